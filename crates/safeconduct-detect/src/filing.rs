//! Files every rule under something it cannot match without, derived from its pattern and nothing else.

use crate::family::Family;
use crate::grams::{Gram, Grams, first_grams};
use crate::judge::Judge;
use crate::masks::{LONG, Marks, is_token};
use crate::prefix::{ByteSet, Prefix};
use crate::{Edge, Edges};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeMap;

/// What wakes a rule: proved from its pattern when the scanner is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// One of so many four-byte beginnings, at the start of a word or at a mark: one probe for all such rules.
    Beginning(usize),
    /// What stands at its first four places, at the start of a word or at a mark: one probe for all such rules.
    Shape,
    /// As `Shape`, and at least 16 token characters.
    LongShape,
    /// This byte inside of it, from which to look back.
    Byte(u8),
    /// Nothing but its first four places, and no edge: every letter and digit is a possible start, which
    /// costs about a nanosecond per byte. Edges, or a rarer beginning, would make it cheaper.
    Everywhere,
}

/// How many shapes one probe tells apart.
const SHAPES_MAX: usize = 32;
/// How many places a shape has.
const PLACES: usize = 4;
/// How far to look back from an inner byte.
const REACH_MAX: usize = 256;

/// Where rules are filed.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) grams: Grams,
    /// What is filed under grams: one family per rule.
    pub(crate) singles: Vec<Family>,
    /// For each of the first four places and each byte: the shapes that admit it.
    pub(crate) shapes: Box<[[u32; 256]; PLACES]>,
    /// Shapes that need a long token.
    pub(crate) long: u32,
    /// Shapes that may start at a digit after a letter.
    pub(crate) after_letter: u32,
    /// Shapes that may start anywhere.
    pub(crate) anywhere: u32,
    /// One family per shape.
    pub(crate) shaped: Vec<Family>,
    /// For each byte: which of `inner` it wakes, plus one.
    pub(crate) inner_of: Box<[u8; 256]>,
    pub(crate) inner: Vec<Inner>,
    pub(crate) marks: Marks,
    pub(crate) families: usize,
    pub(crate) anchors: Vec<Anchor>,
}

/// Rules that wake at a byte inside of them.
#[derive(Debug)]
pub(crate) struct Inner {
    /// What can stand between a start and the byte.
    pub(crate) back: ByteSet,
    /// How many bytes can stand there.
    pub(crate) reach: usize,
    pub(crate) family: Family,
}

/// How a rule is filed, before families are made.
enum Filed {
    Grams(Vec<Gram>),
    Shape(ShapeKey),
    Inner { byte: u8, back: ByteSet, reach: usize },
}

/// Rules with the same key share a shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ShapeKey {
    long: bool,
    after_letter: bool,
    anywhere: bool,
    places: Vec<ByteSet>,
}

impl Index {
    pub(crate) fn new(judges: &[Judge]) -> Index {
        let mut grams: Vec<(Gram, Vec<u16>)> = Vec::new();
        let mut shapes: BTreeMap<ShapeKey, Vec<u16>> = BTreeMap::new();
        let mut inner: BTreeMap<u8, (ByteSet, usize, Vec<u16>)> = BTreeMap::new();
        let mut marks = ByteSet::default();
        let mut anchors = Vec::with_capacity(judges.len());
        let mut single_rules = Vec::new();
        // The builder takes no more rules than fit.
        for (rule, judge) in (0..=u16::MAX).zip(judges) {
            let prefix = Prefix::of(&judge.rule().hir);
            let filed = file(&judge.rule().hir, &prefix, judge.edges());
            anchors.push(filed.anchor());
            if !matches!(filed, Filed::Inner { .. }) {
                let others = ByteSet::of(prefix.first().iter().filter(|byte| !byte.is_ascii_alphanumeric()));
                marks = marks.union(&others);
            }
            match filed {
                Filed::Grams(list) => {
                    let single = single_rules.len() as u16;
                    single_rules.push(rule);
                    grams.extend(list.into_iter().map(|gram| (gram, vec![single])));
                }
                Filed::Shape(key) => shapes.entry(key).or_default().push(rule),
                Filed::Inner { byte, back, reach } => {
                    marks = marks.union(&ByteSet::of([byte]));
                    let group = inner.entry(byte).or_default();
                    group.0 = group.0.union(&back);
                    group.1 = group.1.max(reach);
                    group.2.push(rule);
                }
            }
        }
        let mut caches = 0..;
        let mut family = |rules: Vec<u16>| Family::new(rules, judges, caches.next().unwrap_or_default());
        let singles = single_rules.into_iter().map(|rule| family(vec![rule])).collect();
        let entries =
            grams.into_iter().flat_map(|(gram, filed)| filed.into_iter().map(move |filed| (gram, filed)));
        let mut index = Index {
            grams: Grams::new(entries.collect()),
            singles,
            shapes: Box::new([[0; 256]; PLACES]),
            long: 0,
            after_letter: 0,
            anywhere: 0,
            shaped: Vec::new(),
            inner_of: Box::new([0; 256]),
            inner: Vec::new(),
            marks: Marks::covering(&marks),
            families: 0,
            anchors,
        };
        for (key, rules) in joined(shapes) {
            index.add_shape(&key, family(rules));
        }
        for (byte, (back, reach, rules)) in inner {
            index.inner.push(Inner { back, reach, family: family(rules) });
            if let (Some(slot), Ok(number)) =
                (index.inner_of.get_mut(usize::from(byte)), u8::try_from(index.inner.len()))
            {
                *slot = number;
            }
        }
        index.families = caches.start;
        index
    }

