//! From digits to the text they stand for, if it is one.

use super::blobs::{BEFORE, LONGEST, SHORTEST};
use super::inflate::inflate;
use super::{Budget, Draft, View, floor};
use std::ops::Range;

/// The view of a run on these lines, with the line before it, but no further back than `decoded`: what is encoded
/// itself names nothing.
pub(super) fn decode(
    text: &str,
    lines: &[Range<usize>],
    decoded: usize,
    budget: &mut Budget,
) -> Option<View> {
    let bytes = text.as_bytes();
    let total: usize = lines.iter().map(ExactSizeIterator::len).sum();
    if total > LONGEST {
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
    if !budget.take(total * bits as usize / 8) {
        return None;
    }
    let plain = unpack(digits().filter_map(|at| bytes.get(at).copied()), bits)?;
    let places: Vec<usize> = digits().collect();
    let end = lines.last()?.end;
    let padding = bytes.get(end..)?.iter().take(2).take_while(|byte| **byte == b'=').count();
    let whole = lines.first()?.start..end + padding;

    let from = floor(text, whole.start.saturating_sub(BEFORE).max(decoded.min(whole.start)));
    let line = text.get(from..whole.start)?.rfind('\n').map_or(from, |at| from + at + 1);
    let mut draft = Draft::default();
    draft.copy(text, line..whole.start);
    if let Some(unpacked) = unpacked(&plain, budget) {
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

/// What a packed text unpacks to, as far as the budget goes.
fn unpacked(plain: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
    let limit = budget.left().min(LONGEST);
    let (unpacked, whole) = inflate(plain, limit)?;
    if !whole && limit < LONGEST {
        budget.run_short();
    }
    budget.take(unpacked.len()).then_some(unpacked)
}

/// The bytes that digits of so many bits stand for; what is left over at the end is dropped.
pub(super) fn unpack(digits: impl Iterator<Item = u8>, bits: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut count) = (0u32, 0);
    for digit in digits {
        let value = value(digit, bits)?;
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

/// What a digit of so many bits stands for.
fn value(digit: u8, bits: u32) -> Option<u32> {
    Some(match digit {
        _ if bits == 4 => char::from(digit).to_digit(16)?,
        b'A'..=b'Z' => u32::from(digit - b'A'),
        b'a'..=b'z' => u32::from(digit - b'a') + 26,
        b'0'..=b'9' => u32::from(digit - b'0') + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Whether the first two bytes that these digits stand for may be those of what [`is_telling`]; most are not.
pub(super) fn may_be_telling(digits: &[u8; SHORTEST], bits: u32) -> bool {
    let [a, b, c, d, ..] = *digits;
    let value = |digit| value(digit, bits).unwrap_or(0);
    let all = value(a) << (3 * bits) | value(b) << (2 * bits) | value(c) << bits | value(d);
    let [.., first, second] = (all >> (4 * bits - 16)).to_be_bytes();
    let plain = |byte: u8| byte == 0 || is_readable(byte);
    plain(first) && plain(second)
        || matches!((first, second), (0x1f, 0x8b) | (0x78, 0x01 | 0x9c | 0xda) | (0xff, 0xfe) | (0xfe, 0xff))
}

/// Whether these first bytes are of a text, a packed text, or a text of two bytes a character.
pub(super) fn is_telling(first: &[u8]) -> bool {
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

    /// Twelve bytes in base 64.
    fn encoded(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let three = |three: &[u8]| three.iter().fold(0usize, |all, &byte| all << 8 | usize::from(byte));
        let digits = bytes.chunks(3).map(three).flat_map(|all| [18, 12, 6, 0].map(|shift| all >> shift & 63));
        digits.map(|digit| char::from(DIGITS[digit])).collect()
    }

    proptest! {
        #[test]
        fn nothing_telling_is_passed_over(
            head in prop_oneof![
                "[0-9A-Za-z+/_-]{16}",
                "(?:H4sI|eJ[xw]|eNo|eAE|//4|/v8)[0-9A-Za-z]{13}".prop_map(|head| head[..16].to_owned()),
                "[ -~]{12}".prop_map(|text| encoded(text.as_bytes())),
                "[ -~]{6}".prop_map(|text| {
                    let wide: Vec<u8> = text.bytes().flat_map(|byte| [byte, 0]).collect();
                    encoded(&wide)
                }),
                "[0-9a-f]{16}",
                "[ -~]{8}".prop_map(|text| text.bytes().map(|byte| format!("{byte:02x}")).collect()),
            ],
        ) {
            let digits: [u8; SHORTEST] = head.as_bytes().try_into().unwrap();
            for bits in [4, 6] {
                let telling = unpack(digits.into_iter(), bits).is_some_and(|first| is_telling(&first));
                prop_assert!(!telling || may_be_telling(&digits, bits));
            }
        }
    }
}
