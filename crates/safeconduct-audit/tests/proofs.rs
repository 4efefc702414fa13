//! Every entry can be proved, and nothing else can.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

mod common;

use common::{at, cleared, keys, signer, small_log};
use safeconduct_audit::{
    AuditError, Checkpoint, EntryName, Intent, Log, RecordId, Relation, Side, Signer, Verifier, check_growth,
    check_proof, compare, cosign, prove, prove_growth, publish, read,
};

use std::fs;

#[test]
fn every_entry_of_a_log_over_several_tiles_is_proved() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    (0..600).for_each(|_| drop(log.append_lazy(&cleared(&log).into()).unwrap()));
    log.close().unwrap();
    let entries: Vec<_> = read(&dir).unwrap().map(Result::unwrap).collect();
    for entry in entries.iter().step_by(17).chain(entries.last()) {
        let proof = prove(&dir, EntryName::Index(entry.index)).unwrap();
        let proven = check_proof(proof.as_bytes(), &keys()).unwrap();
        assert_eq!((proven.entry.index, &proven.entry.leaf), (entry.index, &entry.leaf));
        assert_eq!(proof, prove(&dir, EntryName::Id(entry.id().unwrap())).unwrap());
    }
    assert!(matches!(prove(&dir, EntryName::Index(602)), Err(AuditError::NotFound { signed: 602 })));
    let other = RecordId::new(common::at()).unwrap();
    assert!(matches!(prove(&dir, EntryName::Id(other)), Err(AuditError::NotFound { .. })));
}

#[test]
fn a_changed_proof_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let proof = prove(&dir, EntryName::Index(5)).unwrap().into_bytes();
    assert!(check_proof(&proof, &keys()).is_ok());
    let last_line = proof.windows(3).rposition(|window| window == "\u{2014}".as_bytes()).unwrap();
    for at in 0..proof.len() {
        let mut changed = proof.clone();
        changed[at] ^= 1;
        // The name and id of the second line say only whose it is: changed, it is a stranger's.
        assert!(check_proof(&changed, &keys()).is_err() || at >= last_line, "byte {at}");
        // Only a whole signature line can go: the head has two of the log's own.
        let line_gone = proof[..at].ends_with(b"\n") && proof[at..].starts_with("\u{2014}".as_bytes());
        let signed = proof[..at].windows(3).any(|window| window == "\u{2014}".as_bytes());
        assert_eq!(check_proof(&proof[..at], &keys()).is_ok(), line_gone && signed, "cut at {at}");
    }
    let text = String::from_utf8(proof.clone()).unwrap();
    for (from, to) in
        [("index 5", "index 05"), ("index 5", "index 4"), ("index 5\n", "index 5\n\n"), ("\n", "\r\n")]
    {
        assert!(check_proof(text.replace(from, to).as_bytes(), &keys()).is_err(), "{to:?}");
    }
    assert!(check_proof(&proof, &[Signer::generate().unwrap().public_key().clone()]).is_err());
    assert!(check_proof(&proof, &[]).is_err());
}

#[test]
fn a_log_that_was_cut_and_signed_again_does_not_pass_a_pin() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, rewritten) = (folder.path().join("log"), folder.path().join("rewritten"));
    let early = {
        let log = Log::create(&dir, &signer(), Some("test.example/log")).unwrap();
        (0..10).for_each(|_| drop(log.append(&cleared(&log).into()).unwrap()));
        log.checkpoint().unwrap();
        std::fs::read(dir.join("checkpoint")).unwrap()
    };
    Log::open(&dir, &signer()).unwrap().close().unwrap();
    let late = std::fs::read(dir.join("checkpoint")).unwrap();
    let verifier = || Verifier::new().trust(signer().public_key().clone());
    assert!(verifier().pin(early.clone()).pin(late.clone()).verify(&dir).unwrap().is_ok());
    // The holder of the key builds a shorter log under the same name.
    let log = Log::create(&rewritten, &signer(), Some("test.example/log")).unwrap();
    (0..3).for_each(|_| drop(log.append(&cleared(&log).into()).unwrap()));
    log.close().unwrap();
    drop(log);
    assert!(verifier().verify(&rewritten).unwrap().is_ok(), "without a pin nothing gives it away");
    let report = verifier().pin(early.clone()).verify(&rewritten).unwrap();
    assert_eq!(report.first_problem().unwrap().index, Some(5), "{report:?}");
    assert!(!verifier().pin(late).verify(&rewritten).unwrap().is_ok());
    // A longer one has another root at the pinned size.
    let log = Log::open(&rewritten, &signer()).unwrap();
    (0..30).for_each(|_| drop(log.append_lazy(&cleared(&log).into()).unwrap()));
    log.close().unwrap();
    assert!(!verifier().pin(early.clone()).verify(&rewritten).unwrap().is_ok());
    let stranger = Signer::generate().unwrap();
    assert!(Verifier::new().trust(stranger.public_key().clone()).pin(early).verify(&dir).is_err());
}

