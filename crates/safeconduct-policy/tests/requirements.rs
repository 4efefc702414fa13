//! What was asked for, where no other test says it already; and that every requirement has a test.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::{Coverage, DataClass, Label, OperatorSpec, Sensitivity, Tally, Timestamp};
use safeconduct_policy::{
    Catalog, DEFAULT_POLICY, DocumentState, Evaluator, Inventory, PRESET_CATALOG, PRESETS, Policy, Query,
    STARTER_CATALOG, Scenarios, Vocabulary,
};
use std::{fs, path::Path};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn evaluator(catalog: &str, policy: &str) -> Evaluator {
    let policy = Policy::from_toml(policy, &Vocabulary::default()).unwrap();
    Evaluator::new(Catalog::from_toml(catalog).unwrap(), policy).unwrap()
}

/// All Rust there is below a folder, build output aside.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| match path.is_dir() {
        true if path.ends_with("target") => String::new(),
        true => sources(&path),
        false if path.extension().is_some_and(|ending| ending == "rs") => fs::read_to_string(path).unwrap(),
        false => String::new(),
    };
    entries.map(read).collect()
}

#[test]
fn every_requirement_has_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Ok(document) = fs::read_to_string(root.join("../../docs/requirements.md")) else {
        return assert!(
            !root.join("../../docs").exists(),
            "the repository has the document; a package alone has not"
        );
    };
    let sources = sources(&root.join(".."));
    let ids = (1..=40)
        .map(|n| format!("C{n}"))
        .chain((1..=8).map(|n| format!("G{n}")))
        .chain((1..=7).map(|n| format!("V{n}")));
    for id in ids {
        let row = document.lines().find(|line| line.starts_with(&format!("| {id} |")));
        let row = row.unwrap_or_else(|| panic!("{id} has no row"));
        let held_by = row.rsplit('|').nth(1).unwrap();
        assert!(!held_by.trim().is_empty(), "{id} is held by nothing");
        let mut names = held_by.split('`').skip(1).step_by(2).peekable();
        assert!(names.peek().is_some(), "{id} is held by words, not by a test");
        for name in names {
            assert!(sources.contains(&format!("fn {name}(")), "{id} names `{name}`, which does not exist");
        }
    }
}

#[test]
fn the_contract_of_the_presets_is_the_one_that_was_hashed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/presets");
    let catalog = Catalog::from_toml(PRESET_CATALOG).unwrap();
    let checks = catalog.check_documents(|document| fs::read(folder.join(document)).ok());
    assert!(
        !checks.is_empty() && checks.iter().all(|check| check.state == DocumentState::Matches),
        "{checks:?}"
    );
}

#[test]
fn every_preset_does_what_its_scenarios_say() {
    for preset in PRESETS {
        let evaluator = evaluator(PRESET_CATALOG, preset.policy);
        let scenarios = Scenarios::from_toml(preset.scenarios).unwrap();
        for result in scenarios.run(&evaluator) {
            assert_eq!(result.failure, None, "{}: {}", preset.name, result.name);
        }
    }
}

#[test]
fn a_scenario_that_does_not_come_true_says_what_did() {
    let scenarios = Scenarios::from_toml(
        "[[scenario]]\nname = \"hope\"\nat = 2026-11-23\nrequest = { purpose = \"marketing\", labels = [\"US_SSN\"] }\nexpect = { endpoint = \"own\" }",
    );
    let results = scenarios.unwrap().run(&evaluator(PRESET_CATALOG, PRESETS[0].policy));
    let failure = results[0].failure.clone().unwrap();
    assert!(failure.starts_with("expected `own`, but it is refused: no_permit"), "{failure}");
    let nothing = Scenarios::from_toml("[[scenario]]\nname = \"x\"\nat = 2026-11-23\nexpect = {}");
    assert!(nothing.unwrap_err().to_string().contains("expects nothing, so it cannot fail"));
}

#[test]
fn declared_classes_grade_as_the_table_says() {
    let evaluator = evaluator(STARTER_CATALOG, DEFAULT_POLICY);
    let tally = Tally::default();
    for class in DataClass::KNOWN {
        let need = evaluator
            .decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")).class(class))
            .need()
            .clone();
        assert_eq!(need.sensitive, class.is_sensitive(), "{class}");
        let expected = match class.as_str() {
            "secret" | "regulated_health" | "regulated_financial" | "regulated_government" => {
                Sensitivity::Restricted
            }
            "public_content" => Sensitivity::Public,
            _ if class.is_sensitive() => Sensitivity::Confidential,
            _ => Sensitivity::Internal,
        };
        assert_eq!(need.sensitivity, expected, "{class}");
    }
}

