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

/// Every family of secrets, the tables of formats apart.
pub(crate) const FAMILIES: &[Ruleset] = &[
    aws::RULES,
    github::RULES,
    checksummed::RULES,
    structured::RULES,
    jwt::RULES,
    private_key::RULES,
    connection_string::RULES,
    generic_secret::RULES,
    generic_password::RULES,
    prose::RULES,
    command_line::RULES,
    keyed_token::RULES,
    far_password::RULES,
    json_web_key::RULES,
    recovery_phrase::RULES,
];

/// The tables of prefixed formats.
pub(crate) const TABLES: &[Ruleset] = formats::TABLES;
