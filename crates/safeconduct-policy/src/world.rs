//! What is true of all endpoints between two instants at which a posture changes, as sets.

use crate::bits::{Bits, NOTHING};
use crate::facts::Facts;
use crate::reasons::scope;
use crate::{Catalog, Rung, faults, posture};
use safeconduct_core::{ClaimId, EvidenceId, ReasonCode, Timestamp};

/// The reasons an endpoint may have to be below the floor.
pub(crate) const FLOOR_CODES: [ReasonCode; 7] = [
    ReasonCode::TrainingUnproven,
    ReasonCode::EvidenceExpired,
    ReasonCode::EvidenceNotYetValid,
    ReasonCode::EvidenceReviewOverdue,
    ReasonCode::EvidenceIncomplete,
    ReasonCode::AdverseClaim,
    ReasonCode::HopBelowFloor,
];

/// Postures between two instants. Endpoints are numbered by rank.
#[derive(Debug, Clone)]
pub(crate) struct World {
    /// For each rung the endpoints on it or above.
    at_least: Vec<Bits>,
    /// For each of [`FLOOR_CODES`] the endpoints it speaks against.
    pub(crate) faults: Vec<Bits>,
}

impl World {
    pub(crate) fn new(catalog: &Catalog, by_rank: &[usize], at: Timestamp) -> World {
        let count = by_rank.len();
        let mut world = World {
            at_least: vec![Bits::none(count); Rung::ALL.len()],
            faults: vec![Bits::none(count); FLOOR_CODES.len()],
        };
        for (rank, index) in by_rank.iter().enumerate() {
            world.place(catalog, rank, *index, at, None);
        }
        world
    }

    /// For each rung, worst first, the endpoints on it or above.
    pub(crate) fn steps(&self) -> &[Bits] {
        &self.at_least
    }

    /// The endpoints on this rung or above.
    pub(crate) fn at_least(&self, rung: Rung) -> &Bits {
        self.at_least.get(rung as usize).unwrap_or(&NOTHING)
    }

    /// The rung of the endpoint of this rank.
    pub(crate) fn rung(&self, rank: usize) -> Rung {
        let on = |rung: &&Rung| self.at_least(**rung).contains(rank);
        Rung::ALL.iter().rev().find(on).copied().unwrap_or(Rung::Trains)
    }

    /// Judges these endpoints anew, because claims about them hold for a part of all requests only.
    pub(crate) fn for_request(
        &self,
        catalog: &Catalog,
        scoped: &[(usize, usize)],
        facts: &Facts<'_>,
    ) -> World {
        let mut world = self.clone();
        for (rank, index) in scoped {
            let sets = world.at_least.iter_mut().chain(&mut world.faults);
            sets.for_each(|set| set.remove(*rank));
            world.place(catalog, *rank, *index, facts.at, Some(scope(facts)));
        }
        world
    }

    fn place(
        &mut self,
        catalog: &Catalog,
        rank: usize,
        index: usize,
        at: Timestamp,
        scope: Option<posture::Scope<'_>>,
    ) {
        let rung = posture::rung(catalog, index, at, scope);
        self.at_least.iter_mut().take(rung as usize + 1).for_each(|set| set.insert(rank));
        faults::visit(catalog, index, at, scope, |fault| {
            let sets = FLOOR_CODES.iter().zip(&mut self.faults);
            sets.filter(|(known, _)| **known == fault.code()).for_each(|(_, set)| set.insert(rank));
        });
    }
}

/// What keeps each endpoint from the training floor between two instants, without words.
#[derive(Debug)]
pub(crate) struct Told {
    /// Where what is told of each endpoint ends, by its place in the catalog.
    ends: Vec<usize>,
    all: Vec<(ReasonCode, Option<(ClaimId, EvidenceId)>)>,
}

impl Told {
    pub(crate) fn new(catalog: &Catalog, at: Timestamp) -> Told {
        let mut told = Told { ends: Vec::new(), all: Vec::new() };
        for index in 0..catalog.endpoints().len() {
            faults::visit(catalog, index, at, None, |fault| {
                let behind = fault.behind.map(|(claim, evidence)| (claim.id.clone(), evidence.id.clone()));
                told.all.push((fault.code(), behind));
            });
            told.ends.push(told.all.len());
        }
        told
    }

    /// What is told of the endpoint at a place in the catalog.
    pub(crate) fn of(&self, index: usize) -> &[(ReasonCode, Option<(ClaimId, EvidenceId)>)] {
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(begin);
        self.all.get(begin..end).unwrap_or_default()
    }
}
