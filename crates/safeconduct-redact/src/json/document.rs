//! A JSON text, read once into a list of everything in it that can hold a word.

use super::parse::Parser;
use super::text::Token;
use super::wire::{Surface, SurfaceCandidate};
use crate::neighbour::{NEIGHBOURS, is_value_key, name_rank};
use safeconduct_core::Part;
use std::{borrow::Cow, fmt};

/// A JSON text, read once into a list of its parts: every string, every key, every number, decoded.
///
/// JSON inside strings (tool-call arguments, fenced blocks in an answer) is opened too, as deep as
/// [`JsonLimits::embedded`] says; its parts, and the words around them, take the place of the string. Reading is linear in the text, and strict: what is not JSON, is nested too deep
/// or has too many parts is an error, never passed by. A lone surrogate (`\ud800`) reads as U+FFFD and is
/// written back as it was.
///
/// ```
/// use safeconduct_redact::JsonDocument;
///
/// let body = r#"{"user":"\u0061na@example.org","args":"{\"phone\": 5550100199}"}"#;
/// let document = JsonDocument::parse(body)?;
/// let texts: Vec<&str> = document.parts().map(|part| part.text()).collect();
/// assert_eq!(texts, ["user", "ana@example.org", "args", "phone", "5550100199"]);
/// let phone = document.parts().last().ok_or("no part")?;
/// assert_eq!((phone.key(), phone.pointer().as_str()), (Some("phone"), "/args#/phone"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct JsonDocument<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    pub(super) entries: Vec<Entry>,
    pub(super) nodes: Vec<Node>,
    pub(super) candidates: Vec<SurfaceCandidate>,
}

/// A JSON text: the body itself, or one that stands in a string.
pub(super) struct Layer<'a> {
    pub(super) text: Cow<'a, str>,
    /// The string it stands in.
    pub(super) host: Option<Token>,
}

/// One part: where it is written, what it decodes to, where it stands.
pub(super) struct Entry {
    pub(super) token: Token,
    pub(super) kind: PartKind,
    /// Whether it stands as it is, among other words: nothing in it is escaped.
    pub(super) plain: bool,
    /// What it decodes to, where that differs from what is written.
    pub(super) decoded: Option<Box<str>>,
    /// The entry of the key it stands under.
    pub(super) key: Option<u32>,
    pub(super) place: Place,
}

/// A place below a container.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The container's node.
    pub(super) parent: u32,
    pub(super) step: Step,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The document itself.
    Root,
    /// Into the JSON text that a string holds.
    Embedded,
    /// To an element.
    Index(u32),
    /// To a member: its key and how many stand before it.
    Member { key: u32, ordinal: u32 },
}

/// An object, an array, or a string that holds JSON.
pub(super) struct Node {
    pub(super) place: Place,
    /// Where it is written: brackets or quotes included.
    pub(super) token: Token,
    /// Whether it is an object with a member that only a model request has.
    pub(super) wire: bool,
}

/// How much nesting and how many parts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonLimits {
    /// How deep objects and arrays may nest, in each text.
    pub depth: usize,
    /// How deep JSON may stand in strings in JSON.
    pub embedded: usize,
    /// How many parts there may be in all.
    pub parts: usize,
}

impl Default for JsonLimits {
    fn default() -> JsonLimits {
        JsonLimits { depth: 2_048, embedded: 8, parts: 1_000_000 }
    }
}

/// Why a text was not read. Speaks of places and leaves the text at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// It is not JSON.
    #[error("not JSON: expected {expected} at byte {at}")]
    Syntax {
        /// Byte offset.
        at: usize,
        /// What would have been right.
        expected: &'static str,
    },
    /// Objects and arrays are nested deeper than allowed.
    #[error("nested deeper than {limit} levels at byte {at}")]
    Depth {
        /// Byte offset.
        at: usize,
        /// The limit.
        limit: usize,
    },
    /// JSON stands in strings in JSON deeper than allowed.
    #[error("JSON inside strings is nested deeper than {limit} levels at byte {at}")]
    Embedded {
        /// Byte offset of the string in the text that holds it.
        at: usize,
        /// The limit.
        limit: usize,
    },
    /// More parts than allowed.
    #[error("more than {limit} strings, keys, numbers, objects and arrays")]
    Parts {
        /// The limit.
        limit: usize,
    },
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A string value.
    Text,
    /// The name of an object's member.
    Key,
    /// A number.
    Number,
}

/// One part of a [`JsonDocument`].
#[derive(Clone, Copy)]
pub struct JsonPart<'d> {
    pub(super) document: &'d JsonDocument<'d>,
    pub(super) index: usize,
    pub(super) entry: &'d Entry,
}

