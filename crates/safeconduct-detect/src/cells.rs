//! A stretch of a text in which phrases were looked for: words by bit logic, each asked for by its first three bytes, then by six.

use crate::context::{BEFORE, Vocabulary};
use crate::masks::{self, BLOCK};
use crate::phrases::{HEAD, PHRASE_WORDS};
use fearless_simd::Level;

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
}

/// A phrase and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PhraseAt {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) phrase: u32,
}

/// A word as context sees it, in bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        // No window is longer than `BEFORE`, so nothing further behind can be part of a phrase in one.
        let words = Words::of(Level::new(), text, from, text.len().min(to + BEFORE));
        let phrases = vocabulary.phrases();
        for (block, [starts, digits, _]) in words.blocks.iter().take(CELL / BLOCK).enumerate() {
            let starts = if phrases.begin_with_digits() { *starts } else { starts & !digits };
            let short = starts & words.short(block);
            // All are looked at before any is decided on: which it is cannot be foretold.
            let (mut left, mut beginning) = (starts & !short, short);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let head = eight(text, from + block * BLOCK + bit as usize) | FOLDED;
                beginning |= u64::from(phrases.may_begin_with(head)) << bit;
            }
            while beginning != 0 {
                let bit = beginning.trailing_zeros();
                beginning &= beginning - 1;
                let here = || words.from(block, bit as usize);
                if short >> bit & 1 == 1 {
                    if may_begin_short(vocabulary, text, here()) {
                        self.look(vocabulary, text, here());
                    }
                    continue;
                }
                // A long word holds all of a head; a shorter one may share it with the next.
                match words.word(block, bit as usize) {
                    Some(word) if word.length >= HEAD => {
                        let head = head_of(text, word);
                        self.hit(vocabulary, text, (head, word.start), here);
                    }
                    _ => self.look(vocabulary, text, here()),
                }
            }
        }
        let is_ascii = text.get(from..to).is_some_and(<[u8]>::is_ascii);
        self.near.clear();
        self.near.resize(vocabulary.words(), if is_ascii { 0 } else { u64::MAX });
        self.hits.iter().for_each(|hit| vocabulary.add_worded(hit.phrase, &mut self.near));
    }

    /// Adds the phrases that begin with the first of `words`.
    fn look(&mut self, vocabulary: &Vocabulary, text: &[u8], words: impl Iterator<Item = Word> + Clone) {
        let Some(Word { start, .. }) = words.clone().next() else { return };
        let (mut head, mut length) = (0, 0);
        for word in words.clone().take(PHRASE_WORDS) {
            head |= head_of(text, word) << (8 * length);
            length += word.length;
            self.hit(vocabulary, text, (head & mask(length), start), || words.clone());
            if length >= HEAD {
                return;
            }
        }
    }

    /// Adds the phrases with this head that stand in `words`.
    #[inline]
    fn hit<W: Iterator<Item = Word>>(
        &mut self,
        vocabulary: &Vocabulary,
        text: &[u8],
        (head, start): (u64, usize),
        words: impl Fn() -> W,
    ) {
        for &phrase in vocabulary.phrases().beginning_with(head) {
            let Some(spelled) = vocabulary.phrases().text(phrase) else { continue };
            if let Some(end) = end_of(spelled.as_bytes(), text, words()) {
                self.hits.push(PhraseAt { start, end, phrase });
            }
        }
    }
}

/// Whether a phrase may begin with these words, of which the first has less than three bytes.
fn may_begin_short(vocabulary: &Vocabulary, text: &[u8], words: impl Iterator<Item = Word>) -> bool {
    let (mut head, mut length) = (0, 0);
    for word in words.take(3) {
        head |= head_of(text, word) << (8 * length);
        length += word.length;
        // As it is up to here, for a phrase of less than three bytes; then with what follows.
        if vocabulary.phrases().may_begin_with(head & mask(length)) {
            return true;
        }
        if length >= 3 {
            return false;
        }
    }
    false
}

