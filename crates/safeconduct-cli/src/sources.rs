//! Where text comes from: standard input, files, and folders walked in order.

use crate::failure::Failure;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One input, with the name that is shown for it.
pub struct Source {
    /// The path as given, or `-` for standard input.
    pub name: String,
    path: Option<PathBuf>,
    /// Where it stands below the folder that was named, or its file name.
    inside: PathBuf,
}

impl Source {
    /// Standard input.
    pub fn stdin() -> Source {
        Source { name: "-".to_owned(), path: None, inside: PathBuf::from("stdin") }
    }

    /// The file at `path`, or standard input for `-`.
    pub fn at(path: &Path) -> Source {
        match path.as_os_str() == "-" {
            true => Source::stdin(),
            false => Source {
                name: path.display().to_string(),
                path: Some(path.to_owned()),
                inside: path.file_name().map(PathBuf::from).unwrap_or_default(),
            },
        }
    }

    /// Where it stands below the folder that was named, or its file name.
    pub fn inside(&self) -> &Path {
        &self.inside
    }

    /// The file, unless it is standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Opens it as text; with its length where that is known. What is packed is refused.
    pub fn open_text(&self) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
        let (mut input, length) = self.open()?;
        let mut head = Vec::new();
        (&mut input).take(8).read_to_end(&mut head)?;
        refuse_packed(&head)?;
        Ok((Box::new(io::Cursor::new(head).chain(input)), length))
    }

    /// Opens it; with its length where that is known.
    pub fn open(&self) -> Result<(Box<dyn Read>, Option<u64>), Failure> {
        let Some(path) = &self.path else { return Ok((Box::new(io::stdin().lock()), None)) };
        let failure = |error| Failure::file("read", path, &error);
        let file = File::open(path).map_err(failure)?;
        let about = file.metadata().map_err(failure)?;
        if about.is_dir() {
            return Err(failure(io::Error::other("it is a folder")));
        }
        Ok((Box::new(file), about.is_file().then_some(about.len())))
    }
}

/// What files begin with that hold text only when they are unpacked, and what unpacks them.
const PACKED: &[(&[u8], &str)] = &[
    (b"\x1f\x8b\x08", "packed (gzip); unpack it first, e.g. with `gzip -dc`"),
    (b"\x28\xb5\x2f\xfd", "packed (zstd); unpack it first, e.g. with `zstd -dc`"),
    (b"\xfd7zXZ\0", "packed (xz); unpack it first, e.g. with `xz -dc`"),
    (b"BZh", "packed (bzip2); unpack it first, e.g. with `bzip2 -dc`"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z); unpack it first"),
    (b"PK\x03\x04", "an archive (zip, or an office document); take the text out first"),
    (b"%PDF-", "a PDF; take the text out first"),
];

/// Refuses an input that is no text but holds some, packed: what cannot be read cannot be redacted.
fn refuse_packed(head: &[u8]) -> Result<(), Failure> {
    let packed = PACKED.iter().find(|(magic, _)| head.starts_with(magic));
    // Text may begin with `BZh` as well; behind it stand a digit and the digits of pi.
    let told = packed.filter(|(magic, _)| magic != b"BZh" || head.get(4..8) == Some(b"1AY&"));
    told.map_or(Ok(()), |(_, what)| Err(Failure::new(format!("it is {what}"))))
}

/// The inputs named on the command line: files as given, folders as the files in them, by name.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    if paths.is_empty() {
        return Ok(vec![Source::stdin()]);
    }
    let mut found = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => walk(path, &mut found)?,
            false => found.push(Source::at(path)),
        }
    }
    Ok(found)
}

/// Adds the files under `folder`, in order of their names. Links are not followed, so a walk always ends.
fn walk(folder: &Path, found: &mut Vec<Source>) -> Result<(), Failure> {
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if !path.is_dir() {
            let inside = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            found.push(Source { inside, ..Source::at(&path) });
            continue;
        }
        let failure = |error| Failure::file("read", &path, &error);
        let mut inside = Vec::new();
        for entry in fs::read_dir(&path).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let kind = entry.file_type().map_err(failure)?;
            if kind.is_dir() || kind.is_file() {
                inside.push(entry.path());
            }
        }
        inside.sort();
        open.extend(inside.into_iter().rev());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_by_name_and_links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        for file in ["c.txt", "a.txt", "b/z.txt", "b/y.txt"] {
            fs::write(dir.path().join(file), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path(), dir.path().join("b/loop")).unwrap();
        let names: Vec<String> =
            sources(&[dir.path().to_owned()]).unwrap().into_iter().map(|s| s.name).collect();
        let tail = |name: &String| Path::new(name).strip_prefix(dir.path()).unwrap().display().to_string();
        assert_eq!(names.iter().map(tail).collect::<Vec<_>>(), ["a.txt", "b/y.txt", "b/z.txt", "c.txt"]);
    }
}
