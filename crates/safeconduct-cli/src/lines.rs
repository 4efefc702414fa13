//! Reads lines of any length without growing with their number, and says where a broken one breaks.

use std::io::{self, BufRead, BufReader, Read};

/// One line of input, without its line ending.
pub struct Line<'a> {
    /// 1-based.
    pub number: u64,
    /// The bytes as they came; not necessarily UTF-8.
    pub bytes: &'a [u8],
}

/// A line that cannot be used: where, and why in a few words. Never holds the line itself.
#[derive(Debug, thiserror::Error)]
#[error("line {line}, column {column}: {why}")]
pub struct BrokenLine {
    line: u64,
    column: usize,
    why: String,
}

impl Line<'_> {
    /// Reads the line as one JSON object of type `T`.
    ///
    /// # Errors
    /// [`BrokenLine`] with the column (1-based, in bytes) where reading stopped.
    pub fn parse<'de, T: serde::Deserialize<'de>>(&'de self) -> Result<T, BrokenLine> {
        let text = std::str::from_utf8(self.bytes).map_err(|error| BrokenLine {
            line: self.number,
            column: error.valid_up_to() + 1,
            why: "not UTF-8".to_owned(),
        })?;
        // Serde would read an array as the fields in their order; a line is an object.
        if !text.trim_start_matches([' ', '\t']).starts_with('{') {
            let column = text.len() - text.trim_start_matches([' ', '\t']).len() + 1;
            return Err(BrokenLine { line: self.number, column, why: "not a JSON object".to_owned() });
        }
        serde_json::from_str(text).map_err(|error| self.broken(&error))
    }

    /// The same complaint for a line that reads as JSON and is wrong all the same.
    pub fn wrong(&self, why: impl Into<String>) -> BrokenLine {
        BrokenLine { line: self.number, column: 1, why: why.into() }
    }

    fn broken(&self, error: &serde_json::Error) -> BrokenLine {
        // serde_json's message may quote the input ("invalid type: string \"…\""), so only its
        // kind and the names it was looking for are repeated, never what it met.
        let why = match error.classify() {
            serde_json::error::Category::Data => data_complaint(&error.to_string()),
            serde_json::error::Category::Eof => "the JSON ends too early".to_owned(),
            _ => "not JSON".to_owned(),
        };
        BrokenLine { line: self.number, column: error.column().max(1), why }
    }
}

/// What serde says about a missing, repeated or unknown field, as far as it names only our own fields.
fn data_complaint(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("missing field ") {
        let field = rest.split('`').nth(1).unwrap_or("?");
        return format!("the field `{field}` is missing");
    }
    if let Some(rest) = message.strip_prefix("duplicate field ") {
        let field = rest.split('`').nth(1).unwrap_or("?");
        return format!("the field `{field}` stands twice");
    }
    if message.starts_with("unknown field ") {
        // The unknown name is the caller's text; only the expected ones are ours.
        return match message.rsplit_once("expected ") {
            Some((_, expected)) => {
                let expected = expected.split(" at line ").next().unwrap_or(expected);
                format!("a field that is not known; expected {expected}")
            }
            None => "a field that is not known".to_owned(),
        };
    }
    match message.rsplit_once("expected ") {
        Some((_, expected)) => {
            format!(
                "a value of the wrong type; expected {}",
                expected.split(" at line ").next().unwrap_or(expected)
            )
        }
        None => "not an object of the expected form".to_owned(),
    }
}

/// Hands every non-empty line of `input` to `each`, in order.
///
/// Memory is bounded by the longest line. `idle` runs whenever the next read may block, so that
/// whoever waits for our answers gets them before we wait for more questions.
pub fn for_each_line(
    input: impl Read,
    mut idle: impl FnMut() -> io::Result<()>,
    mut each: impl FnMut(Line<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        if input.buffer().is_empty() {
            idle()?;
        }
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        number += 1;
        let mut line = bytes.as_slice();
        line = line.strip_suffix(b"\n").unwrap_or(line);
        line = line.strip_suffix(b"\r").unwrap_or(line);
        if number == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line); // a byte-order mark
        }
        if line.iter().any(|byte| !byte.is_ascii_whitespace()) {
            each(Line { number, bytes: line })?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Request {
        #[allow(dead_code)]
        id: u32,
    }

    fn complaint(bytes: &[u8]) -> String {
        Line { number: 7, bytes }.parse::<Request>().unwrap_err().to_string()
    }

    #[test]
    fn broken_lines_name_the_place_and_keep_the_text_to_themselves() {
        assert_eq!(complaint(b"{\"id\": \xff}"), "line 7, column 8: not UTF-8");
        assert!(complaint(b"{\"id\": ").contains("ends too early"));
        assert!(complaint(b"hello").contains("column 1: not a JSON object"));
        assert!(complaint(b" [1]").contains("column 2: not a JSON object"));
        assert!(complaint(b"{\"id\": hello}").contains("not JSON"));
        assert!(complaint(b"{}").contains("the field `id` is missing"));
        let secret = complaint(br#"{"id":"hunter2"}"#);
        assert!(secret.contains("expected u32") && !secret.contains("hunter2"), "{secret}");
        let unknown = complaint(br#"{"id":1,"hunter2":2}"#);
        assert!(unknown.contains("not known; expected `id`") && !unknown.contains("hunter2"), "{unknown}");
    }

    #[test]
    fn line_endings_blank_lines_and_a_byte_order_mark_do_not_matter() {
        let mut seen = Vec::new();
        let input = b"\xef\xbb\xbfone\r\n\n  \ntwo".as_slice();
        for_each_line(
            input,
            || Ok(()),
            |line| {
                seen.push((line.number, line.bytes.to_vec()));
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(seen, [(1, b"one".to_vec()), (4, b"two".to_vec())]);
    }
}
