//! Checks on a candidate that already has the right shape.

use safeconduct_core::{Label, LabelDefinition, Sensitivity, Span, Timestamp, Verdict};

/// A check on a candidate.
///
/// Plain functions, so that a rule stays a constant and a validator can be used alone.
#[derive(Debug, Clone, Copy)]
pub enum Validator {
    /// Looks at the value only, e.g. a checksum.
    Value(fn(&str) -> Verdict),
    /// Looks at the value and what stands around it; may also grade the finding or say when it expires.
    Candidate(fn(&Candidate<'_>) -> Judgement),
}

impl Validator {
    /// Asks the check about a candidate.
    pub fn judge(self, candidate: &Candidate<'_>) -> Judgement {
        match self {
            Validator::Value(check) => check(candidate.value()).into(),
            Validator::Candidate(check) => check(candidate),
        }
    }
}

/// What a validator says of a candidate.
///
/// ```
/// use safeconduct_core::{Sensitivity, Verdict};
/// use safeconduct_detect::{Candidate, Judgement};
///
/// /// A test key opens nothing that matters; the label and the confidence stay.
/// fn stripe(candidate: &Candidate<'_>) -> Judgement {
///     let judgement = Judgement::from(Verdict::Confirmed);
///     match candidate.value().contains("_test_") {
///         true => judgement.graded(Sensitivity::Internal),
///         false => judgement,
///     }
/// }
/// # let _: fn(&Candidate<'_>) -> Judgement = stripe;
/// ```
#[derive(Clone, Copy)]
pub struct Judgement {
    /// Whether the check holds.
    pub verdict: Verdict,
    /// A sensitivity other than the label's: `Public` for documented examples, `Internal` for test keys.
    pub sensitivity: Option<Sensitivity>,
    /// When the thing found stops working.
    pub expires: Option<Timestamp>,
    /// A label other than the rule's, one of those that [`Rule::labels`](crate::Rule::labels) names.
    pub label: Option<&'static LabelDefinition>,
}

impl Judgement {
    /// The same judgement with a sensitivity other than the label's.
    #[must_use]
    pub const fn graded(mut self, sensitivity: Sensitivity) -> Judgement {
        self.sensitivity = Some(sensitivity);
        self
    }

    /// The same judgement with a label other than the rule's: one rule may read what many providers issue.
    #[must_use]
    pub const fn labelled(mut self, label: &'static LabelDefinition) -> Judgement {
        self.label = Some(label);
        self
    }

    /// The same judgement with the instant at which the thing found stops working.
    #[must_use]
    pub const fn expiring(mut self, expires: Timestamp) -> Judgement {
        self.expires = Some(expires);
        self
    }
}

impl std::fmt::Debug for Judgement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judgement")
            .field("verdict", &self.verdict)
            .field("sensitivity", &self.sensitivity)
            .field("expires", &self.expires)
            .field("label", &self.label.map(Label::declare))
            .finish()
    }
}

impl From<Verdict> for Judgement {
    fn from(verdict: Verdict) -> Judgement {
        Judgement { verdict, sensitivity: None, expires: None, label: None }
    }
}

/// How many bytes before and after a match a validator may see.
pub const SURROUNDINGS_MAX: usize = 96;

/// A place that has the shape of a rule, with what stands around it.
///
/// What a validator may see is bounded, so that its cost and the hold-back of a stream are.
#[derive(Clone, Copy)]
pub struct Candidate<'t> {
    text: &'t str,
    key: Option<&'t str>,
    column: Option<&'t str>,
    matched: Span,
    value: Span,
}

impl<'t> Candidate<'t> {
    /// The match `matched` of a rule in `text`, whose finding would be `value`; `key` is the part's.
    pub const fn new(text: &'t str, key: Option<&'t str>, matched: Span, value: Span) -> Candidate<'t> {
        Candidate { text, key, column: None, matched, value }
    }

    /// The same candidate in the column of a table that the header calls `name`.
    #[must_use]
    pub const fn in_column(mut self, name: Option<&'t str>) -> Candidate<'t> {
        self.column = name;
        self
    }

    /// What the finding would cover: the group `value` of the pattern, or else the whole match.
    pub fn value(&self) -> &'t str {
        self.value.of(self.text).unwrap_or_default()
    }

    /// The whole match.
    pub fn matched(&self) -> &'t str {
        self.matched.of(self.text).unwrap_or_default()
    }

    /// Up to [`SURROUNDINGS_MAX`] bytes right before the match.
    pub fn before(&self) -> &'t str {
        let end = self.matched.start();
        let start = end.saturating_sub(SURROUNDINGS_MAX);
        // At most three bytes of a cut character are given up.
        (start..end).find_map(|start| self.text.get(start..end)).unwrap_or_default()
    }

    /// Up to [`SURROUNDINGS_MAX`] bytes right after the match.
    pub fn after(&self) -> &'t str {
        let start = self.matched.end();
        let end = start.saturating_add(SURROUNDINGS_MAX).min(self.text.len());
        (start..=end).rev().find_map(|end| self.text.get(start..end)).unwrap_or_default()
    }

    /// The key the text stood under, if any.
    pub const fn key(&self) -> Option<&'t str> {
        self.key
    }

    /// What the header calls the column it stands in, if the text is a table with names on its first line.
    pub const fn column(&self) -> Option<&'t str> {
        self.column
    }
}

/// Shows the outline only: somebody's words stay out of logs.
impl std::fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Candidate({:?}, {} bytes)", self.matched, self.value.len())
    }
}
