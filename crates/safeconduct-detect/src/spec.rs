//! Rules from files: a table of TOML or JSON that is checked, examples included, when it is loaded.

use crate::{Grades, LENGTH_MAX, OwnedRule, RuleError, Scanner, SpecEdges, SpecPart, Validator, pattern};
use safeconduct_core::{Category, Confidence, Label, RuleName, Sensitivity};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A rule as users write it.
///
/// ```
/// use safeconduct_detect::{RuleSpec, Scanner};
///
/// let spec: RuleSpec = toml::from_str(r#"
///     name = "order-number"
///     label = "ORDER_NUMBER"
///     category = "business"
///     pattern = '[A-Z]{2}-\d{6}'
///     context = ["order", "Bestellung"]
///     confidence = "high"
///     confidence_alone = "low"
///     examples = ["order AB-123456"]
///     counterexamples = ["AB-12345"]
/// "#)?;
/// let scanner = Scanner::builder().owned_rules([spec.compile(&[])?]).build()?;
/// assert_eq!(scanner.scan("your order AB-123456")?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// A stable name, `[a-z0-9._-]{1,64}`.
    pub name: String,
    /// What its findings are: a label of this house or a new SCREAMING_SNAKE name.
    pub label: String,
    /// The family of a new label; a known one has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The shape; see [`Rule::pattern`](crate::Rule::pattern).
    pub pattern: String,
    /// What must not touch the match; `word` unless said otherwise.
    #[serde(default)]
    pub edges: SpecEdges,
    /// The name of a validator, one of those given to [`compile`](RuleSpec::compile).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<String>,
    /// Words or phrases near a candidate that raise its confidence; see [`Rule::context`](crate::Rule::context).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<String>,
    /// Words or phrases that reject a candidate; see [`Rule::against`](crate::Rule::against).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// How sure a finding is: beside a context word, or anyway if the rule has none.
    #[serde(default = "medium")]
    pub confidence: Confidence,
    /// How sure a finding is without a context word; `low` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_alone: Option<Confidence>,
    /// Whether a candidate without a context word is no finding at all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context_required: bool,
    /// How sure a finding is whose check failed; no finding unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence_rejected: Option<Confidence>,
    /// A value with less than this much entropy, in bits per byte, is no finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entropy_min: Option<f64>,
    /// Whether a value that reads like a word, a name or a path is no finding; asks the validator `unnatural`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnatural: bool,
    /// What else a finding is made of: each of these has to stand near.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SpecPart>,
    /// A value that holds one of these words, in whatever case, is no finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop_words: Vec<String>,
    /// A value that is one of these is no finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_values: Vec<String>,
    /// A value in which one of these patterns is found is no finding; `^` and `$` are its ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_patterns: Vec<String>,
    /// Where files are read: only those in whose path one of these patterns is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Where files are read: none in whose path one of these patterns is found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_paths: Vec<String>,
    /// How harmful its findings are, if not as the label says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    /// The longest match in bytes, for patterns without a bound of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_max: Option<usize>,
    /// Texts in which the rule must find something, checked when it is loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
    /// Texts in which the rule must find nothing at `medium` or above, checked when it is loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counterexamples: Vec<String>,
    /// Where the format is documented.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
}

fn medium() -> Confidence {
    Confidence::Medium
}

impl RuleSpec {
    /// A rule with this pattern and nothing else: no name, no label, no edges named.
    pub fn new(pattern: impl Into<String>) -> RuleSpec {
        RuleSpec {
            name: String::new(),
            label: String::new(),
            category: None,
            pattern: pattern.into(),
            edges: SpecEdges::default(),
            validator: None,
            context: Vec::new(),
            against: Vec::new(),
            confidence: medium(),
            confidence_alone: None,
            context_required: false,
            confidence_rejected: None,
            entropy_min: None,
            unnatural: false,
            parts: Vec::new(),
            stop_words: Vec::new(),
            allow_values: Vec::new(),
            allow_patterns: Vec::new(),
            paths: Vec::new(),
            allow_paths: Vec::new(),
            sensitivity: None,
            length_max: None,
            examples: Vec::new(),
            counterexamples: Vec::new(),
            reference: String::new(),
        }
    }

