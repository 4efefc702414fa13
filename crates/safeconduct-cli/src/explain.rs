//! `safeconduct scan --explain`: a line of JSON for every candidate, with what was asked about it and what became of it.

use safeconduct::core::Verdict;
use safeconduct::detect::{Anchor, Explained, Fate, Nearby};
use safeconduct::{Confidence, Label, Part, Scanner};
use serde::Serialize;
use serde_json::value::RawValue;
use std::io::{self, Write};

/// The longest text that is explained: every rule is tried at every place.
pub const TEXT_MAX: usize = 1 << 20;

/// A candidate as it is printed: names and places, never a piece of the text.
#[derive(Serialize)]
struct Printed<'a> {
    id: &'a RawValue,
    start: usize,
    end: usize,
    label: &'a Label,
    rule: &'a str,
    fate: &'static str,
    confidence: Option<Confidence>,
    verdict: Option<&'static str>,
    nearby: &'static str,
    anchor: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disguised: bool,
}

/// Prints every candidate of `text`.
pub fn explain(scanner: &Scanner, id: &RawValue, text: &str, out: &mut impl Write) -> io::Result<()> {
    if text.len() > TEXT_MAX {
        return Err(io::Error::other(format!("--explain takes texts of up to {TEXT_MAX} bytes")));
    }
    let explanation = scanner.explain_part(Part::new(text)).map_err(io::Error::other)?;
    for candidate in &explanation.candidates {
        serde_json::to_writer(&mut *out, &Printed::new(id, candidate))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

impl<'a> Printed<'a> {
    fn new(id: &'a RawValue, candidate: &'a Explained) -> Printed<'a> {
        Printed {
            id,
            start: candidate.value.start(),
            end: candidate.value.end(),
            label: &candidate.label,
            rule: candidate.rule.as_str(),
            fate: fate(candidate.fate),
            confidence: candidate.confidence,
            verdict: candidate.verdict.map(verdict),
            nearby: match candidate.nearby {
                Nearby::Silent => "silent",
                Nearby::For => "for",
                Nearby::Against => "against",
            },
            anchor: anchor(candidate.anchor),
            disguised: candidate.disguised,
        }
    }
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Found => "found",
        Fate::Doubtful => "doubtful",
        Fate::Covered => "covered",
        Fate::Allowed => "allowed",
        Fate::Dismissed => "dismissed",
        Fate::Surpassed => "surpassed",
        Fate::Behind => "behind",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "confirmed",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Rejected => "rejected",
    }
}

fn anchor(anchor: Anchor) -> String {
    match anchor {
        Anchor::Everywhere => "everywhere".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
