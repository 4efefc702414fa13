//! Finds originals again where no detector flagged them.
//!
//! A card number that was found once and stands a second time in a place that looks harmless must not leave
//! either. Long values count anywhere; shorter ones only as whole words; very short ones not at all, for they
//! would turn every other number into an echo.

use aho_corasick::{AhoCorasick, Input, MatchKind};
use memchr::memmem::Finder;
use std::ops::Range;

/// Values shorter than this are too common to look for.
pub(crate) const ECHO_MIN: usize = 6;
/// Values at least this long count inside a word too.
const ANYWHERE_MIN: usize = 16;
/// Up to so many values one search each is cheaper than building an automaton.
const FEW: usize = 6;
/// So many values that begin like the one found are tried in its place.
const CANDIDATES: usize = 8;

/// Looks for a fixed list of values, each as often as it occurs.
pub(crate) enum Echoes<'v> {
    None,
    Few(Vec<(&'v str, Finder<'v>)>),
    Many(Vec<&'v str>, AhoCorasick),
}

impl<'v> Echoes<'v> {
    /// `values` must be distinct and at least [`ECHO_MIN`] long.
    pub(crate) fn new(values: Vec<&'v str>) -> Echoes<'v> {
        if values.is_empty() {
            return Echoes::None;
        }
        let few = |values: Vec<&'v str>| {
            Echoes::Few(values.into_iter().map(|value| (value, Finder::new(value))).collect())
        };
        if values.len() <= FEW {
            return few(values);
        }
        let mut values = values;
        values.sort_unstable();
        match AhoCorasick::builder().match_kind(MatchKind::Standard).build(&values) {
            Ok(automaton) => Echoes::Many(values, automaton),
            // Too many values for one automaton: slower, and still right.
            Err(_) => few(values),
        }
    }

    /// Every echo in `text`: its place and its value; in order, disjoint.
    pub(crate) fn find(&self, text: &str) -> Vec<(Range<usize>, &'v str)> {
        let mut found = self.find_alone(text);
        // What stood against an echo stands alone once the echo goes. Twice is enough: a value found now has an
        // edge on both sides already, so its going gives nobody a new one.
        let ends: Vec<Range<usize>> = found.iter().map(|(range, _)| range.clone()).collect();
        let mut from = 0;
        for to in ends.into_iter().chain((!found.is_empty()).then_some(text.len()..text.len())) {
            let between = self.find_alone(text.get(from..to.start).unwrap_or_default());
            found.extend(
                between.into_iter().map(|(range, value)| (from + range.start..from + range.end, value)),
            );
            from = to.end;
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }

    fn find_alone(&self, text: &str) -> Vec<(Range<usize>, &'v str)> {
        let mut found: Vec<(Range<usize>, &'v str)> = match self {
            Echoes::None => return Vec::new(),
            Echoes::Few(finders) => {
                let hits = finders.iter().flat_map(|(value, finder)| {
                    finder.find_iter(text.as_bytes()).map(move |at| (at..at + value.len(), *value))
                });
                hits.collect()
            }
            Echoes::Many(values, automaton) => find_many(values, automaton, text),
        };
        found.retain(|(range, _)| stands_alone(text, range));
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(range, _)| {
            let disjoint = range.start >= end;
            end = if disjoint { range.end } else { end };
            disjoint
        });
        found
    }
}

/// The earliest-ending value wins, which keeps the search linear whatever the values; then the longest one that
/// starts there too, among a bounded number of candidates.
fn find_many<'v>(values: &[&'v str], automaton: &AhoCorasick, text: &str) -> Vec<(Range<usize>, &'v str)> {
    let mut hits = Vec::new();
    let mut at = 0;
    while let Some(hit) = automaton.find(Input::new(text).range(at..)) {
        let here = text.get(hit.start()..).unwrap_or_default();
        let from_here = values.iter().skip(hit.pattern().as_usize()).take(CANDIDATES);
        let fitting = from_here.filter(|value| here.starts_with(**value));
        let mut places = fitting.map(|value| (hit.start()..hit.start() + value.len(), *value));
        match places.rfind(|(range, _)| stands_alone(text, range)) {
            Some((range, value)) => {
                at = range.end;
                hits.push((range, value));
            }
            // A short value inside a longer word: no echo, and it must not hide one that overlaps it.
            None => at = next_char(text, hit.start()),
        }
    }
    hits
}

fn next_char(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

/// Whether the place is long enough to count anywhere, or a whole word.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    range.len() >= ANYWHERE_MIN || !(word(before) || word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(values: &[&str], text: &str) -> Vec<Range<usize>> {
        Echoes::new(values.to_vec()).find(text).into_iter().map(|(range, _)| range).collect()
    }

    #[test]
    fn short_values_echo_as_words_and_long_ones_anywhere() {
        assert_eq!(places(&["123456"], "123456, 1234567, x123456, 123456."), [0..6, 26..32]);
        assert_eq!(places(&["0123456789abcdef"], "xx0123456789abcdefyy, x"), vec![2..18]);
        assert!(places(&[], "anything").is_empty());
    }

    #[test]
    fn many_values_are_found_as_few_are() {
        let values: Vec<String> = (100_000..100_040).map(|number| number.to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let text = "100000 x100001 100039,1000391 100002100003 (100007)";
        assert!(matches!(Echoes::new(values.clone()), Echoes::Many(..)));
        assert_eq!(places(&values, text), [0..6, 15..21, 44..50]);
    }
}
