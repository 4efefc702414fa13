//! Frames entries as they are queued: when the disk is free, the next commit is ready to be written.

use crate::{
    frame::{self, Header},
    tree::{Hash, Tree},
};
use std::collections::VecDeque;

/// From how many entries,
const ENTRIES_MAX: u64 = 1024;
/// or bytes, on a commit takes nothing more.
const BYTES_MAX: usize = 1 << 20;

/// A leaf on its way to the disk.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) leaf: Vec<u8>,
    pub(super) hash: Hash,
}

/// Entries that are written and synced together.
#[derive(Debug)]
pub(super) struct Batch {
    /// Its first entry, and the chain before it: a segment that begins here has this header.
    pub(super) header: Header,
    /// How many entries there are.
    pub(super) entries: u64,
    /// Their frames.
    pub(super) frames: Vec<u8>,
}

/// The end of the log: everything that was queued, written or not.
///
/// Chain and tree grow here, one entry at a time, while the disk is busy with the batch before.
#[derive(Debug)]
pub(super) struct End {
    chain: Hash,
    tree: Tree,
    batches: VecDeque<Batch>,
    /// Room for frames that a written batch left behind.
    spare: Vec<u8>,
}

impl End {
    /// Goes on where a log ends.
    pub(super) fn new(chain: Hash, tree: Tree) -> End {
        End { chain, tree, batches: VecDeque::new(), spare: Vec::new() }
    }

    /// The index that the next entry gets.
    pub(super) fn next(&self) -> u64 {
        self.tree.size()
    }

    pub(super) fn tree(&mut self) -> &mut Tree {
        &mut self.tree
    }

    /// Adds entries side by side: one commit, and so one segment, holds them all.
    pub(super) fn push(&mut self, entries: &[Pending]) {
        let full = |batch: &Batch| batch.entries >= ENTRIES_MAX || batch.frames.len() >= BYTES_MAX;
        if self.batches.back().is_none_or(full) {
            let header = Header { first: self.tree.size(), chain: self.chain };
            let frames = std::mem::take(&mut self.spare);
            self.batches.push_back(Batch { header, entries: 0, frames });
        }
        let Some(batch) = self.batches.back_mut() else { return };
        for Pending { leaf, hash } in entries {
            self.chain = frame::link(&self.chain, hash);
            frame::encode(&mut batch.frames, self.tree.size(), batch.header.first, &self.chain, leaf);
            self.tree.append(*hash);
            batch.entries += 1;
        }
    }

    /// The first entry that is in no batch that was taken.
    pub(super) fn waiting_from(&self) -> u64 {
        self.batches.front().map_or(self.tree.size(), |batch| batch.header.first)
    }

    /// Takes the oldest batch, to be written.
    pub(super) fn take(&mut self) -> Option<Batch> {
        self.batches.pop_front()
    }

    /// Keeps the room of a batch that is written.
    pub(super) fn reuse(&mut self, batch: Batch) {
        self.spare = batch.frames;
        self.spare.clear();
        // One huge commit must not pin its memory for the rest of the run.
        self.spare.shrink_to(2 * BYTES_MAX);
    }
}
