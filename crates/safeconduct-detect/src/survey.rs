//! What one sweep over a text shows of it besides starts: where disguises, escapes and blobs may stand.
//!
//! Whoever reads those would otherwise look at every byte again.

use crate::masks::{BLOCK, Masks};

/// Where in one text things may stand that say something in other words.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// What an escape, an entity, a joint or a lookalike may start with.
    pub(crate) escapes: Places,
    /// Where long runs of digits of base 64 begin.
    pub(crate) blobs: Places,
    /// Where a character may begin that means another or none.
    pub(crate) disguises: Places,
}

impl Survey {
    /// Makes room for a text of so many bytes, in which nothing was seen yet.
    pub(crate) fn clear(&mut self, bytes: usize) {
        let blocks = bytes.div_ceil(BLOCK);
        for places in [&mut self.escapes, &mut self.blobs, &mut self.disguises] {
            places.clear(blocks);
        }
    }

    /// Takes in the next block, `before` and `next` being those beside it.
    #[inline]
    pub(crate) fn push(&mut self, before: &Masks, here: &Masks, next: &Masks) {
        self.escapes.push(here.escapes);
        self.blobs.push(here.blobs(before, next));
        self.disguises.push(here.disguises);
    }
}

/// Places in a text: a bit for each byte, and one for each block that says whether it has any.
#[derive(Debug, Default)]
pub(crate) struct Places {
    blocks: usize,
    /// Of the blocks that have some: one word each, in order.
    words: Vec<u64>,
    /// By 64 blocks: which have some, and how many words those before them have.
    some: Vec<(u64, usize)>,
}

/// A scratch does not keep more than so many words for the next text.
const KEPT: usize = 1 << 16;

impl Places {
    fn clear(&mut self, blocks: usize) {
        self.blocks = 0;
        self.words.clear();
        self.words.shrink_to(KEPT);
        self.some.clear();
        self.some.reserve(blocks.div_ceil(64));
        self.some.shrink_to(KEPT.max(blocks.div_ceil(64)));
    }

    #[inline]
    fn push(&mut self, places: u64) {
        let bit = self.blocks % 64;
        if bit == 0 {
            self.some.push((0, self.words.len()));
        }
        self.blocks += 1;
        if places != 0 {
            self.words.push(places);
            if let Some((some, _)) = self.some.last_mut() {
                *some |= 1 << bit;
            }
        }
    }

    /// The first of them from byte `at` on.
    pub(crate) fn next(&self, at: usize) -> Option<usize> {
        let block = at / BLOCK;
        let (some, words) = self.some.get(block / 64)?;
        let behind = some >> (block % 64) << (block % 64);
        let here = some >> (block % 64) & 1 == 1;
        let before = words + (some ^ behind).count_ones() as usize;
        if here {
            let places = self.words.get(before)? >> (at % BLOCK) << (at % BLOCK);
            if places != 0 {
                return Some(block * BLOCK + places.trailing_zeros() as usize);
            }
        }
        // The next block that has any.
        let word = before + usize::from(here);
        let places = self.words.get(word)?;
        let behind = behind & !(1 << (block % 64));
        let group = match behind {
            0 => block / 64 + 1 + self.some.get(block / 64 + 1..)?.iter().position(|(some, _)| *some != 0)?,
            _ => block / 64,
        };
        let some = if behind != 0 { behind } else { self.some.get(group)?.0 };
        Some((group * 64 + some.trailing_zeros() as usize) * BLOCK + places.trailing_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_next_place_is_found_from_everywhere(
            blocks in proptest::collection::vec(prop_oneof![4 => Just(0), 1 => any::<u64>(), 1 => Just(1 << 63)], 0..200),
        ) {
            let mut places = Places::default();
            places.clear(blocks.len());
            blocks.iter().for_each(|block| places.push(*block));
            let is_one = |at: &usize| blocks[at / BLOCK] >> (at % BLOCK) & 1 == 1;
            let mut expected = None;
            for at in (0..blocks.len() * BLOCK + 3).rev() {
                expected = if at < blocks.len() * BLOCK && is_one(&at) { Some(at) } else { expected };
                prop_assert_eq!(places.next(at), expected, "{}", at);
            }
        }
    }
}
