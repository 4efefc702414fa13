//! Policies, catalogs and rulesets stand in the log before the first record that names them.

use super::Log;
use crate::{
    AuditError, Digest,
    record::{Control, KnownDocument},
};
use std::sync::PoisonError;

/// The largest document that a log keeps.
const DOCUMENT_MAX: usize = 64 << 20;

/// How many bytes of a document one leaf carries.
const PART: usize = 46 << 10;

/// How many documents `close` lists, newest first: enough for every version that is still in use.
const DOCUMENTS_MAX: usize = 256;

crate::words::words! {
    /// What a document in the log is.
    DocumentKind {
        /// The clauses in force.
        Policy = "policy",
        /// The endpoints in force.
        Catalog = "catalog",
        /// The rules in force.
        Ruleset = "ruleset",
    }
}

impl Log {
    /// Puts a document into the log, unless it is there already, and gives the digest that records name it by.
    ///
    /// It is durable with the next [`append`](Log::append); documents over 46 KiB take several entries.
    ///
    /// # Errors
    /// [`AuditError::DocumentTooLarge`] over 64 MiB, and those of [`append`](Log::append).
    pub fn config(&self, kind: DocumentKind, document: &[u8]) -> Result<Digest, AuditError> {
        if document.len() > DOCUMENT_MAX {
            let (what, bytes) = (kind.as_str(), document.len());
            return Err(AuditError::DocumentTooLarge { what, bytes, max: DOCUMENT_MAX });
        }
        let digest = Digest::of(document);
        let mut known = self.0.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if known.iter().any(|known| (known.kind, known.digest) == (kind, digest)) {
            return Ok(digest);
        }
        let chunks: Vec<&[u8]> = match document {
            [] => vec![document],
            _ => document.chunks(PART).collect(),
        };
        let (parts, total) = (chunks.len() as u64, document.len() as u64);
        let mut leaves = Vec::new();
        for (bytes, part) in chunks.into_iter().zip(0..) {
            let control = Control::Config { kind, digest, part, parts, total, bytes };
            leaves.push(self.encode(&control)?);
        }
        let index = self.0.queue.push(&leaves)?;
        known.insert(0, KnownDocument { kind, digest, index });
        known.truncate(DOCUMENTS_MAX);
        Ok(digest)
    }
}
