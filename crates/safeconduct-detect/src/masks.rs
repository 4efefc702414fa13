//! One pass over the bytes: 64 of them become bits that say which are letters, digits, token characters, marks.

use crate::beginnings::{self, Beginnings};
use crate::fold::may_mean;
use crate::grams::Gram;
use crate::prefix::ByteSet;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, mask8x64, u8x16, u8x64};

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
    /// [`is_digit_of_64`].
    pub(crate) digits_of_64: u64,
    /// Rare bytes inside of rules.
    pub(crate) rare: u64,
    /// [`is_mark`].
    pub(crate) marks: u64,
    /// Where one of the known beginnings may stand.
    pub(crate) beginnings: u64,
    /// At least where [`may_escape_before`] says so.
    pub(crate) escapes: u64,
    /// Where a character may begin that means another or none.
    pub(crate) disguises: u64,
}

/// What long tokens are made of: `0-9A-Za-z_=` and `+ , - . /`.
pub(crate) const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'=' | b'+'..=b'/')
}

/// What escapes, entities, spaces of forms, joints between strings and lookalikes start with: Greek, Cyrillic, Armenian, phonetic,
/// circled and mathematical letters.
pub(crate) const fn may_escape(byte: u8) -> bool {
    matches!(byte, 0 | b'"' | b'%'..=b'\'' | b'+' | b'=' | b'\\' | b'`' | 0xc4 | 0xc9 | 0xca | 0xce..=0xd6 | 0xe2 | 0xf0)
}

/// What base 64 is written with, in both of its alphabets.
pub(crate) const fn is_digit_of_64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Whether what [`may_escape`] says really may, with this byte behind it: a quote joins strings only before space or an
/// operator, an equals sign encodes a byte or the end of a line, a plus is a space between words, and few characters like a dash are letters in a circle.
pub(crate) const fn may_escape_before(byte: u8, next: u8) -> bool {
    may_escape(byte)
        && match byte {
            b'"' | b'\'' => matches!(
                next,
                b' ' | b'\t' | b'\r' | b'\n' | b'&' | b'+' | b'.' | b'<' | b'\\' | b'_' | b'|' | b'~'
            ),
            b'=' => matches!(next, b'\r' | b'\n' | b'0'..=b'9' | b'A'..=b'F'),
            b'+' => next.is_ascii_alphanumeric(),
            // Circled letters.
            0xe2 => matches!(next, 0x92 | 0x93),
            _ => true,
        }
}

/// What can be seen and is neither letter nor digit, in ASCII.
pub(crate) const fn is_mark(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}

/// What numbers are written with: digits, spaces, `( ) * + , - . /`, and separators outside ASCII.
pub(crate) const fn is_in_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'('..=b'/' | 0x80..)
}

/// A set of bytes, as what may stand in their upper and lower four bits: two looks into tables of sixteen tell 64
/// bytes at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// By upper and by lower four bits: eight groups, one bit each. A byte is in the set if both share a group.
    upper: [u8; 16],
    lower: [u8; 16],
}

impl Marks {
    const GROUPS: usize = 8;

    /// A set that holds at least these bytes: upper halves with the same lower ones share a group, and where that
    /// makes more than eight, those are put together that add least.
    pub(crate) fn covering(bytes: &ByteSet) -> Marks {
        let mut groups: Vec<(u16, u16)> = Vec::new();
        for upper in 0..16u8 {
            let lower = (0..16).filter(|&lower| bytes.contains(upper << 4 | lower));
            let lower = lower.fold(0, |set, lower| set | 1u16 << lower);
            match groups.iter_mut().find(|(_, known)| *known == lower) {
                _ if lower == 0 => {}
                Some((uppers, _)) => *uppers |= 1 << upper,
                None => groups.push((1 << upper, lower)),
            }
        }
        while groups.len() > Marks::GROUPS {
            let size = |&(upper, lower): &(u16, u16)| upper.count_ones() * lower.count_ones();
            let joined = |a: &(u16, u16), b: &(u16, u16)| (a.0 | b.0, a.1 | b.1);
            let pairs = groups.iter().enumerate().flat_map(|(at, group)| {
                let behind = groups.iter().enumerate().skip(at + 1);
                behind.map(move |(other, with)| {
                    (size(&joined(group, with)) - size(group) - size(with), at, other)
                })
            });
            let Some((_, at, other)) = pairs.min() else { break };
            let with = groups.remove(other);
            if let Some(group) = groups.get_mut(at) {
                *group = joined(group, &with);
            }
        }
        Marks::of_groups(groups.into_iter())
    }

