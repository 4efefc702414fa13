//! The answer: where a request may go and in what order, or why nowhere.

use crate::{Digest, Need, Rung};
use safeconduct_core::{
    ClauseId, EndpointId, Reason, ReasonCode, RedactionPlan, RequestObligation, Timestamp,
};

/// A grant or a refusal, with the reasons for every endpoint that was turned down.
#[derive(Debug, Clone)]
pub enum Decision {
    /// The request may go.
    Grant(Grant),
    /// The request may not go anywhere.
    Refusal(Refusal),
}

/// The request may go to these endpoints and to no other.
#[derive(Debug, Clone)]
pub struct Grant {
    pub(crate) chosen: Allowed,
    pub(crate) fallbacks: Vec<Allowed>,
    pub(crate) account: Account,
}

/// The request may not go anywhere.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub(crate) reasons: Vec<Reason>,
    pub(crate) account: Account,
}

/// What a decision was based on.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) need: Need,
    pub(crate) at: Timestamp,
    pub(crate) policy: Digest,
    pub(crate) catalog: Digest,
    pub(crate) rejected: Vec<Rejected>,
}

/// An endpoint the request may go to, and what must be done first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Its id in the catalog.
    pub endpoint: EndpointId,
    /// Its place in the catalog, from 0.
    pub index: usize,
    /// How well its training exclusion is shown at the instant.
    pub rung: Rung,
    /// What is done to the text for this endpoint.
    pub plan: RedactionPlan,
    /// What the request itself must say for this endpoint.
    pub obligations: Vec<RequestObligation>,
    /// The clauses that permit it, sorted.
    pub permitted_by: Vec<ClauseId>,
}

/// An endpoint that was turned down, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its id in the catalog.
    pub endpoint: EndpointId,
    /// Its place in the catalog, from 0.
    pub index: usize,
    /// How well its training exclusion is shown at the instant.
    pub rung: Rung,
    /// All that speaks against it; never empty.
    pub reasons: Vec<Reason>,
}

impl Decision {
    fn account(&self) -> &Account {
        match self {
            Decision::Grant(grant) => &grant.account,
            Decision::Refusal(refusal) => &refusal.account,
        }
    }

    /// The endpoint to use, unless the request is refused.
    pub fn chosen(&self) -> Option<&Allowed> {
        match self {
            Decision::Grant(grant) => Some(&grant.chosen),
            Decision::Refusal(_) => None,
        }
    }

    /// The endpoints the request may go to, best first; none when it is refused.
    pub fn allowed(&self) -> impl Iterator<Item = &Allowed> {
        let fallbacks = match self {
            Decision::Grant(grant) => grant.fallbacks.as_slice(),
            Decision::Refusal(_) => &[],
        };
        self.chosen().into_iter().chain(fallbacks)
    }

    /// Every endpoint that was turned down, in catalog order, with all its reasons.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.account().rejected.clone()
    }

    /// The rejected endpoints grouped by equal sets of reason codes, in catalog order of their first.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for rejected in &self.account().rejected {
            let mut codes: Vec<ReasonCode> = rejected.reasons.iter().map(|reason| reason.code).collect();
            codes.sort();
            codes.dedup();
            match groups.iter_mut().find(|group| group.codes == codes) {
                Some(group) => {
                    group.endpoints.push(rejected.index);
                    group.rung = group.rung.max(rejected.rung);
                }
                None => groups.push(Group { codes, endpoints: vec![rejected.index], rung: rejected.rung }),
            }
        }
        groups
    }

    /// What the content turned out to be.
    pub fn need(&self) -> &Need {
        &self.account().need
    }

    /// The instant it was decided for.
    pub fn at(&self) -> Timestamp {
        self.account().at
    }

    /// SHA-256 of the policy document.
    pub fn policy(&self) -> Digest {
        self.account().policy
    }

    /// SHA-256 of the catalog document.
    pub fn catalog(&self) -> Digest {
        self.account().catalog
    }
}

impl Grant {
    /// The endpoint to use.
    pub fn chosen(&self) -> &Allowed {
        &self.chosen
    }

    /// The endpoints to turn to when the chosen one fails, best first. There are no others.
    pub fn fallbacks(&self) -> &[Allowed] {
        &self.fallbacks
    }
}

impl Refusal {
    /// Why the request as a whole is refused; the reasons of each candidate are in [`Decision::rejected`].
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

/// Rejected endpoints that share a set of reason codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The codes, sorted, each once.
    pub codes: Vec<ReasonCode>,
    /// Places in the catalog, ascending.
    pub endpoints: Vec<usize>,
    /// The best training rung among them.
    pub rung: Rung,
}
