//! What is proved of the states holds for the requests behind them; what is refuted has a request that does it.

use crate::generate::{self, Question, Tape};
use crate::{cases, decide, evaluator, naive, tape, world};
use proptest::prelude::*;
use safeconduct_policy::{Evaluator, Invariants, Pattern, Proof, Space, Vocabulary};
use serde_json::{Value, json};

/// A few states are enough to be wrong about, and a proof of many would take its time.
const STATES: u64 = 60_000;

fn invariants(tape: &mut Tape<'_>, catalog: &Value) -> (Vec<Value>, Invariants) {
    let all: Vec<Value> = (0..3).map(|at| generate::invariant(tape, catalog, format!("i{at}"))).collect();
    let text = json!({ "invariant": all }).to_string();
    (all, Invariants::from_text(&text, &Vocabulary::default()).unwrap())
}

/// Proves for the instant of the question, if that is not too much.
fn prove(evaluator: &Evaluator, invariants: &Invariants, question: &Question) -> Option<Proof> {
    let at = question.at;
    let states = Space::of(&[evaluator], invariants, at, at).states();
    states.is_ok_and(|states| states <= STATES).then(|| Proof::new(evaluator, invariants, at, at).unwrap())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn what_is_proved_holds_for_every_request(tape in tape(), others in prop::collection::vec(tape(), 24)) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let (written, invariants) = invariants(&mut tape, &catalog);
        let evaluator = evaluator(&catalog, &policy);
        let Some(proof) = prove(&evaluator, &invariants, &question) else { return Ok(()) };
        if let Some(certificate) = &proof.certificate {
            prop_assert_eq!(certificate.verify(&evaluator), Ok(()));
        }
        for (finding, invariant) in proof.findings.iter().zip(&written) {
            let Some(counterexample) = &finding.counterexample else {
                for other in &others {
                    // Another request at the same instant; a model only takes endpoints away, and homes with them.
                    let other = Question { at: question.at, model: None, ..generate::question(&mut Tape(other)) };
                    prop_assert!(!naive::breaks(&catalog, &policy, &other, invariant), "{} {:?}", invariant, other);
                }
                continue;
            };
            if counterexample.declarable {
                let decision = counterexample.request.decide(&evaluator, counterexample.at);
                let reached = decision.allowed().any(|one| Some(&one.endpoint) == counterexample.endpoint.as_ref());
                prop_assert!(reached || counterexample.endpoint.is_none() && decision.chosen().is_none());
            }
        }
    }

    /// Two policies between which no change is told answer every request alike: where it may go, in which order, what
    /// is done to the text and what the request must say. A change that is told and can be declared is one.
    #[test]
    fn what_differs_for_a_request_is_told(tape in tape(), others in prop::collection::vec(tape(), 24)) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let mut changed = policy.clone();
        match tape.below(4) {
            0 => changed = generate::policy(&mut tape, &catalog),
            1 => changed["prefer"] = generate::policy(&mut tape, &catalog)["prefer"].clone(),
            2 => changed["clause"][0]["note"] = json!("in other words"),
            _ => {
                let one = &mut changed["clause"][0];
                if one["effect"] == "permit" {
                    one["oblige"] = json!([{ "name": "store", "value": "false" }]);
                    one["redact"] = json!([{ "on": tape.one(&["*", "EMAIL_ADDRESS"]), "operator": "placeholder" }]);
                }
            }
        }
        let (before, after) = (evaluator(&catalog, &policy), evaluator(&catalog, &changed));
        let states = Space::of(&[&before, &after], &Invariants::default(), question.at, question.at).states();
        if states.is_err() || states.is_ok_and(|states| states > STATES) {
            return Ok(());
        }
        let changes = before.changes_to(&after, question.at).unwrap();
        let said = |decision: &safeconduct_policy::Decision, found: &[(safeconduct_core::Label, safeconduct_core::Sensitivity)]| {
            let one = |allowed: safeconduct_policy::Allowed| {
                let done: Vec<String> = found
                    .iter()
                    .map(|(label, sensitivity)| format!("{:?}", allowed.plan.operator(label, *sensitivity)))
                    .collect();
                (allowed.endpoint, done, allowed.obligations)
            };
            decision.allowed().map(one).collect::<Vec<_>>()
        };
        if changes.is_empty() {
            for other in &others {
                let other = Question { at: question.at, model: None, ..generate::question(&mut Tape(other)) };
                let found: Vec<_> =
                    other.found.iter().map(|(label, sensitivity, _)| (label.clone(), *sensitivity)).collect();
                let (one, two) = (decide(&before, &other), decide(&after, &other));
                prop_assert_eq!(said(&one, &found), said(&two, &found));
            }
        }
        for change in changes.iter().filter(|change| change.declarable) {
            let labels = [safeconduct_core::Label::EMAIL_ADDRESS, safeconduct_core::Label::LOCATION];
            let all: Vec<_> = labels
                .iter()
                .flat_map(|label| safeconduct_core::Sensitivity::ALL.iter().map(move |one| (label.clone(), *one)))
                .collect();
            let one = change.example.decide(&before, change.at);
            let two = change.example.decide(&after, change.at);
            prop_assert_ne!(said(&one, &all), said(&two, &all), "{:?}", change);
        }
    }

    /// The sceptic shares no code with the prover, so that it agrees on every state says something.
    #[test]
    fn a_sceptic_comes_to_the_same_outcomes(tape in tape()) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let mut own = generate::policy(&mut tape, &catalog);
        for list in ["clause", "prefer"] {
            for one in own[list].as_array_mut().unwrap() {
                one["id"] = json!(format!("t{}", one["id"].as_str().unwrap()));
            }
        }
        let own = evaluator(&catalog, &own).policy().clone();
        let tenants: Pattern = tape.one(&["acme-*", "a*", "other"]).parse().unwrap();
        let evaluator = evaluator(&catalog, &policy).with_tenant(tenants, own).unwrap();
        let Some(proof) = prove(&evaluator, &Invariants::floor(), &question) else { return Ok(()) };
        let certificate = proof.certificate.unwrap();
        prop_assert_eq!(certificate.verify(&evaluator), Ok(()));
    }
}

