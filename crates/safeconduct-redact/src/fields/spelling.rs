//! How a field's text is spelled, character by character, and how new text is spelled into it.

use crate::escape::json_escape;
use std::borrow::Cow;
use std::ops::Range;

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As it is, wherever it stands.
    Plain,
    /// A bare CSV cell between these separators; what does not fit must be quoted.
    Cell(u8),
    /// The inside of a quoted CSV cell: `""` is a quote.
    QuotedCell,
    /// A bare value of a log line; what does not fit must be quoted.
    Value,
    /// The inside of a quoted value of a log line, with backslashes.
    QuotedValue,
    /// Percent-encoded, `+` for a space.
    Percent,
    /// One header line: no line break fits.
    Line,
}

impl Spelling {
    /// One character and the bytes it is written in.
    fn next(self, raw: &str) -> Option<(char, usize)> {
        let first = raw.chars().next()?;
        let plain = (first, first.len_utf8());
        Some(match (self, first) {
            (Spelling::QuotedCell, '"') if raw.starts_with("\"\"") => ('"', 2),
            (Spelling::QuotedValue, '\\') => {
                crate::json::next_char(raw).filter(|(_, len)| raw.is_char_boundary(*len)).unwrap_or(plain)
            }
            (Spelling::Percent, '+') => (' ', 1),
            (Spelling::Percent, '%') => percent(raw).unwrap_or(plain),
            _ => plain,
        })
    }

    /// What a field means; borrowed when it is written as it is meant.
    pub(super) fn decode(self, raw: &str) -> Cow<'_, str> {
        let coded = match self {
            Spelling::QuotedCell => raw.contains('"'),
            Spelling::QuotedValue => raw.contains('\\'),
            Spelling::Percent => raw.contains(['%', '+']),
            Spelling::Plain | Spelling::Cell(_) | Spelling::Value | Spelling::Line => false,
        };
        if !coded {
            return Cow::Borrowed(raw);
        }
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((character, len)) = self.next(rest) {
            out.push(character);
            rest = rest.get(len..).unwrap_or_default();
        }
        Cow::Owned(out)
    }

    /// Where ranges of the decoded text are written. `ranges` are sorted and disjoint.
    pub(super) fn written(self, raw: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
        let (mut rest, mut at_raw, mut at_decoded) = (raw, 0, 0);
        let mut seek = |to: usize| {
            while at_decoded < to {
                let Some((character, len)) = self.next(rest) else { break };
                at_decoded += character.len_utf8();
                at_raw += len;
                rest = rest.get(len..).unwrap_or_default();
            }
            at_raw
        };
        ranges.iter().map(|range| seek(range.start)..seek(range.end)).collect()
    }

    /// New text, spelled for the inside of such a field; `None` if the whole field must be quoted for it.
    pub(super) fn encode(self, text: &str) -> Option<Cow<'_, str>> {
        let fits = |bad: &[char]| !text.contains(bad);
        match self {
            Spelling::Plain => Some(Cow::Borrowed(text)),
            Spelling::Cell(separator) => {
                fits(&[char::from(separator), '"', '\n', '\r']).then_some(Cow::Borrowed(text))
            }
            Spelling::QuotedCell => Some(Cow::Owned(text.replace('"', "\"\""))),
            Spelling::Value => {
                let fine =
                    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '='));
                fine.then_some(Cow::Borrowed(text))
            }
            Spelling::QuotedValue => Some(json_escape(text)),
            Spelling::Percent => Some(Cow::Owned(percent_encode(text))),
            Spelling::Line => Some(Cow::Owned(text.replace(['\r', '\n'], " "))),
        }
    }

    /// The spelling of the same field once it is quoted.
    pub(super) fn quoted(self) -> Spelling {
        match self {
            Spelling::Cell(_) => Spelling::QuotedCell,
            Spelling::Value => Spelling::QuotedValue,
            already => already,
        }
    }
}

/// The character that one to four `%XX` spell.
fn percent(raw: &str) -> Option<(char, usize)> {
    let byte = |at: usize| {
        let hex = raw.get(at..at + 3)?.strip_prefix('%')?;
        hex.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(hex, 16).ok()).flatten()
    };
    let bytes: Vec<u8> = (0..4).map_while(|index| byte(3 * index)).collect();
    (1..=bytes.len()).find_map(|count| {
        let text = std::str::from_utf8(bytes.get(..count)?).ok()?;
        Some((text.chars().next()?, 3 * count))
    })
}

fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
