//! A decision on its way to the disk: released to nobody before it is recorded there.

use crate::{Error, Outcome};
use safeconduct_audit::Settled;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An outcome that is decided and not yet recorded as durably as its guard wants it.
///
/// A future for whoever must not block, and [`Clearing::wait`] for everyone else: there is no other way to the outcome.
/// Dropped before, a grant is recorded as never used.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// # let log = safeconduct::Log::open_or_create(&dir.path().join("log"), &safeconduct::Signer::generate()?)?;
/// # let guard = safeconduct::Guard::builder(log).build()?;
/// let mut session = guard.session("acme");
/// let clearing = session.clear_soon(&safeconduct::Request::text("Write to ana@example.org."))?;
/// let outcome = clearing.wait()?; // or `clearing.await?`
/// assert!(outcome.has_findings());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is released before the record is durable"]
pub struct Clearing {
    /// Nothing once it was given out.
    outcome: Option<Outcome>,
    settled: Settled,
}

impl Clearing {
    pub(crate) fn new(outcome: Outcome, settled: Settled) -> Clearing {
        Clearing { outcome: Some(outcome), settled }
    }

    /// Blocks until the record is durable, and gives the outcome.
    ///
    /// # Errors
    /// When it could not be recorded: nothing was released then.
    pub fn wait(self) -> Result<Outcome, Error> {
        self.settled.wait()?;
        self.outcome.ok_or(Error::Taken)
    }
}

impl Future for Clearing {
    type Output = Result<Outcome, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match Pin::new(&mut self.settled).poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(())) => Poll::Ready(self.outcome.take().ok_or(Error::Taken)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error.into())),
        }
    }
}

/// Shows that there is one, and nothing of it.
impl fmt::Debug for Clearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clearing({:?})", self.settled)
    }
}
