//! `safeconduct audit`: check and read the record.

use crate::args::{
    AuditCommand, ChangeKeyArgs, CheckProofArgs, CompareArgs, ExportArgs, ExportFormat, ProveArgs, PruneArgs,
    ReplayArgs, ReportArgs, ReportFormat, ShowArgs, TraceArgs, Trust, VerifyArgs,
};
use crate::bundle::{self, InForce};
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{
    Authenticity, Entry, EntryName, Format, Integrity, Period, Prune, Relation, Report, Statement, Thread,
    Verifier, check_proof, compare, export, page, prove, read, trace,
};
use safeconduct::{Log, Redecided, Replay, Replayed};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Runs a command about the record.
pub fn run(command: &AuditCommand) -> Result<Ending, Failure> {
    match command {
        AuditCommand::Verify(args) => run_verify(args),
        AuditCommand::Show(args) => show(args),
        AuditCommand::Prove(args) => run_prove(args),
        AuditCommand::CheckProof(args) => run_check_proof(args),
        AuditCommand::Compare(args) => run_compare(args),
        AuditCommand::Trace(args) => run_trace(args),
        AuditCommand::Replay(args) => run_replay(args),
        AuditCommand::Export(args) => run_export(args),
        AuditCommand::Prune(args) => run_prune(args),
        AuditCommand::ChangeKey(args) => run_change_key(args),
        AuditCommand::Report(args) => report(args),
    }
}

/// Who is trusted, and which heads were seen before.
fn verifier(trust: &Trust, pins: &[PathBuf]) -> Result<Verifier, Failure> {
    let mut verifier = Verifier::new();
    let listed = trust.keys.as_deref().map(keys::key_file).transpose()?.unwrap_or_default();
    for key in keys::public_keys(&trust.key)?.into_iter().chain(listed) {
        verifier = verifier.trust(key);
    }
    for pin in pins {
        verifier = verifier.pin(fs::read(pin).map_err(|error| Failure::file("read", pin, &error))?);
    }
    Ok(verifier)
}

fn run_verify(args: &VerifyArgs) -> Result<Ending, Failure> {
    #[derive(Serialize)]
    struct Verified<'r> {
        #[serde(flatten)]
        report: &'r Report,
        #[serde(skip_serializing_if = "Option::is_none")]
        decisions: Option<&'r Decisions>,
    }
    let report = verifier(&args.trust, &args.pin)?.verify(&args.dir).map_err(Failure::new)?;
    // A log that is bad is not decided again: whatever it says is not what was recorded.
    let decisions = match args.decisions && report.is_ok() {
        true => Some(Decisions::of(&args.dir)?),
        false => None,
    };
    let mut out = io::stdout().lock();
    match args.json {
        true => {
            let verified = Verified { report: &report, decisions: decisions.as_ref() };
            serde_json::to_writer(&mut out, &verified).map_err(Failure::new)?;
            writeln!(out)?;
        }
        false => {
            render(&report, &mut out)?;
            decisions.iter().try_for_each(|decisions| decisions.render(&mut out))?;
        }
    }
    let agreed = decisions.is_none_or(|decisions| decisions.summary.changed == 0);
    Ok(if report.is_ok() && agreed { Ending::Done } else { Ending::Broken })
}

/// How many disagreements are listed; all are counted.
const DISAGREEMENTS_MAX: usize = 100;

/// Whether the recorded decisions follow from the recorded documents.
#[derive(Serialize)]
struct Decisions {
    #[serde(flatten)]
    summary: Replayed,
    disagree: Vec<Redecided>,
}

impl Decisions {
    fn of(dir: &Path) -> Result<Decisions, Failure> {
        let mut disagree = Vec::new();
        let note = |again: &Redecided| {
            if !again.agrees() && disagree.len() < DISAGREEMENTS_MAX {
                disagree.push(again.clone());
            }
        };
        let summary = Replay::default().run(dir, note).map_err(Failure::new)?;
        Ok(Decisions { summary, disagree })
    }

    fn render(&self, out: &mut impl Write) -> io::Result<()> {
        let Replayed { requests, changed, errors } = self.summary;
        let rest = requests - changed;
        writeln!(
            out,
            "decisions     {rest} follow from policy and catalog, {changed} do not, {errors} had none"
        )?;
        for again in &self.disagree {
            writeln!(out, "              entry {}: {}", again.index, again.differences.join("; "))?;
        }
        Ok(())
    }
}

