//! `safeconduct scan`: one line of JSON per finding, in input order.

use crate::args::{FailOn, Input, ScanArgs};
use crate::explain::{TEXT_MAX, explain};
use crate::failure::{Ending, Failure};
use crate::lines::{BrokenLine, Line, for_each_line};
use crate::lossy::Lossy;
use crate::progress::watch;
use crate::sources::{Source, sources};
use safeconduct::detect::{OwnedRule, Settled};
use safeconduct::redact::JsonDocument;
use safeconduct::{Category, Confidence, Finding, Label, Part, Scanner, Sensitivity};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, BufWriter, Read, Write};

/// So much of a text may belong together, e.g. as one run of base 64; a text that would need more is refused.
pub const HELD_MAX: usize = 64 << 20;

/// A line of `--jsonl` input. Other fields are left alone: data sets carry their own.
#[derive(Deserialize)]
pub struct TextLine<'a> {
    #[serde(borrow)]
    pub id: Option<&'a RawValue>,
    #[serde(borrow)]
    text: &'a RawValue,
}

impl<'a> TextLine<'a> {
    /// The decoded text. Half a surrogate pair, which is no text, reads as U+FFFD.
    pub fn text(&self, line: &Line<'_>) -> Result<Cow<'a, str>, BrokenLine> {
        let raw = self.text.get();
        if !raw.starts_with('"') {
            return Err(line.wrong("the field `text` must be a string"));
        }
        if let Ok(text) = serde_json::from_str::<BorrowedText<'a>>(raw) {
            return Ok(text.0);
        }
        let document =
            JsonDocument::parse(raw).map_err(|_| line.wrong("the field `text` is not a valid string"))?;
        Ok(document.part(0).map_or(Cow::Borrowed(""), |part| Cow::Owned(part.text().to_owned())))
    }
}

/// A string that is borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct BorrowedText<'a>(#[serde(borrow)] Cow<'a, str>);

/// A finding as it is printed.
#[derive(Serialize)]
pub struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    start: u64,
    end: u64,
    label: &'a Label,
    category: Category,
    rule: &'a str,
    confidence: Confidence,
    sensitivity: Sensitivity,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
}

impl<'a> Printed<'a> {
    /// The finding with offsets moved by `offset`; without an id when it stands inside a line that has one.
    pub fn new(id: Option<&'a RawValue>, finding: &'a Finding, offset: u64) -> Printed<'a> {
        Printed {
            id,
            start: offset + finding.span().start() as u64,
            end: offset + finding.span().end() as u64,
            label: finding.label(),
            category: finding.label().category(),
            rule: finding.rule(),
            confidence: finding.confidence(),
            sensitivity: finding.sensitivity(),
            text: None,
        }
    }
}

/// `null`, for lines that give no id.
pub fn no_id() -> &'static RawValue {
    RawValue::NULL
}

/// What happened so far, over all inputs.
#[derive(Default)]
struct Count {
    findings: u64,
    broken: u64,
}

/// Runs the command.
pub fn run(args: &ScanArgs) -> Result<Ending, Failure> {
    let rules = crate::rules::load_aloud(&args.rules)?;
    let scanner = safeconduct::default_scanner_with(rules.clone()).map_err(Failure::new)?;
    let (floor, show_text) = (args.min_confidence, args.show_text);
    let scan = Scan { scanner, rules, floor, show_text, explain: args.explain };
    scan.run(&args.input, args.fail_on)
}

/// Prints what `scanner` finds, which has these rules from files.
pub fn print_all(
    scanner: Scanner,
    rules: Vec<OwnedRule>,
    input: &Input,
    floor: Confidence,
    show_text: bool,
) -> Result<Ending, Failure> {
    Scan { scanner, rules, floor, show_text, explain: false }.run(input, None)
}

struct Scan {
    scanner: Scanner,
    /// Those from files, which may look at paths.
    rules: Vec<OwnedRule>,
    floor: Confidence,
    show_text: bool,
    explain: bool,
}

