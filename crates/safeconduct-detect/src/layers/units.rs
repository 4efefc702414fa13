//! Units that stand for one character each, or for none: escapes, entities, spaces of forms, joints between strings,
//! lookalikes.

use super::letters::lookalike;
use crate::masks::may_escape;
use crate::survey::Survey;
use std::ops::Range;

/// How much behind the start of a unit says what it is, at most: a joint with all its white space, and the key after it.
pub(super) const LOOK: usize = 288;

/// A stretch of the source that says something in other words.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) range: Range<usize>,
    /// Up to four bytes of UTF-8, or none at all.
    meaning: [u8; 4],
    length: usize,
    /// Whether it alone is worth a second look, or only where others are.
    pub(super) telling: bool,
}

impl Unit {
    fn new(range: Range<usize>, c: char, telling: bool) -> Unit {
        let mut meaning = [0; 4];
        let length = c.encode_utf8(&mut meaning).len();
        Unit { range, meaning, length, telling }
    }

    fn byte(range: Range<usize>, byte: u8, telling: bool) -> Unit {
        Unit { range, meaning: [byte, 0, 0, 0], length: 1, telling }
    }

    fn nothing(range: Range<usize>) -> Unit {
        Unit { range, meaning: [0; 4], length: 0, telling: true }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.meaning.get(..self.length).unwrap_or_default()
    }
}

/// Walks a text that grows at its end from unit to unit.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Up to where it came.
    pub(super) at: usize,
    /// Where the last unit ended, if it was a single byte.
    joined: Option<usize>,
}

impl Walk {
    /// Adds the units that begin before `until`, in order, disjoint.
    pub(super) fn read(&mut self, text: &str, until: usize, survey: Option<&Survey>, units: &mut Vec<Unit>) {
        let bytes = text.as_bytes();
        while let Some(rest) = bytes.get(self.at..until) {
            let start = match survey {
                Some(survey) => survey.escapes.next(self.at).filter(|&start| start < until),
                None => first_start(rest).map(|skip| self.at + skip),
            };
            let Some(start) = start else {
                self.at = until;
                return;
            };
            self.at = start;
            match self.unit(text) {
                Some(unit) => {
                    self.at = unit.range.end;
                    self.joined = (unit.length == 1).then_some(unit.range.end);
                    units.push(unit);
                }
                None => self.at += 1,
            }
        }
    }

    fn unit(&self, text: &str) -> Option<Unit> {
        let (bytes, at) = (text.as_bytes(), self.at);
        match bytes.get(at)? {
            b'%' => percent(bytes, at),
            b'\\' => backslash(bytes, at),
            b'&' => entity(bytes, at),
            b'=' => quoted_printable(bytes, at),
            b'+' => plus(bytes, at),
            b'"' | b'\'' | b'`' => joint(bytes, at),
            0 => Some(Unit::nothing(at..at + 1)),
            _ => foreign(text, at, self.joined == Some(at)),
        }
    }

    /// The text lost so many bytes at its start.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.at -= bytes;
        self.joined = self.joined.and_then(|at| at.checked_sub(bytes));
    }
}

/// Where the first byte stands that a unit may start with.
fn first_start(bytes: &[u8]) -> Option<usize> {
    // Whole stretches without any are passed at once.
    let (stretches, _) = bytes.as_chunks::<32>();
    let passes = |stretch: &&[u8; 32]| !stretch.iter().fold(false, |any, &byte| any | may_escape(byte));
    let at = 32 * stretches.iter().take_while(passes).count();
    bytes.get(at..)?.iter().position(|byte| may_escape(*byte)).map(|skip| at + skip)
}

fn hex(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let digits = bytes.get(at..at.checked_add(count)?)?;
    digits.iter().try_fold(0u32, |value, byte| Some(value << 4 | char::from(*byte).to_digit(16)?))
}

/// Letters, digits and what else a value is made of: worth a second look where it is encoded.
fn is_plain(code: u32) -> bool {
    (0x21..0x7f).contains(&code)
}

/// `%41`, and `%2541` over again.
fn percent(bytes: &[u8], at: usize) -> Option<Unit> {
    let value = hex(bytes, at + 1, 2)?;
    Some(Unit::byte(at..at + 3, value as u8, is_plain(value)))
}

