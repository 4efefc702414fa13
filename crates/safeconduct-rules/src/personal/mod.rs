//! What says something about a person.

mod age;
pub(crate) mod broad;
mod card_details;
mod email;
mod health;
mod iban;
mod ip_address;
mod location;
mod mac_address;
mod national;
mod online;
mod payment_card;
mod phone;
mod travel_document;
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
    card_details::RULES,
    location::RULES,
    travel_document::RULES,
    age::RULES,
    health::RULES,
    online::RULES,
];

/// National and other identifiers, with the words that name them.
pub(crate) fn identifiers() -> impl Iterator<Item = Rule> {
    national::every()
}
