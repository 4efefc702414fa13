//! Keyed names for things that must not be written down: tags that link, commitments that prove.

use crate::{RecordId, digest::hex};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use safeconduct_core::{Key, Label, SessionId, TenantId, Timestamp};
use sha2::Sha256;
use std::fmt;

/// How long tags of one value stay equal: 90 days.
const EPOCH_MICROS: i64 = 90 * 86_400_000_000;

/// Makes [`Tag`]s and [`Commitment`]s under one master key.
///
/// Whoever holds the master can recompute a tag for a given value and the commitment key of a
/// given record; without it a log shows neither.
#[derive(Clone)]
pub struct Keyring {
    /// The keyed state that every other key is expanded from.
    extracted: Hkdf<Sha256>,
}

impl Tag {
    pub(crate) const fn of(bytes: [u8; 16]) -> Tag {
        Tag(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Makes the [`Tag`]s of one tenant and epoch: see [`Keyring::tagger`].
#[derive(Clone)]
pub struct Tagger {
    keyed: Hmac<Sha256>,
}

/// A keyed pseudonym: equal values are equal inside one tenant, kind and epoch, and nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag([u8; 16]);

/// HMAC-SHA-256 of exact outgoing bytes under a key of that record alone.
///
/// An auditor who is given the record's key can show "these were the bytes"; without it even a
/// short prompt cannot be guessed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Commitment([u8; 32]);

impl Keyring {
    /// From key material of the embedder.
    pub fn new(master: Key) -> Keyring {
        Keyring { extracted: Hkdf::new(Some(b"safeconduct-audit"), master.expose()) }
    }

    /// Tags of one tenant and epoch: the key is derived once.
    pub fn tagger(&self, tenant: &TenantId, at: Timestamp) -> Tagger {
        let epoch = at.micros().div_euclid(EPOCH_MICROS).to_be_bytes();
        Tagger { keyed: hmac(&self.derive(&[b"tag|", tenant.as_bytes(), b"|", &epoch])) }
    }

    /// The tag of a found value; `value` in the spelling that counts as the same.
    pub fn finding_tag(&self, tenant: &TenantId, label: &Label, value: &str, at: Timestamp) -> Tag {
        self.tag(tenant, at, label.as_str(), value)
    }

    /// The tag that stands for a conversation.
    pub fn session_tag(&self, tenant: &TenantId, session: &SessionId, at: Timestamp) -> Tag {
        self.tag(tenant, at, "session", session.as_str())
    }

    /// The tag that stands for a user.
    pub fn actor_tag(&self, tenant: &TenantId, actor: &str, at: Timestamp) -> Tag {
        self.tag(tenant, at, "actor", actor)
    }

    /// Commits to `bytes` in the record `id`.
    ///
    /// ```
    /// use safeconduct_audit::{Keyring, RecordId};
    /// use safeconduct_core::Key;
    ///
    /// let keyring = Keyring::new(Key::new([7; 32]));
    /// let id = RecordId::new("2026-11-23".parse()?)?;
    /// let commitment = keyring.commit(id, b"the body as sent");
    /// assert!(commitment.is_of(&keyring.commitment_key(id), b"the body as sent"));
    /// assert!(!commitment.is_of(&keyring.commitment_key(id), b"another body"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn commit(&self, id: RecordId, bytes: &[u8]) -> Commitment {
        Commitment(keyed(hmac(&self.commitment_key(id)), &[bytes]))
    }

    /// The key behind the commitment of one record, to be handed to an auditor.
    pub fn commitment_key(&self, id: RecordId) -> Key {
        self.derive(&[b"commitment|", id.as_bytes()])
    }

    fn tag(&self, tenant: &TenantId, at: Timestamp, kind: &str, value: &str) -> Tag {
        self.tagger(tenant, at).tag(kind, value)
    }

    fn derive(&self, info: &[&[u8]]) -> Key {
        let mut bytes = [0; 32];
        // HKDF refuses only outputs over 255 blocks; 32 bytes is one block.
        let expanded = self.extracted.expand_multi_info(info, &mut bytes);
        debug_assert!(expanded.is_ok());
        Key::new(bytes)
    }
}

impl Tagger {
    /// The tag of a found value; `value` in the spelling that counts as the same.
    pub fn finding(&self, label: &Label, value: &str) -> Tag {
        self.tag(label.as_str(), value)
    }

    fn tag(&self, kind: &str, value: &str) -> Tag {
        let mac = keyed(self.keyed.clone(), &[kind.as_bytes(), &[0], value.as_bytes()]);
        let (tag, _) = mac.split_first_chunk().unwrap_or((&[0; 16], &[]));
        Tag(*tag)
    }
}

impl fmt::Debug for Tagger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tagger(32 bytes)")
    }
}

impl Commitment {
    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this is the commitment to `bytes` under `key`.
    pub fn is_of(&self, key: &Key, bytes: &[u8]) -> bool {
        Commitment(keyed(hmac(key), &[bytes])) == *self
    }
}

fn hmac(key: &Key) -> Hmac<Sha256> {
    // 32 bytes are shorter than a block, so they are taken as they are.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (to, from) in block.iter_mut().zip(key.expose()) {
        *to = *from;
    }
    Hmac::new(&block)
}

fn keyed(mut mac: Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(32 bytes)")
    }
}

macro_rules! shown_as_hex {
    ($($name:ident),+) => { $(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&hex(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+ };
}
shown_as_hex!(Tag, Commitment);

/// A text that is not 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tag is 32 lower-case hex digits")]
pub struct TagError;

impl std::str::FromStr for Tag {
    type Err = TagError;
    fn from_str(text: &str) -> Result<Tag, TagError> {
        crate::digest::unhex(text).map(Tag).ok_or(TagError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_link_inside_one_tenant_kind_and_epoch_only() {
        let keyring = Keyring::new(Key::new([1; 32]));
        let (acme, other) = (TenantId::declare("acme"), TenantId::declare("other"));
        let now = Timestamp::from_seconds(1_800_000_000);
        let tag = keyring.finding_tag(&acme, &Label::EMAIL_ADDRESS, "ana@example.org", now);
        assert_eq!(
            tag,
            keyring.finding_tag(&acme, &Label::EMAIL_ADDRESS, "ana@example.org", now.plus_days(1))
        );
        for different in [
            keyring.finding_tag(&acme, &Label::EMAIL_ADDRESS, "bob@example.org", now),
            keyring.finding_tag(&acme, &Label::PHONE_NUMBER, "ana@example.org", now),
            keyring.finding_tag(&other, &Label::EMAIL_ADDRESS, "ana@example.org", now),
            keyring.finding_tag(&acme, &Label::EMAIL_ADDRESS, "ana@example.org", now.plus_days(90)),
            Keyring::new(Key::new([2; 32])).finding_tag(&acme, &Label::EMAIL_ADDRESS, "ana@example.org", now),
        ] {
            assert_ne!(tag, different);
        }
    }

    #[test]
    fn equal_bytes_in_two_records_commit_differently() {
        let keyring = Keyring::new(Key::new([1; 32]));
        let id = || RecordId::new(Timestamp::from_seconds(0)).unwrap();
        assert_ne!(keyring.commit(id(), b"yes"), keyring.commit(id(), b"yes"));
    }
}
