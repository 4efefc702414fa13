//! What a text encodes is found in a stream as it is in the whole, for every way of cutting it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_core::{Confidence, Finding, Label, Part, Span};
use safeconduct_detect::{Grades, Rule, ScanError, ScanStream, Scanner};

/// A scanner with short matches, so that little is held back, and with layers.
fn scanner() -> Scanner {
    let rules = [
        Rule::new("order", Label::GENERIC_SECRET, r"order-[0-9]{4,12}").length_max(24),
        Rule::new("phone", Label::PHONE_NUMBER, r"\d{3}-\d{3}")
            .context(&["phone"])
            .grades(Grades::by_context(Confidence::Low, Confidence::High))
            .length_max(16),
        Rule::new("email", Label::EMAIL_ADDRESS, r"[a-z]{1,16}@[a-z]{1,16}").length_max(40),
    ];
    Scanner::builder().rules(rules).build().unwrap()
}

/// What a stream settles, joined, with places in the whole.
fn settled(mut stream: ScanStream, chunks: &[&str]) -> Result<(String, Vec<(usize, Finding)>), ScanError> {
    let (mut text, mut found) = (String::new(), Vec::new());
    let mut pieces = Vec::new();
    for chunk in chunks {
        pieces.extend(stream.push(chunk)?);
    }
    pieces.extend(stream.finish()?);
    for piece in pieces {
        assert_eq!(piece.offset, text.len() as u64);
        found
            .extend(piece.findings.into_iter().map(|finding| (text.len() + finding.span().start(), finding)));
        text.push_str(&piece.text);
    }
    Ok((text, found))
}

fn as_the_whole(text: &str, chunks: &[&str]) -> Result<usize, TestCaseError> {
    let scanner = scanner();
    let (joined, found) = settled(scanner.stream().unwrap(), chunks)
        .map_err(|error| TestCaseError::fail(format!("the stream failed: {error}")))?;
    prop_assert_eq!(&joined, text);
    let found: Vec<Finding> = found
        .into_iter()
        .map(|(start, finding)| {
            let span = Span::new(text, start, start + finding.span().len()).unwrap();
            finding.with_span(span)
        })
        .collect();
    let expected = scanner.scan_all(Part::new(text)).unwrap();
    prop_assert_eq!(&found[..], &expected[..]);
    Ok(found.len())
}

fn chunks<'t>(text: &'t str, cuts: &[usize]) -> Vec<&'t str> {
    let mut cuts: Vec<usize> = cuts.iter().copied().filter(|&cut| text.is_char_boundary(cut)).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
}

fn base64(text: &str) -> String {
    base64_of(text.as_bytes())
}

fn base64_of(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = bytes.chunks(3).flat_map(|chunk| {
        let bits =
            chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len()).map(move |at| char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]))
    });
    digits.collect()
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// Words, and the same words in other words.
fn pieces() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        "order-[0-9]{3,13}",
        "phone 555-010 [0-9]{3} [0-9]{4}",
        "[a-z]{1,6}@[a-z]{1,6}",
        Just("phone 555-010".to_owned()),
        "[a-z]{1,30}",
        "[a-z .,-]{20,90}",
    ];
    let coded = plain.clone().prop_flat_map(|text| {
        prop_oneof![
            Just(base64(&text)),
            Just(base64(&base64(&format!("say {text} twice and thrice")))),
            Just(hex(&format!("{text} and more"))),
            Just(percent(&text)),
            Just(escaped(&text)),
            Just(format!("&f={}&", text.replace(' ', "+"))),
            Just(percent(&base64(&format!("{text} {text}")))),
            Just(format!("sha-v1/{}_x", base64(&format!("the {text} part")))),
            Just(
                base64(&format!("{text} ").repeat(12))
                    .as_bytes()
                    .chunks(64)
                    .map(|line| { format!("{}\n", String::from_utf8_lossy(line)) })
                    .collect()
            ),
        ]
    });
    prop_oneof![
        3 => plain,
        4 => coded,
        2 => "[ \n=\"'+&;%\\\\]{1,3}",
        1 => "[A-Za-z0-9+/_-]{14,40}",
        1 => Just("\" + \"".to_owned()),
        1 => "[ghр_о]{1,6}",
        1 => " {100,400}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_a_stream_encodes_is_found_for_every_cut(
        words in prop::collection::vec(pieces(), 0..60),
        cuts in prop::collection::vec(0usize..6_000, 0..12),
    ) {
        let text = words.concat();
        as_the_whole(&text, &chunks(&text, &cuts))?;
    }

    #[test]
    fn byte_by_byte_is_as_good_as_whole(words in prop::collection::vec(pieces(), 0..30)) {
        let text = words.concat();
        let places: Vec<usize> = (0..text.len()).collect();
        as_the_whole(&text, &chunks(&text, &places))?;
    }
}

