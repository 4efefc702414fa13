//! The pass: a cleared request carries its safe-conduct, signed, so that any later hop lets through only what was
//! cleared, unchanged, for that destination (RFC 9421, RFC 9530).

mod base;
mod fields;
mod host;
mod layer;

pub use layer::{PassLayer, Passed};

use base::{header, signature_base};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use fields::{Value, coded, dictionary, quoted};
use host::Host;
use http::HeaderValue;
use http::header::InvalidHeaderValue;
use http::request::Parts;
use safeconduct::Key;
use safeconduct::core::EndpointId;
use sha2::{Digest as _, Sha256, Sha512};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

/// What a pass is signed over. A signature that covers less is none.
const COVERED: &[&str] = &["@method", "@authority", "@path", "@query", "content-digest", "safe-conduct"];

/// How many passes may be remembered against a second use; when they are that many, no other is accepted.
const NONCES_MAX: usize = 1 << 20;

/// How far two clocks may be apart, in seconds.
const SKEW: i64 = 5;

/// The longest life of a pass, in seconds.
const LIFE_MAX: i64 = 300;

/// What a pass says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The endpoint it was cleared for.
    pub endpoint: EndpointId,
    /// SHA-256 of the policy in force, as hex digits.
    pub policy: String,
    /// SHA-256 of the catalog in force, as hex digits.
    pub catalog: String,
    /// The entry of the record that holds the decision; also what a second use is known by.
    pub receipt: String,
}

/// Why a pass is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PassError {
    /// There is none.
    #[error("the request carries no pass")]
    Missing,
    /// A field of it cannot be read.
    #[error("the pass is malformed, or its signature does not cover all it must")]
    Malformed,
    /// It is signed with a key that is not trusted here.
    #[error("the pass is signed with a key that is not trusted here")]
    UnknownKey,
    /// The body is not the one it was given for.
    #[error("the body is not the one that was cleared")]
    OtherBody,
    /// The host is not the one it was given for.
    #[error("the host is not the one that it was cleared for")]
    OtherHost,
    /// The signature does not fit.
    #[error("the signature does not fit the request: its method, target or pass was altered")]
    Signature,
    /// It is over.
    #[error("the pass has expired")]
    Expired,
    /// It is of the future.
    #[error("the pass is not valid yet")]
    NotYet,
    /// It was used before.
    #[error("the pass was used before")]
    Replayed,
    /// So many passes are under way that another second use could go unseen.
    #[error("more passes are under way than can be remembered")]
    Full,
}

/// The public half of a key that signs passes: `ed25519:` and 32 bytes in base64.
#[derive(Clone, PartialEq, Eq)]
pub struct PassKey(VerifyingKey);

/// Signs passes.
///
/// ```
/// use safeconduct::Key;
/// use safeconduct_http::{Pass, PassError, PassSigner, PassVerifier};
///
/// let signer = PassSigner::new(&Key::new([7; 32]));
/// let pass = Pass {
///     endpoint: "openai-eu".parse()?,
///     policy: "0".repeat(64),
///     catalog: "0".repeat(64),
///     receipt: "01jd3".to_owned(),
/// };
/// let request = http::Request::post("https://api.example.com/v1/chat/completions").body(())?;
/// let (mut parts, ()) = request.into_parts();
/// signer.sign(&mut parts, b"{}", &pass, 1_800_000_000, 60)?;
///
/// let verifier = PassVerifier::new([signer.public_key()]);
/// assert_eq!(verifier.verify(&parts, b"{ }", 1_800_000_001), Err(PassError::OtherBody));
/// assert_eq!(verifier.verify(&parts, b"{}", 1_800_000_001)?, pass);
/// assert_eq!(verifier.verify(&parts, b"{}", 1_800_000_002), Err(PassError::Replayed));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct PassSigner(SigningKey);

/// Checks passes against the keys that are trusted, and remembers them until they are over.
pub struct PassVerifier {
    keys: Vec<PassKey>,
    /// The hosts that this hop is; of any when there are none.
    hosts: Vec<Host>,
    /// Receipt and expiry of every pass that was accepted.
    seen: Mutex<BTreeMap<(i64, String), ()>>,
}

/// The name of the signature.
const LABEL: &str = "safeconduct";

impl PassSigner {
    /// From a key for this purpose, see [`pass_key`](safeconduct::pass_key).
    pub fn new(key: &Key) -> PassSigner {
        PassSigner(SigningKey::from_bytes(key.expose()))
    }

    /// The public half, to be given to whoever verifies.
    pub fn public_key(&self) -> PassKey {
        PassKey(self.0.verifying_key())
    }

