//! What a user of the scanner relies on: limits, lying detectors, allow lists, documents, threads.

#![allow(clippy::unwrap_used, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_core::{
    Category, Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span, Verdict,
};
use safeconduct_detect::{
    BuildError, Edges, Explained, Fate, Grades, Nearby, Rule, ScanError, ScanStream, Scanner, Settled,
};
use sha2::{Digest, Sha256};

const ORDER: Rule = Rule::new("order", Label::URL, r"order-\d+");
const DOUBTFUL: Rule = Rule::new("doubtful", Label::AGE, r"order-\d").grades(Grades::always(Confidence::Low));

/// A detector that does what it is told.
struct Puppet {
    name: &'static str,
    act: fn(Part<'_>, &mut Vec<Finding>) -> Result<(), DetectorError>,
}

impl Detector for Puppet {
    fn name(&self) -> &str {
        self.name
    }
    fn labels(&self) -> Vec<Label> {
        vec![Label::PERSON]
    }
    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        (self.act)(part, found)
    }
    fn revision(&self) -> String {
        "7".to_owned()
    }
}

fn person(text: &str, start: usize, end: usize) -> Option<Finding> {
    let span = Span::new(text, start, end)?;
    Some(Finding::new(Label::PERSON, span, Confidence::High, RuleName::declare("puppet")))
}

