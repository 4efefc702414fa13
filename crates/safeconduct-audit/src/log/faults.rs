//! Lets every single operation on the disk fail, and crashes after every single one with any of
//! the unsynced ones lost: what was acknowledged is always recovered.

use super::Log;
use crate::{
    AuditError, Digest, Intent, Receipt, RecordId, Signer,
    disk::{Appending, Disk, RealDisk},
    read, verify,
};
use safeconduct_core::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// One change to the disk, or the moment at which a record was acknowledged.
#[derive(Debug, Clone)]
enum Op {
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
#[derive(Debug, Default)]
struct Script {
    ops: Vec<Op>,
    fail_at: Option<usize>,
    calls: usize,
}

/// A disk that keeps a list of what is done to it. Syncs cost nothing here: the crash is made from the list.
#[derive(Debug, Clone)]
struct TestDisk(Arc<Mutex<Script>>);

#[derive(Debug)]
struct TestFile {
    disk: TestDisk,
    file: Box<dyn Appending>,
    path: PathBuf,
}

impl TestDisk {
    fn new(fail_at: Option<usize>) -> TestDisk {
        TestDisk(Arc::new(Mutex::new(Script { fail_at, ..Script::default() })))
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

    fn note(&self, op: Op) {
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

fn signer() -> Signer {
    Signer::from_seed("test.example/key", &[7; 32]).unwrap()
}

fn intent() -> Intent {
    let at = Timestamp::from_seconds(1_800_000_000);
    Intent::new(RecordId::new(at).unwrap(), at)
}

/// Two runs with records, heads and a full tile; stops at the first error, as a caller must.
fn work(disk: &TestDisk, dir: &Path, acknowledged: &mut Vec<Receipt>) -> Result<(), AuditError> {
    for run in 0..2 {
        let boxed = || Box::new(disk.clone());
        let log = match run {
            0 => Log::create_on(boxed(), dir, &signer(), Some("test.example/log"))?,
            _ => Log::open_on(boxed(), dir, &signer())?,
        };
        log.config(super::DocumentKind::Policy, b"# a policy")?;
        for round in 0..4 {
            let many = if run == 1 && round == 2 { 250 } else { 2 };
            for _ in 0..many {
                log.append_lazy(&intent().into())?;
            }
            let receipt = log.append(&intent().into())?;
            disk.note(Op::Acknowledged(receipt.index, receipt.leaf));
            acknowledged.push(receipt);
            if round == 1 {
                log.checkpoint()?;
            }
        }
        log.close()?;
    }
    Ok(())
}

/// Opens what is left, closes it, and finds every acknowledged record in a log that verifies.
fn recovers(dir: &Path, acknowledged: &[(u64, Digest)], story: &str) {
    let reopened = match Log::open_on(Box::new(TestDisk::new(None)), dir, &signer()) {
        Err(AuditError::NotALog { .. }) if acknowledged.is_empty() => {
            Log::create_on(Box::new(TestDisk::new(None)), dir, &signer(), Some("test.example/log"))
        }
        other => other,
    };
    reopened.unwrap_or_else(|error| panic!("{story}: {error}")).close().unwrap();
    let report = verify(dir, &[signer().public_key().clone()]).unwrap();
    assert!(report.is_ok() && report.completeness.unproven == 0, "{story}: {report:?}");
    let hashes: Vec<Digest> = read(dir).unwrap().map(|entry| entry.unwrap().hash).collect();
    for (index, leaf) in acknowledged {
        assert_eq!(hashes.get(*index as usize), Some(leaf), "{story}: record {index} is lost");
    }
}

#[test]
fn whichever_operation_fails_nothing_acknowledged_is_lost_and_nothing_more_is_acknowledged() {
    let mut failures = 0;
    for fail_at in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("log");
        let disk = TestDisk::new(Some(fail_at));
        let mut receipts = Vec::new();
        let worked = work(&disk, &dir, &mut receipts);
        if disk.0.lock().unwrap().calls <= fail_at {
            worked.unwrap();
            break;
        }
        assert!(matches!(worked, Err(AuditError::Io { .. })), "call {fail_at} failed: {worked:?}");
        failures += 1;
        let acknowledged: Vec<_> = receipts.iter().map(|receipt| (receipt.index, receipt.leaf)).collect();
        recovers(&dir, &acknowledged, &format!("call {fail_at} failed"));
    }
    assert!(failures > 90, "only {failures} operations were tried");
}

#[test]
fn after_a_failure_the_handle_stays_shut_even_if_the_disk_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let disk = TestDisk::new(None);
    let log = Log::create_on(Box::new(disk.clone()), &folder.path().join("log"), &signer(), None).unwrap();
    log.append(&intent().into()).unwrap();
    let next = disk.0.lock().unwrap().calls;
    disk.0.lock().unwrap().fail_at = Some(next + 1);
    assert!(matches!(log.append(&intent().into()), Err(AuditError::Io { doing: "sync", .. })));
    let calls = disk.0.lock().unwrap().calls;
    assert!(matches!(log.append(&intent().into()), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.append_lazy(&intent().into()), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.flush(), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.close(), Err(AuditError::Poisoned { .. })));
    drop(log);
    assert_eq!(disk.0.lock().unwrap().calls, calls, "a failed sync is never tried again");
}

#[test]
fn whatever_a_crash_loses_of_the_unsynced_writes_nothing_acknowledged_is_among_it() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, crashed) = (folder.path().join("log"), folder.path().join("crashed"));
    let disk = TestDisk::new(None);
    work(&disk, &dir, &mut Vec::new()).unwrap();
    let ops = disk.0.lock().unwrap().ops.clone();
    assert!(ops.len() > 80);
    let mut crashes = 0;
    for end in 0..=ops.len() {
        let done = &ops[..end];
        let loose = unsynced(done);
        let acknowledged = done.iter().filter_map(|op| match op {
            Op::Acknowledged(index, leaf) => Some((*index, *leaf)),
            _ => None,
        });
        let acknowledged: Vec<_> = acknowledged.collect();
        // Every subset where there are few; the largest, the smallest and each alone where there are many.
        let all: u32 = (1 << loose.len().min(16)) - 1;
        let subsets: BTreeSet<u32> = match loose.len() {
            0..=3 => (0..=all).collect(),
            many => [0, all]
                .into_iter()
                .chain((0..many.min(16)).flat_map(|bit| [1 << bit, all ^ 1 << bit]))
                .collect(),
        };
        for lost in subsets {
            let lost: BTreeSet<usize> = loose
                .iter()
                .enumerate()
                .filter(|(bit, _)| lost >> bit.min(&31) & 1 == 1)
                .map(|(_, at)| *at)
                .collect();
            for torn in [false, true] {
                let _ = fs::remove_dir_all(&crashed);
                lay_out(done, &lost, torn, &dir, &crashed);
                recovers(
                    &crashed,
                    &acknowledged,
                    &format!("crash after {end} operations, lost {lost:?}, torn {torn}"),
                );
                crashes += 1;
                if !matches!(done.last(), Some(Op::Append(..))) {
                    break;
                }
            }
        }
    }
    assert!(crashes > 250, "only {crashes} crashes were tried");
}

/// Operations that no later sync made lasting.
fn unsynced(done: &[Op]) -> Vec<usize> {
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
fn lay_out(done: &[Op], lost: &BTreeSet<usize>, torn: bool, from: &Path, to: &Path) {
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
