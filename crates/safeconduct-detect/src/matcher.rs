//! Finds where a rule can end: one lazily built automaton per family of rules, and the group `value`.

use crate::pattern::VALUE;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind, hybrid, meta};
use regex_syntax::hir::{Hir, Look};
use safeconduct_core::Span;

/// What compiling or running an automaton can fail with; rules are checked for size, so neither is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unmatchable;

/// A lazily determinized automaton that reports every end of every pattern of a family.
#[derive(Debug)]
pub(crate) struct Automaton {
    dfa: DFA,
}

/// How much memory an automaton's states may take before they are thrown away.
const CACHE_BYTES: usize = 1 << 20;

impl Automaton {
    /// Compiles patterns; their ids are their positions.
    pub(crate) fn new(patterns: &[&Hir]) -> Result<Automaton, Unmatchable> {
        Automaton::compile(patterns, false)
    }

    /// Compiles patterns to be run from their ends to their starts.
    pub(crate) fn reversed(patterns: &[&Hir]) -> Result<Automaton, Unmatchable> {
        Automaton::compile(patterns, true)
    }

    fn compile(patterns: &[&Hir], reverse: bool) -> Result<Automaton, Unmatchable> {
        let config = thompson::Config::new()
            .utf8(false)
            .shrink(false)
            .reverse(reverse)
            .which_captures(thompson::WhichCaptures::None);
        let nfa = thompson::Compiler::new()
            .configure(config)
            .build_many_from_hir(patterns)
            .map_err(|_| Unmatchable)?;
        let config = hybrid::dfa::Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(None);
        let dfa =
            hybrid::dfa::Builder::new().configure(config).build_from_nfa(nfa).map_err(|_| Unmatchable)?;
        Ok(Automaton { dfa })
    }

    /// The mutable half, one per thread.
    pub(crate) fn cache(&self) -> Cache {
        self.dfa.create_cache()
    }

    /// Calls `ended(pattern, end)` for every place up to `limit` where a match from `start` can end, in order.
    pub(crate) fn ends(
        &self,
        cache: &mut Cache,
        text: &[u8],
        (start, limit): (usize, usize),
        mut ended: impl FnMut(usize, usize),
    ) -> Result<(), Unmatchable> {
        let input = Input::new(text).range(start..limit).anchored(Anchored::Yes);
        let mut state = self.dfa.start_state_forward(cache, &input).map_err(|_| Unmatchable)?;
        for (at, &byte) in (start..).zip(text.get(start..limit).unwrap_or_default()) {
            state = self.dfa.next_state(cache, state, byte).map_err(|_| Unmatchable)?;
            if state.is_tagged() {
                // Matches show up one byte late: this one ended before `byte`.
                if state.is_match() {
                    for index in 0..self.dfa.match_len(cache, state) {
                        ended(self.dfa.match_pattern(cache, state, index).as_usize(), at);
                    }
                } else if state.is_dead() {
                    return Ok(());
                } else if state.is_quit() {
                    return Err(Unmatchable);
                }
            }
        }
        state = self.dfa.next_eoi_state(cache, state).map_err(|_| Unmatchable)?;
        if state.is_match() {
            for index in 0..self.dfa.match_len(cache, state) {
                ended(self.dfa.match_pattern(cache, state, index).as_usize(), limit);
            }
        }
        Ok(())
    }
}

impl Automaton {
    /// Calls `started(start)` for every place down to `limit` where a match up to `end` can start, for a
    /// reversed automaton; a place may come more than once.
    pub(crate) fn starts(
        &self,
        cache: &mut Cache,
        text: &[u8],
        (limit, end): (usize, usize),
        mut started: impl FnMut(usize),
    ) -> Result<(), Unmatchable> {
        let input = Input::new(text).range(limit..end).anchored(Anchored::Yes);
        let mut state = self.dfa.start_state_reverse(cache, &input).map_err(|_| Unmatchable)?;
        for (at, &byte) in (limit..end).zip(text.get(limit..end).unwrap_or_default()).rev() {
            state = self.dfa.next_state(cache, state, byte).map_err(|_| Unmatchable)?;
            if state.is_tagged() {
                // One byte late again: this one starts after `byte`.
                if state.is_match() {
                    started(at + 1);
                } else if state.is_dead() {
                    return Ok(());
                } else if state.is_quit() {
                    return Err(Unmatchable);
                }
            }
        }
        state = self.dfa.next_eoi_state(cache, state).map_err(|_| Unmatchable)?;
        if state.is_match() {
            started(limit);
        }
        Ok(())
    }
}

/// Finds the group `value` of a match whose place is known.
#[derive(Debug)]
pub(crate) struct ValueGroup {
    regex: meta::Regex,
}

impl ValueGroup {
    /// Compiles a pattern that has the group.
    pub(crate) fn new(pattern: &Hir) -> Result<ValueGroup, Unmatchable> {
        let whole = Hir::concat(vec![Hir::look(Look::Start), pattern.clone(), Hir::look(Look::End)]);
        let regex = meta::Builder::new().build_from_hir(&whole).map_err(|_| Unmatchable)?;
        Ok(ValueGroup { regex })
    }

    /// The value inside the match `start..end`: the group if it took part and is not empty, or else the whole.
    pub(crate) fn find(&self, text: &str, start: usize, end: usize) -> Option<Span> {
        let matched = text.get(start..end)?;
        let mut captures = self.regex.create_captures();
        self.regex.captures(matched, &mut captures);
        match captures.get_group_by_name(VALUE) {
            Some(group) if group.start < group.end => Span::new(text, start + group.start, start + group.end),
            _ => Span::new(text, start, end),
        }
    }
}