fn with(act: fn(Part<'_>, &mut Vec<Finding>) -> Result<(), DetectorError>) -> Scanner {
    Scanner::builder().rules([ORDER]).detector(Puppet { name: "puppet", act }).build().unwrap()
}

#[test]
fn detectors_run_beside_rules_in_any_order() {
    let scanner = with(|part, found| {
        found.extend(person(part.text(), 4, 7));
        found.extend(person(part.text(), 0, 3));
        Ok(())
    });
    let text = "ana bob order-1";
    let found: Vec<_> = scanner.scan(text).unwrap().iter().map(|f| f.span().range()).collect();
    assert_eq!(found, [0..3, 4..7, 8..15]);
    assert_eq!(scanner.labels(), [Label::PERSON, Label::URL]);
}

#[test]
fn detectors_that_lie_fail_or_panic_are_errors_without_text() {
    let secret = "hunter2 é";
    let outside = with(|_, found| {
        found.extend(person("a text that is longer than the other", 20, 30));
        Ok(())
    });
    let cut = with(|_, found| {
        found.extend(person("0123456789", 8, 9));
        Ok(())
    });
    let empty = with(|part, found| {
        found.extend(person(part.text(), 3, 3));
        Ok(())
    });
    for scanner in [outside, cut, empty] {
        let error = scanner.scan(secret).unwrap_err();
        assert_eq!(error, ScanError::Misplaced { detector: "puppet".into(), index: 0 });
        assert!(!error.to_string().contains("hunter2"));
    }
    let failing = with(|_, _| Err(DetectorError("the model is not loaded")));
    assert_eq!(failing.scan(secret).unwrap_err().to_string(), "detector `puppet`: the model is not loaded");
    let panicking = with(|part, _| panic!("{}", part.text().len()));
    assert_eq!(panicking.scan(secret), Err(ScanError::Panicked { name: "puppet".into() }));
}

#[test]
fn a_panicking_validator_is_an_error_and_the_scanner_goes_on() {
    let rule = ORDER.check(|value| if value.ends_with('0') { panic!("no") } else { Verdict::Confirmed });
    let scanner = Scanner::builder().rules([rule]).build().unwrap();
    assert_eq!(scanner.scan("order-10"), Err(ScanError::Panicked { name: "rules".into() }));
    assert_eq!(scanner.scan("order-11").unwrap().len(), 1);
}

#[test]
fn what_is_allowed_is_not_reported() {
    let scanner = Scanner::builder()
        .rules([ORDER, Rule::new("age", Label::AGE, r"\d+ years")])
        .allow_value("order-1")
        .allow_label(Label::AGE)
        .build()
        .unwrap();
    let found = scanner.scan("order-1, order-12, 40 years").unwrap();
    assert_eq!(found.iter().map(|f| (f.span().start(), f.span().end())).collect::<Vec<_>>(), [(9, 17)]);
    assert_eq!(scanner.labels(), [Label::URL]);
}

#[test]
fn limits_are_errors() {
    let scanner = Scanner::builder().rules([ORDER]).text_bytes_max(20).findings_max(1).build().unwrap();
    assert_eq!(scanner.scan(&" ".repeat(21)), Err(ScanError::TooLong { bytes: 21, limit: 20 }));
    assert_eq!(scanner.scan("order-1 order-2"), Err(ScanError::TooMany { limit: 1 }));
}

#[test]
fn names_are_unique_and_well_formed() {
    let twice = Scanner::builder().rules([ORDER, ORDER]).build();
    assert_eq!(twice.unwrap_err(), BuildError::Duplicate { name: "order".into() });
    let clash =
        Scanner::builder().rules([ORDER]).detector(Puppet { name: "order", act: |_, _| Ok(()) }).build();
    assert_eq!(clash.unwrap_err(), BuildError::Duplicate { name: "order".into() });
    let misnamed = Scanner::builder().detector(Puppet { name: "My Detector", act: |_, _| Ok(()) }).build();
    assert_eq!(misnamed.unwrap_err(), BuildError::DetectorName { name: "My Detector".into() });
    let many = Scanner::builder().rules(vec![ORDER; 10_001]).build();
    assert_eq!(many.unwrap_err(), BuildError::TooManyRules { rules: 10_001, limit: 10_000 });
    let broken = Scanner::builder().rules([Rule::new("bad", Label::URL, "(")]).build();
    assert!(broken.unwrap_err().to_string().starts_with("rule `bad`: `pattern` is not a regular expression"));
}

#[test]
fn the_floor_hides_and_scan_all_counts() {
    let scanner = Scanner::builder().rules([DOUBTFUL]).build().unwrap();
    assert!(scanner.scan("order-1").unwrap().is_empty());
    assert_eq!(scanner.scan_all(Part::new("order-1")).unwrap().len(), 1);
    let low = Scanner::builder().rules([DOUBTFUL]).floor(Confidence::Low).build().unwrap();
    assert_eq!(low.scan("order-1").unwrap().len(), 1);
}

#[test]
fn a_scratch_may_wander_between_scanners_and_survives_errors() {
    let one = Scanner::builder().rules([ORDER]).build().unwrap();
    let other = Scanner::builder()
        .rules([Rule::new("x", Label::AGE, "x+y"), ORDER])
        .text_bytes_max(99)
        .build()
        .unwrap();
    let mut scratch = one.scratch();
    for _ in 0..3 {
        assert_eq!(one.scan_into(&mut scratch, Part::new("xxy order-1")).unwrap().len(), 1);
        assert_eq!(other.scan_into(&mut scratch, Part::new("xxy order-1")).unwrap().len(), 2);
        assert!(other.scan_into(&mut scratch, Part::new(&"x".repeat(100))).is_err());
    }
    assert!(!format!("{scratch:?} {one:?}").contains("xxy"));
}

#[test]
fn one_scanner_serves_many_threads() {
    let scanner = Scanner::builder().rules([ORDER]).build().unwrap();
    std::thread::scope(|scope| {
        for id in 0..4 {
            let scanner = scanner.clone();
            scope.spawn(move || {
                for round in 0..100 {
                    assert_eq!(scanner.scan(&format!("order-{id}{round}")).unwrap().len(), 1);
                }
            });
        }
    });
}

#[test]
fn a_document_tells_scanners_apart() {
    let build = |rules: &[Rule]| Scanner::builder().rules(rules).build().unwrap().document();
    assert_eq!(build(&[ORDER]), build(&[ORDER]));
    for other in [ORDER.context(&["x"]), ORDER.grades(Grades::always(Confidence::High)), ORDER.length_max(7)]
    {
        assert_ne!(build(&[ORDER]), build(&[other]));
    }
    let detector = with(|_, _| Ok(())).document().detectors;
    assert_eq!(detector[0].revision, "7");
}

#[cfg(feature = "serde")]
#[test]
fn a_document_is_json() {
    let document = Scanner::builder().rules([ORDER]).build().unwrap().document();
    let json = serde_json::to_value(&document).unwrap();
    assert_eq!(json["rules"][0]["label"], "URL");
    assert_eq!(json["rules"][0]["grades"][0][1], "medium");
    assert_eq!(json["floor"], "medium");
}

#[test]
fn a_custom_label_comes_through() {
    let label = Label::custom("CODE_NAME", Category::Business).unwrap();
    let rule = Rule::new("code-name", label.clone(), "Bluefin");
    let scanner = Scanner::builder().rules([rule]).build().unwrap();
    assert_eq!(scanner.scan("Bluefin ships").unwrap()[0].label(), &label);
}

#[test]
fn allowed_values_digests_and_patterns_are_left_alone_and_nothing_else_is() {
    let digest: [u8; 32] = Sha256::digest("order-7").into();
    let scanner = Scanner::builder()
        .rules([ORDER])
        .allow_value("order-1")
        .allow_sha256(digest)
        .allow_pattern("order-9[0-9]")
        .build()
        .unwrap();
    for (text, found) in [
        ("order-1", false),
        ("order-7", false),
        ("order-93", false),
        ("order-12", true),
        ("order-78", true),
        ("order-937", true),
    ] {
        assert_eq!(!scanner.scan(text).unwrap().is_empty(), found, "{text}");
    }
    let document = scanner.document();
    assert_eq!(
        (document.allowed_values, &document.allowed_patterns[..]),
        (2, &["order-9[0-9]".to_owned()][..])
    );
    let broken = Scanner::builder().allow_pattern("(").build().unwrap_err().to_string();
    assert!(broken.starts_with("the allowed pattern `(`"), "{broken}");
    let nowhere = Scanner::builder().regions(["Germany"]).build().unwrap_err().to_string();
    assert_eq!(nowhere, "`Germany` is no region; use an ISO 3166 code such as `DE` or `US`");
}

#[test]
fn a_detector_that_wants_pieces_finds_the_same_places() {
    struct Lines(Option<usize>);
    impl Detector for Lines {
        fn name(&self) -> &str {
            "lines"
        }
        fn labels(&self) -> Vec<Label> {
            vec![Label::URL]
        }
        fn piece_bytes(&self) -> Option<usize> {
            self.0
        }
        fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
            assert!(self.0.is_none_or(|size| part.text().len() <= size));
            for (start, word) in part.text().match_indices("order") {
                let span = Span::new(part.text(), start, start + word.len());
                let rule = RuleName::declare("lines");
                found.extend(span.map(|span| Finding::new(Label::URL, span, Confidence::High, rule)));
            }
            Ok(())
        }
    }
    let text = "an order é, and one order more\n".repeat(500);
    let find = |size| Scanner::builder().detector(Lines(size)).build().unwrap().scan(&text).unwrap();
    assert_eq!(find(Some(1000)).len(), 1000);
    assert_eq!(find(Some(1000)), find(None));
}

