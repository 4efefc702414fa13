//! What safeconduct knows: rulesets and validators for personal data and secrets.
//!
//! A rule is one `const` item with its examples, its counter-examples and its source beside it;
//! a family of rules is one file; a ruleset is the families put together. [`default_scanner`]
//! is what `scan`, `redact` and `guard` run unless told otherwise.
//!
//! ```
//! let scanner = safeconduct_rules::default_scanner()?;
//! let findings = scanner.scan("Write to ana@example.org or call +44 20 7946 0958.")?;
//! let labels: Vec<_> = findings.iter().map(|finding| finding.label().as_str()).collect();
//! assert_eq!(labels, ["EMAIL_ADDRESS", "PHONE_NUMBER"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod business;
mod label_words;
mod nearby;
mod personal;
mod rulesets;
mod secrets;
mod special;
pub mod validators;

pub use rulesets::{
    all, broad, business_content, default_scanner, detectors, personal, personal_families, secret_families,
    secrets, special_categories,
};
