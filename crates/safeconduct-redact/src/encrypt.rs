//! Reversible encryption without a vault: AES-SIV (RFC 5297) in an envelope that says under which key.
//!
//! `[EMAIL_ADDRESS~1K7QA…]`: a tilde, the version, four characters that name the key, then tag and text in base 32. The
//! same value of one label and tenant is the same envelope; label and tenant are authenticated with it. Its letters
//! survive a change of case, and it is never mistaken for a placeholder.

use crate::RedactError;
use crate::hash::{DerivedKey, base32, unbase32};
use crate::keys::{Keys, Use, derive};
use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use safeconduct_core::{Key, Label, Purpose, TenantId};
use zeroize::Zeroizing;

/// The first version of the envelope.
const VERSION: char = '1';
/// Characters that name the key: 20 bits, enough to tell a handful apart. The tag does the proving.
const KEY_ID_CHARS: usize = 4;

pub(crate) fn cipher(tag: &DerivedKey, text: &DerivedKey) -> Aes256Siv {
    let mut both = Zeroizing::new([0; 64]);
    both.iter_mut().zip(tag.bytes().iter().chain(text.bytes())).for_each(|(to, from)| *to = *from);
    Aes256Siv::new((&*both).into())
}

/// A name for the key that says nothing about it.
fn key_id(tag: &DerivedKey) -> String {
    tag.stem(&Label::GENERIC_SECRET, "key id").chars().take(KEY_ID_CHARS).collect()
}

/// The envelope that holds the value.
pub(crate) fn seal(keys: &Keys<'_>, label: &Label, value: &str) -> Result<String, RedactError> {
    let (tag, text) = (keys.get(Use::EncryptTag)?, keys.get(Use::EncryptText)?);
    let headers = [label.as_bytes(), keys.tenant().as_bytes()];
    let sealed = cipher(tag, text).encrypt(headers, value.as_bytes());
    let sealed = sealed.map_err(|_| RedactError::Domain { label: label.clone() })?;
    Ok(format!("[{label}~{VERSION}{}{}]", key_id(tag), base32(&sealed)))
}

/// The value in an envelope, given without its brackets, if one of the keys opens it.
pub(crate) fn open(keys: &[&Key], tenant: &TenantId, envelope: &str) -> Option<Zeroizing<String>> {
    let (label, body) = envelope.split_once('~')?;
    let label: Label = label.to_ascii_uppercase().parse().ok()?;
    let body = body.strip_prefix(VERSION)?.to_ascii_uppercase();
    let (id, sealed) = body.split_at_checked(KEY_ID_CHARS)?;
    let sealed = unbase32(sealed)?;
    keys.iter().find_map(|key| {
        let tag = derive(key, Use::EncryptTag, tenant, &Purpose::UNSPECIFIED);
        if key_id(&tag) != id {
            return None;
        }
        let text = derive(key, Use::EncryptText, tenant, &Purpose::UNSPECIFIED);
        let opened = cipher(&tag, &text).decrypt([label.as_bytes(), tenant.as_bytes()], &sealed).ok()?;
        String::from_utf8(opened).ok().map(Zeroizing::new)
    })
}
