//! Reads a text as what it encodes: escapes, base 64, hexadecimal, compressed blobs, split and disguised words.
//!
//! A *view* is a stretch of the source with its encoded units decoded, and the way back: every byte of
//! the view knows the source bytes that encode it, so a finding in a view lies on whole units of the
//! source. A view is looked at like any text, and again for what it encodes in its turn, up to
//! [`DEPTH_MAX`]. What is decoded in all is bounded by a multiple of the text.

mod blobs;
mod budget;
mod digits;
mod escapes;
mod inflate;
mod letters;
mod units;

pub(crate) use budget::Budget;

use crate::survey::Survey;
use blobs::Blobs;
use escapes::Escapes;
use std::ops::Range;

/// How many encodings may lie around each other.
pub(crate) const DEPTH_MAX: usize = 3;

/// A stretch of a text with its units decoded.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub(crate) text: String,
    /// Where each byte of `text` comes from.
    origins: Vec<Origin>,
}

/// Which bytes of the source one byte of a view stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    start: u32,
    end: u32,
    /// Whether the source says it in other words.
    decoded: bool,
}

/// A view while it is put together: bytes, not yet text.
#[derive(Debug, Default)]
struct Draft {
    bytes: Vec<u8>,
    origins: Vec<Origin>,
}

/// Reads what a text encodes as it arrives: every view once, when all of it is there.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    escapes: Escapes,
    blobs: Blobs,
}

impl Reader {
    /// The views that became whole since; `last` says that nothing follows the text.
    pub(crate) fn read(
        &mut self,
        text: &str,
        last: bool,
        survey: Option<&Survey>,
        budget: &mut Budget,
    ) -> Vec<View> {
        let mut views = Vec::new();
        // Places are kept in 32 bits; a longer text is refused by the scanner long before.
        if u32::try_from(text.len()).is_ok() {
            self.escapes.read(text, last, survey, budget, &mut views);
            self.blobs.read(text, last, survey, budget, &mut views);
        }
        views
    }

    /// Where the first view that is still to come may begin.
    pub(crate) fn decided(&self) -> usize {
        self.escapes.decided().min(self.blobs.decided())
    }

    /// The text lost so many bytes at its start: what is decided, and as much before it as a view may reach back.
    pub(crate) fn forget(&mut self, bytes: usize) {
        self.escapes.forget(bytes);
        self.blobs.forget(bytes);
    }
}

impl View {
    /// The views of `text`, each at most once.
    pub(crate) fn of(text: &str, survey: Option<&Survey>, budget: &mut Budget) -> Vec<View> {
        Reader::default().read(text, true, survey, budget)
    }

    /// Where the source has what stands at `range` of the view, if anything there or beside it was decoded.
    ///
    /// What was not decoded, and does not touch what was, is found in the source itself.
    pub(crate) fn source(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let origins = self.origins.get(range.clone())?;
        let beside =
            self.origins.get(range.start.saturating_sub(1)..(range.end + 1).min(self.origins.len()))?;
        let decoded = beside.iter().any(|origin| origin.decoded);
        let start = origins.iter().map(|origin| origin.start).min()?;
        let end = origins.iter().map(|origin| origin.end).max()?;
        decoded.then_some(start as usize..end as usize)
    }

    /// The same view of the text that `outer` is a view of.
    pub(crate) fn within(mut self, outer: &View) -> View {
        // All bytes of a packed text come from the whole of it: what was answered for one is for the next.
        let (mut last, mut answer) = (None, None);
        for origin in &mut self.origins {
            let range = origin.start as usize..origin.end as usize;
            if last.as_ref() != Some(&range) {
                let places = outer.origins.get(range.clone()).unwrap_or_default();
                let start = places.iter().map(|place| place.start).min();
                answer = start.zip(places.iter().map(|place| place.end).max());
                last = Some(range);
            }
            (origin.start, origin.end) = answer.unwrap_or((origin.start, origin.end));
        }
        self
    }
}

impl Draft {
    fn with_capacity(bytes: usize) -> Draft {
        Draft { bytes: Vec::with_capacity(bytes), origins: Vec::with_capacity(bytes) }
    }

    /// Copies a stretch of the source as it is.
    fn copy(&mut self, text: &str, range: Range<usize>) {
        for (at, &byte) in range.clone().zip(text.as_bytes().get(range).unwrap_or_default()) {
            self.bytes.push(byte);
            self.origins.push(Origin { start: at as u32, end: at as u32 + 1, decoded: false });
        }
    }

    /// Adds bytes that the stretch `range` of the source encodes as one.
    fn decode(&mut self, bytes: &[u8], range: &Range<usize>) {
        if bytes.is_empty() {
            // What joins two bytes belongs to the first of them.
            self.origins.iter_mut().next_back().into_iter().for_each(|origin| origin.decoded = true);
        }
        for &byte in bytes {
            self.bytes.push(byte);
            self.origins.push(Origin { start: range.start as u32, end: range.end as u32, decoded: true });
        }
    }

    /// The view, if it is text; bytes that are none of UTF-8 are left as question marks.
    fn finish(mut self) -> View {
        while let Err(error) = std::str::from_utf8(&self.bytes) {
            let at = error.valid_up_to();
            let length = error.error_len().unwrap_or(self.bytes.len() - at);
            for byte in self.bytes.iter_mut().skip(at).take(length.max(1)) {
                *byte = b'?';
            }
        }
        View { text: String::from_utf8(self.bytes).unwrap_or_default(), origins: self.origins }
    }
}

