//! Writes JSON that is canonical (RFC 8785) by construction: sorted keys, integers, plain strings.

use crate::{RecordId, digest::hex_digits};

/// An object under construction.
pub(super) struct Object<'o> {
    out: &'o mut Vec<u8>,
    last: &'static str,
}

impl Object<'_> {
    /// Writes one object; `fill` adds its members in ascending order of their keys.
    pub(super) fn write(out: &mut Vec<u8>, fill: impl FnOnce(&mut Object<'_>)) {
        out.push(b'{');
        fill(&mut Object { out, last: "" });
        out.push(b'}');
    }

    /// A member whose value `value` writes.
    pub(super) fn member(&mut self, key: &'static str, value: impl FnOnce(&mut Vec<u8>)) {
        debug_assert!(self.last < key, "`{key}` after `{}` is not canonical", self.last);
        if !self.last.is_empty() {
            self.out.push(b',');
        }
        self.last = key;
        // Keys are words of this crate: there is nothing in them to escape.
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        value(self.out);
    }

    /// A string.
    pub(super) fn text(&mut self, key: &'static str, value: &str) {
        self.member(key, |out| text(out, value));
    }

    /// A string, if there is one.
    pub(super) fn maybe_text(&mut self, key: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// Bytes as hex.
    pub(super) fn hex(&mut self, key: &'static str, value: &[u8]) {
        self.member(key, |out| hex(out, value));
    }

    /// Bytes as hex, if there are any.
    pub(super) fn maybe_hex(&mut self, key: &'static str, value: Option<&[u8]>) {
        if let Some(value) = value {
            self.hex(key, value);
        }
    }

    /// The id of a record.
    pub(super) fn id(&mut self, key: &'static str, value: RecordId) {
        self.member(key, |out| {
            out.push(b'"');
            out.extend_from_slice(&value.text());
            out.push(b'"');
        });
    }

    /// An integer, held below 2^53 so that every JSON reader sees the same one.
    pub(super) fn int(&mut self, key: &'static str, value: u64) {
        self.member(key, |out| int(out, value));
    }

    /// A truth value.
    pub(super) fn flag(&mut self, key: &'static str, value: bool) {
        self.member(key, |out| out.extend_from_slice(if value { b"true" } else { b"false" }));
    }

    /// A nested object.
    pub(super) fn object(&mut self, key: &'static str, fill: impl FnOnce(&mut Object<'_>)) {
        self.member(key, |out| Object::write(out, fill));
    }

    /// An array whose items `item` writes.
    pub(super) fn array<T>(
        &mut self,
        key: &'static str,
        items: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Vec<u8>, T),
    ) {
        self.member(key, |out| {
            out.push(b'[');
            for (place, value) in items.into_iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                item(out, value);
            }
            out.push(b']');
        });
    }
}

/// Writes a string. Records hold checked names and hex only; the escapes are for a name that a
/// later grammar might allow.
pub(super) fn text(out: &mut Vec<u8>, value: &str) {
    out.push(b'"');
    let plain =
        value.bytes().fold(true, |plain, byte| plain & (byte >= b' ') & (byte != b'"') & (byte != b'\\'));
    if plain {
        out.extend_from_slice(value.as_bytes());
        out.push(b'"');
        return;
    }
    for byte in value.bytes() {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// Writes bytes as a string of hex.
pub(super) fn hex(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'"');
    out.extend(hex_digits(value));
    out.push(b'"');
}

/// Writes an integer, held below 2^53.
pub(super) fn int(out: &mut Vec<u8>, value: u64) {
    let (mut digits, mut start, mut rest) = ([0; 16], 16, value.min((1 << 53) - 1));
    loop {
        start -= 1;
        if let Some(digit) = digits.get_mut(start) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(start..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_what_any_reader_reads(value in ".{0,20}", number in 0u64..1 << 53, bytes in any::<[u8; 5]>()) {
            let mut out = Vec::new();
            Object::write(&mut out, |o| {
                o.hex("a", &bytes);
                o.int("b", number);
                o.text("c", &value);
            });
            let read: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let expected = serde_json::json!({ "a": crate::digest::hex(&bytes), "b": number, "c": value });
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn integers_end_below_2_to_the_53() {
        for (value, text) in
            [(0, "0"), (10, "10"), (1 << 53, "9007199254740991"), (u64::MAX, "9007199254740991")]
        {
            let mut out = Vec::new();
            int(&mut out, value);
            assert_eq!(out, text.as_bytes());
        }
    }
}
