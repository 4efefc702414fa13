//! A sceptic's own reading of `docs/policy.md`: one request, one endpoint, one sentence after the other.
//!
//! Nothing of the fast way is used here but the types that documents and requests are made of: no bit sets, no
//! prepared conditions, no postures worked out before. What the two agree on for every state is worth more than
//! what one of them says.

mod posture;
mod space;

pub(super) use space::{check_space, grades, mildest, standing_labels};

use super::Invariant;
use crate::facts::Facts;
use crate::{Clause, Effect, Endpoint, Evaluator, Pattern, Policy, Rung, To, When};
use posture::{Papers, Posture};
use safeconduct_core::{Category, Sensitivity};

/// The documents, as a sceptic reads them.
pub(super) struct Sceptic<'a> {
    evaluator: &'a Evaluator,
    papers: Papers<'a>,
}

/// One request in a sceptic's hands.
pub(super) struct Case<'a> {
    evaluator: &'a Evaluator,
    facts: &'a Facts<'a>,
    posture: Posture<'a>,
}

impl<'a> Sceptic<'a> {
    pub(super) fn new(evaluator: &'a Evaluator) -> Sceptic<'a> {
        Sceptic { evaluator, papers: Papers::of(evaluator.catalog()) }
    }

    pub(super) fn case<'c>(&'c self, facts: &'c Facts<'c>) -> Case<'c> {
        Case { evaluator: self.evaluator, facts, posture: Posture::new(&self.papers, facts) }
    }
}

/// The policies of an evaluator with the tenants they are for.
pub(super) fn policies(evaluator: &Evaluator) -> impl Iterator<Item = (Option<&Pattern>, &Policy)> {
    let own = evaluator.tenant_policies().map(|(tenants, policy)| (Some(tenants), policy));
    std::iter::once((None, evaluator.policy())).chain(own)
}