/// Moves to the nearest character boundary, backwards.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every view down to the last depth, as of the outermost text.
    pub(crate) fn all(text: &str) -> Vec<View> {
        let mut left = Budget::of(text.len());
        let mut views = View::of(text, None, &mut left);
        let mut from = 0;
        for _ in 1..DEPTH_MAX {
            let to = views.len();
            for at in from..to {
                let inner: Vec<View> = View::of(&views[at].text, None, &mut left)
                    .into_iter()
                    .map(|view| view.within(&views[at]))
                    .collect();
                views.extend(inner);
            }
            from = to;
        }
        views
    }

    #[test]
    fn encoded_words_are_read_and_lead_back_to_their_units() {
        for (text, word, source) in [
            ("q=%68%75%6e%74er2&x", "hunter2", "%68%75%6e%74er2"),
            ("'\\u0068\\u0075nter2'", "hunter2", "\\u0068\\u0075nter2"),
            ("\"\\x68\\x75nter2\"", "hunter2", "\\x68\\x75nter2"),
            ("p&#104;&#x75;nter2;", "hunter2", "&#104;&#x75;nter2"),
            ("key=3Dhunter2", "=hunter2", "=3Dhunter2"),
            ("GET /pay?c=4111+1111+11&x=1", "4111 1111 11", "4111+1111+11"),
            ("4111+1111+11", "4111 1111 11", "4111+1111+11"),
            ("a[b]=QQ+12+34+56+C", "QQ 12 34 56 C", "QQ+12+34+56+C"),
            ("t=%2B1+415+555", "+1 415", "%2B1+415"),
            ("\"hun\" + \"ter2\"", "hunter2", "hun\" + \"ter2"),
            ("\"hun\"\n   \"ter2\"", "hunter2", "hun\"\n   \"ter2"),
            ("hun\\\n  ter2", "hunter2", "hun\\\n  ter2"),
            ("hunt\u{435}r2", "hunter2", "hunt\u{435}r2"),
            ("hunt\u{24d4}r2", "hunter2", "hunt\u{24d4}r2"),
            ("h\0u\0n\0t\0e\0r\x002\0", "hunter2", "h\0u\0n\0t\0e\0r\x002"),
            ("x: bXkgcGFzc3dvcmQgaXMgaHVudGVyMg==", "hunter2", "aHVudGVyMg=="),
            ("6d792070617373776f72642069732068756e74657232", "hunter2", "68756e74657232"),
            ("%6d79%2570%2561ss", "pass", "%2570%2561ss"),
        ] {
            let views = all(text);
            let found = views.iter().find_map(|view| {
                let at = view.text.find(word)?;
                view.source(&(at..at + word.len()))
            });
            assert_eq!(found.and_then(|range| text.get(range)), Some(source), "{text}: {views:?}");
        }
    }

    /// Packed text in two encodings: every byte of it was led back through all of the blob, which took minutes.
    #[test]
    fn a_packed_text_in_two_encodings_is_led_back_at_once() {
        let encoded = |bytes: &[u8]| -> String {
            const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let all = |three: &[u8]| three.iter().fold(0usize, |all, &byte| all << 8 | usize::from(byte));
            let whole = bytes.chunks_exact(3).map(all);
            whole.flat_map(|all| [18, 12, 6, 0].map(|shift| char::from(DIGITS[all >> shift & 63]))).collect()
        };
        // Two bits a letter, so that it packs to a quarter, and no more.
        let mut state = 7u64;
        let mut letter = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b"abcd"[(state >> 60) as usize & 3])
        };
        let plain: String = (0..600_000).map(|_| letter()).collect();
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(plain.as_bytes(), 6);
        let text = encoded(encoded(&packed).as_bytes());
        let views = all(&text);
        let unpacked = views.iter().find(|view| view.text.contains(&plain[..1000])).unwrap();
        assert_eq!(unpacked.source(&(500..600)).map(|range| range.len() + 100 > text.len()), Some(true));
    }

    #[test]
    fn ordinary_text_has_no_views() {
        for text in [
            "the quick brown fox jumps over the lazy dog",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "AuthenticationTokenProviderFactoryBean",
            "path/to/some/deeply/nested/file/name",
            "привет мир, это текст",
            "let x = \"a\"; f(\"b\", \"c\")",
            "4111+1111+1111+1111 = 5555",
            "x=i+1;y=10+20+3",
            "c == 4111+1111+1111",
            "q=fast+and+loose&page=2",
        ] {
            assert!(all(text).is_empty(), "{text}: {:?}", all(text));
        }
    }

    proptest! {
        #[test]
        fn views_are_bounded_and_lie_on_characters(text in "[a%\\\\u0-9&#x;=\"+ \n\u{435}A-Za-z/]{0,200}") {
            let views = all(&text);
            let decoded: usize = views.iter().map(|view| view.text.len()).sum();
            prop_assert!(decoded <= 2 * text.len() + 257 * 1024);
            for view in &views {
                prop_assert_eq!(view.text.len(), view.origins.len());
                for origin in &view.origins {
                    prop_assert!(text.get(origin.start as usize..origin.end as usize).is_some() || !view.text.is_ascii());
                }
            }
        }
    }
}