    /// Checks the rule, its examples included, with these validators to choose from.
    ///
    /// # Errors
    /// [`RuleError`] names the rule, the field and the way out.
    pub fn compile(&self, validators: &[(&str, Validator)]) -> Result<OwnedRule, RuleError> {
        let name =
            RuleName::new(&self.name).map_err(|error| RuleError::Name { rule: self.name.clone(), error })?;
        let hir = pattern::parse(&self.pattern)
            .map_err(|error| RuleError::Pattern { rule: self.name.clone(), error })?;
        let owned = |words: &[String]| words.iter().cloned().map(Cow::Owned).collect();
        let rule = OwnedRule {
            name,
            label: self.checked_label()?,
            pattern: Cow::Owned(self.pattern.clone()),
            hir,
            edges: self.edges.into(),
            validate: self.checked_validator(validators)?,
            context: owned(&self.context),
            against: owned(&self.against),
            grades: self.checked_grades()?,
            sensitivity: self.sensitivity,
            labels: None,
            length_max: self.length_max.unwrap_or(LENGTH_MAX),
            checks: self.compiled_checks(validators)?,
            paths: self.patterns("paths", &self.paths)?,
            allowed_paths: self.patterns("allow_paths", &self.allow_paths)?,
        };
        rule.check_length()?;
        self.check_examples(&rule)?;
        Ok(rule)
    }

    fn checked_label(&self) -> Result<Label, RuleError> {
        let problem = |problem: String| self.field("label", problem);
        let known = Label::known(&self.label);
        match (known, self.category) {
            (Some(known), Some(category)) if known.category() != category => Err(self.field(
                "category",
                format!("is `{category}`, but `{known}` is `{}`; drop it", known.category()),
            )),
            (Some(known), _) => Ok(known.clone()),
            (None, Some(category)) => {
                Label::custom(&self.label, category).map_err(|error| problem(error.to_string()))
            }
            (None, None) => match Label::custom(&self.label, Category::Other) {
                Ok(_) => Err(self.field("category", "is missing; a new label needs one".to_owned())),
                Err(error) => Err(problem(error.to_string())),
            },
        }
    }

    fn checked_validator(&self, validators: &[(&str, Validator)]) -> Result<Option<Validator>, RuleError> {
        let Some(wanted) = &self.validator else { return Ok(None) };
        match validators.iter().find(|(name, _)| name == wanted) {
            Some((_, validator)) => Ok(Some(*validator)),
            None => {
                let known: Vec<&str> = validators.iter().map(|(name, _)| *name).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                Err(self.field("validator", format!("is `{wanted}`, which is unknown; known are: {known}")))
            }
        }
    }

    fn checked_grades(&self) -> Result<Grades, RuleError> {
        let without_context = |field, set: bool| match set && self.context.is_empty() {
            true => Err(self.field(field, "needs `context` words; give some or drop it".to_owned())),
            false => Ok(()),
        };
        without_context("confidence_alone", self.confidence_alone.is_some())?;
        without_context("context_required", self.context_required)?;
        if self.context_required && self.confidence_alone.is_some() {
            return Err(self.field("confidence_alone", "contradicts `context_required`; drop one".to_owned()));
        }
        if self.confidence_rejected.is_some() && self.validator.is_none() {
            return Err(
                self.field("confidence_rejected", "needs a `validator`; give one or drop it".to_owned())
            );
        }
        let grades = match (self.context.is_empty(), self.context_required) {
            (true, _) => Grades::always(self.confidence),
            (false, true) => Grades::only_with_context(self.confidence),
            (false, false) => {
                Grades::by_context(self.confidence_alone.unwrap_or(Confidence::Low), self.confidence)
            }
        };
        Ok(grades.rejected(self.confidence_rejected))
    }

