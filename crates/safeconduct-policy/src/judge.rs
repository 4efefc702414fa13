//! The fast way to an answer: one pass over the clauses that concern a request, all endpoints at once.

use crate::bits::Bits;
use crate::compiled::{Compiled, Target, Targets, View};
use crate::facts::Facts;
use crate::world::World;
use crate::{Catalog, Policy, Rung};
use safeconduct_core::ReasonCode;

/// A policy with what it looks like at the instant.
pub(crate) struct Layer<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) compiled: &'a Compiled,
    pub(crate) view: &'a View,
    /// The set of all endpoints.
    pub(crate) all: &'a Bits,
}

/// What speaks for and against every endpoint, as sets by rank.
pub(crate) struct Judgement {
    pub(crate) allowed: Bits,
    no_permit: Bits,
    exhausted: Bits,
    forbidden: Bits,
    unmet: Bits,
    mismatch: Option<Bits>,
    /// Points by rank; empty when no preference is about the request.
    pub(crate) points: Vec<u64>,
    /// By layer.
    pub(crate) standings: Vec<Standing>,
}

/// Which clauses of a layer are about the request.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) concerned: Bits,
}

/// What never changes of the endpoints, as sets by rank.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) count: usize,
    pub(crate) all: Bits,
    pub(crate) unroutable: Bits,
    pub(crate) unsanctioned: Bits,
    /// The endpoints that serve a model, by pattern.
    pub(crate) models: Vec<(crate::Pattern, Bits)>,
}

impl Fixed {
    pub(crate) fn new(catalog: &Catalog, by_rank: &[usize]) -> Fixed {
        let count = by_rank.len();
        let mut fixed = Fixed {
            count,
            all: Bits::all(count),
            unroutable: Bits::none(count),
            unsanctioned: Bits::none(count),
            models: Vec::new(),
        };
        let mut places = std::collections::HashMap::new();
        let endpoints = by_rank.iter().filter_map(|index| catalog.endpoints().get(*index));
        for (rank, endpoint) in endpoints.enumerate() {
            if !endpoint.routable {
                fixed.unroutable.insert(rank);
            }
            if !endpoint.sanctioned {
                fixed.unsanctioned.insert(rank);
            }
            for pattern in &endpoint.models {
                let place = *places.entry(pattern.clone()).or_insert_with(|| {
                    fixed.models.push((pattern.clone(), Bits::none(count)));
                    fixed.models.len() - 1
                });
                fixed.models.get_mut(place).iter_mut().for_each(|(_, set)| set.insert(rank));
            }
        }
        fixed
    }
}

