//! Recovery phrases of wallets: twelve to twenty-four words of a list, the last bits of which are a checksum.

use once_cell::sync::Lazy;
use safeconduct_core::Verdict;
use sha2::{Digest, Sha256};

/// The English list of BIP-39: 2,048 words in order, no two with the same first four letters.
static WORDS: Lazy<Vec<&'static str>> =
    Lazy::new(|| include_str!("mnemonic_words.txt").split_whitespace().collect());

/// Checks a recovery phrase in English (BIP-39).
///
/// `Confirmed`: the checksum holds, which chance passes once in 16 to 256 tries. `Inconclusive`: every word is of the
/// list, as in phrases that were mistyped or made up. Rejected: anything else.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::recovery_phrase;
///
/// let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
/// assert_eq!(recovery_phrase(phrase), Verdict::Confirmed);
/// assert_eq!(recovery_phrase(&phrase.replace("yellow", "zoo")), Verdict::Inconclusive);
/// assert_eq!(recovery_phrase("the quick brown fox"), Verdict::Rejected);
/// ```
pub fn recovery_phrase(candidate: &str) -> Verdict {
    let words = candidate.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let places: Option<Vec<usize>> = words.map(place).collect();
    let Some(places) = places.filter(|places| matches!(places.len(), 12 | 15 | 18 | 21 | 24)) else {
        return Verdict::Rejected;
    };
    if is_checked(&places) { Verdict::Confirmed } else { Verdict::Inconclusive }
}

fn place(word: &str) -> Option<usize> {
    WORDS.binary_search(&word.to_ascii_lowercase().as_str()).ok()
}

/// Whether the last bits are the first ones of a SHA-256 over all others: 11 bits a word, 1 of 33 of them the checksum.
fn is_checked(places: &[usize]) -> bool {
    let bit = |at: usize| places.get(at / 11).is_some_and(|place| place >> (10 - at % 11) & 1 == 1);
    let checksum = places.len() * 11 / 33;
    let entropy = places.len() * 11 - checksum;
    let byte = |at: usize| (0..8).fold(0u8, |byte, offset| byte << 1 | u8::from(bit(at * 8 + offset)));
    let bytes: Vec<u8> = (0..entropy / 8).map(byte).collect();
    let digest = Sha256::digest(&bytes);
    (0..checksum)
        .all(|at| digest.first().is_some_and(|first| (first >> (7 - at) & 1 == 1) == bit(entropy + at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_list() {
        assert_eq!((WORDS.len(), WORDS.first(), WORDS.last()), (2048, Some(&"abandon"), Some(&"zoo")));
        assert!(WORDS.is_sorted());
    }

    /// Test vectors of BIP-39.
    #[test]
    fn vectors_of_the_standard() {
        for phrase in [
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
            "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon agent",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art",
        ] {
            assert_eq!(recovery_phrase(phrase), Verdict::Confirmed, "{phrase}");
            assert_eq!(
                recovery_phrase(&phrase.to_uppercase().replace(' ', ", ")),
                Verdict::Confirmed,
                "{phrase}"
            );
            let (others, _) = phrase.rsplit_once(' ').unwrap();
            assert_eq!(recovery_phrase(&format!("{others} youth")), Verdict::Inconclusive, "{phrase}");
        }
        for text in ["", "abandon", "abandon abandon abandon"] {
            assert_eq!(recovery_phrase(text), Verdict::Rejected, "{text}");
        }
    }
}
