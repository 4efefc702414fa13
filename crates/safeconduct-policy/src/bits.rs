//! Sets of small numbers, one bit each: endpoints by their rank, clauses by their place.

use smallvec::{SmallVec, smallvec};

/// A set of numbers below a length that all sets it meets share. Up to 1,024 of them it needs no heap.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Bits(SmallVec<[u64; 16]>);

/// The empty set of no length.
pub(crate) static NOTHING: Bits = Bits(SmallVec::new_const());

impl Bits {
    /// The empty set.
    pub(crate) fn none(length: usize) -> Bits {
        Bits(smallvec![0; length.div_ceil(64)])
    }

    /// The set of everything below `length`.
    pub(crate) fn all(length: usize) -> Bits {
        let mut bits = Bits(smallvec![u64::MAX; length.div_ceil(64)]);
        if let Some(last) = bits.0.last_mut().filter(|_| !length.is_multiple_of(64)) {
            *last = (1 << (length % 64)) - 1;
        }
        bits
    }

    /// The numbers below `length` that pass the test.
    pub(crate) fn of(length: usize, test: impl Fn(usize) -> bool) -> Bits {
        let mut bits = Bits::none(length);
        (0..length).filter(|number| test(*number)).for_each(|number| bits.insert(number));
        bits
    }

    pub(crate) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn remove(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(crate) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.common(self)
    }

    /// The numbers in both sets, ascending.
    pub(crate) fn common<'a>(&'a self, other: &'a Bits) -> impl Iterator<Item = usize> + 'a {
        let words = self.0.iter().zip(&other.0).enumerate();
        words.flat_map(|(at, (one, two))| bits(one & two).map(move |bit| at * 64 + bit))
    }

    /// Visits the numbers in both sets, ascending, until one says that it is enough. A plain loop, for the
    /// places where every clause is looked at.
    #[inline]
    pub(crate) fn visit_common(&self, other: &Bits, mut goes_on: impl FnMut(usize) -> bool) {
        for (at, (one, two)) in self.0.iter().zip(&other.0).enumerate() {
            let mut rest = one & two;
            while rest != 0 {
                if !goes_on(at * 64 + rest.trailing_zeros() as usize) {
                    return;
                }
                rest &= rest - 1;
            }
        }
    }

    /// How many numbers there are.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The 64 numbers from `64 * at` on; nothing behind the end.
    pub(crate) fn word(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// How many words there are.
    pub(crate) fn words(&self) -> usize {
        self.0.len()
    }

    /// Whether the sets have a number in common.
    pub(crate) fn meets(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(one, two)| one & two != 0)
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(crate) fn copy_from(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word = *other);
    }

    pub(crate) fn add(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    pub(crate) fn take_away(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    /// The words of the set.
    pub(crate) fn as_words(&self) -> &[u64] {
        &self.0
    }

    /// Adds what is in all of the parts.
    #[inline]
    pub(crate) fn add_common(&mut self, parts: &Parts<'_>) {
        match parts.given() {
            [] => self.add_words(parts.all),
            [a] => self.add_words(a),
            [a, b] => {
                let words = self.0.iter_mut().zip(*a).zip(*b);
                words.for_each(|((word, a), b)| *word |= a & b);
            }
            _ => {
                let [a, b, c] = parts.three();
                let words = self.0.iter_mut().zip(a).zip(b).zip(c);
                words.for_each(|(((word, a), b), c)| *word |= a & b & c);
            }
        }
    }

    /// Adds what is in all parts of `scope` and not in all parts of `demand`.
    #[inline]
    pub(crate) fn add_missing(&mut self, scope: &Parts<'_>, demand: &Parts<'_>) {
        match (scope.given(), demand.given()) {
            (_, []) => {}
            ([a], [d]) => {
                let words = self.0.iter_mut().zip(*a).zip(*d);
                words.for_each(|((word, a), d)| *word |= a & !d);
            }
            _ => {
                let ([a, b, c], [d, e, f]) = (scope.three(), demand.three());
                let scope = self.0.iter_mut().zip(a).zip(b).zip(c);
                let demand = d.iter().zip(e).zip(f);
                let words = scope.zip(demand);
                words.for_each(|((((word, a), b), c), ((d, e), f))| *word |= a & b & c & !(d & e & f));
            }
        }
    }

    fn add_words(&mut self, words: &[u64]) {
        self.0.iter_mut().zip(words).for_each(|(word, more)| *word |= more);
    }
}

/// The bits of a word, ascending.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            bit
        })
    })
}

