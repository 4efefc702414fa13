//! A name taken apart into its words, and a table of words that is fast to ask: both are used for every long token.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A name whose words stand one behind the other in lower case: `awsSecretKey2` is *aws*, *secret* and *key2*.
#[derive(Debug, Default, Clone)]
pub(super) struct Name {
    letters: String,
    /// Where each word ends.
    ends: Vec<usize>,
}

impl Name {
    pub(super) fn of(name: &str) -> Name {
        let mut own = Name { letters: String::with_capacity(name.len()), ends: Vec::with_capacity(4) };
        let mut previous = '_';
        let mut characters = name.chars().peekable();
        while let Some(c) = characters.next() {
            let next_small = characters.peek().is_some_and(|next| next.is_lowercase());
            let starts = !c.is_alphanumeric()
                || (c.is_uppercase() && (previous.is_lowercase() || (previous.is_uppercase() && next_small)));
            if starts {
                own.end();
            }
            match c {
                _ if !c.is_alphanumeric() => {}
                _ if c.is_ascii() => own.letters.push(c.to_ascii_lowercase()),
                _ => own.letters.extend(c.to_lowercase()),
            }
            previous = c;
        }
        own.end();
        own
    }

    /// Ends a word here, unless it would be empty.
    fn end(&mut self) {
        if self.letters.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.letters.len());
        }
    }

    /// This name with the words of another behind its own.
    pub(super) fn and(&self, other: &Name) -> Name {
        let mut both = self.clone();
        both.letters.push_str(&other.letters);
        both.ends.extend(other.ends.iter().map(|end| end + self.letters.len()));
        both
    }

    /// How many words it has.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// All words as one.
    pub(super) fn joined(&self) -> &str {
        &self.letters
    }

    /// So many words from this one on, as one.
    fn stretch(&self, first: usize, count: usize) -> Option<&str> {
        let start = if first == 0 { 0 } else { *self.ends.get(first - 1)? };
        self.letters.get(start..*self.ends.get(first + count - 1)?)
    }

    /// The words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.stretches(1)
    }

    /// So many neighbours written as one, from each word on.
    pub(super) fn stretches(&self, count: usize) -> impl Iterator<Item = &str> {
        (0..self.count()).filter_map(move |first| self.stretch(first, count))
    }

    /// The last word.
    pub(super) fn last(&self) -> &str {
        self.count().checked_sub(1).and_then(|at| self.stretch(at, 1)).unwrap_or_default()
    }
}

/// What is known of words, and a bitmap of their first three bytes that says no to most others without hashing them.
#[derive(Debug)]
pub(super) struct Words<T> {
    heads: [u64; 1 << (HEAD_BITS - 6)],
    known: HashMap<&'static str, T, BuildHasherDefault<Short>>,
}

const HEAD_BITS: u32 = 12;

impl<T: Default> Words<T> {
    pub(super) fn new() -> Words<T> {
        Words { heads: [0; 1 << (HEAD_BITS - 6)], known: HashMap::default() }
    }

    /// What is known of a word, made if nothing is.
    pub(super) fn entry(&mut self, word: &'static str) -> &mut T {
        let head = head(word);
        if let Some(heads) = self.heads.get_mut(head >> 6) {
            *heads |= 1 << (head & 63);
        }
        self.known.entry(word).or_default()
    }

    pub(super) fn get(&self, word: &str) -> Option<&T> {
        let head = head(word);
        let may_be = self.heads.get(head >> 6).is_some_and(|heads| heads >> (head & 63) & 1 == 1);
        if may_be { self.known.get(word) } else { None }
    }
}

/// A number for the first three bytes of a word.
fn head(word: &str) -> usize {
    let three = word.bytes().take(3).fold(0u32, |three, byte| three << 8 | u32::from(byte));
    (three.wrapping_mul(0x9e37_79b1) >> (32 - HEAD_BITS)) as usize
}

/// FNV-1a: for a few letters far cheaper than a hash that withstands whoever picks the keys, which nobody does here.
struct Short(u64);

impl Default for Short {
    fn default() -> Short {
        Short(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Short {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words() {
        let words = |name| Name::of(name).words().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words("awsSecretKey2"), ["aws", "secret", "key2"]);
        assert_eq!(words("ACME_API-KEY"), ["acme", "api", "key"]);
        assert_eq!(words("parseJSONToken"), ["parse", "json", "token"]);
        assert_eq!(words("__"), [""; 0]);
        assert_eq!(words("Schlüssel密钥"), ["schlüssel密钥"]);
        let both = Name::of("private").and(&Name::of("newKey"));
        assert_eq!(both.stretches(2).collect::<Vec<_>>(), ["privatenew", "newkey"]);
        assert_eq!((both.joined(), both.last(), both.count()), ("privatenewkey", "key", 3));
    }
}
