//! A log through its life: many threads, many runs, crashes, and nothing of a request in it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

mod common;

use common::{at, check, cleared, copy, files, signer};
use safeconduct_audit::{
    Attempt, AuditError, Choice, DocumentKind, EntryName, Host, Intent, LEAF_MAX, Log, Outcome, Peer, Prune,
    ReadPurpose, Record, RecordId, Rung, SealingKeys, Signer, Subject, Verifier, check_proof, page, prove,
    read, verify,
};
use safeconduct_core::{EndpointId, ReasonCode, Timestamp};
use std::{
    collections::HashSet,
    fs,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::Barrier,
    time::Duration,
};

#[test]
fn many_threads_lose_nothing_and_agree_on_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let (threads, each) = (16, 40);
    let start = Barrier::new(threads);
    let receipts: Vec<_> = std::thread::scope(|scope| {
        let work = |_| {
            let (log, start) = (log.clone(), &start);
            scope.spawn(move || {
                start.wait();
                let one = |_| log.append(&cleared(&log).into()).unwrap();
                (0..each).map(one).collect::<Vec<_>>()
            })
        };
        let running: Vec<_> = (0..threads).map(work).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    log.close().unwrap();
    assert!(matches!(log.append(&cleared(&log).into()), Err(AuditError::Closed)));
    let report = check(&dir);
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(report.entries as usize, threads * each + 2);
    let entries: Vec<_> = read(&dir).unwrap().map(Result::unwrap).collect();
    let indexes: HashSet<u64> = receipts.iter().map(|receipt| receipt.index).collect();
    assert_eq!(indexes.len(), threads * each);
    for receipt in &receipts {
        let entry = &entries[receipt.index as usize];
        assert_eq!(entry.hash, receipt.leaf);
        assert_eq!(entry.json().unwrap()["id"], receipt.id.to_string());
    }
}

#[test]
fn a_log_goes_on_over_runs_and_keeps_each_document_once() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    // Not a multiple of anything: the parts of a document, a run, a tile all end in the middle.
    let catalog = vec![b'x'; 150_000];
    for run in 0..20 {
        let log = Log::open_or_create(&dir, &signer()).unwrap();
        let digest = log.config(DocumentKind::Catalog, &catalog).unwrap();
        for _ in 0..run {
            let mut intent = cleared(&log);
            intent.catalog = Some(digest);
            log.append_lazy(&intent.into()).unwrap();
        }
        log.close().unwrap();
    }
    let report = check(&dir);
    assert!(report.is_ok(), "{report:?}");
    assert_eq!((report.kinds["config"], report.kinds["open"], report.kinds["intent"]), (4, 20, 190));
    assert_eq!(report.completeness.unproven, 0);
}

#[test]
fn a_dropped_log_opens_again_and_says_what_nobody_signed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let intent = cleared(&log);
    let parent = intent.id;
    log.append(&intent.into()).unwrap();
    let before = check(&dir);
    assert!(before.is_ok(), "{before:?}");
    assert_eq!((before.completeness.proven, before.completeness.unproven), (1, 1));
    assert_eq!((before.completeness.open_intents, before.completeness.closed), (1, false));
    log.append_lazy(&Outcome::handed_over(parent, at()).unwrap().into()).unwrap();
    drop(log);
    assert_eq!(check(&dir).completeness.open_intents, 0, "a lazy record survives the handle");
    Log::open(&dir, &signer()).unwrap().close().unwrap();
    let after = check(&dir);
    assert_eq!((after.completeness.unproven, after.completeness.closed), (0, true));
}

#[test]
fn one_writer_at_a_time_and_only_with_the_log_s_own_key() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    assert!(matches!(Log::open(&dir, &signer()), Err(AuditError::Locked { .. })));
    assert!(matches!(Log::create(&dir, &signer(), None), Err(AuditError::Exists { .. })));
    log.close().unwrap();
    drop(log);
    let stranger = Signer::generate().unwrap();
    assert!(matches!(Log::open(&dir, &stranger), Err(AuditError::ForeignKey { .. })));
    let same_name = Signer::from_seed("test.example/key", &[8; 32]).unwrap();
    assert!(matches!(Log::open(&dir, &same_name), Err(AuditError::Damaged { .. })));
    assert!(matches!(Log::open(folder.path(), &signer()), Err(AuditError::NotALog { .. })));
    assert!(matches!(Log::create(folder.path(), &signer(), None), Err(AuditError::Exists { .. })));
    for origin in ["", "a b", "a+b", "a\nb"] {
        let made = Log::create(&folder.path().join("new"), &signer(), Some(origin));
        assert!(matches!(made, Err(AuditError::Origin)), "{origin:?}");
    }
    assert!(Log::open(&dir, &signer()).is_ok());
}

