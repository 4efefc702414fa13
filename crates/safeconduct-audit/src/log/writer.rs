//! Writes frames behind the last one: the only code that changes a segment.

use crate::{
    AuditError,
    disk::{Appending, Disk},
    frame::{self, Header},
    layout::{self, Publication},
    tree::{Hash, Tree},
};
use std::path::{Path, PathBuf};

/// A leaf on its way to the disk.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) leaf: Vec<u8>,
    pub(super) hash: Hash,
}

/// The end of the log: the open segment and everything needed to go on from it.
#[derive(Debug)]
pub(super) struct Writer {
    file: Box<dyn Appending>,
    path: PathBuf,
    len: u64,
    chain: Hash,
    tree: Tree,
    buffer: Vec<u8>,
}

impl Writer {
    /// Goes on behind the first `len` bytes of a segment.
    pub(super) fn resume(
        disk: &dyn Disk,
        dir: &Path,
        first: u64,
        len: u64,
        chain: Hash,
        tree: Tree,
    ) -> Result<Writer, AuditError> {
        let path = dir.join(layout::segment(first));
        let file = disk.open_append(&path, len).map_err(AuditError::io("open", &path))?;
        Ok(Writer { file, path, len, chain, tree, buffer: Vec::new() })
    }

    /// Begins a segment that goes on where `tree` ends.
    pub(super) fn begin(
        disk: &dyn Disk,
        dir: &Path,
        origin: &str,
        chain: Hash,
        tree: Tree,
    ) -> Result<Writer, AuditError> {
        let mut publication = Publication::new(disk, dir);
        let header = Header { first: tree.size(), chain }.encode(origin);
        publication.put(&layout::segment(tree.size()), &header)?;
        publication.settle()?;
        Writer::resume(disk, dir, tree.size(), header.len() as u64, chain, tree)
    }

    pub(super) fn tree(&mut self) -> &mut Tree {
        &mut self.tree
    }

    /// Writes one commit; it is durable on return.
    ///
    /// After an error the writer is of no use: what the disk holds is unknown.
    pub(super) fn commit(
        &mut self,
        disk: &dyn Disk,
        dir: &Path,
        origin: &str,
        batch: &[Pending],
    ) -> Result<(), AuditError> {
        if self.len >= disk.segment_max() {
            self.roll(disk, dir, origin)?;
        }
        self.buffer.clear();
        let first = self.tree.size();
        for (pending, index) in batch.iter().zip(first..) {
            self.chain = frame::link(&self.chain, &pending.hash);
            frame::encode(&mut self.buffer, index, first, &self.chain, &pending.leaf);
            self.tree.append(pending.hash);
        }
        match self.file.in_place() {
            Ok(true) => {}
            Ok(false) => {
                let gone = std::io::Error::other("the file was moved or deleted while it was written");
                return Err(AuditError::io("write", &self.path)(gone));
            }
            Err(error) => return Err(AuditError::io("read", &self.path)(error)),
        }
        self.file.append(&self.buffer).map_err(AuditError::io("write", &self.path))?;
        self.file.sync().map_err(AuditError::io("sync", &self.path))?;
        self.len += self.buffer.len() as u64;
        // One huge commit must not pin its memory for the rest of the run.
        self.buffer.shrink_to(1 << 20);
        Ok(())
    }

    fn roll(&mut self, disk: &dyn Disk, dir: &Path, origin: &str) -> Result<(), AuditError> {
        disk.seal(&self.path).map_err(AuditError::io("seal", &self.path))?;
        let tree = std::mem::take(&mut self.tree);
        *self = Writer::begin(disk, dir, origin, self.chain, tree)?;
        Ok(())
    }
}
