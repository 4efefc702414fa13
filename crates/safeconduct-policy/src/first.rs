//! The endpoint that goes first, and nothing else: 64 endpoints at a time, best first, until one may go.

use crate::bits::{Bits, bits};
use crate::compiled::{Target, Targets};
use crate::facts::Facts;
use crate::judge::{Layer, concerned};
use crate::prepared::Prepared;
use crate::reasons::scope;
use crate::{Preference, Rung, posture};
use smallvec::SmallVec;

/// The rank of the endpoint that goes first.
pub(crate) fn rank(prepared: &Prepared, facts: &Facts<'_>) -> Option<usize> {
    let epoch = prepared.epoch(facts.at)?;
    let layers: SmallVec<[(Layer<'_>, Bits); 2]> = prepared
        .layers(epoch, facts)
        .map(|layer| {
            let concerned = concerned(layer.compiled, layer.view, facts);
            (layer, concerned)
        })
        .collect();
    let serving: Option<SmallVec<[&Bits; 8]>> = facts.model.as_deref().map(|model| {
        let models = prepared.fixed.models.iter().filter(|(pattern, _)| pattern.matches(model));
        models.map(|(_, set)| set).collect()
    });
    let most: u64 = layers.iter().flat_map(|(layer, concerned)| layer.preferred(concerned)).map(points).sum();
    let mut best: Option<(u64, usize)> = None;
    for at in 0..prepared.fixed.all.words() {
        let fixed = &prepared.fixed;
        let mut alive = fixed.all.word(at) & !fixed.unroutable.word(at) & !fixed.unsanctioned.word(at);
        if let Some(serving) = &serving {
            alive &= serving.iter().fold(0, |served, set| served | set.word(at));
        }
        if alive == 0 {
            continue;
        }
        let rungs = prepared.rungs(epoch, facts, at);
        if facts.sensitive() {
            alive &= rungs.at_least(Rung::FLOOR);
        }
        for (layer, concerned) in &layers {
            let word = Word { layer, rungs: &rungs, at };
            alive = word.allowed(concerned, facts, alive);
        }
        if alive == 0 {
            continue;
        }
        if most == 0 {
            return Some(at * 64 + alive.trailing_zeros() as usize);
        }
        for (bit, points) in favoured(&layers, &rungs, at, alive) {
            if best.is_none_or(|(known, _)| points > known) {
                best = Some((points, at * 64 + bit));
            }
        }
        // Nobody behind can have more.
        if best.is_some_and(|(points, _)| points == most) {
            break;
        }
    }
    best.map(|(_, rank)| rank)
}

fn points((_, preference): (&Targets, &Preference)) -> u64 {
    u64::from(preference.points)
}

/// The endpoints of a word that may be the best of it, with their points: the first that no preference is
/// about, and all that some is about.
fn favoured<'a>(
    layers: &'a [(Layer<'a>, Bits)],
    rungs: &'a Rungs,
    at: usize,
    alive: u64,
) -> impl Iterator<Item = (usize, u64)> + 'a {
    let preferences = move || {
        layers.iter().flat_map(move |(layer, concerned)| {
            let word = Word { layer, rungs, at };
            layer
                .preferred(concerned)
                .map(move |(targets, one)| (word.part(&targets.to), u64::from(one.points)))
        })
    };
    let some = preferences().fold(0, |some, (word, _)| some | word) & alive;
    let plain = alive & !some;
    let first = plain & plain.wrapping_neg();
    bits(some | first).map(move |bit| {
        (bit, preferences().filter(|(word, _)| word >> bit & 1 == 1).map(|(_, points)| points).sum())
    })
}

/// The rungs of 64 endpoints, for one request.
pub(crate) struct Rungs([u64; Rung::ALL.len()]);

impl Rungs {
    /// Those of the epoch, but for endpoints about which some claim holds for a part of all requests.
    pub(crate) fn of(
        prepared: &Prepared,
        sets: &[Bits],
        scoped: &[(usize, usize)],
        facts: &Facts<'_>,
        at: usize,
    ) -> Rungs {
        let mut words = [0; Rung::ALL.len()];
        words.iter_mut().zip(sets).for_each(|(word, set)| *word = set.word(at));
        let begin = scoped.partition_point(|(rank, _)| *rank < at * 64);
        let within = scoped.iter().skip(begin).take_while(|(rank, _)| *rank < at * 64 + 64);
        for (rank, index) in within {
            let rung = posture::rung(&prepared.catalog, *index, facts.at, Some(scope(facts)));
            for (word, step) in words.iter_mut().zip(Rung::ALL) {
                *word &= !(1 << (rank % 64));
                *word |= u64::from(rung >= *step) << (rank % 64);
            }
        }
        Rungs(words)
    }

    fn at_least(&self, rung: Rung) -> u64 {
        self.0.get(rung as usize).copied().unwrap_or(0)
    }
}

/// 64 endpoints under one policy.
#[derive(Clone, Copy)]
struct Word<'a> {
    layer: &'a Layer<'a>,
    rungs: &'a Rungs,
    at: usize,
}

impl Word<'_> {
    /// Those of `alive` that the policy lets the request go to. Stops as soon as that is clear.
    fn allowed(&self, concerned: &Bits, facts: &Facts<'_>, alive: u64) -> u64 {
        let Layer { policy, compiled, .. } = self.layer;
        let mut open = 0;
        compiled.visit(concerned, &compiled.unlimited, |_, targets| {
            open |= self.part(&targets.to);
            open & alive != alive
        });
        compiled.visit(concerned, &compiled.limited, |at, targets| {
            if compiled.clause(policy, at).is_some_and(|clause| !clause.is_exhausted(facts)) {
                open |= self.part(&targets.to);
            }
            true
        });
        let mut alive = alive & open;
        compiled.visit(concerned, &compiled.forbids, |_, targets| {
            alive &= !self.part(&targets.to);
            alive != 0
        });
        compiled.visit(concerned, &compiled.demanding, |_, targets| {
            alive &= !self.part(&targets.to) | self.part(&targets.must);
            alive != 0
        });
        alive
    }

    #[inline]
    fn part(&self, target: &Target) -> u64 {
        let Layer { compiled, view, .. } = self.layer;
        let mut part = self.rungs.at_least(target.rung);
        // Most targets have one part: the set of all is not looked up.
        if target.is != 0 {
            part &= compiled.sets.word(target.is, self.at);
        }
        if target.shown != 0 {
            part &= view.shown.word(target.shown, self.at);
        }
        part
    }
}
