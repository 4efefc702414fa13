//! `safeconduct policy` and `catalog`: what they answer, in words and as JSON, and their exit codes.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null, and a failed test may panic")]

mod common;

use common::{Home, Run, Tested};
use serde_json::Value;
use std::{error::Error, path::Path};

fn example(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).display().to_string()
}

/// Runs a command with the example catalog and policy.
fn with_example(home: &Home, command: &[&str], rest: &[&str]) -> Result<Run, Box<dyn Error>> {
    let (catalog, policy) = (example("catalog.toml"), example("policy.toml"));
    let documents = ["--catalog", &catalog, "--policy", &policy];
    home.run(&[command, &documents, rest].concat(), "")
}

/// The one object a run printed.
fn object(run: Run) -> Result<Value, Box<dyn Error>> {
    let mut lines = run.json()?;
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.pop().ok_or_else(|| "nothing was printed".into())
}

#[test]
fn a_policy_that_cannot_be_enforced_is_told_with_file_line_column_and_what_was_meant() -> Tested {
    let home = Home::new()?;
    let fine = with_example(&home, &["policy", "check"], &["--json"])?.ended(0)?;
    assert_eq!(object(fine)?["warnings"], serde_json::json!([]));

    let broken =
        "[[clause]]\nid = \"may\"\neffect = \"permit\"\nwhen.purposes = [\"suport\", \"markting\"]\n";
    let broken = home.file("broken.toml", broken)?;
    let run = home.run(&["policy", "check", "--policy", &broken], "")?.ended(2)?;
    for said in
        ["broken.toml:4:18: ", "did you mean `support`?", "broken.toml:4:28: ", "did you mean `marketing`?"]
    {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    let json = home.file("policy.json", r#"{"clause": [{"id": "all", "effect": "forbid"}]}"#)?;
    home.run(&["policy", "check", "--policy", &json], "")?.ended(0)?;
    let odd = home.run(&["policy", "check", "--exit-code", "--json", "--policy", &json], "")?.ended(1)?;
    assert!(odd.err.contains("policy.json:1:20: clause `all` forbids everything"), "{}", odd.err);
    assert_eq!(object(odd)?["warnings"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn explain_says_where_why_not_elsewhere_and_what_would_change_it() -> Tested {
    let home = Home::new()?;
    let at = ["--at", "2026-11-23", "--json", "--exit-code"];
    let asked = ["--tenant", "acme-us", "--purpose", "support", "--label", "EMAIL_ADDRESS"];
    let granted =
        object(with_example(&home, &["policy", "explain"], &[&asked[..], &at].concat())?.ended(0)?)?;
    assert_eq!((&granted["decision"], &granted["endpoint"]), (&"grant".into(), &"anthropic-us".into()));
    assert_eq!(granted["allowed"][0]["endpoint"], granted["endpoint"]);
    let rejected = granted["rejected"].as_array().ok_or("no list")?;
    assert!(!rejected.is_empty() && rejected.iter().all(|one| one["reasons"][0]["code"].is_string()));
    assert!(granted["policy"].as_str().is_some_and(|digest| digest.len() == 64), "{granted}");

    let refused = ["--purpose", "foundation_model_training", "--class", "source_code"];
    let refused =
        object(with_example(&home, &["policy", "explain"], &[&refused[..], &at].concat())?.ended(1)?)?;
    assert_eq!(refused["decision"], "refusal");
    assert!(refused["remedy"]["changes"][0]["because"].is_string(), "{refused}");

    let file = home.file(
        "request.toml",
        "tenant = \"acme-us\"\npurpose = \"support\"\nlabels = [\"EMAIL_ADDRESS\"]\n",
    )?;
    let told = with_example(&home, &["policy", "explain"], &["--at", "2026-11-23", &file])?.ended(0)?;
    assert!(told.text()?.starts_with("GRANTED to anthropic-us"), "{}", told.text()?);
    let mistyped = home.file("request.json", r#"{"purposes": "support"}"#)?;
    let run = with_example(&home, &["policy", "explain"], &[&mistyped])?.ended(2)?;
    assert!(
        run.err.contains("request.json:1:") && run.err.contains("did you mean `purpose`?"),
        "{}",
        run.err
    );
    Ok(())
}

#[test]
fn scenarios_pass_or_say_what_came_out() -> Tested {
    let home = Home::new()?;
    let scenario = |endpoint: &str| {
        format!(
            "[[scenario]]\nname = \"an address in Europe\"\nat = 2026-11-23\n\
             request = {{ tenant = \"acme-hr\", purpose = \"support\", labels = [\"EMAIL_ADDRESS\"] }}\n\
             expect = {{ endpoint = \"{endpoint}\" }}\n"
        )
    };
    let right = home.file("right.toml", scenario("openai-eu"))?;
    let wrong = home.file("wrong.toml", scenario("groq-us"))?;
    let passed = with_example(&home, &["policy", "test"], &[&right])?.ended(0)?;
    assert!(passed.text()?.ends_with("1 passed, 0 failed\n"), "{}", passed.text()?);
    let failed = with_example(&home, &["policy", "test"], &["--json", &right, &wrong])?.ended(1)?.json()?;
    assert_eq!((&failed[0]["passed"], &failed[1]["passed"]), (&true.into(), &false.into()));
    assert_eq!(failed[1]["failure"], "expected `groq-us`, but it goes to `openai-eu`");
    Ok(())
}

#[test]
fn what_is_proved_is_certified_and_what_is_not_has_a_request_to_show() -> Tested {
    let home = Home::new()?;
    let span = ["--from", "2026-01-01", "--until", "2027-01-01"];
    let proved =
        home.run(&[&["policy", "prove", "--certificate", "proof.json"][..], &span].concat(), "")?.ended(0)?;
    assert!(proved.text()?.contains("proved      floor"), "{}", proved.text()?);
    home.run(&["policy", "verify-certificate", "proof.json"], "")?.ended(0)?;
    let other = with_example(&home, &["policy", "verify-certificate"], &["proof.json"])?.ended(1)?;
    assert!(
        other.text()?.contains("NOT VERIFIED: the certificate is about another catalog"),
        "{}",
        other.text()?
    );
    let forged = std::fs::read_to_string(home.path("proof.json"))?.replace("\"states\": ", "\"states\": 1");
    let forged = home.file("forged.json", forged)?;
    home.run(&["policy", "verify-certificate", &forged], "")?.ended(1)?;

    let asked = ["--local-only", "--at-all"];
    home.run(&["policy", "prove", asked[1]], "")?.ended(2)?;
    let broken = with_example(&home, &["policy", "prove"], &["--from", "2026-11-23", asked[0]])?.ended(1)?;
    let text = broken.text()?;
    assert!(text.contains("proved      floor") && text.contains("NOT SO      local-only"), "{text}");
    assert!(text.contains("may receive {"), "{text}");
    let regions = ["--from", "2026-11-23", "--class-in", "regulated_health=mars*", "--homes"];
    let nowhere = with_example(&home, &["policy", "prove"], &regions)?.ended(1)?;
    let warned = nowhere.err;
    assert!(warned.contains("warning: invariant `class-in-regions`, `only`: no endpoint"), "{warned}");
    let hollow = "[[invariant]]\nid = \"away\"\nnever = { providers = [\"Nobody\"] }\n";
    let hollow = [
        "--from",
        "2026-11-23",
        "--certificate",
        "hollow.json",
        "--invariants",
        &home.file("hollow.toml", hollow)?,
    ];
    let proved = with_example(&home, &["policy", "prove"], &hollow)?.ended(0)?;
    let checked = with_example(&home, &["policy", "verify-certificate"], &["hollow.json"])?.ended(0)?;
    for one in [proved, checked] {
        let warned = one.err;
        assert!(
            warned.contains("invariant `away`, `never`: no endpoint of the catalog has provider `Nobody`"),
            "{warned}"
        );
    }
    Ok(())
}

#[test]
fn another_policy_and_another_day_change_what_they_change() -> Tested {
    let home = Home::new()?;
    let (catalog, usual, strict) =
        (example("catalog.toml"), example("policy.toml"), example("policy-strict.toml"));
    let now = ["--at", "2026-11-23", "--exit-code"];
    let diff = |one: &str, two: &str| {
        home.run(&[&["policy", "diff", "--json", "--catalog", &catalog, one, two][..], &now].concat(), "")
    };
    assert_eq!(diff(&usual, &usual)?.ended(0)?.json()?, Vec::<Value>::new());
    let changes = diff(&usual, &strict)?.ended(1)?.json()?;
    let differs = |one: &Value| one["before"] != one["after"] || one["duties"].is_array();
    assert!(changes.iter().all(|one| differs(one) && one["example"]["purpose"].is_string()));
    // The same endpoints with other duties are another answer.
    let text = std::fs::read_to_string(&usual)?;
    let other = text.replace(
        "on = \"category:credential\", operator = \"remove\"",
        "on = \"category:credential\", operator = \"hash\"",
    );
    assert_ne!(text, other);
    let other = diff(&usual, &home.file("other.toml", other)?)?.ended(1)?.json()?;
    let told = |one: &Value| one["before"] == one["after"] && one["duties"][0]["before"] == "remove";
    assert!(other.iter().any(told), "{other:?}");

    // A date means all of its day.
    let last = ["--from", "2099-12-01", "--until", "2100-01-01", "--exit-code"];
    with_example(&home, &["policy", "forecast"], &last)?.ended(1)?;
    let before = ["--from", "2099-12-01", "--until", "2099-12-31", "--exit-code"];
    with_example(&home, &["policy", "forecast"], &before)?.ended(0)?;
    let noon = std::fs::read_to_string(&catalog)?
        .replace("valid_until = 2099-12-31", "valid_until = 2099-12-31T12:00:00Z");
    let noon = home.file("noon.toml", noon)?;
    let forecast = |until: &str| {
        let asked = ["policy", "forecast", "--catalog", &noon, "--policy", &usual, "--from", "2099-12-01"];
        home.run(&[&asked[..], &["--until", until, "--exit-code"]].concat(), "")
    };
    forecast("2099-12-31")?.ended(1)?;
    forecast("2099-12-31T11:00:00Z")?.ended(0)?;

    let quiet = ["--from", "2026-11-23", "--until", "2026-11-30"];
    with_example(&home, &["policy", "forecast"], &[&quiet[..], &["--exit-code"]].concat())?.ended(0)?;
    let end = ["--from", "2099-12-01", "--until", "2100-02-01", "--exit-code", "--json"];
    let dark = with_example(&home, &["policy", "forecast"], &end)?.ended(1)?.json()?;
    assert!(
        dark.iter().any(|one| one["change"] == "goes_dark" && one["at"] == "2100-01-01T00:00:00Z"),
        "{dark:?}"
    );
    Ok(())
}

#[test]
fn a_request_is_explained_in_the_policys_own_words_and_with_its_past() -> Tested {
    let home = Home::new()?;
    let own = "[vocabulary]\n[[vocabulary.label]]\nname = \"FALCON_CODE\"\ncategory = \"business\"\n\
        [[vocabulary.class]]\nname = \"falcon_code\"\n\
        [[clause]]\nid = \"may\"\neffect = \"permit\"\n\
        [[clause]]\nid = \"falcon\"\neffect = \"forbid\"\nwhen.labels_any = [\"FALCON_CODE\"]\n\
        [[clause]]\nid = \"past\"\neffect = \"forbid\"\nwhen.tainted = true\n";
    let own = home.file("own.toml", own)?;
    let told = |option: &[&str]| -> Result<Value, Box<dyn Error>> {
        let asked = ["policy", "explain", "--json", "--at", "2026-11-23", "--policy", &own];
        object(home.run(&[&asked[..], option].concat(), "")?.ended(0)?)
    };
    assert_eq!(told(&[])?["decision"], "grant");
    for (option, clause) in [(&["--label", "FALCON_CODE"][..], "falcon"), (&["--tainted"][..], "past")] {
        let told = told(option)?;
        assert_eq!((&told["decision"], &told["reasons"][0]["clause"]), (&"refusal".into(), &clause.into()));
    }
    home.run(&["policy", "explain", "--policy", &own, "--label", "FALCON_COD"], "")?.ended(2)?;
    Ok(())
}

#[test]
fn the_catalog_answers_on_both_sides_of_the_date_a_vendor_changed_its_terms() -> Tested {
    let home = Home::new()?;
    let rung = |at: &str| -> Result<Value, Box<dyn Error>> {
        let run =
            home.run(&["catalog", "show", "anthropic-claude-free", "--at", at, "--json"], "")?.ended(0)?;
        Ok(object(run)?["standing"]["rung"].clone())
    };
    assert_eq!(rung("2025-09-27T23:59:59.999999Z")?, "vendor_page");
    assert_eq!(rung("2025-09-28T00:00:00Z")?, "trains");
    let listed = home.run(&["catalog", "list", "--at", "2026-11-23", "--json"], "")?.ended(0)?.json()?;
    assert!(listed.len() > 80);
    let meeting: Vec<&Value> =
        listed.iter().filter(|one| one["meets_floor"] == true).map(|one| &one["endpoint"]).collect();
    assert_eq!(meeting, ["local"], "no vendor's page meets the floor");
    let mistyped = home.run(&["catalog", "show", "openai-apy"], "")?.ended(2)?;
    assert!(mistyped.err.contains("did you mean `openai-api`?"), "{}", mistyped.err);
    Ok(())
}

#[test]
fn evidence_is_the_document_that_was_hashed_or_the_check_fails() -> Tested {
    let home = Home::new()?;
    let (catalog, evidence) = (example("catalog.toml"), example("evidence"));
    let check = |folder: &str| {
        home.run(&["catalog", "check", "--catalog", &catalog, "--evidence", folder, "--json"], "")
    };
    let fine = check(&evidence)?.ended(0)?.json()?;
    assert!(fine.len() >= 5 && fine.iter().all(|one| one["state"] == "matches"), "{fine:?}");
    common::copy(Path::new(&evidence), &home.path("evidence"))?;
    home.file("evidence/openai-eu-dpa.txt", "we may train on everything")?;
    let bad = check("evidence")?.ended(1)?.json()?;
    assert_eq!(bad.iter().filter(|one| one["state"]["differs"].is_object()).count(), 1, "{bad:?}");
    check("no-such-folder")?.ended(1)?;
    // A folder in place of a document is told, and the others are checked all the same.
    std::fs::remove_file(home.path("evidence/openai-eu-dpa.txt"))?;
    std::fs::create_dir(home.path("evidence/openai-eu-dpa.txt"))?;
    let folder = check("evidence")?.ended(2)?;
    assert!(folder.err.contains("openai-eu-dpa.txt"), "{}", folder.err);
    assert!(folder.json()?.iter().filter(|one| one["state"] == "matches").count() >= 4);
    Ok(())
}

#[test]
fn what_runs_out_is_told_by_date_and_differences_by_name() -> Tested {
    let home = Home::new()?;
    let text = std::fs::read_to_string(example("catalog.toml"))?;
    let catalog = example("catalog.toml");
    let due = |at: &str| {
        home.run(&["catalog", "due", "--catalog", &catalog, "--at", at, "--exit-code", "--json"], "")
    };
    let late = due("2100-06-01")?.ended(1)?.json()?;
    assert!(late.iter().any(|one| one["event"] == "expires"), "{late:?}");
    let after = home.file("after.toml", text.replacen("sanctioned = true", "sanctioned = false", 1))?;
    let diff = home.run(&["catalog", "diff", "--exit-code", &catalog, &after], "")?.ended(1)?;
    assert!(diff.text()?.contains(": sanctioned: true -> false"), "{}", diff.text()?);
    home.run(&["catalog", "diff", "--exit-code", &catalog, &catalog], "")?.ended(0)?;
    Ok(())
}

#[test]
fn an_inventory_tells_who_uses_what_they_should_not() -> Tested {
    let home = Home::new()?;
    let csv = "person,endpoint,training,locked,verified_on\nana,openai-chatgpt-free,on,no,2026-11-01\nben,local,off,yes,2026-11-01\n";
    let csv = home.file("people.csv", csv)?;
    let run = home.run(&["catalog", "inventory", "--at", "2026-11-23", "--exit-code", "--json", &csv], "")?;
    let kinds: Vec<Value> = run.ended(1)?.json()?.iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["unsanctioned", "training_on"]);
    let spoofed = "person,endpoint\n\"ana\u{1b}[2K\nline 9\",no-such-\u{7}tool\n";
    let spoofed = home.file("spoofed.csv", spoofed)?;
    let run = home.run(&["catalog", "inventory", "--at", "2026-11-23", &spoofed], "")?.ended(0)?;
    let told = run.text()?;
    assert!(!told.contains(['\u{1b}', '\u{7}']) && !told.contains("\nline 9"), "{told:?}");
    let broken = home.file("broken.csv", "person,tool\nana,x\n")?;
    let run = home.run(&["catalog", "inventory", &broken], "")?.ended(2)?;
    assert!(run.err.contains("broken.csv:1:2: there is no column `tool`"), "{}", run.err);
    Ok(())
}

#[test]
fn a_tenants_policy_tightens_and_an_exception_ends_with_its_volume() -> Tested {
    let home = Home::new()?;
    let own = "[[clause]]\nid = \"tenant-may\"\neffect = \"permit\"\nto.regions = [\"eu*\"]\n";
    let own = format!("acme-us={}", home.file("own.toml", own)?);
    let asked = ["--tenant", "acme-us", "--purpose", "support", "--label", "EMAIL_ADDRESS"];
    let rest = [&asked[..], &["--at", "2026-11-23", "--json", "--tenant-policy", &own]].concat();
    let told = object(with_example(&home, &["policy", "explain"], &rest)?.ended(0)?)?;
    assert_ne!(told["endpoint"], "anthropic-us", "it is in the United States");
    assert_eq!(told["tenant_policies"].as_array().map(Vec::len), Some(1));
    with_example(&home, &["policy", "check"], &["--tenant-policy", "acme-us"])?.ended(2)?;

    let pilot = "[[clause]]\nid = \"pilot\"\neffect = \"permit\"\nlimit = { volume = 2 }\n";
    let pilot = home.file("pilot.toml", pilot)?;
    let requests =
        common::lines(&(0..3).map(|id| serde_json::json!({"id": id, "body": "x"})).collect::<Vec<_>>());
    let guard = |more: &[&str]| {
        let all = [&["guard", "--json", "--audit", "log", "--policy", &pilot][..], more, &["-"]].concat();
        home.run(&all, &requests)?.ended(0)?.json()
    };
    let cleared = |answers: Vec<Value>| answers.iter().filter(|one| one["outcome"] == "cleared").count();
    assert_eq!(cleared(guard(&[])?), 0, "nobody counts");
    assert_eq!(cleared(guard(&["--volumes", "volumes"])?), 2);
    assert_eq!(cleared(guard(&["--volumes", "volumes"])?), 0, "counted before");
    std::fs::remove_file(home.path("volumes"))?;
    let all = ["guard", "--json", "--audit", "log", "--policy", &pilot, "--volumes", "volumes", "-"];
    let run = home.run(&all, &requests)?.ended(2)?;
    assert!(run.err.contains("the log says that it counted"), "{}", run.err);
    Ok(())
}
