//! Whoever changes, drops, adds or moves a byte of a closed log is found out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

mod common;

use common::{at, check, cleared, copy, files, keys, signer, small_log, small_log_of};
use safeconduct_audit::{
    Attempt, AuditError, Authenticity, Decision, Integrity, Log, Outcome, Record, RecordId, Signer,
    prove_growth, read, verify,
};
use safeconduct_core::{EndpointId, ReasonCode};
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
    // The records of these tests are decided for a fixed instant, and that is said.
    let [note] = report.notes.as_slice() else { panic!("{report:?}") };
    assert!(note.starts_with("6 requests from entry 3 on were decided for"), "{note}");
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
        let step = if whole.len() > 1024 { 5 } else { 1 };
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

#[test]
fn a_retired_key_signs_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, stolen) = (folder.path().join("log"), folder.path().join("stolen"));
    let (old, new) = (signer(), Signer::from_seed("test.example/next", &[8; 32]).unwrap());
    small_log(&dir);
    copy(&dir, &stolen);
    Log::change_key(&dir, &old, &new).unwrap();
    let by = |dir: &Path, key: &Signer| verify(dir, &[key.public_key().clone()]).unwrap();
    for trusted in [&old, &new] {
        let report = by(&dir, trusted);
        assert!(report.is_ok(), "{report:?}");
        assert_eq!(report.authenticity, Authenticity::Signed { by: "test.example/next".to_owned() });
    }
    assert!(verify(&dir, &[]).unwrap().is_ok());
    assert!(Log::open(&dir, &old).is_err() && Log::change_key(&dir, &new, &new).is_err());
    // Whoever stole the old key goes on from an old copy; the statement of the change is public.
    let log = Log::open(&stolen, &old).unwrap();
    (0..9).for_each(|_| drop(log.append(&common::cleared(&log).into()).unwrap()));
    log.close().unwrap();
    drop(log);
    fs::create_dir(stolen.join("keys")).unwrap();
    let statement = files(&dir).into_iter().find(|file| file.starts_with("keys")).unwrap();
    fs::copy(dir.join(&statement), stolen.join(&statement)).unwrap();
    for trusted in [&old, &new] {
        let report = by(&stolen, trusted);
        let Integrity::Bad { problems } = &report.integrity else { panic!("{report:?}") };
        assert!(problems.iter().any(|problem| problem.what.contains("was retired at entry")), "{report:?}");
    }
    // Without the statement neither key is content, and no byte of it can change.
    let whole = fs::read(dir.join(&statement)).unwrap();
    for (at, byte) in whole.iter().copied().enumerate() {
        put_byte(&dir.join(&statement), at, byte ^ 1);
        assert!(!by(&dir, &old).is_ok() && !by(&dir, &new).is_ok(), "byte {at}");
        put_byte(&dir.join(&statement), at, byte);
    }
    fs::remove_file(dir.join(&statement)).unwrap();
    assert!(!by(&dir, &old).is_ok() && !by(&dir, &new).is_ok());
}

#[test]
fn several_signers_are_each_enough() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let second = Signer::from_seed("test.example/second", &[9; 32]).unwrap();
    let log = Log::create(&dir, &signer(), None).unwrap();
    log.add_signer(&second);
    log.checkpoint().unwrap();
    log.close().unwrap();
    let both = [signer().public_key().clone(), second.public_key().clone()];
    let report = verify(&dir, &both).unwrap();
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(
        report.authenticity,
        Authenticity::Signed { by: "test.example/key, test.example/second".to_owned() }
    );
    assert!(report.witnesses.is_empty(), "a signer is no witness: {report:?}");
    assert!(verify(&dir, &both[..1]).unwrap().is_ok());
}

#[test]
fn what_was_deleted_before_opening_is_said_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, dir) = (folder.path().join("whole"), folder.path().join("log"));
    small_log(&whole);
    for (deleted, heads, tiles) in [
        (&["checkpoint"][..], 1, 0),
        (&["checkpoint", "checkpoints/20"], 2, 0),
        (&["tile/0/000.p/20"], 0, 1),
        (&["checkpoint", "tile/0/000.p/20"], 1, 1),
    ] {
        copy(&whole, &dir);
        deleted.iter().for_each(|file| fs::remove_file(dir.join(file)).unwrap());
        assert!(!check(&dir).is_ok(), "{deleted:?} goes unseen");
        Log::open(&dir, &signer()).unwrap().close().unwrap();
        let report = check(&dir);
        assert!(report.notes.iter().any(|note| note.contains("made anew")), "{deleted:?}: {report:?}");
        let gap = read(&dir)
            .unwrap()
            .map(|entry| entry.unwrap().json().unwrap())
            .find(|leaf| leaf["kind"] == "gap");
        let gap = gap.unwrap();
        let count = |key: &str| gap[key].as_u64().unwrap_or(0);
        assert_eq!((count("heads"), count("tiles")), (heads, tiles), "{deleted:?}");
        assert_eq!(report.completeness.gaps, 1);
    }
    copy(&whole, &dir);
    Log::open(&dir, &signer()).unwrap().close().unwrap();
    assert_eq!(check(&dir).completeness.gaps, 0, "nothing was deleted, so nothing is said");
}