    /// Adds the pass to a request that is about to be sent with this body, valid from `now` (seconds since 1970) for
    /// `life` seconds, at most 300.
    ///
    /// # Errors
    /// [`PassError::Malformed`] when the request has no host or holds what cannot be signed.
    pub fn sign(
        &self,
        parts: &mut Parts,
        body: &[u8],
        pass: &Pass,
        now: i64,
        life: i64,
    ) -> Result<(), PassError> {
        let malformed = |_: InvalidHeaderValue| PassError::Malformed;
        for name in ["signature", "signature-input", "content-digest", "safe-conduct"] {
            parts.headers.remove(name);
        }
        let digest = format!("sha-256={}", coded(&Sha256::digest(body)));
        parts.headers.insert("content-digest", HeaderValue::from_str(&digest).map_err(malformed)?);
        let host = Host::target(parts).ok_or(PassError::Malformed)?;
        let said = [
            ("endpoint", pass.endpoint.as_str()),
            ("host", host.as_str()),
            ("policy", &pass.policy),
            ("catalog", &pass.catalog),
            ("receipt", &pass.receipt),
        ];
        let said = said.iter().map(|(name, text)| Some(format!("{name}={}", quoted(text)?)));
        let said: Vec<String> = said.collect::<Option<_>>().ok_or(PassError::Malformed)?;
        parts.headers.insert("safe-conduct", HeaderValue::from_str(&said.join(", ")).map_err(malformed)?);
        let covered: Vec<String> = COVERED.iter().map(|name| format!("\"{name}\"")).collect();
        let nonce = quoted(&pass.receipt).ok_or(PassError::Malformed)?;
        let expires = now.saturating_add(life.clamp(1, LIFE_MAX));
        let input = format!(
            "{LABEL}=({});created={now};expires={expires};nonce={nonce};keyid=\"{}\";alg=\"ed25519\";tag=\"safe-conduct\"",
            covered.join(" "),
            self.public_key()
        );
        let member = dictionary(&input).and_then(|members| members.into_iter().next());
        let base = member.and_then(|member| signature_base(parts, &member)).ok_or(PassError::Malformed)?;
        let signature = format!("{LABEL}={}", coded(&self.0.sign(base.as_bytes()).to_bytes()));
        parts.headers.insert("signature-input", HeaderValue::from_str(&input).map_err(malformed)?);
        parts.headers.insert("signature", HeaderValue::from_str(&signature).map_err(malformed)?);
        Ok(())
    }
}

impl PassVerifier {
    /// A verifier that trusts these keys.
    pub fn new(keys: impl IntoIterator<Item = PassKey>) -> PassVerifier {
        PassVerifier { keys: keys.into_iter().collect(), hosts: Vec::new(), seen: Mutex::default() }
    }

    /// Takes only passes for these hosts: a server names those that it is called by. `name:port` is that port and no
    /// other; `name` is either default port, 443 or 80. Without them a pass must be for the host that the request
    /// names, which is right for a proxy; of a server, whoever sends the request could name another.
    pub fn for_hosts<H: AsRef<str>>(mut self, hosts: impl IntoIterator<Item = H>) -> PassVerifier {
        self.hosts.extend(hosts.into_iter().map(|host| Host::of(host.as_ref())));
        self
    }

    /// What the pass of a request with this body says, at `now` (seconds since 1970). Each pass is good for one request.
    ///
    /// # Errors
    /// [`PassError`]: the request must then not go on.
    pub fn verify(&self, parts: &Parts, body: &[u8], now: i64) -> Result<Pass, PassError> {
        let (pass, expires) = self.check(parts, body, now)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that are over for good need not be remembered: their expiry refuses them.
        let still = seen.split_off(&(now - SKEW, String::new()));
        *seen = still;
        if seen.len() >= NONCES_MAX {
            return Err(PassError::Full);
        }
        match seen.insert((expires, pass.receipt.clone()), ()) {
            None => Ok(pass),
            Some(()) => Err(PassError::Replayed),
        }
    }

    /// The same without remembering: for looking at one request by hand.
    ///
    /// # Errors
    /// As [`PassVerifier::verify`], second uses excepted.
    pub fn inspect(&self, parts: &Parts, body: &[u8], now: i64) -> Result<Pass, PassError> {
        self.check(parts, body, now).map(|(pass, _)| pass)
    }

