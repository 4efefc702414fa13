//! Folds letters so that case, accents and invisible marks do not hide a name.

/// Base letters of U+00C0..U+0180.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// The letter without case and accent; `None` for marks that carry no letter of their own.
pub(crate) fn fold(c: char) -> Option<u32> {
    let code = u32::from(c);
    match code {
        0x41..=0x5A => Some(code | 0x20),
        0..0xC0 if code != 0xAD => Some(code),
        0xC0..0x180 => LATIN.get(code as usize - 0xC0).map(|&base| u32::from(base)),
        0xAD | 0x300..=0x36F | 0x200B..=0x200D | 0xFEFF => None,
        _ => c.to_lowercase().next().map(u32::from),
    }
}

/// Whether the character belongs to a word: letters, digits, `_` and marks on letters.
pub(crate) fn is_word(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => true,
        _ if c.is_ascii() => false,
        '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// One step of the hash that features and word lists share.
#[inline]
pub(crate) const fn mix(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B1)
}

/// Spreads what [`mix`] gathered over all bits.
#[inline]
pub(crate) const fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x85EB_CA6B);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// The hash of a word, the same for `Łódź`, `LODZ` and `lodz`.
pub fn hash_word(word: &str) -> u32 {
    finish(word.chars().filter_map(fold).fold(0, mix))
}

/// The hash of two words that stand together, from the hashes of both.
pub const fn hash_pair(first: u32, second: u32) -> u32 {
    finish(mix(mix(0x5AFE, first), second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_hide_a_word() {
        for same in [["Łódź", "lodz"], ["MÜLLER", "Muller"], ["Jose\u{301}", "josé"], ["Straße", "strase"]]
        {
            assert_eq!(hash_word(same[0]), hash_word(same[1]), "{same:?}");
        }
        assert_ne!(hash_word("ab"), hash_word("ba"));
    }
}
