//! Reads one JSON text (RFC 8259) strictly, without recursion into its containers.

use super::document::{Entry, JsonError, Node, PartKind, Place, Step};
use super::parse::Parser;
use super::text::{Token, decode, integer};
use super::wire::{SurfaceCandidate, is_wire_key};
use std::borrow::Cow;

/// A container that is being read.
struct Frame {
    node: u32,
    object: bool,
    /// How many elements or members came before.
    count: u32,
    /// The key under which its elements stand, or that of the member being read.
    key: Option<u32>,
}

/// Reads one text.
pub(super) struct Reader<'r, 'p, 'a, 't> {
    parser: &'r mut Parser<'p, 'a>,
    text: &'t str,
    /// Up to where it read.
    pub(super) at: usize,
    layer: u32,
    stack: Vec<Frame>,
}

impl<'r, 'p, 'a, 't> Reader<'r, 'p, 'a, 't> {
    /// A reader of the text of a layer, from `at` on.
    pub(super) fn new(parser: &'r mut Parser<'p, 'a>, text: &'t str, at: usize, layer: u32) -> Self {
        Reader { parser, text, at, layer, stack: Vec::new() }
    }
}

impl<'t> Reader<'_, '_, '_, 't> {
    pub(super) fn read(mut self, place: Place, key: Option<u32>) -> Result<(), JsonError> {
        self.space();
        self.one(place, key)?;
        self.space();
        if self.at < self.text.len() { Err(self.expected("the end of the text")) } else { Ok(()) }
    }

    /// Reads one value to its end.
    pub(super) fn one(&mut self, place: Place, key: Option<u32>) -> Result<(), JsonError> {
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
