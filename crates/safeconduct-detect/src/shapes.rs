//! Shapes: what stands at four places, for up to 64 shapes at once; one probe of four table cells.

use crate::prefix::ByteSet;
use crate::sweep::{Window, four};

/// How many places a shape has.
pub(crate) const PLACES: usize = 4;
/// How many shapes of one kind are told apart; one probe tells twice as many.
pub(crate) const KIND_MAX: usize = 32;

/// The bytes admitted at each of four places; `None` admits any, and the end of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shape([Option<ByteSet>; PLACES]);

impl Shape {
    /// The first four of `places`, any where there are fewer.
    pub(crate) fn of(places: &[ByteSet]) -> Shape {
        Shape(std::array::from_fn(|at| places.get(at).copied()))
    }

    /// These four.
    pub(crate) fn around(places: [Option<ByteSet>; PLACES]) -> Shape {
        Shape(places)
    }

    pub(crate) fn joined(&self, other: &Shape) -> Shape {
        let mut places = self.0.iter().zip(&other.0).map(|(a, b)| Some(a.as_ref()?.union(b.as_ref()?)));
        Shape(std::array::from_fn(|_| places.next().flatten()))
    }

    /// What may stand at the first place.
    pub(crate) fn first(&self) -> Option<ByteSet> {
        let [first, ..] = self.0;
        first
    }

    /// How many four-byte strings it admits.
    pub(crate) fn width(&self) -> u64 {
        self.0.iter().map(|place| place.as_ref().map_or(256, |set| set.len() as u64)).product()
    }
}

/// For each place and byte, the shapes that admit it there: 8 KB.
#[derive(Debug)]
pub(crate) struct Shapes(Box<[[u64; 256]; PLACES]>);

impl Shapes {
    /// Tables for at most 64 shapes, the first in the lowest bit.
    pub(crate) fn new<'s>(shapes: impl Iterator<Item = &'s Shape>) -> Shapes {
        let mut tables = Box::new([[0; 256]; PLACES]);
        for (bit, Shape(places)) in shapes.enumerate() {
            for (place, table) in places.iter().zip(tables.iter_mut()) {
                for (byte, admitted) in (0..=255u8).zip(table.iter_mut()) {
                    if place.as_ref().is_none_or(|set| set.contains(byte)) {
                        *admitted |= 1 << bit;
                    }
                }
            }
        }
        Shapes(tables)
    }

    /// Those of `starts` where some shape admits what stands there.
    ///
    /// All are looked at before any is decided on: which it is cannot be foretold, and a wrong guess of the processor
    /// costs more than a look.
    #[inline]
    pub(crate) fn among(&self, window: &Window, starts: u64) -> u64 {
        let (mut left, mut admitted) = (starts, 0);
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            admitted |= u64::from(self.admitting(four(window, bit)) != 0) << bit;
        }
        admitted
    }

    /// The shapes that admit these bytes.
    #[inline]
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    pub(crate) fn admitting(&self, [a, b, c, d]: [u8; PLACES]) -> u64 {
        let [first, second, third, fourth] = &*self.0;
        first[usize::from(a)] & second[usize::from(b)] & third[usize::from(c)] & fourth[usize::from(d)]
    }
}

/// As [`Shapes`], for eight groups of them: 1 KB, which stays near.
#[derive(Debug)]
pub(crate) struct Few(Box<[[u8; 256]; PLACES]>);

impl Few {
    pub(crate) fn new<'s>(shapes: impl Iterator<Item = &'s Shape>) -> Few {
        let mut tables = Box::new([[0; 256]; PLACES]);
        for (number, Shape(places)) in shapes.enumerate() {
            for (place, table) in places.iter().zip(tables.iter_mut()) {
                for (byte, admitted) in (0..=255u8).zip(table.iter_mut()) {
                    if place.as_ref().is_none_or(|set| set.contains(byte)) {
                        *admitted |= 1 << (number % 8);
                    }
                }
            }
        }
        Few(tables)
    }

    /// Those of `starts` where some shape may admit what stands there.
    #[inline]
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    pub(crate) fn among(&self, window: &Window, starts: u64) -> u64 {
        let [first, second, third, fourth] = &*self.0;
        let (mut left, mut admitted) = (starts, 0);
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let [a, b, c, d] = four(window, bit).map(usize::from);
            admitted |= u64::from(first[a] & second[b] & third[c] & fourth[d] != 0) << bit;
        }
        admitted
    }
}

