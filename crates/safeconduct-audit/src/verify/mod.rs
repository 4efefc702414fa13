//! Verifies a whole log folder, byte by byte, in one pass with bounded memory.

mod contents;
mod entries;
mod files;
mod report;
mod requests;
mod stamps;
mod times;

pub use report::{Authenticity, Completeness, Integrity, Problem, Report, ScanCoverage, Stamped, Witnessed};

use crate::{
    AuditError, Checkpoint, Note, PublicKey, SignedHead, layout, rotation::Terms, tree::has_later_tiles,
};
use contents::Contents;
use entries::Walk;
use safeconduct_core::Timestamp;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// How many problems a report lists; the first one is the one that matters.
const PROBLEMS_MAX: usize = 100;

const UNSIGNED_END: &str =
    "the last run closed and no head covers its end: the newest head was deleted, or a crash took it";
const TILES_ALONE: &str = "tiles of a later head are there and the head is not: it was deleted, a crash took it, or it is being written";

/// Verifies the log in `dir` against trusted `keys`.
///
/// Without keys the log's own key is used, and the report says `self-asserted`. Every byte of
/// every file in the folder is accounted for: entries against the chain, the tiles and each
/// signed head; everything else by name and form. Reads once, in bounded memory; changes nothing.
/// [`Verifier`] also takes heads that were seen before.
///
/// # Errors
/// [`AuditError::NotALog`] and [`AuditError::Io`]. A log that is bad is a report, not an error.
pub fn verify(dir: &Path, keys: &[PublicKey]) -> Result<Report, AuditError> {
    Verifier { keys: keys.to_vec(), ..Verifier::default() }.verify(dir)
}

/// What a verifier trusts and what it has seen before.
///
/// Whoever holds the signing key can cut a log short, or rewrite it, and sign the result. What
/// gives that away is a head kept elsewhere: pin one, and entries that it covered must still be
/// there, unchanged.
///
/// ```
/// use safeconduct_audit::{Log, Signer, Verifier};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let signer = Signer::generate()?;
/// let log = Log::create(&dir, &signer, None)?;
/// let seen = std::fs::read(dir.join("checkpoint"))?; // kept where the log's owner cannot reach it
/// log.close()?;
/// let verifier = Verifier::new().trust(signer.public_key().clone()).pin(seen);
/// assert!(verifier.verify(&dir)?.is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    keys: Vec<PublicKey>,
    pins: Vec<Vec<u8>>,
    authorities: Vec<stamps::Authority>,
}

impl Verifier {
    /// A verifier that trusts nobody yet and has seen nothing.
    pub fn new() -> Verifier {
        Verifier::default()
    }

    /// Trusts a key: of a log, or of a witness (`is_witness`).
    #[must_use]
    pub fn trust(mut self, key: PublicKey) -> Verifier {
        self.keys.push(key);
        self
    }

    /// Holds the log to a signed head that was seen before: the bytes of its `checkpoint` then.
    #[must_use]
    pub fn pin(mut self, checkpoint: Vec<u8>) -> Verifier {
        self.pins.push(checkpoint);
        self
    }

    /// Trusts a root for time stamps: tokens that lead to it say when a head was there.
    #[cfg(feature = "timestamps")]
    #[must_use]
    pub fn trust_authority(mut self, root: crate::Authority) -> Verifier {
        self.authorities.push(root);
        self
    }

