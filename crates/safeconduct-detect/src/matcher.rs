//! Finds where rules can end: one automaton per family of rules, determinized as texts need it.
//!
//! Unlike an automaton for searching it reports *every* end of *every* pattern, so its states are plain
//! sets, and with each state stand the patterns that match in it, as bits: what comes behind decides
//! about dozens of rules at once.

use crate::Edge;
use crate::hash::Mix;
use regex_automata::nfa::thompson::{Compiler, Config, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_syntax::hir::Hir;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// What compiling or running an automaton can fail with; rules are checked for size, so neither is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unmatchable;

/// Patterns, ready to be run from a place on, or back from it.
#[derive(Debug)]
pub(crate) struct Automaton {
    nfa: NFA,
    /// Bytes that no pattern tells apart have the same class.
    classes: Box<[u8; 256]>,
    /// One byte of each class.
    members: Vec<u8>,
    /// How many words a set of patterns takes.
    words: usize,
}

/// The states seen so far: the mutable half, one per thread.
#[derive(Debug)]
pub(crate) struct Cache {
    /// By state and class. A state's number is the place of its first transition.
    transitions: Vec<u32>,
    /// How many classes there are, and so how many transitions from a state to the next.
    stride: usize,
    /// By state: the places in the patterns that it stands for, and the patterns that match there.
    places: Vec<Arc<[StateID]>>,
    matching: Vec<u64>,
    known: HashMap<Arc<[StateID]>, u32, BuildHasherDefault<Mix>>,
    /// By selection of patterns, the state to begin with; `UNKNOWN` where none did.
    starts: Vec<u32>,
    bytes: usize,
    /// How many bytes were run through.
    #[cfg(test)]
    pub(crate) steps: usize,
    /// What is known of the text that is scanned.
    pub(crate) dry: Dry,
    pub(crate) habit: Habit,
    /// Used while a state is made.
    open: Vec<StateID>,
    seen: Vec<u32>,
    round: u32,
}

/// A stretch of a text in which nothing can end, remembered so that starts inside it need not run through it again.
#[derive(Debug, Default)]
pub(crate) struct Dry {
    /// Which text it is of.
    text: u64,
    from: usize,
    to: usize,
    /// Whether the last run found no end: only then the next start looks first.
    pub(crate) expected: bool,
}

impl Dry {
    /// The first place from `from` on where an end is allowed; each byte is looked at once.
    pub(crate) fn first_end(&mut self, number: u64, text: &[u8], from: usize, forbidden: Edge) -> usize {
        if self.text != number || !(self.from..=self.to).contains(&from) {
            let rest = text.get(from..).unwrap_or_default();
            let dry = rest.iter().position(|&byte| !forbidden.forbids(byte)).unwrap_or(rest.len());
            (self.text, self.from, self.to) = (number, from, from + dry);
        }
        self.to
    }
}

/// Whether a pattern matched where it was last tried.
#[derive(Debug, Default)]
pub(crate) struct Habit {
    failed: bool,
    /// How many starts were looked at untried since it matched.
    untried: usize,
}

/// After so many starts it is tried again.
const PATIENCE: usize = 16;

impl Habit {
    /// Whether it is likely to fail for so many starts; now and then it is to be tried, lest nobody ever does.
    pub(crate) fn fails(&mut self, starts: usize) -> bool {
        self.untried += starts;
        self.failed || self.untried >= PATIENCE
    }

    /// What became of it.
    pub(crate) fn saw(&mut self, matches: bool) {
        (self.failed, self.untried) = (!matches, 0);
    }
}

/// Where a cache is kept; empty until its automaton is run.
pub(crate) type Slot = Option<Box<Cache>>;

/// How much memory an automaton's states may take, in bytes; over it, they are forgotten before the next run.
const CACHE_BYTES: usize = 8 << 20;

/// A transition that was not computed yet.
const UNKNOWN: u32 = 0;
/// The state nothing leads out of; no number of another, since those of the first two rows mean nothing.
const DEAD: u32 = 1;
/// Selects up to 64 patterns, all of them.
pub(crate) const ALL: (usize, &[u64]) = (0, &[u64::MAX]);
/// Set in a transition to a state in which a pattern matches.
const MATCHES: u32 = 1 << 31;

impl Automaton {
    /// Compiles patterns; their ids are their positions.
    pub(crate) fn new(patterns: &[&Hir]) -> Result<Automaton, Unmatchable> {
        Automaton::compile(patterns, false)
    }

    /// Compiles patterns to be run from their ends to their starts, where nobody asks which it was.
    pub(crate) fn reversed(patterns: &[&Hir]) -> Result<Automaton, Unmatchable> {
        Automaton::compile(&[&any_of(patterns)], true)
    }

    /// Compiles patterns of which nobody asks which it was.
    pub(crate) fn any(patterns: &[&Hir]) -> Result<Automaton, Unmatchable> {
        Automaton::compile(&[&any_of(patterns)], false)
    }

    fn compile(patterns: &[&Hir], reverse: bool) -> Result<Automaton, Unmatchable> {
        let config =
            Config::new().utf8(false).shrink(false).reverse(reverse).which_captures(WhichCaptures::None);
        let nfa = Compiler::new().configure(config).build_many_from_hir(patterns).map_err(|_| Unmatchable)?;
        let mut classes = Box::new([0; 256]);
        let mut members: Vec<u8> = Vec::new();
        for (byte, class) in (0..=255u8).zip(classes.iter_mut()) {
            *class = nfa.byte_classes().get(byte);
            if usize::from(*class) == members.len() {
                members.push(byte);
            }
        }
        Ok(Automaton { nfa, classes, members, words: patterns.len().div_ceil(64) })
    }

    /// An empty cache.
    pub(crate) fn cache(&self) -> Cache {
        let seen = vec![0; self.nfa.states().len()];
        let mut cache = Cache {
            transitions: Vec::new(),
            stride: self.members.len(),
            places: Vec::new(),
            matching: Vec::new(),
            known: HashMap::default(),
            starts: Vec::new(),
            bytes: 0,
            #[cfg(test)]
            steps: 0,
            dry: Dry::default(),
            habit: Habit::default(),
            open: Vec::new(),
            seen,
            round: 0,
        };
        self.reset(&mut cache);
        cache
    }

    /// The cache in `slot`, made if there is none.
    pub(crate) fn cache_in<'s>(&self, slot: &'s mut Slot) -> &'s mut Cache {
        slot.get_or_insert_with(|| Box::new(self.cache()))
    }

    /// Forgets all states.
    fn reset(&self, cache: &mut Cache) {
        cache.transitions.clear();
        cache.places.clear();
        cache.matching.clear();
        cache.known.clear();
        cache.starts.clear();
        cache.bytes = 0;
        // Two that stand for no state, so that their numbers can mean something else.
        for _ in [UNKNOWN, DEAD] {
            self.add(cache, Arc::from([]));
        }
    }

    /// The state to begin with when only the patterns of `selection` are looked for.
    ///
    /// The others would not match and keep the run going for nothing. Every selection has a number of
    /// its own, from 0 on.
    #[inline]
    fn start(&self, cache: &mut Cache, (number, selection): (usize, &[u64])) -> u32 {
        match cache.starts.get(number) {
            Some(&state) if state != UNKNOWN => state,
            _ => self.explore_start(cache, (number, selection)),
        }
    }

    #[cold]
    #[inline(never)]
    fn explore_start(&self, cache: &mut Cache, (number, selection): (usize, &[u64])) -> u32 {
        let selected =
            |pattern: usize| selection.get(pattern / 64).is_some_and(|word| word >> (pattern % 64) & 1 == 1);
        let places = self.closure(cache, |nfa, open| {
            let patterns = nfa.patterns().filter(|pattern| selected(pattern.as_usize()));
            open.extend(patterns.filter_map(|pattern| nfa.start_pattern(pattern)));
        });
        // Run forwards, no pattern matches the empty text.
        let state = match cache.known.get(&places) {
            _ if places.is_empty() => DEAD,
            Some(&known) => known,
            None => self.add(cache, places),
        };
        cache.starts.resize(cache.starts.len().max(number + 1), UNKNOWN);
        if let Some(slot) = cache.starts.get_mut(number) {
            *slot = state;
        }
        state
    }

    /// Calls `ended(end, state)` for every place up to `limit` where a match of a selected pattern from
    /// `start` ends, in order.
    ///
    /// What matches is [`Cache::matching`] of the state, until the next run.
    #[inline]
    pub(crate) fn ends(
        &self,
        cache: &mut Cache,
        text: &[u8],
        (start, limit): (usize, usize),
        selection: (usize, &[u64]),
        mut ended: impl FnMut(usize, u32),
    ) {
        self.keep_within_bounds(cache);
        let mut state = self.start(cache, selection);
        if state == DEAD {
            return;
        }
        let mut bytes = (start..).zip(text.get(start..limit).unwrap_or_default());
        // Outside of the loop over known states stands what is new.
        while let Some((at, &byte)) = self.run(&cache.transitions, &mut bytes, &mut state, &mut ended) {
            let next = self.next(cache, state, byte);
            if next == DEAD {
                break;
            }
            state = next & !MATCHES;
            if next & MATCHES != 0 {
                ended(at + 1, state);
            }
        }
        #[cfg(test)]
        {
            cache.steps += limit - start - bytes.size_hint().0;
        }
    }

    /// Calls `started(start)` for every place down to `limit` where a match up to `end` starts, last first,
    /// for a reversed automaton; the empty match too.
    #[inline]
    pub(crate) fn starts(
        &self,
        cache: &mut Cache,
        text: &[u8],
        (limit, end): (usize, usize),
        mut started: impl FnMut(usize),
    ) {
        self.keep_within_bounds(cache);
        let first = self.start(cache, ALL);
        if first == DEAD {
            return;
        }
        // Nothing may stand before what was found.
        if first & MATCHES != 0 {
            started(end);
        }
        let mut state = first & !MATCHES;
        for (at, &byte) in (limit..end).zip(text.get(limit..end).unwrap_or_default()).rev() {
            let next = self.next(cache, state, byte);
            if next == DEAD {
                return;
            }
            state = next & !MATCHES;
            if next & MATCHES != 0 {
                started(at);
            }
        }
    }

    /// Whether a match from `start` ends up to `limit`, the empty one too.
    #[inline]
    pub(crate) fn matches_in(&self, cache: &mut Cache, text: &[u8], (start, limit): (usize, usize)) -> bool {
        self.keep_within_bounds(cache);
        let first = self.start(cache, ALL);
        let mut state = first & !MATCHES;
        if first & MATCHES != 0 || first == DEAD {
            return first != DEAD;
        }
        for &byte in text.get(start..limit).unwrap_or_default() {
            let next = self.next(cache, state, byte);
            #[cfg(test)]
            {
                cache.steps += 1;
            }
            if next == DEAD || next & MATCHES != 0 {
                return next != DEAD;
            }
            state = next;
        }
        false
    }

    /// Follows known transitions; gives the byte whose transition is not, and `None` at the end.
    #[inline]
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    fn run<'t>(
        &self,
        transitions: &[u32],
        bytes: &mut impl Iterator<Item = (usize, &'t u8)>,
        state: &mut u32,
        ended: &mut impl FnMut(usize, u32),
    ) -> Option<(usize, &'t u8)> {
        for (at, byte) in bytes {
            let class = usize::from(self.classes[usize::from(*byte)]);
            let next = transitions.get(*state as usize + class).copied().unwrap_or(UNKNOWN);
            match next {
                UNKNOWN => return Some((at, byte)),
                DEAD => return None,
                _ => *state = next & !MATCHES,
            }
            if next & MATCHES != 0 {
                ended(at + 1, *state);
            }
        }
        None
    }

    /// Only between runs: within one, states must stay what they are.
    #[inline]
    fn keep_within_bounds(&self, cache: &mut Cache) {
        if cache.bytes > CACHE_BYTES {
            self.reset(cache);
        }
    }

    #[inline]
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    fn next(&self, cache: &mut Cache, state: u32, byte: u8) -> u32 {
        let class = self.classes[usize::from(byte)];
        match cache.transitions.get(state as usize + usize::from(class)) {
            Some(&next) if next != UNKNOWN => next,
            _ => self.explore(cache, state, class),
        }
    }

    /// Computes a transition that was not asked for before.
    #[cold]
    #[inline(never)]
    fn explore(&self, cache: &mut Cache, state: u32, class: u8) -> u32 {
        let Some(&byte) = self.members.get(usize::from(class)) else { return DEAD };
        let Some(from) = cache.places.get(state as usize / cache.stride).cloned() else { return DEAD };
        let next = self.closure(cache, |nfa, open| {
            for &place in from.iter() {
                open.extend(match nfa.state(place) {
                    State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
                    State::Sparse(sparse) => sparse.matches_byte(byte),
                    State::Dense(dense) => dense.matches_byte(byte),
                    _ => None,
                });
            }
        });
        let next = match cache.known.get(&next) {
            _ if next.is_empty() => DEAD,
            Some(&known) => known,
            None => self.add(cache, next),
        };
        if let Some(slot) = cache.transitions.get_mut(state as usize + usize::from(class)) {
            *slot = next;
        }
        next
    }

    /// The places that read a byte or match, among all that what `fill` adds leads to without reading one.
    fn closure(&self, cache: &mut Cache, fill: impl FnOnce(&NFA, &mut Vec<StateID>)) -> Arc<[StateID]> {
        if cache.round == u32::MAX {
            cache.seen.fill(0);
            cache.round = 0;
        }
        cache.round += 1;
        fill(&self.nfa, &mut cache.open);
        let mut places = Vec::new();
        while let Some(place) = cache.open.pop() {
            match cache.seen.get_mut(place.as_usize()) {
                Some(seen) if *seen != cache.round => *seen = cache.round,
                _ => continue,
            }
            match self.nfa.state(place) {
                State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) | State::Match { .. } => {
                    places.push(place);
                }
                State::Union { alternates } => cache.open.extend(alternates.iter()),
                State::BinaryUnion { alt1, alt2 } => cache.open.extend([alt1, alt2]),
                State::Capture { next, .. } => cache.open.push(*next),
                // A pattern that looks around is refused when it is parsed.
                State::Look { .. } | State::Fail => {}
            }
        }
        places.sort_unstable();
        places.into()
    }

    /// Adds a state; gives its number, marked if a pattern matches in it.
    fn add(&self, cache: &mut Cache, places: Arc<[StateID]>) -> u32 {
        let number = cache.transitions.len() as u32;
        let from = cache.matching.len();
        cache.matching.resize(from + self.words, 0);
        let mut matches = 0;
        for &place in places.iter() {
            if let State::Match { pattern_id } = self.nfa.state(place) {
                let pattern = pattern_id.as_usize();
                if let Some(word) = cache.matching.get_mut(from + pattern / 64) {
                    *word |= 1 << (pattern % 64);
                    matches = MATCHES;
                }
            }
        }
        cache.transitions.resize(number as usize + cache.stride, UNKNOWN);
        cache.bytes += 4 * cache.stride + size_of_val(&*places) + 8 * self.words + 96;
        cache.known.insert(places.clone(), number | matches);
        cache.places.push(places);
        number | matches
    }
}

