//! The threads that serve connections. All of a connection happens on one of them, its upstream's side too: a request
//! changes threads only where something blocks.

use super::pool;
use hyper_util::rt::TokioIo;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

/// How often connections that nobody uses are looked at.
const SWEEP: Duration = Duration::from_secs(15);
/// How long what blocks may take to end, once a thread is told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How many large bodies, and other work that blocks, each thread has under way at once.
const BLOCKING_MAX: usize = 64;

/// Threads that serve connections.
pub struct Workers {
    all: Vec<Worker>,
    stop: watch::Sender<bool>,
}

struct Worker {
    handle: Handle,
    /// How many connections it serves.
    open: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Starts so many threads.
    pub fn start(count: usize) -> io::Result<Workers> {
        let stop = watch::Sender::new(false);
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            let runtime =
                Builder::new_current_thread().max_blocking_threads(BLOCKING_MAX).enable_all().build()?;
            let (handle, mut stopped) = (runtime.handle().clone(), stop.subscribe());
            let thread =
                std::thread::Builder::new().name("safeconduct-worker".to_owned()).spawn(move || {
                    runtime.block_on(async {
                        let sweeping = async {
                            loop {
                                tokio::time::sleep(SWEEP).await;
                                pool::sweep().await;
                            }
                        };
                        tokio::select! {
                            () = sweeping => {}
                            // An error says that nobody is there any more to tell.
                            _ = stopped.wait_for(|stopped| *stopped) => {}
                        }
                    });
                    // What still runs is dropped, and recorded as cancelled.
                    runtime.shutdown_timeout(GRACE);
                })?;
            all.push(Worker { handle, open: Arc::default(), thread });
        }
        Ok(Workers { all, stop })
    }

    /// Serves a connection on the thread that has the fewest: `serve` makes the task of it.
    pub fn serve<F>(&self, stream: TcpStream, serve: impl FnOnce(TokioIo<TcpStream>) -> F) -> io::Result<()>
    where
        F: Future + Send + 'static,
        F::Output: Send,
    {
        let fewest = self.all.iter().min_by_key(|worker| worker.open.load(Ordering::Relaxed));
        let worker = fewest.ok_or_else(|| io::Error::other("no thread serves connections"))?;
        // What is made here belongs to that thread: its poll, its timers.
        let stream = stream.into_std()?;
        let _there = worker.handle.enter();
        let serving = serve(TokioIo::new(TcpStream::from_std(stream)?));
        let open = Open::new(&worker.open);
        worker.handle.spawn(async move {
            let _open = open;
            serving.await;
        });
        Ok(())
    }

    /// Ends all threads; what they still serve is dropped.
    pub fn stop(self) {
        self.stop.send_replace(true);
        for worker in self.all {
            // A thread that panicked is over, too.
            drop(worker.thread.join());
        }
    }
}

/// A connection that counts as long as it is served, however that ends.
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(count: &Arc<AtomicUsize>) -> Open {
        count.fetch_add(1, Ordering::Relaxed);
        Open(Arc::clone(count))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
