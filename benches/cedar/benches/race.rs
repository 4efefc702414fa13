//! Does Cedar decide the same, and how long does it take?
//!
//! `cargo bench --manifest-path benches/cedar/Cargo.toml` translates random catalogs and policies into Cedar, asks both
//! about random requests and panics at the first difference; then it times one decision over 1,000 endpoints × 300
//! clauses by each and prints the ratio. `SAFECONDUCT_LAW_CASES` says how many random requests; 20,000 if it does not.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a tool for developers")]

#[path = "../../../crates/safeconduct-policy/tests/laws/generate.rs"]
#[allow(dead_code, reason = "the laws use more of it")]
mod generate;
#[path = "../../src/policies.rs"]
mod policies;

use criterion::{Bencher, Criterion};
use generate::{Question, Tape};
use safeconduct_cedar::{Facts, Translated};
use safeconduct_core::{ClauseId, Coverage, Tally, Timestamp};
use safeconduct_policy::{Catalog, Evaluator, Policy, Query, Vocabulary};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let asked = std::env::var("SAFECONDUCT_LAW_CASES").ok().and_then(|text| text.parse().ok());
    agree(asked.unwrap_or(20_000));
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    race(&mut criterion);
    criterion.final_summary();
}

/// Asks both about random requests.
fn agree(cases: u64) {
    let (mut granted, mut endpoints) = (0_u64, 0_u64);
    for case in 0..cases {
        let bytes = tape(case);
        let mut tape = Tape(&bytes);
        let question = Question { model: None, ..generate::question(&mut tape) };
        let catalog = generate::catalog(&mut tape);
        let policy = generate::policy(&mut tape, &catalog);
        let catalog = Catalog::from_json(&catalog.to_string()).unwrap();
        let policy = Policy::from_json(&policy.to_string(), &Vocabulary::default()).unwrap();
        let evaluator = Evaluator::new(catalog, policy).unwrap();
        let tally = question.tally();
        let query = query(&question, &tally);
        let translated = Translated::new(&evaluator);
        let Question { tenant, team, regimes, purpose, used, .. } = &question;
        let facts = Facts { tenant, team, regimes, purpose, tally: &tally, used };
        let (ours, theirs) =
            (allowed(&evaluator, &query), translated.ask(&evaluator, &query, &facts).allowed());
        granted += u64::from(!ours.is_empty());
        endpoints += evaluator.catalog().endpoints().len() as u64;
        assert!(
            ours == theirs,
            "case {case}: safeconduct allows {ours:?}, Cedar {theirs:?}\n{}\n{}\n{}\n{question:?}",
            translated.text(),
            evaluator.catalog().text(),
            evaluator.policy().text()
        );
    }
    println!("{cases} random requests, {endpoints} endpoints, {granted} granted: Cedar decides the same");
}

/// Bytes for one case, the same on every machine.
fn tape(case: u64) -> Vec<u8> {
    let mut state = case.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..300).map(|_| byte()).collect()
}

fn query<'a>(question: &'a Question, tally: &'a Tally) -> Query<'a> {
    let query =
        Query::new(tally, question.coverage, question.at).tenant(question.tenant).purpose(question.purpose);
    let query = question.regimes.iter().fold(query.team(question.team), |query, regime| query.regime(regime));
    let query = question.before.iter().fold(query, |query, (_, taint)| query.taint(taint));
    let query = question.classes.iter().fold(query, |query, class| query.class(class));
    let used = question.used.iter();
    used.fold(query, |query, (clause, used)| query.used(ClauseId::new(clause).unwrap(), *used))
}

/// The allowed endpoints, sorted.
fn allowed(evaluator: &Evaluator, query: &Query<'_>) -> Vec<usize> {
    let mut allowed: Vec<usize> = evaluator.decide(query).allowed_indices().collect();
    allowed.sort_unstable();
    allowed
}

/// Which endpoints may have one request, of a thousand? Cedar's translation and preparation are not counted.
fn race(criterion: &mut Criterion) {
    let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    for (name, active) in [("usual", false), ("all-active", true)] {
        let evaluator = Evaluator::new(policies::catalog(1_000), policies::policy(300, active)).unwrap();
        let tally = policies::found();
        let query = Query::new(&tally, Coverage::Full, noon).purpose("support").class("user_content");
        let translated = Translated::new(&evaluator);
        let facts =
            Facts { tenant: "default", team: "", regimes: &[], purpose: "support", tally: &tally, used: &[] };
        let asked = translated.ask(&evaluator, &query, &facts);
        assert_eq!(allowed(&evaluator, &query), asked.allowed());
        let mut group = criterion.benchmark_group(format!("cedar/1000x300/{name}"));
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        group.bench_function("safeconduct", |bencher| {
            best(bencher, &mut ours, || {
                evaluator.decide(&query).allowed_indices().fold(0, |sum, at| sum ^ at)
            });
        });
        group.bench_function("cedar", |bencher| best(bencher, &mut theirs, || asked.allowed()));
        group.finish();
        println!(
            "1,000 endpoints × 300 clauses, {name}: Cedar {:.1} ms, safeconduct {:.2} µs, ratio {:.0}",
            theirs * 1e3,
            ours * 1e6,
            theirs / ours
        );
    }
}

/// Measures for criterion, and keeps the shortest time of one round for the ratio.
fn best<T>(bencher: &mut Bencher<'_>, best: &mut f64, mut work: impl FnMut() -> T) {
    bencher.iter_custom(|rounds| {
        let start = Instant::now();
        (0..rounds).for_each(|_| drop(black_box(work())));
        let taken = start.elapsed();
        *best = best.min(taken.as_secs_f64() / rounds as f64);
        taken
    });
}
