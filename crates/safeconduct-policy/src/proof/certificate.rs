//! What a prover claims, in a form that a sceptic checks with other code: no bit sets, no prepared
//! conditions, no shared walk; only the documents, the postures and the meaning of one condition.

use super::space::{Space, conditions};
use super::{Invariant, Invariants};
use crate::facts::Facts;
use crate::posture::{self, Scope};
use crate::{Clause, Digest, Effect, Evaluator, Policy, To};
use safeconduct_core::{DataClass, Label, Sensitivity, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

/// A claim that invariants hold for every request from one instant to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    catalog: Digest,
    /// The policy of the house, then those of tenants.
    policies: Vec<Digest>,
    invariants: Invariants,
    from: Timestamp,
    until: Timestamp,
    space: Space,
    states: u64,
    /// SHA-256 over the allowed endpoints of every state, in the order of the walk.
    outcomes: Digest,
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is about another catalog or other policies.
    #[error("the certificate is about another {what}; prove again for this one")]
    Other {
        /// `catalog` or `policy`.
        what: &'static str,
    },
    /// It lumps together what a clause or a claim tells apart, or leaves something out.
    #[error("the certificate's space is not that of all requests: {why}")]
    Space {
        /// What is wrong with it.
        why: String,
    },
    /// A state was decided otherwise than the certificate says.
    #[error("the certificate's outcomes do not come out again")]
    Outcomes,
    /// An invariant does not hold.
    #[error("invariant `{invariant}` does not hold")]
    Broken {
        /// The invariant.
        invariant: String,
    },
}

/// The outcomes of a walk, hashed as they come.
#[derive(Default)]
pub(super) struct Transcript {
    states: u64,
    chained: Vec<u8>,
}

impl Transcript {
    /// Adds the allowed endpoints of the next state.
    pub(super) fn add(&mut self, indices: &[usize]) {
        self.states += 1;
        let places = indices.iter().flat_map(|index| (*index as u64).to_be_bytes());
        self.chained.extend((indices.len() as u64).to_be_bytes().into_iter().chain(places));
        // Folded now and then, so that memory stays bounded.
        if self.chained.len() > 1 << 16 {
            self.fold();
        }
    }

    fn fold(&mut self) {
        let digest = Digest::of(&self.chained);
        self.chained.clear();
        self.chained.extend(digest.as_bytes());
    }

    pub(super) fn states(&self) -> u64 {
        self.states
    }

    fn finish(mut self) -> (u64, Digest) {
        self.fold();
        (self.states, Digest::of(&self.chained))
    }
}

impl Certificate {
    pub(super) fn new(
        evaluator: &Evaluator,
        invariants: &Invariants,
        space: &Space,
        from: Timestamp,
        until: Timestamp,
        transcript: Transcript,
    ) -> Certificate {
        let (states, outcomes) = transcript.finish();
        Certificate {
            catalog: evaluator.catalog().digest(),
            policies: policies(evaluator).map(|(_, policy)| policy.digest()).collect(),
            invariants: invariants.clone(),
            from,
            until,
            space: space.clone(),
            states,
            outcomes,
        }
    }

    /// The digest of the catalog it is about.
    pub fn catalog(&self) -> Digest {
        self.catalog
    }

    /// The digests of the policies it is about: that of the house, then those of tenants.
    pub fn policies(&self) -> &[Digest] {
        &self.policies
    }

    /// The first and the last instant it is about.
    pub fn period(&self) -> (Timestamp, Timestamp) {
        (self.from, self.until)
    }

    /// What it claims to hold.
    pub fn invariants(&self) -> &Invariants {
        &self.invariants
    }

    /// How many states it is about.
    pub fn states(&self) -> u64 {
        self.states
    }

