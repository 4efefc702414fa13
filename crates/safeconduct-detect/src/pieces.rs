//! Cuts a long part into pieces for detectors that need not see all of it: behind a line, else behind a space.

use std::ops::Range;

/// The smallest piece: a detector that asks for less is given this.
const SMALLEST: usize = 256;

/// Pieces of `text` of at most about `size` bytes, in order, without gaps.
///
/// Where a piece ends depends only on the bytes from its start on, so a stream cuts as a whole text does.
pub(crate) fn pieces(text: &str, size: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = first(rest, size).unwrap_or(rest.len());
        start += length;
        Some(start - length..start)
    })
}

/// The length of the first piece of `text`; `None` if all of it still fits into one.
pub(crate) fn first(text: &str, size: usize) -> Option<usize> {
    let size = size.max(SMALLEST);
    if text.len() <= size {
        return None;
    }
    let window = text.as_bytes().get(..size)?;
    let late = |cut: Option<usize>| cut.map(|at| at + 1).filter(|&cut| cut > size / 2);
    let cut = late(memchr::memrchr(b'\n', window)).or_else(|| late(memchr::memrchr(b' ', window)));
    // A character has at most four bytes, so this never reaches back to nothing.
    cut.or_else(|| (0..=size).rev().find(|&at| text.is_char_boundary(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_are_the_text_and_do_not_depend_on_what_follows(
            text in "[a-c \né\u{1F600}]{0,2000}",
            more in "[a \n]{0,600}",
        ) {
            let cut: Vec<_> = pieces(&text, 300).collect();
            let joined: String = cut.iter().filter_map(|piece| text.get(piece.clone())).collect();
            prop_assert_eq!(&joined, &text);
            prop_assert!(cut.iter().all(|piece| !piece.is_empty() && piece.len() <= 300));
            let sure = cut.len().saturating_sub(1);
            let longer: Vec<_> = pieces(&(text.clone() + &more), 300).take(sure).collect();
            prop_assert_eq!(&longer[..], &cut[..sure]);
        }
    }

    #[test]
    fn lines_stay_whole_where_they_can() {
        let text = "a line of words\n".repeat(40);
        assert!(pieces(&text, 300).all(|piece| text[piece].ends_with('\n')));
    }
}
