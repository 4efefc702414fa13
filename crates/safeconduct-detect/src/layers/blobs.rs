//! Runs that encode a text of their own: base 64 in both alphabets, on one line or wrapped, and hexadecimal.

use super::inflate::inflate;
use super::{Draft, View, floor};
use std::ops::Range;

/// The shortest run that is looked at.
const SHORTEST: usize = 16;
/// The longest that is decoded, and the most that is unpacked.
const LONGEST: usize = 4 << 20;
/// How much of the line before a run belongs to its view: the key it is assigned to.
const BEFORE: usize = 64;

/// Views of every run that turns out to be text.
pub(super) fn views(text: &str, left: &mut usize) -> Vec<View> {
    let bytes = text.as_bytes();
    let mut views = Vec::new();
    let (mut at, mut decoded) = (0, 0);
    while let Some(start) = next_run(bytes, at) {
        let length = run(bytes, start);
        at = start + length;
        let lines = lines(bytes, start, start + length);
        if let Some(last) = lines.last() {
            at = at.max(last.end);
        }
        if let Some(view) = decode(text, &lines, decoded, left) {
            views.push(view);
            decoded = at;
        } else if lines.len() == 1 {
            // A name or a path in front: `sha-…`, `v1/…`, `prefix_…`.
            let parts = bytes.get(start..start + length).unwrap_or_default();
            let mut from = start;
            for part in parts.split(|byte| matches!(byte, b'-' | b'_' | b'/')) {
                if part.len() >= SHORTEST + 8 && part.len() < length {
                    let part = from..from + part.len();
                    views.extend(decode(text, std::slice::from_ref(&part), decoded, left));
                }
                from += part.len() + 1;
            }
        }
    }
    views
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Where the next run of at least [`SHORTEST`] digits starts; none goes on before `at`.
///
/// Only every sixteenth byte is looked at, and what stands before it up to the last that is no digit.
fn next_run(bytes: &[u8], mut at: usize) -> Option<usize> {
    const DIGITS: [bool; 256] = {
        let mut digits = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get_mut` is not const")]
            {
                digits[byte] = is_digit(byte as u8);
            }
            byte += 1;
        }
        digits
    };
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    let is_digit = |byte: u8| DIGITS[usize::from(byte)];
    while let Some(window) = bytes.get(at..).and_then(<[u8]>::first_chunk::<SHORTEST>) {
        match window.iter().rposition(|byte| !is_digit(*byte)) {
            None => return Some(at),
            Some(last) => at += last + 1,
        }
    }
    None
}

/// How many digits of base 64 stand at `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| is_digit(**byte)).count()
}

/// The lines of a run: the next line belongs to it while this one is full.
fn lines(bytes: &[u8], start: usize, end: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = std::iter::once(start..end).collect();
    let width = end - start;
    let mut end = end;
    while width >= 32 && width.is_multiple_of(4) {
        let Some(next) = next_line(bytes, end) else { break };
        let length = run(bytes, next);
        if length == 0 || length > width {
            break;
        }
        end = next + length;
        lines.push(next..end);
        if length < width {
            break;
        }
    }
    lines
}

/// Where the next line starts, behind its indentation; a line end may be written out as `\n`.
fn next_line(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let line_end = match rest {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] | [b'\\', b'n', ..] => 2,
        [b'\\', b'r', b'\\', b'n', ..] => 4,
        _ => return None,
    };
    let indent =
        rest.get(line_end..)?.iter().take(32).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(end + line_end + indent)
}

