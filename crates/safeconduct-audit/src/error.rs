//! What can go wrong with a log; every message names the place and the way out, never a content.

use std::{io, path::PathBuf};

/// Why a log was not opened, written or read.
///
/// `Err` from a write always means that the record is not acknowledged: nothing may be released on it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The operating system refused.
    #[error("cannot {doing} `{}`: {source}", path.display())]
    Io {
        /// What was being done, as a verb: `read`, `write`, `sync`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An earlier write failed; what the disk holds is unknown until the log is opened again.
    #[error("the log stopped after a failed write ({reason}); open it again to recover what is durable")]
    Poisoned {
        /// What failed first.
        reason: String,
    },
    /// The handle was closed.
    #[error("the log is closed; open it again to append")]
    Closed,
    /// Another process, or another handle of this one, writes to the log.
    #[error("`{}` is being written by someone else; a log has one writer at a time", dir.display())]
    Locked {
        /// The folder of the log.
        dir: PathBuf,
    },
    /// There is no log in this folder.
    #[error("`{}` holds no audit log (no `origin` file)", dir.display())]
    NotALog {
        /// The folder.
        dir: PathBuf,
    },
    /// The folder is in use already.
    #[error("`{}` exists and is not empty; open it as a log or choose another folder", dir.display())]
    Exists {
        /// The folder.
        dir: PathBuf,
    },
    /// The log was signed with another key than the one given.
    #[error("`{}` is signed by the key `{found}`, not by `{given}`; give its own signing key", dir.display())]
    ForeignKey {
        /// The folder of the log.
        dir: PathBuf,
        /// The name of the key that was given.
        given: String,
        /// The names of the keys that signed.
        found: String,
    },
    /// A change of the signing key was cut short by a crash; no head by either key says that it is done.
    #[error("a change of the signing key of `{}` to `{to}` was cut short; change the key again, with the same two keys", dir.display())]
    KeyChange {
        /// The folder of the log.
        dir: PathBuf,
        /// The name of the new key.
        to: String,
    },
    /// Bytes that were signed have changed, or bytes after them make no sense.
    #[error("`{}` is damaged or was tampered with: {problem}; it is left as it is, verify it to see more", dir.display())]
    Damaged {
        /// The folder of the log.
        dir: PathBuf,
        /// The first thing that is wrong.
        problem: String,
    },
    /// Entries that were asked for were deleted, as a `prune` entry says.
    #[error("`{}` begins at entry {first}: what stood before it was pruned", dir.display())]
    Pruned {
        /// The folder of the log.
        dir: PathBuf,
        /// The first entry that is there.
        first: u64,
    },
    /// Entries were to be deleted that must still be kept.
    #[error("entries of the last {keep_days} days are kept; name an earlier instant")]
    Retention {
        /// How many days are kept.
        keep_days: u16,
    },
    /// A file written by a newer version of this crate.
    #[error("`{}` has format version {found}, this program reads up to {known}", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// The version found.
        found: u32,
        /// The newest version known.
        known: u32,
    },
    /// The system has no randomness to give.
    #[error("the system gave no random bytes: {0}")]
    Random(getrandom::Error),
    /// A text that is not a key, or not of the kind asked for.
    #[error("not a usable key: {0}")]
    Key(&'static str),
    /// A signed note or checkpoint that does not parse or verify.
    #[error("not a valid checkpoint: {0}")]
    Note(String),
    /// A time-stamp token, or an authority for time stamps, that is none or says something else.
    #[error("not a valid time stamp: {0}")]
    Timestamp(&'static str),
    /// A proof that does not show what it should.
    #[error("not a valid proof: {0}")]
    Proof(&'static str),
    /// There is no such entry below the newest signed head.
    #[error("no such entry among the {signed} that are signed")]
    NotFound {
        /// How many entries the newest head covers.
        signed: u64,
    },
    /// An origin that a checkpoint cannot carry.
    #[error(
        "an origin is 1 to 255 printable characters without spaces and `+`, such as `acme.example/audit/1`"
    )]
    Origin,
    /// A document that the log has no room for.
    #[error("the {what} has {bytes} bytes; a log keeps documents of up to {max}")]
    DocumentTooLarge {
        /// Which document.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The largest that is kept.
        max: usize,
    },
    /// A record that would not fit in a leaf; its size depends on configuration only.
    #[error("a record has {bytes} bytes, a leaf holds {max}; use fewer data classes per request")]
    RecordTooLarge {
        /// Its size.
        bytes: usize,
        /// The most a leaf holds.
        max: usize,
    },
}

impl AuditError {
    /// Says which checkpoint is none.
    pub(crate) fn of(self, which: &str) -> AuditError {
        match self {
            AuditError::Note(what) => AuditError::Note(format!("`{which}`: {what}")),
            other => other,
        }
    }

    /// Wraps a system error with what was being done to which file.
    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> AuditError {
        let path = path.into();
        move |source| AuditError::Io { doing, path, source }
    }
}