#[test]
fn two_stories_of_one_log_are_a_fork_with_both_heads() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let log = Log::create(&one, &signer(), Some("test.example/log")).unwrap();
    (0..5).for_each(|_| drop(log.append(&cleared(&log).into()).unwrap()));
    log.close().unwrap();
    drop(log);
    common::copy(&one, &two);
    assert_eq!(compare(&one, &two, &keys()).unwrap().relation, Relation::Same);
    Log::open(&two, &signer()).unwrap().close().unwrap();
    let ahead = compare(&one, &two, &keys()).unwrap();
    assert_eq!((ahead.relation, ahead.common), (Relation::Grown { longer: Side::Right }, 7));
    Log::open(&one, &signer()).unwrap().close().unwrap();
    let forked = compare(&one, &two, &keys()).unwrap();
    assert_eq!(forked.relation, Relation::Forked { at: 7, signed_by_both: true });
    assert_ne!(forked.heads[0], forked.heads[1]);
    let other = folder.path().join("other");
    small_log(&other);
    let log = Log::create(&folder.path().join("third"), &signer(), Some("test.example/third")).unwrap();
    log.close().unwrap();
    assert_eq!(compare(&other, log.dir(), &keys()).unwrap().relation, Relation::Unrelated);
}

#[test]
fn a_witness_sees_growth_and_refuses_a_rewritten_log() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let witness = Signer::from_seed("witness.example/w1", &[3; 32]).unwrap();
    let log = Log::create(&dir, &signer(), Some("test.example/log")).unwrap();
    let mut seen = Checkpoint::open(&std::fs::read(dir.join("checkpoint")).unwrap(), &keys()).unwrap().0;
    for round in 1..40 {
        (0..round % 7).for_each(|_| drop(log.append_lazy(&cleared(&log).into()).unwrap()));
        log.checkpoint().unwrap();
        let proof = prove_growth(&dir, seen.size).unwrap();
        seen = check_growth(proof.as_bytes(), &seen, &keys()).unwrap();
    }
    let note = std::fs::read(dir.join("checkpoint")).unwrap();
    let line = cosign(&note, &witness, at()).unwrap();
    log.add_cosignature(seen.size, &line, &witness.witness_key()).unwrap();
    assert!(log.add_cosignature(seen.size, &line, &signer().witness_key()).is_err());
    log.close().unwrap();
    let report = Verifier::new().trust(keys().remove(0)).trust(witness.witness_key()).verify(&dir).unwrap();
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(report.witnesses.len(), 1);
    assert_eq!((report.witnesses[0].size, report.witnesses[0].at), (seen.size, at()));
    assert!(report.signed_at.is_some());
    // A log of the same name with another past.
    let other = folder.path().join("other");
    let log = Log::create(&other, &signer(), Some("test.example/log")).unwrap();
    (0..300).for_each(|_| drop(log.append_lazy(&cleared(&log).into()).unwrap()));
    log.close().unwrap();
    let proof = prove_growth(&other, seen.size).unwrap();
    assert!(matches!(check_growth(proof.as_bytes(), &seen, &keys()), Err(AuditError::Proof(_))));
    assert!(matches!(prove_growth(&dir, 10_000), Err(AuditError::NotFound { .. })));
}

/// What a stranger's tool does with the published files: bundles give leaves, leaves give tiles, tiles give the root.
#[test]
fn published_files_are_those_of_the_specification() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, site) = (folder.path().join("log"), folder.path().join("site"));
    let log = Log::create(&dir, &signer(), Some("test.example/log")).unwrap();
    for round in [3, 256, 300] {
        for _ in 0..round {
            log.append_lazy(&Intent::new(RecordId::new(at()).unwrap(), at()).into()).unwrap();
        }
        log.checkpoint().unwrap();
        let published = publish(&dir, &site).unwrap();
        let (head, _) = Checkpoint::open(&fs::read(site.join("checkpoint")).unwrap(), &keys()).unwrap();
        assert_eq!((published.size, published.first), (head.size, 0));
        let expected: Vec<_> = read(&dir).unwrap().map(|entry| entry.unwrap().leaf).collect();
        let (mut leaves, mut tiles) = (Vec::new(), Vec::new());
        for number in 0..head.size.div_ceil(256) {
            let width = (head.size - number * 256).min(256);
            let name = if width == 256 { format!("{number:03}") } else { format!("{number:03}.p/{width}") };
            let bundle = fs::read(site.join("tile/entries").join(&name)).unwrap();
            let mut rest = bundle.as_slice();
            while let Some((len, behind)) = rest.split_first_chunk::<2>() {
                let (leaf, behind) = behind.split_at(usize::from(u16::from_be_bytes(*len)));
                leaves.push(leaf.to_vec());
                rest = behind;
            }
            tiles.extend(fs::read(site.join("tile/0").join(&name)).unwrap());
        }
        assert_eq!(leaves, expected);
        let hashes: Vec<_> = read(&dir).unwrap().map(|entry| entry.unwrap().hash).collect();
        let hashes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
        assert_eq!(tiles, hashes);
    }
    // A head that the entries do not lead to is not published.
    let (other, nowhere) = (folder.path().join("other"), folder.path().join("nowhere"));
    common::small_log_of(&other, &signer(), "test.example/log");
    fs::copy(other.join("checkpoint"), dir.join("checkpoint")).unwrap();
    assert!(matches!(publish(&dir, &nowhere), Err(AuditError::Damaged { .. })));
    assert!(!nowhere.join("checkpoint").exists());
}
