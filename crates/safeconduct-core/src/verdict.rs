//! What a validator says of a candidate.

use crate::words;

words! {
    /// The answer of a validator about a candidate that already has the right shape.
    Verdict, "verdict" {
        /// The check holds.
        Confirmed = "confirmed",
        /// The check cannot tell, or does not apply to this spelling.
        Inconclusive = "inconclusive",
        /// The check fails: this is something else.
        Rejected = "rejected",
    }
}
