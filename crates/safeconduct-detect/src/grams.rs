//! The first four bytes of a match, where they are few enough to list, and the one probe that asks for all of them.

use crate::sweep::{Window, four};
use regex_syntax::hir::{Class, Hir, HirKind};

/// How many first-four-byte strings a rule may have to be filed under them.
const GRAMS_MAX: usize = 512;

/// Four bytes as they stand in memory, with bit 5 set in each: capitals and small letters fall together.
pub(crate) type Gram = u32;

/// The gram at a place.
#[inline]
pub(crate) fn gram(bytes: [u8; 4]) -> Gram {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// All grams a match of `pattern` can begin with, or `None` if they are too many or a match can be shorter.
pub(crate) fn first_grams(pattern: &Hir) -> Option<Vec<Gram>> {
    let mut partial = extend(pattern, vec![Partial { bytes: 0, length: 0 }])?;
    partial.dedup();
    partial.into_iter().map(|partial| (partial.length == 4).then_some(partial.bytes)).collect()
}

/// The beginning of a gram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Partial {
    bytes: u32,
    length: u32,
}

impl Partial {
    fn then(self, byte: u8) -> Partial {
        Partial { bytes: self.bytes | u32::from(byte | 0x20) << (8 * self.length), length: self.length + 1 }
    }
}

/// Every way to go on from `from` through `pattern`, sorted, without repeats; whole grams stay as they are.
fn extend(pattern: &Hir, from: Vec<Partial>) -> Option<Vec<Partial>> {
    if from.iter().all(|partial| partial.length == 4) {
        return Some(from);
    }
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(from),
        HirKind::Literal(literal) => {
            literal.0.iter().take(4).try_fold(from, |from, &byte| step(from, std::iter::once(byte)))
        }
        HirKind::Class(class) => extend_class(class, from),
        HirKind::Capture(capture) => extend(&capture.sub, from),
        HirKind::Concat(parts) => parts.iter().try_fold(from, |from, part| extend(part, from)),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(extend(part, from.clone())?);
            }
            limited(all)
        }
        HirKind::Repetition(repetition) => {
            let mut all = if repetition.min == 0 { from.clone() } else { Vec::new() };
            let mut from = from;
            for count in 1..=repetition.max.unwrap_or(u32::MAX) {
                from = extend(&repetition.sub, from)?;
                if count < repetition.min {
                    continue;
                }
                let before = all.len();
                all.extend(&from);
                all = limited(all)?;
                // Nothing new can come once a round adds nothing.
                if all.len() == before {
                    break;
                }
            }
            Some(all)
        }
    }
}

fn extend_class(class: &Class, from: Vec<Partial>) -> Option<Vec<Partial>> {
    let Class::Unicode(class) = class else {
        let Class::Bytes(class) = class else { return None };
        return step(from, class.ranges().iter().flat_map(|range| range.start()..=range.end()));
    };
    let mut all = Vec::new();
    for range in class.ranges() {
        for character in range.start()..=range.end() {
            let mut buffer = [0; 4];
            let mut encoded = character.encode_utf8(&mut buffer).bytes();
            all.extend(encoded.try_fold(from.clone(), |from, byte| step(from, std::iter::once(byte)))?);
            if all.len() > 4 * GRAMS_MAX {
                return None;
            }
        }
    }
    limited(all)
}

fn step(from: Vec<Partial>, bytes: impl Iterator<Item = u8> + Clone) -> Option<Vec<Partial>> {
    let mut all = Vec::with_capacity(from.len());
    for partial in from {
        match partial.length {
            4 => all.push(partial),
            _ => all.extend(bytes.clone().map(|byte| partial.then(byte))),
        }
    }
    limited(all)
}

fn limited(mut partial: Vec<Partial>) -> Option<Vec<Partial>> {
    partial.sort_unstable();
    partial.dedup();
    (partial.len() <= GRAMS_MAX).then_some(partial)
}

/// Which rules are filed under which gram: a bitmap of at most 8 KB that nearly always says no, and a table behind it.
#[derive(Debug)]
pub(crate) struct Grams {
    bits: Vec<u64>,
    /// How far a hash is shifted to be a place in `bits`.
    bits_shift: u32,
    /// Open addressing by the same hash; `count` 0 is free.
    slots: Vec<Slot>,
    shift: u32,
    lists: Vec<u16>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    gram: Gram,
    first: u32,
    count: u32,
}

const HASH_BITS_MAX: u32 = 16;

fn hash(gram: Gram) -> u32 {
    gram.wrapping_mul(0x9e37_79b1)
}