    fn check_examples(&self, rule: &OwnedRule) -> Result<(), RuleError> {
        // The builder can only fail on what was checked before.
        let scanner = Scanner::builder()
            .owned_rules([rule.clone()])
            .build()
            .map_err(|error| self.field("pattern", error.to_string()))?;
        let found = |text: &str, field| {
            scanner
                .scan_all(text.into())
                .map_err(|error| self.field(field, format!("could not be scanned: {error}")))
        };
        for (index, text) in self.examples.iter().enumerate() {
            if found(text, "examples")?.is_empty() {
                return Err(
                    self.field("examples", format!("[{index}] is not found by the rule; mend one of them"))
                );
            }
        }
        for (index, text) in self.counterexamples.iter().enumerate() {
            if !found(text, "counterexamples")?.at_least(Confidence::Medium).is_empty() {
                return Err(self
                    .field("counterexamples", format!("[{index}] is found by the rule; mend one of them")));
            }
        }
        Ok(())
    }

    pub(crate) fn field(&self, field: &'static str, problem: String) -> RuleError {
        RuleError::Field { rule: self.name.clone(), field, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeconduct_core::Verdict;

    const PLAIN: &str = r#"{"name":"x","label":"URL","pattern":"x\\d+"}"#;

    fn with(json: &str) -> Result<OwnedRule, String> {
        let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(PLAIN).unwrap();
        fields.extend(serde_json::from_str::<serde_json::Map<_, _>>(json).unwrap());
        let spec: RuleSpec = serde_json::from_value(fields.into()).map_err(|error| error.to_string())?;
        let never: (&str, Validator) = ("never", Validator::Value(|_| Verdict::Rejected));
        spec.compile(&[never]).map_err(|error| error.to_string())
    }

    #[test]
    fn a_rule_needs_no_more_than_a_name_a_label_and_a_pattern() {
        assert!(with("{}").is_ok());
    }

    #[test]
    fn errors_name_the_rule_the_field_and_the_way_out() {
        for (json, says) in [
            (r#"{"patern":"x"}"#, "unknown field `patern`"),
            (r#"{"name":"X"}"#, "rule `X`: a rule name is made of lower-case letters"),
            (r#"{"label":"lower"}"#, "rule `x`: `label` a label is made of upper-case letters"),
            (r#"{"label":"NEW"}"#, "rule `x`: `category` is missing"),
            (r#"{"category":"credential"}"#, "rule `x`: `category` is `credential`, but `URL` is `contact`"),
            (r#"{"pattern":"\\bx"}"#, "rule `x`: `pattern` looks around"),
            (r#"{"pattern":"x*"}"#, "rule `x`: `pattern` matches the empty text"),
            (
                r#"{"validator":"luhn"}"#,
                "rule `x`: `validator` is `luhn`, which is unknown; known are: never",
            ),
            (r#"{"confidence_alone":"low"}"#, "rule `x`: `confidence_alone` needs `context`"),
            (r#"{"confidence_rejected":"low"}"#, "rule `x`: `confidence_rejected` needs a `validator`"),
            (r#"{"length_max":0}"#, "rule `x`: `length_max` is 0; use 1 to"),
            (r#"{"examples":["x1","y1"]}"#, "rule `x`: `examples` [1] is not found"),
            (r#"{"counterexamples":["x1"]}"#, "rule `x`: `counterexamples` [0] is found"),
            (r#"{"validator":"never","examples":["x1"]}"#, "rule `x`: `examples` [0] is not found"),
        ] {
            let error = with(json).err().unwrap_or_default();
            assert!(error.contains(says), "{json}: {error}");
        }
    }

    #[test]
    fn context_lifts_or_is_required() {
        let grade = |json, context| with(json).unwrap().grades().grade(Verdict::Inconclusive, context);
        let lifting = r#"{"context":["x"],"confidence":"high"}"#;
        assert_eq!(
            (grade(lifting, false), grade(lifting, true)),
            (Some(Confidence::Low), Some(Confidence::High))
        );
        let required = r#"{"context":["x"],"context_required":true}"#;
        assert_eq!((grade(required, false), grade(required, true)), (None, Some(Confidence::Medium)));
    }
}
