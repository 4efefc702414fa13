//! Remembers, for one session of one tenant, what each placeholder stands for.

mod arena;
mod book;
mod numbers;
mod people;
mod sealed;
mod store;
mod table;

pub use sealed::SealError;
pub use store::{Kept, MemoryStore, StoreError, StoredVault, VaultStore};

use crate::hash::DerivedKey;
use crate::json::integer;
use crate::mark::next_bracket;
use crate::placeholder::{Name, Reading, find_all, read};
use crate::{Landing, Restorer, VaultError};
use book::Book;
use safeconduct_core::{Label, RestoreScope, SessionId, TenantId, Timestamp};
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use std::{borrow::Cow, fmt};
use zeroize::Zeroizing;

/// What an original was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text, or a part of one.
    Text,
    /// A whole number of JSON, kept as it was spelled.
    Number,
}

impl Form {
    /// What an original says: of a number, the integer where it spells one, as it was scanned.
    fn meaning(self, value: &str) -> Cow<'_, str> {
        match self {
            Form::Text => Cow::Borrowed(value),
            Form::Number => integer(value).map_or(Cow::Borrowed(value), Cow::Owned),
        }
    }
}

/// Remembers what the placeholders of one session stand for.
///
/// A handle: clones share one book. Inside a session the same value of a label gets the same
/// placeholder; another spelling of it gets the same number and a variant (`[PERSON_1.2]`), so that each
/// comes back exactly as it was written. So does a shorter or fuller form of a person's name (`Lopez`, `M. Lopez`) where
/// it fits exactly one person of the session. What was not minted here is never restored here. Originals
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
    /// How long an original is kept after it was last redacted; without end if there is none.
    ///
    /// The vault has no clock: time passes when [`Vault::advance`] says so.
    pub lifetime: Option<Duration>,
}

impl Default for VaultLimits {
    fn default() -> VaultLimits {
        VaultLimits { entries: 100_000, bytes: 64 << 20, lifetime: None }
    }
}

/// From here on a text is looked through before it is copied.
const LOOK_AHEAD: usize = 256;

impl Default for Vault {
    /// A vault of the default tenant, for one text or one conversation.
    fn default() -> Vault {
        Vault::new(TenantId::DEFAULT, SessionId::declare("default"), VaultLimits::default())
    }
}

impl Vault {
    /// An empty vault for one session of one tenant.
    pub fn new(tenant: TenantId, session: SessionId, limits: VaultLimits) -> Vault {
        Vault::holding(Book::default(), tenant, session, limits)
    }

    fn holding(book: Book, tenant: TenantId, session: SessionId, limits: VaultLimits) -> Vault {
        // Places in the book are 32-bit numbers.
        let limits = VaultLimits { entries: limits.entries.min(u32::MAX as usize - 1), ..limits };
        Vault(Arc::new(Shared { tenant, session, limits, book: RwLock::new(book) }))
    }

