//! How many durable records per second does a disk take, and how close is that to a bare loop of append and
//! sync over the same bytes? And what do opening, searching and verifying a large log cost?
//!
//! What the processor alone has to do is in `benches/benches/audit.rs`.
//!
//! `cargo run --release -p safeconduct-audit --example append_speed [folder [entries of a large log]]`

#[path = "sample/mod.rs"]
mod sample;

use safeconduct_audit::{EntryName, Log, Outcome, Record, RecordId, Signer, prove, verify};
use safeconduct_core::Timestamp;
use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// How many records one commit has at most in the measurements.
const BATCH: usize = 256;
/// How many such commits before it is the bare loop's turn, and how many turns there are.
const COMMITS: usize = 20;
const TURNS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().unwrap_or_else(|| ".".to_owned());
    let large: u64 = arguments.next().map_or(Ok(0), |count| count.parse())?;
    let mut out = std::io::stdout();
    let base = tempfile::tempdir_in(base)?;
    if large > 0 {
        return open_large(&base.path().join("log"), large, &mut out);
    }
    for callers in [1, 2] {
        batches(base.path(), callers, &mut out)?;
    }
    for threads in [1, 16, 64, 256] {
        let rate = threaded(&base.path().join(format!("threads-{threads}")), threads)?;
        writeln!(out, "{threads:4} threads that wait for each record: {rate:8.0} durable records/s")?;
    }
    Ok(())
}

/// Callers that each make [`BATCH`] records durable at a time, by turns with a bare loop over the same bytes: a disk
/// is not as fast at one moment as at another.
fn batches(base: &Path, callers: usize, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let dir = base.join(format!("callers-{callers}"));
    let log = Log::create(&dir, &Signer::generate()?, None)?;
    let (made, at) = (Instant::now(), now()?);
    let record = || Ok(sample::intent(&log, at)?.into());
    let records: Vec<Record> =
        (0..BATCH * TURNS * COMMITS).map(|_| record()).collect::<Result<_, Box<dyn Error>>>()?;
    let made = made.elapsed();
    let bytes = usize::try_from(bytes_of(&dir, &log, &records)?)?;
    let mut file = fs::OpenOptions::new().append(true).create(true).open(base.join("bare"))?;
    let bytes = vec![b'x'; bytes];
    let (mut durable, mut bare, waited) = (Duration::ZERO, Duration::ZERO, AtomicU64::new(0));
    for turn in records.chunks(BATCH * COMMITS) {
        let start = Instant::now();
        let work = |share: &[Record]| -> Result<(), String> {
            for batch in share.chunks(BATCH) {
                let said = |error: safeconduct_audit::AuditError| error.to_string();
                batch.iter().try_for_each(|record| log.append_lazy(record).map(drop)).map_err(said)?;
                let commit = Instant::now();
                log.flush().map_err(said)?;
                waited.fetch_add(commit.elapsed().as_micros() as u64, Ordering::Relaxed);
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let running: Vec<_> =
                turn.chunks(turn.len() / callers).map(|share| scope.spawn(move || work(share))).collect();
            running
                .into_iter()
                .try_for_each(|thread| thread.join().unwrap_or(Err("a thread panicked".to_owned())))
        })?;
        durable += start.elapsed();
        let start = Instant::now();
        for _ in 0..COMMITS {
            file.write_all(&bytes)?;
            file.sync_data()?;
        }
        bare += start.elapsed();
    }
    log.close()?;
    let per = |time: Duration, count: usize| time.as_secs_f64() * 1e3 / count as f64;
    let (commits, count) = (TURNS * COMMITS, records.len());
    let commit = Duration::from_micros(waited.into_inner());
    writeln!(
        out,
        "{callers} callers, {BATCH} records at a time: {:6.0} durable records/s; {:.2} ms per {BATCH}, {:.2} times the {:.2} ms of a bare \
         append and sync of their {} bytes; each waited {:.2} ms for its commit, {:.2} times that ({:.2} µs before to make a record)",
        count as f64 / durable.as_secs_f64(),
        per(durable, commits),
        durable.as_secs_f64() / bare.as_secs_f64(),
        per(bare, commits),
        bytes.len(),
        per(commit, commits),
        commit.as_secs_f64() / bare.as_secs_f64(),
        per(made, count) * 1e3
    )?;
    Ok(())
}

/// How many bytes one commit of these records has.
fn bytes_of(dir: &Path, log: &Log, records: &[Record]) -> Result<u64, Box<dyn Error>> {
    let before = size_of(dir)?;
    records.iter().take(BATCH).try_for_each(|record| log.append_lazy(record).map(drop))?;
    log.flush()?;
    Ok(size_of(dir)? - before)
}

fn threaded(dir: &Path, threads: u32) -> Result<f64, Box<dyn Error>> {
    let log = Log::create(dir, &Signer::generate()?, None)?;
    let start = Instant::now();
    let counts: Vec<Result<u32, String>> = std::thread::scope(|scope| {
        let work = || {
            let mut count = 0;
            while start.elapsed() < Duration::from_secs(2) {
                let at = now().map_err(|error| error.to_string())?;
                let intent = sample::intent(&log, at).map_err(|error| error.to_string())?;
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
    let mut intent = sample::intent(&log, now()?)?;
    let (start, mut sought) = (Instant::now(), intent.id);
    for number in 0..entries / 2 {
        intent.at = now()?;
        intent.id = RecordId::new(intent.at)?;
        if number == entries / 3 {
            sought = intent.id;
        }
        log.append_lazy(&intent.clone().into())?;
        log.append_lazy(&Outcome::handed_over(intent.id, intent.at)?.into())?;
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
    for (what, id) in [("one that is there", sought), ("one that is not", RecordId::new(now()?)?)] {
        let start = Instant::now();
        let proof = prove(dir, EntryName::Id(id));
        writeln!(
            out,
            "looked for an id, {what}, in {:.2} s; found {}",
            start.elapsed().as_secs_f64(),
            proof.is_ok()
        )?;
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

fn now() -> Result<Timestamp, Box<dyn Error>> {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    Ok(Timestamp::from_micros(i64::try_from(micros)?))
}
