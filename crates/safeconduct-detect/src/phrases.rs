//! The phrases that context is made of: which of them stand where in a list of words.

use crate::hash::Mix;
use crate::words::{Words, is_caseless};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// How many words of a text may make up one phrase.
pub(crate) const PHRASE_WORDS: usize = 6;

/// Phrases, numbered, by the first three bytes of their words.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// The words of each, folded and joined; those of scripts without letter case as they are.
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
    /// By the first three bytes, zeros where there are fewer.
    heads: HashMap<[u8; 3], Vec<u32>, BuildHasherDefault<Mix>>,
    /// One bit per hash of a head, so that most words cost one look.
    beginnings: Beginnings,
    /// Those of scripts without letter case: searched as they are.
    glued: Vec<u32>,
    longest: usize,
    /// Whether some phrase has fewer than three bytes.
    short: bool,
}

impl Phrases {
    /// The number of `phrase`, new or known; `None` if it holds no word.
    pub(crate) fn intern(&mut self, phrase: &str) -> Option<u32> {
        let glued = phrase.chars().next().is_some_and(is_caseless);
        let text = match glued {
            true => phrase.to_owned(),
            false => {
                let mut words = Words::default();
                words.read(phrase);
                words.folded().to_owned()
            }
        };
        if text.is_empty() {
            return None;
        }
        if let Some(&known) = self.known.get(text.as_str()) {
            return Some(known);
        }
        let id = u32::try_from(self.texts.len()).ok()?;
        self.texts.push(text.as_str().into());
        self.known.insert(text.as_str().into(), id);
        if glued {
            self.glued.push(id);
            return Some(id);
        }
        self.longest = self.longest.max(text.len());
        self.short |= text.len() < 3;
        let mut head = [0; 3];
        head.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        self.beginnings.add(head);
        self.heads.entry(head).or_default().push(id);
        Some(id)
    }

    /// How many bytes the longest has.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Calls `found` with each phrase that begins with word `first`, and the word behind it.
    ///
    /// A phrase stands where consecutive words, joined, are its words, joined: `e-mail`, `eMail`
    /// and `email` are the same. `starts` are the places in `folded` where words begin, and its end.
    #[inline]
    pub(crate) fn at(
        &self,
        folded: &[u8],
        starts: &[usize],
        first: usize,
        mut found: impl FnMut(u32, usize),
    ) {
        let Some((&start, behind)) = starts.get(first..).and_then(<[usize]>::split_first) else { return };
        let rest = folded.get(start..).unwrap_or_default();
        let mut look = |head: [u8; 3]| {
            if !self.beginnings.may_begin(head) {
                return;
            }
            for &id in self.heads.get(&head).into_iter().flatten() {
                let Some(text) = self.texts.get(id as usize) else { continue };
                if rest.starts_with(text.as_bytes()) {
                    let ends = behind.iter().take(PHRASE_WORDS).position(|&end| end == start + text.len());
                    if let Some(more) = ends {
                        found(id, first + 1 + more);
                    }
                }
            }
        };
        if let Some(&head) = rest.first_chunk() {
            look(head);
        }
        if self.short {
            for length in 1..=2 {
                if behind.iter().take(2).any(|&end| end == start + length) {
                    let mut head = [0; 3];
                    head.iter_mut().zip(rest.iter().take(length)).for_each(|(to, from)| *to = *from);
                    look(head);
                }
            }
        }
    }

    /// Adds all phrases that stand in `text` to `found`.
    pub(crate) fn find(&self, text: &str, words: &mut Words, found: &mut Vec<u32>) {
        words.read(text);
        for first in 0..words.count() {
            self.at(words.folded().as_bytes(), words.starts(), first, |phrase, _| found.push(phrase));
        }
        if !text.is_ascii() {
            let stands =
                |id: &&u32| self.texts.get(**id as usize).is_some_and(|phrase| text.contains(&**phrase));
            found.extend(self.glued.iter().filter(stands));
        }
    }
}

/// Heads hashed into 65,536 bits.
#[derive(Debug)]
struct Beginnings(Box<[u64]>);

impl Default for Beginnings {
    fn default() -> Beginnings {
        Beginnings(vec![0; 1 << 10].into())
    }
}

impl Beginnings {
    fn hash([a, b, c]: [u8; 3]) -> usize {
        (u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> 16) as usize
    }

    fn add(&mut self, head: [u8; 3]) {
        let bit = Beginnings::hash(head);
        if let Some(word) = self.0.get_mut(bit >> 6) {
            *word |= 1 << (bit & 63);
        }
    }

    fn may_begin(&self, head: [u8; 3]) -> bool {
        let bit = Beginnings::hash(head);
        self.0.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }
}
