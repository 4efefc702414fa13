//! Proof of one entry (c2sp.org/tlog-proof): leaf, path and signed head in one small text.

use crate::{
    AuditError, Checkpoint, Digest, Entry, PublicKey, RecordId, SignedHead, Witnessed, find, layout, note,
    page,
    tree::{Hash, TileStore, includes, inclusion, leaf_hash},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::path::Path;

/// The first line of every proof.
const MAGIC: &str = "c2sp.org/tlog-proof@v1";

/// The longest proof that is read: a leaf of 65,535 bytes in base64, 64 hashes and a note.
const PROOF_MAX: usize = 256 << 10;

/// Which entry to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryName {
    /// By its position.
    Index(u64),
    /// By the id of its record. The segment of the time that the id tells is looked at first: a few hundred
    /// milliseconds, however long the log is. Only an id that is not there costs a look at every byte.
    Id(RecordId),
}

/// What a proof shows.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Proven {
    /// The entry, with its bytes.
    pub entry: Entry,
    /// The head that covers it.
    pub checkpoint: Checkpoint,
    /// The key that signed the head.
    pub by: PublicKey,
    /// Trusted witnesses that saw the head.
    pub witnesses: Vec<Witnessed>,
}

/// Makes the proof of one entry of the log in `dir` against its newest signed head.
///
/// The text stands alone: with the log's public key, [`check_proof`] and other people's
/// transparency-log tools verify it without the log. It carries the leaf as its extra data.
///
/// # Errors
/// [`AuditError::NotFound`] when there is no such entry or no head covers it yet, and
/// [`AuditError::Damaged`] when the tiles do not lead to the signed root.
pub fn prove(dir: &Path, name: EntryName) -> Result<String, AuditError> {
    let bytes = layout::newest_note(dir)?;
    // Whose signature it is matters to whoever checks the proof, not to the log that makes it.
    let head = Checkpoint::unverified(&bytes).map_err(|error| error.of(layout::CHECKPOINT))?;
    if layout::origin(dir)?.is_none_or(|origin| origin != head.origin) {
        let problem = format!("`checkpoint` is the head of another log, `{}`", head.origin);
        return Err(AuditError::Damaged { dir: dir.into(), problem });
    }
    let not_found = || AuditError::NotFound { signed: head.size };
    let found = match name {
        EntryName::Index(index) if index >= head.size => None,
        // From the segment in which it stands.
        EntryName::Index(index) => page(dir, index, 1)?.entries.pop(),
        EntryName::Id(id) => find::by_id(dir, id, head.size)?,
    };
    let entry = found.ok_or_else(not_found)?;
    let path = inclusion(&mut TileStore::new(dir, head.size), entry.index, head.size)?;
    if !includes(&entry.hash.0, entry.index, head.size, &path, &head.root.0) {
        let problem = format!("the tiles do not lead from entry {} to the signed root", entry.index);
        return Err(AuditError::Damaged { dir: dir.into(), problem });
    }
    let note = String::from_utf8_lossy(&bytes);
    let hashes: String = path.iter().map(|hash| BASE64_STANDARD.encode(hash) + "\n").collect();
    let leaf = BASE64_STANDARD.encode(&entry.leaf);
    Ok(format!("{MAGIC}\nextra {leaf}\nindex {}\n{hashes}\n{note}", entry.index))
}

/// Checks a proof without the log, against the public keys that the checker trusts.
///
/// ```
/// use safeconduct_audit::{EntryName, Intent, Log, RecordId, Signer, check_proof, prove};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let signer = Signer::generate()?;
/// let log = Log::create(&dir, &signer, None)?;
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let receipt = log.append(&Intent::new(RecordId::new(at)?, at).into())?;
/// log.close()?;
///
/// let proof = prove(&dir, EntryName::Id(receipt.id))?;
/// let proven = check_proof(proof.as_bytes(), &[signer.public_key().clone()])?;
/// assert_eq!((proven.entry.index, proven.entry.hash), (receipt.index, receipt.leaf));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`AuditError::Proof`] says what is wrong with it, [`AuditError::Note`] what with its head.
pub fn check_proof(proof: &[u8], keys: &[PublicKey]) -> Result<Proven, AuditError> {
    let wrong = |what| AuditError::Proof(what);
    if proof.len() > PROOF_MAX {
        return Err(wrong("it is longer than any proof"));
    }
    let text = std::str::from_utf8(proof).map_err(|_| wrong("it is not UTF-8 text"))?;
    let (head, note) = text.split_once("\n\n").ok_or(wrong("it carries no checkpoint"))?;
    let mut lines = head.split('\n');
    if lines.next() != Some(MAGIC) {
        return Err(wrong("its first line is not `c2sp.org/tlog-proof@v1`"));
    }
    let leaf = lines
        .next()
        .and_then(|line| line.strip_prefix("extra "))
        .ok_or(wrong("it does not carry the entry"))?;
    let leaf = BASE64_STANDARD.decode(leaf).map_err(|_| wrong("its entry is not base64"))?;
    let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(layout::plain_number);
    let index = index.ok_or(wrong("its index is malformed"))?;
    let hash = |line: &str| -> Option<Hash> { BASE64_STANDARD.decode(line).ok()?.try_into().ok() };
    let path: Option<Vec<Hash>> = lines.map(hash).collect();
    let path = path.ok_or(wrong("a line of its path is not a hash"))?;
    let SignedHead { checkpoint, by, witnesses, .. } = SignedHead::open(note.as_bytes(), keys)?;
    let leaf_hash = leaf_hash(&leaf);
    if !includes(&leaf_hash, index, checkpoint.size, &path, &checkpoint.root.0) {
        return Err(wrong("its path does not lead from the entry to the signed root"));
    }
    let size = checkpoint.size;
    let witnesses =
        witnesses.into_iter().map(|(by, at)| Witnessed { by: by.name().to_owned(), size, at }).collect();
    Ok(Proven { entry: Entry { index, hash: Digest(leaf_hash), leaf }, checkpoint, by, witnesses })
}

impl Checkpoint {
    /// Reads a signed note without asking whose signature it is.
    pub(crate) fn unverified(bytes: &[u8]) -> Result<Checkpoint, AuditError> {
        let note = note::Note::parse(bytes).map_err(|error| AuditError::Note(error.to_string()))?;
        Checkpoint::parse(note.unverified_text())
            .ok_or_else(|| AuditError::Note("it is no checkpoint".to_owned()))
    }
}
