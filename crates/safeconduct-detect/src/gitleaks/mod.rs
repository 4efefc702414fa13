//! Rules in the format of gitleaks: carried over as far as they can mean the same here, with a report of the rest.

mod pattern;

use crate::{RuleSpec, SURROUNDINGS_MAX, SpecPart};
use pattern::{Carried, carry_pattern};
use safeconduct_core::{Category, Label};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// A file in the format of gitleaks.
///
/// ```
/// use safeconduct_detect::GitleaksFile;
///
/// let file: GitleaksFile = toml::from_str(r#"
///     [[rules]]
///     id = "acme-token"
///     regex = '''\b(acme_[a-z0-9]{16})(?:['"\s;]|$)'''
///     entropy = 2.5
///     path = '''\.env$'''
///     tags = ["acme"]
/// "#)?;
/// let carried = file.carry_over();
/// assert_eq!(carried.rules[0].pattern, "(?P<value>acme_[a-z0-9]{16})");
/// assert_eq!((carried.rules[0].entropy_min, carried.left_out.len()), (Some(2.5), 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GitleaksFile {
    rules: Vec<ForeignRule>,
    allowlist: Option<AllowList>,
    allowlists: Vec<AllowList>,
    #[serde(flatten)]
    rest: BTreeMap<String, IgnoredAny>,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CarriedOver {
    /// The rules that could be carried over; each compiles.
    pub rules: Vec<RuleSpec>,
    /// What could not, and why.
    pub left_out: Vec<LeftOut>,
}

