//! How long does a decision take, and does it stay flat as catalogs and policies grow?
#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use safeconduct_benches::policies::{catalog, found, policy};
use safeconduct_core::{Coverage, Timestamp};
use safeconduct_policy::{
    Catalog, DEFAULT_POLICY, Evaluator, Invariants, Policy, Proof, Query, STARTER_CATALOG, Vocabulary,
};
use std::hint::black_box;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("an instant")
}

fn decisions(criterion: &mut Criterion) {
    let tally = found();
    let query = Query::new(&tally, Coverage::Full, noon())
        .tenant("acme-support")
        .purpose("support")
        .class("user_content");
    for (name, active) in [("usual", false), ("all-active", true)] {
        let evaluator = Evaluator::new(catalog(1_000), policy(300, active)).expect("they fit");
        let mut group = criterion.benchmark_group(format!("policy/1000x300/{name}"));
        // What does a simulation pay that only wants to know where a request would go?
        group.bench_function("choose", |bencher| {
            bencher.iter(|| black_box(evaluator.choose(&query).map(|one| one.id.clone())))
        });
        // What does a request pay: the chosen endpoint with its duties, the order, grouped reasons for the record?
        group.bench_function("decide", |bencher| {
            bencher.iter(|| {
                let decision = evaluator.decide(&query);
                let order = decision.allowed_indices().fold(0, |sum, index| sum ^ index);
                black_box((order, decision.groups()))
            });
        });
        // And when every reason against every endpoint is asked for, with its clause, claim and evidence?
        group.bench_function("every-reason", |bencher| {
            bencher.iter(|| black_box(evaluator.decide(&query).objections().all().len()))
        });
        // And when all of them are put into words?
        group.bench_function("in-words", |bencher| {
            bencher.iter(|| black_box(evaluator.decide(&query).rejected()))
        });
        group.finish();
    }
    // Does it stay flat?
    let evaluator = Evaluator::new(catalog(10_000), policy(1_000, false)).expect("they fit");
    criterion.bench_function("policy/10000x1000/choose", |bencher| {
        bencher.iter(|| black_box(evaluator.choose(&query).map(|one| one.id.clone())));
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

fn proving(criterion: &mut Criterion) {
    // What does it cost to prove the default policy over the whole starter catalog, for a year?
    let policy = Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default()).expect("it loads");
    let catalog = Catalog::from_toml(STARTER_CATALOG).expect("it loads");
    let evaluator = Evaluator::new(catalog, policy).expect("they fit");
    let until = noon().plus_days(365);
    let mut group = criterion.benchmark_group("policy/prove");
    group.sample_size(10);
    group.bench_function("default", |bencher| {
        bencher.iter(|| black_box(Proof::new(&evaluator, &Invariants::floor(), noon(), until)))
    });
    group.finish();
}

criterion_group!(benches, decisions, loading, proving);
criterion_main!(benches);
