//! From the intent to the outcome: every way a cleared request can end is recorded.

use crate::prepared::Prepared;
use crate::{Body, Cleared, Clock, Error};
use safeconduct_audit::{self as audit, Length, Log, Peer, Receipt, RecordId, Status};
use safeconduct_core::EndpointId;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

/// The open end of a recorded intent.
///
/// Dropped while open it records that the grant was never used, so that an intent without an
/// outcome always means a crash.
pub(crate) struct Passage {
    pub(crate) log: Log,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) receipt: Receipt,
    pub(crate) endpoint: EndpointId,
    pub(crate) prepared: Arc<Prepared>,
    pub(crate) open: bool,
    /// What a drop means at this point of the way.
    pub(crate) abandoned: Status,
}

impl Passage {
    pub(crate) fn endpoint(&self) -> &EndpointId {
        &self.endpoint
    }

    pub(crate) fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Closes the intent as handed over. The outcome becomes durable with the next record: after a
    /// crash in between, the open intent says "may have been sent", which is true.
    pub(crate) fn hand_over(mut self) -> Result<EndpointId, Error> {
        self.outcome(Status::HandedOver, 0, 0)?;
        Ok(self.endpoint.clone())
    }

    fn outcome(&mut self, status: Status, bytes: usize, duration_us: u64) -> Result<(), Error> {
        let at = self.clock.now();
        let (id, parent) = (RecordId::new(at)?, self.receipt.id);
        let outcome = audit::Outcome { id, parent, at, status, bytes: Length::of(bytes), duration_us };
        self.log.append_lazy(&outcome.into())?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if self.open {
            // Nothing more can be done here: if the log is gone, the intent stays open and says so itself.
            let _ = self.outcome(self.abandoned, 0, 0);
        }
    }
}

impl fmt::Debug for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passage(entry {} to {})", self.receipt.index, self.endpoint)
    }
}

/// A cleared request that is being sent. Its attempt is recorded; [`Attempt::finish`] records how it ended.
///
/// Dropped before that it counts as cancelled.
#[derive(Debug)]
pub struct Attempt {
    body: Body,
    passage: Passage,
    since: Instant,
}

impl Attempt {
    pub(crate) fn begin(cleared: Cleared, peer: Option<Peer>) -> Result<Attempt, Error> {
        let Cleared { body, mut passage, .. } = cleared;
        let at = passage.clock.now();
        let attempt = audit::Attempt {
            id: RecordId::new(at)?,
            parent: passage.receipt.id,
            at,
            endpoint: passage.endpoint.clone(),
            peer,
        };
        // The intent is durable and names the endpoint: after a crash it is open, which says "may have been
        // sent". So the attempt need not be waited for as well, and a request costs one sync.
        passage.log.append_lazy(&attempt.into())?;
        passage.abandoned = Status::Cancelled;
        Ok(Attempt { body, passage, since: Instant::now() })
    }

    /// The one endpoint it may go to.
    pub fn endpoint(&self) -> &EndpointId {
        self.passage.endpoint()
    }

    /// The redacted body, exactly as recorded.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Records how it ended; `bytes` is the length of the reply.
    ///
    /// # Errors
    /// When the outcome could not be recorded.
    pub fn finish(mut self, status: Status, bytes: usize) -> Result<(), Error> {
        let duration = self.since.elapsed().as_micros();
        self.passage.outcome(status, bytes, u64::try_from(duration).unwrap_or(u64::MAX))
    }

    /// Records a failure and keeps what [`Session::reclear`](crate::Session::reclear) needs to try the next
    /// approved endpoint.
    ///
    /// # Errors
    /// When the outcome could not be recorded.
    pub fn fail(mut self, status: Status) -> Result<Failed, Error> {
        let duration = self.since.elapsed().as_micros();
        self.passage.outcome(status, 0, u64::try_from(duration).unwrap_or(u64::MAX))?;
        Ok(Failed { endpoint: self.passage.endpoint.clone(), prepared: Arc::clone(&self.passage.prepared) })
    }
}

/// A request whose endpoint failed: it may be cleared again, for another approved endpoint.
#[derive(Debug)]
pub struct Failed {
    pub(crate) endpoint: EndpointId,
    pub(crate) prepared: Arc<Prepared>,
}
