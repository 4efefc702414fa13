//! What says something about a person.

mod email;
mod iban;
mod ip_address;
mod payment_card;
mod phone;
mod us_ssn;

use safeconduct_detect::Ruleset;

/// Every family of personal data.
pub(crate) const FAMILIES: &[Ruleset] =
    &[email::RULES, phone::RULES, payment_card::RULES, iban::RULES, us_ssn::RULES, ip_address::RULES];
