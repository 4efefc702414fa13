//! Scans bytes that may not be text: invalid UTF-8 is located and scanned around.

use crate::{ScanError, Scanner};
use safeconduct_core::{Coverage, Findings, Part};
use std::ops::Range;

/// What was found in bytes, and where they were not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BytesScan {
    /// Findings by byte offset, those below the floor too. A rule with a wide class may run over an invalid byte.
    pub findings: Findings,
    /// Stretches that are not UTF-8, in order.
    pub invalid: Vec<Range<usize>>,
}

impl BytesScan {
    /// `Full` for text, `Partial` when some bytes could not be read as text.
    pub fn coverage(&self) -> Coverage {
        match self.invalid.is_empty() {
            true => Coverage::Full,
            false => Coverage::Partial,
        }
    }
}

/// What stands for an invalid byte: one byte, so offsets hold, and in no pattern or word.
const STAND_IN: char = '\u{1a}';

pub(crate) fn scan(scanner: &Scanner, bytes: &[u8]) -> Result<BytesScan, ScanError> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok(BytesScan { findings: scanner.scan_all(Part::new(text))?, invalid: Vec::new() });
    }
    let mut text = String::with_capacity(bytes.len());
    let mut invalid: Vec<Range<usize>> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        let start = text.len();
        text.extend(chunk.invalid().iter().map(|_| STAND_IN));
        match invalid.last_mut() {
            Some(last) if last.end == start => last.end = text.len(),
            _ if start < text.len() => invalid.push(start..text.len()),
            _ => {}
        }
    }
    let findings = scanner.scan_all(Part::new(&text))?;
    Ok(BytesScan { findings, invalid })
}

#[cfg(test)]
mod tests {
    use crate::{Edges, Rule, Scanner};
    use safeconduct_core::{Coverage, Label};

    #[test]
    fn what_is_not_text_is_located_and_scanned_around() {
        let rule = Rule::new("key", Label::JWT, r"key\d{3}").edges(Edges::WORD);
        let scanner = Scanner::builder().rules([rule]).build().unwrap();
        let scan = scanner.scan_bytes(b"key123\xff\xfe key456 k\xc3ey789 \xe2\x82").unwrap();
        let spans: Vec<_> = scan.findings.iter().map(|finding| finding.span().range()).collect();
        assert_eq!(spans, [0..6, 9..15]);
        assert_eq!(scan.invalid, [6..8, 17..18, 24..26]);
        assert_eq!(scan.coverage(), Coverage::Partial);
        assert_eq!(scanner.scan_bytes("é key123".as_bytes()).unwrap().coverage(), Coverage::Full);
    }
}
