//! Publishes a signed head: first the tiles, then the checkpoint, so that it never promises what is not there.

use crate::{
    AuditError, Checkpoint, Digest, Signer,
    disk::Disk,
    layout::{self, Publication},
    tree::{Tile, Tree, tile_path},
};
use std::path::Path;

/// What a tree looked like at one size: enough to publish it while the log goes on.
#[derive(Debug)]
pub(super) struct Snapshot {
    finished: Vec<Tile>,
    edge: Vec<Tile>,
    checkpoint: Checkpoint,
}

impl Snapshot {
    /// Takes the finished tiles out of `tree`: a snapshot that is not published loses them, so a
    /// failure must stop the log.
    pub(super) fn take(tree: &mut Tree, origin: &str) -> Snapshot {
        let checkpoint =
            Checkpoint { origin: origin.to_owned(), size: tree.size(), root: Digest(tree.root()) };
        Snapshot { finished: tree.take_finished(), edge: tree.edge().collect(), checkpoint }
    }

    pub(super) fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// Writes tiles and checkpoint; both are durable on return.
    pub(super) fn publish(&self, disk: &dyn Disk, dir: &Path, signers: &[&Signer]) -> Result<(), AuditError> {
        let mut publication = Publication::new(disk, dir);
        for tile in self.finished.iter().chain(&self.edge) {
            let path = tile.path();
            // A tile never changes: one that is there is left alone, right or wrong.
            if !dir.join(&path).exists() {
                publication.put(&path, &tile.bytes())?;
            }
        }
        publication.settle()?;
        let note = self.checkpoint.sign(signers.iter().copied(), crate::clock::now());
        publication.put(&Path::new(layout::CHECKPOINTS).join(self.size().to_string()), note.as_bytes())?;
        publication.settle()?;
        publication.put(Path::new(layout::CHECKPOINT), note.as_bytes())?;
        publication.settle()?;
        self.tidy(disk, dir)
    }

    /// Removes partial tiles whose full tile is there.
    fn tidy(&self, disk: &dyn Disk, dir: &Path) -> Result<(), AuditError> {
        for tile in &self.finished {
            let partial = dir.join(tile_path(tile.level, tile.number, 1));
            let Some(folder) = partial.parent().filter(|folder| folder.is_dir()) else { continue };
            disk.remove_dir(folder).map_err(AuditError::io("remove", folder))?;
        }
        Ok(())
    }
}
