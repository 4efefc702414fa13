//! A place in a text.

use std::{fmt, ops::Range};

/// A byte range on character boundaries of the text it was made from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The bytes `start..end` of `text`, or `None` if that range is outside or cuts a character.
    pub fn new(text: &str, start: usize, end: usize) -> Option<Span> {
        text.get(start..end).map(|_| Span { start, end })
    }

    /// First byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same place as a range.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every byte of `other` is in `self`.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// What stands at this place of `text`; `None` if the span was made from another text and does not fit.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// Whether the span lies on character boundaries of `text`.
    pub fn fits(self, text: &str) -> bool {
        self.of(text).is_some()
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_span_always_fits_its_text(text in any::<String>(), start in 0usize..40, length in 0usize..40) {
            if let Some(span) = Span::new(&text, start, start + length) {
                prop_assert!(span.fits(&text));
                prop_assert_eq!(span.of(&text).map(str::len), Some(span.len()));
            }
        }
    }

    #[test]
    fn a_cut_character_is_no_span() {
        assert_eq!(Span::new("é", 0, 1), None);
        assert_eq!(Span::new("abc", 2, 1), None);
        assert_eq!(Span::new("abc", 0, 4), None);
    }
}
