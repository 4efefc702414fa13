//! Shapes: what stands at four places, for up to 32 families at once; one probe of four table cells.

use crate::prefix::ByteSet;
use crate::sweep::{Window, four};

/// How many places a shape has.
pub(crate) const PLACES: usize = 4;
/// How many shapes one probe tells apart.
const SHAPES_MAX: usize = 32;

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

    /// How many four-byte strings it admits.
    pub(crate) fn width(&self) -> u64 {
        self.0.iter().map(|place| place.as_ref().map_or(256, |set| set.len() as u64)).product()
    }
}

/// For each place and byte, the shapes that admit it there: 4 KB.
#[derive(Debug)]
pub(crate) struct Shapes(Box<[[u32; 256]; PLACES]>);

impl Shapes {
    /// Tables for at most 32 shapes, the first in the lowest bit.
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

    /// The shapes that admit these bytes.
    #[inline]
    #[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
    pub(crate) fn admitting(&self, [a, b, c, d]: [u8; PLACES]) -> u32 {
        let [first, second, third, fourth] = &*self.0;
        first[usize::from(a)] & second[usize::from(b)] & third[usize::from(c)] & fourth[usize::from(d)]
    }
}

/// The first two bytes that any shape admits: one bit per pair, 8 KB, so that most starts cost one look.
#[derive(Debug)]
pub(crate) struct Pairs(Box<[u64; 1 << 10]>);

impl Pairs {
    pub(crate) fn new<const N: usize>(tables: [&Shapes; N]) -> Pairs {
        let mut bits = Box::new([0u64; 1 << 10]);
        for shapes in tables {
            let [first, second, ..] = &*shapes.0;
            let pairs = second.iter().flat_map(|high| first.iter().map(move |low| high & low));
            for (pair, admitted) in pairs.enumerate() {
                if let Some(word) = bits.get_mut(pair >> 6) {
                    *word |= u64::from(admitted != 0) << (pair & 63);
                }
            }
        }
        Pairs(bits)
    }

    /// Those of `starts` where any shape admits the first two bytes.
    #[inline]
    pub(crate) fn admitting(&self, window: &Window, starts: u64) -> u64 {
        let (mut left, mut admitted) = (starts, 0);
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            admitted |= u64::from(self.admit(four(window, bit))) << bit;
        }
        admitted
    }

    /// Whether any shape admits what begins with these bytes.
    #[inline]
    pub(crate) fn admit(&self, [a, b, ..]: [u8; PLACES]) -> bool {
        let pair = usize::from(u16::from_le_bytes([a, b]));
        self.0.get(pair >> 6).is_some_and(|word| word >> (pair & 63) & 1 == 1)
    }
}

/// At most as many keys as one probe tells apart: those that widen each other least are joined.
pub(crate) fn joined<K, T>(
    mut keys: Vec<(K, Vec<T>)>,
    join: impl Fn(&K, &K) -> K,
    width: impl Fn(&K) -> u64,
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
    while keys.len() > 4 * SHAPES_MAX {
        let costs: Vec<Vec<u64>> = (0..keys.len()).map(|at| costs_of(&keys, at, 2)).collect();
        let Some((left, right)) = cheapest(&costs) else { break };
        put_together(&mut keys, left, right);
    }
    // Then each pair is compared once, and again only where one of it has changed.
    let mut costs: Vec<Vec<u64>> = (0..keys.len()).map(|at| costs_of(&keys, at, usize::MAX)).collect();
    while keys.len() > SHAPES_MAX {
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
            let joined = joined(keyed, Shape::joined, Shape::width);
            prop_assert!(joined.len() <= SHAPES_MAX);
            let tables = Shapes::new(joined.iter().map(|(shape, _)| shape));
            let admitted = tables.admitting(probe);
            prop_assert!(admitted == 0 || Pairs::new([&tables]).admit(probe));
            for (index, Shape(places)) in shapes.iter().enumerate() {
                let fits = places.iter().zip(probe).all(|(set, byte)| set.as_ref().is_none_or(|set| set.contains(byte)));
                let bit = joined.iter().position(|(_, filed)| filed.contains(&index)).unwrap();
                prop_assert!(!fits || admitted >> bit & 1 == 1);
            }
        }
    }
}
