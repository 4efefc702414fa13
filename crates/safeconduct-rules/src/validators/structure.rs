//! Tokens that hold something that can be read: an id, a JSON object, bytes of a known beginning.

use super::crypto_address::base58;
use base64::{
    Engine,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use safeconduct_core::Verdict;
use serde_json::{Map, Value};

/// No token holds more.
const LONGEST: usize = 4096;

/// Checks a Discord bot token: its first part is a user's id, digits in base 64.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::discord_bot_token;
///
/// let token = ["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GkLmNp", "k7Fq9ZtW2mXe4RbN8vLcpT3yUo6"].join(".");
/// assert_eq!(discord_bot_token(&token), Verdict::Confirmed);
/// assert_eq!(discord_bot_token("no.token.here"), Verdict::Rejected);
/// ```
pub fn discord_bot_token(candidate: &str) -> Verdict {
    let id = candidate.split('.').next().and_then(decoded);
    confirm(id.is_some_and(|id| (15..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit)))
}

/// Checks a Grafana token: `glc_` holds the members `o` and `n`, a legacy key (`eyJrIjoi…`) `k`, `n` and `id`.
pub fn grafana_token(candidate: &str) -> Verdict {
    let (body, wanted): (&str, &[&str]) = match candidate.strip_prefix("glc_") {
        Some(body) => (body, &["o", "n"]),
        None => (candidate, &["k", "n", "id"]),
    };
    confirm(object(body).is_some_and(|object| wanted.iter().all(|name| object.contains_key(*name))))
}

/// Checks a Sentry organization token: between its underscores stands an object with `iat`, `url` and `org`.
pub fn sentry_organization_token(candidate: &str) -> Verdict {
    let body = candidate.strip_prefix("sntrys_").and_then(|rest| rest.rsplit_once('_')).map(|(body, _)| body);
    let wanted = ["iat", "url", "org"];
    confirm(body.and_then(object).is_some_and(|object| wanted.iter().all(|name| object.contains_key(*name))))
}

/// Checks a service-account token of 1Password: behind `ops_` stands a JSON object.
pub fn onepassword_service_token(candidate: &str) -> Verdict {
    confirm(candidate.strip_prefix("ops_").and_then(object).is_some_and(|object| !object.is_empty()))
}

/// Checks an API key of Artifactory: 54 bytes in base 58.
pub fn artifactory_api_key(candidate: &str) -> Verdict {
    const BITCOIN: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    confirm(base58(candidate, BITCOIN).is_some_and(|bytes| bytes.len() == 54))
}

/// Checks a reference token of Artifactory: its text begins with `reftkn:`.
pub fn artifactory_reference_token(candidate: &str) -> Verdict {
    confirm(decoded(candidate).is_some_and(|bytes| bytes.starts_with(b"reftkn:")))
}

/// Checks a personal token of Jira, Confluence or Bitbucket Data Center: an id in digits, a colon, and random bytes.
pub fn data_center_token(candidate: &str) -> Verdict {
    let bytes = decoded(candidate.strip_prefix("BBDC-").unwrap_or(candidate));
    let id = |bytes: &[u8]| {
        bytes.iter().position(|byte| *byte == b':').and_then(|at| bytes.get(..at).map(<[u8]>::to_vec))
    };
    confirm(
        bytes.as_deref().and_then(id).is_some_and(|id| id.len() >= 6 && id.iter().all(u8::is_ascii_digit)),
    )
}

/// Checks a token of PyPI: a macaroon of version 2 whose location is the index or its test site.
pub fn pypi_token(candidate: &str) -> Verdict {
    let bytes = candidate.strip_prefix("pypi-").and_then(decoded);
    let place = |place: &[u8]| {
        bytes.as_deref().is_some_and(|bytes| {
            bytes.starts_with(&[2, 1]) && bytes.get(3..).is_some_and(|rest| rest.starts_with(place))
        })
    };
    confirm(place(b"pypi.org") || place(b"test.pypi.org"))
}

fn confirm(holds: bool) -> Verdict {
    if holds { Verdict::Confirmed } else { Verdict::Rejected }
}

fn object(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&decoded(text)?).ok()
}

/// The bytes of a text in base 64 of either alphabet, padded or not.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text = text.get(..text.len().min(LONGEST))?.trim_end_matches('=');
    // One character too many says nothing.
    let text = if text.len() % 4 == 1 { text.get(..text.len() - 1)? } else { text };
    LENIENT.decode(text.replace('-', "+").replace('_', "/")).ok()
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&str) -> Verdict;

    fn encoded(text: impl AsRef<[u8]>) -> String {
        LENIENT.encode(text).trim_end_matches('=').to_owned()
    }

    #[test]
    fn what_is_inside_decides() {
        let cases: [(Check, String, String); 7] = [
            (
                grafana_token,
                format!("glc_{}", encoded(r#"{"o":"1","n":"x","k":"y"}"#)),
                format!("glc_{}", encoded("{}")),
            ),
            (grafana_token, encoded(r#"{"k":"y","n":"x","id":1}"#), encoded(r#"{"k":"y"}"#)),
            (
                sentry_organization_token,
                format!("sntrys_{}_k7Fq9ZtW2m", encoded(r#"{"iat":1,"url":"u","org":"o"}"#)),
                format!("sntrys_{}_k7Fq9ZtW2m", encoded(r#"{"iat":1}"#)),
            ),
            (
                onepassword_service_token,
                format!("ops_{}", encoded(r#"{"email":"x"}"#)),
                format!("ops_{}", encoded("{}")),
            ),
            (artifactory_reference_token, encoded("reftkn:01:1234567890:k7Fq9Z"), encoded("something else")),
            (data_center_token, format!("BBDC-{}", encoded(b"123456789:\x01\x02\x03")), encoded("a:b")),
            (
                pypi_token,
                format!("pypi-{}", encoded(b"\x02\x01\x08pypi.org\x02")),
                format!("pypi-{}", encoded("x")),
            ),
        ];
        for (check, right, wrong) in cases {
            assert_eq!((check(&right), check(&wrong)), (Verdict::Confirmed, Verdict::Rejected), "{right}");
            for text in ["", "_", "\u{e9}\u{e9}", "a.b.c"] {
                assert_eq!(check(text), Verdict::Rejected);
            }
        }
        assert_eq!(artifactory_api_key(&"AKCp".repeat(18)), Verdict::Rejected);
    }
}
