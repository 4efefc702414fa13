//! What somebody should look at: documents that do not match their hash, and evidence that runs out.

use super::Catalog;
use crate::{Digest, Moment};
use safeconduct_core::{ClaimId, EndpointId, EvidenceId, Timestamp};
use serde::Serialize;

/// Whether the document behind a piece of evidence is the one that was hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentCheck {
    /// The evidence.
    pub evidence: EvidenceId,
    /// Where its document should be.
    pub document: String,
    /// What was found there.
    pub state: DocumentState,
}

/// What was found where a document should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// The document that was hashed.
    Matches,
    /// Another document.
    Differs {
        /// The SHA-256 of what is there.
        found: Digest,
    },
    /// Nothing.
    Missing,
    /// A file without content.
    Empty,
    /// A document, but the catalog has no hash to compare it with.
    Unhashed {
        /// The SHA-256 to put into the catalog.
        found: Digest,
    },
}

/// A date at which evidence or a claim changes what it is worth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Due {
    /// The first instant of the change.
    pub at: Timestamp,
    /// What happens then.
    pub event: DueEvent,
    /// The evidence, unless the date is the claim's own.
    pub evidence: Option<EvidenceId>,
    /// The claims that rest on it.
    pub claims: Vec<ClaimId>,
    /// The endpoints they are about, and those with one of them as a hop.
    pub endpoints: Vec<EndpointId>,
}

/// What happens at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueEvent {
    /// It begins to hold.
    Begins,
    /// It has ended.
    Expires,
    /// Its review was to be done by then.
    ReviewOverdue,
}

impl Catalog {
    /// Compares each document with its hash.
    ///
    /// `read` is given the path of a document as the catalog has it and returns its bytes, or
    /// `None` when there is no such document.
    pub fn check_documents(&self, mut read: impl FnMut(&str) -> Option<Vec<u8>>) -> Vec<DocumentCheck> {
        let mut check = |evidence: &super::Evidence| {
            let document = evidence.document.clone()?;
            let bytes = read(&document);
            let is_empty = bytes.as_ref().is_some_and(Vec::is_empty);
            let state = match (bytes.map(|bytes| Digest::of(&bytes)), evidence.sha256) {
                (None, _) => DocumentState::Missing,
                (Some(_), _) if is_empty => DocumentState::Empty,
                (Some(found), None) => DocumentState::Unhashed { found },
                (Some(found), Some(hash)) if found == hash => DocumentState::Matches,
                (Some(found), Some(_)) => DocumentState::Differs { found },
            };
            Some(DocumentCheck { evidence: evidence.id.clone(), document, state })
        };
        self.evidence().iter().filter_map(&mut check).collect()
    }

    /// What begins, ends or is to be reviewed from one instant to another, both included, by date.
    ///
    /// Ask from the beginning of time to find what is over or overdue already.
    pub fn due(&self, from: Timestamp, until: Timestamp) -> Vec<Due> {
        let mut due = Vec::new();
        let mut add = |at: Option<Timestamp>,
                       event,
                       evidence: Option<&EvidenceId>,
                       claims: &[(&EndpointId, &ClaimId)]| {
            let Some(at) = at.filter(|at| (from..=until).contains(at)) else { return };
            let own: Vec<usize> =
                claims.iter().filter_map(|(endpoint, _)| self.index(endpoint.as_str())).collect();
            // Whoever sends content through them is as good as they are.
            let concerned = self.endpoints().iter().enumerate().filter(|(index, _)| {
                own.contains(index) || self.hops(*index).iter().any(|hop| own.contains(hop))
            });
            let endpoints = concerned.map(|(_, endpoint)| endpoint.id.clone()).collect();
            let claims = claims.iter().map(|(_, claim)| (*claim).clone()).collect();
            due.push(Due { at, event, evidence: evidence.cloned(), claims, endpoints });
        };
        for evidence in self.evidence() {
            let resting = self.endpoints().iter().flat_map(|endpoint| {
                let claims = endpoint.claims.iter().filter(|claim| claim.evidence == evidence.id);
                claims.map(move |claim| (&endpoint.id, &claim.id))
            });
            let resting: Vec<_> = resting.collect();
            let id = Some(&evidence.id);
            add(evidence.begins(), DueEvent::Begins, id, &resting);
            add(evidence.valid_until.map(after), DueEvent::Expires, id, &resting);
            add(evidence.review_due.map(after), DueEvent::ReviewOverdue, id, &resting);
        }
        for endpoint in self.endpoints() {
            for claim in &endpoint.claims {
                let own = [(&endpoint.id, &claim.id)];
                add(claim.valid_from.map(Moment::first), DueEvent::Begins, None, &own);
                add(claim.valid_until.map(after), DueEvent::Expires, None, &own);
            }
        }
        due.sort();
        due
    }

    /// Evidence that nobody looked at since an instant: not signed, declared, asserted or verified.
    pub fn stale(&self, since: Timestamp) -> Vec<EvidenceId> {
        let looked_at = |evidence: &super::Evidence| evidence.looks().map(Moment::last).max();
        let stale = self.evidence().iter().filter(|evidence| looked_at(evidence).is_none_or(|on| on < since));
        stale.map(|evidence| evidence.id.clone()).collect()
    }
}

fn after(moment: Moment) -> Timestamp {
    crate::posture::is_over(moment)
}
