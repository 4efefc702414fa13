//! Lays two copies of a log side by side: the same, one ahead, or a fork with two signed heads.

use crate::{AuditError, Checkpoint, Entries, PublicKey, layout, read, tree::Tree};
use serde::Serialize;
use std::path::Path;

/// How two copies of a log relate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "relation", rename_all = "snake_case")]
pub enum Relation {
    /// Both hold the same entries.
    Same,
    /// One begins with all that the other has.
    Grown {
        /// Which one has more: `left` or `right`.
        longer: Side,
    },
    /// They part ways. Where both heads cover the parting, their two signatures are proof that the
    /// holder of the key told two stories.
    Forked {
        /// The first entry that differs.
        at: u64,
        /// Whether both signed heads cover it.
        signed_by_both: bool,
    },
    /// They are different logs.
    Unrelated,
}

/// One of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The first.
    Left,
    /// The second.
    Right,
}

/// Two copies of a log, compared.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// How they relate.
    #[serde(flatten)]
    pub relation: Relation,
    /// How many entries they share from the beginning.
    pub common: u64,
    /// The newest signed head of each, as a note: the evidence.
    pub heads: [String; 2],
}

/// Compares the logs in two folders, whose heads one of `keys` must have signed.
///
/// # Errors
/// [`AuditError::Damaged`] when the entries of one do not lead to its own signed head: verify it first.
pub fn compare(left: &Path, right: &Path, keys: &[PublicKey]) -> Result<Comparison, AuditError> {
    let (mut a, mut b) = (Copy::open(left, keys)?, Copy::open(right, keys)?);
    let heads = [a.note.clone(), b.note.clone()];
    if a.head.origin != b.head.origin {
        return Ok(Comparison { relation: Relation::Unrelated, common: 0, heads });
    }
    let (mut common, mut forked) = (0, false);
    loop {
        let (left, right) = (a.step()?, b.step()?);
        match (left, right) {
            (None, None) => break,
            (left, right) if !forked && left == right => common += 1,
            (Some(_), Some(_)) => forked = true,
            _ => {}
        }
    }
    let relation = match (forked, a.tree.size().cmp(&b.tree.size())) {
        (true, _) => Relation::Forked { at: common, signed_by_both: a.head.size.min(b.head.size) > common },
        (false, std::cmp::Ordering::Equal) => Relation::Same,
        (false, std::cmp::Ordering::Greater) => Relation::Grown { longer: Side::Left },
        (false, std::cmp::Ordering::Less) => Relation::Grown { longer: Side::Right },
    };
    Ok(Comparison { relation, common, heads })
}

/// One copy, on the way through its entries.
struct Copy<'c> {
    dir: &'c Path,
    note: String,
    head: Checkpoint,
    entries: Entries,
    tree: Tree,
}

impl<'c> Copy<'c> {
    fn open(dir: &'c Path, keys: &[PublicKey]) -> Result<Copy<'c>, AuditError> {
        let note = layout::newest_note(dir)?;
        let (head, _) = Checkpoint::open(&note, keys)
            .map_err(|error| error.of(&dir.join(layout::CHECKPOINT).display().to_string()))?;
        let note = String::from_utf8_lossy(&note).into_owned();
        let entries = read(dir)?;
        match entries.first() {
            0 => Ok(Copy { dir, note, head, entries, tree: Tree::default() }),
            first => Err(AuditError::Pruned { dir: dir.into(), first }),
        }
    }

    /// The hash of the next entry; the signed head is checked on the way.
    fn step(&mut self) -> Result<Option<[u8; 32]>, AuditError> {
        let entry = self.entries.next().transpose()?;
        let damaged =
            |problem: &str| AuditError::Damaged { dir: self.dir.into(), problem: problem.to_owned() };
        let Some(entry) = entry else {
            return match self.tree.size() < self.head.size {
                true => Err(damaged("entries below its signed head are missing")),
                false => Ok(None),
            };
        };
        self.tree.append(entry.hash.0);
        self.tree.take_finished();
        if self.tree.size() == self.head.size && self.tree.root() != self.head.root.0 {
            return Err(damaged("its entries are not those of its signed head"));
        }
        Ok(Some(entry.hash.0))
    }
}
