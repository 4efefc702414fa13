//! The families put together.

use crate::secrets::keyed::KeyedSecret;
use once_cell::sync::Lazy;
use safeconduct_core::Detector;
use safeconduct_detect::{BuildError, Rule, Ruleset, Scanner};
use std::sync::Arc;

static PERSONAL: Lazy<Vec<Rule>> = Lazy::new(|| {
    crate::personal::FAMILIES.concat().into_iter().chain(crate::personal::identifiers()).collect()
});
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

/// What takes more than a pattern: `keyed-secret` judges a value by the key it stands under.
///
/// A scanner of one's own takes them beside the rules:
///
/// ```
/// use safeconduct_core::Part;
/// use safeconduct_detect::Scanner;
///
/// let mut builder = Scanner::builder().rules(safeconduct_rules::all());
/// for detector in safeconduct_rules::detectors() {
///     builder = builder.shared_detector(detector);
/// }
/// let scanner = builder.build()?;
/// assert_eq!(scanner.scan_part(Part::under("password", "sunshine"))?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn detectors() -> Vec<Arc<dyn Detector>> {
    vec![Arc::new(KeyedSecret)]
}

/// A scanner with every rule and every detector of this crate.
///
/// # Errors
/// None in a released version: a test builds it. The type stays honest for callers who add rules.
pub fn default_scanner() -> Result<Scanner, BuildError> {
    let builder = Scanner::builder().rules(all());
    detectors().into_iter().fold(builder, |builder, detector| builder.shared_detector(detector)).build()
}
