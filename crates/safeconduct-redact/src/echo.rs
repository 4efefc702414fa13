//! Finds originals again where no detector flagged them.
//!
//! A card number that was found once and stands a second time in a place that looks harmless must not leave
//! either, however it is grouped there. Long values count anywhere; shorter ones only as whole words; very short ones
//! not at all, for they would turn every other number into an echo.

use crate::spelled::Spelled;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use memchr::memmem::Finder;
use std::ops::Range;

/// Values shorter than this are too common to look for.
pub(crate) const ECHO_MIN: usize = 6;
/// Values at least this long count inside a word too.
const ANYWHERE_MIN: usize = 16;
/// The same for values that are no chance.
const SURE_MIN: usize = 8;
/// Up to so many values one search each is cheaper than building an automaton.
const FEW: usize = 6;

/// A value to look for, at least [`ECHO_MIN`] long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'v> {
    pub(crate) value: &'v str,
    /// Whether it is no chance that a text holds it: an issuer's prefix, a check that holds.
    pub(crate) sure: bool,
}

impl Wanted<'_> {
    /// Whether it counts inside a word too, when so many of its bytes are compared.
    pub(crate) fn counts_anywhere(self, bytes: usize) -> bool {
        bytes >= if self.sure { SURE_MIN } else { ANYWHERE_MIN }
    }
}

/// A place and the value it repeats.
pub(crate) type Hit<'v> = (Range<usize>, &'v str);

/// Looks for a fixed list of values, each as often as it occurs.
pub(crate) struct Echoes<'v> {
    /// Values that count as they are written, byte for byte: alone, or inside words too.
    words: Exact<'v>,
    anywhere: Exact<'v>,
    /// Identifiers, whose letters and digits count.
    spelled: Spelled<'v>,
}

impl<'v> Echoes<'v> {
    /// The values of `exact` and of `identifiers` must each be distinct.
    pub(crate) fn new(mut exact: Vec<Wanted<'v>>, mut identifiers: Vec<Wanted<'v>>) -> Echoes<'v> {
        exact.extend(identifiers.extract_if(.., |wanted| !Spelled::takes(wanted.value)));
        let (anywhere, words): (Vec<Wanted<'v>>, Vec<_>) =
            exact.into_iter().partition(|wanted| wanted.counts_anywhere(wanted.value.len()));
        let values = |wanted: Vec<Wanted<'v>>| wanted.into_iter().map(|wanted| wanted.value).collect();
        Echoes {
            words: Exact::new(values(words), false),
            anywhere: Exact::new(values(anywhere), true),
            spelled: Spelled::new(&identifiers),
        }
    }

    /// Every echo in `text`: its place and its value; in order, disjoint.
    pub(crate) fn find(&self, text: &str) -> Vec<Hit<'v>> {
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

    fn find_alone(&self, text: &str) -> Vec<Hit<'v>> {
        let mut found = Vec::new();
        self.words.find(text, &mut found);
        self.anywhere.find(text, &mut found);
        self.spelled.find(text, &mut found);
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

/// Values to be found as they are written.
struct Exact<'v> {
    search: Search<'v>,
    /// Whether they count inside words too.
    anywhere: bool,
}

enum Search<'v> {
    Few(Vec<(&'v str, Finder<'v>)>),
    Many(Vec<&'v str>, AhoCorasick),
}

impl<'v> Search<'v> {
    fn new(values: Vec<&'v str>) -> Search<'v> {
        let few = |values: Vec<&'v str>| {
            Search::Few(values.into_iter().map(|value| (value, Finder::new(value))).collect())
        };
        if values.len() <= FEW {
            return few(values);
        }
        match AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&values) {
            Ok(automaton) => Search::Many(values, automaton),
            // Too many values for one automaton: slower, and still right.
            Err(_) => few(values),
        }
    }
}

impl<'v> Exact<'v> {
    fn new(values: Vec<&'v str>, anywhere: bool) -> Exact<'v> {
        Exact { search: Search::new(values), anywhere }
    }

    /// Linear: only short values are ever turned down, so the search never goes back far.
    fn find(&self, text: &str, hits: &mut Vec<Hit<'v>>) {
        let counts = |place: &Range<usize>| self.anywhere || stands_alone(text, place);
        match &self.search {
            Search::Few(finders) => {
                let places = finders.iter().flat_map(|(value, finder)| {
                    finder.find_iter(text.as_bytes()).map(move |at| (at..at + value.len(), *value))
                });
                hits.extend(places.filter(|(place, _)| counts(place)));
            }
            Search::Many(values, automaton) => {
                let mut at = 0;
                while let Some(found) = automaton.find(Input::new(text).range(at..)) {
                    let place = found.start()..found.end();
                    match values.get(found.pattern().as_usize()).filter(|_| counts(&place)) {
                        Some(value) => {
                            at = place.end;
                            hits.push((place, *value));
                        }
                        // A short value inside a longer word: no echo, and it must not hide one that overlaps it.
                        None => at = found.start() + 1,
                    }
                }
            }
        }
    }
}

/// Whether no letter or digit stands against the place.
pub(crate) fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    let word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let before = text.get(..place.start).and_then(|before| before.chars().next_back());
    let after = text.get(place.end..).and_then(|after| after.chars().next());
    !(word(before) || word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted<'v>(values: &[&'v str]) -> Vec<Wanted<'v>> {
        values.iter().map(|value| Wanted { value, sure: false }).collect()
    }

    fn places(values: &[&str], text: &str) -> Vec<Range<usize>> {
        let exact = Echoes::new(wanted(values), Vec::new()).find(text);
        exact.into_iter().map(|(range, _)| range).collect()
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
        assert!(matches!(Echoes::new(wanted(&values), Vec::new()).words.search, Search::Many(..)));
        assert_eq!(places(&values, text), [0..6, 15..21, 44..50]);
    }

    /// A short value inside a longer one hid the longer one, where the short one did not stand alone.
    #[test]
    fn a_value_inside_another_does_not_hide_it() {
        let filler: Vec<String> = (100_000..100_040).map(|number| number.to_string()).collect();
        let mut values: Vec<&str> = filler.iter().map(String::as_str).collect();
        values.extend(["765432", "9876543210"]);
        assert_eq!(places(&values, "x 9876543210 y"), vec![2..12]);
    }

    #[test]
    fn identifiers_are_found_in_any_grouping() {
        let echoes = Echoes::new(wanted(&["Secret-1"]), wanted(&["536-90-4399", "張 123456"]));
        let text = "536904399 secret-1 Secret-1 張 123456 123456";
        let found: Vec<&str> = echoes.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["536904399", "Secret-1", "張 123456"]);
    }

    #[test]
    fn what_is_no_chance_counts_inside_words_too() {
        let sure = |value| vec![Wanted { value, sure: true }];
        let places = |echoes: Echoes<'_>, text: &str| -> Vec<Range<usize>> {
            echoes.find(text).into_iter().map(|(range, _)| range).collect()
        };
        assert_eq!(places(Echoes::new(sure("sk-12345"), Vec::new()), "xsk-123456"), vec![1..9]);
        assert_eq!(places(Echoes::new(Vec::new(), sure("021000021")), "x0-21 000 0215"), vec![1..13]);
        assert!(
            places(Echoes::new(Vec::new(), sure("12-34-56")), "x123456").is_empty(),
            "six digits are too few"
        );
    }
}