    /// At most eight groups: the upper halves and the lower halves of each.
    pub(crate) fn of_groups(groups: impl Iterator<Item = (u16, u16)>) -> Marks {
        let mut marks = Marks::default();
        for (group, (uppers, lowers)) in groups.enumerate() {
            for (half, set) in [(&mut marks.upper, uppers), (&mut marks.lower, lowers)] {
                let members = half.iter_mut().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                members.for_each(|(_, groups)| *groups |= 1 << group);
            }
        }
        marks
    }
}

/// What the bytes of a text are told apart by, besides what letters and digits are.
#[derive(Debug)]
pub(crate) struct Classes {
    starts: Marks,
    rare: Marks,
    /// What escapes whatever follows; then what does before some bytes, and those.
    escapes: Marks,
    joints: [Marks; 2],
    beginnings: Beginnings,
    /// What disguised characters begin with, and what follows.
    disguises: [Marks; 2],
    level: Level,
}

/// A block and as many bytes more as beginnings are told by.
const SHOWN: usize = BLOCK + beginnings::PLACES - 1;

impl Classes {
    /// `starts` are bytes other than letters and digits that rules start with, `rare` such as stand inside of some.
    pub(crate) fn new(starts: &ByteSet, rare: &ByteSet, grams: impl Iterator<Item = Gram>) -> Classes {
        let always = |byte: u8| (0..=255).all(|next| may_escape_before(byte, next));
        let escapes = ByteSet::of((0..=255).filter(|&byte| always(byte)));
        Classes {
            starts: Marks::covering(starts),
            rare: Marks::covering(rare),
            escapes: Marks::covering(&escapes),
            joints: joints(),
            beginnings: Beginnings::new(grams),
            disguises: disguises(),
            level: Level::new(),
        }
    }

    /// The masks of as many blocks as `masks` has room for, the first at `from`; all zero behind the end.
    pub(crate) fn read(&self, text: &[u8], from: usize, masks: &mut [Masks]) {
        dispatch!(self.level, simd => self.read_with(simd, text, from, masks));
    }

