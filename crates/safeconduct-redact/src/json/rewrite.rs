//! Writes a JSON document again with some of its parts changed and every other byte as it was.

use super::document::{Entry, JsonDocument, PartKind, Step};
use super::text::{holds_lone_surrogate, written_ranges};
use crate::compose::{Edit, compose};
use crate::escape::json_escape;
use crate::run::Subjects;
use crate::seams::check_seams;
use crate::{Context, RedactError, Redactor, Replacement, Vault};
use safeconduct_core::{FieldUse, Findings};
use std::{borrow::Cow, fmt, ops::Range};
use zeroize::Zeroizing;

/// A redacted JSON text and what was changed in each of its parts.
#[derive(Clone, PartialEq, Eq)]
pub struct RedactedJson<'a> {
    text: Cow<'a, str>,
    /// Sorted by part.
    parts: Vec<(usize, Vec<Replacement>)>,
}

impl<'a> RedactedJson<'a> {
    /// The text as it may leave: JSON of the same shape.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, owned only if something changed.
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// What was changed in the part of this index. Places are those of the decoded text, before and after.
    ///
    /// The parts of the redacted text, read again, stand in the same order.
    pub fn replacements(&self, part: usize) -> &[Replacement] {
        let at = self.parts.binary_search_by_key(&part, |(index, _)| *index);
        at.ok().and_then(|at| self.parts.get(at)).map_or(&[], |(_, replacements)| replacements)
    }

    /// Every part that was changed, by index, with its changes.
    pub fn changes(&self) -> impl Iterator<Item = (usize, &[Replacement])> {
        self.parts.iter().map(|(part, replacements)| (*part, replacements.as_slice()))
    }
}

/// Shows the outline only.
impl fmt::Debug for RedactedJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedactedJson({} bytes, {} parts changed)", self.text.len(), self.parts.len())
    }
}

/// A change to a layer's text as it is written.
struct RawEdit {
    range: Range<usize>,
    text: String,
}

impl Redactor {
    /// Redacts a JSON document: `findings` holds one list for each of its parts, in their order.
    ///
    /// The output is JSON and byte-identical outside what changed: order, spacing, the spelling of numbers and
    /// escapes stay. A number that must go becomes a string. What repeats an original elsewhere in the document is
    /// replaced too, see [`Redactor::redact`]. What the plan's [paths](safeconduct_core::RedactionPlan::paths) drop becomes `null`.
    ///
    /// ```
    /// use safeconduct_core::{Confidence, Finding, Findings, Label, RedactionPlan, RuleName, Span};
    /// use safeconduct_redact::{Context, JsonDocument, Redactor, Vault};
    ///
    /// let document = JsonDocument::parse(r#"{ "to": "\u0061na@example.org", "n": 1e2 }"#)?;
    /// let findings = document.parts().map(|part| {
    ///     let whole = Span::new(part.text(), 0, part.text().len()).filter(|_| part.text().contains('@'));
    ///     let rule = RuleName::declare("email");
    ///     let found = whole.map(|span| Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, rule));
    ///     Findings::new(part.text(), found.into_iter().collect())
    /// });
    /// let findings = findings.collect::<Result<Vec<_>, _>>()?;
    /// let (plan, vault) = (RedactionPlan::default(), Vault::default());
    /// let redacted = Redactor::default().redact_json(&document, &findings, &Context::new(&plan, &vault))?;
    /// assert_eq!(redacted.text(), r#"{ "to": "[EMAIL_ADDRESS_1]", "n": 1e2 }"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RedactError::Unrewritable`] when a number must go where model APIs demand one, or when a finding holds half
    /// of a surrogate pair; otherwise as [`Redactor::redact`]. Nothing of the document may then be released.
    pub fn redact_json<'d>(
        &self,
        document: &'d JsonDocument<'_>,
        findings: &[Findings],
        context: &Context<'_>,
    ) -> Result<RedactedJson<'d>, RedactError> {
        if findings.len() != document.len() {
            return Err(RedactError::Parts { parts: document.len(), given: findings.len() });
        }
        let uses = document.uses(context.plan.paths());
        let dropped = |index: usize| uses.parts.get(index) == Some(&FieldUse::Dropped);
        let nothing = Findings::default();
        let texts: Vec<Subjects<'_>> = document
            .parts()
            .zip(findings)
            .map(|(part, findings)| match dropped(part.index()) {
                true => Subjects { text: "", findings: &nothing, holds: FieldUse::Dropped, number: None },
                false => Subjects {
                    text: part.text(),
                    findings,
                    holds: uses.parts.get(part.index()).copied().unwrap_or(FieldUse::Content),
                    number: document.spelled_number(part.index()),
                },
            })
            .collect();
        let edits = self.edits(&texts, context)?;
        let hidden: Vec<bool> =
            edits.iter().zip(findings).map(|(edits, found)| !edits.is_empty() || !found.is_empty()).collect();
        let mut raw: Vec<Vec<RawEdit>> = document.layers.iter().map(|_| Vec::new()).collect();
        let mut parts = Vec::new();
        for (index, (entry, edits)) in document.entries.iter().zip(edits).enumerate() {
            let Some(first) = edits.first() else { continue };
            let unrewritable = RedactError::Unrewritable {
                pointer: document.pointer(entry.place, &|key| hidden.get(key).copied().unwrap_or(true)),
                label: first.label.clone(),
            };
            let layer = entry.token.layer as usize;
            let (changes, replacements) =
                rewrite_part(document, entry, edits, context).map_err(|error| match error {
                    PartError::Unrewritable => unrewritable,
                    PartError::Redact(error) => error,
                })?;
            if let Some(raw) = raw.get_mut(layer) {
                raw.extend(changes);
            }
            parts.push((index, replacements));
        }
        for token in uses.dropped {
            if let Some(raw) = raw.get_mut(token.layer as usize) {
                raw.push(RawEdit { range: token.range(), text: "null".to_owned() });
            }
        }
        Ok(RedactedJson { text: document.written(raw), parts })
    }
}

