//! Several sinks at once: a record counts when the first sink and enough of the others have it.

use super::Sink;
use crate::{AuditError, Receipt, Record};
use std::{
    fmt, io,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError, SyncSender, TrySendError},
    },
    thread,
    time::{Duration, Instant},
};

/// How many records may wait for a slow sink before it counts as failing.
const WAITING_MAX: usize = 1024;

/// Hands each record to several sinks. The first one must take it, and so must `required` in all.
///
/// A sink that hangs does not hang the others: each has a thread of its own and a time limit. One
/// that has fallen far behind is passed over until it has caught up.
pub struct Quorum {
    workers: Vec<SyncSender<Job>>,
    required: usize,
    timeout: Duration,
}

enum Job {
    Append(Arc<Record>, mpsc::Sender<(usize, Result<Receipt, AuditError>)>),
    Close(mpsc::Sender<(usize, Result<(), AuditError>)>),
}

impl Quorum {
    /// Sinks of which the first and `required` in all must take a record within `timeout`.
    ///
    /// `required` is held between one and the number of sinks.
    ///
    /// # Errors
    /// [`AuditError::Io`] when no thread can be started, or when there is no sink.
    pub fn new(sinks: Vec<Box<dyn Sink>>, required: usize, timeout: Duration) -> Result<Quorum, AuditError> {
        if sinks.is_empty() {
            return Err(AuditError::io("start", "a quorum")(io::Error::other("it needs at least one sink")));
        }
        let required = required.clamp(1, sinks.len());
        let mut workers = Vec::new();
        for (place, sink) in sinks.into_iter().enumerate() {
            let (sender, jobs) = mpsc::sync_channel::<Job>(WAITING_MAX);
            let work = move || {
                for job in jobs {
                    // Whoever asked may have given up waiting; then nobody needs the answer.
                    match job {
                        Job::Append(record, answer) => drop(answer.send((place, sink.append(&record)))),
                        Job::Close(answer) => drop(answer.send((place, sink.close()))),
                    }
                }
            };
            let named = thread::Builder::new().name(format!("audit sink {place}"));
            named.spawn(work).map_err(AuditError::io("start", "a thread for a sink"))?;
            workers.push(sender);
        }
        Ok(Quorum { workers, required, timeout })
    }

    /// Sends a job to every sink and collects answers until they are enough, or cannot become so.
    fn ask<T>(
        &self,
        mut wanted: usize,
        job: impl Fn(mpsc::Sender<(usize, Result<T, AuditError>)>) -> Job,
    ) -> Result<T, AuditError> {
        let deadline = Instant::now() + self.timeout;
        let (sender, answers) = mpsc::channel();
        let mut outstanding = 0;
        let mut first_failed = None;
        for worker in &self.workers {
            match worker.try_send(job(sender.clone())) {
                Ok(()) => outstanding += 1,
                Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
            }
        }
        drop(sender);
        let mut first = None;
        loop {
            if wanted == 0
                && let Some(first) = first
            {
                return Ok(first);
            }
            if outstanding < wanted {
                return Err(first_failed.unwrap_or_else(|| too_few("too many sinks failed")));
            }
            match answers.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok((place, Ok(answer))) => {
                    outstanding -= 1;
                    wanted = wanted.saturating_sub(1);
                    if place == 0 {
                        first = Some(answer);
                    }
                }
                Ok((0, Err(error))) => return Err(error),
                Ok((_, Err(error))) => {
                    outstanding -= 1;
                    first_failed.get_or_insert(error);
                }
                Err(RecvTimeoutError::Timeout) => return Err(too_few("too few sinks answered in time")),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(first_failed.unwrap_or_else(|| too_few("the first sink did not answer")));
                }
            }
        }
    }
}

fn too_few(what: &'static str) -> AuditError {
    AuditError::io("write", "a quorum of sinks")(io::Error::new(io::ErrorKind::TimedOut, what))
}

impl Sink for Quorum {
    /// The receipt is that of the first sink.
    fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        let record = Arc::new(record.clone());
        self.ask(self.required, |answer| Job::Append(Arc::clone(&record), answer))
    }

    fn close(&self) -> Result<(), AuditError> {
        self.ask(self.required, Job::Close)
    }
}

impl fmt::Debug for Quorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quorum({} of {})", self.required, self.workers.len())
    }
}
