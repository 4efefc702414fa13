//! A log whose bytes were changed does not verify, and no bytes make reading or verifying panic.

use safeconduct_audit::{Decision, Intent, Log, RecordId, Signer, read, verify};
use safeconduct_core::ReasonCode;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// A small closed log as files, and the key it was signed with.
struct Original {
    signer: Signer,
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// Reads the bytes as changes to a real log: which file, where, what; then the rest replaces a file whole.
pub fn fuzz_target(data: &[u8]) {
    let original = original();
    let mut files = original.files.clone();
    let (edits, rest) = data.split_at(data.len().min(24) / 4 * 4);
    for edit in edits.chunks_exact(4) {
        let [file, high, low, mask] = edit else { continue };
        let count = files.len();
        let Some((_, bytes)) = files.get_mut(usize::from(*file) % count) else { continue };
        if let Some(length) = bytes.len().checked_sub(1) {
            let place = (usize::from(*high) << 8 | usize::from(*low)) * 37 % (length + 1);
            bytes[place] ^= mask;
        }
    }
    if let Some((which, whole)) = rest.split_first() {
        let count = files.len();
        files[usize::from(*which) % count].1 = whole.to_vec();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("log");
    put(&dir, &files);

    let report = verify(&dir, &[original.signer.public_key().clone()]);
    if files == original.files {
        assert!(report.is_ok_and(|report| report.is_ok()), "an untouched log verifies");
    } else if let Ok(report) = report {
        assert!(!report.is_ok(), "a changed log verifies");
    }
    if let Ok(entries) = read(&dir) {
        entries.take(1_000).for_each(|entry| drop(entry.map(|entry| entry.json())));
    }
}

fn original() -> &'static Original {
    static ORIGINAL: OnceLock<Original> = OnceLock::new();
    ORIGINAL.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("log");
        let signer = Signer::from_seed("fuzz", &[7; 32]).expect("a key");
        let log = Log::create(&dir, &signer, Some("fuzz/log")).expect("a log");
        let at = "2026-11-23T12:00:00Z".parse().expect("an instant");
        for _ in 0..3 {
            let mut intent = Intent::new(RecordId::new(at).expect("an id"), at);
            intent.decision = Decision::Denied { reasons: vec![ReasonCode::NoEndpoint] };
            log.append(&intent.into()).expect("appended");
        }
        log.close().expect("closed");
        Original { signer, files: take(&dir, &dir) }
    })
}

fn take(root: &Path, dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => files.extend(take(root, &path)),
            false => {
                let inside = path.strip_prefix(root).expect("inside").to_owned();
                files.push((inside, fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}

fn put(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    for (inside, bytes) in files {
        let path = dir.join(inside);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}
