//! Reads the tree's hashes from the tiles on disk.

use super::{Hash, Nodes, TILE_WIDTH, Tile, Tree, node_hash, tile_path};
use crate::{AuditError, layout};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// How many tiles are kept in memory: the ways of many proofs share their upper tiles.
const KEPT: usize = 64;

/// The tiles of one log. What they say is believed only once it leads to a signed root.
#[derive(Debug)]
pub(crate) struct TileStore {
    dir: PathBuf,
    size: u64,
    kept: HashMap<(u8, u64), Vec<Hash>>,
}

impl TileStore {
    /// The tiles below `dir` that a tree of `size` leaves has.
    pub(crate) fn new(dir: &Path, size: u64) -> TileStore {
        TileStore { dir: dir.to_owned(), size, kept: HashMap::new() }
    }

    fn tile(&mut self, level: u8, number: u64) -> Result<&[Hash], AuditError> {
        let hashes = self.size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let behind = hashes.saturating_sub(number.saturating_mul(TILE_WIDTH as u64));
        let width = usize::try_from(behind).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
        if self.kept.len() > KEPT {
            self.kept.clear();
        }
        if !self.kept.contains_key(&(level, number)) {
            let missing = || AuditError::Damaged {
                dir: self.dir.clone(),
                problem: format!("`{}` is missing or cut", tile_path(level, number, width).display()),
            };
            let hashes = load_hashes(&self.dir, level, number, width)?.ok_or_else(missing)?;
            self.kept.insert((level, number), hashes);
        }
        Ok(self.kept.get(&(level, number)).map(Vec::as_slice).unwrap_or_default())
    }
}

impl Nodes for TileStore {
    type Error = AuditError;

    fn node(&mut self, level: u32, number: u64) -> Result<Hash, AuditError> {
        // A tile holds every eighth level; the seven between are hashed from it.
        let (tile_level, height) = ((level / 8) as u8, level % 8);
        let first = number << height;
        let hashes = self.tile(tile_level, first / TILE_WIDTH as u64)?;
        let start = (first % TILE_WIDTH as u64) as usize;
        let mut row = hashes.get(start..start + (1 << height)).map(<[Hash]>::to_vec);
        for _ in 0..height {
            row = row.map(|row| {
                row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect()
            });
        }
        row.and_then(|row| row.first().copied()).ok_or_else(|| AuditError::Damaged {
            dir: self.dir.clone(),
            problem: format!(
                "`{}` is cut",
                tile_path(tile_level, first / TILE_WIDTH as u64, TILE_WIDTH).display()
            ),
        })
    }
}

/// Reads the right edge of the tree of `size` leaves from the tiles in `dir`.
///
/// `None` when a tile is missing. The hashes are as the disk has them: their root must be checked.
pub(crate) fn load_edge(dir: &Path, size: u64) -> Result<Option<Tree>, AuditError> {
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

/// Whether there are tiles of a head over more than `size` entries.
///
/// Such a head has the next hash in a full tile, or in a partial one that is wider.
pub(crate) fn has_later_tiles(dir: &Path, size: u64) -> Result<bool, AuditError> {
    let (number, width) = (size / TILE_WIDTH as u64, (size % TILE_WIDTH as u64) as usize);
    if dir.join(tile_path(0, number, TILE_WIDTH)).exists() {
        return Ok(true);
    }
    let partial = tile_path(0, number, 1);
    let names = layout::names(&dir.join(partial.parent().unwrap_or(Path::new(""))))?;
    let widths = names.iter().filter_map(|name| layout::plain_number(name));
    Ok(widths.max().is_some_and(|widest| widest > width as u64))
}

/// The first `width` hashes of a tile, from the full tile or any partial one that has them.
pub(crate) fn load_hashes(
    dir: &Path,
    level: u8,
    number: u64,
    width: usize,
) -> Result<Option<Vec<Hash>>, AuditError> {
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
