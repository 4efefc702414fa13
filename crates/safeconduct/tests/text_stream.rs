//! A text without end is redacted as the whole of it is, by the default scanner with all it knows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct::redact::{Context, RedactStream, StreamError, StreamLimits};
use safeconduct::{
    Part, RedactionPlan, Redactor, Scanner, TextStream, TextStreamError, Vault, default_scanner,
};
use std::sync::LazyLock;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());

/// Lines of every sort: prose, logs, tables, code, what is encoded, what runs over lines.
const LINES: &[&str] = &[
    "The quarterly review went well, and the team agreed to ship the new build next week.\n",
    "Dear Ms. Lindqvist, please call me at +1 415-555-0132 or write to ana.lopez@example.org.\n",
    "2026-03-04T05:06:07Z INFO login user=bo@example.com ip=203.0.113.77 card=4111 1111 1111 1111\n",
    "GET /search?q=%61na.lopez%40example.org&page=2 HTTP/1.1 %20%20\n",
    "db_password = \"sunshine-42-river\"\n",
    "{\"api_key\": \"\\u0061na.lopez@example.org\", \"n\": 12}\n",
    "payload: Y2FyZCA0MTExIDExMTEgMTExMSAxMTExIGFuZCBhbmEubG9wZXpAZXhhbXBsZS5vcmc=\n",
    "IBAN DE89 3704 0044 0532 0130 00, SSN 536-90-4399, Ｃａｒｄ ４１１１１１１１１１１１１１１１\n",
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljN\n",
    "My name is José Ruiz and I live at 12 Elm Street, Springfield; Jose\u{301} is fine too.\n",
    "const token = \"ghp_\" + \"abcdefghijklmnopqrstuvwxyz0123456789\";\n",
    "\t\n",
    "漢字かな交じり文の中の電話番号 03-1234-5678 と ana.lopez@example.org\n",
];

fn text(picks: &[usize], times: usize) -> String {
    let line = |pick: &usize| LINES[pick % LINES.len()];
    picks.iter().map(line).collect::<String>().repeat(times)
}

fn whole(text: &str) -> String {
    let findings = SCANNER.scan_part(Part::new(text)).unwrap();
    let (plan, vault) = (RedactionPlan::default(), Vault::default());
    let redacted = Redactor::default().redact(text, &findings, &Context::new(&plan, &vault)).unwrap();
    redacted.into_text().into_owned()
}

fn stream(window: usize) -> TextStream {
    let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
    let redact = RedactStream::new(redactor, plan, vault, StreamLimits { window });
    TextStream::new(&SCANNER, redact).unwrap()
}

fn streamed(text: &str, cuts: &[usize], window: usize) -> Result<String, TextStreamError> {
    let (mut stream, mut out, mut from) = (stream(window), String::new(), 0);
    for cut in cuts.iter().copied().filter(|cut| text.is_char_boundary(*cut)) {
        out += &stream.push(&text[from..cut])?;
        from = cut;
    }
    out += &stream.push(&text[from..])?;
    Ok(out + &stream.finish()?.0)
}

fn sorted_cuts(text: &str, cuts: &[prop::sample::Index]) -> Vec<usize> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
    cuts.sort_unstable();
    cuts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_stream_is_redacted_as_the_whole(
        picks in prop::collection::vec(any::<usize>(), 20..60),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        // Several times what the default scanner holds back.
        let text = text(&picks, 1 + 700_000 / (1 + 70 * picks.len()));
        let out = streamed(&text, &sorted_cuts(&text, &cuts), text.len() + 1).unwrap();
        prop_assert!(out == whole(&text), "{} bytes differ from {}", out.len(), whole(&text).len());
        // In windows that are smaller than the text every cut is the same too.
        let small = streamed(&text, &[], 1 << 16).unwrap();
        prop_assert!(small == streamed(&text, &sorted_cuts(&text, &cuts), 1 << 16).unwrap());
        prop_assert!(!small.contains("ana.lopez@") && !small.contains("4111"));
    }
}

#[test]
fn short_texts_are_the_same_in_one_piece() {
    for line in LINES {
        assert_eq!(streamed(line, &[], 1 << 16).unwrap(), whole(line));
    }
    assert_eq!(streamed("", &[], 1 << 16).unwrap(), "");
}

#[test]
fn a_stream_that_failed_gives_nothing_more() {
    let mut stream = stream(1 << 16).held_max(1);
    let endless = "YSB0ZXh0IHRoYXQgZ29lcyBvbiBhbmQgb24g".repeat(2_000);
    let failed = (0..20).find_map(|_| stream.push(&endless).err());
    assert!(matches!(failed, Some(TextStreamError::Scan(_))), "{failed:?}");
    assert_eq!(stream.push("more").err(), failed);
    assert_eq!(stream.finish().err(), failed);
    // A finding that is longer than a window.
    let key = format!(
        "-----BEGIN {0}-----\n{1}-----END {0}-----\n",
        concat!("RSA PRIVATE", " KEY"),
        "MIIEpAIBAAKCAQEA7bq0ZUTC9xRm2Fn4sQkXvJ8yLw5dHgPe3tK1oSaNcVbWfYhU\n".repeat(60)
    );
    let mut small = self::stream(1_024);
    let failed = small.push(&key).err().or_else(|| small.finish().err());
    assert_eq!(failed, Some(TextStreamError::Redact(StreamError::TooLong { limit: 1_024 })));
}
