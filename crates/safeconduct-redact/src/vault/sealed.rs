//! A vault that travels: all it holds, encrypted and authenticated for the tenant and the session it belongs to.
//!
//! One header (name and version of the form), then AES-SIV (RFC 5297) over lengths and fields in a fixed order. Tenant,
//! session and header are authenticated with it. The same contents seal to the same bytes.

use super::book::{Book, Shown};
use super::{Form, Vault, VaultLimits};
use crate::VaultError;
use crate::encrypt::cipher;
use crate::keys::{Use, derive};
use safeconduct_core::{Category, Key, Label, Purpose, RestoreScope, SessionId, TenantId, Timestamp};
use zeroize::Zeroizing;

/// The form's name and version.
const HEADER: &[u8] = b"safeconduct vault 2\n";

/// Why a sealed vault does not open. Nothing of it was read then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The bytes are no sealed vault of this version.
    #[error("not a sealed vault, or one of another version of safeconduct")]
    Form,
    /// The key, tenant or session is another, or the bytes were changed.
    #[error(
        "the sealed vault does not open: another key, tenant or session sealed it, or it was changed since"
    )]
    Closed,
    /// It holds more than it may here.
    #[error(transparent)]
    Room(#[from] VaultError),
}

impl Vault {
    /// All the vault holds, encrypted and authenticated under a key derived from `key`.
    ///
    /// Whoever opens it later goes on where this vault stood. Only one of the copies may go on: two that mint apart
    /// would give one number to two values.
    ///
    /// ```
    /// use safeconduct_core::{Key, SessionId, TenantId};
    /// use safeconduct_redact::{SealError, Vault, VaultLimits};
    ///
    /// let (acme, chat, limits) = (TenantId::declare("acme"), SessionId::declare("chat-1"), VaultLimits::default());
    /// let key = Key::new([7; 32]);
    /// let sealed = Vault::new(acme.clone(), chat.clone(), limits).seal(&key)?;
    /// assert!(Vault::unseal(&sealed, &key, acme.clone(), chat, limits).is_ok());
    /// let other = Vault::unseal(&sealed, &key, acme, SessionId::declare("chat-2"), limits);
    /// assert_eq!(other.err(), Some(SealError::Closed));
    /// # Ok::<(), SealError>(())
    /// ```
    ///
    /// # Errors
    /// [`SealError::Closed`] if the contents are too large for the cipher.
    pub fn seal(&self, key: &Key) -> Result<Vec<u8>, SealError> {
        let plain = self.read(write_book);
        let mut cipher = cipher_of(key, self.tenant());
        let context = [HEADER, self.tenant().as_bytes(), self.session().as_bytes()];
        let sealed = cipher.encrypt(context, &plain).map_err(|_| SealError::Closed)?;
        Ok([HEADER, &sealed].concat())
    }

    /// The vault that was sealed for this tenant and session.
    ///
    /// # Errors
    /// [`SealError`] for anything but the bytes that were sealed for them under this key.
    pub fn unseal(
        sealed: &[u8],
        key: &Key,
        tenant: TenantId,
        session: SessionId,
        limits: VaultLimits,
    ) -> Result<Vault, SealError> {
        let body = sealed.strip_prefix(HEADER).ok_or(SealError::Form)?;
        let mut cipher = cipher_of(key, &tenant);
        let context = [HEADER, tenant.as_bytes(), session.as_bytes()];
        let plain = cipher.decrypt(context, body).map_err(|_| SealError::Closed)?;
        let plain = Zeroizing::new(plain);
        let book = Reader(&plain).book(limits)?;
        Ok(Vault::holding(book, tenant, session, limits))
    }
}

fn cipher_of(key: &Key, tenant: &TenantId) -> aes_siv::siv::Aes256Siv {
    let key = |r#use| derive(key, r#use, tenant, &Purpose::UNSPECIFIED);
    cipher(&key(Use::SealTag), &key(Use::SealText))
}

fn write_book(book: &Book) -> Zeroizing<Vec<u8>> {
    // Sized beforehand: a buffer that grows leaves copies behind that nobody wipes.
    let held: usize = book.all().map(|entry| entry.value.len() + entry.placeholder.len() + 192).sum();
    let issued: usize = book.issued.iter().map(|text| text.len() + 8).sum();
    let reserved: usize = book.reserved.iter().map(|name| name.len() + 8).sum();
    let mut out =
        Writer(Zeroizing::new(Vec::with_capacity(64 + held + issued + reserved + 192 * book.counters.len())));
    out.number(book.now.map_or(i64::MIN, Timestamp::micros) as u64);
    out.number(book.len() as u64);
    for entry in book.all() {
        out.label(entry.label);
        out.field(entry.placeholder.as_bytes());
        out.field(entry.value.as_bytes());
        out.number(u64::from(entry.form == Form::Number));
        out.field(entry.scope.as_str().as_bytes());
        out.number(u64::from(entry.spellings));
        out.number(entry.seen.micros() as u64);
    }
    out.number(book.counters.len() as u64);
    for (label, number) in &book.counters {
        out.label(label);
        out.number(*number);
    }
    let mut reserved: Vec<&[u8]> = book.reserved.iter().map(|name| &**name).collect();
    reserved.sort_unstable();
    out.number(reserved.len() as u64);
    reserved.into_iter().for_each(|name| out.field(name));
    let mut issued: Vec<&str> = book.issued.iter().map(|text| &**text).collect();
    issued.sort_unstable();
    out.number(issued.len() as u64);
    issued.into_iter().for_each(|text| out.field(text.as_bytes()));
    out.0
}

struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    fn number(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn field(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn label(&mut self, label: &Label) {
        self.field(label.as_bytes());
        self.field(label.category().as_str().as_bytes());
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn book(mut self, limits: VaultLimits) -> Result<Book, SealError> {
        let mut book = Book::default();
        let now = self.number()? as i64;
        book.now = (now != i64::MIN).then(|| Timestamp::from_micros(now));
        let mut bytes = 0_usize;
        for count in 1..=self.number()? {
            let (label, placeholder, value) = (self.label()?, self.text()?, self.text()?);
            let form = match self.number()? {
                0 => Form::Text,
                1 => Form::Number,
                _ => return Err(SealError::Form),
            };
            bytes = bytes.saturating_add(value.len());
            if count > limits.entries as u64 {
                return Err(VaultError::Entries { limit: limits.entries }.into());
            }
            if bytes > limits.bytes {
                return Err(VaultError::Bytes { limit: limits.bytes }.into());
            }
            let scope: RestoreScope = self.text()?.parse().map_err(|_| SealError::Form)?;
            let spellings = u32::try_from(self.number()?).map_err(|_| SealError::Form)?;
            let seen = Timestamp::from_micros(self.number()? as i64);
            book.take_over(&Shown { label: &label, placeholder, value, form, scope, spellings, seen });
        }
        for _ in 0..self.number()? {
            let counter = (self.label()?, self.number()?);
            book.counters.push(counter);
        }
        for _ in 0..self.number()? {
            book.reserved.insert(self.field()?.into());
        }
        for _ in 0..self.number()? {
            book.issued.insert(self.text()?.into());
        }
        if self.0.is_empty() { Ok(book) } else { Err(SealError::Form) }
    }

    fn take(&mut self, len: usize) -> Result<&'b [u8], SealError> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(SealError::Form)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, SealError> {
        let bytes = self.take(8)?.try_into().map_err(|_| SealError::Form)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn field(&mut self) -> Result<&'b [u8], SealError> {
        let len = usize::try_from(self.number()?).map_err(|_| SealError::Form)?;
        self.take(len)
    }

    fn text(&mut self) -> Result<&'b str, SealError> {
        std::str::from_utf8(self.field()?).map_err(|_| SealError::Form)
    }

    fn label(&mut self) -> Result<Label, SealError> {
        let (name, category) = (self.text()?, self.text()?);
        let category: Category = category.parse().map_err(|_| SealError::Form)?;
        Label::custom(name, category).map_err(|_| SealError::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TENANT: TenantId = TenantId::declare("acme");
    const SESSION: SessionId = SessionId::declare("chat");

    fn key() -> Key {
        Key::new([7; 32])
    }

    fn vault() -> Vault {
        Vault::new(TENANT, SESSION, VaultLimits::default())
    }

    fn unseal(sealed: &[u8]) -> Result<Vault, SealError> {
        Vault::unseal(sealed, &key(), TENANT, SESSION, VaultLimits::default())
    }

    fn mint(vault: &Vault, value: &str) -> String {
        vault.mint(&Label::PERSON, value, Form::Text, RestoreScope::Text, None).unwrap()
    }

    proptest! {
        #[test]
        fn a_vault_goes_on_where_it_stood(before in prop::collection::vec("[AaÄ ]{1,4}|[0-9]{3}", 0..20), after in prop::collection::vec("[AaÄ ]{1,4}|[0-9]{3}", 0..20)) {
            let stayed = vault();
            stayed.reserve("[PERSON_2] [PERSON_1.2]").unwrap();
            for value in &before {
                mint(&stayed, value);
            }
            stayed.issue("Robin Reed").unwrap();
            let travelled = unseal(&stayed.seal(&key()).unwrap()).unwrap();
            prop_assert!(travelled.issued("Robin Reed") && !travelled.issued("Ana"));
            for value in before.iter().chain(&after) {
                let placeholder = mint(&stayed, value);
                prop_assert_eq!(&placeholder, &mint(&travelled, value));
                prop_assert_eq!(&*travelled.restore(&placeholder), value.as_str());
            }
            prop_assert_eq!(travelled.seal(&key()).unwrap(), stayed.seal(&key()).unwrap());
        }
    }

    #[test]
    fn nothing_but_what_was_sealed_opens() {
        let full = vault();
        mint(&full, "Ana Ruiz");
        let sealed = full.seal(&key()).unwrap();
        assert!(!sealed.windows(3).any(|bytes| bytes == b"Ana"), "nobody reads it");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(unseal(&changed).is_err(), "byte {at}");
            assert!(unseal(&sealed[..at]).is_err(), "cut at {at}");
        }
        let limits = VaultLimits::default();
        let closed = Some(SealError::Closed);
        assert_eq!(Vault::unseal(&sealed, &Key::new([8; 32]), TENANT, SESSION, limits).err(), closed);
        assert_eq!(Vault::unseal(&sealed, &key(), TenantId::DEFAULT, SESSION, limits).err(), closed);
        assert_eq!(Vault::unseal(&sealed, &key(), TENANT, SessionId::declare("other"), limits).err(), closed);
        let small = VaultLimits { entries: 0, ..limits };
        let room = SealError::Room(VaultError::Entries { limit: 0 });
        assert_eq!(Vault::unseal(&sealed, &key(), TENANT, SESSION, small).err(), Some(room));
    }
}
