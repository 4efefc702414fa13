//! Where records go: the log on disk, memory, a stream of JSON lines, or several at once.

mod lines;
mod memory;
mod quorum;

pub use lines::LineSink;
pub use memory::MemorySink;
pub use quorum::Quorum;

use crate::{AuditError, Decision, Intent, Keyring, Length, Log, Outcome, Receipt, Record, RecordId};
use safeconduct_core::{EndpointId, Key, Timestamp};

/// Takes records. What [`append`](Sink::append) acknowledged is kept as well as the sink can keep anything.
///
/// An embedder that brings a sink of its own runs [`sink_conformance`] over it.
pub trait Sink: Send + Sync {
    /// Takes a record; it is kept on return. An error means that it may not be, so nothing may be released on it.
    ///
    /// # Errors
    /// Whatever keeps the sink from keeping it; from then on it may refuse everything.
    fn append(&self, record: &Record) -> Result<Receipt, AuditError>;

    /// Ends the run: everything is kept and nothing more is taken.
    ///
    /// # Errors
    /// As [`append`](Sink::append).
    fn close(&self) -> Result<(), AuditError>;
}

impl Sink for Log {
    fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        Log::append(self, record)
    }

    fn close(&self) -> Result<(), AuditError> {
        Log::close(self)
    }
}

/// Checks what every sink must do; says in a sentence what one does not.
///
/// ```
/// use safeconduct_audit::{MemorySink, sink_conformance};
///
/// sink_conformance(&MemorySink::new("acme.example/memory"))?;
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// The first rule that the sink breaks. The sink is closed afterwards.
pub fn sink_conformance(sink: &dyn Sink) -> Result<(), String> {
    let said = |error: AuditError| error.to_string();
    let at = Timestamp::from_seconds(1_800_000_000);
    let new = || RecordId::new(at).map(|id| Intent::new(id, at)).map_err(said);
    let intent = || new().map(Record::from);
    let mut cleared = new()?;
    let commitment = Keyring::new(Key::new([0; 32])).commit(cleared.id, b"");
    let endpoint = EndpointId::declare("local");
    cleared.decision = Decision::Cleared { endpoint, commitment, out_len: Length::default() };
    let first = Record::from(cleared);
    let receipt = sink.append(&first).map_err(said)?;
    if receipt.id != first.id() {
        return Err("a receipt must name the record's own id".to_owned());
    }
    let outcome = Outcome::handed_over(first.id(), at).map_err(said)?;
    let next = sink.append(&outcome.into()).map_err(said)?;
    if next.index <= receipt.index || next.log != receipt.log {
        return Err("indexes must grow within one log".to_owned());
    }
    // Many at once: every record is acknowledged once, with an index of its own.
    let (threads, each) = (8, 20);
    let indexes: Result<Vec<Vec<u64>>, String> = std::thread::scope(|scope| {
        let work = || {
            (0..each).map(|_| sink.append(&intent()?).map(|receipt| receipt.index).map_err(said)).collect()
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let joined = running
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err("a sink must not panic".to_owned())));
        joined.collect()
    });
    let mut indexes = indexes?.concat();
    let rising = indexes.chunks(each).all(<[u64]>::is_sorted);
    indexes.sort_unstable();
    indexes.dedup();
    if !rising
        || indexes.len() != threads * each
        || indexes.first().is_some_and(|lowest| *lowest <= next.index)
    {
        return Err("each of many records at once needs an index of its own, in order".to_owned());
    }
    sink.close().map_err(said)?;
    match sink.append(&intent()?) {
        Ok(_) => Err("a closed sink must refuse records".to_owned()),
        Err(_) => Ok(()),
    }
}