#[test]
fn nothing_sensitive_is_kept_beyond_our_own_hardware() {
    let keep = "[[clause]]\nid = \"keep\"\neffect = \"permit\"\nredact = [{ on = \"*\", operator = \"keep\" }, { on = \"EMAIL_ADDRESS\", operator = \"keep\" }]";
    let evaluator = evaluator(PRESET_CATALOG, keep);
    let tally = Tally::default();
    let decision =
        evaluator.decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")).class("personal_data"));
    assert!(decision.allowed().count() >= 3);
    for one in decision.allowed() {
        let operator = |label: &Label, sensitivity| one.plan.operator(label, sensitivity).unwrap();
        let whole = one.endpoint.as_str() == "own";
        let sensitive = if whole { OperatorSpec::Keep } else { OperatorSpec::Placeholder };
        assert_eq!(operator(&Label::EMAIL_ADDRESS, Sensitivity::Confidential), sensitive, "{}", one.endpoint);
        assert_eq!(operator(&Label::ORGANIZATION, Sensitivity::Internal), OperatorSpec::Keep);
    }
}

#[test]
fn an_exception_ends_with_its_time_and_its_volume() {
    let pilot = r#"
        [[clause]]
        id = "pilot"
        effect = "permit"
        when = { from = 2026-10-01, until = 2026-12-31 }
        limit = { volume = 100 }
    "#;
    let evaluator = evaluator(PRESET_CATALOG, pilot);
    let tally = Tally::default();
    let goes = |instant: &str, used: Option<u64>| {
        let query = Query::new(&tally, Coverage::Full, at(instant));
        let query = used.iter().fold(query, |query, used| query.used("pilot".parse().unwrap(), *used));
        evaluator.decide(&query).chosen().is_some()
    };
    assert!(goes("2026-12-31T23:59:59Z", Some(99)) && goes("2026-10-01", Some(0)));
    assert!(!goes("2026-11-23", Some(100)), "used up");
    assert!(!goes("2026-11-23", None), "a volume nobody counted is used up");
    assert!(!goes("2027-01-01", Some(0)) && !goes("2026-09-30T23:59:59Z", Some(0)), "outside its time");
}

#[test]
fn optional_assistants_are_opted_out_by_default() {
    let catalog =
        PRESET_CATALOG.replace("id = \"own\"\nprovider", "id = \"own\"\nfeature = \"optional\"\nprovider");
    let evaluator = evaluator(&catalog, DEFAULT_POLICY);
    let tally = Tally::default();
    let decision = evaluator.decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")));
    let own = decision.rejected().into_iter().find(|one| one.endpoint.as_str() == "own").unwrap();
    assert_eq!(own.reasons[0].clause.as_deref(), Some("optional-assistants"));
}

