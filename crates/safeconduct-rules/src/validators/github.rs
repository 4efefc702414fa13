//! GitHub and npm tokens: CRC-32 in base 62, and the SHA-256 scheme of fine-grained tokens.

use safeconduct_core::Verdict;
use sha2::{Digest, Sha256};

/// Checks a token of the form `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…` or `npm_…`: the last six
/// characters are the CRC-32 of the body before them in base 62.
///
/// Source: "Behind GitHub's new authentication token formats", github.blog, 2021-04-05; npm, GitHub
/// changelog of 2021-09-23. The check is decoded, not re-encoded, so zero padding cannot differ.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::github_token;
///
/// let token = ["ghp", "_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y", "3gm1IL"].concat();
/// assert_eq!(github_token(&token), Verdict::Confirmed);
/// assert_eq!(github_token(&token.replace("Ky9", "Ky8")), Verdict::Rejected);
/// ```
pub fn github_token(candidate: &str) -> Verdict {
    let Some((_, tail)) = candidate.split_once('_') else { return Verdict::Rejected };
    let Some((body, check)) = tail.len().checked_sub(6).and_then(|at| tail.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    let holds = body.len() >= 30 && base62(check) == Some(u64::from(crc32fast::hash(body.as_bytes())));
    if holds { Verdict::Confirmed } else { Verdict::Rejected }
}

/// Checks a fine-grained token `github_pat_` + 22 + `_` + 59: eight characters near the end are the
/// base 32 of a SHA-256 over everything before them.
///
/// Not documented by GitHub; recomputed on published sample values. The cheap part of the check is
/// that those eight characters are base 32 at all.
pub fn github_fine_grained(candidate: &str) -> Verdict {
    // github_pat_ (11) + 22 + _ (1) + 43 of the tail are hashed, 8 are the check, 8 follow.
    const HASHED: usize = 11 + 22 + 1 + 43;
    if candidate.len() != HASHED + 16 || !candidate.is_ascii() {
        return Verdict::Rejected;
    }
    let (hashed, rest) = candidate.split_at(HASHED);
    let digest = Sha256::digest(hashed.as_bytes());
    let first_forty_bits = digest.iter().take(5).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    match rest.get(..8).and_then(base32) {
        Some(check) if check == first_forty_bits => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}

/// The value of a base-32 run of at most 12 characters (RFC 4648, upper case, no padding).
pub(super) fn base32(text: &str) -> Option<u64> {
    text.bytes().try_fold(0u64, |value, byte| {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        Some(value << 5 | u64::from(digit))
    })
}

/// The value of a base-62 run in the order `0-9A-Za-z`.
fn base62(text: &str) -> Option<u64> {
    text.bytes().try_fold(0u64, |value, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        Some(value * 62 + u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made for this test with the published algorithm; no account ever had them.
    const SYNTHETIC: &[(&str, &str)] = &[
        ("ghp", "_Ky9Pf34qY6Nb3wWD25RQ4F5ZR3qa7y3gm1IL"),
        ("gho", "_Eeeby3abP3E2Zs8IQ9Y7aJZqhB6bae2dTjzx"),
        ("ghu", "_CN6Zj4a3dDVhYRnKTbxTNJFoBinF5a42GyMy"),
        ("ghs", "_JXVuLkSIc47WQAmL9xVQ2zg4mZaouq416qWT"),
        ("npm", "_KLiMcVbpT4r5yHUig43kiJfahqSIjO2WghHl"),
        ("ghp", "_Wydfhl3TvtnythpZPPPP6UeP3C4DSA0F8rB2"),
        ("ghr", "_ugM1yTMAd7V3DnI8lFPPwtV5ASPZHu8qRtZHjQMhuOzE95B9EgE0VrbBGI09QYNdaKy8is0yDkdW"),
    ];

    #[test]
    fn a_changed_character_breaks_the_check() {
        for (prefix, rest) in SYNTHETIC {
            let token = format!("{prefix}{rest}");
            assert_eq!(github_token(&token), Verdict::Confirmed, "{token}");
            for at in 4..token.len() {
                let mut changed = token.clone().into_bytes();
                changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(github_token(&changed), Verdict::Rejected, "byte {at}");
            }
        }
        for text in ["", "ghp_", "ghp", "ghp_3gm1IL", "ghp_\u{e9}\u{e9}\u{e9}\u{e9}"] {
            assert_eq!(github_token(text), Verdict::Rejected);
        }
    }

    #[test]
    fn fine_grained_tokens_carry_a_digest() {
        let token = [
            "github_pat",
            "_7Lc360a9Y6yNd14tDdO9eG_zMcNU77sVTUUJ596lLlGUriAX1DyyXN9iYw1mXJft5i",
            "YLX32S3V",
            "sGXNwAMn",
        ]
        .concat();
        assert_eq!(github_fine_grained(&token), Verdict::Confirmed);
        assert_eq!(github_fine_grained(&token.replace("YLX3", "YLX4")), Verdict::Rejected);
        assert_eq!(github_fine_grained(&token.replace("7Lc3", "7Lc4")), Verdict::Rejected);
        assert_eq!(github_fine_grained("github_pat_short"), Verdict::Rejected);
    }
}
