//! Verifies a whole log folder, byte by byte, in one pass with bounded memory.

mod contents;
mod entries;
mod files;
mod report;

pub use report::{Authenticity, Completeness, Integrity, Problem, Report, ScanCoverage};

use crate::{AuditError, Checkpoint, Note, PublicKey, layout};
use contents::Contents;
use entries::Walk;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// How many problems a report lists; the first one is the one that matters.
const PROBLEMS_MAX: usize = 100;

/// Verifies the log in `dir` against trusted `keys`.
///
/// Without keys the log's own key is used, and the report says `self-asserted`. Every byte of
/// every file in the folder is accounted for: entries against the chain, the tiles and each
/// signed head; everything else by name and form. Reads once, in bounded memory; changes nothing.
///
/// # Errors
/// [`AuditError::NotALog`] and [`AuditError::Io`]. A log that is bad is a report, not an error.
pub fn verify(dir: &Path, keys: &[PublicKey]) -> Result<Report, AuditError> {
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
    let own = entries::own_key(dir, &origin)?;
    let trusted = if keys.is_empty() { own.as_slice() } else { keys };
    let heads = read_heads(dir, &origin, trusted, &mut problems)?;
    let mut walk = Walk::new(dir, &origin, &heads.by_size);
    let mut contents = Contents::default();
    walk.run(&mut contents, &mut problems)?;
    let size = walk.size();
    let newest = heads.by_size.last_key_value();
    let proven = newest.map_or(0, |(size, _)| *size);
    files::account(dir, size.max(proven), &contents, &mut problems)?;

    let authenticity = match newest {
        Some((_, head)) if keys.is_empty() => Authenticity::SelfAsserted { by: head.by.clone() },
        Some((_, head)) => Authenticity::Signed { by: head.by.clone() },
        None => Authenticity::Unsigned,
    };
    let completeness = Completeness {
        proven,
        unproven: size.saturating_sub(proven),
        open_intents: contents.open_intents(),
        gaps: contents.kinds.get("gap").copied().unwrap_or(0),
        closed: contents.closed,
    };
    let mut notes = problems.notes.clone();
    notes.extend(contents.notes());
    Ok(Report {
        origin,
        entries: size,
        integrity: problems.into_integrity(),
        authenticity,
        completeness,
        coverage: contents.coverage,
        kinds: contents.kinds,
        notes,
    })
}

/// The signed heads in a folder.
#[derive(Debug, Default)]
struct Heads {
    by_size: BTreeMap<u64, Head>,
}

/// A head whose signature was checked.
#[derive(Debug)]
struct Head {
    root: [u8; 32],
    by: String,
    file: PathBuf,
}

/// Reads `checkpoint` and everything in `checkpoints`.
fn read_heads(
    dir: &Path,
    origin: &str,
    keys: &[PublicKey],
    problems: &mut Problems,
) -> Result<Heads, AuditError> {
    let mut heads = Heads::default();
    let folder = Path::new(layout::CHECKPOINTS);
    let sizes = layout::checkpoints(dir)?;
    // `checkpoint` is a copy of the newest kept head as a rule: the same bytes need one check.
    let mut last: Option<(Vec<u8>, Checkpoint, PublicKey)> = None;
    let files = sizes.iter().map(|size| (Some(*size), folder.join(size.to_string())));
    for (named, file) in files.chain([(None, PathBuf::from(layout::CHECKPOINT))]) {
        let Some(bytes) = layout::read_small(&dir.join(&file))? else {
            problems.add(None, &file, "it is missing: no head of this log is current");
            continue;
        };
        let opened = match last.take().filter(|(same, ..)| *same == bytes) {
            Some((_, checkpoint, by)) => Ok((checkpoint, by)),
            None => Checkpoint::open(&bytes, keys),
        };
        let (checkpoint, by) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let names = Note::parse(&bytes).map(|note| note.names().collect::<Vec<_>>().join(", "));
                let signed = names.map(|names| format!(" (it names `{names}`)")).unwrap_or_default();
                problems.add(None, &file, format!("{error}{signed}"));
                continue;
            }
        };
        last = Some((bytes, checkpoint.clone(), by.clone()));
        if checkpoint.origin != origin {
            problems.add(None, &file, format!("it is the head of another log, `{}`", checkpoint.origin));
        } else if named.is_some_and(|named| named != checkpoint.size) {
            problems.add(None, &file, format!("it is the head of {} entries", checkpoint.size));
        } else {
            if named.is_none() && !sizes.contains(&checkpoint.size) {
                let kept = folder.join(checkpoint.size.to_string());
                problems.add(None, &kept, "it is missing: every signed head is kept");
            }
            if named.is_none() && sizes.last().is_some_and(|newest| *newest > checkpoint.size) {
                problems.notes.push("`checkpoint` is older than the newest of `checkpoints`: a crash between the two, or a rollback".into());
            }
            let head = Head { root: checkpoint.root.0, by: by.name().to_owned(), file };
            let before = heads.by_size.get(&checkpoint.size).map(|before| before.root);
            if before.is_some_and(|root| root != checkpoint.root.0) {
                problems.add(
                    None,
                    &head.file,
                    format!(
                        "two heads of {} entries with different roots are signed: the log was forked",
                        checkpoint.size
                    ),
                );
            }
            heads.by_size.entry(checkpoint.size).or_insert(head);
        }
    }
    Ok(heads)
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
