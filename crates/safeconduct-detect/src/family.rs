//! Rules that wake together: one automaton looks for the ends of all of them at once, and bits say whose they are.

use crate::judge::Judge;
use crate::matcher::{Automaton, Unmatchable};
use crate::prefix::{ByteSet, Prefix};
use crate::skeleton::skeleton;
use crate::{Edge, Edges};
use once_cell::sync::OnceCell;
use regex_syntax::hir::Hir;
use safeconduct_core::Confidence;

/// Larger families are looked for by skeletons.
const BLURRED_MIN: usize = 16;
/// How many places of a match are compared as sets of rules, where skeletons were looked for.
const FIRSTS: usize = 4;
/// How many places of a match are looked at before its automaton is run.
const PLACES_MAX: usize = 12;
/// In families of more rules none is.
const PLACES_RULES_MAX: usize = 8;

/// Rules that share an anchor, and what it takes to look for them.
#[derive(Debug)]
pub(crate) struct Family {
    /// The rules, by their place in the ruleset; their place here is their bit, and their id in the automaton.
    pub(crate) rules: Vec<u16>,
    /// What no rule of the family can have before it.
    before: Edge,
    /// What stands at the first places of a match of any of them.
    places: Vec<ByteSet>,
    /// Which cache of the scratch is this family's.
    pub(crate) cache: usize,
    ready: OnceCell<Ready>,
}

/// What is made when a text first wakes a family.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) automaton: Automaton,
    /// How many words a set of its rules takes.
    pub(crate) words: usize,
    /// Which rules may start behind a byte, and end before one.
    pub(crate) starts: Neighbours,
    pub(crate) ends: Neighbours,
    /// Rules that are looked for by their skeletons; what those admit is asked of the patterns.
    pub(crate) blurred: Vec<u64>,
    /// Which rules may have a byte at each of the first places.
    pub(crate) firsts: Vec<ByByte>,
    /// Rules whose farthest end decides.
    pub(crate) farthest: Vec<u64>,
    /// Rules that find something without a context word too, and those of them that do so surely enough.
    pub(crate) alone: Vec<u64>,
    pub(crate) surely_alone: Vec<u64>,
    /// The length of the shortest match.
    pub(crate) least: usize,
    /// The smallest bound on the length of a match that a pattern does not set itself, and the largest of all.
    pub(crate) shortest: usize,
    pub(crate) longest: usize,
}

/// For each byte beside a match: the rules whose edge it does not forbid.
#[derive(Debug)]
pub(crate) struct Neighbours {
    words: usize,
    /// By byte: which of the sets; behind the ASCII bytes, that of all others and of no byte at all.
    set_of: [u8; 129],
    /// Few: rules share edges.
    sets: Vec<u64>,
    /// Bytes that let none through.
    pub(crate) forbidden: Edge,
}