    #[inline(always)]
    fn read_with<S: Simd>(&self, simd: S, text: &[u8], from: usize, masks: &mut [Masks]) {
        let [starts, rare, escapes] = [
            Halves::new(simd, &self.starts),
            Halves::new(simd, &self.rare),
            Halves::new(simd, &self.escapes),
        ];
        let beginnings = self.beginnings.in_registers(simd);
        let [joint, joined_to] = &self.joints;
        let (joint, joined_to) = (Halves::new(simd, joint), Halves::new(simd, joined_to));
        let [lead, follow] = &self.disguises;
        let (lead, follow) = (Halves::new(simd, lead), Halves::new(simd, follow));
        for (masks, at) in masks.iter_mut().zip((from..).step_by(BLOCK)) {
            let rest = text.get(at..).unwrap_or_default();
            let mut padded = [0; SHOWN];
            let shown: &[u8; SHOWN] = match rest.first_chunk() {
                Some(shown) => shown,
                None => {
                    padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    &padded
                }
            };
            let [bytes, second, third] = beginnings::three(simd, shown);
            let (digit, letter) = alnum(bytes);
            let alnum = digit | letter;
            let (line, hyphen, slash, plus) =
                (is(bytes, b'_'), is(bytes, b'-'), is(bytes, b'/'), is(bytes, b'+'));
            let digits_of_64 = alnum | line | hyphen | slash | plus;
            let joints = is(bytes, b',') | is(bytes, b'.') | is(bytes, b'=');
            let joined = within(bytes, b'(', b'/') | is(bytes, b' ');
            let seen = within(bytes, b'!', b'~').to_bitmask();
            let halves = (bytes >> 4u32, bytes & 0x0f);
            let second_halves = (second >> 4u32, second & 0x0f);
            let high = bytes.simd_ge(u8x64::splat(simd, 0x80)).to_bitmask();
            let (digit, letters_and_digits) = (digit.to_bitmask(), alnum.to_bitmask());
            *masks = Masks {
                alnum: letters_and_digits,
                digit,
                token: (digits_of_64 | joints).to_bitmask(),
                digits_of_64: digits_of_64.to_bitmask(),
                number: digit | joined.to_bitmask() | high,
                starts: starts.holding(halves),
                rare: rare.holding(halves),
                marks: seen & !letters_and_digits,
                beginnings: beginnings.among([bytes, second, third]),
                escapes: {
                    let joints = joint.groups(halves) & joined_to.groups(second_halves);
                    !(escapes.groups(halves) | joints).simd_eq(u8x64::splat(simd, 0)).to_bitmask()
                },
                disguises: lead.together(&follow, halves, second_halves),
            };
            if rest.len() < BLOCK {
                *masks = masks.first(rest.len());
            }
        }
    }
}

/// Letters and digits, digits, and capitals of as many blocks as there are, the first at `from`.
pub(crate) fn words(level: Level, text: &[u8], from: usize, classes: &mut [[u64; 3]]) {
    let rest = text.get(from..).unwrap_or_default();
    let (blocks, tail) = rest.as_chunks::<BLOCK>();
    let (whole, others) = classes.split_at_mut(blocks.len().min(classes.len()));
    dispatch!(level, simd => words_of(simd, blocks, whole));
    if let Some(last) = others.first_mut() {
        let mut block = [0; BLOCK];
        block.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
        dispatch!(level, simd => words_of(simd, &[block], std::slice::from_mut(last)));
    }
}

#[inline(always)]
fn words_of<S: Simd>(simd: S, blocks: &[[u8; BLOCK]], classes: &mut [[u64; 3]]) {
    for (block, classes) in blocks.iter().zip(classes) {
        let bytes = u8x64::load_array_ref(simd, block);
        let (digit, letter) = alnum(bytes);
        let upper = within(bytes, b'A', b'Z');
        *classes = [(digit | letter).to_bitmask(), digit.to_bitmask(), upper.to_bitmask()];
    }
}

/// Where digits stand, and where letters do.
#[inline(always)]
fn alnum<S: Simd>(bytes: u8x64<S>) -> (mask8x64<S>, mask8x64<S>) {
    // Setting this bit folds capitals to small letters and no other byte to a letter.
    (within(bytes, b'0', b'9'), within(bytes | 0x20, b'a', b'z'))
}

#[inline(always)]
fn within<S: Simd>(bytes: u8x64<S>, first: u8, last: u8) -> mask8x64<S> {
    (bytes - first).simd_le(u8x64::splat(bytes.simd, last - first))
}

#[inline(always)]
fn is<S: Simd>(bytes: u8x64<S>, byte: u8) -> mask8x64<S> {
    bytes.simd_eq(u8x64::splat(bytes.simd, byte))
}