impl Judgement {
    /// Judges every endpoint under every layer: what one of them denies is denied.
    pub(crate) fn new<'a>(
        fixed: &Fixed,
        world: &'a World,
        layers: impl Iterator<Item = Layer<'a>>,
        facts: &Facts,
    ) -> Judgement {
        let none = || {
            let mut bits = fixed.all.clone();
            bits.clear();
            bits
        };
        let mut judgement = Judgement {
            allowed: fixed.all.clone(),
            no_permit: none(),
            exhausted: none(),
            forbidden: none(),
            unmet: none(),
            mismatch: facts.model.as_ref().map(|model| {
                let mut mismatch = fixed.all.clone();
                let serving = fixed.models.iter().filter(|(pattern, _)| pattern.matches(model));
                serving.for_each(|(_, set)| mismatch.take_away(set));
                mismatch
            }),
            points: Vec::new(),
            standings: Vec::new(),
        };
        for layer in layers {
            judgement.add(fixed, world, &layer, facts);
        }
        let against = [&judgement.no_permit, &judgement.exhausted, &judgement.forbidden, &judgement.unmet];
        against.into_iter().for_each(|set| judgement.allowed.take_away(set));
        judgement.mismatch.iter().for_each(|set| judgement.allowed.take_away(set));
        judgement.allowed.take_away(&fixed.unroutable);
        judgement.allowed.take_away(&fixed.unsanctioned);
        if facts.sensitive() {
            judgement.allowed.keep(world.at_least(Rung::FLOOR));
        }
        judgement
    }

    fn add<'a>(&mut self, fixed: &Fixed, world: &'a World, layer: &Layer<'a>, facts: &Facts) {
        let Layer { policy, compiled, view, all } = layer;
        let concerned = concerned(compiled, view, facts);
        let mut open = (*all).clone();
        open.clear();
        // Only a permit whose volume is used up makes a difference between what was opened and what is open.
        let mut closed: Option<Bits> = None;
        for (at, targets) in of(&concerned, compiled, &compiled.permits) {
            let limited = policy.clauses().get(at).filter(|_| compiled.limited.contains(at));
            if limited.is_some_and(|clause| clause.is_exhausted(facts)) {
                let none = || {
                    let mut none = (*all).clone();
                    none.clear();
                    none
                };
                closed.get_or_insert_with(none).add_common(layer.parts(&targets.to, world));
            } else {
                open.add_common(layer.parts(&targets.to, world));
            }
        }
        for (_, targets) in of(&concerned, compiled, &compiled.forbids) {
            self.forbidden.add_common(layer.parts(&targets.to, world));
        }
        for (_, targets) in
            of(&concerned, compiled, &compiled.requires).filter(|(_, targets)| targets.demands)
        {
            self.unmet.add_missing(layer.parts(&targets.to, world), layer.parts(&targets.must, world));
        }
        let closed = closed.as_ref().unwrap_or(&open);
        self.exhausted.add_missing([closed, all, all], [&open, all, all]);
        let mut denied = (*all).clone();
        denied.take_away(&open);
        denied.take_away(closed);
        self.no_permit.add(&denied);
        for at in concerned.iter().filter(|at| *at >= compiled.clauses) {
            let preference = policy.preferences().get(at - compiled.clauses);
            let (Some(preference), Some(targets)) = (preference, compiled.targets.get(at)) else { continue };
            if self.points.is_empty() {
                self.points.resize(fixed.count, 0);
            }
            let mut favoured = fixed.all.clone();
            layer.parts(&targets.to, world).into_iter().for_each(|part| favoured.keep(part));
            for rank in favoured.iter() {
                self.points
                    .get_mut(rank)
                    .into_iter()
                    .for_each(|points| *points += u64::from(preference.points));
            }
        }
        self.standings.push(Standing { concerned });
    }

    /// The allowed endpoint that goes first, but for these.
    pub(crate) fn best(&self, tried: &Bits) -> Option<usize> {
        let mut left = self.allowed.iter().filter(|rank| !tried.contains(*rank));
        match self.points.is_empty() {
            true => left.next(),
            false => left.min_by_key(|rank| self.key(*rank)),
        }
    }

    /// Where an endpoint stands among the allowed ones; the least goes first.
    pub(crate) fn key(&self, rank: usize) -> (std::cmp::Reverse<u64>, usize) {
        (std::cmp::Reverse(self.points.get(rank).copied().unwrap_or(0)), rank)
    }

    /// For each reason code the endpoints it speaks against.
    pub(crate) fn against<'a>(
        &'a self,
        fixed: &'a Fixed,
        world: &'a World,
        facts: &Facts,
    ) -> impl Iterator<Item = (ReasonCode, &'a Bits)> {
        let sensitive = facts.sensitive();
        let floor = crate::world::FLOOR_CODES.iter().copied().zip(&world.faults).filter(move |_| sensitive);
        [
            (ReasonCode::NotRoutable, &fixed.unroutable),
            (ReasonCode::Unsanctioned, &fixed.unsanctioned),
            (ReasonCode::Forbidden, &self.forbidden),
            (ReasonCode::RequirementUnmet, &self.unmet),
            (ReasonCode::NoPermit, &self.no_permit),
            (ReasonCode::VolumeExhausted, &self.exhausted),
        ]
        .into_iter()
        .chain(self.mismatch.as_ref().map(|set| (ReasonCode::ModelMismatch, set)))
        .chain(floor)
        .filter(|(_, set)| !set.is_empty())
    }
}

/// The clauses and preferences that are about the request.
fn concerned(compiled: &Compiled, view: &View, facts: &Facts) -> Bits {
    let mut scratch = view.when.clone();
    let mut concerned = view.when.clone();
    compiled.when.narrow(facts, &mut concerned, &mut scratch);
    if !compiled.excepting.is_empty() {
        let mut excepted = compiled.excepting.clone();
        excepted.keep(&view.unless);
        compiled.unless.narrow(facts, &mut excepted, &mut scratch);
        concerned.take_away(&excepted);
    }
    concerned
}

fn of<'a>(
    concerned: &'a Bits,
    compiled: &'a Compiled,
    kind: &'a Bits,
) -> impl Iterator<Item = (usize, &'a Targets)> {
    concerned.common(kind).filter_map(|at| compiled.targets.get(at).map(|targets| (at, targets)))
}

impl<'a> Layer<'a> {
    /// The three sets whose common part a target is.
    pub(crate) fn parts(&self, target: &Target, world: &'a World) -> [&'a Bits; 3] {
        let is = target.is.and_then(|set| self.compiled.sets.get(set));
        let shown = target.shown.and_then(|set| self.view.shown.get(set));
        let rung = target.rung.map(|rung| world.at_least(rung));
        [is, shown, rung].map(|part| part.unwrap_or(self.all))
    }
}
