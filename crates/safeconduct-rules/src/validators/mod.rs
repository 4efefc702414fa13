//! Checks on candidates that already have the right shape: checksums, issuer ranges, embedded structure.
//!
//! Each is a plain function on `&str`, usable alone, documented with its source, without
//! allocation worth mentioning and linear in the candidate. Separators that people write
//! (spaces, dashes, dots) are skipped where the standard knows none.
//!
//! ```
//! use safeconduct_core::Verdict;
//! use safeconduct_rules::validators::{iban, payment_card};
//!
//! assert_eq!(payment_card("4111 1111 1111 1111"), Verdict::Confirmed);
//! assert_eq!(payment_card("4111 1111 1111 1112"), Verdict::Rejected);
//! assert_eq!(iban("DE89 3704 0044 0532 0130 00"), Verdict::Confirmed);
//! ```

mod aws;
mod birth_date;
mod crypto_address;
mod devices;
pub(crate) mod digits;
pub(crate) mod documented;
mod email;
mod eu_codes;
mod github;
mod iban;
mod iban_table;
mod ip_address;
mod isni;
mod jwt;
mod keccak;
mod luhn;
pub(crate) mod makeup;
mod mnemonic;
mod named;
mod national;
pub(crate) mod naturalness;
mod payment_card;
mod pem;
mod phone;
mod phone_table;
pub(crate) mod placeholder;
pub(crate) mod secret_value;
mod securities;
mod structure;
mod tokens;
mod travel_document;
mod us_ssn;

pub use aws::{aws_access_key_id, aws_account_id, aws_secret_access_key};
pub use birth_date::birth_date;
pub use crypto_address::{
    crypto_address, ethereum_address, extended_private_key, monero_address, solana_address, wallet_import_key,
};
pub use devices::{iccid, imei, imsi, mac_address, meid, vin};
pub use email::email_address;
pub use eu_codes::{eu_eic, euro_banknote};
pub use github::{github_fine_grained, github_token};
pub use iban::iban;
pub use ip_address::{AddressScope, ip_address, ip_scope};
pub use isni::isni;
pub use jwt::{jwt, jwt_expiry};
pub use luhn::luhn;
pub use mnemonic::recovery_phrase;
pub use named::{NAMED, unnatural};
pub use national::*;
pub use payment_card::{CardNetwork, card_network, payment_card};
pub use pem::private_key_pem;
#[cfg(test)]
pub(crate) use pem::tests as private_key_tests;
pub use phone::{phone_international, phone_national};
pub use secret_value::{password_under_key, password_value, secret_value};
pub use securities::{bic, cusip, figi, isbn, isin, lei};
pub use structure::{
    artifactory_api_key, artifactory_reference_token, data_center_token, discord_bot_token, grafana_token,
    onepassword_service_token, pypi_token, sentry_organization_token,
};
pub use tokens::{atlassian_token, bech32, gitlab_routable_token, grafana_service_token};
pub use travel_document::machine_readable_zone;
pub use us_ssn::us_ssn;
