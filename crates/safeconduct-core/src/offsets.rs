//! Places of a text counted in bytes, in characters or in UTF-16 units, as other languages count them.

use crate::{Span, words};
use std::ops::Range;

words! {
    /// What places are counted in.
    Unit, "unit" {
        /// Bytes of UTF-8, as Rust and Go count.
        Bytes = "bytes",
        /// Characters (Unicode scalar values), as Python counts.
        Chars = "chars",
        /// UTF-16 code units, as JavaScript, Java and C# count.
        Utf16 = "utf16",
    }
}

/// Turns byte places of one text into another unit. Linear in the text for places that only grow.
///
/// ```
/// use safeconduct_core::{Offsets, Span, Unit};
///
/// let text = "😀 ana@example.org";
/// let span = Span::new(text, 5, 20).ok_or("no span")?;
/// assert_eq!(Offsets::new(text, Unit::Chars).range(span), Some(2..17));
/// assert_eq!(Offsets::new(text, Unit::Utf16).range(span), Some(3..18));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: Unit,
    byte: usize,
    count: usize,
}

impl<'t> Offsets<'t> {
    /// Counts in this text, in this unit.
    pub fn new(text: &'t str, unit: Unit) -> Offsets<'t> {
        Offsets { text, unit, byte: 0, count: 0 }
    }

    /// How many units come before this byte; `None` if it lies outside the text or inside a character.
    pub fn at(&mut self, byte: usize) -> Option<usize> {
        if byte < self.byte {
            (self.byte, self.count) = (0, 0);
        }
        let between = self.text.get(self.byte..byte)?;
        self.count += match self.unit {
            Unit::Bytes => between.len(),
            Unit::Chars => between.chars().count(),
            Unit::Utf16 => between.chars().map(char::len_utf16).sum(),
        };
        self.byte = byte;
        Some(self.count)
    }

    /// The same place in this unit; `None` if it is none of this text.
    pub fn range(&mut self, span: Span) -> Option<Range<usize>> {
        Some(self.at(span.start())?..self.at(span.end())?)
    }
}

/// Shows the outline only: the text may be somebody's words.
impl std::fmt::Debug for Offsets<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Offsets({} bytes, in {})", self.text.len(), self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_unit_counts_as_its_own_language_does(text in any::<String>(), bytes in prop::collection::vec(0usize..60, 0..8)) {
            let mut offsets = Unit::ALL.iter().map(|unit| Offsets::new(&text, *unit)).collect::<Vec<_>>();
            for byte in bytes {
                let before = text.get(..byte);
                let expected = [
                    before.map(str::len),
                    before.map(|before| before.chars().count()),
                    before.map(|before| before.encode_utf16().count()),
                ];
                let counted: Vec<_> = offsets.iter_mut().map(|offsets| offsets.at(byte)).collect();
                prop_assert_eq!(counted, expected);
            }
        }
    }
}
