//! One piece of text to look at, with the key it stood under.

use std::fmt;

/// One piece of a request: a text and, where it has one, the name of its field or column.
///
/// The key is context: under `"customerPhone"` a digit run is a phone number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    text: &'a str,
    key: Option<&'a str>,
}

impl<'a> Part<'a> {
    /// A text without a key.
    pub const fn new(text: &'a str) -> Part<'a> {
        Part { text, key: None }
    }

    /// A text that is the value of `key`.
    pub const fn under(key: &'a str, text: &'a str) -> Part<'a> {
        Part { text, key: Some(key) }
    }

    /// The text.
    pub const fn text(self) -> &'a str {
        self.text
    }

    /// The key the text stood under.
    pub const fn key(self) -> Option<&'a str> {
        self.key
    }
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Part<'a> {
        Part::new(text)
    }
}

/// Shows the outline only: somebody's words stay out of logs.
impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({} bytes)", self.text.len())
    }
}
