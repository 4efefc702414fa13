//! `safeconduct rules`: check, try, list and show rules, the built-in ones and those of files.

pub mod args;
mod load;

use crate::failure::{Ending, Failure};
use crate::scan;
use args::{CheckArgs, ListArgs, RulesCommand, ShowArgs, TestArgs};
pub use load::load_aloud;
use safeconduct::detect::RuleDocument;
use safeconduct::{Confidence, Rule, Scanner, rules};
use serde_json::json;
use std::io::{self, Write};

/// Runs a command about rules.
pub fn run(command: &RulesCommand) -> Result<Ending, Failure> {
    match command {
        RulesCommand::Check(args) => check(args),
        RulesCommand::Test(args) => test(args),
        RulesCommand::List(args) => list(args),
        RulesCommand::Show(args) => show(args),
    }
}

fn check(args: &CheckArgs) -> Result<Ending, Failure> {
    let loaded = load::load(&args.files)?;
    let (count, left_out) = (loaded.rules.len(), loaded.left_out);
    // Names that clash are found where a scanner is built.
    Scanner::builder().owned_rules(loaded.rules).build().map_err(Failure::new)?;
    let mut out = io::stdout().lock();
    if args.json {
        let left: Vec<_> = left_out
            .iter()
            .map(|left| json!({"rule": left.rule, "what": left.what, "whole": left.whole}))
            .collect();
        writeln!(out, "{}", json!({"rules": count, "left_out": left}))?;
    } else {
        writeln!(out, "ok: {count} rule{}, {} left out", if count == 1 { "" } else { "s" }, left_out.len())?;
        for left in &left_out {
            writeln!(out, "{left}")?;
        }
    }
    Ok(if args.exit_code && !left_out.is_empty() { Ending::Found } else { Ending::Done })
}

fn test(args: &TestArgs) -> Result<Ending, Failure> {
    let rules = load_aloud(&args.rules)?;
    let scanner = Scanner::builder().owned_rules(rules.clone()).build().map_err(Failure::new)?;
    scan::print_all(scanner, rules, &args.input, Confidence::Low, args.show_text)
}

fn list(args: &ListArgs) -> Result<Ending, Failure> {
    let mut out = io::stdout().lock();
    let documents = match args.files.is_empty() {
        true => built_in().iter().flat_map(|(set, rules)| documents(set, rules)).collect::<Vec<_>>(),
        false => {
            let scanner =
                Scanner::builder().owned_rules(load_aloud(&args.files)?).build().map_err(Failure::new)?;
            scanner.document().rules.into_iter().map(|rule| ("yours", rule)).collect()
        }
    };
    for (set, rule) in documents {
        if args.json {
            let mut line = serde_json::to_value(&rule).map_err(Failure::new)?;
            if let Some(fields) = line.as_object_mut() {
                fields.insert("set".to_owned(), json!(set));
            }
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{set:10} {:44} {} ({})", rule.name, rule.label, rule.sensitivity)?;
        }
    }
    Ok(Ending::Done)
}

fn show(args: &ShowArgs) -> Result<Ending, Failure> {
    let built_in = built_in();
    let own = load_aloud(&args.rules)?;
    let scanner = Scanner::builder().owned_rules(own).build().map_err(Failure::new)?;
    let mut shown = None;
    for rule in scanner.document().rules.iter().filter(|rule| rule.name == args.name) {
        shown = Some(serde_json::to_value(rule).map_err(Failure::new)?);
    }
    for (set, rules) in &built_in {
        for rule in rules.iter().filter(|rule| rule.name == args.name) {
            for (_, document) in documents(set, std::slice::from_ref(rule)) {
                let mut value = serde_json::to_value(document).map_err(Failure::new)?;
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("set".to_owned(), json!(set));
                    fields.insert("examples".to_owned(), json!(rule.examples));
                    fields.insert("counterexamples".to_owned(), json!(rule.counterexamples));
                    fields.insert("reference".to_owned(), json!(rule.reference));
                }
                shown = Some(value);
            }
        }
    }
    let shown = shown.ok_or_else(|| {
        Failure::new(format!("there is no rule `{}`; `safeconduct rules list` names all", args.name))
    })?;
    writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&shown).map_err(Failure::new)?)?;
    Ok(Ending::Done)
}

/// The built-in rules by the name of their set.
fn built_in() -> [(&'static str, &'static [Rule]); 5] {
    [
        ("secrets", rules::secrets()),
        ("personal", rules::personal()),
        ("broad", rules::broad()),
        ("special", rules::special_categories()),
        ("business", rules::business_content()),
    ]
}

/// What the record would say of each rule.
fn documents(set: &'static str, rules: &[Rule]) -> Vec<(&'static str, RuleDocument)> {
    // Built-in rules build: a test of theirs says so.
    let scanner = Scanner::builder().rules(rules).build();
    scanner
        .map_or(Vec::new(), |scanner| scanner.document().rules.into_iter().map(|rule| (set, rule)).collect())
}
