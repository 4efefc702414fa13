//! Signing keys and the public keys that check them, in the text forms of signed notes.

use crate::{AuditError, Keyring};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use safeconduct_core::Key;
use sha2::{Digest as _, Sha256};
use std::{fmt, fs, io, io::Write as _, path::Path, str::FromStr, sync::Arc};
use zeroize::Zeroizing;

/// The type byte of a plain Ed25519 signature in a signed note.
const ED25519: u8 = 0x01;

/// The type byte of a timestamped Ed25519 cosignature (c2sp.org/tlog-cosignature).
const COSIGNATURE: u8 = 0x04;

/// What the text of a signing key starts with.
const PRIVATE: &str = "PRIVATE+KEY+";

/// An Ed25519 key that signs the heads of logs. Its name stands in every signature line.
///
/// ```
/// use safeconduct_audit::{PublicKey, Signer};
///
/// let signer = Signer::generate()?;
/// let again = Signer::parse(&signer.secret_text())?;
/// assert_eq!(again.public_key(), signer.public_key());
/// let public: PublicKey = signer.public_key().to_string().parse()?;
/// assert_eq!(&public, signer.public_key());
/// # Ok::<(), safeconduct_audit::AuditError>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    key: Arc<SigningKey>,
    public: PublicKey,
}

/// A public key as a signed note's verifier key: `name+id+base64`.
///
/// The key of a log (type 0x01) checks its plain signatures and its timestamped ones; the key of
/// a witness (type 0x04) checks timestamped cosignatures only.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: Arc<str>,
    key: VerifyingKey,
    kind: u8,
}

impl Signer {
    /// A new key, named after itself: `safeconduct.local/<8 hex digits>`.
    ///
    /// # Errors
    /// [`AuditError::Random`] when the system gives no random bytes.
    pub fn generate() -> Result<Signer, AuditError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(AuditError::Random)?;
        let print = Sha256::digest(SigningKey::from_bytes(&seed).verifying_key().as_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(print);
        Signer::from_seed(&format!("safeconduct.local/{}", crate::digest::hex(&[a, b, c, d])), &seed)
    }