/// Quotes, equals signs and a lead byte, and what has to follow them, in groups that are exact but for a few marks.
fn joints() -> [Marks; 2] {
    const QUOTES: (u16, u16) = (1 << 2, 1 << 2 | 1 << 7);
    const EQUALS: (u16, u16) = (1 << 3, 1 << 0xd);
    let groups: [((u16, u16), (u16, u16)); 8] = [
        // Tab and line ends.
        (QUOTES, (1, 1 << 9 | 1 << 0xa | 1 << 0xd)),
        // ` `, `&`, `+`, `.`
        (QUOTES, (1 << 2, 1 | 1 << 6 | 1 << 0xb | 1 << 0xe)),
        // `<`, `\`, `_`, `|`, `~`
        (QUOTES, (1 << 3 | 1 << 5 | 1 << 7, 1 << 0xc | 1 << 0xe | 1 << 0xf)),
        // Line ends, digits, `A` to `F`.
        (EQUALS, (1, 1 << 0xa | 1 << 0xd)),
        (EQUALS, (1 << 3, 0x3ff)),
        (EQUALS, (1 << 4, 0x7e)),
        // `+` before digits and letters, and what lies between those.
        ((1 << 2, 1 << 0xb), (0xf8, u16::MAX)),
        // `Ⓐ` to `ⓩ`.
        ((1 << 0xe, 1 << 2), (1 << 9, 1 << 2 | 1 << 3)),
    ];
    [
        Marks::of_groups(groups.iter().map(|(lead, _)| *lead)),
        Marks::of_groups(groups.iter().map(|(_, follow)| *follow)),
    ]
}

/// The first two bytes of disguised characters, in eight groups.
fn disguises() -> [Marks; 2] {
    let mut groups: Vec<(ByteSet, ByteSet)> = Vec::new();
    for lead in 0xc2..=0xf4 {
        let follow = ByteSet::of((0x80..=0xbf).filter(|&byte| may_mean(lead, byte)));
        if follow.len() > 0 {
            groups.push((ByteSet::of([lead]), follow));
        }
    }
    while groups.len() > Marks::GROUPS
        && let Some((lead, follow)) = groups.pop()
    {
        // Those with the most in common, or else with the fewest.
        let most = groups.iter_mut().min_by_key(|(_, known)| known.union(&follow).len());
        if let Some((leads, follows)) = most {
            (*leads, *follows) = (leads.union(&lead), follows.union(&follow));
        }
    }
    let halves = |set: &ByteSet| {
        set.iter().fold((0, 0), |(upper, lower), byte| (upper | 1 << (byte >> 4), lower | 1 << (byte & 0x0f)))
    };
    [
        Marks::of_groups(groups.iter().map(|(lead, _)| halves(lead))),
        Marks::of_groups(groups.iter().map(|(_, follow)| halves(follow))),
    ]
}

/// [`Marks`] in registers.
#[derive(Clone, Copy)]
pub(crate) struct Halves<S: Simd> {
    upper: u8x64<S>,
    lower: u8x64<S>,
}

impl<S: Simd> Halves<S> {
    #[inline(always)]
    pub(crate) fn new(simd: S, marks: &Marks) -> Halves<S> {
        let table = |half: &[u8; 16]| u8x64::block_splat(u8x16::load_array_ref(simd, half));
        Halves { upper: table(&marks.upper), lower: table(&marks.lower) }
    }

    /// Which of the bytes are in the set, going by their halves.
    #[inline(always)]
    fn holding(&self, halves: (u8x64<S>, u8x64<S>)) -> u64 {
        !self.groups(halves).simd_eq(u8x64::splat(self.upper.simd, 0)).to_bitmask()
    }

    /// Where a byte is in this set and the next in the other, both in the same group.
    #[inline(always)]
    fn together(&self, follow: &Halves<S>, first: (u8x64<S>, u8x64<S>), second: (u8x64<S>, u8x64<S>)) -> u64 {
        let groups = self.groups(first) & follow.groups(second);
        !groups.simd_eq(u8x64::splat(groups.simd, 0)).to_bitmask()
    }

    /// The groups that both halves of each byte share.
    #[inline(always)]
    pub(crate) fn groups(&self, (upper, lower): (u8x64<S>, u8x64<S>)) -> u8x64<S> {
        self.upper.swizzle_dyn_within_blocks(upper) & self.lower.swizzle_dyn_within_blocks(lower)
    }
}

