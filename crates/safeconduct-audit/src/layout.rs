//! Where things lie in the folder of a log, and how whole files get there.

use crate::{AuditError, Digest, disk::Disk, rotation::KeyChange};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Held by the one writer.
pub(crate) const LOCK: &str = "LOCK";
/// The name of the log, one line.
pub(crate) const ORIGIN: &str = "origin";
/// The newest signed head.
pub(crate) const CHECKPOINT: &str = "checkpoint";
/// Every signed head, by size.
pub(crate) const CHECKPOINTS: &str = "checkpoints";
/// Changes of the signing key, by the index of their entries.
pub(crate) const KEYS: &str = "keys";
/// Time-stamp tokens over signed heads, by size and SHA-256.
pub(crate) const TIMESTAMPS: &str = "timestamps";
/// The entries.
pub(crate) const SEGMENTS: &str = "seg";
/// The hashes of the tree.
pub(crate) const TILES: &str = "tile";
/// Torn tails that were set aside, by the SHA-256 of their bytes.
pub(crate) const QUARANTINE: &str = "quarantine";
/// Files on their way to their names; whatever is left here after a crash means nothing.
pub(crate) const TMP: &str = "tmp";

/// The ending of segment files.
const SEGMENT_SUFFIX: &str = ".alog";

/// The segment whose first entry is `first`, below the log's folder.
pub(crate) fn segment(first: u64) -> PathBuf {
    Path::new(SEGMENTS).join(format!("{first:020}{SEGMENT_SUFFIX}"))
}

/// The first entry of a segment file, from its name.
pub(crate) fn segment_first(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(SEGMENT_SUFFIX)?;
    (digits.len() == 20 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// The first entries of all segments in `dir`, in order.
pub(crate) fn segments(dir: &Path) -> Result<Vec<u64>, AuditError> {
    numbers(&dir.join(SEGMENTS), segment_first)
}

/// The name of a time-stamp token over the head of `size` entries, below [`TIMESTAMPS`].
pub(crate) fn timestamp(size: u64, token: &[u8]) -> String {
    format!("{size}-{}", Digest::of(token))
}

/// The size of the head that a time-stamp token is over, from the token's name.
pub(crate) fn timestamp_size(name: &str) -> Option<u64> {
    name.split_once('-').and_then(|(size, _)| plain_number(size))
}

/// The sizes of all checkpoints in `dir`, in order.
pub(crate) fn checkpoints(dir: &Path) -> Result<Vec<u64>, AuditError> {
    numbers(&dir.join(CHECKPOINTS), plain_number)
}

/// The changes of the signing key in `dir`, in order, each checked to be signed by both keys; `broken` is
/// told of files that hold none.
pub(crate) fn key_changes(
    dir: &Path,
    origin: &str,
    mut broken: impl FnMut(PathBuf, AuditError),
) -> Result<Vec<KeyChange>, AuditError> {
    let mut changes = Vec::new();
    for index in numbers(&dir.join(KEYS), plain_number)? {
        let file = Path::new(KEYS).join(index.to_string());
        let Some(bytes) = read_small(&dir.join(&file))? else { continue };
        match KeyChange::open(&bytes, origin) {
            Ok(change) if change.index == index => changes.push(change),
            Ok(_) => broken(file, AuditError::Note("it is that of another entry".to_owned())),
            Err(error) => broken(file, error),
        }
    }
    Ok(changes)
}

/// A number without a second spelling.
pub(crate) fn plain_number(name: &str) -> Option<u64> {
    name.parse().ok().filter(|number: &u64| number.to_string() == name)
}

fn numbers(dir: &Path, of: impl Fn(&str) -> Option<u64>) -> Result<Vec<u64>, AuditError> {
    let mut found: Vec<u64> = names(dir)?.iter().filter_map(|name| of(name)).collect();
    found.sort_unstable();
    Ok(found)
}

/// The names in a folder, none if it is missing.
pub(crate) fn names(dir: &Path) -> Result<Vec<String>, AuditError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(AuditError::io("read", dir))?,
    };
    let name = |entry: io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    entries.map(name).collect::<io::Result<_>>().map_err(AuditError::io("read", dir))
}

