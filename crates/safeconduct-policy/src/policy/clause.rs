//! The statements of a policy: hard clauses and soft preferences are different types.

use super::{Reach, To, When};
use crate::facts::Facts;
use safeconduct_core::{ClauseId, PlanRule, RequestObligation};
use serde::{Deserialize, Serialize};

/// A hard statement. Clauses have no order: every one that applies counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Clause {
    /// Its name in reasons and records.
    pub id: ClauseId,
    /// What it does.
    pub effect: Effect,
    /// Why it is there, for people.
    #[serde(default)]
    pub note: String,
    /// The requests it is about; all when it is not given.
    pub when: Option<When>,
    /// The requests among them that it is not about.
    pub unless: Option<When>,
    /// The endpoints it is about; all when it is not given.
    pub to: Option<To>,
    /// What those endpoints must be (`require`).
    pub must: Option<To>,
    /// What is done to the text (`permit`, `require`).
    #[serde(default)]
    pub redact: Vec<PlanRule>,
    /// What the request must say (`permit`, `require`).
    #[serde(default)]
    pub oblige: Vec<RequestObligation>,
    /// How much it permits in all (`permit`).
    pub limit: Option<Limit>,
}

/// What a hard clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Opens a way. What no clause permits is denied.
    Permit,
    /// Closes a way, whatever permits it.
    Forbid,
    /// Leaves a way open only to endpoints that meet a demand.
    Require,
}

impl Effect {
    /// The one spelling used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Effect::Permit => "permit",
            Effect::Forbid => "forbid",
            Effect::Require => "require",
        }
    }
}

impl Effect {
    /// How hops count in `to`: a way is opened for what is meant as a whole, and closed or bound for what
    /// is meant in part.
    pub(crate) fn reach(self) -> Reach {
        match self {
            Effect::Permit => Reach::Every,
            Effect::Forbid | Effect::Require => Reach::Some,
        }
    }
}

/// The box around an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many requests it permits in all.
    pub volume: u64,
}

/// A soft statement: it orders endpoints that are already allowed and can allow none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Preference {
    /// Its name.
    pub id: ClauseId,
    /// Why it is there, for people.
    #[serde(default)]
    pub note: String,
    /// The requests it is about; all when it is not given.
    pub when: Option<When>,
    /// The requests among them that it is not about.
    pub unless: Option<When>,
    /// The endpoints it favours.
    pub to: To,
    /// How much; points add up, and the endpoint with most goes first.
    #[serde(default = "one")]
    pub points: u32,
}

fn one() -> u32 {
    1
}

impl Clause {
    /// Whether it asks for something to be done to the text or said by the request.
    pub(crate) fn has_duties(&self) -> bool {
        !self.redact.is_empty() || !self.oblige.is_empty()
    }

    /// Whether its volume is used up; a volume nobody counted is.
    pub(crate) fn is_exhausted(&self, facts: &Facts<'_>) -> bool {
        self.limit.is_some_and(|limit| {
            // Told twice, the worse counts.
            let told = facts.used.iter().filter(|(clause, _)| *clause == self.id).map(|(_, used)| *used);
            told.max().is_none_or(|used| used >= limit.volume)
        })
    }
}
