//! A secret that its rule finds is found in disguise too: with invisible characters inside, escaped, or wrapped in base 64.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use base64::{Engine, prelude::BASE64_STANDARD};
use safeconduct_core::{Confidence, Span};
use safeconduct_detect::Scanner;
use safeconduct_rules::{default_scanner, secrets};

/// The value as somebody might hide it, all of it on one line.
fn hidden(value: &str) -> [(&'static str, String); 4] {
    let half = value.char_indices().nth(value.chars().count() / 2).map_or(0, |(at, _)| at);
    let (first, second) = value.split_at(half);
    [
        ("zero width", format!("{first}\u{200b}{second}")),
        ("soft hyphen", format!("{first}\u{ad}{second}")),
        ("escaped", value.chars().map(|c| format!("\\u{:04x}", c as u32)).collect()),
        ("percent", value.bytes().map(|byte| format!("%{byte:02X}")).collect()),
    ]
}

fn covers(scanner: &Scanner, text: &str, place: std::ops::Range<usize>) -> bool {
    let found = scanner.scan(text).unwrap().at_least(Confidence::DEFAULT_FLOOR);
    found.iter().any(|finding| finding.span().start() < place.end && place.start < finding.span().end())
}

/// What each rule finds in its first example, between what stands around it.
fn examples(scanner: &Scanner) -> Vec<(&'static str, &'static str, Span)> {
    let first = |rule: &'static safeconduct_detect::Rule| {
        let example = rule.examples.first()?;
        let found = scanner.scan(example).unwrap();
        let short = |span: Span| span.len() <= 200 && example[span.range()].is_ascii();
        let finding =
            found.iter().find(|finding| finding.rule().as_str() == rule.name && short(finding.span()))?;
        Some((rule.name, *example, finding.span()))
    };
    secrets().iter().filter_map(first).collect()
}

#[test]
fn nothing_hides_a_secret() {
    let scanner = default_scanner().unwrap();
    let examples = examples(&scanner);
    assert!(examples.len() >= 40, "{} rules have such an example", examples.len());
    let (mut asked, mut missed) = (0, Vec::new());
    for (name, example, span) in &examples {
        let (before, value, after) =
            (&example[..span.start()], &example[span.range()], &example[span.end()..]);
        for (how, hidden) in hidden(value) {
            asked += 1;
            let text = format!("{before}{hidden}{after}");
            if !covers(&scanner, &text, before.len()..before.len() + hidden.len()) {
                missed.push(format!("{name} {how}: {text}"));
            }
        }
        asked += 1;
        let wrapped = format!("data: {}\n", BASE64_STANDARD.encode(example));
        if !covers(&scanner, &wrapped, 6..wrapped.len()) {
            missed.push(format!("{name} base 64: {example}"));
        }
    }
    assert!(missed.len() * 20 <= asked, "{} of {asked} missed:\n{}", missed.len(), missed.join("\n"));
}

/// Values as a form or a query string has them, in the middle of other words.
#[test]
fn the_spaces_of_a_form_hide_nothing() {
    let scanner = default_scanner().unwrap();
    for (text, value) in [
        ("GET /pay?c=4111+1111+1111+1111 HTTP/1.1", "4111+1111+1111+1111"),
        ("c=4111+1111+1111+1111&name=Ana+Ruiz", "4111+1111+1111+1111"),
        ("POST body: card%5Bno%5D=3782+822463+10005&x=1", "3782+822463+10005"),
        ("{\"query\":\"iban=DE89+3704+0044+0532+0130+00\"}", "DE89+3704+0044+0532+0130+00"),
        ("referer=https://shop.example/?ssn=536+90+4399", "536+90+4399"),
        ("curl -d 'phone=%2B1+415+555+0132' https://api.example.org", "%2B1+415+555+0132"),
        ("q=my+card+is+4111+1111+1111+1111+thanks", "4111+1111+1111+1111"),
    ] {
        let at = text.find(value).unwrap();
        let found = scanner.scan(text).unwrap().at_least(Confidence::DEFAULT_FLOOR);
        let whole = |span: Span| span.start() <= at && at + value.len() <= span.end();
        assert!(found.iter().any(|finding| whole(finding.span())), "{text}: {found:?}");
    }
    for text in [
        "total=1200+3400+5600+7800",
        "sum = 4111+1111+1111+1111",
        "x=100000+200000+300000",
        "v=1.2.3+20130313144700&w=1.0.0+0.build.1-rc.10000aaa",
        "sha=qL9+4pZt3+8ks7+Zx1+9d2",
        "E164=+999+000+111",
    ] {
        let found = scanner.scan(text).unwrap().at_least(Confidence::DEFAULT_FLOOR);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
