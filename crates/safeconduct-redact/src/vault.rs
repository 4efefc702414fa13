//! Remembers, for one session of one tenant, what each placeholder stands for.

use crate::hash::DerivedKey;
use crate::normalize::normalize;
use crate::placeholder::{Name, find_all};
use crate::{Landing, Restorer, VaultError};
use safeconduct_core::{Label, RestoreScope, SessionId, TenantId};
use std::collections::{HashMap, HashSet, hash_map::RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};
use std::{borrow::Cow, fmt};
use zeroize::Zeroizing;

/// Remembers what the placeholders of one session stand for.
///
/// A handle: clones share one book. Inside a session the same value of a label gets the same
/// placeholder; another spelling of it gets the same number and a variant (`[PERSON_1.2]`), so that each
/// comes back exactly as it was written. What was not minted here is never restored here. Originals
/// are wiped when the last handle goes.
///
/// ```
/// use safeconduct_core::{SessionId, TenantId};
/// use safeconduct_redact::{Vault, VaultLimits};
///
/// let vault = Vault::new(TenantId::declare("acme"), SessionId::declare("chat-1"), VaultLimits::default());
/// assert_eq!(vault.restore("[PERSON_1] is nobody here."), "[PERSON_1] is nobody here.");
/// assert_eq!(format!("{vault:?}"), "Vault(acme, chat-1, 0 originals)");
/// ```
#[derive(Clone)]
pub struct Vault(Arc<Shared>);

struct Shared {
    tenant: TenantId,
    session: SessionId,
    limits: VaultLimits,
    book: RwLock<Book>,
}

/// How much a vault may hold; beyond it redaction fails with a [`VaultError`] and nothing is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultLimits {
    /// How many originals.
    pub entries: usize,
    /// How many bytes of originals.
    pub bytes: usize,
}

impl Default for VaultLimits {
    fn default() -> VaultLimits {
        VaultLimits { entries: 100_000, bytes: 64 << 20 }
    }
}

impl Default for Vault {
    /// A vault of the default tenant, for one text or one conversation.
    fn default() -> Vault {
        Vault::new(TenantId::DEFAULT, SessionId::declare("default"), VaultLimits::default())
    }
}

impl Vault {
    /// An empty vault for one session of one tenant.
    pub fn new(tenant: TenantId, session: SessionId, limits: VaultLimits) -> Vault {
        // Places in the book are 32-bit numbers.
        let limits = VaultLimits { entries: limits.entries.min(u32::MAX as usize), ..limits };
        Vault(Arc::new(Shared { tenant, session, limits, book: RwLock::new(Book::default()) }))
    }

    /// Whose values it holds.
    pub fn tenant(&self) -> &TenantId {
        &self.0.tenant
    }

    /// The session it belongs to.
    pub fn session(&self) -> &SessionId {
        &self.0.session
    }

