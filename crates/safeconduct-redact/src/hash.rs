//! Keyed hashes and the stems of keyed placeholders: stable for those who hold the key, meaningless to others.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use safeconduct_core::{Key, Label};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Crockford's base 32: no letter looks like a digit, case does not matter.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Thirteen characters of five bits: 65 bits.
pub(crate) const STEM_CHARS: usize = 13;

/// A key for one tenant and one use, derived from the embedder's.
pub(crate) struct DerivedKey(Zeroizing<[u8; 32]>);

impl DerivedKey {
    /// A key of its own for this list of names.
    pub(crate) fn derive(key: &Key, info: &[&[u8]]) -> DerivedKey {
        // Every name is preceded by its length, so that no two lists read alike.
        let framed: Vec<u8> =
            info.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes(), *part].concat()).collect();
        let mut derived = Zeroizing::new([0; 32]);
        // HKDF refuses only outputs over 255 blocks; this one is one block long.
        let expanded = Hkdf::<Sha256>::new(None, key.expose()).expand(&framed, &mut *derived);
        debug_assert!(expanded.is_ok());
        DerivedKey(derived)
    }

    /// The bytes, for a cipher.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Thirteen characters that stand for this value of this label.
    pub(crate) fn stem(&self, label: &Label, value: &str) -> String {
        base32(&self.tag(label, value)).chars().take(STEM_CHARS).collect()
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

/// Bytes in base 32, the last character filled up with zero bits.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0u32, 0);
    let mut write = |place: u32| out.extend(ALPHABET.get(place as usize & 31).map(|byte| char::from(*byte)));
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            write(bits >> count);
        }
    }
    if count > 0 {
        write(bits << (5 - count));
    }
    out
}

/// The bytes again; `None` if a character is none of the alphabet or a filling bit is set.
pub(crate) fn unbase32(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes() {
        bits = bits << 5 | ALPHABET.iter().position(|letter| *letter == byte)? as u32;
        count += 5;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    (count < 5 && bits & ((1 << count) - 1) == 0).then_some(out)
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

/// What stands in for a hashed finding: `#` keeps it apart from placeholders, so it is never restored.
pub(crate) fn written(label: &Label, stem: &str) -> String {
    format!("[{label}#{stem}]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Use, derive};
    use proptest::prelude::*;
    use safeconduct_core::{Purpose, TenantId};

    proptest! {
        #[test]
        fn base_32_reads_back(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(unbase32(&base32(&bytes)), Some(bytes));
        }
    }

    fn stem(key: u8, tenant: &'static str, purpose: Purpose, value: &str) -> String {
        derive(&Key::new([key; 32]), Use::Hash, &TenantId::declare(tenant), &purpose)
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
