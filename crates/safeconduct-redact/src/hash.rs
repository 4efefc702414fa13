//! Keyed hashes and the stems of keyed placeholders: stable for those who hold the key, meaningless to others.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use safeconduct_core::{Key, Label, Purpose, TenantId};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Crockford's base 32: no letter looks like a digit, case does not matter.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Thirteen characters of five bits: 65 bits.
pub(crate) const STEM_CHARS: usize = 13;

/// A key for one tenant and one use, derived from the embedder's.
pub(crate) struct DerivedKey(Zeroizing<[u8; 32]>);

impl DerivedKey {
    /// The key for hashes of one tenant and purpose.
    pub(crate) fn for_hashes(key: &Key, tenant: &TenantId, purpose: &Purpose) -> DerivedKey {
        derive(key, &[b"safeconduct/redact/hash/v1", tenant.as_bytes(), purpose.as_bytes()])
    }

    /// The key for keyed placeholders of one tenant.
    pub(crate) fn for_placeholders(key: &Key, tenant: &TenantId) -> DerivedKey {
        derive(key, &[b"safeconduct/redact/placeholder/v1", tenant.as_bytes()])
    }

    /// The key for surrogates of one tenant.
    pub(crate) fn for_surrogates(key: &Key, tenant: &TenantId) -> DerivedKey {
        derive(key, &[b"safeconduct/redact/surrogate/v1", tenant.as_bytes()])
    }

    /// Thirteen characters that stand for this value of this label.
    pub(crate) fn stem(&self, label: &Label, value: &str) -> String {
        let bits =
            self.tag(label, value).iter().take(16).fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        let places = (0..STEM_CHARS).map(|place| (bits >> (123 - 5 * place)) as usize & 31);
        places.filter_map(|place| ALPHABET.get(place)).map(|byte| char::from(*byte)).collect()
    }

    /// Numbers without end that depend on this value of this label.
    pub(crate) fn digits(&self, label: &Label, value: &str) -> Digits {
        Digits {
            seed: DerivedKey(Zeroizing::new(self.tag(label, value))),
            label: label.clone(),
            block: 0,
            left: Vec::new(),
        }
    }

    fn tag(&self, label: &Label, value: &str) -> [u8; 32] {
        // HMAC pads a short key with zeros to its block; done here, so that no length can be wrong.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.0.iter()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(label.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// Numbers that look like chance and are the same every time.
pub(crate) struct Digits {
    seed: DerivedKey,
    label: Label,
    block: u64,
    left: Vec<u8>,
}

impl Digits {
    /// The next number below `bound`. Four bytes are reduced to it: the bias is below one in a million.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        if self.left.len() < 4 {
            self.block += 1;
            self.left.extend(self.seed.tag(&self.label, &self.block.to_string()));
        }
        let number = self.left.drain(..4).fold(0u32, |number, byte| number << 8 | u32::from(byte));
        number % bound.max(1)
    }
}

fn derive(key: &Key, info: &[&[u8]]) -> DerivedKey {
    // Every part is preceded by its length, so that no two lists of parts read alike.
    let framed: Vec<u8> =
        info.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes(), *part].concat()).collect();
    let mut derived = Zeroizing::new([0; 32]);
    let expanded = Hkdf::<Sha256>::new(None, key.expose()).expand(&framed, &mut *derived);
    // HKDF refuses only outputs over 255 blocks; this one is one block long.
    debug_assert!(expanded.is_ok());
    DerivedKey(derived)
}

/// What stands in for a hashed finding: `#` keeps it apart from placeholders, so it is never restored.
pub(crate) fn written(label: &Label, stem: &str) -> String {
    format!("[{label}#{stem}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(key: u8, tenant: &'static str, purpose: Purpose, value: &str) -> String {
        DerivedKey::for_hashes(&Key::new([key; 32]), &TenantId::declare(tenant), &purpose)
            .stem(&Label::EMAIL_ADDRESS, value)
    }

    #[test]
    fn a_hash_depends_on_key_tenant_purpose_and_value_and_on_nothing_else() {
        let base = stem(1, "acme", Purpose::SUPPORT, "ana@example.org");
        assert_eq!(base.len(), STEM_CHARS);
        assert_eq!(base, stem(1, "acme", Purpose::SUPPORT, "ana@example.org"));
        for other in [
            stem(2, "acme", Purpose::SUPPORT, "ana@example.org"),
            stem(1, "acm", Purpose::SUPPORT, "ana@example.org"),
            stem(1, "acme", Purpose::MARKETING, "ana@example.org"),
            stem(1, "acme", Purpose::SUPPORT, "eva@example.org"),
        ] {
            assert_ne!(base, other);
        }
    }
}
