//! Large catalogs and policies to be measured with.
#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a benchmark that cannot be set up has nothing to measure"
)]

use safeconduct_core::{Confidence, Finding, Label, RuleName, Span, Tally};
use safeconduct_policy::{Catalog, Policy, Vocabulary};
use serde_json::{Value, json};

const PURPOSES: [&str; 4] = ["support", "marketing", "operate_service", "security_detection"];
const CLASSES: [&str; 5] = ["source_code", "pricing", "personal_data", "threat_telemetry", "log"];

/// Many endpoints of a few providers and regions; every third is under contract.
pub fn catalog(endpoints: usize) -> Catalog {
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
pub fn policy(clauses: usize, active: bool) -> Policy {
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

/// An address and a name, for sure.
pub fn found() -> Tally {
    let span = Span::new("x", 0, 1).expect("one character");
    let finding = |label| Finding::new(label, span, Confidence::High, RuleName::declare("bench"));
    [finding(Label::EMAIL_ADDRESS), finding(Label::PERSON)].iter().collect()
}
