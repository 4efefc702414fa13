//! Widens a finding to whole grapheme clusters, so that no accent is left behind on its own.

use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// How far a cluster is followed, in bytes: longer ones (stacked marks without end) are cut, so that time stays linear.
const REACH: usize = 128;

/// The smallest range of whole clusters around `range`, which must lie on character boundaries of `text`.
pub(crate) fn widen(text: &str, range: Range<usize>) -> Range<usize> {
    edge(text, range.start, Side::Before)..edge(text, range.end, Side::After)
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// `at`, or the nearest border of a cluster on that side of it.
fn edge(text: &str, at: usize, side: Side) -> usize {
    if is_plain(text.as_bytes(), at) {
        return at;
    }
    // A cluster is judged by what stands around it: what is farther away than this counts as not there.
    let from = floor(text, at.saturating_sub(REACH));
    let to = floor(text, text.len().min(at + REACH));
    let near = text.get(from..to).unwrap_or_default();
    let mut cursor = GraphemeCursor::new(at - from, near.len(), true);
    if cursor.is_boundary(near, 0) != Ok(false) {
        return at;
    }
    let edge = match side {
        Side::Before => cursor.prev_boundary(near, 0),
        Side::After => cursor.next_boundary(near, 0),
    };
    edge.ok().flatten().map_or(at, |edge| from + edge)
}

/// Whether the border between two characters is one between clusters at first sight: two ASCII characters that are
/// not the halves of a line break.
fn is_plain(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    match (before, bytes.get(at)) {
        (Some(before), Some(after)) => before.is_ascii() && after.is_ascii() && *before != b'\r',
        _ => true,
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    proptest! {
        #[test]
        fn no_cluster_is_cut(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "\r\n", "e\u{301}\u{302}", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F1E9}", "\u{0600}", "각", "\u{1100}\u{1161}",
                "\u{0915}\u{094D}\u{0937}", "\u{200D}", "\u{FE0F}", "1", " ", "é",
            ]), 1..8),
            a in any::<prop::sample::Index>(),
            b in any::<prop::sample::Index>(),
        ) {
            let text = pieces.concat();
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (places[a.index(places.len())], places[b.index(places.len())]);
            let wide = widen(&text, a.min(b)..a.max(b));
            let borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            prop_assert!(borders.contains(&wide.start) && borders.contains(&wide.end), "{wide:?} of {borders:?}");
            prop_assert!(wide.start <= a.min(b) && a.max(b) <= wide.end);
            let outside = borders.iter().filter(|border| (wide.start < **border && **border <= a.min(b)) || (a.max(b) <= **border && **border < wide.end));
            prop_assert_eq!(outside.count(), 0, "wider than needed");
        }
    }

    #[test]
    fn clusters_stay_whole_and_ascii_neighbours_change_nothing() {
        let accent = "Jose\u{301} came";
        assert_eq!(widen(accent, 0..4), 0..6);
        assert_eq!(widen(accent, 4..6), 3..6);
        assert_eq!(widen("mail ana@x.org.", 5..14), 5..14);
        let family = "\u{1F468}\u{200D}\u{1F469} x";
        assert_eq!(widen(family, 0..4), 0..11);
        assert_eq!(widen(family, 7..11), 0..11);
        assert_eq!(widen("张伟说", 0..6), 0..6);
    }

    #[test]
    fn endless_marks_are_followed_so_far_and_no_further() {
        let stacked = format!("a{}", "\u{301}".repeat(10_000));
        assert!(widen(&stacked, 0..1).end <= 1 + REACH);
        assert!(widen(&stacked, 9_001..9_003).start >= 9_001 - REACH);
    }
}
