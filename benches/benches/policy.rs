//! How long does a decision take, and does it stay flat as catalogs and policies grow?
#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a benchmark that cannot be set up has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use safeconduct_core::{Confidence, Coverage, Finding, Label, RuleName, Span, Tally, Timestamp};
use safeconduct_policy::{Catalog, Evaluator, Policy, Query, Vocabulary};
use serde_json::{Value, json};
use std::hint::black_box;

const PURPOSES: [&str; 4] = ["support", "marketing", "operate_service", "security_detection"];
const CLASSES: [&str; 5] = ["source_code", "pricing", "personal_data", "threat_telemetry", "log"];

/// Many endpoints of a few providers and regions; every third is under contract.
fn catalog(endpoints: usize) -> Catalog {
    let contract = json!({
        "id": "dpa", "kind": "signed_contract", "document": "dpa.txt", "sha256": "00".repeat(32),
        "signed_on": "2025-01-01", "valid_until": "2099-12-31",
        "excludes": ["inputs", "outputs"], "names": ["retention", "deletion"],
    });
    let page = json!({ "id": "page", "kind": "vendor_page" });
    let endpoint = |at: usize| -> Value {
        json!({
            "id": format!("e{at}"), "provider": format!("p{}", at % 20), "product": "API",
            "region": (["eu-de", "eu-fr", "us-east", "us-west", "apac"][at % 5]),
            "models": ["*"], "sanctioned": true, "cost": at % 97,
            "claim": [
                { "id": format!("e{at}.t"), "axis": "training", "value": "excluded", "evidence": (if at.is_multiple_of(3) { "dpa" } else { "page" }) },
                { "id": format!("e{at}.r"), "axis": "retention", "value": at % 40, "evidence": "page" },
            ],
        })
    };
    let document =
        json!({ "evidence": [contract, page], "endpoint": (0..endpoints).map(endpoint).collect::<Vec<_>>() });
    Catalog::from_json(&document.to_string()).expect("a catalog that loads")
}

/// Permits, forbids and requirements over purposes, classes, providers, regions and postures. With
/// `active`, every one of them is about the request.
fn policy(clauses: usize, active: bool) -> Policy {
    let clause = |at: usize| -> Value {
        let mut one =
            json!({ "id": format!("c{at}"), "effect": (["permit", "permit", "forbid", "require"][at % 4]) });
        if !active {
            one["when"] = json!({ "purposes": [PURPOSES[at % 4]] });
            if at.is_multiple_of(3) {
                one["when"]["classes_any"] = json!([CLASSES[at % 5]]);
            }
        }
        match at % 4 {
            0 => one["to"] = json!({ "providers": [format!("p{}", at % 20)], "rung_min": "vendor_page" }),
            1 => one["to"] = json!({ "regions": ["eu*"], "retention_days_max": 10 + at % 30 }),
            2 => one["to"] = json!({ "endpoints": [format!("e{}", at % 1000)] }),
            _ => {
                one["to"] = json!({ "providers": [format!("p{}", at % 20)] });
                one["must"] = json!({ "rung_min": "vendor_page" });
            }
        }
        one
    };
    let document = json!({ "clause": (0..clauses).map(clause).collect::<Vec<_>>() });
    Policy::from_json(&document.to_string(), &Vocabulary::default()).expect("a policy that loads")
}

fn found() -> Tally {
    let span = Span::new("x", 0, 1).expect("one character");
    let finding = |label| Finding::new(label, span, Confidence::High, RuleName::declare("bench"));
    [finding(Label::EMAIL_ADDRESS), finding(Label::PERSON)].iter().collect()
}

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("an instant")
}

fn decisions(criterion: &mut Criterion) {
    let tally = found();
    let query = || {
        Query::new(&tally, Coverage::Full, noon())
            .tenant("acme-support")
            .purpose("support")
            .class("user_content")
    };
    for (name, active) in [("usual", false), ("all-active", true)] {
        let evaluator = Evaluator::new(catalog(1_000), policy(300, active)).expect("they fit");
        let mut group = criterion.benchmark_group(format!("policy/1000x300/{name}"));
        // What does a simulation pay that only wants to know where a request would go?
        group.bench_function("choose", |bencher| {
            bencher.iter(|| black_box(evaluator.choose(&query()).map(|one| one.id.clone())))
        });
        // What does a request pay: the chosen endpoint with its duties, the order, grouped reasons for the record?
        group.bench_function("decide", |bencher| {
            bencher.iter(|| {
                let decision = evaluator.decide(&query());
                let order = decision.allowed_indices().fold(0, |sum, index| sum ^ index);
                black_box((order, decision.groups()))
            });
        });
        // And when every reason is written out in words?
        group.bench_function("decide-and-tell", |bencher| {
            bencher.iter(|| black_box(evaluator.decide(&query()).rejected()))
        });
        group.finish();
    }
    // Does it stay flat?
    let evaluator = Evaluator::new(catalog(10_000), policy(1_000, false)).expect("they fit");
    criterion.bench_function("policy/10000x1000/choose", |bencher| {
        bencher.iter(|| black_box(evaluator.choose(&query()).map(|one| one.id.clone())));
    });
}

fn loading(criterion: &mut Criterion) {
    // What does a reload cost?
    let mut group = criterion.benchmark_group("policy/load");
    group.sample_size(10);
    for endpoints in [1_000, 10_000] {
        group.bench_with_input(BenchmarkId::from_parameter(endpoints), &endpoints, |bencher, endpoints| {
            bencher.iter(|| black_box(Evaluator::new(catalog(*endpoints), policy(300, false))));
        });
    }
    group.finish();
}

criterion_group!(benches, decisions, loading);
criterion_main!(benches);
