//! Publishes a log as static files that other people's tools read (c2sp.org/tlog-tiles).

use crate::{
    AuditError, Checkpoint, layout, read,
    tree::{TILE_WIDTH, load_edge, load_hashes, tile_path},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// How many entries the published head covers.
    pub size: u64,
    /// The first entry that is in a bundle: what was pruned has hashes and no leaves.
    pub first: u64,
}

/// Writes the newest signed head of the log in `dir`, its tiles and its entries in bundles to the folder `out`, which
/// any web server can serve as it is.
///
/// A bundle holds the leaves of 256 entries, each behind its length in two bytes. Files that are there already are
/// left as they are, and the head is written last: a folder that is served may be published to again. The entries
/// are read once and must lead to the head.
///
/// ```
/// use safeconduct_audit::{Log, Signer, publish};
///
/// # let folder = tempfile::tempdir()?;
/// # let (dir, out) = (folder.path().join("log"), folder.path().join("site"));
/// Log::create(&dir, &Signer::generate()?, None)?.close()?;
/// assert_eq!(publish(&dir, &out)?.size, 2);
/// assert!(out.join("tile/entries/000.p/2").is_file() && out.join("tile/0/000.p/2").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Those of [`read`]; [`AuditError::Damaged`] when the entries do not lead to the head, or tiles are missing.
pub fn publish(dir: &Path, out: &Path) -> Result<Published, AuditError> {
    let note = layout::newest_note(dir)?;
    let head = Checkpoint::unverified(&note).map_err(|error| error.of(layout::CHECKPOINT))?;
    let damaged = |problem: String| AuditError::Damaged { dir: dir.into(), problem };
    let entries = read(dir)?;
    let first = entries.first();
    let mut tree =
        load_edge(dir, first)?.ok_or_else(|| damaged("tiles of pruned entries are missing".to_owned()))?;
    let mut bundle = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.index >= head.size {
            break;
        }
        let len = u16::try_from(entry.leaf.len())
            .map_err(|_| damaged(format!("entry {} is too long", entry.index)))?;
        bundle.extend_from_slice(&len.to_be_bytes());
        bundle.extend_from_slice(&entry.leaf);
        tree.append(entry.hash.0);
        tree.take_finished();
        let width = (tree.size() % TILE_WIDTH as u64) as usize;
        if width == 0 || tree.size() == head.size {
            let (number, width) =
                (entry.index / TILE_WIDTH as u64, if width == 0 { TILE_WIDTH } else { width });
            // The first bundle of a pruned log lacks leaves that are gone.
            if number * TILE_WIDTH as u64 >= first {
                put(out, &bundle_path(number, width), &bundle)?;
            }
            bundle.clear();
        }
    }
    if (tree.size(), tree.root()) != (head.size, head.root.0) {
        return Err(damaged(format!("the entries do not lead to the signed root of {} entries", head.size)));
    }
    tiles(dir, out, head.size)?;
    replace(out, Path::new(layout::CHECKPOINT), &note)?;
    Ok(Published { size: head.size, first })
}

/// Writes the tiles of a tree of `size` entries.
fn tiles(dir: &Path, out: &Path, size: u64) -> Result<(), AuditError> {
    let mut rest = size;
    for level in 0u8.. {
        let (full, partial) = (rest / TILE_WIDTH as u64, (rest % TILE_WIDTH as u64) as usize);
        let widths = (0..full).map(|number| (number, TILE_WIDTH));
        for (number, width) in widths.chain((partial > 0).then_some((full, partial))) {
            let path = tile_path(level, number, width);
            if !out.join(&path).exists() {
                let missing = || AuditError::Damaged {
                    dir: dir.into(),
                    problem: format!("`{}` is missing", path.display()),
                };
                put(out, &path, &load_hashes(dir, level, number, width)?.ok_or_else(missing)?.concat())?;
            }
        }
        rest = full;
        if rest == 0 {
            break;
        }
    }
    Ok(())
}

/// `tile/entries/x001/x234/067`, with `.p/<width>` where it is not full.
fn bundle_path(number: u64, width: usize) -> PathBuf {
    let tile = tile_path(0, number, width);
    Path::new(layout::TILES).join("entries").join(tile.iter().skip(2).collect::<PathBuf>())
}

/// Writes a file unless it is there: none of them ever changes.
fn put(out: &Path, path: &Path, bytes: &[u8]) -> Result<(), AuditError> {
    if out.join(path).exists() { Ok(()) } else { replace(out, path, bytes) }
}

/// Writes a file beside its place and moves it there whole.
fn replace(out: &Path, path: &Path, bytes: &[u8]) -> Result<(), AuditError> {
    let target = out.join(path);
    let beside = target.with_extension("new");
    let written = |()| -> io::Result<()> {
        fs::write(&beside, bytes)?;
        fs::rename(&beside, &target)
    };
    let folder = target.parent().unwrap_or(out);
    fs::create_dir_all(folder).and_then(written).map_err(AuditError::io("write", &target))
}
