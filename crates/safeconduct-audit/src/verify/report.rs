//! What verification found, on axes that never melt into one "ok".

use safeconduct_core::Timestamp;
use serde::Serialize;
use std::{collections::BTreeMap, path::PathBuf};

/// What is known of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Which log.
    pub origin: String,
    /// How many whole entries there are, up to the first bad one.
    pub entries: u64,
    /// Whether every byte is accounted for.
    pub integrity: Integrity,
    /// Who signed.
    pub authenticity: Authenticity,
    /// When the newest head was signed, by the log's own clock.
    pub signed_at: Option<Timestamp>,
    /// Trusted witnesses that saw a head, newest head first.
    pub witnesses: Vec<Witnessed>,
    /// Heads that trusted authorities stamped with the time, newest head first.
    pub timestamps: Vec<Stamped>,
    /// How far the entries are proven.
    pub completeness: Completeness,
    /// How much of the requests was scanned.
    pub coverage: ScanCoverage,
    /// How many entries of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// What is not wrong and yet worth knowing.
    pub notes: Vec<String>,
}

/// A head that a trusted witness cosigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witnessed {
    /// The name of the witness.
    pub by: String,
    /// How many entries the head covers.
    pub size: u64,
    /// When, by the clock of the witness.
    pub at: Timestamp,
}

/// A head that a trusted authority stamped with the time (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stamped {
    /// The name of the authority, as its certificate has it.
    pub by: String,
    /// How many entries the head covers.
    pub size: u64,
    /// When, by the clock of the authority.
    pub at: Timestamp,
}

/// Whether every byte of every file is accounted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Integrity {
    /// It is.
    Ok,
    /// It is not.
    Bad {
        /// What is wrong; the first bad entry comes first.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The first bad entry, where one can be named.
    pub index: Option<u64>,
    /// The file, below the log's folder.
    pub file: PathBuf,
    /// What is wrong, in a sentence.
    pub what: String,
}

/// Who signed the newest head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Authenticity {
    /// A key that the verifier trusts.
    Signed {
        /// Its name.
        by: String,
    },
    /// The key that the log itself names: whoever rewrote the log could have made it.
    SelfAsserted {
        /// Its name.
        by: String,
    },
    /// None of the trusted keys, or nobody at all.
    Unsigned,
}

/// How far the entries are proven by a signed head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// The size of the newest signed head that the entries lead to.
    pub proven: u64,
    /// Entries behind it, which nobody signed: they, and entries after them, can be missing unseen.
    pub unproven: u64,
    /// Cleared intents without an outcome: they may have been sent.
    pub open_intents: u64,
    /// Cleared intents that were released on before the disk had them: a crash can have taken others with it.
    pub buffered: u64,
    /// Gaps that the log itself declares.
    pub gaps: u64,
    /// Whether the last run ended with `close`.
    pub closed: bool,
    /// Entries from the beginning that were deleted, as a `prune` entry says; their hashes are still proven.
    pub pruned: u64,
    /// How many days are kept at least, as the newest `prune` entry says; `None` when nothing was ever pruned.
    pub keep_days: Option<u64>,
    /// When the oldest entry that is there was written, by the clock of the machine.
    pub oldest: Option<Timestamp>,
}

/// How much of the requests was scanned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScanCoverage {
    /// Intents whose request was scanned in full.
    pub full: u64,
    /// In part.
    pub partial: u64,
    /// Not at all.
    pub failed: u64,
}

impl Report {
    /// Whether nothing is wrong: every byte is accounted for and the newest head verifies.
    ///
    /// A log that was not closed can be fine and yet have an unproven tail: see `completeness`.
    pub fn is_ok(&self) -> bool {
        self.integrity == Integrity::Ok && self.authenticity != Authenticity::Unsigned
    }

    /// The first problem, if there is one.
    pub fn first_problem(&self) -> Option<&Problem> {
        match &self.integrity {
            Integrity::Ok => None,
            Integrity::Bad { problems } => problems.first(),
        }
    }
}
