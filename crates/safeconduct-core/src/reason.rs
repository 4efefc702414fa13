//! Why an endpoint was turned down or a request refused.

use crate::{ClaimId, ClauseId, EndpointId, EvidenceId, words};

words! {
    /// The closed list of reasons. Scripts may rely on the spelling; new codes are only ever added.
    ReasonCode, "reason code" {
        /// No permit clause applies: the default is deny.
        NoPermit = "no_permit",
        /// A forbid clause applies.
        Forbidden = "forbidden",
        /// A require clause applies and the endpoint does not meet it.
        RequirementUnmet = "requirement_unmet",
        /// The content is sensitive and nothing shows that the endpoint's training excludes it.
        TrainingUnproven = "training_unproven",
        /// The evidence for the training exclusion has expired.
        EvidenceExpired = "evidence_expired",
        /// The evidence for the training exclusion is not in force yet.
        EvidenceNotYetValid = "evidence_not_yet_valid",
        /// The evidence for the training exclusion was due for review.
        EvidenceReviewOverdue = "evidence_review_overdue",
        /// The contract lacks what the floor asks of it: a hash, outputs, retention, deletion or an end.
        EvidenceIncomplete = "evidence_incomplete",
        /// An unexpired claim contradicts the exclusion.
        AdverseClaim = "adverse_claim",
        /// A hop behind the endpoint does not meet the floor.
        HopBelowFloor = "hop_below_floor",
        /// The endpoint is an application for people, never a routing candidate.
        NotRoutable = "not_routable",
        /// The endpoint is not sanctioned for use.
        Unsanctioned = "unsanctioned",
        /// The request names a model that the endpoint does not serve.
        ModelMismatch = "model_mismatch",
        /// The request names a model that no endpoint serves.
        UnknownModel = "unknown_model",
        /// The catalog has no endpoint that could serve the request at all.
        NoEndpoint = "no_endpoint",
        /// Every candidate was turned down; the candidates carry the reasons.
        AllRejected = "all_rejected",
        /// A declared data class is not known.
        UnknownClass = "unknown_class",
        /// The purpose is not known.
        UnknownPurpose = "unknown_purpose",
        /// A regime is not known.
        UnknownRegime = "unknown_regime",
        /// The tenant or the team is not a valid id.
        MalformedTenant = "malformed_tenant",
        /// A part of the body could not be scanned.
        Unscanned = "unscanned",
        /// A finding stands where no safe rewrite exists.
        Unrewritable = "unrewritable",
        /// After redaction something sensitive was still there.
        Residual = "residual",
        /// An exception clause has no volume left.
        VolumeExhausted = "volume_exhausted",
    }
}

/// One reason, with what stands behind it.
///
/// The message is made of ids, labels, places and dates; it never holds content.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reason {
    /// Which of the closed list.
    pub code: ReasonCode,
    /// The clause that decided.
    pub clause: Option<ClauseId>,
    /// The endpoint it is about.
    pub endpoint: Option<EndpointId>,
    /// The claim behind it.
    pub claim: Option<ClaimId>,
    /// The evidence behind the claim.
    pub evidence: Option<EvidenceId>,
    /// A sentence for people, with the way out where there is one.
    pub message: String,
}

impl Reason {
    /// A reason about the request as a whole.
    pub fn new(code: ReasonCode, message: impl Into<String>) -> Reason {
        Reason { code, clause: None, endpoint: None, claim: None, evidence: None, message: message.into() }
    }
}
