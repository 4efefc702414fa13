//! Judges time-stamp tokens: each is over a head that is there, and leads to a trusted root or is only counted.

use super::{Heads, Problems, Stamped};
#[cfg(feature = "timestamps")]
pub(super) use crate::stamp::Authority;
use crate::{AuditError, layout};
use std::path::{Path, PathBuf};

/// Nobody can be trusted by a build that does not read tokens.
#[cfg(not(feature = "timestamps"))]
#[derive(Debug, Clone)]
pub(super) enum Authority {}

/// What trusted authorities saw, newest head first. `files` are all files of the log.
pub(super) fn judge(
    dir: &Path,
    files: &[PathBuf],
    heads: &Heads,
    trusted: &[Authority],
    problems: &mut Problems,
) -> Result<Vec<Stamped>, AuditError> {
    let (mut stamped, mut unknown) = (Vec::new(), 0u64);
    for file in files.iter().filter(|file| file.starts_with(layout::TIMESTAMPS)) {
        // A token is never taken away, but its file may be on a disk that fails.
        let Some(bytes) = layout::read_small(&dir.join(file))? else { continue };
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let size = layout::timestamp_size(name).filter(|size| layout::timestamp(*size, &bytes) == name);
        let Some(size) = size else {
            problems.add(None, file, "its bytes are not those that it is named after");
            continue;
        };
        let Some(head) = heads.by_size.get(&size) else {
            problems.add(None, file, format!("no trusted head of {size} entries is there for it"));
            continue;
        };
        match check(&bytes, &head.signed.checkpoint.text(), trusted) {
            Ok(Some((by, at))) => stamped.push(Stamped { by, size, at }),
            Ok(None) => unknown += 1,
            Err(error) => problems.add(None, file, error.to_string()),
        }
    }
    if unknown > 0 {
        problems.notes.push(format!("{unknown} time-stamp tokens {UNKNOWN}"));
    }
    stamped.sort_by_key(|stamp| (std::cmp::Reverse(stamp.size), stamp.at));
    Ok(stamped)
}

#[cfg(feature = "timestamps")]
const UNKNOWN: &str = "lead to no authority that was given";
#[cfg(not(feature = "timestamps"))]
const UNKNOWN: &str = "were not read: this program was built without the feature `timestamps`";

/// Who stamped `text` and when, if that is somebody who is trusted.
#[cfg(feature = "timestamps")]
fn check(
    token: &[u8],
    text: &str,
    trusted: &[Authority],
) -> Result<Option<(String, safeconduct_core::Timestamp)>, AuditError> {
    use crate::stamp::{Checked, Stamp, check};
    Ok(match check(token, text, trusted)? {
        Checked::Trusted(Stamp { by, at }) => Some((by, at)),
        Checked::Unknown => None,
    })
}

#[cfg(not(feature = "timestamps"))]
fn check(
    _token: &[u8],
    _text: &str,
    _trusted: &[Authority],
) -> Result<Option<(String, safeconduct_core::Timestamp)>, AuditError> {
    Ok(None)
}
