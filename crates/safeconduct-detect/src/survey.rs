//! What one sweep over a text shows of it besides starts: where disguises, escapes and blobs may stand.
//!
//! Whoever reads those would otherwise look at every byte again.

use crate::masks::{BLOCK, Masks};

/// What the blocks of one text hold.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// By block, one bit per byte that an escape, an entity, a joint or a lookalike may start with.
    escapes: Vec<u64>,
    /// Blocks in which a long token begins or goes on.
    long: Blocks,
    /// Blocks in which a character may begin that means another or none.
    disguised: Blocks,
}

/// A set of blocks, one bit for each.
#[derive(Debug, Default)]
struct Blocks(Vec<u64>);

/// A scratch does not keep more than so many words for the next text.
const KEPT: usize = 1 << 16;

impl Survey {
    /// Makes room for a text of so many bytes, in which nothing was seen yet.
    pub(crate) fn clear(&mut self, bytes: usize) {
        let blocks = bytes.div_ceil(BLOCK);
        self.escapes.clear();
        self.escapes.reserve(blocks);
        self.escapes.shrink_to(blocks.max(KEPT));
        self.long.clear(blocks);
        self.disguised.clear(blocks);
    }

    /// Takes in the next block; `long` says where long tokens begin or go on in it.
    #[inline]
    pub(crate) fn push(&mut self, masks: &Masks, long: u64) {
        let block = self.escapes.len();
        self.escapes.push(masks.escapes);
        if long != 0 {
            self.long.add(block);
        }
        if masks.disguises != 0 {
            self.disguised.add(block);
        }
    }


    /// The first byte from `at` on that an escape may start with.
    pub(crate) fn escape(&self, at: usize) -> Option<usize> {
        let mut block = at / BLOCK;
        let mut escapes = self.escapes.get(block)? >> (at % BLOCK) << (at % BLOCK);
        while escapes == 0 {
            block += 1;
            escapes = *self.escapes.get(block)?;
        }
        Some(block * BLOCK + escapes.trailing_zeros() as usize)
    }

    /// The first place from `at` on that is not known to be outside of long tokens.
    pub(crate) fn long(&self, at: usize) -> Option<usize> {
        Some((self.long.next(at / BLOCK)? * BLOCK).max(at))
    }

    /// The first place from `at` on where a disguise may begin, or the block around it.
    pub(crate) fn disguise(&self, at: usize) -> Option<usize> {
        Some((self.disguised.next(at / BLOCK)? * BLOCK).max(at))
    }
}

impl Blocks {
    fn clear(&mut self, blocks: usize) {
        self.0.clear();
        self.0.resize(blocks.div_ceil(64), 0);
        self.0.shrink_to(KEPT);
    }

    #[inline]
    fn add(&mut self, block: usize) {
        if let Some(word) = self.0.get_mut(block / 64) {
            *word |= 1 << (block % 64);
        }
    }

    /// The first of them from `block` on.
    fn next(&self, block: usize) -> Option<usize> {
        let mut at = block / 64;
        let mut word = self.0.get(at)? >> (block % 64) << (block % 64);
        while word == 0 {
            at += 1;
            word = *self.0.get(at)?;
        }
        Some(at * 64 + word.trailing_zeros() as usize)
    }
}
