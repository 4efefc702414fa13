//! The families put together.

use once_cell::sync::Lazy;
use safeconduct_detect::{BuildError, Rule, Ruleset, Scanner};

static PERSONAL: Lazy<Vec<Rule>> =
    Lazy::new(|| [crate::personal::FAMILIES, crate::personal::TABLES].concat().concat());
static SECRETS: Lazy<Vec<Rule>> =
    Lazy::new(|| [crate::secrets::FAMILIES, crate::secrets::TABLES].concat().concat());
static ALL: Lazy<Vec<Rule>> = Lazy::new(|| [personal(), secrets()].concat());

/// What says something about a person: addresses, numbers, accounts, identifiers.
pub fn personal() -> Ruleset {
    &PERSONAL
}

/// What opens something: keys, tokens, passwords.
pub fn secrets() -> Ruleset {
    &SECRETS
}

/// Every rule of this crate.
pub fn all() -> Ruleset {
    &ALL
}

/// A scanner with every rule of this crate.
///
/// # Errors
/// None in a released version: a test builds it. The type stays honest for callers who add rules.
pub fn default_scanner() -> Result<Scanner, BuildError> {
    Scanner::builder().rules(all()).build()
}
