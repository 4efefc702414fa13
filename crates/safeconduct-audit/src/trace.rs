//! Follows one value, one person, one conversation or one request through a log.

use crate::{AuditError, Entry, RecordId, Tag, read, record::Outline};
use memchr::memmem::Finder;
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
/// Reads the log once, or twice when the id is that of an attempt or outcome: what is missing or damaged is an
/// error and not an empty answer. Memory holds what is found.
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
        [one] => Outline::of(&one.leaf).and_then(|outline| outline.parent?.parse().ok()),
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
    let finder = Finder::new(&spelled);
    let (mut family, mut found) = (HashSet::new(), Vec::new());
    for entry in read(dir)? {
        let entry = entry?;
        // Whatever belongs to an id spells it out; what belongs to a tag's intents spells theirs.
        let spells = finder.find(&entry.leaf).is_some();
        if !spells && (family.is_empty() || matches!(thread, Thread::Id(_))) {
            continue;
        }
        let Some(outline) = Outline::of(&entry.leaf) else { continue };
        let Ok(id) = outline.id.parse::<RecordId>() else { continue };
        let named = match thread {
            // A tag is 32 hex digits between quotes: nothing else in an intent has that form.
            Thread::Tag(_) => spells && outline.kind == "intent",
            Thread::Id(wanted) => id == wanted,
        };
        let parent = outline.parent.and_then(|parent| parent.parse().ok());
        if named || parent.is_some_and(|parent| family.contains(&parent)) {
            family.insert(id);
            found.push(entry);
        }
    }
    Ok(found)
}
