//! Group commit without a thread of its own: whoever waits first writes for all who wait.

use super::writer::{Pending, Writer};
use crate::AuditError;
use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

/// How many entries one commit takes.
const BATCH_MAX: usize = 1024;

/// Entries in the order they will have on disk, and who may write them.
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    /// Entries below this are on disk: told without the lock, so that many who wake do not queue for it.
    durable: AtomicU64,
    /// Whoever waits for the writer between two batches.
    idle: Condvar,
}

#[derive(Debug)]
struct State {
    /// The index that the next entry gets.
    next: u64,
    /// Entries below this are on disk.
    durable: u64,
    pending: Vec<Pending>,
    /// Who sleeps until the entry at an index is on disk.
    asleep: Vec<(u64, Thread)>,
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

    fn wake_all(&mut self) {
        self.asleep.drain(..).for_each(|(_, thread)| thread.unpark());
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
            asleep: Vec::new(),
            since: None,
            writer: Some(writer),
            ended: false,
            stopped: None,
        };
        Queue { state: Mutex::new(state), durable: AtomicU64::new(size), idle: Condvar::new() }
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
                let me = thread::current();
                // Whoever was woken for another reason is still in the list.
                state.asleep.retain(|(_, other)| other.id() != me.id());
                state.asleep.push((index, me));
                drop(state);
                thread::park();
                if index < self.durable.load(Ordering::Acquire) {
                    return Ok(());
                }
                state = self.state();
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
            self.idle.notify_all();
            if let Err(error) = written {
                // The first to fail gets the error itself, the others hear that it happened.
                state.stopped = Some(Stop::Failed(error.to_string()));
                state.wake_all();
                return Err(error);
            }
            state.durable += batch.len() as u64;
            let durable = state.durable;
            self.durable.store(durable, Ordering::Release);
            let (mut woken, asleep) =
                std::mem::take(&mut state.asleep).into_iter().partition(|(index, _)| *index < durable);
            state.asleep = asleep;
            // One of the others writes the next batch, for all of them.
            woken.extend(state.asleep.pop());
            drop(state);
            woken.iter().for_each(|(_, thread): &(u64, Thread)| thread.unpark());
            if index < durable {
                return Ok(());
            }
            state = self.state();
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
                None => state = self.idle.wait(state).unwrap_or_else(PoisonError::into_inner),
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
        let mut state = self.state();
        state.stopped.get_or_insert(stop);
        state.wake_all();
        self.idle.notify_all();
    }

    // A panic inside the lock is impossible short of exhausted memory; the state is whole either way.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