impl Masks {
    /// The masks of the first `length` bytes alone.
    fn first(self, length: usize) -> Masks {
        let kept =
            u64::MAX.checked_shr(u32::try_from(BLOCK.saturating_sub(length)).unwrap_or(0)).unwrap_or(0);
        let Masks {
            alnum,
            digit,
            token,
            number,
            starts,
            digits_of_64,
            rare,
            marks,
            beginnings,
            escapes,
            disguises,
        } = self;
        Masks {
            alnum: alnum & kept,
            digit: digit & kept,
            token: token & kept,
            number: number & kept,
            starts: starts & kept,
            digits_of_64: digits_of_64 & kept,
            rare: rare & kept,
            marks: marks & kept,
            beginnings: beginnings & kept,
            escapes: escapes & kept,
            disguises: disguises & kept,
        }
    }

    /// Where at least [`LONG`] token characters follow, and at least [`LONGER`], `next` being the block behind.
    #[inline]
    pub(crate) fn long(&self, next: &Masks) -> (u64, u64) {
        let mut others = !joined(self.token, next.token);
        others |= others >> 1;
        others |= others >> 2;
        others |= others >> 4;
        others |= others >> 8;
        let long = !others as u64;
        others |= others >> 16;
        (long, !others as u64)
    }

    /// Where runs of at least [`LONG`] digits of base 64 begin, `before` and `next` being the blocks beside.
    #[inline]
    pub(crate) fn blobs(&self, before: &Masks, next: &Masks) -> u64 {
        let mut others = !joined(self.digits_of_64, next.digits_of_64);
        others |= others >> 1;
        others |= others >> 2;
        others |= others >> 4;
        others |= others >> 8;
        !others as u64 & !(self.digits_of_64 << 1 | before.digits_of_64 >> 63)
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

    /// Where a mark stands among the next four bytes.
    #[inline]
    pub(crate) fn near_marks(&self, next: &Masks) -> u64 {
        let mut near = joined(self.marks, next.marks);
        near |= near >> 1;
        near |= near >> 2;
        near as u64
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

/// How many token characters make a long token, and a longer one.
pub(crate) const LONG: usize = 16;
pub(crate) const LONGER: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grams::gram;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn masks_are_what_the_bytes_are(
            text in proptest::collection::vec(any::<u8>(), 0..300),
            from in 0usize..100,
            starts in proptest::collection::vec(any::<u8>(), 0..20),
            rare in proptest::collection::vec(any::<u8>(), 0..6),
            places in proptest::collection::vec(0usize..300, 0..20),
        ) {
            let beginning = |at: usize| text.get(at..)?.first_chunk().map(|four| gram(*four));
            let grams: Vec<Gram> = places.into_iter().filter_map(beginning).collect();
            let (starts, rare) = (ByteSet::of(starts), ByteSet::of(rare));
            let mut all = [Masks { alnum: 5, ..Masks::default() }; 6];
            Classes::new(&starts, &rare, grams.iter().copied()).read(&text, from, &mut all);
            let rest = text.get(from..).unwrap_or_default();
            for (block, pair) in all.windows(2).enumerate() {
                let [masks, next] = [pair[0], pair[1]];
                let before = block.checked_sub(1).map_or(Masks::default(), |before| all[before]);
                let ((long, longer), runs) = (masks.long(&next), masks.runs(&next));
                let (four, near) = masks.near_digits(&next);
                let marks = masks.near_marks(&next);
                for bit in 0..BLOCK {
                    let is = |mask: u64| mask >> bit & 1 == 1;
                    let behind = rest.get(block * BLOCK + bit..).unwrap_or_default();
                    let byte = behind.first();
                    let holds = |class: fn(u8) -> bool| byte.is_some_and(|&byte| class(byte));
                    prop_assert_eq!(is(masks.alnum), holds(|byte| byte.is_ascii_alphanumeric()));
                    prop_assert_eq!(is(masks.digit), holds(|byte| byte.is_ascii_digit()));
                    prop_assert_eq!(is(masks.token), holds(is_token));
                    prop_assert_eq!(is(masks.number), holds(is_in_number));
                    let second = behind.get(1).copied().unwrap_or_default();
                    prop_assert!(is(masks.escapes) || !byte.is_some_and(|&byte| may_escape_before(byte, second)));
                    prop_assert!(!is(masks.escapes) || holds(may_escape));
                    prop_assert_eq!(is(masks.marks), holds(is_mark));
                    prop_assert!(is(masks.beginnings) || !beginning(from + block * BLOCK + bit).is_some_and(|gram| grams.contains(&gram)));
                    if let [lead, follow, ..] = *behind {
                        prop_assert!(is(masks.disguises) || !may_mean(lead, follow));
                        prop_assert!(!is(masks.disguises) || !lead.is_ascii());
                    }
                    prop_assert!(is(masks.starts) || !byte.is_some_and(|&byte| starts.contains(byte)));
                    prop_assert_eq!(is(masks.rare), byte.is_some_and(|&byte| rare.contains(byte)));
                    let ahead = |count: usize| behind.iter().take(count);
                    let all_of = |count: usize, class: fn(u8) -> bool| behind.len() >= count && ahead(count).all(|&byte| class(byte));
                    prop_assert_eq!(is(four), ahead(4).any(u8::is_ascii_digit));
                    prop_assert_eq!(is(marks), ahead(4).any(|&byte| is_mark(byte)));
                    prop_assert_eq!(is(near), ahead(NEAR).any(u8::is_ascii_digit));
                    prop_assert_eq!(is(runs), all_of(RUN, is_in_number));
                    let place = block * BLOCK + bit;
                    let last = place.checked_sub(1).and_then(|last| rest.get(last));
                    let first = !last.is_some_and(|&last| is_digit_of_64(last));
                    prop_assert_eq!(is(masks.blobs(&before, &next)), first && all_of(LONG, is_digit_of_64));
                    prop_assert_eq!(is(long), all_of(LONG, is_token));
                    prop_assert_eq!(is(longer), all_of(LONGER, is_token));
                }
            }
        }

        /// Every way of reading that this machine has agrees with the plainest.
        #[test]
        fn every_way_of_reading_agrees(
            text in proptest::collection::vec(any::<u8>(), 0..200),
            starts in proptest::collection::vec(any::<u8>(), 0..40),
            grams in proptest::collection::vec(any::<Gram>(), 0..40),
        ) {
            let classes = Classes::new(&ByteSet::of(starts), &ByteSet::default(), grams.into_iter());
            let mut plainest = [Masks::default(); 4];
            dispatch!(Level::baseline(), simd => classes.read_with(simd, &text, 0, &mut plainest));
            for level in levels() {
                let mut masks = [Masks::default(); 4];
                dispatch!(level, simd => classes.read_with(simd, &text, 0, &mut masks));
                prop_assert_eq!(masks, plainest);
            }
        }
    }

    /// The widest way of reading, and on x86-64 those that other machines have.
    fn levels() -> Vec<Level> {
        let widest = Level::new();
        let mut levels = vec![widest];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(widest.as_avx2().map(Level::Avx2));
            levels.extend(widest.as_sse4_2().map(Level::Sse4_2));
        }
        levels
    }

    #[test]
    fn what_few_groups_cannot_tell_apart_is_covered() {
        // Sixteen upper halves, each with lower ones of its own.
        let scattered = ByteSet::of((0..16u8).map(|upper| upper << 4 | upper));
        let marks = Marks::covering(&scattered);
        let holds = |byte: u8| marks.upper[usize::from(byte >> 4)] & marks.lower[usize::from(byte & 15)] != 0;
        assert!(scattered.iter().all(holds));
        assert!((0..=255).filter(|&byte| holds(byte)).count() <= 32);
    }
}
