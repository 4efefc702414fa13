//! Covers the characters of a finding and leaves its ends readable where the plan says so.

use crate::RedactError;
use safeconduct_core::Mask;
use unicode_segmentation::UnicodeSegmentation;

/// Fewer covered characters than this are no cover: then nothing stays readable.
const COVERED_MIN: usize = 4;

/// Refuses marks that could pass for content, or that JSON, Markdown or a placeholder would trip over.
pub(crate) fn check(mask: Mask) -> Result<(), RedactError> {
    let fine = match mask.mark {
        '[' | ']' | '"' | '\'' | '\\' | '<' | '>' | '_' | '.' => false,
        mark if mark.is_ascii() => mark.is_ascii_graphic() && !mark.is_ascii_alphanumeric(),
        // Of the rest only marks that are a cluster of their own and no letter or space in any script.
        mark => !mark.is_alphanumeric() && !mark.is_whitespace() && stands_alone(mark),
    };
    if fine { Ok(()) } else { Err(RedactError::Mark) }
}

fn stands_alone(mark: char) -> bool {
    !mark.is_control() && ['a', mark, mark].iter().collect::<String>().graphemes(true).count() == 3
}

/// One mark for each covered grapheme cluster, with the ends kept that `mask` keeps.
pub(crate) fn apply(mask: Mask, text: &str) -> String {
    let count = text.graphemes(true).count();
    let (head, tail) = (usize::from(mask.keep_head), usize::from(mask.keep_tail));
    let (head, tail) = if head + tail + COVERED_MIN > count { (0, 0) } else { (head, tail) };
    let mut out = String::with_capacity(text.len());
    for (at, cluster) in text.graphemes(true).enumerate() {
        if at < head || at >= count - tail {
            out.push_str(cluster);
        } else {
            out.push(mask.mark);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stay_whole_clusters_are_covered() {
        let mask = Mask { keep_head: 2, keep_tail: 4, mark: '*' };
        for (text, covered) in [
            ("4111111111111111", "41**********1111"),
            ("123456789", "*********"), // three covered digits are a guess away
            ("Jose\u{301}-Mari\u{301}a Ruiz", "Jo*********Ruiz"),
            ("", ""),
        ] {
            assert_eq!(apply(mask, text), covered);
        }
        assert_eq!(apply(Mask::default(), "e\u{301}a"), "**");
    }

    #[test]
    fn marks_that_could_pass_for_content_are_refused() {
        for mark in ['*', '#', '•', '█', '-'] {
            assert_eq!(check(Mask { mark, ..Mask::default() }), Ok(()), "{mark}");
        }
        for mark in ['x', '1', '[', '"', '\\', ' ', '\n', 'é', '\u{301}', '\u{200D}'] {
            assert_eq!(check(Mask { mark, ..Mask::default() }), Err(RedactError::Mark), "{mark:?}");
        }
    }
}
