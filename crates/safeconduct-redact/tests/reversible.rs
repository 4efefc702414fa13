//! Operators with a key: what opens, what does not, and what a second pass makes of their work.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{all, detect, redactor, texts};
use proptest::prelude::*;
use safeconduct_core::{
    Confidence, Finding, Findings, Generalize, Key, Label, Mask, OperatorSpec, PlanRule, RedactionPlan,
    RuleName, Selector, SessionId, Span, TenantId,
};
use safeconduct_redact::{Context, RedactError, Redactor, Vault, VaultLimits};

const ACME: TenantId = TenantId::declare("acme");

fn vault(tenant: TenantId) -> Vault {
    Vault::new(tenant, SessionId::declare("s"), VaultLimits::default())
}

fn redact(redactor: &Redactor, text: &str, operator: OperatorSpec) -> Result<String, RedactError> {
    let (plan, vault) = (all(operator), vault(ACME));
    redactor
        .redact(text, &detect(text), &Context::new(&plan, &vault))
        .map(|redacted| redacted.text().to_owned())
}

fn keyed(key: u8) -> Redactor {
    Redactor::builder().key(Key::new([key; 32])).build()
}

proptest! {
    #![proptest_config(common::cases(2_000))]

    #[test]
    fn decrypting_gives_the_text_back_without_a_vault(text in texts()) {
        let sealed = redact(&keyed(1), &text, OperatorSpec::Encrypt).unwrap();
        prop_assert!(detect(&sealed).is_empty());
        prop_assert_eq!(keyed(1).decrypt(&sealed, &ACME), text);
    }

    #[test]
    fn our_own_work_is_known_again(text in texts(), surrogate in any::<bool>()) {
        let operator = if surrogate { OperatorSpec::Surrogate } else { OperatorSpec::FormatPreserving };
        let (plan, vault) = (all(operator), vault(ACME));
        let context = Context::new(&plan, &vault);
        let Ok(once) = redactor().redact(&text, &detect(&text), &context) else { return Ok(()) };
        // A detector flags every stand-in, as it would flag an original.
        let flagged = once.replacements().iter().map(|replacement| {
            let span = Span::new(once.text(), replacement.output.start, replacement.output.end).unwrap();
            Finding::new(replacement.label.clone(), span, Confidence::High, RuleName::declare("again"))
        });
        let findings = Findings::new(once.text(), flagged.collect()).unwrap();
        let twice = redactor().redact(once.text(), &findings, &context).unwrap();
        prop_assert_eq!(twice.text(), once.text());
    }
}

proptest! {
    #![proptest_config(common::cases(2_000))]

    #[test]
    fn a_second_pass_changes_nothing_whatever_the_operator(text in texts(), at in 0..9usize) {
        let operator = [
            OperatorSpec::Keep, OperatorSpec::Generalize(Generalize::ByLabel), OperatorSpec::FormatPreserving, OperatorSpec::Surrogate,
            OperatorSpec::Encrypt, OperatorSpec::Hash, OperatorSpec::Placeholder, OperatorSpec::Mask(Mask { mark: '#', ..Mask::default() }),
            OperatorSpec::Remove,
        ][at].clone();
        let (plan, vault) = (all(operator.clone()), vault(ACME));
        let context = Context::new(&plan, &vault);
        let Ok(once) = redactor().redact(&text, &detect(&text), &context) else { return Ok(()) };
        // Removing and masking can put a word of the test detector together; a real second pass finds it too.
        prop_assume!(operator == OperatorSpec::Keep || detect(once.text()).is_empty());
        let twice = redactor().redact(once.text(), &detect(once.text()), &context).unwrap();
        prop_assert_eq!(twice.text(), once.text());
    }
}

#[test]
fn only_the_right_key_tenant_and_label_open() {
    let text = "Write to ana@example.org.";
    let sealed = redact(&keyed(1), text, OperatorSpec::Encrypt).unwrap();
    assert_eq!(
        sealed,
        redact(&keyed(1), text, OperatorSpec::Encrypt).unwrap(),
        "the same value, the same envelope"
    );
    let rotated = Redactor::builder().key(Key::new([2; 32])).former_key(Key::new([1; 32])).build();
    assert_eq!(rotated.decrypt(&sealed, &ACME), text);
    assert_eq!(rotated.decrypt(&sealed.to_ascii_lowercase(), &ACME), text.to_ascii_lowercase());
    for (opener, tenant, changed) in [
        (keyed(2), ACME, sealed.clone()),
        (keyed(1), TenantId::DEFAULT, sealed.clone()),
        (keyed(1), ACME, sealed.replace("EMAIL_ADDRESS", "PERSON")),
        (keyed(1), ACME, sealed.replace(['0', '7'], "1")),
        (Redactor::default(), ACME, sealed.clone()),
    ] {
        assert_eq!(opener.decrypt(&changed, &tenant), changed);
    }
}

#[test]
fn a_value_in_its_own_format_comes_back_or_is_refused() {
    let sealed = redact(&keyed(1), "078-05-1120", OperatorSpec::FormatPreserving).unwrap();
    assert_ne!(sealed, "078-05-1120");
    assert_eq!(keyed(1).decrypt_format(&sealed, &Label::US_SSN, &ACME).as_deref(), Ok("078-05-1120"));
    let refused = redact(&keyed(1), "ana@example.org", OperatorSpec::FormatPreserving);
    assert_eq!(refused, Err(RedactError::Domain { label: Label::EMAIL_ADDRESS }));
}

/// One value in a million has itself for its cipher text; under this key it is this one.
#[test]
fn a_value_that_would_stay_what_it_is_is_refused() {
    for (text, stays) in [("142052", true), ("142053", false)] {
        let span = Span::new(text, 0, 6).unwrap();
        let finding = Finding::new(Label::US_ITIN, span, Confidence::High, RuleName::declare("itin"));
        let findings = Findings::new(text, vec![finding]).unwrap();
        let (plan, vault) = (all(OperatorSpec::FormatPreserving), vault(ACME));
        let redacted = keyed(7).redact(text, &findings, &Context::new(&plan, &vault));
        let refused = redacted.err() == Some(RedactError::Residue { label: Label::US_ITIN });
        assert_eq!(refused, stays, "{text}");
    }
}

#[test]
fn what_cannot_be_said_less_precisely_is_not_said_at_all() {
    let text = "203.0.113.77 and 203.0.113";
    let finding = |start, end| {
        let span = Span::new(text, start, end).unwrap();
        Finding::new(Label::IP_ADDRESS, span, Confidence::High, RuleName::declare("ip"))
    };
    let findings = Findings::new(text, vec![finding(0, 12), finding(17, 26)]).unwrap();
    let operator = OperatorSpec::Generalize(Generalize::ByLabel);
    let plan = RedactionPlan::new(vec![PlanRule { on: Selector::Any, operator: operator.clone() }]);
    let vault = vault(ACME);
    let redacted = redactor().redact(text, &findings, &Context::new(&plan, &vault)).unwrap();
    assert_eq!(redacted.text(), "203.0.113.0 and [IP_ADDRESS_1]");
    let used: Vec<_> =
        redacted.replacements().iter().map(|replacement| replacement.operator.clone()).collect();
    assert_eq!(used, [operator, OperatorSpec::Placeholder]);
}
