//! A plan as people write it: a profile to start from, rules on top, what places are for, and what may come back.

use crate::{Profile, UnknownProfile};
use safeconduct_core::{Category, OperatorSpec, PathRule, PlanRule, RedactionPlan, RestoreRule, Selector};
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A plan as people write it, e.g. in TOML.
///
/// Rules and the profile are one layer: the narrowest selector decides, and of two equally narrow ones the later, so a
/// rule takes the place of the profile's. Unknown fields, operators and labels do not load, nor do two rules with the same
/// selector, nor a plan that keeps credentials without naming them. Errors name the line and the field.
///
/// ```
/// use safeconduct_core::{Label, OperatorSpec};
/// use safeconduct_redact::PlanFile;
///
/// let file: PlanFile = toml::from_str(r#"
///     profile = "pci"
///     rules = [{ on = "PERSON", operator = "keep" }, { on = "category:contact", operator = "remove" }]
///     paths = [{ at = "/request_log/**", holds = "telemetry" }, { at = "/debug", holds = "dropped" }]
///     restore = [{ on = "category:location", scope = "everywhere" }]
/// "#)?;
/// let plan = file.into_plan();
/// assert_eq!(plan.operator(&Label::PERSON, Label::PERSON.sensitivity())?, OperatorSpec::Keep);
/// assert_eq!(plan.operator(&Label::CVV, Label::CVV.sensitivity())?, OperatorSpec::Remove);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
pub struct PlanFile(RedactionPlan);

impl PlanFile {
    /// The plan it means.
    pub fn into_plan(self) -> RedactionPlan {
        self.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    #[serde(default)]
    profile: Named,
    #[serde(default)]
    rules: Lines<PlanRule>,
    #[serde(default)]
    paths: Lines<PathRule>,
    #[serde(default)]
    restore: Lines<RestoreRule>,
}

/// A profile by its name, read where it stands, so that an error has a line.
#[derive(Default)]
struct Named(Option<Profile>);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Named, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = Named;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a profile")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Named, E> {
                let profile = word
                    .parse()
                    .map_err(|error: UnknownProfile| E::custom(format_args!("`profile`: {error}")))?;
                Ok(Named(Some(profile)))
            }
        }
        deserializer.deserialize_str(Word)
    }
}

/// A list whose lines are read one by one: an error names the line and its number.
struct Lines<T>(Vec<T>);

impl<T> Default for Lines<T> {
    fn default() -> Lines<T> {
        Lines(Vec::new())
    }
}

/// A line of a plan and what makes it the only one of its kind.
trait PlanLine {
    const LIST: &'static str;
    const FIELD: &'static str;
    fn subject(&self) -> String;
}

impl PlanLine for PlanRule {
    const LIST: &'static str = "rules";
    const FIELD: &'static str = "on";
    fn subject(&self) -> String {
        self.on.to_string()
    }
}

impl PlanLine for PathRule {
    const LIST: &'static str = "paths";
    const FIELD: &'static str = "at";
    fn subject(&self) -> String {
        self.at.to_string()
    }
}

impl PlanLine for RestoreRule {
    const LIST: &'static str = "restore";
    const FIELD: &'static str = "on";
    fn subject(&self) -> String {
        self.on.to_string()
    }
}

impl<'de, T: PlanLine + Deserialize<'de>> Deserialize<'de> for Lines<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lines<T>, D::Error> {
        struct List<T>(PhantomData<T>);
        impl<'de, T: PlanLine + Deserialize<'de>> Visitor<'de> for List<T> {
            type Value = Lines<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a list, e.g. {} = [{{ {} = … }}]", T::LIST, T::FIELD)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines<T>, A::Error> {
                let mut lines: Vec<T> = Vec::new();
                while let Some(line) = list.next_element::<T>()? {
                    let subject = line.subject();
                    if lines.iter().any(|earlier| earlier.subject() == subject) {
                        let (list, at, field) = (T::LIST, lines.len(), T::FIELD);
                        return Err(de::Error::custom(format_args!(
                            "`{list}[{at}].{field}`: `{subject}` stands there twice"
                        )));
                    }
                    lines.push(line);
                }
                Ok(Lines(lines))
            }
        }
        deserializer.deserialize_seq(List(PhantomData))
    }
}

/// Why a plan does not load.
#[derive(Debug, thiserror::Error)]
enum PlanFileError {
    #[error(
        "`rules[{at}].operator`: `{on}` with `keep` would keep credentials; add a rule for `category:credential`"
    )]
    KeepsCredentials { at: usize, on: String },
}

impl TryFrom<Fields> for PlanFile {
    type Error = PlanFileError;

    fn try_from(fields: Fields) -> Result<PlanFile, PlanFileError> {
        let profile = fields.profile.0.unwrap_or(Profile::Default).plan();
        let mut rules: Vec<PlanRule> = profile.layers().iter().flatten().cloned().collect();
        let names_credentials = rules
            .iter()
            .chain(&fields.rules.0)
            .any(|rule| rule.on == Selector::Category(Category::Credential));
        let wide = fields.rules.0.iter().position(|rule| {
            rule.operator == OperatorSpec::Keep && matches!(rule.on, Selector::Any | Selector::Sensitivity(_))
        });
        if let (Some(at), false) = (wide, names_credentials) {
            let on = fields.rules.0.get(at).map(|rule| rule.on.to_string()).unwrap_or_default();
            return Err(PlanFileError::KeepsCredentials { at, on });
        }
        rules.extend(fields.rules.0);
        let mut restore: Vec<RestoreRule> = profile.restore_layers().iter().flatten().cloned().collect();
        restore.extend(fields.restore.0);
        Ok(PlanFile(RedactionPlan::new(rules).with_restore(restore).with_paths(fields.paths.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_meant_does_not_load_and_says_where() {
        for (text, says) in [
            ("profile = \"hippa\"", "unknown profile"),
            ("rules = [\n  { on = \"PERSON\", operator = \"obliterate\" }]", "line 2"),
            ("rules = [{ on = \"person\", operator = \"mask\" }]", "expected `*`, a label"),
            ("rule = []", "unknown field `rule`"),
            ("rules = [{ on = \"*\", operator = \"keep\" }]", "would keep credentials"),
            ("rules = [{ on = \"sensitivity:public\", operator = \"keep\" }]", "would keep credentials"),
            ("restore = [{ on = \"*\", scope = \"always\" }]", "unknown restore scope"),
            ("\nprofile = \"hippa\"", "line 2"),
            (
                "\nrules = [{ on = \"PERSON\", operator = \"mask\" }, { on = \"PERSON\", operator = \"hash\" }]",
                "line 2",
            ),
            (
                "rules = [{ on = \"PERSON\", operator = \"mask\" }, { on = \"PERSON\", operator = \"hash\" }]",
                "`rules[1].on`",
            ),
            ("paths = [{ at = \"metadata\", holds = \"dropped\" }]", "begins with `/`"),
            ("\n\npaths = [{ at = \"/a\", holds = \"secret\" }]", "line 3"),
            ("rules = [{ on = \"*\", operator = \"keep\" }]", "`rules[0].operator`"),
        ] {
            let error = toml::from_str::<PlanFile>(text).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(says)), "{text}: {error:?}");
        }
        let explicit = "rules = [{ on = \"*\", operator = \"keep\" }, { on = \"category:credential\", operator = \"keep\" }]";
        assert!(toml::from_str::<PlanFile>(explicit).is_ok());
        assert_eq!(toml::from_str::<PlanFile>("").map(PlanFile::into_plan), Ok(RedactionPlan::default()));
    }
}
