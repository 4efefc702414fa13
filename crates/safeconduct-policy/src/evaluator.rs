//! Decides: a policy and a catalog, prepared for many questions.

use crate::facts::Facts;
use crate::first;
use crate::policy::names_no_id;
use crate::prepared::Prepared;
use crate::{Catalog, Decision, Endpoint, LoadError, Pattern, Policy, Problem, Query};
use safeconduct_core::EndpointId;
use std::sync::Arc;

/// A policy and a catalog that belong together. Cheap to clone, shared between threads.
///
/// A decision costs one pass over the clauses that concern the request, for all endpoints at once.
/// What is true of the endpoints is worked out once for each stretch of time in which no evidence
/// begins, ends or falls due.
///
/// ```
/// use safeconduct_core::{Coverage, Tally};
/// use safeconduct_policy::{Catalog, DEFAULT_POLICY, Evaluator, Policy, Query, STARTER_CATALOG, Vocabulary};
///
/// let catalog = Catalog::from_toml(STARTER_CATALOG)?;
/// let evaluator = Evaluator::new(catalog, Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default())?)?;
/// let tally = Tally::default();
/// let decision = evaluator.decide(&Query::new(&tally, Coverage::Full, "2026-11-23".parse()?));
/// assert_eq!(decision.chosen().map(|chosen| chosen.endpoint.as_str()), Some("local"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Evaluator {
    pub(crate) prepared: Arc<Prepared>,
}

impl Evaluator {
    /// Prepares the two for deciding.
    ///
    /// # Errors
    /// [`LoadError`] when a clause names an endpoint, a provider or another attribute that no
    /// endpoint of the catalog has, or asks of one what its own obligations rule out; and when a claim of
    /// the catalog names a purpose or a data class that the policy does not know.
    pub fn new(catalog: Catalog, policy: Policy) -> Result<Evaluator, LoadError> {
        catalog.check_words(policy.vocabulary())?;
        policy.check_against(&catalog)?;
        Ok(Evaluator { prepared: Arc::new(Prepared::new(catalog, policy, Vec::new())) })
    }

    /// Adds a policy for the requests of some tenants.
    ///
    /// A request of theirs goes only where every policy that applies lets it go, so a tenant's policy
    /// can only tighten: it needs permits of its own for what it wants to leave open. Read it with
    /// the [`Policy::vocabulary`] of the policy of the house, which decides what names exist.
    ///
    /// # Errors
    /// [`LoadError`] as for [`Evaluator::new`], and when a clause has an id or asks for a duty that
    /// clashes with one of another policy; and when no tenant can be called as the pattern says.
    pub fn with_tenant(self, tenants: Pattern, policy: Policy) -> Result<Evaluator, LoadError> {
        if let Some(hint) = names_no_id(&tenants) {
            let message = format!("no tenant is called `{tenants}`, so this policy is nobody's: {hint}");
            return Err(LoadError::new("tenant's policy", vec![Problem { message, line: 0, column: 0 }]));
        }
        policy.check_words(self.policy().vocabulary())?;
        policy.check_against(self.catalog())?;
        policy.check_beside(self.policy(), self.catalog())?;
        for (_, other) in self.tenant_policies() {
            policy.check_beside(other, self.catalog())?;
        }
        let mut own: Vec<(Pattern, Policy)> =
            self.tenant_policies().map(|(tenants, policy)| (tenants.clone(), policy.clone())).collect();
        own.push((tenants, policy));
        let prepared = Prepared::new(self.catalog().clone(), self.policy().clone(), own);
        Ok(Evaluator { prepared: Arc::new(prepared) })
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        &self.prepared.catalog
    }

    /// The policy of the house.
    pub fn policy(&self) -> &Policy {
        &self.prepared.house.policy
    }

    /// The policies of tenants, with the tenants they are for.
    pub fn tenant_policies(&self) -> impl Iterator<Item = (&Pattern, &Policy)> {
        self.prepared.tenants.iter().map(|(tenants, bound)| (tenants, &bound.policy))
    }

    /// What is odd about the policy of the house over this catalog, but can be enforced: demands that no endpoint could
    /// ever meet. What is odd about each of the two by itself is said by [`Policy::warnings`] and [`Catalog::warnings`].
    pub fn warnings(&self) -> Vec<Problem> {
        self.policy().warnings_over(self.catalog())
    }

    /// Decides. Total: every question has an answer.
    pub fn decide(&self, query: &Query<'_>) -> Decision {
        self.decide_excluding(query, &[])
    }

    /// Decides with these endpoints left out, e.g. because they failed: what is granted is
    /// always a part of what [`Evaluator::decide`] grants.
    pub fn decide_excluding(&self, query: &Query<'_>, tried: &[EndpointId]) -> Decision {
        Decision::new(self.clone(), Facts::of(query, self.policy().vocabulary()), query.at, tried)
    }

    /// The endpoint that [`Evaluator::decide`] would choose, and nothing else: for simulations. Up to 1,024
    /// clauses it allocates nothing.
    pub fn choose(&self, query: &Query<'_>) -> Option<&Endpoint> {
        let facts = Facts::of(query, self.policy().vocabulary()).ok()?;
        let index = self.prepared.by_rank.get(first::rank(&self.prepared, &facts)?)?;
        self.catalog().endpoints().get(*index)
    }
}
