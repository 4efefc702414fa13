//! What holds for every way of cutting a text that is redacted as it streams.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{all, detect, redactor, restore_everything, texts};
use proptest::prelude::*;
use safeconduct_core::{Confidence, Finding, Findings, Label, OperatorSpec, RuleName, Span};
use safeconduct_redact::{Context, RedactStream, StreamError, StreamLimits, Vault};
use std::convert::Infallible;

const SMALL: StreamLimits = StreamLimits { window: 256, hold: 64 };

fn long_texts() -> impl Strategy<Value = String> {
    prop::collection::vec(texts(), 0..40).prop_map(|pieces| pieces.join(" "))
}

fn stream<'t>(
    chunks: impl Iterator<Item = &'t str>,
    vault: &Vault,
    limits: StreamLimits,
) -> Result<String, String> {
    let scan = |text: &str| Ok::<_, Infallible>(detect(text));
    let mut stream = RedactStream::new(redactor(), restore_everything(), vault.clone(), limits, scan);
    let mut out = String::new();
    for chunk in chunks {
        out += &stream.push(chunk).map_err(|error| error.to_string())?;
    }
    Ok(out + &stream.finish().map_err(|error| error.to_string())?)
}

proptest! {
    #![proptest_config(common::cases(400))]

    #[test]
    fn every_cut_gives_the_same_text_and_it_comes_back(text in long_texts(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).filter(|at| text.is_char_boundary(*at)).collect();
        ends.push(0);
        ends.push(text.len());
        ends.sort_unstable();
        let (one, many, single) = (Vault::default(), Vault::default(), Vault::default());
        let whole = stream([text.as_str()].into_iter(), &one, SMALL).unwrap();
        let pieces = stream(ends.windows(2).map(|pair| &text[pair[0]..pair[1]]), &many, SMALL).unwrap();
        let chars = stream(text.split_inclusive(|_| true), &single, SMALL).unwrap();
        prop_assert_eq!(&whole, &pieces);
        prop_assert_eq!(&whole, &chars);
        prop_assert_eq!(one.restore(&whole), text);
    }

    #[test]
    fn a_text_of_one_window_is_redacted_as_one_piece(text in texts()) {
        let (streamed, whole) = (Vault::default(), Vault::default());
        let out = stream(text.split_inclusive(|_| true), &streamed, StreamLimits::default()).unwrap();
        let plan = restore_everything();
        let one_piece = redactor().redact(&text, &detect(&text), &Context::new(&plan, &whole)).unwrap();
        prop_assert_eq!(out, one_piece.text());
    }

    #[test]
    fn no_finding_escapes_at_a_border(fill in 0usize..300, word in prop::sample::select(common::WORDS)) {
        let text = format!("{}{} {}", "x ".repeat(fill / 2), word.0, "y ".repeat(200));
        let out = stream(text.split_inclusive(' '), &Vault::default(), SMALL).unwrap();
        prop_assert!(!out.contains(word.0));
    }
}

#[test]
fn what_does_not_fit_a_window_fails_closed() {
    let everything = |text: &str| {
        let span = Span::new(text, 0, text.len()).unwrap();
        Findings::new(
            text,
            vec![Finding::new(Label::PRIVATE_KEY, span, Confidence::High, RuleName::declare("all"))],
        )
    };
    let plan = all(OperatorSpec::Placeholder);
    let mut stream = RedactStream::new(redactor(), plan, Vault::default(), SMALL, everything);
    assert_eq!(stream.push(&"x".repeat(256)), Ok(String::new()));
    assert_eq!(stream.push("y"), Err(StreamError::TooLong { limit: 256 }));
    assert_eq!(stream.push("z"), Err(StreamError::Failed));
    assert_eq!(stream.finish(), Err(StreamError::Failed));
}

#[test]
fn memory_does_not_grow_with_the_text() {
    let scan = |text: &str| Ok::<_, Infallible>(detect(text));
    let mut stream = RedactStream::new(redactor(), restore_everything(), Vault::default(), SMALL, scan);
    for _ in 0..1_000 {
        stream.push("a line of a log from ana@example.org\n").unwrap();
        let held: usize =
            format!("{stream:?}").chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap();
        assert!(held <= SMALL.window);
    }
}