/// Reads a small file; `None` if it is missing.
pub(crate) fn read_small(path: &Path) -> Result<Option<Vec<u8>>, AuditError> {
    // Nothing but segments and quarantined tails is ever larger.
    const SMALL: u64 = 1 << 20;
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(AuditError::io("read", path))?,
    };
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, SMALL), &mut bytes)
        .map_err(AuditError::io("read", path))?;
    Ok(Some(bytes))
}

/// The newest signed head of the log in `dir`, as a note.
pub(crate) fn newest_note(dir: &Path) -> Result<Vec<u8>, AuditError> {
    origin(dir)?.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?;
    let problem = || "`checkpoint` is missing: no head of this log is current".to_owned();
    read_small(&dir.join(CHECKPOINT))?
        .ok_or_else(|| AuditError::Damaged { dir: dir.into(), problem: problem() })
}

/// The origin in the log's folder.
pub(crate) fn origin(dir: &Path) -> Result<Option<String>, AuditError> {
    let Some(bytes) = read_small(&dir.join(ORIGIN))? else { return Ok(None) };
    let line = String::from_utf8(bytes).ok();
    let origin = line.as_deref().and_then(|line| line.strip_suffix('\n')).filter(|origin| is_origin(origin));
    let damaged = || AuditError::Damaged { dir: dir.into(), problem: "`origin` is not one line".to_owned() };
    Ok(Some(origin.ok_or_else(damaged)?.to_owned()))
}

/// Whether a checkpoint can carry this origin.
pub(crate) fn is_origin(origin: &str) -> bool {
    crate::signer::is_key_name(origin)
}

/// Puts whole files in place: written beside, synced, renamed, and their folders synced at the end.
#[derive(Debug)]
pub(crate) struct Publication<'p> {
    disk: &'p dyn Disk,
    dir: &'p Path,
    touched: Vec<PathBuf>,
}

/// Numbers the files in `tmp`.
static NEXT_TMP: AtomicU64 = AtomicU64::new(0);

impl<'p> Publication<'p> {
    pub(crate) fn new(disk: &'p dyn Disk, dir: &'p Path) -> Publication<'p> {
        Publication { disk, dir, touched: Vec::new() }
    }

    /// Puts `bytes` at `path` below the log's folder, in place of what is there.
    pub(crate) fn put(&mut self, path: &Path, bytes: &[u8]) -> Result<(), AuditError> {
        let full = self.dir.join(path);
        let folder = path.parent().unwrap_or(Path::new(""));
        self.folders(folder)?;
        self.folders(Path::new(TMP))?;
        let beside = self.dir.join(TMP).join(NEXT_TMP.fetch_add(1, Ordering::Relaxed).to_string());
        self.disk.write_file(&beside, bytes).map_err(AuditError::io("write", &beside))?;
        self.disk.rename(&beside, &full).map_err(AuditError::io("rename", &full))?;
        self.touch(self.dir.join(folder));
        Ok(())
    }

    /// Makes a folder below the log's folder, with all between.
    pub(crate) fn folders(&mut self, path: &Path) -> Result<(), AuditError> {
        let mut folder = self.dir.to_owned();
        for step in path {
            let parent = folder.clone();
            folder.push(step);
            if !folder.is_dir() {
                self.disk.create_dir(&folder).map_err(AuditError::io("create", &folder))?;
                self.touch(parent);
            }
        }
        Ok(())
    }

    /// Makes the names of everything that was put lasting.
    pub(crate) fn settle(&mut self) -> Result<(), AuditError> {
        for folder in std::mem::take(&mut self.touched) {
            self.disk.sync_dir(&folder).map_err(AuditError::io("sync", &folder))?;
        }
        Ok(())
    }

    fn touch(&mut self, folder: PathBuf) {
        if !self.touched.contains(&folder) {
            self.touched.push(folder);
        }
    }
}
