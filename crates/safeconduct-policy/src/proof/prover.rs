//! Goes through every state with the fast evaluator and looks for one that breaks an invariant.

use super::certificate::{Certificate, Transcript};
use super::space::{Space, TooManyStates, example, is_declarable};
use super::{Invariant, Invariants};
use crate::facts::Facts;
use crate::policy::Reach;
use crate::reasons::scope;
use crate::{Evaluator, Request, posture};
use safeconduct_core::{ClauseId, DataClass, EndpointId, TenantId, Timestamp};
use serde::Serialize;
use std::collections::HashSet;

/// What was proved, and what was not.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// How many states were gone through.
    pub states: u64,
    /// What came of each invariant.
    pub findings: Vec<Finding>,
    /// Data classes that have nowhere to go, each with the first instant and one tenant for which that is so.
    pub homeless: Vec<Homeless>,
    /// What a sceptic needs to check it; only there when every invariant holds.
    pub certificate: Option<Certificate>,
}

/// A data class that has nowhere to go: at the instant no request of the tenant that declares it alone, as plain as
/// can be (no team, no regime, nothing found, nothing before, no volume left), may go anywhere, for whatever purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Homeless {
    /// The class.
    pub class: DataClass,
    /// Whose requests.
    pub tenant: TenantId,
    /// From when on.
    pub at: Timestamp,
}

/// What came of one invariant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The invariant.
    pub invariant: ClauseId,
    /// A request for which it does not hold; nothing when it holds for all.
    pub counterexample: Option<Counterexample>,
}

/// A request for which an invariant does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counterexample {
    /// The request.
    pub request: Request,
    /// When.
    pub at: Timestamp,
    /// The endpoint that may receive it and should not; nothing when it should go somewhere and may not.
    pub endpoint: Option<EndpointId>,
    /// Whether this very request can be declared. If not, it takes a detector that grades its findings
    /// milder than their class.
    pub declarable: bool,
}

impl Proof {
    /// Goes through every request from one instant to another.
    ///
    /// # Errors
    /// [`TooManyStates`] when there are too many to go through.
    pub fn new(
        evaluator: &Evaluator,
        invariants: &Invariants,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Proof, TooManyStates> {
        let space = Space::of(&[evaluator], invariants, from, until);
        let vocabulary = evaluator.policy().vocabulary();
        let mut found: Vec<Option<Counterexample>> = vec![None; invariants.all().len()];
        let mut transcript = Transcript::default();
        let mut housed: HashSet<(Timestamp, String, &DataClass)> = HashSet::new();
        let mut indices = Vec::new();
        space.walk(vocabulary, |facts| {
            allowed(evaluator, facts, &mut indices);
            transcript.add(&indices);
            if let ([class], false) = (facts.classes.as_slice(), indices.is_empty())
                && is_plain(facts)
            {
                let group = space.classes.iter().find(|group| group.contains(class));
                let graded = group.into_iter().flatten();
                let graded = graded.filter(|class| vocabulary.class(class) == Some(facts.sensitivity));
                housed.extend(graded.map(|class| (facts.at, facts.tenant.to_string(), class)));
            }
            for (invariant, found) in invariants.all().iter().zip(&mut found) {
                // A request that can be declared is worth more than one that cannot.
                if found.as_ref().is_some_and(|found| found.declarable) {
                    continue;
                }
                let broken = breach(evaluator, invariant, facts, &indices);
                if let Some(counterexample) = broken.map(|endpoint| concrete(evaluator, facts, endpoint))
                    && (found.is_none() || counterexample.declarable)
                {
                    *found = Some(counterexample);
                }
            }
        })?;
        let holds = found.iter().all(Option::is_none);
        let states = transcript.states();
        let all = space.classes.iter().flatten().filter(|class| vocabulary.class(class).is_some());
        let homeless: Vec<Homeless> = all
            .filter_map(|class| {
                let mut when =
                    space.instants.iter().flat_map(|at| space.tenants.iter().map(move |one| (*at, one)));
                let (at, tenant) = when.find(|(at, one)| !housed.contains(&(*at, one.to_string(), class)))?;
                Some(Homeless { class: class.clone(), tenant: tenant.clone(), at })
            })
            .collect();
        let homes = homeless.is_empty();
        let certificate =
            holds.then(|| Certificate::new(evaluator, invariants, &space, (from, until), homes, transcript));
        let findings = invariants
            .all()
            .iter()
            .zip(found)
            .map(|(invariant, counterexample)| Finding { invariant: invariant.id.clone(), counterexample });
        Ok(Proof { states, findings: findings.collect(), homeless, certificate })
    }
}

/// Whether a request says as little as can be: the same for whoever declares only a class and a purpose.
fn is_plain(facts: &Facts<'_>) -> bool {
    facts.team.is_empty()
        && facts.regimes.is_empty()
        && facts.labels.is_empty()
        && facts.findings == 0
        && !facts.tainted
        && facts.scanned
        && facts.used.is_empty()
}

/// The places of the allowed endpoints, ascending.
pub(super) fn allowed(evaluator: &Evaluator, facts: &Facts<'_>, indices: &mut Vec<usize>) {
    let prepared = &evaluator.prepared;
    indices.clear();
    let Some(epoch) = prepared.epoch(facts.at) else { return };
    let own = prepared.world_for(epoch, facts);
    let judgement = prepared.judge(epoch, own.as_ref().unwrap_or(&epoch.world), facts);
    indices.extend(judgement.allowed.iter().filter_map(|rank| prepared.by_rank.get(rank).copied()));
    indices.sort_unstable();
}

/// Whether an invariant is broken, and by which endpoint.
fn breach(
    evaluator: &Evaluator,
    invariant: &Invariant,
    facts: &Facts<'_>,
    allowed: &[usize],
) -> Option<Option<usize>> {
    if !invariant.when.as_ref().is_none_or(|when| when.holds(facts)) {
        return None;
    }
    if invariant.home && allowed.is_empty() {
        return Some(None);
    }
    let catalog = evaluator.catalog();
    let wrong = allowed.iter().copied().find(|index| {
        let is = |to: &crate::To, reach: Reach| {
            let rung = posture::rung(catalog, *index, facts.at, Some(scope(facts)));
            to.covers(catalog, *index, reach) && to.is_shown(catalog, *index, rung, facts.at)
        };
        invariant.only.as_ref().is_some_and(|only| !is(only, Reach::Every))
            || invariant.never.as_ref().is_some_and(|never| is(never, Reach::Some))
    });
    wrong.map(Some)
}

fn concrete(evaluator: &Evaluator, facts: &Facts<'_>, index: Option<usize>) -> Counterexample {
    let endpoint = index.and_then(|index| evaluator.catalog().endpoints().get(index));
    Counterexample {
        request: example(facts),
        at: facts.at,
        endpoint: endpoint.map(|endpoint| endpoint.id.clone()),
        declarable: is_declarable(facts, evaluator.policy().vocabulary()),
    }
}
