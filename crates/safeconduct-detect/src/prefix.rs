//! Which bytes can stand at the first places of a match: proved from the pattern, never guessed.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

/// How many places from the start of a match are described.
pub(crate) const PLACES: usize = 32;

/// A set of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub(crate) struct ByteSet([u64; 4]);

impl ByteSet {
    pub(crate) fn of(bytes: impl IntoIterator<Item = u8>) -> ByteSet {
        let mut set = ByteSet::default();
        bytes.into_iter().for_each(|byte| set.add(byte, byte));
        set
    }

    fn add(&mut self, first: u8, last: u8) {
        for (word, least) in self.0.iter_mut().zip([0, 64, 128, 192]) {
            let (low, high) = (first.max(least), last.min(least + 63));
            if low <= high {
                *word |= u64::MAX >> (63 - (high - low)) << (low - least);
            }
        }
    }

    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte >> 6)).is_some_and(|word| word >> (byte & 63) & 1 == 1)
    }

    pub(crate) fn meets(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn union(mut self, other: &ByteSet) -> ByteSet {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u8> + '_ {
        (0..=255u8).filter(|&byte| self.contains(byte))
    }
}

/// The bytes that can stand at each place of a match, for as many places as every match has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Prefix {
    places: Vec<ByteSet>,
}

impl Prefix {
    /// The prefix of every match of `pattern`.
    ///
    /// Place by place: the union over all ways to match, so what a match begins with is always
    /// within it; correlations between places are given up.
    pub(crate) fn of(pattern: &Hir) -> Prefix {
        Prefix::walked(pattern, Direction::Forwards, PLACES)
    }

    /// Its first places alone, `most` of them: the rest of the pattern is not looked at.
    pub(crate) fn of_beginning(pattern: &Hir, most: usize) -> Prefix {
        Prefix::walked(pattern, Direction::Forwards, most.min(PLACES))
    }

    /// The last bytes of every match of `pattern`, the very last one first, `most` of them.
    pub(crate) fn of_end(pattern: &Hir, most: usize) -> Prefix {
        Prefix::walked(pattern, Direction::Backwards, most.min(PLACES))
    }

    fn walked(pattern: &Hir, direction: Direction, most: usize) -> Prefix {
        let mut walk = Walk { places: [ByteSet::default(); PLACES], direction, shown: (1 << (most + 1)) - 1 };
        let ends = walk.through(pattern, 1);
        let sure = (ends.trailing_zeros() as usize).min(most);
        Prefix { places: walk.places.into_iter().take(sure).collect() }
    }

    pub(crate) fn places(&self) -> &[ByteSet] {
        &self.places
    }

    /// The bytes a match can begin with.
    pub(crate) fn first(&self) -> ByteSet {
        self.places.first().copied().unwrap_or_default()
    }
}

/// Sets of offsets are bits: bit `n` means that `n` bytes may have gone by; those past the
/// described places are dropped.
struct Walk {
    places: [ByteSet; PLACES],
    direction: Direction,
    /// One bit per place that is described, and one for the offset right behind them.
    shown: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forwards,
    Backwards,
}

impl Direction {
    /// Folds over `items` in this direction.
    fn fold<T, B>(self, items: &[T], start: B, step: impl FnMut(B, &T) -> B) -> B {
        match self {
            Direction::Forwards => items.iter().fold(start, step),
            Direction::Backwards => items.iter().rev().fold(start, step),
        }
    }
}

