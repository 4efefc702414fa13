//! The grammar of placeholders, as written and as models give them back.
//!
//! Written: `[LABEL_7]` for the seventh value of a label, `[LABEL_7.2]` for the second spelling of it.
//! Read back: any case, spaces for underscores or around them, marks of emphasis inside the brackets, a backslash before
//! each mark that Markdown or JSON escapes, and characters in full width or as references of HTML. Labels hold no bracket
//! and no dot, so a placeholder ends where it ends and none is a prefix of another.

use crate::mark::{MARK_MAX, Mark, mark, next_bracket};
use std::ops::Range;

/// The longest spelling that is read, in bytes, leading backslashes included: the hard cap on what a stream holds back.
pub(crate) const RAW_MAX: usize = 192;
/// The longest folded name: a label of 64, `_`, 20 digits, a dot and a variant of 10.
const NAME_MAX: usize = 96;
/// The longest run of backslashes that escapes one mark.
pub(crate) const ESCAPES_MAX: usize = 4;

/// The name between the brackets, folded: upper case, separators as one `_`, escapes gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    bytes: [u8; NAME_MAX],
    len: usize,
}

impl Name {
    const EMPTY: Name = Name { bytes: [0; NAME_MAX], len: 0 };

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The folded form of a name as written; `None` if it is too long to be one.
    pub(crate) fn fold(written: &str) -> Option<Name> {
        let mut name = Name::EMPTY;
        written.bytes().all(|byte| name.push(byte)).then_some(name)
    }

    /// Whether this is the folded form of a name as written.
    pub(crate) fn is(&self, written: &str) -> bool {
        self.as_bytes() == written.as_bytes() || Name::fold(written).as_ref() == Some(self)
    }

    /// Appends a byte of a spelling, or says that there is no room for it.
    fn push(&mut self, byte: u8) -> bool {
        let byte = match byte {
            b' ' | b'_' => b'_',
            other => other.to_ascii_uppercase(),
        };
        let last = self.len.checked_sub(1).and_then(|at| self.bytes.get(at)).copied();
        if byte == b'_' && matches!(last, None | Some(b'_')) {
            return true;
        }
        match self.bytes.get_mut(self.len) {
            Some(slot) => {
                *slot = byte;
                self.len += 1;
                true
            }
            None => false,
        }
    }

    /// Separators at the end mean nothing.
    fn trim(&mut self) {
        while self.as_bytes().last() == Some(&b'_') {
            self.len -= 1;
        }
    }

    /// Whether it could be one of ours: `LABEL_` and then a number or a keyed stem, maybe with a variant.
    fn is_plausible(&self) -> bool {
        let bytes = self.as_bytes();
        let Some(split) = memchr::memrchr(b'_', bytes) else { return false };
        let (label, id) =
            (bytes.get(..split).unwrap_or_default(), bytes.get(split + 1..).unwrap_or_default());
        let (stem, variant) = match memchr::memchr(b'.', id) {
            Some(dot) => (id.get(..dot).unwrap_or_default(), id.get(dot + 1..)),
            None => (id, None),
        };
        let numbered = !stem.is_empty() && stem.len() <= 20 && stem.iter().all(u8::is_ascii_digit);
        let keyed = stem.len() == crate::hash::STEM_CHARS;
        !label.contains(&b'.')
            && (numbered || keyed)
            && variant.is_none_or(|variant| !variant.is_empty() && !variant.contains(&b'.'))
    }

    /// The label and the number of a name without a variant.
    pub(crate) fn numbered(&self) -> Option<(&[u8], u64)> {
        let bytes = self.as_bytes();
        let split = memchr::memrchr(b'_', bytes)?;
        let (label, digits) = (bytes.get(..split)?, bytes.get(split + 1..)?);
        if digits.is_empty() || digits.len() > 9 || digits.first() == Some(&b'0') {
            return None;
        }
        let number = digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
        })?;
        Some((label, number))
    }

    /// The number of a numbered name.
    pub(crate) fn number(&self) -> Option<u64> {
        let bytes = self.as_bytes();
        let id = bytes.get(memchr::memrchr(b'_', bytes)? + 1..)?;
        let stem = id.get(..memchr::memchr(b'.', id).unwrap_or(id.len()))?;
        std::str::from_utf8(stem).ok()?.parse().ok()
    }
}

