//! How much of a request was looked at.

use crate::words;

words! {
    /// How much of a request the scan saw, best first. Anything but `Full` counts as sensitive content.
    Coverage, "coverage" {
        /// Every byte was scanned.
        Full = "full",
        /// Some part could not be scanned (an image, a limit, bytes that are not text).
        Partial = "partial",
        /// Nothing was scanned.
        Failed = "failed",
    }
}

impl Coverage {
    /// The worse of two coverages: a request is covered as far as its worst part.
    #[must_use]
    pub fn and(self, other: Coverage) -> Coverage {
        self.max(other)
    }
}
