//! Whoever changes, drops, adds or moves a byte of a closed log is found out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

mod common;

use common::{check, copy, files, keys, signer, small_log, small_log_of};
use safeconduct_audit::{Authenticity, Integrity, Log, Signer, read, verify};
use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

const SEGMENT: &str = "seg/00000000000000000000.alog";

#[test]
fn an_untouched_log_verifies_on_every_axis() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let report = check(&dir);
    assert_eq!(report.integrity, Integrity::Ok, "{report:?}");
    assert_eq!(report.authenticity, Authenticity::Signed { by: "test.example/key".to_owned() });
    assert_eq!((report.completeness.proven, report.completeness.unproven), (20, 0));
    assert_eq!((report.completeness.open_intents, report.completeness.closed), (0, true));
    assert_eq!((report.coverage.full, report.coverage.failed), (4, 2));
    assert!(report.notes.is_empty(), "{report:?}");
    let alone = verify(&dir, &[]).unwrap();
    assert_eq!(alone.authenticity, Authenticity::SelfAsserted { by: "test.example/key".to_owned() });
    assert!(alone.is_ok());
    let stranger = verify(&dir, &[Signer::generate().unwrap().public_key().clone()]).unwrap();
    assert_eq!(stranger.authenticity, Authenticity::Unsigned);
    assert!(!stranger.is_ok());
    assert_eq!(
        read(&dir).unwrap().map(Result::unwrap).map(|entry| entry.index).collect::<Vec<_>>(),
        (0..20).collect::<Vec<_>>()
    );
}

#[test]
fn every_flipped_byte_of_every_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let starts = frame_starts(&fs::read(dir.join(SEGMENT)).unwrap());
    for file in files(&dir) {
        let path = dir.join(&file);
        let whole = fs::read(&path).unwrap();
        for (at, byte) in whole.iter().copied().enumerate() {
            put_byte(&path, at, byte ^ 1 << (at % 8));
            let report = check(&dir);
            put_byte(&path, at, byte);
            let problem =
                report.first_problem().unwrap_or_else(|| panic!("{} byte {at} goes unseen", file.display()));
            if file == Path::new(SEGMENT) && at >= 64 {
                let entry = starts.iter().rposition(|start| *start <= at).unwrap() as u64;
                assert_eq!(problem.index, Some(entry), "byte {at}: {problem:?}");
            }
        }
    }
    assert!(check(&dir).is_ok());
}

#[test]
fn every_cut_of_every_file_is_found_and_a_missing_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    for file in files(&dir) {
        let path = dir.join(&file);
        let whole = fs::read(&path).unwrap();
        let open = fs::OpenOptions::new().write(true).open(&path).unwrap();
        // Inside a frame one cut is like the next; small files are cut everywhere.
        let step = if whole.len() > 1024 { 3 } else { 1 };
        for at in (0..whole.len()).rev().step_by(step) {
            open.set_len(at as u64).unwrap();
            assert!(!check(&dir).is_ok(), "{} cut at {at} goes unseen", file.display());
        }
        fs::remove_file(&path).unwrap();
        let seen = verify(&dir, &keys()).map_or(true, |report| !report.is_ok());
        // A lock is made anew with every run; older heads and their tiles prove nothing that the
        // newest does not.
        let older = ["checkpoints/1", "checkpoints/11", "tile/0/000.p/1", "tile/0/000.p/11"];
        let dispensable = file == Path::new("LOCK") || older.iter().any(|older| file == Path::new(older));
        assert!(seen || dispensable, "{} can go unseen", file.display());
        fs::write(&path, &whole).unwrap();
    }
    assert!(check(&dir).is_ok());
}

