//! The log on disk: append with durability, close with a signed head.

mod attach;
mod batch;
mod documents;
#[cfg(test)]
mod faults;
mod keys;
mod lock;
mod members;
mod notes;
mod prune;
mod publish;
mod queue;
mod recover;
mod settled;
mod writer;

use crate::{
    AuditError, Digest, Durability, Keyring, PublicKey, Record, RecordId, Signer,
    clock::{Clocks, now},
    disk::{Disk, RealDisk},
    layout::{self, Publication},
    record::{Control, Gap, KnownDocument, encode_control, encode_record},
    tree::leaf_hash,
};
pub use attach::{attach_cosignature, newest_head};
#[cfg(feature = "timestamps")]
pub use attach::{attach_timestamp, timestamp_request};
use batch::{Batch, Pending};
pub use documents::DocumentKind;
use lock::lock;
pub use prune::Prune;
use queue::Queue;
use serde::Serialize;
pub use settled::Settled;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::Thread,
    time::{Duration, Instant},
};
use writer::Writer;

/// How many lazy records may wait: whoever adds one more writes them, so memory does not grow.
const LAZY_MAX: u64 = 4096;

/// How many records that are released on may wait when an intent asks for no more than that,
const BUFFERED_MAX: u64 = 256;
/// and how long, as long as there is work.
const BUFFERED_AGE: Duration = Duration::from_millis(100);

/// After so many entries a new head is signed,
const HEAD_ENTRIES: u64 = 1 << 16;
/// or after so long, whichever comes first: every head is kept, so a year has half a million.
const HEAD_AGE: Duration = Duration::from_secs(60);

/// Proof to the caller that a record is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The origin of the log.
    #[serde(serialize_with = "as_text")]
    pub log: Arc<str>,
    /// The position of the entry.
    pub index: u64,
    /// The id of the record.
    pub id: RecordId,
    /// The RFC 6962 hash of the leaf.
    pub leaf: Digest,
}

fn as_text<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// One log, open for writing: cheap to clone, shared by all threads, one writer per folder.
///
/// Threads that append at the same time share one sync of the disk. After a failed write every
/// call fails: what the disk then holds is unknown until the log is opened again. Dropping the
/// last handle without [`close`](Log::close) leaves a log that opens again, with a tail that
/// nobody signed.
///
/// ```
/// use safeconduct_audit::{Decision, Intent, Log, RecordId, Signer, verify};
/// use safeconduct_core::ReasonCode;
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let signer = Signer::generate()?; // or Signer::load_or_create(path), outside `dir`
/// let log = Log::open_or_create(&dir, &signer)?;
///
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let mut intent = Intent::new(RecordId::new(at)?, at);
/// intent.decision = Decision::Denied { reasons: vec![ReasonCode::NoEndpoint] };
/// let receipt = log.append(&intent.into())?; // durable from here on
/// assert_eq!(receipt.index, 1); // entry 0 opens the log
/// log.close()?;
///
/// let report = verify(&dir, &[signer.public_key().clone()])?;
/// assert!(report.is_ok() && report.completeness.unproven == 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Log(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    dir: PathBuf,
    origin: Arc<str>,
    signer: Signer,
    keyring: Keyring,
    clocks: Clocks,
    disk: Box<dyn Disk>,
    queue: Queue,
    documents: Mutex<Vec<KnownDocument>>,
    head: Mutex<Head>,
    /// Who signs the heads besides `signer`.
    cosigners: Mutex<Vec<Signer>>,
    members: Mutex<members::Members>,
    /// Writes for futures, from the first one on; nothing where no thread could be had.
    scribe: OnceLock<Option<Thread>>,
    /// Held until the last handle is gone.
    _lock: File,
}

/// The newest signed head.
#[derive(Debug)]
struct Head {
    size: u64,
    at: Instant,
}

impl Head {
    fn is_due(&self, index: u64) -> bool {
        index + 1 >= self.size + HEAD_ENTRIES || self.at.elapsed() >= HEAD_AGE
    }
}

