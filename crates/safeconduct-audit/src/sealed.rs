//! Detail that can be forgotten: sealed under a key per person or month that lies outside the log.
//!
//! The log holds the sealed bytes, so roots and proofs cover them. Destroying the key destroys the
//! detail and nothing else: every leaf, root and proof stays what it was.

use crate::{AuditError, Log, RecordId, Tag};
use aes_siv::{KeyInit, siv::Aes256Siv};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use safeconduct_core::{Key, TenantId, Timestamp};
use sha2::Sha256;
use std::{
    fmt, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The most bytes of detail that one record seals.
const DETAIL_MAX: usize = 16 << 10;

/// Whose detail a key seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'s> {
    /// One person, under whatever name the embedder knows them; the name is not kept.
    Person(&'s str),
    /// Everybody of the tenant in the month of the record.
    Month,
}

/// Detail as the log keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Which key opens it.
    pub(crate) key: Tag,
    /// The sealed bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The keys that seal detail, each wrapped by a key of the embedder, in a folder outside the log.
///
/// ```
/// use safeconduct_audit::{Intent, Log, RecordId, SealingKeys, Signer, Subject, verify};
/// use safeconduct_core::{Key, TenantId};
///
/// # let folder = tempfile::tempdir()?;
/// # let (dir, keys) = (folder.path().join("log"), folder.path().join("sealing"));
/// let signer = Signer::generate()?;
/// let log = Log::create(&dir, &signer, None)?;
/// let keys = SealingKeys::open(&keys, Key::new([7; 32]))?;
/// let (at, acme) = ("2026-11-23T12:00:00Z".parse()?, TenantId::declare("acme"));
/// let mut intent = Intent::new(RecordId::new(at)?, at);
/// let sealed = keys.seal(&acme, Subject::Person("ana"), at, intent.id, b"/messages/3")?;
/// assert_eq!(*keys.unseal(intent.id, &sealed)?, b"/messages/3");
/// let id = intent.id;
/// intent.detail = Some(sealed.clone());
/// log.append(&intent.into())?;
///
/// keys.erase(keys.name(&acme, Subject::Person("ana"), at), &log)?;
/// assert!(keys.unseal(id, &sealed).is_err());
/// log.close()?;
/// assert!(verify(&dir, &[signer.public_key().clone()])?.is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SealingKeys {
    dir: PathBuf,
    wrapping: Key,
}

