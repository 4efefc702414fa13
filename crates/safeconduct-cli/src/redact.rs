//! `safeconduct redact`: the text again, with everything found replaced.

use crate::args::{FailOn, RedactArgs};
use crate::failure::{Ending, Failure};
use crate::forms::{self, Document, Form};
use crate::keys;
use crate::lines::{Line, for_each_line};
use crate::lossy::Lossy;
use crate::output::{Outputs, Sink};
use crate::progress::watch;
use crate::scan::{HELD_MAX, Printed, TextLine, no_id};
use crate::sources::{Source, sources};
use crate::vault_file::{self, VaultFile};
use safeconduct::names::NameMemory;
use safeconduct::redact::{Context, PlanFile, RedactError, RedactStream, StreamLimits};
use safeconduct::{
    Findings, Label, Part, RedactionPlan, Redactor, Scanner, Selector, TextStream, Vault, scan_together,
};
use serde::Serialize;
use serde_json::value::RawValue;
use std::cell::RefCell;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// So much of a running text is redacted together.
const WINDOW: StreamLimits = StreamLimits { window: 4 << 20 };

/// A line of `--jsonl` output.
#[derive(Serialize)]
struct RedactedLine<'a> {
    id: &'a RawValue,
    text: &'a str,
    findings: Vec<Printed<'a>>,
}

/// Runs the command.
pub fn run(args: &RedactArgs) -> Result<Ending, Failure> {
    let asked = Asked::read(args)?;
    // What a plan speaks of is looked for: a profile that says what becomes of dates means dates to be found.
    let scanner = safeconduct::scanner_for(&asked.plan).map_err(Failure::new)?;
    asked.check_labels(&scanner)?;
    let mut redactor = Redactor::builder();
    if args.keyed {
        redactor = redactor.key(vault_file::key(args.key_file.as_deref())?).keyed_placeholders();
    } else if let Some(path) = &args.key_file {
        redactor = redactor.key(keys::hex_key(path)?);
    }
    let redactor = redactor.build();
    asked.check_operators(&redactor)?;
    let plan = asked.plan;
    let vault = match &args.vault {
        Some(path) => Some(VaultFile::open_or_begin(path, vault_file::key(args.key_file.as_deref())?)?),
        None => None,
    };
    let work = Work { scanner, redactor, plan, vault };
    let outputs = Outputs::new(&args.output, &args.input.paths);
    let mut count = Count::default();
    let mut done = Done { vault: work.vault.as_ref(), outputs: Vec::new(), since: Instant::now() };
    for source in sources(&args.input.paths)? {
        let Some(out) = outputs.open(&source)? else { continue };
        let out = RefCell::new(out);
        let outcome = match (args.input.jsonl, Form::of(args.format)) {
            (true, _) => work.lines(&source, &out, &mut count),
            (false, Some(form)) => work.form(form, &source, &mut out.borrow_mut(), &mut count),
            (false, None) => work.text(&source, &mut *out.borrow_mut(), &mut count),
        };
        match outcome {
            Ok(()) => done.add(out.into_inner())?,
            Err(error) => {
                done.finish()?;
                return Err(Failure::new(format!("{}: {error}", source.name)));
            }
        }
    }
    done.finish()?;
    if count.broken > 0 {
        eprintln!("safeconduct: {} broken lines were skipped", count.broken);
    }
    Ok(match args.fail_on {
        _ if count.broken > 0 && !args.input.jsonl => Ending::Broken,
        Some(FailOn::Finding) if count.findings > 0 => Ending::Found,
        _ => Ending::Done,
    })
}

/// The plan asked for, and the file it was read from.
struct Asked<'a> {
    plan: RedactionPlan,
    file: Option<(&'a Path, String, PlanFile)>,
}