/// `\u0041`, `\u{41}`, `\U00000041`, `\x41`, `\101`, `\/`, with any number of backslashes before; a line that goes on.
fn backslash(bytes: &[u8], at: usize) -> Option<Unit> {
    let slashes = bytes.get(at..)?.iter().take(8).take_while(|byte| **byte == b'\\').count();
    let from = at + slashes;
    let unit = |value: u32, end: usize| {
        char::from_u32(value).map(|c| Unit::new(at..end, c, is_plain(value) && c.is_ascii()))
    };
    match bytes.get(from)? {
        b'u' if bytes.get(from + 1) == Some(&b'{') => {
            let digits = bytes.get(from + 2..)?.iter().take(7).position(|byte| *byte == b'}')?;
            unit(hex(bytes, from + 2, digits)?, from + 3 + digits)
        }
        b'u' => unit(hex(bytes, from + 1, 4)?, from + 5),
        b'U' => unit(hex(bytes, from + 1, 8)?, from + 9),
        b'x' => unit(hex(bytes, from + 1, 2)?, from + 3),
        b'/' => Some(Unit::byte(at..from + 1, b'/', true)),
        b'"' => Some(Unit::byte(at..from + 1, b'"', false)),
        b'n' => Some(Unit::byte(at..from + 1, b'\n', false)),
        b'r' => Some(Unit::byte(at..from + 1, b'\r', false)),
        b't' => Some(Unit::byte(at..from + 1, b'\t', false)),
        b'0'..=b'3' => {
            let digits = bytes.get(from..from + 3)?;
            let value = digits.iter().try_fold(0u32, |value, byte| {
                char::from(*byte).to_digit(8).map(|digit| value << 3 | digit)
            })?;
            unit(value, from + 3)
        }
        b'\n' | b'\r' if slashes == 1 && goes_on(bytes, at) => {
            let end = from + spaces(bytes, from);
            is_word(bytes.get(end)).then(|| Unit::nothing(at..end))
        }
        _ => None,
    }
}

/// Whether a word stands right before `at`.
fn goes_on(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_word(bytes.get(before)))
}

fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'='))
}

/// How many spaces, tabs and line ends stand at `at`, of 64 at most.
fn spaces(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// `&#65;`, `&#x41;` and the five named ones.
fn entity(bytes: &[u8], at: usize) -> Option<Unit> {
    let body = bytes.get(at + 1..)?;
    let length = body.iter().take(10).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(body.get(..length)?).ok()?;
    let end = at + length + 2;
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => match name {
            "amp" => u32::from(b'&'),
            "lt" => u32::from(b'<'),
            "gt" => u32::from(b'>'),
            "quot" => u32::from(b'"'),
            "apos" => u32::from(b'\''),
            _ => return None,
        },
    };
    char::from_u32(code).map(|c| Unit::new(at..end, c, is_plain(code)))
}

/// `=3D` and a line that goes on (RFC 2045 section 6.7).
fn quoted_printable(bytes: &[u8], at: usize) -> Option<Unit> {
    match bytes.get(at + 1..)? {
        [b'\r', b'\n', ..] if goes_on(bytes, at) && !is_setting(bytes, at + 3) => {
            Some(Unit::nothing(at..at + 3))
        }
        [b'\n', next, ..] if goes_on(bytes, at) && is_word(Some(next)) && !is_setting(bytes, at + 2) => {
            Some(Unit::nothing(at..at + 2))
        }
        [a, b, ..] if !a.is_ascii_lowercase() && !b.is_ascii_lowercase() => {
            let value = hex(bytes, at + 1, 2)?;
            let listed = at >= 3 && bytes.get(at - 3) == Some(&b'=') && hex(bytes, at - 2, 2).is_some()
                || bytes.get(at + 3) == Some(&b'=') && hex(bytes, at + 4, 2).is_some();
            (value == 0x3d || listed).then(|| Unit::byte(at..at + 3, value as u8, is_plain(value)))
        }
        _ => None,
    }
}

/// The space between two words of a form's value (`application/x-www-form-urlencoded`): `card=4111+1111+1111+1111`. Only
/// where the value holds the digits of some number; sums and joined words are told from it by that.
fn plus(bytes: &[u8], at: usize) -> Option<Unit> {
    /// How far a value is looked at to either side.
    const VALUE_LONGEST: usize = 96;
    /// Numbers that are written in groups have no fewer digits.
    const DIGITS: usize = 6;
    let inside = |byte: &&u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'(' | b')' | b'*'..=b'.' | b'_' | b'~')
    };
    let (before, behind) = (bytes.get(..at)?, bytes.get(at + 1..)?);
    // Base 64 is full of them, and names nothing.
    memchr::memrchr(b'=', before.get(at.saturating_sub(VALUE_LONGEST + 1)..)?)?;
    let head = before.iter().rev().take(VALUE_LONGEST).take_while(inside);
    let length = head.clone().count();
    let named = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b']' | b'.');
    let tail = behind.iter().take(VALUE_LONGEST).take_while(inside);
    let is_value = match before.get(..at - length)? {
        // A text of its own, which a document named: all of it is the value.
        [] => tail.clone().count() == behind.len(),
        [.., name, b'='] => named(name),
        _ => false,
    };
    let digits = head.chain(tail).filter(|byte| byte.is_ascii_digit()).take(DIGITS).count();
    let words = length > 0 && behind.first().is_some_and(u8::is_ascii_alphanumeric);
    (words && is_value && digits == DIGITS).then(|| Unit::byte(at..at + 1, b' ', true))
}

