//! Finds the fields of each format. Every byte is in a field or is punctuation of the format.

use super::spelling::Spelling;
use std::ops::Range;

/// A field: where it is written, how, and where the name that it stands under is written.
pub(super) struct Field {
    pub(super) range: Range<usize>,
    pub(super) spelling: Spelling,
    pub(super) name: Option<Range<usize>>,
}

/// The cells of a CSV text (RFC 4180); those of the first row name the columns.
pub(super) fn csv(text: &str, separator: u8) -> Vec<Field> {
    let bytes = text.as_bytes();
    let mut fields: Vec<Field> = Vec::new();
    let mut names: Option<Vec<Range<usize>>> = None;
    let (mut at, mut row, mut column) = (0, 0, 0);
    loop {
        let (range, spelling, end) = cell(bytes, at, separator);
        let name = names.as_ref().and_then(|names| names.get(column).cloned());
        fields.push(Field { range, spelling, name });
        column += 1;
        match bytes.get(end) {
            None => return fields,
            Some(byte) if *byte == separator => at = end + 1,
            Some(_) => {
                at = end + 1 + usize::from(bytes.get(end..end + 2) == Some(b"\r\n"));
                if names.is_none() {
                    let header = fields.get(row..).unwrap_or_default();
                    names = Some(header.iter().map(|field| field.range.clone()).collect());
                }
                (row, column) = (fields.len(), 0);
                if at >= bytes.len() {
                    return fields;
                }
            }
        }
    }
}

/// One cell: its text, its spelling and where it ends, quotes included.
fn cell(bytes: &[u8], start: usize, separator: u8) -> (Range<usize>, Spelling, usize) {
    let rest = bytes.get(start..).unwrap_or_default();
    let ends = |byte: &u8| *byte == separator || matches!(byte, b'\n' | b'\r');
    if rest.first() == Some(&b'"') {
        let mut at = 1;
        while let Some(quote) =
            rest.get(at..).and_then(|rest| memchr::memchr(b'"', rest)).map(|found| at + found)
        {
            if rest.get(quote + 1) == Some(&b'"') {
                at = quote + 2;
                continue;
            }
            if rest.get(quote + 1).is_none_or(ends) {
                return (start + 1..start + quote, Spelling::QuotedCell, start + quote + 1);
            }
            break;
        }
    }
    // Not quoted, or not as the format asks: the cell is taken as it stands.
    let len = rest.iter().position(ends).unwrap_or(rest.len());
    (start..start + len, Spelling::Cell(separator), start + len)
}

/// The names, values and other words of `key=value` lines.
pub(super) fn logfmt(text: &str) -> Vec<Field> {
    let bytes = text.as_bytes();
    let mut fields = Vec::new();
    let (mut at, mut words) = (0, 0);
    // Words without `=` are kept together with the space between them: a name is found in what was written.
    let flush = |fields: &mut Vec<Field>, from: usize, to: usize| {
        if from < to {
            fields.push(Field { range: from..to, spelling: Spelling::Plain, name: None });
        }
    };
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let word =
            rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=').unwrap_or(rest.len());
        if word == 0 || rest.get(word) != Some(&b'=') {
            at += word.max(1);
            continue;
        }
        flush(&mut fields, words, at);
        let name = at..at + word;
        fields.push(Field { range: name.clone(), spelling: Spelling::Plain, name: None });
        let start = at + word + 1;
        let (range, spelling, end) = value(bytes, start);
        fields.push(Field { range, spelling, name: Some(name) });
        (at, words) = (end, end);
    }
    flush(&mut fields, words, bytes.len());
    fields
}

/// One value: its text, its spelling and where it ends, quotes included.
fn value(bytes: &[u8], start: usize) -> (Range<usize>, Spelling, usize) {
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.first() == Some(&b'"') {
        let mut at = 1;
        while let Some(byte) = rest.get(at) {
            match byte {
                b'"' => return (start + 1..start + at, Spelling::QuotedValue, start + at + 1),
                b'\n' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }
    let len = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    (start..start + len, Spelling::Value, start + len)
}

/// The path, the names and the values of a URL or query string.
pub(super) fn query(text: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let query = text.find('?').map_or(0, |mark| mark + 1);
    if query > 0 {
        fields.push(Field { range: 0..query - 1, spelling: Spelling::Percent, name: None });
    }
    let mut at = query;
    for pair in text.get(query..).unwrap_or_default().split(['&', ';', '#']) {
        let end = at + pair.len();
        let name_end = pair.find('=').map_or(end, |mark| at + mark);
        let name = at..name_end;
        fields.push(Field { range: name.clone(), spelling: Spelling::Percent, name: None });
        if name_end < end {
            fields.push(Field { range: name_end + 1..end, spelling: Spelling::Percent, name: Some(name) });
        }
        at = end + 1;
    }
    fields
}

/// The names and values of header lines; a line without a colon is a field of its own.
pub(super) fn headers(text: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let end = at + content.len();
        match content.find(':') {
            Some(colon) => {
                let value = content.get(colon + 1..).unwrap_or_default();
                let start = end - value.trim_start().len();
                fields.push(Field { range: at..at + colon, spelling: Spelling::Line, name: None });
                fields.push(Field {
                    range: start..end,
                    spelling: Spelling::Line,
                    name: Some(at..at + colon),
                });
            }
            None => fields.push(Field { range: at..end, spelling: Spelling::Line, name: None }),
        }
        at += line.len();
    }
    fields
}
