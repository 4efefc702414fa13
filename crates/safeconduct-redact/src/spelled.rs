//! Finds identifiers again however they are grouped: `536-90-4399` where `536904399` stands, and the reverse.

use crate::echo::{Hit, Wanted, stands_alone};
use aho_corasick::{AhoCorasick, Input, MatchKind};
use memchr::memchr2;
use std::ops::Range;
use zeroize::Zeroizing;

/// Values of fewer letters and digits are too common to look for.
const FOLDED_MIN: usize = 6;
/// Values of more are no identifiers that people group.
const FOLDED_MAX: usize = 64;
/// So many marks in a row may group what they stand between; more of them part it.
const MARKS_MAX: usize = 2;
/// Up to so many values one search each is cheaper than building an automaton.
const FEW: usize = 6;
/// How many letters and digits are looked at together.
const CHUNK: usize = 1 << 15;
/// What parts one value from the next in folded text.
const BREAK: u8 = 0;

/// The letters and digits of identifiers, and how to find them again.
pub(crate) struct Spelled<'v> {
    values: Vec<Folded<'v>>,
    automaton: Option<AhoCorasick>,
}

struct Folded<'v> {
    folded: Zeroizing<Vec<u8>>,
    value: &'v str,
    anywhere: bool,
}

impl<'v> Folded<'v> {
    fn new(wanted: Wanted<'v>) -> Option<Folded<'v>> {
        let folded = fold(wanted.value)?;
        let anywhere = wanted.counts_anywhere(folded.len());
        Some(Folded { folded, value: wanted.value, anywhere })
    }

    fn counts(&self, text: &str, place: &Range<usize>) -> bool {
        self.anywhere || stands_alone(text, place)
    }
}

impl<'v> Spelled<'v> {
    /// Whether a value can be looked for by its letters and digits alone.
    pub(crate) fn takes(value: &str) -> bool {
        value.len() <= FOLDED_MAX * (MARKS_MAX + 1) && fold(value).is_some()
    }

    /// The values must be such as [`Spelled::takes`]; of those that fold alike the first counts.
    pub(crate) fn new(values: &[Wanted<'v>]) -> Spelled<'v> {
        let mut values: Vec<Folded<'v>> = values.iter().copied().filter_map(Folded::new).collect();
        values.sort_by(|one, other| one.folded.cmp(&other.folded));
        values.dedup_by(|one, first| {
            let same = one.folded == first.folded;
            first.anywhere |= same && one.anywhere;
            same
        });
        let patterns = values.iter().map(|value| value.folded.as_slice());
        let automaton = match values.len() {
            0..=FEW => None,
            // Too many values for one automaton: slower, and still right.
            _ => AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok(),
        };
        Spelled { values, automaton }
    }

    /// Adds every place where one of the values stands, in no order.
    pub(crate) fn find(&self, text: &str, hits: &mut Vec<Hit<'v>>) {
        match &self.automaton {
            Some(automaton) => self.find_many(automaton, text, hits),
            None => self.values.iter().for_each(|value| find_one(value, text, hits)),
        }
    }

    fn find_many(&self, automaton: &AhoCorasick, text: &str, hits: &mut Vec<Hit<'v>>) {
        let mut folding = Folding::new(text);
        while folding.read_on() {
            let mut at = 0;
            while let Some(found) = automaton.find(Input::new(folding.bytes.as_slice()).range(at..)) {
                let place = folding.place(found.start()..found.end());
                let value = self.values.get(found.pattern().as_usize());
                match value.zip(place).filter(|(value, place)| value.counts(text, place)) {
                    Some((value, place)) => {
                        hits.push((place, value.value));
                        at = found.end();
                    }
                    // Inside a longer word: no echo, and it must not hide one that overlaps it.
                    None => at = found.start() + 1,
                }
            }
        }
    }
}

fn find_one<'v>(value: &Folded<'v>, text: &str, hits: &mut Vec<Hit<'v>>) {
    let Some(first) = value.folded.first().copied() else { return };
    let mut at = 0;
    while let Some(found) =
        text.as_bytes().get(at..).and_then(|rest| memchr2(first, first.to_ascii_lowercase(), rest))
    {
        let start = at + found;
        let end = text.get(start..).and_then(|rest| read_spelled(rest, &value.folded));
        match end.map(|len| start..start + len).filter(|place| value.counts(text, place)) {
            Some(place) => {
                at = place.end;
                hits.push((place, value.value));
            }
            None => at = start + 1,
        }
    }
}

/// How many bytes at the start of `text` spell the folded value.
fn read_spelled(text: &str, folded: &[u8]) -> Option<usize> {
    let mut wanted = folded.iter().copied().peekable();
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        if u8::try_from(c).is_ok_and(|byte| wanted.next_if_eq(&byte.to_ascii_uppercase()).is_some()) {
            marks = 0;
            if wanted.peek().is_none() {
                return Some(at + c.len_utf8());
            }
        } else {
            marks += 1;
            if !is_mark(c) || marks > MARKS_MAX {
                return None;
            }
        }
    }
    None
}

/// The letters and digits of a value; `None` if there are too few, too many, or others than ASCII has.
fn fold(value: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut folded = Zeroizing::new(Vec::with_capacity(value.len()));
    for c in value.chars() {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_alphanumeric() => folded.push(byte.to_ascii_uppercase()),
            _ if c.is_alphanumeric() => return None,
            _ => {}
        }
    }
    (FOLDED_MIN..=FOLDED_MAX).contains(&folded.len()).then_some(folded)
}

