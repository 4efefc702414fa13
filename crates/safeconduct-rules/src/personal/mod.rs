//! What says something about a person.

mod access_code;
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
mod reference_number;
mod spoken;
mod travel_document;
mod us_ssn;
mod vehicle;
mod wallet;

use safeconduct_detect::{Rule, Ruleset};

/// Every family of personal data by its name, the tables of national identifiers apart.
pub(crate) const FAMILIES: &[(&str, Ruleset)] = &[
    ("email", email::RULES),
    ("phone", phone::RULES),
    ("payment-card", payment_card::RULES),
    ("iban", iban::RULES),
    ("us-ssn", us_ssn::RULES),
    ("ip-address", ip_address::RULES),
    ("mac-address", mac_address::RULES),
    ("wallet", wallet::RULES),
    ("card-details", card_details::RULES),
    ("location", location::RULES),
    ("travel-document", travel_document::RULES),
    ("age", age::RULES),
    ("health", health::RULES),
    ("online", online::RULES),
    ("reference-number", reference_number::RULES),
    ("access-code", access_code::RULES),
    ("vehicle", vehicle::RULES),
    ("spoken", spoken::RULES),
];

/// National and other identifiers, with the words that name them.
pub(crate) fn identifiers() -> impl Iterator<Item = Rule> {
    national::every()
}

/// The same by table, each with its name.
pub(crate) fn tables() -> impl Iterator<Item = (&'static str, Vec<Rule>)> {
    national::tables()
}
