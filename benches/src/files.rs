//! The text files below a folder, in the order of their names.

use std::error::Error;
use std::path::Path;

/// Larger files are scanned up to here: what a prompt may hold.
const FILE_MAX: usize = 16 << 20;

/// What is done with a file: its path and its bytes.
type Each<'a> = &'a mut dyn FnMut(&Path, &[u8]) -> Result<(), Box<dyn Error>>;

/// Calls `each` with every file that is text; pictures, archives and programs are passed over.
///
/// # Errors
/// What cannot be read, and what `each` returns.
pub fn for_each(path: &Path, each: Each<'_>) -> Result<(), Box<dyn Error>> {
    let about = std::fs::symlink_metadata(path)?;
    if about.is_dir() {
        let mut below: Vec<_> = std::fs::read_dir(path)?.collect::<Result<_, _>>()?;
        below.sort_by_key(std::fs::DirEntry::path);
        return below.iter().try_for_each(|entry| for_each(&entry.path(), each));
    }
    if !about.is_file() {
        return Ok(());
    }
    let mut bytes = std::fs::read(path)?;
    bytes.truncate(FILE_MAX);
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    if head.contains(&0) { Ok(()) } else { each(path, &bytes) }
}
