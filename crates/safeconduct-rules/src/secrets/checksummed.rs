//! Tokens whose checksum can be asked offline: a valid one is sure, a failed one is still redacted.

use crate::validators::{
    atlassian_token, bech32, github_token, gitlab_routable_token, grafana_service_token,
    placeholder::is_filler,
};
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[NPM, GRAFANA, ATLASSIAN, BITBUCKET, GITLAB_ROUTABLE, AGE, NOSTR];

/// Sure with a valid checksum, doubtful with a failed one: sample tokens and older ones fail.
const GRADES: Grades =
    Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium));

macro_rules! label {
    ($name:ident) => {{
        static DEFINITION: LabelDefinition = LabelDefinition::new(stringify!($name), Category::Credential);
        Label::declare(&DEFINITION)
    }};
}

const NPM: Rule = Rule::token("npm-access-token", label!(NPM_ACCESS_TOKEN), "npm_[0-9A-Za-z]{36}")
    .edges(Edges::WORD)
    .check(|value| lenient(value, github_token))
    .grades(GRADES)
    .examples(&[concat!("//registry.npmjs.org/:_authToken=npm_", "KLiMcVbpT4r5yHUig43kiJfahqSIjO2WghHl")])
    .counterexamples(&["npm_config_registry", "npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://docs.npmjs.com/about-access-tokens");

const GRAFANA: Rule = Rule::token(
    "grafana-service-account-token",
    label!(GRAFANA_SERVICE_ACCOUNT_TOKEN),
    "glsa_[0-9A-Za-z]{32}_[0-9A-Fa-f]{8}",
)
.check(|value| lenient(value, grafana_service_token))
.grades(GRADES)
.examples(&[concat!("glsa_", "k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f_0a1b2c3d")])
.counterexamples(&["glsa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_xxxxxxxx", "glsa_short_0a1b2c3d"])
.reference("https://grafana.com/docs/grafana/latest/administration/service-accounts");

const ATLASSIAN: Rule = Rule::token(
    "atlassian-api-token",
    label!(ATLASSIAN_API_TOKEN),
    r"ATC?[AC]?TT3[0-9A-Za-z_-]{30,400}(?:=|%3[Dd]|\\=)?[0-9A-F]{8}",
)
.check(|value| lenient(value, atlassian_token))
.grades(GRADES)
.examples(&[concat!("ATATT3x", "FfGF0k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1fGj5kMn0B=0A1B2C3D")])
.counterexamples(&["ATATT3xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
.reference(
    "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account",
);

const BITBUCKET: Rule =
    Rule::token("bitbucket-app-password", label!(BITBUCKET_APP_PASSWORD), "ATBB[0-9A-Za-z]{24}[0-9A-F]{8}")
        .check(|value| lenient(value, atlassian_token))
        .grades(GRADES)
        .examples(&[concat!("ATBB", "k7Fq9ZtW2mXe4RbN8vLcpT3y0A1B2C3D")])
        .counterexamples(&["ATBBxxxxxxxxxxxxxxxxxxxxxxxx0A1B2C3D"])
        .reference("https://support.atlassian.com/bitbucket-cloud/docs/app-passwords");

const GITLAB_ROUTABLE: Rule = Rule::token(
    "gitlab-routable-token",
    label!(GITLAB_PERSONAL_ACCESS_TOKEN),
    r"gl(?:pat|rt|rtr|dt|cbt|ptt|ft|imt|agent|soat|oas|ffct)-(?:t[0-9]_)?[0-9A-Za-z_-]{27,300}\.[0-9a-z.]{9,12}",
)
.check(|value| lenient(value, gitlab_routable_token))
.examples(&[concat!("glpat-", "k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f.0w0a1b2c3")])
.counterexamples(&["glpat-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.0w0xxxxxx"])
.reference("https://docs.gitlab.com/security/tokens");

const AGE: Rule = Rule::token("age-secret-key", label!(AGE_SECRET_KEY), "AGE-SECRET-KEY-1[0-9A-Za-z]{58}")
    .check(|value| lenient(value, bech32))
    .grades(GRADES)
    .examples(&[concat!("AGE-SECRET-", "KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE")])
    .counterexamples(&["AGE-SECRET-KEY-1XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"])
    .reference("https://age-encryption.org/v1");

const NOSTR: Rule = Rule::token("nostr-secret-key", label!(NOSTR_SECRET_KEY), "nsec1[02-9ac-hj-np-z]{58}")
    .check(|value| lenient(value, bech32))
    .grades(GRADES)
    // The example of NIP-19.
    .examples(&[concat!("nsec1", "vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5")])
    .counterexamples(&["nsec1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"])
    .reference("https://github.com/nostr-protocol/nips/blob/master/19.md");

/// A failed checksum behind an unmistakable prefix leaves doubt, not innocence; a filled-in form is innocent.
fn lenient(value: &str, check: fn(&str) -> Verdict) -> Verdict {
    match check(value) {
        Verdict::Confirmed => Verdict::Confirmed,
        _ if is_filler(value) => Verdict::Rejected,
        _ => Verdict::Inconclusive,
    }
}
