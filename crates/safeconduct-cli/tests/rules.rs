//! `safeconduct rules`: rules of one's own are checked when they load, and found beside the built-in ones.

mod common;

use common::{Home, Tested};

const OURS: &str = r#"
[[rules]]
name = "order-number"
label = "ORDER_NUMBER"
category = "business"
pattern = '(?P<value>[A-Z]{2}-\d{6})'
stop_words = ["XX-"]
allow_paths = ["^docs/"]
examples = ["order AB-123456"]
counterexamples = ["XX-123456", "AB-12345"]
"#;

const FOREIGN: &str = r#"
title = "theirs"
[[rules]]
id = "acme-token"
regex = '''\b(acme_[a-z0-9]{16})(?:['"\s;]|$)'''
entropy = 2.5
keywords = ["acme_"]
[[rules]]
id = "key-file"
path = '''\.key$'''
"#;

#[test]
fn a_file_is_checked_with_its_examples() -> Tested {
    let home = Home::new()?;
    let file = home.file("ours.toml", OURS)?;
    assert!(
        home.run(&["rules", "check", &file], "")?.ended(0)?.text()?.starts_with("ok: 1 rule, 0 left out")
    );
    let wrong = home.file("wrong.toml", OURS.replace("order AB-123456", "order AB-1"))?;
    let run = home.run(&["rules", "check", &wrong], "")?.ended(2)?;
    assert!(run.err.contains("rule `order-number`: `examples` [0] is not found by the rule"), "{}", run.err);
    let json =
        home.file("ours.json", r#"{"rules": [{"name": "x", "label": "URL", "pattern": "x[0-9]+"}]}"#)?;
    assert_eq!(home.run(&["rules", "check", "--json", &json], "")?.ended(0)?.json()?[0]["rules"], 1);
    Ok(())
}

#[test]
fn a_foreign_file_loads_with_a_report() -> Tested {
    let home = Home::new()?;
    let file = home.file("theirs.toml", FOREIGN)?;
    let report = home.run(&["rules", "check", "--json", "--exit-code", &file], "")?.ended(1)?.json()?;
    assert_eq!((&report[0]["rules"], &report[0]["left_out"][0]["rule"]), (&1.into(), &"key-file".into()));
    let found =
        home.run(&["rules", "test", "--rules", &file], "token acme_k7fq9ztw2mxe4rbn;")?.ended(0)?.json()?;
    assert_eq!((found.len(), &found[0]["label"], &found[0]["start"]), (1, &"ACME_TOKEN".into(), &6.into()));
    Ok(())
}

#[test]
fn own_rules_count_beside_the_built_in_ones_and_not_in_allowed_paths() -> Tested {
    let home = Home::new()?;
    let rules = home.file("ours.toml", OURS)?;
    let text = "order AB-123456 of ana@example.org";
    let labels = |found: Vec<serde_json::Value>| -> Vec<String> {
        found.iter().filter_map(|finding| finding["label"].as_str().map(str::to_owned)).collect()
    };
    let found = home.run(&["scan", "--rules", &rules], text)?.ended(0)?.json()?;
    assert_eq!(labels(found), ["ORDER_NUMBER", "EMAIL_ADDRESS"]);
    let run = home.run(&["scan", "--rules", &rules], "XX-123456")?.ended(0)?;
    assert!(run.json()?.is_empty());
    Ok(())
}

#[test]
fn every_built_in_rule_is_listed_and_shown() -> Tested {
    let home = Home::new()?;
    let listed = home.run(&["rules", "list", "--json"], "")?.ended(0)?.json()?;
    assert!(listed.iter().any(|rule| rule["name"] == "jwt" && rule["set"] == "secrets"));
    assert!(listed.iter().any(|rule| rule["name"] == "email-address" && rule["set"] == "personal"));
    let run = home.run(&["rules", "show", "jwt"], "")?.ended(0)?;
    let shown = run.text()?;
    assert!(
        shown.contains("\"counterexamples\"") && shown.contains("https://www.rfc-editor.org/rfc/rfc7519")
    );
    let run = home.run(&["rules", "show", "no-such-rule"], "")?.ended(2)?;
    assert!(run.err.contains("there is no rule `no-such-rule`"), "{}", run.err);
    Ok(())
}
