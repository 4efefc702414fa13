//! JSON bodies: every string, key and number decoded for the scanner, and rewritten without touching anything else.

mod among;
mod document;
mod parse;
mod pointer;
mod read;
mod rewrite;
mod text;
mod uses;
mod wire;

pub use document::{JsonDocument, JsonError, JsonLimits, JsonPart, PartKind};
pub use rewrite::RedactedJson;
pub(crate) use text::{integer, next_char};
pub use wire::{Surface, SurfaceKind};
