//! What holds for every text.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{WORDS, all, covering, detect, redactor, restore_everything, texts};
use proptest::prelude::*;
use safeconduct_core::{
    Confidence, Finding, Findings, Generalize, Key, Label, Mask, OperatorSpec, RuleName, SessionId, Span,
    TenantId,
};
use safeconduct_redact::{Context, RedactError, Redactor, Vault, VaultLimits};
use std::borrow::Cow;

fn keyed() -> Redactor {
    Redactor::builder().key(Key::new([7; 32])).keyed_placeholders().build()
}

proptest! {
    #![proptest_config(common::cases(2_000))]

    #[test]
    fn restoring_a_redacted_text_gives_it_back(text in texts()) {
        let (plan, vault) = (restore_everything(), Vault::default());
        let redacted = redactor().redact(&text, &detect(&text), &Context::new(&plan, &vault)).unwrap();
        prop_assert_eq!(vault.restore(redacted.text()), &*text);
    }

    #[test]
    fn keyed_placeholders_depend_on_tenant_and_value_and_come_back(text in texts()) {
        let plan = restore_everything();
        let vault = |tenant| Vault::new(tenant, SessionId::declare("s"), VaultLimits::default());
        let (acme, again, other) =
            (vault(TenantId::declare("acme")), vault(TenantId::declare("acme")), vault(TenantId::declare("other")));
        let redact = |vault: &Vault| {
            let redacted = keyed().redact(&text, &detect(&text), &Context::new(&plan, vault)).unwrap();
            redacted.text().to_owned()
        };
        let redacted = redact(&acme);
        prop_assert_eq!(&redacted, &redact(&again));
        prop_assert_eq!(acme.restore(&redacted), &*text);
        let found = !detect(&text).is_empty();
        prop_assert_eq!(redact(&other) != redacted, found);
        if found {
            prop_assert_eq!(&*other.restore(&redacted), &*redacted);
        }
    }

    #[test]
    fn redacting_twice_changes_nothing(text in texts(), operator in covering()) {
        let (plan, vault) = (all(operator), Vault::default());
        let context = Context::new(&plan, &vault);
        let Ok(once) = redactor().redact(&text, &detect(&text), &context) else { return Ok(()) };
        let once = once.into_text();
        // Removing and masking can put a word of the test detector together; a real second pass finds it too.
        prop_assume!(detect(&once).is_empty());
        let twice = redactor().redact(&once, &detect(&once), &context).unwrap();
        prop_assert_eq!(twice.text(), &*once);
    }

    #[test]
    fn no_byte_of_a_finding_survives_in_place(text in texts(), operator in covering()) {
        let (plan, vault) = (all(operator), Vault::default());
        let findings = detect(&text);
        let Ok(redacted) = redactor().redact(&text, &findings, &Context::new(&plan, &vault)) else { return Ok(()) };
        // The replacements cover every finding, and what lies between them is the input's own.
        let (mut input, mut output, mut rebuilt) = (0, 0, String::new());
        for replacement in redacted.replacements() {
            prop_assert_eq!(&text[input..replacement.input.start], &redacted.text()[output..replacement.output.start]);
            rebuilt += &text[input..replacement.input.end];
            (input, output) = (replacement.input.end, replacement.output.end);
        }
        prop_assert_eq!(&text[input..], &redacted.text()[output..]);
        for finding in &findings {
            let covered = redacted.replacements().iter().any(|replacement| {
                replacement.input.start <= finding.span().start() && finding.span().end() <= replacement.input.end
            });
            prop_assert!(covered, "{:?}", finding.span());
        }
    }

    #[test]
    fn no_original_of_a_lasting_value_occurs_anywhere(text in texts(), operator in covering(), again in texts()) {
        // The detector sees the first half only, so the second half holds what nobody flagged.
        let whole = format!("{text} {again}");
        let findings = Findings::new(&whole, detect(&text).into_vec()).unwrap();
        let (plan, vault) = (all(operator), Vault::default());
        let redacted = match redactor().redact(&whole, &findings, &Context::new(&plan, &vault)) {
            Ok(redacted) => redacted,
            Err(error) => {
                let refused = matches!(error, RedactError::Residue { .. } | RedactError::Lookalike { .. });
                prop_assert!(refused, "{error}");
                return Ok(());
            }
        };
        for (word, label) in WORDS {
            let found = findings.iter().any(|finding| finding.span().of(&whole) == Some(word) && finding.label() == label);
            let lasting = !matches!(label.as_str(), "EMAIL_ADDRESS" | "PERSON");
            let survives = redacted.text().contains(word);
            prop_assert!(!(found && lasting && survives), "{label}");
        }
    }

    #[test]
    fn no_operator_panics_on_any_text(text in any::<String>(), at in 0..Label::KNOWN.len(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), operator in 0..9usize) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (from, to) = (places[from.index(places.len())], places[to.index(places.len())]);
        let span = Span::new(&text, from.min(to), from.max(to)).filter(|span| !span.is_empty());
        let label = &Label::KNOWN[at];
        let found = span.map(|span| Finding::new(label.clone(), span, Confidence::High, RuleName::declare("any")));
        let findings = Findings::new(&text, found.into_iter().collect()).unwrap();
        let to = Generalize::ALL[at % Generalize::ALL.len()];
        let mask = Mask { keep_head: at as u8 % 5, keep_tail: 2, mark: '•' };
        let operator = [
            OperatorSpec::Keep, OperatorSpec::Generalize(to), OperatorSpec::FormatPreserving, OperatorSpec::Surrogate, OperatorSpec::Encrypt,
            OperatorSpec::Hash, OperatorSpec::Placeholder, OperatorSpec::Mask(mask), OperatorSpec::Remove,
        ][operator].clone();
        let vault = Vault::default();
        let kept = operator == OperatorSpec::Keep;
        if let Ok(redacted) = redactor().redact(&text, &findings, &Context::new(&all(operator), &vault)) {
            prop_assert_eq!(redacted.replacements().len(), usize::from(!kept && !findings.is_empty()));
        }
    }

    #[test]
    fn a_text_without_findings_is_borrowed(text in texts()) {
        let (plan, vault) = (all(OperatorSpec::Placeholder), Vault::default());
        let redacted = redactor().redact(&text, &Findings::default(), &Context::new(&plan, &vault)).unwrap();
        prop_assert!(matches!(redacted.into_text(), Cow::Borrowed(same) if same == text));
    }
}

