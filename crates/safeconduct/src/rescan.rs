//! Steps 3 and 4: redact for one endpoint, then look at the outgoing bytes again.
//!
//! The second look sees what the first one missed, what an operator left in place or brought in, and
//! what only came to be because something was taken out. Where an operator of the embedder wrote what
//! the scan objects to, the request is refused. Text that was there from the start is redacted as
//! well and looked at again, a few times at most: taking one thing out can bring out another.

use crate::content::{Content, Outgoing};
use crate::scan::Scanned;
use crate::{Body, Error};
use safeconduct_core::{Finding, Findings, OperatorSpec, Reason, ReasonCode, RedactionPlan, Span, Tally};
use safeconduct_detect::Scanner;
use safeconduct_names::NameMemory;
use safeconduct_redact::{Context, Origin, RedactError, Redactor, Replacement};
use std::collections::BTreeMap;

/// What came of redacting for one endpoint.
pub(crate) enum Rescan {
    /// What is left is what the endpoint may receive: the outgoing bytes, and what was still found in them
    /// outside of what a built-in operator wrote.
    Clean { body: Body, left: Tally },
    /// Something is left that it may not receive, or cannot be taken out.
    Residual { tally: Tally, reason: Reason },
}

/// How often redaction starts over because taking something out brought out something else.
const ROUNDS: usize = 4;

/// What redaction works with.
pub(crate) struct Means<'a> {
    pub(crate) scanner: &'a Scanner,
    pub(crate) names: &'a NameMemory,
    pub(crate) redactor: &'a Redactor,
    pub(crate) plan: &'a RedactionPlan,
    pub(crate) context: Context<'a>,
}

/// Redacts a body, and looks again.
pub(crate) fn redact(body: &Body, scanned: &Scanned, means: &Means<'_>) -> Result<Rescan, Error> {
    let content = Content::read(body)?;
    let mut findings = scanned.parts.clone();
    for round in 1.. {
        let outgoing = match content.redact(body, means.redactor, &findings, &means.context) {
            Ok(outgoing) => outgoing,
            Err(RedactError::Unrewritable { pointer, label }) => {
                return Ok(unrewritable(&pointer, label.as_str()));
            }
            Err(error) => return Err(error.into()),
        };
        let again = Content::read(&outgoing.body)?;
        let second = Scanned::again(&again, means.scanner, means.names)?;
        let left = LeftOver::of(&content, &outgoing, &again, &second, means.plan);
        if !left.refused.is_empty() || (round == ROUNDS && !left.untouched.is_empty()) {
            return Ok(residual(left.findings()));
        }
        if left.untouched.is_empty() {
            return Ok(Rescan::Clean { body: outgoing.body, left: left.kept });
        }
        for (part, found) in left.untouched {
            let (Some(text), Some(known)) = (content.part(part), findings.get_mut(part)) else { continue };
            match with_more(text.text(), known, &found) {
                Some(more) => *known = more,
                None => return Ok(residual(found.into_iter().map(|(finding, ..)| finding).collect())),
            }
        }
    }
    Ok(residual(Vec::new()))
}

/// What the second scan found that the plan does not leave in place.
#[derive(Default)]
struct LeftOver {
    /// Stands in what an operator of the embedder wrote, or where it cannot be told apart.
    refused: Vec<Finding>,
    /// Stands in text that was there from the start, by part, at its place in the original.
    untouched: BTreeMap<usize, Vec<(Finding, usize, usize)>>,
    /// Stands there because the plan leaves it in place.
    kept: Tally,
}

