//! JSON Web Tokens, with the instant at which they expire.

use crate::validators::{documented, jwt, jwt_expiry};
use safeconduct_core::{Confidence, Label};
use safeconduct_detect::{Candidate, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[JWT];

const JWT: Rule = Rule::token(
    "jwt",
    Label::JWT,
    // A JSON object in base 64 starts with `ey`, or with `ew` where white space follows the brace.
    r"e[yw][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)?",
)
.edges(Edges::TOKEN)
.validate(Validator::Candidate(readable))
.grades(Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium)))
.length_max(16 * 1024)
.examples(&[
    concat!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkFuYSJ9",
        ".c2lnbmF0dXJlLXBhcnQ"
    ),
    concat!("Authorization: Bearer eyJhbGciOiJSUzI1NiJ9", ".eyJleHAiOjEzMDA4MTkzODB9", ".c2lnbmF0dXJl"),
    concat!("eyJhbGciOiJub25lIn0", ".eyJzdWIiOiIxIn0", "."),
])
.counterexamples(&["eyJub3QiOiJhIGp3dCJ9.e30.x", "example.com.au", "ewogICJub3QiOiAxCn0.b.c", "[JWT_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc7519");

fn readable(candidate: &Candidate<'_>) -> Judgement {
    let judgement = documented::graded(candidate.value(), jwt(candidate.value()).into());
    match jwt_expiry(candidate.value()) {
        Some(expires) => judgement.expiring(expires),
        None => judgement,
    }
}
