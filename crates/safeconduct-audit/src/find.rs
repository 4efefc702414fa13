//! Finds an entry by its id: looks at bytes first, and at entries only where the id stands.

use crate::{AuditError, Entry, RecordId, layout, read::segment_entries, record::Outline};
use memchr::memmem::Finder;
use std::{fs::File, io::Read as _, path::Path};

/// How many bytes are looked at a time.
const CHUNK: usize = 1 << 20;

/// An entry below `size` that has this id.
///
/// An id tells when it was made, so the segment that was written then is looked at first: as a rule that is
/// the only one. Nothing is kept for this on disk, so there is nothing that could be out of date or forged.
/// Only an id that is not there, or whose clock was wrong, costs a look at all bytes of the log.
pub(crate) fn by_id(dir: &Path, id: RecordId, size: u64) -> Result<Option<Entry>, AuditError> {
    let spelled = id.text();
    let segments = layout::segments(dir)?;
    for first in likeliest_first(dir, &segments, id.millis()) {
        if first >= size || !segment_holds(dir, first, &spelled)? {
            continue;
        }
        for entry in segment_entries(dir, first)? {
            let entry = entry?;
            if entry.index >= size {
                break;
            }
            if entry.id() == Some(id) {
                return Ok(Some(entry));
            }
        }
    }
    Ok(None)
}

/// The segments, those first that were written around an instant.
fn likeliest_first(dir: &Path, segments: &[u64], millis: u64) -> Vec<u64> {
    // One that does not read has no time; it comes with the others, and says so if it is looked at.
    let begun = |first: &u64| {
        let entry = segment_entries(dir, *first).ok()?.next()?.ok()?;
        Outline::of(&entry.leaf)?.wall_us.map(|micros| micros / 1000)
    };
    let then = segments.iter().rposition(|first| begun(first).is_some_and(|begun| begun <= millis));
    let then = then.unwrap_or(0);
    // A record is written after its id was made, so the next segment is likelier than the one before.
    let near = [Some(then), Some(then + 1), then.checked_sub(1)];
    let mut order: Vec<u64> = near.into_iter().flatten().filter_map(|at| segments.get(at).copied()).collect();
    let rest: Vec<u64> = segments.iter().copied().filter(|first| !order.contains(first)).collect();
    order.extend(rest);
    order
}

/// Whether these bytes stand anywhere in a segment.
fn segment_holds(dir: &Path, first: u64, needle: &[u8]) -> Result<bool, AuditError> {
    let path = dir.join(layout::segment(first));
    let mut file = File::open(&path).map_err(AuditError::io("read", &path))?;
    let finder = Finder::new(needle);
    let overlap = needle.len().saturating_sub(1);
    let (mut window, mut kept) = (vec![0; CHUNK + overlap], 0);
    loop {
        let rest = window.get_mut(kept..).unwrap_or_default();
        let read = match file.read(rest) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other.map_err(AuditError::io("read", &path))?,
        };
        let filled = kept + read;
        if finder.find(window.get(..filled).unwrap_or_default()).is_some() {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
        // What it begins with may stand at the end of this window.
        kept = filled.min(overlap);
        window.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn bytes_are_found_wherever_they_stand() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("seg")).unwrap();
        let path = folder.path().join(layout::segment(0));
        let needle = b"0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8d";
        for len in [needle.len(), 100, CHUNK, CHUNK + 1, CHUNK + 35, 2 * CHUNK + 71] {
            for at in [0, len / 2, CHUNK - 1, CHUNK - 36, CHUNK + 35, len - needle.len()] {
                let mut bytes = vec![b'0'; len];
                let Some(place) = bytes.get_mut(at..at + needle.len()) else { continue };
                place.copy_from_slice(needle);
                fs::write(&path, &bytes).unwrap();
                assert!(segment_holds(folder.path(), 0, needle).unwrap(), "at {at} of {len}");
                bytes[at + 17] ^= 1;
                fs::write(&path, &bytes).unwrap();
                assert!(!segment_holds(folder.path(), 0, needle).unwrap(), "at {at} of {len}");
            }
        }
    }
}
