//! Rejected endpoints by what speaks against them: few groups where there are thousands of endpoints.

use crate::Rung;
use crate::bits::Bits;
use crate::facts::Facts;
use crate::judge::Judgement;
use crate::prepared::Prepared;
use crate::world::World;
use safeconduct_core::ReasonCode;

/// Rejected endpoints that share a set of reason codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The codes, sorted, each once.
    pub codes: Vec<ReasonCode>,
    /// Places in the catalog, ascending.
    pub endpoints: Vec<usize>,
    /// The best training rung among them.
    pub rung: Rung,
}

/// Splits the rejected endpoints by one code after the other.
pub(crate) fn of(prepared: &Prepared, world: &World, judgement: &Judgement, facts: &Facts<'_>) -> Vec<Group> {
    let mut rejected = prepared.fixed.all.clone();
    rejected.take_away(&judgement.allowed);
    let mut split: Vec<(Codes, Bits)> = vec![(Codes::default(), rejected)];
    for (code, against) in judgement.against(&prepared.fixed, world, facts) {
        for place in 0..split.len() {
            let Some((codes, rest)) = split.get_mut(place).filter(|(_, rest)| rest.meets(against)) else {
                continue;
            };
            let mut with = rest.clone();
            with.keep(against);
            rest.take_away(against);
            let codes_with = codes.and(code);
            match rest.is_empty() {
                true => (*codes, *rest) = (codes_with, with),
                false => split.push((codes_with, with)),
            }
        }
    }
    split.retain(|(_, ranks)| !ranks.is_empty());
    let mut groups: Vec<Group> = split
        .iter()
        .map(|(codes, ranks)| {
            let mut steps = Rung::ALL.iter().rev();
            let rung =
                steps.find(|rung| world.at_least(**rung).meets(ranks)).copied().unwrap_or(Rung::Trains);
            Group { codes: codes.sorted(), endpoints: Vec::with_capacity(ranks.count()), rung }
        })
        .collect();
    // One walk in catalog order puts every endpoint into its group: no sorting.
    const NONE: u16 = u16::MAX;
    let mut group_of = vec![NONE; prepared.by_rank.len()];
    for (place, (_, ranks)) in split.iter().enumerate() {
        let place = u16::try_from(place).unwrap_or(NONE);
        ranks.iter().for_each(|rank| group_of.get_mut(rank).into_iter().for_each(|group| *group = place));
    }
    for (index, rank) in prepared.ranks.iter().enumerate() {
        let group = group_of.get(*rank).and_then(|place| groups.get_mut(usize::from(*place)));
        group.into_iter().for_each(|group| group.endpoints.push(index));
    }
    groups.sort_unstable_by_key(|group| group.endpoints.first().copied());
    groups
}

/// A set of reason codes, by the place each has among those that endpoints are turned down for.
#[derive(Clone, Copy, Default)]
struct Codes([Option<ReasonCode>; 16], usize);

impl Codes {
    fn and(mut self, code: ReasonCode) -> Codes {
        self.0.get_mut(self.1).into_iter().for_each(|place| *place = Some(code));
        self.1 += 1;
        self
    }

    fn sorted(&self) -> Vec<ReasonCode> {
        let mut codes: Vec<ReasonCode> = self.0.iter().flatten().copied().collect();
        codes.sort_unstable();
        codes
    }
}
