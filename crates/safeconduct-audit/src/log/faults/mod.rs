//! Lets every single operation on the disk fail, and crashes after every single one with any of
//! the unsynced ones lost: what was acknowledged is always recovered.

mod disk;

use super::settled::tests::block_on;
use super::{Log, Prune};
use crate::{AuditError, Digest, Intent, Receipt, RecordId, Signer, read, record::Control, verify};
use disk::{Op, TestDisk, lay_out, unsynced};
use safeconduct_core::Timestamp;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

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

/// Old records that are pruned away and a key that changes, in a log of many small segments.
fn upkeep(disk: &TestDisk, dir: &Path, acknowledged: &mut Vec<Receipt>) -> Result<(), AuditError> {
    let boxed = || Box::new(disk.clone());
    let mut some = |log: &Log| {
        for _ in 0..3 {
            let receipt = log.append(&intent().into())?;
            disk.note(Op::Acknowledged(receipt.index, receipt.leaf));
            acknowledged.push(receipt);
        }
        Ok(())
    };
    let log = Log::create_on(boxed(), dir, &signer(), Some("test.example/log"))?;
    some(&log)?;
    log.checkpoint()?;
    some(&log)?;
    log.close()?;
    drop(log);
    Log::change_key_on(&|| boxed(), dir, &signer(), &heir())?;
    let prune = Prune { before: crate::clock::now(), keep_days: 0, cursors: vec![8] };
    let below = Log::prune_on(boxed(), dir, &heir(), &prune)?;
    assert!(below.is_some_and(|below| below > 3), "{below:?}");
    let log = Log::open_on(boxed(), dir, &heir())?;
    some(&log)?;
    log.close()
}

/// The key after [`signer`].
fn heir() -> Signer {
    Signer::from_seed("test.example/heir", &[8; 32]).unwrap()
}

/// Opens what is left, closes it, and finds every acknowledged record in a log that verifies.
fn recovers(dir: &Path, acknowledged: &[(u64, Digest)], story: &str) {
    let disk = || Box::new(TestDisk::with_small_segments(None));
    let reopened = match Log::open_on(disk(), dir, &signer()) {
        Err(AuditError::NotALog { .. }) if acknowledged.is_empty() => {
            Log::create_on(disk(), dir, &signer(), Some("test.example/log"))
        }
        Err(AuditError::ForeignKey { .. }) => Log::open_on(disk(), dir, &heir()),
        Err(AuditError::KeyChange { .. }) => Log::change_key_on(&|| disk(), dir, &signer(), &heir())
            .and_then(|()| Log::open_on(disk(), dir, &heir())),
        other => other,
    };
    reopened.unwrap_or_else(|error| panic!("{story}: {error}")).close().unwrap();
    // Trust goes along a change of keys: the first one is enough.
    let report = verify(dir, &[signer().public_key().clone()]).unwrap();
    assert!(report.is_ok() && report.completeness.unproven == 0, "{story}: {report:?}");
    let entries = read(dir).unwrap().map(|entry| entry.unwrap());
    let hashes: BTreeMap<u64, Digest> = entries.map(|entry| (entry.index, entry.hash)).collect();
    for (index, leaf) in acknowledged.iter().filter(|(index, _)| *index >= report.completeness.pruned) {
        assert_eq!(hashes.get(index), Some(leaf), "{story}: record {index} is lost");
    }
}

/// What is done to a log, up to the first error.
type Work = fn(&TestDisk, &Path, &mut Vec<Receipt>) -> Result<(), AuditError>;

/// Lets each operation fail in turn; says how many there were.
fn every_failure(work: Work, disk: fn(Option<usize>) -> TestDisk) -> usize {
    for fail_at in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("log");
        let disk = disk(Some(fail_at));
        let mut receipts = Vec::new();
        let worked = work(&disk, &dir, &mut receipts);
        if disk.calls() <= fail_at {
            worked.unwrap();
            return fail_at;
        }
        assert!(matches!(worked, Err(AuditError::Io { .. })), "call {fail_at} failed: {worked:?}");
        let acknowledged: Vec<_> = receipts.iter().map(|receipt| (receipt.index, receipt.leaf)).collect();
        recovers(&dir, &acknowledged, &format!("call {fail_at} failed"));
    }
    0
}

/// Crashes after each operation, with the unsynced ones lost in every combination; says how many crashes that were.
fn every_crash(work: Work, disk: &TestDisk) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let (dir, crashed) = (folder.path().join("log"), folder.path().join("crashed"));
    work(disk, &dir, &mut Vec::new()).unwrap();
    let ops = disk.ops();
    let mut crashes = 0;
    for end in 0..=ops.len() {
        let done = &ops[..end];
        let loose = unsynced(done);
        let acknowledged = done.iter().filter_map(|op| match op {
            Op::Acknowledged(index, leaf) => Some((*index, *leaf)),
            _ => None,
        });
        let acknowledged: Vec<_> = acknowledged.collect();
        for lost in subsets(&loose) {
            for torn in [false, true] {
                let _ = fs::remove_dir_all(&crashed);
                lay_out(done, &lost, torn, &dir, &crashed);
                let story = format!("crash after {end} operations, lost {lost:?}, torn {torn}");
                recovers(&crashed, &acknowledged, &story);
                crashes += 1;
                if !matches!(done.last(), Some(Op::Append(..))) {
                    break;
                }
            }
        }
    }
    crashes
}

