//! The shipped documents and the examples load, their hashes match, and they answer as described.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::{Confidence, Coverage, Finding, Label, ReasonCode, RuleName, Span, Tally, Timestamp};
use safeconduct_policy::{
    Catalog, DEFAULT_POLICY, Decision, Digest, Evaluator, Policy, Query, Rung, STARTER_CATALOG, Vocabulary,
};
use std::{fs, path::PathBuf};

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn example(policy: &str) -> Evaluator {
    let read = |name: &str| fs::read_to_string(examples().join(name)).unwrap();
    let catalog = Catalog::from_toml(&read("catalog.toml")).unwrap();
    let policy = Policy::from_toml(&read(policy), &Vocabulary::default()).unwrap();
    assert_eq!((catalog.warnings(), policy.warnings()), (&[][..], &[][..]));
    Evaluator::new(catalog, policy).unwrap()
}

fn starter() -> Evaluator {
    let catalog = Catalog::from_toml(STARTER_CATALOG).unwrap();
    let policy = Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default()).unwrap();
    assert_eq!((catalog.warnings(), policy.warnings()), (&[][..], &[][..]));
    Evaluator::new(catalog, policy).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn found(labels: &[Label]) -> Tally {
    let span = Span::new("x", 0, 1).unwrap();
    let rule = RuleName::declare("test");
    labels.iter().fold(Tally::default(), |mut tally, label| {
        tally.add(&Finding::new(label.clone(), span, Confidence::High, rule.clone()));
        tally
    })
}

/// The chosen endpoint, or the code of the first reason.
fn answer(decision: &Decision) -> String {
    match decision {
        Decision::Grant(grant) => grant.chosen().endpoint.to_string(),
        Decision::Refusal(refusal) => format!("! {}", refusal.reasons()[0].code),
    }
}

#[test]
fn the_hashes_of_the_example_evidence_match_its_files() {
    let mut checked = 0;
    for evidence in example("policy.toml").catalog().evidence() {
        let Some(document) = &evidence.document else { continue };
        let bytes = fs::read(examples().join("evidence").join(document)).unwrap();
        assert_eq!(evidence.sha256, Some(Digest::of(&bytes)), "{document}");
        checked += 1;
    }
    let files = fs::read_dir(examples().join("evidence")).unwrap().count();
    assert_eq!(checked, files, "every file stands behind something");
}

/// Found, tenant, purpose, class, model; the answer of `policy.toml`, that of `policy-strict.toml`.
type Case<'a> = (&'a Tally, &'a str, &'a str, &'a str, Option<&'a str>, &'a str, &'a str);

#[test]
fn the_example_company_answers_as_its_policies_say() {
    let clean = found(&[]);
    let mail = found(&[Label::EMAIL_ADDRESS]);
    let nhs = found(&[Label::UK_NHS]);
    let key = found(&[Label::AWS_ACCESS_KEY_ID]);
    let cases: &[Case<'_>] = &[
        (&clean, "acme-web", "support", "user_content", None, "groq-us", "openai-eu"),
        (&clean, "acme-web", "support", "public_content", Some("gpt-5"), "azure-sweden", "openai-eu"),
        (&mail, "acme-us", "support", "user_content", None, "anthropic-us", "acme-gpu"),
        (&mail, "acme-hr", "support", "user_content", None, "openai-eu", "acme-gpu"),
        (&mail, "acme-us", "support", "user_content", Some("gpt-5"), "openai-eu", "! requirement_unmet"),
        (&nhs, "acme-us", "support", "user_content", None, "acme-gpu", "acme-gpu"),
        (&key, "acme-soc", "security_detection", "log", None, "acme-gpu", "! forbidden"),
        (&clean, "acme-web", "support", "pricing", None, "openai-eu", "acme-gpu"),
        (&mail, "acme-web", "marketing", "user_content", None, "! forbidden", "! no_permit"),
        (&clean, "acme-lab", "foundation_model_training", "user_content", None, "! no_permit", "! no_permit"),
        (
            &mail,
            "acme-us",
            "support",
            "user_content",
            Some("mistral-large"),
            "! adverse_claim",
            "! adverse_claim",
        ),
        (
            &mail,
            "acme-us",
            "support",
            "user_content",
            Some("gemini-3-pro"),
            "! evidence_not_yet_valid",
            "! evidence_not_yet_valid",
        ),
        (
            &mail,
            "acme-us",
            "support",
            "user_content",
            Some("nova-pro"),
            "! evidence_incomplete",
            "! evidence_incomplete",
        ),
        (
            &mail,
            "acme-us",
            "support",
            "user_content",
            Some("grok-4"),
            "! evidence_review_overdue",
            "! evidence_review_overdue",
        ),
        (
            &clean,
            "acme-us",
            "support",
            "user_content",
            Some("no-such-model"),
            "! unknown_model",
            "! unknown_model",
        ),
        (&clean, "acme-us", "support", "usercontent", None, "! unknown_class", "! unknown_class"),
        (&clean, "acme-us", "suport", "user_content", None, "! unknown_purpose", "! unknown_purpose"),
        (&clean, "Acme US", "support", "user_content", None, "! malformed_tenant", "! malformed_tenant"),
    ];
    let (usual, strict) = (example("policy.toml"), example("policy-strict.toml"));
    for year in ["2026-11-23T12:00:00Z", "2031-05-01T00:00:00Z", "2060-01-01T00:00:00Z"] {
        for (tally, tenant, purpose, class, model, under_usual, under_strict) in cases {
            let query = Query::new(tally, Coverage::Full, at(year))
                .tenant(tenant)
                .purpose(purpose)
                .class(class)
                .model(*model);
            let answers = (answer(&usual.decide(&query)), answer(&strict.decide(&query)));
            assert_eq!(
                answers,
                (under_usual.to_string(), under_strict.to_string()),
                "{tenant} {purpose} {class} {model:?} {year}"
            );
        }
    }
}