/// What starts at a bracket, or at the backslashes before one.
pub(crate) enum Reading {
    /// A placeholder-like text.
    Placeholder {
        /// Bytes before it that belong to the text: backslashes that the closing bracket does not answer.
        lead: usize,
        /// Bytes up to and including the closing bracket, `lead` included.
        len: usize,
        /// Its folded name.
        name: Name,
    },
    /// Nothing: the first `len` bytes hold no placeholder and none starts in them.
    Nothing {
        /// At least one.
        len: usize,
    },
    /// It could still become one.
    Unfinished,
}

/// Reads at the start of `bytes`, which begin with backslashes or a bracket. `last` says that nothing follows them.
pub(crate) fn read(bytes: &[u8], last: bool) -> Reading {
    let open = bytes.iter().take_while(|byte| **byte == b'\\').count();
    let unfinished = |len: usize| if last { Reading::Nothing { len } } else { Reading::Unfinished };
    if open > ESCAPES_MAX {
        return Reading::Nothing { len: open - ESCAPES_MAX };
    }
    let from = match mark(bytes.get(open..).unwrap_or_default()) {
        Mark::Is(b'[', len) => open + len,
        Mark::Is(..) | Mark::Other => return Reading::Nothing { len: open.max(1) },
        Mark::Cut => return unfinished(bytes.len().max(1)),
    };
    if let Some((name, close)) = read_as_written(bytes, from) {
        return Reading::Placeholder { lead: open, len: close + 1, name };
    }
    let mut name = Name::EMPTY;
    let mut escapes = 0;
    let mut next = from;
    loop {
        let at = next;
        // No character may begin that could end beyond the cap: what is read does not depend on where bytes are cut.
        if at + MARK_MAX > RAW_MAX {
            return Reading::Nothing { len: at };
        }
        let byte = match mark(bytes.get(at..).unwrap_or_default()) {
            Mark::Is(byte, len) => {
                next = at + len;
                byte
            }
            Mark::Cut => return unfinished(bytes.len()),
            // A bracket or a backslash may be the start of the next one.
            Mark::Other => return Reading::Nothing { len: at - escapes },
        };
        match byte {
            b']' => {
                name.trim();
                if !name.is_plausible() {
                    return Reading::Nothing { len: next };
                }
                // The backslash before an opening bracket goes only where one before the closing bracket
                // answers it: `C:\[PERSON_1]` keeps its path, `\[PERSON\_1\]` loses its escapes.
                return Reading::Placeholder { lead: open - open.min(escapes), len: next, name };
            }
            b'\\' if escapes < ESCAPES_MAX && next == at + 1 => escapes += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b' ' if escapes == 0 => {
                if !name.push(byte) {
                    return Reading::Nothing { len: at };
                }
            }
            // Emphasis is looked through, like the space that it may stand beside.
            b'_' | b'.' | b'*' | b'`' => {
                escapes = 0;
                if !name.push(if byte == b'.' { byte } else { b'_' }) {
                    return Reading::Nothing { len: at };
                }
            }
            _ => return Reading::Nothing { len: at - escapes },
        }
    }
}

/// The usual case, quickly: a name exactly as it is written, closed by a bracket without an escape.
fn read_as_written(bytes: &[u8], from: usize) -> Option<(Name, usize)> {
    let rest = bytes.get(from..bytes.len().min(from + NAME_MAX + 1))?;
    let len = memchr::memchr(b']', rest)?;
    let written = rest.get(..len)?;
    let mut name = Name { len, ..Name::EMPTY };
    let mut before = b'_';
    for (slot, byte) in name.bytes.iter_mut().zip(written) {
        if !matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.') || (*byte == b'_' && before == b'_') {
            return None;
        }
        (*slot, before) = (*byte, *byte);
    }
    (before != b'_' && name.is_plausible()).then_some((name, from + len))
}