/// The view of a run, with the line before it as far back as `decoded`: what is encoded itself names nothing.
fn decode(text: &str, lines: &[Range<usize>], decoded: usize, left: &mut usize) -> Option<View> {
    let bytes = text.as_bytes();
    let total: usize = lines.iter().map(ExactSizeIterator::len).sum();
    if total > LONGEST || total > *left {
        return None;
    }
    let digits = || lines.iter().flat_map(|line| line.clone());
    let head: Vec<u8> = digits().take(SHORTEST).filter_map(|at| bytes.get(at).copied()).collect();
    let hexadecimal = total.is_multiple_of(2)
        && total >= 24
        && head.iter().all(u8::is_ascii_hexdigit)
        && digits().all(|at| bytes.get(at).is_some_and(u8::is_ascii_hexdigit));
    let bits = if hexadecimal { 4 } else { 6 };
    // Pictures and digests are told by their first bytes.
    let first = unpack(head.iter().copied(), bits)?;
    if !is_telling(&first) {
        return None;
    }
    let plain = unpack(digits().filter_map(|at| bytes.get(at).copied()), bits)?;
    *left = left.saturating_sub(plain.len());
    let places: Vec<usize> = digits().collect();
    let end = lines.last()?.end;
    let padding = bytes.get(end..)?.iter().take(2).take_while(|byte| **byte == b'=').count();
    let whole = lines.first()?.start..end + padding;

    let from = floor(text, whole.start.saturating_sub(BEFORE).max(decoded.min(whole.start)));
    let line = text.get(from..whole.start)?.rfind('\n').map_or(from, |at| from + at + 1);
    let mut draft = Draft::default();
    draft.copy(text, line..whole.start);
    if let Some(unpacked) = inflate(&plain, (*left).min(LONGEST)) {
        *left = left.saturating_sub(unpacked.len());
        draft.decode(&unpacked, &whole);
        return Some(draft.finish());
    }
    // Two bytes of hexadecimal are one, four digits of base 64 are three.
    let place = |at: usize| {
        let (digit, width) = if hexadecimal { (at * 2, 2) } else { (at / 3 * 4, 4) };
        let last = digit + width >= places.len();
        let start = places.get(digit).copied().unwrap_or(whole.start);
        let end = places.get(digit + width - 1).map_or(whole.end, |place| place + 1);
        start..if last { whole.end } else { end }
    };
    let wide = wide(&plain);
    let mut readable = 0;
    let mut count = 0;
    for (at, &byte) in plain.iter().enumerate() {
        if wide.is_some_and(|odd| at % 2 == odd) {
            continue;
        }
        count += 1;
        readable += usize::from(is_readable(byte));
        draft.decode(&[byte], &place(at));
    }
    // A blob of text with a few odd bytes is text.
    (readable * 20 >= count * 19).then(|| draft.finish())
}

/// The bytes that digits of so many bits stand for; what is left over at the end is dropped.
fn unpack(digits: impl Iterator<Item = u8>, bits: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut count) = (0u32, 0);
    for digit in digits {
        let value = match digit {
            _ if bits == 4 => char::from(digit).to_digit(16)?,
            b'A'..=b'Z' => u32::from(digit - b'A'),
            b'a'..=b'z' => u32::from(digit - b'a') + 26,
            b'0'..=b'9' => u32::from(digit - b'0') + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = held << bits | value;
        count += bits;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
            held &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

/// Whether these first bytes are of a text, a packed text, or a text of two bytes a character.
fn is_telling(first: &[u8]) -> bool {
    let packed = matches!(first, [0x1f, 0x8b, 8, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..]);
    packed || wide(first).is_some() || first.iter().all(|byte| is_readable(*byte))
}

fn is_readable(byte: u8) -> bool {
    (0x20..0x7f).contains(&byte) || matches!(byte, b'\n' | b'\r' | b'\t')
}

/// Which of two bytes are empty in UTF-16 of ASCII characters, if it is that.
fn wide(bytes: &[u8]) -> Option<usize> {
    let text = bytes.strip_prefix(&[0xff, 0xfe]).or(bytes.strip_prefix(&[0xfe, 0xff])).unwrap_or(bytes);
    if text.len() < 6 {
        return None;
    }
    [1, 0].into_iter().find(|odd| {
        text.iter().take(64).enumerate().all(|(at, byte)| match at % 2 == *odd {
            true => *byte == 0,
            false => is_readable(*byte),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_next_long_run_is_found_wherever_it_stands(text in "(?:[a-c+]{0,20}[ .=]{1,2}){0,8}[a-c]{0,40}") {
            let bytes = text.as_bytes();
            let mut expected = Vec::new();
            for start in 0..bytes.len() {
                let begins = start == 0 || !is_digit(bytes[start - 1]);
                if begins && run(bytes, start) >= SHORTEST {
                    expected.push(start);
                }
            }
            let (mut found, mut at) = (Vec::new(), 0);
            while let Some(start) = next_run(bytes, at) {
                found.push(start);
                at = start + run(bytes, start);
            }
            prop_assert_eq!(found, expected);
        }
    }
}