/// Whoever holds the key can sign any entry. What was sent without an intent, or elsewhere than the intent says,
/// has no place in a log that verifies.
#[test]
fn what_belongs_to_no_cleared_request_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let attempt = |parent: RecordId, endpoint| {
        let id = RecordId::new(at()).unwrap();
        Record::Attempt(Attempt { id, parent, at: at(), endpoint, peer: None })
    };
    let local = || EndpointId::declare("local");
    let outcome = |parent| Record::from(Outcome::handed_over(parent, at()).unwrap());
    type Story<'s> = (&'s str, Option<u64>, &'s dyn Fn(&Log));
    let stories: [Story<'_>; 7] = [
        ("honest", None, &|log| {
            let intent = cleared(log);
            let parent = intent.id;
            log.append(&intent.into()).unwrap();
            log.append(&attempt(parent, local())).unwrap();
            log.append(&outcome(parent)).unwrap();
        }),
        ("the attempt belongs to no request", Some(1), &|log| {
            log.append(&attempt(RecordId::new(at()).unwrap(), local())).unwrap();
        }),
        ("the outcome belongs to no request", Some(1), &|log| {
            log.append(&outcome(RecordId::new(at()).unwrap())).unwrap();
        }),
        ("another endpoint", Some(2), &|log| {
            let intent = cleared(log);
            let parent = intent.id;
            log.append(&intent.into()).unwrap();
            log.append(&attempt(parent, EndpointId::declare("elsewhere"))).unwrap();
        }),
        ("had not ended", Some(3), &|log| {
            let intent = cleared(log);
            let parent = intent.id;
            log.append(&intent.into()).unwrap();
            log.append(&outcome(parent)).unwrap();
            log.append(&attempt(parent, local())).unwrap();
        }),
        ("the attempt belongs to no request", Some(2), &|log| {
            let mut denied = cleared(log);
            denied.decision = Decision::Denied { reasons: vec![ReasonCode::NoEndpoint] };
            let parent = denied.id;
            log.append(&denied.into()).unwrap();
            log.append(&attempt(parent, local())).unwrap();
        }),
        ("another request with this id", Some(2), &|log| {
            let intent = cleared(log);
            log.append(&intent.clone().into()).unwrap();
            log.append(&intent.into()).unwrap();
        }),
    ];
    for (number, (word, index, tell)) in stories.into_iter().enumerate() {
        let dir = folder.path().join(number.to_string());
        let log = Log::create(&dir, &signer(), None).unwrap();
        tell(&log);
        log.close().unwrap();
        let report = check(&dir);
        let problem = report.first_problem();
        assert_eq!(problem.and_then(|problem| problem.index), index, "{word}: {report:?}");
        assert_eq!(problem.is_some_and(|problem| problem.what.contains(word)), index.is_some(), "{report:?}");
    }
}

#[test]
fn a_log_of_logs_holds_signed_heads_that_only_grow() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two, other, all] = ["one", "two", "other", "all"].map(|name| folder.path().join(name));
    let member = Log::create(&one, &signer(), Some("test.example/one")).unwrap();
    small_log_of(&two, &signer(), "test.example/two");
    small_log_of(&other, &signer(), "test.example/one");
    let log = Log::create(&all, &signer(), Some("test.example/all")).unwrap();
    let add =
        |log: &Log, dir: &Path, old: u64| log.add_member(prove_growth(dir, old).unwrap().as_bytes(), &keys());
    add(&log, &one, 0).unwrap();
    add(&log, &two, 0).unwrap();
    (0..300).for_each(|_| drop(member.append_lazy(&common::cleared(&member).into()).unwrap()));
    member.close().unwrap();
    // Another log of the same name and key, a step that was left out, and a stranger's signature.
    assert!(matches!(add(&log, &other, 1), Err(AuditError::Proof(_))));
    assert!(matches!(add(&log, &one, 0), Err(AuditError::Proof(_))));
    let stranger = [Signer::generate().unwrap().public_key().clone()];
    assert!(log.add_member(prove_growth(&one, 1).unwrap().as_bytes(), &stranger).is_err());
    log.close().unwrap();
    drop(log);
    // The next run goes on where the last one stopped; a member that is silent may say so.
    let log = Log::open(&all, &signer()).unwrap();
    let sizes = ["test.example/one", "test.example/two", "test.example/three"];
    assert_eq!(sizes.map(|origin| log.member_size(origin).unwrap()), [1, 20, 0]);
    add(&log, &one, 1).unwrap();
    add(&log, &two, 20).unwrap();
    log.close().unwrap();
    let report = check(&all);
    assert!(report.is_ok() && report.kinds["member"] == 4, "{report:?}");
}

#[test]
fn every_attack_and_fault_of_the_document_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for folder in [root.join("src"), root.join("tests"), root.join("../safeconduct/tests")] {
        for file in files(&folder).iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
        {
            sources.push_str(&fs::read_to_string(folder.join(file)).unwrap());
        }
    }
    let document = fs::read_to_string(root.join("../../docs/audit.md")).unwrap();
    let rows: Vec<&str> =
        document.lines().filter(|line| line.starts_with("| A") || line.starts_with("| F")).collect();
    let names = (1..=14).map(|n| format!("A{n}")).chain((1..=12).map(|n| format!("F{n}")));
    for name in names {
        let row = rows.iter().find(|row| {
            row.split('|').nth(1).is_some_and(|cell| cell.split(", ").any(|cell| cell.trim() == name))
        });
        let row = row.unwrap_or_else(|| panic!("{name} has no row"));
        let tests = row
            .rsplit('|')
            .nth(1)
            .unwrap()
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|test| test.contains("_of_") || test.matches('_').count() > 3);
        let tests: Vec<&str> = tests.collect();
        assert!(!tests.is_empty(), "{name} names no test");
        for test in tests {
            assert!(sources.contains(&format!("fn {test}(")), "{name} names `{test}`, which does not exist");
        }
    }
}