impl Family {
    pub(crate) fn new(rules: Vec<u16>, judges: &[Judge], cache: usize) -> Family {
        let members = || rules.iter().filter_map(|&rule| judges.get(usize::from(rule)));
        let before = members().map(|judge| judge.edges().before).reduce(Edge::and).unwrap_or(Edge::NONE);
        let prefixes: Vec<&Prefix> = members().map(Judge::prefix).collect();
        // What many rules have in common says no to little, and their automaton says it as soon.
        let few = if rules.len() <= PLACES_RULES_MAX { PLACES_MAX } else { 0 };
        let sure = prefixes.iter().map(|prefix| prefix.places().len()).min().unwrap_or(0);
        let places = (0..sure.min(few))
            .map(|at| {
                let here = prefixes.iter().filter_map(|prefix| prefix.places().get(at));
                here.fold(ByteSet::default(), |all, place| all.union(place))
            })
            .collect();
        Family { rules, before, places, cache, ready: OnceCell::new() }
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

    /// The automaton and the sets that go with it.
    ///
    /// What is less sure than `least` is doubtful.
    pub(crate) fn ready(&self, judges: &[Judge], least: Confidence) -> Result<&Ready, Unmatchable> {
        self.ready.get_or_try_init(|| {
            let members: Vec<&Judge> =
                self.rules.iter().filter_map(|&rule| judges.get(usize::from(rule))).collect();
            Ready::new(&members, least)
        })
    }
}

impl Ready {
    fn new(members: &[&Judge], least: Confidence) -> Result<Ready, Unmatchable> {
        let skeletons: Vec<Option<Hir>> = members
            .iter()
            .map(|judge| if members.len() > BLURRED_MIN { skeleton(&judge.rule().hir) } else { None })
            .collect();
        let patterns: Vec<&Hir> = members
            .iter()
            .zip(&skeletons)
            .map(|(judge, skeleton)| skeleton.as_ref().unwrap_or(&judge.rule().hir))
            .collect();
        let blurred = bits(skeletons.iter().map(Option::is_some));
        let prefixes: Vec<&Prefix> = members.iter().map(|judge| judge.prefix()).collect();
        let places = if blurred.iter().any(|&word| word != 0) { FIRSTS } else { 0 };
        let firsts = (0..places)
            .map(|at| ByByte::new(prefixes.iter().map(|prefix| prefix.places().get(at).copied())))
            .collect();
        let alone = |least| bits(members.iter().map(|judge| judge.finds_alone(least)));
        Ok(Ready {
            automaton: Automaton::new(&patterns)?,
            words: members.len().div_ceil(64),
            starts: Neighbours::new(members.iter().map(|judge| judge.edges().before)),
            ends: Neighbours::new(members.iter().map(|judge| judge.edges().after)),
            blurred,
            firsts,
            farthest: bits(members.iter().map(|judge| !judge.wants_all_ends())),
            alone: alone(Confidence::Low),
            surely_alone: alone(least),
            least: members
                .iter()
                .filter_map(|judge| judge.rule().hir.properties().minimum_len())
                .min()
                .unwrap_or(0),
            shortest: members.iter().filter_map(|judge| judge.own_bound()).min().unwrap_or(usize::MAX),
            longest: members.iter().map(|judge| judge.length_max()).max().unwrap_or(0),
        })
    }
}

/// For each byte at one place of a match: the rules that may have it there.
#[derive(Debug)]
pub(crate) struct ByByte {
    words: usize,
    set_of: Box<[u8; 256]>,
    sets: Vec<u64>,
}

impl ByByte {
    /// `None` admits any byte.
    fn new(places: impl Iterator<Item = Option<ByteSet>>) -> ByByte {
        let places: Vec<Option<ByteSet>> = places.collect();
        let mut sets: Vec<Vec<u64>> = Vec::new();
        let mut set_of = Box::new([0; 256]);
        for (byte, which) in (0..=255u8).zip(set_of.iter_mut()) {
            let set = bits(places.iter().map(|place| place.is_none_or(|place| place.contains(byte))));
            let known = sets.iter().position(|known| *known == set);
            *which = known.unwrap_or(sets.len()) as u8;
            if known.is_none() {
                sets.push(set);
            }
        }
        ByByte { words: places.len().div_ceil(64), set_of, sets: sets.concat() }
    }

    /// The rules that may have this byte here.
    #[inline]
    pub(crate) fn admit(&self, byte: u8) -> &[u64] {
        let from = self.set_of.get(usize::from(byte)).map_or(0, |&set| usize::from(set)) * self.words;
        self.sets.get(from..from + self.words).unwrap_or_default()
    }
}

/// Bits in words of 64, the first lowest.
fn bits(holds: impl Iterator<Item = bool>) -> Vec<u64> {
    let mut words = Vec::new();
    for (at, holds) in holds.enumerate() {
        if at % 64 == 0 {
            words.push(0);
        }
        if let Some(word) = words.last_mut() {
            *word |= u64::from(holds) << (at % 64);
        }
    }
    words
}

impl Neighbours {
    fn new(edges: impl Iterator<Item = Edge>) -> Neighbours {
        let edges: Vec<Edge> = edges.collect();
        let forbidden = edges.iter().copied().reduce(Edge::and).unwrap_or(Edge::NONE);
        let mut sets: Vec<Vec<u64>> = Vec::new();
        let mut set_of = [0; 129];
        for (byte, which) in (0..=128u8).zip(set_of.iter_mut()) {
            let set = bits(edges.iter().map(|edge| !edge.forbids(byte)));
            let known = sets.iter().position(|known| *known == set);
            *which = known.unwrap_or(sets.len()) as u8;
            if known.is_none() {
                sets.push(set);
            }
        }
        Neighbours { words: edges.len().div_ceil(64), set_of, sets: sets.concat(), forbidden }
    }

    /// The rules that this neighbour lets through, and the number of their set.
    #[inline]
    pub(crate) fn allow(&self, neighbour: Option<u8>) -> (usize, &[u64]) {
        let byte = usize::from(neighbour.unwrap_or(128).min(128));
        let number = self.set_of.get(byte).map_or(0, |&set| usize::from(set));
        let from = number * self.words;
        (number, self.sets.get(from..from + self.words).unwrap_or_default())
    }
}
