//! JSON Web Tokens: whether the header says so, and when the token stops working.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use safeconduct_core::{Timestamp, Verdict};
use serde_json::{Map, Value};

/// The longest part that is decoded: a header or payload beyond it is no token anybody sends.
const PART_MAX: usize = 64 * 1024;

/// Checks a JWS or JWE in compact form (RFC 7515 section 7.1, RFC 7516 section 7.1).
///
/// `Confirmed`: the header is a JSON object with `alg`, and the payload a JSON object (of a JWE
/// only the header can be read). `Inconclusive`: the header alone reads well.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::jwt;
///
/// let token = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxIn0", "c2lnbmF0dXJl"].join(".");
/// assert_eq!(jwt(&token), Verdict::Confirmed);
/// assert_eq!(jwt("eyJub3QiOiJhIGp3dCJ9.e30.x"), Verdict::Rejected);
/// ```
pub fn jwt(candidate: &str) -> Verdict {
    let parts = candidate.split('.').count();
    let header = candidate.split('.').next().and_then(object);
    let Some(header) = header.filter(|header| header.get("alg").is_some_and(Value::is_string)) else {
        return Verdict::Rejected;
    };
    match parts {
        3 if payload(candidate).is_some() => Verdict::Confirmed,
        5 if header.contains_key("enc") => Verdict::Confirmed,
        _ => Verdict::Inconclusive,
    }
}

/// The instant in the `exp` claim (RFC 7519 section 4.1.4), if the payload can be read and has one.
pub fn jwt_expiry(candidate: &str) -> Option<Timestamp> {
    let seconds = payload(candidate)?.get("exp")?.as_f64()?;
    (0.0..1e11).contains(&seconds).then(|| Timestamp::from_unix_seconds(seconds as i64))?
}

fn payload(candidate: &str) -> Option<Map<String, Value>> {
    candidate.split('.').nth(1).and_then(object)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let part = part.trim_end_matches('=');
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part.get(..part.len().min(PART_MAX))?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
