//! What opens something: keys, tokens, passwords.

mod aws;
mod checksummed;
mod code;
mod command_line;
mod connection_string;
mod far_password;
mod formats;
mod generic_password;
mod generic_secret;
mod github;
mod json_web_key;
mod jwt;
pub(crate) mod keyed;
mod keyed_token;
mod private_key;
mod prose;
mod recovery_phrase;
pub(crate) mod service_account;
mod structured;

use safeconduct_detect::Ruleset;

/// Every family of secrets by its name, the tables of prefixed formats last.
pub(crate) const FAMILIES: &[(&str, Ruleset)] = &[
    ("aws", aws::RULES),
    ("github", github::RULES),
    ("checksummed", checksummed::RULES),
    ("structured", structured::RULES),
    ("jwt", jwt::RULES),
    ("private-key", private_key::RULES),
    ("connection-string", connection_string::RULES),
    ("generic-secret", generic_secret::RULES),
    ("generic-password", generic_password::RULES),
    ("prose", prose::RULES),
    ("command-line", command_line::RULES),
    ("keyed-token", keyed_token::RULES),
    ("far-password", far_password::RULES),
    ("json-web-key", json_web_key::RULES),
    ("recovery-phrase", recovery_phrase::RULES),
    ("formats/ai", formats::ai::RULES),
    ("formats/cloud", formats::cloud::RULES),
    ("formats/code", formats::code::RULES),
    ("formats/commerce", formats::commerce::RULES),
    ("formats/data", formats::data::RULES),
    ("formats/infrastructure", formats::infrastructure::RULES),
    ("formats/messaging", formats::messaging::RULES),
    ("formats/observability", formats::observability::RULES),
    ("formats/saas", formats::saas::RULES),
    ("formats/tolerant", formats::tolerant::RULES),
    ("formats/urls", formats::urls::RULES),
];