    /// How many originals it holds.
    pub fn len(&self) -> usize {
        self.read(|book| book.entries.len())
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts originals back into plain text that arrives in pieces.
    pub fn restorer(&self) -> Restorer {
        Restorer::new(self.clone(), Landing::Text)
    }

    /// Puts originals back into text that is part of something else, e.g. of a JSON string.
    pub fn restorer_into(&self, landing: Landing) -> Restorer {
        Restorer::new(self.clone(), landing)
    }

    /// Puts originals back into a whole text; borrowed when it holds no placeholder of this vault.
    pub fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_empty() || memchr::memchr(b'[', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut restorer = self.restorer();
        let out = restorer.finish_with(text);
        match restorer.report().restored {
            0 => Cow::Borrowed(text),
            _ => Cow::Owned(out),
        }
    }

    /// Keeps the numbers that `text` already uses from being minted, and returns the places of those minted before.
    pub(crate) fn reserve(&self, text: &str) -> Result<Vec<Range<usize>>, VaultError> {
        let mut known = Vec::new();
        let mut found = find_all(text).peekable();
        if found.peek().is_some() {
            let limit = self.0.limits.entries;
            self.write(|book| {
                for (range, name) in found {
                    if book.named(&name).is_some() {
                        known.push(range);
                    } else {
                        book.reserve(&name, limit)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(known)
    }

    /// Remembers what this session put in an original's place in an original's shape.
    pub(crate) fn issue(&self, text: &str) -> Result<(), VaultError> {
        let limit = self.0.limits.entries;
        self.write(|book| {
            let hash = book.hasher.hash_one(text);
            if book.issued.len() >= limit && !book.issued.contains(&hash) {
                return Err(VaultError::Entries { limit });
            }
            book.issued.insert(hash);
            Ok(())
        })
    }

    /// Whether this session put it there.
    pub(crate) fn issued(&self, text: &str) -> bool {
        self.read(|book| book.issued.contains(&book.hasher.hash_one(text)))
    }

    /// Whether `text`, which reads like a placeholder, is one that was minted when the vault held `originals` already.
    pub(crate) fn minted_since(&self, text: &str, originals: usize) -> bool {
        let name = find_all(text).next().map(|(_, name)| name);
        name.is_some_and(|name| self.read(|book| book.place(&name).is_some_and(|place| place >= originals)))
    }

    /// Whether the name is one of this vault's.
    pub(crate) fn knows(&self, name: &Name) -> bool {
        self.read(|book| book.named(name).is_some())
    }

    /// Shows the original behind `name` to `see`.
    pub(crate) fn original<T>(&self, name: &Name, see: impl FnOnce(&str, RestoreScope) -> T) -> Option<T> {
        self.read(|book| book.named(name).map(|entry| see(&entry.value, entry.scope)))
    }

    /// The placeholder for a value; a new one if it has none yet. With a key, the stem is derived instead of counted.
    pub(crate) fn mint(
        &self,
        label: &Label,
        value: &str,
        scope: RestoreScope,
        key: Option<&DerivedKey>,
    ) -> Result<String, VaultError> {
        let limits = self.0.limits;
        self.write(|book| book.mint(label, value, scope, key, limits))
    }

    // A panic while the lock is held cannot leave the book half written in a way that matters: entries are
    // pushed last and whole. So a poisoned lock is taken as it is.
    fn read<T>(&self, look: impl FnOnce(&Book) -> T) -> T {
        look(&self.0.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Book) -> T) -> T {
        change(&mut self.0.book.write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Shows the outline only.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({}, {}, {} originals)", self.tenant(), self.session(), self.len())
    }
}

/// One original and the placeholder that stands for it.
struct Entry {
    label: Label,
    /// What stands between the brackets.
    name: Box<str>,
    value: Zeroizing<String>,
    scope: RestoreScope,
    /// How many spellings its stem has; counted at the first of them.
    spellings: u32,
}

/// The entries and three ways into them.
///
/// The indexes hold hashes under a random key and places, never a second copy of an original.
#[derive(Default)]
struct Book {
    hasher: RandomState,
    entries: Vec<Entry>,
    by_value: Index,
    by_stem: Index,
    by_name: Index,
    counters: HashMap<Label, u64>,
    reserved: HashSet<u64, BuildHasherDefault<Hashed>>,
    issued: HashSet<u64, BuildHasherDefault<Hashed>>,
    bytes: usize,
}

impl Book {
    fn named(&self, name: &Name) -> Option<&Entry> {
        self.entries.get(self.place(name)?)
    }

    fn place(&self, name: &Name) -> Option<usize> {
        let hash = self.hasher.hash_one(name.as_bytes());
        self.by_name.place(&self.entries, hash, |entry| name.is(&entry.name))
    }

    fn reserve(&mut self, name: &Name, limit: usize) -> Result<(), VaultError> {
        // Counting never gets beyond one number for each entry and each reserved name. Keyed stems
        // are not guessed, so they need no reservation.
        if name.number().is_none_or(|number| number > 2 * limit as u64) {
            return Ok(());
        }
        if self.reserved.len() >= limit {
            return Err(VaultError::Reserved { limit });
        }
        self.reserved.insert(self.hasher.hash_one(name.as_bytes()));
        Ok(())
    }

    /// Whether nobody uses the name, neither this vault nor an input.
    fn is_free(&self, name: &str) -> bool {
        let Some(folded) = Name::fold(name) else { return false };
        let hash = self.hasher.hash_one(folded.as_bytes());
        !self.reserved.contains(&hash) && self.named(&folded).is_none()
    }

    fn mint(
        &mut self,
        label: &Label,
        value: &str,
        scope: RestoreScope,
        key: Option<&DerivedKey>,
        limits: VaultLimits,
    ) -> Result<String, VaultError> {
        let value_hash = self.hasher.hash_one((label.as_str(), value));
        let same = |entry: &Entry| entry.label == *label && entry.value.as_str() == value;
        if let Some(entry) = self.by_value.find_mut(&mut self.entries, value_hash, same) {
            entry.scope = entry.scope.min(scope);
            return Ok(written(&entry.name));
        }
        if self.entries.len() >= limits.entries {
            return Err(VaultError::Entries { limit: limits.entries });
        }
        if self.bytes.saturating_add(value.len()) > limits.bytes {
            return Err(VaultError::Bytes { limit: limits.bytes });
        }
        let normal = normalize(label, value);
        let stem_hash = self.hasher.hash_one((label.as_str(), &*normal));
        let related = |entry: &Entry| entry.label == *label && normalize(label, &entry.value) == normal;
        let first = self.by_stem.find_mut(&mut self.entries, stem_hash, related).map(|first| {
            first.spellings += 1;
            (first.name.clone(), first.spellings)
        });
        let place = self.entries.len() as u32;
        let name = match first {
            Some((stem, spelling)) => self.variant(&stem, spelling, key.map(|key| key.stem(label, value))),
            None => {
                let name = match key {
                    Some(key) => format!("{label}_{}", key.stem(label, &normal)),
                    None => self.count(label),
                };
                self.by_stem.insert(stem_hash, place);
                name
            }
        };
        self.by_value.insert(value_hash, place);
        if let Some(folded) = Name::fold(&name) {
            self.by_name.insert(self.hasher.hash_one(folded.as_bytes()), place);
        }
        self.bytes += value.len();
        let placeholder = written(&name);
        let value = Zeroizing::new(value.to_owned());
        self.entries.push(Entry { label: label.clone(), name: name.into(), value, scope, spellings: 1 });
        Ok(placeholder)
    }

    /// The next free number of a label.
    fn count(&mut self, label: &Label) -> String {
        let mut number = self.counters.get(label).copied().unwrap_or(0);
        let name = loop {
            number += 1;
            let name = format!("{label}_{number}");
            if self.is_free(&name) {
                break name;
            }
        };
        self.counters.insert(label.clone(), number);
        name
    }

    /// A free name for another spelling: two characters of its keyed stem, or its ordinal.
    fn variant(&self, stem: &str, spelling: u32, keyed: Option<String>) -> String {
        let short = keyed.as_deref().and_then(|keyed| keyed.get(..2));
        let derived = short.map(|short| format!("{stem}.{short}")).filter(|name| self.is_free(name));
        derived.unwrap_or_else(|| {
            let mut names = (u64::from(spelling)..).map(|ordinal| format!("{stem}.{ordinal}"));
            names.find(|name| self.is_free(name)).unwrap_or_default()
        })
    }
}

fn written(name: &str) -> String {
    let mut placeholder = String::with_capacity(name.len() + 2);
    placeholder.push('[');
    placeholder.push_str(name);
    placeholder.push(']');
    placeholder
}

/// From hashes to places of entries; entries of one hash are chained.
#[derive(Default)]
struct Index {
    latest: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    earlier: HashMap<u32, u32>,
}

impl Index {
    fn insert(&mut self, hash: u64, place: u32) {
        if let Some(before) = self.latest.insert(hash, place) {
            self.earlier.insert(place, before);
        }
    }

    fn place(&self, entries: &[Entry], hash: u64, is: impl Fn(&Entry) -> bool) -> Option<usize> {
        let chain = std::iter::successors(self.latest.get(&hash), |place| self.earlier.get(place));
        chain.map(|place| *place as usize).find(|place| entries.get(*place).is_some_and(&is))
    }

    fn find_mut<'e>(
        &self,
        entries: &'e mut [Entry],
        hash: u64,
        is: impl Fn(&Entry) -> bool,
    ) -> Option<&'e mut Entry> {
        let place = self.place(entries, hash, is)?;
        entries.get_mut(place)
    }
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(vault: &Vault, label: Label, value: &str) -> String {
        vault.mint(&label, value, RestoreScope::Text, None).unwrap()
    }

    #[test]
    fn values_count_up_and_spellings_share_a_number() {
        let vault = Vault::default();
        for (label, value, placeholder) in [
            (Label::EMAIL_ADDRESS, "ana@example.org", "[EMAIL_ADDRESS_1]"),
            (Label::EMAIL_ADDRESS, "eva@example.org", "[EMAIL_ADDRESS_2]"),
            (Label::PERSON, "ana@example.org", "[PERSON_1]"),
            (Label::EMAIL_ADDRESS, "Ana@example.org", "[EMAIL_ADDRESS_1.2]"),
            (Label::EMAIL_ADDRESS, "ANA@EXAMPLE.ORG", "[EMAIL_ADDRESS_1.3]"),
            (Label::EMAIL_ADDRESS, "ana@example.org", "[EMAIL_ADDRESS_1]"),
        ] {
            assert_eq!(mint(&vault, label, value), placeholder, "{value}");
        }
        assert_eq!(vault.restore("[EMAIL_ADDRESS_1.2] [EMAIL_ADDRESS_1]"), "Ana@example.org ana@example.org");
    }

    #[test]
    fn numbers_that_an_input_uses_are_skipped_and_never_restored() {
        let vault = Vault::default();
        vault.reserve(r"[PERSON_1], \[person\_3\] and [PERSON_2.2]").unwrap();
        assert_eq!(mint(&vault, Label::PERSON, "Ana"), "[PERSON_2]");
        assert_eq!(mint(&vault, Label::PERSON, "ANA"), "[PERSON_2.3]");
        assert_eq!(mint(&vault, Label::PERSON, "Eva"), "[PERSON_4]");
        assert_eq!(vault.restore("[PERSON_1] [PERSON_3] [PERSON_2.2]"), "[PERSON_1] [PERSON_3] [PERSON_2.2]");
    }

    #[test]
    fn labels_that_fold_alike_stay_apart() {
        let vault = Vault::default();
        let (one, other): (Label, Label) = ("A_B".parse().unwrap(), "A__B".parse().unwrap());
        assert_eq!(mint(&vault, one, "x"), "[A_B_1]");
        assert_eq!(mint(&vault, other, "y"), "[A__B_2]");
        assert_eq!(vault.restore("[A_B_1] [A__B_2]"), "x y");
    }

    #[test]
    fn limits_hold() {
        let limits = VaultLimits { entries: 2, bytes: 10 };
        let vault = Vault::new(TenantId::DEFAULT, SessionId::declare("s"), limits);
        let mint = |value: &str| vault.mint(&Label::PERSON, value, RestoreScope::Text, None);
        assert!(mint("Ana").is_ok());
        assert_eq!(mint("a long name"), Err(VaultError::Bytes { limit: 10 }));
        assert!(mint("Eva").is_ok());
        assert_eq!(mint("Ida"), Err(VaultError::Entries { limit: 2 }));
        assert!(mint("Ana").is_ok(), "what it holds it still knows");
        assert_eq!(vault.reserve("[X_1] [X_2] [X_3]"), Err(VaultError::Reserved { limit: 2 }));
    }

    #[test]
    fn a_credential_stays_away_once_one_plan_said_so() {
        let vault = Vault::default();
        vault.mint(&Label::PERSON, "Ana", RestoreScope::Everywhere, None).unwrap();
        vault.mint(&Label::PERSON, "Ana", RestoreScope::Never, None).unwrap();
        assert_eq!(vault.restore("[PERSON_1]"), "[PERSON_1]");
    }
}
