//! How much does a decision allocate? The choice of an endpoint nothing; a decision what its answer is made of.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use allocation_counter::measure;
use safeconduct_benches::policies::{catalog, found, policy};
use safeconduct_core::{Coverage, Tally};
use safeconduct_policy::{Evaluator, Query};
use std::hint::black_box;

fn query(tally: &Tally) -> Query<'_> {
    Query::new(tally, Coverage::Full, "2026-11-23T12:00:00Z".parse().unwrap())
        .tenant("acme-support")
        .purpose("support")
        .class("user_content")
        .model("chat-large")
}

fn allocations<T>(work: impl Fn() -> T) -> u64 {
    // What is true of the endpoints between two dates is worked out once, not for each request.
    drop(black_box(work()));
    measure(|| drop(black_box(work()))).count_total
}

#[test]
fn choosing_an_endpoint_allocates_nothing() {
    let tally = found();
    let query = query(&tally);
    for active in [false, true] {
        for (endpoints, clauses) in [(1_000, 300), (2_500, 600)] {
            let evaluator = Evaluator::new(catalog(endpoints), policy(clauses, active)).unwrap();
            assert!(evaluator.choose(&query).is_some(), "there is something to choose");
            assert_eq!(
                allocations(|| evaluator.choose(&query).is_some()),
                0,
                "{endpoints} × {clauses}, {active}"
            );
        }
    }
}

#[test]
fn a_decision_allocates_its_answer_and_not_by_endpoint_or_clause() {
    let tally = found();
    let query = query(&tally);
    let counted = |endpoints, clauses| {
        let evaluator = Evaluator::new(catalog(endpoints), policy(clauses, false)).unwrap();
        let decided = allocations(|| evaluator.decide(&query));
        let told = allocations(|| {
            let decision = evaluator.decide(&query);
            (decision.objections().all().len(), decision.groups().len())
        });
        (decided, told)
    };
    let (decided, told) = counted(1_000, 300);
    assert!(decided <= 16, "{decided}: the facts, the chosen endpoint and its duties");
    assert!(told <= 64, "{told}: and a few lists, whatever is on them");
    // More endpoints than fit in place: each set is one allocation, however many they are.
    let (decided, told) = counted(2_500, 300);
    assert!(decided <= 64 && told <= 256, "{decided} {told}");
}
