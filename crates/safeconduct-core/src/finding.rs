//! A confirmed hit: a label and a place, never the text.

use crate::{Confidence, Label, RuleName, Sensitivity, Span, Timestamp};

/// A confirmed hit.
///
/// Holds what was found and where, not the words themselves, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    label: Label,
    span: Span,
    confidence: Confidence,
    sensitivity: Sensitivity,
    rule: RuleName,
    detail: Option<Box<Detail>>,
}

/// What few findings have; boxed, so that the many stay small.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Detail {
    group: Option<u32>,
    expires: Option<Timestamp>,
    alternatives: Vec<Label>,
}

impl Finding {
    /// A finding of `label` at `span`, as sensitive as the label says.
    pub fn new(label: Label, span: Span, confidence: Confidence, rule: RuleName) -> Finding {
        let sensitivity = label.sensitivity();
        Finding { label, span, confidence, sensitivity, rule, detail: None }
    }

    /// Grades this finding apart from its label: a documented example key is `Public`.
    #[must_use]
    pub fn with_sensitivity(self, sensitivity: Sensitivity) -> Finding {
        Finding { sensitivity, ..self }
    }

    /// The same finding at another place.
    #[must_use]
    pub fn with_span(self, span: Span) -> Finding {
        Finding { span, ..self }
    }

    /// The same finding with another confidence.
    #[must_use]
    pub fn with_confidence(self, confidence: Confidence) -> Finding {
        Finding { confidence, ..self }
    }

    /// Ties findings that belong together, e.g. the members of one service-account file.
    #[must_use]
    pub fn with_group(mut self, group: u32) -> Finding {
        self.detail.get_or_insert_default().group = Some(group);
        self
    }

    /// Says when the thing found stops working, e.g. the `exp` of a JWT.
    #[must_use]
    pub fn with_expiry(mut self, expires: Timestamp) -> Finding {
        self.detail.get_or_insert_default().expires = Some(expires);
        self
    }

    /// The labels that lost against this one, best first.
    #[must_use]
    pub fn with_alternatives(mut self, alternatives: Vec<Label>) -> Finding {
        if !alternatives.is_empty() {
            self.detail.get_or_insert_default().alternatives = alternatives;
        }
        self
    }

    /// What sort it is.
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Where it is.
    pub fn span(&self) -> Span {
        self.span
    }

    /// How sure.
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// How harmful: the label's default unless the rule graded it.
    pub fn sensitivity(&self) -> Sensitivity {
        self.sensitivity
    }

    /// The rule or detector that found it.
    pub fn rule(&self) -> &RuleName {
        &self.rule
    }

    /// The number shared by findings that belong together.
    pub fn group(&self) -> Option<u32> {
        self.detail.as_ref().and_then(|detail| detail.group)
    }

    /// When the thing found stops working.
    pub fn expires(&self) -> Option<Timestamp> {
        self.detail.as_ref().and_then(|detail| detail.expires)
    }

    /// The labels that lost against this one, best first.
    pub fn alternatives(&self) -> &[Label] {
        self.detail.as_ref().map_or(&[], |detail| &detail.alternatives)
    }

    /// Whether it makes a request sensitive: `Medium` or surer, `Confidential` or worse.
    pub fn is_sensitive(&self) -> bool {
        self.confidence >= Confidence::Medium && self.sensitivity >= Sensitivity::Confidential
    }
}
