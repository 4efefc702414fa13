//! What a company says of itself and nobody's model should learn: markers, prices, deals, plans, source code, its own terms.

mod dictionary;
mod markers;
mod source_code;

pub use dictionary::{Dictionary, DictionaryError};
pub use source_code::{SourceCode, source_language};

use safeconduct_detect::Ruleset;

/// Markers and money.
pub(crate) const RULES: Ruleset = markers::RULES;
