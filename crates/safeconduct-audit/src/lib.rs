//! A tamper-evident log of decisions: RFC 6962 tree, signed checkpoints, crash-safe segments.
//!
//! A request leaves only after its [`Intent`] is durable in a [`Log`]; [`verify()`] shows a sceptic,
//! offline, that no entry was changed, dropped, added or moved since its head was signed.
//! Records are made of closed words, counts, checked names and keyed tags: nothing in them is a
//! text of a request. The bytes on disk are described in `docs/audit.md`, closely enough to write
//! another verifier.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod checkpoint;
mod clock;
mod compare;
mod digest;
mod disk;
mod documents;
mod error;
mod export;
mod find;
mod frame;
mod growth;
mod id;
mod keyring;
mod layout;
mod log;
mod note;
mod proof;
mod publish;
mod read;
mod record;
mod rotation;
mod sealed;
mod signer;
mod sink;
#[cfg(feature = "timestamps")]
mod stamp;
mod statement;
mod trace;
mod tree;
mod verify;
mod words;

pub(crate) use checkpoint::SignedHead;
pub use checkpoint::{Checkpoint, cosign};
pub use compare::{Comparison, Relation, Side, compare};
pub use digest::{Digest, DigestError};
pub use documents::Documents;
pub use error::AuditError;
pub use export::{Format, export};
pub use growth::{check_growth, prove_growth};
pub use id::{RecordId, RecordIdError};
pub use keyring::{Commitment, Keyring, Tag, TagError, Tagger};
pub use log::{DocumentKind, Log, Prune, Receipt, Settled, attach_cosignature, newest_head};
#[cfg(feature = "timestamps")]
pub use log::{attach_timestamp, timestamp_request};
pub(crate) use note::Note;
pub use proof::{EntryName, Proven, check_proof, prove};
pub use publish::{Published, publish};
pub use read::{Entries, Entry, Page, page, read};
pub use record::{
    Action, Attempt, Candidates, Choice, Decision, Durability, Found, Host, HostError, Intent, LEAF_MAX,
    Length, ModelPlace, Outcome, Peer, ReadPurpose, Record, Recorded, Rung, Scan, Stage, Status,
};
pub use sealed::{Sealed, SealingKeys, Subject};
pub use signer::{PublicKey, Signer};
pub use sink::{LineSink, MemorySink, Quorum, Sink, sink_conformance};
#[cfg(feature = "timestamps")]
pub use stamp::Authority;
pub use statement::{
    Day, Decisions, DocumentChange, Due, Exception, FRAMEWORKS, FindingCount, Flow, Framework, Period,
    ReasonCount, Requests, Statement, Treatment,
};
pub use trace::{Thread, trace};
pub use verify::{
    Authenticity, Completeness, Integrity, Problem, Report, ScanCoverage, Stamped, Verifier, Witnessed,
    verify,
};