impl SealingKeys {
    /// Opens the folder of wrapped keys, which may be missing; `wrapping` comes from the embedder's own store.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn open(dir: &Path, wrapping: Key) -> Result<SealingKeys, AuditError> {
        fs::create_dir_all(dir).map_err(AuditError::io("create", dir))?;
        Ok(SealingKeys { dir: dir.to_owned(), wrapping })
    }

    /// The name under which the key of a subject is kept: a keyed tag, the same in `erase` entries.
    pub fn name(&self, tenant: &TenantId, subject: Subject<'_>, at: Timestamp) -> Tag {
        let month = at.to_string().chars().take(7).collect::<String>();
        let (kind, of) = match subject {
            Subject::Person(name) => ("person", name),
            Subject::Month => ("month", month.as_str()),
        };
        let key = derive(&self.wrapping, b"name");
        // HMAC takes keys of every length; the other arm is never taken.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key[..]) else { return Tag::of([0; 16]) };
        [tenant.as_bytes(), b"\0", kind.as_bytes(), b"\0", of.as_bytes()]
            .iter()
            .for_each(|part| mac.update(part));
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        let (tag, _) = bytes.split_first_chunk().unwrap_or((&[0; 16], &[]));
        Tag::of(*tag)
    }

    /// Seals the detail of one record; the subject's key is made on first use.
    ///
    /// # Errors
    /// [`AuditError::Io`], [`AuditError::Random`], and [`AuditError::DocumentTooLarge`] over 16 KiB.
    pub fn seal(
        &self,
        tenant: &TenantId,
        subject: Subject<'_>,
        at: Timestamp,
        id: RecordId,
        detail: &[u8],
    ) -> Result<Sealed, AuditError> {
        if detail.len() > DETAIL_MAX {
            return Err(AuditError::DocumentTooLarge {
                what: "detail",
                bytes: detail.len(),
                max: DETAIL_MAX,
            });
        }
        let name = self.name(tenant, subject, at);
        let key = match self.load(name)? {
            Some(key) => key,
            None => self.make(name)?,
        };
        // The id goes into the seal: a sealed detail moved to another record does not open there.
        let sealed = siv(&key, b"detail").encrypt([id.as_bytes().as_slice()], detail);
        let bytes = sealed.map_err(|_| AuditError::Key("the detail could not be sealed"))?;
        Ok(Sealed { key: name, bytes })
    }

    /// Opens the detail of the record `id`.
    ///
    /// # Errors
    /// [`AuditError::Key`] when its key was destroyed, or it is not the detail of this record.
    pub fn unseal(&self, id: RecordId, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, AuditError> {
        let key = self.load(sealed.key)?.ok_or(AuditError::Key("the key of this detail was destroyed"))?;
        let opened = siv(&key, b"detail").decrypt([id.as_bytes().as_slice()], &sealed.bytes);
        opened.map(Zeroizing::new).map_err(|_| AuditError::Key("the detail is not of this record and key"))
    }

    /// Destroys the key of a subject and says so in the log. Erasing again says so again, with no key left.
    ///
    /// The key is gone before the entry is written: a crash in between leaves an erasure that nobody
    /// noted, to be repeated, and never a note of one that did not happen.
    ///
    /// # Errors
    /// [`AuditError::Io`], and those of [`Log::append`].
    pub fn erase(&self, subject: Tag, log: &Log) -> Result<bool, AuditError> {
        let path = self.path(subject);
        let there = match fs::remove_file(&path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(AuditError::io("remove", &path)(error)),
        };
        #[cfg(unix)]
        fs::File::open(&self.dir)
            .and_then(|dir| dir.sync_all())
            .map_err(AuditError::io("sync", &self.dir))?;
        log.note_erasure(subject, u64::from(there))?;
        Ok(there)
    }

    fn path(&self, name: Tag) -> PathBuf {
        self.dir.join(name.to_string())
    }

    fn load(&self, name: Tag) -> Result<Option<Key>, AuditError> {
        let path = self.path(name);
        let wrapped = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(AuditError::io("read", &path))?,
        };
        let foreign = || AuditError::Key("a sealing key is not wrapped by the wrapping key that was given");
        let opened = siv(&self.wrapping, b"wrap").decrypt([name.as_bytes().as_slice()], &wrapped);
        let bytes = Zeroizing::new(opened.map_err(|_| foreign())?);
        Ok(Some(Key::new(bytes.as_slice().try_into().map_err(|_| foreign())?)))
    }

    fn make(&self, name: Tag) -> Result<Key, AuditError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(AuditError::Random)?;
        let wrapped = siv(&self.wrapping, b"wrap").encrypt([name.as_bytes().as_slice()], &bytes[..]);
        let wrapped = wrapped.map_err(|_| AuditError::Key("the sealing key could not be wrapped"))?;
        let (path, mut random) = (self.path(name), [0; 8]);
        getrandom::fill(&mut random).map_err(AuditError::Random)?;
        let beside = self.dir.join(format!("{name}.{}", crate::digest::hex(&random)));
        let mut file = fs::File::create_new(&beside).map_err(AuditError::io("create", &beside))?;
        let written = file.write_all(&wrapped).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| fs::hard_link(&beside, &path));
        fs::remove_file(&beside).map_err(AuditError::io("remove", &beside))?;
        match linked {
            Ok(()) => Ok(Key::new(*bytes)),
            // Another thread was first: its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.load(name)?.ok_or(AuditError::Key("a sealing key was destroyed while it was made"))
            }
            Err(error) => Err(AuditError::io("create", &path)(error)),
        }
    }
}

/// 64 bytes for one purpose from 32.
fn derive(key: &Key, purpose: &[u8]) -> Zeroizing<[u8; 64]> {
    let mut bytes = Zeroizing::new([0; 64]);
    // HKDF refuses only outputs over 255 blocks; 64 bytes are two.
    let expanded =
        Hkdf::<Sha256>::new(Some(b"safeconduct-audit sealed"), key.expose()).expand(purpose, bytes.as_mut());
    debug_assert!(expanded.is_ok());
    bytes
}

/// AES-SIV (RFC 5297): with the id as associated data no nonce has to be unique.
fn siv(key: &Key, purpose: &[u8]) -> Aes256Siv {
    Aes256Siv::new((&*derive(key, purpose)).into())
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKeys({})", self.dir.display())
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}