/// Rules of every kind that a stream may cut: retried numbers, context, looking back, doubtful overlaps, a value group.
fn streamed() -> Scanner {
    let even = |value: &str| match value
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0')
        .sum::<u8>()
        % 2
    {
        0 => Verdict::Confirmed,
        _ => Verdict::Rejected,
    };
    let rules = [
        Rule::new("number", Label::CREDIT_CARD, r"\d{2}(?: ?\d{2}){1,3}")
            .edges(Edges::DIGIT)
            .check(even)
            .length_max(24),
        Rule::new("phone", Label::PHONE_NUMBER, r"\d{3}-\d{3}")
            .context(&["phone"])
            .grades(Grades::by_context(Confidence::Low, Confidence::High))
            .length_max(16),
        Rule::new("email", Label::EMAIL_ADDRESS, r"[a-z]{1,16}@[a-z]{1,16}").length_max(40),
        Rule::new("key", Label::GENERIC_SECRET, r"key[:=] ?(?P<value>[a-z0-9]{2,20})").length_max(40),
        Rule::new("dotted", Label::IP_ADDRESS, r"\d\.\d\.\d")
            .grades(Grades::always(Confidence::Low))
            .edges(Edges::NONE),
    ];
    // Streams and explanations speak of the text as it stands.
    Scanner::builder()
        .layers_max(0)
        .rules(rules)
        .detector(Capitals)
        .regions(["DE"])
        .allow_value("11-11")
        .build()
        .unwrap()
}