/// Where a phrase that stands in consecutive words ends, if it does.
fn end_of(mut phrase: &[u8], text: &[u8], words: impl Iterator<Item = Word>) -> Option<usize> {
    for Word { start, length } in words.take(PHRASE_WORDS) {
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
fn head_of(text: &[u8], word: Word) -> u64 {
    (eight(text, word.start) | FOLDED) & mask(word.length)
}

/// Sets the bit that tells small letters from capitals.
const FOLDED: u64 = 0x2020_2020_2020_2020;

/// Eight bytes, zeros behind the end.
#[inline]
fn eight(text: &[u8], start: usize) -> u64 {
    match text.get(start..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => last_eight(text, start),
    }
}

#[cold]
fn last_eight(text: &[u8], start: usize) -> u64 {
    let mut eight = [0; 8];
    eight.iter_mut().zip(text.iter().skip(start)).for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(eight)
}

/// Where the words of a stretch of a text begin and end, one bit for each byte.
struct Words {
    from: usize,
    /// By block: where words begin, digits, where they end.
    blocks: [[u64; 3]; BLOCKS],
}

impl Words {
    /// The words of `text` from `from` up to `to`.
    fn of(level: Level, text: &[u8], from: usize, to: usize) -> Words {
        let mut classes = [[0; 3]; BLOCKS + 1];
        masks::words(level, text, from, &mut classes);
        let byte = from.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or_default();
        let bit = |holds: bool| u64::from(holds) << 63;
        let mut before =
            [bit(byte.is_ascii_alphanumeric()), bit(byte.is_ascii_digit()), bit(byte.is_ascii_uppercase())];
        let mut words = Words { from, blocks: [[0; 3]; BLOCKS] };
        for ((block, here), next) in words.blocks.iter_mut().zip(&classes).zip(classes.iter().skip(1)) {
            *block = [starts(&before, here, next), here[1], here[0]];
            before = *here;
        }
        // A word ends before a byte that is none of one, and before the next word.
        let mut next = 1;
        let shown = to - from;
        for (number, [starts, _, ends]) in words.blocks.iter_mut().enumerate().rev() {
            let kept = shown.saturating_sub(number * BLOCK);
            let kept = if kept >= BLOCK { u64::MAX } else { (1 << kept) - 1 };
            let alnum = *ends & kept;
            *starts &= kept;
            let breaks = !alnum | *starts;
            *ends = alnum & (breaks >> 1 | next << 63);
            next = breaks & 1;
        }
        words
    }

    /// The word that begins at a bit of a block.
    #[inline]
    fn word(&self, block: usize, bit: usize) -> Option<Word> {
        let start = self.from + block * BLOCK + bit;
        let mut length = 1;
        let mut bit = bit;
        for [_, _, ends] in self.blocks.iter().skip(block) {
            let ends = ends >> bit;
            if ends != 0 {
                return Some(Word { start, length: length + ends.trailing_zeros() as usize });
            }
            length += BLOCK - bit;
            bit = 0;
        }
        None
    }

    /// Where bytes stand that end a word or stand right before one that does: a word that begins there is short.
    #[inline]
    fn short(&self, block: usize) -> u64 {
        let ends = |block: usize| self.blocks.get(block).map_or(0, |[_, _, ends]| *ends);
        ends(block) | ends(block) >> 1 | ends(block + 1) << 63
    }

    /// The words from a bit of a block on.
    fn from(&self, block: usize, bit: usize) -> impl Iterator<Item = Word> + Clone {
        self.blocks.iter().enumerate().skip(block).flat_map(move |(number, [starts, ..])| {
            let mut starts = if number == block { starts >> bit << bit } else { *starts };
            std::iter::from_fn(move || {
                let bit = (starts != 0).then(|| starts.trailing_zeros() as usize)?;
                starts &= starts - 1;
                self.word(number, bit)
            })
        })
    }
}

/// Where words begin: behind what is none of a word, between letters and digits, at `aB`, and at the `B` of `ABc`.
fn starts(before: &[u64; 3], here: &[u64; 3], next: &[u64; 3]) -> u64 {
    let last = |at: fn(&[u64; 3]) -> u64| at(here) << 1 | at(before) >> 63;
    let (last_alnum, last_digit, last_upper) = (last(|c| c[0]), last(|c| c[1]), last(|c| c[2]));
    let lower = |[alnum, digit, upper]: &[u64; 3]| alnum & !digit & !upper;
    let next_lower = lower(here) >> 1 | lower(next) << 63;
    let [alnum, digit, upper] = here;
    let last_lower = last_alnum & !last_digit & !last_upper;
    alnum & (!last_alnum | (digit ^ last_digit) | (last_lower & upper) | (last_upper & upper & next_lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_in_cells_are_the_words_of_the_text(text in "[aBC1_ ]{0,150}") {
            let mut expected = words::Words::default();
            expected.read(&text);
            let words = Words::of(Level::new(), text.as_bytes(), 0, text.len());
            let found: Vec<Word> = words.from(0, 0).collect();
            let folded: String = found.iter().map(|word| &text[word.start..word.start + word.length]).collect();
            prop_assert_eq!(folded.to_lowercase(), expected.folded());
            let lengths: Vec<usize> = expected.starts().windows(2).map(|pair| pair[1] - pair[0]).collect();
            prop_assert_eq!(found.iter().map(|word| word.length).collect::<Vec<_>>(), lengths);
        }
    }
}
