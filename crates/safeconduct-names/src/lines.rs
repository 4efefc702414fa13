//! Cuts a text into lines no longer than a bound.

use std::ops::Range;

/// A longer line is cut after a space, so that memory stays that of a page.
const LINE_BYTES_MAX: usize = 16 * 1024;

/// The lines of `text` as byte ranges, without their ends.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let window = bytes.get(..LINE_BYTES_MAX).unwrap_or(bytes);
        let start = at;
        if let Some(end) = memchr::memchr2(b'\n', b'\r', window) {
            at += end + 1;
            return Some(start..start + end);
        }
        let length = if window.len() == bytes.len() { bytes.len() } else { cut(rest) };
        at += length;
        Some(start..start + length)
    })
}

/// Where to cut a line that is too long: after its last space, else between characters.
fn cut(rest: &str) -> usize {
    let boundary = (1..=LINE_BYTES_MAX).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
    let window = rest.as_bytes().get(..boundary).unwrap_or_default();
    memchr::memrchr(b' ', window).map_or(boundary, |space| space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_but_line_ends_is_in_one_line() {
        let long = "wörd ".repeat(10_000);
        for text in ["", "\n", "a", "a\nb\r\n\nc", &long, &"é".repeat(20_000)] {
            let ranges: Vec<_> = lines(text).collect();
            let joined: String = ranges.iter().map(|range| &text[range.clone()]).collect();
            assert_eq!(joined, text.replace(['\n', '\r'], ""));
            assert!(ranges.iter().all(|range| range.len() <= LINE_BYTES_MAX));
        }
    }
}
