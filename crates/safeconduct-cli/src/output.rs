//! Where output goes: standard output, or files that appear under their names when they are whole.

use crate::args::Output;
use crate::failure::Failure;
use crate::sources::Source;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

/// The outputs of one run.
pub struct Outputs<'a> {
    args: &'a Output,
    /// Whether `--out` names a folder.
    folder: bool,
    /// The folders that were looked through for what killed runs left.
    swept: RefCell<HashSet<PathBuf>>,
}

impl<'a> Outputs<'a> {
    /// Judges by the inputs whether `--out` names a file or a folder.
    pub fn new(args: &'a Output, given: &[PathBuf]) -> Outputs<'a> {
        let folder = given.len() > 1
            || given.iter().any(|path| path.is_dir())
            || args.out.as_ref().is_some_and(|out| out.is_dir());
        Outputs { args, folder, swept: RefCell::default() }
    }

    /// The output for an input; nothing if it is there already and the run goes on where another stopped.
    pub fn open(&self, source: &Source) -> Result<Option<Sink>, Failure> {
        let Some(out) = &self.args.out else {
            let stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            return Ok(Some(Sink(Kind::Stdout(stdout))));
        };
        let path = if self.folder { out.join(source.inside()) } else { out.clone() };
        if self.args.resume && path.exists() {
            return Ok(None);
        }
        if source.path().is_some_and(|input| is_same(input, &path)) {
            let message = format!("`{}` is an input; name another file with --out", path.display());
            return Err(Failure::new(message));
        }
        let folder = folder_of(&path);
        if self.swept.borrow_mut().insert(folder.to_owned()) {
            sweep(folder);
        }
        Ok(Some(Sink(Kind::File(Whole::create(&path)?))))
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// One output. Unless it is finished, a file under its name is as it was before.
pub struct Sink(Kind);

enum Kind {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(Whole),
}

impl Sink {
    /// Whether it is a file that has no name yet.
    pub fn is_file(&self) -> bool {
        matches!(self.0, Kind::File(_))
    }

    /// Ends the output: a file takes its name.
    pub fn finish(self) -> Result<(), Failure> {
        match self.0 {
            Kind::Stdout(mut out) => Ok(out.flush()?),
            Kind::File(file) => file.finish(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Stdout(out) => out.write(bytes),
            Kind::File(file) => file.out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Stdout(out) => out.flush(),
            Kind::File(file) => file.out.flush(),
        }
    }
}

/// A file that is written under another name and takes its own when it is whole and on the disk.
pub struct Whole {
    out: BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Whole {
    /// Begins to write beside `path`, in a folder that is made if need be. Only the owner can read it.
    pub fn create(path: &Path) -> Result<Whole, Failure> {
        let folder = folder_of(path);
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
        let temporary = loop {
            let part = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder);
            let part = part.map_err(|error| Failure::file("write in", folder, &error))?;
            // Locked, so that no other run takes it for what a killed one left; one that did so before is begun again.
            let taken = matches!(part.as_file().try_lock(), Err(TryLockError::WouldBlock));
            if !taken && part.path().exists() {
                break part;
            }
        };
        Ok(Whole { out: BufWriter::with_capacity(1 << 16, temporary), path: path.to_owned() })
    }

    /// Writes all of it in one go.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let mut file = Whole::create(path)?;
        file.out.write_all(bytes).map_err(|error| Failure::file("write", path, &error))?;
        file.finish()
    }

    /// The file takes its name.
    pub fn finish(self) -> Result<(), Failure> {
        let failure = |error: io::Error| Failure::file("write", &self.path, &error);
        let temporary = self.out.into_inner().map_err(|error| failure(error.into_error()))?;
        temporary.as_file().sync_all().map_err(failure)?;
        temporary.persist(&self.path).map_err(|error| failure(error.error))?;
        // The name is on the disk when the folder is; where a folder cannot be synced, nothing is lost by trying.
        if let Some(folder) = self.path.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// How files are called until they are whole.
const PREFIX: &str = ".safeconduct-";
const SUFFIX: &str = ".part";

/// The folder that a file stands in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what killed runs left in a folder: files without a name of their own that nobody holds a lock on.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let part = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if !part || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        if let Ok(left) = File::options().write(true).open(entry.path())
            && left.try_lock().is_ok()
        {
            // Nothing depends on it: one that cannot be removed stays.
            let _ = fs::remove_file(entry.path());
        }
    }
}
