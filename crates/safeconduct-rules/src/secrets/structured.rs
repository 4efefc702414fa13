//! Tokens that hold something that can be read offline: right inside they are sure, else doubtful behind their prefix.

use crate::validators::{
    artifactory_api_key, artifactory_reference_token, data_center_token, discord_bot_token, grafana_token,
    onepassword_service_token, placeholder::is_filler, pypi_token, sentry_organization_token,
};
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Sensitivity, Verdict};
use safeconduct_detect::{Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[
    DISCORD,
    GRAFANA_CLOUD,
    GRAFANA_LEGACY,
    SENTRY,
    ONEPASSWORD,
    ARTIFACTORY,
    ARTIFACTORY_REFERENCE,
    BITBUCKET,
    PYPI,
    PYPI_TEST,
    DATA_CENTER,
];

/// Sure where the inside is right, doubtful where it is not: sample tokens are made up.
const GRADES: Grades =
    Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium));

macro_rules! label {
    ($name:ident) => {{
        static DEFINITION: LabelDefinition = LabelDefinition::new(stringify!($name), Category::Credential);
        Label::declare(&DEFINITION)
    }};
}

const DISCORD: Rule =
    Rule::token("discord-bot-token", label!(DISCORD_BOT_TOKEN), r"[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,38}")
        .check(|value| lenient(value, discord_bot_token))
        .grades(GRADES)
        .length_max(2048)
        .examples(&[concat!("MTIzND", "U2Nzg5MDEyMzQ1Njc4.GkLmNp.PliIX6meolEmA61eQjOMtei1jeZ")])
        .counterexamples(&["MTIz.GkLmNp.short"])
        .reference("https://docs.discord.com/developers");

