//! Which operator for which finding: a plan, and how several plans combine.

use crate::{
    Category, FieldUse, Finding, Label, NameError, OperatorError, OperatorSpec, PathRule, RestoreRule,
    RestoreScope, Sensitivity, UnknownWord,
};
use std::{fmt, str::FromStr};

/// What a plan's rule is about.
///
/// Written `*`, `EMAIL_ADDRESS`, `category:contact` or `sensitivity:restricted` (that grade or worse).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// Every finding.
    Any,
    /// Findings of this sensitivity or worse.
    Sensitivity(Sensitivity),
    /// Findings of this family.
    Category(Category),
    /// Findings of this label.
    Label(Label),
}

/// A text that is no selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    /// The part behind `category:` or `sensitivity:` is unknown.
    #[error(transparent)]
    Word(#[from] UnknownWord),
    /// Neither `*`, nor `category:…`, nor `sensitivity:…`, nor a label.
    #[error("expected `*`, a label, `category:…` or `sensitivity:…`: {0}")]
    Label(#[from] NameError),
}

impl Selector {
    /// Whether it is about this finding.
    pub fn matches(&self, finding: &Finding) -> bool {
        self.covers(finding.label(), finding.sensitivity())
    }

    /// Whether it is about findings of this label and sensitivity.
    pub fn covers(&self, label: &Label, sensitivity: Sensitivity) -> bool {
        match self {
            Selector::Any => true,
            Selector::Sensitivity(least) => sensitivity >= *least,
            Selector::Category(category) => label.category() == *category,
            Selector::Label(named) => label == named,
        }
    }

    /// How narrow it is: a label beats a category beats a sensitivity (the higher, the narrower) beats `*`.
    pub const fn narrowness(&self) -> u8 {
        match self {
            Selector::Any => 0,
            Selector::Sensitivity(least) => 1 + *least as u8,
            Selector::Category(_) => 10,
            Selector::Label(_) => 11,
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selector::Any => f.write_str("*"),
            Selector::Sensitivity(least) => write!(f, "sensitivity:{least}"),
            Selector::Category(category) => write!(f, "category:{category}"),
            Selector::Label(label) => write!(f, "{label}"),
        }
    }
}

impl FromStr for Selector {
    type Err = SelectorError;
    fn from_str(text: &str) -> Result<Selector, SelectorError> {
        match text.split_once(':') {
            Some(("category", word)) => Ok(Selector::Category(word.parse()?)),
            Some(("sensitivity", word)) => Ok(Selector::Sensitivity(word.parse()?)),
            _ if text == "*" => Ok(Selector::Any),
            _ => Ok(Selector::Label(text.parse()?)),
        }
    }
}

/// One line of a plan: this operator for these findings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanRule {
    /// Which findings.
    pub on: Selector,
    /// What is done to them.
    pub operator: OperatorSpec,
}

/// Which operator each finding gets.
///
/// A plan is made of layers, one for each clause or profile that speaks. Inside a layer the
/// narrowest selector decides (of two equally narrow ones, the later); across layers the strictest
/// operator wins, so `keep` needs the consent of every layer that speaks. Where no layer speaks,
/// a placeholder is put.
///
/// The way back is planned the same way: the narrowest [`RestoreRule`] of each layer, the strictest
/// scope of all layers. Where no layer speaks, credentials never return and everything else returns
/// to running text.
///
/// A [`PathRule`] says what the places of a structured body are for. It speaks for the layers that were there before it,
/// where those speak of everything or of a sensitivity; what they say of a label or a category, and what later layers say, holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedactionPlan {
    layers: Vec<Vec<PlanRule>>,
    restore: Vec<Vec<RestoreRule>>,
    paths: Vec<PathRule>,
    /// How many layers the path rules speak for.
    paths_over: usize,
}

impl RedactionPlan {
    /// The operator where no layer speaks.
    pub const DEFAULT: OperatorSpec = OperatorSpec::Placeholder;

