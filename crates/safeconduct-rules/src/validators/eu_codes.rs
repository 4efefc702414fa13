//! Codes of the European Union that name no person: euro banknotes, energy market participants.

use safeconduct_core::Verdict;

/// Checks a euro banknote's serial number: letters counted as in the alphabet, digits added up, mod 9.
///
/// First series: a letter and eleven digits, the whole a multiple of nine when the letter counts as its ASCII code.
/// Second series: two letters and ten digits. Source: European Central Bank, "Euro banknotes: serial numbers".
pub fn euro_banknote(candidate: &str) -> Verdict {
    let letters = candidate.bytes().take_while(u8::is_ascii_uppercase).count();
    let shaped = candidate.len() == 12
        && (1..=2).contains(&letters)
        && candidate.bytes().skip(letters).all(|byte| byte.is_ascii_digit());
    let sum: u32 = candidate
        .bytes()
        .map(|byte| if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte) })
        .sum();
    if shaped && sum.is_multiple_of(9) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// Checks an energy identification code (EIC): sixteen characters, the last of them mod 37.
///
/// Source: ENTSO-E, "EIC Reference Manual", annex on the check character.
pub fn eu_eic(candidate: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
    let values: Option<Vec<usize>> = candidate.chars().map(|c| ALPHABET.find(c)).collect();
    let Some(values) = values.filter(|values| values.len() == 16) else { return Verdict::Rejected };
    let sum: usize = values.iter().take(15).zip((2..=16).rev()).map(|(value, weight)| value * weight).sum();
    let expected = 36 - (sum + 36) % 37;
    if values.last() == Some(&expected) && !candidate.ends_with('-') {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        laws::knows(euro_banknote, &["P36007033744"], &["P36007033743", "36007033744", "PP3600703374"]);
        laws::knows(eu_eic, &["22XWATTPLUS----G"], &["22XWATTPLUS----H", "22XWATTPLUS----"]);
    }
}
