//! Structured inputs: read a piece at a time, changed on what their parts mean, written in the same form.

use crate::args::Format;
use crate::failure::Failure;
use crate::lossy::Lossy;
use crate::sources::Source;
use safeconduct::redact::{FieldDocument, JsonDocument, JsonError, JsonLimits};
use safeconduct::{Part, Vault};
use std::io::{BufRead, BufReader, Read, Write};

/// Rows of a table and lines of a log are looked at so many bytes at a time.
const BLOCK: usize = 1 << 18;
/// A line or a row longer than this is refused: what is held in memory has a bound, and its quotes do not end.
const ROW_MAX: usize = 64 << 20;

/// Parts of one JSON text. A file is the user's own: memory is its bound, some 300 bytes for each part.
const PARTS_MAX: usize = 16_000_000;

/// A structured form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Json,
    Ndjson,
    Csv,
    Logfmt,
}

impl Form {
    /// The form that a format asks for; none for running text.
    pub fn of(format: Format) -> Option<Form> {
        match format {
            Format::Text => None,
            Format::Json => Some(Form::Json),
            Format::Ndjson => Some(Form::Ndjson),
            Format::Csv => Some(Form::Csv),
            Format::Logfmt => Some(Form::Logfmt),
        }
    }
}

/// One piece of an input, read.
pub enum Document<'t> {
    Json(Box<JsonDocument<'t>>),
    Fields(FieldDocument<'t>),
}

impl Document<'_> {
    /// Everything in it that can hold a word, with what names it.
    pub fn parts(&self) -> Box<dyn Iterator<Item = Part<'_>> + '_> {
        match self {
            Document::Json(json) => Box::new(json.parts().map(|part| part.as_part())),
            Document::Fields(fields) => Box::new(fields.parts().map(|part| part.as_part())),
        }
    }
}

/// Puts originals back into a structured input.
pub fn restore(
    form: Form,
    vault: &Vault,
    source: &Source,
    input: impl Read,
    out: &mut impl Write,
    broken: &mut u64,
) -> Result<(), Failure> {
    let restored = |document: &Document<'_>| {
        Ok(match document {
            Document::Json(json) => vault.restore_json(json).into_owned(),
            Document::Fields(fields) => vault.restore_fields(fields).into_owned(),
        })
    };
    each(form, source, input, out, broken, restored)
}

/// Shows every piece of an input to `change` and writes what comes of it.
///
/// A line of NDJSON that is no JSON is named, counted as `broken` and left out.
pub fn each(
    form: Form,
    source: &Source,
    input: impl Read,
    out: &mut impl Write,
    broken: &mut u64,
    mut change: impl FnMut(&Document<'_>) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let mut text = Lossy::new(input);
    let mut lines = Lines { input: BufReader::with_capacity(1 << 16, &mut text), line: Vec::new() };
    if lines.skip_mark()? {
        out.write_all(MARK)?;
    }
    match form {
        Form::Json => {
            let mut whole = String::new();
            lines.input.read_to_string(&mut whole)?;
            let document = json(&whole).map_err(Failure::new)?;
            out.write_all(change(&document)?.as_bytes())?;
        }
        Form::Ndjson => {
            let (mut line, mut number) = (String::new(), 0);
            while lines.next(&mut line)? {
                number += 1;
                match json(&line) {
                    _ if line.trim().is_empty() => out.write_all(line.as_bytes())?,
                    Ok(document) => out.write_all(change(&document)?.as_bytes())?,
                    Err(error) => {
                        eprintln!("safeconduct: {}: line {number}: {error}; left out", source.name);
                        *broken += 1;
                    }
                }
                line.clear();
            }
        }
        Form::Csv => table(&mut lines, out, &mut change)?,
        Form::Logfmt => {
            let mut block = String::new();
            loop {
                let more = lines.next(&mut block)?;
                if block.len() >= BLOCK || (!more && !block.is_empty()) {
                    let document = Document::Fields(FieldDocument::logfmt(&block));
                    out.write_all(change(&document)?.as_bytes())?;
                    block.clear();
                }
                if !more {
                    break;
                }
            }
        }
    }
    if text.replaced() > 0 {
        eprintln!(
            "safeconduct: {}: {} stretches that are not UTF-8 were replaced by U+FFFD",
            source.name,
            text.replaced()
        );
    }
    Ok(())
}

/// A byte-order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn json(text: &str) -> Result<Document<'_>, JsonError> {
    let limits = JsonLimits { parts: PARTS_MAX, ..JsonLimits::default() };
    Ok(Document::Json(Box::new(JsonDocument::parse_within(text, limits)?)))
}

