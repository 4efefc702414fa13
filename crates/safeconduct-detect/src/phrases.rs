//! The phrases that context is made of: which of them stand where in a list of words.

use crate::hash::Mix;
use crate::words::{SHORT, Words, is_caseless, stand_together};
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

/// Phrases, numbered, by the first bytes of their words.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// The words of each, folded and joined; those of scripts without letter case as they are.
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, u32, BuildHasherDefault<Mix>>,
    heads: Heads,
    /// Used while one is taken in.
    words: Words,
    /// Whether some of them begin with a digit.
    with_digits: bool,
    /// Those of scripts without letter case, by their first letter: searched as they are.
    glued: HashMap<char, Vec<u32>>,
}

impl Phrases {
    /// The number of `phrase`, new or known; `None` if it holds no word.
    pub(crate) fn intern(&mut self, phrase: &str) -> Option<u32> {
        let glued = phrase.chars().next().filter(|&first| is_caseless(first));
        let mut words = std::mem::take(&mut self.words);
        let text = match glued {
            Some(_) => phrase,
            None => words.fold(phrase),
        };
        let id = self.number(text, glued);
        self.words = words;
        id
    }

    /// The number of a phrase as it is kept.
    fn number(&mut self, text: &str, glued: Option<char>) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        if let Some(&known) = self.known.get(text) {
            return Some(known);
        }
        let id = u32::try_from(self.texts.len()).ok()?;
        self.texts.push(text.into());
        self.known.insert(text.into(), id);
        if let Some(first) = glued {
            self.glued.entry(first).or_default().push(id);
            return Some(id);
        }
        Some(id)
    }

    /// Makes what was taken in ready to be found.
    pub(crate) fn settle(&mut self) {
        self.with_digits = self.texts.iter().any(|text| text.starts_with(|c: char| c.is_ascii_digit()));
        let worded = (0..).zip(&self.texts).filter(|(_, text)| !text.starts_with(is_caseless));
        self.heads = Heads::new(worded.map(|(id, text)| (head(text.as_bytes()), id)).collect());
    }

    /// Whether some phrase begins with a digit.
    #[inline]
    pub(crate) fn begin_with_digits(&self) -> bool {
        self.with_digits
    }

    /// Whether some phrase may begin with these bytes, of which three count.
    #[inline]
    pub(crate) fn may_begin_with(&self, head: u64) -> bool {
        self.heads.may_begin(head & THREE)
    }

    /// The phrases with these first bytes, or with these bytes alone if they are fewer than six.
    #[inline]
    pub(crate) fn beginning_with(&self, head: u64) -> &[u32] {
        self.heads.get(head)
    }

    /// The words of a phrase, folded and joined.
    pub(crate) fn text(&self, phrase: u32) -> Option<&str> {
        self.texts.get(phrase as usize).map(|text| &**text)
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
        let mut look = |head: Head| {
            for &id in self.heads.get(head) {
                let Some(text) = self.texts.get(id as usize) else { continue };
                if rest.starts_with(text.as_bytes()) {
                    let ends = behind.iter().take(PHRASE_WORDS).position(|&end| end == start + text.len());
                    if let Some(more) = ends {
                        found(id, first + 1 + more);
                    }
                }
            }
        };
        if let Some(long) = rest.first_chunk::<HEAD>() {
            look(head(long));
        }
        // A phrase with fewer bytes is all that stands up to the end of a word.
        for &end in behind.iter().take_while(|&&end| end < start + HEAD) {
            look(head(rest.get(..end - start).unwrap_or_default()));
        }
    }

    /// Adds all phrases that stand in `text`, which lies on one side of a value, to `found`.
    pub(crate) fn find(&self, text: &str, side: Side, words: &mut Words, found: &mut Vec<Said>) {
        words.read(text);
        let (folded, starts) = (words.folded().as_bytes(), words.starts());
        for first in 0..words.count() {
            self.at(folded, starts, first, |phrase, behind| {
                let place = words.place(first..behind).and_then(|place| text.get(place));
                if behind > first + 1 && !self.may_be_said_by(phrase, place.unwrap_or_default()) {
                    return;
                }
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

    /// Whether a stretch of text whose words, joined, are those of a phrase says it: a short one has to stand together.
    pub(crate) fn may_be_said_by(&self, phrase: u32, stretch: &str) -> bool {
        let length = self.text(phrase).map_or(0, str::len);
        length > SHORT || stretch.len() <= length || stand_together(stretch)
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

/// How many bytes of a phrase are its head.
pub(crate) const HEAD: usize = 6;

/// The first six bytes of a phrase, zeros where there are fewer.
type Head = u64;

#[inline]
fn head(bytes: &[u8]) -> Head {
    bytes.iter().take(HEAD).rev().fold(0, |head, &byte| head << 8 | u64::from(byte))
}

/// Which phrases have which head: a bitmap that says no to most words, and a table behind it.
#[derive(Debug, Default)]
struct Heads {
    /// By the first three bytes, or as many as there are: 4 KB.
    threes: Vec<u64>,
    bits: Vec<u64>,
    /// How far a hash is shifted to be a place in `bits`.
    bits_shift: u32,
    /// Open addressing by the same hash; `count` 0 is free.
    slots: Vec<Slot>,
    /// How far a hash is shifted to be a place in `slots`.
    shift: u32,
    phrases: Vec<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    head: Head,
    first: u32,
    count: u32,
}

/// The first three bytes of a head.
const THREE: u64 = 0xff_ffff;
const THREE_BITS: u32 = 15;

/// 16 KB of bits at most.
const HASH_BITS_MAX: u32 = 17;

#[inline]
fn hash(head: Head) -> u64 {
    head.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Heads {
    fn new(mut entries: Vec<(Head, u32)>) -> Heads {
        entries.sort_unstable();
        // Few phrases need few bits, which then stay near.
        let bits = (entries.len() * 8).next_power_of_two().clamp(1 << 10, 1 << HASH_BITS_MAX);
        let mut heads = Heads {
            threes: vec![0; 1 << (THREE_BITS - 6)],
            bits: vec![0; bits >> 6],
            bits_shift: 64 - bits.trailing_zeros(),
            ..Heads::default()
        };
        let groups = entries.chunk_by(|a, b| a.0 == b.0);
        let size = (2 * groups.clone().count()).next_power_of_two().max(2);
        heads.shift = 64 - size.trailing_zeros();
        heads.slots.resize(size, Slot::default());
        for group in groups {
            let Some(&(head, _)) = group.first() else { continue };
            for (bits, bit) in [
                (&mut heads.bits, hash(head) >> heads.bits_shift),
                (&mut heads.threes, hash(head & THREE) >> (64 - THREE_BITS)),
            ] {
                if let Some(word) = bits.get_mut(bit as usize >> 6) {
                    *word |= 1 << (bit & 63);
                }
            }
            let mut at = (hash(head) >> heads.shift) as usize;
            while heads.slots.get(at).is_some_and(|slot| slot.count != 0) {
                at = (at + 1) % size;
            }
            if let Some(free) = heads.slots.get_mut(at) {
                *free = Slot { head, first: heads.phrases.len() as u32, count: group.len() as u32 };
            }
            heads.phrases.extend(group.iter().map(|(_, phrase)| *phrase));
        }
        heads
    }

    /// Whether some phrase may begin with these three bytes.
    #[inline]
    fn may_begin(&self, three: u64) -> bool {
        let bit = hash(three) >> (64 - THREE_BITS);
        self.threes.get(bit as usize >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }

    /// The phrases with this head.
    #[inline]
    fn get(&self, head: Head) -> &[u32] {
        let bit = hash(head) >> self.bits_shift;
        match self.bits.get(bit as usize >> 6) {
            Some(word) if word >> (bit & 63) & 1 == 1 => self.get_likely(head),
            _ => &[],
        }
    }

    fn get_likely(&self, head: Head) -> &[u32] {
        let mut at = (hash(head) >> self.shift) as usize;
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.count != 0) {
            if slot.head == head {
                let first = slot.first as usize;
                return self.phrases.get(first..first + slot.count as usize).unwrap_or_default();
            }
            at = (at + 1) % self.slots.len();
        }
        &[]
    }
}