    fn add_shape(&mut self, key: &ShapeKey, family: Family) {
        let bit = 1u32 << self.shaped.len();
        for (place, table) in self.shapes.iter_mut().enumerate() {
            for (byte, admitted) in (0..=255u8).zip(table.iter_mut()) {
                // Places that not every match has admit anything.
                if key.places.get(place).is_none_or(|set| set.contains(byte)) {
                    *admitted |= bit;
                }
            }
        }
        self.long |= if key.long { bit } else { 0 };
        self.after_letter |= if key.after_letter || key.anywhere { bit } else { 0 };
        self.anywhere |= if key.anywhere { bit } else { 0 };
        self.shaped.push(family);
    }
}

impl Filed {
    fn anchor(&self) -> Anchor {
        match self {
            Filed::Grams(list) => Anchor::Beginning(list.len()),
            Filed::Inner { byte, .. } => Anchor::Byte(*byte),
            Filed::Shape(key) if key.anywhere => Anchor::Everywhere,
            Filed::Shape(key) if key.long => Anchor::LongShape,
            Filed::Shape(_) => Anchor::Shape,
        }
    }
}

/// Finds the rarest thing a match cannot do without.
fn file(pattern: &Hir, prefix: &Prefix, edges: Edges) -> Filed {
    let first = prefix.first();
    let letters = ByteSet::of((b'0'..=b'z').filter(u8::is_ascii_alphabetic));
    let digits = ByteSet::of(b'0'..=b'9');
    let forbids_all = |edge: Edge, set: &ByteSet| set.iter().all(|byte| edge.forbids(byte));
    let starts_words = forbids_all(edges.before, &letters) && forbids_all(edges.before, &digits);
    let starts_numbers = forbids_all(edges.before, &digits);
    // A start inside a word is possible at a letter unless words are forbidden before, at a digit
    // unless digits are; a digit after a letter is a start of its own kind.
    let anywhere = !starts_words && (first.meets(&letters) || (!starts_numbers && first.meets(&digits)));
    let after_letter = !starts_words && first.meets(&digits);
    if !anywhere && !after_letter {
        if let Some(grams) = first_grams(pattern) {
            return Filed::Grams(grams);
        }
    }
    let is_long = prefix.places().len() >= LONG
        && prefix.places().iter().take(LONG).all(|place| place.iter().all(is_token));
    let places: Vec<ByteSet> = prefix.places().iter().take(PLACES).copied().collect();
    if !is_long && (anywhere || admits_words(&places)) {
        if let Some((byte, back, reach)) = inner_byte(pattern) {
            return Filed::Inner { byte, back, reach };
        }
    }
    Filed::Shape(ShapeKey { long: is_long, after_letter, anywhere, places })
}

/// Whether ordinary words pass these places.
fn admits_words(places: &[ByteSet]) -> bool {
    let small = ByteSet::of(b'a'..=b'z');
    let common = |place: &ByteSet| small.iter().filter(|&byte| place.contains(byte)).count() >= 13;
    (0..PLACES).all(|at| places.get(at).is_none_or(common))
}

/// A rare byte that every match has, behind a bounded stretch: the byte, what can stand in that stretch, how long it is.
fn inner_byte(pattern: &Hir) -> Option<(u8, ByteSet, usize)> {
    let mut parts = Vec::new();
    flatten(pattern, &mut parts);
    let mut back = ByteSet::default();
    let mut reach: usize = 0;
    for part in parts {
        if let HirKind::Literal(literal) = part.kind() {
            for &byte in &literal.0 {
                if is_rare(byte) {
                    return Some((byte, back, reach));
                }
                back = back.union(&ByteSet::of([byte]));
                reach += 1;
            }
        } else {
            back = back.union(&all_bytes(part));
            reach = reach.checked_add(part.properties().maximum_len()?)?;
        }
        if reach > REACH_MAX {
            return None;
        }
    }
    None
}