impl Log {
    /// Makes a log in `dir`, which must be missing or empty.
    ///
    /// Its origin is given, or `<name of the key>/<16 hex digits>`.
    ///
    /// # Errors
    /// [`AuditError::Exists`] when the folder holds something, [`AuditError::Origin`], [`AuditError::Io`].
    pub fn create(dir: &Path, signer: &Signer, origin: Option<&str>) -> Result<Log, AuditError> {
        Log::create_on(Box::new(RealDisk), dir, signer, origin)
    }

    /// Opens the log in `dir` for writing and recovers what a crash left behind.
    ///
    /// Reads the last segment again (up to 64 MiB) and proves it against the newest signed head;
    /// what lies before it is for [`verify`](crate::verify()). A torn tail is set aside, and a
    /// `gap` entry says so.
    ///
    /// # Errors
    /// [`AuditError::NotALog`], [`AuditError::Locked`], [`AuditError::ForeignKey`], [`AuditError::KeyChange`]; and
    /// [`AuditError::Damaged`] when signed bytes have changed: then nothing is written.
    pub fn open(dir: &Path, signer: &Signer) -> Result<Log, AuditError> {
        Log::open_on(Box::new(RealDisk), dir, signer)
    }

    /// Opens the log in `dir`, or makes one if the folder is missing or empty.
    ///
    /// # Errors
    /// As [`Log::open`] and [`Log::create`].
    pub fn open_or_create(dir: &Path, signer: &Signer) -> Result<Log, AuditError> {
        match Log::open(dir, signer) {
            Err(AuditError::NotALog { .. }) => Log::create(dir, signer, None),
            other => other,
        }
    }

    pub(crate) fn create_on(
        disk: Box<dyn Disk>,
        dir: &Path,
        signer: &Signer,
        origin: Option<&str>,
    ) -> Result<Log, AuditError> {
        let origin = match origin {
            Some(origin) => origin.to_owned(),
            None => {
                let mut random = [0; 8];
                getrandom::fill(&mut random).map_err(AuditError::Random)?;
                format!("{}/{}", signer.public_key().name(), crate::digest::hex(&random))
            }
        };
        if !layout::is_origin(&origin) {
            return Err(AuditError::Origin);
        }
        fs::create_dir_all(dir).map_err(AuditError::io("create", dir))?;
        // What a creation that was cut short leaves behind counts as empty.
        let leftover = |name: &String| [layout::LOCK, layout::TMP].contains(&name.as_str());
        if !layout::names(dir)?.iter().all(leftover) {
            return Err(AuditError::Exists { dir: dir.into() });
        }
        let lock = lock(dir)?;
        let mut publication = Publication::new(&*disk, dir);
        publication.put(Path::new(layout::ORIGIN), format!("{origin}\n").as_bytes())?;
        publication.settle()?;
        Log::start(disk, dir, signer, &origin, lock, None)
    }

    pub(crate) fn open_on(disk: Box<dyn Disk>, dir: &Path, signer: &Signer) -> Result<Log, AuditError> {
        Log::open_for(disk, dir, signer, None)
    }

    /// Opens the log; only whoever changes its key to `heir` may open one whose change of keys was cut short.
    fn open_for(
        disk: Box<dyn Disk>,
        dir: &Path,
        signer: &Signer,
        heir: Option<&PublicKey>,
    ) -> Result<Log, AuditError> {
        let origin = layout::origin(dir)?.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?;
        let lock = lock(dir)?;
        for name in layout::names(&dir.join(layout::TMP))? {
            let path = dir.join(layout::TMP).join(name);
            disk.remove_file(&path).map_err(AuditError::io("remove", &path))?;
        }
        Log::start(disk, dir, signer, &origin, lock, heir)
    }

