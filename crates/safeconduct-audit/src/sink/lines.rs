//! Writes records as JSON lines to anything that can be written to.

use super::Sink;
use crate::{AuditError, Digest, Receipt, Record, clock::Clocks, record::encode_record, tree::leaf_hash};
use std::{
    fmt,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// One leaf per line, flushed before it is acknowledged. Nothing proves such a stream: keep it
/// beside a [`Log`](crate::Log), not instead of one.
pub struct LineSink<W> {
    origin: Arc<str>,
    clocks: Clocks,
    state: Mutex<State<W>>,
}

struct State<W> {
    out: W,
    next: u64,
    stopped: Option<String>,
    closed: bool,
}

impl<W: Write + Send> LineSink<W> {
    /// Writes to `out`.
    ///
    /// # Errors
    /// [`AuditError::Random`] when the system gives no random bytes to name the run by.
    pub fn new(origin: &str, out: W) -> Result<LineSink<W>, AuditError> {
        let state = State { out, next: 0, stopped: None, closed: false };
        Ok(LineSink { origin: origin.into(), clocks: Clocks::start()?, state: Mutex::new(state) })
    }
}

impl<W: Write + Send> Sink for LineSink<W> {
    fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        let leaf = encode_record(record, &self.clocks.stamp())?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Err(AuditError::Closed);
        }
        if let Some(reason) = &state.stopped {
            return Err(AuditError::Poisoned { reason: reason.clone() });
        }
        let written =
            state.out.write_all(&[leaf.as_slice(), b"\n"].concat()).and_then(|()| state.out.flush());
        if let Err(error) = written {
            // Half a line may be out: whatever came next would be read as a part of it.
            state.stopped = Some(error.to_string());
            return Err(AuditError::io("write", "the stream of records")(error));
        }
        let index = state.next;
        state.next += 1;
        Ok(Receipt { log: Arc::clone(&self.origin), index, id: record.id(), leaf: Digest(leaf_hash(&leaf)) })
    }

    fn close(&self) -> Result<(), AuditError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        state.out.flush().map_err(AuditError::io("write", "the stream of records"))
    }
}

impl<W> fmt::Debug for LineSink<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LineSink({})", self.origin)
    }
}
