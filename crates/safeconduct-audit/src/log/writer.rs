//! Writes frames behind the last one: the only code that changes a segment.

use super::batch::Batch;
use crate::{
    AuditError,
    disk::{Appending, Disk},
    frame::Header,
    layout::{self, Publication},
};
use std::path::{Path, PathBuf};

/// The open segment.
#[derive(Debug)]
pub(super) struct Writer {
    file: Box<dyn Appending>,
    path: PathBuf,
    len: u64,
}

impl Writer {
    /// Goes on behind the first `len` bytes of a segment.
    pub(super) fn resume(disk: &dyn Disk, dir: &Path, first: u64, len: u64) -> Result<Writer, AuditError> {
        let path = dir.join(layout::segment(first));
        let file = disk.open_append(&path, len).map_err(AuditError::io("open", &path))?;
        Ok(Writer { file, path, len })
    }

    /// Begins a segment.
    pub(super) fn begin(
        disk: &dyn Disk,
        dir: &Path,
        origin: &str,
        header: &Header,
    ) -> Result<Writer, AuditError> {
        let mut publication = Publication::new(disk, dir);
        let bytes = header.encode(origin);
        publication.put(&layout::segment(header.first), &bytes)?;
        publication.settle()?;
        Writer::resume(disk, dir, header.first, bytes.len() as u64)
    }

    /// Writes one commit; it is durable on return.
    ///
    /// Nothing of the next commit may be written before: that a later batch is there shows, after a crash, that
    /// this one was synced. After an error the writer is of no use: what the disk holds is unknown.
    pub(super) fn commit(
        &mut self,
        disk: &dyn Disk,
        dir: &Path,
        origin: &str,
        batch: &Batch,
    ) -> Result<(), AuditError> {
        if self.len >= disk.segment_max() {
            disk.seal(&self.path).map_err(AuditError::io("seal", &self.path))?;
            *self = Writer::begin(disk, dir, origin, &batch.header)?;
        }
        match self.file.in_place() {
            Ok(true) => {}
            Ok(false) => {
                let gone = std::io::Error::other("the file was moved or deleted while it was written");
                return Err(AuditError::io("write", &self.path)(gone));
            }
            Err(error) => return Err(AuditError::io("read", &self.path)(error)),
        }
        self.file.append(&batch.frames).map_err(AuditError::io("write", &self.path))?;
        self.file.sync().map_err(AuditError::io("sync", &self.path))?;
        self.len += batch.frames.len() as u64;
        Ok(())
    }
}
