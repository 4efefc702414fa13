//! Follows one value, one person, one conversation or one request through a log.

use crate::{AuditError, Entry, RecordId, Tag, read};
use serde::Deserialize;
use std::{collections::HashSet, path::Path};

/// What to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thread {
    /// Every request in which this tag stands: of a value, a conversation or a user.
    Tag(Tag),
    /// The request to which this record belongs.
    Id(RecordId),
}

/// The entries of the log in `dir` that belong to the thread: intents, with their attempts and outcomes.
///
/// Reads the log once, or twice when the id is that of an attempt or outcome. Memory holds what is found.
///
/// ```
/// use safeconduct_audit::{Intent, Log, RecordId, Signer, Thread, trace};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let log = Log::create(&dir, &Signer::generate()?, None)?;
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let receipt = log.append(&Intent::new(RecordId::new(at)?, at).into())?;
/// assert_eq!(trace(&dir, Thread::Id(receipt.id))?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read`].
pub fn trace(dir: &Path, thread: Thread) -> Result<Vec<Entry>, AuditError> {
    let found = follow(dir, thread)?;
    // What was named may be the end of a thread: then the thread begins at its parent.
    let parent = match found.as_slice() {
        [one] => Family::of(one).and_then(|family| family.parent),
        _ => None,
    };
    match parent {
        Some(parent) => follow(dir, Thread::Id(parent)),
        None => Ok(found),
    }
}

/// One pass: an intent comes before whatever belongs to it.
fn follow(dir: &Path, thread: Thread) -> Result<Vec<Entry>, AuditError> {
    let spelled = match thread {
        Thread::Tag(tag) => format!("\"{tag}\""),
        Thread::Id(id) => format!("\"{id}\""),
    };
    let (mut family, mut found) = (HashSet::new(), Vec::new());
    for entry in read(dir)? {
        let entry = entry?;
        let Some(Family { id, parent, kind }) = Family::of(&entry) else { continue };
        let named = match thread {
            // A tag is 32 hex digits between quotes: nothing else in an intent has that form.
            Thread::Tag(_) => kind == Kind::Intent && holds(&entry.leaf, spelled.as_bytes()),
            Thread::Id(wanted) => id == wanted,
        };
        if named || parent.is_some_and(|parent| family.contains(&parent)) {
            family.insert(id);
            found.push(entry);
        }
    }
    Ok(found)
}

fn holds(leaf: &[u8], needle: &[u8]) -> bool {
    leaf.windows(needle.len()).any(|window| window == needle)
}

/// Whose record an entry is.
struct Family {
    id: RecordId,
    parent: Option<RecordId>,
    kind: Kind,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Intent,
    Other,
}

impl Family {
    fn of(entry: &Entry) -> Option<Family> {
        #[derive(Deserialize)]
        struct Leaf<'l> {
            id: &'l str,
            kind: &'l str,
            parent: Option<&'l str>,
        }
        let leaf: Leaf<'_> = serde_json::from_slice(&entry.leaf).ok()?;
        let kind = if leaf.kind == "intent" { Kind::Intent } else { Kind::Other };
        Some(Family {
            id: leaf.id.parse().ok()?,
            parent: leaf.parent.and_then(|parent| parent.parse().ok()),
            kind,
        })
    }
}
