//! A plan as people write it: a profile to start from, rules on top, and what may come back.

use crate::{Profile, UnknownProfile};
use safeconduct_core::{Category, OperatorSpec, PlanRule, RedactionPlan, RestoreRule, Selector};
use serde::Deserialize;

/// A plan as people write it, e.g. in TOML.
///
/// Rules and the profile are one layer: the narrowest selector decides, and of two equally narrow ones the later, so a
/// rule takes the place of the profile's. Unknown fields, operators and labels do not load, nor does a plan that keeps
/// credentials without naming them.
///
/// ```
/// use safeconduct_core::{Label, OperatorSpec};
/// use safeconduct_redact::PlanFile;
///
/// let file: PlanFile = toml::from_str(r#"
///     profile = "pci"
///     rules = [{ on = "PERSON", operator = "keep" }, { on = "category:contact", operator = "remove" }]
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
    profile: Option<String>,
    #[serde(default)]
    rules: Vec<PlanRule>,
    #[serde(default)]
    restore: Vec<RestoreRule>,
}

/// Why a plan does not load.
#[derive(Debug, thiserror::Error)]
enum PlanFileError {
    #[error(transparent)]
    Profile(#[from] UnknownProfile),
    #[error("`rules`: `{on}` with `keep` would keep credentials; add a rule for `category:credential`")]
    KeepsCredentials { on: String },
}

impl TryFrom<Fields> for PlanFile {
    type Error = PlanFileError;

    fn try_from(fields: Fields) -> Result<PlanFile, PlanFileError> {
        let profile = fields.profile.map_or(Ok(Profile::Default), |name| name.parse())?.plan();
        let mut rules: Vec<PlanRule> = profile.layers().iter().flatten().cloned().collect();
        rules.extend(fields.rules);
        let mut restore: Vec<RestoreRule> = profile.restore_layers().iter().flatten().cloned().collect();
        restore.extend(fields.restore);
        let names_credentials = rules.iter().any(|rule| rule.on == Selector::Category(Category::Credential));
        let wide = rules.iter().find(|rule| {
            rule.operator == OperatorSpec::Keep && matches!(rule.on, Selector::Any | Selector::Sensitivity(_))
        });
        if let (Some(rule), false) = (wide, names_credentials) {
            return Err(PlanFileError::KeepsCredentials { on: rule.on.to_string() });
        }
        Ok(PlanFile(RedactionPlan::new(rules).with_restore(restore)))
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
        ] {
            let error = toml::from_str::<PlanFile>(text).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|error| error.contains(says)), "{text}: {error:?}");
        }
        let explicit = "rules = [{ on = \"*\", operator = \"keep\" }, { on = \"category:credential\", operator = \"keep\" }]";
        assert!(toml::from_str::<PlanFile>(explicit).is_ok());
        assert_eq!(toml::from_str::<PlanFile>("").map(PlanFile::into_plan), Ok(RedactionPlan::default()));
    }
}
