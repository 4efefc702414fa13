//! Keeps records in memory, hashed as a log would: for tests and for short-lived processes.

use super::Sink;
use crate::{
    AuditError, Digest, Entry, Receipt, Record,
    clock::Clocks,
    record::encode_record,
    tree::{Tree, leaf_hash},
};
use std::sync::{Arc, Mutex, PoisonError};

/// Records in memory, with the same leaves and the same tree as a log on disk.
///
/// ```
/// use safeconduct_audit::{Intent, MemorySink, RecordId, Sink};
///
/// let sink = MemorySink::new("acme.example/test");
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let receipt = sink.append(&Intent::new(RecordId::new(at)?, at).into())?;
/// assert_eq!(sink.entries()[0].hash, receipt.leaf);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MemorySink {
    origin: Arc<str>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    clocks: Option<Clocks>,
    entries: Vec<Entry>,
    tree: Tree,
    closed: bool,
}

impl MemorySink {
    /// An empty one.
    pub fn new(origin: &str) -> MemorySink {
        MemorySink { origin: origin.into(), state: Mutex::new(State::default()) }
    }

    /// What was taken so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).entries.clone()
    }

    /// The RFC 6962 root over it.
    pub fn root(&self) -> Digest {
        Digest(self.state.lock().unwrap_or_else(PoisonError::into_inner).tree.root())
    }
}

impl Sink for MemorySink {
    fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        let mut guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        if state.closed {
            return Err(AuditError::Closed);
        }
        let clocks = match &state.clocks {
            Some(clocks) => clocks,
            None => state.clocks.insert(Clocks::start()?),
        };
        let leaf = encode_record(record, &clocks.stamp())?;
        let (index, hash) = (state.tree.size(), leaf_hash(&leaf));
        state.tree.append(hash);
        state.tree.take_finished();
        state.entries.push(Entry { index, hash: Digest(hash), leaf });
        Ok(Receipt { log: Arc::clone(&self.origin), index, id: record.id(), leaf: Digest(hash) })
    }

    fn close(&self) -> Result<(), AuditError> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        Ok(())
    }
}
