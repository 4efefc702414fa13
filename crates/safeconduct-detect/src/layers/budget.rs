//! Bounds what is decoded in all: a multiple of the text. A text that encodes more is refused, not read in part.

/// How many decoded bytes are looked at per byte of the text, and how many in any case.
const GROWTH_MAX: usize = 4;
const GROWTH_FREE: usize = 256 * 1024;

/// What may still be decoded.
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
    short: bool,
}

impl Budget {
    /// For a text of this length.
    pub(crate) const fn of(text_bytes: usize) -> Budget {
        Budget { left: text_bytes.saturating_mul(GROWTH_MAX).saturating_add(GROWTH_FREE), short: false }
    }

    /// The text goes on for so many bytes.
    pub(crate) const fn grow(&mut self, text_bytes: usize) {
        self.left = self.left.saturating_add(text_bytes.saturating_mul(GROWTH_MAX));
    }

    pub(super) const fn left(&self) -> usize {
        self.left
    }

    /// Spends so many bytes, if there are as many left.
    pub(super) const fn take(&mut self, bytes: usize) -> bool {
        let Some(left) = self.left.checked_sub(bytes) else {
            self.short = true;
            return false;
        };
        self.left = left;
        true
    }

    /// Something was left undecoded for want of budget.
    pub(super) const fn run_short(&mut self) {
        self.short = true;
    }

    /// Whether something was left undecoded for want of budget.
    pub(crate) const fn is_short(&self) -> bool {
        self.short
    }
}
