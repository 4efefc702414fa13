//! Policies, catalogs and rules load or say what is wrong and where; what loads holds the training floor.

use safeconduct_core::{Coverage, Tally, Timestamp};
use safeconduct_detect::{RuleSpec, Scanner};
use safeconduct_policy::{
    Catalog, DEFAULT_POLICY, Evaluator, LoadError, Policy, Query, STARTER_CATALOG, Vocabulary,
};

/// Takes the bytes for a catalog, a policy and a rule, in TOML and in JSON.
pub fn fuzz_target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let vocabulary = Vocabulary::default();
    let catalogs = [Catalog::from_toml(text), Catalog::from_json(text)];
    let policies = [Policy::from_toml(text, &vocabulary), Policy::from_json(text, &vocabulary)];
    for error in catalogs.iter().filter_map(|one| one.as_ref().err()) {
        explained(error, text);
    }
    for error in policies.iter().filter_map(|one| one.as_ref().err()) {
        explained(error, text);
    }
    let shipped_policy =
        || Policy::from_toml(DEFAULT_POLICY, &vocabulary).expect("the policy that ships loads");
    let shipped_catalog = || Catalog::from_toml(STARTER_CATALOG).expect("the catalog that ships loads");
    for catalog in catalogs.into_iter().flatten() {
        judge(Evaluator::new(catalog, shipped_policy()));
    }
    for policy in policies.into_iter().flatten() {
        judge(Evaluator::new(shipped_catalog(), policy));
    }
    let rules = [toml::from_str::<RuleSpec>(text).ok(), serde_json::from_str::<RuleSpec>(text).ok()];
    for rule in rules.into_iter().flatten() {
        if let Ok(rule) = rule.compile(&[]) {
            if let Ok(scanner) = Scanner::builder().owned_rules([rule]).build() {
                scanner
                    .scan("4111 1111 1111 1111 ana@example.org \u{1f600} AB-123456")
                    .expect("rules alone never fail");
            }
        }
    }
}

/// A document that does not load says why, at a place that is in it.
fn explained(error: &LoadError, text: &str) {
    assert!(!error.problems().is_empty());
    for problem in error.problems() {
        assert!(!problem.message.is_empty());
        assert!(
            problem.line <= text.lines().count() + 1,
            "line {} of {}",
            problem.line,
            text.lines().count()
        );
    }
}

/// Sensitive or unscanned content never reaches an endpoint below the floor, whatever was loaded.
fn judge(evaluator: Result<Evaluator, LoadError>) {
    let Ok(evaluator) = evaluator else { return };
    let at: Timestamp = "2026-11-23T12:00:00Z".parse().expect("an instant");
    let clean = Tally::default();
    let questions = [
        Query::new(&clean, Coverage::Full, at),
        Query::new(&clean, Coverage::Full, at).purpose("support").class("secret"),
        Query::new(&clean, Coverage::Full, at).class("regulated_health").model("m"),
        Query::new(&clean, Coverage::Partial, at).class("public_content"),
    ];
    for question in questions {
        let decision = evaluator.decide(&question);
        if decision.need().sensitive {
            assert!(decision.allowed().all(|allowed| allowed.rung.meets_floor()), "below the floor");
        }
        assert!(
            decision.rejected().iter().all(|rejected| !rejected.reasons.is_empty()),
            "turned down without a reason"
        );
    }
}