#[test]
fn the_starter_catalog_is_complete_dated_and_below_the_floor() {
    let evaluator = starter();
    let catalog = evaluator.catalog();
    assert!(catalog.endpoints().len() >= 87);
    for one in catalog.evidence().iter().filter(|one| one.id.as_str() != "local.declaration") {
        let said = one.asserted_on.is_some() || one.note.contains("undated");
        assert!(said, "{}: when was it said?", one.id);
        assert!(one.review_due.is_some(), "{}: when is it looked at again?", one.id);
        let page = one.kind == safeconduct_policy::EvidenceKind::VendorPage;
        assert!(
            !page || one.source.as_deref().is_some_and(|source| source.starts_with("https://")),
            "{}",
            one.id
        );
    }
    let due = catalog.due(at("2026-11-23"), at("2028-01-01"));
    assert!(due.iter().any(|one| one.event == safeconduct_policy::DueEvent::ReviewOverdue));
    for (index, endpoint) in catalog.endpoints().iter().enumerate() {
        let now = at("2026-11-23");
        assert_eq!(
            catalog.rung(index, now).meets_floor(),
            endpoint.id.as_str() == "local",
            "{}",
            endpoint.id
        );
        assert!(
            endpoint.claims.iter().any(|claim| claim.axis == safeconduct_policy::Axis::Training),
            "{}",
            endpoint.id
        );
    }
}

#[test]
fn the_consumer_change_of_2025_is_answered_on_both_sides_of_its_date() {
    let evaluator = starter();
    let catalog = evaluator.catalog();
    for id in [
        "anthropic-claude-free",
        "anthropic-claude-pro",
        "anthropic-claude-max",
        "anthropic-claude-code-consumer",
    ] {
        let index = catalog.index(id).unwrap();
        assert_eq!(catalog.rung(index, at("2025-09-27T23:59:59Z")), Rung::VendorPage, "{id}");
        assert_eq!(catalog.rung(index, at("2025-09-28T00:00:00Z")), Rung::Trains, "{id}");
    }
}

#[test]
fn the_default_policy_sends_everyday_requests_to_local_and_redacts_them() {
    let evaluator = starter();
    for tally in [found(&[]), found(&[Label::EMAIL_ADDRESS, Label::US_SSN])] {
        let decision = evaluator.decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")));
        assert_eq!(answer(&decision), "local");
        assert_eq!(decision.rejected().len(), evaluator.catalog().endpoints().len() - 1);
        let plan = &decision.chosen().unwrap().plan;
        let operator = plan.operator(&Label::EMAIL_ADDRESS, Label::EMAIL_ADDRESS.sensitivity()).unwrap();
        assert_eq!(operator.name(), "placeholder");
    }
    let refused = evaluator.decide(
        &Query::new(&found(&[]), Coverage::Full, at("2026-11-23")).purpose("foundation_model_training"),
    );
    assert!(
        matches!(&refused, Decision::Refusal(refusal) if refusal.reasons().iter().any(|reason| reason.code == ReasonCode::AllRejected))
    );
}
