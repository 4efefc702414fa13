//! A disk that keeps a list of what is done to it, lets one call fail, and shows what a crash leaves of the list.

use crate::{
    Digest,
    disk::{Appending, Disk, RealDisk},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// One change to the disk, or the moment at which a record was acknowledged.
#[derive(Debug, Clone)]
pub(super) enum Op {
    CreateDir(PathBuf),
    WriteFile(PathBuf, Vec<u8>),
    Rename(PathBuf, PathBuf),
    RemoveFile(PathBuf),
    RemoveDir(PathBuf),
    SyncDir(PathBuf),
    Truncate(PathBuf, u64),
    Append(PathBuf, Vec<u8>),
    Sync(PathBuf),
    Acknowledged(u64, Digest),
}

/// What the operations were, and which one is to fail.
#[derive(Debug)]
struct Script {
    ops: Vec<Op>,
    fail_at: Option<usize>,
    calls: usize,
    segment_max: u64,
}

/// A disk that keeps a list of what is done to it. Syncs cost nothing here: the crash is made from the list.
#[derive(Debug, Clone)]
pub(super) struct TestDisk(Arc<Mutex<Script>>);

#[derive(Debug)]
struct TestFile {
    disk: TestDisk,
    file: Box<dyn Appending>,
    path: PathBuf,
}

impl TestDisk {
    pub(super) fn new(fail_at: Option<usize>) -> TestDisk {
        let script = Script { ops: Vec::new(), fail_at, calls: 0, segment_max: 64 << 20 };
        TestDisk(Arc::new(Mutex::new(script)))
    }

    /// The same with segments that are full after a few records.
    pub(super) fn with_small_segments(fail_at: Option<usize>) -> TestDisk {
        let disk = TestDisk::new(fail_at);
        disk.0.lock().unwrap().segment_max = 1500;
        disk
    }

    /// What was done until now.
    pub(super) fn ops(&self) -> Vec<Op> {
        self.0.lock().unwrap().ops.clone()
    }

    pub(super) fn calls(&self) -> usize {
        self.0.lock().unwrap().calls
    }

    /// Lets the call after `more` others fail.
    pub(super) fn fail_after(&self, more: usize) {
        let mut script = self.0.lock().unwrap();
        script.fail_at = Some(script.calls + more);
    }

    /// Counts a call; the one that is to fail does.
    fn call(&self) -> io::Result<()> {
        let mut script = self.0.lock().unwrap();
        script.calls += 1;
        match script.fail_at == Some(script.calls - 1) {
            true => Err(io::Error::other("the disk failed, as the test wants")),
            false => Ok(()),
        }
    }

    pub(super) fn note(&self, op: Op) {
        self.0.lock().unwrap().ops.push(op);
    }
}

impl Disk for TestDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        self.note(Op::CreateDir(path.into()));
        RealDisk.create_dir(path)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.call() {
            fs::write(path, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.note(Op::WriteFile(path.into(), bytes.into()));
        fs::write(path, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call()?;
        self.note(Op::Rename(from.into(), to.into()));
        RealDisk.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        self.note(Op::RemoveFile(path.into()));
        RealDisk.remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        self.note(Op::RemoveDir(path.into()));
        RealDisk.remove_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        self.note(Op::SyncDir(path.into()));
        Ok(())
    }

    fn open_append(&self, path: &Path, len: u64) -> io::Result<Box<dyn Appending>> {
        self.call()?;
        self.note(Op::Truncate(path.into(), len));
        let file = RealDisk.open_append(path, len)?;
        Ok(Box::new(TestFile { disk: self.clone(), file, path: path.into() }))
    }

    fn seal(&self, _path: &Path) -> io::Result<()> {
        self.call()
    }

    fn segment_max(&self) -> u64 {
        self.0.lock().unwrap().segment_max
    }
}

impl Appending for TestFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.disk.call() {
            // A full disk takes a part.
            self.file.append(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.disk.note(Op::Append(self.path.clone(), bytes.into()));
        self.file.append(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.call()?;
        self.disk.note(Op::Sync(self.path.clone()));
        Ok(())
    }

    fn in_place(&self) -> io::Result<bool> {
        self.file.in_place()
    }
}

/// Operations that no later sync made lasting.
pub(super) fn unsynced(done: &[Op]) -> Vec<usize> {
    let parent_synced = |path: &Path, later: &[Op]| {
        let synced = |op: &Op| matches!(op, Op::SyncDir(folder) if Some(folder.as_path()) == path.parent());
        later.iter().any(synced)
    };
    let loose = |at: &usize| {
        let later = &done[at + 1..];
        match &done[*at] {
            Op::CreateDir(path) | Op::RemoveFile(path) | Op::RemoveDir(path) | Op::Rename(_, path) => {
                !parent_synced(path, later)
            }
            Op::Append(path, _) => !later.iter().any(|op| matches!(op, Op::Sync(synced) if synced == path)),
            // A new file's bytes are synced by themselves, and its name counts only once renamed.
            Op::WriteFile(..) | Op::SyncDir(_) | Op::Truncate(..) | Op::Sync(_) | Op::Acknowledged(..) => {
                false
            }
        }
    };
    (0..done.len()).filter(loose).collect()
}

/// Builds the folder as a crash leaves it: the operations done, but for the lost ones; the last
/// append may have left its first half.
pub(super) fn lay_out(done: &[Op], lost: &BTreeSet<usize>, torn: bool, from: &Path, to: &Path) {
    let mut folders = BTreeSet::new();
    let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    // Where an append begins does not change because another one was lost.
    let mut lengths: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (at, op) in done.iter().enumerate() {
        let kept = !lost.contains(&at);
        match op {
            Op::CreateDir(path) => drop(kept.then(|| folders.insert(path.clone()))),
            Op::WriteFile(path, bytes) => drop(files.insert(path.clone(), bytes.clone())),
            Op::Rename(old, new) => {
                let Some(bytes) = files.get(old).cloned() else { continue };
                lengths.insert(new.clone(), bytes.len());
                if kept {
                    files.remove(old);
                    files.insert(new.clone(), bytes);
                }
            }
            Op::RemoveFile(path) => drop(kept.then(|| files.remove(path))),
            Op::RemoveDir(path) if kept => {
                files.retain(|file, _| !file.starts_with(path));
                folders.retain(|folder| folder != path);
            }
            Op::Truncate(path, len) => {
                lengths.insert(path.clone(), *len as usize);
                if let Some(bytes) = files.get_mut(path) {
                    bytes.truncate(*len as usize);
                }
            }
            Op::Append(path, bytes) => {
                let start = lengths.get(path).copied().unwrap_or(0);
                lengths.insert(path.clone(), start + bytes.len());
                let last = torn && at + 1 == done.len();
                let written = if last { &bytes[..bytes.len() / 2] } else { bytes };
                let Some(file) = files.get_mut(path).filter(|_| kept) else { continue };
                file.resize(start, 0);
                file.extend_from_slice(written);
            }
            Op::RemoveDir(_) | Op::SyncDir(_) | Op::Sync(_) | Op::Acknowledged(..) => {}
        }
    }
    fs::create_dir_all(to).unwrap();
    for folder in folders {
        fs::create_dir_all(to.join(folder.strip_prefix(from).unwrap())).unwrap();
    }
    for (file, bytes) in files {
        let file = to.join(file.strip_prefix(from).unwrap());
        // A file whose folder was lost is lost with it.
        if file.parent().is_some_and(Path::is_dir) {
            fs::write(file, bytes).unwrap();
        }
    }
}
