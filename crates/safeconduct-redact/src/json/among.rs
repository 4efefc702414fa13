//! Finds JSON among other words: lines of it, fenced blocks, objects in the middle of a sentence.

use super::document::{Entry, JsonError, Layer, Node, PartKind, Place, Step};
use super::parse::Parser;
use super::read::Reader;
use super::text::Token;
use std::borrow::Cow;
use std::ops::Range;

impl<'a> Parser<'_, 'a> {
    /// Reads a body of words with JSON among them; says whether there was any.
    pub(super) fn among(&mut self, text: &'a str) -> Result<bool, JsonError> {
        let token = Token { layer: 0, start: 0, end: text.len() };
        self.document.layers.push(Layer { text: Cow::Borrowed(text), host: None });
        self.document.nodes.push(Node { place: Place { parent: 0, step: Step::Root }, token, wire: false });
        self.stretches(text, 0, 0, None)
    }

    /// Tries to read JSON among the other words of a string.
    pub(super) fn embed_among(
        &mut self,
        decoded: &str,
        token: Token,
        written: Token,
        place: Place,
        key: Option<u32>,
    ) -> Result<bool, JsonError> {
        if self.embedded > self.limits.embedded || next_candidate(decoded, 0).is_none() {
            return Ok(false);
        }
        let marks = self.marks();
        let (layer, node) = (self.document.layers.len() as u32, self.document.nodes.len() as u32);
        self.node(Node { place, token: written, wire: false })?;
        let inner = self.document.nodes.len() as u32;
        let inside = Place { parent: node, step: Step::Embedded };
        self.node(Node { place: inside, token: Token { layer, start: 0, end: decoded.len() }, wire: false })?;
        self.document.layers.push(Layer { text: Cow::Owned(decoded.to_owned()), host: Some(token) });
        let found = self.stretches(decoded, layer, inner, key)?;
        if !found {
            self.back_to(&marks);
        }
        Ok(found)
    }

    /// Reads the JSON among other words, and the words; says whether there was any JSON.
    fn stretches(&mut self, text: &str, layer: u32, node: u32, key: Option<u32>) -> Result<bool, JsonError> {
        let (mut found, mut done, mut at, mut stretch) = (false, 0, 0, 0);
        // What looks like JSON and breaks off is read for nothing; past this much of it, the rest is other words.
        let mut patience = 4 * text.len() + (1 << 16);
        while let Some(start) = next_candidate(text, at).filter(|_| patience > 0) {
            let marks = self.marks();
            let before = stretch;
            self.words(text, layer, done..start, node, &mut stretch, key)?;
            let place = Place { parent: node, step: Step::Index(stretch) };
            let parts = self.document.entries.len();
            let mut reader = Reader::new(self, text, start, layer);
            let outcome = reader.one(place, key);
            let end = reader.at;
            match outcome {
                Ok(()) if self.document.entries.len() > parts && ends_well(text, start..end) => {
                    (found, done, at) = (true, end, end);
                    stretch += 1;
                    continue;
                }
                Err(limit @ JsonError::Parts { .. }) => return Err(limit),
                // No JSON, or nested too deep to be read as such: other words, and looked at as those.
                Ok(()) | Err(_) => {
                    self.back_to(&marks);
                    stretch = before;
                    patience = patience.saturating_sub(end - start);
                    at = start + 1;
                }
            }
        }
        if found {
            self.words(text, layer, done..text.len(), node, &mut stretch, key)?;
        }
        Ok(found)
    }

    /// Adds other words as a part that stands as it is.
    fn words(
        &mut self,
        text: &str,
        layer: u32,
        range: Range<usize>,
        node: u32,
        stretch: &mut u32,
        key: Option<u32>,
    ) -> Result<(), JsonError> {
        let words = text.get(range.clone()).unwrap_or_default();
        if words.trim().is_empty() {
            return Ok(());
        }
        let place = Place { parent: node, step: Step::Index(*stretch) };
        *stretch += 1;
        let token = Token { layer, start: range.start, end: range.end };
        self.entry(Entry { token, kind: PartKind::Text, plain: true, decoded: None, key, place })
    }
}

/// Whether an array stands alone on its lines: `[1] a note` is none. Objects may stand anywhere.
fn ends_well(text: &str, place: Range<usize>) -> bool {
    let after = text.get(place.end..).unwrap_or_default();
    text.as_bytes().get(place.start) == Some(&b'{')
        || after.trim_start_matches([' ', '\t']).chars().next().is_none_or(|next| matches!(next, '\n' | '\r'))
}

/// Where JSON could begin at or behind `at`: an object with a key, or an array at the start of a line.
pub(super) fn next_candidate(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = at;
    loop {
        let found = from + memchr::memchr2(b'{', b'[', bytes.get(from..)?)?;
        let after = bytes.get(found + 1..).unwrap_or_default();
        let next = after.iter().find(|byte| !byte.is_ascii_whitespace());
        let begins = match bytes.get(found) {
            Some(b'{') => next == Some(&b'"'),
            _ => {
                let before = bytes.get(..found).unwrap_or_default();
                let line = before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
                matches!(line, None | Some(b'\n' | b'\r'))
                    && matches!(next, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9'))
            }
        };
        if begins {
            return Some(found);
        }
        from = found + 1;
    }
}