/// Every subset where there are few; the largest, the smallest, each alone and all but each where there are many.
fn subsets(loose: &[usize]) -> BTreeSet<BTreeSet<usize>> {
    let of = |bits: u64| loose.iter().enumerate().filter(move |(bit, _)| bits >> bit.min(&63) & 1 == 1);
    let all = u64::MAX;
    let chosen: Vec<u64> = match loose.len() {
        few @ 0..=5 => (0..1 << few).collect(),
        many => {
            [0, all].into_iter().chain((0..many.min(64)).flat_map(|bit| [1 << bit, all ^ 1 << bit])).collect()
        }
    };
    chosen.into_iter().map(|bits| of(bits).map(|(_, at)| *at).collect()).collect()
}

#[test]
fn whichever_operation_fails_nothing_acknowledged_is_lost_and_nothing_more_is_acknowledged() {
    let failures = every_failure(work, TestDisk::new);
    assert!(failures > 90, "only {failures} operations were tried");
}

#[test]
fn whichever_operation_fails_while_a_log_is_pruned_and_its_key_changed_nothing_acknowledged_is_lost() {
    let failures = every_failure(upkeep, TestDisk::with_small_segments);
    assert!(failures > 150, "only {failures} operations were tried");
}

#[test]
fn whatever_a_crash_loses_of_the_unsynced_writes_nothing_acknowledged_is_among_it() {
    let crashes = every_crash(work, &TestDisk::new(None));
    assert!(crashes > 250, "only {crashes} crashes were tried");
}

#[test]
fn whatever_a_crash_loses_while_a_log_is_pruned_and_its_key_changed_it_goes_on() {
    let crashes = every_crash(upkeep, &TestDisk::with_small_segments(None));
    assert!(crashes > 300, "only {crashes} crashes were tried");
}

/// Whoever holds the key can delete what he promised to keep; the entry that says so convicts him.
#[test]
fn entries_that_were_deleted_before_their_time_are_found() {
    for (keep_days, hasty) in [(0, false), (1, true)] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("log");
        let disk = TestDisk::with_small_segments(None);
        let log = Log::create_on(Box::new(disk), &dir, &signer(), Some("test.example/log")).unwrap();
        for _ in 0..9 {
            log.append(&intent().into()).unwrap();
        }
        let below = crate::layout::segments(&dir).unwrap()[1];
        let chain = super::prune::header(&dir, log.origin(), below).unwrap().chain;
        log.control(&Control::Prune { below, chain, keep_days }).unwrap();
        log.close().unwrap();
        fs::remove_file(dir.join(crate::layout::segment(0))).unwrap();
        let report = verify(&dir, &[signer().public_key().clone()]).unwrap();
        assert_eq!(report.is_ok(), !hasty, "{report:?}");
        assert_eq!(report.completeness.keep_days, Some(keep_days));
        let problem = report.first_problem().map_or("", |problem| &problem.what);
        assert_eq!(problem.contains("before the 1 days were over"), hasty, "{problem}");
    }
}

#[test]
fn after_a_failure_the_handle_stays_shut_even_if_the_disk_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let disk = TestDisk::new(None);
    let log = Log::create_on(Box::new(disk.clone()), &folder.path().join("log"), &signer(), None).unwrap();
    log.append(&intent().into()).unwrap();
    disk.fail_after(1);
    assert!(matches!(log.append(&intent().into()), Err(AuditError::Io { doing: "sync", .. })));
    let calls = disk.calls();
    assert!(matches!(log.append(&intent().into()), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.append_lazy(&intent().into()), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.flush(), Err(AuditError::Poisoned { .. })));
    assert!(matches!(log.close(), Err(AuditError::Poisoned { .. })));
    drop(log);
    assert_eq!(disk.calls(), calls, "a failed sync is never tried again");
}

/// Whoever waits for a write that fails hears of it, on whatever thread it failed.
#[test]
fn a_failed_write_is_told_to_every_future() {
    let folder = tempfile::tempdir().unwrap();
    let disk = TestDisk::new(None);
    let log = Log::create_on(Box::new(disk.clone()), &folder.path().join("log"), &signer(), None).unwrap();
    disk.fail_after(1);
    let waiting: Vec<_> = (0..20).map(|_| log.append_soon(&intent().into()).unwrap().1).collect();
    for settled in waiting {
        let told = block_on(settled);
        assert!(matches!(told, Err(AuditError::Io { .. } | AuditError::Poisoned { .. })), "{told:?}");
    }
    assert!(matches!(log.append_soon(&intent().into()), Err(AuditError::Poisoned { .. })));
}