/// Finds runs of capitals in pieces of a few hundred bytes.
struct Capitals;

impl Detector for Capitals {
    fn name(&self) -> &str {
        "capitals"
    }
    fn labels(&self) -> Vec<Label> {
        vec![Label::PERSON]
    }
    fn piece_bytes(&self) -> Option<usize> {
        Some(300)
    }
    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let mut start = 0;
        for run in part.text().split(|c: char| !c.is_ascii_uppercase()) {
            let at = part.text()[start..].find(run).map_or(start, |at| start + at);
            let span = Span::new(part.text(), at, at + run.len()).filter(|span| !span.is_empty());
            let rule = RuleName::declare("capitals");
            found.extend(span.map(|span| Finding::new(Label::PERSON, span, Confidence::High, rule)));
            start = at + run.len();
        }
        Ok(())
    }
}

/// What a stream settles, joined: its text, and its findings with places in the whole.
fn joined(stream: ScanStream, chunks: &[&str]) -> (String, Vec<(usize, Finding)>) {
    let (mut stream, mut text, mut found) = (stream, String::new(), Vec::new());
    let mut take = |settled: Option<Settled>| {
        let Some(settled) = settled else { return };
        assert_eq!(settled.offset, text.len() as u64);
        found.extend(
            settled.findings.into_iter().map(|finding| (text.len() + finding.span().start(), finding)),
        );
        text.push_str(&settled.text);
    };
    for chunk in chunks {
        take(stream.push(chunk).unwrap());
    }
    take(stream.finish().unwrap());
    (text, found)
}

