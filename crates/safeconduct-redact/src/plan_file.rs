//! A plan as people write it: a profile to start from, rules on top, what places are for, and what may come back.

use crate::{Profile, UnknownProfile, mask};
use safeconduct_core::{Category, OperatorSpec, PathRule, PlanRule, RedactionPlan, RestoreRule, Selector};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use std::fmt;

/// A plan as people write it, e.g. in TOML.
///
/// Rules and the profile are one layer: the narrowest selector decides, and of two equally narrow ones the later, so a
/// rule takes the place of the profile's. Unknown fields, operators and labels do not load, nor do two rules with the same
/// selector, nor a plan that keeps credentials without naming them. [`PlanFile::from_toml`] says where each of these stands.
///
/// ```
/// use safeconduct_core::{Label, OperatorSpec};
/// use safeconduct_redact::PlanFile;
///
/// let file = PlanFile::from_toml(r#"
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
pub struct PlanFile {
    plan: RedactionPlan,
    rules: Vec<PlanRule>,
    restore: Vec<RestoreRule>,
}

impl PlanFile {
    /// The plan it means.
    pub fn into_plan(self) -> RedactionPlan {
        self.plan
    }

    /// Its own rules, those of the profile aside.
    pub fn rules(&self) -> &[PlanRule] {
        &self.rules
    }

    /// Its own rules about the way back.
    pub fn restore_rules(&self) -> &[RestoreRule] {
        &self.restore
    }
}

/// What stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fields {
    #[serde(default)]
    profile: Named,
    #[serde(default)]
    rules: Vec<PlanRule>,
    #[serde(default)]
    paths: Vec<PathRule>,
    #[serde(default)]
    restore: Vec<RestoreRule>,
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
                let profile = word.parse().map_err(|error: UnknownProfile| E::custom(error))?;
                Ok(Named(Some(profile)))
            }
        }
        deserializer.deserialize_str(Word)
    }
}

/// Something wrong with a field, e.g. `rules[2].on`.
#[derive(Debug, thiserror::Error)]
#[error("`{field}`: {message}")]
pub(crate) struct Flaw {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Fields {
    fn profile(&self) -> RedactionPlan {
        self.profile.0.unwrap_or(Profile::Default).plan()
    }

    /// Everything that keeps the fields from being a plan.
    pub(crate) fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut add = |field: String, message: String| flaws.push(Flaw { field, message });
        twice("rules", "on", self.rules.iter().map(|rule| rule.on.to_string()), &mut add);
        twice("paths", "at", self.paths.iter().map(|rule| rule.at.to_string()), &mut add);
        twice("restore", "on", self.restore.iter().map(|rule| rule.on.to_string()), &mut add);
        let profile = self.profile();
        let named = profile.layers().iter().flatten().chain(&self.rules);
        let names_credentials =
            named.into_iter().any(|rule| rule.on == Selector::Category(Category::Credential));
        for (at, rule) in self.rules.iter().enumerate() {
            let field = || format!("rules[{at}].operator");
            match &rule.operator {
                OperatorSpec::Keep
                    if !names_credentials && matches!(rule.on, Selector::Any | Selector::Sensitivity(_)) =>
                {
                    let message = format!(
                        "`{}` with `keep` would keep credentials; add a rule for `category:credential`",
                        rule.on
                    );
                    add(field(), message);
                }
                OperatorSpec::Mask(spec) => {
                    if let Err(error) = mask::check(*spec) {
                        add(field(), error.to_string());
                    }
                }
                _ => {}
            }
        }
        flaws
    }

    /// The plan; for fields without a flaw.
    pub(crate) fn into_plan_file(self) -> PlanFile {
        let profile = self.profile();
        let mut rules: Vec<PlanRule> = profile.layers().iter().flatten().cloned().collect();
        rules.extend(self.rules.iter().cloned());
        let mut restore: Vec<RestoreRule> = profile.restore_layers().iter().flatten().cloned().collect();
        restore.extend(self.restore.iter().cloned());
        let plan = RedactionPlan::new(rules).with_restore(restore).with_paths(self.paths);
        PlanFile { plan, rules: self.rules, restore: self.restore }
    }
}

/// Tells of every line of a list that says of something what an earlier one says otherwise.
fn twice(
    list: &str,
    field: &str,
    subjects: impl Iterator<Item = String>,
    add: &mut impl FnMut(String, String),
) {
    let mut seen: Vec<String> = Vec::new();
    for (at, subject) in subjects.enumerate() {
        match seen.contains(&subject) {
            true => add(format!("{list}[{at}].{field}"), format!("`{subject}` stands there twice")),
            false => seen.push(subject),
        }
    }
}

impl TryFrom<Fields> for PlanFile {
    type Error = Flaw;

    fn try_from(fields: Fields) -> Result<PlanFile, Flaw> {
        match fields.flaws().into_iter().next() {
            Some(flaw) => Err(flaw),
            None => Ok(fields.into_plan_file()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_inside_another_file_is_as_strict() {
        for (text, says) in [
            ("rules = [{ on = \"*\", operator = \"keep\" }]", "`rules[0].operator`: `*` with `keep`"),
            (
                "rules = [{ on = \"URL\", operator = \"mask\" }, { on = \"URL\", operator = \"hash\" }]",
                "`rules[1].on`: `URL` stands there twice",
            ),
        ] {
            let error = toml::from_str::<PlanFile>(text).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(says)), "{text}: {error:?}");
        }
        assert_eq!(toml::from_str::<PlanFile>("").map(PlanFile::into_plan), Ok(RedactionPlan::default()));
    }
}
