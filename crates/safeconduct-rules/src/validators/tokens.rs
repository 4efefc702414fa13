//! Tokens of other issuers that carry a checksum: Grafana, Atlassian, GitLab, and Bech32 keys.

use safeconduct_core::Verdict;

/// Checks a Grafana service-account token `glsa_` + 32 + `_` + 8: the last eight are the CRC-32 of
/// the 37 characters before the second underscore, as little-endian hexadecimal.
///
/// Source: Grafana, `pkg/components/satokengen`; recomputed on published sample values.
pub fn grafana_service_token(candidate: &str) -> Verdict {
    let Some((body, check)) = candidate.rsplit_once('_') else { return Verdict::Rejected };
    let expected: String =
        crc32fast::hash(body.as_bytes()).to_le_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    if body.len() == 37 && check.eq_ignore_ascii_case(&expected) {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
}

/// Checks an Atlassian token (`ATATT3…`, `ATCTT3…`, `ATBB…`): the last eight are the CRC-32 of
/// everything before them, as big-endian upper-case hexadecimal.
///
/// Source: recomputed on published sample values. `\=` and `%3D` stand for the `=` inside.
pub fn atlassian_token(candidate: &str) -> Verdict {
    let plain = candidate.replace("\\=", "=").replace("%3D", "=").replace("%3d", "=");
    let Some((body, check)) = plain.len().checked_sub(8).and_then(|at| plain.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    let expected = format!("{:08X}", crc32fast::hash(body.as_bytes()));
    if check == expected { Verdict::Confirmed } else { Verdict::Rejected }
}

/// Checks a routable GitLab token: after the last dot (and a version) two characters of length, then
/// the CRC-32 of everything before it as seven base-36 digits.
///
/// Source: GitLab handbook, "Routable tokens". A token of another make is `Inconclusive`, never rejected.
pub fn gitlab_routable_token(candidate: &str) -> Verdict {
    let Some((body, check)) = candidate.len().checked_sub(7).and_then(|at| candidate.split_at_checked(at))
    else {
        return Verdict::Inconclusive;
    };
    match u32::from_str_radix(check, 36) {
        Ok(value) if value == crc32fast::hash(body.as_bytes()) => Verdict::Confirmed,
        _ => Verdict::Inconclusive,
    }
}

/// Checks a Bech32 or Bech32m text (BIP-173, BIP-350) without its length limit: `AGE-SECRET-KEY-1…`, `nsec1…`, `bc1…`.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::bech32;
///
/// assert_eq!(bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), Verdict::Confirmed);
/// assert_eq!(bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"), Verdict::Rejected);
/// ```
pub fn bech32(candidate: &str) -> Verdict {
    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let mixed = candidate.bytes().any(|b| b.is_ascii_lowercase())
        && candidate.bytes().any(|b| b.is_ascii_uppercase());
    let lower = candidate.to_ascii_lowercase();
    let Some((human, data)) = lower.rsplit_once('1') else { return Verdict::Rejected };
    if mixed || human.is_empty() || data.len() < 6 {
        return Verdict::Rejected;
    }
    let symbols: Option<Vec<u32>> =
        data.chars().map(|c| ALPHABET.find(c).and_then(|at| u32::try_from(at).ok())).collect();
    let Some(symbols) = symbols else { return Verdict::Rejected };
    let expanded = human.bytes().map(|byte| u32::from(byte >> 5));
    let expanded = expanded.chain([0]).chain(human.bytes().map(|byte| u32::from(byte & 31)));
    let residue = expanded.chain(symbols).fold(1, bech32_step);
    if residue == 1 || residue == 0x2bc8_30a3 { Verdict::Confirmed } else { Verdict::Rejected }
}

fn bech32_step(residue: u32, symbol: u32) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = residue >> 25;
    let shifted = (residue & 0x1ff_ffff) << 5 ^ symbol;
    GENERATOR
        .iter()
        .enumerate()
        .filter(|(bit, _)| top >> bit & 1 == 1)
        .fold(shifted, |sum, (_, term)| sum ^ term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_tokens_refuse_changes() {
        let grafana = concat!("glsa_", "k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f", "_GRAFANACRC").replace(
            "GRAFANACRC",
            &crc32fast::hash(concat!("glsa_", "k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f").as_bytes())
                .swap_bytes()
                .to_be_bytes()
                .map(|b| format!("{b:02x}"))
                .concat(),
        );
        assert_eq!(grafana_service_token(&grafana), Verdict::Confirmed);
        assert_eq!(grafana_service_token(&grafana.replace("k7F", "k8F")), Verdict::Rejected);
        assert_eq!(grafana_service_token("glsa_short"), Verdict::Rejected);
        let body = concat!("ATATT3x", "FfGF0k7Fq9ZtW2mXe4RbN8vLc=");
        let atlassian = format!("{body}{:08X}", crc32fast::hash(body.as_bytes()));
        assert_eq!(atlassian_token(&atlassian), Verdict::Confirmed);
        assert_eq!(atlassian_token(&atlassian.replace('=', "%3D")), Verdict::Confirmed);
        assert_eq!(atlassian_token(&atlassian.replace("k7F", "k8F")), Verdict::Rejected);
    }

    #[test]
    fn bech32_vectors_of_the_standards() {
        for valid in [
            "A12UEL5L",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
            "A1LQFN3A",
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ] {
            assert_eq!(bech32(valid), Verdict::Confirmed, "{valid}");
        }
        for invalid in ["A1G7SGD8", "10a06t8", "1qzzfhee", "li1dgmt3", "de1lg7wt\u{ff}", "pzry9x0s0muk", ""] {
            assert_eq!(bech32(invalid), Verdict::Rejected, "{invalid}");
        }
    }
}
