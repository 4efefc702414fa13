//! What says something about a person.

mod email;
mod iban;
mod ip_address;
mod mac_address;
mod national;
mod payment_card;
mod phone;
mod us_ssn;
mod wallet;

use safeconduct_detect::{Rule, Ruleset};

/// Every family of personal data, the tables of national identifiers apart.
pub(crate) const FAMILIES: &[Ruleset] = &[
    email::RULES,
    phone::RULES,
    payment_card::RULES,
    iban::RULES,
    us_ssn::RULES,
    ip_address::RULES,
    mac_address::RULES,
    wallet::RULES,
];

/// National and other identifiers, with the words that name them.
pub(crate) fn identifiers() -> impl Iterator<Item = Rule> {
    national::every()
}
