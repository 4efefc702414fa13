//! Why a text was not redacted. Errors speak of labels and places and leave the text at home.

use safeconduct_core::{Label, OperatorError, RuleName, Span};

/// Why a text was not redacted. Nothing of it may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedactError {
    /// Two layers of the plan contradict each other.
    #[error(transparent)]
    Plan(#[from] OperatorError),
    /// The vault has no room for another original.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The plan names an operator that nobody registered.
    #[error("operator `{name}` is not registered; add it with `RedactorBuilder::operator`")]
    UnknownOperator {
        /// The name in the plan.
        name: RuleName,
    },
    /// A registered operator gave up.
    #[error("operator `{name}` failed on a finding of `{label}`: {message}")]
    Operator {
        /// The operator.
        name: RuleName,
        /// What it was given.
        label: Label,
        /// What it says; a constant, so no text can slip in.
        message: &'static str,
    },
    /// The plan asks for an operator that needs a key, and the redactor has none.
    #[error("operator `{operator}` needs a key; give the redactor one with `RedactorBuilder::key`")]
    MissingKey {
        /// The operator.
        operator: &'static str,
    },
    /// A value that the operator cannot encrypt safely: too short, too long or outside the label's alphabet.
    #[error(
        "a finding of `{label}` cannot be encrypted in its own format; use `encrypt` or `placeholder` for it"
    )]
    Domain {
        /// What was found.
        label: Label,
    },
    /// A mask whose mark could pass for content or break what it lands in.
    #[error(
        "a mask's mark must be a visible character other than a letter, a digit, a quote, a bracket or a backslash"
    )]
    Mark,
    /// A finding that was not made from this text.
    #[error("finding {index} at {span:?} does not lie in this text")]
    Misplaced {
        /// Which finding.
        index: usize,
        /// The place it claims.
        span: Span,
    },
    /// As many lists of findings are needed as the document has parts.
    #[error("the document has {parts} parts, findings were given for {given}")]
    Parts {
        /// How many parts there are.
        parts: usize,
        /// How many lists were given.
        given: usize,
    },
    /// A finding at a place of a body that cannot be rewritten to a valid value.
    #[error("`{pointer}` holds a finding of `{label}` and cannot be rewritten without breaking the body")]
    Unrewritable {
        /// JSON Pointer of the place; a key that is itself a finding appears as its position, `{2}`.
        pointer: String,
        /// What was found there.
        label: Label,
    },
    /// What an operator wrote reads like a placeholder of this session, so restoring would give somebody else's value.
    #[error(
        "what stands in for a finding of `{label}` reads like a placeholder; use another operator or mark"
    )]
    Lookalike {
        /// What was found.
        label: Label,
    },
    /// An original would appear again in the output, put together from its neighbours.
    #[error("redaction would leave an original of `{label}` in the output; use `placeholder` for it")]
    Residue {
        /// What was found.
        label: Label,
    },
}

/// Why a vault does not take another original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// As many originals as it may hold.
    #[error(
        "the vault holds {limit} originals, its limit; start a new session or raise `VaultLimits::entries`"
    )]
    Entries {
        /// The limit.
        limit: usize,
    },
    /// As many bytes of originals as it may hold.
    #[error("the vault would hold more than {limit} bytes of originals; raise `VaultLimits::bytes`")]
    Bytes {
        /// The limit.
        limit: usize,
    },
    /// The input is so full of placeholder-like text that free numbers cannot be kept apart from it.
    #[error("the input holds more than {limit} placeholder-like texts")]
    Reserved {
        /// The limit.
        limit: usize,
    },
}
