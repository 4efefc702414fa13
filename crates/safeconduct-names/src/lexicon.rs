//! What word lists say of a word: flags in an open-addressed table of fingerprints.

/// Sorts of words; one word may be of several.
pub mod flag {
    /// A given name.
    pub const FIRST: u16 = 1;
    /// A family name.
    pub const LAST: u16 = 1 << 1;
    /// A city of one word.
    pub const CITY: u16 = 1 << 2;
    /// A country, state or region of one word.
    pub const REGION: u16 = 1 << 3;
    /// A well-known organization of one word.
    pub const ORG: u16 = 1 << 4;
    /// A word organizations are called by: `Inc`, `GmbH`, `University`.
    pub const ORG_WORD: u16 = 1 << 5;
    /// An ordinary word, seen in lower case in running text.
    pub const COMMON: u16 = 1 << 6;
    /// A job or title.
    pub const JOB: u16 = 1 << 7;
    /// A nationality, language or religion.
    pub const NATION: u16 = 1 << 8;
    /// A word streets are called by.
    pub const STREET: u16 = 1 << 9;
    /// A month or weekday.
    pub const CALENDAR: u16 = 1 << 10;
    /// A product or technical term.
    pub const TECH: u16 = 1 << 11;
    /// Starts or continues a place of several words.
    pub const PLACE_PART: u16 = 1 << 12;
    /// Starts or continues a well-known organization of several words.
    pub const ORG_PART: u16 = 1 << 13;
    /// A given name that is frequent.
    pub const FIRST_FREQUENT: u16 = 1 << 14;
    /// A large city.
    pub const CITY_LARGE: u16 = 1 << 15;
}

/// Bytes of a slot: fingerprint and flags, little endian.
pub(crate) const SLOT_BYTES: usize = 4;

/// A table made by [`build`], read in place.
#[derive(Clone, Copy)]
pub(crate) struct Lexicon<'a> {
    slots: &'a [[u8; SLOT_BYTES]],
}

impl<'a> Lexicon<'a> {
    /// Reads a table of whole slots, one or more.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Lexicon<'a>> {
        let (slots, rest) = bytes.as_chunks();
        (rest.is_empty() && !slots.is_empty() && u32::try_from(slots.len()).is_ok())
            .then_some(Lexicon { slots })
    }

    /// The flags of a word, 0 for an unknown one.
    #[inline]
    pub(crate) fn get(&self, hash: u32) -> u16 {
        let (mut slot, print) = place(hash, self.slots.len());
        // A table has free slots, so the walk ends; the count makes that plain.
        for _ in 0..self.slots.len() {
            let Some(&[a, b, c, d]) = self.slots.get(slot) else { return 0 };
            let flags = u16::from_le_bytes([c, d]);
            if flags == 0 || u16::from_le_bytes([a, b]) == print {
                return flags;
            }
            slot = if slot + 1 == self.slots.len() { 0 } else { slot + 1 };
        }
        0
    }
}

/// First slot and fingerprint of a hash: the slot comes from its upper bits, the print is its lower ones.
fn place(hash: u32, slots: usize) -> (usize, u16) {
    (((u64::from(hash) * slots as u64) >> 32) as usize, hash as u16)
}

/// Lays out the flags of words, given by hash, in so many slots.
///
/// # Errors
/// Gives the number of words back when they do not fit.
pub fn build(words: &[(u32, u16)], size: usize) -> Result<Vec<u8>, usize> {
    if words.len() * 10 > size * 9 {
        return Err(words.len());
    }
    let mut slots = vec![(0u16, 0u16); size];
    for &(hash, flags) in words {
        let (mut slot, print) = place(hash, size);
        while let Some(&(other, taken)) = slots.get(slot) {
            if taken == 0 || other == print {
                break;
            }
            slot = (slot + 1) % size;
        }
        if let Some(entry) = slots.get_mut(slot) {
            *entry = (print, entry.1 | flags);
        }
    }
    Ok(slots.iter().flat_map(|(print, flags)| [print.to_le_bytes(), flags.to_le_bytes()].concat()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::hash_word;

    #[test]
    fn every_word_is_found_again() {
        let words: Vec<_> = (0..900).map(|n| (hash_word(&format!("word{n}")), 1 + n % 7)).collect();
        let table = build(&words, 1010).unwrap();
        let lexicon = Lexicon::new(&table).unwrap();
        for (hash, flags) in words {
            assert_eq!(lexicon.get(hash) & flags, flags);
        }
        assert!(build(&[(1, 1); 20], 16).is_err());
    }

    #[test]
    fn an_unknown_word_has_no_flags() {
        let table = build(&[(hash_word("anna"), flag::FIRST)], 16).unwrap();
        let lexicon = Lexicon::new(&table).unwrap();
        assert_eq!(lexicon.get(hash_word("zebra")), 0);
        assert_eq!(Lexicon::new(&[]).map(|l| l.get(1)), None);
    }
}
