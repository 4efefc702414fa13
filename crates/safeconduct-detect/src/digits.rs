//! How soon a match shows a digit: proved from the pattern. Most numbers that begin with letters do within a few bytes.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Every match of `pattern` has a digit among so many first bytes; `None` if some match has none, or there is no bound.
pub(crate) fn first_digit_within(pattern: &Hir) -> Option<usize> {
    let Digits { without, before } = Digits::of(pattern);
    match without {
        None => before?.checked_add(1),
        Some(_) => None,
    }
}

/// What digits there are in the matches of a pattern.
#[derive(Debug, Clone, Copy)]
struct Digits {
    /// The longest match without any, if there is one.
    without: Option<usize>,
    /// The most bytes that may stand before the first one, if any match has one.
    before: Option<usize>,
}

impl Digits {
    const NOTHING: Digits = Digits { without: Some(0), before: None };

    fn of(pattern: &Hir) -> Digits {
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => Digits::NOTHING,
            HirKind::Literal(literal) => match literal.0.iter().position(u8::is_ascii_digit) {
                Some(at) => Digits { without: None, before: Some(at) },
                None => Digits { without: Some(literal.0.len()), before: None },
            },
            HirKind::Class(class) => Digits::of_class(class),
            HirKind::Capture(capture) => Digits::of(&capture.sub),
            HirKind::Concat(parts) => {
                parts.iter().fold(Digits::NOTHING, |before, part| before.then(|| Digits::of(part)))
            }
            HirKind::Alternation(parts) => {
                parts.iter().map(Digits::of).reduce(Digits::or).unwrap_or(Digits::NOTHING)
            }
            HirKind::Repetition(repetition) => {
                let one = Digits::of(&repetition.sub);
                let most = repetition.max.map_or(usize::MAX, |most| most as usize);
                // Rounds without a digit, and then one with.
                let times = |count: usize| one.without.map(|length| length.saturating_mul(count));
                let before = one
                    .before
                    .filter(|_| most > 0)
                    .map(|before| before.saturating_add(times(most.saturating_sub(1)).unwrap_or(0)));
                match (repetition.min, one.without) {
                    (0, without) => {
                        Digits { without: Some(without.map_or(0, |_| times(most).unwrap_or(0))), before }
                    }
                    (_, Some(_)) => Digits { without: times(most), before },
                    (_, None) => Digits { without: None, before },
                }
            }
        }
    }

    fn of_class(class: &Class) -> Digits {
        let is_digit = |first: u32, last: u32| first >= u32::from('0') && last <= u32::from('9');
        let meets = |first: u32, last: u32| first <= u32::from('9') && last >= u32::from('0');
        let (only, some) = match class {
            Class::Unicode(class) => {
                let mut ranges =
                    class.ranges().iter().map(|range| (range.start().into(), range.end().into()));
                (
                    ranges.clone().all(|(first, last)| is_digit(first, last)),
                    ranges.any(|(first, last)| meets(first, last)),
                )
            }
            Class::Bytes(class) => {
                let mut ranges =
                    class.ranges().iter().map(|range| (range.start().into(), range.end().into()));
                (
                    ranges.clone().all(|(first, last)| is_digit(first, last)),
                    ranges.any(|(first, last)| meets(first, last)),
                )
            }
        };
        Digits { without: (!only).then(|| class.maximum_len().unwrap_or(0)), before: some.then_some(0) }
    }

    /// One after the other.
    fn then(self, next: impl FnOnce() -> Digits) -> Digits {
        let Some(gone) = self.without else { return self };
        let next = next();
        Digits {
            without: next.without.map(|length| gone.saturating_add(length)),
            before: self.before.max(next.before.map(|before| gone.saturating_add(before))),
        }
    }

    /// One or the other.
    fn or(self, other: Digits) -> Digits {
        Digits { without: self.without.max(other.without), before: self.before.max(other.before) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;
    use proptest::prelude::*;

    const PATTERNS: [(&str, Option<usize>); 10] = [
        ("[0-9]{3}-[a-z]", Some(1)),
        ("(?:RO ?)?[0-9]{2,10}", Some(4)),
        ("[A-Z]{6}[0-9]{2}", Some(7)),
        ("[A-Z0-9]{1,4}", None),
        ("[A-Z]{0,3}[0-9][A-Z0-9]?|x[a-z]{2}7", Some(4)),
        ("(?:a|[b-d]{2}1)+", None),
        ("(?:a|[b-d]{2}1){2}7", Some(4)),
        ("[a-z]*1", None),
        ("é1", Some(3)),
        ("abc1?x", None),
    ];

    #[test]
    fn the_farthest_first_digit_is_known() {
        for (pattern, expected) in PATTERNS {
            assert_eq!(first_digit_within(&pattern::parse(pattern).unwrap()), expected, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn no_match_shows_its_first_digit_later(
            (index, matched) in (0..PATTERNS.len()).prop_flat_map(|index| {
                let plain = pattern::parse(PATTERNS[index].0).unwrap().to_string();
                (Just(index), proptest::string::string_regex(&plain).unwrap())
            })
        ) {
            if let Some(within) = first_digit_within(&pattern::parse(PATTERNS[index].0).unwrap()) {
                prop_assert!(matched.bytes().take(within).any(|byte| byte.is_ascii_digit()), "{matched}");
            }
        }
    }
}
