//! What holds for every way of cutting a text that is redacted as it streams.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{all, detect, redactor, restore_everything, texts};
use proptest::prelude::*;
use safeconduct_core::{Confidence, Finding, Findings, Label, OperatorSpec, RuleName, Span};
use safeconduct_redact::{Context, RedactStream, StreamError, StreamLimits, Vault};

const SMALL: StreamLimits = StreamLimits { window: 1_024 };

fn long_texts() -> impl Strategy<Value = String> {
    prop::collection::vec(texts(), 0..80).prop_map(|pieces| pieces.join(" "))
}

/// Streams a text in pieces that end at these places, or before the finding that one of them would cut: as a streaming
/// scan gives them back.
fn stream(text: &str, ends: &[usize], vault: &Vault, limits: StreamLimits) -> Result<String, StreamError> {
    let findings = detect(text);
    let mut stream = RedactStream::new(redactor(), restore_everything(), vault.clone(), limits);
    let (mut out, mut from) = (String::new(), 0);
    for end in ends.iter().copied().chain([text.len()]) {
        let cut = findings.iter().find(|finding| finding.span().start() < end && end < finding.span().end());
        let to = cut.map_or(end, |finding| finding.span().start()).max(from);
        let piece = &text[from..to];
        let inside =
            findings.iter().filter(|finding| from <= finding.span().start() && finding.span().end() <= to);
        let moved = inside.map(|finding| {
            let span = Span::new(piece, finding.span().start() - from, finding.span().end() - from).unwrap();
            finding.clone().with_span(span)
        });
        let found = Findings::new(piece, moved.collect()).unwrap();
        out += &stream.push(piece, &found)?;
        assert!(stream.held() <= limits.window.max(1_024));
        from = to;
    }
    Ok(out + &stream.finish()?)
}

fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).collect()
}

proptest! {
    #![proptest_config(common::cases(1_000))]

    #[test]
    fn every_cut_gives_the_same_text_and_it_comes_back(text in long_texts(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let places = boundaries(&text);
        let mut ends: Vec<usize> = cuts.iter().filter(|_| !places.is_empty()).map(|cut| places[cut.index(places.len())]).collect();
        ends.sort_unstable();
        let (one, many, single) = (Vault::default(), Vault::default(), Vault::default());
        let whole = stream(&text, &[], &one, SMALL).unwrap();
        prop_assert_eq!(&whole, &stream(&text, &ends, &many, SMALL).unwrap());
        prop_assert_eq!(&whole, &stream(&text, &places, &single, SMALL).unwrap());
        prop_assert_eq!(one.restore(&whole), text);
    }

    #[test]
    fn a_text_of_one_window_is_redacted_as_one_piece(text in texts()) {
        let (streamed, whole) = (Vault::default(), Vault::default());
        let out = stream(&text, &boundaries(&text), &streamed, StreamLimits::default()).unwrap();
        let plan = restore_everything();
        let one_piece = redactor().redact(&text, &detect(&text), &Context::new(&plan, &whole)).unwrap();
        prop_assert_eq!(out, one_piece.text());
    }

    #[test]
    fn no_finding_escapes_at_a_border(fill in 0usize..1_200, word in prop::sample::select(common::WORDS)) {
        let text = format!("{}{} {}", "x ".repeat(fill / 2), word.0, "y ".repeat(800));
        let out = stream(&text, &boundaries(&text), &Vault::default(), SMALL).unwrap();
        prop_assert!(!out.contains(word.0));
    }
}

#[test]
fn what_does_not_fit_a_window_fails_closed() {
    let plan = all(OperatorSpec::Placeholder);
    let mut stream = RedactStream::new(redactor(), plan, Vault::default(), SMALL);
    let long = "x".repeat(2_000);
    let span = Span::new(&long, 0, long.len()).unwrap();
    let finding = Finding::new(Label::PRIVATE_KEY, span, Confidence::High, RuleName::declare("all"));
    let findings = Findings::new(&long, vec![finding]).unwrap();
    assert_eq!(stream.push("a ", &Findings::default()), Ok(String::new()));
    assert_eq!(stream.push(&long, &findings), Err(StreamError::TooLong { limit: 1_024 }));
    assert_eq!(stream.push("z", &Findings::default()), Err(StreamError::Failed));
    assert_eq!(stream.finish(), Err(StreamError::Failed));
    // Findings that were made for another text do not pass either.
    let mut stream = RedactStream::new(redactor(), all(OperatorSpec::Placeholder), Vault::default(), SMALL);
    assert!(matches!(stream.push("short", &findings), Err(StreamError::Findings(_))));
}

#[test]
fn what_was_found_once_is_covered_from_then_on() {
    let mut stream = RedactStream::new(redactor(), restore_everything(), Vault::default(), SMALL);
    let first = "my number is 078-05-1120. ";
    let mut out = stream.push(first, &detect(first)).unwrap();
    for _ in 0..100 {
        out +=
            &stream.push("The quarterly review went well, and nobody asked. ", &Findings::default()).unwrap();
    }
    out += &stream.push("ticket 078051120 and hunter2", &Findings::default()).unwrap();
    out += &stream.finish().unwrap();
    assert!(out.ends_with("ticket [US_SSN_1.2] and hunter2"), "{out}");
}

#[test]
fn memory_does_not_grow_with_the_text() {
    let mut stream = RedactStream::new(redactor(), restore_everything(), Vault::default(), SMALL);
    for _ in 0..1_000 {
        let line = "a line of a log from ana@example.org\n";
        stream.push(line, &detect(line)).unwrap();
        assert!(stream.held() <= SMALL.window);
    }
}