    fn check(&self, parts: &Parts, body: &[u8], now: i64) -> Result<(Pass, i64), PassError> {
        let (Some(input), Some(signature), Some(said)) =
            (header(parts, "signature-input"), header(parts, "signature"), header(parts, "safe-conduct"))
        else {
            return Err(PassError::Missing);
        };
        let member = |text: &str| {
            let members = dictionary(text).ok_or(PassError::Malformed)?;
            members.into_iter().find(|member| member.key == LABEL).ok_or(PassError::Missing)
        };
        let (input, signature) = (member(&input)?, member(&signature)?);
        let Value::List(components) = &input.value else { return Err(PassError::Malformed) };
        let covers = |name: &&str| components.iter().any(|(given, with)| given == *name && with.is_empty());
        let (created, expires) = (input.parameter("created"), input.parameter("expires"));
        let (Some(created), Some(expires)) =
            (created.and_then(Value::number), expires.and_then(Value::number))
        else {
            return Err(PassError::Malformed);
        };
        let tag = input.parameter("tag").and_then(Value::text);
        if !COVERED.iter().all(covers) || tag != Some("safe-conduct") || expires - created > LIFE_MAX {
            return Err(PassError::Malformed);
        }
        let keyid = input.parameter("keyid").and_then(Value::text).unwrap_or_default();
        let key = self.keys.iter().find(|key| key.to_string() == keyid).ok_or(PassError::UnknownKey)?;
        let said = dictionary(&said).ok_or(PassError::Malformed)?;
        let text = |name: &str| {
            let member = said.iter().find(|member| member.key == name);
            member.and_then(|member| member.value.text()).map(str::to_owned).ok_or(PassError::Malformed)
        };
        if !is_digest_of(&header(parts, "content-digest").ok_or(PassError::Malformed)?, body) {
            return Err(PassError::OtherBody);
        }
        let host = Host::of(&text("host")?);
        let ours = self.hosts.is_empty() || self.hosts.iter().any(|one| one.fits(&host));
        if !ours || !Host::target(parts).is_some_and(|target| target.fits(&host)) {
            return Err(PassError::OtherHost);
        }
        let base = signature_base(parts, &input).ok_or(PassError::Malformed)?;
        let bytes = signature.value.bytes().ok_or(PassError::Malformed)?;
        let signed = Signature::from_slice(bytes).map_err(|_| PassError::Malformed)?;
        key.0.verify_strict(base.as_bytes(), &signed).map_err(|_| PassError::Signature)?;
        if now < created - SKEW {
            return Err(PassError::NotYet);
        }
        if now > expires + SKEW {
            return Err(PassError::Expired);
        }
        let endpoint = text("endpoint")?.parse().map_err(|_| PassError::Malformed)?;
        let pass =
            Pass { endpoint, policy: text("policy")?, catalog: text("catalog")?, receipt: text("receipt")? };
        Ok((pass, expires))
    }
}

/// Whether a `Content-Digest` (RFC 9530) is that of a body: every digest of a known kind must fit, and one must be there.
fn is_digest_of(field: &str, body: &[u8]) -> bool {
    let Some(members) = dictionary(field) else { return false };
    let mut known = 0;
    for member in members {
        let fits = match member.key.as_str() {
            "sha-256" => member.value.bytes() == Some(Sha256::digest(body).as_slice()),
            "sha-512" => member.value.bytes() == Some(Sha512::digest(body).as_slice()),
            _ => continue,
        };
        if !fits {
            return false;
        }
        known += 1;
    }
    known > 0
}

impl fmt::Display for PassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ed25519:{}", BASE64_STANDARD.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassKey({self})")
    }
}

impl FromStr for PassKey {
    type Err = PassError;
    fn from_str(text: &str) -> Result<PassKey, PassError> {
        let bytes = text.trim().strip_prefix("ed25519:").and_then(|coded| BASE64_STANDARD.decode(coded).ok());
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        let key =
            bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok()).ok_or(PassError::Malformed)?;
        Ok(PassKey(key))
    }
}

/// Shows the public half only.
impl fmt::Debug for PassSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassSigner({})", self.public_key())
    }
}