impl Scan {
    fn run(&self, input: &Input, fail_on: Option<FailOn>) -> Result<Ending, Failure> {
        let out = RefCell::new(BufWriter::with_capacity(1 << 16, io::stdout().lock()));
        let mut count = Count::default();
        for source in sources(&input.paths)? {
            match input.jsonl {
                true => self.lines(&source, &out, &mut count)?,
                false => self.text(&source, &mut *out.borrow_mut(), &mut count)?,
            }
        }
        out.borrow_mut().flush()?;
        if count.broken > 0 {
            eprintln!("safeconduct: {} broken lines were skipped", count.broken);
        }
        Ok(match fail_on {
            Some(FailOn::Finding) if count.findings > 0 => Ending::Found,
            _ => Ending::Done,
        })
    }

    /// Lines of JSON.
    fn lines(&self, source: &Source, out: &RefCell<impl Write>, count: &mut Count) -> Result<(), Failure> {
        let (input, length) = source.open()?;
        let each = |line: Line<'_>| {
            let read = line.parse::<TextLine<'_>>().and_then(|parsed| Ok((parsed.id, parsed.text(&line)?)));
            let (id, text) = match read {
                Ok(read) => read,
                Err(broken) => {
                    eprintln!("safeconduct: {}: {broken}", source.name);
                    count.broken += 1;
                    return Ok(());
                }
            };
            let id = id.unwrap_or(no_id());
            if self.explain {
                return explain(&self.scanner, id, &text, &mut *out.borrow_mut());
            }
            let findings = self.scanner.scan_all(Part::new(&text)).map_err(io::Error::other)?;
            let place = Place { id, path: &source.name, offset: 0 };
            self.print(&findings, &text, place, &mut *out.borrow_mut(), count)
        };
        for_each_line(watch(input, &source.name, length), || out.borrow_mut().flush(), each)
            .map_err(|error| Failure::new(format!("{}: {error}", source.name)))
    }

    /// Plain text, as it comes: what is found is what the whole of it holds.
    fn text(&self, source: &Source, out: &mut impl Write, count: &mut Count) -> Result<(), Failure> {
        let id = serde_json::value::to_raw_value(&source.name).map_err(Failure::new)?;
        let (mut input, length) = source.open()?;
        if self.explain {
            let mut text = String::new();
            let read = input.by_ref().take(TEXT_MAX as u64 + 1).read_to_string(&mut text);
            read.map_err(|error| Failure::new(format!("{}: {error}", source.name)))?;
            return explain(&self.scanner, &id, &text, out).map_err(Failure::new);
        }
        let named = |error: &dyn Display| Failure::new(format!("{}: {error}", source.name));
        let mut text = Lossy::in_place(watch(input, &source.name, length));
        let mut stream = self.scanner.stream().map_err(Failure::new)?.held_max(HELD_MAX);
        let mut print = |settled: Option<Settled>| match settled {
            Some(Settled { offset, text, findings }) => {
                self.print(&findings, &text, Place { id: &id, path: &source.name, offset }, out, count)
            }
            None => Ok(()),
        };
        while let Some(piece) = text.next().map_err(|error| named(&error))? {
            print(stream.push(piece).map_err(|error| named(&error))?).map_err(|error| named(&error))?;
        }
        print(stream.finish().map_err(|error| named(&error))?).map_err(|error| named(&error))
    }

    fn print(
        &self,
        findings: &[Finding],
        text: &str,
        place: Place<'_>,
        out: &mut impl Write,
        count: &mut Count,
    ) -> io::Result<()> {
        let elsewhere = |finding: &&Finding| {
            self.rules.iter().any(|rule| rule.name() == finding.rule() && !rule.covers_path(place.path))
        };
        let sure = findings.iter().filter(|finding| finding.confidence() >= self.floor);
        for finding in sure.filter(|finding| !elsewhere(finding)) {
            let mut printed = Printed::new(Some(place.id), finding, place.offset);
            if self.show_text {
                printed.text = finding.span().of(text).map(Cow::Borrowed);
            }
            serde_json::to_writer(&mut *out, &printed)?;
            out.write_all(b"\n")?;
            count.findings += 1;
        }
        Ok(())
    }
}

/// Whose findings are printed, and where its text starts.
struct Place<'a> {
    id: &'a RawValue,
    path: &'a str,
    offset: u64,
}