enum PartError {
    Unrewritable,
    Redact(RedactError),
}

impl From<RedactError> for PartError {
    fn from(error: RedactError) -> PartError {
        PartError::Redact(error)
    }
}

/// The changes to the written form of one part.
fn rewrite_part(
    document: &JsonDocument<'_>,
    entry: &Entry,
    edits: Vec<Edit>,
    context: &Context<'_>,
) -> Result<(Vec<RawEdit>, Vec<Replacement>), PartError> {
    let raw = document.raw(entry.token);
    if entry.kind == PartKind::Number {
        if document.demands_number(entry) {
            return Err(PartError::Unrewritable);
        }
        let redacted = compose(document.decoded(entry), edits);
        check_seams(&redacted, context.vault)?;
        let text = format!("\"{}\"", json_escape(&redacted.text));
        return Ok((vec![RawEdit { range: entry.token.range(), text }], redacted.replacements));
    }
    let ranges: Vec<Range<usize>> = edits.iter().map(|edit| edit.range.clone()).collect();
    let written = entry.written(raw, ranges);
    let mut changes = Vec::with_capacity(edits.len());
    for (edit, range) in edits.iter().zip(written) {
        if !entry.plain && holds_lone_surrogate(raw.get(range.clone()).unwrap_or_default()) {
            return Err(PartError::Unrewritable);
        }
        let range = range.start + entry.token.start..range.end + entry.token.start;
        changes.push(RawEdit { range, text: entry.spelled(&edit.text) });
    }
    let redacted = compose(document.decoded(entry), edits);
    check_seams(&redacted, context.vault)?;
    Ok((changes, redacted.replacements))
}

impl Entry {
    /// Where ranges of what it says are written in it.
    fn written(&self, raw: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
        if self.plain { ranges } else { written_ranges(raw, &ranges) }
    }

    /// New text, spelled for it.
    fn spelled(&self, text: &str) -> String {
        if self.plain { text.to_owned() } else { json_escape(text).into_owned() }
    }
}

impl Vault {
    /// Puts originals back into a JSON reply, escaped for where they land; borrowed when nothing changes.
    ///
    /// Each string and key is a text of its own, JSON inside strings included. What was a number before it was redacted
    /// comes back as a number, spelled as it was, where a string is nothing but its placeholder.
    ///
    /// For a document that was redacted as a whole; for what a model wrote see [`Vault::restore_json_reply`].
    pub fn restore_json<'d>(&self, document: &'d JsonDocument<'_>) -> Cow<'d, str> {
        self.restored(document, |entry| match document.may_be_number(entry) {
            true => self.number(document.decoded(entry)),
            false => None,
        })
    }

    /// The same for JSON that somebody else wrote: a string stays a string. Where a model wrote one, its reader (a field of
    /// the wire format, the schema of a tool) may accept nothing else.
    pub fn restore_json_reply<'d>(&self, document: &'d JsonDocument<'_>) -> Cow<'d, str> {
        self.restored(document, |_| None)
    }

