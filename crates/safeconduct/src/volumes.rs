//! How much of an exception's volume is used: counted outside the policy, charged before a release.

use safeconduct_audit::{Recorded, read};
use safeconduct_core::ClauseId;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts how many requests were charged to each permit with a `limit`.
///
/// A guard without a counter treats every such permit as used up: what nobody counted is exhausted.
pub trait Volumes: Send + Sync {
    /// How many requests were charged to the clause so far; nothing when that is not known, and then it
    /// counts as used up.
    fn used(&self, clause: &ClauseId) -> Option<u64>;

    /// Charges one request to every one of the clauses, or to none of them: each comes with the volume it
    /// may have in all. `false` when one of them has reached it.
    ///
    /// A charge must be durable when this returns, for the request is released next.
    ///
    /// # Errors
    /// When it cannot be counted: nothing is released then.
    fn charge(&self, clauses: &[(ClauseId, u64)]) -> io::Result<bool>;
}

/// A counter that several guards share.
impl<V: Volumes + ?Sized> Volumes for Arc<V> {
    fn used(&self, clause: &ClauseId) -> Option<u64> {
        (**self).used(clause)
    }

    fn charge(&self, clauses: &[(ClauseId, u64)]) -> io::Result<bool> {
        (**self).charge(clauses)
    }
}

/// A counter in a file of its own, which one process at a time holds: one line for each charge.
///
/// The count belongs to the id of the clause, whatever else changes in it. A crash between the charge and
/// the release costs one request of the volume; the other order would give one away.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// use safeconduct::{FileVolumes, Volumes};
///
/// let pilot = ("pilot".parse()?, 1);
/// let volumes = FileVolumes::open(&dir.path().join("volumes"))?;
/// assert!(volumes.charge(&[pilot.clone()])?);
/// assert!(!volumes.charge(&[pilot.clone()])?, "the volume is used up");
/// assert_eq!(volumes.used(&pilot.0), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FileVolumes(Mutex<Counts>);

#[derive(Debug)]
struct Counts {
    file: File,
    used: HashMap<ClauseId, u64>,
    /// Whether the file may hold less than was counted: nothing is charged then.
    broken: bool,
}

impl FileVolumes {
    /// Opens the counter of a guard that records in the folder `log`, or begins one there where nothing was counted
    /// before: a counter that is gone while the log says that it counted is unknown, and not zero.
    ///
    /// Reads the whole log where there is no counter, and nothing of it where there is one.
    ///
    /// # Errors
    /// As [`FileVolumes::open`]; and when the counter is gone, or the log cannot be read to tell.
    pub fn open_beside(path: &Path, log: &Path) -> io::Result<FileVolumes> {
        let is_there = std::fs::metadata(path).is_ok_and(|file| file.len() > 0);
        if !is_there && log.exists() && counted(log)? {
            return Err(io::Error::other(
                "the log says that it counted, and now it holds nothing; put it back, or name the clauses anew",
            ));
        }
        FileVolumes::open(path)
    }

    /// Opens the counter, or begins one. A last line that a crash cut short was never acknowledged and is
    /// dropped.
    ///
    /// # Errors
    /// When the file cannot be read or written, is held by another process, or is no such counter.
    pub fn open(path: &Path) -> io::Result<FileVolumes> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.try_lock().map_err(|_| io::Error::other("another process holds the counter"))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let whole = text.rfind('\n').map_or(0, |last| last + 1);
        let mut used: HashMap<ClauseId, u64> = HashMap::new();
        for line in text.get(..whole).unwrap_or_default().lines() {
            for word in line.split(' ') {
                let clause = ClauseId::new(word).map_err(io::Error::other)?;
                *used.entry(clause).or_default() += 1;
            }
        }
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        file.sync_all()?;
        Ok(FileVolumes(Mutex::new(Counts { file, used, broken: false })))
    }
}

/// Whether some decision in a log rested on a count.
fn counted(log: &Path) -> io::Result<bool> {
    for entry in read(log).map_err(io::Error::other)? {
        let recorded = Recorded::of(&entry.map_err(io::Error::other)?).map_err(io::Error::other)?;
        if recorded.is_some_and(|intent| !intent.used.is_empty()) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Volumes for FileVolumes {
    fn used(&self, clause: &ClauseId) -> Option<u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (!counts.broken).then(|| counts.used.get(clause).copied().unwrap_or(0))
    }

    fn charge(&self, clauses: &[(ClauseId, u64)]) -> io::Result<bool> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.broken {
            return Err(io::Error::other("an earlier charge could not be written"));
        }
        let used_up =
            |(clause, volume): &(ClauseId, u64)| counts.used.get(clause).copied().unwrap_or(0) >= *volume;
        if clauses.is_empty() || clauses.iter().any(used_up) {
            return Ok(clauses.is_empty());
        }
        let names: Vec<&str> = clauses.iter().map(|(clause, _)| clause.as_str()).collect();
        let line = names.join(" ") + "\n";
        let written = counts.file.write_all(line.as_bytes()).and_then(|()| counts.file.sync_data());
        counts.broken = written.is_err();
        written?;
        for (clause, _) in clauses {
            *counts.used.entry(clause.clone()).or_default() += 1;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_outlives_its_process_and_a_torn_line_is_no_charge() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("volumes");
        let (pilot, other) = (ClauseId::declare("pilot"), ClauseId::declare("other"));
        let volumes = FileVolumes::open(&path).unwrap();
        assert!(FileVolumes::open(&path).is_err(), "one process at a time");
        assert!(volumes.charge(&[(pilot.clone(), 2), (other.clone(), 9)]).unwrap());
        drop(volumes);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"pil").unwrap();
        let volumes = FileVolumes::open(&path).unwrap();
        assert_eq!((volumes.used(&pilot), volumes.used(&other)), (Some(1), Some(1)));
        assert!(volumes.charge(&[(pilot.clone(), 2)]).unwrap());
        assert!(!volumes.charge(&[(other.clone(), 9), (pilot.clone(), 2)]).unwrap(), "all or none");
        assert_eq!((volumes.used(&pilot), volumes.used(&other)), (Some(2), Some(1)));
        drop(volumes);
        std::fs::write(&path, "Not a clause!\n").unwrap();
        assert!(FileVolumes::open(&path).is_err());
    }
}