#[test]
fn added_bytes_and_files_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    for file in files(&dir) {
        let path = dir.join(&file);
        let whole = fs::read(&path).unwrap();
        for more in [&b"\0"[..], b"\n", &[0; 8], &[0; 4096], b"more"] {
            fs::write(&path, [&whole, more].concat()).unwrap();
            assert!(!check(&dir).is_ok(), "{} bytes behind {} go unseen", more.len(), file.display());
        }
        fs::write(&path, &whole).unwrap();
    }
    for name in [
        "note.txt",
        "seg/1.alog",
        "seg/notes",
        "tile/0/001",
        "tile/0/x000/000",
        "tile/9/000",
        "checkpoints/x",
        "checkpoints/07",
        "quarantine/x",
        ".hidden",
    ] {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, b"x").unwrap();
        assert!(!check(&dir).is_ok(), "`{name}` goes unseen");
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn frames_that_are_swapped_copied_or_dropped_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let path = dir.join(SEGMENT);
    let whole = fs::read(&path).unwrap();
    let mut starts = frame_starts(&whole);
    starts.push(whole.len());
    let frames: Vec<&[u8]> = starts.windows(2).map(|ends| &whole[ends[0]..ends[1]]).collect();
    let mut tried = 0;
    let mut try_order = |order: Vec<usize>, first_bad: usize| {
        let frames: Vec<&[u8]> = order.iter().map(|at| frames[*at]).collect();
        fs::write(&path, [&whole[..64], &frames.concat()].concat()).unwrap();
        let report = check(&dir);
        let problem = report.first_problem().unwrap_or_else(|| panic!("{order:?} goes unseen"));
        assert_eq!(problem.index, Some(first_bad as u64), "{order:?}");
        tried += 1;
    };
    let plain: Vec<usize> = (0..frames.len()).collect();
    for left in 0..frames.len() {
        let mut without = plain.clone();
        without.remove(left);
        try_order(without, left);
        let mut twice = plain.clone();
        twice.insert(left, left);
        try_order(twice, left + 1);
        for right in left + 1..frames.len() {
            let mut swapped = plain.clone();
            swapped.swap(left, right);
            try_order(swapped, left);
        }
    }
    assert_eq!(tried, 20 + 20 + 190);
}

#[test]
fn parts_of_another_log_of_the_same_key_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs, mixed) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
    small_log_of(&ours, &signer(), "test.example/a");
    small_log_of(&theirs, &signer(), "test.example/b");
    for file in files(&ours) {
        if file == Path::new("LOCK") {
            continue;
        }
        copy(&ours, &mixed);
        fs::copy(theirs.join(&file), mixed.join(&file)).unwrap();
        assert!(!check(&mixed).is_ok(), "`{}` of another log goes unseen", file.display());
    }
}

#[test]
fn who_rewrites_everything_without_the_key_is_named_by_the_head() {
    // The strongest change without the key: checksum, chain and tiles recomputed, by building the
    // whole log again under another key and keeping the old heads.
    let folder = tempfile::tempdir().unwrap();
    let (ours, forged) = (folder.path().join("a"), folder.path().join("b"));
    small_log(&ours);
    small_log_of(&forged, &Signer::generate().unwrap(), "test.example/log");
    for head in
        files(&ours).iter().filter(|file| file.starts_with("checkpoints") || file.starts_with("checkpoint"))
    {
        fs::copy(ours.join(head), forged.join(head)).unwrap();
    }
    let report = check(&forged);
    assert_eq!(report.first_problem().unwrap().index, Some(0), "{report:?}");
    // And with its own heads it is signed, but not by us.
    small_log_of(&folder.path().join("c"), &Signer::generate().unwrap(), "test.example/log");
    assert_eq!(check(&folder.path().join("c")).authenticity, Authenticity::Unsigned);
    assert!(verify(&folder.path().join("c"), &[]).unwrap().is_ok());
}

#[test]
fn a_log_with_signed_bytes_changed_does_not_open_for_writing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let path = dir.join(SEGMENT);
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        fs::write(&path, &changed).unwrap();
        assert!(Log::open(&dir, &signer()).is_err(), "byte {at}");
        assert_eq!(fs::read(&path).unwrap(), changed, "a refused log is left as it is");
        fs::write(&path, &whole[..at]).unwrap();
        assert!(Log::open(&dir, &signer()).is_err(), "cut at {at}");
    }
    fs::write(&path, &whole).unwrap();
    fs::remove_dir_all(dir.join("checkpoints")).unwrap();
    fs::remove_file(dir.join("checkpoint")).unwrap();
    assert!(Log::open(&dir, &signer()).is_err(), "a log without its heads would be signed anew");
}

fn put_byte(path: &Path, at: usize, byte: u8) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&[byte]).unwrap();
}

/// Where frames begin, by the lengths they carry.
fn frame_starts(segment: &[u8]) -> Vec<usize> {
    let (mut at, mut starts) = (64, Vec::new());
    while at < segment.len() {
        starts.push(at);
        let len = u32::from_be_bytes(segment[at..at + 4].try_into().unwrap()) as usize;
        at += (56 + len).next_multiple_of(8);
    }
    starts
}