    fn restored<'d>(
        &self,
        document: &'d JsonDocument<'_>,
        number: impl Fn(&Entry) -> Option<Zeroizing<String>>,
    ) -> Cow<'d, str> {
        let mut raw: Vec<Vec<RawEdit>> = document.layers.iter().map(|_| Vec::new()).collect();
        let strings = document.entries.iter().filter(|entry| entry.kind != PartKind::Number);
        for entry in strings {
            if let Some(number) = number(entry) {
                if let Some(raw) = raw.get_mut(entry.token.layer as usize) {
                    raw.push(RawEdit { range: entry.token.with_quotes().range(), text: number.to_string() });
                }
                continue;
            }
            let originals = self.restorer().originals(document.decoded(entry));
            let ranges: Vec<Range<usize>> = originals.iter().map(|(range, _)| range.clone()).collect();
            let written = entry.written(document.raw(entry.token), ranges);
            let edits = originals.into_iter().zip(written).map(|((_, original), range)| RawEdit {
                range: range.start + entry.token.start..range.end + entry.token.start,
                text: entry.spelled(&original),
            });
            if let Some(raw) = raw.get_mut(entry.token.layer as usize) {
                raw.extend(edits);
            }
        }
        document.written(raw)
    }
}

impl JsonDocument<'_> {
    /// How a part is spelled, if it is a number.
    fn spelled_number(&self, index: usize) -> Option<&str> {
        let entry = self.entries.get(index).filter(|entry| entry.kind == PartKind::Number)?;
        Some(self.raw(entry.token))
    }

    /// Whether a string stands where a number could have stood. JSON that a string holds is never a number alone.
    fn may_be_number(&self, entry: &Entry) -> bool {
        entry.kind == PartKind::Text && !entry.plain && entry.place.step != Step::Embedded
    }

    /// The whole text with other words in these string or key parts, given by index; every other byte stays.
    ///
    /// ```
    /// use safeconduct_redact::JsonDocument;
    ///
    /// let event = JsonDocument::parse_plain(r#"{ "delta": "a\u0062", "n": 1e2 }"#)?;
    /// assert_eq!(event.with_texts(vec![(1, "say \"b\"".to_owned())]), r#"{ "delta": "say \"b\"", "n": 1e2 }"#);
    /// # Ok::<(), safeconduct_redact::JsonError>(())
    /// ```
    pub fn with_texts(&self, texts: Vec<(usize, String)>) -> Cow<'_, str> {
        let mut raw: Vec<Vec<RawEdit>> = self.layers.iter().map(|_| Vec::new()).collect();
        for (part, text) in texts {
            let Some(entry) = self.entries.get(part).filter(|entry| entry.kind != PartKind::Number) else {
                continue;
            };
            if let Some(layer) = raw.get_mut(entry.token.layer as usize) {
                layer.push(RawEdit { range: entry.token.range(), text: entry.spelled(&text) });
            }
        }
        self.written(raw)
    }

    /// The whole text with these changes to its layers.
    fn written(&self, mut changes: Vec<Vec<RawEdit>>) -> Cow<'_, str> {
        // Deeper layers stand behind those that hold them: from the last to the first, a layer's changes become
        // changes of the string that holds it, escaped once more.
        while changes.len() > 1 {
            let Some(mut inner) = changes.pop() else { break };
            let Some(host) = self.layers.get(changes.len()).and_then(|layer| layer.host) else { continue };
            if inner.is_empty() {
                continue;
            }
            inner.sort_by_key(|edit| edit.range.start);
            let ranges: Vec<Range<usize>> = inner.iter().map(|edit| edit.range.clone()).collect();
            let written = written_ranges(self.raw(host), &ranges);
            if let Some(outer) = changes.get_mut(host.layer as usize) {
                outer.extend(inner.into_iter().zip(written).map(|(edit, range)| RawEdit {
                    range: range.start + host.start..range.end + host.start,
                    text: json_escape(&edit.text).into_owned(),
                }));
            }
        }
        let mut changes = changes.pop().unwrap_or_default();
        changes.sort_by_key(|edit| edit.range.start);
        let text = self.text();
        if changes.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out =
            String::with_capacity(text.len() + changes.iter().map(|edit| edit.text.len()).sum::<usize>());
        let mut done = 0;
        for edit in changes {
            out.push_str(text.get(done..edit.range.start).unwrap_or_default());
            out.push_str(&edit.text);
            done = edit.range.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }
}
