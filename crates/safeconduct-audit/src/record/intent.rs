//! The record of a decision, written before anything is released.

use super::{Action, Candidates, Length, Stage};
use crate::{Commitment, Digest, RecordId, Sealed, Tag, words::words};
use safeconduct_core::{
    ClauseId, Coverage, DataClass, EndpointId, Label, Purpose, ReasonCode, Regime, Sensitivity, Tally,
    TenantId, Timestamp,
};

/// What was asked, what was found, who could have had it and who may.
///
/// Made by [`Intent::new`] in its most cautious form (nothing scanned, decision an error), then
/// filled in: a field that is forgotten makes a record look worse, never better.
///
/// ```
/// use safeconduct_audit::{Decision, Intent, RecordId};
/// use safeconduct_core::{ReasonCode, TenantId};
///
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let mut intent = Intent::new(RecordId::new(at)?, at);
/// intent.tenant = Some(TenantId::DEFAULT);
/// intent.decision = Decision::Denied { reasons: vec![ReasonCode::AllRejected] };
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Intent {
    /// The id of this record; attempts and outcomes name it as their parent.
    pub id: RecordId,
    /// The instant the decision was made for.
    pub at: Timestamp,
    /// Whose request it is; `None` when what was given is not a valid id.
    pub tenant: Option<TenantId>,
    /// Which conversation, as a keyed tag: session ids come from callers.
    pub session: Option<Tag>,
    /// Which user, as a keyed tag.
    pub actor: Option<Tag>,
    /// What it is for; `None` when what was given is unknown to the policy.
    pub purpose: Option<Purpose>,
    /// Which team of the tenant asks.
    pub team: Option<TenantId>,
    /// The regimes it stands under.
    pub regimes: Vec<Regime>,
    /// Whether a team was given that is no id.
    pub team_malformed: bool,
    /// How many regimes were given that the policy does not know.
    pub unknown_regimes: u32,
    /// Whether the conversation held something sensitive before.
    pub tainted: bool,
    /// Labels that were found earlier in the conversation and not in this request.
    pub held: Vec<Label>,
    /// The data classes it was judged by, declared and found. Only ones that the policy knows:
    /// an unknown word is a caller's text and goes to `unknown_classes` as a number.
    pub classes: Vec<DataClass>,
    /// How many declared classes the policy does not know.
    pub unknown_classes: u32,
    /// Whether a model was asked for by name. The name is not kept.
    pub model_named: bool,
    /// The model asked for, by the pattern of the catalog that it met; `None` when it met none.
    pub model: Option<ModelPlace>,
    /// Whether the training floor applied.
    pub sensitive: bool,
    /// The worst sensitivity of what was declared, found and remembered from the conversation.
    pub sensitivity: Sensitivity,
    /// How much of the request was scanned.
    pub scan: Scan,
    /// What was found and what was done to it.
    pub findings: Vec<Found>,
    /// What the second scan found in the outgoing bytes.
    pub residual: Tally,
    /// Every endpoint that was judged.
    pub candidates: Candidates,
    /// Positions of endpoints that were tried before and left out this time.
    pub tried: Vec<u32>,
    /// How much of each counted volume was used when it was decided; a volume that is not here was not counted.
    pub used: Vec<(ClauseId, u64)>,
    /// The policy in force, as [`Log::config`](crate::Log::config) returned it.
    pub policy: Option<Digest>,
    /// The tenant's own policies in force, each of them a policy in the log.
    pub tenant_policies: Vec<Digest>,
    /// The catalog in force.
    pub catalog: Option<Digest>,
    /// The ruleset in force.
    pub ruleset: Option<Digest>,
    /// The answer.
    pub decision: Decision,
    /// Detail that can be forgotten, sealed by [`SealingKeys`](crate::SealingKeys).
    pub detail: Option<Sealed>,
    /// Whether whatever it clears waits until the disk has this record. A record says so if not.
    pub durability: Durability,
}

words! {
    /// What may be released on a record.
    Durability {
        /// Nothing before the disk has it: the default.
        Durable = "durable",
        /// A request may leave while its record is still in memory. A crash takes the last 256 records with it
        /// at most; every report counts the requests that this holds for.
        Buffered = "buffered",
    }
}

/// Where the catalog has the most specific pattern that a model's name met. The name itself is the
/// caller's text; every name that meets the same pattern is judged alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelPlace {
    /// The position of the endpoint.
    pub endpoint: u32,
    /// The position among its patterns.
    pub pattern: u32,
}

/// How much of a request was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan {
    /// Whether everything was.
    pub coverage: Coverage,
    /// The length of the request.
    pub bytes: Length,
    /// In how many parts.
    pub parts: u32,
}

/// Findings of one label and sensitivity to which the same was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was found.
    pub label: Label,
    /// How harmful these are.
    pub sensitivity: Sensitivity,
    /// What was done.
    pub action: Action,
    /// How many at `Low`, `Medium` and `High` confidence.
    pub counts: [u32; 3],
    /// Keyed tags of the values; the first eight are kept.
    pub tags: Vec<Tag>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may go to one endpoint, as exactly these bytes.
    Cleared {
        /// Where it may go.
        endpoint: EndpointId,
        /// The commitment to the outgoing bytes.
        commitment: Commitment,
        /// Their length.
        out_len: Length,
    },
    /// It may not go anywhere.
    Denied {
        /// The reasons about the request as a whole.
        reasons: Vec<ReasonCode>,
    },
    /// No decision was reached, so it goes nowhere.
    Error {
        /// Where it failed.
        stage: Stage,
    },
}

impl Intent {
    /// The most cautious record of a request at `at`.
    pub fn new(id: RecordId, at: Timestamp) -> Intent {
        Intent {
            id,
            at,
            tenant: None,
            session: None,
            actor: None,
            purpose: None,
            team: None,
            regimes: Vec::new(),
            team_malformed: false,
            unknown_regimes: 0,
            tainted: false,
            held: Vec::new(),
            classes: Vec::new(),
            unknown_classes: 0,
            model_named: false,
            model: None,
            sensitive: true,
            sensitivity: Sensitivity::Restricted,
            scan: Scan { coverage: Coverage::Failed, bytes: Length::default(), parts: 0 },
            findings: Vec::new(),
            residual: Tally::default(),
            candidates: Candidates::default(),
            tried: Vec::new(),
            used: Vec::new(),
            policy: None,
            tenant_policies: Vec::new(),
            catalog: None,
            ruleset: None,
            decision: Decision::Error { stage: Stage::Read },
            detail: None,
            durability: Durability::Durable,
        }
    }
}
