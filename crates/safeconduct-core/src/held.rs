//! Text that waits in memory: wiped when it goes, and wherever it was before it moved.

use std::{fmt, ops::Deref};
use zeroize::Zeroizing;

/// Text that waits, e.g. the window of a stream. A place that it outgrows is wiped when it moves to a larger one, and the
/// last when it is dropped. Shown as an outline.
///
/// ```
/// use safeconduct_core::HeldText;
///
/// let mut held = HeldText::default();
/// held.push_str("Ana Ruiz");
/// held.release(4);
/// assert_eq!((&*held, format!("{held:?}")), ("Ruiz", "HeldText(4 bytes)".to_owned()));
/// ```
#[derive(Default)]
pub struct HeldText(Zeroizing<String>);

impl HeldText {
    /// Appends a text; amortised over all of them, a copy.
    pub fn push_str(&mut self, text: &str) {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            let mut grown = Zeroizing::new(String::with_capacity(needed.max(self.0.capacity() * 2)));
            grown.push_str(&self.0);
            self.0 = grown;
        }
        self.0.push_str(text);
    }

    /// Takes away so many bytes at the beginning; nothing where they would end inside a character or beyond the text.
    pub fn release(&mut self, bytes: usize) {
        if self.0.is_char_boundary(bytes) {
            self.0.drain(..bytes);
        }
    }
}

impl Deref for HeldText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HeldText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldText({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_holds_what_came_and_was_not_released(steps in prop::collection::vec((".{0,40}", 0..60usize), 0..30)) {
            let (mut held, mut expected) = (HeldText::default(), String::new());
            for (text, release) in steps {
                held.push_str(&text);
                expected.push_str(&text);
                held.release(release);
                if expected.is_char_boundary(release) {
                    expected.drain(..release);
                }
                prop_assert_eq!(&*held, expected.as_str());
            }
        }
    }
}
