//! `safeconduct policy diff` and `forecast`: whose answers change, under another policy or as time goes on.

use super::args::{DiffArgs, ForecastArgs};
use super::instant;
use crate::args::Rules;
use crate::documents;
use crate::failure::{Ending, Failure};
use safeconduct::policy::{AccessChange, DutyChange};
use safeconduct::{EndpointId, default_vocabulary};
use serde::Serialize;
use std::io::{self, Write};

/// Compares two policies.
pub fn diff(args: &DiffArgs) -> Result<Ending, Failure> {
    let words = default_vocabulary();
    let load = |catalog: &Option<_>, policy: &std::path::PathBuf| {
        let rules =
            Rules { catalog: catalog.clone(), policy: Some(policy.clone()), tenant_policy: Vec::new() };
        let catalog = documents::catalog(rules.catalog.as_deref())?;
        documents::fit(catalog, documents::policy(rules.policy.as_deref(), &words)?, &rules)
    };
    let before = load(&args.catalog, &args.before)?;
    let after =
        load(if args.other_catalog.is_some() { &args.other_catalog } else { &args.catalog }, &args.after)?;
    let changes = before.changes_to(&after, instant(args.at)).map_err(Failure::new)?;
    let mut out = io::stdout().lock();
    for change in &changes {
        if args.json {
            line(&mut out, change)?;
            continue;
        }
        let (before, after) = (names(&change.before), names(&change.after));
        match change.before == change.after {
            true => writeln!(out, "{} kinds of request: {after}, with other duties", change.states)?,
            false => writeln!(out, "{} kinds of request: {before} -> {after}", change.states)?,
        }
        for DutyChange { endpoint, about, before, after } in &change.duties {
            let word = |duty: &Option<String>| duty.as_deref().map_or("nothing", |duty| duty).to_owned();
            writeln!(out, "    {endpoint}: {about}: {} -> {}", word(before), word(after))?;
        }
        writeln!(out, "    such as {}", serde_json::to_string(&change.example).map_err(Failure::new)?)?;
    }
    if changes.is_empty() && !args.json {
        writeln!(out, "every request is answered alike")?;
    }
    Ok(if args.exit_code && !changes.is_empty() { Ending::Found } else { Ending::Done })
}

/// Looks ahead.
pub fn forecast(args: &ForecastArgs) -> Result<Ending, Failure> {
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    let from = instant(args.from);
    // A date means all of it.
    let until = args.until.last();
    if until < from {
        return Err(Failure::new("--until is before the first instant"));
    }
    let outlook = evaluator.forecast(from, until).map_err(Failure::new)?;
    let mut out = io::stdout().lock();
    for one in &outlook {
        if args.json {
            line(&mut out, one)?;
            continue;
        }
        let change = match one.change {
            AccessChange::Opens => "opens",
            AccessChange::GoesDark => "goes dark",
        };
        let alone = match (one.without_alternative, one.change) {
            (true, AccessChange::GoesDark) => ", and some of these requests then have nowhere to go",
            (true, AccessChange::Opens) => ", and some of these requests had nowhere to go before",
            (false, _) => "",
        };
        writeln!(out, "{}  {} {change}{alone}", one.at, one.endpoint)?;
        writeln!(out, "    classes   {}", listed(&one.classes))?;
        writeln!(out, "    purposes  {}", listed(&one.purposes))?;
    }
    if outlook.is_empty() && !args.json {
        writeln!(out, "nothing opens and nothing goes dark until {}", args.until)?;
    }
    Ok(if args.exit_code && !outlook.is_empty() { Ending::Found } else { Ending::Done })
}

fn line(out: &mut impl Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value).map_err(Failure::new)?;
    Ok(writeln!(out)?)
}

fn names(endpoints: &[EndpointId]) -> String {
    match endpoints.is_empty() {
        true => "nowhere".to_owned(),
        false => listed(endpoints),
    }
}

fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