    /// Recovers what is there and begins a run.
    fn start(
        disk: Box<dyn Disk>,
        dir: &Path,
        signer: &Signer,
        origin: &str,
        lock: File,
        heir: Option<&PublicKey>,
    ) -> Result<Log, AuditError> {
        let signed = recover::newest_checkpoint(dir, origin, signer)?;
        let recovered = recover::recover(&*disk, dir, origin, signed.as_ref())?;
        // Creation ends with a head over the first commit, so a longer log without one lost it.
        if signed.is_none() && recovered.end.next() > 1 {
            let problem = "its signed head is missing".to_owned();
            return Err(AuditError::Damaged { dir: dir.into(), problem });
        }
        if let Some(change) = recovered.change.filter(|change| heir != Some(&change.new)) {
            return Err(AuditError::KeyChange { dir: dir.into(), to: change.new.name().to_owned() });
        }
        let log = Log(Arc::new(Inner {
            dir: dir.to_owned(),
            origin: origin.into(),
            signer: signer.clone(),
            keyring: signer.keyring(),
            clocks: Clocks::start()?,
            queue: Queue::new(recovered.end, recovered.writer),
            documents: Mutex::new(recovered.documents),
            head: Mutex::new(Head { size: recovered.signed, at: Instant::now() }),
            cosigners: Mutex::default(),
            members: Mutex::default(),
            scribe: OnceLock::new(),
            disk,
            _lock: lock,
        }));
        let vkey = signer.public_key().to_string();
        let program = concat!("safeconduct-audit ", env!("CARGO_PKG_VERSION"));
        // Entry 0 is always an `open`: it names the key, even when the very first write was torn.
        log.control(&Control::Open { vkey: &vkey, program })?;
        let (bytes, quarantined) = recovered.torn.map_or((0, None), |(bytes, digest)| (bytes, Some(digest)));
        let gap =
            Gap { bytes, quarantined, requests: 0, heads: recovered.heads_gone, tiles: recovered.tiles_gone };
        // Whatever was put right on the way in stands in the log: nothing is repaired silently.
        if gap != Gap::default() {
            log.control(&Control::Gap(gap))?;
        }
        if signed.is_none() {
            log.checkpoint()?;
        }
        Ok(log)
    }

    /// The origin: the name of the log in receipts and checkpoints.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// Keys for tags and commitments, derived from the signing key.
    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// Appends a record; it is durable on return, unless it is an intent that says [`Durability::Buffered`]:
    /// then at most 256 records, or those of 100 milliseconds of work, are in memory alone.
    ///
    /// # Errors
    /// Whatever the error, the record is not acknowledged: release nothing on it.
    /// [`AuditError::Io`] the first time a write fails, [`AuditError::Poisoned`] from then on,
    /// [`AuditError::Closed`], [`AuditError::RecordTooLarge`].
    pub fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        let (receipt, settled) = self.append_soon(record)?;
        settled.wait()?;
        Ok(receipt)
    }

    /// Appends a record without waiting: as durable as [`append`](Log::append) leaves it once [`Settled`] is done.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn append_soon(&self, record: &Record) -> Result<(Receipt, Settled), AuditError> {
        let receipt = self.queue(record)?;
        if record.durability() == Durability::Buffered {
            let (waiting, oldest) = self.0.queue.waiting();
            if waiting < BUFFERED_MAX && oldest < BUFFERED_AGE {
                return Ok((receipt, Settled::already()));
            }
        }
        let settled = Settled::of(self.clone(), receipt.index);
        Ok((receipt, settled))
    }

    /// Appends a record that becomes durable with the next [`append`](Log::append), [`flush`](Log::flush)
    /// or [`close`](Log::close), or when the last handle is dropped.
    ///
    /// For outcomes: one that a crash takes with it leaves its intent open, which says as much.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn append_lazy(&self, record: &Record) -> Result<Receipt, AuditError> {
        let receipt = self.queue(record)?;
        if self.0.queue.waiting().0 >= LAZY_MAX {
            self.settle(receipt.index)?;
        }
        Ok(receipt)
    }

    fn queue(&self, record: &Record) -> Result<Receipt, AuditError> {
        let leaf = encode_record(record, &self.0.clocks.stamp())?;
        let hash = leaf_hash(&leaf);
        let index = self.0.queue.push(&[Pending { leaf, hash }])?;
        Ok(Receipt { log: Arc::clone(&self.0.origin), index, id: record.id(), leaf: Digest(hash) })
    }

    /// Makes everything appended so far durable.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn flush(&self) -> Result<(), AuditError> {
        self.0.flush()
    }

    /// Signs a head over everything appended so far; it is durable on return.
    ///
    /// Happens by itself every 65,536 entries or 60 seconds of work, and on [`close`](Log::close).
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn checkpoint(&self) -> Result<(), AuditError> {
        self.0.flush()?;
        let mut head = self.0.head.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.sign_head(&mut head)
    }

    /// Ends the run: a `close` entry and a signed head over it. Every handle fails from then on.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn close(&self) -> Result<(), AuditError> {
        let documents = self.0.documents.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let entry = self.encode(&Control::Close { documents: &documents })?;
        self.0.queue.push_last(entry)?;
        self.checkpoint()?;
        self.0.queue.close();
        Ok(())
    }

    /// Appends an entry of the log about itself.
    fn control(&self, control: &Control<'_>) -> Result<(), AuditError> {
        let pending = self.encode(control)?;
        self.0.queue.push(&[pending]).map(|_| ())
    }

    fn encode(&self, control: &Control<'_>) -> Result<Pending, AuditError> {
        let id = RecordId::new(now())?;
        let leaf = encode_control(control, id, &self.0.clocks.stamp());
        let hash = leaf_hash(&leaf);
        Ok(Pending { leaf, hash })
    }

    /// Waits until the entry is durable, then sees whether a new head is due.
    fn settle(&self, index: u64) -> Result<(), AuditError> {
        self.0.settle(index)?;
        self.0.sign_head_if_due(index)
    }
}