#[test]
fn a_torn_tail_is_set_aside_wherever_it_was_torn() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, torn) = (folder.path().join("log"), folder.path().join("torn"));
    let log = Log::create(&dir, &signer(), None).unwrap();
    log.append(&cleared(&log).into()).unwrap();
    let segment = "seg/00000000000000000000.alog";
    let durable = fs::metadata(dir.join(segment)).unwrap().len();
    // One commit of three frames, cut or zeroed at every place.
    for _ in 0..2 {
        log.append_lazy(&cleared(&log).into()).unwrap();
    }
    log.append(&cleared(&log).into()).unwrap();
    drop(log);
    let whole = fs::read(dir.join(segment)).unwrap();
    type Damage = fn(&[u8], usize) -> Vec<u8>;
    let damage: [Damage; 4] = [
        |whole, at| whole[..at].to_vec(),
        |whole, at| [&whole[..at], &vec![0; whole.len() - at]].concat(),
        |whole, at| [&whole[..at], &b"garbage!".repeat(40)[..]].concat(),
        // The first page of the write was lost, a later one was not.
        |whole, at| [&whole[..at], &[0; 8][..], &whole[(at + 8).min(whole.len())..]].concat(),
    ];
    for (way, damage) in damage.iter().enumerate() {
        for at in (durable as usize..whole.len()).step_by(if way == 0 { 13 } else { 97 }) {
            copy(&dir, &torn);
            fs::write(torn.join(segment), damage(&whole, at)).unwrap();
            let log =
                Log::open(&torn, &signer()).unwrap_or_else(|error| panic!("way {way}, cut at {at}: {error}"));
            log.close().unwrap();
            let report = check(&torn);
            assert!(report.is_ok(), "way {way}, cut at {at}: {report:?}");
            let whole_frames = at == durable as usize && way == 0;
            assert_eq!(report.completeness.gaps, u64::from(!whole_frames && report.kinds["gap"] == 1));
            let acknowledged = read(&torn).unwrap().nth(1).unwrap().unwrap();
            assert_eq!(acknowledged.json().unwrap()["kind"], "intent");
        }
    }
}

#[test]
fn a_hole_that_was_synced_once_is_not_taken_for_a_torn_tail() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let segment = dir.join("seg/00000000000000000000.alog");
    let durable = fs::metadata(&segment).unwrap().len() as usize;
    (0..3).for_each(|_| drop(log.append(&cleared(&log).into()).unwrap()));
    drop(log);
    let mut bytes = fs::read(&segment).unwrap();
    bytes[durable + 100] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    assert!(matches!(Log::open(&dir, &signer()), Err(AuditError::Damaged { .. })));
    assert_eq!(check(&dir).first_problem().unwrap().index, Some(1));
}

#[test]
fn a_log_that_is_moved_away_acknowledges_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    log.append(&cleared(&log).into()).unwrap();
    fs::remove_file(dir.join("seg/00000000000000000000.alog")).unwrap();
    assert!(matches!(log.append(&cleared(&log).into()), Err(AuditError::Io { .. })));
    assert!(matches!(log.append(&cleared(&log).into()), Err(AuditError::Poisoned { .. })));
    assert!(log.close().is_err());
}

#[test]
fn lazy_records_do_not_pile_up_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let intent = Record::from(cleared(&log));
    (0..5000).for_each(|_| drop(log.append_lazy(&intent).unwrap()));
    assert!(read(&dir).unwrap().count() > 4000, "most are on disk before anybody asks");
    log.close().unwrap();
    assert_eq!(check(&dir).entries, 5002);
}

#[test]
fn a_log_verifies_while_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..60 {
                (0..25).for_each(|_| drop(log.append_lazy(&cleared(&log).into()).unwrap()));
                if round % 3 == 0 { log.checkpoint().unwrap() } else { log.flush().unwrap() }
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let mut verified = 0;
        while !done.load(std::sync::atomic::Ordering::Relaxed) || verified == 0 {
            let report = check(&dir);
            // What is on its way to the disk this very moment is behind the head, and nothing else.
            let tail = report.first_problem().and_then(|problem| problem.index);
            assert!(tail.is_none_or(|tail| tail >= report.completeness.proven), "{report:?}");
            assert!(report.first_problem().is_none_or(|problem| problem.index.is_some()), "{report:?}");
            verified += 1;
        }
    });
    log.close().unwrap();
    assert!(check(&dir).is_ok());
}