    /// From a name and the 32 bytes of an Ed25519 seed.
    ///
    /// # Errors
    /// [`AuditError::Key`] when the name cannot stand in a signature line.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Signer, AuditError> {
        if !is_key_name(name) {
            return Err(AuditError::Key("a key name is printable, without spaces and `+`"));
        }
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey { name: name.into(), key: key.verifying_key(), kind: ED25519 };
        Ok(Signer { key: Arc::new(key), public })
    }

    /// Reads the text form `PRIVATE+KEY+name+id+base64`.
    ///
    /// # Errors
    /// [`AuditError::Key`] when it is something else; the message does not repeat it.
    pub fn parse(text: &str) -> Result<Signer, AuditError> {
        let text =
            text.trim_end().strip_prefix(PRIVATE).ok_or(AuditError::Key("no `PRIVATE+KEY+` in front"))?;
        let parts = split(text).filter(|(_, _, kind, _)| *kind == ED25519);
        let (name, id, _, seed) = parts.ok_or(AuditError::Key("it is not of the form `name+id+base64`"))?;
        let signer = Signer::from_seed(name, &Zeroizing::new(seed))?;
        match signer.public.id() == id {
            true => Ok(signer),
            false => Err(AuditError::Key("its id does not belong to it")),
        }
    }

    /// Reads the key file at `path`, or makes one that only its owner can read.
    ///
    /// Keep it outside the folder of the log: whoever has both can rewrite history.
    ///
    /// # Errors
    /// [`AuditError::Io`] and those of [`Signer::parse`].
    pub fn load_or_create(path: &Path) -> Result<Signer, AuditError> {
        match fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => return Signer::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(AuditError::io("read", path)(error)),
        }
        let signer = Signer::generate()?;
        match signer.create_file(path) {
            Ok(()) => Ok(signer),
            // Another process was first: its key counts.
            Err(AuditError::Io { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {
                Signer::load_or_create(path)
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the key beside its final name and links it there whole, so that a reader never meets half a key.
    fn create_file(&self, path: &Path) -> Result<(), AuditError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(AuditError::io("create", folder))?;
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}", std::process::id()));
        let beside = Path::new(&beside);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(beside).map_err(AuditError::io("create", beside))?;
        let mut text = self.secret_text();
        text.push('\n');
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        let linked = written.and_then(|()| fs::hard_link(beside, path));
        fs::remove_file(beside).map_err(AuditError::io("remove", beside))?;
        linked.map_err(AuditError::io("create", path))
    }

    /// The text form, to be kept secret; wiped when dropped.
    pub fn secret_text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.key.to_bytes());
        let PublicKey { name, .. } = &self.public;
        let mut bytes = Zeroizing::new(vec![ED25519]);
        bytes.extend_from_slice(seed.as_ref());
        let encoded = Zeroizing::new(BASE64_STANDARD.encode(&bytes));
        Zeroizing::new(format!("{PRIVATE}{name}+{}+{}", crate::digest::hex(&self.public.id()), *encoded))
    }

    /// The public half, for whoever verifies.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The key under which this signer's timestamped cosignatures are checked, for witnesses.
    pub fn witness_key(&self) -> PublicKey {
        PublicKey { kind: COSIGNATURE, ..self.public.clone() }
    }

    /// Keys for tags and commitments, derived from this key: the default where an embedder brings no master key.
    pub fn keyring(&self) -> Keyring {
        let mut hash = Sha256::new();
        hash.update(b"safeconduct-audit keyring\0");
        hash.update(Zeroizing::new(self.key.to_bytes()));
        Keyring::new(Key::new(hash.finalize().into()))
    }

    /// The signature over a note's text.
    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl PublicKey {
    /// The name that stands in signature lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id that stands in signature lines.
    pub(crate) fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.kind, self.key.as_bytes())
    }

    /// The key id that stands in this key's timestamped signature lines.
    pub(crate) fn cosignature_id(&self) -> [u8; 4] {
        key_id(&self.name, COSIGNATURE, self.key.as_bytes())
    }

    /// Whether it is a witness's.
    pub fn is_witness(&self) -> bool {
        self.kind == COSIGNATURE
    }

    /// Whether `signature` is this key's over `text`, by the strict rules (no malleable forms).
    pub(crate) fn verifies(&self, text: &str, signature: &[u8; 64]) -> bool {
        self.key.verify_strict(text.as_bytes(), &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }
}

/// Whether `name` may stand in a signature line.
pub(crate) fn is_key_name(name: &str) -> bool {
    (1..=255).contains(&name.len()) && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// The first four bytes of SHA-256 over name, newline, type and key.
fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name);
    hash.update([b'\n', kind]);
    hash.update(key);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
    [a, b, c, d]
}

/// Takes `name+id+base64(type ‖ 32 bytes)` apart.
fn split(text: &str) -> Option<(&str, [u8; 4], u8, [u8; 32])> {
    let mut fields = text.splitn(3, '+');
    let (name, id, key) = (fields.next()?, fields.next()?, fields.next()?);
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(key).ok()?);
    let (&kind, key) = bytes.split_first()?;
    (matches!(kind, ED25519 | COSIGNATURE) && is_key_name(name)).then_some(())?;
    Some((name, crate::digest::unhex(id)?, kind, key.try_into().ok()?))
}

impl FromStr for PublicKey {
    type Err = AuditError;
    fn from_str(text: &str) -> Result<PublicKey, AuditError> {
        let (name, id, kind, key) =
            split(text.trim()).ok_or(AuditError::Key("a public key is of the form `name+id+base64`"))?;
        let key =
            VerifyingKey::from_bytes(&key).map_err(|_| AuditError::Key("it is no point of the curve"))?;
        let public = PublicKey { name: name.into(), key, kind };
        match public.id() == id {
            true => Ok(public),
            false => Err(AuditError::Key("its id does not belong to its name and key")),
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, crate::digest::hex(&self.id()), BASE64_STANDARD.encode(bytes))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public.name)
    }
}
