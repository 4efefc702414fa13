//! Laws of the evaluator, for random catalogs, policies and questions.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

mod floor;
mod generate;
mod naive;
mod proof;

use generate::{Question, Tape};
use naive::Answer;
use proptest::prelude::*;
use safeconduct_core::{ClauseId, Coverage, ReasonCode, Tally};
use safeconduct_policy::{
    Catalog, ChangeKind, Decision, Evaluator, Pattern, Policy, Query, Remedy, Rung, Vocabulary,
};
use serde_json::{Value, json};

fn evaluator(catalog: &Value, policy: &Value) -> Evaluator {
    let catalog = Catalog::from_json(&catalog.to_string()).unwrap();
    let policy = Policy::from_json(&policy.to_string(), &Vocabulary::default()).unwrap();
    Evaluator::new(catalog, policy).unwrap()
}

fn query<'a>(question: &'a Question, tally: &'a Tally) -> Query<'a> {
    let mut query = Query::new(tally, question.coverage, question.at)
        .tenant(question.tenant)
        .team(question.team)
        .purpose(question.purpose)
        .model(question.model);
    for regime in &question.regimes {
        query = query.regime(regime);
    }
    if let Some((_, taint)) = &question.before {
        query = query.taint(taint);
    }
    for class in &question.classes {
        query = query.class(class);
    }
    for (clause, used) in &question.used {
        query = query.used(ClauseId::new(clause).unwrap(), *used);
    }
    query
}

fn decide(evaluator: &Evaluator, question: &Question) -> Decision {
    evaluator.decide(&query(question, &question.tally()))
}

fn allowed(decision: &Decision) -> Vec<String> {
    decision.allowed().map(|allowed| allowed.endpoint.to_string()).collect()
}

/// The decision in the words of the naive evaluator.
fn answer(decision: &Decision) -> Answer {
    let rejected = decision.rejected().into_iter().map(|one| {
        let reasons = one.reasons.iter().map(|reason| {
            // Which of several weak claims is named is not part of the answer, nor which fault of a hop.
            let strong = reason.claim.as_ref().filter(|_| match reason.code {
                ReasonCode::HopBelowFloor => false,
                ReasonCode::TrainingUnproven => !reason.message.contains("a signed contract in force would"),
                _ => true,
            });
            (
                reason.code.to_string(),
                reason.clause.as_ref().map(ToString::to_string),
                strong.map(ToString::to_string),
            )
        });
        (one.endpoint.to_string(), reasons.collect())
    });
    Answer { rejected: rejected.collect(), allowed: allowed(decision) }
}

fn tape() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..300)
}

fn world(tape: &mut Tape<'_>) -> (Value, Value, Question) {
    let question = generate::question(tape);
    let catalog = generate::catalog(tape);
    let policy = generate::policy(tape, &catalog);
    (catalog, policy, question)
}

/// The world after a remedy, each change carried out and nothing else.
fn mended(
    mut catalog: Value,
    mut policy: Value,
    mut question: Question,
    remedy: &Remedy,
) -> (Value, Value, Question) {
    // Who mends evidence has looked at it, so it is as fresh as any clause can ask for.
    let looked_at = question.at.to_string().chars().take(10).collect::<String>();
    let good = json!({
        "id": "good", "kind": "signed_contract", "document": "good.txt", "sha256": "00".repeat(32),
        "signed_on": "2020-01-01", "valid_until": "2099-12-31", "verified_on": looked_at,
        "excludes": ["inputs", "outputs"], "names": ["retention", "deletion"],
    });
    catalog["evidence"].as_array_mut().unwrap().push(good);
    for change in &remedy.changes {
        let clause = |clauses: &mut Value, mend: &dyn Fn(&mut Value) -> bool| {
            let clauses = clauses.as_array_mut().unwrap();
            clauses.retain_mut(|one| {
                change.clause.as_ref().is_none_or(|id| one["id"] != id.as_str()) || mend(one)
            });
        };
        match change.kind {
            ChangeKind::DropModel => question.model = None,
            ChangeKind::ChangeClause => clause(&mut policy["clause"], &|_| false),
            ChangeKind::RaiseLimit => {
                clause(&mut policy["clause"], &|one| one.as_object_mut().unwrap().remove("limit").is_some())
            }
            ChangeKind::Permit => {
                let permit = json!({ "id": "added", "effect": "permit", "to": { "endpoints": [remedy.endpoint.as_str()] } });
                policy["clause"].as_array_mut().unwrap().push(permit);
            }
            ChangeKind::Sanction | ChangeKind::EndAdverseClaim | ChangeKind::Evidence => {
                let mut reached = vec![remedy.endpoint.to_string()];
                for (at, endpoint) in catalog["endpoint"].as_array_mut().unwrap().iter_mut().enumerate() {
                    let behind = change.because.starts_with("hop ");
                    if !reached.contains(&endpoint["id"].as_str().unwrap().to_owned()) {
                        continue;
                    }
                    // Hops lead to later endpoints only.
                    reached.extend(
                        endpoint["hops"]
                            .as_array()
                            .unwrap()
                            .iter()
                            .map(|hop| hop.as_str().unwrap().to_owned()),
                    );
                    let is_self = endpoint["id"] == remedy.endpoint.as_str();
                    if change.kind == ChangeKind::Sanction && is_self {
                        endpoint["sanctioned"] = json!(true);
                    } else if change.kind == ChangeKind::EndAdverseClaim && is_self {
                        let ended = change.claim.as_ref().unwrap();
                        endpoint["claim"].as_array_mut().unwrap().retain(|one| one["id"] != ended.as_str());
                    } else if change.kind == ChangeKind::Evidence && behind != is_self {
                        let claims = endpoint["claim"].as_array_mut().unwrap();
                        if behind {
                            claims.retain(|one| one["axis"] != "training" && one["axis"] != "feedback");
                        }
                        let id = format!("mended{at}.{}", claims.len());
                        claims.push(
                            json!({ "id": id, "axis": "training", "value": "excluded", "evidence": "good" }),
                        );
                    }
                }
            }
        }
    }
    (catalog, policy, question)
}

