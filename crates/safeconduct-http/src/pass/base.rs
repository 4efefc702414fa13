//! The signature base of a request (RFC 9421, 2.5): what is signed, byte for byte.

use super::fields::{Member, Value, quoted};
use super::host::said;
use http::request::Parts;

/// The base for the components that a member of `Signature-Input` covers; `None` where one is not there, twice, or
/// of a kind that is not spoken.
pub(crate) fn signature_base(parts: &Parts, input: &Member) -> Option<String> {
    let Value::List(components) = &input.value else { return None };
    let mut base = String::new();
    let mut named: Vec<String> = Vec::new();
    for (name, parameters) in components {
        let identifier = identifier(name, parameters)?;
        if named.contains(&identifier) {
            return None;
        }
        let value = component(parts, name, parameters)?;
        base.push_str(&format!("{identifier}: {value}\n"));
        named.push(identifier);
    }
    base.push_str(&format!("\"@signature-params\": {}", input.written));
    Some(base)
}

fn identifier(name: &str, parameters: &[(String, Value)]) -> Option<String> {
    let mut out = quoted(name)?;
    for (key, value) in parameters {
        match value {
            Value::True => out.push_str(&format!(";{key}")),
            Value::Text(text) => out.push_str(&format!(";{key}={}", quoted(text)?)),
            _ => return None,
        }
    }
    Some(out)
}

fn component(parts: &Parts, name: &str, parameters: &[(String, Value)]) -> Option<String> {
    match (name, parameters) {
        ("@method", []) => Some(parts.method.to_string()),
        ("@authority", []) => authority(parts),
        ("@path", []) => Some(match parts.uri.path() {
            "" => "/".to_owned(),
            path => path.to_owned(),
        }),
        ("@query", []) => Some(format!("?{}", parts.uri.query().unwrap_or_default())),
        ("@request-target", []) => {
            let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            Some(format!("{}{query}", parts.uri.path()))
        }
        ("@query-param", [(key, Value::Text(wanted))]) if key == "name" => {
            let mut found = parts
                .uri
                .query()
                .into_iter()
                .flat_map(|query| query.split('&'))
                .map(|member| member.split_once('=').unwrap_or((member, "")))
                .filter(|(name, _)| *name == wanted.as_str());
            let (_, value) = found.next()?;
            found.next().is_none().then(|| value.to_owned())
        }
        (field, []) if !field.starts_with('@') && !field.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            header(parts, field)
        }
        _ => None,
    }
}

/// The values of a header, trimmed and joined.
pub(crate) fn header(parts: &Parts, name: &str) -> Option<String> {
    let values: Vec<&str> = parts
        .headers
        .get_all(name)
        .iter()
        .map(|value| value.to_str().map(str::trim))
        .collect::<Result<_, _>>()
        .ok()?;
    (!values.is_empty()).then(|| values.join(", "))
}

/// Host and port of the target as they are signed: lower case, a default port left out. At the server the scheme is
/// not known any more, so both default ports are left out; which of the two it was, the pass itself says.
fn authority(parts: &Parts) -> Option<String> {
    let lower = said(parts)?;
    Some(lower.strip_suffix(":443").or_else(|| lower.strip_suffix(":80")).unwrap_or(&lower).to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::fields::dictionary;
    use super::*;
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::Sha256;

    /// The request of RFC 9421, appendix B.2.
    fn request() -> Parts {
        let request = http::Request::post("/foo?param=Value&Pet=dog")
            .header("Host", "example.com")
            .header("Date", "Tue, 20 Apr 2021 02:07:55 GMT")
            .header("Content-Type", "application/json")
            .header("Content-Digest", "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:")
            .header("Content-Length", "18");
        request.body(()).unwrap().into_parts().0
    }

    fn base(input: &str) -> String {
        signature_base(&request(), &dictionary(input).unwrap()[0]).unwrap()
    }

    fn decoded(text: &str) -> Vec<u8> {
        BASE64_STANDARD.decode(text).unwrap()
    }

    #[test]
    fn the_bases_of_the_rfc() {
        // B.2.1, B.2.2, B.2.3: signed with RSA there; the bases are what is ours.
        let minimal =
            r#"sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#;
        assert_eq!(base(minimal), format!("\"@signature-params\": {}", &minimal[8..]));
        let selective = r#"sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example""#;
        assert_eq!(
            base(selective),
            format!(
                "\"@authority\": example.com\n\"content-digest\": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm\
                 +AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:\n\"@query-param\";name=\"Pet\": dog\n\"@signature-params\": {}",
                &selective[8..]
            )
        );
        let full = r#"sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss""#;
        assert!(
            base(full)
                .contains("\"@path\": /foo\n\"@query\": ?param=Value&Pet=dog\n\"@authority\": example.com\n")
        );
    }

    #[test]
    fn the_signatures_of_the_rfc() {
        // B.2.5, HMAC-SHA-256.
        let input =
            r#"sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#;
        let secret = decoded(
            "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==",
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
        mac.update(base(input).as_bytes());
        mac.verify_slice(&decoded("pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=")).unwrap();
        // B.2.6, Ed25519.
        let input = r#"sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
        let public: [u8; 32] = decoded("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=").try_into().unwrap();
        let signature = decoded(
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
        );
        let key = VerifyingKey::from_bytes(&public).unwrap();
        let signed = ed25519_dalek::Signature::from_slice(&signature).unwrap();
        key.verify_strict(base(input).as_bytes(), &signed).unwrap();
        let seed: [u8; 32] = decoded("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=").try_into().unwrap();
        assert_eq!(SigningKey::from_bytes(&seed).sign(base(input).as_bytes()).to_bytes().to_vec(), signature);
    }

    #[test]
    fn what_is_not_there_is_not_signed() {
        for input in [
            r#"s=("x-missing")"#,
            r#"s=("date" "date")"#,
            r#"s=("Date")"#,
            r#"s=("@status")"#,
            r#"s=("@query-param";name="none")"#,
            r#"s=("date";sf)"#,
            "s=1",
        ] {
            assert_eq!(signature_base(&request(), &dictionary(input).unwrap()[0]), None, "{input}");
        }
    }
}
