//! Who signs the heads: several at once, and another from here on.

use super::Log;
use crate::{
    AuditError, PublicKey, Signer,
    disk::{Disk, RealDisk},
    layout::{self, Publication},
    read,
    record::Control,
    rotation::KeyChange,
};
use std::{path::Path, sync::PoisonError};

impl Log {
    /// Lets `signer` sign the heads too, from the next one on: a verifier that trusts either key is content.
    pub fn add_signer(&self, signer: &Signer) {
        let mut cosigners = self.0.cosigners.lock().unwrap_or_else(PoisonError::into_inner);
        let known = |known: &Signer| known.public_key() == signer.public_key();
        if !cosigners.iter().any(known) && self.0.signer.public_key() != signer.public_key() {
            cosigners.push(signer.clone());
        }
    }

    /// Changes the signing key of the log in `dir`, which nobody is writing to.
    ///
    /// A `key` entry that both keys sign says so, the head over it carries both signatures, and from
    /// then on only `new` opens the log. [`verify`](crate::verify()) follows the change from either key, and
    /// takes no head of the old key beyond it: a stolen retired key signs nothing.
    ///
    /// ```
    /// use safeconduct_audit::{Log, Signer, verify};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let dir = folder.path().join("log");
    /// let (old, new) = (Signer::generate()?, Signer::generate()?);
    /// Log::create(&dir, &old, None)?.close()?;
    /// Log::change_key(&dir, &old, &new)?;
    /// assert!(Log::open(&dir, &old).is_err());
    /// for trusted in [&old, &new] {
    ///     assert!(verify(&dir, &[trusted.public_key().clone()])?.is_ok());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A crash in between leaves a log that opens only for the same change again, which then completes it.
    ///
    /// # Errors
    /// As [`Log::open`] and [`append`](Log::append). What was done until then stands in the log.
    pub fn change_key(dir: &Path, old: &Signer, new: &Signer) -> Result<(), AuditError> {
        Log::change_key_on(&|| Box::new(RealDisk), dir, old, new)
    }

    pub(crate) fn change_key_on(
        disk: &dyn Fn() -> Box<dyn Disk>,
        dir: &Path,
        old: &Signer,
        new: &Signer,
    ) -> Result<(), AuditError> {
        if old.public_key() == new.public_key() {
            return Err(AuditError::Key("the new key is the old one"));
        }
        let log = match Log::open_for(disk(), dir, old, Some(new.public_key())) {
            // A crash came after the head that both signed: all that is left is that the new key signs by itself.
            Err(AuditError::ForeignKey { .. }) if is_done(dir, old, new)? => {
                return Log::open_on(disk(), dir, new)?.close();
            }
            other => other?,
        };
        log.flush()?;
        let change = match log.change_cut_short(new.public_key())? {
            Some(change) => change,
            None => {
                let change = KeyChange::sign(log.origin(), log.0.queue.next(), old, new);
                log.control(&Control::Key { change: &change })?;
                log.flush()?;
                change
            }
        };
        // The file lets a verifier know whom to trust before it reads the entry.
        let mut publication = Publication::new(&*log.0.disk, dir);
        publication
            .put(&Path::new(layout::KEYS).join(change.index.to_string()), change.bytes().as_bytes())?;
        publication.settle()?;
        log.add_signer(new);
        log.checkpoint()?;
        drop(log);
        Log::open_on(disk(), dir, new)?.close()
    }

    /// A change to `new` that stands in the log and that no head covers.
    fn change_cut_short(&self, new: &PublicKey) -> Result<Option<KeyChange>, AuditError> {
        let signed = self.0.head.lock().unwrap_or_else(PoisonError::into_inner).size;
        for entry in read(self.dir())? {
            let entry = entry?;
            let change = match entry.index < signed {
                true => None,
                false => KeyChange::of_leaf(&entry.leaf, self.origin()),
            };
            if let Some(change) = change.filter(|change| change.new == *new) {
                return Ok(Some(change));
            }
        }
        Ok(None)
    }
}

/// Whether the last change of keys that the log has a file of is this one.
fn is_done(dir: &Path, old: &Signer, new: &Signer) -> Result<bool, AuditError> {
    let Some(origin) = layout::origin(dir)? else { return Ok(false) };
    let last = layout::key_changes(dir, &origin, |_, _| {})?.pop();
    Ok(last.is_some_and(|last| (&last.old, &last.new) == (old.public_key(), new.public_key())))
}
