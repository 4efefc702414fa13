//! How harmful it is when a finding reaches the wrong place.

use crate::words;

words! {
    /// How harmful disclosure is, least first, so that `>=` reads naturally.
    Sensitivity, "sensitivity" {
        /// Made to be seen: publishable keys, documented examples.
        Public = "public",
        /// Not for outsiders, little harm: test keys, loopback addresses, place names.
        Internal = "internal",
        /// Personal or commercially valuable.
        Confidential = "confidential",
        /// Secrets, government, health and financial identifiers.
        Restricted = "restricted",
    }
}