    /// Checks the claim against the catalog and the policies, state by state, slowly.
    ///
    /// # Errors
    /// [`CertificateError`] when it is about something else, its space has gaps, a state comes out
    /// otherwise, or an invariant does not hold.
    pub fn verify(&self, evaluator: &Evaluator) -> Result<(), CertificateError> {
        if self.catalog != evaluator.catalog().digest() {
            return Err(CertificateError::Other { what: "catalog" });
        }
        if !policies(evaluator).map(|(_, policy)| policy.digest()).eq(self.policies.iter().copied()) {
            return Err(CertificateError::Other { what: "policy" });
        }
        self.check_space(evaluator).map_err(|why| CertificateError::Space { why })?;
        let mut transcript = Transcript::default();
        let mut broken = None;
        self.visit(evaluator, |facts| {
            let rungs: Vec<_> = (0..evaluator.catalog().endpoints().len())
                .map(|index| {
                    posture::rung(
                        evaluator.catalog(),
                        index,
                        facts.at,
                        Some(Scope { purpose: &facts.purpose, classes: &facts.classes }),
                    )
                })
                .collect();
            let meets = |index: usize, to: &To| {
                let (endpoint, rung) = (evaluator.catalog().endpoints().get(index), rungs.get(index));
                endpoint.zip(rung).is_some_and(|(endpoint, rung)| {
                    to.covers(endpoint) && to.is_shown(evaluator.catalog(), index, *rung, facts.at)
                })
            };
            let allowed: Vec<usize> =
                (0..rungs.len()).filter(|index| is_allowed(evaluator, facts, *index, &meets)).collect();
            for invariant in self.invariants.all() {
                if broken.is_none() && is_broken(invariant, facts, &allowed, &meets) {
                    broken = Some(invariant.id.to_string());
                }
            }
            transcript.add(&allowed);
        });
        if let Some(invariant) = broken {
            return Err(CertificateError::Broken { invariant });
        }
        match transcript.finish() == (self.states, self.outcomes) {
            true => Ok(()),
            false => Err(CertificateError::Outcomes),
        }
    }

    /// Whether the space has a state for every request.
    fn check_space(&self, evaluator: &Evaluator) -> Result<(), String> {
        self.space.states().map_err(|error| error.to_string())?;
        let vocabulary = evaluator.policy().vocabulary();
        let of_invariants = || self.invariants.all().iter().filter_map(|invariant| invariant.when.as_ref());
        let conditions = |evaluator| conditions(evaluator).chain(of_invariants());
        let claims = || evaluator.catalog().endpoints().iter().flat_map(|endpoint| &endpoint.claims);
        for purpose in &vocabulary.purposes {
            let group = self.space.purposes.iter().find(|group| group.contains(purpose));
            let group = group.ok_or(format!("purpose `{purpose}` is missing"))?;
            let mut lists = conditions(evaluator)
                .filter_map(|when| when.purposes.as_deref())
                .chain(claims().map(|claim| claim.purposes.as_slice()));
            if lists.any(|list| group.iter().any(|other| list.contains(other) != list.contains(purpose))) {
                return Err(format!("purpose `{purpose}` is not like the others of its group"));
            }
        }
        for class in vocabulary.classes.keys() {
            let group = self.space.classes.iter().find(|group| group.contains(class));
            let group = group.ok_or(format!("data class `{class}` is missing"))?;
            let asked = conditions(evaluator)
                .flat_map(|when| [&when.classes_any, &when.classes_all, &when.classes_only]);
            let mut lists = asked
                .filter_map(|list| list.as_deref())
                .chain(claims().map(|claim| claim.classes.as_slice()));
            if lists.any(|list| group.iter().any(|other| list.contains(other) != list.contains(class))) {
                return Err(format!("data class `{class}` is not like the others of its group"));
            }
        }
        for label in &vocabulary.labels {
            let of = |label: &Label| -> Vec<bool> {
                let labels = conditions(evaluator)
                    .filter_map(|when| when.labels_any.as_deref())
                    .map(|list| list.contains(label));
                let categories = conditions(evaluator).filter_map(|when| when.categories_any.as_deref());
                labels.chain(categories.map(|list| list.contains(&label.category()))).collect()
            };
            let own = of(label);
            let group =
                self.space.labels.iter().find(|group| group.iter().any(|name| name == label.as_str()));
            match group {
                None if own.contains(&true) => return Err(format!("label `{label}` is missing")),
                None => {}
                Some(group) => {
                    let others = vocabulary
                        .labels
                        .iter()
                        .filter(|other| group.iter().any(|name| name == other.as_str()));
                    if others.into_iter().any(|other| of(other) != own) {
                        return Err(format!("label `{label}` is not like the others of its group"));
                    }
                }
            }
        }
        let fresh = Space::of(&[evaluator], &self.invariants, self.from, self.until);
        if fresh.tenants != self.space.tenants
            || fresh.instants != self.space.instants
            || fresh.limited != self.space.limited
        {
            return Err("tenants, instants or volumes are not those of these documents".to_owned());
        }
        Ok(())
    }

