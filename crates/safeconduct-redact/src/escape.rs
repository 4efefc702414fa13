//! How a restored value is spelled for the place where it lands.

use std::borrow::Cow;

/// What the restored text is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Landing {
    /// Plain text: values land as they are.
    #[default]
    Text,
    /// The inside of a JSON string: values are escaped, so that the JSON stays what it was.
    JsonString,
    /// The inside of a JSON string that is itself inside a JSON string, e.g. raw tool-call arguments.
    JsonInJson,
}

impl Landing {
    /// The value, spelled for this landing.
    pub(crate) fn spell(self, value: &str) -> Cow<'_, str> {
        match self {
            Landing::Text => Cow::Borrowed(value),
            Landing::JsonString => json_escape(value),
            Landing::JsonInJson => match json_escape(value) {
                Cow::Borrowed(plain) => Cow::Borrowed(plain),
                Cow::Owned(once) => Cow::Owned(json_escape(&once).into_owned()),
            },
        }
    }
}

/// The inside of a JSON string that decodes to `value`; borrowed when nothing needs an escape.
pub(crate) fn json_escape(value: &str) -> Cow<'_, str> {
    let special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if !value.bytes().any(special) {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len() + 8);
    for character in value.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            plain => out.push(plain),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_escaped_value_decodes_to_itself(value in any::<String>()) {
            let once = format!("\"{}\"", Landing::JsonString.spell(&value));
            prop_assert_eq!(&serde_json::from_str::<String>(&once).unwrap(), &value);
            let twice = format!("\"{}\"", Landing::JsonInJson.spell(&value));
            let inner = format!("\"{}\"", serde_json::from_str::<String>(&twice).unwrap());
            prop_assert_eq!(serde_json::from_str::<String>(&inner).unwrap(), value);
        }
    }
}
