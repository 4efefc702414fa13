//! What a value is made of: how many bytes of each kind, and how often the commonest of them occurs.

/// How many bytes of each kind a value has.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Makeup {
    /// `0-9`.
    pub(crate) digits: usize,
    /// `a-z`.
    pub(crate) small: usize,
    /// `A-Z`.
    pub(crate) large: usize,
    /// `.`, `/`, `_` and `-`.
    pub(crate) joined: usize,
    /// `_`.
    pub(crate) lines: usize,
    /// `0-9A-Fa-f`.
    pub(crate) hex: usize,
}

/// How many bits one count has while bytes are counted, and after how many bytes it might be full.
const FIELD: u32 = 10;
const CHUNK: usize = (1 << FIELD) - 1;

impl Makeup {
    pub(crate) fn of(value: &str) -> Makeup {
        value.as_bytes().chunks(CHUNK).fold(Makeup::default(), |all, chunk| {
            let packed: u64 =
                chunk.iter().map(|byte| KINDS.get(usize::from(*byte)).copied().unwrap_or(0)).sum();
            let field = |at: u32| (packed >> (at * FIELD)) as usize & CHUNK;
            Makeup {
                digits: all.digits + field(0),
                small: all.small + field(1),
                large: all.large + field(2),
                joined: all.joined + field(3),
                lines: all.lines + field(4),
                hex: all.hex + field(5),
            }
        })
    }
}

/// By byte: one in the field of each kind that it is of, so that one addition counts them all.
const KINDS: [u64; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let of = byte as u8;
        let is = [
            of.is_ascii_digit(),
            of.is_ascii_lowercase(),
            of.is_ascii_uppercase(),
            matches!(of, b'.' | b'/' | b'_' | b'-'),
            of == b'_',
            of.is_ascii_hexdigit(),
        ];
        let mut at = 0;
        while at < is.len() {
            #[allow(clippy::indexing_slicing, reason = "bounded by the loops; `get_mut` is not const")]
            if is[at] {
                kinds[byte] |= 1 << (at as u32 * FIELD);
            }
            at += 1;
        }
        byte += 1;
    }
    kinds
};

/// How often the commonest byte of a value occurs; a value longer than 64 KB is not counted to its end.
pub(crate) fn commonest(value: &str) -> usize {
    let mut counts = [0u16; 256];
    for byte in value.bytes().take(usize::from(u16::MAX)) {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    counts.into_iter().max().map_or(0, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_are_counted_by_kind(value in "[a-zA-Z0-9_./é-]{0,40}", times in 1usize..60) {
            let value = value.repeat(times);
            let count = |holds: fn(u8) -> bool| value.bytes().filter(|byte| holds(*byte)).count();
            prop_assert_eq!(Makeup::of(&value), Makeup {
                digits: count(|byte| byte.is_ascii_digit()),
                small: count(|byte| byte.is_ascii_lowercase()),
                large: count(|byte| byte.is_ascii_uppercase()),
                joined: count(|byte| b"./_-".contains(&byte)),
                lines: count(|byte| byte == b'_'),
                hex: count(|byte| byte.is_ascii_hexdigit()),
            });
            let most = value.bytes().map(|byte| value.bytes().filter(|other| *other == byte).count()).max();
            prop_assert_eq!(commonest(&value), most.unwrap_or(0));
        }
    }
}
