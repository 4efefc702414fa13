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
    let line = |line: &Range<usize>| bytes.get(line.clone()).unwrap_or_default();
    // Pictures and digests are told by their first bytes.
    let head: &[u8; SHORTEST] = line(lines.first()?).first_chunk()?;
    let [tells_in_64, tells_in_16] = [6, 4].map(|bits| tells(head, bits));
    if !tells_in_64 && !tells_in_16 {
        return None;
    }
    let hexadecimal = total.is_multiple_of(2)
        && total >= 24
        && head.iter().all(u8::is_ascii_hexdigit)
        && lines.iter().all(|range| line(range).iter().all(u8::is_ascii_hexdigit));
    if !(if hexadecimal { tells_in_16 } else { tells_in_64 }) {
        return None;
    }
    let bits = if hexadecimal { 4 } else { 6 };
    if !budget.take(total * bits as usize / 8) {
        return None;
    }
    let joined: Vec<u8>;
    let digits = match lines {
        [only] => line(only),
        _ => {
            joined = lines.iter().flat_map(line).copied().collect();
            &joined
        }
    };
    let plain = unpack(digits, bits)?;
    let end = lines.last()?.end;
    let padding = bytes.get(end..)?.iter().take(2).take_while(|byte| **byte == b'=').count();
    let whole = lines.first()?.start..end + padding;
    // The line before, as far as it belongs to the view.
    let before = || {
        let from = floor(text, whole.start.saturating_sub(BEFORE).max(decoded.min(whole.start)));
        let line = text.get(from..whole.start)?.rfind('\n').map_or(from, |at| from + at + 1);
        Some(line..whole.start)
    };
    if let Some(unpacked) = unpacked(&plain, budget) {
        let mut draft = Draft::default();
        draft.copy(text, before()?);
        draft.decode(&unpacked, &whole);
        return Some(draft.finish());
    }
    let wide = wide(&plain);
    let letters = || plain.iter().enumerate().filter(|(at, _)| wide.is_none_or(|odd| at % 2 != odd));
    let (readable, count) = letters()
        .fold((0, 0), |(readable, count), (_, &byte)| (readable + usize::from(is_readable(byte)), count + 1));
    // A blob of text with a few odd bytes is text.
    if readable * 20 < count * 19 {
        return None;
    }
    let places: Vec<usize> = match lines {
        [_] => Vec::new(),
        _ => lines.iter().cloned().flatten().collect(),
    };
    let place_of = |digit: usize| match lines {
        [only] => only.clone().nth(digit),
        _ => places.get(digit).copied(),
    };
    // Two bytes of hexadecimal are one, four digits of base 64 are three.
    let place = |at: usize| {
        let (digit, width) = if hexadecimal { (at * 2, 2) } else { (at / 3 * 4, 4) };
        let last = digit + width >= total;
        let start = place_of(digit).unwrap_or(whole.start);
        let end = place_of(digit + width - 1).map_or(whole.end, |place| place + 1);
        start..if last { whole.end } else { end }
    };
    let before = before()?;
    let mut draft = Draft::with_capacity(before.len() + count);
    draft.copy(text, before);
    letters().for_each(|(at, &byte)| draft.decode(&[byte], &place(at)));
    Some(draft.finish())
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
fn unpack(digits: &[u8], bits: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(digits.len() * bits as usize / 8);
    read(digits, bits, |byte| bytes.push(byte)).then_some(bytes)
}

/// Calls `read` with each byte that digits of so many bits stand for; false if one is none.
fn read(digits: &[u8], bits: u32, mut read: impl FnMut(u8)) -> bool {
    let (mut held, mut count) = (0u32, 0);
    for digit in digits {
        let Some(value) = value(*digit, bits) else { return false };
        held = held << bits | value;
        count += bits;
        if count >= 8 {
            count -= 8;
            read((held >> count) as u8);
        }
    }
    true
}

/// What a digit of so many bits stands for.
#[inline]
fn value(digit: u8, bits: u32) -> Option<u32> {
    let values = if bits == 4 { &VALUES_16 } else { &VALUES_64 };
    values.get(usize::from(digit)).map(|value| u32::from(*value)).filter(|value| *value != u32::from(NONE))
}

/// Not a digit.
const NONE: u8 = 0xff;

/// By byte, what it stands for in hexadecimal and in base 64, in both of its alphabets.
const VALUES_16: [u8; 256] = values([b"0123456789abcdef", b"0123456789ABCDEF"]);
const VALUES_64: [u8; 256] = values([
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
]);

const fn values<const DIGITS: usize>(alphabets: [&[u8; DIGITS]; 2]) -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut at = 0;
    while at < DIGITS {
        #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get_mut` is not const")]
        {
            values[alphabets[0][at] as usize] = at as u8;
            values[alphabets[1][at] as usize] = at as u8;
        }
        at += 1;
    }
    values
}

/// Whether the first digits of a run, of so many bits each, are those of a text.
pub(super) fn tells(head: &[u8; SHORTEST], bits: u32) -> bool {
    if !may_be_telling(head, bits) {
        return false;
    }
    let (mut first, mut count) = ([0; SHORTEST], 0);
    let all = read(head, bits, |byte| {
        if let Some(slot) = first.get_mut(count) {
            *slot = byte;
            count += 1;
        }
    });
    all && is_telling(first.get(..count).unwrap_or_default())
}

/// Whether the first two bytes that these digits stand for may be those of what [`is_telling`]; most are not.
fn may_be_telling(digits: &[u8; SHORTEST], bits: u32) -> bool {
    let [a, b, c, d, ..] = *digits;
    let value = |digit| value(digit, bits).unwrap_or(0);
    let all = value(a) << (3 * bits) | value(b) << (2 * bits) | value(c) << bits | value(d);
    let [.., first, second] = (all >> (4 * bits - 16)).to_be_bytes();
    let plain = |byte: u8| byte == 0 || is_readable(byte);
    plain(first) && plain(second)
        || matches!((first, second), (0x1f, 0x8b) | (0x78, 0x01 | 0x9c | 0xda) | (0xff, 0xfe) | (0xfe, 0xff))
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
                let telling = unpack(&digits, bits).is_some_and(|first| is_telling(&first));
                prop_assert_eq!(telling, tells(&digits, bits));
            }
        }
    }
}
