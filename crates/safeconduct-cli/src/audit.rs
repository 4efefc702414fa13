//! `safeconduct audit`: check and read the record.

use crate::args::{AuditCommand, ShowArgs, VerifyArgs};
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{Authenticity, Integrity, Report, read, verify};
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::{self, BufWriter, Write};

/// Runs a command about the record.
pub fn run(command: &AuditCommand) -> Result<Ending, Failure> {
    match command {
        AuditCommand::Verify(args) => run_verify(args),
        AuditCommand::Show(args) => show(args),
    }
}

fn run_verify(args: &VerifyArgs) -> Result<Ending, Failure> {
    let keys = match &args.key {
        Some(given) => vec![keys::public_key(given)?],
        None => Vec::new(),
    };
    let report = verify(&args.dir, &keys).map_err(Failure::new)?;
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
