//! Reads the entries of a log in order.

use crate::{
    AuditError, Checkpoint, Digest, RecordId,
    frame::{self, FrameError, Header},
    layout,
    record::Outline,
};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

/// One entry as stored.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its position.
    pub index: u64,
    /// Its RFC 6962 hash.
    pub hash: Digest,
    /// Its bytes: one JSON object.
    pub leaf: Vec<u8>,
}

impl Entry {
    /// The id of its record; `None` when this crate did not write it.
    pub fn id(&self) -> Option<RecordId> {
        Outline::of(&self.leaf)?.id.parse().ok()
    }

    /// The entry as JSON.
    ///
    /// # Errors
    /// When the leaf is no JSON: then this crate did not write it.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.leaf)
    }
}

/// The entries of a log, in order; ends after the first error.
#[derive(Debug)]
pub struct Entries {
    dir: PathBuf,
    origin: String,
    /// The segments still to be read, last one first.
    segments: Vec<u64>,
    input: Option<BufReader<File>>,
    next: u64,
    chain: Option<[u8; 32]>,
    /// Whether the log ends where these entries do: then a torn one is not there yet.
    to_the_end: bool,
    /// How many entries the newest head promised when reading began, whoever signed it.
    promised: u64,
}

/// Opens the log in `dir` for reading; a writer may be at work.
///
/// Each entry is checked to be whole and to continue the one before, and those that the newest head covers
/// to be there; whether somebody signed them is for [`verify`](crate::verify()) to say.
///
/// # Errors
/// [`AuditError::NotALog`], [`AuditError::Io`].
pub fn read(dir: &Path) -> Result<Entries, AuditError> {
    let origin = layout::origin(dir)?.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?;
    // Before the segments are looked at: a writer signs what is there already.
    let head = layout::read_small(&dir.join(layout::CHECKPOINT))?;
    let promised =
        head.and_then(|head| Checkpoint::unverified(&head).ok()).filter(|head| head.origin == origin);
    let promised = promised.map_or(0, |head| head.size);
    let mut segments = layout::segments(dir)?;
    segments.reverse();
    let next = segments.last().copied().unwrap_or(0);
    let chain = (next == 0).then(|| frame::genesis(&origin));
    Ok(Entries { dir: dir.into(), origin, segments, input: None, next, chain, to_the_end: true, promised })
}

/// Opens the one segment of the log in `dir` that begins at entry `first`.
pub(crate) fn segment_entries(dir: &Path, first: u64) -> Result<Entries, AuditError> {
    let mut entries = read(dir)?;
    entries.to_the_end = entries.segments.first() == Some(&first);
    if entries.next != first {
        (entries.next, entries.chain) = (first, None);
    }
    entries.segments = vec![first];
    Ok(entries)
}

/// Some entries on their way to another system.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// Where the next page begins: to be kept by whoever takes the entries, once it has them.
    pub next: u64,
    /// The newest signed head as a note: what stands below its size is proven.
    pub checkpoint: Vec<u8>,
}

/// Reads up to `max` entries from `from` on: the contract by which a log is handed over to a queue, an
/// object store or a collector.
///
/// Delivery is at least once: `next` is kept after the entries are, so a crash repeats a page, and an
/// entry is known by origin and index. An empty page means that there is nothing new yet. Costs one
/// pass over the segment in which `from` lies.
///
/// ```
/// use safeconduct_audit::{Log, Signer, page};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let log = Log::create(&dir, &Signer::generate()?, None)?;
/// log.close()?;
/// let first = page(&dir, 0, 1)?;
/// let second = page(&dir, first.next, 100)?;
/// assert_eq!((first.entries.len(), second.entries.len(), second.next), (1, 1, 2));
/// assert!(page(&dir, second.next, 100)?.entries.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read`]; [`AuditError::Pruned`] when entries from `from` on were deleted already.
pub fn page(dir: &Path, from: u64, max: usize) -> Result<Page, AuditError> {
    let checkpoint = layout::read_small(&dir.join(layout::CHECKPOINT))?.unwrap_or_default();
    let mut all = read(dir)?;
    if from < all.next {
        return Err(AuditError::Pruned { dir: dir.into(), first: all.next });
    }
    // From the last segment that begins at `from` or before; the list is in falling order.
    if let Some(at) = all.segments.iter().position(|first| *first <= from) {
        all.segments.truncate(at + 1);
    }
    if let Some(begin) = all.segments.last().copied().filter(|begin| *begin > all.next) {
        (all.next, all.chain) = (begin, None);
    }
    let mut page = Page { entries: Vec::new(), next: from, checkpoint };
    for entry in all {
        let entry = entry?;
        if page.entries.len() >= max {
            break;
        }
        if entry.index >= from {
            page.next = entry.index + 1;
            page.entries.push(entry);
        }
    }
    Ok(page)
}

impl Entries {
    /// The position of the next entry: before the first step above 0 when what stood before it was pruned.
    pub(crate) fn first(&self) -> u64 {
        self.next
    }

    fn step(&mut self) -> Result<Option<Entry>, AuditError> {
        loop {
            let Some(input) = &mut self.input else {
                let Some(first) = self.segments.pop() else { return self.end() };
                self.input = Some(self.enter(first)?);
                continue;
            };
            let mut leaf = Vec::new();
            let frame = match frame::read(input, &mut leaf) {
                Ok(Some(frame)) => frame,
                Ok(None) => {
                    self.input = None;
                    continue;
                }
                // What a writer is writing right now, or a crash cut off, is not an entry yet.
                Err(FrameError::Torn) if self.to_the_end && self.segments.is_empty() => return self.end(),
                Err(error) => return Err(self.damaged(error)),
            };
            let chain = self.chain.map(|chain| frame::link(&chain, &frame.hash));
            if frame.index != self.next || chain != Some(frame.chain) {
                return Err(self.damaged("it does not continue the one before"));
            }
            self.chain = chain;
            self.next += 1;
            return Ok(Some(Entry { index: frame.index, hash: Digest(frame.hash), leaf }));
        }
    }

    /// There are no more entries, and there should not be.
    fn end(&self) -> Result<Option<Entry>, AuditError> {
        match self.to_the_end && self.next < self.promised {
            true => {
                let problem =
                    format!("entries from {} to the signed size {} are missing", self.next, self.promised);
                Err(AuditError::Damaged { dir: self.dir.clone(), problem })
            }
            false => Ok(None),
        }
    }

    fn enter(&mut self, first: u64) -> Result<BufReader<File>, AuditError> {
        let path = self.dir.join(layout::segment(first));
        let file = File::open(&path).map_err(AuditError::io("read", &path))?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let mut bytes = [0; frame::HEADER];
        let read = frame::fill(&mut input, &mut bytes).map_err(AuditError::io("read", &path))?;
        let header = match read {
            frame::HEADER => Header::decode(&bytes, &self.origin),
            _ => Err(FrameError::Header),
        };
        let header = header.map_err(|error| self.damaged(error))?;
        let chain = *self.chain.get_or_insert(header.chain);
        match header == (Header { first: self.next, chain }) {
            true => Ok(input),
            false => Err(self.damaged("its segment does not continue the one before")),
        }
    }

    fn damaged(&self, problem: impl std::fmt::Display) -> AuditError {
        AuditError::Damaged { dir: self.dir.clone(), problem: format!("entry {}: {problem}", self.next) }
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, AuditError>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.step().transpose();
        if !matches!(step, Some(Ok(_))) {
            self.segments.clear();
            self.input = None;
        }
        step
    }
}
