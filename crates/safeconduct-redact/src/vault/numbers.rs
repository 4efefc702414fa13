//! From the number of a placeholder to its place in the book: no hash, one look.

use crate::placeholder::Name;
use safeconduct_core::Label;

/// So many labels have a list of their own; the rest is found by hash.
const LABELS_MAX: usize = 32;
/// Higher numbers are found by hash: a vault that forgets counts on, and a list must not grow with all it ever held.
const NUMBER_MAX: usize = 1 << 18;

/// For each label, the place of each number, one more than it is; zero where there is none.
#[derive(Default)]
pub(super) struct Numbers(Vec<(Label, Vec<u32>)>);

impl Numbers {
    /// Remembers where the placeholder of this label and number stands.
    pub(super) fn insert(&mut self, label: &Label, number: u64, place: u32) {
        let Some(number) = usize::try_from(number).ok().filter(|number| *number < NUMBER_MAX) else { return };
        let known = self.0.iter().position(|(known, _)| known == label);
        let at = match known {
            Some(at) => at,
            None if self.0.len() < LABELS_MAX => {
                self.0.push((label.clone(), Vec::new()));
                self.0.len() - 1
            }
            None => return,
        };
        let Some((_, places)) = self.0.get_mut(at) else { return };
        if places.len() <= number {
            places.resize(number + 1, 0);
        }
        if let Some(slot) = places.get_mut(number) {
            *slot = place.saturating_add(1);
        }
    }

    /// Where a name may stand; whether it is the one, the caller decides.
    pub(super) fn find(&self, name: &Name) -> Option<u32> {
        let (label, number) = name.numbered()?;
        let (_, places) = self.0.iter().find(|(known, _)| known.as_bytes() == label)?;
        places.get(usize::try_from(number).ok()?)?.checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_to_places_and_everything_else_to_none() {
        let mut numbers = Numbers::default();
        numbers.insert(&Label::PERSON, 1, 7);
        numbers.insert(&Label::PERSON, 300, 8);
        numbers.insert(&Label::US_SSN, 1, 9);
        numbers.insert(&Label::US_SSN, u64::MAX, 10);
        for (name, place) in [
            ("PERSON_1", Some(7)),
            ("PERSON_300", Some(8)),
            ("US_SSN_1", Some(9)),
            ("PERSON_2", None),
            ("PERSON_301", None),
            ("PERSON_01", None),
            ("PERSON_1.2", None),
            ("PERSON_", None),
            ("JWT_1", None),
            ("PERSON_18446744073709551615", None),
        ] {
            assert_eq!(numbers.find(&Name::fold(name).unwrap()), place, "{name}");
        }
    }
}
