//! GitHub tokens of every kind, with their checksums.

use crate::validators::{
    github_fine_grained, github_token, jwt, naturalness::is_natural, placeholder::is_filler,
};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PERSONAL, OAUTH, APP, APP_STATELESS, REFRESH, FINE_GRAINED];

const REFERENCE: &str = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats";

/// A failed check lowers the confidence: sample tokens and older ones fail, and the prefix is unmistakable.
const GRADES: Grades =
    Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium));

const fn github(name: &'static str, label: Label, pattern: &'static str) -> Rule {
    Rule::token(name, label, pattern)
        .edges(Edges::WORD)
        .check(checksummed)
        .grades(GRADES)
        .reference(REFERENCE)
}

const PERSONAL: Rule =
    github("github-personal-access-token", Label::GITHUB_PERSONAL_ACCESS_TOKEN, "ghp_[0-9A-Za-z]{20,255}")
        .examples(&[
            concat!("ghp_", "Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IL"),
            concat!("https://x:ghp_", "Wydfhl3TvtnythpZPPPP6UeP3C4DSA0F8rB2@github.com/a/b"),
            concat!("token=ghp_", "Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IM"),
        ])
        .counterexamples(&[
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_your_token",
            "ghp_short",
            "[GITHUB_PERSONAL_ACCESS_TOKEN_1]",
        ]);

const OAUTH: Rule = github("github-oauth-token", Label::GITHUB_OAUTH_TOKEN, "gho_[0-9A-Za-z]{20,255}")
    .examples(&[concat!("gho_", "Eeeby3abP3E2Zs8IQ9Y7aJZqhB6bae2dTjzx")])
    .counterexamples(&["gho_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "gho_st"]);

const APP: Rule = github("github-app-token", Label::GITHUB_APP_TOKEN, "gh[us]_[0-9A-Za-z]{20,255}")
    .examples(&[
        concat!("ghu_", "CN6Zj4a3dDVhYRnKTbxTNJFoBinF5a42GyMy"),
        concat!("ghs_", "JXVuLkSIc47WQAmL9xVQ2zg4mZaouq416qWT"),
    ])
    .counterexamples(&["ghs_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]);

const APP_STATELESS: Rule = Rule::token(
    "github-app-token-stateless",
    Label::GITHUB_APP_TOKEN,
    r"ghs_[0-9]{1,12}_eyJ[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+",
)
.check(stateless)
.length_max(4096)
.examples(&[concat!("ghs_", "12345_eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSJ9.c2lnbmF0dXJl")])
.counterexamples(&["ghs_12345_eyJub3QiOjF9.e30.x"])
.reference(REFERENCE);

const REFRESH: Rule = github("github-refresh-token", Label::GITHUB_REFRESH_TOKEN, "ghr_[0-9A-Za-z]{36,255}")
    .examples(&[concat!(
        "ghr_",
        "ugM1yTMAd7V3DnI8lFPPwtV5ASPZHu8qRtZHjQMhuOzE95B9EgE0VrbBGI09QYNdaKy8is0yDkdW"
    )])
    .counterexamples(&["ghr_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]);

const FINE_GRAINED: Rule = Rule::token(
    "github-fine-grained-token",
    Label::GITHUB_FINE_GRAINED_TOKEN,
    "github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{40,255}",
)
.edges(Edges::WORD)
.check(fine_grained)
.grades(GRADES)
.examples(&[
    concat!(
        "github_pat_",
        "7Lc360a9Y6yNd14tDdO9eG_zMcNU77sVTUUJ596lLlGUriAX1DyyXN9iYw1mXJft5iYLX32S3VsGXNwAMn"
    ),
    concat!("github_pat_", "7Lc360a9Y6yNd14tDdO9eG_zMcNU77sVTUUJ596lLlGUriAX1DyyXN9iYw1mXJft5iYLX32S3Vs"),
])
.counterexamples(&[
    "github_pat_xxxxxxxxxxxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "github_pat_abc",
])
.reference(REFERENCE);

fn checksummed(value: &str) -> Verdict {
    unless_placeholder(value, github_token(value))
}

fn fine_grained(value: &str) -> Verdict {
    unless_placeholder(value, github_fine_grained(value))
}

fn stateless(value: &str) -> Verdict {
    value.splitn(3, '_').nth(2).map_or(Verdict::Rejected, jwt)
}

/// What stands after the prefix decides whether a failed check is a doubtful token or no token.
fn unless_placeholder(value: &str, check: Verdict) -> Verdict {
    let body = value.rsplit('_').next().unwrap_or(value);
    let identifier = !body.bytes().any(|byte| byte.is_ascii_digit()) && is_natural(body);
    match check {
        Verdict::Confirmed => Verdict::Confirmed,
        _ if is_filler(body) || identifier => Verdict::Rejected,
        _ => Verdict::Inconclusive,
    }
}
