//! A log changes its signing key: a statement that both keys sign, and who may sign which sizes after it.

use crate::{
    AuditError, PublicKey, Signer,
    digest::{hex, unhex},
};

/// What the text that both keys sign begins with.
const MAGIC: &str = "safeconduct-audit key/v1";

/// "From entry `index` on, `new` signs the heads of this log in place of `old`."
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyChange {
    pub(crate) index: u64,
    pub(crate) old: PublicKey,
    pub(crate) new: PublicKey,
    signatures: [[u8; 64]; 2],
}

impl KeyChange {
    /// The statement, signed by both.
    pub(crate) fn sign(origin: &str, index: u64, old: &Signer, new: &Signer) -> KeyChange {
        let text = text(origin, index, old.public_key(), new.public_key());
        let signatures = [old.sign(&text), new.sign(&text)];
        KeyChange { index, old: old.public_key().clone(), new: new.public_key().clone(), signatures }
    }

    /// The bytes of its file.
    pub(crate) fn bytes(&self) -> String {
        let [old, new] = self.signatures.map(|signature| hex(&signature));
        format!("{MAGIC}\n{}\n{}\n{old}\n{}\n{new}\n", self.index, self.old, self.new)
    }

    /// The signatures in hex: the old key's, then the new one's.
    pub(crate) fn signatures(&self) -> [String; 2] {
        self.signatures.map(|signature| hex(&signature))
    }

    /// The statement that a `key` entry carries, if it is one that both keys signed.
    pub(crate) fn of_leaf(leaf: &[u8], origin: &str) -> Option<KeyChange> {
        const KEY: &[u8] = b"\"kind\":\"key\"";
        #[derive(serde::Deserialize)]
        struct Leaf<'l> {
            from: u64,
            old: &'l str,
            old_sig: &'l str,
            new: &'l str,
            new_sig: &'l str,
        }
        leaf.windows(KEY.len()).any(|window| window == KEY).then_some(())?;
        let Leaf { from, old, old_sig, new, new_sig } = serde_json::from_slice(leaf).ok()?;
        let file = format!("{MAGIC}\n{from}\n{old}\n{old_sig}\n{new}\n{new_sig}\n");
        KeyChange::open(file.as_bytes(), origin).ok()
    }

    /// Reads a file and checks both signatures.
    pub(crate) fn open(bytes: &[u8], origin: &str) -> Result<KeyChange, AuditError> {
        let malformed = || AuditError::Note("it is not the statement of a change of keys".to_owned());
        let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
        let mut lines = text.lines();
        if lines.next() != Some(MAGIC) {
            return Err(malformed());
        }
        let index = lines.next().and_then(crate::layout::plain_number).ok_or_else(malformed)?;
        let mut key = || -> Option<(PublicKey, [u8; 64])> {
            Some((lines.next()?.parse().ok()?, unhex(lines.next()?)?))
        };
        let ((old, by_old), (new, by_new)) = (key().ok_or_else(malformed)?, key().ok_or_else(malformed)?);
        let change = KeyChange { index, old, new, signatures: [by_old, by_new] };
        // Writing it again shows that nothing had a second spelling.
        if change.bytes() != text {
            return Err(malformed());
        }
        let signed = self::text(origin, index, &change.old, &change.new);
        match change.old.verifies(&signed, &by_old) && change.new.verifies(&signed, &by_new) {
            true => Ok(change),
            false => Err(AuditError::Note("one of the two keys did not sign it".to_owned())),
        }
    }
}

fn text(origin: &str, index: u64, old: &PublicKey, new: &PublicKey) -> String {
    format!("{MAGIC}\n{origin}\n{index}\n{old}\n{new}\n")
}

/// Which sizes each key may sign.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms(Vec<Term>);

#[derive(Debug, Clone)]
struct Term {
    key: PublicKey,
    from: u64,
    to: u64,
}

impl Terms {
    /// `trusted` keys, and those that changes reach from them: forward from an old key, and back from a
    /// new one, which vouches for its predecessor by signing the change.
    pub(crate) fn of(trusted: &[PublicKey], changes: &[KeyChange]) -> Terms {
        let mut keys: Vec<PublicKey> = trusted.to_vec();
        // Each round reaches one key more at least, or none.
        for _ in 0..changes.len() {
            for change in changes {
                for (from, to) in [(&change.old, &change.new), (&change.new, &change.old)] {
                    if keys.contains(from) && !keys.contains(to) {
                        keys.push(to.clone());
                    }
                }
            }
        }
        let term = |key: PublicKey| {
            let from = changes.iter().find(|change| change.new == key).map_or(0, |change| change.index + 1);
            let to =
                changes.iter().find(|change| change.old == key).map_or(u64::MAX, |change| change.index + 1);
            Term { key, from, to }
        };
        Terms(keys.into_iter().map(term).collect())
    }

    /// The keys, in whichever term.
    pub(crate) fn keys(&self) -> Vec<PublicKey> {
        self.0.iter().map(|term| term.key.clone()).collect()
    }

    /// Why `key` may not sign a head of `size` entries, if it may not.
    pub(crate) fn objection(&self, key: &PublicKey, size: u64) -> Option<String> {
        let term = self.0.iter().find(|term| term.key == *key)?;
        if size > term.to {
            return Some(format!(
                "the key `{}` was retired at entry {}",
                key.name(),
                term.to.saturating_sub(1)
            ));
        }
        (size < term.from).then(|| {
            format!("the key `{}` was not in force before entry {}", key.name(), term.from.saturating_sub(1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_signed_by_both_and_by_nobody_else() {
        let [old, new, other] =
            ["old", "new", "other"].map(|name| Signer::from_seed(name, &[name.len() as u8; 32]).unwrap());
        let change = KeyChange::sign("o", 7, &old, &new);
        assert_eq!(KeyChange::open(change.bytes().as_bytes(), "o").unwrap(), change);
        assert!(KeyChange::open(change.bytes().as_bytes(), "another log").is_err());
        let whole = change.bytes();
        for at in 0..whole.len() {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[at] ^= 1;
            assert!(KeyChange::open(&bytes, "o").is_err(), "byte {at}");
        }
        let next = KeyChange::sign("o", 20, &new, &other);
        for trusted in [&old, &new, &other] {
            let terms = Terms::of(&[trusted.public_key().clone()], &[change.clone(), next.clone()]);
            let may = |key: &Signer, size| terms.objection(key.public_key(), size).is_none();
            assert_eq!([may(&old, 1), may(&old, 8), may(&old, 9)], [true, true, false]);
            assert_eq!(
                [may(&new, 7), may(&new, 8), may(&new, 21), may(&new, 22)],
                [false, true, true, false]
            );
            assert_eq!([may(&other, 20), may(&other, 21), may(&other, 1 << 40)], [false, true, true]);
        }
        assert_eq!(Terms::of(&[], &[change]).keys(), []);
    }
}
