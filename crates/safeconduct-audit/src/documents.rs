//! Puts together the documents that a log carries in parts.

use crate::{Digest, DocumentKind, Entry};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The policies, catalogs and rulesets that stand in a log, by digest.
///
/// A document is there once its last part was taken and the whole has the digest it is filed under;
/// anything else is passed over, for [`verify`](crate::verify()) to name.
///
/// ```
/// use safeconduct_audit::{DocumentKind, Documents, Log, Signer, read};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let log = Log::create(&dir, &Signer::generate()?, None)?;
/// let digest = log.config(DocumentKind::Policy, b"# a policy")?;
/// log.close()?;
/// let mut documents = Documents::default();
/// for entry in read(&dir)? {
///     documents.take(&entry?);
/// }
/// assert_eq!(documents.text(&digest), Some("# a policy"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Documents {
    whole: BTreeMap<Digest, Document>,
    /// The one whose parts are coming.
    partial: Option<(Digest, u64, Vec<u8>)>,
}

/// One document.
#[derive(Debug, Clone)]
struct Document {
    kind: DocumentKind,
    index: u64,
    bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Part<'l> {
    kind: &'l str,
    document: Option<&'l str>,
    digest: Option<&'l str>,
    data: Option<&'l str>,
    part: Option<u64>,
    parts: Option<u64>,
}

impl Documents {
    /// Takes the next entry of the log; one that carries no document changes nothing.
    pub fn take(&mut self, entry: &Entry) {
        // Most entries are requests: their bytes are not parsed for this.
        const CONFIG: &[u8] = b"\"kind\":\"config\"";
        if entry.leaf.windows(CONFIG.len()).any(|window| window == CONFIG) {
            self.take_part(entry);
        }
    }

    fn take_part(&mut self, entry: &Entry) -> Option<()> {
        let leaf: Part<'_> =
            serde_json::from_slice(&entry.leaf).ok().filter(|leaf: &Part<'_>| leaf.kind == "config")?;
        let kind = DocumentKind::from_word(leaf.document?)?;
        let digest: Digest = leaf.digest?.parse().ok()?;
        let bytes = BASE64_STANDARD.decode(leaf.data?).ok()?;
        let (part, parts) = (leaf.part?, leaf.parts?);
        let (begun, next, mut all) = match self.partial.take() {
            Some(partial) if part > 0 => partial,
            _ => (digest, 0, Vec::new()),
        };
        if (begun, next) != (digest, part) {
            return None;
        }
        all.extend_from_slice(&bytes);
        if part + 1 < parts {
            self.partial = Some((digest, part + 1, all));
        } else if Digest::of(&all) == digest {
            let index = entry.index.saturating_sub(part);
            self.whole.entry(digest).or_insert(Document { kind, index, bytes: all });
        }
        Some(())
    }

    /// The bytes of a document.
    pub fn bytes(&self, digest: &Digest) -> Option<&[u8]> {
        self.whole.get(digest).map(|document| document.bytes.as_slice())
    }

    /// A document as text.
    pub fn text(&self, digest: &Digest) -> Option<&str> {
        std::str::from_utf8(self.bytes(digest)?).ok()
    }

    /// Every document: digest, kind and the index of its first part, in the order of the log.
    pub fn list(&self) -> Vec<(Digest, DocumentKind, u64)> {
        let mut list: Vec<_> =
            self.whole.iter().map(|(digest, document)| (*digest, document.kind, document.index)).collect();
        list.sort_by_key(|(.., index)| *index);
        list
    }
}
