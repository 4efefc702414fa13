//! Every rule proves itself: its examples are found, its counter-examples and our placeholders are not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::{
    strategy::{Strategy, ValueTree},
    string::string_regex,
    test_runner::TestRunner,
};
use safeconduct_core::{Confidence, Findings, Label, Span, Verdict};
use safeconduct_detect::{Anchor, Candidate, Rule, Scanner};
use safeconduct_rules::{
    all, broad, business_content, default_scanner, personal, secrets, special_categories,
};

/// The rules of this crate, those on request too.
fn every() -> impl Iterator<Item = &'static Rule> {
    all().iter().chain(broad()).chain(special_categories()).chain(business_content())
}

fn alone(rule: &Rule) -> Scanner {
    Scanner::builder().rules(std::slice::from_ref(rule)).build().unwrap_or_else(|error| panic!("{error}"))
}

fn at_floor(scanner: &Scanner, text: &str) -> Findings {
    scanner.scan(text).unwrap().at_least(Confidence::DEFAULT_FLOOR)
}

/// All at once, so that one run shows every rule that needs work.
fn report(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn examples_are_found_by_their_rule() {
    let mut failures = Vec::new();
    for rule in every() {
        let scanner = alone(rule);
        for example in rule.examples {
            if at_floor(&scanner, example).is_empty() {
                failures.push(format!("{}: not found in {example:?}", rule.name));
            }
        }
        if rule.reference.is_empty() {
            failures.push(format!("{}: no reference", rule.name));
        }
    }
    report(failures);
}

#[test]
fn examples_keep_their_label_among_all_rules() {
    let scanner = default_scanner().unwrap();
    let mut failures = Vec::new();
    for rule in all() {
        for example in rule.examples {
            let found = at_floor(&scanner, example);
            let others = rule.labels.map(|labels| labels()).unwrap_or_default();
            let own = |label: &Label| label == &rule.label || others.contains(label);
            if !found.iter().any(|finding| own(finding.label())) {
                let labels: Vec<_> = found.iter().map(|f| (f.rule().to_string(), f.span())).collect();
                failures.push(format!("{}: {labels:?} in {example:?}", rule.name));
            }
        }
    }
    report(failures);
}

#[test]
fn counterexamples_are_left_alone() {
    let mut failures = Vec::new();
    for rule in every() {
        let scanner = alone(rule);
        for text in rule.counterexamples {
            for finding in at_floor(&scanner, text).iter() {
                failures.push(format!("{}: {:?} in {text:?}", rule.name, finding.span().of(text)));
            }
        }
    }
    report(failures);
}

#[test]
fn our_own_placeholders_are_never_found() {
    let scanner = default_scanner().unwrap();
    let mut failures = Vec::new();
    let labels = Label::KNOWN.iter().map(Label::as_str).chain(all().iter().map(|rule| rule.label.as_str()));
    for label in labels {
        for text in [
            format!("[{label}_1]"),
            format!("my password is [{label}_12], call [{label}_3]"),
            format!("{{\"token\": \"[{label}_7]\", \"password\": \"[{label}_8]\"}}"),
            format!("API_KEY=[{label}_9]"),
            format!("postgres://app:[{label}_1]@[{label}_2]/db"),
        ] {
            for finding in scanner.scan(&text).unwrap().iter() {
                failures.push(format!("{}: {:?} in {text:?}", finding.rule(), finding.span().of(&text)));
            }
        }
    }
    report(failures);
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = every().map(|rule| rule.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// Texts that a pattern describes, the same in every run.
fn drawn_from(pattern: &str) -> impl Iterator<Item = String> {
    let mut runner = TestRunner::deterministic();
    // What an issuer would draw: `\w` of ASCII only.
    let strategy = string_regex(&pattern.replace(r"\w", "0-9A-Za-z_").replace("(?i:", "(?:"))
        .unwrap_or_else(|error| panic!("{pattern}: {error}"));
    std::iter::repeat_with(move || strategy.new_tree(&mut runner).unwrap().current())
}

/// A value that the pattern describes and the check confirms, or at least does not reject.
fn valid_for(rule: &Rule) -> Option<String> {
    let Some(validator) = rule.validate else { return drawn_from(rule.pattern).next() };
    let check = |value: &str| {
        let whole = Span::new(value, 0, value.len()).unwrap();
        validator.judge(&Candidate::new(value, None, whole, whole)).verdict
    };
    let mut doubtful = None;
    for value in drawn_from(rule.pattern).take(20_000) {
        match check(&value) {
            Verdict::Confirmed => return Some(value),
            Verdict::Inconclusive if doubtful.is_none() => doubtful = Some(value),
            // A scheme without a check never confirms; a few more draws settle that.
            Verdict::Inconclusive => return doubtful,
            Verdict::Rejected => {}
        }
    }
    doubtful
}

#[test]
fn identifiers_are_found_beside_every_context_word() {
    let everything = default_scanner().unwrap();
    let mut failures = Vec::new();
    let (mut asked, mut right) = (0, 0);
    for rule in all().iter().filter(|rule| rule.examples.is_empty() && !rule.context.is_empty()) {
        let Some(value) = valid_for(rule) else {
            failures.push(format!("{}: no valid value drawn", rule.name));
            continue;
        };
        let alone = alone(rule);
        for word in rule.context {
            let text = format!("{word}: {value}.");
            let found = at_floor(&alone, &text);
            if !found.iter().any(|finding| finding.span().of(&text) == Some(&value)) {
                failures.push(format!("{}: not found whole in {text:?}", rule.name));
            }
        }
        // The first word names the thing; the last is its label.
        for word in rule.context.iter().take(1).chain(rule.context.last()) {
            let text = format!("{word}: {value}.");
            asked += 1;
            match at_floor(&everything, &text).iter().find(|finding| finding.label() == &rule.label) {
                Some(_) => right += 1,
                None => println!(
                    "{}: typed {:?} in {text:?}",
                    rule.name,
                    at_floor(&everything, &text).iter().map(|f| f.rule().to_string()).collect::<Vec<_>>()
                ),
            }
        }
    }
    report(failures);
    assert!(right * 100 >= asked * 95, "{right} of {asked} typed right");
}

#[test]
fn formats_find_whatever_their_pattern_describes() {
    let everything = default_scanner().unwrap();
    let mut failures = Vec::new();
    for rule in all().iter().filter(|rule| rule.examples.is_empty() && rule.context.is_empty()) {
        let alone = alone(rule);
        let in_text = |value: &str| format!("KEY='{value}'");
        let whole = |value: &String| {
            let text = in_text(value);
            let found = at_floor(&alone, &text);
            found.len() == 1 && found[0].span().of(&text) == Some(value)
        };
        // A tolerant pattern also describes what no issuer draws, runs of dashes and the like.
        let Some(value) = drawn_from(rule.pattern).take(64).find(whole) else {
            failures.push(format!("{}: never found whole", rule.name));
            continue;
        };
        let text = in_text(&value);
        let among_all = at_floor(&everything, &text);
        // Where prefixes are shared, the surer or more general name may stand first.
        let named = |finding: &safeconduct_core::Finding| {
            finding.label() == &rule.label || finding.alternatives().contains(&rule.label)
        };
        if !among_all.iter().any(named) {
            let labels: Vec<_> = among_all.iter().map(|f| f.rule().to_string()).collect();
            failures.push(format!("{}: typed {labels:?} in {text:.90}", rule.name));
        }
        // The prefix alone, and the value filled with one letter, as documents show it.
        let kept = value.len().min(11);
        for left in [value[..6].to_owned(), format!("{}{}", &value[..kept], "x".repeat(value.len() - kept))] {
            if !at_floor(&alone, &left).is_empty() {
                failures.push(format!("{}: found {left:.90}", rule.name));
            }
        }
    }
    report(failures);
}

/// A rule that wakes at every letter costs as much as all others together.
#[test]
fn no_secret_wakes_everywhere() {
    let scanner = Scanner::builder().rules(secrets()).build().unwrap();
    let everywhere = scanner.anchors().filter(|(_, anchor)| *anchor == Anchor::Everywhere);
    report(everywhere.map(|(name, _)| name.to_string()).collect());
}

/// One line per rule for `docs/detectors.md`: what it finds, how sure, what is checked, where it is documented.
fn described(rule: &Rule) -> String {
    let cell = |verdict, context| match rule.grades.grade(verdict, context) {
        Some(confidence) => confidence.to_string(),
        None => "–".to_owned(),
    };
    let alone = [Verdict::Confirmed, Verdict::Inconclusive].map(|verdict| cell(verdict, false));
    let beside = [Verdict::Confirmed, Verdict::Inconclusive].map(|verdict| cell(verdict, true));
    let [alone, beside] =
        [alone, beside].map(|[sure, doubtful]| match sure == doubtful || rule.validate.is_none() {
            true => doubtful,
            false => format!("{sure}, in doubt {doubtful}"),
        });
    let sure = if alone == beside { alone } else { format!("{alone}; beside its words {beside}") };
    let graded = rule.sensitivity.map_or(String::new(), |grade| format!(", {grade}"));
    let checks = if rule.validate.is_some() { "shape and check" } else { "shape" };
    let others = rule.labels.map_or(String::new(), |labels| format!(" and {} more", labels().len()));
    format!(
        "| `{}` | `{}`{others} | {sure}{graded} | {checks} | <{}> |",
        rule.name, rule.label, rule.reference
    )
}

/// `UPDATE_DOCS=1 cargo test -p safeconduct-rules --test every_rule` writes the tables of the page anew.
#[test]
fn the_page_of_detectors_lists_every_rule() {
    const TABLES: &str = "## Tables\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/detectors.md");
    // A package holds no page.
    let Ok(page) = std::fs::read_to_string(path) else { return };
    let (text, _) = page.split_once(TABLES).unwrap();
    let mut wanted = format!("{text}{TABLES}");
    for (set, rules) in [
        ("secrets()", secrets()),
        ("personal()", personal()),
        ("broad()", broad()),
        ("special_categories()", special_categories()),
        ("business_content()", business_content()),
    ] {
        let rows: Vec<String> = rules.iter().map(described).collect();
        wanted += &format!(
            "\n### `{set}`\n\n| rule | label | confidence | checks | source |\n|---|---|---|---|---|\n{}\n",
            rows.join("\n")
        );
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let current = std::fs::read_to_string(path).unwrap();
    assert!(current == wanted, "docs/detectors.md is not what the tables say; run with UPDATE_DOCS=1");
}
