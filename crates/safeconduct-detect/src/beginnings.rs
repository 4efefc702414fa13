//! Where one of many known beginnings may stand: the first three bytes of each, in eight buckets, compared 64 at a time.
//!
//! The bytes of a bucket are kept as what may stand in the upper and in the lower half of each, so a bucket admits more
//! than it holds; what is told apart here is looked up exactly elsewhere. The idea is Teddy's, as in Hyperscan and in
//! `aho-corasick`, for many more literals and with nothing but word starts to be asked for.

use crate::grams::Gram;
use crate::masks::{BLOCK, Halves, Marks};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x64};

/// How many bytes of a beginning are compared.
pub(crate) const PLACES: usize = 3;
const BUCKETS: usize = 8;

/// What the beginnings are, in buckets.
#[derive(Debug)]
pub(crate) struct Beginnings {
    places: [Marks; PLACES],
}

/// The bytes of one bucket: by place, which upper and which lower halves.
#[derive(Debug, Clone, Copy, Default)]
struct Bucket([(u16, u16); PLACES]);

impl Bucket {
    fn of(gram: Gram) -> Bucket {
        let [a, b, c, _] = gram.to_le_bytes();
        Bucket([a, b, c].map(|byte| (1 << (byte >> 4), 1 << (byte & 0x0f))))
    }

    fn joined(&self, other: &Bucket) -> Bucket {
        let mut pairs = self.0.iter().zip(&other.0).map(|(a, b)| (a.0 | b.0, a.1 | b.1));
        Bucket(std::array::from_fn(|_| pairs.next().unwrap_or_default()))
    }

    /// How much it admits; small letters, which texts are mostly made of, count four times.
    fn width(&self) -> u64 {
        const LETTERS: u16 = 1 << 6 | 1 << 7;
        let place = |(upper, lower): &(u16, u16)| {
            u64::from(upper.count_ones() + 3 * (upper & LETTERS).count_ones()) * u64::from(lower.count_ones())
        };
        self.0.iter().map(place).product()
    }
}

impl Beginnings {
    /// Whose first three bytes are looked for.
    pub(crate) fn new(grams: impl Iterator<Item = Gram>) -> Beginnings {
        // What begins with the same byte stays together: there are few of those, and most widen each other little.
        let mut buckets: [Option<Bucket>; 256] = [None; 256];
        for gram in grams {
            let [first, ..] = gram.to_le_bytes();
            if let Some(bucket) = buckets.get_mut(usize::from(first)) {
                let with = Bucket::of(gram);
                *bucket = Some(bucket.map_or(with, |bucket| bucket.joined(&with)));
            }
        }
        let mut buckets: Vec<Bucket> = buckets.into_iter().flatten().collect();
        while buckets.len() > BUCKETS {
            let cost = |a: &Bucket, b: &Bucket| a.joined(b).width().saturating_sub(a.width() + b.width());
            let pairs = buckets.iter().enumerate().flat_map(|(left, bucket)| {
                let behind = buckets.iter().enumerate().skip(left + 1);
                behind.map(move |(right, with)| (cost(bucket, with), left, right))
            });
            let Some((_, left, right)) = pairs.min() else { break };
            let with = buckets.remove(right);
            if let Some(bucket) = buckets.get_mut(left) {
                *bucket = bucket.joined(&with);
            }
        }
        let place =
            |at: usize| Marks::of_groups(buckets.iter().filter_map(|Bucket(places)| places.get(at).copied()));
        Beginnings { places: std::array::from_fn(place) }
    }

    #[inline(always)]
    pub(crate) fn in_registers<S: Simd>(&self, simd: S) -> Loaded<S> {
        let [first, second, third] = &self.places;
        Loaded([Halves::new(simd, first), Halves::new(simd, second), Halves::new(simd, third)])
    }
}

/// [`Beginnings`] in registers.
#[derive(Clone, Copy)]
pub(crate) struct Loaded<S: Simd>([Halves<S>; PLACES]);

impl<S: Simd> Loaded<S> {
    /// Where some beginning may stand, given the bytes from each place, from the next and from the one behind.
    #[inline(always)]
    pub(crate) fn among(&self, three: [u8x64<S>; PLACES]) -> u64 {
        let [a, b, c] = three;
        let Loaded([first, second, third]) = self;
        // Grams are folded like this, too.
        let halves = |bytes: u8x64<S>| ((bytes | 0x20) >> 4u32, bytes & 0x0f);
        let buckets = first.groups(halves(a)) & second.groups(halves(b)) & third.groups(halves(c));
        !buckets.simd_eq(u8x64::splat(a.simd, 0)).to_bitmask()
    }
}

/// The bytes of a block, those behind each of them, and those behind those.
#[inline(always)]
pub(crate) fn three<S: Simd>(simd: S, shown: &[u8; BLOCK + PLACES - 1]) -> [u8x64<S>; PLACES] {
    const NOTHING: &[u8; BLOCK] = &[0; BLOCK];
    let from = |at: usize| shown.get(at..).and_then(<[u8]>::first_chunk).unwrap_or(NOTHING);
    [
        u8x64::load_array_ref(simd, from(0)),
        u8x64::load_array_ref(simd, from(1)),
        u8x64::load_array_ref(simd, from(2)),
    ]
}