impl Walk {
    /// Adds what `pattern` can match from the offsets `from`; gives the offsets where it can end.
    fn through(&mut self, pattern: &Hir, from: u64) -> u64 {
        let from = from & self.shown;
        if from == 0 {
            return 0;
        }
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => from,
            HirKind::Literal(literal) => {
                self.direction.fold(&literal.0, from, |from, &byte| self.step(from, byte, byte))
            }
            HirKind::Class(class) => self.through_class(class, from),
            HirKind::Capture(capture) => self.through(&capture.sub, from),
            HirKind::Concat(parts) => self.direction.fold(parts, from, |from, part| self.through(part, from)),
            HirKind::Alternation(parts) => parts.iter().fold(0, |ends, part| ends | self.through(part, from)),
            HirKind::Repetition(repetition) => {
                let mut ends = if repetition.min == 0 { from } else { 0 };
                let mut from = from;
                let mut count = 0;
                while repetition.max.is_none_or(|max| count < max) && from != 0 {
                    let next = self.through(&repetition.sub, from);
                    count += 1;
                    if count >= repetition.min {
                        if next & !ends == 0 {
                            break;
                        }
                        ends |= next;
                    }
                    from = next;
                }
                ends
            }
        }
    }

    fn through_class(&mut self, class: &Class, from: u64) -> u64 {
        match class {
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .fold(0, |ends, range| ends | self.step(from, range.start(), range.end())),
            Class::Unicode(class) => {
                class.ranges().iter().fold(0, |ends, range| ends | self.through_range(range, from))
            }
        }
    }

    /// One range of characters: exact for ASCII, by lead byte and any continuation beyond it.
    fn through_range(&mut self, range: &ClassUnicodeRange, from: u64) -> u64 {
        let mut ends = 0;
        for (low, high, length) in
            [(0, 0x7f, 1), (0x80, 0x7ff, 2), (0x800, 0xffff, 3), (0x1_0000, 0x10_ffff, 4)]
        {
            let (low, high) = (low.max(u32::from(range.start())), high.min(u32::from(range.end())));
            if low > high {
                continue;
            }
            let lead = |scalar: u32| match length {
                1 => scalar as u8,
                2 => 0xc0 | (scalar >> 6) as u8,
                3 => 0xe0 | (scalar >> 12) as u8,
                _ => 0xf0 | (scalar >> 18) as u8,
            };
            let rest = (0x80, 0xbf);
            let encoded = [(lead(low), lead(high)), rest, rest, rest];
            let encoded = encoded.get(..length).unwrap_or_default();
            ends |= self.direction.fold(encoded, from, |from, &(first, last)| self.step(from, first, last));
        }
        ends
    }

    /// One byte of `first..=last` at each of the offsets `from`.
    fn step(&mut self, from: u64, first: u8, last: u8) -> u64 {
        let mut bytes = ByteSet::default();
        bytes.add(first, last);
        let mut left = from;
        while left != 0 {
            if let Some(place) = self.places.get_mut(left.trailing_zeros() as usize) {
                *place = place.union(&bytes);
            }
            left &= left - 1;
        }
        from << 1 & self.shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;
    use proptest::prelude::*;

    fn prefix(pattern: &str) -> Prefix {
        Prefix::of(&pattern::parse(pattern).unwrap())
    }

    #[test]
    fn places_are_unions_as_far_as_every_match_goes() {
        for (pattern, places) in [
            ("abc", vec!["a", "b", "c"]),
            ("(?:AK|B)C+", vec!["AB", "CK"]),
            ("a?b", vec!["ab"]),
            ("[0-1]{2}x", vec!["01", "01", "x"]),
            ("a{2,3}b", vec!["a", "a", "ab"]),
            ("x*yz", vec!["xy", "xyz"]),
        ] {
            let expected: Vec<ByteSet> = places.iter().map(|place| ByteSet::of(place.bytes())).collect();
            assert_eq!(prefix(pattern).places(), expected, "{pattern}");
        }
        assert_eq!(prefix("[0-9]{40}").places().len(), PLACES);
        assert_eq!(prefix("[é]").places(), [ByteSet::of([0xc3]), ByteSet::of([0xa9])]);
        assert_eq!(prefix("[à-ü]").places(), [ByteSet::of([0xc3]), ByteSet::of(0x80..=0xbf)]);
    }

    const PATTERNS: [&str; 8] = [
        "(?:AKIA|ASIA)[A-Z2-7]{4}",
        r"\d(?:[ -]?\d){4,8}",
        "[a-z.]{1,9}@[a-z]+(?:\\.[a-z]{2,3})+",
        "(?i)bearer +[a-z0-9]{3,}",
        "é[à-ü]{2}|ß+x",
        "(?:ab?c?)+d",
        "[^a]b|cc",
        "-----BEGIN [A-Z ]*",
    ];

    proptest! {
        #[test]
        fn every_match_begins_and_ends_within_its_places(
            (index, matched) in (0..PATTERNS.len()).prop_flat_map(|index| {
                let plain = pattern::parse(PATTERNS[index]).unwrap().to_string();
                (Just(index), proptest::string::string_regex(&plain).unwrap())
            })
        ) {
            let prefix = prefix(PATTERNS[index]);
            prop_assert!(matched.len() >= prefix.places().len());
            for (place, byte) in prefix.places().iter().zip(matched.bytes()) {
                prop_assert!(place.contains(byte));
            }
            let few = Prefix::of_beginning(&pattern::parse(PATTERNS[index]).unwrap(), 2);
            prop_assert_eq!(few.places(), &prefix.places()[..prefix.places().len().min(2)]);
            let end = Prefix::of_end(&pattern::parse(PATTERNS[index]).unwrap(), PLACES);
            prop_assert!(matched.len() >= end.places().len());
            for (place, byte) in end.places().iter().zip(matched.bytes().rev()) {
                prop_assert!(place.contains(byte));
            }
        }
    }
}
