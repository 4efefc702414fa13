//! The log on disk: append with durability, close with a signed head.

#[cfg(test)]
mod faults;
mod prune;
mod publish;
mod queue;
mod recover;
mod writer;

use crate::{
    AuditError, Checkpoint, Digest, Keyring, PublicKey, Record, RecordId, SignedHead, Signer, Tag,
    clock::{Clocks, now},
    disk::{Disk, RealDisk},
    layout::{self, Publication},
    record::{Choice, Control, Gap, KnownDocument, ReadPurpose, encode_control, encode_record},
    rotation::KeyChange,
    tree::leaf_hash,
};
pub use prune::Prune;
use publish::Snapshot;
use queue::Queue;
use safeconduct_core::{EndpointId, EvidenceId};
use serde::Serialize;
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use writer::{Pending, Writer};

/// The largest document that a log keeps.
const DOCUMENT_MAX: usize = 64 << 20;

/// How many bytes of a document one leaf carries.
const PART: usize = 46 << 10;

/// The largest note of a member that fits in a leaf as base64, with what stands beside it.
const MEMBER_MAX: usize = 40 << 10;

/// How many documents `close` lists, newest first: enough for every version that is still in use.
const DOCUMENTS_MAX: usize = 256;

/// How many lazy records may wait: whoever adds one more writes them, so memory does not grow.
const LAZY_MAX: usize = 4096;

/// After so many entries a new head is signed,
const HEAD_ENTRIES: u64 = 1 << 16;
/// or after so long, whichever comes first: every head is kept, so a year has half a million.
const HEAD_AGE: Duration = Duration::from_secs(60);

crate::words::words! {
    /// What a document in the log is.
    DocumentKind {
        /// The clauses in force.
        Policy = "policy",
        /// The endpoints in force.
        Catalog = "catalog",
        /// The rules in force.
        Ruleset = "ruleset",
    }
}

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
    /// Held until the last handle is gone.
    _lock: File,
}

