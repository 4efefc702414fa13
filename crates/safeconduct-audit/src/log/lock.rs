//! The lock that makes a process the one writer of a log.

use crate::{AuditError, layout};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
};

/// Takes the lock that makes this process the one writer.
pub(super) fn lock(dir: &Path) -> Result<File, AuditError> {
    let path = dir.join(layout::LOCK);
    let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(AuditError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AuditError::Locked { dir: dir.into() }),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Err(AuditError::io("lock (the file system has no locks)", &path)(error))
        }
        Err(TryLockError::Error(error)) => Err(AuditError::io("lock", &path)(error)),
    }
}
