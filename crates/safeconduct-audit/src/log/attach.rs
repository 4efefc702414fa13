//! Keeps what others say about a head that was signed: lines of witnesses, and time-stamp tokens.

use super::{Log, lock::lock};
use crate::{
    AuditError, Checkpoint, PublicKey, SignedHead,
    disk::{Disk, RealDisk},
    layout::{self, Publication},
};
use std::path::{Path, PathBuf};

/// The folder of a log whose lock is held.
struct Held<'h> {
    disk: &'h dyn Disk,
    dir: &'h Path,
}

impl Log {
    /// Keeps the line by which `witness` cosigned the head of `size` entries.
    ///
    /// # Errors
    /// [`AuditError::Note`] when it is not the witness's over that head, [`AuditError::NotFound`]
    /// when there is no such head, [`AuditError::Io`].
    pub fn add_cosignature(&self, size: u64, line: &str, witness: &PublicKey) -> Result<(), AuditError> {
        self.held(|held| held.cosignature(size, line, self.0.signer.public_key(), witness))
    }

    /// Keeps a time-stamp token (RFC 3161), or the response that carries it, over the head of `size` entries.
    ///
    /// Its form and the signature by the certificate that it carries are checked; whose certificate that is,
    /// whoever verifies decides.
    ///
    /// # Errors
    /// [`AuditError::Timestamp`] when it is no token over that head; otherwise as
    /// [`add_cosignature`](Log::add_cosignature).
    #[cfg(feature = "timestamps")]
    pub fn add_timestamp(&self, size: u64, token: &[u8]) -> Result<(), AuditError> {
        self.held(|held| held.timestamp(size, token))
    }

    /// Heads are written one at a time, and so is what belongs to them.
    fn held<T>(&self, act: impl FnOnce(&Held<'_>) -> Result<T, AuditError>) -> Result<T, AuditError> {
        let inner = &self.0;
        let _head = inner.head.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        act(&Held { disk: &*inner.disk, dir: &inner.dir })
    }
}

/// [`Log::add_cosignature`] for a log that nobody is writing to, signed by `log`.
///
/// # Errors
/// As that; [`AuditError::Locked`] when somebody is.
pub fn attach_cosignature(
    dir: &Path,
    size: u64,
    line: &str,
    log: &PublicKey,
    witness: &PublicKey,
) -> Result<(), AuditError> {
    let _lock = lock(dir)?;
    Held { disk: &RealDisk, dir }.cosignature(size, line, log, witness)
}

/// [`Log::add_timestamp`] for a log that nobody is writing to: `size` is that of its newest head if none is given.
///
/// # Errors
/// As that; [`AuditError::Locked`] when somebody is.
#[cfg(feature = "timestamps")]
pub fn attach_timestamp(dir: &Path, size: Option<u64>, token: &[u8]) -> Result<u64, AuditError> {
    let _lock = lock(dir)?;
    let size = match size {
        Some(size) => size,
        None => newest_head(dir)?.size,
    };
    Held { disk: &RealDisk, dir }.timestamp(size, token).map(|()| size)
}

/// The request to an authority for a time-stamp token over the newest head of the log in `dir` (RFC 3161, DER).
///
/// What is stamped is the SHA-256 of the head's text: origin, size and root, the bytes that are signed.
///
/// # Errors
/// [`AuditError::NotALog`], [`AuditError::Note`].
#[cfg(feature = "timestamps")]
pub fn timestamp_request(dir: &Path) -> Result<Vec<u8>, AuditError> {
    Ok(crate::stamp::request_over(&newest_head(dir)?.text()))
}

/// The newest head of the log in `dir`, whoever signed it: for what names a head by its size.
///
/// # Errors
/// [`AuditError::NotALog`], [`AuditError::Note`].
pub fn newest_head(dir: &Path) -> Result<Checkpoint, AuditError> {
    let note = layout::read_small(&dir.join(layout::CHECKPOINT))?;
    Checkpoint::unverified(&note.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?)
}

impl Held<'_> {
    /// The kept head of `size` entries: its file, and its bytes.
    fn head(&self, size: u64) -> Result<(PathBuf, Vec<u8>), AuditError> {
        let kept = Path::new(layout::CHECKPOINTS).join(size.to_string());
        let signed = || layout::checkpoints(self.dir).ok().and_then(|mut all| all.pop()).unwrap_or(0);
        match layout::read_small(&self.dir.join(&kept))? {
            Some(note) => Ok((kept, note)),
            None => Err(AuditError::NotFound { signed: signed() }),
        }
    }

    fn cosignature(
        &self,
        size: u64,
        line: &str,
        log: &PublicKey,
        witness: &PublicKey,
    ) -> Result<(), AuditError> {
        let (kept, note) = self.head(size)?;
        let cosigned = [note.as_slice(), line.as_bytes()].concat();
        let signed = SignedHead::open(&cosigned, &[log.clone(), witness.clone()])?;
        if signed.checkpoint.size != size || !signed.witnesses.iter().any(|(by, _)| by == witness) {
            return Err(AuditError::Note(format!("`{}` did not cosign it", witness.name())));
        }
        let mut publication = Publication::new(self.disk, self.dir);
        publication.put(&kept, &cosigned)?;
        publication.settle()?;
        // The newest head is there twice, and the copy is written last.
        let newest = Path::new(layout::CHECKPOINT);
        if layout::read_small(&self.dir.join(newest))?.is_some_and(|newest| newest == note) {
            publication.put(newest, &cosigned)?;
            publication.settle()?;
        }
        Ok(())
    }

    #[cfg(feature = "timestamps")]
    fn timestamp(&self, size: u64, token: &[u8]) -> Result<(), AuditError> {
        let (_, note) = self.head(size)?;
        let token = crate::stamp::token_over(token, &Checkpoint::unverified(&note)?.text())?;
        let mut publication = Publication::new(self.disk, self.dir);
        publication.put(&Path::new(layout::TIMESTAMPS).join(layout::timestamp(size, token)), token)?;
        publication.settle()
    }
}