impl Asked<'_> {
    fn read(args: &RedactArgs) -> Result<Asked<'_>, Failure> {
        if let Some(profile) = args.profile {
            return Ok(Asked { plan: profile.plan(), file: None });
        }
        let Some(path) = &args.plan else { return Ok(Asked { plan: RedactionPlan::default(), file: None }) };
        let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
        let file = PlanFile::from_toml(&text).map_err(|error| {
            let problems = error.problems().iter().map(|problem| format!("{}:{problem}", path.display()));
            Failure::new(problems.collect::<Vec<_>>().join("\n  "))
        })?;
        Ok(Asked { plan: file.clone().into_plan(), file: Some((path, text, file)) })
    }

    /// What is wrong with a field of the file.
    fn wrong(&self, field: &str, message: &str) -> Failure {
        match &self.file {
            Some((path, text, _)) => {
                Failure::new(format!("{}:{}", path.display(), PlanFile::problem(text, field, message)))
            }
            None => Failure::new(message),
        }
    }

    /// Refuses a plan with a label that nothing finds: a slip of the pen, which would go unnoticed.
    fn check_labels(&self, scanner: &Scanner) -> Result<(), Failure> {
        let Some((_, _, file)) = &self.file else { return Ok(()) };
        let found = scanner.labels();
        let known = |on: &Selector| match on {
            Selector::Label(label) => Label::known(label).is_some() || found.contains(label),
            _ => true,
        };
        let rules = file.rules().iter().enumerate().map(|(at, rule)| (format!("rules[{at}].on"), &rule.on));
        let restore = file.restore_rules().iter().enumerate();
        let restore = restore.map(|(at, rule)| (format!("restore[{at}].on"), &rule.on));
        match rules.chain(restore).find(|(_, on)| !known(on)) {
            Some((field, on)) => Err(self.wrong(&field, &format!("nothing finds `{on}`"))),
            None => Ok(()),
        }
    }

    /// Refuses a plan that cannot be carried out, before anything is read.
    fn check_operators(&self, redactor: &Redactor) -> Result<(), Failure> {
        let said = |error: RedactError| match error {
            RedactError::MissingKey { operator } => {
                format!("operator `{operator}` needs a key; give one with --key-file FILE")
            }
            other => other.to_string(),
        };
        let rules = self.file.iter().flat_map(|(_, _, file)| file.rules()).enumerate();
        for (at, rule) in rules {
            let alone = RedactionPlan::new(vec![rule.clone()]);
            redactor
                .check(&alone)
                .map_err(|error| self.wrong(&format!("rules[{at}].operator"), &said(error)))?;
        }
        redactor.check(&self.plan).map_err(|error| Failure::new(said(error)))
    }
}

/// So many outputs, or as many as are done in so long, share one writing of the vault.
const BATCH: usize = 64;
const BATCH_TIME: Duration = Duration::from_secs(2);

/// Outputs that are whole and do not have their names yet.
struct Done<'v> {
    vault: Option<&'v VaultFile>,
    outputs: Vec<Sink>,
    since: Instant,
}

impl Done<'_> {
    fn add(&mut self, output: Sink) -> Result<(), Failure> {
        let waits = self.vault.is_some() && output.is_file();
        self.outputs.push(output);
        match waits && self.outputs.len() < BATCH && self.since.elapsed() < BATCH_TIME {
            true => Ok(()),
            false => self.finish(),
        }
    }

    /// The vault before the outputs that need it: a crash in between costs a run, the other order the originals.
    fn finish(&mut self) -> Result<(), Failure> {
        self.vault.map_or(Ok(()), VaultFile::save)?;
        self.since = Instant::now();
        self.outputs.drain(..).try_for_each(Sink::finish)
    }
}

#[derive(Default)]
struct Count {
    findings: u64,
    broken: u64,
}

struct Work {
    scanner: Scanner,
    redactor: Redactor,
    plan: RedactionPlan,
    vault: Option<VaultFile>,
}

impl Work {
    /// The vault for one input: the one kept in a file, or one that is forgotten.
    fn vault(&self) -> Vault {
        self.vault.as_ref().map_or_else(vault_file::forgotten, |file| file.vault().clone())
    }

