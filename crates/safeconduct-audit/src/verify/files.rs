//! Accounts for every file in the folder: what the walk did not read must be known by name and form.

use super::{Problems, contents::Contents, entries::is_tile_of};
use crate::{AuditError, Digest, frame, layout};
use sha2::{Digest as _, Sha256};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Every file below `dir`. Listed before the entries are read: whatever a writer adds meanwhile is not
/// in the list, and whatever is in it belongs to entries that will be read.
pub(super) fn list(dir: &Path, problems: &mut Problems) -> Result<Vec<PathBuf>, AuditError> {
    let mut files = Vec::new();
    // A list instead of recursion: the depth of the folder is not ours to trust.
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let mut names = layout::names(&dir.join(&folder))?;
        names.sort_unstable();
        for name in names {
            let file = folder.join(&name);
            let path = dir.join(&file);
            let kind = match fs::symlink_metadata(&path) {
                // A writer at work renames its files out of `tmp`.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(AuditError::io("read", &path))?.file_type(),
            };
            if kind.is_dir() {
                match is_folder(&file) {
                    true => folders.push(file),
                    false => problems.add(None, file, "an unknown folder"),
                }
            } else if !kind.is_file() {
                problems.add(None, file, "neither a file nor a folder: a log has no links");
            } else {
                files.push(file);
            }
        }
    }
    Ok(files)
}

/// Judges every listed file; `size` is the number of entries that tiles may cover.
pub(super) fn account(
    dir: &Path,
    files: &[PathBuf],
    size: u64,
    contents: &Contents,
    problems: &mut Problems,
) -> Result<(), AuditError> {
    files.iter().try_for_each(|file| judge(dir, file, size, contents, problems))
}

fn is_folder(file: &Path) -> bool {
    let top = file.iter().next().and_then(|top| top.to_str()).unwrap_or("");
    let known = [
        layout::CHECKPOINTS,
        layout::SEGMENTS,
        layout::TILES,
        layout::QUARANTINE,
        layout::TMP,
        layout::KEYS,
        layout::TIMESTAMPS,
    ];
    // Below `tile` the names of files decide; the deepest path there has ten steps.
    known.contains(&top) && (file.iter().count() == 1 || top == layout::TILES && file.iter().count() < 12)
}

fn judge(
    dir: &Path,
    file: &Path,
    size: u64,
    contents: &Contents,
    problems: &mut Problems,
) -> Result<(), AuditError> {
    let steps: Vec<&str> = file.iter().map(|step| step.to_str().unwrap_or("")).collect();
    let known = match steps.as_slice() {
        // Read and checked by then.
        [layout::ORIGIN | layout::CHECKPOINT] | [layout::TIMESTAMPS, _] => true,
        [layout::LOCK] => {
            if fs::metadata(dir.join(file)).map_err(AuditError::io("read", file))?.len() > 0 {
                problems.add(None, file, "it should be empty");
            }
            true
        }
        [layout::KEYS, name] => {
            layout::plain_number(name).is_some_and(|index| contents.changed_key_at(index))
        }
        [layout::CHECKPOINTS, name] => layout::plain_number(name).is_some(),
        [layout::SEGMENTS, name] => layout::segment_first(name).is_some(),
        [layout::TILES, level, number @ ..] => is_tile_of(size, level, number),
        [layout::TMP, _] => {
            problems.notes.push(format!(
                "`{}` was left by an interrupted write; it is no part of the log",
                file.display()
            ));
            true
        }
        [layout::QUARANTINE, name] => {
            let digest = digest_of(&dir.join(file))?;
            let ours = name.parse() == Ok(digest);
            if ours && !contents.quarantined.contains(&digest) {
                problems.notes.push(format!("`{}` was set aside and no `gap` entry says so", file.display()));
            }
            ours
        }
        _ => false,
    };
    if !known {
        problems.add(None, file, "an unknown file: nothing in the log accounts for its bytes");
    }
    Ok(())
}

fn digest_of(path: &Path) -> Result<Digest, AuditError> {
    let mut hash = Sha256::new();
    let mut file = fs::File::open(path).map_err(AuditError::io("read", path))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match frame::fill(&mut file, &mut buffer).map_err(AuditError::io("read", path))? {
            0 => return Ok(Digest(hash.finalize().into())),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}