/// Something that could not be carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The rule; `None` for what stands above all rules.
    pub rule: Option<String>,
    /// What was left out and why.
    pub what: String,
    /// Whether the rule itself was left out, and not only a part of it.
    pub whole: bool,
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.rule, self.whole) {
            (Some(rule), true) => write!(f, "rule `{rule}` was left out: {}", self.what),
            (Some(rule), false) => write!(f, "rule `{rule}`: {}", self.what),
            (None, _) => f.write_str(&self.what),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ForeignRule {
    id: String,
    description: String,
    regex: Option<String>,
    path: Option<String>,
    secret_group: usize,
    entropy: Option<f64>,
    keywords: Vec<String>,
    allowlist: Option<AllowList>,
    allowlists: Vec<AllowList>,
    required: Vec<Required>,
    #[serde(flatten)]
    rest: BTreeMap<String, IgnoredAny>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AllowList {
    condition: Option<String>,
    paths: Vec<String>,
    regexes: Vec<String>,
    regex_target: Option<String>,
    stopwords: Vec<String>,
    commits: Vec<String>,
    target_rules: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Required {
    id: String,
    within_lines: Option<u32>,
    within_columns: Option<u32>,
}

impl GitleaksFile {
    /// Carries the rules over: pattern, secret group, entropy, paths, allow lists and required parts.
    ///
    /// Keywords are not needed: what wakes a rule is derived from its pattern.
    pub fn carry_over(&self) -> CarriedOver {
        let mut carried = CarriedOver::default();
        for field in
            self.rest.keys().filter(|field| !["title", "description", "minVersion"].contains(&field.as_str()))
        {
            carried.left_out.push(LeftOut {
                rule: None,
                what: format!("`{field}` is not known here"),
                whole: false,
            });
        }
        for rule in &self.rules {
            match self.carry(rule, &mut carried.left_out) {
                Ok(spec) => carried.rules.push(spec),
                Err(what) => {
                    carried.left_out.push(LeftOut { rule: Some(rule.id.clone()), what, whole: true })
                }
            }
        }
        carried
    }

    fn carry(&self, rule: &ForeignRule, left_out: &mut Vec<LeftOut>) -> Result<RuleSpec, String> {
        let mut partly =
            |what: String| left_out.push(LeftOut { rule: Some(rule.id.clone()), what, whole: false });
        let regex = rule.regex.as_deref().ok_or("it has no `regex`, and a path alone is no finding here")?;
        let Carried { pattern, edges } = carry_pattern(regex, rule.secret_group)?;
        let label = label_of(&rule.id);
        let mut spec = RuleSpec {
            name: name_of(&rule.id),
            category: Label::known(&label).is_none().then_some(Category::Credential),
            label,
            edges,
            entropy_min: rule.entropy.filter(|bits| *bits > 0.0),
            paths: rule.path.iter().cloned().collect(),
            ..RuleSpec::new(pattern)
        };
        for required in &rule.required {
            let other = self
                .rules
                .iter()
                .find(|other| other.id == required.id)
                .and_then(|other| other.regex.as_deref());
            let other =
                other.ok_or_else(|| format!("it requires `{}`, which has no `regex`", required.id))?;
            if required.within_lines.is_some() || required.within_columns.is_none() {
                partly(format!(
                    "`{}` must stand within {SURROUNDINGS_MAX} bytes, lines are not counted",
                    required.id
                ));
            }
            let columns = required.within_columns.and_then(|columns| usize::try_from(columns).ok());
            let within = columns.unwrap_or(SURROUNDINGS_MAX).clamp(1, SURROUNDINGS_MAX);
            spec.parts.push(SpecPart { within, ..SpecPart::new(carry_pattern(other, 0)?.pattern) });
        }
        let own = rule.allowlist.iter().chain(&rule.allowlists);
        let above = self.allowlist.iter().chain(&self.allowlists);
        let meant = |list: &&AllowList| list.target_rules.is_empty() || list.target_rules.contains(&rule.id);
        for list in own.chain(above.filter(meant)) {
            list.narrow(&mut spec, &mut partly);
        }
        for field in rule.rest.keys().filter(|field| !["tags", "skipReport"].contains(&field.as_str())) {
            partly(format!("`{field}` is not known here"));
        }
        spec.compile(&[]).map_err(|error| error.to_string())?;
        Ok(spec)
    }
}

impl AllowList {
    fn narrow(&self, spec: &mut RuleSpec, partly: &mut impl FnMut(String)) {
        let kinds = [&self.paths, &self.regexes, &self.stopwords, &self.commits]
            .iter()
            .filter(|kind| !kind.is_empty())
            .count();
        if self.condition.as_deref().is_some_and(|word| matches!(word, "AND" | "and" | "&&")) && kinds > 1 {
            return partly("an allow list whose conditions hold together only".to_owned());
        }
        if !self.commits.is_empty() {
            partly("allowed `commits`: a text has none".to_owned());
        }
        match self.regex_target.as_deref() {
            None | Some("secret") => spec.allow_patterns.extend(self.regexes.iter().cloned()),
            Some(_) if self.regexes.is_empty() => {}
            Some(target) => {
                partly(format!("allowed `regexes` that look at the {target}: here they look at the value"))
            }
        }
        spec.stop_words.extend(self.stopwords.iter().cloned());
        spec.allow_paths.extend(self.paths.iter().cloned());
    }
}

fn name_of(id: &str) -> String {
    let name: String = id
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' })
        .collect();
    name.chars().take(64).collect()
}

fn label_of(id: &str) -> String {
    let label: String =
        id.to_uppercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let label = label.trim_matches('_').chars().take(64).collect::<String>();
    if label.starts_with(|c: char| c.is_ascii_uppercase()) { label } else { format!("N{label}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scanner;

    fn carried(toml: &str) -> CarriedOver {
        toml::from_str::<GitleaksFile>(toml).unwrap().carry_over()
    }

    #[test]
    fn what_cannot_be_carried_over_is_reported() {
        let carried = carried(
            r#"
            title = "ours"
            disabled = true
            [allowlist]
            stopwords = ["sample"]
            [[rules]]
            id = "acme"
            regex = '''acme_([a-z]{8})'''
            keywords = ["acme_"]
            [[rules.allowlists]]
            regexTarget = "line"
            regexes = ["test"]
            commits = ["abc"]
            [[rules]]
            id = "looks around"
            regex = '''a\bb'''
            [[rules]]
            id = "key-file"
            path = '''\.key$'''
            "#,
        );
        assert_eq!(carried.rules.len(), 1);
        let report: Vec<String> = carried.left_out.iter().map(ToString::to_string).collect();
        for (part, whole) in [
            ("`disabled` is not known", false),
            ("rule `acme`: allowed `commits`", false),
            ("rule `acme`: allowed `regexes` that look at the line", false),
            ("rule `looks around` was left out", true),
            ("rule `key-file` was left out: it has no `regex`", true),
        ] {
            let found = carried
                .left_out
                .iter()
                .zip(&report)
                .any(|(left, said)| said.starts_with(part) && left.whole == whole);
            assert!(found, "{part} in {report:#?}");
        }
        let scanner =
            Scanner::builder().owned_rules([carried.rules[0].compile(&[]).unwrap()]).build().unwrap();
        let text = "acme_abcdefgh acme_samplexx";
        let found = scanner.scan(text).unwrap();
        assert_eq!(found.iter().map(|f| f.span().of(text).unwrap()).collect::<Vec<_>>(), ["abcdefgh"]);
    }

    #[test]
    fn a_required_rule_becomes_a_part() {
        let carried = carried(
            r#"
            [[rules]]
            id = "pair"
            regex = '''secret=([a-z]{8})'''
            [[rules.required]]
            id = "id"
            withinColumns = 40
            [[rules]]
            id = "id"
            regex = '''id=[0-9]{4}'''
            "#,
        );
        let pair = carried.rules.iter().find(|rule| rule.name == "pair").unwrap();
        let scanner = Scanner::builder().owned_rules([pair.compile(&[]).unwrap()]).build().unwrap();
        assert_eq!(scanner.scan("id=1234 secret=abcdefgh").unwrap().len(), 1);
        assert_eq!(scanner.scan("secret=abcdefgh").unwrap().len(), 0);
        assert!(carried.left_out.is_empty(), "{:?}", carried.left_out);
    }
}
