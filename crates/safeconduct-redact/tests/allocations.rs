//! What a clean text costs in memory: nothing.
#![allow(clippy::unwrap_used, reason = "a failed law may panic")]

use allocation_counter::measure;
use safeconduct_core::{Confidence, Finding, Findings, Label, RedactionPlan, RuleName, Span};
use safeconduct_redact::{Context, Redactor, Vault};
use std::borrow::Cow;

const CLEAN: &str =
    "The quarterly review went well; see [1], [notes] and \\[this\\], costs [a_b] or [x_1y] as before. ";

#[test]
fn a_clean_text_is_redacted_and_restored_without_an_allocation() {
    let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
    let text = CLEAN.repeat(20);
    let findings = Findings::default();
    let mut borrowed = false;
    let redacting = measure(|| {
        let redacted = redactor.redact(&text, &findings, &Context::new(&plan, &vault)).unwrap();
        borrowed = matches!(redacted.into_text(), Cow::Borrowed(_));
    });
    assert_eq!((redacting.count_total, borrowed), (0, true));
    // A vault that holds something has to look, and looking is free as well.
    let word = "ana@example.org";
    let span = Span::new(word, 0, word.len()).unwrap();
    let email = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
    let found = Findings::new(word, vec![email]).unwrap();
    let full = redactor.redact(word, &found, &Context::new(&plan, &vault)).unwrap();
    assert_eq!(vault.restore(full.text()), word);
    let restoring = measure(|| borrowed = matches!(vault.restore(&text), Cow::Borrowed(_)));
    assert_eq!((restoring.count_total, borrowed), (0, true));
    // The counter counts.
    assert!(measure(|| drop(text.clone())).count_total > 0);
}
