//! Sets of small numbers, one bit each: endpoints by their rank, clauses by their place.

/// A set of numbers below a length that all sets it meets share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Bits(Vec<u64>);

/// The empty set of no length.
pub(crate) static NOTHING: Bits = Bits(Vec::new());

impl Bits {
    /// The empty set.
    pub(crate) fn none(length: usize) -> Bits {
        Bits(vec![0; length.div_ceil(64)])
    }

    /// The set of everything below `length`.
    pub(crate) fn all(length: usize) -> Bits {
        let mut bits = Bits(vec![u64::MAX; length.div_ceil(64)]);
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
        self.0.iter().zip(&other.0).enumerate().flat_map(|(at, (one, two))| {
            let mut rest = one & two;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    at * 64 + bit
                })
            })
        })
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

    /// Adds what is in all three.
    pub(crate) fn add_common(&mut self, [a, b, c]: [&Bits; 3]) {
        let words = self.0.iter_mut().zip(&a.0).zip(&b.0).zip(&c.0);
        words.for_each(|(((word, a), b), c)| *word |= a & b & c);
    }

    /// Adds what is in all three of `scope` and not in all three of `demand`.
    pub(crate) fn add_missing(&mut self, scope: [&Bits; 3], demand: [&Bits; 3]) {
        let ([a, b, c], [d, e, f]) = (scope, demand);
        let scope = self.0.iter_mut().zip(&a.0).zip(&b.0).zip(&c.0);
        let demand = d.0.iter().zip(&e.0).zip(&f.0);
        scope.zip(demand).for_each(|((((word, a), b), c), ((d, e), f))| *word |= a & b & c & !(d & e & f));
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
            let mut missing = Bits::none(length);
            let all = Bits::all(length);
            missing.add_missing([&all; 3], [&all, &bits, &all]);
            prop_assert_eq!(&missing, &rest);
            let mut both = Bits::none(length);
            both.add_common([&bits, &all, &rest]);
            prop_assert!(both.is_empty());
        }
    }
}
