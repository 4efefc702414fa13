//! Waits for the disk without holding a thread: a future, and one thread that writes for all of them.

use super::{Inner, Log};
use crate::AuditError;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, Waker},
    thread,
};

/// Done once a record is as durable as it says it must be; release nothing before.
///
/// A future for whoever must not block; [`Settled::wait`] for everyone else. Dropped before it is done, the record is
/// written all the same. Futures are served by a thread that ends with the log: after the last handle is dropped, the
/// folder may stay locked for the moment that takes.
///
/// ```
/// use safeconduct_audit::{Intent, Log, RecordId, Signer};
///
/// # let folder = tempfile::tempdir()?;
/// let log = Log::create(&folder.path().join("log"), &Signer::generate()?, None)?;
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let (receipt, settled) = log.append_soon(&Intent::new(RecordId::new(at)?, at).into())?;
/// settled.wait()?; // or `settled.await?`
/// assert_eq!(receipt.index, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "the record is not acknowledged before it is done"]
pub struct Settled {
    /// The log, and the entry; nothing when there is nothing to wait for.
    of: Option<(Log, u64)>,
    /// Who is told, if anybody was.
    told: Option<Waker>,
}

impl Settled {
    /// For a record that need not be waited for.
    pub(super) fn already() -> Settled {
        Settled { of: None, told: None }
    }

    pub(super) fn of(log: Log, index: u64) -> Settled {
        Settled { of: Some((log, index)), told: None }
    }

    /// Blocks until it is done, and writes itself if nobody else does.
    ///
    /// # Errors
    /// As [`Log::append`]: the record is not acknowledged.
    pub fn wait(self) -> Result<(), AuditError> {
        match self.of {
            Some((log, index)) => log.settle(index),
            None => Ok(()),
        }
    }
}

impl Future for Settled {
    type Output = Result<(), AuditError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Some((log, index)) = &this.of else { return Poll::Ready(Ok(())) };
        let waker = context.waker();
        // A waker that was given before is not given again.
        let new = this.told.as_ref().is_none_or(|told| !told.will_wake(waker)).then(|| waker.clone());
        this.told = new.clone().or(this.told.take());
        match log.0.queue.poll(*index, new) {
            Poll::Ready(settled) => Poll::Ready(settled),
            Poll::Pending if log.rouse_scribe() => Poll::Pending,
            // There is no thread to be had: whoever asks waits.
            Poll::Pending => Poll::Ready(log.settle(*index)),
        }
    }
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settled({:?})", self.of.as_ref().map(|(_, index)| index))
    }
}

impl Log {
    /// Sees to it that somebody writes for the futures; `false` when there is nobody.
    fn rouse_scribe(&self) -> bool {
        let scribe = self.0.scribe.get_or_init(|| {
            let log = Arc::downgrade(&self.0);
            let spawned =
                thread::Builder::new().name("safeconduct-log".to_owned()).spawn(move || scribe(&log));
            spawned.ok().map(|handle| handle.thread().clone())
        });
        if let Some(scribe) = scribe {
            scribe.unpark();
        }
        scribe.is_some()
    }
}

