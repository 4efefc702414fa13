//! `safeconduct audit verify` and `replay`: what holds, and what other documents would change.

use super::args::{ReplayArgs, Trust, VerifyArgs};
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{Authenticity, Authority, Integrity, Report, Verifier};
use safeconduct::{Redecided, Replay, Replayed};
use serde::Serialize;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Who is trusted, and which heads were seen before.
pub(super) fn verifier(trust: &Trust, pins: &[PathBuf]) -> Result<Verifier, Failure> {
    let mut verifier = Verifier::new();
    let listed = trust.keys.as_deref().map(keys::key_file).transpose()?.unwrap_or_default();
    for key in keys::public_keys(&trust.key)?.into_iter().chain(listed) {
        verifier = verifier.trust(key);
    }
    for path in &trust.authority {
        let bytes = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        let roots =
            Authority::read(&bytes).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        verifier = roots.into_iter().fold(verifier, Verifier::trust_authority);
    }
    for pin in pins {
        verifier = verifier.pin(fs::read(pin).map_err(|error| Failure::file("read", pin, &error))?);
    }
    Ok(verifier)
}

pub(super) fn verify(args: &VerifyArgs) -> Result<Ending, Failure> {
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

pub(super) fn replay(args: &ReplayArgs) -> Result<Ending, Failure> {
    let text = |path: &Option<PathBuf>| {
        let read =
            |path: &PathBuf| fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error));
        path.as_ref().map(read).transpose()
    };
    let (policy, catalog) = (text(&args.policy)?, text(&args.catalog)?);
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
    if complete.buffered > 0 {
        writeln!(
            out,
            "durability    {} requests were released before the disk had their records",
            complete.buffered
        )?;
    }
    if complete.pruned > 0 {
        writeln!(
            out,
            "retention     entries 0 to {} were pruned, {} days are kept; their hashes are still proven",
            complete.pruned - 1,
            complete.keep_days.unwrap_or(0)
        )?;
    }
    for stamp in &report.timestamps {
        writeln!(out, "timestamped   {} entries at {} by {}", stamp.size, stamp.at, stamp.by)?;
    }
    for witness in &report.witnesses {
        writeln!(out, "witnessed     {} entries at {} by {}", witness.size, witness.at, witness.by)?;
    }
    let coverage = &report.coverage;
    writeln!(
        out,
        "coverage      {} scanned in full, {} in part, {} not",
        coverage.full, coverage.partial, coverage.failed
    )?;
    report.notes.iter().try_for_each(|note| writeln!(out, "note          {note}"))
}