#[test]
fn the_largest_records_fold_and_stay_canonical() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let mut big = cleared(&log);
    for endpoint in 0..20_000 {
        let some = ReasonCode::ALL.iter().copied().enumerate();
        let reasons = some.filter(|(bit, _)| ((endpoint * 7919) >> bit) & 1 == 1).map(|(_, code)| code);
        big.candidates.add(endpoint, Rung::Trains, reasons);
    }
    let receipt = log.append(&big.into()).unwrap();
    let mut wide = cleared(&log);
    (0..1000).for_each(|endpoint| {
        wide.candidates.add(
            endpoint,
            Rung::Trains,
            [ReasonCode::ALL[endpoint as usize % ReasonCode::ALL.len()]],
        )
    });
    log.append(&wide.into()).unwrap();
    let peer = Peer { host: "api.example.com".parse::<Host>().unwrap(), spki: None };
    let attempt = Attempt {
        id: RecordId::new(at()).unwrap(),
        parent: receipt.id,
        at: at(),
        endpoint: EndpointId::declare("local"),
        peer: Some(peer),
    };
    log.append(&Record::Attempt(attempt)).unwrap();
    log.gap(7).unwrap();
    log.close().unwrap();
    for entry in read(&dir).unwrap() {
        let entry = entry.unwrap();
        assert!(entry.leaf.len() <= LEAF_MAX);
        let json = entry.json().unwrap();
        assert_eq!(canonical(&json).as_bytes(), entry.leaf, "{json}");
        assert_eq!(json["truncated"] == true, entry.index == receipt.index);
    }
    let report = check(&dir);
    assert!(report.is_ok(), "{report:?}");
    assert!(report.notes.iter().any(|note| note.starts_with("7 requests")), "{report:?}");
}

/// RFC 8785 for what records hold: sorted keys, integers, ASCII strings.
fn canonical(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let members = members.iter().map(|(key, value)| format!("{key:?}:{}", canonical(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        plain => plain.to_string(),
    }
}

/// Not a test by itself: the child that is killed, and says what was acknowledged before.
#[test]
fn child_that_appends_until_it_is_killed() {
    let Some(dir) = std::env::var_os("SAFECONDUCT_AUDIT_CHILD") else { return };
    let log = Log::open_or_create(dir.as_ref(), &signer()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let receipt = log.append(&cleared(&log).into()).unwrap();
                    let line = format!("ack {} {} {}\n", receipt.index, receipt.id, receipt.leaf);
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

#[test]
fn whatever_was_acknowledged_before_a_kill_is_there_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let mut acknowledged = Vec::new();
    // Two hundred here; as many as one likes before a release.
    let kills =
        std::env::var("SAFECONDUCT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(200u64);
    for round in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_that_appends_until_it_is_killed", "--nocapture"])
            .env("SAFECONDUCT_AUDIT_CHILD", &dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || output.lines().map_while(Result::ok).collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(20 + round * 37 % 130));
        child.kill().unwrap();
        child.wait().unwrap();
        let lines = reader.join().unwrap();
        acknowledged.extend(lines.into_iter().filter_map(|line| {
            let mut words = line.strip_prefix("ack ")?.split(' ');
            let (index, id, leaf) =
                (words.next()?.parse::<usize>().ok()?, words.next()?.to_owned(), words.next()?);
            (leaf.len() == 64).then(|| (index, id, leaf.to_owned()))
        }));
    }
    Log::open_or_create(&dir, &signer()).unwrap().close().unwrap();
    let report = check(&dir);
    assert!(report.is_ok() && report.completeness.unproven == 0, "{report:?}");
    let entries: Vec<_> = read(&dir).unwrap().map(Result::unwrap).collect();
    assert!(acknowledged.len() > 30, "only {} records were acknowledged", acknowledged.len());
    for (index, id, leaf) in acknowledged {
        assert_eq!(entries[index].hash.to_string(), leaf);
        assert_eq!(entries[index].json().unwrap()["id"], id);
    }
}

#[test]
fn nothing_that_a_caller_said_is_in_any_file() {
    let canary = "canary-7f3a9c-ana.smith@example.org";
    let folder = tempfile::tempdir().unwrap();
    let (dir, key) = (folder.path().join("log"), folder.path().join("keys/signing.key"));
    let signer = Signer::load_or_create(&key).unwrap();
    let log = Log::open_or_create(&dir, &signer).unwrap();
    let session = safeconduct_core::SessionId::new("canary-7f3a9c").unwrap();
    let tenant = safeconduct_core::TenantId::DEFAULT;
    let mut intent = cleared(&log);
    let label = safeconduct_core::Label::EMAIL_ADDRESS;
    intent.session = Some(log.keyring().session_tag(&tenant, &session, at()));
    intent.actor = Some(log.keyring().actor_tag(&tenant, canary, at()));
    intent.findings[0].tags = vec![log.keyring().finding_tag(&tenant, &label, canary, at())];
    if let safeconduct_audit::Decision::Cleared { commitment, .. } = &mut intent.decision {
        *commitment = log.keyring().commit(intent.id, canary.as_bytes());
    }
    let sealing =
        SealingKeys::open(&folder.path().join("sealing"), safeconduct_core::Key::new([9; 32])).unwrap();
    let of = Subject::Person(canary);
    intent.detail = Some(sealing.seal(&tenant, of, at(), intent.id, canary.as_bytes()).unwrap());
    log.append(&intent.into()).unwrap();
    log.note_read(ReadPurpose::Trace, Some(log.keyring().actor_tag(&tenant, canary, at())), 0..2).unwrap();
    assert!(sealing.erase(sealing.name(&tenant, of, at()), &log).unwrap());
    log.close().unwrap();
    assert!(verify(&dir, &[signer.public_key().clone()]).unwrap().is_ok());
    assert_eq!(files(&folder.path().join("sealing")), Vec::<std::path::PathBuf>::new());
    let secret = signer.secret_text();
    let seed = secret.splitn(5, '+').last().unwrap();
    let shown = format!("{signer:?} {:?} {:?}", log, log.keyring());
    let mut everything: Vec<Vec<u8>> =
        files(&dir).iter().map(|file| fs::read(dir.join(file)).unwrap()).collect();
    everything.push(shown.into_bytes());
    for needle in ["canary-7f3a9c", "ana.smith", seed] {
        for spelled in spellings(needle) {
            for bytes in &everything {
                assert!(!bytes.windows(spelled.len()).any(|window| window == spelled), "{needle}");
            }
        }
    }
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key).unwrap().permissions()) & 0o777,
        0o600
    );
    assert_eq!(Signer::load_or_create(&key).unwrap().public_key(), signer.public_key());
}

