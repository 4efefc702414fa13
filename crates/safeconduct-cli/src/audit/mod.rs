//! `safeconduct audit`: check and read the record.

pub mod args;
mod attach;
mod bundle;
mod check;
mod detail;
mod show;

use crate::failure::{Ending, Failure};
use crate::keys;
pub use detail::sealing_keys;

use args::{
    AuditCommand, ChangeKeyArgs, CheckProofArgs, CompareArgs, ExportArgs, ExportFormat, ProveArgs, PruneArgs,
    PublishArgs, ReportArgs, ReportFormat,
};
use bundle::InForce;
use safeconduct::audit::{
    Decisions, EntryName, Format, Period, Prune, Relation, Statement, check_proof, compare, export, page,
    prove, publish,
};
use safeconduct::{Log, Redecided, Replay};
use std::fmt;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Runs a command about the record.
pub fn run(command: &AuditCommand) -> Result<Ending, Failure> {
    match command {
        AuditCommand::Verify(args) => check::verify(args),
        AuditCommand::Show(args) => show::show(args),
        AuditCommand::Prove(args) => run_prove(args),
        AuditCommand::CheckProof(args) => run_check_proof(args),
        AuditCommand::Compare(args) => run_compare(args),
        AuditCommand::Trace(args) => show::trace_one(args),
        AuditCommand::Replay(args) => check::replay(args),
        AuditCommand::Export(args) => run_export(args),
        AuditCommand::Publish(args) => run_publish(args),
        AuditCommand::Prune(args) => run_prune(args),
        AuditCommand::ChangeKey(args) => run_change_key(args),
        AuditCommand::Attach(args) => attach::attach(args),
        AuditCommand::Ask(args) => attach::ask(args),
        AuditCommand::Erase(args) => detail::erase(args),
        AuditCommand::Report(args) => report(args),
    }
}

/// Prints a line.
fn say(text: impl fmt::Display) -> Result<Ending, Failure> {
    writeln!(io::stdout().lock(), "{text}")?;
    Ok(Ending::Done)
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
    if page.entries.is_empty() && args.from > 0 {
        eprintln!("safeconduct: there is no entry {} yet", args.from);
    }
    eprintln!("safeconduct: next {}", page.next);
    Ok(Ending::Done)
}

fn run_publish(args: &PublishArgs) -> Result<Ending, Failure> {
    let published = publish(&args.dir, &args.out).map_err(Failure::new)?;
    if published.first > 0 {
        eprintln!(
            "safeconduct: entries below {} were pruned: their hashes are published, their leaves are gone",
            published.first
        );
    }
    say(format_args!("{} holds the head of {} entries", args.out.display(), published.size))
}

fn run_prune(args: &PruneArgs) -> Result<Ending, Failure> {
    let prune = Prune { before: args.before, keep_days: args.keep_days, cursors: args.cursor.clone() };
    let signer = keys::existing_signer(&args.signing_key)?;
    match Log::prune(&args.dir, &signer, &prune).map_err(Failure::new)? {
        Some(below) => say(format_args!("entries 0 to {} are deleted", below - 1)),
        None => say("nothing is old enough: whole segments are deleted, and the newest is kept"),
    }
}

fn run_change_key(args: &ChangeKeyArgs) -> Result<Ending, Failure> {
    let old = keys::existing_signer(&args.signing_key)?;
    let new = keys::signer(&args.new_key)?;
    Log::change_key(&args.dir, &old, &new).map_err(Failure::new)?;
    say(format_args!("{} is now signed by {}", args.dir.display(), new.public_key()))
}

fn run_prove(args: &ProveArgs) -> Result<Ending, Failure> {
    let name = match (&args.id, args.index) {
        (_, Some(index)) => EntryName::Index(index),
        (Some(id), None) => EntryName::Id(id.parse().map_err(Failure::new)?),
        (None, None) => return Err(Failure::new("name the entry with --id or --index")),
    };
    let proof = prove(&args.dir, name).map_err(Failure::new)?;
    io::stdout().lock().write_all(proof.as_bytes())?;
    Ok(Ending::Done)
}

fn run_check_proof(args: &CheckProofArgs) -> Result<Ending, Failure> {
    let proof = fs::read(&args.proof).map_err(|error| Failure::file("read", &args.proof, &error))?;
    let proven = check_proof(&proof, &keys::public_keys(&args.key)?).map_err(Failure::new)?;
    eprintln!("safeconduct: entry {} is in the record signed by {}", proven.entry.index, proven.by.name());
    for witness in &proven.witnesses {
        eprintln!("safeconduct: {} saw that record at {}", witness.by, witness.at);
    }
    let mut out = io::stdout().lock();
    out.write_all(&proven.entry.leaf)?;
    writeln!(out)?;
    Ok(Ending::Done)
}

fn run_compare(args: &CompareArgs) -> Result<Ending, Failure> {
    let keys = keys::public_keys(&args.key)?;
    let comparison = compare(&args.one, &args.other, &keys).map_err(Failure::new)?;
    say(serde_json::to_string_pretty(&comparison).map_err(Failure::new)?)?;
    Ok(match comparison.relation {
        Relation::Forked { .. } | Relation::Unrelated => Ending::Broken,
        _ => Ending::Done,
    })
}

/// Decides the requests of the period again, from the documents in the record.
fn decided(statement: Statement, dir: &Path) -> Result<Statement, Failure> {
    let (first, end) = statement.entries.unwrap_or_default();
    let mut decisions = Decisions::default();
    let count = |again: &Redecided| match (first..end).contains(&again.index) {
        true if again.agrees() => decisions.agree += 1,
        true => decisions.disagree.push(again.index),
        false => {}
    };
    Replay::default().run(dir, count).map_err(Failure::new)?;
    Ok(statement.with_decisions(decisions))
}

fn report(args: &ReportArgs) -> Result<Ending, Failure> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from >= to
    {
        return Err(Failure::new(format!("--from {from} has to lie before --to {to}")));
    }
    let period = Period { from: args.from, to: args.to };
    let verifier = check::verifier(&args.trust, &[])?;
    let force = InForce::of(&args.dir)?;
    let statement = Statement::of(&args.dir, &verifier, period, force.calendar()).map_err(Failure::new)?;
    let statement = match statement.verified.is_ok() {
        true => decided(statement, &args.dir)?,
        // What a record says that does not verify is not what was recorded.
        false => statement,
    };
    if let Some(folder) = &args.bundle {
        bundle::write(folder, &args.dir, &statement, &force)?;
    }
    let text = match args.format {
        ReportFormat::Html => statement.html(),
        ReportFormat::Json => statement.json(),
        ReportFormat::Md => statement.markdown(),
        ReportFormat::Csv => statement.csv(),
    };
    say(text)?;
    Ok(if statement.verified.is_ok() { Ending::Done } else { Ending::Broken })
}
