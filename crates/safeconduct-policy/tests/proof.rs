//! What is proved holds, what is refuted has a request to show for it, and a certificate cannot be forged.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::Timestamp;
use safeconduct_policy::{
    AccessChange, Catalog, Certificate, CertificateError, DEFAULT_POLICY, Evaluator, Homeless, Invariants,
    Policy, Proof, STARTER_CATALOG, Scenarios, Vocabulary,
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

/// Two endpoints, one under a contract that ends, one on own hardware, and one way to each.
const TWO: &str = r#"
[[evidence]]
id = "dpa"
kind = "signed_contract"
document = "dpa.txt"
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
signed_on = 2026-01-01
valid_until = 2026-12-31
excludes = ["inputs", "outputs"]
names = ["retention", "deletion"]

[[endpoint]]
id = "vendor"
provider = "Vendor"
product = "API"
models = ["*"]
sanctioned = true
claim = [{ id = "vendor.training", axis = "training", value = "excluded", evidence = "dpa" }]

[[endpoint]]
id = "page"
provider = "Other"
product = "API"
models = ["*"]
sanctioned = true
"#;

fn over_two(policy: &str) -> Evaluator {
    let policy = Policy::from_toml(policy, &Vocabulary::default()).unwrap();
    Evaluator::new(Catalog::from_toml(TWO).unwrap(), policy).unwrap()
}

const ALL: &str = "[[clause]]\nid = \"all\"\neffect = \"permit\"\n";

#[test]
fn a_home_is_one_at_every_instant_for_every_tenant_and_without_a_volume() {
    let (now, later) = (at("2026-11-23"), at("2027-06-01"));
    let homeless = |policy: &str, until| {
        let proof = Proof::new(&over_two(policy), &Invariants::floor(), now, until).unwrap();
        assert_eq!(proof.certificate.map(|one| one.has_homes()), Some(proof.homeless.is_empty()));
        proof.homeless
    };
    let of = |homeless: &[Homeless], class: &str| {
        homeless.iter().find(|one| one.class.as_str() == class).map(|one| (one.at, one.tenant.to_string()))
    };
    assert_eq!(homeless(ALL, now), []);
    // The contract ends on the last day of the year, and what is not sensitive needs none.
    let dark = homeless(ALL, later);
    assert_eq!(of(&dark, "personal_data").map(|(at, _)| at), Some(at("2027-01-01")));
    assert_eq!(of(&dark, "public_content"), None);
    // A way that is open until its volume is used up is no home, nor is one for somebody else.
    assert_eq!(
        homeless(&format!("{ALL}limit = {{ volume = 1 }}\n"), now).len(),
        safeconduct_core::DataClass::KNOWN.len()
    );
    let only = homeless(&format!("{ALL}when.tenants = [\"acme\"]\n"), now);
    assert_eq!(of(&only, "public_content").map(|(_, tenant)| tenant == "acme"), Some(false));
    // A purpose of one's own is enough.
    assert_eq!(homeless(&format!("{ALL}when.purposes = [\"marketing\"]\n"), now), []);
}

#[test]
fn a_certificate_that_claims_nothing_or_homes_that_are_not_there_is_refused() {
    let (now, later) = (at("2026-11-23"), at("2027-06-01"));
    let evaluator = over_two(ALL);
    let certificate =
        |until| Proof::new(&evaluator, &Invariants::floor(), now, until).unwrap().certificate.unwrap();
    let forged = |until, change: &dyn Fn(&mut serde_json::Value)| {
        let mut told = serde_json::to_value(certificate(until)).unwrap();
        change(&mut told);
        serde_json::from_value::<Certificate>(told).unwrap().verify(&evaluator)
    };
    assert_eq!(certificate(now).verify(&evaluator), Ok(()));
    assert_eq!(certificate(later).verify(&evaluator), Ok(()));
    let nothing = forged(now, &|one| one["invariants"]["invariant"] = serde_json::json!([]));
    assert!(matches!(nothing, Err(CertificateError::Claim { .. })), "{nothing:?}");
    let homes = forged(later, &|one| one["homes"] = serde_json::json!(true));
    assert!(matches!(homes, Err(CertificateError::Homeless { .. })), "{homes:?}");
}

/// A conversation that was sensitive makes every later turn so: a way that is open to one and closed to the other is
/// none, and what is shown against a statement can be asked again.
#[test]
fn what_follows_something_sensitive_is_never_harmless() {
    let spurious = format!(
        "{ALL}when.tainted = true\n[[clause]]\nid = \"no\"\neffect = \"forbid\"\nwhen.sensitive = true\n"
    );
    let proof = |policy: &str| {
        let (evaluator, now) = (over_two(policy), at("2026-11-23"));
        let proof = Proof::new(&evaluator, &Invariants::local_only(), now, now).unwrap();
        (evaluator, proof)
    };
    let (evaluator, held) = proof(&spurious);
    assert_eq!(held.findings[0].counterexample, None);
    assert_eq!(held.certificate.unwrap().verify(&evaluator), Ok(()));
    let (evaluator, broken) = proof(&format!("{ALL}when.tainted = true\n"));
    let shown = broken.findings[0].counterexample.clone().unwrap();
    assert!(shown.declarable && shown.request.tainted);
    assert!(
        shown.request.decide(&evaluator, shown.at).allowed().any(|one| Some(one.endpoint) == shown.endpoint)
    );
}

#[test]
fn a_change_of_order_or_of_duties_is_a_change() {
    let now = at("2026-11-23");
    let one = format!(
        "{ALL}redact = [{{ on = \"*\", operator = \"placeholder\" }}]\noblige = [{{ name = \"store\", value = \"false\" }}]\n"
    );
    let changes = |other: &str| over_two(&one).changes_to(&over_two(other), now).unwrap();
    assert_eq!(changes(&one), []);
    let told = |other: &str| -> Vec<(String, String, Option<String>, Option<String>)> {
        let changes = changes(other);
        assert!(changes.iter().all(|change| change.before == change.after), "{changes:?}");
        let duties = changes.into_iter().next().map(|change| change.duties).unwrap_or_default();
        duties.into_iter().map(|one| (one.endpoint.to_string(), one.about, one.before, one.after)).collect()
    };
    let (placeholder, hash) = (Some("placeholder".to_owned()), Some("hash".to_owned()));
    let vendor = |about: &str, before: &Option<String>, after: &Option<String>| {
        ("vendor".to_owned(), about.to_owned(), before.clone(), after.clone())
    };
    assert!(told(&one.replace("\"placeholder\"", "\"hash\"")).contains(&vendor("*", &placeholder, &hash)));
    let mail = told(&one.replace("\"*\"", "\"EMAIL_ADDRESS\"").replace("\"placeholder\"", "\"hash\""));
    assert!(
        mail.contains(&vendor("EMAIL_ADDRESS", &placeholder, &hash)) && !mail.iter().any(|one| one.1 == "*")
    );
    assert!(
        told(&one.replace("oblige", "#")).contains(&vendor("store", &Some("false".to_owned()), &None)),
        "a duty that is dropped"
    );
    let worst = one.replace(
        "\"placeholder\" }",
        "\"placeholder\" }, { on = \"sensitivity:restricted\", operator = \"remove\" }",
    );
    let removed = Some("remove".to_owned());
    assert_eq!(
        told(&worst).into_iter().filter(|one| one.0 == "vendor").collect::<Vec<_>>(),
        [vendor("sensitivity:restricted", &placeholder, &removed)]
    );
    // Where no clause speaks it is a placeholder anyway: other words for the same.
    assert_eq!(changes(&one.replace("redact", "#")), []);
    let prefer = changes(&format!("{one}[[prefer]]\nid = \"page-first\"\nto.endpoints = [\"page\"]\n"));
    let names =
        |all: &[safeconduct_core::EndpointId]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(
        prefer.iter().any(|change| {
            (names(&change.before), names(&change.after))
                == (
                    vec!["vendor".to_owned(), "page".to_owned()],
                    vec!["page".to_owned(), "vendor".to_owned()],
                )
        }),
        "{prefer:?}"
    );
}

#[test]
fn a_scenario_about_what_is_not_there_does_not_come_true() {
    let run = |expect: &str| {
        let text = format!("[[scenario]]\nname = \"x\"\nat = 2026-11-23\nexpect = {{ {expect} }}\n");
        Scenarios::from_toml(&text).unwrap().run(&over_two(ALL)).remove(0).failure
    };
    assert_eq!(
        run("never = [\"vendro\"]").unwrap(),
        "there is no endpoint `vendro` in the catalog; did you mean `vendor`?"
    );
    assert!(
        run("reason = \"forbidden\", clause = \"al\"")
            .unwrap()
            .contains("no clause `al`; did you mean `all`?")
    );
    assert_eq!(run("endpoint = \"vendor\""), None);
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