#[test]
fn what_is_escaped_without_end_is_cut_and_nothing_is_lost() {
    // One stretch of several megabytes: every unit is near the next.
    let line = |number: usize| format!("GET /a?q=%6f%72der-{number:06}&to=ana%40exa HTTP %20\n");
    let text: String = (0..60_000).map(line).collect();
    assert!(text.len() > 2 << 20);
    let scanner = scanner();
    let mut stream = scanner.stream().unwrap();
    let (mut found, mut held) = (0, 0);
    for chunk in text.as_bytes().chunks(10_000) {
        let settled = stream.push(std::str::from_utf8(chunk).unwrap()).unwrap();
        found += settled.map_or(0, |settled| settled.findings.len());
        held = held.max(stream.held());
    }
    found += stream.finish().unwrap().map_or(0, |settled| settled.findings.len());
    assert_eq!(found, 120_000, "an order and an address on every line");
    assert_eq!(scanner.scan_all(Part::new(&text)).unwrap().len(), 120_000);
    assert!(held < 2 << 20, "{held} bytes were held");
}

#[test]
fn a_long_match_across_the_place_where_a_stretch_is_cut_is_found() {
    let rule = Rule::new("block", Label::GENERIC_SECRET, r"block-[a-z]{1500}").length_max(1_600);
    let scanner = Scanner::builder().rules([rule]).build().unwrap();
    let block = percent(&format!("block-{}.", "letters".repeat(220).split_at(1_500).0));
    let text = block.repeat(600);
    assert!(text.len() > 2 << 20);
    assert_eq!(scanner.scan_all(Part::new(&text)).unwrap().len(), 600);
    let (_, found) = settled(scanner.stream().unwrap(), &chunks(&text, &[1, 700_001, 1_500_000])).unwrap();
    assert_eq!(found.len(), 600);
}

#[test]
fn a_picture_is_not_held_and_a_text_that_never_ends_is_an_error() {
    let scanner = scanner();
    let mut stream = scanner.stream().unwrap();
    stream.push("data:image/png;base64,").unwrap();
    for _ in 0..200 {
        stream.push(&"iVBORw0KGgoAAAANSUhEUgAA/".repeat(4_000)).unwrap();
        assert!(stream.held() < 1 << 20);
    }
    let mut stream = scanner.stream().unwrap().held_max(1 << 20);
    let word = base64("a text that goes on and on and on and on ");
    let error = (0..2_000).find_map(|_| stream.push(&word.repeat(100)).err());
    assert_eq!(error, Some(ScanError::HeldBack { limit: 1 << 20 }));
}

/// What is packed early may not use up what is decoded of a text, so that the rest goes unread.
#[test]
fn a_text_that_encodes_too_much_is_refused_as_a_whole_and_as_a_stream() {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    packed.extend(miniz_oxide::deflate::compress_to_vec(&vec![b'a'; 4 << 20], 9));
    let bomb = base64_of(&packed);
    let text = format!("{bomb} and then {}", base64("the number is order-123456 and no other"));
    let scanner = scanner();
    assert!(matches!(scanner.scan_all(Part::new(&text)), Err(ScanError::Encoded)));
    assert!(matches!(scanner.scan(&text), Err(ScanError::Encoded)));
    let mut stream = scanner.stream().unwrap();
    let pushed = stream.push(&text).map(|_| ());
    assert!(matches!(pushed.and_then(|()| stream.finish().map(|_| ())), Err(ScanError::Encoded)));
}
