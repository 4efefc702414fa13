//! From hashes to places in the book: open addressing, one allocation, nothing kept but 32 bits of each hash.

/// A table of places, by hash. Whether a place is the one that was meant, the caller decides.
#[derive(Default)]
pub(super) struct Table {
    /// A power of two of them, or none; a quarter at least is free.
    slots: Vec<Slot>,
    used: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// One more than the place; zero if the slot is free.
    place: u32,
}

/// Room for the few originals that most conversations have.
const FIRST: usize = 16;

impl Table {
    /// Adds a place. The same hash may have many.
    pub(super) fn insert(&mut self, hash: u64, place: u32) {
        if self.used * 4 >= self.slots.len() * 3 {
            let grown = vec![Slot::default(); FIRST.max(self.slots.len() * 2)];
            for slot in std::mem::replace(&mut self.slots, grown).into_iter().filter(|slot| slot.place > 0) {
                self.put(slot);
            }
        }
        self.used += 1;
        self.put(Slot { hash: fold(hash), place: place.saturating_add(1) });
    }

    /// The first place of this hash that is the one.
    pub(super) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let hash = fold(hash);
        let mut at = hash as usize;
        loop {
            let slot = self.slots.get(at & self.slots.len().wrapping_sub(1))?;
            let place = slot.place.checked_sub(1)?;
            if slot.hash == hash && is(place) {
                return Some(place);
            }
            at += 1;
        }
    }

    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = slot.hash as usize;
        // A quarter is free, so the search ends.
        while let Some(taken) = self.slots.get_mut(at & mask) {
            if taken.place == 0 {
                *taken = slot;
                return;
            }
            at += 1;
        }
    }
}

fn fold(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_put_in_is_found(hashes in prop::collection::vec(any::<u64>().prop_map(|hash| hash % 97), 0..400)) {
            let mut table = Table::default();
            for (place, hash) in hashes.iter().enumerate() {
                table.insert(*hash, place as u32);
            }
            for (place, hash) in hashes.iter().enumerate() {
                prop_assert_eq!(table.find(*hash, |found| found == place as u32), Some(place as u32));
            }
            prop_assert_eq!(table.find(1_000, |_| true), None);
        }
    }
}
