//! The small parts of records: rounded lengths, what was done to a finding, where an error arose.

use crate::words::words;
use safeconduct_core::OperatorSpec;

/// A length in bytes, rounded up to 64 so that it does not betray a short secret.
///
/// ```
/// use safeconduct_audit::Length;
///
/// assert_eq!(Length::of(1).bytes(), 64);
/// assert_eq!(Length::of(64).bytes(), 64);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(u64);

impl Length {
    /// Rounds a length up.
    pub fn of(bytes: usize) -> Length {
        // JSON integers stop being exact at 2^53, far above any body.
        Length((bytes as u64).min(1 << 52).div_ceil(64) * 64)
    }

    /// The rounded length.
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

words! {
    /// What was done to findings of one sort.
    Action {
        /// Left in place, as the grant allows.
        Keep = "keep",
        /// Made coarser.
        Generalize = "generalize",
        /// Replaced by a value of the same format.
        FormatPreserving = "format_preserving",
        /// Replaced by a realistic stand-in.
        Surrogate = "surrogate",
        /// Encrypted in place.
        Encrypt = "encrypt",
        /// Replaced by a keyed hash.
        Hash = "hash",
        /// Replaced by a typed placeholder.
        Placeholder = "placeholder",
        /// Characters covered.
        Mask = "mask",
        /// Taken out.
        Remove = "remove",
        /// Changed by an operator of the embedder.
        Custom = "custom",
        /// Below the floor: counted, not acted on.
        Counted = "counted",
        /// The request was refused, so nothing was changed.
        Blocked = "blocked",
    }
}

impl From<&OperatorSpec> for Action {
    /// The word of the operator; one that this version has no word for is `Custom`.
    fn from(operator: &OperatorSpec) -> Action {
        Action::from_word(operator.name()).unwrap_or(Action::Custom)
    }
}

words! {
    /// Where in the walk of a request an error arose.
    Stage {
        /// While the request was read.
        Read = "read",
        /// While it was scanned.
        Scan = "scan",
        /// While endpoints were judged.
        Decide = "decide",
        /// While it was redacted.
        Redact = "redact",
        /// While the outgoing bytes were scanned again.
        Rescan = "rescan",
    }
}
