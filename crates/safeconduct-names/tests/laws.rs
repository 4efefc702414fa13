//! What holds for every text.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a law that fails may panic")]

use proptest::prelude::*;
use safeconduct_core::{Detector, Finding, Part};
use safeconduct_names::detector;
use std::time::{Duration, Instant};

fn find(part: Part<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    detector().detect(part, &mut found).unwrap();
    found
}

/// Names, signs and scripts thrown together, so that the tagger has something to find.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Anna",
        "O'Brien",
        "Müller",
        "van der",
        "Łódź",
        "New York",
        "12 Main Street",
        "Hauptstraße 5",
        "10115",
        ",",
        ".",
        "\n",
        "\r\n",
        " ",
        "é\u{301}",
        "\u{200B}",
        "😀",
        "@",
        "//",
        "[PERSON_1]",
        "IBM",
        "北京",
        "«",
        "\"",
        ":",
    ]);
    prop::collection::vec(prop_oneof![words.prop_map(str::to_owned), any::<String>()], 0..20)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_lie_on_characters_and_hold_something(text in pieces(), key in prop::option::of(any::<String>())) {
        let part = match &key {
            Some(key) => Part::under(key, &text),
            None => Part::new(&text),
        };
        for finding in find(part) {
            let found = finding.span().of(&text);
            prop_assert!(found.is_some_and(|found| !found.trim().is_empty()));
            if finding.label().as_str() == "PERSON" {
                prop_assert!(!found.unwrap_or_default().contains(['\n', '\r', '[', ']', '_']));
            }
        }
    }

    #[test]
    fn the_same_text_gives_the_same_findings(text in pieces()) {
        prop_assert_eq!(find(Part::new(&text)), find(Part::new(&text)));
    }

    #[test]
    fn names_stand_apart(text in pieces()) {
        let names = ["PERSON", "LOCATION", "ORGANIZATION"];
        let mut people: Vec<_> =
            find(Part::new(&text)).into_iter().filter(|f| names.contains(&f.label().as_str())).collect();
        people.sort_by_key(|finding| finding.span().start());
        for pair in people.windows(2) {
            prop_assert!(pair[0].span().end() <= pair[1].span().start());
        }
    }
}

#[test]
fn time_is_linear_even_for_hostile_texts() {
    for unit in [
        "Anna ",
        "A.",
        "@",
        "a@b//",
        "1 Main St, ",
        "Main Street, ",
        "Hauptstr. 5\n",
        "1 1 ",
        "-A'",
        "New York ",
        "Jr. ",
        "\u{301}",
        "_A",
    ] {
        let text = unit.repeat(40_000 / unit.len());
        let start = Instant::now();
        find(Part::new(&text));
        assert!(start.elapsed() < Duration::from_secs(5), "{unit:?} took {:?}", start.elapsed());
    }
}

#[test]
fn the_revision_names_the_model() {
    assert_eq!(detector().revision().len(), 32);
    assert_eq!(detector().revision(), detector().revision());
}
