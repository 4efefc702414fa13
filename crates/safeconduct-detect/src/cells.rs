//! A stretch of a text in which phrases were looked for: words by bit logic, each asked for by its first six bytes.

use crate::context::{BEFORE, Vocabulary};
use crate::masks::BLOCK;
use crate::phrases::{HEAD, PHRASE_WORDS};
use wide::u8x64;

/// How many bytes one cell has.
pub(crate) const CELL: usize = 256;
/// How many blocks of 64 bytes a cell shows: its own, and what a phrase that begins in it may reach.
const BLOCKS: usize = (CELL + BEFORE).div_ceil(BLOCK);

/// The phrases that begin in one stretch of a text, as far as it is ASCII.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    /// Which stretch it holds.
    pub(crate) number: Option<usize>,
    /// In order of their starts.
    pub(crate) hits: Vec<PhraseAt>,
    /// The worded rules that the phrases are context of; all of them where not all is ASCII.
    pub(crate) near: Vec<u64>,
    words: Vec<Word>,
}

/// A phrase and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PhraseAt {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) phrase: u32,
}

/// A word as context sees it, in bytes of the text.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    length: usize,
}

impl Cell {
    /// Looks for the phrases that begin in cell `number` of `text`.
    pub(crate) fn read(&mut self, vocabulary: &Vocabulary, text: &[u8], number: usize) {
        self.number = Some(number);
        self.hits.clear();
        let (from, to) = (number * CELL, (number * CELL + CELL).min(text.len()));
        let inside = self.split(text, (from, to));
        for first in 0..inside {
            self.look(vocabulary, text, first);
        }
        let is_ascii = text.get(from..to).is_some_and(<[u8]>::is_ascii);
        self.near.clear();
        self.near.resize(vocabulary.words(), if is_ascii { 0 } else { u64::MAX });
        self.hits.iter().for_each(|hit| vocabulary.add_worded(hit.phrase, &mut self.near));
    }

    /// Splits what the cell shows into words; gives how many begin in `from..to`.
    fn split(&mut self, text: &[u8], (from, to): (usize, usize)) -> usize {
        self.words.clear();
        let masks = Letters::of(text, from);
        let mut inside = 0;
        // No window is longer than `BEFORE`, so nothing further behind can be part of a phrase in one.
        let end = text.len().min(to + BEFORE);
        'blocks: for (number, mut starts) in masks.starts().into_iter().enumerate() {
            while starts != 0 {
                let bit = starts.trailing_zeros() as usize;
                starts &= starts - 1;
                let start = from + number * BLOCK + bit;
                if start >= end || self.words.len() >= inside + PHRASE_WORDS && start >= to {
                    break 'blocks;
                }
                inside += usize::from(start < to);
                if let Some(Word { start: before, length }) = self.words.last_mut() {
                    *length = (*length).min(start - *before);
                }
                let length = masks.run(number, bit).min(end - start);
                self.words.push(Word { start, length });
            }
        }
        inside
    }

    /// Adds the phrases that begin with word `first`.
    fn look(&mut self, vocabulary: &Vocabulary, text: &[u8], first: usize) {
        let (mut head, mut length) = (0, 0);
        let Cell { hits, words, .. } = self;
        let Some(words) = words.get(first..) else { return };
        for word in words.iter().take(PHRASE_WORDS) {
            head |= beginning(text, word) << (8 * length);
            let before = length;
            length += word.length;
            // Most words are none that a phrase begins with.
            if before < 3 && length >= 3 && !vocabulary.phrases().may_begin_with(head) {
                return;
            }
            let phrases = vocabulary.phrases().beginning_with(head & mask(length));
            for &phrase in phrases {
                let Some(spelled) = vocabulary.phrases().text(phrase) else { continue };
                if let Some(end) = end_of(spelled.as_bytes(), text, words) {
                    hits.push(PhraseAt { start: words.first().map_or(0, |word| word.start), end, phrase });
                }
            }
            if length >= HEAD {
                return;
            }
        }
    }
}

/// Where a phrase that stands in consecutive words ends, if it does.
fn end_of(mut phrase: &[u8], text: &[u8], words: &[Word]) -> Option<usize> {
    for &Word { start, length } in words.iter().take(PHRASE_WORDS) {
        let (part, rest) = phrase.split_at_checked(length)?;
        let spelled = text.get(start..start + length)?;
        if !part.iter().zip(spelled).all(|(folded, byte)| *folded == byte | 0x20) {
            return None;
        }
        if rest.is_empty() {
            return Some(start + length);
        }
        phrase = rest;
    }
    None
}

