//! A cleared request: for one endpoint, with the exact bytes that were recorded, used once.

use crate::passage::{Attempt, Passage};
use crate::{Body, Error, Obligation};
use safeconduct_audit::{Peer, Receipt, Status};
use safeconduct_core::EndpointId;
use safeconduct_policy::{Decision, Rejected};

/// A request that may leave.
///
/// Only a decision makes one: there is no public constructor, so a client that accepts `Cleared`
/// cannot be handed a raw prompt. It is for exactly one endpoint, owns the exact bytes whose
/// commitment was recorded, can be read but not changed, and is consumed by sending.
///
/// ```compile_fail
/// # fn change(mut cleared: safeconduct::Cleared) {
/// cleared.body = safeconduct::Body::Text("something else".into()); // private: the bytes are those recorded
/// # }
/// ```
///
/// ```compile_fail
/// # fn send_twice(cleared: safeconduct::Cleared) -> Result<(), safeconduct::Error> {
/// cleared.hand_over()?;
/// cleared.hand_over()?; // used up
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Cleared {
    pub(crate) body: Body,
    pub(crate) obligations: Vec<Obligation>,
    pub(crate) decision: Box<Decision>,
    pub(crate) passage: Passage,
}

impl Cleared {
    /// The one endpoint it may go to.
    pub fn endpoint(&self) -> &EndpointId {
        self.passage.endpoint()
    }

    /// The redacted body, exactly as recorded.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// What was done to the text, and what the request itself must say.
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// Every candidate that was turned down, with all its reasons; put into words when asked for.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.decision.rejected()
    }

    /// Whether the scan found anything that is acted on.
    pub(crate) fn has_findings(&self) -> bool {
        self.passage.prepared.scanned.has_findings()
    }

    /// The proof that the decision is recorded.
    pub fn receipt(&self) -> &Receipt {
        self.passage.receipt()
    }

    /// Records that the endpoint is about to be tried, and gives the bytes to whoever tries.
    ///
    /// # Errors
    /// When the attempt could not be recorded: then it must not be made.
    pub fn attempt(self) -> Result<Attempt, Error> {
        Attempt::begin(self, None)
    }

    /// As [`Cleared::attempt`], naming who is really at the other end of the connection.
    ///
    /// # Errors
    /// As [`Cleared::attempt`].
    pub fn attempt_to(self, peer: Peer) -> Result<Attempt, Error> {
        Attempt::begin(self, Some(peer))
    }

    /// Sends with `transport`, with the attempt recorded before and the outcome after.
    ///
    /// # Errors
    /// [`SendError::Record`] when nothing was sent because the attempt could not be recorded;
    /// [`SendError::Transport`] with the transport's own error.
    pub fn send<T, E>(
        self,
        transport: impl FnOnce(&EndpointId, &Body) -> Result<T, E>,
    ) -> Result<T, SendError<E>> {
        let attempt = self.attempt().map_err(SendError::Record)?;
        match transport(attempt.endpoint(), attempt.body()) {
            Ok(reply) => {
                attempt.finish(Status::Completed, 0).map_err(SendError::Record)?;
                Ok(reply)
            }
            Err(error) => {
                attempt.finish(Status::ConnectionFailed, 0).map_err(SendError::Record)?;
                Err(SendError::Transport(error))
            }
        }
    }

    /// Takes the bytes out for somebody else to send; recorded as handed over.
    ///
    /// # Errors
    /// When that could not be recorded: nothing is released.
    pub fn hand_over(self) -> Result<HandedOver, Error> {
        let Cleared { body, obligations, decision, passage } = self;
        let receipt = passage.receipt().clone();
        let endpoint = passage.hand_over()?;
        Ok(HandedOver { endpoint, body, obligations, receipt, decision })
    }
}

/// What [`Cleared::hand_over`] releases.
#[derive(Debug)]
pub struct HandedOver {
    /// The one endpoint it may go to.
    pub endpoint: EndpointId,
    /// The redacted body, exactly as recorded.
    pub body: Body,
    /// What was done to the text, and what the request itself must say.
    pub obligations: Vec<Obligation>,
    /// The proof that the decision is recorded.
    pub receipt: Receipt,
    decision: Box<Decision>,
}

impl HandedOver {
    /// Every candidate that was turned down, with all its reasons; put into words when asked for.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.decision.rejected()
    }
}

/// Why a cleared request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum SendError<E> {
    /// The record could not be written.
    #[error("the record could not be written: {0}")]
    Record(#[source] Error),
    /// The transport failed.
    #[error("the transport failed")]
    Transport(#[source] E),
}