    /// Goes through the states by counting.
    fn visit(&self, evaluator: &Evaluator, mut look: impl FnMut(&Facts)) {
        let vocabulary = evaluator.policy().vocabulary();
        let mild = |group: &Vec<DataClass>| group.iter().min_by_key(|class| vocabulary.class(class)).cloned();
        let classes: Vec<DataClass> = self.space.classes.iter().filter_map(mild).collect();
        let named = |group: &Vec<String>| {
            group
                .iter()
                .find_map(|name| vocabulary.labels.iter().find(|label| label.as_str() == name))
                .cloned()
        };
        let labels: Vec<Label> = self.space.labels.iter().filter_map(named).collect();
        let grades = [
            (Sensitivity::Public, true),
            (Sensitivity::Internal, true),
            (Sensitivity::Confidential, true),
            (Sensitivity::Restricted, true),
            (Sensitivity::Restricted, false),
        ];
        let tenant =
            |number: u64| self.space.tenants.get(number as usize).cloned().unwrap_or(TenantId::DEFAULT);
        for number in 0..self.states {
            let mut rest = number;
            let mut digit = |base: usize| {
                let base = base as u64;
                let digit = rest % base.max(1);
                rest /= base.max(1);
                digit
            };
            let grade = digit(grades.len());
            let open = digit(1 << self.space.limited.len());
            let found = digit(1 << self.space.labels.len());
            let declared = digit((1 << self.space.classes.len()) - 1) + 1;
            let whose = digit(self.space.tenants.len());
            let why = digit(self.space.purposes.len());
            let when = digit(self.space.instants.len());
            let (sensitivity, scanned) =
                grades.get(grade as usize).copied().unwrap_or((Sensitivity::Restricted, false));
            let (Some(purpose), Some(at)) = (
                self.space.purposes.get(why as usize).and_then(|group| group.first()),
                self.space.instants.get(when as usize),
            ) else {
                continue;
            };
            let mut classes = picked(&classes, declared);
            classes.sort();
            look(&Facts {
                tenant: tenant(whose),
                purpose: purpose.clone(),
                classes,
                labels: picked(&labels, found),
                sensitivity,
                scanned,
                model: None,
                used: picked(&self.space.limited, open).into_iter().map(|clause| (clause, 0)).collect(),
                at: *at,
            });
        }
    }
}

/// The items whose bit is set.
fn picked<T: Clone>(all: &[T], bits: u64) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, one)| one.clone()).collect()
}

/// The policies of an evaluator with the tenants they are for.
fn policies(evaluator: &Evaluator) -> impl Iterator<Item = (Option<&crate::Pattern>, &Policy)> {
    let own = evaluator.tenant_policies().map(|(tenants, policy)| (Some(tenants), policy));
    std::iter::once((None, evaluator.policy())).chain(own)
}

/// Whether the request may go there, clause by clause.
fn is_allowed(
    evaluator: &Evaluator,
    facts: &Facts,
    index: usize,
    meets: &impl Fn(usize, &To) -> bool,
) -> bool {
    let Some(endpoint) = evaluator.catalog().endpoints().get(index) else { return false };
    let floor = To { rung_min: Some(crate::Rung::FLOOR), ..To::default() };
    let lets = |policy: &Policy| {
        let applies = |clause: &&Clause| {
            clause.when.as_ref().is_none_or(|when| when.holds(facts))
                && !clause.unless.as_ref().is_some_and(|unless| unless.holds(facts))
                && clause.to.as_ref().is_none_or(|to| meets(index, to))
        };
        let mut permitted = false;
        for clause in policy.clauses().iter().filter(applies) {
            match clause.effect {
                Effect::Permit => permitted |= !clause.is_exhausted(facts),
                Effect::Forbid => return false,
                Effect::Require if !clause.must.as_ref().is_none_or(|must| meets(index, must)) => {
                    return false;
                }
                Effect::Require => {}
            }
        }
        permitted
    };
    endpoint.routable
        && endpoint.sanctioned
        && (facts.sensitivity < Sensitivity::Confidential || meets(index, &floor))
        && policies(evaluator)
            .filter(|(tenants, _)| tenants.is_none_or(|one| one.matches(&facts.tenant)))
            .all(|(_, policy)| lets(policy))
}

fn is_broken(
    invariant: &Invariant,
    facts: &Facts,
    allowed: &[usize],
    meets: &impl Fn(usize, &To) -> bool,
) -> bool {
    invariant.when.as_ref().is_none_or(|when| when.holds(facts))
        && (invariant.home && allowed.is_empty()
            || invariant.only.as_ref().is_some_and(|only| !allowed.iter().all(|index| meets(*index, only)))
            || invariant.never.as_ref().is_some_and(|never| allowed.iter().any(|index| meets(*index, never))))
}