/// Marks that people group digits with.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '-' | '.' | ',' | '/' | '_' | ':' | '(' | ')' | '+'
            | '\u{A0}' | '\u{AD}' | '\u{2009}' | '\u{202F}' | '\u{200B}'..='\u{200D}' | '\u{2010}'..='\u{2015}' | '\u{2060}' | '\u{FEFF}'
    )
}

/// The letters and digits of a text, a chunk at a time, each with the place it stands at.
struct Folding<'t> {
    text: &'t str,
    /// How far the text was read.
    read: usize,
    bytes: Zeroizing<Vec<u8>>,
    places: Vec<usize>,
}

impl<'t> Folding<'t> {
    fn new(text: &'t str) -> Folding<'t> {
        Folding { text, read: 0, bytes: Zeroizing::new(Vec::new()), places: Vec::new() }
    }

    /// Reads the next chunk, behind as much of the last one as a value can span; says whether there was one.
    fn read_on(&mut self) -> bool {
        let rest = self.text.get(self.read..).unwrap_or_default();
        if rest.is_empty() {
            return false;
        }
        let kept = self.bytes.len().saturating_sub(FOLDED_MAX);
        self.bytes.drain(..kept);
        self.places.drain(..kept);
        let mut marks = 0;
        for (at, c) in rest.char_indices() {
            if self.bytes.len() >= CHUNK {
                self.read += at;
                return true;
            }
            let byte = match u8::try_from(c) {
                Ok(byte) if byte.is_ascii_alphanumeric() => {
                    marks = 0;
                    byte.to_ascii_uppercase()
                }
                _ if is_mark(c) && marks < MARKS_MAX => {
                    marks += 1;
                    continue;
                }
                _ if self.bytes.last() == Some(&BREAK) => continue,
                _ => BREAK,
            };
            self.bytes.push(byte);
            self.places.push(self.read + at);
        }
        self.read = self.text.len();
        true
    }

    /// Where a stretch of the folded bytes stands in the text.
    fn place(&self, folded: Range<usize>) -> Option<Range<usize>> {
        let last = folded.end.checked_sub(1)?;
        // Letters and digits of ASCII: one byte each.
        Some(*self.places.get(folded.start)?..*self.places.get(last)? + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'t>(values: &[&str], text: &'t str) -> Vec<&'t str> {
        let mut hits = Vec::new();
        let wanted: Vec<_> = values.iter().map(|value| Wanted { value, sure: false }).collect();
        Spelled::new(&wanted).find(text, &mut hits);
        hits.sort_by_key(|(place, _)| place.start);
        hits.dedup_by_key(|(place, _)| place.start);
        hits.into_iter().map(|(place, _)| &text[place]).collect()
    }

    proptest! {
        #[test]
        fn many_are_found_as_few_are(text in "[12][- .x]{0,3}{0,40}|([12 -]{1,3}|x){0,60}", values in prop::collection::btree_set("[12]{6,8}", 7..20)) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let many = found(&values, &text);
            // Each value of its own, by the plain search; whatever the many find is there, and nothing less is covered.
            let covered = |places: &[&str]| -> Vec<bool> {
                let mut covered = vec![false; text.len()];
                for place in places {
                    let at = place.as_ptr() as usize - text.as_ptr() as usize;
                    covered[at..at + place.len()].fill(true);
                }
                covered
            };
            let mut each: Vec<&str> = Vec::new();
            for value in &values {
                each.extend(found(&[value], &text));
            }
            let (many, each) = (covered(&many), covered(&each));
            for (at, one) in many.iter().enumerate() {
                prop_assert!(!one || each[at]);
            }
            prop_assert_eq!(many.contains(&true), each.contains(&true));
        }
    }

    #[test]
    fn any_grouping_is_the_same_value() {
        let text = "536904399, 536-90-4399; 536 90 4399 5 3 6.9 0/4399 (536) 90-4399 x536904399 5369043990 536   904399";
        assert_eq!(
            found(&["536-90-4399"], text),
            ["536904399", "536-90-4399", "536 90 4399", "5 3 6.9 0/4399", "536) 90-4399"]
        );
        assert_eq!(
            found(&["DE89 3704 0044 0532 0130 00"], "xde89370400440532013000y"),
            ["de89370400440532013000"]
        );
        assert!(!Spelled::takes("12345") && !Spelled::takes("12345é6") && Spelled::takes("123-456"));
    }

    #[test]
    fn values_are_found_across_chunks() {
        let values: Vec<String> = (100_000..100_020).map(|number| number.to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        for fill in [CHUNK - 3, CHUNK - 6, CHUNK, 3 * CHUNK] {
            let text = format!("{} 100-007 {}", "a".repeat(fill), "b".repeat(CHUNK));
            assert_eq!(found(&values, &text), ["100-007"], "{fill}");
        }
    }
}
