//! Opens a log that a run, or a crash, left behind: proves what was signed, sets a torn tail aside.

use super::{batch::End, writer::Writer};
use crate::{
    AuditError, Checkpoint, Digest, Note, Signer,
    disk::Disk,
    frame::{self, FrameError, Header},
    layout::{self, Publication},
    record::{DocumentsAtClose, KnownDocument, is_close},
    rotation::{KeyChange, Terms},
    tree::{Hash, TILE_WIDTH, Tree, empty_root, has_later_tiles, load_edge, load_hashes},
};
use std::{
    fs,
    io::{BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

/// A log ready to go on.
pub(super) struct Recovered {
    pub(super) writer: Writer,
    /// What the next entry continues.
    pub(super) end: End,
    /// The size of the newest signed head.
    pub(super) signed: u64,
    /// The documents that the last clean run left in force.
    pub(super) documents: Vec<KnownDocument>,
    /// A torn tail that was set aside: how many bytes, and their digest.
    pub(super) torn: Option<(u64, Digest)>,
    /// Heads that were there, or were being written: the last run closed, or left tiles of a head that is gone.
    pub(super) heads_gone: u64,
    /// Tiles of the newest head's right edge that are gone.
    pub(super) tiles_gone: u64,
    /// A change of the signing key that no head covers yet: it was cut short.
    pub(super) change: Option<KeyChange>,
}

/// The newest head that `signer` signed, from `checkpoint` and the largest of `checkpoints`.
///
/// A crash between the two leaves the second one newer.
pub(super) fn newest_checkpoint(
    dir: &Path,
    origin: &str,
    signer: &Signer,
) -> Result<Option<Checkpoint>, AuditError> {
    let mut newest: Option<Checkpoint> = None;
    let largest =
        layout::checkpoints(dir)?.pop().map(|size| Path::new(layout::CHECKPOINTS).join(size.to_string()));
    for path in [largest, Some(PathBuf::from(layout::CHECKPOINT))].into_iter().flatten() {
        let Some(bytes) = layout::read_small(&dir.join(&path))? else { continue };
        let damaged = |what: String| AuditError::Damaged {
            dir: dir.into(),
            problem: format!("`{}`: {what}", path.display()),
        };
        let note = Note::parse(&bytes).map_err(|error| damaged(error.to_string()))?;
        let (given, names) = (signer.public_key(), note.names().collect::<Vec<_>>());
        if !names.contains(&given.name()) {
            // A crash in a change of keys leaves an older `checkpoint` of the old key alone.
            let older = Checkpoint::parse(note.unverified_text()).map(|older| older.size);
            if newest.as_ref().is_some_and(|newest| older.is_some_and(|older| older < newest.size)) {
                continue;
            }
            let (given, found) = (given.name().to_owned(), names.join(", "));
            return Err(AuditError::ForeignKey { dir: dir.into(), given, found });
        }
        let (checkpoint, _) = Checkpoint::open(&bytes, std::slice::from_ref(given))
            .map_err(|error| damaged(error.to_string()))?;
        if checkpoint.origin != origin {
            return Err(damaged(format!("it belongs to the log `{}`", checkpoint.origin)));
        }
        if newest.as_ref().is_none_or(|newest| newest.size < checkpoint.size) {
            newest = Some(checkpoint);
        }
    }
    // Until the new key has signed by itself the newest head has both signatures; the old key is retired all the same.
    let size = newest.as_ref().map_or(0, |newest| newest.size);
    let changes = layout::key_changes(dir, origin, |_, _| {})?;
    let covered: Vec<KeyChange> = changes.into_iter().filter(|change| change.index < size).collect();
    let given = signer.public_key();
    match Terms::of(std::slice::from_ref(given), &covered).objection(given, size.saturating_add(1)) {
        Some(_) => {
            let successor = covered.iter().rfind(|change| change.old == *given);
            let found = successor.map_or_else(String::new, |change| change.new.name().to_owned());
            Err(AuditError::ForeignKey { dir: dir.into(), given: given.name().to_owned(), found })
        }
        None => Ok(newest),
    }
}

/// Reads the log from its last segment on and prepares it for appending.
pub(super) fn recover(
    disk: &dyn Disk,
    dir: &Path,
    origin: &str,
    signed: Option<&Checkpoint>,
) -> Result<Recovered, AuditError> {
    let firsts = layout::segments(dir)?;
    let tiles_gone = signed.map_or(Ok(0), |signed| edge_gone(dir, signed.size))?;
    let nothing = Checkpoint { origin: origin.to_owned(), size: 0, root: Digest(empty_root()) };
    let signed = signed.unwrap_or(&nothing);
    // The last segment that holds signed entries is read again and must lead to the signed root;
    // its tree starts from tiles. Where tiles are missing or wrong, everything is read again.
    let recent = firsts.iter().rposition(|first| *first < signed.size).unwrap_or(0);
    let start = firsts.get(recent).copied().unwrap_or(0);
    if let Some(tree) = load_edge(dir, start)?.filter(|_| start > 0) {
        let mut scan = Scan::new(disk, dir, origin, signed, tree);
        match scan.run(firsts.get(recent..).unwrap_or_default()) {
            Err(AuditError::Damaged { .. }) => {}
            other => return other.and_then(|()| scan.finish(tiles_gone)),
        }
    }
    let mut scan = Scan::new(disk, dir, origin, signed, Tree::default());
    scan.run(&firsts)?;
    scan.finish(tiles_gone)
}

/// How many tiles of the right edge of a signed tree are not on disk.
fn edge_gone(dir: &Path, size: u64) -> Result<u64, AuditError> {
    let (mut rest, mut gone) = (size, 0);
    for level in 0u8.. {
        let width = (rest % TILE_WIDTH as u64) as usize;
        rest /= TILE_WIDTH as u64;
        let there = width == 0 || load_hashes(dir, level, rest, width)?.is_some();
        gone += u64::from(!there);
        if rest == 0 {
            break;
        }
    }
    Ok(gone)
}

/// One pass over segments.
struct Scan<'s> {
    disk: &'s dyn Disk,
    dir: &'s Path,
    origin: &'s str,
    signed: &'s Checkpoint,
    tree: Tree,
    chain: Hash,
    /// The segment that is open at the end: its first index and how many bytes of it are good.
    last: Option<(u64, u64)>,
    leaf: Vec<u8>,
    torn: Option<(u64, Digest)>,
    change: Option<KeyChange>,
}

impl<'s> Scan<'s> {
    fn new(
        disk: &'s dyn Disk,
        dir: &'s Path,
        origin: &'s str,
        signed: &'s Checkpoint,
        tree: Tree,
    ) -> Scan<'s> {
        let chain = frame::genesis(origin);
        let (last, leaf, torn, change) = (None, Vec::new(), None, None);
        Scan { disk, dir, origin, signed, tree, chain, last, leaf, torn, change }
    }

    fn damaged(&self, problem: impl std::fmt::Display) -> AuditError {
        AuditError::Damaged { dir: self.dir.into(), problem: problem.to_string() }
    }

    fn run(&mut self, firsts: &[u64]) -> Result<(), AuditError> {
        self.check_root()?;
        for (place, first) in firsts.iter().enumerate() {
            if *first != self.tree.size() {
                return Err(self.damaged(format!("entries from {} to {first} are missing", self.tree.size())));
            }
            let whole = self.segment(*first, place == 0 && *first > 0)?;
            if !whole && place + 1 < firsts.len() {
                return Err(self
                    .damaged(format!("entry {} is damaged and a later segment follows", self.tree.size())));
            }
            // Tiles that the disk has need not be kept; what is missing is written with the next head.
            let have: Vec<_> = self
                .tree
                .take_finished()
                .into_iter()
                .filter(|tile| !self.dir.join(tile.path()).exists())
                .collect();
            self.tree.put_back(have);
        }
        match self.tree.size() < self.signed.size {
            true => Err(self.damaged(format!(
                "entries from {} to the signed size {} are missing",
                self.tree.size(),
                self.signed.size
            ))),
            false => Ok(()),
        }
    }

    /// Reads one segment; `false` when a torn tail was cut off it. The header of the first segment
    /// of a pass that does not begin at entry 0 is the only witness of the chain before it.
    fn segment(&mut self, first: u64, trust_chain: bool) -> Result<bool, AuditError> {
        let path = self.dir.join(layout::segment(first));
        let file = fs::File::open(&path).map_err(AuditError::io("read", &path))?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let mut header = [0; frame::HEADER];
        let read = frame::fill(&mut input, &mut header).map_err(AuditError::io("read", &path))?;
        // Segments are put in place whole, so a broken header is never a crash.
        let decoded = match read {
            frame::HEADER => Header::decode(&header, self.origin),
            _ => Err(FrameError::Header),
        };
        let header = decoded
            .map_err(|error| self.damaged(format!("`{}`: {error}", layout::segment(first).display())))?;
        if trust_chain {
            self.chain = header.chain;
        }
        if header != (Header { first, chain: self.chain }) {
            return Err(self.damaged(format!("segment {first} does not continue the one before")));
        }
        let mut len = frame::HEADER as u64;
        loop {
            match frame::read(&mut input, &mut self.leaf) {
                Ok(None) => break,
                Ok(Some(frame)) => {
                    let index = self.tree.size();
                    let chain = frame::link(&self.chain, &frame.hash);
                    if frame.index != index || frame.chain != chain {
                        return Err(self.damaged(format!("entry {index} does not continue the one before")));
                    }
                    self.chain = chain;
                    self.tree.append(frame.hash);
                    self.check_root()?;
                    if index >= self.signed.size {
                        self.change = KeyChange::of_leaf(&self.leaf, self.origin).or(self.change.take());
                    }
                    len += frame.len as u64;
                }
                Err(FrameError::Io(error)) => return Err(AuditError::io("read", &path)(error)),
                Err(error) => {
                    self.set_aside(&path, len, &error)?;
                    self.last = Some((first, len));
                    return Ok(false);
                }
            }
        }
        self.last = Some((first, len));
        Ok(true)
    }

    /// At the signed size the tree must have the signed root.
    fn check_root(&self) -> Result<(), AuditError> {
        let fits = self.tree.size() != self.signed.size || self.tree.root() == self.signed.root.0;
        match fits {
            true => Ok(()),
            false => {
                Err(self.damaged(format!("the first {} entries are not the signed ones", self.signed.size)))
            }
        }
    }

    /// Moves a torn tail to quarantine, if a torn write is what it is.
    fn set_aside(&mut self, path: &Path, len: u64, error: &FrameError) -> Result<(), AuditError> {
        let index = self.tree.size();
        if index < self.signed.size {
            return Err(self.damaged(format!("entry {index} is damaged: {error}")));
        }
        let mut tail = Vec::new();
        let mut file = fs::File::open(path).map_err(AuditError::io("read", path))?;
        file.seek(SeekFrom::Start(len))
            .and_then(|_| file.read_to_end(&mut tail))
            .map_err(AuditError::io("read", path))?;
        // A whole frame of a later commit shows that this one was synced once: not a torn write.
        if frame::search(&tail).any(|frame| frame.batch > index) {
            return Err(self.damaged(format!("entry {index} is damaged: {error}, and later entries follow")));
        }
        let digest = Digest::of(&tail);
        let mut publication = Publication::new(self.disk, self.dir);
        publication.put(&Path::new(layout::QUARANTINE).join(digest.to_string()), &tail)?;
        publication.settle()?;
        self.torn = Some((tail.len() as u64, digest));
        Ok(())
    }

    fn finish(self, tiles_gone: u64) -> Result<Recovered, AuditError> {
        let Scan { disk, dir, origin, signed, tree, chain, last, leaf, torn, change } = self;
        let documents = DocumentsAtClose::parse(&leaf);
        // A run that ended with `close` signed a head over it, unless it was cut short right there.
        let newest_missing = !dir.join(layout::CHECKPOINT).exists() && signed.size > 0;
        let unsigned_close = is_close(&leaf) && torn.is_none() && signed.size < tree.size();
        // Tiles come before their head: it was deleted, or a crash came between the two.
        let tiles_alone = signed.size > 0 && has_later_tiles(dir, signed.size)?;
        let heads_gone = u64::from(newest_missing) + u64::from(unsigned_close || tiles_alone);
        let writer = match last {
            Some((first, len)) => Writer::resume(disk, dir, first, len)?,
            None => Writer::begin(disk, dir, origin, &Header { first: tree.size(), chain })?,
        };
        let end = End::new(chain, tree);
        Ok(Recovered { writer, end, signed: signed.size, documents, torn, heads_gone, tiles_gone, change })
    }
}
