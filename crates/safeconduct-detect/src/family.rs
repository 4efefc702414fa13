//! Rules that wake together: one automaton looks for the ends of all of them at once.

use crate::judge::Judge;
use crate::matcher::{Automaton, Unmatchable};
use crate::prefix::{ByteSet, Prefix};
use crate::{Edge, Edges};
use once_cell::sync::OnceCell;
use regex_automata::hybrid::dfa::Cache;
use regex_syntax::hir::Hir;

/// Rules that share an anchor, and what it takes to look for them.
#[derive(Debug)]
pub(crate) struct Family {
    /// The rules, by their place in the ruleset; their place here is their id in the automaton.
    pub(crate) rules: Vec<u16>,
    /// What no rule of the family can have before it.
    before: Edge,
    /// What stands at the first places of a match of any of them.
    places: Vec<ByteSet>,
    length_max: usize,
    /// Which cache of the scratch is this family's.
    cache: usize,
    automaton: OnceCell<Automaton>,
}

/// A place where a rule's match can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) rule: u16,
    pub(crate) end: usize,
}

impl Family {
    pub(crate) fn new(rules: Vec<u16>, judges: &[Judge], cache: usize) -> Family {
        let members = || rules.iter().filter_map(|&rule| judges.get(usize::from(rule)));
        let before = members().map(|judge| judge.edges().before).reduce(Edge::and).unwrap_or(Edge::NONE);
        let prefixes: Vec<Prefix> = members().map(|judge| Prefix::of(&judge.rule().hir)).collect();
        let sure = prefixes.iter().map(|prefix| prefix.places().len()).min().unwrap_or(0);
        let places = (0..sure)
            .map(|at| {
                let here = prefixes.iter().filter_map(|prefix| prefix.places().get(at));
                here.fold(ByteSet::default(), |all, place| all.union(place))
            })
            .collect();
        let length_max = members().map(|judge| judge.rule().length_max()).max().unwrap_or(0);
        Family { rules, before, places, length_max, cache, automaton: OnceCell::new() }
    }

    /// Whether a match of any of the rules may start at `start`, as far as its neighbour and its first bytes show.
    pub(crate) fn may_start(&self, text: &[u8], start: usize) -> bool {
        self.may_follow(text, start)
            && text.get(start..).is_some_and(|rest| {
                rest.len() >= self.places.len()
                    && self.places.iter().zip(rest).all(|(place, &byte)| place.contains(byte))
            })
    }

    /// Whether what stands before `start` lets any of the rules start there.
    pub(crate) fn may_follow(&self, text: &[u8], start: usize) -> bool {
        Edges { before: self.before, after: Edge::NONE }.allow_start(text, start)
    }

    /// Adds to `hits` where matches from `start` can end, edges and lengths checked, in no order.
    pub(crate) fn hits(
        &self,
        judges: &[Judge],
        caches: &mut [Option<Cache>],
        text: &[u8],
        start: usize,
        hits: &mut Vec<Hit>,
    ) -> Result<(), Unmatchable> {
        let automaton = self.automaton.get_or_try_init(|| {
            let members = self.rules.iter().filter_map(|&rule| judges.get(usize::from(rule)));
            let patterns: Vec<&Hir> = members.map(|judge| &judge.rule().hir).collect();
            Automaton::new(&patterns)
        })?;
        let cache = caches.get_mut(self.cache).ok_or(Unmatchable)?.get_or_insert_with(|| automaton.cache());
        let limit = start.saturating_add(self.length_max).min(text.len());
        automaton.ends(cache, text, (start, limit), |pattern, end| {
            let Some(&rule) = self.rules.get(pattern) else { return };
            let Some(judge) = judges.get(usize::from(rule)) else { return };
            if judge.edges().allow_end(text, end) && end - start <= judge.length_max() {
                hits.push(Hit { rule, end });
            }
        })
    }
}
