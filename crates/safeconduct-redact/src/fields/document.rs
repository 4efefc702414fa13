//! A text of named fields, read once, redacted on what the fields mean and written back as it was.

use super::read::{self, Field};
use super::spelling::Spelling;
use crate::compose::{Edit, compose};
use crate::neighbour::{NEIGHBOURS, is_value_key, name_rank};
use crate::run::Subjects;
use crate::seams::check_seams;
use crate::{Context, RedactError, Redactor, Replacement, Vault};
use safeconduct_core::{FieldUse, Findings, Part, PathRule};
use std::{borrow::Cow, fmt, ops::Range};

/// A text of named fields: CSV, `key=value` log lines, a query string, a block of headers, a multipart body.
///
/// Any text can be read: what does not follow the format is a field as it stands, so nothing is passed by. Linear.
///
/// ```
/// use safeconduct_redact::FieldDocument;
///
/// let document = FieldDocument::csv("name,phone\n\"Ruiz, \"\"Ana\"\"\",5550100199\n");
/// let parts: Vec<_> = document.parts().map(|part| (part.key(), part.text())).collect();
/// assert_eq!(parts, [
///     (None, "name"),
///     (None, "phone"),
///     (Some("name"), "Ruiz, \"Ana\""),
///     (Some("phone"), "5550100199"),
/// ]);
/// ```
pub struct FieldDocument<'a> {
    text: &'a str,
    fields: Vec<Field>,
    decoded: Vec<Cow<'a, str>>,
}

/// What goes and what comes, in order.
type Changes = Vec<(Range<usize>, String)>;

/// One field.
#[derive(Clone, Copy)]
pub struct FieldPart<'d> {
    document: &'d FieldDocument<'d>,
    index: usize,
}

/// A redacted text of fields and what was changed in each of them.
#[derive(Clone, PartialEq, Eq)]
pub struct RedactedFields<'a> {
    text: Cow<'a, str>,
    /// Sorted by field.
    parts: Vec<(usize, Vec<Replacement>)>,
}

