//! The fast way to an answer: one pass over the clauses that concern a request, all endpoints at once.

use crate::bits::{Bits, Parts};
use crate::compiled::{Compiled, Target, Targets, View};
use crate::facts::Facts;
use crate::world::World;
use crate::{Catalog, Policy, Preference, Rung};
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
    pub(crate) mismatch: Option<Bits>,
    /// Points by rank; empty when no preference is about the request.
    pub(crate) points: Vec<u64>,
    /// By layer.
    pub(crate) standings: Vec<Standing>,
}

/// Which clauses of a layer are about the request.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) concerned: Bits,
    /// The endpoints that no permit of the layer is about.
    pub(crate) no_permit: Bits,
    /// Those that only permits are about whose volume is used up.
    pub(crate) exhausted: Bits,
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
        facts: &Facts<'_>,
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

    fn add<'a>(&mut self, fixed: &Fixed, world: &'a World, layer: &Layer<'a>, facts: &Facts<'_>) {
        let Layer { policy, compiled, all, .. } = layer;
        let concerned = concerned(compiled, layer.view, facts);
        let mut open = self.exhausted.clone();
        open.clear();
        // Only a permit whose volume is used up makes a difference between what was opened and what is open.
        let mut closed = open.clone();
        compiled.visit(&concerned, &compiled.unlimited, |_, targets| {
            open.add_common(&layer.parts(&targets.to, world));
            true
        });
        compiled.visit(&concerned, &compiled.limited, |at, targets| {
            let used_up = compiled.clause(policy, at).is_none_or(|one| one.is_exhausted(facts));
            let way = if used_up { &mut closed } else { &mut open };
            way.add_common(&layer.parts(&targets.to, world));
            true
        });
        compiled.visit(&concerned, &compiled.forbids, |_, targets| {
            self.forbidden.add_common(&layer.parts(&targets.to, world));
            true
        });
        compiled.visit(&concerned, &compiled.demanding, |_, targets| {
            self.unmet.add_missing(&layer.parts(&targets.to, world), &layer.parts(&targets.must, world));
            true
        });
        let mut denied = (*all).clone();
        denied.take_away(&open);
        denied.take_away(&closed);
        self.no_permit.add(&denied);
        closed.take_away(&open);
        self.exhausted.add(&closed);
        for (targets, preference) in layer.preferred(&concerned) {
            if self.points.is_empty() {
                self.points.resize(fixed.count, 0);
            }
            for rank in layer.parts(&targets.to, world).set().iter() {
                let points = self.points.get_mut(rank);
                points.into_iter().for_each(|points| *points += u64::from(preference.points));
            }
        }
        self.standings.push(Standing { concerned, no_permit: denied, exhausted: closed });
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
        facts: &Facts<'_>,
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
pub(crate) fn concerned(compiled: &Compiled, view: &View, facts: &Facts<'_>) -> Bits {
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

impl<'a> Layer<'a> {
    /// The preferences among the clauses that are about the request.
    pub(crate) fn preferred(
        &self,
        concerned: &'a Bits,
    ) -> impl Iterator<Item = (&'a Targets, &'a Preference)> {
        let (compiled, policy) = (self.compiled, self.policy);
        let any = if policy.preferences().is_empty() { None } else { Some(concerned.iter()) };
        any.into_iter()
            .flatten()
            .filter_map(move |at| Some((compiled.targets.get(at)?, compiled.preference(policy, at)?)))
    }

    /// The sets whose common part a target is.
    #[inline]
    pub(crate) fn parts(&self, target: &Target, world: &'a World) -> Parts<'a> {
        Parts::of(
            self.all,
            [
                (target.is != 0).then(|| self.compiled.sets.row(target.is)),
                (target.shown != 0).then(|| self.view.shown.row(target.shown)),
                (target.rung != Rung::Trains).then(|| world.at_least(target.rung).as_words()),
            ],
        )
    }

    /// Whether an endpoint on this rung is meant.
    pub(crate) fn means(&self, target: &Target, rank: usize, rung: Rung) -> bool {
        let has = |word: u64| word >> (rank % 64) & 1 == 1;
        rung >= target.rung
            && has(self.compiled.sets.word(target.is, rank / 64))
            && has(self.view.shown.word(target.shown, rank / 64))
    }
}
