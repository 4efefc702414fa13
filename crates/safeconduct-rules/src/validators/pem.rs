//! PEM blocks: whether a private key is really inside, and not locked with a passphrase.

use base64::{
    Engine,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use safeconduct_core::Verdict;

/// The shortest body of a real key in base 64: an Ed25519 key in PKCS#8.
const BODY_MIN: usize = 60;
/// The shortest body that is looked at: what somebody cut out of a key to show it.
const PIECE_MIN: usize = 20;

/// Checks a PEM block that claims to be a private key (RFC 7468; OpenSSH `PROTOCOL.key`; RFC 9580 armor).
///
/// Line ends may be real, escaped (`\n`, `\\r\\n`), spaces or missing. Rejected: encrypted keys, which
/// are not leaked, and blocks with a placeholder where the key should be. `Inconclusive`: a block
/// that stops early or whose body is not whole base 64.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::private_key_pem;
///
/// let placeholder = concat!("-----BEGIN PRIVATE", " KEY-----\n...\n-----END PRIVATE KEY-----");
/// assert_eq!(private_key_pem(placeholder), Verdict::Rejected);
/// ```
pub fn private_key_pem(candidate: &str) -> Verdict {
    let Some((begin, rest)) = candidate.split_once("KEY").and_then(|(begin, rest)| {
        let end_of_line = rest.find("-----")?;
        Some((begin, rest.get(end_of_line + 5..)?))
    }) else {
        return Verdict::Rejected;
    };
    let (body, ended) =
        rest.find("-----END").map_or((rest, false), |at| (rest.get(..at).unwrap_or(rest), true));
    let locked =
        begin.contains("ENCRYPTED") || body.contains("ENCRYPTED") || body.contains("Encryption: aes");
    let payload = payload(body);
    // A program that writes such blocks: calls and statements where base 64 should be.
    let code = body.contains("();") || body.contains(");") && body.contains('(');
    // A shorter one counts where the block ends and no words stand in it.
    let drawn = payload.bytes().any(|byte| byte.is_ascii_digit())
        && payload.bytes().filter(u8::is_ascii_uppercase).count() >= 3;
    // Dots stand for what was left out.
    let piece = ended && payload.len() >= PIECE_MIN && drawn && !body.contains('.');
    let short = payload.len() < BODY_MIN && !piece;
    if locked || code || short || openssh_is_locked(&payload) || is_filler(&payload) {
        return Verdict::Rejected;
    }
    if ended && payload.len() >= BODY_MIN && LENIENT.decode(&payload).is_ok() {
        Verdict::Confirmed
    } else {
        Verdict::Inconclusive
    }
}

/// The base-64 characters of the body: header lines, line ends in every spelling and the armor checksum skipped.
fn payload(body: &str) -> String {
    let unescaped = body.replace("\\\\n", "\n").replace("\\\\r", "").replace("\\n", "\n").replace("\\r", "");
    let base64 = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let is_header = |line: &str| line.contains(": ") || line.trim_start().starts_with('=');
    unescaped.lines().filter(|line| !is_header(line)).flat_map(|line| line.chars().filter(base64)).collect()
}

/// Whether an OpenSSH key names a cipher: `openssh-key-v1\0`, a length, the cipher's name.
fn openssh_is_locked(payload: &str) -> bool {
    let Some(head) = payload.get(..40).and_then(|head| LENIENT.decode(head).ok()) else { return false };
    match head.strip_prefix(b"openssh-key-v1\0") {
        Some([0, 0, 0, length, name @ ..]) => {
            name.get(..usize::from(*length)).is_none_or(|name| name != b"none")
        }
        _ => false,
    }
}

/// `xxxxxxxx…` and the like stand where a key is to be filled in.
fn is_filler(payload: &str) -> bool {
    (0..=127u8).filter(|byte| payload.as_bytes().contains(byte)).count() < 12
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The Ed25519 test key of RFC 8410, section 10.3.
    pub(crate) const RFC_8410: &str = concat!(
        "-----BEGIN PRIVATE",
        " KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n",
        "-----END PRIVATE KEY-----"
    );

    #[test]
    fn a_piece_of_a_key_counts_where_its_block_ends() {
        let block =
            |body: &str| format!("-----BEGIN RSA PRIVATE KEY-----\\n{body}\\n-----END RSA PRIVATE KEY-----");
        assert_eq!(private_key_pem(&block("MIIEpAIBAAKCAQEA75KqX2")), Verdict::Inconclusive);
        for body in
            ["MIIE...", "<your private key goes here>", "insert the private key of the service", "..."]
        {
            assert_eq!(private_key_pem(&block(body)), Verdict::Rejected, "{body}");
        }
    }

    #[test]
    fn every_spelling_of_line_ends_is_read() {
        for line_end in ["\n", "\r\n", "\\n", "\\r\\n", "\\\\n", " ", ""] {
            let text = RFC_8410.replace('\n', line_end);
            assert_eq!(private_key_pem(&text), Verdict::Confirmed, "{line_end:?}");
        }
        let cut = RFC_8410.replace("\n-----END PRIVATE KEY-----", "");
        assert_eq!(private_key_pem(&cut), Verdict::Inconclusive);
    }

    #[test]
    fn locked_keys_and_placeholders_are_refused() {
        let body = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
        let openssh = LENIENT.encode([b"openssh-key-v1\0\0\0\0\x0aaes256-ctr".as_slice(), &[7; 60]].concat());
        let open = LENIENT.encode([b"openssh-key-v1\0\0\0\0\x04none".as_slice(), body.as_bytes()].concat());
        let block = |label: &str, body: &str| {
            format!("-----BEGIN {label} KEY-----\n{body}\n-----END {label} KEY-----")
        };
        assert_eq!(private_key_pem(&block("ENCRYPTED PRIVATE", body)), Verdict::Rejected);
        let proc_type = format!("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{body}");
        assert_eq!(private_key_pem(&block("RSA PRIVATE", &proc_type)), Verdict::Rejected);
        assert_eq!(private_key_pem(&block("OPENSSH PRIVATE", &openssh)), Verdict::Rejected);
        assert_eq!(private_key_pem(&block("OPENSSH PRIVATE", &open)), Verdict::Confirmed);
        assert_eq!(private_key_pem(&block("RSA PRIVATE", "<your key here>")), Verdict::Rejected);
        assert_eq!(private_key_pem(&block("RSA PRIVATE", &"x".repeat(600))), Verdict::Rejected);
        assert_eq!(private_key_pem("no block"), Verdict::Rejected);
    }
}
