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
    (0.0..1e11).contains(&seconds).then(|| Timestamp::from_seconds(seconds as i64))
}

fn payload(candidate: &str) -> Option<Map<String, Value>> {
    candidate.split('.').nth(1).and_then(object)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let part = part.trim_end_matches('=');
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part.get(..part.len().min(PART_MAX))?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, payload: &str) -> String {
        let [header, payload] = [header, payload].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
        format!("{header}.{payload}.c2lnbmF0dXJl")
    }

    #[test]
    fn structure() {
        let good = token(r#"{"typ":"JWT","alg":"RS256"}"#, r#"{"sub":"1"}"#);
        assert_eq!(jwt(&good), Verdict::Confirmed);
        assert_eq!(jwt(&token(r#"{"alg":"none"}"#, "not json")), Verdict::Inconclusive);
        assert_eq!(jwt(&token(r#"{"alg":"dir","enc":"A256GCM"}"#, "")), Verdict::Inconclusive);
        for wrong in [token(r#"{"typ":"JWT"}"#, "{}"), token("[]", "{}"), "a.b.c".into(), String::new()] {
            assert_eq!(jwt(&wrong), Verdict::Rejected, "{wrong}");
        }
    }

    #[test]
    fn expiry_is_read_from_the_payload() {
        let expiring = token(r#"{"alg":"HS256"}"#, r#"{"exp":1300819380}"#);
        assert_eq!(jwt_expiry(&expiring).map(|at| at.to_string()).as_deref(), Some("2011-03-22T18:43:00Z"));
        for never in [r#"{}"#, r#"{"exp":"soon"}"#, r#"{"exp":-1}"#, r#"{"exp":1e300}"#] {
            assert_eq!(jwt_expiry(&token(r#"{"alg":"HS256"}"#, never)), None);
        }
    }
}
