//! Reads the entries of a log in order.

use crate::{
    AuditError, Digest, RecordId,
    frame::{self, FrameError, Header},
    layout,
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
        #[derive(serde::Deserialize)]
        struct Id<'l> {
            id: &'l str,
        }
        serde_json::from_slice::<Id<'_>>(&self.leaf).ok()?.id.parse().ok()
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
}

/// Opens the log in `dir` for reading; a writer may be at work.
///
/// Each entry is checked to be whole and to continue the one before; whether somebody signed
/// them is for [`verify`](crate::verify()) to say.
///
/// # Errors
/// [`AuditError::NotALog`], [`AuditError::Io`].
pub fn read(dir: &Path) -> Result<Entries, AuditError> {
    let origin = layout::origin(dir)?.ok_or_else(|| AuditError::NotALog { dir: dir.into() })?;
    let mut segments = layout::segments(dir)?;
    segments.reverse();
    let next = segments.last().copied().unwrap_or(0);
    let chain = (next == 0).then(|| frame::genesis(&origin));
    Ok(Entries { dir: dir.into(), origin, segments, input: None, next, chain })
}

impl Entries {
    fn step(&mut self) -> Result<Option<Entry>, AuditError> {
        loop {
            let Some(input) = &mut self.input else {
                let Some(first) = self.segments.pop() else { return Ok(None) };
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
                Err(FrameError::Torn) if self.segments.is_empty() => return Ok(None),
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
