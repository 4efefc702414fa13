//! Reads JSON (RFC 8259) strictly and without recursion into containers.

use super::document::{Entry, JsonDocument, JsonError, JsonLimits, Layer, Node, PartKind, Place, Step};
use super::text::{Token, decode, integer};
use super::wire::{SurfaceCandidate, is_wire_key};
use std::borrow::Cow;
use std::ops::Range;

/// Reads texts into one document. Recursion goes only into JSON inside strings, as deep as the limits say.
pub(super) struct Parser<'p, 'a> {
    document: &'p mut JsonDocument<'a>,
    limits: JsonLimits,
    embedded: usize,
}

/// A container that is being read.
struct Frame {
    node: u32,
    object: bool,
    /// How many elements or members came before.
    count: u32,
    /// The key under which its elements stand, or that of the member being read.
    key: Option<u32>,
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

    /// Reads a body of words with JSON among them; says whether there was any.
    pub(super) fn among(&mut self, text: &'a str) -> Result<bool, JsonError> {
        let token = Token { layer: 0, start: 0, end: text.len() };
        self.document.layers.push(Layer { text: Cow::Borrowed(text), host: None });
        self.document.nodes.push(Node { place: Place { parent: 0, step: Step::Root }, token, wire: false });
        self.stretches(text, 0, 0, None)
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
        let outcome = Reader { parser: self, text: &text, at: 0, layer, stack: Vec::new() }.read(place, key);
        if let Some(layer) = self.document.layers.get_mut(layer as usize) {
            layer.text = text;
        }
        outcome
    }