/// The newest signed head.
#[derive(Debug)]
struct Head {
    size: u64,
    at: Instant,
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
    /// [`AuditError::NotALog`], [`AuditError::Locked`], [`AuditError::ForeignKey`]; and
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
        Log::start(disk, dir, signer, &origin, lock)
    }

    pub(crate) fn open_on(disk: Box<dyn Disk>, dir: &Path, signer: &Signer) -> Result<Log, AuditError> {
        let origin = layout::origin(dir)?.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?;
        let lock = lock(dir)?;
        for name in layout::names(&dir.join(layout::TMP))? {
            let path = dir.join(layout::TMP).join(name);
            disk.remove_file(&path).map_err(AuditError::io("remove", &path))?;
        }
        Log::start(disk, dir, signer, &origin, lock)
    }

    /// Recovers what is there and begins a run.
    fn start(
        disk: Box<dyn Disk>,
        dir: &Path,
        signer: &Signer,
        origin: &str,
        lock: File,
    ) -> Result<Log, AuditError> {
        let signed = recover::newest_checkpoint(dir, origin, signer)?;
        let mut recovered = recover::recover(&*disk, dir, origin, signed.as_ref())?;
        // Creation ends with a head over the first commit, so a longer log without one lost it.
        if signed.is_none() && recovered.writer.tree().size() > 1 {
            let problem = "its signed head is missing".to_owned();
            return Err(AuditError::Damaged { dir: dir.into(), problem });
        }
        let log = Log(Arc::new(Inner {
            dir: dir.to_owned(),
            origin: origin.into(),
            signer: signer.clone(),
            keyring: signer.keyring(),
            clocks: Clocks::start()?,
            queue: Queue::new(recovered.writer),
            documents: Mutex::new(recovered.documents),
            head: Mutex::new(Head { size: recovered.signed, at: Instant::now() }),
            cosigners: Mutex::default(),
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

    /// Puts a document into the log, unless it is there already, and gives the digest that records name it by.
    ///
    /// It is durable with the next [`append`](Log::append); documents over 46 KiB take several entries.
    ///
    /// # Errors
    /// [`AuditError::DocumentTooLarge`] over 64 MiB, and those of [`append`](Log::append).
    pub fn config(&self, kind: DocumentKind, document: &[u8]) -> Result<Digest, AuditError> {
        if document.len() > DOCUMENT_MAX {
            let (what, bytes) = (kind.as_str(), document.len());
            return Err(AuditError::DocumentTooLarge { what, bytes, max: DOCUMENT_MAX });
        }
        let digest = Digest::of(document);
        let mut known = self.0.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if known.iter().any(|known| (known.kind, known.digest) == (kind, digest)) {
            return Ok(digest);
        }
        let chunks: Vec<&[u8]> = match document {
            [] => vec![document],
            _ => document.chunks(PART).collect(),
        };
        let (parts, total) = (chunks.len() as u64, document.len() as u64);
        let mut leaves = Vec::new();
        for (bytes, part) in chunks.into_iter().zip(0..) {
            let control = Control::Config { kind, digest, part, parts, total, bytes };
            leaves.push(self.encode(&control)?);
        }
        let index = self.0.queue.push(leaves)?;
        known.insert(0, KnownDocument { kind, digest, index });
        known.truncate(DOCUMENTS_MAX);
        Ok(digest)
    }

    /// Appends a record; it is durable on return.
    ///
    /// # Errors
    /// Whatever the error, the record is not acknowledged: release nothing on it.
    /// [`AuditError::Io`] the first time a write fails, [`AuditError::Poisoned`] from then on,
    /// [`AuditError::Closed`], [`AuditError::RecordTooLarge`].
    pub fn append(&self, record: &Record) -> Result<Receipt, AuditError> {
        let receipt = self.queue(record)?;
        self.settle(receipt.index)?;
        Ok(receipt)
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
        if self.0.queue.waiting() >= LAZY_MAX {
            self.settle(receipt.index)?;
        }
        Ok(receipt)
    }

    fn queue(&self, record: &Record) -> Result<Receipt, AuditError> {
        let leaf = encode_record(record, &self.0.clocks.stamp())?;
        let hash = leaf_hash(&leaf);
        let index = self.0.queue.push(vec![Pending { leaf, hash }])?;
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

    /// Keeps the line by which `witness` cosigned the head of `size` entries.
    ///
    /// # Errors
    /// [`AuditError::Note`] when it is not the witness's over that head, [`AuditError::NotFound`]
    /// when there is no such head, [`AuditError::Io`].
    pub fn add_cosignature(&self, size: u64, line: &str, witness: &PublicKey) -> Result<(), AuditError> {
        let inner = &self.0;
        let head = inner.head.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = Path::new(layout::CHECKPOINTS).join(size.to_string());
        let note =
            layout::read_small(&inner.dir.join(&kept))?.ok_or(AuditError::NotFound { signed: head.size })?;
        let cosigned = [note.as_slice(), line.as_bytes()].concat();
        let keys = [inner.signer.public_key().clone(), witness.clone()];
        let signed = SignedHead::open(&cosigned, &keys)?;
        if signed.checkpoint.size != size || !signed.witnesses.iter().any(|(by, _)| by == witness) {
            return Err(AuditError::Note(format!("`{}` did not cosign it", witness.name())));
        }
        let mut publication = Publication::new(&*inner.disk, &inner.dir);
        publication.put(&kept, &cosigned)?;
        if size == head.size {
            publication.put(Path::new(layout::CHECKPOINT), &cosigned)?;
        }
        publication.settle()
    }

    /// Says in the log that requests went unrecorded: for embedders that chose to go on without a log.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn gap(&self, unrecorded_requests: u64) -> Result<(), AuditError> {
        self.control(&Control::Gap(Gap { requests: unrecorded_requests, ..Gap::default() }))?;
        self.flush()
    }

    /// Says in the log that somebody read it: for what, who (as a tag), and which entries.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn note_read(
        &self,
        purpose: ReadPurpose,
        actor: Option<Tag>,
        entries: std::ops::Range<u64>,
    ) -> Result<(), AuditError> {
        self.control(&Control::Read { purpose, actor, from: entries.start, to: entries.end })?;
        self.flush()
    }

    /// Says in the log what somebody decided about training at an endpoint, and which evidence shows it.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn note_consent(
        &self,
        choice: Choice,
        endpoint: &EndpointId,
        evidence: Option<&EvidenceId>,
        actor: Option<Tag>,
    ) -> Result<(), AuditError> {
        self.control(&Control::Consent { choice, endpoint, evidence, actor })?;
        self.flush()
    }

    /// Says that the keys of a subject's sealed detail were destroyed.
    pub(crate) fn note_erasure(&self, subject: Tag, keys: u64) -> Result<(), AuditError> {
        self.control(&Control::Erase { subject, keys })?;
        self.flush()
    }

    /// Takes the signed head of another log into this one: a log whose entries are the heads of many
    /// instances has one head to witness, and shows which instance fell silent.
    ///
    /// # Errors
    /// [`AuditError::Note`] when none of `keys` signed it; those of [`append`](Log::append).
    pub fn add_member(&self, note: &[u8], keys: &[PublicKey]) -> Result<(), AuditError> {
        let (Checkpoint { origin, size, .. }, _) = Checkpoint::open(note, keys)?;
        // A leaf has room for every note that a log writes; one that is stuffed with lines has not.
        if note.len() > MEMBER_MAX {
            return Err(AuditError::Note("it has too many signatures for an entry".to_owned()));
        }
        self.control(&Control::Member { origin: &origin, size, note })?;
        self.flush()
    }

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
    /// # Errors
    /// As [`Log::open`] and [`append`](Log::append). What was done until then stands in the log.
    pub fn change_key(dir: &Path, old: &Signer, new: &Signer) -> Result<(), AuditError> {
        if old.public_key() == new.public_key() {
            return Err(AuditError::Key("the new key is the old one"));
        }
        let log = Log::open(dir, old)?;
        log.flush()?;
        let change = KeyChange::sign(log.origin(), log.0.queue.next(), old, new);
        log.control(&Control::Key { change: &change })?;
        log.flush()?;
        // The file lets a verifier know whom to trust before it reads the entry.
        let mut publication = Publication::new(&*log.0.disk, dir);
        publication
            .put(&Path::new(layout::KEYS).join(change.index.to_string()), change.bytes().as_bytes())?;
        publication.settle()?;
        log.add_signer(new);
        log.checkpoint()?;
        drop(log);
        Log::open(dir, new)?.close()
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
        self.0.queue.push(vec![pending]).map(|_| ())
    }

    fn encode(&self, control: &Control<'_>) -> Result<Pending, AuditError> {
        let id = RecordId::new(now())?;
        let leaf = encode_control(control, id, &self.0.clocks.stamp());
        let hash = leaf_hash(&leaf);
        Ok(Pending { leaf, hash })
    }

    /// Waits until the entry is durable, then sees whether a new head is due.
    fn settle(&self, index: u64) -> Result<(), AuditError> {
        let inner = &self.0;
        inner.queue.settle(index, |writer, batch| inner.write(writer, batch))?;
        // Whoever finds the head busy leaves it to whoever holds it.
        let Ok(mut head) = inner.head.try_lock() else { return Ok(()) };
        let due = index + 1 >= head.size + HEAD_ENTRIES || head.at.elapsed() >= HEAD_AGE;
        if due { inner.sign_head(&mut head) } else { Ok(()) }
    }
}

impl Inner {
    fn write(&self, writer: &mut Writer, batch: &[Pending]) -> Result<(), AuditError> {
        writer.commit(&*self.disk, &self.dir, &self.origin, batch)
    }

    fn flush(&self) -> Result<(), AuditError> {
        match self.queue.next().checked_sub(1) {
            Some(last) => self.queue.settle(last, |writer, batch| self.write(writer, batch)),
            None => Ok(()),
        }
    }

    /// Signs what is durable. The log goes on meanwhile: only the snapshot stops it.
    fn sign_head(&self, head: &mut Head) -> Result<(), AuditError> {
        let snapshot = self.queue.with_writer(|writer| Snapshot::take(writer.tree(), &self.origin))?;
        head.at = Instant::now();
        if snapshot.size() == head.size {
            return Ok(());
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
    }
}

/// Takes the lock that makes this process the one writer.
fn lock(dir: &Path) -> Result<File, AuditError> {
    let path = dir.join(layout::LOCK);
    let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(AuditError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(AuditError::Locked { dir: dir.into() }),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Err(AuditError::io("lock (the file system has no locks)", &path)(error))
        }
        Err(TryLockError::Error(error)) => Err(AuditError::io("lock", &path)(error)),
    }
}
