//! `safeconduct catalog due`, `diff`, `check` and `inventory`: what somebody should look at.

use super::args::{CheckArgs, DiffArgs, DueArgs, InventoryArgs};
use super::{instant, line};
use crate::documents;
use crate::failure::{Ending, Failure};
use safeconduct::Timestamp;
use safeconduct::policy::{DocumentState, DueEvent, Inventory};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};

/// What runs out.
pub fn due(args: &DueArgs) -> Result<Ending, Failure> {
    let catalog = documents::catalog(args.which.catalog.as_deref())?;
    let now = instant(args.at);
    let until = now.plus_days(i64::from(args.days));
    // What began long ago is no news; what ended or fell due is, until somebody acts.
    let due = catalog.due(Timestamp::from_micros(i64::MIN), until);
    let due: Vec<_> = due.into_iter().filter(|one| one.at > now || one.event != DueEvent::Begins).collect();
    let stale = args.stale_since.map(|since| catalog.stale(since)).unwrap_or_default();
    let mut out = io::stdout().lock();
    for one in &due {
        if args.which.json {
            line(&mut out, one)?;
            continue;
        }
        let event = match (one.event, one.at <= now) {
            (DueEvent::Begins, _) => "begins",
            (DueEvent::Expires, false) => "expires",
            (DueEvent::Expires, true) => "EXPIRED",
            (DueEvent::ReviewOverdue, false) => "is to be reviewed before",
            (DueEvent::ReviewOverdue, true) => "REVIEW OVERDUE",
        };
        let what = match &one.evidence {
            Some(evidence) => evidence.to_string(),
            None => listed(&one.claims),
        };
        writeln!(out, "{}  {what} {event}: {}", one.at, listed(&one.endpoints))?;
    }
    for evidence in &stale {
        match args.which.json {
            true => line(&mut out, &serde_json::json!({ "event": "stale", "evidence": evidence }))?,
            false => writeln!(out, "STALE                 {evidence}: nobody looked since")?,
        }
    }
    if due.is_empty() && stale.is_empty() && !args.which.json {
        writeln!(out, "nothing is over, overdue or due until {until}")?;
    }
    let late = due.iter().any(|one| one.at <= now) || !stale.is_empty();
    Ok(if args.exit_code && late { Ending::Found } else { Ending::Done })
}

/// What differs.
pub fn diff(args: &DiffArgs) -> Result<Ending, Failure> {
    let (before, after) = (documents::catalog(Some(&args.before))?, documents::catalog(Some(&args.after))?);
    let changes = before.changes_to(&after);
    let mut out = io::stdout().lock();
    for change in &changes {
        if args.json {
            line(&mut out, change)?;
            continue;
        }
        let name = format!("{} {}", change.kind, change.id);
        match (&change.field, &change.before, &change.after) {
            (None, Value::Null, _) => writeln!(out, "+ {name}")?,
            (None, _, _) => writeln!(out, "- {name}")?,
            (Some(field), before, after) => writeln!(out, "~ {name}: {field}: {before} -> {after}")?,
        }
    }
    if changes.is_empty() && !args.json {
        writeln!(out, "the catalogs say the same")?;
    }
    Ok(if args.exit_code && !changes.is_empty() { Ending::Found } else { Ending::Done })
}

/// Whether the documents are those that were hashed.
pub fn check(args: &CheckArgs) -> Result<Ending, Failure> {
    let catalog = documents::catalog(args.which.catalog.as_deref())?;
    let mut out = io::stdout().lock();
    let Some(folder) = &args.evidence else {
        let named = catalog.evidence().iter().filter(|one| one.document.is_some()).count();
        match args.which.json {
            true => line(
                &mut out,
                &serde_json::json!({ "catalog": catalog.digest(), "unchecked_documents": named }),
            )?,
            false => writeln!(
                out,
                "ok: {} endpoints, {} pieces of evidence; {named} documents not checked, name their folder with --evidence",
                catalog.endpoints().len(),
                catalog.evidence().len()
            )?,
        }
        return Ok(Ending::Done);
    };
    // A file that is there and cannot be read is no missing file: somebody has to look.
    let mut unreadable = None;
    let checks = catalog.check_documents(|document| {
        let path = folder.join(document);
        // A folder cannot be read, and to read a pipe is to wait for whoever writes into it.
        let special = fs::metadata(&path).is_ok_and(|found| !found.is_file());
        let read = if special { Err(io::Error::other("it is no file")) } else { fs::read(&path) };
        match read {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => {
                unreadable.get_or_insert(Failure::file("read", &path, &error));
                None
            }
        }
    });
    let mut bad = 0;
    for check in &checks {
        let (word, fine) = match check.state {
            DocumentState::Matches => ("matches".to_owned(), true),
            DocumentState::Differs { found } => (format!("DIFFERS: its SHA-256 is {found}"), false),
            DocumentState::Missing => ("MISSING".to_owned(), false),
            DocumentState::Empty => ("EMPTY".to_owned(), false),
            DocumentState::Unhashed { found } => {
                (format!("has no `sha256` in the catalog; it is {found}"), false)
            }
        };
        bad += u64::from(!fine);
        match args.which.json {
            true => line(&mut out, check)?,
            false => writeln!(out, "{}  {}  {word}", check.evidence, check.document)?,
        }
    }
    if let Some(failure) = unreadable {
        return Err(failure);
    }
    if !args.which.json {
        writeln!(out, "{} documents checked, {bad} not as hashed", checks.len())?;
    }
    Ok(if bad > 0 { Ending::Found } else { Ending::Done })
}

/// Who uses what, and where that is not as it should be.
pub fn inventory(args: &InventoryArgs) -> Result<Ending, Failure> {
    let catalog = documents::catalog(args.which.catalog.as_deref())?;
    let now = instant(args.at);
    let inventory = Inventory::from_csv(&documents::read(&args.inventory)?);
    let inventory = inventory.map_err(|error| documents::at(&args.inventory, &error))?;
    let since = args.verified_since.unwrap_or_else(|| now.plus_days(-365));
    let issues = inventory.issues(&catalog, now, since);
    let mut out = io::stdout().lock();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for issue in &issues {
        *kinds.entry(issue.kind.as_str()).or_default() += 1;
        match args.which.json {
            true => line(&mut out, issue)?,
            false => {
                let (person, endpoint) = (plain(&issue.person), plain(&issue.endpoint));
                let (kind, message) = (issue.kind.as_str(), plain(&issue.message));
                writeln!(out, "line {}: {person} with {endpoint}: {kind}: {message}", issue.line)?;
            }
        }
    }
    if !args.which.json {
        let counts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
        writeln!(out, "{} rows, {} issues{counts}", inventory.rows().len(), issues.len())?;
    }
    Ok(if args.exit_code && !issues.is_empty() { Ending::Found } else { Ending::Done })
}

/// A text of somebody's file without what would move a terminal's cursor or begin a line of its own.
fn plain(text: &str) -> String {
    let shown = |char: char| match char.is_control() {
        true => char.escape_default().to_string(),
        false => char.to_string(),
    };
    text.chars().map(shown).collect()
}

fn listed<T: std::fmt::Display>(all: &[T]) -> String {
    match all.is_empty() {
        true => "no endpoint".to_owned(),
        false => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}