impl fmt::Debug for PassVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassVerifier({} keys)", self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn signer() -> PassSigner {
        PassSigner::new(&Key::new([7; 32]))
    }

    fn signed() -> Parts {
        let request = http::Request::post("https://API.example.com:443/v1/chat/completions?beta=true")
            .body(())
            .unwrap();
        let (mut parts, ()) = request.into_parts();
        let pass = Pass {
            endpoint: "openai-eu".parse().unwrap(),
            policy: "a".repeat(64),
            catalog: "b".repeat(64),
            receipt: "r1".to_owned(),
        };
        signer().sign(&mut parts, b"{}", &pass, NOW, 60).unwrap();
        parts
    }

    #[test]
    fn every_way_a_pass_can_be_wrong_has_its_reason() {
        let verifier = PassVerifier::new([signer().public_key()]);
        let look = |parts: &Parts, body: &[u8], now: i64| {
            verifier.inspect(parts, body, now).map(|pass| pass.receipt)
        };
        assert_eq!(look(&signed(), b"{}", NOW), Ok("r1".to_owned()));
        assert_eq!(look(&signed(), b"{ }", NOW), Err(PassError::OtherBody));
        assert_eq!(look(&signed(), b"{}", NOW + 66), Err(PassError::Expired));
        assert_eq!(look(&signed(), b"{}", NOW - 6), Err(PassError::NotYet));
        let stranger = PassVerifier::new([PassSigner::new(&Key::new([8; 32])).public_key()]);
        assert_eq!(stranger.inspect(&signed(), b"{}", NOW), Err(PassError::UnknownKey));
        let with = |change: fn(&mut Parts)| {
            let mut parts = signed();
            change(&mut parts);
            look(&parts, b"{}", NOW)
        };
        let header = |parts: &mut Parts, name: &'static str, from: &str, to: &str| {
            let text = parts.headers[name].to_str().unwrap().replacen(from, to, 1);
            parts.headers.insert(name, text.parse().unwrap());
        };
        assert_eq!(
            with(|parts| parts.uri = "https://evil.example/v1/chat/completions?beta=true".parse().unwrap()),
            Err(PassError::OtherHost)
        );
        assert_eq!(
            with(|parts| parts.uri = "https://api.example.com/v1/files?beta=true".parse().unwrap()),
            Err(PassError::Signature)
        );
        assert_eq!(
            with(|parts| parts.uri = "https://api.example.com/v1/chat/completions".parse().unwrap()),
            Err(PassError::Signature)
        );
        assert_eq!(with(|parts| parts.method = http::Method::PUT), Err(PassError::Signature));
        assert_eq!(
            with(|parts| {
                parts.headers.remove("signature");
            }),
            Err(PassError::Missing)
        );
        for (name, from, to, expected) in [
            ("safe-conduct", "openai-eu", "openai-us", PassError::Signature),
            ("safe-conduct", "api.example.com", "evil.example", PassError::OtherHost),
            ("signature-input", "\"content-digest\" ", "", PassError::Malformed),
            ("signature-input", "expires=1800000060", "expires=1800000260", PassError::Signature),
            ("signature-input", "expires=1800000060", "expires=1900000000", PassError::Malformed),
            ("signature-input", "tag=\"safe-conduct\"", "tag=\"other\"", PassError::Malformed),
            ("signature", ":", ":AAAA", PassError::Malformed),
            ("content-digest", "sha-256", "sha-999", PassError::OtherBody),
        ] {
            let mut parts = signed();
            header(&mut parts, name, from, to);
            assert_eq!(look(&parts, b"{}", NOW), Err(expected), "{name}: {to}");
        }
        // The same request at its own host, seen from there.
        let mut arrived = signed();
        arrived.uri = "/v1/chat/completions?beta=true".parse().unwrap();
        arrived.headers.insert("host", "api.example.com".parse().unwrap());
        assert_eq!(look(&arrived, b"{}", NOW), Ok("r1".to_owned()));
        // It was signed for `https`: of the server that says another port it is none, whoever forwards it there.
        for (host, expected) in [
            ("api.example.com:443", Ok("r1".to_owned())),
            ("api.example.com:80", Err(PassError::OtherHost)),
            ("api.example.com:8443", Err(PassError::OtherHost)),
        ] {
            arrived.headers.insert("host", host.parse().unwrap());
            assert_eq!(look(&arrived, b"{}", NOW), expected, "{host}");
        }
        arrived.uri = "http://api.example.com/v1/chat/completions?beta=true".parse().unwrap();
        assert_eq!(look(&arrived, b"{}", NOW), Err(PassError::OtherHost));
        arrived.uri = "/v1/chat/completions?beta=true".parse().unwrap();
        arrived.headers.insert("host", "api.example.com".parse().unwrap());
        for (ours, expected) in [
            ("api.example.com", Ok("r1".to_owned())),
            ("api.example.com:443", Ok("r1".to_owned())),
            ("api.example.com:80", Err(PassError::OtherHost)),
        ] {
            let hop = PassVerifier::new([signer().public_key()]).for_hosts([ours]);
            assert_eq!(hop.inspect(&arrived, b"{}", NOW).map(|pass| pass.receipt), expected, "{ours}");
        }
    }

    #[test]
    fn a_pass_is_good_for_one_request() {
        let verifier = PassVerifier::new([signer().public_key()]);
        assert!(verifier.verify(&signed(), b"{}", NOW).is_ok());
        assert_eq!(verifier.verify(&signed(), b"{}", NOW), Err(PassError::Replayed));
        assert_eq!(verifier.verify(&signed(), b"{}", NOW + 65), Err(PassError::Replayed));
        assert_eq!(verifier.verify(&signed(), b"{}", NOW + 66), Err(PassError::Expired));
    }

    #[test]
    fn the_digest_of_the_rfc() {
        let body = br#"{"hello": "world"}"#;
        assert!(is_digest_of("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", body));
        assert!(is_digest_of(
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
            body
        ));
        assert!(!is_digest_of("md5=:AAAA:", body) && !is_digest_of("", body));
    }
}