impl<'a> JsonDocument<'a> {
    /// Reads a text with the default limits.
    ///
    /// # Errors
    /// [`JsonError`] when it is not JSON or beyond the limits.
    pub fn parse(text: &'a str) -> Result<JsonDocument<'a>, JsonError> {
        JsonDocument::parse_within(text, JsonLimits::default())
    }

    /// Reads a text with limits of its own.
    ///
    /// # Errors
    /// [`JsonError`] when it is not JSON or beyond the limits.
    pub fn parse_within(text: &'a str, limits: JsonLimits) -> Result<JsonDocument<'a>, JsonError> {
        let mut document = JsonDocument {
            layers: Vec::new(),
            entries: Vec::new(),
            nodes: Vec::new(),
            candidates: Vec::new(),
        };
        Parser::new(&mut document, limits).document(text)?;
        Ok(document)
    }

    /// Reads a text and leaves JSON inside its strings closed: for fragments, which are only part of a text.
    ///
    /// # Errors
    /// As [`JsonDocument::parse`].
    pub fn parse_plain(text: &'a str) -> Result<JsonDocument<'a>, JsonError> {
        let mut document = JsonDocument {
            layers: Vec::new(),
            entries: Vec::new(),
            nodes: Vec::new(),
            candidates: Vec::new(),
        };
        Parser::plain(&mut document).document(text)?;
        Ok(document)
    }

    /// Reads a text that holds JSON among other words: lines of it, fenced blocks, objects in the middle of a sentence.
    ///
    /// Its parts are those of the JSON in it, and between them the other words as they stand. `None` if it holds no JSON, or
    /// none with a word in it. JSON that does not end or breaks a rule is other words.
    ///
    /// ```
    /// use safeconduct_redact::JsonDocument;
    ///
    /// let text = "Look:\n```json\n{\"phone\": 5550100199}\n```\nDone.";
    /// let document = JsonDocument::parse_among(text)?.ok_or("no JSON")?;
    /// let parts: Vec<_> = document.parts().map(|part| (part.key(), part.text())).collect();
    /// assert_eq!(parts, [
    ///     (None, "Look:\n```json\n"),
    ///     (None, "phone"),
    ///     (Some("phone"), "5550100199"),
    ///     (None, "\n```\nDone."),
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`JsonError`] when it is beyond the limits.
    pub fn parse_among(text: &'a str) -> Result<Option<JsonDocument<'a>>, JsonError> {
        let mut document = JsonDocument {
            layers: Vec::new(),
            entries: Vec::new(),
            nodes: Vec::new(),
            candidates: Vec::new(),
        };
        let found = Parser::new(&mut document, JsonLimits::default()).among(text)?;
        Ok(found.then_some(document))
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        self.layers.first().map_or("", |layer| &layer.text)
    }

    /// How many parts there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing in it that could hold a word.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every part, in the order they stand in.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = JsonPart<'_>> {
        self.entries.iter().enumerate().map(|(index, entry)| JsonPart { document: self, index, entry })
    }

    /// The part of this index.
    pub fn part(&self, index: usize) -> Option<JsonPart<'_>> {
        self.entries.get(index).map(|entry| JsonPart { document: self, index, entry })
    }

    /// What could not be scanned, because it is no text: images, sounds, files, references to what is kept elsewhere.
    pub fn surfaces(&self) -> Vec<Surface> {
        self.found_surfaces(&|_| false)
    }

    /// The same, with every key that `hide` says yes to, by its part index, shown as its position: `{2}`.
    pub fn surfaces_without(&self, hide: &dyn Fn(usize) -> bool) -> Vec<Surface> {
        self.found_surfaces(hide)
    }

    pub(super) fn decoded<'d>(&'d self, entry: &'d Entry) -> &'d str {
        match &entry.decoded {
            Some(decoded) => decoded,
            None => self.raw(entry.token),
        }
    }

    /// What a member beside this one, which stands in the same object, calls it.
    fn name_beside(&self, at: u32, key: &Entry) -> Option<&str> {
        let at = at as usize;
        let near = at.saturating_sub(NEIGHBOURS)..self.entries.len().min(at + NEIGHBOURS);
        let beside = self.entries.get(near)?.iter().filter(|entry| entry.place.parent == key.place.parent);
        let names = beside.filter_map(|entry| match entry.place.step {
            Step::Member { key, .. } if entry.kind == PartKind::Text => {
                Some((name_rank(self.key_name(key))?, self.decoded(entry)))
            }
            _ => None,
        });
        names.min_by_key(|(rank, _)| *rank).map(|(_, name)| name)
    }

    /// What a token is written as.
    pub(super) fn raw(&self, token: Token) -> &str {
        let layer = self.layers.get(token.layer as usize);
        layer.and_then(|layer| layer.text.get(token.range())).unwrap_or_default()
    }
}

/// Shows the outline only.
impl fmt::Debug for JsonDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonDocument({} bytes, {} parts)", self.text().len(), self.len())
    }
}

impl<'d> JsonPart<'d> {
    /// Its place in the list of parts.
    pub fn index(self) -> usize {
        self.index
    }

    /// What it is.
    pub fn kind(self) -> PartKind {
        self.entry.kind
    }

    /// What it says, decoded. A number with an exponent or an empty fraction is written out where that gives an integer.
    pub fn text(self) -> &'d str {
        self.document.decoded(self.entry)
    }

    /// The key it stands under; for elements of an array, that of the array.
    ///
    /// Where the key says nothing and a neighbour does, it is the neighbour's text: `DB_PASSWORD` for the value in
    /// `{"name": "DB_PASSWORD", "value": "…"}`.
    pub fn key(self) -> Option<&'d str> {
        let at = self.entry.key?;
        let key = self.document.entries.get(at as usize)?;
        let name = self.document.decoded(key);
        if is_value_key(name) { self.document.name_beside(at, key).or(Some(name)) } else { Some(name) }
    }

    /// What the scanner looks at.
    pub fn as_part(self) -> Part<'d> {
        match self.key() {
            Some(key) => Part::under(key, self.text()),
            None => Part::new(self.text()),
        }
    }

    /// Where it stands, as a JSON Pointer (RFC 6901); `#` leads into JSON that a string holds.
    ///
    /// Keys appear as they are: where one may itself be a finding, use [`JsonPart::pointer_without`].
    pub fn pointer(self) -> String {
        self.document.pointer(self.entry.place, &|_| false)
    }

    /// The same, with every key that `hide` says yes to, by its part index, shown as its position: `{2}`.
    pub fn pointer_without(self, hide: &dyn Fn(usize) -> bool) -> String {
        self.document.pointer(self.entry.place, hide)
    }
}

/// Shows the outline only.
impl fmt::Debug for JsonPart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonPart({}, {:?}, {} bytes)", self.index, self.kind(), self.text().len())
    }
}
