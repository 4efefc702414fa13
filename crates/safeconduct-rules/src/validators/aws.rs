//! AWS keys: the structure of a key id and the shape of a secret.

use super::github::base32;
use safeconduct_core::Verdict;

/// Checks an access key id: `AKIA`, `ASIA`, `ABIA` or `ACCA` and sixteen base-32 characters.
///
/// Source: AWS, "IAM identifiers", unique ID prefixes. There is no checksum. `Inconclusive` is a
/// body with characters that are not base 32, as invented samples have; rejected is a body that
/// spells letters only after a prefix that words end in (`ASIA`), or repeats one character.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::aws_access_key_id;
///
/// assert_eq!(aws_access_key_id(concat!("AKIA", "IOSFODNN7EXAMPLE")), Verdict::Confirmed);
/// assert_eq!(aws_access_key_id(concat!("AKIA", "XXXXXXXXXXXXXXXX")), Verdict::Rejected);
/// ```
pub fn aws_access_key_id(candidate: &str) -> Verdict {
    let Some((prefix, body)) = candidate.split_at_checked(4) else { return Verdict::Rejected };
    if !matches!(prefix, "AKIA" | "ASIA" | "ABIA" | "ACCA") || body.len() != 16 {
        return Verdict::Rejected;
    }
    let most_frequent = body.bytes().map(|byte| body.bytes().filter(|other| *other == byte).count()).max();
    let spells = prefix != "AKIA" && !body.bytes().any(|byte| byte.is_ascii_digit());
    match body {
        _ if spells || most_frequent > Some(8) => Verdict::Rejected,
        _ if aws_account_id(candidate).is_some() => Verdict::Confirmed,
        _ => Verdict::Inconclusive,
    }
}

/// The account that a key id belongs to: not secret, and what an incident needs first.
///
/// The body is base 32; 40 bits of its first six bytes are the account.
pub fn aws_account_id(candidate: &str) -> Option<u64> {
    let body = candidate.get(4..).filter(|body| body.len() == 16)?;
    base32(body.get(8..)?)?;
    // Ten characters hold the 48 bits of six bytes and two more.
    let six_bytes = base32(body.get(..10)?)? >> 2;
    Some((six_bytes & 0x7fff_ffff_ff80) >> 7)
}

/// Checks the shape of a secret access key: 40 base-64 characters that look drawn at random.
///
/// There is neither prefix nor checksum, so a good one is `Inconclusive` and needs context.
/// Digests, paths and single-case runs are rejected.
pub fn aws_secret_access_key(candidate: &str) -> Verdict {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'/' || byte == b'+';
    let has = |kind: fn(&u8) -> bool| candidate.bytes().any(|byte| kind(&byte));
    let varied = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let digest = candidate.bytes().all(|byte| byte.is_ascii_hexdigit());
    let distinct = (0..=127u8).filter(|byte| candidate.as_bytes().contains(byte)).count();
    let fits = candidate.len() == 40 && candidate.bytes().all(base64) && varied && !digest && distinct >= 16;
    if fits { Verdict::Inconclusive } else { Verdict::Rejected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids() {
        assert_eq!(aws_access_key_id(concat!("AKIA", "I44QH8DHBEXAMPLE")), Verdict::Inconclusive);
        assert_eq!(aws_access_key_id(concat!("ASIA", "Y34FZKBOKMUTVV7A")), Verdict::Confirmed);
        for wrong in ["AKIA", "", "ASIAPACIFICREGIONALHQ", "AROAIOSFODNN7EXAMPLE", "ASIAPACIFICMARKETING"] {
            assert_eq!(aws_access_key_id(wrong), Verdict::Rejected, "{wrong}");
        }
    }

    #[test]
    fn the_account_can_be_read() {
        assert_eq!(aws_account_id(concat!("AKIA", "IOSFODNN7EXAMPLE")), Some(581_039_954_779));
        assert_eq!(aws_account_id("AKIA1"), None);
    }

    #[test]
    fn secrets() {
        let documented = concat!("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY");
        assert_eq!(aws_secret_access_key(documented), Verdict::Inconclusive);
        for wrong in [
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "src/main/java/com/example/service/AppXyz",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaA1",
            "short",
        ] {
            assert_eq!(aws_secret_access_key(wrong), Verdict::Rejected, "{wrong}");
        }
    }
}
