//! What is asked of a sink before it may stand between a decision and its release.

use safeconduct_audit::{AuditError, Intent, Quorum, Receipt, Record, RecordId, Sink, sink_conformance};
use safeconduct_core::Timestamp;
use std::{sync::Arc, time::Duration};

/// How long a sink may take for one record.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the laws of sinks over sinks that `make` makes: receipts name their records, indexes grow whoever asks at
/// once, nothing is taken after the end, a record is answered in time, and sinks do not share what they hold.
///
/// ```
/// use safeconduct_audit::MemorySink;
/// use safeconduct_testkit::check_sink;
///
/// check_sink(|| MemorySink::new("acme.example/memory"))?;
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// The first law that does not hold, in a sentence.
pub fn check_sink<S: Sink + 'static>(make: impl Fn() -> S) -> Result<(), String> {
    sink_conformance(&make())?;
    let (one, other) = (make(), make());
    let record = record()?;
    let first = one.append(&record).map_err(said)?;
    let again = one.append(&record).map_err(said)?;
    if again.index == first.index {
        return Err("a record that comes twice is two entries".to_owned());
    }
    one.close().map_err(said)?;
    if other.append(&record).map_err(said)?.index != first.index {
        return Err("a sink must not go on where another one stands".to_owned());
    }
    if one.append(&record).is_ok() {
        return Err("a closed sink must refuse records, whatever others do".to_owned());
    }
    in_time(Arc::new(make()), record)
}

/// Several sinks at once wait for a slow one only so long: one that does not answer is one that failed.
fn in_time<S: Sink + 'static>(sink: Arc<S>, record: Record) -> Result<(), String> {
    struct Shared<S>(Arc<S>);
    impl<S: Sink> Sink for Shared<S> {
        fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
            self.0.append(record)
        }

        fn close(&self) -> Result<(), AuditError> {
            self.0.close()
        }
    }
    let quorum = Quorum::new(vec![Box::new(Shared(sink))], 1, PATIENCE).map_err(said)?;
    quorum.append(&record).map_err(|error| format!("a record must be answered in time: {error}"))?;
    quorum.close().map_err(said)
}

fn record() -> Result<Record, String> {
    let at = Timestamp::from_seconds(1_800_000_000);
    RecordId::new(at).map(|id| Intent::new(id, at).into()).map_err(said)
}

fn said(error: AuditError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeconduct_audit::{LineSink, MemorySink};
    use std::sync::OnceLock;

    #[test]
    fn the_sinks_of_the_house_keep_the_laws() {
        check_sink(|| MemorySink::new("test.example/memory")).unwrap();
        check_sink(|| LineSink::new("test.example/lines", Vec::new()).unwrap()).unwrap();
    }

    /// Every sink of this sort writes into the same one.
    struct Common;

    impl Common {
        fn sink() -> &'static MemorySink {
            static SINK: OnceLock<MemorySink> = OnceLock::new();
            SINK.get_or_init(|| MemorySink::new("test.example/common"))
        }
    }

    impl Sink for Common {
        fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
            Common::sink().append(record)
        }

        fn close(&self) -> Result<(), AuditError> {
            Common::sink().close()
        }
    }

    /// Answers a record that it had before with the entry of then.
    struct Forgetful(MemorySink);

    impl Sink for Forgetful {
        fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
            let receipt = self.0.append(record)?;
            let same = self.0.entries().into_iter().find(|entry| entry.id() == Some(record.id()));
            let index = same.map_or(receipt.index, |entry| entry.index);
            Ok(Receipt { index, ..receipt })
        }

        fn close(&self) -> Result<(), AuditError> {
            self.0.close()
        }
    }

    #[test]
    fn sinks_that_do_not_keep_them_are_told() {
        assert!(check_sink(|| Common).is_err());
        let twice = check_sink(|| Forgetful(MemorySink::new("test.example/forgetful"))).unwrap_err();
        assert!(twice.contains("two entries"), "{twice}");
    }
}
