//! The few things that a log does to a disk, behind a trait so that tests can let each of them fail.
//!
//! Reading is not here: a log reads through the ordinary file system, and tests lay out the
//! folder that a crash would have left.

use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Changes to a disk. Each call is done when it returns, and lasting only after the sync that it names.
pub(crate) trait Disk: fmt::Debug + Send + Sync {
    /// Makes a folder; its parent exists, and so may it.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a whole new file and makes its bytes lasting (not its name).
    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file another name in place of what had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Takes a folder of files away.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder lasting.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Opens a file for appending after its first `len` bytes; what lies behind them is cut off.
    fn open_append(&self, path: &Path, len: u64) -> io::Result<Box<dyn Appending>>;
    /// Makes a file read-only.
    fn seal(&self, path: &Path) -> io::Result<()>;
    /// After how many bytes a segment is full: 64 MiB, and fewer where a test wants many.
    fn segment_max(&self) -> u64 {
        64 << 20
    }
}

/// A file that only grows.
pub(crate) trait Appending: fmt::Debug + Send {
    /// Writes all of `bytes` behind what is there.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes everything appended lasting.
    fn sync(&mut self) -> io::Result<()>;
    /// Whether the file still has its name: a log that was moved away must not go on acknowledging.
    fn in_place(&self) -> io::Result<bool>;
}

/// The file system of the machine.
#[derive(Debug)]
pub(crate) struct RealDisk;

/// A file of the machine.
#[derive(Debug)]
struct RealFile {
    file: fs::File,
    path: PathBuf,
}

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    #[cfg(unix)]
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        fs::File::open(path)?.sync_all()
    }

    // Elsewhere a folder cannot be opened as a file; the system keeps names lasting itself.
    #[cfg(not(unix))]
    fn sync_dir(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    fn open_append(&self, path: &Path, len: u64) -> io::Result<Box<dyn Appending>> {
        let file = fs::OpenOptions::new().append(true).create(true).open(path)?;
        if file.metadata()?.len() != len {
            file.set_len(len)?;
            file.sync_all()?;
        }
        Ok(Box::new(RealFile { file, path: path.to_owned() }))
    }

    fn seal(&self, path: &Path) -> io::Result<()> {
        let mut permissions = fs::metadata(path)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(path, permissions)
    }
}

impl Appending for RealFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    #[cfg(unix)]
    fn in_place(&self) -> io::Result<bool> {
        use std::os::unix::fs::MetadataExt;
        let opened = self.file.metadata()?;
        match fs::metadata(&self.path) {
            Ok(named) => Ok((named.dev(), named.ino()) == (opened.dev(), opened.ino())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    // Elsewhere an open file cannot be taken away.
    #[cfg(not(unix))]
    fn in_place(&self) -> io::Result<bool> {
        self.path.try_exists()
    }
}
