//! Bodies made of named fields: CSV, `key=value` logs, query strings, header blocks.

mod document;
mod read;
mod spelling;

pub use document::{FieldDocument, FieldPart, RedactedFields};