/// Raw, reversed, hex, UTF-16, and base64 in its three phases.
fn spellings(needle: &str) -> Vec<Vec<u8>> {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let raw = needle.as_bytes();
    let mut spellings = vec![
        raw.to_vec(),
        raw.iter().rev().copied().collect(),
        raw.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes(),
        needle.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        needle.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>().into_bytes(),
    ];
    for phase in 0..3 {
        let encoded = BASE64_STANDARD.encode([&vec![0; phase], raw, &[0; 3]].concat());
        spellings.push(encoded.as_bytes()[4..(phase + raw.len()) / 3 * 4].to_vec());
    }
    spellings
}

#[test]
fn an_intent_in_its_first_form_is_the_most_cautious_one() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::create(&folder.path().join("log"), &signer(), None).unwrap();
    log.append(&Intent::new(RecordId::new(at()).unwrap(), at()).into()).unwrap();
    let entry = read(log.dir()).unwrap().nth(1).unwrap().unwrap().json().unwrap();
    assert_eq!(entry["decision"], "error");
    assert_eq!(entry["scan"]["coverage"], "failed");
    assert_eq!(entry["sensitive"], true);
}

#[test]
fn a_pruned_log_proves_what_is_left_and_says_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (dir, cut) = (folder.path().join("log"), folder.path().join("cut"));
    let log = Log::create(&dir, &signer(), Some("test.example/log")).unwrap();
    let policy = log.config(DocumentKind::Policy, b"# a policy").unwrap();
    let intent = |log: &Log| {
        let mut intent = cleared(log);
        intent.policy = Some(policy);
        log.append(&intent.into()).unwrap()
    };
    // A document fills a segment, which holds it whole; what follows goes into the next.
    let old = intent(&log);
    log.config(DocumentKind::Catalog, &vec![b'x'; 50 << 20]).unwrap();
    let kept = [intent(&log), intent(&log)];
    log.close().unwrap();
    drop(log);
    let whole = check(&dir);
    let everything = page(&dir, 0, usize::MAX).unwrap();
    let pinned = fs::read(dir.join("checkpoint")).unwrap();
    copy(&dir, &cut);
    // An id is found in whatever segment it stands, and so is what belongs to it.
    for receipt in [&old, &kept[0], &kept[1]] {
        let proof = prove(&dir, EntryName::Id(receipt.id)).unwrap();
        assert_eq!(check_proof(proof.as_bytes(), &common::keys()).unwrap().entry.index, receipt.index);
        let thread = safeconduct_audit::trace(&dir, safeconduct_audit::Thread::Id(receipt.id)).unwrap();
        assert_eq!(thread.iter().map(|entry| entry.index).collect::<Vec<_>>(), [receipt.index]);
    }
    let nobody = RecordId::new(at()).unwrap();
    assert!(matches!(prove(&dir, EntryName::Id(nobody)), Err(AuditError::NotFound { .. })));
    let now = || Timestamp::from_micros(at_now());
    let prune =
        |before, keep_days, cursors| Log::prune(&dir, &signer(), &Prune { before, keep_days, cursors });
    assert!(matches!(prune(now(), 183, vec![]), Err(AuditError::Retention { .. })));
    assert_eq!(prune(now(), 0, vec![3]).unwrap(), None, "a slow cursor keeps everything");
    assert_eq!(prune(at().plus_days(-9000), 0, vec![]).unwrap(), None);
    let below = prune(now(), 0, vec![]).unwrap().unwrap();
    assert_eq!(below, kept[0].index);
    let report = check(&dir);
    assert!(report.is_ok(), "{report:?}");
    assert_eq!((report.completeness.pruned, report.completeness.unproven), (below, 0));
    let pinning = |dir| Verifier::new().trust(signer().public_key().clone()).pin(pinned.clone()).verify(dir);
    assert!(pinning(&dir).unwrap().is_ok(), "the head from before the pruning still holds");
    assert!(verify(&dir, &[]).unwrap().is_ok());
    let proof = prove(&dir, EntryName::Id(kept[1].id)).unwrap();
    assert_eq!(check_proof(proof.as_bytes(), &common::keys()).unwrap().entry.index, kept[1].index);
    assert!(matches!(prove(&dir, EntryName::Id(old.id)), Err(AuditError::NotFound { .. })));
    assert!(matches!(page(&dir, 0, 1), Err(AuditError::Pruned { first, .. }) if first == below));
    let rest = page(&dir, kept[1].index, 1).unwrap();
    assert_eq!(rest.entries[0].hash, everything.entries[kept[1].index as usize].hash);
    Log::open(&dir, &signer()).unwrap().close().unwrap();
    assert!(check(&dir).is_ok());
    // Whoever deletes a segment without saying so is found, and so is one who deletes the hashes too.
    fs::remove_file(cut.join("seg/00000000000000000000.alog")).unwrap();
    let report = check(&cut);
    assert!(!report.is_ok() && report.entries == whole.entries, "{report:?}");
    assert!(report.first_problem().unwrap().what.contains("no `prune` entry"), "{report:?}");
    fs::remove_file(dir.join("tile/0/000")).unwrap();
    assert!(!check(&dir).is_ok());
}