/// At most `most` keys: those that widen each other least are joined.
pub(crate) fn joined<K, T>(
    mut keys: Vec<(K, Vec<T>)>,
    join: impl Fn(&K, &K) -> K,
    width: impl Fn(&K) -> u64,
    most: usize,
) -> Vec<(K, Vec<T>)> {
    let cost = |a: &K, b: &K| width(&join(a, b)).saturating_sub(width(a).max(width(b)));
    // What joining a key with each of the next ones costs.
    let costs_of = |keys: &[(K, Vec<T>)], at: usize, near: usize| -> Vec<u64> {
        let Some(((key, _), rest)) = keys.get(at..).and_then(<[_]>::split_first) else { return Vec::new() };
        rest.iter().take(near).map(|(other, _)| cost(key, other)).collect()
    };
    let put_together = |keys: &mut Vec<(K, Vec<T>)>, left: usize, right: usize| {
        let (key, items) = keys.remove(right);
        if let Some((into, filed)) = keys.get_mut(left) {
            *into = join(into, &key);
            filed.extend(items);
        }
    };
    // Only neighbours are compared while there are many: keys are sorted, and what is alike stands close.
    while keys.len() > 4 * most {
        let costs: Vec<Vec<u64>> = (0..keys.len()).map(|at| costs_of(&keys, at, 2)).collect();
        let Some((left, right)) = cheapest(&costs) else { break };
        put_together(&mut keys, left, right);
    }
    // Then each pair is compared once, and again only where one of it has changed.
    let mut costs: Vec<Vec<u64>> = (0..keys.len()).map(|at| costs_of(&keys, at, usize::MAX)).collect();
    while keys.len() > most {
        let Some((left, right)) = cheapest(&costs) else { break };
        put_together(&mut keys, left, right);
        costs.remove(right);
        for (at, row) in costs.iter_mut().enumerate().take(right) {
            row.remove(right - at - 1);
            if let (true, Some((a, _)), Some((b, _))) = (at < left, keys.get(at), keys.get(left))
                && let Some(slot) = row.get_mut(left - at - 1)
            {
                *slot = cost(a, b);
            }
        }
        if let Some(row) = costs.get_mut(left) {
            *row = costs_of(&keys, left, usize::MAX);
        }
    }
    keys
}

/// The first of the cheapest pairs, in a table that says for each key what it costs with each of the next ones.
fn cheapest(costs: &[Vec<u64>]) -> Option<(usize, usize)> {
    let pairs = costs.iter().enumerate().flat_map(|(left, row)| {
        row.iter().enumerate().map(move |(apart, cost)| (*cost, left, left + 1 + apart))
    });
    pairs.min().map(|(_, left, right)| (left, right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_shape_admits_what_its_places_hold_however_many_are_joined(
            shapes in proptest::collection::vec(proptest::collection::vec("[a-d]{1,2}", 0..6), 1..50),
            probe in "[a-d]{4}",
        ) {
            let shapes: Vec<Shape> = shapes
                .iter()
                .map(|places| Shape::of(&places.iter().map(|place| ByteSet::of(place.bytes())).collect::<Vec<_>>()))
                .collect();
            let probe: [u8; 4] = probe.as_bytes().try_into().unwrap();
            let keyed = shapes.iter().cloned().enumerate().map(|(index, shape)| (shape, vec![index])).collect();
            let joined = joined(keyed, Shape::joined, Shape::width, KIND_MAX);
            prop_assert!(joined.len() <= KIND_MAX);
            let tables = Shapes::new(joined.iter().map(|(shape, _)| shape));
            let admitted = tables.admitting(probe);
            for (index, Shape(places)) in shapes.iter().enumerate() {
                let fits = places.iter().zip(probe).all(|(set, byte)| set.as_ref().is_none_or(|set| set.contains(byte)));
                let bit = joined.iter().position(|(_, filed)| filed.contains(&index)).unwrap();
                prop_assert!(!fits || admitted >> bit & 1 == 1);
            }
        }
    }
}
