//! Reads disguised text as it is meant: full-width letters, other scripts' digits, invisible characters, odd spaces.

use crate::masks::BLOCK;
use crate::survey::Survey;
use std::ops::Range;

/// A text with disguises folded to ASCII, and the way back to the source.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) text: String,
    edits: Vec<Edit>,
}

/// One character of the source that became one ASCII character, or nothing.
#[derive(Debug, Clone, Copy)]
struct Edit {
    folded_start: usize,
    folded_end: usize,
    source_start: usize,
    source_end: usize,
}

/// What a character is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Itself,
    Ascii(char),
    Nothing,
}

impl Folded {
    /// Folds `text`; `None`, at the cost of one quick look, if there is nothing to fold.
    pub(crate) fn of(text: &str) -> Option<Folded> {
        let high = |at: usize| {
            // Whole blocks of ASCII first: they are most of most texts.
            let rest = text.as_bytes().get(at..)?;
            Some(at + 64 * rest.chunks_exact(64).take_while(|block| block.is_ascii()).count())
        };
        Folded::from(text, first_disguise(text, high)?)
    }

    /// As [`of`](Folded::of), for a text that was surveyed.
    pub(crate) fn of_surveyed(text: &str, survey: &Survey) -> Option<Folded> {
        Folded::from(text, first_disguise(text, |at| survey.disguises.next(at))?)
    }

    /// Folds `text`, in which the first disguise stands at `first`.
    fn from(text: &str, first: usize) -> Option<Folded> {
        let (head, rest) = text.split_at_checked(first)?;
        let mut folded = Folded { text: String::with_capacity(text.len()), edits: Vec::new() };
        folded.text.push_str(head);
        for (at, character) in rest.char_indices() {
            let folded_start = folded.text.len();
            match meaning(character) {
                Meaning::Itself => {
                    folded.text.push(character);
                    continue;
                }
                Meaning::Ascii(plain) => folded.text.push(plain),
                Meaning::Nothing => {}
            }
            let source_start = first + at;
            folded.edits.push(Edit {
                folded_start,
                folded_end: folded.text.len(),
                source_start,
                source_end: source_start + character.len_utf8(),
            });
        }
        Some(folded)
    }

    /// A text without anything to fold, for a stream that had something before.
    pub(crate) fn nothing(text: &str) -> Folded {
        Folded { text: text.to_owned(), edits: Vec::new() }
    }

    /// Where the folded text goes on behind the first `source` bytes of the source.
    pub(crate) fn meant(&self, source: usize) -> usize {
        let behind = self.edits.partition_point(|edit| edit.source_start < source);
        match behind.checked_sub(1).and_then(|last| self.edits.get(last)) {
            Some(edit) => edit.folded_end + source.saturating_sub(edit.source_end),
            None => source,
        }
    }

    /// Where the source has what stands at `start..end` of the folded text, whole characters.
    pub(crate) fn source(&self, start: usize, end: usize) -> Range<usize> {
        self.byte(start).start..self.byte(end.saturating_sub(1).max(start)).end
    }

    /// Where the source has one byte of the folded text.
    fn byte(&self, at: usize) -> Range<usize> {
        let behind = self.edits.partition_point(|edit| edit.folded_start <= at);
        match behind.checked_sub(1).and_then(|last| self.edits.get(last)) {
            Some(edit) if at < edit.folded_end => edit.source_start..edit.source_end,
            Some(edit) => {
                let start = edit.source_end + (at - edit.folded_end);
                start..start + 1
            }
            None => at..at + 1,
        }
    }
}

/// The last place in `text` before `end` from which at least `bytes` bytes lead to `end`, as they are and as they
/// are meant; 0 if there are fewer.
pub(crate) fn behind(text: &str, end: usize, bytes: usize) -> usize {
    let head = text.get(..end).unwrap_or_default();
    let Some(near) = end.checked_sub(bytes) else { return 0 };
    if head.as_bytes().get(near..).is_some_and(<[u8]>::is_ascii) {
        return near;
    }
    let mut meant = 0;
    for (at, character) in head.char_indices().rev() {
        meant += match meaning(character) {
            Meaning::Itself => character.len_utf8(),
            Meaning::Ascii(_) => 1,
            Meaning::Nothing => 0,
        };
        if meant >= bytes {
            return at;
        }
    }
    0
}

