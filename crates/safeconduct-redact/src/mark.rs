//! How a model spells one character of a placeholder: as itself, in full width, or as a character reference of HTML.

/// What the first character of some bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// This ASCII character, spelled in so many bytes.
    Is(u8, usize),
    /// Nothing that a placeholder is made of.
    Other,
    /// More bytes could make it one.
    Cut,
}

/// The longest spelling of one character, in bytes.
pub(crate) const MARK_MAX: usize = 12;

/// The first character, as far as a placeholder could be made of it.
pub(crate) fn mark(bytes: &[u8]) -> Mark {
    match bytes {
        [] | [0xC2] | [0xE2] | [0xE2, 0x80] | [0xE3] | [0xE3, 0x80] => Mark::Cut,
        [b'&', rest @ ..] => reference(rest),
        [ascii, ..] if ascii.is_ascii() => Mark::Is(*ascii, 1),
        [0xEF, rest @ ..] => full_width(rest),
        // Spaces that do not break, and the wide one.
        [0xC2, 0xA0, ..] => Mark::Is(b' ', 2),
        [0xE2, 0x80, 0xAF, ..] | [0xE3, 0x80, 0x80, ..] => Mark::Is(b' ', 3),
        _ => Mark::Other,
    }
}

/// Where the next character stands that could be an opening bracket; the end if there is none.
pub(crate) fn next_bracket(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'[', b'&', 0xEF, rest)) {
        at += found;
        let rest = bytes.get(at..).unwrap_or_default();
        // Full-width commas and `&amp;` are common: they are passed over without a closer look.
        let opens = match rest {
            [b'[', ..] => true,
            [b'&', next, ..] => matches!(next, b'#' | b'l'),
            [0xEF, 0xBC, next, ..] => *next == 0xBB,
            [0xEF, next] => *next == 0xBC,
            [b'&'] | [0xEF] => true,
            _ => false,
        };
        if opens {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// U+FF01 to U+FF5E, behind their first byte: the full-width forms of ASCII.
fn full_width(rest: &[u8]) -> Mark {
    match rest {
        [] | [0xBC | 0xBD] => Mark::Cut,
        [0xBC, last @ 0x81..=0xBF, ..] => Mark::Is(last - 0x60, 3),
        [0xBD, last @ 0x80..=0x9E, ..] => Mark::Is(last - 0x20, 3),
        _ => Mark::Other,
    }
}

/// A character reference, behind its `&`.
fn reference(rest: &[u8]) -> Mark {
    let name =
        rest.iter().take(MARK_MAX - 1).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#');
    let len = name.count();
    let name = rest.get(..len).unwrap_or_default();
    match rest.get(len) {
        None if len < MARK_MAX - 1 => Mark::Cut,
        Some(b';') if len < MARK_MAX - 1 => named(name).map_or(Mark::Other, |byte| Mark::Is(byte, len + 2)),
        _ => Mark::Other,
    }
}

fn named(name: &[u8]) -> Option<u8> {
    let number = |digits: &[u8], radix| {
        let code = u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()?;
        match code {
            0x20..0x7F => u8::try_from(code).ok(),
            0xA0 => Some(b' '),
            _ => None,
        }
    };
    match name {
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        b"lbrack" | b"lsqb" => Some(b'['),
        b"rbrack" | b"rsqb" => Some(b']'),
        b"lowbar" | b"UnderBar" => Some(b'_'),
        b"period" => Some(b'.'),
        b"nbsp" => Some(b' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_has_many_spellings() {
        for (text, expected) in [
            ("[x", Mark::Is(b'[', 1)),
            ("［x", Mark::Is(b'[', 3)),
            ("］", Mark::Is(b']', 3)),
            ("＿", Mark::Is(b'_', 3)),
            ("Ａ", Mark::Is(b'A', 3)),
            ("ａ", Mark::Is(b'a', 3)),
            ("～", Mark::Is(b'~', 3)),
            ("&#91;", Mark::Is(b'[', 5)),
            ("&#x5b;x", Mark::Is(b'[', 6)),
            ("&#X0005D;", Mark::Is(b']', 9)),
            ("&lsqb;", Mark::Is(b'[', 6)),
            ("&nbsp;", Mark::Is(b' ', 6)),
            ("\u{a0}", Mark::Is(b' ', 2)),
            ("\u{3000}", Mark::Is(b' ', 3)),
            ("&amp;", Mark::Other),
            ("&#10;", Mark::Other),
            ("& ", Mark::Other),
            ("&#00000000091;", Mark::Other),
            ("，", Mark::Is(b',', 3)),
            ("é", Mark::Other),
        ] {
            assert_eq!(mark(text.as_bytes()), expected, "{text}");
            // Cut anywhere, it is never taken for another one.
            for cut in 0..text.len().min(match expected {
                Mark::Is(_, len) => len,
                _ => 1,
            }) {
                assert_eq!(mark(&text.as_bytes()[..cut]), Mark::Cut, "{text} cut at {cut}");
            }
        }
    }

    #[test]
    fn brackets_are_found_however_they_are_spelled() {
        for (text, at) in [
            ("ab[", 2),
            ("，，［", 6),
            ("a &amp; b &lsqb;", 10),
            ("a&", 1),
            ("a&&#", 2),
            ("none", 4),
            ("全角，", 9),
            ("", 0),
        ] {
            assert_eq!(next_bracket(text.as_bytes()), at, "{text}");
        }
    }
}
