//! How sure a detector is of a finding.

use crate::words;

words! {
    /// How sure a finding is, least first, so that `>=` reads naturally.
    Confidence, "confidence" {
        /// The shape alone, or a checksum that chance passes more often than 1 in 100.
        Low = "low",
        /// Shape and context, a weak checksum and context, or an unmistakable prefix whose checksum fails.
        Medium = "medium",
        /// The issuer's prefix without a failed check, a rarer checksum with structure, or checksum and context.
        High = "high",
    }
}

impl Confidence {
    /// The floor below which findings are counted but not acted on: [`Confidence::Medium`].
    pub const DEFAULT_FLOOR: Confidence = Confidence::Medium;
}