/// Many sets of one length, one behind the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    words: usize,
    all: Vec<u64>,
}

impl Rows {
    /// Adds a set and says its place.
    pub(crate) fn push(&mut self, set: &Bits) -> usize {
        self.words = set.words();
        self.all.extend_from_slice(&set.0);
        (self.all.len() / self.words.max(1)).saturating_sub(1)
    }

    /// The words of the set at a place.
    #[inline]
    pub(crate) fn row(&self, place: u32) -> &[u64] {
        let begin = place as usize * self.words;
        self.all.get(begin..begin + self.words).unwrap_or_default()
    }

    /// One word of the set at a place.
    #[inline]
    pub(crate) fn word(&self, place: u32, at: usize) -> u64 {
        self.all.get(place as usize * self.words + at).copied().unwrap_or(0)
    }
}

/// Up to three sets whose common part is meant; none: all there is.
pub(crate) struct Parts<'a> {
    all: &'a [u64],
    parts: [&'a [u64]; 3],
    given: usize,
}

impl<'a> Parts<'a> {
    #[inline]
    pub(crate) fn of(all: &'a Bits, parts: [Option<&'a [u64]>; 3]) -> Parts<'a> {
        let all = all.as_words();
        // Spelled out: this runs once for each clause that is about a request.
        let (given, parts) = match parts {
            [None, None, None] => (0, [all, all, all]),
            [Some(a), None, None] | [None, Some(a), None] | [None, None, Some(a)] => (1, [a, all, all]),
            [Some(a), Some(b), None] | [Some(a), None, Some(b)] | [None, Some(a), Some(b)] => {
                (2, [a, b, all])
            }
            [Some(a), Some(b), Some(c)] => (3, [a, b, c]),
        };
        Parts { all, parts, given }
    }

    fn given(&self) -> &[&'a [u64]] {
        self.parts.get(..self.given).unwrap_or_default()
    }

    fn three(&self) -> [&'a [u64]; 3] {
        self.parts
    }

    /// The set that is meant.
    pub(crate) fn set(&self) -> Bits {
        let mut set = Bits(smallvec![0; self.all.len()]);
        set.add_common(self);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sets_behave_as_sets(length in 1..200usize, mask in any::<u64>()) {
            let odd = |number: usize| mask.rotate_left(number as u32 % 64) & 1 == 1;
            let bits = Bits::of(length, odd);
            let numbers: Vec<usize> = (0..length).filter(|number| odd(*number)).collect();
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), numbers.clone());
            let mut rest = Bits::all(length);
            rest.take_away(&bits);
            prop_assert_eq!(rest.iter().count(), length - numbers.len());
            let all = Bits::all(length);
            let parts = |one, two, three| Parts::of(&all, [one, two, three]);
            let (some, others) = (Some(bits.as_words()), Some(rest.as_words()));
            for (scope, demand, expected) in [
                (parts(None, None, None), parts(some, None, None), &rest),
                (parts(others, None, None), parts(some, None, None), &rest),
                (parts(others, None, others), parts(some, Some(all.as_words()), None), &rest),
                (parts(some, None, others), parts(some, None, None), &Bits::none(length)),
                (parts(some, None, None), parts(None, None, None), &Bits::none(length)),
            ] {
                let mut missing = Bits::none(length);
                missing.add_missing(&scope, &demand);
                prop_assert_eq!(&missing, expected);
            }
            for (parts, expected) in [
                (parts(None, None, None), &all),
                (parts(None, some, None), &bits),
                (parts(some, None, others), &Bits::none(length)),
                (parts(some, some, Some(all.as_words())), &bits),
            ] {
                prop_assert_eq!(&parts.set(), expected);
            }
            let mut rows = Rows::default();
            prop_assert_eq!((rows.push(&bits), rows.push(&rest)), (0, 1));
            prop_assert_eq!((Some(rows.row(1)), rows.word(0, 0)), (others, bits.word(0)));
        }
    }
}