impl Grams {
    /// Files `entries`: a gram and what is filed under it.
    pub(crate) fn new(mut entries: Vec<(Gram, u16)>) -> Grams {
        entries.sort_unstable();
        entries.dedup();
        // Few rules need few bits, which then stay near.
        let bits_count = (entries.len() * 16).next_power_of_two().clamp(64, 1 << HASH_BITS_MAX);
        let bits_shift = 32 - bits_count.trailing_zeros();
        let mut bits = vec![0u64; bits_count >> 6];
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let shift = 32 - size.trailing_zeros();
        let mut slots = vec![Slot::default(); size];
        let mut lists = Vec::with_capacity(entries.len());
        for group in entries.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(gram, _)) = group.first() else { continue };
            let bit = hash(gram) >> bits_shift;
            if let Some(word) = bits.get_mut(bit as usize >> 6) {
                *word |= 1 << (bit & 63);
            }
            let slot = Slot { gram, first: lists.len() as u32, count: group.len() as u32 };
            lists.extend(group.iter().map(|(_, filed)| *filed));
            let mut at = (hash(gram) >> shift) as usize;
            while slots.get(at).is_some_and(|slot| slot.count != 0) {
                at = (at + 1) % size;
            }
            if let Some(free) = slots.get_mut(at) {
                *free = slot;
            }
        }
        Grams { bits, bits_shift, slots, shift, lists }
    }

    /// Whether anything may be filed under `gram`: false is certain, true is right 19 times in 20 or more.
    #[inline]
    pub(crate) fn may_have(&self, gram: Gram) -> bool {
        let bit = hash(gram) >> self.bits_shift;
        self.bits.get(bit as usize >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }

    /// Those of `starts` where something filed may begin.
    ///
    /// All are looked at before any is decided on: which it is cannot be foretold, and a wrong guess of the processor
    /// costs more than a look.
    #[inline]
    pub(crate) fn beginning(&self, window: &Window, starts: u64) -> u64 {
        let (mut left, mut beginning) = (starts, 0);
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            beginning |= u64::from(self.may_have(gram(four(window, bit)))) << bit;
        }
        beginning
    }

    /// What is filed under `gram`.
    pub(crate) fn get(&self, gram: Gram) -> &[u16] {
        let mut at = (hash(gram) >> self.shift) as usize;
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.count != 0) {
            if slot.gram == gram {
                let first = slot.first as usize;
                return self.lists.get(first..first + slot.count as usize).unwrap_or_default();
            }
            at = (at + 1) % self.slots.len();
        }
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;
    use proptest::prelude::*;

    fn grams(pattern: &str) -> Option<usize> {
        first_grams(&pattern::parse(pattern).unwrap()).map(|grams| grams.len())
    }

    #[test]
    fn grams_are_listed_where_they_are_few() {
        for (pattern, count) in [
            ("AKIA[A-Z]{16}", Some(1)),
            ("(?:AKIA|ASIA)x", Some(2)),
            ("(?i)password", Some(1)),
            ("https?://x", Some(1)),
            ("x?abcd", Some(2)),
            ("sk-[0-9]", Some(10)),
            ("(?:ab)+cd", Some(2)),
            ("abc", None),
            ("ab[0-9]?c", None),
            ("[a-z]{4}", None),
            (".abc", None),
        ] {
            assert_eq!(grams(pattern), count, "{pattern}");
        }
    }

    const PATTERNS: [&str; 6] = [
        "(?:AKIA|ASIA)[A-Z2-7]{4}",
        "sk-[a-z0-9]{2,5}",
        "(?i)(?:pass|pwd)word*",
        "ß[a-c]+x{2}",
        "(?:ab?c?)+dddd",
        "-----BEGIN",
    ];

    proptest! {
        #[test]
        fn every_match_begins_with_a_listed_gram(
            (index, matched) in (0..PATTERNS.len()).prop_flat_map(|index| {
                let plain = pattern::parse(PATTERNS[index]).unwrap().to_string();
                (Just(index), proptest::string::string_regex(&plain).unwrap())
            })
        ) {
            let listed = first_grams(&pattern::parse(PATTERNS[index]).unwrap()).unwrap();
            let bytes: [u8; 4] = matched.as_bytes()[..4].try_into().unwrap();
            prop_assert!(listed.contains(&gram(bytes)));
        }

        #[test]
        fn what_is_filed_is_found_and_nothing_else(entries in proptest::collection::vec((any::<u32>(), 0..9u16), 0..99), other in any::<u32>()) {
            let filed = Grams::new(entries.clone());
            for (gram, _) in &entries {
                prop_assert!(filed.may_have(*gram));
            }
            for gram in entries.iter().map(|(gram, _)| *gram).chain([other]) {
                let mut expected: Vec<u16> = entries.iter().filter(|e| e.0 == gram).map(|e| e.1).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(filed.get(gram), expected);
            }
        }
    }
}
