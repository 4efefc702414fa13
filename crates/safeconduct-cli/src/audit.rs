//! `safeconduct audit`: check and read the record.

use crate::args::{
    AuditCommand, CheckProofArgs, CompareArgs, ProveArgs, ReportArgs, ReportFormat, ShowArgs, VerifyArgs,
};
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{
    Authenticity, EntryName, Integrity, Period, Relation, Report, Statement, Verifier, check_proof, compare,
    prove, read,
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Runs a command about the record.
pub fn run(command: &AuditCommand) -> Result<Ending, Failure> {
    match command {
        AuditCommand::Verify(args) => run_verify(args),
        AuditCommand::Show(args) => show(args),
        AuditCommand::Prove(args) => run_prove(args),
        AuditCommand::CheckProof(args) => run_check_proof(args),
        AuditCommand::Compare(args) => run_compare(args),
        AuditCommand::Report(args) => report(args),
    }
}

/// Who is trusted, and which heads were seen before.
fn verifier(keys: &[String], pins: &[PathBuf]) -> Result<Verifier, Failure> {
    let mut verifier = Verifier::new();
    for key in keys::public_keys(keys)? {
        verifier = verifier.trust(key);
    }
    for pin in pins {
        verifier = verifier.pin(fs::read(pin).map_err(|error| Failure::file("read", pin, &error))?);
    }
    Ok(verifier)
}

fn run_verify(args: &VerifyArgs) -> Result<Ending, Failure> {
    let report = verifier(&args.trust.key, &args.pin)?.verify(&args.dir).map_err(Failure::new)?;
    let mut out = io::stdout().lock();
    match args.json {
        true => {
            serde_json::to_writer(&mut out, &report).map_err(Failure::new)?;
            writeln!(out)?;
        }
        false => render(&report, &mut out)?,
    }
    Ok(if report.is_ok() { Ending::Done } else { Ending::Broken })
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
    let verifier = verifier(&args.trust.key, &[])?;
    let statement = Statement::of(&args.dir, &verifier, period, Vec::new()).map_err(Failure::new)?;
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
    let coverage = &report.coverage;
    writeln!(
        out,
        "coverage      {} scanned in full, {} in part, {} not",
        coverage.full, coverage.partial, coverage.failed
    )?;
    report.notes.iter().try_for_each(|note| writeln!(out, "note          {note}"))
}

fn show(args: &ShowArgs) -> Result<Ending, Failure> {
    #[derive(Serialize)]
    struct Shown<'a> {
        index: u64,
        leaf: String,
        record: &'a RawValue,
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for entry in read(&args.dir).map_err(Failure::new)? {
        let entry = entry.map_err(Failure::new)?;
        let record: &RawValue = serde_json::from_slice(&entry.leaf)
            .map_err(|_| Failure::new(format!("entry {} is not JSON; verify the log", entry.index)))?;
        let shown = Shown { index: entry.index, leaf: entry.hash.to_string(), record };
        serde_json::to_writer(&mut out, &shown).map_err(Failure::new)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(Ending::Done)
}