/// One clause asks for two classes together, and a request with only one of them is another request.
#[test]
fn a_request_with_two_classes_is_not_one_with_either() {
    let catalog = json!({
        "evidence": [{ "id": "page", "kind": "vendor_page" }],
        "endpoint": [{
            "id": "n0", "provider": "p", "product": "x", "models": ["*"], "sanctioned": true,
            "claim": [{ "id": "c", "axis": "training", "value": "excluded", "evidence": "page" }],
        }],
    });
    let policy = json!({ "clause": [{
        "id": "both", "effect": "permit", "when": { "classes_all": ["feedback", "workflow_metadata"] },
    }]});
    let evaluator = evaluator(&catalog, &policy);
    let never = json!({ "invariant": [{ "id": "nowhere", "never": { "endpoints": ["n0"] } }] }).to_string();
    let never = Invariants::from_text(&never, &Vocabulary::default()).unwrap();
    let at = "2026-11-23".parse().unwrap();
    let proof = Proof::new(&evaluator, &never, at, at).unwrap();
    let found = proof.findings[0].counterexample.as_ref().unwrap();
    assert_eq!(found.request.classes, ["feedback", "workflow_metadata"]);
    assert!(found.request.decide(&evaluator, at).chosen().is_some());
}

/// A name that begins as a pattern does and goes on otherwise is a tenant too.
#[test]
fn no_tenant_is_forgotten() {
    for (patterns, stranger) in
        [(["s*"], "acme"), (["acme-*"], "acme"), (["acme-somebody"], "acme-somebody-else")]
    {
        let catalog = json!({ "endpoint": [{
            "id": "n0", "provider": "p", "product": "x", "models": ["*"], "sanctioned": true,
        }]});
        let policy =
            json!({ "clause": [{ "id": "all", "effect": "permit", "unless": { "tenants": patterns } }] });
        let evaluator = evaluator(&catalog, &policy);
        let never =
            json!({ "invariant": [{ "id": "nowhere", "never": { "endpoints": ["n0"] } }] }).to_string();
        let never = Invariants::from_text(&never, &Vocabulary::default()).unwrap();
        let question = Question { tenant: stranger, found: Vec::new(), ..generate::question(&mut Tape(&[])) };
        let reached = decide(&evaluator, &question).chosen().is_some();
        let proof = Proof::new(&evaluator, &never, question.at, question.at).unwrap();
        assert!(reached && proof.findings[0].counterexample.is_some(), "{patterns:?}");
    }
}