    /// Tells the vault what time it is. What was not redacted for a [lifetime](VaultLimits::lifetime) is out of reach from
    /// then on, and wiped soon; its placeholder is never given to anything else.
    ///
    /// ```
    /// use safeconduct_core::{SessionId, TenantId, Timestamp};
    /// use safeconduct_redact::{Vault, VaultLimits};
    /// use std::time::Duration;
    ///
    /// let limits = VaultLimits { lifetime: Some(Duration::from_secs(3_600)), ..VaultLimits::default() };
    /// let vault = Vault::new(TenantId::declare("acme"), SessionId::declare("chat-1"), limits);
    /// vault.advance("2026-11-23T12:00:00Z".parse::<Timestamp>()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advance(&self, now: Timestamp) {
        let limits = self.0.limits;
        self.write(|book| book.advance(now, limits));
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
        self.read(|book| book.len())
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
        // A look ahead spares a long text the copy; a short one is copied sooner than it is looked through.
        let bracket = next_bracket(text.as_bytes());
        if bracket == text.len() || (text.len() > LOOK_AHEAD && find_all(text).next().is_none()) {
            return Cow::Borrowed(text);
        }
        if let Reading::Placeholder { lead: 0, len, name } = read(text.as_bytes(), true)
            && len == text.len()
        {
            // Nothing but a placeholder, as values and cells often are: it stands in no link.
            let original = |value: &str, scope| (scope != RestoreScope::Never).then(|| value.to_owned());
            return self.original(&name, original).flatten().map_or(Cow::Borrowed(text), Cow::Owned);
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
            let (limits, limit) = (self.0.limits, self.0.limits.entries);
            self.write(|book| {
                for (range, name) in found {
                    if book.named(&name, limits).is_some() {
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
            if !book.issued.contains(text) {
                if book.issued.len() >= limit {
                    return Err(VaultError::Entries { limit });
                }
                book.issued.insert(text.into());
            }
            Ok(())
        })
    }

    /// Whether this session put it there.
    pub(crate) fn issued(&self, text: &str) -> bool {
        self.read(|book| book.issued.contains(text))
    }

    /// Whether `text`, which reads like a placeholder, is one that was minted when the vault held `originals` already.
    pub(crate) fn minted_since(&self, text: &str, originals: usize) -> bool {
        let name = find_all(text).next().map(|(_, name)| name);
        name.is_some_and(|name| self.read(|book| book.place(&name).is_some_and(|place| place >= originals)))
    }

    /// Whether the name is one of this vault's.
    pub(crate) fn knows(&self, name: &Name) -> bool {
        self.read(|book| book.named(name, self.0.limits).is_some())
    }

    /// Shows the original behind `name` to `see`.
    pub(crate) fn original<T>(&self, name: &Name, see: impl FnOnce(&str, RestoreScope) -> T) -> Option<T> {
        self.read(|book| {
            book.named(name, self.0.limits).map(|found| see(&found.form.meaning(found.value), found.scope))
        })
    }

    /// The number of JSON, as it was spelled, that `text` stands for: nothing but a placeholder of one that may return.
    pub(crate) fn number(&self, text: &str) -> Option<Zeroizing<String>> {
        let Reading::Placeholder { lead: 0, len, name } = read(text.as_bytes(), true) else { return None };
        let whole = len == text.len();
        self.read(|book| {
            let found = book.named(&name, self.0.limits).filter(|_| whole)?;
            let returns = found.form == Form::Number && found.scope != RestoreScope::Never;
            returns.then(|| Zeroizing::new(found.value.to_owned()))
        })
    }

    /// The placeholder for a value; a new one if it has none yet. With a key, the stem is derived instead of counted.
    pub(crate) fn mint(
        &self,
        label: &Label,
        value: &str,
        form: Form,
        scope: RestoreScope,
        key: Option<&DerivedKey>,
    ) -> Result<String, VaultError> {
        let limits = self.0.limits;
        self.write(|book| book.mint(label, (value, form), scope, key, limits))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use safeconduct_core::Category;

    fn mint(vault: &Vault, label: Label, value: &str) -> String {
        vault.mint(&label, value, Form::Text, RestoreScope::Text, None).unwrap()
    }

    proptest! {
        #[test]
        fn placeholders_are_short_ascii_that_nothing_escapes_and_none_begins_another(
            values in prop::collection::vec(("[A-Z][A-Z0-9_]{0,12}", "[aA ]{1,3}|[0-9]{1,2}"), 1..40),
            keyed in any::<bool>(),
        ) {
            let key = DerivedKey::derive(&safeconduct_core::Key::new([7; 32]), &[b"test"]);
            let vault = Vault::default();
            let mut minted: Vec<String> = Vec::new();
            for (label, value) in &values {
                let Ok(label) = Label::custom(label, Category::Person) else { continue };
                minted.push(vault.mint(&label, value, Form::Text, RestoreScope::Text, keyed.then_some(&key)).unwrap());
            }
            minted.sort();
            minted.dedup();
            for (at, placeholder) in minted.iter().enumerate() {
                prop_assert!(placeholder.len() <= Restorer::HELD_MAX / 2);
                prop_assert!(placeholder.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"[]_.".contains(&byte)));
                prop_assert_eq!(serde_json::to_string(placeholder).unwrap(), format!("\"{placeholder}\""));
                prop_assert!(!minted.iter().enumerate().any(|(other, longer)| other != at && longer.starts_with(placeholder.as_str())));
            }
        }
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
        let limits = VaultLimits { entries: 2, bytes: 10, lifetime: None };
        let vault = Vault::new(TenantId::DEFAULT, SessionId::declare("s"), limits);
        let mint = |value: &str| vault.mint(&Label::PERSON, value, Form::Text, RestoreScope::Text, None);
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
        vault.mint(&Label::PERSON, "Ana", Form::Text, RestoreScope::Everywhere, None).unwrap();
        vault.mint(&Label::PERSON, "Ana", Form::Text, RestoreScope::Never, None).unwrap();
        assert_eq!(vault.restore("[PERSON_1]"), "[PERSON_1]");
    }

    #[test]
    fn what_was_not_seen_for_a_lifetime_is_out_of_reach_and_its_number_is_gone() {
        let limits =
            VaultLimits { entries: 2, lifetime: Some(Duration::from_secs(100)), ..VaultLimits::default() };
        let vault = Vault::new(TenantId::DEFAULT, SessionId::declare("s"), limits);
        assert_eq!(mint(&vault, Label::PERSON, "Ana"), "[PERSON_1]");
        // The first time it is told counts from then on.
        vault.advance(Timestamp::from_seconds(1_000));
        assert_eq!(mint(&vault, Label::PERSON, "Eva"), "[PERSON_2]");
        vault.advance(Timestamp::from_seconds(1_090));
        assert_eq!(mint(&vault, Label::PERSON, "Ana"), "[PERSON_1]");
        vault.advance(Timestamp::from_seconds(1_101));
        assert_eq!(vault.restore("[PERSON_1] [PERSON_2]"), "Ana [PERSON_2]");
        assert_eq!(mint(&vault, Label::PERSON, "Ida"), "[PERSON_3]", "there is room again");
        assert_eq!(vault.len(), 2);
        assert_eq!(vault.restore("[PERSON_1] [PERSON_2] [PERSON_3]"), "Ana [PERSON_2] Ida");
        // Time does not run backwards.
        vault.advance(Timestamp::from_seconds(5));
        assert_eq!(vault.restore("[PERSON_2]"), "[PERSON_2]");
    }

    #[test]
    fn expired_originals_are_wiped_without_being_asked_for() {
        let limits = VaultLimits { lifetime: Some(Duration::from_secs(160)), ..VaultLimits::default() };
        let vault = Vault::new(TenantId::DEFAULT, SessionId::declare("s"), limits);
        vault.advance(Timestamp::from_seconds(0));
        mint(&vault, Label::PERSON, "Ana");
        vault.advance(Timestamp::from_seconds(165));
        assert_eq!(vault.len(), 1, "not yet worth a walk through the book");
        vault.advance(Timestamp::from_seconds(171));
        assert_eq!(vault.len(), 0);
    }
}