fn run_replay(args: &ReplayArgs) -> Result<Ending, Failure> {
    let text = |path: &Option<PathBuf>| {
        let read =
            |path: &PathBuf| fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error));
        path.as_ref().map(read).transpose()
    };
    let (policy, catalog) = (text(&args.rules.policy)?, text(&args.rules.catalog)?);
    let replay = Replay { policy, catalog, at: args.at };
    let (mut out, mut broken) = (BufWriter::new(io::stdout().lock()), None);
    let print = |again: &Redecided| {
        if !again.agrees() && broken.is_none() {
            let line = serde_json::to_string(again).unwrap_or_default();
            broken = writeln!(out, "{line}").err();
        }
    };
    let summary = replay.run(&args.dir, print).map_err(Failure::new)?;
    if let Some(error) = broken {
        return Err(error.into());
    }
    out.flush()?;
    let Replayed { requests, changed, errors } = summary;
    eprintln!("safeconduct: {requests} requests decided again, {changed} answers differ; {errors} had none");
    Ok(if changed > 0 { Ending::Found } else { Ending::Done })
}

fn run_export(args: &ExportArgs) -> Result<Ending, Failure> {
    let format = match args.format {
        ExportFormat::Ocsf => Format::Ocsf,
        ExportFormat::Ecs => Format::Ecs,
        ExportFormat::Cef => Format::Cef,
        ExportFormat::Otel => Format::Otel,
    };
    let origin = args.dir.join("origin");
    let origin = fs::read_to_string(&origin).map_err(|error| Failure::file("read", &origin, &error))?;
    let page = page(&args.dir, args.from, args.max).map_err(Failure::new)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for line in page.entries.iter().flat_map(|entry| export(format, origin.trim_end(), entry)) {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    eprintln!("safeconduct: next {}", page.next);
    Ok(Ending::Done)
}

fn run_prune(args: &PruneArgs) -> Result<Ending, Failure> {
    let prune = Prune { before: args.before, keep_days: args.keep_days, cursors: args.cursor.clone() };
    let signer = keys::existing_signer(&args.signing_key)?;
    match Log::prune(&args.dir, &signer, &prune).map_err(Failure::new)? {
        Some(below) => println!("entries 0 to {} are deleted", below - 1),
        None => println!("nothing is old enough: whole segments are deleted, and the newest is kept"),
    }
    Ok(Ending::Done)
}

fn run_change_key(args: &ChangeKeyArgs) -> Result<Ending, Failure> {
    let old = keys::existing_signer(&args.signing_key)?;
    let new = keys::signer(&args.new_key)?;
    Log::change_key(&args.dir, &old, &new).map_err(Failure::new)?;
    println!("{} is now signed by {}", args.dir.display(), new.public_key());
    Ok(Ending::Done)
}

fn run_trace(args: &TraceArgs) -> Result<Ending, Failure> {
    let thread = match (&args.tag, &args.id) {
        (Some(tag), _) => Thread::Tag(tag.parse().map_err(Failure::new)?),
        (None, Some(id)) => Thread::Id(id.parse().map_err(Failure::new)?),
        (None, None) => return Err(Failure::new("name what to follow with --tag or --id")),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for entry in trace(&args.dir, thread).map_err(Failure::new)? {
        print_entry(&mut out, &entry, None)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn run_prove(args: &ProveArgs) -> Result<Ending, Failure> {
    let name = match (&args.id, args.index) {
        (_, Some(index)) => EntryName::Index(index),
        (Some(id), None) => EntryName::Id(id.parse().map_err(Failure::new)?),
        (None, None) => return Err(Failure::new("name the entry with --id or --index")),
    };
    print!("{}", prove(&args.dir, name).map_err(Failure::new)?);
    Ok(Ending::Done)
}

fn run_check_proof(args: &CheckProofArgs) -> Result<Ending, Failure> {
    let proof = fs::read(&args.proof).map_err(|error| Failure::file("read", &args.proof, &error))?;
    let proven = check_proof(&proof, &keys::public_keys(&args.key)?).map_err(Failure::new)?;
    eprintln!("safeconduct: entry {} is in the record signed by {}", proven.entry.index, proven.by.name());
    let mut out = io::stdout().lock();
    out.write_all(&proven.entry.leaf)?;
    writeln!(out)?;
    Ok(Ending::Done)
}

fn run_compare(args: &CompareArgs) -> Result<Ending, Failure> {
    let keys = keys::public_keys(&args.key)?;
    let comparison = compare(&args.one, &args.other, &keys).map_err(Failure::new)?;
    println!("{}", serde_json::to_string_pretty(&comparison).map_err(Failure::new)?);
    Ok(match comparison.relation {
        Relation::Forked { .. } | Relation::Unrelated => Ending::Broken,
        _ => Ending::Done,
    })
}

fn report(args: &ReportArgs) -> Result<Ending, Failure> {
    let period = Period { from: args.from, to: args.to };
    let verifier = verifier(&args.trust, &[])?;
    let force = InForce::of(&args.dir)?;
    let statement = Statement::of(&args.dir, &verifier, period, force.calendar()).map_err(Failure::new)?;
    if let Some(folder) = &args.bundle {
        bundle::write(folder, &args.dir, &statement, &force)?;
    }
    let text = match args.format {
        ReportFormat::Html => statement.html(),
        ReportFormat::Json => statement.json(),
        ReportFormat::Md => statement.markdown(),
        ReportFormat::Csv => statement.csv(),
    };
    println!("{text}");
    Ok(if statement.verified.is_ok() { Ending::Done } else { Ending::Broken })
}

/// The four axes, apart.
fn render(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "log           {}", report.origin)?;
    let kinds: Vec<String> = report.kinds.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    writeln!(out, "entries       {} ({})", report.entries, kinds.join(", "))?;
    match &report.integrity {
        Integrity::Ok => writeln!(out, "integrity     ok: every byte is accounted for")?,
        Integrity::Bad { problems } => {
            writeln!(out, "integrity     BAD")?;
            for problem in problems {
                let index = problem.index.map_or_else(String::new, |index| format!("entry {index}, "));
                writeln!(out, "              {index}{}: {}", problem.file.display(), problem.what)?;
            }
        }
    }
    match &report.authenticity {
        Authenticity::Signed { by } => writeln!(out, "authenticity  signed by {by}")?,
        Authenticity::SelfAsserted { by } => {
            writeln!(out, "authenticity: self-asserted ({by}); give --key to check who signed")?;
        }
        Authenticity::Unsigned => writeln!(out, "authenticity  UNSIGNED: no signature by a key you trust")?,
    }
    let complete = &report.completeness;
    writeln!(
        out,
        "completeness  {} entries proven, {} unproven; {} gaps; {}; {} cleared requests without an outcome",
        complete.proven,
        complete.unproven,
        complete.gaps,
        if complete.closed { "closed" } else { "not closed" },
        complete.open_intents
    )?;
    if complete.pruned > 0 {
        writeln!(
            out,
            "retention     entries 0 to {} were pruned; their hashes are still proven",
            complete.pruned - 1
        )?;
    }
    let coverage = &report.coverage;
    writeln!(
        out,
        "coverage      {} scanned in full, {} in part, {} not",
        coverage.full, coverage.partial, coverage.failed
    )?;
    report.notes.iter().try_for_each(|note| writeln!(out, "note          {note}"))
}

fn show(args: &ShowArgs) -> Result<Ending, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut explained = match args.explain {
        true => explanations(&args.dir)?,
        false => BTreeMap::new(),
    };
    for entry in read(&args.dir).map_err(Failure::new)? {
        let entry = entry.map_err(Failure::new)?;
        let explanation = explained.remove(&entry.index);
        print_entry(&mut out, &entry, explanation)?;
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
fn print_entry(out: &mut impl Write, entry: &Entry, explained: Option<Value>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Shown<'a> {
        index: u64,
        leaf: String,
        record: &'a RawValue,
        #[serde(skip_serializing_if = "Option::is_none")]
        explained: Option<Value>,
    }
    let record: &RawValue = serde_json::from_slice(&entry.leaf)
        .map_err(|_| Failure::new(format!("entry {} is not JSON; verify the log", entry.index)))?;
    let shown = Shown { index: entry.index, leaf: entry.hash.to_string(), record, explained };
    serde_json::to_writer(&mut *out, &shown).map_err(Failure::new)?;
    Ok(out.write_all(b"\n")?)
}
