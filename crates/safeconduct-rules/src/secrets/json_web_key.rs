//! Private members of JSON Web Keys (RFC 7517, RFC 7518): `d`, `k` and the primes beside a `kty`.

use crate::validators::naturalness::is_natural;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[JSON_WEB_KEY];

static DEFINITION: LabelDefinition = LabelDefinition::new("JSON_WEB_KEY", Category::Credential);

const JSON_WEB_KEY: Rule = Rule::new(
    "json-web-key",
    Label::declare(&DEFINITION),
    r#"\\?"(?:d|k|p|q|dp|dq|qi)\\?"\s?:\s?\\?"(?P<value>[\w-]{20,1400})\\?""#,
)
.edges(Edges::NONE)
.validate(Validator::Candidate(member))
.grades(Grades::always(Confidence::High))
.length_max(1500)
.examples(&[
    "{\"kty\":\"oct\",\"k\":\"k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}",
])
.counterexamples(&[
    "{\"d\":\"k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f\"}",
    "{\"kty\":\"oct\",\"k\":\"your-json-web-key-goes-here\"}",
])
.reference("https://www.rfc-editor.org/rfc/rfc7518#section-6");

/// A key says its type; long numbers of it may push that out of sight, so its other members count too.
fn member(candidate: &Candidate<'_>) -> Judgement {
    let beside = |text: &str| {
        [
            "\"kty",
            "\"crv",
            "\"e\":",
            "\"kid\"",
            "\\\"kty",
            "\"qi\"",
            "\"dp\"",
            "\"dq\"",
            "\"alg\":\"",
            "\"p\":\"",
            "\"y\":\"",
            "\"n\":\"",
            "\"q\":\"",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    let key = beside(candidate.before()) || beside(candidate.after());
    if key && !is_natural(candidate.value()) { Verdict::Confirmed } else { Verdict::Rejected }.into()
}
