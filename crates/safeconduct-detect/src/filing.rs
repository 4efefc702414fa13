//! Files every rule under something it cannot match without, derived from its pattern and nothing else.

use crate::Edge;
use crate::digits::first_digit_within;
use crate::family::Family;
use crate::grams::{Gram, Grams, first_grams};
use crate::inner::{Inner, Split, Wake};
use crate::judge::Judge;
use crate::masks::{Classes, LONG, LONGER, NEAR, RUN, is_in_number, is_mark, is_token};
use crate::prefix::ByteSet;
use crate::shaped::{Digit, Shaped, StartShape};
use crate::shapes::{KIND_MAX, PLACES, Shape, Shapes};
use regex_syntax::hir::Hir;
use safeconduct_core::Confidence;
use std::collections::BTreeMap;

/// What wakes a rule: proved from its pattern when the scanner is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// One of so many four-byte beginnings, at the start of a word or at a mark: one probe for all such rules.
    Beginning(usize),
    /// What stands at its first eight places, at the start of a word or at a mark: one probe for all such rules.
    Shape,
    /// As `Shape`, and at least 16 token characters, or 32.
    LongShape,
    /// Something rare inside of it, one of so many bytes or words; from there it looks back for the start.
    Inside(usize),
    /// Nothing but its first eight places, and no edge: every letter and digit is a possible start, which
    /// costs about a nanosecond per byte. Edges, or a rare byte inside, would make it cheaper.
    Everywhere,
}

/// Where rules are filed.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) grams: Grams,
    /// What is filed under grams: rules with the same grams are one family.
    pub(crate) singles: Vec<Family>,
    /// What is filed under shapes.
    pub(crate) shaped: Shaped,
    /// What the bytes of a text are told apart by.
    pub(crate) classes: Classes,
    /// Four bytes around a rare one: two before it, itself, one after.
    pub(crate) around: Shapes,
    /// One per shape of `around`, then those that wake at words: they are filed under grams, behind the singles.
    pub(crate) inner: Vec<Inner>,
    /// How many automata need a cache.
    pub(crate) caches: usize,
    pub(crate) anchors: Vec<Anchor>,
}

/// What stands before a cut in a pattern, and what behind it.
type Sides = (Hir, Hir);

/// How a rule is filed.
enum Filed {
    Grams(Vec<Gram>),
    Shape(Box<StartShape>),
    Inside(Vec<Split>),
}

