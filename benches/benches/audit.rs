//! What does the record cost a request, and what does checking it cost a sceptic?
//!
//! What the disk adds, and how a large log does, is measured by the example `append_speed` of the audit crate.
#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

#[path = "../../crates/safeconduct-audit/examples/sample/mod.rs"]
mod sample;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use safeconduct_audit::{
    EntryName, Intent, Log, MemorySink, Outcome, Record, Signer, Sink as _, check_proof, prove, read, verify,
};
use safeconduct_core::Timestamp;
use std::{hint::black_box, path::Path, time::Instant};

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("an instant")
}

fn intent(log: &Log) -> Intent {
    sample::intent(log, noon()).expect("random bytes")
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
