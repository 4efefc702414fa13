//! Finds the fields of each format. Every byte is in a field or is punctuation of the format.

use super::spelling::Spelling;
use std::ops::Range;

/// A field: where it is written, how, the field that names it, and which row it is in.
pub(super) struct Field {
    pub(super) range: Range<usize>,
    pub(super) spelling: Spelling,
    pub(super) name: Option<usize>,
    pub(super) row: usize,
}

/// The cells of a CSV text (RFC 4180); those of the first row name the columns.
pub(super) fn csv(text: &str, separator: u8) -> Vec<Field> {
    let bytes = text.as_bytes();
    let mut fields: Vec<Field> = Vec::new();
    // How many columns the first row names, once it is read.
    let mut names: Option<usize> = None;
    let (mut at, mut row, mut column) = (0, 0, 0);
    loop {
        let (range, spelling, end) = cell(bytes, at, separator);
        let name = names.filter(|names| column < *names).map(|_| column);
        fields.push(Field { range, spelling, name, row });
        column += 1;
        match bytes.get(end) {
            None => return fields,
            Some(byte) if *byte == separator => at = end + 1,
            Some(_) => {
                at = end + 1 + usize::from(bytes.get(end..end + 2) == Some(b"\r\n"));
                names = names.or(Some(fields.len()));
                (row, column) = (row + 1, 0);
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
            fields.push(Field { range: from..to, spelling: Spelling::Plain, name: None, row: 0 });
        }
    };
    let (mut row, mut counted) = (0, 0);
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let word =
            rest.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'=').unwrap_or(rest.len());
        if word == 0 || rest.get(word) != Some(&b'=') {
            at += word.max(1);
            continue;
        }
        flush(&mut fields, words, at);
        row += memchr::memchr_iter(b'\n', bytes.get(counted..at).unwrap_or_default()).count();
        counted = at;
        let name = fields.len();
        fields.push(Field { range: at..at + word, spelling: Spelling::Plain, name: None, row });
        let start = at + word + 1;
        let (range, spelling, end) = value(bytes, start);
        fields.push(Field { range, spelling, name: Some(name), row });
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
        fields.push(Field { range: 0..query - 1, spelling: Spelling::Percent, name: None, row: 0 });
    }
    let mut at = query;
    for pair in text.get(query..).unwrap_or_default().split(['&', ';', '#']) {
        let end = at + pair.len();
        let name_end = pair.find('=').map_or(end, |mark| at + mark);
        let name = fields.len();
        fields.push(Field { range: at..name_end, spelling: Spelling::Percent, name: None, row: 0 });
        if name_end < end {
            let value = name_end + 1..end;
            fields.push(Field { range: value, spelling: Spelling::Percent, name: Some(name), row: 0 });
        }
        at = end + 1;
    }
    fields
}

/// The names and values of header lines, which may go on in lines that begin with white space; any other line is a
/// field of its own.
pub(super) fn headers(text: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    header_lines(text, 0, &mut fields);
    fields
}

fn header_lines(text: &str, from: usize, fields: &mut Vec<Field>) {
    let mut at = from;
    let mut name = None;
    for (row, line) in text.split_inclusive('\n').enumerate() {
        let content = line.trim_end_matches(['\r', '\n']);
        let end = at + content.len();
        let mut field = |range, name| {
            fields.push(Field { range, spelling: Spelling::Line, name, row });
            fields.len() - 1
        };
        match content.find(':').filter(|_| !content.starts_with([' ', '\t'])) {
            Some(colon) => {
                name = Some(field(at..at + colon, None));
                let value = content.get(colon + 1..).unwrap_or_default();
                field(end - value.trim_start().len()..end, name);
            }
            // A folded line goes on with the value above it.
            None if content.starts_with([' ', '\t']) => {
                field(at..end, name);
            }
            None => {
                name = None;
                if at < end {
                    field(at..end, None);
                }
            }
        }
        at += line.len();
    }
}

/// The header lines and the contents of each part of a multipart body (RFC 2046); the names of form fields name what
/// they hold (RFC 7578). What stands before the first part and behind the last is a field of its own.
pub(super) fn multipart(text: &str, boundary: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut borders = borders(text, boundary).into_iter().peekable();
    let plain = |range: Range<usize>, name, row| Field { range, spelling: Spelling::Plain, name, row };
    let first = borders.peek().map_or(text.len(), |border| border.start);
    if first > 0 {
        fields.push(plain(0..first, None, 0));
    }
    let mut row = 0;
    while let Some(border) = borders.next() {
        row += 1;
        let end = borders.peek().map_or(text.len(), |next| next.start);
        let part = text.get(border.end..end).unwrap_or_default();
        let head = head_end(part);
        let (headers, content) = part.split_at(head);
        let before = fields.len();
        header_lines(headers, border.end, &mut fields);
        let name = fields.get(before..).unwrap_or_default().iter().position(|field| {
            field.name.is_some()
                && text.get(field.range.clone()).is_some_and(|value| form_name(value).is_some())
        });
        let name = name.map(|at| before + at).and_then(|at| split_name(text, &mut fields, at));
        if !content.is_empty() {
            fields.push(plain(border.end + head..end, name, row));
        }
    }
    fields
}

/// Where the lines are that part a multipart body, each with the line break before it and the one behind it.
fn borders(text: &str, boundary: &str) -> Vec<Range<usize>> {
    let mark = format!("--{boundary}");
    let mut borders = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(&mark)).map(|found| at + found) {
        at = found + mark.len();
        let before = text.get(..found).unwrap_or_default();
        let starts_line = before.is_empty() || before.ends_with('\n');
        let rest = text.get(at..).unwrap_or_default();
        let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let tail = rest.get(..line).unwrap_or_default().trim_end();
        if starts_line && (tail.is_empty() || tail == "--") {
            let start = before.trim_end_matches('\n').trim_end_matches('\r').len();
            borders.push(start.max(found.saturating_sub(2))..at + line);
            at += line;
        }
    }
    borders
}

/// Where the header lines of a part end, the empty line included.
fn head_end(part: &str) -> usize {
    let mut at = 0;
    for line in part.split_inclusive('\n') {
        at += line.len();
        if line.trim_end_matches(['\r', '\n']).is_empty() {
            return at;
        }
    }
    // Without an empty line there are no headers.
    0
}

/// Where in a `Content-Disposition` the name of the form field stands.
fn form_name(value: &str) -> Option<Range<usize>> {
    let start =
        value.find("; name=\"").map(|at| at + 8).or_else(|| value.find(";name=\"").map(|at| at + 7))?;
    let len = value.get(start..)?.find('"')?;
    Some(start..start + len)
}

/// Makes the form field's name a field of its own, and says which.
fn split_name(text: &str, fields: &mut Vec<Field>, at: usize) -> Option<usize> {
    let field = fields.get(at)?;
    let (range, row, header) = (field.range.clone(), field.row, field.name);
    let name = form_name(text.get(range.clone())?)?;
    let name = range.start + name.start..range.start + name.end;
    let piece = |range: Range<usize>| Field { range, spelling: Spelling::Line, name: header, row };
    let pieces = [piece(range.start..name.start), piece(name.clone()), piece(name.end..range.end)];
    fields.splice(at..=at, pieces);
    // One field became three: those behind it that name others moved.
    for field in fields.iter_mut().skip(at + 3) {
        field.name = field.name.map(|name| if name > at { name + 2 } else { name });
    }
    Some(at + 1)
}
