//! Where sealed vaults are kept between turns, so that machines can share them.

use super::{SealError, Vault, VaultLimits};
use safeconduct_core::{Key, SessionId, TenantId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Keeps sealed vaults, one for each session of each tenant. Bring your own: a database, a cache, an object store.
///
/// It never sees an original: what it is given is sealed, and what it gives back is checked. What it must get right is
/// that of two that go on from the same revision one is refused, for a number must not be given to two values.
pub trait VaultStore: Send + Sync {
    /// What is kept for this session, and its revision.
    ///
    /// # Errors
    /// When it cannot be known: the request is then not released.
    fn load(&self, tenant: &TenantId, session: &SessionId) -> Result<Option<Kept>, StoreError>;

    /// Keeps these bytes in the place of what has the revision `seen`; none: where nothing is kept. Gives their revision,
    /// which is none that the session had before.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when something else is kept by now, which then stays as it is.
    fn save(
        &self,
        tenant: &TenantId,
        session: &SessionId,
        sealed: &[u8],
        seen: Option<u64>,
    ) -> Result<u64, StoreError>;

    /// Forgets what is kept for this session; nothing kept is no error.
    ///
    /// # Errors
    /// When it may still be there.
    fn forget(&self, tenant: &TenantId, session: &SessionId) -> Result<(), StoreError>;
}

/// A sealed vault as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The bytes that [`Vault::seal`] gave.
    pub sealed: Vec<u8>,
    /// What tells it from what was kept for the session before.
    pub revision: u64,
}

/// Why a store did not do what it was asked. The message is a constant, so no text can slip into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another went on with the session in the meantime: load it again, and redact again.
    #[error("another went on with this session in the meantime; load its vault again")]
    Conflict,
    /// The store is out of reach, full, or broken.
    #[error("the store of vaults failed: {0}")]
    Failed(&'static str),
    /// What was kept does not open, or the vault does not seal.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// A vault that was loaded from a store, and the revision it goes on from.
///
/// ```
/// use safeconduct_core::{Key, SessionId, TenantId};
/// use safeconduct_redact::{MemoryStore, StoreError, StoredVault, VaultLimits};
///
/// let (store, key) = (MemoryStore::default(), Key::new([7; 32]));
/// let load = || {
///     let (tenant, session) = (TenantId::declare("acme"), SessionId::declare("chat-1"));
///     StoredVault::load(&store, &key, tenant, session, VaultLimits::default())
/// };
/// let (mut one, mut other) = (load()?, load()?);
/// // … redact into `one.vault()`, and before the text is released:
/// one.save(&store, &key)?;
/// assert_eq!(other.save(&store, &key), Err(StoreError::Conflict));
/// # Ok::<(), StoreError>(())
/// ```
#[derive(Debug)]
pub struct StoredVault {
    vault: Vault,
    revision: Option<u64>,
}

impl StoredVault {
    /// The vault that is kept for this session, or an empty one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or what it gives was not sealed for this session under this key.
    pub fn load(
        store: &dyn VaultStore,
        key: &Key,
        tenant: TenantId,
        session: SessionId,
        limits: VaultLimits,
    ) -> Result<StoredVault, StoreError> {
        match store.load(&tenant, &session)? {
            Some(Kept { sealed, revision }) => {
                let vault = Vault::unseal(&sealed, key, tenant, session, limits)?;
                Ok(StoredVault { vault, revision: Some(revision) })
            }
            None => Ok(StoredVault { vault: Vault::new(tenant, session, limits), revision: None }),
        }
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Keeps what the vault holds now. To be done before anything is released that was redacted into it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when another went on with the session: what was redacted here must not be released.
    pub fn save(&mut self, store: &dyn VaultStore, key: &Key) -> Result<(), StoreError> {
        let sealed = self.vault.seal(key)?;
        let revision = store.save(self.vault.tenant(), self.vault.session(), &sealed, self.revision)?;
        self.revision = Some(revision);
        Ok(())
    }
}

/// Keeps sealed vaults in memory: for one process, and for tests.
#[derive(Default)]
pub struct MemoryStore(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    kept: HashMap<(TenantId, SessionId), Kept>,
    /// The last revision that was given, to any session.
    last: u64,
}

impl MemoryStore {
    // Whoever panicked while holding the lock left the shelf whole: entries are replaced in one step.
    fn with<T>(&self, act: impl FnOnce(&mut Shelf) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl VaultStore for MemoryStore {
    fn load(&self, tenant: &TenantId, session: &SessionId) -> Result<Option<Kept>, StoreError> {
        Ok(self.with(|shelf| shelf.kept.get(&(tenant.clone(), session.clone())).cloned()))
    }

    fn save(
        &self,
        tenant: &TenantId,
        session: &SessionId,
        sealed: &[u8],
        seen: Option<u64>,
    ) -> Result<u64, StoreError> {
        self.with(|shelf| {
            let place = (tenant.clone(), session.clone());
            if shelf.kept.get(&place).map(|kept| kept.revision) != seen {
                return Err(StoreError::Conflict);
            }
            shelf.last += 1;
            let revision = shelf.last;
            shelf.kept.insert(place, Kept { sealed: sealed.to_vec(), revision });
            Ok(revision)
        })
    }

    fn forget(&self, tenant: &TenantId, session: &SessionId) -> Result<(), StoreError> {
        self.with(|shelf| shelf.kept.remove(&(tenant.clone(), session.clone())));
        Ok(())
    }
}

/// Shows how many vaults there are, never what is in them.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemoryStore({} vaults)", self.with(|shelf| shelf.kept.len()))
    }
}