    /// A plan of one layer.
    pub fn new(rules: Vec<PlanRule>) -> RedactionPlan {
        RedactionPlan::default().with_layer(rules)
    }

    /// Adds a layer, which can only make operators stricter where other layers speak.
    #[must_use]
    pub fn with_layer(mut self, rules: Vec<PlanRule>) -> RedactionPlan {
        if !rules.is_empty() {
            self.layers.push(rules);
        }
        self
    }

    /// The layers, as given.
    pub fn layers(&self) -> &[Vec<PlanRule>] {
        &self.layers
    }

    /// The operator for findings of this label and sensitivity.
    ///
    /// # Errors
    /// [`OperatorError::Parameters`] when two layers ask for one operator with different parameters.
    pub fn operator(&self, label: &Label, sensitivity: Sensitivity) -> Result<OperatorSpec, OperatorError> {
        self.operator_in(FieldUse::Content, label, sensitivity)
    }

    /// The operator for findings of this label and sensitivity at a place of this use.
    ///
    /// # Errors
    /// [`OperatorError::Parameters`] when two layers ask for one operator with different parameters.
    pub fn operator_in(
        &self,
        holds: FieldUse,
        label: &Label,
        sensitivity: Sensitivity,
    ) -> Result<OperatorSpec, OperatorError> {
        let kept = holds.keeps(label, sensitivity);
        let mut strictest: Option<OperatorSpec> = kept.then_some(OperatorSpec::Keep);
        for (index, layer) in self.layers.iter().enumerate() {
            let yields = kept && index < self.paths_over;
            let narrowest = layer
                .iter()
                .filter(|rule| rule.on.covers(label, sensitivity))
                .filter(|rule| !yields || matches!(rule.on, Selector::Category(_) | Selector::Label(_)))
                .max_by_key(|rule| rule.on.narrowness());
            if let Some(rule) = narrowest {
                let asked = rule.operator.clone();
                strictest = Some(match strictest {
                    Some(so_far) => so_far.strictest(asked)?,
                    None => asked,
                });
            }
        }
        Ok(strictest.unwrap_or(RedactionPlan::DEFAULT))
    }

    /// Adds rules about the places of structured bodies, over the layers so far; of two that cover a place the later counts.
    #[must_use]
    pub fn with_paths(mut self, rules: Vec<PathRule>) -> RedactionPlan {
        if !rules.is_empty() {
            self.paths.extend(rules);
            self.paths_over = self.layers.len();
        }
        self
    }

    /// The rules about the places of structured bodies, as given.
    pub fn paths(&self) -> &[PathRule] {
        &self.paths
    }

    /// Adds a layer about the way back.
    #[must_use]
    pub fn with_restore(mut self, rules: Vec<RestoreRule>) -> RedactionPlan {
        if !rules.is_empty() {
            self.restore.push(rules);
        }
        self
    }

    /// The layers about the way back, as given.
    pub fn restore_layers(&self) -> &[Vec<RestoreRule>] {
        &self.restore
    }

