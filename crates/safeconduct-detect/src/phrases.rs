//! The phrases that context is made of: which of them stand where in a list of words.

use crate::hash::Mix;
use crate::words::{Words, is_caseless};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// How many words of a text may make up one phrase.
pub(crate) const PHRASE_WORDS: usize = 6;

/// How many letters may stand between a phrase and a value that it names.
pub(crate) const TOUCHING: usize = 24;
/// How many bytes, where words are not told apart.
const TOUCHING_GLUED: usize = 32;

/// Where a text stands, seen from the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// It is the key or the name of the column.
    Key,
    Before,
    After,
}

/// A phrase that stands near a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Said {
    pub(crate) phrase: u32,
    pub(crate) weight: Weight,
}

/// How much a phrase says: more if it is the label of the value, that is if no number and little else stands between,
/// and more the longer it is. *Swiss social security number* names a number better than *number* does, or than the
/// label of the number before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight(u16);

/// Phrases, numbered, by the first three bytes of their words.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// The words of each, folded and joined; those of scripts without letter case as they are.
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
    /// By the first three bytes, zeros where there are fewer.
    heads: HashMap<[u8; 3], Head, BuildHasherDefault<Mix>>,
    /// One bit per hash of a head, so that most words cost one look.
    beginnings: Beginnings,
    /// Those of scripts without letter case, by their first letter: searched as they are.
    glued: HashMap<char, Vec<u32>>,
    longest: usize,
    /// Whether some phrase has fewer than three bytes.
    short: bool,
}

/// The phrases that begin with the same three bytes.
///
/// There may be hundreds, most of them longer or shorter than any run of words that stands there.
#[derive(Debug, Default)]
struct Head {
    /// The lengths of all of them.
    lengths: Lengths,
    /// The length of each, and its number.
    phrases: Vec<(u32, u32)>,
}

/// A set of lengths in bytes; 63 and more are not told apart.
#[derive(Debug, Clone, Copy, Default)]
struct Lengths(u64);

impl Lengths {
    fn add(&mut self, length: usize) {
        self.0 |= 1 << length.min(63);
    }

    fn may_hold(self, length: u32) -> bool {
        self.0 >> length.min(63) & 1 == 1
    }

    fn may_meet(self, other: Lengths) -> bool {
        self.0 & other.0 != 0
    }
}

impl Phrases {
    /// The number of `phrase`, new or known; `None` if it holds no word.
    pub(crate) fn intern(&mut self, phrase: &str) -> Option<u32> {
        let glued = phrase.chars().next().filter(|&first| is_caseless(first));
        let text = match glued {
            Some(_) => phrase.to_owned(),
            None => {
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
        if let Some(first) = glued {
            self.glued.entry(first).or_default().push(id);
            return Some(id);
        }
        self.longest = self.longest.max(text.len());
        self.short |= text.len() < 3;
        let mut head = [0; 3];
        head.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
        self.beginnings.add(head);
        let head = self.heads.entry(head).or_default();
        head.lengths.add(text.len());
        head.phrases.push((u32::try_from(text.len()).ok()?, id));
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
            let Some(head) = self.heads.get(&head) else { return };
            let mut lengths = Lengths::default();
            behind.iter().take(PHRASE_WORDS).for_each(|&end| lengths.add(end - start));
            if !head.lengths.may_meet(lengths) {
                return;
            }
            for &(_, id) in head.phrases.iter().filter(|(length, _)| lengths.may_hold(*length)) {
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

    /// Adds all phrases that stand in `text`, which lies on one side of a value, to `found`.
    pub(crate) fn find(&self, text: &str, side: Side, words: &mut Words, found: &mut Vec<Said>) {
        words.read(text);
        let (folded, starts) = (words.folded().as_bytes(), words.starts());
        for first in 0..words.count() {
            self.at(folded, starts, first, |phrase, behind| {
                let between = match side {
                    Side::Key => Some(0..0),
                    Side::Before => starts.get(behind).map(|&behind| behind..folded.len()),
                    Side::After => starts.get(first).map(|&start| 0..start),
                };
                let between = between.and_then(|range| folded.get(range)).unwrap_or_default();
                found.push(self.said(phrase, between.iter().copied(), TOUCHING));
            });
        }
        if !text.is_ascii() {
            self.find_glued(text, side, found);
        }
    }

    /// Adds the phrases of scripts without letter case.
    fn find_glued(&self, text: &str, side: Side, found: &mut Vec<Said>) {
        for (first, letter) in text.char_indices() {
            if letter.is_ascii() {
                continue;
            }
            let Some(phrases) = self.glued.get(&letter) else { continue };
            // Each letter once: the search below looks at all of the text.
            if text.get(..first).is_none_or(|before| before.contains(letter)) {
                continue;
            }
            for &phrase in phrases {
                let Some(spelled) = self.texts.get(phrase as usize) else { continue };
                let Some(at) = text.rfind(&**spelled) else { continue };
                let between = match side {
                    Side::Key => None,
                    Side::Before => text.get(at + spelled.len()..),
                    Side::After => text.get(..at),
                };
                found.push(self.said(phrase, between.unwrap_or_default().bytes(), TOUCHING_GLUED));
            }
        }
    }

    /// A phrase with what stands between it and the value.
    pub(crate) fn said(&self, phrase: u32, between: impl Iterator<Item = u8>, limit: usize) -> Said {
        let mut between = between.take(limit + 1);
        let mut count = 0;
        let touches =
            between.by_ref().inspect(|_| count += 1).all(|byte| !byte.is_ascii_digit()) && count <= limit;
        let length = self.texts.get(phrase as usize).map_or(0, |text| text.len().min(255));
        Said { phrase, weight: Weight(u16::from(touches) << 8 | length as u16) }
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