/// The time of the machine, in microseconds since 1970.
fn at_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_micros()).unwrap()
}

#[test]
fn pages_of_every_size_are_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    common::small_log(&dir);
    let all: Vec<_> = read(&dir).unwrap().map(|entry| entry.unwrap().hash).collect();
    for max in [1, 3, 7, 20, 1000] {
        let (mut from, mut taken) = (0, Vec::new());
        loop {
            let page = page(&dir, from, max).unwrap();
            if page.entries.is_empty() {
                break;
            }
            assert!(page.entries.len() <= max);
            assert_eq!(page.checkpoint, fs::read(dir.join("checkpoint")).unwrap());
            taken.extend(page.entries.iter().map(|entry| entry.hash));
            from = page.next;
        }
        assert_eq!(taken, all, "pages of {max}");
    }
    assert_eq!(page(&dir, 1 << 40, 5).unwrap().next, 1 << 40);
}

#[test]
fn what_the_log_says_of_itself_is_canonical_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let actor = log.keyring().actor_tag(&safeconduct_core::TenantId::DEFAULT, "bo", at());
    let evidence = safeconduct_core::EvidenceId::new("opt-out-form").unwrap();
    log.note_read(ReadPurpose::Report, Some(actor), 0..1).unwrap();
    log.note_consent(Choice::OptedOut, &EndpointId::declare("local"), Some(&evidence), Some(actor)).unwrap();
    log.close().unwrap();
    let report = check(&dir);
    assert!(report.is_ok(), "{report:?}");
    assert_eq!((report.kinds["read"], report.kinds["consent"]), (1, 1));
    for entry in read(&dir).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(canonical(&entry.json().unwrap()).as_bytes(), entry.leaf);
    }
}