impl<'a> FieldDocument<'a> {
    /// Comma-separated values (RFC 4180); the first row names the columns.
    pub fn csv(text: &'a str) -> FieldDocument<'a> {
        FieldDocument::csv_separated(text, b',')
    }

    /// The same with another separator, e.g. a semicolon or a tab. Quotes and line breaks separate nothing else.
    pub fn csv_separated(text: &'a str, separator: u8) -> FieldDocument<'a> {
        let fine = separator.is_ascii() && !matches!(separator, b'"' | b'\n' | b'\r');
        FieldDocument::new(text, read::csv(text, if fine { separator } else { b',' }))
    }

    /// Log lines of `key=value` and `key="quoted value"` among other words.
    pub fn logfmt(text: &'a str) -> FieldDocument<'a> {
        FieldDocument::new(text, read::logfmt(text))
    }

    /// A query string, alone or behind the `?` of a URL.
    pub fn query(text: &'a str) -> FieldDocument<'a> {
        FieldDocument::new(text, read::query(text))
    }

    /// Header lines, `Name: value`.
    pub fn headers(text: &'a str) -> FieldDocument<'a> {
        FieldDocument::new(text, read::headers(text))
    }

    /// The parts of a multipart body, e.g. an uploaded form: their header lines and what they hold, as text.
    ///
    /// `boundary` is the parameter of that name in the body's `Content-Type`.
    ///
    /// ```
    /// use safeconduct_redact::FieldDocument;
    ///
    /// let body = "--b\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n5550100199\r\n--b--\r\n";
    /// let document = FieldDocument::multipart(body, "b");
    /// let phone = document.parts().last().ok_or("no part")?;
    /// assert_eq!((phone.key(), phone.text()), (Some("phone"), "5550100199"));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn multipart(text: &'a str, boundary: &str) -> FieldDocument<'a> {
        FieldDocument::new(text, read::multipart(text, boundary))
    }

    fn new(text: &'a str, fields: Vec<Field>) -> FieldDocument<'a> {
        let raw = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let decoded = fields.iter().map(|field| field.spelling.decode(raw(&field.range))).collect();
        FieldDocument { text, fields, decoded }
    }

    /// Every field, in order.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = FieldPart<'_>> {
        (0..self.fields.len()).map(|index| FieldPart { document: self, index })
    }

    /// The text with these changes to its fields, which stand in order.
    fn written(&self, changes: &[(usize, Changes)]) -> Cow<'a, str> {
        if changes.is_empty() {
            return Cow::Borrowed(self.text);
        }
        let mut out = String::with_capacity(self.text.len() + 16 * changes.len());
        let mut done = 0;
        for (index, edits) in changes {
            let Some(field) = self.fields.get(*index) else { continue };
            out.push_str(self.text.get(done..field.range.start).unwrap_or_default());
            let raw = self.text.get(field.range.clone()).unwrap_or_default();
            match respelled(field.spelling, raw, edits) {
                Some(changed) => out.push_str(&changed),
                // Bare, it would break the format: the whole field is quoted.
                None => {
                    let quoted = field.spelling.quoted();
                    let meant = spliced(raw, edits);
                    out.push('"');
                    out.push_str(&quoted.encode(&meant).unwrap_or_default());
                    out.push('"');
                }
            }
            done = field.range.end;
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// A field with edits to what it means, spelled as it is; `None` if one of them does not fit.
fn respelled(spelling: Spelling, raw: &str, edits: &[(Range<usize>, String)]) -> Option<String> {
    let ranges: Vec<Range<usize>> = edits.iter().map(|(range, _)| range.clone()).collect();
    let written = spelling.written(raw, &ranges);
    let mut spelled = Vec::with_capacity(edits.len());
    for ((_, text), range) in edits.iter().zip(written) {
        spelled.push((range, spelling.encode(text)?.into_owned()));
    }
    let changed = spliced(raw, &spelled);
    // A bare field may become one that only quotes can hold, e.g. an empty value or a leading quote.
    let bare = matches!(spelling, Spelling::Cell(_) | Spelling::Value);
    (!bare || (!changed.starts_with('"') && (!changed.is_empty() || spelling != Spelling::Value)))
        .then_some(changed)
}

fn spliced(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, with) in edits {
        out.push_str(text.get(done..range.start).unwrap_or_default());
        out.push_str(with);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

impl<'d> FieldPart<'d> {
    /// Its place in the list of fields.
    pub fn index(self) -> usize {
        self.index
    }

    /// What it says, decoded.
    pub fn text(self) -> &'d str {
        self.document.decoded.get(self.index).map_or("", |text| text)
    }

    /// The name of its column, key or header; where that says nothing and a neighbour does, the neighbour's text:
    /// `DB_PASSWORD` for the value in `name=DB_PASSWORD value=…`.
    pub fn key(self) -> Option<&'d str> {
        let name = self.named_by()?;
        if is_value_key(name) { self.name_beside().or(Some(name)) } else { Some(name) }
    }

    fn named_by(self) -> Option<&'d str> {
        let name = self.document.fields.get(self.index)?.name?;
        self.document.decoded.get(name).map(|name| &**name)
    }

    /// What the rules say of it: a field stands at the path of its name.
    fn holds(self, rules: &[PathRule]) -> FieldUse {
        let Some(name) = self.named_by().filter(|_| !rules.is_empty()) else { return FieldUse::Content };
        rules.iter().rfind(|rule| rule.at.covers([name])).map_or(FieldUse::Content, |rule| rule.holds)
    }

    /// What another field of the same row calls it.
    fn name_beside(self) -> Option<&'d str> {
        let row = self.document.fields.get(self.index)?.row;
        let near = self.index.saturating_sub(NEIGHBOURS)..self.index + NEIGHBOURS;
        let fields = near.map(|index| FieldPart { index, ..self });
        let beside =
            fields.filter(|part| self.document.fields.get(part.index).is_some_and(|field| field.row == row));
        let names = beside.filter_map(|part| Some((name_rank(part.named_by()?)?, part.text())));
        names.min_by_key(|(rank, _)| *rank).map(|(_, name)| name)
    }

    /// What the scanner looks at.
    pub fn as_part(self) -> Part<'d> {
        match self.key() {
            Some(key) => Part::under(key, self.text()),
            None => Part::new(self.text()),
        }
    }
}

/// Shows the outline only.
impl fmt::Debug for FieldDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldDocument({} bytes, {} fields)", self.text.len(), self.fields.len())
    }
}

