//! One pass over the bytes: 64 of them become bits that say which are letters, digits, token characters, marks.

use crate::prefix::ByteSet;
use wide::u8x64;

/// How many bytes one block has.
pub(crate) const BLOCK: usize = 64;

/// One bit per byte of a block, the first byte lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Masks {
    /// `0-9A-Za-z`.
    pub(crate) alnum: u64,
    /// `0-9`.
    pub(crate) digit: u64,
    /// [`is_token`].
    pub(crate) token: u64,
    /// [`is_in_number`].
    pub(crate) number: u64,
    /// Other bytes that rules start with.
    pub(crate) starts: u64,
    /// Rare bytes inside of rules.
    pub(crate) rare: u64,
}

/// What long tokens are made of: `0-9A-Za-z_=` and `+ , - . /`.
pub(crate) const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'=' | b'+'..=b'/')
}

/// What numbers are written with: digits, spaces, `( ) * + , - . /`, and separators outside ASCII.
pub(crate) const fn is_in_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'('..=b'/' | 0x80..)
}

/// A set of bytes to look out for, as at most twelve ranges.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// First byte of each range, and how many follow.
    ranges: Vec<(u8, u8)>,
}

impl Marks {
    const RANGES_MAX: usize = 12;

    /// Ranges that hold at least these bytes: near ones are joined until twelve are left.
    pub(crate) fn covering(bytes: &ByteSet) -> Marks {
        let mut ranges: Vec<(u8, u8)> = Vec::new();
        for byte in bytes.iter() {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == byte => *last = byte,
                _ => ranges.push((byte, byte)),
            }
        }
        while ranges.len() > Marks::RANGES_MAX {
            let gaps = ranges.iter().zip(ranges.iter().skip(1)).map(|((_, end), (start, _))| start - end);
            let Some((nearest, _)) = gaps.enumerate().min_by_key(|(_, gap)| *gap) else { break };
            let (_, end) = ranges.remove(nearest + 1);
            if let Some((_, last)) = ranges.get_mut(nearest) {
                *last = end;
            }
        }
        Marks { ranges: ranges.into_iter().map(|(first, last)| (first, last - first)).collect() }
    }
}

impl Masks {
    /// Classifies one block.
    #[inline]
    pub(crate) fn of(block: &[u8; BLOCK], starts: &Marks, rare: &Marks) -> Masks {
        let bytes = u8x64::new(*block);
        let within = |bytes: u8x64, first: u8, more: u8| {
            let from_first = bytes - u8x64::splat(first);
            from_first.min(u8x64::splat(more)).simd_eq(from_first)
        };
        let digit = within(bytes, b'0', 9);
        // Setting this bit folds capitals to small letters and no other byte to a letter.
        let letter = within(bytes | u8x64::splat(0x20), b'a', 25);
        let alnum = digit | letter;
        let joints = within(bytes, b'+', b'/' - b'+')
            | bytes.simd_eq(u8x64::splat(b'_'))
            | bytes.simd_eq(u8x64::splat(b'='));
        let joined =
            within(bytes, b'(', b'/' - b'(') | bytes.simd_eq(u8x64::splat(b' ')) | within(bytes, 0x80, 0x7f);
        let marked = |marks: &Marks| {
            let within = |marked, &(first, more): &(u8, u8)| marked | within(bytes, first, more);
            marks.ranges.iter().fold(u8x64::splat(0), within).to_bitmask()
        };
        Masks {
            alnum: alnum.to_bitmask(),
            digit: digit.to_bitmask(),
            token: (alnum | joints).to_bitmask(),
            number: (digit | joined).to_bitmask(),
            starts: marked(starts),
            rare: marked(rare),
        }
    }

    /// The masks of the first `length` bytes alone.
    pub(crate) fn first(self, length: usize) -> Masks {
        let kept =
            u64::MAX.checked_shr(u32::try_from(BLOCK.saturating_sub(length)).unwrap_or(0)).unwrap_or(0);
        let Masks { alnum, digit, token, number, starts, rare } = self;
        Masks {
            alnum: alnum & kept,
            digit: digit & kept,
            token: token & kept,
            number: number & kept,
            starts: starts & kept,
            rare: rare & kept,
        }
    }

