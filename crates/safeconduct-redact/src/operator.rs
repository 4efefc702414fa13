//! The door for operators of the embedder's own.

use safeconduct_core::{Label, Sensitivity};
use std::fmt;

/// What an operator is given: the text of one finding and what is known about it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub(crate) text: &'a str,
    pub(crate) label: &'a Label,
    pub(crate) sensitivity: Sensitivity,
}

impl<'a> Subject<'a> {
    /// A subject of one's own, to try an operator with.
    pub fn new(text: &'a str, label: &'a Label, sensitivity: Sensitivity) -> Subject<'a> {
        Subject { text, label, sensitivity }
    }

    /// The original.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// What sort it is.
    pub fn label(self) -> &'a Label {
        self.label
    }

    /// How harmful it is.
    pub fn sensitivity(self) -> Sensitivity {
        self.sensitivity
    }
}

/// Shows the outline only.
impl fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subject({}, {} bytes)", self.label, self.text.len())
    }
}

/// Why an operator gave up. The message is a constant, so no text can slip into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OperatorFailure(pub &'static str);

/// A thing that changes what was found. Bring your own and name it in a plan as `custom`.
///
/// The same text of the same label should give the same output, or redacting twice will not
/// agree with redacting once. What it returns is not trusted: the facade scans it again.
///
/// ```
/// use safeconduct_core::{OperatorSpec, PlanRule, RedactionPlan, RuleName, Selector};
/// use safeconduct_redact::{Operator, OperatorFailure, Redactor, Subject};
///
/// struct Length;
/// impl Operator for Length {
///     fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure> {
///         Ok(format!("<{} characters>", subject.text().chars().count()))
///     }
/// }
///
/// let name = RuleName::declare("length");
/// let redactor = Redactor::builder().operator(name.clone(), Length).build();
/// let plan = RedactionPlan::new(vec![PlanRule { on: Selector::Any, operator: OperatorSpec::Custom(name) }]);
/// # let _ = (redactor, plan);
/// ```
pub trait Operator: Send + Sync {
    /// What stands in for the finding.
    ///
    /// # Errors
    /// When it cannot: the text is then not released.
    fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure>;
}
