//! Validators by name, for rules from files.

use super::*;
use safeconduct_core::Verdict;
use safeconduct_detect::Validator;

/// Every check that a rule from a file may name as its `validator`.
///
/// ```
/// use safeconduct_detect::RuleSpec;
/// use safeconduct_rules::validators;
///
/// let spec: RuleSpec = RuleSpec {
///     name: "loyalty-card".to_owned(),
///     label: "CREDIT_CARD".to_owned(),
///     validator: Some("luhn".to_owned()),
///     ..RuleSpec::new("[0-9]{16}")
/// };
/// assert!(spec.compile(validators::NAMED).is_ok());
/// ```
pub const NAMED: &[(&str, Validator)] = &[
    ("artifactory-api-key", Validator::Value(artifactory_api_key)),
    ("artifactory-reference-token", Validator::Value(artifactory_reference_token)),
    ("atlassian-token", Validator::Value(atlassian_token)),
    ("aws-access-key-id", Validator::Value(aws_access_key_id)),
    ("aws-secret-access-key", Validator::Value(aws_secret_access_key)),
    ("bech32", Validator::Value(bech32)),
    ("bic", Validator::Value(bic)),
    ("crypto-address", Validator::Value(crypto_address)),
    ("cusip", Validator::Value(cusip)),
    ("data-center-token", Validator::Value(data_center_token)),
    ("discord-bot-token", Validator::Value(discord_bot_token)),
    ("email-address", Validator::Value(email_address)),
    ("ethereum-address", Validator::Value(ethereum_address)),
    ("extended-private-key", Validator::Value(extended_private_key)),
    ("figi", Validator::Value(figi)),
    ("github-fine-grained", Validator::Value(github_fine_grained)),
    ("github-token", Validator::Value(github_token)),
    ("gitlab-routable-token", Validator::Value(gitlab_routable_token)),
    ("grafana-service-token", Validator::Value(grafana_service_token)),
    ("grafana-token", Validator::Value(grafana_token)),
    ("iban", Validator::Value(iban)),
    ("imei", Validator::Value(imei)),
    ("isbn", Validator::Value(isbn)),
    ("isin", Validator::Value(isin)),
    ("jwt", Validator::Value(jwt)),
    ("lei", Validator::Value(lei)),
    ("luhn", Validator::Value(luhn)),
    ("onepassword-service-token", Validator::Value(onepassword_service_token)),
    ("password-value", Validator::Value(password_value)),
    ("payment-card", Validator::Value(payment_card)),
    ("private-key-pem", Validator::Value(private_key_pem)),
    ("pypi-token", Validator::Value(pypi_token)),
    ("recovery-phrase", Validator::Value(recovery_phrase)),
    ("secret-value", Validator::Value(secret_value)),
    ("sentry-organization-token", Validator::Value(sentry_organization_token)),
    ("unnatural", Validator::Value(unnatural)),
    ("us-ssn", Validator::Value(us_ssn)),
    ("vin", Validator::Value(vin)),
    ("wallet-import-key", Validator::Value(wallet_import_key)),
];

/// Whether a value reads like nothing that people write: no word, name, identifier or path.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::unnatural;
///
/// assert_eq!(unnatural("k7Fq9ZtW2mXe4RbN8vLc"), Verdict::Confirmed);
/// assert_eq!(unnatural("authentication_provider"), Verdict::Rejected);
/// ```
pub fn unnatural(candidate: &str) -> Verdict {
    if naturalness::is_natural(candidate) { Verdict::Rejected } else { Verdict::Confirmed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_of_one_kind() {
        assert!(NAMED.is_sorted_by_key(|(name, _)| *name));
        assert!(NAMED.iter().all(|(name, _)| {
            name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }));
    }
}