    /// Where at least [`LONG`] token characters follow, `next` being the block behind.
    #[inline]
    pub(crate) fn long(&self, next: &Masks) -> u64 {
        let mut others = !joined(self.token, next.token);
        others |= others >> 1;
        others |= others >> 2;
        others |= others >> 4;
        others |= others >> 8;
        !others as u64
    }

    /// Where at least [`RUN`] bytes follow that numbers are written with.
    #[inline]
    pub(crate) fn runs(&self, next: &Masks) -> u64 {
        let mut others = !joined(self.number, next.number);
        others |= others >> 1;
        others |= others >> 2;
        others |= others >> 2;
        !others as u64
    }

    /// Where a digit stands among the next four bytes, and among the next [`NEAR`].
    #[inline]
    pub(crate) fn near_digits(&self, next: &Masks) -> (u64, u64) {
        let mut near = joined(self.digit, next.digit);
        near |= near >> 1;
        near |= near >> 2;
        let four = near as u64;
        near |= near >> 4;
        near |= near >> 8;
        (four, near as u64)
    }
}

/// The bits of two blocks.
fn joined(here: u64, next: u64) -> u128 {
    u128::from(here) | u128::from(next) << 64
}

/// How many bytes make a run of digits and separators.
pub(crate) const RUN: usize = 6;

/// How far ahead a digit is looked for, in bytes.
pub(crate) const NEAR: usize = 16;

/// How many token characters make a long token.
pub(crate) const LONG: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn masks_are_what_the_bytes_are(
            block in proptest::collection::vec(any::<u8>(), BLOCK),
            behind in proptest::collection::vec(any::<u8>(), BLOCK),
            wanted in proptest::collection::vec(any::<u8>(), 0..20),
        ) {
            let block: [u8; BLOCK] = block.try_into().unwrap();
            let wanted = ByteSet::of(wanted);
            let marks = Marks::covering(&wanted);
            let masks = Masks::of(&block, &marks, &Marks::default());
            let next = Masks::of(&behind.clone().try_into().unwrap(), &marks, &Marks::default());
            let (long, runs) = (masks.long(&next), masks.runs(&next));
            let (four, near) = masks.near_digits(&next);
            let both: Vec<u8> = block.iter().chain(&behind).copied().collect();
            for (at, &byte) in block.iter().enumerate() {
                prop_assert_eq!(masks.alnum >> at & 1 == 1, byte.is_ascii_alphanumeric());
                prop_assert_eq!(masks.digit >> at & 1 == 1, byte.is_ascii_digit());
                prop_assert_eq!(masks.token >> at & 1 == 1, is_token(byte));
                prop_assert!(masks.starts >> at & 1 == 1 || !wanted.contains(byte));
                let ahead = |count: usize| both[at..].iter().take(count);
                prop_assert_eq!(four >> at & 1 == 1, ahead(4).any(u8::is_ascii_digit));
                prop_assert_eq!(near >> at & 1 == 1, ahead(NEAR).any(u8::is_ascii_digit));
                prop_assert_eq!(runs >> at & 1 == 1, ahead(RUN).all(|&byte| is_in_number(byte)));
                let run = ahead(LONG).all(|&byte| is_token(byte));
                prop_assert_eq!(long >> at & 1 == 1, run);
            }
        }

        #[test]
        fn few_marks_are_exact(wanted in proptest::collection::vec(any::<u8>(), 0..12), byte in any::<u8>()) {
            let wanted = ByteSet::of(wanted);
            let masks = Masks::of(&[byte; BLOCK], &Marks::default(), &Marks::covering(&wanted));
            prop_assert_eq!(masks.rare != 0, wanted.contains(byte));
            prop_assert_eq!(masks.first(3).rare.count_ones(), if wanted.contains(byte) { 3 } else { 0 });
        }
    }
}