impl Index {
    /// What is less sure than `least` is doubtful.
    pub(crate) fn new(judges: &[Judge], least: Confidence) -> Index {
        let mut singles: BTreeMap<Vec<Gram>, Vec<u16>> = BTreeMap::new();
        let mut shaped: BTreeMap<StartShape, Vec<u16>> = BTreeMap::new();
        let mut worded: BTreeMap<StartShape, Vec<u16>> = BTreeMap::new();
        let mut inside: BTreeMap<Shape, Vec<(u16, Sides)>> = BTreeMap::new();
        let mut at_words: Vec<(Vec<Gram>, u16, Sides)> = Vec::new();
        let (mut starts, mut rare) = (ByteSet::default(), ByteSet::default());
        let mut anchors = Vec::with_capacity(judges.len());
        // The builder takes fewer rules than a `u16` counts.
        for (rule, judge) in (0..=u16::MAX).zip(judges) {
            let first = judge.prefix().first();
            let filed = file(judge);
            anchors.push(filed.anchor());
            match filed {
                Filed::Inside(splits) => {
                    for Split { head, tail, wake } in splits {
                        match wake {
                            Wake::Rare { rare: bytes, around } => {
                                rare = rare.union(&bytes);
                                inside.entry(around).or_default().push((rule, (head, tail)));
                            }
                            Wake::Word(list) => at_words.push((list, rule, (head, tail))),
                        }
                    }
                    continue;
                }
                Filed::Grams(list) => singles.entry(list).or_default().push(rule),
                Filed::Shape(key) if !key.long && is_worded(judge, least) => {
                    worded.entry(*key).or_default().push(rule);
                }
                Filed::Shape(key) => shaped.entry(*key).or_default().push(rule),
            }
            starts = starts.union(&ByteSet::of(first.iter().filter(|byte| !byte.is_ascii_alphanumeric())));
        }
        let inside =
            crate::shapes::joined(inside.into_iter().collect(), Shape::joined, Shape::width, KIND_MAX);
        let mut caches = 0;
        let mut family = |rules: Vec<u16>| {
            caches += 1;
            Family::new(rules, judges, caches - 1)
        };
        let mut grams: Vec<(Gram, u16)> = Vec::new();
        let file_single = |(number, (list, rules)): (u16, (Vec<Gram>, Vec<u16>))| {
            grams.extend(list.into_iter().map(|gram| (gram, number)));
            family(rules)
        };
        let singles: Vec<Family> = (0..).zip(singles).map(file_single).collect();
        let around = Shapes::new(inside.iter().map(|(shape, _)| shape));
        let mut inner_rules: Vec<Vec<(u16, Sides)>> = inside.into_iter().map(|(_, rules)| rules).collect();
        for (list, rule, sides) in at_words {
            let filed = (singles.len() + inner_rules.len()) as u16;
            grams.extend(list.into_iter().map(|gram| (gram, filed)));
            inner_rules.push(vec![(rule, sides)]);
        }
        let inner_families: Vec<Family> =
            inner_rules.iter().map(|rules| family(rules.iter().map(|(rule, _)| *rule).collect())).collect();
        let shaped = Shaped::new(shaped, worded, &mut family);
        let mut index = Index {
            singles,
            shaped,
            classes: Classes::new(&starts, &rare, grams.iter().map(|(gram, _)| *gram)),
            grams: Grams::new(grams),
            around,
            inner: Vec::new(),
            caches: 0,
            anchors,
        };
        for (rules, family) in inner_rules.into_iter().zip(inner_families) {
            let longest = rules.iter().filter_map(|(rule, _)| judges.get(usize::from(*rule)));
            let longest = longest.map(Judge::length_max).max().unwrap_or(0);
            let sides = rules.into_iter().map(|(_, sides)| sides).collect();
            index.inner.push(Inner::new(sides, longest, family, caches));
            caches += Inner::CACHES;
        }
        index.caches = caches;
        index
    }
}

/// Whether a rule finds nothing of at least this confidence unless a context word stands near, and near enough to
/// be looked for before its automaton is run.
fn is_worded(judge: &Judge, least: Confidence) -> bool {
    let forbids_all = |edge: Edge| edge.and(Edge::ALNUM) == Edge::ALNUM;
    let longest = judge.rule().hir.properties().maximum_len().unwrap_or(usize::MAX).min(judge.length_max());
    !judge.finds_alone(least)
        && longest <= WORDED_MAX
        && forbids_all(judge.edges().before)
        && forbids_all(judge.edges().after)
}

/// How long a match may be whose context is looked up before it is known.
pub(crate) const WORDED_MAX: usize = 128;

impl Filed {
    fn anchor(&self) -> Anchor {
        match self {
            Filed::Grams(list) => Anchor::Beginning(list.len()),
            Filed::Inside(splits) => Anchor::Inside(
                splits
                    .iter()
                    .map(|split| match &split.wake {
                        Wake::Rare { rare, .. } => rare.len(),
                        Wake::Word(_) => 1,
                    })
                    .sum(),
            ),
            Filed::Shape(start) if start.anywhere => Anchor::Everywhere,
            Filed::Shape(start) if start.long => Anchor::LongShape,
            Filed::Shape(_) => Anchor::Shape,
        }
    }
}