/// A table in blocks of whole rows. Each block is read below the first row, which names the columns.
fn table(
    lines: &mut Lines<impl Read>,
    out: &mut impl Write,
    change: &mut impl FnMut(&Document<'_>) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let (mut header, mut block) = (String::new(), String::new());
    let mut rows = Rows::default();
    loop {
        let from = block.len();
        let more = lines.next(&mut block)?;
        if header.is_empty() {
            rows.separator = rows.separator.or_else(|| separator(&block));
        }
        rows.read(block.get(from..).unwrap_or_default());
        if !rows.inside && header.is_empty() && !block.is_empty() {
            header = std::mem::take(&mut block);
            let document = Document::Fields(FieldDocument::csv_separated(&header, rows.separator()));
            out.write_all(change(&document)?.as_bytes())?;
        } else if !block.is_empty() && (!more || (!rows.inside && block.len() >= BLOCK)) {
            let below = [header.as_str(), block.as_str()].concat();
            let document = Document::Fields(FieldDocument::csv_separated(&below, rows.separator()));
            let changed = change(&document)?;
            let mut first = Rows { separator: rows.separator, ..Rows::default() };
            out.write_all(first.skip(&changed).as_bytes())?;
            block.clear();
        } else if block.len() > ROW_MAX {
            return Err(Failure::new(format!("a row is longer than {ROW_MAX} bytes; does a quote not end?")));
        }
        if !more {
            return Ok(());
        }
    }
}

/// The mark that the first row uses most.
fn separator(row: &str) -> Option<u8> {
    let count = |mark: u8| row.bytes().filter(|byte| *byte == mark).count();
    [b'|', b'\t', b';', b','].into_iter().filter(|mark| count(*mark) > 0).max_by_key(|mark| count(*mark))
}

/// Knows whether a table goes on inside a quoted cell.
#[derive(Default)]
struct Rows {
    separator: Option<u8>,
    inside: bool,
    /// Whether a cell begins here.
    amid: bool,
}

impl Rows {
    fn separator(&self) -> u8 {
        self.separator.unwrap_or(b',')
    }

    fn read(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match (self.inside, *byte) {
                (true, b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
                (true, b'"') => self.inside = false,
                (true, _) => {}
                (false, b'"') if !self.amid => {
                    self.inside = true;
                    self.amid = true;
                }
                (false, byte) => self.amid = byte != self.separator() && !matches!(byte, b'\n' | b'\r'),
            }
            at += 1;
        }
    }

    /// The text without its first row.
    fn skip<'t>(&mut self, text: &'t str) -> &'t str {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            self.read(line);
            at += line.len();
            if !self.inside {
                break;
            }
        }
        text.get(at..).unwrap_or_default()
    }
}

/// Reads lines with their ends.
struct Lines<R> {
    input: BufReader<R>,
    /// The line that was read, as bytes: where a limit cuts it, it may be no text.
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Appends the next line; says whether there was one.
    fn next(&mut self, line: &mut String) -> Result<bool, Failure> {
        self.line.clear();
        (&mut self.input).take(ROW_MAX as u64 + 1).read_until(b'\n', &mut self.line)?;
        if self.line.len() > ROW_MAX {
            return Err(Failure::new(format!("a line is longer than {ROW_MAX} bytes")));
        }
        line.push_str(std::str::from_utf8(&self.line).map_err(Failure::new)?);
        Ok(!self.line.is_empty())
    }

    /// Steps over a byte-order mark.
    fn skip_mark(&mut self) -> Result<bool, Failure> {
        let there = self.input.fill_buf()?.starts_with(MARK);
        self.input.consume(if there { MARK.len() } else { 0 });
        Ok(there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_cut_between_rows_only() {
        let mut rows = Rows { separator: Some(b','), ..Rows::default() };
        for (line, inside) in [
            ("a,\"b\n", true),
            ("still, \"\"b\"\"\n", true),
            ("end\",c\n", false),
            ("5\" pipe,x\n", false),
            ("\"\"\n", false),
        ] {
            rows.read(line);
            assert_eq!(rows.inside, inside, "{line}");
        }
        assert_eq!(Rows { separator: Some(b','), ..Rows::default() }.skip("a,\"x\ny\"\n1,2\n"), "1,2\n");
        assert_eq!(separator("a;b;c,d\n"), Some(b';'));
        assert_eq!(separator("alone\n"), None);
    }
}