impl Inner {
    fn write(&self, writer: &mut Writer, batch: &Batch) -> Result<(), AuditError> {
        writer.commit(&*self.disk, &self.dir, &self.origin, batch)
    }

    fn settle(&self, index: u64) -> Result<(), AuditError> {
        self.queue.settle(index, |writer, batch| self.write(writer, batch))
    }

    /// Whether a new head is due once the entry is durable. Whoever finds the head busy leaves it to whoever holds it.
    fn head_is_due(&self, index: u64) -> bool {
        self.head.try_lock().is_ok_and(|head| head.is_due(index))
    }

    fn sign_head_if_due(&self, index: u64) -> Result<(), AuditError> {
        match self.head.try_lock() {
            Ok(mut head) if head.is_due(index) => self.sign_head(&mut head),
            _ => Ok(()),
        }
    }

    fn flush(&self) -> Result<(), AuditError> {
        match self.queue.next().checked_sub(1) {
            Some(last) => self.settle(last),
            None => Ok(()),
        }
    }

    /// Signs what was queued, once it is durable. The log goes on meanwhile: only the snapshot stops it.
    fn sign_head(&self, head: &mut Head) -> Result<(), AuditError> {
        let snapshot = self.queue.snapshot(&self.origin)?;
        head.at = Instant::now();
        if snapshot.size() == head.size {
            return Ok(());
        }
        if let Some(last) = snapshot.size().checked_sub(1) {
            self.settle(last)?;
        }
        let cosigners = self.cosigners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let signers: Vec<&Signer> = [&self.signer].into_iter().chain(&cosigners).collect();
        // The snapshot holds tiles that nobody else has any more.
        snapshot.publish(&*self.disk, &self.dir, &signers).inspect_err(|error| self.queue.poison(error))?;
        head.size = snapshot.size();
        Ok(())
    }
}

impl Drop for Inner {
    /// Writes what was appended lazily. There is nobody left to hear of an error; a lost outcome
    /// leaves its intent open, which is what then is true.
    fn drop(&mut self) {
        let _ = self.flush();
        // It sees that there is no log any more.
        if let Some(Some(scribe)) = self.scribe.get() {
            scribe.unpark();
        }
    }
}