/// Cases with a story.
mod cases {
    use super::common::{all, detect, redactor};
    use safeconduct_core::{
        Category, Confidence, Finding, Findings, Label, Mask, OperatorSpec, PlanRule, RedactionPlan,
        RuleName, Selector, Span,
    };
    use safeconduct_redact::{
        Context, Operator, OperatorFailure, Origin, RedactError, Redactor, Subject, Vault,
    };

    fn redact(text: &str, operator: OperatorSpec) -> Result<String, RedactError> {
        let (plan, vault) = (all(operator), Vault::default());
        redactor()
            .redact(text, &detect(text), &Context::new(&plan, &vault))
            .map(|redacted| redacted.text().to_owned())
    }

    #[test]
    fn every_operator_on_one_text() {
        let text = "José Ruiz pays with 4111 1111 1111 1111.";
        let masked = Mask { keep_tail: 4, ..Mask::default() };
        for (operator, redacted) in [
            (OperatorSpec::Keep, text),
            (OperatorSpec::Placeholder, "[PERSON_1] pays with [CREDIT_CARD_1]."),
            (OperatorSpec::Hash, "[PERSON#1712TNF3YM8FJ] pays with [CREDIT_CARD#D28NC0V70F2MA]."),
            (OperatorSpec::Mask(masked), "*****Ruiz pays with ***************1111."),
            (OperatorSpec::Remove, " pays with ."),
        ] {
            assert_eq!(redact(text, operator).as_deref(), Ok(redacted));
        }
    }

    #[test]
    fn a_typed_placeholder_gets_nobodys_data() {
        let vault = Vault::default();
        let (plan, text) = (RedactionPlan::default(), "[EMAIL_ADDRESS_1] wrote to ana@example.org");
        let redacted = redactor().redact(text, &detect(text), &Context::new(&plan, &vault)).unwrap();
        assert_eq!(redacted.text(), "[EMAIL_ADDRESS_1] wrote to [EMAIL_ADDRESS_2]");
        assert_eq!(vault.restore(redacted.text()), text);
    }

    #[test]
    fn a_finding_inside_a_placeholder_of_ours_is_none() {
        let vault = Vault::default();
        let (plan, context_text) = (RedactionPlan::default(), "ana@example.org");
        let context = Context::new(&plan, &vault);
        redactor().redact(context_text, &detect(context_text), &context).unwrap();
        let text = "key=[EMAIL_ADDRESS_1]";
        for (start, end, redacted) in [(4, 21, text), (5, 20, text), (0, 21, "[GENERIC_SECRET_1]")] {
            let span = Span::new(text, start, end).unwrap();
            let finding =
                Finding::new(Label::GENERIC_SECRET, span, Confidence::Medium, RuleName::declare("entropy"));
            let findings = Findings::new(text, vec![finding]).unwrap();
            assert_eq!(redactor().redact(text, &findings, &context).unwrap().text(), redacted);
        }
    }

    #[test]
    fn what_a_removal_would_join_to_an_original_is_refused() {
        let text = "4111111111111111 41111111José Ruiz11111111";
        let refused = RedactError::Residue { label: Label::CREDIT_CARD };
        assert_eq!(redact(text, OperatorSpec::Remove), Err(refused));
        assert!(redact(text, OperatorSpec::Placeholder).is_ok());
    }