/// Writes for futures as long as there is a log; asleep when none waits.
fn scribe(log: &Weak<Inner>) {
    while let Some(inner) = log.upgrade() {
        let Some(index) = inner.queue.awaited() else {
            // The last handle may be this one: then its end wakes this thread, and there is no log any more.
            drop(inner);
            thread::park();
            continue;
        };
        // An error went to everyone who waits.
        if inner.settle(index).is_ok() && inner.head_is_due(index) {
            // A head takes many syncs, and those who wait for theirs are not to wait for it.
            drop(thread::Builder::new().spawn(move || drop(inner.sign_head_if_due(index))));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Log;
    use crate::{AuditError, Durability, Intent, Record, RecordId, Signer, read, verify};
    use std::{
        future::Future,
        path::Path,
        pin::{Pin, pin},
        sync::Arc,
        task::{Context, Poll, Wake, Waker},
        thread::{self, Thread},
        time::Duration,
    };

    /// Wakes a thread.
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    /// Runs a future on this thread; gives up where nobody wakes it.
    pub(in super::super) fn block_on<F: Future>(future: F) -> F::Output {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut future = pin!(future);
        for _ in 0..1000 {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(done) => return done,
                Poll::Pending => thread::park_timeout(Duration::from_secs(10)),
            }
        }
        panic!("nobody wakes it");
    }

    fn signer() -> Signer {
        Signer::from_seed("test.example/key", &[7; 32]).unwrap()
    }

    fn intent() -> Record {
        let at = "2026-11-23T12:00:00Z".parse().unwrap();
        Intent::new(RecordId::new(at).unwrap(), at).into()
    }

    fn entries(dir: &Path) -> usize {
        read(dir).unwrap().filter(|entry| entry.is_ok()).count()
    }

    /// Futures, threads that block and lazy records at once: everyone is told, and by then the disk has it.
    #[test]
    fn whoever_waits_is_told_once_the_disk_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("log");
        let log = Log::create(&dir, &signer(), None).unwrap();
        thread::scope(|scope| {
            for number in 0..8 {
                let (log, dir) = (log.clone(), &dir);
                scope.spawn(move || {
                    for _ in 0..50 {
                        if number == 0 {
                            log.append(&intent()).unwrap();
                            continue;
                        }
                        let (receipt, settled) = log.append_soon(&intent()).unwrap();
                        match number {
                            1 => settled.wait().unwrap(),
                            // Nobody waits for it, and it is written all the same.
                            2 => drop(settled),
                            _ => block_on(settled).unwrap(),
                        }
                        if number == 3 {
                            assert!(entries(dir) as u64 > receipt.index);
                        }
                    }
                });
            }
        });
        log.close().unwrap();
        let report = verify(&dir, &[signer().public_key().clone()]).unwrap();
        assert!(report.is_ok() && report.completeness.unproven == 0, "{report:?}");
        // Those, the opening, and the end.
        assert_eq!(entries(&dir), 8 * 50 + 2);
    }

    /// Many futures that are polled by one thread and wait at once.
    #[test]
    fn futures_share_a_sync_and_a_moved_one_tells_its_new_task() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::create(&folder.path().join("log"), &signer(), None).unwrap();
        let mut waiting: Vec<_> = (0..500).map(|_| log.append_soon(&intent()).unwrap().1).collect();
        for settled in &mut waiting {
            // Nobody listens to this waker; the one of `block_on` must replace it.
            let _ = Pin::new(settled).poll(&mut Context::from_waker(Waker::noop()));
        }
        for settled in waiting {
            block_on(settled).unwrap();
        }
    }

    #[test]
    fn a_buffered_record_is_waited_for_only_where_too_many_wait() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::create(&folder.path().join("log"), &signer(), None).unwrap();
        let mut ready = 0;
        for _ in 0..600 {
            let at = "2026-11-23T12:00:00Z".parse().unwrap();
            let mut intent = Intent::new(RecordId::new(at).unwrap(), at);
            intent.durability = Durability::Buffered;
            let (_, settled) = log.append_soon(&intent.into()).unwrap();
            ready += usize::from(settled.of.is_none());
            block_on(settled).unwrap();
        }
        assert!((500..600).contains(&ready), "{ready}");
    }

    #[test]
    fn the_end_of_a_log_ends_its_thread_and_tells_whoever_still_waits() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("log");
        let log = Log::create(&dir, &signer(), None).unwrap();
        block_on(log.append_soon(&intent()).unwrap().1).unwrap();
        let (_, settled) = log.append_soon(&intent()).unwrap();
        log.close().unwrap();
        // It was written with the end.
        block_on(settled).unwrap();
        assert!(matches!(log.append_soon(&intent()), Err(AuditError::Closed)));
        drop(log);
        // The thread keeps no handle: once it has gone on from the last write, the folder is free again.
        let free = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(10));
            Log::open(&dir, &signer()).is_ok()
        });
        assert!(free, "the thread holds the log");
    }
}
