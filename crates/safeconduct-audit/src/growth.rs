//! Proof that a log only grew between two signed heads, in the form that witnesses take.

use crate::{
    AuditError, Checkpoint, PublicKey, layout,
    tree::{Hash, TileStore, consistency, extends},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use std::path::Path;

/// The most hashes a proof of growth has.
const HASHES_MAX: usize = 63;

/// Proves that the newest signed head of the log in `dir` grew out of its first `old` entries.
///
/// The text is the body of an `add-checkpoint` request (c2sp.org/tlog-witness): the old size, the
/// consistency proof, and the signed head.
///
/// # Errors
/// [`AuditError::NotFound`] when the newest head is older than `old`; [`AuditError::Damaged`] when
/// tiles are missing.
pub fn prove_growth(dir: &Path, old: u64) -> Result<String, AuditError> {
    let note = layout::newest_note(dir)?;
    let head = Checkpoint::unverified(&note)?;
    if old > head.size {
        return Err(AuditError::NotFound { signed: head.size });
    }
    let path = consistency(&mut TileStore::new(dir, head.size), old, head.size)?;
    let hashes: String = path.iter().map(|hash| BASE64_STANDARD.encode(hash) + "\n").collect();
    Ok(format!("old {old}\n{hashes}\n{}", String::from_utf8_lossy(&note)))
}

/// Checks a proof of growth against the head that was seen before; gives the new head.
///
/// ```
/// use safeconduct_audit::{Checkpoint, Log, Signer, check_growth, prove_growth};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let signer = Signer::generate()?;
/// let keys = [signer.public_key().clone()];
/// let log = Log::create(&dir, &signer, None)?;
/// let (seen, _) = Checkpoint::open(&std::fs::read(dir.join("checkpoint"))?, &keys)?;
/// log.close()?;
/// let grown = check_growth(prove_growth(&dir, seen.size)?.as_bytes(), &seen, &keys)?;
/// assert_eq!((seen.size, grown.size), (1, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`AuditError::Proof`] when it does not show growth from `seen`, [`AuditError::Note`] when its
/// head is not signed by one of `keys`.
pub fn check_growth(proof: &[u8], seen: &Checkpoint, keys: &[PublicKey]) -> Result<Checkpoint, AuditError> {
    let wrong = |what| AuditError::Proof(what);
    let Growth { old, path, note } = parse(proof)?;
    if old != seen.size {
        return Err(wrong("it starts from another size than the head that was seen"));
    }
    let (grown, _) = Checkpoint::open(note, keys)?;
    if grown.origin != seen.origin {
        return Err(wrong("its head is that of another log"));
    }
    match extends(seen.size, &seen.root.0, grown.size, &grown.root.0, &path) {
        true => Ok(grown),
        false => {
            Err(wrong("its head did not grow out of the one that was seen: the log was rewritten or forked"))
        }
    }
}

/// A proof of growth, taken apart.
#[derive(Debug)]
pub(crate) struct Growth<'p> {
    pub(crate) old: u64,
    pub(crate) path: Vec<Hash>,
    pub(crate) note: &'p [u8],
}

/// Reads the text of a proof; nothing in it is checked yet.
pub(crate) fn parse(proof: &[u8]) -> Result<Growth<'_>, AuditError> {
    let wrong = |what| AuditError::Proof(what);
    let text = std::str::from_utf8(proof).map_err(|_| wrong("it is not UTF-8 text"))?;
    let (head, note) = text.split_once("\n\n").ok_or(wrong("it carries no checkpoint"))?;
    let mut lines = head.split('\n');
    let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(layout::plain_number);
    let old = old.ok_or(wrong("its first line is not `old` and a size"))?;
    let hash = |line: &str| -> Option<Hash> { BASE64_STANDARD.decode(line).ok()?.try_into().ok() };
    let path: Option<Vec<Hash>> = lines.map(hash).collect();
    let path = path.filter(|path| path.len() <= HASHES_MAX).ok_or(wrong("a line of it is not a hash"))?;
    Ok(Growth { old, path, note: note.as_bytes() })
}