    #[test]
    fn spellings_share_a_keyed_stem_and_come_back_apart() {
        let (plan, vault) = (RedactionPlan::default(), Vault::default());
        let text = "4111111111111111 and 4111 1111 1111 1111";
        let redacted = super::keyed().redact(text, &detect(text), &Context::new(&plan, &vault)).unwrap();
        let (first, second) = redacted.text().split_once(" and ").unwrap();
        assert_eq!(first.len(), "[CREDIT_CARD_]".len() + 13);
        assert_eq!(second.split_once('.').unwrap().0, first.trim_end_matches(']'));
        assert_eq!(vault.restore(redacted.text()), text);
        // A model that drops the suffix still means the value, in its first spelling.
        assert_eq!(vault.restore(first), "4111111111111111");
        let unkeyed = Redactor::builder().keyed_placeholders().build();
        assert_eq!(unkeyed.check(&plan), Err(RedactError::MissingKey { operator: "placeholder" }));
    }

    #[test]
    fn a_gateway_without_memory_restores_from_the_request_alone() {
        let plan = RedactionPlan::default();
        let first_turn = "My card is 4111 1111 1111 1111.";
        let vault = Vault::default();
        let first =
            super::keyed().redact(first_turn, &detect(first_turn), &Context::new(&plan, &vault)).unwrap();
        let (_, placeholder) = first.text().split_once("is ").unwrap();
        drop(vault);
        // The next turn brings the whole history again, to a process that knows nothing.
        let next_turn = format!("{first_turn} And mine is 4111111111111111, I am José Ruiz.");
        let vault = Vault::default();
        let next =
            super::keyed().redact(&next_turn, &detect(&next_turn), &Context::new(&plan, &vault)).unwrap();
        assert!(next.text().starts_with(first.text()), "the prefix that a vendor caches is the same");
        assert_eq!(vault.restore(placeholder), "4111 1111 1111 1111.");
    }

    struct Always(&'static str);
    impl Operator for Always {
        fn apply(&self, _: Subject<'_>) -> Result<String, OperatorFailure> {
            if self.0.is_empty() { Err(OperatorFailure("nothing to say")) } else { Ok(self.0.to_owned()) }
        }
    }

    fn custom(output: &'static str, text: &str) -> Result<String, RedactError> {
        let name = RuleName::declare("always");
        let redactor = Redactor::builder().operator(name.clone(), Always(output)).build();
        let on = Selector::Category(Category::Contact);
        let plan = RedactionPlan::new(vec![PlanRule { on, operator: OperatorSpec::Custom(name) }]);
        let vault = Vault::default();
        let redacted = redactor.redact(text, &detect(text), &Context::new(&plan, &vault))?;
        let ours = redacted.replacements().iter().filter(|replacement| replacement.origin == Origin::Custom);
        assert_eq!(ours.count(), text.matches("ana@").count());
        Ok(redacted.text().to_owned())
    }

    #[test]
    fn custom_operators_are_marked_and_cannot_forge_placeholders() {
        assert_eq!(custom("<mail>", "ana@example.org").as_deref(), Ok("<mail>"));
        let failed = RedactError::Operator {
            name: RuleName::declare("always"),
            label: Label::EMAIL_ADDRESS,
            message: "nothing to say",
        };
        assert_eq!(custom("", "ana@example.org"), Err(failed));
        let forged = RedactError::Lookalike { label: Label::EMAIL_ADDRESS };
        assert_eq!(custom("[PERSON_1]", "José Ruiz and ana@example.org"), Err(forged.clone()));
        assert_eq!(custom("_1]", "José Ruiz, [PERSONana@example.org"), Err(forged));
    }

    #[test]
    fn a_plan_that_cannot_be_carried_out_is_refused_before_any_text() {
        let bare = Redactor::default();
        for (operator, error) in [
            (OperatorSpec::Hash, RedactError::MissingKey { operator: "hash" }),
            (OperatorSpec::Mask(Mask { mark: 'x', ..Mask::default() }), RedactError::Mark),
            (
                OperatorSpec::Custom(RuleName::declare("rot13")),
                RedactError::UnknownOperator { name: RuleName::declare("rot13") },
            ),
        ] {
            assert_eq!(bare.check(&all(operator)), Err(error));
        }
        assert_eq!(redactor().check(&all(OperatorSpec::Hash)), Ok(()));
        let masked = |keep_tail| {
            vec![PlanRule {
                on: Selector::Category(Category::Financial),
                operator: OperatorSpec::Mask(Mask { keep_tail, ..Mask::default() }),
            }]
        };
        let contradiction = RedactionPlan::new(masked(4)).with_layer(masked(2));
        assert!(matches!(redactor().check(&contradiction), Err(RedactError::Plan(_))));
        assert_eq!(redactor().check(&RedactionPlan::new(masked(4)).with_layer(masked(4))), Ok(()));
    }

    #[test]
    fn nothing_shows_an_original() {
        let (plan, vault) = (RedactionPlan::default(), Vault::default());
        let context = Context::new(&plan, &vault);
        let text = "hunter2-hunter2";
        let redacted = redactor().redact(text, &detect(text), &context).unwrap();
        let shown = format!("{redacted:?} {context:?} {:?} {:?}", vault.restorer(), redactor());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
