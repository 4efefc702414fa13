//! A vault in a file, sealed; one run at a time.

use crate::failure::Failure;
use crate::keys;
use crate::output::{Whole, folder_of, sweep};
use safeconduct::core::{SessionId, TenantId};
use safeconduct::redact::VaultLimits;
use safeconduct::{Key, Vault};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Originals in a file are bounded by memory alone: it is the user's own.
const LIMITS: VaultLimits = VaultLimits { entries: 50_000_000, bytes: 1 << 34, lifetime: None };

/// A vault and the file it is kept in.
pub struct VaultFile {
    path: PathBuf,
    key: Key,
    vault: Vault,
    /// Held as long as the run lasts: two runs would give one number to two values.
    _lock: File,
}

impl VaultFile {
    /// Opens the vault in a file, or begins one that [`VaultFile::save`] writes.
    pub fn open_or_begin(path: &Path, key: Key) -> Result<VaultFile, Failure> {
        let lock = lock(path)?;
        sweep(folder_of(path));
        let vault = match fs::read(path) {
            Ok(sealed) => unseal(path, &sealed, &key)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => forgotten(),
            Err(error) => return Err(Failure::file("read", path, &error)),
        };
        Ok(VaultFile { path: path.to_owned(), key, vault, _lock: lock })
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Writes what the vault holds. The file is the old one or the new one, whatever happens.
    pub fn save(&self) -> Result<(), Failure> {
        let sealed = self.vault.seal(&self.key).map_err(Failure::new)?;
        Whole::write(&self.path, &sealed)
    }
}

/// A vault that is kept in no file.
pub fn forgotten() -> Vault {
    Vault::new(TenantId::DEFAULT, session(), LIMITS)
}

/// The vault in a file, to read from.
pub fn open(path: &Path, key: &Key) -> Result<Vault, Failure> {
    let sealed = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    unseal(path, &sealed, key)
}

/// The key of vaults: the one in the file, or the one that belongs to the user's record.
pub fn key(file: Option<&Path>) -> Result<Key, Failure> {
    match file {
        Some(path) => keys::hex_key(path),
        None => Ok(safeconduct::redaction_key(&keys::signer(&keys::default_key_file()?)?)),
    }
}

fn session() -> SessionId {
    SessionId::declare("vault-file")
}

fn unseal(path: &Path, sealed: &[u8], key: &Key) -> Result<Vault, Failure> {
    Vault::unseal(sealed, key, TenantId::DEFAULT, session(), LIMITS)
        .map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

fn lock(path: &Path) -> Result<File, Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let failure = |error| Failure::file("lock", &name, &error);
    let lock = File::options().create(true).truncate(false).write(true).open(&name).map_err(failure)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::new(format!("{}: another run is using this vault; wait for it", path.display())))
        }
        Err(TryLockError::Error(error)) => Err(failure(error)),
    }
}
