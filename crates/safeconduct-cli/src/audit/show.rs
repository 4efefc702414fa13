//! `safeconduct audit show` and `trace`: entries as lines of JSON.

use super::args::{ShowArgs, TraceArgs};
use super::detail::Opener;
use crate::failure::{Ending, Failure};
use safeconduct::audit::{Entry, Thread, read, trace};
use safeconduct::{Redecided, Replay};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(super) fn show(args: &ShowArgs) -> Result<Ending, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut explained = match args.explain {
        true => explanations(&args.dir)?,
        false => BTreeMap::new(),
    };
    let opener = match (&args.detail, &args.signing_key) {
        (Some(folder), Some(key)) => Some(Opener::new(folder, key)?),
        _ => None,
    };
    for entry in read(&args.dir).map_err(Failure::new)? {
        let entry = entry.map_err(Failure::new)?;
        let explanation = explained.remove(&entry.index);
        let detail = opener.as_ref().and_then(|opener| opener.open(&entry));
        print_entry(&mut out, &entry, explanation, detail)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// Why every endpoint may or may not have each request, worked out again.
fn explanations(dir: &Path) -> Result<BTreeMap<u64, Value>, Failure> {
    let mut explained = BTreeMap::new();
    let explain = |again: &Redecided| {
        let Some(decision) = &again.decision else { return };
        let allowed = decision.allowed().map(|one| {
            let by: Vec<&str> = one.permitted_by.iter().map(|clause| clause.as_str()).collect();
            json!({ "endpoint": one.endpoint.as_str(), "rung": one.rung.as_str(), "permitted_by": by })
        });
        let rejected = decision.rejected().into_iter().map(|one| {
            json!({ "endpoint": one.endpoint.as_str(), "rung": one.rung.as_str(), "reasons": one.reasons })
        });
        let (allowed, rejected): (Vec<Value>, Vec<Value>) = (allowed.collect(), rejected.collect());
        let whole = json!({ "agrees": again.agrees(), "differences": again.differences, "allowed": allowed, "rejected": rejected });
        explained.insert(again.index, whole);
    };
    Replay::default().run(dir, explain).map_err(Failure::new)?;
    Ok(explained)
}

/// One entry as a line of JSON.
fn print_entry(
    out: &mut impl Write,
    entry: &Entry,
    explained: Option<Value>,
    detail: Option<Value>,
) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Shown<'a> {
        index: u64,
        leaf: String,
        record: &'a RawValue,
        #[serde(skip_serializing_if = "Option::is_none")]
        explained: Option<Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        detail: Option<Value>,
    }
    let record: &RawValue = serde_json::from_slice(&entry.leaf)
        .map_err(|_| Failure::new(format!("entry {} is not JSON; verify the log", entry.index)))?;
    let shown = Shown { index: entry.index, leaf: entry.hash.to_string(), record, explained, detail };
    serde_json::to_writer(&mut *out, &shown).map_err(Failure::new)?;
    Ok(out.write_all(b"\n")?)
}

/// Prints what belongs to one value, conversation, user or request.
pub(super) fn trace_one(args: &TraceArgs) -> Result<Ending, Failure> {
    let thread = match (&args.tag, &args.id) {
        (Some(tag), _) => Thread::Tag(tag.parse().map_err(Failure::new)?),
        (None, Some(id)) => Thread::Id(id.parse().map_err(Failure::new)?),
        (None, None) => return Err(Failure::new("name what to follow with --tag or --id")),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let entries = trace(&args.dir, thread).map_err(Failure::new)?;
    for entry in &entries {
        print_entry(&mut out, entry, None, None)?;
    }
    out.flush()?;
    if entries.is_empty() {
        eprintln!("safeconduct: no entry of this record belongs to it");
        return Ok(Ending::Found);
    }
    Ok(Ending::Done)
}
