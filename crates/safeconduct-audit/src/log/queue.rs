//! Group commit: whoever waits first writes for all who wait. Only futures, which cannot write, have a thread that does.

use super::{
    batch::{Batch, End, Pending},
    publish::Snapshot,
    writer::Writer,
};
use crate::AuditError;
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Poll, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

/// Entries in the order they will have on disk, and who may write them.
#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    /// Entries below this are on disk: told without the lock, so that many who wake do not queue for it.
    durable: AtomicU64,
}

#[derive(Debug)]
struct State {
    /// What was queued, framed.
    end: End,
    /// Entries below this are on disk.
    durable: u64,
    /// Who sleeps until the entry at an index is on disk.
    asleep: Vec<(u64, Thread)>,
    /// Which futures wait for the entry at an index.
    awaiting: Vec<(u64, Waker)>,
    /// Since when the oldest of them waits.
    since: Option<Instant>,
    /// Absent while someone writes.
    writer: Option<Writer>,
    /// Whether the last entry of the run was queued.
    ended: bool,
    stopped: Option<Stop>,
}

impl State {
    fn push(&mut self, entries: &[Pending]) -> Result<u64, AuditError> {
        if let Some(stop) = &self.stopped {
            return Err(stop.error());
        }
        if self.ended {
            return Err(AuditError::Closed);
        }
        let first = self.end.next();
        self.since.get_or_insert_with(Instant::now);
        self.end.push(entries);
        Ok(first)
    }

    fn wake_all(&mut self) {
        self.asleep.drain(..).for_each(|(_, thread)| thread.unpark());
        self.awaiting.drain(..).for_each(|(_, waker)| waker.wake());
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
    pub(super) fn new(end: End, writer: Writer) -> Queue {
        let size = end.next();
        let state = State {
            end,
            durable: size,
            asleep: Vec::new(),
            awaiting: Vec::new(),
            since: None,
            writer: Some(writer),
            ended: false,
            stopped: None,
        };
        Queue { state: Mutex::new(state), durable: AtomicU64::new(size) }
    }

    /// The index that the next entry will get.
    pub(super) fn next(&self) -> u64 {
        self.state().end.next()
    }

    /// How many entries are queued and not written, and how long the oldest has been.
    pub(super) fn waiting(&self) -> (u64, Duration) {
        let state = self.state();
        let waiting = state.end.next() - state.end.waiting_from();
        (waiting, state.since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// Queues entries side by side and gives the index of the first.
    pub(super) fn push(&self, entries: &[Pending]) -> Result<u64, AuditError> {
        let mut state = self.state();
        state.push(entries)
    }

    /// Queues the last entry of the run: nothing comes behind it.
    pub(super) fn push_last(&self, entry: Pending) -> Result<u64, AuditError> {
        let mut state = self.state();
        let index = state.push(&[entry])?;
        state.ended = true;
        Ok(index)
    }

    /// Returns once the entry at `index` is durable, writing it with everything queued if nobody else does.
    pub(super) fn settle(
        &self,
        index: u64,
        write: impl Fn(&mut Writer, &Batch) -> Result<(), AuditError>,
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
            let batch = state.end.take();
            state.since = (state.end.waiting_from() < state.end.next()).then(Instant::now);
            drop(state);
            let written = batch.as_ref().map_or(Ok(()), |batch| write(&mut writer, batch));
            state = self.state();
            state.writer = Some(writer);
            if let Err(error) = written {
                // The first to fail gets the error itself, the others hear that it happened.
                state.stopped = Some(Stop::Failed(error.to_string()));
                state.wake_all();
                return Err(error);
            }
            if let Some(batch) = batch {
                state.durable += batch.entries;
                state.end.reuse(batch);
            }
            let durable = state.durable;
            self.durable.store(durable, Ordering::Release);
            let (mut woken, asleep) =
                std::mem::take(&mut state.asleep).into_iter().partition(|(index, _)| *index < durable);
            state.asleep = asleep;
            // One of the others writes the next batch, for all of them.
            woken.extend(state.asleep.pop());
            let told: Vec<(u64, Waker)> =
                state.awaiting.extract_if(.., |(index, _)| *index < durable).collect();
            drop(state);
            woken.iter().for_each(|(_, thread): &(u64, Thread)| thread.unpark());
            told.into_iter().for_each(|(_, waker)| waker.wake());
            if index < durable {
                return Ok(());
            }
            state = self.state();
        }
    }

    /// Whether the entry at `index` is durable; `waker` is told once it is, or once it never will be.
    pub(super) fn poll(&self, index: u64, waker: Option<Waker>) -> Poll<Result<(), AuditError>> {
        if index < self.durable.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        let mut state = self.state();
        if index < state.durable {
            return Poll::Ready(Ok(()));
        }
        if let Some(stop) = &state.stopped {
            return Poll::Ready(Err(stop.error()));
        }
        state.awaiting.extend(waker.map(|waker| (index, waker)));
        Poll::Pending
    }

    /// The last entry that a future waits for.
    pub(super) fn awaited(&self) -> Option<u64> {
        self.state().awaiting.iter().map(|(index, _)| *index).max()
    }

    /// The tree of everything queued; it may be published once all of that is durable.
    pub(super) fn snapshot(&self, origin: &str) -> Result<Snapshot, AuditError> {
        let mut state = self.state();
        match &state.stopped {
            Some(stop) => Err(stop.error()),
            None => Ok(Snapshot::take(state.end.tree(), origin)),
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
    }

    // A panic inside the lock is impossible short of exhausted memory; the state is whole either way.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