/// Finds the rarest thing a match cannot do without.
fn file(judge: &Judge) -> Filed {
    let (pattern, edges) = (&judge.rule().hir, judge.edges());
    let prefix = judge.prefix();
    let first = prefix.first();
    let letters = ByteSet::of((b'A'..=b'z').filter(u8::is_ascii_alphabetic));
    let digits = ByteSet::of(b'0'..=b'9');
    let forbids_all = |edge: Edge, set: &ByteSet| set.iter().all(|byte| edge.forbids(byte));
    let starts_numbers = forbids_all(edges.before, &digits);
    let starts_words = starts_numbers && forbids_all(edges.before, &letters);
    // A start inside a word is possible at a letter unless words are forbidden before, at a digit
    // unless digits are; a digit after a letter is a start of its own kind.
    let anywhere = !starts_words && (first.meets(&letters) || (!starts_numbers && first.meets(&digits)));
    let after_letter = !starts_words && first.meets(&digits);
    if !anywhere
        && !after_letter
        && let Some(grams) = first_grams(pattern)
    {
        return Filed::Grams(grams);
    }
    let places = prefix.places();
    let begins_with = |count: usize, holds: fn(u8) -> bool| {
        places.len() >= count && places.iter().take(count).all(|place| place.iter().all(holds))
    };
    let (long, run) = (begins_with(LONG, is_token), begins_with(RUN, is_in_number));
    let digit = match first_digit_within(pattern) {
        Some(..=PLACES) => Digit::InFour,
        Some(..=NEAR) => Digit::Near,
        _ => Digit::Never,
    };
    let longer = begins_with(LONGER, is_token);
    let mark = places.iter().take(PLACES).any(|place| place.iter().all(is_mark));
    let shape = Shape::of(places);
    let further = Shape::of(places.get(PLACES..).unwrap_or_default());
    let common = digit == Digit::Never && !long && (admits_words(places) || shape.width() > NARROW);
    if (anywhere || common)
        && let Some(splits) = Split::of(pattern)
    {
        return Filed::Inside(splits);
    }
    Filed::Shape(Box::new(StartShape {
        long,
        longer,
        run,
        digit,
        mark,
        after_letter,
        anywhere,
        shape,
        further,
    }))
}

/// Shapes that admit fewer four-byte strings wake seldom.
const NARROW: u64 = 30_000;

/// Whether ordinary words pass these places.
fn admits_words(places: &[ByteSet]) -> bool {
    let small = ByteSet::of(b'a'..=b'z');
    let common = |place: &ByteSet| small.iter().filter(|&byte| place.contains(byte)).count() >= 13;
    (0..PLACES).all(|at| places.get(at).is_none_or(common))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Vocabulary;
    use crate::{Edges, OwnedRule, Rule};
    use safeconduct_core::Label;

    #[test]
    fn anchors_are_the_rarest_thing_a_match_needs() {
        for (pattern, edges, expected) in [
            ("ghp_[0-9A-Za-z]{36}", Edges::TOKEN, Anchor::Beginning(1)),
            ("(?i)passwo?rd ?= ?x", Edges::WORD, Anchor::Beginning(1)),
            ("(?i)passwo?rd ?= ?x", Edges::NONE, Anchor::Inside(1)),
            ("-----BEGIN [A-Z ]+", Edges::NONE, Anchor::Beginning(1)),
            (r"\d{3}-\d{2}-\d{4}", Edges::DIGIT, Anchor::Shape),
            ("[0-9a-f]{32}", Edges::WORD, Anchor::LongShape),
            ("[a-z.]{1,64}@[a-z.]+", Edges::WORD, Anchor::Inside(1)),
            ("[a-z.]{1,64}@[a-z.]+", Edges::NONE, Anchor::Inside(1)),
            ("[a-z]{3,9} ?(?:=|:=) ?[a-z]+", Edges::WORD, Anchor::Inside(2)),
            ("(?:key|token)[0-9]{0,2}(?:=| is )[a-z]+", Edges::NONE, Anchor::Inside(2)),
            ("[a-z]{2,20} at [a-z]{2,20} dot [a-z]{2,3}", Edges::WORD, Anchor::Inside(1)),
            ("ghp_[0-9A-Za-z]{36}", Edges::NONE, Anchor::Everywhere),
            (r"[A-Z]\d{5}", Edges::DIGIT, Anchor::Everywhere),
            ("[a-z]+@x", Edges::WORD, Anchor::Shape), // no bound to look back to
        ] {
            let rule = Rule::new("test", Label::URL, pattern).edges(edges);
            let judge = Judge::new(OwnedRule::new(&rule).unwrap(), &mut Vocabulary::default());
            assert_eq!(file(&judge).anchor(), expected, "{pattern}");
        }
    }
}