    /// A structured input, on what its parts mean.
    fn form(&self, form: Form, source: &Source, out: &mut Sink, count: &mut Count) -> Result<(), Failure> {
        let (input, length) = source.open_text()?;
        let vault = self.vault();
        let context = Context::new(&self.plan, &vault);
        let Count { findings: found, broken } = count;
        let change = |document: &Document<'_>| {
            let scanned = scan_together(&self.scanner, || document.parts(), &mut NameMemory::default());
            let scanned = scanned.map_err(Failure::new)?;
            let floor = self.scanner.floor();
            let findings: Vec<Findings> = scanned.into_iter().map(|found| found.at_least(floor)).collect();
            *found += findings.iter().map(|findings| findings.len() as u64).sum::<u64>();
            match document {
                Document::Json(json) => {
                    let redacted =
                        self.redactor.redact_json(json, &findings, &context).map_err(Failure::new)?;
                    Ok(redacted.into_text().into_owned())
                }
                Document::Fields(fields) => {
                    let redacted =
                        self.redactor.redact_fields(fields, &findings, &context).map_err(Failure::new)?;
                    Ok(redacted.into_text().into_owned())
                }
            }
        };
        forms::each(form, source, watch(input, &source.name, length), out, broken, change)
    }

    /// Lines of JSON: each is a text of its own, with placeholders of its own.
    fn lines(&self, source: &Source, out: &RefCell<impl Write>, count: &mut Count) -> Result<(), Failure> {
        let (input, length) = source.open()?;
        let each = |line: Line<'_>| {
            let read = line.parse::<TextLine<'_>>().and_then(|parsed| Ok((parsed.id, parsed.text(&line)?)));
            let (id, original) = match read {
                Ok(read) => read,
                Err(broken) => {
                    eprintln!("safeconduct: {}: {broken}", source.name);
                    count.broken += 1;
                    return Ok(());
                }
            };
            let findings = self.scanner.scan_part(Part::new(&original)).map_err(io::Error::other)?;
            let text = self.redact(&original, &findings, &Vault::default()).map_err(io::Error::other)?;
            count.findings += findings.len() as u64;
            let printed = findings.iter().map(|finding| Printed::new(None, finding, 0)).collect();
            let mut out = out.borrow_mut();
            let line = RedactedLine { id: id.unwrap_or(no_id()), text: &text, findings: printed };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")
        };
        Ok(for_each_line(watch(input, &source.name, length), || out.borrow_mut().flush(), each)?)
    }

    /// Plain text, as it comes: redacted as the whole of it would be. What is not UTF-8 cannot be scanned, so it does
    /// not pass.
    fn text(&self, source: &Source, out: &mut impl Write, count: &mut Count) -> Result<(), Failure> {
        let (input, length) = source.open_text()?;
        let mut text = Lossy::new(watch(input, &source.name, length));
        let redact = RedactStream::new(self.redactor.clone(), self.plan.clone(), self.vault(), WINDOW);
        let mut stream = TextStream::new(&self.scanner, redact).map_err(Failure::new)?.held_max(HELD_MAX);
        while let Some(piece) = text.next()? {
            out.write_all(stream.push(piece).map_err(Failure::new)?.as_bytes())?;
        }
        let (rest, findings) = stream.finish().map_err(Failure::new)?;
        out.write_all(rest.as_bytes())?;
        count.findings += findings;
        if text.replaced() > 0 {
            eprintln!(
                "safeconduct: {}: {} stretches that are not UTF-8 were replaced by U+FFFD",
                source.name,
                text.replaced()
            );
        }
        Ok(())
    }

    fn redact(&self, text: &str, findings: &Findings, vault: &Vault) -> Result<String, RedactError> {
        let redacted = self.redactor.redact(text, findings, &Context::new(&self.plan, vault))?;
        Ok(redacted.into_text().into_owned())
    }
}
