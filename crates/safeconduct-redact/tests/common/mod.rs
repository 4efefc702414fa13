//! A detector of fixed words, texts that are hard on a redactor, and plans for the laws.
#![allow(dead_code, reason = "each test file uses its share")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_core::{
    Confidence, Finding, Findings, Label, Mask, OperatorSpec, PlanRule, RedactionPlan, RestoreRule,
    RestoreScope, RuleName, Selector, Span,
};
use safeconduct_redact::{JsonDocument, Redactor};

/// So many cases of each law; `PROPTEST_CASES` asks for more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(0).max(usual))
}

/// The words that count as found, wherever they stand.
pub(crate) const WORDS: &[(&str, Label)] = &[
    ("ana@example.org", Label::EMAIL_ADDRESS),
    ("Ana@Example.org", Label::EMAIL_ADDRESS),
    ("4111111111111111", Label::CREDIT_CARD),
    ("4111 1111 1111 1111", Label::CREDIT_CARD),
    ("hunter2-hunter2", Label::GENERIC_PASSWORD),
    ("José Ruiz", Label::PERSON),
    ("Jose\u{301} Ruiz", Label::PERSON),
    ("078-05-1120", Label::US_SSN),
    ("\"quoted\\name\"", Label::PERSON),
    ("张伟", Label::PERSON),
];

/// Finds the words, longest first where they start together.
pub(crate) fn detect(text: &str) -> Findings {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let here = &text[at..];
        match WORDS.iter().filter(|(word, _)| here.starts_with(word)).max_by_key(|(word, _)| word.len()) {
            Some((word, label)) => {
                let span = Span::new(text, at, at + word.len()).unwrap();
                let rule = RuleName::declare("words");
                found.push(Finding::new(label.clone(), span, Confidence::High, rule));
                at += word.len();
            }
            None => at += here.chars().next().map_or(1, char::len_utf8),
        }
    }
    Findings::new(text, found).unwrap()
}

/// Text dense in findings, placeholder-like text and whatever might run together with them.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let words: Vec<String> = WORDS.iter().map(|(word, _)| (*word).to_owned()).collect();
    let piece = prop_oneof![
        4 => prop::sample::select(words),
        1 => Just("[EMAIL_ADDRESS_1]".to_owned()),
        1 => Just(r"\[PERSON\_1\]".to_owned()),
        1 => Just("[credit card 2]".to_owned()),
        1 => Just("[PERSON_1.2]".to_owned()),
        1 => Just("[PERSON_".to_owned()),
        1 => Just("](https://a.b/?q=".to_owned()),
        2 => r#"[\[\]\\_()"a1. \n\u{301}😀-]{1,5}"#,
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

/// JSON of any shape, with findings in keys, strings, numbers and JSON inside strings.
pub(crate) fn bodies() -> impl Strategy<Value = String> {
    let string = texts().prop_map(|text| serde_json::to_string(&text).unwrap());
    let escaped = texts().prop_map(|text| {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        format!("\"{units}\"")
    });
    let number = prop_oneof![
        Just("4111111111111111".to_owned()),
        Just("4.111111111111111e15".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        Just("1.50E+2".to_owned()),
        Just("123456789012345678901234567890".to_owned()),
    ];
    let leaf = prop_oneof![4 => string, 2 => escaped, 2 => number, 1 => Just("null".to_owned())];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[ {}]", items.join(" ,"))),
            prop::collection::vec((texts(), inner.clone()), 0..4).prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .map(|(key, value)| format!("{} :\t{value}", serde_json::to_string(&key).unwrap()))
                    .collect();
                format!("{{{}\n}}", members.join(","))
            }),
            inner.prop_map(|json| serde_json::to_string(&json).unwrap()),
        ]
    })
}

/// The findings of every part of a document.
pub(crate) fn detect_all(document: &JsonDocument<'_>) -> Vec<Findings> {
    document.parts().map(|part| detect(part.text())).collect()
}

/// Every finding by this operator.
pub(crate) fn all(operator: OperatorSpec) -> RedactionPlan {
    RedactionPlan::new(vec![PlanRule { on: Selector::Any, operator }])
}

/// Placeholders for everything, restored everywhere.
pub(crate) fn restore_everything() -> RedactionPlan {
    let rule = RestoreRule { on: Selector::Any, scope: RestoreScope::Everywhere };
    RedactionPlan::default().with_restore(vec![rule])
}

/// Operators that leave nothing of an original in place.
pub(crate) fn covering() -> impl Strategy<Value = OperatorSpec> {
    prop_oneof![
        Just(OperatorSpec::Placeholder),
        Just(OperatorSpec::Hash),
        Just(OperatorSpec::Remove),
        Just(OperatorSpec::Mask(Mask { mark: '#', ..Mask::default() })),
    ]
}

pub(crate) fn redactor() -> Redactor {
    Redactor::builder().key(safeconduct_core::Key::new([7; 32])).build()
}

/// Redacts a body with the word detector.
pub(crate) fn redact_body(
    body: &str,
    plan: &RedactionPlan,
    vault: &safeconduct_redact::Vault,
) -> Result<String, safeconduct_redact::RedactError> {
    let document = JsonDocument::parse(body).unwrap();
    let context = safeconduct_redact::Context::new(plan, vault);
    let redacted = redactor().redact_json(&document, &detect_all(&document), &context)?;
    Ok(redacted.text().to_owned())
}
