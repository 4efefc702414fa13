//! Widens a finding to whole grapheme clusters, so that no accent is left behind on its own.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How far a cluster is followed, in bytes: longer ones (stacked marks without end) are cut, so that time stays linear.
const REACH: usize = 128;

/// The smallest range of whole clusters around `range`; `range` itself where its neighbours are ASCII.
///
/// `range` must lie on character boundaries of `text`.
pub(crate) fn widen(text: &str, range: Range<usize>) -> Range<usize> {
    let (before, after) = (text.get(..range.start), text.get(range.end..));
    let first = text.get(range.clone()).and_then(|inside| inside.chars().next());
    let start = match (before.and_then(|before| before.chars().next_back()), first) {
        (Some(previous), Some(first)) if !first.is_ascii() && joins(previous, first) => {
            range.start - previous.len_utf8()
        }
        _ => range.start,
    };
    match after.and_then(|after| after.chars().next()) {
        Some(next) if !next.is_ascii() => start..cluster_end(text, range),
        _ => start..range.end,
    }
}

fn joins(left: char, right: char) -> bool {
    let pair: String = [left, right].iter().collect();
    pair.graphemes(true).count() == 1
}

/// The end of the cluster that the last character of `range` belongs to.
fn cluster_end(text: &str, range: Range<usize>) -> usize {
    let last = text.get(range.clone()).and_then(|inside| inside.char_indices().next_back());
    let from = range.start + last.map_or(0, |(at, _)| at);
    let mut to = text.len().min(range.end + REACH);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let cluster = text.get(from..to).and_then(|rest| rest.graphemes(true).next());
    range.end.max(from + cluster.map_or(0, str::len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_stay_whole_and_ascii_neighbours_change_nothing() {
        let accent = "Jose\u{301} came";
        assert_eq!(widen(accent, 0..4), 0..6);
        assert_eq!(widen(accent, 4..6), 3..6);
        assert_eq!(widen("mail ana@x.org.", 5..14), 5..14);
        let family = "\u{1F468}\u{200D}\u{1F469} x";
        assert_eq!(widen(family, 0..4), 0..11);
        assert_eq!(widen("张伟说", 0..6), 0..6);
    }

    #[test]
    fn endless_marks_are_followed_so_far_and_no_further() {
        let stacked = format!("a{}", "\u{301}".repeat(10_000));
        assert!(widen(&stacked, 0..1).end <= 1 + REACH);
    }
}