/// Whether the line that begins at `at` is a setting, `name = …`: then the `=` before it ended a value in base 64.
fn is_setting(bytes: &[u8], at: usize) -> bool {
    /// Longer names are none.
    const NAME_LONGEST: usize = 48;
    let line = bytes.get(at..).unwrap_or_default();
    let name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let length = line.iter().take(NAME_LONGEST).take_while(name).count();
    let behind = line.get(length..).unwrap_or_default();
    let spaces = behind.iter().take(4).take_while(|byte| **byte == b' ').count();
    match behind.get(spaces..) {
        Some([b':', ..]) => length > 0,
        // `=3D` is a sign of this very encoding.
        Some([b'=', a, b, ..]) => length > 0 && !(a.is_ascii_hexdigit() && b.is_ascii_hexdigit()),
        _ => false,
    }
}

/// The joint of two strings that are one: `" + "`, `' . '`, `" "` over a line end.
fn joint(bytes: &[u8], at: usize) -> Option<Unit> {
    if !goes_on(bytes, at) {
        return None;
    }
    let quote = bytes.get(at)?;
    let mut end = at + 1;
    let before = spaces(bytes, end);
    end += before;
    let operator = match bytes.get(end..)? {
        [b'|', b'|', ..] | [b'.', b'.', ..] | [b'<', b'>', ..] | [b'+', b'+', ..] => 2,
        [b'\\', b'\n', ..] => 2,
        [b'+' | b'.' | b'&' | b'~' | b'_', ..] => 1,
        _ => 0,
    };
    end += operator;
    let after = spaces(bytes, end);
    end += after;
    // C and Python join what stands side by side; on one line two quotes alone may as well be an empty string.
    let beside = *quote != b'`' && bytes.get(at + 1..end)?.contains(&b'\n');
    if matches!(bytes.get(end), Some(b'f' | b'r' | b'b' | b'u' | b'@')) && bytes.get(end + 1) == Some(quote) {
        end += 1;
    }
    let closes = bytes.get(end) == Some(quote) && is_word(bytes.get(end + 1));
    let apart = operator > 0 || beside && !is_key(bytes, end, *quote);
    (apart && closes).then(|| Unit::nothing(at..end + 1))
}

/// Whether the string that opens at `at` is the key of a pair: `"name": …`.
fn is_key(bytes: &[u8], at: usize, quote: u8) -> bool {
    /// Longer strings are no keys.
    const KEY_LONGEST: usize = 96;
    let inside = bytes.get(at + 1..).unwrap_or_default();
    let length = inside.iter().take(KEY_LONGEST).position(|byte| *byte == quote || *byte == b'\n');
    let behind = length.and_then(|length| inside.get(length + 1..)).unwrap_or_default();
    behind.iter().find(|byte| !matches!(byte, b' ' | b'\t')).is_some_and(|byte| matches!(byte, b':' | b'='))
}

/// A letter of another alphabet inside a word of ASCII.
fn foreign(text: &str, at: usize, follows: bool) -> Option<Unit> {
    let mut characters = text.get(at..)?.chars();
    let c = characters.next()?;
    let plain = lookalike(c)?;
    let end = at + c.len_utf8();
    let among = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let joined = follows || among(at.checked_sub(1).and_then(|before| text.as_bytes().get(before)));
    // A word of lookalikes that turns into ASCII further on.
    let turns = || {
        let rest = characters.take(32).find(|c| lookalike(*c).is_none());
        rest.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    (joined || turns()).then(|| Unit::byte(at..end, plain, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masks::may_escape_before;
    use proptest::prelude::*;

    proptest! {
        /// What the survey leaves out would be no unit.
        #[test]
        fn nothing_but_what_may_escape_is_a_unit(text in "[a\"'`=%&#\\\\+ \n\r.;0Fu4\u{435}\\x00]{0,40}") {
            for (at, byte) in text.bytes().enumerate().filter(|(at, _)| text.is_char_boundary(*at)) {
                let next = text.as_bytes().get(at + 1).copied().unwrap_or_default();
                let unit = if may_escape(byte) { Walk { at, joined: Some(at) }.unit(&text) } else { None };
                prop_assert!(may_escape_before(byte, next) || unit.is_none(), "{}", at);
            }
        }
    }

    #[test]
    fn no_start_is_passed_over() {
        for byte in 0..=255u8 {
            for before in [0, 31, 32, 40] {
                let mut bytes = vec![b' '; 100];
                bytes[before] = byte;
                assert_eq!(first_start(&bytes), may_escape(byte).then_some(before), "{byte}");
            }
        }
    }
}
