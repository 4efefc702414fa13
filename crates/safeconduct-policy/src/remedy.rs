//! The fewest changes that would have let a refused request go.

use crate::{Decision, Evaluator, Rung};
use safeconduct_core::{ClaimId, ClauseId, EndpointId, EvidenceId, Reason, ReasonCode};
use serde::Serialize;

/// What would have to change so that a request may go to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// Where it could go then.
    pub endpoint: EndpointId,
    /// All that has to change.
    pub changes: Vec<Change>,
}

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What sort of change it is.
    pub kind: ChangeKind,
    /// The clause to change.
    pub clause: Option<ClauseId>,
    /// The claim to end or to support.
    pub claim: Option<ClaimId>,
    /// The evidence to renew or complete.
    pub evidence: Option<EvidenceId>,
    /// What is wrong now.
    pub because: String,
}

/// What sort of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Leave out the model that the request asks for.
    DropModel,
    /// Renew, complete, review or add evidence. Who does so looks at it, so that it is as fresh as any clause asks.
    Evidence,
    /// End or correct an adverse claim.
    EndAdverseClaim,
    /// Approve the endpoint.
    Sanction,
    /// Raise a clause's volume.
    RaiseLimit,
    /// Permit it.
    Permit,
    /// Change or remove a clause.
    ChangeClause,
}

impl ChangeKind {
    /// The one spelling used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            ChangeKind::DropModel => "drop_model",
            ChangeKind::Evidence => "evidence",
            ChangeKind::EndAdverseClaim => "end_adverse_claim",
            ChangeKind::Sanction => "sanction",
            ChangeKind::RaiseLimit => "raise_limit",
            ChangeKind::Permit => "permit",
            ChangeKind::ChangeClause => "change_clause",
        }
    }
}

impl Decision {
    /// The candidate that needs the fewest changes to take the request, and these changes; nothing
    /// for a grant, or when only the request itself could be changed.
    pub fn remedy(&self, evaluator: &Evaluator) -> Option<Remedy> {
        if self.chosen().is_some() {
            return None;
        }
        let rejected = self.rejected().into_iter();
        let remedies = rejected.filter_map(|one| {
            let changes = changes(evaluator, &one.reasons)?;
            Some(Remedy { endpoint: one.endpoint, changes })
        });
        // Of equally short ways the one that changes least of the rules: kinds are ordered by that.
        remedies.min_by_key(|remedy| {
            let worst = remedy.changes.iter().map(|change| change.kind).max();
            (remedy.changes.len(), worst)
        })
    }
}

/// What has to change so that none of the reasons is left; nothing when that is impossible.
fn changes(evaluator: &Evaluator, reasons: &[Reason]) -> Option<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut shortfalls: Vec<&Reason> = Vec::new();
    for reason in reasons {
        let kind = match reason.code {
            ReasonCode::NotRoutable => return None,
            ReasonCode::ModelMismatch => ChangeKind::DropModel,
            ReasonCode::Unsanctioned => ChangeKind::Sanction,
            ReasonCode::NoPermit => ChangeKind::Permit,
            ReasonCode::VolumeExhausted => ChangeKind::RaiseLimit,
            ReasonCode::AdverseClaim => ChangeKind::EndAdverseClaim,
            ReasonCode::HopBelowFloor => ChangeKind::Evidence,
            ReasonCode::TrainingUnproven
            | ReasonCode::EvidenceExpired
            | ReasonCode::EvidenceNotYetValid
            | ReasonCode::EvidenceReviewOverdue
            | ReasonCode::EvidenceIncomplete => {
                shortfalls.push(reason);
                continue;
            }
            _ => ChangeKind::ChangeClause,
        };
        changes.push(change(kind, reason));
    }
    // One claim that meets the floor is enough, so the one that lacks least is mended, in one go.
    let lacks = |claim: &Option<ClaimId>| shortfalls.iter().filter(|reason| reason.claim == *claim).count();
    if let Some(nearest) = shortfalls.iter().min_by_key(|reason| lacks(&reason.claim)) {
        let wrong = shortfalls.iter().filter(|reason| reason.claim == nearest.claim);
        let because: Vec<&str> = wrong.map(|reason| reason.message.as_str()).collect();
        changes.push(Change { because: because.join("; "), ..change(ChangeKind::Evidence, nearest) });
    }
    // Volumes of several permits: raising one of them is enough.
    let mut raised = false;
    changes.retain(|change| change.kind != ChangeKind::RaiseLimit || !std::mem::replace(&mut raised, true));
    // A clause that asks for no more than a contract is content once the posture is mended.
    let mended = changes
        .iter()
        .any(|change| matches!(change.kind, ChangeKind::Evidence | ChangeKind::EndAdverseClaim));
    changes.retain(|change| {
        !(mended && change.kind == ChangeKind::ChangeClause && asks_only_for_proof(evaluator, change))
    });
    Some(changes)
}

fn change(kind: ChangeKind, reason: &Reason) -> Change {
    Change {
        kind,
        clause: reason.clause.clone(),
        claim: reason.claim.clone(),
        evidence: reason.evidence.clone(),
        because: reason.message.clone(),
    }
}

/// Whether a `require` asks for a rung that a signed contract reaches and for nothing else.
fn asks_only_for_proof(evaluator: &Evaluator, change: &Change) -> bool {
    let policies =
        std::iter::once(evaluator.policy()).chain(evaluator.tenant_policies().map(|(_, policy)| policy));
    let mut clauses = policies.flat_map(|policy| policy.clauses());
    let clause = clauses.find(|clause| change.clause.as_ref() == Some(&clause.id));
    clause.and_then(|clause| clause.must.as_ref()).is_some_and(|must| {
        let rung = must.rung_min;
        rung.is_some_and(|rung| rung <= Rung::SignedContract)
            && *must == crate::To { rung_min: rung, ..crate::To::default() }
    })
}
