//! A redacted text and the list of what was changed in it.

use safeconduct_core::{Label, OperatorSpec};
use std::{borrow::Cow, fmt, ops::Range};

/// A redacted text: borrowed when nothing changed.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) replacements: Vec<Replacement>,
}

/// One change: where, what for, by whom.
///
/// Holds places and labels, never text, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes of the input that were taken out.
    pub input: Range<usize>,
    /// The bytes of the output that stand in for them.
    pub output: Range<usize>,
    /// What was found there.
    pub label: Label,
    /// The operator that was used.
    pub operator: OperatorSpec,
    /// Whose operator it was.
    pub origin: Origin,
    /// Why it was replaced.
    pub cause: Cause,
}

/// Whose operator wrote a piece of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// One of this crate, whose output is known to hold nothing of the original beyond what the plan keeps.
    BuiltIn,
    /// One of the embedder, whose output is not trusted.
    Custom,
}

/// Why a piece of text was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A detector found it: the finding of this index.
    Found(usize),
    /// It repeats the original of a credential or of an identifier that was found elsewhere in the input.
    Repeated,
    /// It reads like a placeholder that was minted earlier in the same stream.
    Literal,
}

impl<'t> Redacted<'t> {
    /// The text as it may leave.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, owned only if something changed.
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// What was changed, in order.
    pub fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }
}

/// Shows the outline only: what was not found may still be somebody's words.
impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redacted({} bytes, {} replacements)", self.text.len(), self.replacements.len())
    }
}