impl LeftOver {
    fn of(
        content: &Content<'_>,
        outgoing: &Outgoing,
        again: &Content<'_>,
        second: &Scanned,
        plan: &RedactionPlan,
    ) -> LeftOver {
        let mut left = LeftOver::default();
        let comparable = content.is_shaped_like(again);
        for (part, findings) in second.parts.iter().enumerate() {
            let changes = outgoing.changes_of(part);
            for finding in findings {
                let span = finding.span();
                let touching = touching(changes, span);
                let within = |change: &Replacement| {
                    change.output.start <= span.start() && span.end() <= change.output.end
                };
                if plan.operator(finding.label(), finding.sensitivity()) == Ok(OperatorSpec::Keep) {
                    if !touching.iter().any(|change| change.origin == Origin::BuiltIn && within(change)) {
                        left.kept.add(finding);
                    }
                    continue;
                }
                if touching.iter().any(|change| change.origin != Origin::BuiltIn) || !comparable {
                    left.refused.push(finding.clone());
                } else if !touching.iter().any(within) {
                    let (start, end) =
                        (original_place(changes, span.start()), original_place(changes, span.end()));
                    left.untouched.entry(part).or_default().push((finding.clone(), start, end));
                }
            }
        }
        left
    }

    fn findings(self) -> Vec<Finding> {
        let untouched = self.untouched.into_values().flatten().map(|(finding, ..)| finding);
        self.refused.into_iter().chain(untouched).collect()
    }
}

impl Outgoing {
    fn changes_of(&self, part: usize) -> &[Replacement] {
        let found = self.changes.binary_search_by_key(&part, |(index, _)| *index).ok();
        found.and_then(|at| self.changes.get(at)).map_or(&[], |(_, changes)| changes)
    }
}

/// The changes that share a byte of the output with a span. They come in order, so this is a search, not a walk.
fn touching(changes: &[Replacement], span: Span) -> &[Replacement] {
    let from = changes.partition_point(|change| change.output.end <= span.start());
    let rest = changes.get(from..).unwrap_or_default();
    let until = rest.partition_point(|change| change.output.start < span.end());
    rest.get(..until).unwrap_or_default()
}

/// Where a place of the output was in the input; inside a replacement, where the replaced text starts.
fn original_place(changes: &[Replacement], at: usize) -> usize {
    let before = changes.partition_point(|change| change.output.start <= at);
    let Some(before) = before.checked_sub(1).and_then(|index| changes.get(index)) else { return at };
    match at < before.output.end {
        true => before.input.start,
        false => before.input.end + (at - before.output.end),
    }
}

/// The known findings and what the others cover beyond them.
fn with_more(text: &str, known: &Findings, more: &[(Finding, usize, usize)]) -> Option<Findings> {
    let (mut pieces, mut done) = (Vec::new(), 0);
    for (finding, start, end) in more {
        let mut from = done.max(*start);
        let first = known.partition_point(|taken| taken.span().end() <= from);
        for taken in known.iter().skip(first).map(Finding::span).take_while(|taken| taken.start() < *end) {
            pieces.extend(piece(text, finding, from, taken.start()));
            from = from.max(taken.end());
        }
        pieces.extend(piece(text, finding, from, *end));
        done = done.max(*end);
    }
    pieces.extend(known.iter().cloned());
    pieces.sort_by_key(Finding::span);
    Findings::new(text, pieces).ok()
}

fn piece(text: &str, finding: &Finding, start: usize, end: usize) -> Option<Finding> {
    let span = Span::new(text, start, end).filter(|span| !span.is_empty())?;
    Some(finding.clone().with_span(span))
}

fn unrewritable(pointer: &str, label: &str) -> Rescan {
    let message = format!("`{pointer}` holds a {label} where no safe rewrite exists; take it out of there");
    Rescan::Residual { tally: Tally::default(), reason: Reason::new(ReasonCode::Unrewritable, message) }
}

fn residual(left: Vec<Finding>) -> Rescan {
    let tally = Tally::from_iter(&left);
    let labels: Vec<&str> = tally.entries().iter().map(|entry| entry.label.as_str()).collect();
    let message = match labels.is_empty() {
        true => "redaction does not come to rest on this request".to_owned(),
        false => format!("after redaction the request still holds {}", labels.join(", ")),
    };
    Rescan::Residual { tally, reason: Reason::new(ReasonCode::Residual, message) }
}
