//! Every sink keeps its word, and a quorum is neither fooled nor stopped by one that does not.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use common::{at, check, signer};
use safeconduct_audit::{
    AuditError, Intent, LineSink, Log, MemorySink, Quorum, Receipt, Record, RecordId, Sink, sink_conformance,
};
use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const LONG: Duration = Duration::from_secs(30);

/// A stream that tests can look into.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A sink that fails, or hangs.
struct Broken {
    hang: Duration,
}

impl Sink for Broken {
    fn append(&self, _: &Record) -> Result<Receipt, AuditError> {
        std::thread::sleep(self.hang);
        Err(AuditError::Closed)
    }
    fn close(&self) -> Result<(), AuditError> {
        std::thread::sleep(self.hang);
        Err(AuditError::Closed)
    }
}

fn intent() -> Record {
    Intent::new(RecordId::new(at()).unwrap(), at()).into()
}

fn memory() -> Box<dyn Sink> {
    Box::new(MemorySink::new("test.example/memory"))
}

fn broken(hang: Duration) -> Box<dyn Sink> {
    Box::new(Broken { hang })
}

#[test]
fn the_sinks_of_this_crate_conform() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    sink_conformance(&Log::create(&dir, &signer(), None).unwrap()).unwrap();
    assert!(check(&dir).is_ok());
    sink_conformance(&MemorySink::new("test.example/memory")).unwrap();
    let stream = Shared::default();
    sink_conformance(&LineSink::new("test.example/lines", stream.clone()).unwrap()).unwrap();
    let text = String::from_utf8(stream.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().count(), 162);
    assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    sink_conformance(&Quorum::new(vec![memory(), memory(), memory()], 2, LONG).unwrap()).unwrap();
}

#[test]
fn the_kit_finds_sinks_that_do_not_keep_their_word() {
    /// Acknowledges everything under one index, and never closes.
    struct Careless(MemorySink, AtomicBool);
    impl Sink for Careless {
        fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
            let mut receipt = self.0.append(record)?;
            if self.1.load(Ordering::Relaxed) {
                receipt.index = 0;
            }
            Ok(receipt)
        }
        fn close(&self) -> Result<(), AuditError> {
            Ok(())
        }
    }
    let careless = |same| Careless(MemorySink::new("test.example/careless"), AtomicBool::new(same));
    assert!(sink_conformance(&careless(true)).unwrap_err().contains("indexes must grow"));
    assert!(sink_conformance(&careless(false)).unwrap_err().contains("closed sink"));
    assert!(sink_conformance(&Broken { hang: Duration::ZERO }).is_err());
}

#[test]
fn a_quorum_needs_its_first_sink_and_enough_of_the_others() {
    let now = Duration::ZERO;
    for (sinks, required, fine) in [
        (vec![memory(), broken(now), memory()], 2, true),
        (vec![memory(), broken(now), broken(now)], 1, true),
        (vec![memory(), broken(now), broken(now)], 2, false),
        (vec![broken(now), memory(), memory()], 2, false),
        (vec![memory()], 9, true),
    ] {
        let quorum = Quorum::new(sinks, required, LONG).unwrap();
        assert_eq!(quorum.append(&intent()).is_ok(), fine, "{quorum:?}");
    }
    assert!(Quorum::new(Vec::new(), 1, LONG).is_err());
}

#[test]
fn a_sink_that_hangs_stops_nobody_else() {
    let hung = Duration::from_secs(3600);
    let quorum = Quorum::new(vec![memory(), broken(hung), memory()], 2, LONG).unwrap();
    let start = Instant::now();
    (0..3000).for_each(|_| drop(quorum.append(&intent()).unwrap()));
    assert!(start.elapsed() < LONG);
    let short = Duration::from_millis(50);
    let quorum = Quorum::new(vec![broken(hung), memory()], 1, short).unwrap();
    assert!(matches!(quorum.append(&intent()), Err(AuditError::Io { .. })));
}

#[test]
fn a_stream_that_broke_takes_nothing_more() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("no space"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let sink = LineSink::new("test.example/lines", Full).unwrap();
    assert!(matches!(sink.append(&intent()), Err(AuditError::Io { .. })));
    assert!(matches!(sink.append(&intent()), Err(AuditError::Poisoned { .. })));
}