/// The parts of a concatenation, groups opened.
fn flatten<'h>(pattern: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match pattern.kind() {
        HirKind::Concat(inside) => inside.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        _ => parts.push(pattern),
    }
}

/// Punctuation that ordinary prose seldom has.
fn is_rare(byte: u8) -> bool {
    byte.is_ascii_punctuation()
        && !matches!(byte, b'.' | b',' | b'-' | b'\'' | b'"' | b'/' | b'(' | b')' | b'_')
}

/// Every byte that a match of `pattern` can hold.
fn all_bytes(pattern: &Hir) -> ByteSet {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => ByteSet::default(),
        HirKind::Literal(literal) => ByteSet::of(literal.0.iter().copied()),
        HirKind::Class(Class::Bytes(class)) => {
            ByteSet::of(class.ranges().iter().flat_map(|range| range.start()..=range.end()))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ascii = class.ranges().iter().filter(|range| range.start().is_ascii());
            let ascii = ascii.flat_map(|range| range.start() as u8..=range.end().min('\x7f') as u8);
            let others: &[u8] = if class.is_ascii() { &[] } else { &[0x80] };
            let others = others.iter().flat_map(|&first| first..=0xff);
            ByteSet::of(ascii.chain(others))
        }
        HirKind::Repetition(repetition) => all_bytes(&repetition.sub),
        HirKind::Capture(capture) => all_bytes(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(ByteSet::default(), |all, part| all.union(&all_bytes(part)))
        }
    }
}

/// At most as many shapes as one probe tells apart: those that widen each other least are joined.
fn joined(shapes: BTreeMap<ShapeKey, Vec<u16>>) -> Vec<(ShapeKey, Vec<u16>)> {
    let mut shapes: Vec<(ShapeKey, Vec<u16>)> = shapes.into_iter().collect();
    while shapes.len() > SHAPES_MAX {
        let mut best: Option<(u64, usize, usize)> = None;
        for (left, (a, _)) in shapes.iter().enumerate() {
            for (right, (b, _)) in shapes.iter().enumerate().skip(left + 1) {
                let cost = a.joined(b).width().saturating_sub(a.width().max(b.width()));
                if best.is_none_or(|(least, ..)| cost < least) {
                    best = Some((cost, left, right));
                }
            }
        }
        let Some((_, left, right)) = best else { break };
        let (key, rules) = shapes.remove(right);
        if let Some((into, filed)) = shapes.get_mut(left) {
            *into = into.joined(&key);
            filed.extend(rules);
        }
    }
    shapes
}

impl ShapeKey {
    fn joined(&self, other: &ShapeKey) -> ShapeKey {
        ShapeKey {
            long: self.long && other.long,
            after_letter: self.after_letter || other.after_letter,
            anywhere: self.anywhere || other.anywhere,
            places: self.places.iter().zip(&other.places).map(|(a, b)| a.union(b)).collect(),
        }
    }

    /// How many four-byte strings it admits, those that cost more counted more.
    fn width(&self) -> u64 {
        let strings: u64 =
            (0..PLACES).map(|at| self.places.get(at).map_or(256, |place| place.len() as u64)).product();
        let factor = match (self.anywhere, self.after_letter, self.long) {
            (true, ..) => 64,
            (_, true, false) => 4,
            (_, _, false) => 2,
            _ => 1,
        };
        strings.saturating_mul(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;

    fn anchor(pattern: &str, edges: Edges) -> Anchor {
        let hir = pattern::parse(pattern).unwrap();
        file(&hir, &Prefix::of(&hir), edges).anchor()
    }

    #[test]
    fn anchors_are_the_rarest_thing_a_match_needs() {
        for (pattern, edges, expected) in [
            ("ghp_[0-9A-Za-z]{36}", Edges::TOKEN, Anchor::Beginning(1)),
            ("(?i)passwo?rd ?= ?x", Edges::WORD, Anchor::Beginning(1)),
            ("-----BEGIN [A-Z ]+", Edges::NONE, Anchor::Beginning(1)),
            (r"\d{3}-\d{2}-\d{4}", Edges::DIGIT, Anchor::Shape),
            ("[0-9a-f]{32}", Edges::WORD, Anchor::LongShape),
            ("[a-z.]{1,64}@[a-z.]+", Edges::WORD, Anchor::Byte(b'@')),
            ("[a-z.]{1,64}@[a-z.]+", Edges::NONE, Anchor::Byte(b'@')),
            ("ghp_[0-9A-Za-z]{36}", Edges::NONE, Anchor::Everywhere),
            (r"[A-Z]\d{5}", Edges::DIGIT, Anchor::Everywhere),
            ("[a-z]+@x", Edges::WORD, Anchor::Shape), // no bound to look back to
        ] {
            assert_eq!(anchor(pattern, edges), expected, "{pattern}");
        }
    }
}
