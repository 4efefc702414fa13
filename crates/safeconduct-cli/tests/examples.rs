//! The README's main job on the invented company: what it promises to show is there to be seen.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null, and a failed test may panic")]

mod common;

use common::{Home, Run, Tested};
use serde_json::Value;
use std::{collections::BTreeSet, error::Error, fs, path::Path};

/// What must not leave: the values planted in the requests, as they read once decoded.
const PLANTED: &[&str] = &[
    "maria.keller@example.com",
    "dana.li@example.com",
    "juergen.weissmueller@example.net",
    "anna.groessl@example.at",
    "nora.haddad@example.com",
    "DE89 3704 0044 0532 0130 00",
    "AT61 1904 3002 3457 3201",
    "GB29 NWBK 6016 1331 9268 19",
    "4111 1111 1111 1111",
    "4111111111111111",
    "5555555555554444",
    "856-45-6789",
    concat!("AKIA", "IOSFODNN7EXAMPLE"),
    concat!("gh", "p_ExampLe0Synthetic"),
    concat!("gh", "s_Acme0NotAReaL"),
    "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "AwEHoUQDQgAEQiVI",
    "Tr0ub4dor-and-3",
];

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).display().to_string()
}

/// Guards the example requests under one of the example policies, in an empty record.
fn guard(home: &Home, policy: &str) -> Result<Run, Box<dyn Error>> {
    let (catalog, policy, requests) = (example("catalog.toml"), example(policy), example("requests.jsonl"));
    home.run(
        &["guard", "--json", "--catalog", &catalog, "--policy", &policy, "--audit", "log", &requests],
        "",
    )?
    .ended(0)
}

#[test]
fn every_request_is_answered() -> Tested {
    let requests = fs::read_to_string(example("requests.jsonl"))?;
    let asked: Vec<Value> = requests.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert!(asked.len() >= 40);
    let answers = guard(&Home::new()?, "policy.toml")?.json()?;
    let ids = |values: &[Value]| values.iter().map(|value| value["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&answers), ids(&asked));
    Ok(())
}

#[test]
fn requests_go_to_many_places_and_some_stay_for_many_reasons() -> Tested {
    let answers = guard(&Home::new()?, "policy.toml")?.json()?;
    let endpoints: BTreeSet<&str> = answers.iter().filter_map(|answer| answer["endpoint"].as_str()).collect();
    let denied: Vec<&Value> = answers.iter().filter(|answer| answer["outcome"] == "denied").collect();
    let first_reasons: BTreeSet<&str> =
        denied.iter().filter_map(|answer| answer["reasons"][0]["code"].as_str()).collect();
    assert!(endpoints.len() >= 3, "{endpoints:?}");
    assert!(denied.len() >= 5, "{} denied", denied.len());
    assert!(first_reasons.len() >= 3, "{first_reasons:?}");
    assert!(denied.len() < answers.len() / 2, "most work goes through: {} denied", denied.len());
    Ok(())
}

#[test]
fn planted_values_do_not_leave() -> Tested {
    let home = Home::new()?;
    let run = guard(&home, "policy.toml")?;
    let printed = home.run(
        &[
            "guard",
            "--catalog",
            &example("catalog.toml"),
            "--policy",
            &example("policy.toml"),
            "--audit",
            "log",
            &example("requests.jsonl"),
        ],
        "",
    )?;
    // Unescaped once more, so that a value inside JSON inside a string shows.
    let bodies: String =
        run.json()?.iter().map(|answer| answer["body"].to_string().replace("\\\\", "\\")).collect();
    for value in PLANTED {
        assert!(!run.text()?.contains(value) && !bodies.contains(value), "`{value}` left");
        assert!(!printed.text()?.contains(value), "`{value}` was printed");
    }
    Ok(())
}

#[test]
fn clean_requests_leave_as_they_are() -> Tested {
    let requests = fs::read_to_string(example("requests.jsonl"))?;
    let asked: Vec<Value> = requests.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let answers = guard(&Home::new()?, "policy.toml")?.json()?;
    for id in [
        "sup-007", "sup-010", "leg-004", "dev-003", "dev-009", "dev-010", "ops-002", "med-004", "mkt-001",
        "mkt-002", "odd-001",
    ] {
        let body = |values: &[Value]| {
            values.iter().find(|value| value["id"] == *id).map(|value| value["body"].clone())
        };
        assert_eq!(body(&answers), body(&asked), "{id}");
    }
    Ok(())
}

#[test]
fn the_record_of_the_examples_verifies() -> Tested {
    let home = Home::new()?;
    guard(&home, "policy.toml")?;
    home.run(&["audit", "verify", "log"], "")?.ended(0)?;
    Ok(())
}

#[test]
fn a_second_policy_gives_other_answers() -> Tested {
    let policies: Vec<String> = fs::read_dir(example(""))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("policy") && name.ends_with(".toml"))
        .collect();
    assert!(policies.len() >= 2, "{policies:?}");
    let mut outcomes = BTreeSet::new();
    for policy in &policies {
        let answers = guard(&Home::new()?, policy)?.json()?;
        outcomes.insert(answers.iter().map(|answer| answer["endpoint"].to_string()).collect::<Vec<_>>());
    }
    assert_eq!(outcomes.len(), policies.len());
    Ok(())
}
