//! Reads the entries of a log in order.

use crate::{AuditError, Digest};
use std::path::Path;

/// One entry as stored.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its position.
    pub index: u64,
    /// Its RFC 6962 hash.
    pub hash: Digest,
    /// Its bytes: one JSON object.
    pub leaf: Vec<u8>,
}

impl Entry {
    /// The entry as JSON.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.leaf)
    }
}

/// The entries of a log, in order.
#[derive(Debug)]
pub struct Entries {}

impl Iterator for Entries {
    type Item = Result<Entry, AuditError>;
    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}

/// Opens the log in `dir` for reading; a writer may be at work.
pub fn read(dir: &Path) -> Result<Entries, AuditError> {
    Err(AuditError::NotALog { dir: dir.into() })
}
