//! All that speaks against every endpoint, without words: thousands of objections in microseconds.

use crate::bits::{Bits, Parts};
use crate::facts::Facts;
use crate::faults;
use crate::judge::{Judgement, Layer, Standing};
use crate::prepared::{Epoch, Prepared};
use crate::reasons::scope;
use crate::world::World;
use safeconduct_core::{ClaimId, ClauseId, EvidenceId, ReasonCode};

/// One thing that speaks against an endpoint: a reason without its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Objection<'a> {
    /// Which of the closed list.
    pub code: ReasonCode,
    /// The clause that decided.
    pub clause: Option<&'a ClauseId>,
    /// The claim behind it.
    pub claim: Option<&'a ClaimId>,
    /// The evidence behind the claim.
    pub evidence: Option<&'a EvidenceId>,
}

/// All that speaks against every endpoint of a catalog.
#[derive(Debug, Clone, Default)]
pub struct Objections<'a> {
    /// Where those of each endpoint end.
    ends: Vec<usize>,
    all: Vec<Objection<'a>>,
}

impl<'a> Objections<'a> {
    /// All that speaks against the endpoint at a place in the catalog; nothing when the request may go there.
    pub fn against(&self, index: usize) -> &[Objection<'a>] {
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(begin);
        self.all.get(begin..end).unwrap_or_default()
    }

    /// All there are, in catalog order.
    pub fn all(&self) -> &[Objection<'a>] {
        &self.all
    }
}

impl<'a> Objection<'a> {
    fn plain(code: ReasonCode) -> Objection<'a> {
        Objection { code, clause: None, claim: None, evidence: None }
    }
}

/// Gathers them; the order is that of the reasons in words.
pub(crate) fn of<'a>(
    prepared: &'a Prepared,
    epoch: &'a Epoch,
    world: &'a World,
    layers: &[(Layer<'a>, &'a Standing)],
    judgement: &Judgement,
    facts: &'a Facts<'_>,
) -> Objections<'a> {
    let fixed = &prepared.fixed;
    let forbidden = Filed::of(prepared, |file| {
        for (layer, standing) in layers {
            layer.compiled.visit(&standing.concerned, &layer.compiled.forbids, |at, targets| {
                file(layer, at, &layer.parts(&targets.to, world).set());
                true
            });
        }
    });
    let unmet = Filed::of(prepared, |file| {
        for (layer, standing) in layers {
            layer.compiled.visit(&standing.concerned, &layer.compiled.demanding, |at, targets| {
                let mut missing = Bits::none(fixed.count);
                missing.add_missing(&layer.parts(&targets.to, world), &layer.parts(&targets.must, world));
                file(layer, at, &missing);
                true
            });
        }
    });
    let used_up = Filed::of(prepared, |file| {
        for (layer, standing) in layers.iter().filter(|(_, standing)| !standing.exhausted.is_empty()) {
            layer.compiled.visit(&standing.concerned, &layer.compiled.limited, |at, targets| {
                let covered: Parts<'_> = layer.parts(&targets.to, world);
                let mut closed = covered.set();
                closed.keep(&standing.exhausted);
                file(layer, at, &closed);
                true
            });
        }
    });
    let mut told = Objections::default();
    told.ends.reserve(prepared.ranks.len());
    told.all.reserve(2 * prepared.ranks.len());
    let plain = [
        (ReasonCode::NotRoutable, Some(&fixed.unroutable)),
        (ReasonCode::Unsanctioned, Some(&fixed.unsanctioned)),
        (ReasonCode::ModelMismatch, judgement.mismatch.as_ref()),
    ];
    let floor = world.at_least(crate::Rung::FLOOR);
    let scope = Some(scope(facts));
    let known = prepared.told(epoch, facts);
    for (index, rank) in prepared.ranks.iter().enumerate() {
        let all = &mut told.all;
        for (code, set) in &plain {
            if set.is_some_and(|set| set.contains(*rank)) {
                all.push(Objection::plain(*code));
            }
        }
        let by_clause =
            |code| move |clause: &&'a ClauseId| Objection { clause: Some(*clause), ..Objection::plain(code) };
        all.extend(forbidden.about(index).iter().map(by_clause(ReasonCode::Forbidden)));
        if facts.sensitive() && !floor.contains(*rank) {
            let mut tell = |code, behind: Option<(&'a ClaimId, &'a EvidenceId)>| {
                let (claim, evidence) = behind.unzip();
                all.push(Objection { claim, evidence, ..Objection::plain(code) });
            };
            match prepared.is_scoped(*rank) {
                false => known.of(index).iter().for_each(|(code, behind)| {
                    tell(*code, behind.as_ref().map(|(claim, evidence)| (claim, evidence)));
                }),
                true => faults::visit(&prepared.catalog, index, facts.at, scope, |fault| {
                    tell(fault.code(), fault.behind.map(|(claim, one)| (&claim.id, &one.id)));
                }),
            }
        }
        all.extend(unmet.about(index).iter().map(by_clause(ReasonCode::RequirementUnmet)));
        let unopened = layers.iter().filter(|(_, standing)| standing.no_permit.contains(*rank));
        all.extend(unopened.map(|_| Objection::plain(ReasonCode::NoPermit)));
        all.extend(used_up.about(index).iter().map(by_clause(ReasonCode::VolumeExhausted)));
        told.ends.push(all.len());
    }
    told
}

/// Clauses by the endpoint they speak against.
struct Filed<'a> {
    ends: Vec<usize>,
    clauses: Vec<&'a ClauseId>,
}

impl<'a> Filed<'a> {
    /// Files what `tell` says: a clause of a layer, and the ranks it speaks against. Counted first, then put in
    /// place, so that nothing is sorted.
    fn of(prepared: &Prepared, tell: impl FnOnce(&mut dyn FnMut(&Layer<'a>, usize, &Bits))) -> Filed<'a> {
        let mut found: Vec<(usize, &'a ClauseId)> = Vec::new();
        tell(&mut |layer, at, ranks| {
            let Some(clause) = layer.compiled.clause(layer.policy, at) else { return };
            let places = ranks.iter().filter_map(|rank| prepared.by_rank.get(rank));
            found.extend(places.map(|index| (*index, &clause.id)));
        });
        let Some((_, any)) = found.first() else { return Filed { ends: Vec::new(), clauses: Vec::new() } };
        let mut ends = vec![0; prepared.by_rank.len()];
        found.iter().for_each(|(index, _)| ends.get_mut(*index).into_iter().for_each(|count| *count += 1));
        let mut sum = 0;
        for end in &mut ends {
            // First where those of each endpoint begin; filing them moves it to where they end.
            sum += std::mem::replace(end, sum);
        }
        let mut clauses = vec![*any; found.len()];
        for (index, clause) in &found {
            let Some(place) = ends.get_mut(*index) else { continue };
            clauses.get_mut(*place).into_iter().for_each(|filed| *filed = clause);
            *place += 1;
        }
        Filed { ends, clauses }
    }

    fn about(&self, index: usize) -> &[&'a ClauseId] {
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(begin);
        self.clauses.get(begin..end).unwrap_or_default()
    }
}