    /// Where originals of this label and sensitivity may return to.
    pub fn restore_scope(&self, label: &Label, sensitivity: Sensitivity) -> RestoreScope {
        let asked = self.restore.iter().filter_map(|layer| {
            let speaking = layer.iter().filter(|rule| rule.on.covers(label, sensitivity));
            speaking.max_by_key(|rule| rule.on.narrowness()).map(|rule| rule.scope)
        });
        asked.min().unwrap_or(match label.category() {
            Category::Credential => RestoreScope::Never,
            _ => RestoreScope::Text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(on: &str, operator: OperatorSpec) -> PlanRule {
        PlanRule { on: on.parse().unwrap(), operator }
    }

    fn chosen(plan: &RedactionPlan, label: Label) -> OperatorSpec {
        plan.operator(&label, label.sensitivity()).unwrap()
    }

    #[test]
    fn the_narrowest_selector_decides_inside_a_layer() {
        let plan = RedactionPlan::new(vec![
            rule("US_SSN", OperatorSpec::Remove),
            rule("*", OperatorSpec::Keep),
            rule("category:government_id", OperatorSpec::Hash),
        ]);
        assert_eq!(chosen(&plan, Label::US_SSN), OperatorSpec::Remove);
        assert_eq!(chosen(&plan, Label::US_ITIN), OperatorSpec::Hash);
        assert_eq!(chosen(&plan, Label::EMAIL_ADDRESS), OperatorSpec::Keep);
    }

    #[test]
    fn credentials_return_only_where_every_layer_that_speaks_says_so() {
        let scope = |plan: &RedactionPlan, label: Label| plan.restore_scope(&label, label.sensitivity());
        let all = |scope| vec![RestoreRule { on: Selector::Any, scope }];
        let silent = RedactionPlan::default();
        assert_eq!(scope(&silent, Label::JWT), RestoreScope::Never);
        assert_eq!(scope(&silent, Label::EMAIL_ADDRESS), RestoreScope::Text);
        let everywhere = silent.with_restore(all(RestoreScope::Everywhere));
        assert_eq!(scope(&everywhere, Label::JWT), RestoreScope::Everywhere);
        let tightened = everywhere.with_restore(all(RestoreScope::Never));
        assert_eq!(scope(&tightened, Label::EMAIL_ADDRESS), RestoreScope::Never);
    }

    #[test]
    fn keep_needs_the_consent_of_every_layer_that_speaks() {
        let keep = RedactionPlan::new(vec![rule("*", OperatorSpec::Keep)]);
        assert_eq!(chosen(&keep, Label::US_SSN), OperatorSpec::Keep);
        let both = keep.with_layer(vec![rule("sensitivity:restricted", OperatorSpec::Hash)]);
        assert_eq!(chosen(&both, Label::US_SSN), OperatorSpec::Hash);
        assert_eq!(chosen(&both, Label::EMAIL_ADDRESS), OperatorSpec::Keep);
    }

    #[test]
    fn a_path_speaks_for_the_layers_before_it_and_no_others() {
        let paths = vec![PathRule { at: "/t".parse().unwrap(), holds: FieldUse::Telemetry }];
        let at = |plan: &RedactionPlan, label: Label| {
            plan.operator_in(FieldUse::Telemetry, &label, label.sensitivity()).unwrap()
        };
        let plan = RedactionPlan::new(vec![
            rule("*", OperatorSpec::Hash),
            rule("MAC_ADDRESS", OperatorSpec::Remove),
        ]);
        let plan = plan.with_paths(paths);
        assert_eq!(at(&plan, Label::IP_ADDRESS), OperatorSpec::Keep);
        assert_eq!(at(&plan, Label::MAC_ADDRESS), OperatorSpec::Remove, "what is named holds");
        assert_eq!(at(&plan, Label::PERSON), OperatorSpec::Hash);
        assert_eq!(chosen(&plan, Label::IP_ADDRESS), OperatorSpec::Hash, "elsewhere nothing changes");
        let tightened = plan.with_layer(vec![rule("*", OperatorSpec::Placeholder)]);
        assert_eq!(at(&tightened, Label::IP_ADDRESS), OperatorSpec::Placeholder);
        assert_eq!(at(&RedactionPlan::default(), Label::IP_ADDRESS), OperatorSpec::Keep);
    }

    #[test]
    fn where_nobody_speaks_a_placeholder_is_put() {
        assert_eq!(chosen(&RedactionPlan::default(), Label::US_SSN), OperatorSpec::Placeholder);
    }

    #[test]
    fn selectors_read_back_as_written() {
        for text in ["*", "EMAIL_ADDRESS", "category:contact", "sensitivity:restricted"] {
            assert_eq!(text.parse::<Selector>().map(|s| s.to_string()).as_deref(), Ok(text));
        }
        assert!("category:people".parse::<Selector>().is_err());
        assert!("email".parse::<Selector>().is_err());
    }
}