#[test]
fn every_guardrail_and_criterion_can_be_asked_for() {
    let guardrails = [
        "purpose_limitation",
        "data_scoping",
        "aggregation",
        "model_isolation",
        "feature_separation",
        "retention_and_deletion",
        "security_and_compliance",
        "change_control",
    ];
    let criteria = [
        "purpose_fit",
        "data_tier",
        "expected_gain",
        "technical_necessity",
        "vendor_safeguards",
        "compliance",
        "reversibility",
    ];
    let subjects =
        guardrails.iter().map(|one| ("guardrail", one)).chain(criteria.iter().map(|one| ("assessment", one)));
    for (axis, subject) in subjects {
        let policy = format!(
            "[[clause]]\nid = \"may\"\neffect = \"permit\"\n[[clause]]\nid = \"asks\"\neffect = \"require\"\nmust.assured = [\"{axis}:{subject}\"]"
        );
        let goes = |catalog: &str| {
            let tally = Tally::default();
            let decision =
                evaluator(catalog, &policy).decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")));
            decision.allowed().map(|one| one.endpoint.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(goes(PRESET_CATALOG), Vec::<String>::new(), "{axis}:{subject} is not shown");
        let with = PRESET_CATALOG.replace(
            "claim = [\n  { id = \"eu-vendor.training\"",
            &format!("claim = [\n  {{ id = \"eu-vendor.asked\", axis = \"{axis}\", subject = \"{subject}\", value = \"yes\", evidence = \"contract\" }},\n  {{ id = \"eu-vendor.training\""),
        );
        assert_eq!(goes(&with), ["eu-vendor"], "{axis}:{subject}");
    }
}

/// What is known of an endpoint besides training: each axis by itself, with the good answer and the bad one.
#[test]
fn session_state_encryption_logging_and_access_can_be_asked_for() {
    let tally = Tally::default();
    for (axis, good, bad) in [
        ("human_review", "no", "yes"),
        ("sharing", "no", "yes"),
        ("legal_hold", "no", "yes"),
        ("session_state", "no", "yes"),
        ("logging", "no", "yes"),
        ("encryption_in_transit", "yes", "no"),
        ("encryption_at_rest", "yes", "no"),
        ("access_log", "yes", "no"),
        ("hardening", "yes", "no"),
    ] {
        let policy = format!(
            "[[clause]]\nid = \"may\"\neffect = \"permit\"\n[[clause]]\nid = \"asks\"\neffect = \"require\"\nmust.assured = [\"{axis}\"]"
        );
        let goes = |value: &str| {
            let claim = format!(
                "claim = [\n  {{ id = \"threat-exchange.asked\", axis = \"{axis}\", value = \"{value}\", evidence = \"contract\" }},\n  {{ id = \"threat-exchange.training\""
            );
            let catalog = PRESET_CATALOG.replace("claim = [\n  { id = \"threat-exchange.training\"", &claim);
            let decision =
                evaluator(&catalog, &policy).decide(&Query::new(&tally, Coverage::Full, at("2026-11-23")));
            decision.allowed().any(|one| one.endpoint.as_str() == "threat-exchange")
        };
        assert_eq!((goes(good), goes(bad), goes("unknown")), (true, false, false), "{axis}");
    }
}

/// Our own machine is ours to harden; that it is ours says nothing of it.
#[test]
fn own_hardware_is_no_free_pass() {
    let policy = "[[clause]]\nid = \"may\"\neffect = \"permit\"\n[[clause]]\nid = \"kept-up\"\neffect = \"require\"\nto.endpoints = [\"own\"]\nmust = { assured = [\"hardening\"], evidence_age_days_max = 400 }\n";
    let tally = Tally::default();
    let goes = |catalog: &str, instant: &str| {
        let decision = evaluator(catalog, policy)
            .decide(&Query::new(&tally, Coverage::Full, at(instant)).class("secret"));
        decision.allowed().any(|one| one.endpoint.as_str() == "own")
    };
    assert!(!goes(PRESET_CATALOG, "2025-06-01"), "nobody says that it is hardened");
    let hardened = PRESET_CATALOG.replace(
        "claim = [\n  { id = \"own.training\"",
        "claim = [\n  { id = \"own.hardening\", axis = \"hardening\", value = \"yes\", evidence = \"own\" },\n  { id = \"own.training\"",
    );
    assert!(goes(&hardened, "2025-06-01"));
    assert!(!goes(&hardened, "2026-11-23"), "nobody looked for too long");
    let patched_late =
        hardened.replace("axis = \"hardening\", value = \"yes\"", "axis = \"hardening\", value = \"no\"");
    assert!(!goes(&patched_late, "2025-06-01"));
}

/// A file that is read otherwise than it was written, and settings that contradict the catalog, each other or the
/// calendar.
#[test]
fn the_inventory_believes_no_file_that_swallows_rows_and_no_setting_that_cannot_be() {
    let catalog = Catalog::from_toml(
        &PRESET_CATALOG
            .replace("id = \"us-vendor\"\nprovider", "id = \"us-vendor\"\naccount = \"acme\"\nprovider"),
    )
    .unwrap();
    let read = |csv: &str| Inventory::from_csv(csv).map_err(|error| error.to_string());
    for (csv, says) in [
        (
            "person,endpoint\nana,\"own\nben,own\ncem,own\n",
            "line 2, column 2: a quote is opened here and never closed",
        ),
        ("person,endpoint\nana,own\"\nben,own\n", "line 2, column 2: a quote inside of a field"),
        ("person,endpoint\n\"ana\"x,own\n", "something follows a closing quote"),
        ("person,endpoint,person\nana,own,ben\n", "column `person` is there twice"),
    ] {
        let error = read(csv).unwrap_err();
        assert!(error.contains(says), "{csv}: {error}");
    }
    let quoted =
        read("person,endpoint,consent\n\"ana, the \"\"first\"\"\",own,\"two\nlines\"\nben,own,\n").unwrap();
    assert_eq!((quoted.rows()[0].person.as_str(), quoted.rows()[1].line), ("ana, the \"first\"", 4));
    let told = |rows: &str| -> Vec<String> {
        let inventory =
            read(&format!("person,endpoint,account,training,locked,verified_on\n{rows}")).unwrap();
        let issues = inventory.issues(&catalog, at("2026-11-23"), at("2026-01-01"));
        issues.iter().map(|issue| format!("{} {}", issue.person, issue.message)).collect()
    };
    assert_eq!(told("ana,us-vendor,acme,off,yes,2026-11-01\n"), [""; 0]);
    for (rows, says) in [
        (
            "ana,us-vendor,globex,off,yes,2026-11-01\n",
            "ana the catalog knows `us-vendor` with account `acme`, not with `globex`",
        ),
        (
            "ana,us-vendor,acme,off,yes,2036-11-01\n",
            "ana somebody is to have looked on 2036-11-01T00:00:00Z, which is yet to come",
        ),
        (
            "ana,own,,off,yes,2026-11-01\nben,own,,on,yes,2026-11-01\nana,own,,on,yes,2026-11-01\n",
            "ana training is on here and off in line 2",
        ),
    ] {
        let told = told(rows);
        assert!(told.iter().any(|one| one == says), "{rows}: {told:?}");
    }
    let eligible = PRESET_CATALOG.replace(
        "axis = \"training\", value = \"excluded\", evidence = \"page\"",
        "axis = \"training\", value = \"eligible\", evidence = \"page\"",
    );
    let inventory =
        read("person,endpoint,training,locked,verified_on\nana,cheap-vendor,off,yes,2026-11-01\n").unwrap();
    let issues =
        inventory.issues(&Catalog::from_toml(&eligible).unwrap(), at("2026-11-23"), at("2026-01-01"));
    assert!(
        issues[0].message.contains("claim `cheap-vendor.training` says that content is trained on"),
        "{issues:?}"
    );
}

#[test]
fn the_inventory_tells_gaps_and_contradictions() {
    let catalog = Catalog::from_toml(STARTER_CATALOG).unwrap();
    let csv = "person,team,endpoint,account,training,set_by,locked,verified_on,consent\n\
        ana,sales,openai-chatgpt-free,private,on,,,,\n\
        ben,sales,openai-chatgpt-free,private,off,ben,no,2026-10-01,yes\n\
        cem,dev,anthropic-claude-team,acme,off,admin,yes,2024-01-01,\n\
        dia,dev,no-such-tool,,,,,,\n\
        eli,dev,local,acme,off,admin,yes,2026-11-01,\n";
    let inventory = Inventory::from_csv(csv).unwrap();
    let issues: Vec<String> = inventory
        .issues(&catalog, at("2026-11-23"), at("2026-01-01"))
        .into_iter()
        .map(|issue| format!("{} {}", issue.person, issue.kind.as_str()))
        .collect();
    assert_eq!(
        issues,
        [
            "ana unsanctioned",
            "ana training_on",
            "ana unverified",
            "ben unsanctioned",
            "ben not_locked",
            "cem unsanctioned",
            "cem stale",
            "dia unknown_tool",
            "dia setting_unknown",
        ]
    );
    let target = STARTER_CATALOG.replacen(
        "id = \"openai-chatgpt-free\"\nprovider",
        "id = \"openai-chatgpt-free\"\nmove_to = \"local\"\nprovider",
        1,
    );
    let issues = inventory.issues(&Catalog::from_toml(&target).unwrap(), at("2026-11-23"), at("2026-01-01"));
    assert_eq!(issues[0].message, "`openai-chatgpt-free` is not sanctioned; move to `local`");
    let broken = Inventory::from_csv("person,tool\nana,x\n").map_err(|error| error.to_string());
    assert!(broken.is_err_and(|error| error.contains("line 1") && error.contains("`tool`")));
}