const GRAFANA_CLOUD: Rule = Rule::token("grafana-cloud-token", label!(GRAFANA_CLOUD_API_TOKEN), r"glc_eyJ[0-9A-Za-z+/_-]{40,400}={0,3}")
    .check(|value| lenient(value, grafana_token))
    .grades(GRADES)
    .length_max(2048)
    .examples(&[concat!("glc_eyJv", "IjoiMTIzNCIsIm4iOiJzdGFjay0xIiwiayI6Im8zSk9vSjM3aFl2QXF4RUt3OWxDVHhCMCIsIm0iOnsiciI6ImV1In19")])
    .counterexamples(&["glc_eyJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies");

const GRAFANA_LEGACY: Rule =
    Rule::token("grafana-legacy-key", label!(GRAFANA_API_KEY), r"eyJrIjoi[0-9A-Za-z+/_-]{40,400}={0,3}")
        .check(|value| lenient(value, grafana_token))
        .grades(GRADES)
        .length_max(2048)
        .examples(&[concat!(
            "eyJrIj",
            "oiM1JlbXU2NFl0eTZiWnV6a2M5N0k0WEdDSWZOUTlyYngiLCJuIjoiY2kiLCJpZCI6MX0="
        )])
        .counterexamples(&["eyJrIjoixxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
        .reference("https://grafana.com/docs/grafana/latest/developers/http_api/auth");

const SENTRY: Rule = Rule::token("sentry-organization-token", label!(SENTRY_ORG_TOKEN), r"sntrys_eyJ[0-9A-Za-z+/=_-]{60,500}")
    .check(|value| lenient(value, sentry_organization_token))
    .grades(GRADES)
    .length_max(2048)
    .examples(&[concat!("sntrys_e", "yJpYXQiOjE3MDAwMDAwMDAuMSwidXJsIjoiaHR0cHM6Ly9zZW50cnkuaW8iLCJyZWdpb25fdXJsIjoiaHR0cHM6Ly91cy5zZW50cnkuaW8iLCJvcmciOiJhY21lIn0=_o2Tag1YkWilalO5Vr67B2RmqsKs3U9i5kkGtpNo1kRS")])
    .counterexamples(&["sntrys_eyJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://docs.sentry.io/account/auth-tokens");

const ONEPASSWORD: Rule = Rule::token("1password-service-account-token", label!(ONEPASSWORD_SERVICE_ACCOUNT_TOKEN), r"ops_eyJ[0-9A-Za-z+/_-]{170,1100}={0,3}")
    .check(|value| lenient(value, onepassword_service_token))
    .grades(GRADES)
    .length_max(2048)
    .examples(&[concat!("ops_ey", "JzaWduSW5BZGRyZXNzIjoieC4xcGFzc3dvcmQuY29tIiwidXNlckF1dGgiOnsibWV0aG9kIjoiU1JQZy00MDk2IiwiYWxnIjoiUEJFUzJnLUhTMjU2IiwiaXRlcmF0aW9ucyI6NjUwMDAwLCJzYWx0IjoiSEVlMm9lRld6RWE1SkJTYnhhM0hDbSJ9LCJlbWFpbCI6InhAMXBhc3N3b3Jkc2VydmljZWFjY291bnRzLmNvbSJ9")])
    .counterexamples(&["ops_eyJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://developer.1password.com/docs/service-accounts");

const ARTIFACTORY: Rule =
    Rule::token("artifactory-api-key", label!(ARTIFACTORY_API_KEY), r"AKCp[[:alnum:]]{63,75}")
        .check(|value| lenient(value, artifactory_api_key))
        .grades(GRADES)
        .length_max(2048)
        .examples(&[concat!("AKCpV1", "2HB2Hre1s8SlTzFCxkghtPGjvG7jDjU3kL0EPLpPdnsw8ZQXmZ8Wja9FYgP7a1v9Kas")])
        .counterexamples(&["AKCpxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
        .reference("https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens");

const ARTIFACTORY_REFERENCE: Rule = Rule::token(
    "artifactory-reference-token",
    label!(ARTIFACTORY_REFERENCE_TOKEN),
    r"cmVmdGtu[[:alnum:]]{56}",
)
.check(|value| lenient(value, artifactory_reference_token))
.grades(GRADES)
.length_max(2048)
.examples(&[concat!("cmVmdG", "tuOjAxOjE3MDAwMDAwMDA6bndDWXRsVmo0N1JnUENUQUVHbWlDOE1hU25R")])
.counterexamples(&["cmVmdGtuxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
.reference("https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens");

const BITBUCKET: Rule = Rule::token(
    "bitbucket-data-center-token",
    label!(BITBUCKET_HTTP_ACCESS_TOKEN),
    r"BBDC-[0-9A-Za-z+/@_-]{40,50}",
)
.check(|value| lenient(value, data_center_token))
.grades(GRADES)
.length_max(2048)
.examples(&[concat!("BBDC-MTI", "zNDU2Nzg5MDEyOhWtoLhGwcDrxTSK3Hma34SbrQXU")])
.counterexamples(&["BBDC-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
.reference("https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html");

const PYPI: Rule = Rule::token("pypi-api-token", label!(PYPI_API_TOKEN), r"pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}")
    .check(|value| lenient(value, pypi_token))
    .grades(GRADES)
    .length_max(2048)
    .examples(&[concat!("pypi-AgE", "IcHlwaS5vcmcCoQrARB6q7rS0jvoLHwq9gOmYo1q6XqC9h5nBNQ1DnnGJeqdf3jE0pKpy4FYorG_minM9EWGhXY6uK7BC15WK7bHVlNbREtNPZgL03nEQ6ZOudCKSPX0XEWXc")])
    .counterexamples(&["pypi-AgEIcHlwaS5vcmcxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://pypi.org/help/#apitoken");

const PYPI_TEST: Rule = Rule::token("pypi-test-api-token", label!(PYPI_API_TOKEN), r"pypi-AgENdGVzdC5weXBpLm9yZw[\w-]{50,1000}")
    .check(|value| lenient(value, pypi_token))
    .grades(GRADES)
    .length_max(2048)
    .sensitivity(Sensitivity::Internal)
    .examples(&[concat!("pypi-AgE", "NdGVzdC5weXBpLm9yZwIZBvY9V5l6CtMbOq5AgfQftHFlPj1XeoxBA_nMGYp_idga8qUAHEAXPxkj9xAs-qFQoSSzxcebuIdhqNs_QQHCKFsVv-vCFtwbvv6h19brCX1viiTZctpCDqY")])
    .counterexamples(&["pypi-AgENdGVzdC5weXBpLm9yZwxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    .reference("https://pypi.org/help/#apitoken");

/// Jira and Confluence give no prefix: digits in base 64 and a colon are one, and it has to be right.
const DATA_CENTER: Rule = Rule::new(
    "data-center-token",
    label!(JIRA_CONFLUENCE_PAT_TOKEN),
    r"(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){3}[0-9A-Za-z+/]{32}",
)
.edges(Edges::BASE64)
.check(data_center_token)
.grades(Grades::always(Confidence::High))
.examples(&[concat!("MTIzND", "U2Nzg5MDEyOr+GPu0/wDejNALySXjHFi8ywFsM")])
.counterexamples(&["MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "[JIRA_CONFLUENCE_PAT_TOKEN_1]"])
.reference("https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html");

/// A wrong inside behind an unmistakable beginning leaves doubt, not innocence; a filled-in form is innocent.
fn lenient(value: &str, check: fn(&str) -> Verdict) -> Verdict {
    match check(value) {
        // Fillers decode as well as anything.
        _ if is_filler(value) => Verdict::Rejected,
        Verdict::Confirmed => Verdict::Confirmed,
        _ => Verdict::Inconclusive,
    }
}
