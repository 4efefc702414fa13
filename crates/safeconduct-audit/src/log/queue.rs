//! Group commit without a thread of its own: whoever waits first writes for all who wait.

use super::writer::{Pending, Writer};
use crate::AuditError;
use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How many entries one commit takes.
const BATCH_MAX: usize = 1024;

/// Entries in the order they will have on disk, and who may write them.
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// The index that the next entry gets.
    next: u64,
    /// Entries below this are on disk.
    durable: u64,
    pending: Vec<Pending>,
    /// Since when the oldest of them waits.
    since: Option<Instant>,
    /// Absent while someone writes.
    writer: Option<Writer>,
    /// Whether the last entry of the run was queued.
    ended: bool,
    stopped: Option<Stop>,
}

impl State {
    fn push(&mut self, entries: Vec<Pending>) -> Result<u64, AuditError> {
        if let Some(stop) = &self.stopped {
            return Err(stop.error());
        }
        if self.ended {
            return Err(AuditError::Closed);
        }
        let first = self.next;
        self.next += entries.len() as u64;
        self.since.get_or_insert_with(Instant::now);
        self.pending.extend(entries);
        Ok(first)
    }
}

/// Why nothing is written any more.
#[derive(Debug)]
enum Stop {
    Closed,
    Failed(String),
}

impl Stop {
    fn error(&self) -> AuditError {
        match self {
            Stop::Closed => AuditError::Closed,
            Stop::Failed(reason) => AuditError::Poisoned { reason: reason.clone() },
        }
    }
}

impl Queue {
    pub(super) fn new(mut writer: Writer) -> Queue {
        let size = writer.tree().size();
        let state = State {
            next: size,
            durable: size,
            pending: Vec::new(),
            since: None,
            writer: Some(writer),
            ended: false,
            stopped: None,
        };
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The index that the next entry will get.
    pub(super) fn next(&self) -> u64 {
        self.state().next
    }

    /// How many entries are queued and not written, and how long the oldest has been.
    pub(super) fn waiting(&self) -> (usize, Duration) {
        let state = self.state();
        (state.pending.len(), state.since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// Queues entries side by side and gives the index of the first.
    pub(super) fn push(&self, entries: Vec<Pending>) -> Result<u64, AuditError> {
        let mut state = self.state();
        state.push(entries)
    }

    /// Queues the last entry of the run: nothing comes behind it.
    pub(super) fn push_last(&self, entry: Pending) -> Result<u64, AuditError> {
        let mut state = self.state();
        let index = state.push(vec![entry])?;
        state.ended = true;
        Ok(index)
    }

    /// Returns once the entry at `index` is durable, writing it with everything queued if nobody else does.
    pub(super) fn settle(
        &self,
        index: u64,
        write: impl Fn(&mut Writer, &[Pending]) -> Result<(), AuditError>,
    ) -> Result<(), AuditError> {
        let mut state = self.state();
        loop {
            if index < state.durable {
                return Ok(());
            }
            if let Some(stop) = &state.stopped {
                return Err(stop.error());
            }
            let Some(mut writer) = state.writer.take() else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let taken = state.pending.len().min(BATCH_MAX);
            let rest = state.pending.split_off(taken);
            let batch = std::mem::replace(&mut state.pending, rest);
            state.since = (!state.pending.is_empty()).then(Instant::now);
            drop(state);
            let written = write(&mut writer, &batch);
            state = self.state();
            state.writer = Some(writer);
            self.changed.notify_all();
            match written {
                Ok(()) => state.durable += batch.len() as u64,
                // The first to fail gets the error itself, the others hear that it happened.
                Err(error) => {
                    state.stopped = Some(Stop::Failed(error.to_string()));
                    return Err(error);
                }
            }
        }
    }

    /// Borrows the writer between two commits.
    pub(super) fn with_writer<T>(&self, act: impl FnOnce(&mut Writer) -> T) -> Result<T, AuditError> {
        let mut state = self.state();
        loop {
            if let Some(stop) = &state.stopped {
                return Err(stop.error());
            }
            match &mut state.writer {
                Some(writer) => return Ok(act(writer)),
                None => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Nothing is written from now on: `error` happened.
    pub(super) fn poison(&self, error: &AuditError) {
        self.stop(Stop::Failed(error.to_string()));
    }

    /// Nothing is written from now on: the run is over.
    pub(super) fn close(&self) {
        self.stop(Stop::Closed);
    }

    fn stop(&self, stop: Stop) {
        self.state().stopped.get_or_insert(stop);
        self.changed.notify_all();
    }

    // A panic inside the lock is impossible short of exhausted memory; the state is whole either way.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