/// One pattern that is any of these.
fn any_of(patterns: &[&Hir]) -> Hir {
    Hir::alternation(patterns.iter().copied().cloned().collect())
}

impl Cache {
    /// The patterns that match in a state of the last run, `words` words of bits.
    #[inline]
    pub(crate) fn matching(&self, state: u32, words: usize) -> &[u64] {
        let from = state as usize / self.stride * words;
        self.matching.get(from..from + words).unwrap_or_default()
    }

    /// Roughly how many bytes it takes.
    pub(crate) fn memory_usage(&self) -> usize {
        self.bytes + 4 * self.seen.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;
    use proptest::prelude::*;
    use regex::Regex;

    const PATTERNS: [&str; 8] = [
        "a+b?",
        "(?:ab|a)(?:c|bcd)?",
        "[ab]{2,4}(?:-[ab]{2}){0,2}",
        "a(?: ?[ab]){3,6}",
        "é[ab]|aé+",
        "(?:a|b)*c",
        "b.{0,3}",
        "[^a]+?a",
    ];

    proptest! {
        #[test]
        fn every_end_and_every_start_of_every_pattern_is_reported(text in "[abcé -]{0,12}", selection in 0u64..256) {
            let hirs = PATTERNS.map(|pattern| pattern::parse(pattern).unwrap());
            let automaton = Automaton::new(&hirs.each_ref()).unwrap();
            let plain = PATTERNS.map(|pattern| Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap());
            let matches = |pattern: usize, start: usize, end: usize| {
                text.get(start..end).is_some_and(|part| !part.is_empty() && plain[pattern].is_match(part))
            };
            let mut cache = automaton.cache();
            for start in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
                let mut ends = Vec::new();
                automaton.ends(&mut cache, text.as_bytes(), (start, text.len()), ALL, |end, state| ends.push((end, state)));
                let expected: Vec<(usize, u64)> = (start..=text.len())
                    .map(|end| (end, (0..8).filter(|&p| matches(p, start, end)).fold(0, |bits, p| bits | 1 << p)))
                    .filter(|(_, bits)| *bits != 0)
                    .collect();
                let found: Vec<(usize, u64)> =
                    ends.iter().map(|&(end, state)| (end, cache.matching(state, 1)[0])).collect();
                prop_assert_eq!(&found, &expected);
                let mut selected = Vec::new();
                automaton.ends(&mut cache, text.as_bytes(), (start, text.len()), (1, &[selection]), |end, _| {
                    selected.push(end);
                });
                let expected: Vec<usize> =
                    expected.iter().filter(|(_, bits)| bits & selection != 0).map(|(end, _)| *end).collect();
                prop_assert_eq!(selected, expected);
            }
            for (index, hir) in hirs.iter().enumerate() {
                let reversed = Automaton::reversed(&[hir]).unwrap();
                let mut starts = Vec::new();
                reversed.starts(&mut reversed.cache(), text.as_bytes(), (0, text.len()), |start| starts.push(start));
                let expected: Vec<usize> =
                    (0..text.len()).rev().filter(|&start| matches(index, start, text.len())).collect();
                prop_assert_eq!(starts, expected);
            }
        }
    }
}