    /// Verifies the log in `dir`.
    ///
    /// # Errors
    /// As [`verify`]; and [`AuditError::Note`] for a pin that none of the keys signed.
    pub fn verify(&self, dir: &Path) -> Result<Report, AuditError> {
        let mut problems = Problems::default();
        let origin = match layout::origin(dir) {
            Ok(Some(origin)) => origin,
            Ok(None) => return Err(AuditError::NotALog { dir: dir.into() }),
            Err(AuditError::Damaged { problem, .. }) => {
                problems.add(None, layout::ORIGIN, problem);
                String::new()
            }
            Err(error) => return Err(error),
        };
        let files = files::list(dir, &mut problems)?;
        // Witnesses say that they saw a head, not that it is the log's.
        let by_itself = self.keys.iter().all(PublicKey::is_witness);
        let own = if by_itself { entries::own_key(dir, &origin)? } else { Vec::new() };
        let trusted = [self.keys.as_slice(), &own].concat();
        let note = |file, error: AuditError| problems.add(None, file, error.to_string());
        let changes = layout::key_changes(dir, &origin, note)?;
        let terms = Terms::of(&trusted, &changes);
        let trusted = terms.keys();
        let mut heads = read_heads(dir, &origin, &terms, &mut problems)?;
        for (number, pin) in self.pins.iter().enumerate() {
            let name = format!("(pin {})", number + 1);
            let head = SignedHead::open(pin, &trusted).map_err(|error| error.of(&name))?;
            heads.add(head, name.into(), &origin, &mut problems);
        }
        let timestamps = stamps::judge(dir, &files, &heads, &self.authorities, &mut problems)?;
        for stamp in &timestamps {
            if let Some(head) = heads.by_size.get_mut(&stamp.size) {
                head.stamped.push(stamp.at);
            }
        }
        let mut walk = Walk::new(dir, &origin, &heads.by_size);
        let mut contents = Contents::of(changes);
        walk.run(&mut contents, &mut problems)?;
        let size = walk.size();
        let objections = if walk.is_whole() { contents.objections() } else { Vec::new() };
        for what in objections {
            problems.add(Some(0), layout::SEGMENTS, what);
        }
        let newest = heads.by_size.last_key_value();
        let promised = newest.map_or(0, |(size, _)| *size);
        files::account(dir, &files, size.max(promised), &contents, &mut problems)?;
        let proven = walk.proven();
        if walk.is_whole() && promised > 0 && promised < size {
            if contents.closed {
                problems.notes.push(UNSIGNED_END.to_owned());
            } else if has_later_tiles(dir, promised)? {
                problems.notes.push(TILES_ALONE.to_owned());
            }
        }

        let authenticity = match newest {
            Some((_, head)) if by_itself => {
                Authenticity::SelfAsserted { by: head.signed.by.name().to_owned() }
            }
            Some((_, head)) => {
                let names: Vec<&str> = head.signed.signers.iter().map(PublicKey::name).collect();
                Authenticity::Signed { by: names.join(", ") }
            }
            None => Authenticity::Unsigned,
        };
        let completeness = Completeness {
            proven,
            unproven: size.saturating_sub(proven),
            open_intents: contents.open_intents(),
            buffered: contents.buffered,
            gaps: contents.kinds.get("gap").copied().unwrap_or(0),
            closed: contents.closed,
            pruned: contents.first(),
            keep_days: contents.keep_days,
            oldest: contents.oldest(),
        };
        let mut notes = problems.notes.clone();
        notes.extend(contents.notes());
        Ok(Report {
            origin,
            entries: size,
            signed_at: newest.and_then(|(_, head)| head.signed.at),
            witnesses: heads.witnesses(),
            timestamps,
            integrity: problems.into_integrity(),
            authenticity,
            completeness,
            coverage: contents.coverage,
            kinds: contents.kinds,
            notes,
        })
    }
}

/// The signed heads of a log.
#[derive(Debug, Default)]
struct Heads {
    by_size: BTreeMap<u64, Head>,
}

/// A head whose signature was checked.
#[derive(Debug)]
struct Head {
    root: [u8; 32],
    signed: SignedHead,
    /// When trusted authorities stamped it.
    stamped: Vec<Timestamp>,
    file: PathBuf,
}

impl Head {
    /// When it was there, by anybody's clock.
    fn seen(&self) -> impl Iterator<Item = Timestamp> {
        let witnessed = self.signed.witnesses.iter().map(|(_, at)| *at);
        self.signed.at.into_iter().chain(witnessed).chain(self.stamped.iter().copied())
    }
}

impl Heads {
    /// Takes in a head; two of one size must agree.
    fn add(&mut self, signed: SignedHead, file: PathBuf, origin: &str, problems: &mut Problems) {
        let Checkpoint { size, root, origin: theirs } = &signed.checkpoint;
        if theirs != origin {
            problems.add(None, file, format!("it is the head of another log, `{theirs}`"));
            return;
        }
        let (size, root) = (*size, root.0);
        match self.by_size.get_mut(&size) {
            Some(before) if before.root != root => {
                let what = format!(
                    "two heads of {size} entries with different roots are signed: the log was forked"
                );
                problems.add(Some(0), file, what);
            }
            Some(before) => before.signed.witnesses.extend(signed.witnesses),
            None => drop(self.by_size.insert(size, Head { root, signed, stamped: Vec::new(), file })),
        }
    }

