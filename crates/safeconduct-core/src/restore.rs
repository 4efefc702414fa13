//! Where an original may come back: a duty that travels with the placeholder that stands for it.

use crate::{Selector, words};

words! {
    /// Where the original behind a placeholder may be put back, least first, so that the least of two is the stricter.
    RestoreScope, "restore scope" {
        /// Nowhere.
        Never = "never",
        /// In running text, never inside a URL, a link or the source of an image.
        Text = "text",
        /// Wherever the placeholder stands.
        Everywhere = "everywhere",
    }
}

/// One line of a plan about the way back: originals of these findings may return to these places.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RestoreRule {
    /// Which findings.
    pub on: Selector,
    /// Where their originals may return to.
    pub scope: RestoreScope,
}
