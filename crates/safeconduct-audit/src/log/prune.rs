//! Deletes whole segments that are old enough, with an entry that says so.

use super::Log;
use crate::{
    AuditError, Digest, DocumentKind, Documents, Recorded, Signer,
    disk::{Disk, RealDisk},
    frame::{self, Header},
    layout, read,
    record::Control,
};
use safeconduct_core::Timestamp;
use std::{collections::BTreeSet, fs::File, path::Path};

/// What is deleted: whole segments older than `before`, and nothing younger than `keep_days`.
///
/// ```
/// use safeconduct_audit::{Log, Prune, Signer};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let signer = Signer::generate()?;
/// Log::create(&dir, &signer, None)?.close()?;
/// let prune = Prune { before: "2020-01-01".parse()?, keep_days: 183, cursors: Vec::new() };
/// assert_eq!(Log::prune(&dir, &signer, &prune)?, None, "one young segment: nothing to delete");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prune {
    /// Entries from here on are kept.
    pub before: Timestamp,
    /// How many days the owner keeps at least: `before` must lie further back, and the entry says so.
    pub keep_days: u16,
    /// Where others who take the entries stand ([`page`](crate::page)): what they have not taken is kept.
    pub cursors: Vec<u64>,
}

impl Log {
    /// Deletes the oldest segments of the log in `dir`, which nobody is writing to; gives the first
    /// entry that is kept, or `None` when nothing is old enough.
    ///
    /// Tiles and heads stay, so roots, proofs made before and the growth of the log stay provable. Documents
    /// that kept requests name are put into the log again first. A `prune` entry with the chain value
    /// before the first kept entry is durable and signed before anything is deleted.
    ///
    /// # Errors
    /// [`AuditError::Retention`] when `before` is younger than what must be kept; those of [`Log::open`]
    /// and [`append`](Log::append).
    pub fn prune(dir: &Path, signer: &Signer, prune: &Prune) -> Result<Option<u64>, AuditError> {
        Log::prune_on(Box::new(RealDisk), dir, signer, prune)
    }

    pub(crate) fn prune_on(
        disk: Box<dyn Disk>,
        dir: &Path,
        signer: &Signer,
        prune: &Prune,
    ) -> Result<Option<u64>, AuditError> {
        let days = i64::from(prune.keep_days);
        if prune.before.micros() > crate::clock::now().micros().saturating_sub(days * 86_400_000_000) {
            return Err(AuditError::Retention { keep_days: prune.keep_days });
        }
        let log = Log::open_on(disk, dir, signer)?;
        let slowest = prune.cursors.iter().copied().min().unwrap_or(u64::MAX);
        let firsts = layout::segments(dir)?;
        let mut below = None;
        for first in firsts.iter().copied().skip(1).take_while(|first| *first <= slowest) {
            // Whatever stands before a segment is older than its first entry.
            match first_time(dir, first)? {
                Some(at) if at <= prune.before => below = Some(first),
                _ => break,
            }
        }
        let Some(below) = below else {
            log.close()?;
            return Ok(None);
        };
        log.keep_documents(below)?;
        let chain = header(dir, log.origin(), below)?.chain;
        log.control(&Control::Prune { below, chain, keep_days: u64::from(prune.keep_days) })?;
        log.checkpoint()?;
        // The oldest first, and each for good before the next: after a crash the log has no hole.
        let folder = dir.join(layout::SEGMENTS);
        for first in firsts.iter().take_while(|first| **first < below) {
            let path = dir.join(layout::segment(*first));
            log.0.disk.remove_file(&path).map_err(AuditError::io("remove", &path))?;
            log.0.disk.sync_dir(&folder).map_err(AuditError::io("sync", &folder))?;
        }
        log.close()?;
        Ok(Some(below))
    }

    /// Puts documents that are about to be deleted and that later requests name into the log again.
    fn keep_documents(&self, below: u64) -> Result<(), AuditError> {
        self.flush()?;
        let (mut old, mut named) = (Documents::default(), BTreeSet::new());
        for entry in read(self.dir())? {
            let entry = entry?;
            if entry.index < below {
                old.take(&entry);
            } else if let Ok(Some(intent)) = Recorded::of(&entry) {
                let of_house = [intent.policy, intent.catalog, intent.ruleset].into_iter().flatten();
                named.extend(of_house.chain(intent.tenant_policies));
            }
        }
        let mut known = self.0.documents.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Whatever no kept request names comes back when somebody puts it into force again.
        known.retain(|document| document.index >= below);
        drop(known);
        let kept = |(digest, kind, _): (Digest, DocumentKind, u64)| {
            named.contains(&digest).then_some((digest, kind))
        };
        for (digest, kind) in old.list().into_iter().filter_map(kept) {
            self.config(kind, old.bytes(&digest).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// The header of a segment.
pub(super) fn header(dir: &Path, origin: &str, first: u64) -> Result<Header, AuditError> {
    let path = dir.join(layout::segment(first));
    let mut file = File::open(&path).map_err(AuditError::io("read", &path))?;
    let mut bytes = [0; frame::HEADER];
    frame::fill(&mut file, &mut bytes).map_err(AuditError::io("read", &path))?;
    let damaged =
        |error| AuditError::Damaged { dir: dir.into(), problem: format!("segment {first}: {error}") };
    Header::decode(&bytes, origin).map_err(damaged)
}

/// When the first entry of a segment was written, by the clock of the machine.
fn first_time(dir: &Path, first: u64) -> Result<Option<Timestamp>, AuditError> {
    #[derive(serde::Deserialize)]
    struct Time {
        wall_us: i64,
    }
    let page = crate::page(dir, first, 1)?;
    let time = page.entries.first().and_then(|entry| serde_json::from_slice::<Time>(&entry.leaf).ok());
    Ok(time.map(|time| Timestamp::from_micros(time.wall_us)))
}
