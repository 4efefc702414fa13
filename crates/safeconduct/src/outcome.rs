//! The answer to a request: cleared for one endpoint, or denied with reasons.

use crate::Cleared;
use safeconduct_audit::Receipt;
use safeconduct_core::Reason;
use safeconduct_policy::{Decision, Rejected};
use serde::Serialize;

/// The answer to a request. Both are answers: an `Err` beside it means that nothing was decided
/// and nothing released.
#[derive(Debug)]
#[must_use = "a cleared request is released only to whoever takes it"]
pub enum Outcome {
    /// It may go, as these bytes, to this endpoint.
    Cleared(Cleared),
    /// It may not go anywhere.
    Denied(Denied),
}

impl Outcome {
    /// The cleared request, if it is one.
    pub fn cleared(self) -> Option<Cleared> {
        match self {
            Outcome::Cleared(cleared) => Some(cleared),
            Outcome::Denied(_) => None,
        }
    }

    /// Whether the scan found anything that is acted on.
    pub fn has_findings(&self) -> bool {
        match self {
            Outcome::Cleared(cleared) => cleared.has_findings(),
            Outcome::Denied(denied) => denied.has_findings,
        }
    }

    /// The proof that the decision is recorded.
    pub fn receipt(&self) -> &Receipt {
        match self {
            Outcome::Cleared(cleared) => cleared.receipt(),
            Outcome::Denied(denied) => denied.receipt(),
        }
    }

    /// Every candidate that was turned down, with all its reasons; put into words when asked for.
    pub fn rejected(&self) -> Vec<Rejected> {
        match self {
            Outcome::Cleared(cleared) => cleared.rejected(),
            Outcome::Denied(denied) => denied.rejected(),
        }
    }
}

/// A refusal: why, and what stood behind it.
#[derive(Debug)]
pub struct Denied {
    pub(crate) reasons: Vec<Reason>,
    pub(crate) decision: Box<Decision>,
    pub(crate) receipt: Receipt,
    pub(crate) has_findings: bool,
}

impl Denied {
    /// Why the request as a whole is refused; never empty.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Every candidate that was turned down, with all its reasons; put into words when asked for.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.decision.rejected()
    }

    /// The proof that the refusal is recorded.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

/// A duty that comes with a cleared request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obligation {
    /// Whether it is about the text (carried out already) or about the request (for whoever sends).
    pub kind: ObligationKind,
    /// A label for the text; a field, header or setting for the request.
    pub name: String,
    /// The operator for the text; the value for the request.
    pub value: String,
}

impl Obligation {
    pub(crate) fn text(name: String, value: String) -> Obligation {
        Obligation { kind: ObligationKind::Text, name, value }
    }

    pub(crate) fn request(name: String, value: String) -> Obligation {
        Obligation { kind: ObligationKind::Request, name, value }
    }
}

/// What an obligation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// What was done to findings of a label: part of the body already.
    Text,
    /// What whoever sends must set.
    Request,
}
