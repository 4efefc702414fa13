//! How long does a decision take, and does it stay flat as catalogs and policies grow?
#![allow(clippy::expect_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use safeconduct_benches::policies::{catalog, found, policy};
use safeconduct_core::{Coverage, Timestamp};
use safeconduct_policy::{Evaluator, Query};
use std::hint::black_box;

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
