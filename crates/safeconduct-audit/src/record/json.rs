//! Writes JSON that is canonical (RFC 8785) by construction: sorted keys, integers, plain strings.

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
        text(self.out, key);
        self.out.push(b':');
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

    /// A value in its displayed form, if there is one.
    pub(super) fn maybe_shown(&mut self, key: &'static str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.text(key, &value.to_string());
        }
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
    if !value.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
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

/// Writes an integer, held below 2^53.
pub(super) fn int(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(value.min((1 << 53) - 1).to_string().as_bytes());
}
