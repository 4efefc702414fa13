//! What a prover claims, in a form that a sceptic checks with code of its own: only the types of documents,
//! requests and certificates are shared.

use super::Invariants;
use super::sceptic::{self, Sceptic, policies};
use super::space::Space;
use crate::facts::Facts;
use crate::{Digest, Evaluator};
use safeconduct_core::{DataClass, Sensitivity, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// Whether it claims that every data class has somewhere to go, for every tenant and at every instant.
    homes: bool,
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
    /// What it claims is not what it seems to claim: a statement that says nothing, or has the name of another.
    #[error("what the certificate claims is no claim: {why}")]
    Claim {
        /// What is wrong with it.
        why: String,
    },
    /// A data class has nowhere to go.
    #[error("data class `{class}` has nowhere to go at {at} for tenant `{tenant}`")]
    Homeless {
        /// The class.
        class: String,
        /// Whose requests.
        tenant: String,
        /// From when on.
        at: Timestamp,
    },
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
        (from, until): (Timestamp, Timestamp),
        homes: bool,
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
            homes,
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

    /// Whether it claims that every data class has somewhere to go, for some purpose, for every tenant and at every
    /// instant, volumes aside.
    pub fn has_homes(&self) -> bool {
        self.homes
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
        if let Some(flaw) = self.invariants.flaws(evaluator.policy().vocabulary()).into_iter().next() {
            return Err(CertificateError::Claim { why: flaw.message });
        }
        if let Some(one) = self.invariants.impostor() {
            let why = format!("`{}` is the name of a built-in invariant that says something else", one.id);
            return Err(CertificateError::Claim { why });
        }
        sceptic::check_space(&self.space, evaluator, &self.invariants, self.period())
            .map_err(|why| CertificateError::Space { why })?;
        // Counted before they are gone through: a forged number is no reason to count for ever.
        if self.space.states() != Ok(self.states) {
            return Err(CertificateError::Outcomes);
        }
        let sceptic = Sceptic::new(evaluator);
        let mut transcript = Transcript::default();
        let mut broken = None;
        let mut homes: BTreeSet<(Timestamp, String, DataClass)> = BTreeSet::new();
        self.visit(evaluator, |facts| {
            let case = sceptic.case(facts);
            let allowed = case.allowed();
            if broken.is_none() {
                let breaks = |invariant: &&super::Invariant| case.breaks(invariant, &allowed);
                broken = self.invariants.all().iter().find(breaks).map(|invariant| invariant.id.to_string());
            }
            if self.homes && !allowed.is_empty() {
                homes.extend(self.housed(evaluator, facts));
            }
            transcript.add(&allowed);
        });
        if let Some(invariant) = broken {
            return Err(CertificateError::Broken { invariant });
        }
        if let Some(error) = self.homes.then(|| self.homeless(evaluator, &homes)).flatten() {
            return Err(error);
        }
        match transcript.finish() == (self.states, self.outcomes) {
            true => Ok(()),
            false => Err(CertificateError::Outcomes),
        }
    }

    /// The classes that a request has shown to have a home: it declares one of them and says nothing else.
    fn housed(&self, evaluator: &Evaluator, facts: &Facts<'_>) -> Vec<(Timestamp, String, DataClass)> {
        let Facts { team, regimes, classes, labels, findings, tainted, sensitivity, scanned, used, .. } =
            facts;
        let says_more = !team.is_empty() || !regimes.is_empty() || !labels.is_empty() || *findings > 0;
        let [declared] = classes.as_slice() else { return Vec::new() };
        if says_more || *tainted || !*scanned || !used.is_empty() {
            return Vec::new();
        }
        let words = evaluator.policy().vocabulary();
        let alike = self.space.classes.iter().filter(|group| group.contains(declared)).flatten();
        let meant = alike.filter(|class| words.class(class) == Some(*sensitivity));
        meant.map(|class| (facts.at, facts.tenant.to_string(), class.clone())).collect()
    }

    /// A class without a home, if there is one.
    fn homeless(
        &self,
        evaluator: &Evaluator,
        homes: &BTreeSet<(Timestamp, String, DataClass)>,
    ) -> Option<CertificateError> {
        for at in &self.space.instants {
            for tenant in &self.space.tenants {
                for class in evaluator.policy().vocabulary().classes.keys() {
                    if !homes.contains(&(*at, tenant.to_string(), class.clone())) {
                        let (class, tenant) = (class.to_string(), tenant.to_string());
                        return Some(CertificateError::Homeless { class, tenant, at: *at });
                    }
                }
            }
        }
        None
    }

    /// Goes through the states by counting.
    fn visit(&self, evaluator: &Evaluator, mut look: impl FnMut(&Facts<'_>)) {
        let mild = |group: &Vec<_>| sceptic::mildest(group, evaluator).cloned();
        let classes: Vec<_> = self.space.classes.iter().filter_map(mild).collect();
        let labels = sceptic::standing_labels(&self.space, evaluator);
        let regimes: Vec<_> = self.space.regimes.iter().filter_map(|group| group.first().cloned()).collect();
        let tenant = |number: u64| self.space.tenants.get(number as usize).map_or("", TenantId::as_str);
        let grades = sceptic::grades(&self.space);
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
            let count = digit(self.space.findings.len());
            let found = digit(1 << self.space.labels.len());
            let declared = digit((1 << self.space.classes.len()) - 1) + 1;
            let under = digit(1 << self.space.regimes.len());
            let team = digit(self.space.teams.len());
            let whose = digit(self.space.tenants.len());
            let why = digit(self.space.purposes.len());
            let when = digit(self.space.instants.len());
            let (tainted, sensitivity, scanned) =
                grades.get(grade as usize).copied().unwrap_or((true, Sensitivity::Restricted, false));
            let (Some(purpose), Some(at)) = (
                self.space.purposes.get(why as usize).and_then(|group| group.first()),
                self.space.instants.get(when as usize),
            ) else {
                continue;
            };
            look(&Facts {
                tenant: Cow::Borrowed(tenant(whose)),
                team: Cow::Borrowed(self.space.teams.get(team as usize).map_or("", String::as_str)),
                regimes: picked(&regimes, under).into(),
                findings: self.space.findings.get(count as usize).copied().unwrap_or(0),
                tainted,
                purpose: purpose.clone(),
                classes: picked(&classes, declared).into(),
                labels: picked(&labels, found).into(),
                sensitivity,
                scanned,
                model: None,
                used: picked(&self.space.limited, open)
                    .into_iter()
                    .map(|clause| (clause, 0))
                    .collect::<Vec<_>>()
                    .into(),
                at: *at,
            });
        }
    }
}

/// The items whose bit is set.
fn picked<T: Clone>(all: &[T], bits: u64) -> Vec<T> {
    all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, one)| one.clone()).collect()
}
