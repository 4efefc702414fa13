//! Rules from files: those of this house, in TOML or JSON, and those in the format of gitleaks.

use crate::documents;
use crate::failure::Failure;
use safeconduct::detect::{GitleaksFile, LeftOut, OwnedRule, RuleFile, RuleSpec};
use safeconduct::rules::validators;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// What a file or several held.
#[derive(Default)]
pub struct Loaded {
    pub rules: Vec<OwnedRule>,
    pub left_out: Vec<LeftOut>,
}

/// Loads all of `files`; the first rule that cannot be used ends it.
pub fn load(files: &[PathBuf]) -> Result<Loaded, Failure> {
    let mut all = Loaded::default();
    for path in files {
        let (specs, left_out) = specs(path)?;
        for spec in specs {
            let rule = spec.compile(validators::NAMED).map_err(|error| at(path, &error))?;
            all.rules.push(rule);
        }
        all.left_out.extend(left_out);
    }
    Ok(all)
}

/// Loads `files` and says on standard error what of them was left out.
pub fn load_aloud(files: &[PathBuf]) -> Result<Vec<OwnedRule>, Failure> {
    let loaded = load(files)?;
    for left in &loaded.left_out {
        eprintln!("safeconduct: {left}");
    }
    Ok(loaded.rules)
}

fn specs(path: &Path) -> Result<(Vec<RuleSpec>, Vec<LeftOut>), Failure> {
    let text = documents::read(path)?;
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if is_foreign(&text, json) {
        let carried = parsed::<GitleaksFile>(path, &text, json)?.carry_over();
        return Ok((carried.rules, carried.left_out));
    }
    Ok((parsed::<RuleFile>(path, &text, json)?.rules, Vec::new()))
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

/// Whether its rules have ids instead of names.
fn is_foreign(text: &str, json: bool) -> bool {
    let value: Option<serde_json::Value> =
        if json { serde_json::from_str(text).ok() } else { toml::from_str(text).ok() };
    let rules = value.as_ref().and_then(|value| value.get("rules")).and_then(serde_json::Value::as_array);
    rules.is_some_and(|rules| rules.iter().any(|rule| rule.get("id").is_some() && rule.get("name").is_none()))
}

fn parsed<T: DeserializeOwned>(path: &Path, text: &str, json: bool) -> Result<T, Failure> {
    match json {
        true => serde_json::from_str(text).map_err(|error| at(path, &error)),
        false => toml::from_str(text).map_err(|error| at(path, &error)),
    }
}
