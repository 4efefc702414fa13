//! Where originals and their placeholders lie: one behind another in pieces of memory that never move, for one that grew
//! would leave copies behind that nobody wipes.

use zeroize::Zeroizing;

/// Texts that stay until all of them go, and are wiped then.
#[derive(Default)]
pub(super) struct Arena {
    pieces: Vec<Zeroizing<String>>,
}

/// Where a text lies.
#[derive(Clone, Copy, Default)]
pub(super) struct Stretch {
    piece: u32,
    start: u32,
    len: u32,
}

/// The room of the first piece; each later one has twice that of the one before it, up to a limit.
const FIRST: usize = 512;
const DOUBLINGS_MAX: usize = 11;

/// The longest text that is taken.
pub(super) const TEXT_MAX: usize = u32::MAX as usize / 2;

impl Arena {
    /// Keeps two texts, one behind the other, of [`TEXT_MAX`] bytes at most.
    pub(super) fn add(&mut self, one: &str, other: &str) -> Stretch {
        let len = one.len() + other.len();
        let room = |piece: &Zeroizing<String>| piece.capacity() - piece.len();
        if self.pieces.last().is_none_or(|piece| room(piece) < len) {
            let room = FIRST << self.pieces.len().min(DOUBLINGS_MAX);
            self.pieces.push(Zeroizing::new(String::with_capacity(room.max(len))));
        }
        let piece = self.pieces.len().saturating_sub(1);
        let Some(last) = self.pieces.last_mut() else { return Stretch::default() };
        let start = last.len();
        last.push_str(one);
        last.push_str(other);
        // Pieces are no longer than the longest text or their limit, and each holds a text: all three fit.
        Stretch { piece: piece as u32, start: start as u32, len: len as u32 }
    }

    /// The text that was kept there.
    pub(super) fn get(&self, at: Stretch) -> &str {
        let (start, len) = (at.start as usize, at.len as usize);
        let piece = self.pieces.get(at.piece as usize);
        piece.and_then(|piece| piece.get(start..start + len)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_kept_is_there_and_never_moves(texts in prop::collection::vec((".{0,40}", ".{0,900}"), 0..60)) {
            let mut arena = Arena::default();
            let mut kept = Vec::new();
            for (one, other) in &texts {
                let at = arena.add(one, other);
                kept.push((at, arena.get(at).as_ptr()));
            }
            for ((one, other), (at, place)) in texts.iter().zip(kept) {
                prop_assert_eq!(arena.get(at), one.clone() + other);
                prop_assert!(arena.get(at).as_ptr() == place || at.len == 0);
            }
        }
    }
}
