//! What does the record cost a request, and what does checking it cost a sceptic?
#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use safeconduct::audit::{
    Action, Candidates, Decision, EntryName, Found, Intent, Length, MemorySink, Outcome, Record, RecordId,
    Rung, Scan, Sink as _, check_proof, prove, read, verify,
};
use safeconduct::{
    Coverage, DataClass, EndpointId, Label, Log, Purpose, ReasonCode, Sensitivity, Signer, Timestamp,
};
use safeconduct_core::TenantId;
use std::{fs, hint::black_box, io::Write as _, path::Path, time::Instant};

/// How many records one commit has.
const BATCH: u64 = 256;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("an instant")
}

/// A request as it usually is: two sorts of findings, a dozen endpoints in three groups.
fn intent(log: &Log) -> Intent {
    let id = RecordId::new(noon()).expect("random bytes");
    let mut intent = Intent::new(id, noon());
    let tenant = TenantId::declare("acme");
    let tagger = log.keyring().tagger(&tenant, noon());
    let found = |label: Label, value: &str| Found {
        tags: vec![tagger.finding(&label, value)],
        label,
        sensitivity: Sensitivity::Confidential,
        action: Action::Placeholder,
        counts: [0, 1, 0],
    };
    intent.findings = vec![found(Label::EMAIL_ADDRESS, "ana@example.org"), found(Label::PERSON, "Ana")];
    intent.tenant = Some(tenant);
    intent.purpose = Some(Purpose::SUPPORT);
    intent.classes = vec![DataClass::PERSONAL_DATA];
    intent.scan = Scan { coverage: Coverage::Full, bytes: Length::of(900), parts: 3 };
    let mut candidates = Candidates::default();
    candidates.add_group(0..8, Rung::VendorPage, [ReasonCode::TrainingUnproven]);
    candidates.add_group(8..11, Rung::SignedContract, [ReasonCode::NoPermit]);
    candidates.add(11, Rung::OwnHardware, []);
    intent.candidates = candidates;
    intent.decision = Decision::Cleared {
        endpoint: EndpointId::declare("local"),
        commitment: log.keyring().commit(id, b"body"),
        out_len: Length::of(900),
    };
    intent
}

/// A log in a folder of the target directory: the system's folder for temporary files may be no disk.
fn created(folder: &Path, signer: &Signer) -> Log {
    Log::create(&folder.join("log"), signer, None).expect("a new log")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_MANIFEST_DIR")).expect("a folder")
}

fn writing(criterion: &mut Criterion) {
    let folder = folder();
    let signer = Signer::generate().expect("random bytes");
    let log = created(folder.path(), &signer);
    // What does a record cost the processor, from the intent to its hash in the tree?
    let mut group = criterion.benchmark_group("audit/record");
    group.throughput(Throughput::Elements(1));
    group.bench_function("make", |bencher| bencher.iter(|| black_box(intent(&log))));
    let record = Record::from(intent(&log));
    group.bench_function("encode-and-hash", |bencher| {
        bencher.iter_custom(|rounds| {
            // A sink of its own for each measurement: what it keeps is freed before the next.
            let sink = MemorySink::new("bench.example/memory");
            let start = Instant::now();
            (0..rounds).for_each(|_| drop(sink.append(&record)));
            start.elapsed()
        });
    });
    group.finish();
    // How many durable records per second at batch 256, and what would a bare append and sync of the same bytes take?
    let mut group = criterion.benchmark_group("audit/commit-256");
    group.throughput(Throughput::Elements(BATCH)).sample_size(20);
    group.bench_function("log", |bencher| {
        bencher.iter(|| {
            (0..BATCH).for_each(|_| drop(log.append_lazy(&record)));
            log.flush().expect("a disk");
        });
    });
    let mut bare = fs::File::create(folder.path().join("bare")).expect("a file");
    let bytes = vec![b'x'; 1104 * BATCH as usize];
    group.bench_function("bare", |bencher| {
        bencher.iter(|| bare.write_all(&bytes).and_then(|()| bare.sync_data()).expect("a disk"));
    });
    group.finish();
    log.close().expect("a disk");
}

fn checking(criterion: &mut Criterion) {
    let folder = folder();
    let signer = Signer::generate().expect("random bytes");
    let log = created(folder.path(), &signer);
    let mut last = None;
    for _ in 0..50_000 {
        let intent = intent(&log);
        let outcome = Outcome::handed_over(intent.id, intent.at).expect("random bytes");
        last = Some(intent.id);
        drop((log.append_lazy(&intent.into()), log.append_lazy(&outcome.into())));
    }
    log.close().expect("a disk");
    let (dir, entries) = (folder.path().join("log"), 100_002);
    // How many entries per second and core does a sceptic check, every byte of them?
    let mut group = criterion.benchmark_group("audit/check");
    group.throughput(Throughput::Elements(entries)).sample_size(10);
    group.bench_function("verify", |bencher| {
        bencher.iter(|| {
            let report = verify(&dir, &[]).expect("a log");
            assert!(report.is_ok() && report.entries == entries);
        });
    });
    group.bench_function("read", |bencher| bencher.iter(|| read(&dir).expect("a log").count()));
    group.finish();
    // What does the proof of one request cost, and checking it without the log?
    let id = last.expect("a record");
    let proof = prove(&dir, EntryName::Id(id)).expect("a proof");
    let mut group = criterion.benchmark_group("audit/proof");
    group.sample_size(10);
    group.bench_function("prove-by-id", |bencher| bencher.iter(|| prove(&dir, EntryName::Id(id)).map(drop)));
    let keys = [signer.public_key().clone()];
    group.bench_function("check", |bencher| {
        bencher.iter(|| check_proof(proof.as_bytes(), &keys).expect("a proof that holds"));
    });
    group.finish();
}

criterion_group!(benches, writing, checking);
criterion_main!(benches);