    /// Tries to read a string as JSON; says whether it was. What could not be read leaves no trace.
    fn embed(
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
        let written = Token { start: token.start.saturating_sub(1), end: token.end + 1, ..token };
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

    /// Tries to read JSON among the other words of a string.
    fn embed_among(
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
            let mut reader = Reader { parser: self, text, at: start, layer, stack: Vec::new() };
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

    fn marks(&self) -> Marks {
        let document = &self.document;
        Marks {
            layers: document.layers.len(),
            entries: document.entries.len(),
            nodes: document.nodes.len(),
            candidates: document.candidates.len(),
        }
    }

    /// What was read since leaves no trace.
    fn back_to(&mut self, marks: &Marks) {
        self.document.layers.truncate(marks.layers);
        self.document.entries.truncate(marks.entries);
        self.document.nodes.truncate(marks.nodes);
        self.document.candidates.truncate(marks.candidates);
    }

    fn entry(&mut self, entry: Entry) -> Result<(), JsonError> {
        self.room()?;
        self.document.entries.push(entry);
        Ok(())
    }

    fn node(&mut self, node: Node) -> Result<(), JsonError> {
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
struct Marks {
    layers: usize,
    entries: usize,
    nodes: usize,
    candidates: usize,
}

/// Whether an array stands alone on its lines: `[1] a note` is none. Objects may stand anywhere.
fn ends_well(text: &str, place: Range<usize>) -> bool {
    let after = text.get(place.end..).unwrap_or_default();
    text.as_bytes().get(place.start) == Some(&b'{')
        || after.trim_start_matches([' ', '\t']).chars().next().is_none_or(|next| matches!(next, '\n' | '\r'))
}

/// Where JSON could begin at or behind `at`: an object with a key, or an array at the start of a line.
fn next_candidate(text: &str, at: usize) -> Option<usize> {
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

/// Reads one text.
struct Reader<'r, 'p, 'a, 't> {
    parser: &'r mut Parser<'p, 'a>,
    text: &'t str,
    at: usize,
    layer: u32,
    stack: Vec<Frame>,
}

impl<'t> Reader<'_, '_, '_, 't> {
    fn read(mut self, place: Place, key: Option<u32>) -> Result<(), JsonError> {
        self.space();
        self.one(place, key)?;
        self.space();
        if self.at < self.text.len() { Err(self.expected("the end of the text")) } else { Ok(()) }
    }

    /// Reads one value to its end.
    fn one(&mut self, place: Place, key: Option<u32>) -> Result<(), JsonError> {
        self.value(place, key)?;
        while let Some(frame) = self.stack.last() {
            let (object, first) = (frame.object, frame.count == 0);
            self.space();
            if self.take(if object { b'}' } else { b']' }) {
                let closed = self.stack.pop().map(|frame| frame.node as usize);
                if let Some(node) = closed.and_then(|node| self.parser.document.nodes.get_mut(node)) {
                    node.token.end = self.at;
                }
                continue;
            }
            if !first && !self.take(b',') {
                return Err(self.expected("`,` or the end of an object or array"));
            }
            self.space();
            if object { self.member()? } else { self.element()? }
        }
        Ok(())
    }

    fn element(&mut self) -> Result<(), JsonError> {
        let Some(frame) = self.stack.last_mut() else { return Ok(()) };
        let place = Place { parent: frame.node, step: Step::Index(frame.count) };
        frame.count = frame.count.saturating_add(1);
        let key = frame.key;
        self.value(place, key)
    }

    fn member(&mut self) -> Result<(), JsonError> {
        let Some(frame) = self.stack.last_mut() else { return Ok(()) };
        let (node, ordinal) = (frame.node, frame.count);
        frame.count = frame.count.saturating_add(1);
        let key = self.parser.document.entries.len() as u32;
        let place = Place { parent: node, step: Step::Member { key, ordinal } };
        // A key stands under the key of its object.
        let above = self.above();
        let token = self.string("a key")?;
        let name = decode(self.raw(token));
        if is_wire_key(&name)
            && let Some(node) = self.parser.document.nodes.get_mut(node as usize)
        {
            node.wire = true;
        }
        if let Some(candidate) = SurfaceCandidate::under(&name, place) {
            self.parser.document.candidates.push(candidate);
        }
        let decoded = owned(name);
        self.parser.entry(Entry { token, kind: PartKind::Key, plain: false, decoded, key: above, place })?;
        self.space();
        if !self.take(b':') {
            return Err(self.expected("`:`"));
        }
        self.space();
        self.value(place, Some(key))
    }

    /// The key that the innermost object stands under.
    fn above(&self) -> Option<u32> {
        self.stack.last().and_then(|frame| frame.key)
    }

    fn value(&mut self, place: Place, key: Option<u32>) -> Result<(), JsonError> {
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                if self.stack.len() >= self.parser.limits.depth {
                    return Err(JsonError::Depth { at: self.at, limit: self.parser.limits.depth });
                }
                self.at += 1;
                let node = self.parser.document.nodes.len() as u32;
                let token = Token { layer: self.layer, start: self.at - 1, end: self.at };
                self.parser.node(Node { place, token, wire: false })?;
                self.stack.push(Frame { node, object: open == b'{', count: 0, key });
                Ok(())
            }
            Some(b'"') => {
                let token = self.string("a string")?;
                let text = decode(self.raw(token));
                if self.parser.embedded <= self.parser.limits.embedded
                    && self.parser.embed(&text, token, place, key)?
                {
                    return Ok(());
                }
                let decoded = owned(text);
                self.parser.entry(Entry { token, kind: PartKind::Text, plain: false, decoded, key, place })
            }
            Some(b'-' | b'0'..=b'9') => {
                let token = self.number()?;
                let decoded = integer(self.raw(token)).map(String::into_boxed_str);
                self.parser.entry(Entry { token, kind: PartKind::Number, plain: false, decoded, key, place })
            }
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => Err(self.expected("a value")),
        }
    }

    /// A string; its token leaves the quotes out.
    fn string(&mut self, what: &'static str) -> Result<Token, JsonError> {
        if !self.take(b'"') {
            return Err(self.expected(what));
        }
        let start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
            self.at += plain.unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => {
                    let token = Token { layer: self.layer, start, end: self.at };
                    self.at += 1;
                    return Ok(token);
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(self.expected("`\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let hex = self.text.as_bytes().get(self.at + 1..self.at + 5).unwrap_or_default();
                if hex.len() < 4 || !hex.iter().all(u8::is_ascii_hexdigit) {
                    return Err(self.expected("four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.expected("an escape")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Token, JsonError> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(Token { layer: self.layer, start, end: self.at })
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { Err(self.expected("a digit")) } else { Ok(()) }
    }

    fn word(&mut self, word: &'static str) -> Result<(), JsonError> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.expected("`true`, `false` or `null`"))
    }

    fn raw(&self, token: Token) -> &'t str {
        self.text.get(token.range()).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn expected(&self, expected: &'static str) -> JsonError {
        JsonError::Syntax { at: self.at, expected }
    }
}

fn owned(text: Cow<'_, str>) -> Option<Box<str>> {
    match text {
        Cow::Borrowed(_) => None,
        Cow::Owned(decoded) => Some(decoded.into_boxed_str()),
    }
}
