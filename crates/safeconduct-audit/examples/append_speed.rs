//! How many durable records per second does a disk take, and how close is that to a bare loop of append and
//! sync over the same bytes? And what do verifying, reading and opening cost?
//!
//! `cargo run --release -p safeconduct-audit --example append_speed [folder [entries of a large log]]`

use safeconduct_audit::{
    Action, Candidates, Decision, Found, Intent, Length, Log, Outcome, Record, RecordId, Rung, Scan, Signer,
    read, verify,
};
use safeconduct_core::{
    Coverage, DataClass, EndpointId, Label, Purpose, ReasonCode, Sensitivity, TenantId, Timestamp,
};
use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// How many records one commit has at most in the measurements.
const BATCH: u32 = 256;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().unwrap_or_else(|| ".".to_owned());
    let large: u64 = arguments.next().map_or(Ok(0), |count| count.parse())?;
    let mut out = std::io::stdout();
    let base = tempfile::tempdir_in(base)?;
    if large > 0 {
        return open_large(&base.path().join("log"), large, &mut out);
    }
    batches(base.path(), &mut out)?;
    for threads in [1, 16, 64, 256] {
        let rate = threaded(&base.path().join(format!("threads-{threads}")), threads)?;
        writeln!(out, "{threads:4} threads that wait for each record: {rate:8.0} durable records/s")?;
    }
    let dir = base.path().join("log");
    let log = Log::create(&dir, &Signer::generate()?, None)?;
    let count = 200_000u32;
    let start = Instant::now();
    for _ in 0..count / 2 {
        let intent = intent(&log)?;
        let (parent, at) = (intent.id, intent.at);
        log.append_lazy(&intent.into())?;
        log.append_lazy(&Outcome::handed_over(parent, at)?.into())?;
    }
    log.close()?;
    let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(count);
    writeln!(out, "{micros:.2} µs per record, intents and outcomes by turns, with writing")?;
    let bytes = size_of(&dir)? / u64::from(count);
    drop(log);
    let start = Instant::now();
    let report = verify(&dir, &[])?;
    let rate = report.entries as f64 / start.elapsed().as_secs_f64();
    writeln!(out, "verify: {rate:.0} entries/s of {bytes} bytes, ok {}", report.is_ok())?;
    let start = Instant::now();
    let entries = read(&dir)?.count();
    writeln!(out, "read: {:.0} entries/s", entries as f64 / start.elapsed().as_secs_f64())?;
    Ok(())
}

/// One thread, commits of 256: the records are made beforehand, as callers make them on threads of their own.
fn batches(base: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let dir = base.join("batches");
    let log = Log::create(&dir, &Signer::generate()?, None)?;
    let made = Instant::now();
    let records: Vec<Record> =
        (0..BATCH * 200).map(|_| Ok(intent(&log)?.into())).collect::<Result<_, Box<dyn Error>>>()?;
    let made = made.elapsed();
    let before = size_of(&dir)?;
    let (start, mut committing) = (Instant::now(), Duration::ZERO);
    for batch in records.chunks(BATCH as usize) {
        batch.iter().try_for_each(|record| log.append_lazy(record).map(|_| ()))?;
        let commit = Instant::now();
        log.flush()?;
        committing += commit.elapsed();
    }
    let took = start.elapsed().as_secs_f64();
    let bytes = (size_of(&dir)? - before) / (records.len() as u64 / u64::from(BATCH));
    log.close()?;
    let bare = bare(&base.join("bare"), bytes)?;
    let (rate, micros) = (records.len() as f64 / took, took * 1e6 / records.len() as f64);
    writeln!(
        out,
        "batches of {BATCH}: {rate:.0} durable records/s, {micros:.2} µs each ({:.2} µs before that to make one)",
        made.as_secs_f64() * 1e6 / records.len() as f64
    )?;
    let commits = records.len() as f64 / f64::from(BATCH);
    let (whole, alone) = (took * 1e3 / commits, committing.as_secs_f64() * 1e3 / commits);
    writeln!(
        out,
        "  a bare append and sync of its {bytes} bytes takes {bare:.2} ms; a commit {alone:.2} ms ({:.2} times that), {whole:.2} ms with \
         encoding and hashing 256 records on the same thread ({:.2} times)",
        alone / bare,
        whole / bare
    )?;
    Ok(())
}

/// Milliseconds for a bare append and sync of so many bytes.
fn bare(path: &Path, bytes: u64) -> Result<f64, Box<dyn Error>> {
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
    let bytes = vec![b'x'; usize::try_from(bytes)?];
    let (start, rounds) = (Instant::now(), 200);
    for _ in 0..rounds {
        file.write_all(&bytes)?;
        file.sync_data()?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e3 / f64::from(rounds))
}

fn threaded(dir: &Path, threads: u32) -> Result<f64, Box<dyn Error>> {
    let log = Log::create(dir, &Signer::generate()?, None)?;
    let start = Instant::now();
    let counts: Vec<Result<u32, String>> = std::thread::scope(|scope| {
        let work = || {
            let mut count = 0;
            while start.elapsed() < Duration::from_secs(2) {
                let intent = intent(&log).map_err(|error| error.to_string())?;
                log.append(&intent.into()).map_err(|error| error.to_string())?;
                count += 1;
            }
            Ok(count)
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err("a thread panicked".to_owned())))
            .collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    log.close()?;
    Ok(f64::from(counts.into_iter().sum::<Result<u32, String>>()?) / seconds)
}

/// Writes a log of so many entries, and opens it again.
fn open_large(dir: &Path, entries: u64, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let signer = Signer::generate()?;
    let log = Log::create(dir, &signer, None)?;
    let intent = intent(&log)?;
    let outcome = Record::from(Outcome::handed_over(intent.id, intent.at)?);
    let start = Instant::now();
    for _ in 0..entries {
        log.append_lazy(&outcome)?;
    }
    log.flush()?;
    writeln!(out, "wrote {entries} entries in {:.1} s", start.elapsed().as_secs_f64())?;
    drop(log);
    // As a crash leaves it, and as a clean end does.
    for story in ["dropped", "closed"] {
        if story == "closed" {
            Log::open(dir, &signer)?.close()?;
        }
        let start = Instant::now();
        let opened = Log::open(dir, &signer)?;
        writeln!(out, "opened a log that was {story} in {:.2} s", start.elapsed().as_secs_f64())?;
        drop(opened);
    }
    let start = Instant::now();
    let report = verify(dir, &[signer.public_key().clone()])?;
    let rate = report.entries as f64 / start.elapsed().as_secs_f64();
    writeln!(out, "verified {} entries at {rate:.0}/s, ok {}", report.entries, report.is_ok())?;
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        writeln!(out, "{peak}")?;
    }
    Ok(())
}

fn size_of(dir: &Path) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for entry in fs::read_dir(dir.join("seg"))? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}

/// A request as it usually is: two sorts of findings, a dozen endpoints in three groups.
fn intent(log: &Log) -> Result<Intent, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    let at = Timestamp::from_micros(i64::try_from(now)?);
    let id = RecordId::new(at)?;
    let mut intent = Intent::new(id, at);
    let tenant = TenantId::declare("acme");
    let tagger = log.keyring().tagger(&tenant, at);
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
    Ok(intent)
}
