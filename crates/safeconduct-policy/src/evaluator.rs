//! Decides: a policy and a catalog, prepared for many questions.

use crate::facts::Facts;
use crate::reasons::{self, Candidate};
use crate::{
    Account, Allowed, Catalog, Decision, Effect, Grant, LoadError, Need, Policy, Query, Refusal, Rejected,
    Rung,
};
use safeconduct_core::{
    EndpointId, OperatorSpec, PlanRule, Reason, ReasonCode, RedactionPlan, RequestObligation, Selector,
    Sensitivity,
};
use std::sync::Arc;

/// A policy and a catalog that belong together. Cheap to clone, shared between threads.
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
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    catalog: Catalog,
    policy: Policy,
}

impl Evaluator {
    /// Prepares the two for deciding.
    ///
    /// # Errors
    /// [`LoadError`] when a clause names an endpoint, a provider or another attribute that no
    /// endpoint of the catalog has, or asks of one what its own obligations rule out.
    pub fn new(catalog: Catalog, policy: Policy) -> Result<Evaluator, LoadError> {
        policy.check_against(&catalog)?;
        Ok(Evaluator { inner: Arc::new(Inner { catalog, policy }) })
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// Decides. Total: every question has an answer.
    pub fn decide(&self, query: &Query<'_>) -> Decision {
        self.decide_excluding(query, &[])
    }

    /// Decides with these endpoints left out, e.g. because they failed: what is granted is
    /// always a part of what [`Evaluator::decide`] grants.
    pub fn decide_excluding(&self, query: &Query<'_>, tried: &[EndpointId]) -> Decision {
        let facts = match Facts::of(query, self.policy().vocabulary()) {
            Ok(facts) => facts,
            Err((reasons, need)) => {
                let account = self.account(need, query, Vec::new());
                return Decision::Refusal(Refusal { reasons, account });
            }
        };
        let mut allowed = Vec::new();
        let mut rejected = Vec::new();
        for (index, endpoint) in self.catalog().endpoints().iter().enumerate() {
            let candidate = Candidate::new(self.catalog(), self.policy(), &facts, index);
            let reasons = candidate.reasons();
            match reasons.is_empty() {
                false => rejected.push(Rejected {
                    endpoint: endpoint.id.clone(),
                    index,
                    rung: candidate.rung,
                    reasons,
                }),
                true if tried.contains(&endpoint.id) => {}
                true => allowed.push((self.rank(&candidate), self.allow(&candidate))),
            }
        }
        allowed.sort_by(|(one, _), (two, _)| one.cmp(two));
        let mut allowed = allowed.into_iter().map(|(_, allowed)| allowed);
        match allowed.next() {
            Some(chosen) => {
                let account = self.account(facts.need(), query, rejected);
                Decision::Grant(Grant { chosen, fallbacks: allowed.collect(), account })
            }
            None => {
                let reasons = self.refuse(&facts, &rejected);
                Decision::Refusal(Refusal { reasons, account: self.account(facts.need(), query, rejected) })
            }
        }
    }

    fn account(&self, need: Need, query: &Query<'_>, rejected: Vec<Rejected>) -> Account {
        Account {
            need,
            at: query.at,
            policy: self.policy().digest(),
            catalog: self.catalog().digest(),
            rejected,
        }
    }

    /// Where an allowed endpoint stands among the others; the least goes first.
    fn rank(&self, candidate: &Candidate<'_>) -> Rank {
        let Some(endpoint) = self.catalog().endpoints().get(candidate.index) else { return Rank::default() };
        let favours = self.policy().preferences().iter().filter(|preference| {
            preference.concerns(candidate.facts)
                && preference.to.covers(endpoint)
                && preference.to.is_shown(self.catalog(), candidate.index, candidate.rung, candidate.facts.at)
        });
        let points: u64 = favours.map(|preference| u64::from(preference.points)).sum();
        Rank {
            points: std::cmp::Reverse(points),
            // A non-negative float orders as its bits do.
            cost: endpoint.cost.map_or(u64::MAX, |cost| (cost + 0.0).to_bits()),
            latency: endpoint.latency_ms.unwrap_or(u32::MAX),
            weight: std::cmp::Reverse(endpoint.weight),
            index: candidate.index,
        }
    }

    fn allow(&self, candidate: &Candidate<'_>) -> Allowed {
        let catalog = self.catalog();
        let endpoint = catalog.endpoints().get(candidate.index);
        let mut clauses: Vec<_> = candidate.permits().chain(candidate.applying(Effect::Require)).collect();
        clauses.sort_by(|one, two| one.id.cmp(&two.id));
        let mut plan = clauses
            .iter()
            .fold(RedactionPlan::default(), |plan, clause| plan.with_layer(clause.redact.clone()));
        let keeps =
            clauses.iter().flat_map(|clause| &clause.redact).any(|rule| rule.operator == OperatorSpec::Keep);
        if keeps && candidate.rung < Rung::OwnHardware {
            plan = plan.with_layer(vec![NOTHING_SENSITIVE_IS_KEPT]);
        }
        let hops = catalog.hops(candidate.index).iter().filter_map(|hop| catalog.endpoints().get(*hop));
        let mut obligations: Vec<RequestObligation> =
            endpoint.into_iter().chain(hops).flat_map(|one| one.obligations.clone()).collect();
        obligations.extend(clauses.iter().flat_map(|clause| clause.oblige.clone()));
        obligations.sort();
        obligations.dedup();
        Allowed {
            endpoint: endpoint.map_or(EndpointId::declare("none"), |endpoint| endpoint.id.clone()),
            index: candidate.index,
            rung: candidate.rung,
            plan,
            obligations,
            permitted_by: clauses
                .iter()
                .filter(|clause| clause.effect == Effect::Permit)
                .map(|clause| clause.id.clone())
                .collect(),
        }
    }

    fn refuse(&self, facts: &Facts, rejected: &[Rejected]) -> Vec<Reason> {
        let codes = |one: &Rejected| {
            let mut codes: Vec<ReasonCode> = one.reasons.iter().map(|reason| reason.code).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let groups: Vec<(usize, Vec<ReasonCode>)> =
            rejected.iter().map(|one| (one.index, codes(one))).collect();
        // An application for people or an unapproved vendor is never "almost" the answer.
        let far = |one: &&Rejected| {
            let structural = [ReasonCode::NotRoutable, ReasonCode::Unsanctioned, ReasonCode::ModelMismatch];
            let barred = one.reasons.iter().filter(|reason| structural.contains(&reason.code)).count();
            (barred, one.reasons.len())
        };
        let nearest = rejected.iter().min_by_key(far).map(|one| one.reasons.clone()).unwrap_or_default();
        reasons::refusal(self.catalog(), facts, &groups, nearest)
    }
}

/// What leaves our own hardware is redacted whatever a clause keeps.
const NOTHING_SENSITIVE_IS_KEPT: PlanRule =
    PlanRule { on: Selector::Sensitivity(Sensitivity::Confidential), operator: OperatorSpec::Placeholder };

#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    points: std::cmp::Reverse<u64>,
    cost: u64,
    latency: u32,
    weight: std::cmp::Reverse<u32>,
    index: usize,
}