/// Every placeholder-like text in `text`, with its place.
pub(crate) fn find_all(text: &str) -> impl Iterator<Item = (Range<usize>, Name)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = bytes.get(at..)?;
            // Backslashes in front matter for restoring only.
            let start = at + next_bracket(rest);
            if start >= bytes.len() {
                return None;
            }
            match read(bytes.get(start..)?, true) {
                Reading::Placeholder { len, name, .. } => {
                    at = start + len;
                    return Some((start..at, name));
                }
                Reading::Nothing { len } => at = start + len,
                Reading::Unfinished => return None,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<(usize, String)> {
        match read(text.as_bytes(), true) {
            Reading::Placeholder { lead, len, name } if len == text.len() => {
                Some((lead, String::from_utf8(name.as_bytes().to_vec()).unwrap()))
            }
            _ => None,
        }
    }

    #[test]
    fn spellings_that_models_make_are_read() {
        for (text, lead, name) in [
            ("[EMAIL_ADDRESS_1]", 0, "EMAIL_ADDRESS_1"),
            (r"\[EMAIL\_ADDRESS\_1\]", 0, "EMAIL_ADDRESS_1"),
            (r"\\[EMAIL\\_ADDRESS\\_1\\]", 0, "EMAIL_ADDRESS_1"),
            (r"\[EMAIL_ADDRESS_1]", 1, "EMAIL_ADDRESS_1"),
            (r"[EMAIL_ADDRESS_1\]", 0, "EMAIL_ADDRESS_1"),
            ("[ Email Address 1 ]", 0, "EMAIL_ADDRESS_1"),
            ("[EMAIL_ADDRESS_ 12.3]", 0, "EMAIL_ADDRESS_12.3"),
            ("[email_address_7qk2m9abcdefg]", 0, "EMAIL_ADDRESS_7QK2M9ABCDEFG"),
            ("［EMAIL_ADDRESS_1］", 0, "EMAIL_ADDRESS_1"),
            ("［ＥＭＡＩＬ＿ＡＤＤＲＥＳＳ＿１］", 0, "EMAIL_ADDRESS_1"),
            ("［EMAIL_ADDRESS_1]", 0, "EMAIL_ADDRESS_1"),
            ("&#91;EMAIL_ADDRESS_1&#93;", 0, "EMAIL_ADDRESS_1"),
            ("&lsqb;EMAIL&lowbar;ADDRESS&#x5F;1&rsqb;", 0, "EMAIL_ADDRESS_1"),
            ("[**EMAIL_ADDRESS_1**]", 0, "EMAIL_ADDRESS_1"),
            ("[`EMAIL_ADDRESS_1`]", 0, "EMAIL_ADDRESS_1"),
            ("[EMAIL\u{a0}ADDRESS_1]", 0, "EMAIL_ADDRESS_1"),
        ] {
            assert_eq!(whole(text), Some((lead, name.to_owned())), "{text}");
        }
    }

    #[test]
    fn other_brackets_are_not() {
        for text in [
            "[1]",
            "[]",
            "[see below]",
            "[A_1",
            "[A_1)]",
            "[A\n_1]",
            "[A_1.]",
            "[A_1.2.3]",
            "[A.B_1]",
            r"[A\1]",
            "[A&amp;_1]",
            "［A，1］",
            "&#91;A_1",
            "&amp;#91;A_1&amp;#93;",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert_eq!(whole(&format!("[{}_1]", "A".repeat(200))), None);
    }

    #[test]
    fn a_bracket_inside_starts_the_next_one() {
        let found: Vec<_> = find_all("[[A_1] [B_ [B_2] [A_3").map(|(range, _)| range).collect();
        assert_eq!(found, [1..6, 11..16]);
    }
}