/// The bytes of a head, as many as there are.
fn mask(length: usize) -> u64 {
    u64::MAX >> (64 - 8 * length.clamp(1, HEAD))
}

/// The first bytes of a word, folded.
#[inline]
fn beginning(text: &[u8], word: &Word) -> u64 {
    let eight = match text.get(word.start..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last_eight(text, word.start),
    };
    (eight | 0x2020_2020_2020_2020) & mask(word.length)
}

#[cold]
fn last_eight(text: &[u8], start: usize) -> u64 {
    let mut eight = [0; 8];
    eight.iter_mut().zip(text.iter().skip(start)).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

/// Which bytes of a stretch are letters and digits, one bit each, and where words begin among them.
struct Letters {
    /// By block: letters and digits, digits, capitals.
    blocks: [[u64; 3]; BLOCKS],
    /// The same of the byte before the stretch.
    before: [u64; 3],
}

impl Letters {
    fn of(text: &[u8], from: usize) -> Letters {
        let mut blocks = [[0; 3]; BLOCKS];
        for (block, at) in blocks.iter_mut().zip((from..).step_by(BLOCK)) {
            let Some(rest) = text.get(at..) else { break };
            *block = match rest.first_chunk::<BLOCK>() {
                Some(bytes) => classes(bytes),
                None => {
                    let mut bytes = [0; BLOCK];
                    bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    classes(&bytes)
                }
            };
        }
        let byte = from.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or_default();
        let bit = |holds: bool| u64::from(holds) << 63;
        let before =
            [bit(byte.is_ascii_alphanumeric()), bit(byte.is_ascii_digit()), bit(byte.is_ascii_uppercase())];
        Letters { blocks, before }
    }

    /// Where words begin, as `words::begins` says.
    fn starts(&self) -> [u64; BLOCKS] {
        let mut starts = [0; BLOCKS];
        let mut before = self.before;
        let behind = self.blocks.iter().skip(1).chain([&[0; 3]]);
        for ((start, here), next) in starts.iter_mut().zip(&self.blocks).zip(behind) {
            let [alnum, digit, upper] = *here;
            let mut last = here.iter().zip(before).map(|(here, before)| here << 1 | before >> 63);
            let [last_alnum, last_digit, last_upper] = std::array::from_fn(|_| last.next().unwrap_or(0));
            let lower = |[alnum, digit, upper]: &[u64; 3]| alnum & !digit & !upper;
            let next_lower = lower(here) >> 1 | lower(next) << 63;
            let last_lower = last_alnum & !last_digit & !last_upper;
            *start = alnum
                & (!last_alnum
                    | (digit ^ last_digit)
                    | (last_lower & upper)
                    | (last_upper & upper & next_lower));
            before = *here;
        }
        starts
    }

    /// How many letters and digits follow from a bit of a block on.
    fn run(&self, number: usize, bit: usize) -> usize {
        let mut run = 0;
        let mut bit = bit;
        for [alnum, ..] in self.blocks.iter().skip(number) {
            let more = (alnum >> bit).trailing_ones() as usize;
            run += more;
            if bit + more < BLOCK {
                break;
            }
            bit = 0;
        }
        run
    }
}

/// Letters and digits, digits, and capitals of a block.
#[inline]
fn classes(bytes: &[u8; BLOCK]) -> [u64; 3] {
    let bytes = u8x64::new(*bytes);
    let within = |bytes: u8x64, first: u8, more: u8| {
        let from_first = bytes - u8x64::splat(first);
        from_first.min(u8x64::splat(more)).simd_eq(from_first)
    };
    let digit = within(bytes, b'0', 9);
    let upper = within(bytes, b'A', 25);
    let lower = within(bytes, b'a', 25);
    [(digit | upper | lower).to_bitmask(), digit.to_bitmask(), upper.to_bitmask()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn in_ascii_the_neighbours_of_a_byte_say_whether_a_word_begins(text in "[aBC1_ ]{0,70}") {
            let mut words = Words::default();
            words.read(&text);
            let mut cell = Cell::default();
            let inside = cell.split(text.as_bytes(), (0, text.len()));
            prop_assert_eq!(inside, words.count());
            let folded: Vec<String> = cell.words.iter().map(|word| text[word.start..word.start + word.length].to_lowercase()).collect();
            prop_assert_eq!(folded.concat(), words.folded());
            let lengths: Vec<usize> = words.starts().windows(2).map(|pair| pair[1] - pair[0]).collect();
            prop_assert_eq!(cell.words.iter().map(|word| word.length).collect::<Vec<_>>(), lengths);
        }
    }
}
