//! A tamper-evident log of decisions: RFC 6962 tree, signed checkpoints, crash-safe segments.

mod checkpoint;
mod digest;
mod disk;
mod error;
mod frame;
mod id;
mod keyring;
mod layout;
mod log;
mod note;
mod read;
mod record;
mod signer;
mod tree;
mod verify;
mod words;

pub use checkpoint::Checkpoint;
pub use digest::{Digest, DigestError};
pub use error::AuditError;
pub use id::{RecordId, RecordIdError};
pub use keyring::{Commitment, Keyring, Tag};
pub use log::{DocumentKind, Log, Receipt};
pub(crate) use note::Note;
pub use read::{Entries, Entry, read};
pub use record::{
    Action, Attempt, Candidates, Decision, Found, Host, HostError, Intent, LEAF_MAX, Length, Outcome, Peer,
    Record, Scan, Stage, Status,
};
pub use signer::{PublicKey, Signer};
pub use verify::{Authenticity, Completeness, Integrity, Problem, Report, ScanCoverage, verify};