impl Case<'_> {
    /// The places of the endpoints that the request may go to.
    pub(super) fn allowed(&self) -> Vec<usize> {
        (0..self.evaluator.catalog().endpoints().len()).filter(|index| self.is_allowed(*index)).collect()
    }

    /// Whether an invariant does not hold for the request, which may go to these endpoints.
    pub(super) fn breaks(&self, invariant: &Invariant, allowed: &[usize]) -> bool {
        let concerns = invariant.when.as_ref().is_none_or(|when| self.holds(when));
        let stranger =
            |index: &usize| invariant.only.as_ref().is_some_and(|only| !self.is(*index, only, true));
        let intruder =
            |index: &usize| invariant.never.as_ref().is_some_and(|never| self.is(*index, never, false));
        concerns
            && (invariant.home && allowed.is_empty()
                || allowed.iter().any(|index| stranger(index) || intruder(index)))
    }

    fn is_allowed(&self, index: usize) -> bool {
        let Some(endpoint) = self.evaluator.catalog().endpoints().get(index) else { return false };
        let serves = |model: &str| endpoint.models.iter().any(|pattern| pattern.matches(model));
        let sensitive = self.facts.sensitivity >= Sensitivity::Confidential;
        endpoint.routable
            && endpoint.sanctioned
            && self.facts.model.as_deref().is_none_or(serves)
            && (!sensitive || self.posture.rung(index) >= Rung::SignedContract)
            && policies(self.evaluator)
                .filter(|(tenants, _)| tenants.is_none_or(|one| one.matches(&self.facts.tenant)))
                .all(|(_, policy)| self.lets(policy, index))
    }

    /// Whether one policy lets the request go there.
    fn lets(&self, policy: &Policy, index: usize) -> bool {
        let applying = || policy.clauses().iter().filter(|clause| self.applies(clause, index));
        let of = |effect| applying().filter(move |clause| clause.effect == effect);
        of(Effect::Forbid).next().is_none()
            && of(Effect::Require).all(|one| one.must.as_ref().is_none_or(|must| self.is(index, must, true)))
            && of(Effect::Permit).any(|one| !self.is_used_up(one))
    }

    fn applies(&self, clause: &Clause, index: usize) -> bool {
        let opens = clause.effect == Effect::Permit;
        clause.when.as_ref().is_none_or(|when| self.holds(when))
            && !clause.unless.as_ref().is_some_and(|unless| self.holds(unless))
            && clause.to.as_ref().is_none_or(|to| self.is(index, to, opens))
    }

    fn is_used_up(&self, clause: &Clause) -> bool {
        let Some(limit) = clause.limit else { return false };
        let told = || self.facts.used.iter().filter(|(id, _)| *id == clause.id);
        told().next().is_none() || told().any(|(_, used)| *used >= limit.volume)
    }

    /// Whether the request is as a condition says. Taken apart field by field, so that none is forgotten.
    fn holds(&self, when: &When) -> bool {
        let When {
            purposes,
            tenants,
            teams,
            regimes_any,
            findings_min,
            tainted,
            classes_any,
            classes_all,
            classes_only,
            labels_any,
            categories_any,
            sensitivity_min,
            sensitivity_max,
            sensitive,
            scanned,
            from,
            until,
        } = when;
        let facts = self.facts;
        let has = |class| facts.classes.iter().any(|own| own == class);
        let found = |category: &Category| facts.labels.iter().any(|label| label.category() == *category);
        purposes.as_ref().is_none_or(|list| list.contains(&facts.purpose))
            && tenants.as_ref().is_none_or(|list| list.iter().any(|one| one.matches(&facts.tenant)))
            && teams.as_ref().is_none_or(|list| list.iter().any(|one| one.matches(&facts.team)))
            && regimes_any
                .as_ref()
                .is_none_or(|list| list.iter().any(|one| facts.regimes.iter().any(|own| own == one)))
            && findings_min.is_none_or(|least| facts.findings >= least)
            && tainted.is_none_or(|asked| asked == facts.tainted)
            && classes_any.as_ref().is_none_or(|list| list.iter().any(has))
            && classes_all.as_ref().is_none_or(|list| list.iter().all(has))
            && classes_only.as_ref().is_none_or(|list| {
                facts.scanned && facts.classes.iter().all(|own| list.iter().any(|one| one == own))
            })
            && labels_any
                .as_ref()
                .is_none_or(|list| list.iter().any(|one| facts.labels.iter().any(|label| label == one)))
            && categories_any.as_ref().is_none_or(|list| list.iter().any(found))
            && sensitivity_min.is_none_or(|least| facts.sensitivity >= least)
            && sensitivity_max.is_none_or(|most| facts.sensitivity <= most)
            && sensitive.is_none_or(|asked| asked == (facts.sensitivity >= Sensitivity::Confidential))
            && scanned.is_none_or(|asked| asked == facts.scanned)
            && from.is_none_or(|from| facts.at >= from.first())
            && until.is_none_or(|until| facts.at <= until.last())
    }

    /// Whether an endpoint is as a condition says; `all`: its hops must be meant too where they count, else one
    /// of the way being meant is enough.
    fn is(&self, index: usize, to: &To, all: bool) -> bool {
        let To {
            endpoints,
            providers,
            products,
            tiers,
            accounts,
            projects,
            regions,
            surfaces,
            features,
            rung_min,
            retention_days_max,
            evidence_age_days_max,
            assured,
        } = to;
        let Some(endpoint) = self.evaluator.catalog().endpoints().get(index) else { return false };
        type Names<'n> = Option<&'n [Pattern]>;
        let own =
            |names: Names<'_>, name: &str| names.is_none_or(|list| list.iter().any(|one| one.matches(name)));
        let way = self.posture.way(index);
        let shared = |names: Names<'_>, of: fn(&Endpoint) -> &str| match all {
            true => way.iter().all(|one| own(names, of(one))),
            // Whose region nobody knows may be there.
            false => names.is_none() || way.iter().any(|one| own(names, of(one)) || of(one).is_empty()),
        };
        own(endpoints.as_deref(), &endpoint.id)
            && own(products.as_deref(), &endpoint.product)
            && own(tiers.as_deref(), &endpoint.tier)
            && own(accounts.as_deref(), &endpoint.account)
            && own(projects.as_deref(), &endpoint.project)
            && own(surfaces.as_deref(), &endpoint.surface)
            && shared(providers.as_deref(), |one| &one.provider)
            && shared(regions.as_deref(), |one| &one.region)
            && features.as_ref().is_none_or(|list| list.contains(&endpoint.feature))
            && rung_min.is_none_or(|least| self.posture.rung(index) >= least)
            && retention_days_max.is_none_or(|most| self.posture.is_kept_at_most(index, most))
            && evidence_age_days_max.is_none_or(|most| self.posture.is_fresh(index, most))
            && assured.as_ref().is_none_or(|list| {
                list.iter().all(|one| self.posture.is_assured(index, one.axis, &one.subject))
            })
    }
}
