//! What is left of a pattern when digits are not told apart, nor most capitals: fewer states for many rules at once.
//!
//! An automaton that looks for hundreds of numbers together would otherwise have a state for every mixture
//! of first digits, months and serials that some of them allow. The skeletons share states wherever lengths
//! and separators agree; what they admit is then asked of the pattern itself.

use regex_syntax::hir::{self, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// A pattern that matches all that `pattern` matches, and more; `None` if nothing of it can be left out.
pub(crate) fn skeleton(pattern: &Hir) -> Option<Hir> {
    let blurred = blur(pattern);
    (blurred != *pattern).then_some(blurred)
}

fn blur(pattern: &Hir) -> Hir {
    match pattern.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
            Ok(text) => Hir::concat(text.chars().map(blur_literal).collect()),
            Err(_) => pattern.clone(),
        },
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(blur_class(class))),
        HirKind::Class(class) => Hir::class(class.clone()),
        HirKind::Capture(capture) => blur(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(blur).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(blur).collect()),
        HirKind::Repetition(repetition) => {
            Hir::repetition(hir::Repetition { sub: Box::new(blur(&repetition.sub)), ..repetition.clone() })
        }
    }
}

/// A digit is any digit; a letter that is spelled out keeps countries apart and stays.
fn blur_literal(c: char) -> Hir {
    match c.is_ascii_digit() {
        true => Hir::class(Class::Unicode(ClassUnicode::new([ClassUnicodeRange::new('0', '9')]))),
        false => Hir::literal(c.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// One digit admits all; more capitals than the two cases of a letter admit all.
fn blur_class(class: &ClassUnicode) -> ClassUnicode {
    let members = |first: char, last: char| -> usize {
        (first..=last)
            .filter(|c| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(c)))
            .count()
    };
    let mut ranges = class.ranges().to_vec();
    if members('0', '9') > 0 {
        ranges.push(ClassUnicodeRange::new('0', '9'));
    }
    if members('A', 'Z') > 1 {
        ranges.push(ClassUnicodeRange::new('A', 'Z'));
    }
    ClassUnicode::new(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern;
    use proptest::prelude::*;

    const PATTERNS: [&str; 6] = [
        "(?:19|20)[0-9]{2}-?(?:0[1-9]|1[0-2])",
        "DE ?[1-9][0-9]{3}",
        "[LMNPRTVWXY][0-9CFGHJK]{3}[0-9]?D?",
        "(?i:ext)[.:]?7é[À-Ö1]",
        "(?:[a-c]|[^0-8])x",
        "[A-Z]{2}(?P<value>[02468])",
    ];

    #[test]
    fn digits_and_capitals_blur_and_small_letters_do_not() {
        for (pattern, blurred) in [
            ("(?:19|20)x", "(?:[0-9][0-9]|[0-9][0-9])x"),
            ("DE1", "DE[0-9]"),
            ("[DE][a-c]", "[A-Z][a-c]"),
            ("(?i:x)", "[Xx]"),
        ] {
            assert_eq!(
                blur(&pattern::parse(pattern).unwrap()),
                pattern::parse(blurred).unwrap(),
                "{pattern}"
            );
        }
        assert_eq!(skeleton(&pattern::parse("[0-9]{3}-[a-z]").unwrap()), None);
    }

    proptest! {
        #[test]
        fn a_skeleton_admits_all_that_the_pattern_does(
            (index, matched) in (0..PATTERNS.len()).prop_flat_map(|index| {
                let plain = pattern::parse(PATTERNS[index]).unwrap().to_string();
                (Just(index), proptest::string::string_regex(&plain).unwrap())
            })
        ) {
            let blurred = pattern::written(&blur(&pattern::parse(PATTERNS[index]).unwrap()));
            let plain = regex::Regex::new(&format!(r"\A(?:{blurred})\z")).unwrap();
            prop_assert!(plain.is_match(&matched), "{matched}");
        }
    }
}
