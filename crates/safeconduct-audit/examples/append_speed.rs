//! How many durable records per second does a disk take, and how close is that to a bare loop
//! of append and sync?
//!
//! `cargo run --release -p safeconduct-audit --example append_speed [folder]`

use safeconduct_audit::{Decision, Intent, Length, Log, RecordId, Scan, Signer, read, verify};
use safeconduct_core::{Coverage, EndpointId, Timestamp};
use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut out = std::io::stdout();
    for threads in [1, 16, 64, 256] {
        let folder = tempfile::tempdir_in(&base)?;
        let (records, seconds) = appended(&folder.path().join("log"), threads)?;
        let bare = bare(&folder.path().join("bare"), threads)?;
        let rate = f64::from(records) / seconds;
        writeln!(
            out,
            "{threads:4} threads: {rate:8.0} durable records/s ({:.2} ms each); bare append+sync of {threads} records: {bare:8.0}/s",
            f64::from(threads) * 1e3 / rate
        )?;
    }
    let folder = tempfile::tempdir_in(&base)?;
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &Signer::generate()?, None)?;
    let count = 200_000;
    let start = Instant::now();
    for _ in 0..count {
        log.append_lazy(&intent(&log)?.into())?;
    }
    let queued = start.elapsed();
    log.close()?;
    let closed = start.elapsed();
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(count);
    writeln!(
        out,
        "lazy: {:.2} µs to build and queue a record, {:.2} µs with writing",
        micros(queued),
        micros(closed)
    )?;
    drop(log);
    let start = Instant::now();
    let report = verify(&dir, &[])?;
    let took = start.elapsed().as_secs_f64();
    writeln!(out, "verify: {:.0} entries/s, ok {}", report.entries as f64 / took, report.is_ok())?;
    let start = Instant::now();
    let entries = read(&dir)?.count();
    writeln!(out, "read: {:.0} entries/s", entries as f64 / start.elapsed().as_secs_f64())?;
    Ok(())
}

fn appended(dir: &Path, threads: u32) -> Result<(u32, f64), Box<dyn Error>> {
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
    Ok((counts.into_iter().sum::<Result<u32, String>>()?, seconds))
}

fn bare(path: &Path, batch: u32) -> Result<f64, Box<dyn Error>> {
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
    let bytes = vec![b'x'; 720 * batch as usize];
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&bytes)?;
        file.sync_data()?;
        count += batch;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

fn intent(log: &Log) -> Result<Intent, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    let at = Timestamp::from_micros(i64::try_from(now)?);
    let id = RecordId::new(at)?;
    let mut intent = Intent::new(id, at);
    intent.scan = Scan { coverage: Coverage::Full, bytes: Length::of(900), parts: 1 };
    let endpoint = EndpointId::declare("local");
    intent.decision = Decision::Cleared {
        endpoint,
        commitment: log.keyring().commit(id, b"body"),
        out_len: Length::of(900),
    };
    Ok(intent)
}
