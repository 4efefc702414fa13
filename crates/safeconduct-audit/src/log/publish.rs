//! Publishes a signed head: first the tiles, then the checkpoint, so that it never promises what is not there.

use crate::{
    AuditError, Checkpoint, Digest, Signer,
    disk::Disk,
    layout::{self, Publication},
    tree::{TILE_WIDTH, Tile, Tree, tile_path},
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
    pub(super) fn publish(&self, disk: &dyn Disk, dir: &Path, signer: &Signer) -> Result<(), AuditError> {
        let mut publication = Publication::new(disk, dir);
        for tile in self.finished.iter().chain(&self.edge) {
            let path = tile.path();
            // A tile never changes: one that is there is left alone, right or wrong.
            if !dir.join(&path).exists() {
                publication.put(&path, &tile.bytes())?;
            }
        }
        publication.settle()?;
        let note = self.checkpoint.sign(signer);
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

/// Reads the right edge of the tree of `size` leaves from the tiles in `dir`.
///
/// `None` when a tile is missing. The hashes are as the disk has them: their root must be checked.
pub(super) fn load_edge(dir: &Path, size: u64) -> Result<Option<Tree>, AuditError> {
    let mut levels = Vec::new();
    let mut rest = size;
    while rest > 0 {
        let width = (rest % TILE_WIDTH as u64) as usize;
        rest /= TILE_WIDTH as u64;
        let Ok(level) = u8::try_from(levels.len()) else { return Ok(None) };
        match load_hashes(dir, level, rest, width)? {
            Some(hashes) => levels.push(hashes),
            None => return Ok(None),
        }
    }
    Ok(Tree::from_edge(size, levels))
}

/// The first `width` hashes of a tile, from the full tile or any partial one that has them.
fn load_hashes(
    dir: &Path,
    level: u8,
    number: u64,
    width: usize,
) -> Result<Option<Vec<[u8; 32]>>, AuditError> {
    if width == 0 {
        return Ok(Some(Vec::new()));
    }
    for candidate in [TILE_WIDTH].into_iter().chain(width..TILE_WIDTH) {
        let Some(bytes) = layout::read_small(&dir.join(tile_path(level, number, candidate)))? else {
            continue;
        };
        return Ok(Tile::hashes(&bytes).and_then(|hashes| hashes.get(..width).map(<[_]>::to_vec)));
    }
    Ok(None)
}