/// Where the first character stands that means another or none; `next` gives the first place from another on that
/// is not known to be none.
fn first_disguise(text: &str, next: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at = next(at)?;
        let end = (at / BLOCK + 1) * BLOCK;
        // A pair may lie across the border.
        let shown = bytes.get(at..bytes.len().min(end + 1))?;
        for (skip, pair) in shown.windows(2).enumerate() {
            if let [first, second] = *pair
                && may_mean(first, second)
                && text
                    .get(at + skip..)?
                    .chars()
                    .next()
                    .is_some_and(|character| meaning(character) != Meaning::Itself)
            {
                return Some(at + skip);
            }
        }
        at = end;
    }
}

/// Whether a character that means another or none may begin with these two bytes.
pub(crate) const fn may_mean(first: u8, second: u8) -> bool {
    match first {
        0xc2 => matches!(second, 0xa0 | 0xad),
        0xcd => second == 0x8f,
        0xd9 => matches!(second, 0xa0..=0xa9),
        0xdb => matches!(second, 0xb0..=0xb9),
        0xe0 => matches!(second, 0xa5 | 0xa7 | 0xb9),
        0xe1 => second == 0xa0,
        0xe2 => matches!(second, 0x80 | 0x81 | 0x88),
        0xe3 => second == 0x80,
        0xef => matches!(second, 0xb8 | 0xbb..=0xbd | 0xbf),
        0xf0 => second == 0x9d,
        _ => false,
    }
}

fn meaning(character: char) -> Meaning {
    let digit = |zero: char| Meaning::Ascii(char::from(b'0' + (character as u32 - zero as u32) as u8 % 10));
    match character {
        '\0'..='\x7f' => Meaning::Itself,
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(character as u32 - 0xfee0)
            .map_or(Meaning::Itself, |plain| Meaning::Ascii(plain.into())),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Meaning::Ascii(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Meaning::Ascii('-'),
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Meaning::Nothing
        }
        // Half a pair of JSON, a byte that was no text: who drops it reads the rest in one.
        '\u{fffd}' => Meaning::Nothing,
        '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Meaning::Nothing,
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit('\u{966}'),
        '\u{9e6}'..='\u{9ef}' => digit('\u{9e6}'),
        '\u{e50}'..='\u{e59}' => digit('\u{e50}'),
        '\u{1d7ce}'..='\u{1d7ff}' => digit('\u{1d7ce}'),
        _ => Meaning::Itself,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_stretch_leads_back_to_what_was_folded(text in "[a\u{ff21}\u{200b}\u{660}é\u{3000} 1]{0,20}", from in 0usize..30, length in 1usize..9) {
            let Some(folded) = Folded::of(&text) else { return Ok(()) };
            let Some(stretch) = folded.text.get(from..from + length) else { return Ok(()) };
            let source = text.get(folded.source(from, from + length)).expect("whole characters");
            let again = Folded::of(source).map_or(source.to_owned(), |folded| folded.text);
            prop_assert_eq!(again, stretch);
        }
    }

    #[test]
    fn every_disguise_is_seen() {
        for character in ('\0'..=char::MAX).filter(|&character| meaning(character) != Meaning::Itself) {
            // However far behind a border of blocks.
            for before in [0, 61, 62, 63, 64, 130] {
                let text = format!("{}é{character}", " ".repeat(before));
                assert_eq!(Folded::of(&text).map(|folded| folded.edits.len()), Some(1), "{character:?}");
            }
        }
    }

    #[test]
    fn disguises_are_read_as_they_are_meant() {
        for (text, plain) in [
            ("４１１１　２２２２", Some("4111 2222")),
            ("s\u{200b}k\u{ad}-x", Some("sk-x")),
            ("٤١١١", Some("4111")),
            ("sk-\u{fffd}x", Some("sk-x")),
            ("555\u{2011}0100", Some("555-0100")),
            ("𝟜𝟙", Some("41")),
            ("Straße 電話", None),
            ("plain", None),
        ] {
            assert_eq!(Folded::of(text).map(|folded| folded.text).as_deref(), plain, "{text}");
        }
    }
}