    fn witnesses(&self) -> Vec<Witnessed> {
        let mut seen = Vec::new();
        for (size, head) in self.by_size.iter().rev() {
            for (by, at) in &head.signed.witnesses {
                let witnessed = Witnessed { by: by.name().to_owned(), size: *size, at: *at };
                if !seen.contains(&witnessed) && seen.len() < PROBLEMS_MAX {
                    seen.push(witnessed);
                }
            }
        }
        seen
    }
}

/// Reads `checkpoint` and everything in `checkpoints`.
fn read_heads(dir: &Path, origin: &str, terms: &Terms, problems: &mut Problems) -> Result<Heads, AuditError> {
    let keys = &terms.keys();
    let mut heads = Heads::default();
    let folder = Path::new(layout::CHECKPOINTS);
    let sizes = layout::checkpoints(dir)?;
    // `checkpoint` is a copy of the newest kept head as a rule: the same bytes need one check.
    let mut last: Option<(Vec<u8>, SignedHead)> = None;
    let files = sizes.iter().map(|size| (Some(*size), folder.join(size.to_string())));
    for (named, file) in files.chain([(None, PathBuf::from(layout::CHECKPOINT))]) {
        let Some(bytes) = layout::read_small(&dir.join(&file))? else {
            problems.add(None, &file, "it is missing: no head of this log is current");
            continue;
        };
        let opened = match last.take().filter(|(same, _)| *same == bytes) {
            Some((_, head)) => Ok(head),
            None => SignedHead::open(&bytes, keys),
        };
        let head = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let names = Note::parse(&bytes).map(|note| note.names().collect::<Vec<_>>().join(", "));
                let signed = names.map(|names| format!(" (it names `{names}`)")).unwrap_or_default();
                problems.add(None, &file, format!("{error}{signed}"));
                continue;
            }
        };
        let size = head.checkpoint.size;
        // One signer in office is enough; a head by retired keys alone is none.
        let objections: Vec<String> =
            head.signers.iter().filter_map(|key| terms.objection(key, size)).collect();
        if objections.len() == head.signers.len() {
            problems.add(None, &file, objections.join("; "));
            continue;
        }
        match named {
            Some(named) if named != size => {
                problems.add(None, &file, format!("it is the head of {size} entries"));
                continue;
            }
            Some(_) => {}
            None => compare_with_kept(dir, size, &bytes, &sizes, problems)?,
        }
        if head.at.is_none() {
            problems.add(None, &file, "its timestamped signature is missing");
        }
        last = Some((bytes, head.clone()));
        heads.add(head, file, origin, problems);
    }
    Ok(heads)
}

/// `checkpoint` is a copy of the head that was kept under its size, written after it.
fn compare_with_kept(
    dir: &Path,
    size: u64,
    bytes: &[u8],
    sizes: &[u64],
    problems: &mut Problems,
) -> Result<(), AuditError> {
    let file = Path::new(layout::CHECKPOINTS).join(size.to_string());
    // Looked for now and not in the list made before: a writer may be at work.
    let Some(kept) = layout::read_small(&dir.join(&file))? else {
        problems.add(None, file, "it is missing: every signed head is kept");
        return Ok(());
    };
    match kept.strip_prefix(bytes) {
        Some([]) => {}
        // A crash can come between a witness's line in the one and in the other.
        Some(_) => problems.notes.push("`checkpoint` lacks cosignatures that the kept head has".to_owned()),
        None => problems.add(None, layout::CHECKPOINT, "it is not the head that was kept"),
    }
    if sizes.last().is_some_and(|newest| *newest > size) {
        let note =
            "`checkpoint` is older than the newest of `checkpoints`: a crash between the two, or a rollback";
        problems.notes.push(note.to_owned());
    }
    Ok(())
}

/// What was found wrong so far.
#[derive(Debug, Default)]
struct Problems {
    list: Vec<Problem>,
    more: u64,
    notes: Vec<String>,
}

impl Problems {
    fn add(&mut self, index: Option<u64>, file: impl Into<PathBuf>, what: impl Into<String>) {
        match self.list.len() < PROBLEMS_MAX {
            true => self.list.push(Problem { index, file: file.into(), what: what.into() }),
            false => self.more += 1,
        }
    }

    /// The first bad entry first; what names none after it.
    fn into_integrity(mut self) -> Integrity {
        if self.list.is_empty() {
            return Integrity::Ok;
        }
        self.list.sort_by_key(|problem| problem.index.unwrap_or(u64::MAX));
        if self.more > 0 {
            let what = format!("and {} more problems", self.more);
            self.list.push(Problem { index: None, file: PathBuf::new(), what });
        }
        Integrity::Bad { problems: self.list }
    }
}
