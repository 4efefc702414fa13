//! The families put together.

use crate::secrets::{keyed::KeyedSecret, service_account::ServiceAccount};
use once_cell::sync::Lazy;
use safeconduct_core::Detector;
use safeconduct_detect::{BuildError, Rule, Ruleset, Scanner};
use std::sync::Arc;

static PERSONAL: Lazy<Vec<Rule>> = Lazy::new(|| {
    let families = crate::personal::FAMILIES.iter().flat_map(|(_, rules)| rules.iter().cloned());
    families.chain(crate::personal::identifiers()).collect()
});
static PERSONAL_FAMILIES: Lazy<Vec<(&'static str, Ruleset)>> = Lazy::new(|| {
    let tables = crate::personal::tables().map(|(name, rules)| (name, &*Vec::leak(rules)));
    crate::personal::FAMILIES.iter().copied().chain(tables).collect()
});
static SECRETS: Lazy<Vec<Rule>> =
    Lazy::new(|| crate::secrets::FAMILIES.iter().flat_map(|(_, rules)| rules.iter().cloned()).collect());
static ALL: Lazy<Vec<Rule>> = Lazy::new(|| [personal(), secrets()].concat());

/// What says something about a person: addresses, numbers, accounts, identifiers.
pub fn personal() -> Ruleset {
    &PERSONAL
}

/// The families that [`personal`] is put together from, by name, the tables of national identifiers last: what each
/// costs can be measured alone.
///
/// Made when first asked for, beside what [`personal`] holds: a few hundred kilobytes.
pub fn personal_families() -> &'static [(&'static str, Ruleset)] {
    &PERSONAL_FAMILIES
}

/// What opens something: keys, tokens, passwords.
pub fn secrets() -> Ruleset {
    &SECRETS
}

/// The families that [`secrets`] is put together from, by name: what each costs can be measured alone.
pub fn secret_families() -> &'static [(&'static str, Ruleset)] {
    crate::secrets::FAMILIES
}

/// What other tools report and nobody is told by: dates, links, domain names, UUIDs. Not part of [`all`].
pub fn broad() -> Ruleset {
    crate::personal::broad::RULES
}

/// Special categories of personal data (GDPR, article 9) in eight languages: health, religion, politics, union,
/// orientation, ethnicity. Not part of [`all`]: whoever needs them adds them.
///
/// ```
/// use safeconduct_detect::Scanner;
///
/// let scanner = Scanner::builder().rules(safeconduct_rules::special_categories()).build()?;
/// let text = "The patient suffers from epilepsy.";
/// assert_eq!(scanner.scan(text)?[0].span().of(text), Some("epilepsy"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn special_categories() -> Ruleset {
    crate::special::RULES
}

/// What a company keeps to itself: confidentiality markers, prices, deal terms, plans. Not part of [`all`]; the
/// detectors beside it are in [`business`](crate::business).
pub fn business_content() -> Ruleset {
    crate::business::RULES
}

/// Every rule that finds personal data and secrets: what [`default_scanner`] runs.
pub fn all() -> Ruleset {
    &ALL
}

/// What takes more than a pattern: `keyed-secret` judges a value by the key it stands under, `service-account` ties
/// the secret members of such a file together.
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
    vec![Arc::new(KeyedSecret), Arc::new(ServiceAccount)]
}

/// A scanner with every rule and every detector of this crate.
///
/// # Errors
/// None in a released version: a test builds it. The type stays honest for callers who add rules.
pub fn default_scanner() -> Result<Scanner, BuildError> {
    let builder = Scanner::builder().rules(all());
    detectors().into_iter().fold(builder, |builder, detector| builder.shared_detector(detector)).build()
}