proptest! {
    #[test]
    fn a_stream_settles_what_the_whole_has_for_every_cut(
        words in proptest::collection::vec(
            "[0-9]{1,8}|[0-9]{3}-[0-9]{3}|phone|key[:=]|[a-z]{1,9}@?[a-z]{0,9}|[1.]{1,40}|[A-Z]{1,9}|４１|\u{200b}|é|\u{301}|\n|[ :]{1,3}|\u{1F600}",
            0..400,
        ),
        cuts in proptest::collection::vec(0usize..4000, 0..12),
    ) {
        let whole: String = words.concat();
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|&cut| whole.is_char_boundary(cut)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut rest = &whole[..];
        let mut chunks = Vec::new();
        for cut in cuts.iter().rev() {
            let (head, tail) = rest.split_at(*cut);
            chunks.push(tail);
            rest = head;
        }
        chunks.push(rest);
        chunks.reverse();
        let scanner = streamed();
        let (text, found) = joined(scanner.stream().unwrap(), &chunks);
        prop_assert_eq!(&text, &whole);
        let expected = scanner.scan_all(Part::new(&whole)).unwrap();
        let found: Vec<Finding> = found
            .into_iter()
            .map(|(start, finding)| {
                let span = Span::new(&whole, start, start + finding.span().len()).unwrap();
                finding.with_span(span)
            })
            .collect();
        prop_assert_eq!(&found[..], &expected[..]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn findings_one_by_one_are_those_of_the_whole(
        words in proptest::collection::vec("[0-9]{1,8}|phone|key[:=]|[a-z]{1,9}@?[a-z]{0,9}|４１|\u{200b}|\n| ", 1..100),
        times in 1usize..300,
    ) {
        let text = words.concat().repeat(times);
        let scanner = streamed();
        let found: Result<Vec<Finding>, ScanError> = scanner.find_iter(&text).collect();
        prop_assert_eq!(&found.unwrap()[..], &scanner.scan(&text).unwrap()[..]);
    }
}

#[cfg(feature = "rayon")]
#[test]
fn several_threads_find_what_one_finds() {
    let scanner = streamed();
    // No word boundary falls where a stretch ends, and numbers and addresses run across.
    for unit in ["12 34 56 7", "ab@cd key=a1b2 phone 555-010 1.2.3.4.5 ４１ 12 \u{200b}34 é ef@"] {
        let text = unit.repeat((11 << 20) / 10 / unit.len());
        let part = Part::under("phone", &text);
        assert!(scanner.par_scan_all(part).unwrap() == scanner.scan_all(part).unwrap(), "{unit}");
    }
}

#[test]
fn a_stream_that_would_hold_too_much_or_never_see_enough_is_an_error() {
    let scanner = streamed();
    let mut stream = scanner.stream().unwrap().held_max(1);
    let hold_back = stream.hold_back();
    // Doubtful addresses that overlap without end.
    let error = (0..100).find_map(|_| stream.push(&"1.".repeat(hold_back)).err()).unwrap();
    assert_eq!(error, ScanError::HeldBack { limit: 2 * hold_back });
    let whole = Scanner::builder().detector(Puppet { name: "puppet", act: |_, _| Ok(()) }).build().unwrap();
    assert_eq!(whole.stream().unwrap_err(), ScanError::Unbounded { detector: "puppet".into() });
}

#[test]
fn a_stream_of_a_megabyte_holds_little() {
    let scanner = Scanner::builder().rules([ORDER.length_max(64)]).build().unwrap();
    let mut stream = scanner.stream().unwrap();
    let mut orders = 0;
    for _ in 0..1000 {
        let settled = stream.push(&"some words and order-7, ".repeat(40)).unwrap();
        orders += settled.map_or(0, |settled| settled.findings.len());
        assert!(format!("{stream:?}").len() < 40 && stream.held() <= 2 * stream.hold_back() + 1000);
    }
    orders += stream.finish().unwrap().map_or(0, |settled| settled.findings.len());
    assert_eq!(orders, 40_000);
}

proptest! {
    #[test]
    fn an_explanation_tells_of_every_finding_and_of_what_became_of_the_rest(
        words in proptest::collection::vec(
            "[0-9]{1,8}|[0-9]{3}-[0-9]{3}|phone|key[:=]|[a-z]{1,9}@?[a-z]{0,9}|[1.]{1,9}|４１|\u{200b}|é|\n|[ :]{1,3}|11-11",
            0..40,
        ),
    ) {
        let text = words.concat();
        let scanner = streamed();
        let explanation = scanner.explain(&text).unwrap();
        prop_assert_eq!(&explanation.findings, &scanner.scan_all(Part::new(&text)).unwrap());
        for finding in explanation.findings.iter().filter(|finding| *finding.label() != Label::PERSON) {
            let fate = if finding.confidence() < scanner.floor() { Fate::Doubtful } else { Fate::Found };
            let explains = |one: &Explained| {
                one.rule == *finding.rule()
                    && one.value.contains(finding.span())
                    && (one.confidence, one.fate) == (Some(finding.confidence()), fate)
            };
            prop_assert!(explanation.candidates.iter().any(explains), "nothing explains {:?}", finding);
        }
    }
}

#[test]
fn what_was_not_found_has_its_reason() {
    let scanner = streamed();
    for (text, rule, fate, nearby) in [
        ("12 34", "number", Fate::Found, Nearby::Silent),
        ("12 35", "number", Fate::Dismissed, Nearby::Silent),
        ("555-010", "phone", Fate::Doubtful, Nearby::Silent),
        ("phone 555-010", "phone", Fate::Found, Nearby::For),
    ] {
        let explanation = scanner.explain(text).unwrap();
        let one = explanation.candidates.iter().find(|one| one.rule.as_str() == rule).unwrap();
        assert_eq!((one.fate, one.nearby), (fate, nearby), "{text}: {:?}", explanation.candidates);
    }
}

/// The iterator once went through the stream, which reads no layers: what was hidden was found in short texts only.
#[test]
fn what_a_long_text_encodes_is_found_one_by_one_too() {
    let scanner = Scanner::builder().rules([ORDER]).build().unwrap();
    let text = format!("{} b3JkZXItMTIzNDU2Nzg5MDEyMzQ1Njc4OTA= end", "words ".repeat(20_000));
    let found: Result<Vec<Finding>, ScanError> = scanner.find_iter(&text).collect();
    let found = found.unwrap();
    assert_eq!(found[..], scanner.scan(&text).unwrap()[..]);
    assert_eq!(found.len(), 1);
}