/// Shows the outline only.
impl fmt::Debug for FieldPart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldPart({}, {} bytes)", self.index, self.text().len())
    }
}

impl<'a> RedactedFields<'a> {
    /// The text as it may leave.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, owned only if something changed.
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// Every field that was changed, by index, with its changes in what it says.
    pub fn changes(&self) -> impl Iterator<Item = (usize, &[Replacement])> {
        self.parts.iter().map(|(part, replacements)| (*part, replacements.as_slice()))
    }
}

/// Shows the outline only.
impl fmt::Debug for RedactedFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedactedFields({} bytes, {} fields changed)", self.text.len(), self.parts.len())
    }
}

impl Redactor {
    /// Redacts a text of fields: `findings` holds one list for each of its parts, in their order.
    ///
    /// The output has the same fields; what did not change is the same bytes. See [`Redactor::redact`]. A field stands at
    /// the path of its name, `/phone`; what the plan's paths drop becomes empty.
    ///
    /// # Errors
    /// As [`Redactor::redact`]; nothing of the text may then be released.
    pub fn redact_fields<'d>(
        &self,
        document: &'d FieldDocument<'_>,
        findings: &[Findings],
        context: &Context<'_>,
    ) -> Result<RedactedFields<'d>, RedactError> {
        if findings.len() != document.fields.len() {
            return Err(RedactError::Parts { parts: document.fields.len(), given: findings.len() });
        }
        let uses: Vec<FieldUse> = document.parts().map(|part| part.holds(context.plan.paths())).collect();
        let nothing = Findings::default();
        let texts: Vec<Subjects<'_>> = document
            .parts()
            .zip(findings)
            .zip(&uses)
            .map(|((part, findings), holds)| match holds {
                FieldUse::Dropped => Subjects { text: "", findings: &nothing, holds: *holds, number: None },
                _ => Subjects { text: part.text(), findings, holds: *holds, number: None },
            })
            .collect();
        let (mut changes, mut parts) = (Vec::new(), Vec::new());
        let edits: Vec<Vec<Edit>> = self.edits(&texts, context)?;
        for (index, (part, edits)) in document.parts().zip(edits).enumerate() {
            let text = part.text();
            if uses.get(index) == Some(&FieldUse::Dropped) && !text.is_empty() {
                changes.push((index, vec![(0..text.len(), String::new())]));
                continue;
            }
            if edits.is_empty() {
                continue;
            }
            changes.push((index, edits.iter().map(|edit| (edit.range.clone(), edit.text.clone())).collect()));
            let redacted = compose(text, edits);
            check_seams(&redacted, context.vault)?;
            parts.push((index, redacted.replacements));
        }
        Ok(RedactedFields { text: document.written(&changes), parts })
    }
}

impl Vault {
    /// Puts originals back into a text of fields, quoted and encoded as its format asks.
    pub fn restore_fields<'d>(&self, document: &'d FieldDocument<'_>) -> Cow<'d, str> {
        let mut changes = Vec::new();
        for part in document.parts() {
            let originals = self.restorer().originals(part.text());
            if !originals.is_empty() {
                let edits = originals.into_iter().map(|(range, original)| (range, original.to_string()));
                changes.push((part.index, edits.collect()));
            }
        }
        document.written(&changes)
    }
}
