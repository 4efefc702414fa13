//! What is proved holds, what is refuted has a request to show for it, and a certificate cannot be forged.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::Timestamp;
use safeconduct_policy::{
    AccessChange, Catalog, Certificate, CertificateError, DEFAULT_POLICY, Evaluator, Invariants, Policy,
    Proof, STARTER_CATALOG, Vocabulary,
};
use std::fs;

fn example(policy: &str) -> Evaluator {
    let read = |name: &str| {
        fs::read_to_string(format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let policy = Policy::from_toml(&read(policy), &Vocabulary::default()).unwrap();
    Evaluator::new(Catalog::from_toml(&read("catalog.toml")).unwrap(), policy).unwrap()
}

fn starter() -> Evaluator {
    let policy = Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default()).unwrap();
    Evaluator::new(Catalog::from_toml(STARTER_CATALOG).unwrap(), policy).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn invariants(text: &str) -> Invariants {
    Invariants::from_toml(text, &Vocabulary::default()).unwrap()
}

#[test]
fn the_default_policy_keeps_the_floor_for_ever_and_a_sceptic_can_check_it() {
    let evaluator = starter();
    let all = Invariants::floor().and(Invariants::local_only());
    let proof = Proof::new(&evaluator, &all, at("2025-01-01"), at("2100-01-01")).unwrap();
    assert!(proof.findings.iter().all(|finding| finding.counterexample.is_none()), "{:?}", proof.findings);
    let certificate = proof.certificate.unwrap();
    assert_eq!(certificate.states(), proof.states);
    assert_eq!(certificate.verify(&evaluator), Ok(()));

    let written = serde_json::to_value(&certificate).unwrap();
    let forged = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut forged = written.clone();
        change(&mut forged);
        serde_json::from_value::<Certificate>(forged).unwrap().verify(&evaluator)
    };
    assert_eq!(forged(&|_| ()), Ok(()), "written and read back it is the same");
    assert_eq!(forged(&|one| one["outcomes"] = "00".repeat(32).into()), Err(CertificateError::Outcomes));
    assert_eq!(forged(&|one| one["states"] = 7.into()), Err(CertificateError::Outcomes));
    assert!(matches!(
        forged(&|one| one["catalog"] = "00".repeat(32).into()),
        Err(CertificateError::Other { what: "catalog" })
    ));
    let gap = forged(&|one| drop(one["space"]["purposes"].as_array_mut().unwrap().pop()));
    assert!(matches!(gap, Err(CertificateError::Space { .. })), "{gap:?}");
    let lumped = forged(&|one| {
        let groups = one["space"]["classes"].as_array_mut().unwrap();
        let last = groups.pop().unwrap();
        groups[0].as_array_mut().unwrap().extend(last.as_array().unwrap().iter().cloned());
    });
    assert!(matches!(lumped, Err(CertificateError::Space { .. })), "{lumped:?}");
    let bolder = forged(&|one| {
        let never = serde_json::json!({ "id": "bolder", "never": { "endpoints": ["local"] } });
        one["invariants"]["invariant"].as_array_mut().unwrap().push(never);
    });
    assert!(matches!(bolder, Err(CertificateError::Broken { .. })), "{bolder:?}");
    // A claim that holds is not yet what its name says.
    for claim in [
        serde_json::json!({ "id": "floor", "when": { "sensitive": true }, "only": { "rung_min": "vendor_page" } }),
        serde_json::json!({ "id": "local-only", "only": { "rung_min": "signed_contract" } }),
        serde_json::json!({ "id": "class-in-regions", "never": { "regions": ["mars"] } }),
        serde_json::json!({ "id": "no-secret-leaves" }),
        serde_json::json!({ "id": "no-secret-leaves", "never": {} }),
        serde_json::json!({ "id": "no-secret-leaves", "when": { "sensitive": true, "sensitivity_max": "public" }, "never": { "rung_min": "vendor_page" } }),
    ] {
        let hollow = forged(&|one| one["invariants"]["invariant"][0] = claim.clone());
        assert!(matches!(hollow, Err(CertificateError::Claim { .. })), "{claim}: {hollow:?}");
    }
    let taken = Invariants::from_toml("[[invariant]]\nid = \"floor\"\nhome = true\n", &Vocabulary::default());
    assert!(taken.unwrap_err().to_string().contains("line 2, column 6: `floor` is the name of a built-in"));
}

#[test]
fn a_statement_about_endpoints_that_are_not_there_is_told() {
    let catalog = Catalog::from_toml(STARTER_CATALOG).unwrap();
    let told = |text: &str| -> Vec<String> {
        invariants(text).warnings(&catalog).iter().map(ToString::to_string).collect()
    };
    let never = |names: &str| told(&format!("[[invariant]]\nid = \"away\"\nnever = {{ {names} }}\n"));
    assert_eq!(never(r#"providers = ["Groq", "OpenAI"]"#), [""; 0]);
    assert_eq!(
        never(r#"endpoints = ["openai-chatgpt-fre"]"#),
        [
            "invariant `away`, `never`: no endpoint of the catalog has endpoint `openai-chatgpt-fre`; did you mean `openai-chatgpt-free`?"
        ]
    );
    let case = never(r#"providers = ["openai"]"#);
    assert!(case[0].contains("only by its case"), "{case:?}");
    let both = never(r#"providers = ["Groq"], endpoints = ["openai-chatgpt-free"]"#);
    assert_eq!(both, ["invariant `away`, `never`: no endpoint of the catalog has all of these attributes"]);
    let only = told("[[invariant]]\nid = \"home\"\nonly = { regions = [\"ue*\", \"local\"] }\n");
    assert!(
        only[0].starts_with("invariant `home`, `only`: no endpoint of the catalog has region `ue*`"),
        "{only:?}"
    );
    assert_eq!(Invariants::floor().and(Invariants::local_only()).warnings(&catalog), []);
}

#[test]
fn what_does_not_hold_has_a_request_to_show_for_it() {
    let evaluator = example("policy-strict.toml");
    let now = at("2026-11-23");
    let asked = Invariants::local_only().and(invariants(
        r#"
        [[invariant]]
        id = "support-has-a-home"
        when = { purposes = ["support"], sensitivity_max = "confidential" }
        home = true

        [[invariant]]
        id = "marketing-has-a-home"
        when = { purposes = ["marketing"] }
        home = true

        [[invariant]]
        id = "all-in-europe"
        only = { regions = ["eu*"] }

        [[invariant]]
        id = "never-groq"
        never = { providers = ["Groq"] }
        "#,
    ));
    let proof = Proof::new(&evaluator, &asked, now, now).unwrap();
    let of = |id: &str| proof.findings.iter().find(|finding| finding.invariant.as_str() == id).unwrap();
    for held in ["all-in-europe", "never-groq"] {
        assert_eq!(of(held).counterexample, None, "{held}");
    }
    let local = of("local-only").counterexample.clone().unwrap();
    assert!(local.declarable);
    let reached = local.request.decide(&evaluator, local.at);
    assert!(reached.allowed().any(|one| Some(one.endpoint) == local.endpoint));
    let marketing = of("marketing-has-a-home").counterexample.clone().unwrap();
    assert!(marketing.declarable && marketing.endpoint.is_none());
    assert!(marketing.request.decide(&evaluator, marketing.at).chosen().is_none());
    assert!(proof.certificate.is_none(), "nothing is certified when something is broken");
}

#[test]
fn a_stricter_policy_changes_what_it_says_and_an_equal_one_nothing() {
    let (usual, strict, now) = (example("policy.toml"), example("policy-strict.toml"), at("2026-11-23"));
    assert_eq!(strict.changes_to(&strict, now).unwrap(), []);
    let changes = usual.changes_to(&strict, now).unwrap();
    assert!(!changes.is_empty());
    for change in &changes {
        let names = |evaluator: &Evaluator| {
            let mut names: Vec<_> =
                change.example.decide(evaluator, change.at).allowed().map(|one| one.endpoint).collect();
            names.sort();
            names
        };
        // Only what can be declared can be asked for here.
        if change.declarable {
            assert_eq!(
                (names(&usual), names(&strict)),
                (change.before.clone(), change.after.clone()),
                "{change:?}"
            );
        }
    }
    assert!(changes.iter().filter(|change| change.declarable).count() >= 5);
}

#[test]
fn a_forecast_names_the_day_a_contract_ends() {
    let evaluator = example("policy-strict.toml");
    let dark = evaluator.forecast(at("2099-06-01"), at("2100-06-01")).unwrap();
    let openai = dark.iter().find(|one| one.endpoint.as_str() == "openai-eu").unwrap();
    assert_eq!((openai.at, openai.change), (at("2100-01-01"), AccessChange::GoesDark));
    assert!(!openai.purposes.is_empty() && !openai.classes.is_empty());
    let quiet = evaluator.forecast(at("2026-11-23"), at("2026-12-23")).unwrap();
    assert_eq!(quiet, []);
}

#[test]
fn too_large_a_space_is_told_and_not_sampled() {
    let classes = Vocabulary::default();
    let clauses: String = [
        "secret",
        "pricing",
        "margin",
        "roadmap",
        "log",
        "source_code",
        "deal_terms",
        "attachment",
        "conversation",
        "feedback",
        "public_content",
        "personal_data",
        "threat_telemetry",
        "aggregated_indicator",
        "workflow_metadata",
        "compliance_document",
        "proprietary_algorithm",
        "customer_identifier",
        "regulated_health",
        "regulated_financial",
        "regulated_government",
    ]
    .iter()
    .map(|class| {
        format!(
            "[[clause]]\nid = \"{class}\"\neffect = \"permit\"\nwhen = {{ classes_any = [\"{class}\"] }}\n"
        )
    })
    .collect();
    let policy = Policy::from_toml(&clauses, &classes).unwrap();
    let evaluator = Evaluator::new(Catalog::from_toml(STARTER_CATALOG).unwrap(), policy).unwrap();
    let proof = Proof::new(&evaluator, &Invariants::floor(), at("2020-01-01"), at("2030-01-01"));
    assert!(proof.is_err_and(|error| error.states > error.most));
}
