//! The text of one JSON string or number: decoded once, and mapped back byte by byte when it must change.

use std::{borrow::Cow, ops::Range};

/// What stands in for a lone surrogate, which no text can hold.
const LONE: char = '\u{FFFD}';
/// An integer of more digits is no identifier anybody looks for.
const DIGITS_MAX: i64 = 64;

/// Where a string (without its quotes) or a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) layer: u32,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// A string with its quotes.
    pub(super) fn with_quotes(self) -> Token {
        Token { start: self.start.saturating_sub(1), end: self.end + 1, ..self }
    }
}

/// One character of a JSON string: what it means and in how many bytes it is written.
pub(crate) fn next_char(raw: &str) -> Option<(char, usize)> {
    let first = raw.chars().next()?;
    if first != '\\' {
        return Some((first, first.len_utf8()));
    }
    let meaning = match raw.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return unicode(raw),
        other => char::from(*other),
    };
    Some((meaning, 2))
}

/// `\uXXXX`, or two of them that make a pair.
fn unicode(raw: &str) -> Option<(char, usize)> {
    let unit = |at: usize| raw.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let high = unit(2)?;
    if let Some(character) = char::from_u32(high) {
        return Some((character, 6));
    }
    let low = raw.get(6..8).filter(|lead| *lead == "\\u").and_then(|_| unit(8));
    let pair = low.filter(|low| high < 0xDC00 && (0xDC00..0xE000).contains(low));
    let joined = pair.and_then(|low| char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
    Some(joined.map_or((LONE, 6), |character| (character, 12)))
}

/// What a string, written as `raw` between its quotes, means; borrowed when it has no escapes.
pub(super) fn decode(raw: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', raw.as_bytes()) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    let (plain, mut rest) = raw.split_at(first);
    out.push_str(plain);
    while let Some((character, len)) = next_char(rest) {
        out.push(character);
        rest = rest.get(len..).unwrap_or_default();
        if !rest.starts_with('\\') {
            let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            rest = rest.get(plain..).unwrap_or_default();
        }
    }
    Cow::Owned(out)
}

/// Whether a decoded range of `raw` holds a surrogate that stands alone, which no restored text can give back.
pub(super) fn holds_lone_surrogate(raw: &str) -> bool {
    let mut rest = raw;
    while let Some((character, len)) = next_char(rest) {
        if character == LONE
            && len == 6
            && !rest.get(2..6).is_some_and(|hex| hex.eq_ignore_ascii_case("fffd"))
        {
            return true;
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    false
}

/// Where ranges of the decoded text are written in `raw`. `ranges` are sorted and disjoint.
pub(super) fn written_ranges(raw: &str, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return ranges.to_vec();
    }
    let (mut rest, mut at_raw, mut at_decoded) = (raw, 0, 0);
    let mut seek = |to: usize| {
        while at_decoded < to {
            let Some((character, len)) = next_char(rest) else { break };
            at_decoded += character.len_utf8();
            at_raw += len;
            rest = rest.get(len..).unwrap_or_default();
        }
        at_raw
    };
    ranges.iter().map(|range| seek(range.start)..seek(range.end)).collect()
}

/// The integer that a number with an exponent or an empty fraction spells, written out.
pub(crate) fn integer(raw: &str) -> Option<String> {
    if !raw.contains(['.', 'e', 'E']) {
        return None;
    }
    let (sign, unsigned) = raw.strip_prefix('-').map_or(("", raw), |unsigned| ("-", unsigned));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = [whole, fraction].concat();
    let written = written.trim_start_matches('0');
    let digits = written.trim_end_matches('0');
    // Zeros at the end and places behind the point make up for one another, whatever the exponent says.
    let zeros =
        exponent.checked_sub(fraction.len() as i64)?.checked_add((written.len() - digits.len()) as i64)?;
    if !(0..=DIGITS_MAX).contains(&zeros) || digits.is_empty() || digits.len() as i64 + zeros > DIGITS_MAX {
        return None;
    }
    Some(format!("{sign}{digits}{}", "0".repeat(zeros as usize)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decoding_agrees_with_serde(value in any::<String>()) {
            let escaped: String = value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            prop_assert_eq!(&*decode(&escaped), &*value);
            let written = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(&*decode(&written[1..written.len() - 1]), &*value);
        }

        #[test]
        fn a_written_range_decodes_to_its_range(value in r#"[a"\\éß\n😀]{0,12}"#, a in 0usize..12, b in 0usize..12) {
            let ends: Vec<usize> = value.char_indices().map(|(at, _)| at).chain([value.len()]).collect();
            let (from, to) = (ends[a.min(b).min(ends.len() - 1)], ends[a.max(b).min(ends.len() - 1)]);
            for raw in [
                value.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>(),
                serde_json::to_string(&value).unwrap().trim_matches('"').to_owned(),
            ] {
                if decode(&raw) == value {
                    let written = written_ranges(&raw, std::slice::from_ref(&(from..to))).remove(0);
                    prop_assert_eq!(&*decode(&raw[written]), &value[from..to]);
                }
            }
        }
    }

    #[test]
    fn lone_surrogates_read_as_replacement_characters() {
        assert_eq!(decode(r"a\ud800b\udc00\ud800\ud83d\ude00"), "a\u{FFFD}b\u{FFFD}\u{FFFD}😀");
        assert!(holds_lone_surrogate(r"a\ud800b"));
        assert!(!holds_lone_surrogate(r"a\ufffd\ud83d\ude00"));
    }

    #[test]
    fn numbers_are_written_out_where_they_are_integers() {
        for (raw, integer_) in [
            ("4.111111111111111e15", Some("4111111111111111")),
            ("41111111111111110e-1", Some("4111111111111111")),
            ("0.4111111111111111E+16", Some("4111111111111111")),
            ("536904399.00", Some("536904399")),
            ("15e-1", None),
            ("4111111111111111.0", Some("4111111111111111")),
            ("-1.5E1", Some("-15")),
            ("1.5", None),
            ("1e999999999", None),
            ("0e5", None),
            ("42", None),
        ] {
            assert_eq!(integer(raw).as_deref(), integer_, "{raw}");
        }
    }
}
