//! One key for each use and tenant, derived from the embedder's.

use crate::RedactError;
use crate::hash::DerivedKey;
use safeconduct_core::{Key, Purpose, TenantId};
use std::cell::OnceCell;

/// What a key is for. Keys of different uses have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Hash,
    Placeholder,
    Surrogate,
    FormatPreserving,
    EncryptTag,
    EncryptText,
    SealTag,
    SealText,
}

impl Use {
    const COUNT: usize = 8;

    /// The name under which the key is derived. Never to be changed: what was made under it could not be told again.
    fn info(self) -> &'static [u8] {
        match self {
            Use::Hash => b"safeconduct/redact/hash/v1",
            Use::Placeholder => b"safeconduct/redact/placeholder/v1",
            Use::Surrogate => b"safeconduct/redact/surrogate/v1",
            Use::FormatPreserving => b"safeconduct/redact/ff1/v1",
            Use::EncryptTag => b"safeconduct/redact/siv-tag/v1",
            Use::EncryptText => b"safeconduct/redact/siv-text/v1",
            Use::SealTag => b"safeconduct/redact/vault-tag/v1",
            Use::SealText => b"safeconduct/redact/vault-text/v1",
        }
    }

    fn operator(self) -> &'static str {
        match self {
            Use::Hash => "hash",
            Use::Placeholder => "placeholder",
            Use::Surrogate => "surrogate",
            Use::FormatPreserving => "format_preserving",
            Use::EncryptTag | Use::EncryptText => "encrypt",
            Use::SealTag | Use::SealText => "vault",
        }
    }
}

/// The key of one tenant for one use; hashes are apart by purpose too.
pub(crate) fn derive(key: &Key, r#use: Use, tenant: &TenantId, purpose: &Purpose) -> DerivedKey {
    match r#use {
        Use::Hash => DerivedKey::derive(key, &[r#use.info(), tenant.as_bytes(), purpose.as_bytes()]),
        _ => DerivedKey::derive(key, &[r#use.info(), tenant.as_bytes()]),
    }
}

/// The keys of one redaction, each derived when it is first needed.
pub(crate) struct Keys<'r> {
    key: Option<&'r Key>,
    tenant: &'r TenantId,
    purpose: &'r Purpose,
    derived: [OnceCell<DerivedKey>; Use::COUNT],
}

impl<'r> Keys<'r> {
    pub(crate) fn new(key: Option<&'r Key>, tenant: &'r TenantId, purpose: &'r Purpose) -> Keys<'r> {
        Keys { key, tenant, purpose, derived: Default::default() }
    }

    /// The key for a use.
    pub(crate) fn get(&self, r#use: Use) -> Result<&DerivedKey, RedactError> {
        let missing = RedactError::MissingKey { operator: r#use.operator() };
        let (Some(key), Some(cell)) = (self.key, self.derived.get(r#use as usize)) else {
            return Err(missing);
        };
        Ok(cell.get_or_init(|| derive(key, r#use, self.tenant, self.purpose)))
    }

    pub(crate) fn tenant(&self) -> &TenantId {
        self.tenant
    }
}