/// How many cases: `SAFECONDUCT_LAW_CASES`, a million before a release, or what is quick.
fn cases(quick: u32) -> ProptestConfig {
    let asked = std::env::var("SAFECONDUCT_LAW_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(quick))
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn a_naive_evaluator_agrees(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let decision = decide(&evaluator(&catalog, &policy), &question);
        prop_assert_eq!(answer(&decision), naive::decide(&catalog, &policy, &question));
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn sensitive_content_never_reaches_an_endpoint_below_the_floor(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let decision = decide(&evaluator(&catalog, &policy), &question);
        let sensitive = question.tally().is_sensitive() || question.coverage != Coverage::Full;
        prop_assert!(decision.need().sensitive || !sensitive);
        for one in decision.allowed() {
            prop_assert!(one.rung >= Rung::SignedContract || !decision.need().sensitive);
        }
    }

    #[test]
    fn groups_reasons_and_choice_tell_the_same_story(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let evaluator = evaluator(&catalog, &policy);
        let decision = decide(&evaluator, &question);
        let rejected = decision.rejected();
        let mut grouped: Vec<(usize, Vec<ReasonCode>)> = Vec::new();
        for group in decision.groups() {
            let rungs = group.endpoints.iter().filter_map(|index| {
                rejected.iter().find(|one| one.index == *index).map(|one| one.rung)
            });
            prop_assert_eq!(rungs.max(), Some(group.rung));
            grouped.extend(group.endpoints.iter().map(|index| (*index, group.codes.clone())));
        }
        grouped.sort();
        let told = rejected.iter().map(|one| {
            let mut codes: Vec<ReasonCode> = one.reasons.iter().map(|reason| reason.code).collect();
            codes.sort();
            codes.dedup();
            (one.index, codes)
        });
        prop_assert_eq!(grouped, told.collect::<Vec<_>>());
        let objections = decision.objections();
        prop_assert!(decision.allowed().all(|one| objections.against(one.index).is_empty()));
        for one in &rejected {
            let in_words = one.reasons.iter().map(|reason| {
                (reason.code, reason.clause.as_ref(), reason.claim.as_ref(), reason.evidence.as_ref())
            });
            let without = objections.against(one.index).iter();
            prop_assert!(without.map(|one| (one.code, one.clause, one.claim, one.evidence)).eq(in_words));
        }
        prop_assert!(decision.allowed_indices().eq(decision.allowed().map(|one| one.index)));
        let tally = question.tally();
        let chosen = evaluator.choose(&query(&question, &tally)).map(|endpoint| endpoint.id.clone());
        prop_assert_eq!(chosen.as_ref(), decision.chosen().map(|one| &one.endpoint));
    }

    #[test]
    fn a_tenants_policy_only_tightens(tape in tape()) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let mut own = generate::policy(&mut tape, &catalog);
        for list in ["clause", "prefer"] {
            for one in own[list].as_array_mut().unwrap() {
                one["id"] = json!(format!("t{}", one["id"].as_str().unwrap()));
            }
        }
        let house = evaluator(&catalog, &policy);
        let alone = evaluator(&catalog, &own);
        let tenants: Pattern = serde_json::from_value(json!("acme-*")).unwrap();
        let both = house.clone().with_tenant(tenants, alone.policy().clone()).unwrap();
        let sorted = |evaluator: &Evaluator| {
            let mut endpoints = allowed(&decide(evaluator, &question));
            endpoints.sort();
            endpoints
        };
        let (house, alone, both) = (sorted(&house), sorted(&alone), sorted(&both));
        match question.tenant.starts_with("acme-") {
            true => prop_assert_eq!(both, house.into_iter().filter(|one| alone.contains(one)).collect::<Vec<_>>()),
            false => prop_assert_eq!(both, house),
        }
    }

    #[test]
    fn a_remedy_would_have_helped(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let evaluator = evaluator(&catalog, &policy);
        if let Some(remedy) = decide(&evaluator, &question).remedy(&evaluator) {
            let (catalog, policy, question) = mended(catalog, policy, question, &remedy);
            let after = decide(&self::evaluator(&catalog, &policy), &question);
            prop_assert!(allowed(&after).contains(&remedy.endpoint.to_string()), "{:?} {:?}", remedy, after);
        }
    }

    #[test]
    fn adding_a_forbid_or_a_require_only_takes_away(tape in tape()) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let effect = *tape.one(&["forbid", "require"]);
        let mut stricter = policy.clone();
        let added = generate::clause(&mut tape, &catalog, "added".into(), effect);
        stricter["clause"].as_array_mut().unwrap().push(added);
        let before = allowed(&decide(&evaluator(&catalog, &policy), &question));
        let after = allowed(&decide(&evaluator(&catalog, &stricter), &question));
        prop_assert!(after.iter().all(|endpoint| before.contains(endpoint)), "{:?} {:?}", before, after);
    }

    #[test]
    fn the_order_of_clauses_means_nothing(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let mut reversed = policy.clone();
        for list in ["clause", "prefer"] {
            reversed[list].as_array_mut().unwrap().reverse();
        }
        let (one, two) = (decide(&evaluator(&catalog, &policy), &question), decide(&evaluator(&catalog, &reversed), &question));
        prop_assert_eq!(answer(&one), answer(&two));
        prop_assert!(one.allowed().eq(two.allowed()), "plans and obligations included");
    }

    #[test]
    fn removing_what_supports_never_widens(tape in tape()) {
        let mut tape = Tape(&tape);
        let (catalog, policy, question) = world(&mut tape);
        let mut poorer = catalog.clone();
        for endpoint in poorer["endpoint"].as_array_mut().unwrap() {
            endpoint["claim"].as_array_mut().unwrap().retain(|claim| {
                let supports = [json!("excluded"), json!("no"), json!(0)].contains(&claim["value"]);
                !supports || tape.rarely(2)
            });
        }
        for evidence in poorer["evidence"].as_array_mut().unwrap() {
            if tape.rarely(4) {
                evidence.as_object_mut().unwrap().remove("sha256");
            }
            if tape.rarely(4) {
                evidence.as_object_mut().unwrap().remove("verified_on");
            }
        }
        let before = allowed(&decide(&evaluator(&catalog, &policy), &question));
        let after = allowed(&decide(&evaluator(&poorer, &policy), &question));
        prop_assert!(after.iter().all(|endpoint| before.contains(endpoint)), "{:?} {:?}", before, after);
    }

    #[test]
    fn a_fallback_is_one_of_those_approved_before(tape in tape()) {
        let (catalog, policy, question) = world(&mut Tape(&tape));
        let evaluator = evaluator(&catalog, &policy);
        let before = decide(&evaluator, &question);
        let Some(chosen) = before.chosen() else { return Ok(()) };
        let tally = question.tally();
        let after = evaluator.decide_excluding(&query(&question, &tally), std::slice::from_ref(&chosen.endpoint));
        prop_assert!(after.allowed().eq(before.allowed().skip(1)));
    }
}

#[test]
fn the_generator_reaches_every_answer() {
    use std::collections::BTreeMap;
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut state = 1u64;
    for _ in 0..3_000 {
        let bytes: Vec<u8> = (0..300)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as u8
            })
            .collect();
        let (catalog, policy, question) = world(&mut Tape(&bytes));
        let answer = naive::decide(&catalog, &policy, &question);
        *seen.entry(if answer.allowed.is_empty() { "refused" } else { "granted" }.into()).or_default() += 1;
        for (code, _, _) in answer.rejected.iter().flat_map(|(_, reasons)| reasons) {
            *seen.entry(code.clone()).or_default() += 1;
        }
    }
    for expected in [
        "granted",
        "refused",
        "no_permit",
        "forbidden",
        "requirement_unmet",
        "training_unproven",
        "evidence_expired",
        "evidence_not_yet_valid",
        "evidence_review_overdue",
        "evidence_incomplete",
        "adverse_claim",
        "hop_below_floor",
        "not_routable",
        "unsanctioned",
        "model_mismatch",
        "volume_exhausted",
    ] {
        assert!(seen.get(expected).is_some_and(|times| *times >= 20), "{expected}: {seen:?}");
    }
}
