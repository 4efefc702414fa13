//! Walks all entries: chain, tiles and signed heads must agree on every one of them.

use super::{Head, Problems, contents::Contents};
use crate::{
    AuditError, PublicKey,
    frame::{self, FrameError, Header},
    layout,
    tree::{Hash, TILE_WIDTH, Tile, Tree, load_hashes, tile_path},
};
use std::{collections::BTreeMap, fs::File, io::BufReader, path::Path};

/// One pass over the segments.
pub(super) struct Walk<'w> {
    dir: &'w Path,
    origin: &'w str,
    heads: &'w BTreeMap<u64, Head>,
    tree: Tree,
    chain: Hash,
    /// The level-0 tile that the next entries are compared with.
    tile: Option<(u64, Vec<Hash>)>,
    leaf: Vec<u8>,
    /// The newest head that the entries led to.
    proven: u64,
    /// The first entry after it that its tile speaks against.
    suspect: Option<u64>,
    /// Whether every segment was read to its end.
    whole: bool,
}

/// The key that the first entry of the log names, if it can be read.
pub(super) fn own_key(dir: &Path, origin: &str) -> Result<Vec<PublicKey>, AuditError> {
    if layout::segments(dir)?.first().is_some_and(|first| *first > 0) {
        // The first entry was pruned; every run names the key that it signs with.
        let named =
            crate::read(dir)?.map_while(Result::ok).find_map(|entry| crate::record::key_at_open(&entry.leaf));
        return Ok(named.into_iter().collect());
    }
    let path = dir.join(layout::segment(0));
    let Ok(file) = File::open(&path) else { return Ok(Vec::new()) };
    let mut input = BufReader::new(file);
    let (mut header, mut leaf) = ([0; frame::HEADER], Vec::new());
    let read = frame::fill(&mut input, &mut header).map_err(AuditError::io("read", &path))?;
    let ours = read == frame::HEADER && Header::decode(&header, origin).is_ok();
    let whole = ours && matches!(frame::read(&mut input, &mut leaf), Ok(Some(_)));
    let key = whole.then(|| crate::record::key_at_open(&leaf)).flatten();
    Ok(key.into_iter().collect())
}

