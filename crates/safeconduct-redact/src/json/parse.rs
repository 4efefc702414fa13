//! Reads a body and the JSON in its strings into one document, within limits.

use super::among::next_candidate;
use super::document::{Entry, JsonDocument, JsonError, JsonLimits, Layer, Node, Place, Step};
use super::read::Reader;
use super::text::Token;
use std::borrow::Cow;

/// Reads texts into one document. Recursion goes only into JSON inside strings, as deep as the limits say.
pub(super) struct Parser<'p, 'a> {
    pub(super) document: &'p mut JsonDocument<'a>,
    pub(super) limits: JsonLimits,
    pub(super) embedded: usize,
}

impl<'p, 'a> Parser<'p, 'a> {
    pub(super) fn new(document: &'p mut JsonDocument<'a>, limits: JsonLimits) -> Parser<'p, 'a> {
        Parser { document, limits, embedded: 0 }
    }

    /// A reader that takes strings as they are.
    pub(super) fn plain(document: &'p mut JsonDocument<'a>) -> Parser<'p, 'a> {
        // As if it were deeper inside strings already than any limit allows.
        Parser { document, limits: JsonLimits::default(), embedded: usize::MAX }
    }

    /// Reads the body.
    pub(super) fn document(&mut self, text: &'a str) -> Result<(), JsonError> {
        let root = Place { parent: 0, step: Step::Root };
        self.layer(Cow::Borrowed(text), None, root, None)
    }

    /// Reads one text: the body, or one that a string holds.
    fn layer(
        &mut self,
        text: Cow<'a, str>,
        host: Option<Token>,
        place: Place,
        key: Option<u32>,
    ) -> Result<(), JsonError> {
        let layer = self.document.layers.len() as u32;
        // The text is read from here and moved into the document afterwards; nested ones are pushed behind it.
        self.document.layers.push(Layer { text: Cow::Borrowed(""), host });
        let outcome = Reader::new(self, &text, 0, layer).read(place, key);
        if let Some(layer) = self.document.layers.get_mut(layer as usize) {
            layer.text = text;
        }
        outcome
    }

    /// Tries to read a string as JSON; says whether it was. What could not be read leaves no trace.
    pub(super) fn embed(
        &mut self,
        decoded: &str,
        token: Token,
        place: Place,
        key: Option<u32>,
    ) -> Result<bool, JsonError> {
        let trimmed = decoded.trim_matches([' ', '\t', '\n', '\r']);
        let shaped = matches!(
            (trimmed.as_bytes().first(), trimmed.as_bytes().last()),
            (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) | (Some(b'"'), Some(b'"'))
        );
        let shaped = shaped && trimmed.len() >= 2;
        if !shaped && next_candidate(decoded, 0).is_none() {
            return Ok(false);
        }
        let marks = self.marks();
        let node = self.document.nodes.len() as u32;
        // With its quotes, as other nodes with their brackets.
        let written = token.with_quotes();
        self.node(Node { place, token: written, wire: false })?;
        self.embedded += 1;
        let inside = Place { parent: node, step: Step::Embedded };
        let outcome = match shaped {
            true => self.layer(Cow::Owned(decoded.to_owned()), Some(token), inside, key),
            false => Err(JsonError::Syntax { at: 0, expected: "JSON" }),
        };
        let outcome = match outcome {
            Ok(()) if self.embedded > self.limits.embedded => {
                Err(JsonError::Embedded { at: token.start, limit: self.limits.embedded })
            }
            Ok(()) => Ok(true),
            Err(JsonError::Syntax { .. }) => {
                self.back_to(&marks);
                self.embed_among(decoded, token, written, place, key)
            }
            Err(limit) => Err(limit),
        };
        self.embedded -= 1;
        outcome
    }

    pub(super) fn marks(&self) -> Marks {
        let document = &self.document;
        Marks {
            layers: document.layers.len(),
            entries: document.entries.len(),
            nodes: document.nodes.len(),
            candidates: document.candidates.len(),
        }
    }

    /// What was read since leaves no trace.
    pub(super) fn back_to(&mut self, marks: &Marks) {
        self.document.layers.truncate(marks.layers);
        self.document.entries.truncate(marks.entries);
        self.document.nodes.truncate(marks.nodes);
        self.document.candidates.truncate(marks.candidates);
    }

    pub(super) fn entry(&mut self, entry: Entry) -> Result<(), JsonError> {
        self.room()?;
        self.document.entries.push(entry);
        Ok(())
    }

    pub(super) fn node(&mut self, node: Node) -> Result<(), JsonError> {
        self.room()?;
        self.document.nodes.push(node);
        Ok(())
    }

    fn room(&self) -> Result<(), JsonError> {
        let limit = self.limits.parts.min(u32::MAX as usize);
        let full = self.document.entries.len() + self.document.nodes.len() >= limit.saturating_mul(2)
            || self.document.entries.len() >= limit;
        if full { Err(JsonError::Parts { limit }) } else { Ok(()) }
    }
}

/// How far a document had been read.
pub(super) struct Marks {
    layers: usize,
    entries: usize,
    nodes: usize,
    candidates: usize,
}
