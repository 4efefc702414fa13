//! Does Cedar decide the same, and how long does it take?
//!
//! `cargo run --release --manifest-path benches/cedar/Cargo.toml -- [CASES]` translates random policies and
//! catalogs into Cedar, asks both about random requests, ends with 1 at the first difference, and then
//! times one decision over 1,000 endpoints × 300 clauses by each, in this same run.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a tool for developers")]

#[path = "../../../crates/safeconduct-policy/tests/laws/generate.rs"]
#[allow(dead_code)]
mod generate;
#[path = "../../src/policies.rs"]
mod policies;
mod translate;

use generate::{Question, Tape};
use safeconduct_core::{ClauseId, Coverage, Tally, Timestamp};
use safeconduct_policy::{Catalog, Evaluator, Policy, Query, Vocabulary};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use translate::{Facts, Translated};

fn main() -> ExitCode {
    let cases: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(20_000);
    let (mut granted, mut pairs) = (0_u64, 0_u64);
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
        let Question { tenant, purpose, used, .. } = &question;
        let facts = Facts { tenant, purpose, tally: &tally, used };
        let (ours, theirs) =
            (allowed(&evaluator, &query), translated.ask(&evaluator, &query, &facts).allowed());
        granted += u64::from(!ours.is_empty());
        pairs += evaluator.catalog().endpoints().len() as u64;
        if ours != theirs {
            println!("case {case}: safeconduct allows {ours:?}, Cedar {theirs:?}\n{}", translated.text());
            println!("{}\n{}\n{question:?}", evaluator.catalog().text(), evaluator.policy().text());
            return ExitCode::FAILURE;
        }
    }
    println!("{cases} random requests, {pairs} endpoints, {granted} granted: Cedar decides the same");
    race();
    ExitCode::SUCCESS
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
    let query = Query::new(tally, question.coverage, question.at).tenant(question.tenant).purpose(question.purpose);
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

/// One decision over a large catalog by each, their translation and preparation not counted.
fn race() {
    let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    for (name, active) in [("usual", false), ("every clause active", true)] {
        let evaluator = Evaluator::new(policies::catalog(1_000), policies::policy(300, active)).unwrap();
        let tally = policies::found();
        let query = Query::new(&tally, Coverage::Full, noon).purpose("support").class("user_content");
        let translated = Translated::new(&evaluator);
        let facts = Facts { tenant: "default", purpose: "support", tally: &tally, used: &[] };
        let asked = translated.ask(&evaluator, &query, &facts);
        assert_eq!(allowed(&evaluator, &query), asked.allowed());
        let theirs = best_of(3, 1, || asked.allowed());
        let ours = best_of(9, 2_000, || evaluator.decide(&query).allowed_indices().fold(0, |sum, at| sum ^ at));
        println!(
            "1,000 endpoints × 300 clauses, {name}: Cedar {:.1} ms, safeconduct {:.2} µs, ratio {:.0}",
            theirs.as_secs_f64() * 1e3,
            ours.as_secs_f64() * 1e6,
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    }
}

/// The shortest of some runs of so many rounds, for one round.
fn best_of<T>(runs: u32, rounds: u32, mut work: impl FnMut() -> T) -> Duration {
    let mut run = || {
        let start = Instant::now();
        (0..rounds).for_each(|_| drop(std::hint::black_box(work())));
        start.elapsed() / rounds
    };
    (0..runs).map(|_| run()).min().unwrap_or_default()
}
