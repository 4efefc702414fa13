//! A rule as the scanner holds it, whether it came from a constant or from a file.

use crate::checks::{Anywhere, Checks};
use crate::pattern::{self, PatternError};
use crate::{Candidate, Edges, Grades, Rule, Validator};
use regex_syntax::hir::Hir;
use safeconduct_core::{Label, NameError, RuleName, Sensitivity};
use std::borrow::Cow;
use std::sync::Arc;

/// A rule that was checked: its name is a name and its pattern a pattern.
///
/// Made from a [`Rule`] or a `RuleSpec`; what the fields mean is said there.
#[derive(Debug, Clone)]
pub struct OwnedRule {
    pub(crate) name: RuleName,
    pub(crate) label: Label,
    pub(crate) pattern: Cow<'static, str>,
    pub(crate) hir: Hir,
    pub(crate) edges: Edges,
    pub(crate) validate: Option<Validator>,
    pub(crate) context: Vec<Cow<'static, str>>,
    pub(crate) against: Vec<Cow<'static, str>>,
    pub(crate) grades: Grades,
    pub(crate) sensitivity: Option<Sensitivity>,
    pub(crate) labels: Option<fn() -> Vec<Label>>,
    pub(crate) length_max: usize,
    pub(crate) checks: Option<Arc<Checks>>,
    /// Only files with such a path.
    pub(crate) paths: Option<Anywhere>,
    /// No file with such a path.
    pub(crate) allowed_paths: Option<Anywhere>,
}

/// Why a rule cannot be used. Speaks of the rule, which is configuration, never of a scanned text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// The name breaks the grammar of names.
    #[error("rule `{rule}`: {error}")]
    Name {
        /// The name as it was given.
        rule: String,
        /// What is wrong with it.
        error: NameError,
    },
    /// The pattern cannot be a rule's.
    #[error("rule `{rule}`: `pattern` {error}")]
    Pattern {
        /// The rule.
        rule: String,
        /// What is wrong with it.
        error: PatternError,
    },
    /// A field holds what it cannot hold.
    #[error("rule `{rule}`: `{field}` {problem}")]
    Field {
        /// The rule.
        rule: String,
        /// The field.
        field: &'static str,
        /// What is wrong and what to do.
        problem: String,
    },
}

impl OwnedRule {
    /// Checks a rule.
    ///
    /// # Errors
    /// [`RuleError`] names the rule, the field and the way out.
    pub fn new(rule: &Rule) -> Result<OwnedRule, RuleError> {
        RuleName::new(rule.name).map_err(|error| RuleError::Name { rule: rule.name.into(), error })?;
        // Cannot panic: the line above checked it. A declared name costs nothing to clone.
        let name = RuleName::declare(rule.name);
        let hir = pattern::parse(rule.pattern)
            .map_err(|error| RuleError::Pattern { rule: rule.name.into(), error })?;
        let owned = OwnedRule {
            name,
            label: rule.label.clone(),
            pattern: Cow::Borrowed(rule.pattern),
            hir,
            edges: rule.edges,
            validate: rule.validate,
            context: rule.context.iter().map(|&word| Cow::Borrowed(word)).collect(),
            against: rule.against.iter().map(|&word| Cow::Borrowed(word)).collect(),
            grades: rule.grades,
            sensitivity: rule.sensitivity,
            labels: rule.labels,
            length_max: rule.length_max,
            checks: None,
            paths: None,
            allowed_paths: None,
        };
        owned.check_length()?;
        Ok(owned)
    }

    pub(crate) fn check_length(&self) -> Result<(), RuleError> {
        if self.length_max == 0 || self.length_max > LENGTH_LIMIT {
            return Err(RuleError::Field {
                rule: self.name.as_str().to_owned(),
                field: "length_max",
                problem: format!("is {}; use 1 to {LENGTH_LIMIT}", self.length_max),
            });
        }
        Ok(())
    }

    /// Its name.
    pub fn name(&self) -> &RuleName {
        &self.name
    }

    /// What its findings are.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Every label its findings may have, its own first.
    pub fn labels(&self) -> Vec<Label> {
        let others = self.labels.map(|labels| labels()).unwrap_or_default();
        std::iter::once(self.label.clone()).chain(others).collect()
    }

    /// Its pattern as it was written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Its pattern as it is understood, in the syntax of the `regex` crate: classes spelled out, no groups but `value`.
    pub fn plain_pattern(&self) -> String {
        pattern::written(&self.hir)
    }

    /// What must not touch a match.
    pub fn edges(&self) -> Edges {
        self.edges
    }

    /// The check on a candidate.
    pub fn validator(&self) -> Option<Validator> {
        self.validate
    }

    /// Whether every check of a rule from a file holds for a candidate: stop words, allow lists, entropy, parts nearby.
    /// A candidate for which one does not is no finding.
    pub fn holds(&self, candidate: &Candidate<'_>) -> bool {
        self.checks.as_ref().is_none_or(|checks| checks.hold(candidate))
    }

    /// What [`holds`](OwnedRule::holds) and [`covers_path`](OwnedRule::covers_path) ask, in words for the record.
    pub(crate) fn described_checks(&self) -> Vec<String> {
        let mut said = self.checks.as_ref().map_or(Vec::new(), |checks| checks.described());
        said.extend(self.paths.iter().map(|paths| format!("only in paths with {paths}")));
        said.extend(self.allowed_paths.iter().map(|paths| format!("not in paths with {paths}")));
        said
    }

    /// Whether something is asked about its candidates beside pattern, edges and context.
    pub fn is_checked(&self) -> bool {
        self.validate.is_some() || self.checks.is_some()
    }

    /// Whether its findings count in a file with this path. The scanner sees texts and no paths, so who reads files asks.
    pub fn covers_path(&self, path: &str) -> bool {
        self.paths.as_ref().is_none_or(|paths| paths.is_in(path))
            && !self.allowed_paths.as_ref().is_some_and(|paths| paths.is_in(path))
    }

    /// Words that raise its confidence.
    pub fn context(&self) -> impl Iterator<Item = &str> {
        self.context.iter().map(AsRef::as_ref)
    }

    /// Words that speak against it.
    pub fn against(&self) -> impl Iterator<Item = &str> {
        self.against.iter().map(AsRef::as_ref)
    }

    /// How sure its findings are.
    pub fn grades(&self) -> Grades {
        self.grades
    }

    /// How harmful its findings are unless the validator grades them.
    pub fn sensitivity(&self) -> Sensitivity {
        self.sensitivity.unwrap_or_else(|| self.label.sensitivity())
    }

    /// The longest match in bytes.
    pub fn length_max(&self) -> usize {
        self.length_max.min(self.hir.properties().maximum_len().unwrap_or(usize::MAX))
    }
}

/// The largest `length_max` a rule may ask for.
pub const LENGTH_LIMIT: usize = 128 * 1024;