impl<'w> Walk<'w> {
    pub(super) fn new(dir: &'w Path, origin: &'w str, heads: &'w BTreeMap<u64, Head>) -> Walk<'w> {
        let chain = frame::genesis(origin);
        Walk {
            dir,
            origin,
            heads,
            tree: Tree::default(),
            chain,
            tile: None,
            leaf: Vec::new(),
            proven: 0,
            suspect: None,
            whole: false,
        }
    }

    /// Whether every segment was read to its end.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The newest head that the entries lead to.
    pub(super) fn proven(&self) -> u64 {
        self.proven
    }

    /// How many entries were read.
    pub(super) fn size(&self) -> u64 {
        self.tree.size()
    }

    pub(super) fn run(&mut self, contents: &mut Contents, problems: &mut Problems) -> Result<(), AuditError> {
        let firsts = layout::segments(self.dir)?;
        let whole = self.segments(&firsts, contents, problems)?;
        self.whole = whole;
        if whole {
            // Behind a bad entry nothing can be said; the entry itself is the problem then.
            for (size, head) in self.heads.range(self.size() + 1..) {
                let missing = self.size();
                problems.add(
                    Some(missing),
                    &head.file,
                    format!("entries from {missing} to the signed size {size} are missing"),
                );
            }
            for tile in self.tree.edge() {
                self.compare_partials(&tile, problems)?;
            }
            self.require_edge(problems);
        }
        Ok(())
    }

    /// Reads segment after segment; `false` when it stopped at a bad entry.
    fn segments(
        &mut self,
        firsts: &[u64],
        contents: &mut Contents,
        problems: &mut Problems,
    ) -> Result<bool, AuditError> {
        for (place, first) in firsts.iter().enumerate() {
            let file = layout::segment(*first);
            if place == 0 && *first > 0 && !self.pruned(*first, problems)? {
                return Ok(false);
            }
            let size = self.size();
            if *first != size {
                problems.add(Some(size), &file, format!("entries from {size} to {first} are missing"));
                return Ok(false);
            }
            let path = self.dir.join(&file);
            let mut input =
                BufReader::with_capacity(1 << 18, File::open(&path).map_err(AuditError::io("read", &path))?);
            let mut header = [0; frame::HEADER];
            let read = frame::fill(&mut input, &mut header).map_err(AuditError::io("read", &path))?;
            let header = match read {
                frame::HEADER => Header::decode(&header, self.origin),
                _ => Err(FrameError::Header),
            };
            if let (0, true, Ok(header)) = (place, *first > 0, &header) {
                // Nothing before it is there to check this against; the `prune` entry has it too.
                self.chain = header.chain;
            }
            contents.segment(*first, self.chain);
            match header {
                Ok(header) if header == (Header { first: size, chain: self.chain }) => {}
                Ok(_) => {
                    problems.add(Some(size), &file, "the segment does not continue the one before");
                    return Ok(false);
                }
                Err(error) => {
                    problems.add(Some(size), &file, error.to_string());
                    return Ok(false);
                }
            }
            let last = place + 1 == firsts.len();
            if !self.segment(&mut input, &path, &file, last, contents, problems)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes the hashes of entries that were deleted from the tiles: the heads tell whether they are right.
    fn pruned(&mut self, first: u64, problems: &mut Problems) -> Result<bool, AuditError> {
        for number in 0..first.div_ceil(TILE_WIDTH as u64) {
            let width =
                usize::try_from(first - number * TILE_WIDTH as u64).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
            let Some(hashes) = load_hashes(self.dir, 0, number, width)? else {
                let file = tile_path(0, number, TILE_WIDTH);
                problems.add(
                    Some(number * TILE_WIDTH as u64),
                    file,
                    "the entries are gone, and so are their hashes",
                );
                return Ok(false);
            };
            for hash in hashes {
                self.tree.append(hash);
                if !self.check_head(problems) {
                    return Ok(false);
                }
                for tile in self.tree.take_finished() {
                    self.compare_tile(&tile, problems)?;
                }
            }
        }
        Ok(true)
    }

    fn segment(
        &mut self,
        input: &mut BufReader<File>,
        path: &Path,
        file: &Path,
        last: bool,
        contents: &mut Contents,
        problems: &mut Problems,
    ) -> Result<bool, AuditError> {
        let mut offset = frame::HEADER as u64;
        loop {
            let index = self.size();
            let frame = match frame::read(input, &mut self.leaf) {
                Ok(Some(frame)) => frame,
                Ok(None) => return Ok(true),
                Err(FrameError::Io(error)) => return Err(AuditError::io("read", path)(error)),
                Err(error) => {
                    let behind =
                        File::open(path).and_then(|file| file.metadata()).map(|meta| meta.len() - offset);
                    let behind = behind.map_err(AuditError::io("read", path))?;
                    let hint = match last && index >= self.heads.last_key_value().map_or(0, |(size, _)| *size)
                    {
                        true => {
                            "; it lies behind the newest signed head, as a crash leaves it: opening the log sets it aside"
                        }
                        false => "",
                    };
                    problems.add(
                        Some(index),
                        file,
                        format!("{error} ({behind} bytes from offset {offset} on){hint}"),
                    );
                    return Ok(false);
                }
            };
            let chain = frame::link(&self.chain, &frame.hash);
            if frame.index != index || frame.chain != chain || frame.batch > index {
                let what = format!(
                    "a frame with index {} stands where entry {index} should continue the chain",
                    frame.index
                );
                problems.add(Some(index), file, what);
                return Ok(false);
            }
            self.chain = chain;
            self.tree.append(frame.hash);
            offset += frame.len as u64;
            self.compare(index, &frame.hash, problems)?;
            if let Err(what) = contents.take(index, &self.leaf) {
                problems.add(Some(index), file, what);
            }
            if !self.check_head(problems) {
                return Ok(false);
            }
            if let Some(head) = self.heads.get(&self.size()) {
                contents.times.head(head.seen());
            }
            for tile in self.tree.take_finished() {
                self.compare_tile(&tile, problems)?;
            }
        }
    }

    /// Compares an entry with its place in the level-0 tile, so that a change is named by its index.
    fn compare(&mut self, index: u64, hash: &Hash, problems: &mut Problems) -> Result<(), AuditError> {
        let (number, place) = (index / TILE_WIDTH as u64, (index % TILE_WIDTH as u64) as usize);
        if self.tile.as_ref().is_none_or(|(loaded, _)| *loaded != number) {
            self.tile = Some((number, self.widest(number)?));
        }
        let expected = self.tile.as_ref().and_then(|(_, hashes)| hashes.get(place));
        if expected.is_some_and(|expected| expected != hash) {
            let file = tile_path(0, number, TILE_WIDTH);
            problems.add(Some(index), file, "the entry and its hash in the tile disagree");
            self.suspect.get_or_insert(index);
        }
        Ok(())
    }

    /// The widest level-0 tile of this number that the disk has.
    fn widest(&self, number: u64) -> Result<Vec<Hash>, AuditError> {
        let full = tile_path(0, number, TILE_WIDTH);
        if let Some(bytes) = layout::read_small(&self.dir.join(full))? {
            return Ok(Tile::hashes(&bytes).unwrap_or_default());
        }
        let Some(&widest) = self.partials(0, number)?.last() else { return Ok(Vec::new()) };
        let bytes = layout::read_small(&self.dir.join(tile_path(0, number, widest)))?;
        Ok(bytes.and_then(|bytes| Tile::hashes(&bytes)).unwrap_or_default())
    }

    /// The widths of the partial tiles that the disk has, in order.
    fn partials(&self, level: u8, number: u64) -> Result<Vec<usize>, AuditError> {
        let some = tile_path(level, number, 1);
        let folder = some.parent().unwrap_or(Path::new(""));
        let names = layout::names(&self.dir.join(folder))?;
        let width = |name: &String| layout::plain_number(name).and_then(|width| usize::try_from(width).ok());
        let mut widths: Vec<usize> =
            names.iter().filter_map(width).filter(|width| (1..TILE_WIDTH).contains(width)).collect();
        widths.sort_unstable();
        Ok(widths)
    }

    /// At every size that somebody signed, the root must be the signed one.
    fn check_head(&mut self, problems: &mut Problems) -> bool {
        let size = self.size();
        let Some(head) = self.heads.get(&size) else { return true };
        if self.tree.root() != head.root {
            let what = format!("entries {} to {} are not those that were signed", self.proven, size - 1);
            problems.add(Some(self.suspect.unwrap_or(self.proven)), &head.file, what);
            return false;
        }
        (self.proven, self.suspect) = (size, None);
        true
    }

    /// A full tile must be on disk once a head covers it, and hold exactly these hashes.
    fn compare_tile(&mut self, tile: &Tile, problems: &mut Problems) -> Result<(), AuditError> {
        let path = tile.path();
        let end = (tile.number + 1) << (8 * (u32::from(tile.level) + 1));
        match layout::read_small(&self.dir.join(&path))? {
            Some(bytes) if bytes != tile.bytes() => {
                problems.add(
                    self.first_difference(tile, &bytes),
                    path,
                    "the tile is not the one of these entries",
                );
            }
            None if self.heads.range(end..).next().is_some() => {
                problems.add(None, path, "the tile is missing")
            }
            _ => {}
        }
        self.compare_partials(tile, problems)
    }

    /// The newest head must come with the tiles of its right edge: proofs are made of them.
    fn require_edge(&self, problems: &mut Problems) {
        let mut rest = self.proven;
        for level in 0u8.. {
            let width = (rest % TILE_WIDTH as u64) as usize;
            rest /= TILE_WIDTH as u64;
            let candidates = [width, TILE_WIDTH].map(|width| tile_path(level, rest, width));
            if width > 0 && !candidates.iter().any(|path| self.dir.join(path).exists()) {
                let [partial, _] = candidates;
                problems.add(None, partial, "the tile is missing");
            }
            if rest == 0 {
                return;
            }
        }
    }

    /// Partial tiles are the beginnings of the tile at the sizes that were signed.
    fn compare_partials(&self, tile: &Tile, problems: &mut Problems) -> Result<(), AuditError> {
        for width in self.partials(tile.level, tile.number)? {
            let path = tile_path(tile.level, tile.number, width);
            // A writer at work takes partial tiles away once the full one is there.
            let Some(bytes) = layout::read_small(&self.dir.join(&path))? else { continue };
            let expected = tile.hashes.get(..width).map(<[Hash]>::concat);
            match expected {
                Some(expected) if expected == bytes => {}
                Some(_) => problems.add(
                    self.first_difference(tile, &bytes),
                    path,
                    "the tile is not the one of these entries",
                ),
                // Wider than the entries read: of a writer at work, or the list of files tells.
                None => {}
            }
        }
        Ok(())
    }

    /// The first entry below the first hash that differs.
    fn first_difference(&self, tile: &Tile, bytes: &[u8]) -> Option<u64> {
        let (theirs, _) = bytes.as_chunks::<32>();
        let place = tile.hashes.iter().zip(theirs).position(|(ours, theirs)| ours != theirs)? as u64;
        let below = 1u64.checked_shl(8 * u32::from(tile.level))?;
        Some((tile.number * TILE_WIDTH as u64 + place) * below)
    }
}

/// Whether `tile/<level>/<number…>` is a tile of a tree of at most `size` entries, spelled the one right way.
pub(super) fn is_tile_of(size: u64, level: &str, number: &[&str]) -> bool {
    let Some(level) = layout::plain_number(level).and_then(|level| u8::try_from(level).ok()) else {
        return false;
    };
    let (groups, width) = match number {
        [higher @ .., partial, width] if partial.ends_with(".p") => {
            let last = partial.strip_suffix(".p").unwrap_or_default();
            let width = layout::plain_number(width).and_then(|width| usize::try_from(width).ok());
            ([higher, &[last]].concat(), width.filter(|width| (1..TILE_WIDTH).contains(width)))
        }
        full => (full.to_vec(), Some(TILE_WIDTH)),
    };
    let digits: String = groups.iter().map(|group| group.strip_prefix('x').unwrap_or(group)).collect();
    let (Ok(number), Some(width)) = (digits.parse::<u64>(), width) else { return false };
    let hashes = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
    let covered = number.checked_mul(TILE_WIDTH as u64).and_then(|start| start.checked_add(width as u64));
    let path = tile_path(level, number, width);
    let spelled = path.iter().skip(2).filter_map(|step| step.to_str());
    let given = groups.iter().copied();
    let same = match width {
        TILE_WIDTH => spelled.eq(given),
        _ => {
            let last = groups.last().map(|last| format!("{last}.p")).unwrap_or_default();
            let width = width.to_string();
            let head = groups.get(..groups.len().saturating_sub(1)).unwrap_or_default();
            spelled.eq(head.iter().copied().chain([last.as_str(), width.as_str()]))
        }
    };
    same && covered.is_some_and(|covered| covered <= hashes)
}
