//! What once left unredacted, case by case: the text and the values that must be found in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed law may panic")]

use safeconduct_core::Confidence;
use safeconduct_detect::Scanner;
use safeconduct_rules::default_scanner;
use std::sync::LazyLock;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());

fn found(text: &str) -> Vec<&str> {
    SCANNER.scan(text).unwrap().iter().map(|finding| finding.span().of(text).unwrap()).collect()
}

fn report(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

fn all_found(cases: &[(&str, &str)]) {
    let missed = |(text, value): &&(&str, &str)| found(text) != [*value];
    report(cases.iter().filter(missed).map(|(text, _)| format!("{text:?}: {:?}", found(text))).collect());
}

fn none_found(texts: &[&str]) {
    let guilty = texts.iter().filter(|text| !found(text).is_empty());
    report(guilty.map(|text| format!("{text:?}: {:?}", found(text))).collect());
}

/// *Example*, *insert*, *todo* and *your* were looked for anywhere in a value, and dropped it.
#[test]
fn words_of_stand_ins_inside_a_value_do_not_hide_it() {
    all_found(&[
        ("password=Example123!", "Example123!"),
        ("DB_PASSWORD=insertcoin99", "insertcoin99"),
        ("password=TODOlist99", "TODOlist99"),
        ("api_key=AbCdYOUR9xQz7LmN2pRs", "AbCdYOUR9xQz7LmN2pRs"),
        (concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc"), concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc")),
        (
            concat!("ghp_", "Ky9Pf34qY6Nb3YOURD25RQ4F5ZR3qa7y3gm1"),
            concat!("ghp_", "Ky9Pf34qY6Nb3YOURD25RQ4F5ZR3qa7y3gm1"),
        ),
    ]);
    none_found(&[
        "api_key=your-api-key-here",
        "token: \"<YOUR_TOKEN>\"",
        "PASSWORD=CHANGE_ME",
        "password = \"example_key\"",
        concat!("sk_", "live_xxxxxxxxxxxxxxxxxxxxxxxx"),
    ]);
    let doubtful = SCANNER.scan(concat!("sk_", "live_k7Fq9WYourtW2mXe4RbN8vLc")).unwrap();
    assert!(doubtful.iter().all(|finding| finding.confidence() == Confidence::Medium));
}
