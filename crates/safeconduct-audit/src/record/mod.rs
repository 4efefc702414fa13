//! What is written down: three kinds of record per request, all of them free of content.
//!
//! No field can hold a text from a request: there are closed words, integers, checked names of
//! the configuration, keyed tags and commitments. That is a property of the types, not a habit.

mod candidates;
mod intent;
mod json;
mod leaf;
mod member;
pub(crate) mod members;
mod outline;
mod parts;
mod passage;
mod recorded;

pub use candidates::{Candidates, Rung};
pub use intent::{Decision, Durability, Found, Intent, ModelPlace, Scan};
pub use leaf::{Choice, LEAF_MAX, ReadPurpose};
pub(crate) use leaf::{
    Clock, Control, DocumentsAtClose, Gap, KINDS, KnownDocument, Stamp, encode_control, encode_record,
    is_close, key_at_open,
};
pub(crate) use member::{MemberHead, MemberLeaf};
pub(crate) use outline::Outline;
pub use parts::{Action, Length, Stage};
pub use passage::{Attempt, Host, HostError, Outcome, Peer, Status};
pub use recorded::Recorded;

use crate::RecordId;

/// One thing that happened to a request.
#[derive(Debug, Clone)]
pub enum Record {
    /// What was decided; durable before a byte leaves.
    Intent(Box<Intent>),
    /// An endpoint is about to be tried. It may become durable with a later record: its intent, which names the
    /// endpoint, is durable already, and an open intent says "may have been sent".
    Attempt(Attempt),
    /// How it ended.
    Outcome(Outcome),
}

impl Record {
    /// Whether it is released on before the disk has it.
    pub(crate) fn durability(&self) -> Durability {
        match self {
            Record::Intent(intent) => intent.durability,
            Record::Attempt(_) | Record::Outcome(_) => Durability::Durable,
        }
    }

    /// The id of the record.
    pub fn id(&self) -> RecordId {
        match self {
            Record::Intent(intent) => intent.id,
            Record::Attempt(attempt) => attempt.id,
            Record::Outcome(outcome) => outcome.id,
        }
    }
}

impl From<Intent> for Record {
    fn from(intent: Intent) -> Record {
        Record::Intent(Box::new(intent))
    }
}

impl From<Attempt> for Record {
    fn from(attempt: Attempt) -> Record {
        Record::Attempt(attempt)
    }
}

impl From<Outcome> for Record {
    fn from(outcome: Outcome) -> Record {
        Record::Outcome(outcome)
    }
}
