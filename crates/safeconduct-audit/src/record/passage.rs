//! The records of what happens after a grant: each try, and how it ended.

use super::Length;
use crate::{Digest, RecordId, words::words};
use safeconduct_core::{EndpointId, Timestamp};
use std::{fmt, str::FromStr};

/// An endpoint is about to be tried. A retry is a new disclosure, so it is a new attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The id of this record.
    pub id: RecordId,
    /// The intent it belongs to.
    pub parent: RecordId,
    /// When.
    pub at: Timestamp,
    /// Which endpoint.
    pub endpoint: EndpointId,
    /// What was really connected to, where the sender knows.
    pub peer: Option<Peer>,
}

/// The other end of a connection, after redirects and name resolution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its host name.
    pub host: Host,
    /// SHA-256 of the public key in its certificate.
    pub spki: Option<Digest>,
}

/// A host name in lower case: letters, digits, `.`, `-`, and `:` for addresses; at most 253 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host(Box<str>);

/// A text that is not a host name. Says so without the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a host is 1 to 253 lower-case letters, digits, `.`, `-` or `:`")]
pub struct HostError;

impl Host {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Host {
    type Err = HostError;
    fn from_str(text: &str) -> Result<Host, HostError> {
        let fine = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b':');
        let shaped = (1..=253).contains(&text.len()) && text.bytes().all(fine);
        shaped.then(|| Host(text.into())).ok_or(HostError)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How a cleared request ended. A cleared intent without one may have been sent: a crash.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The id of this record.
    pub id: RecordId,
    /// The intent it belongs to.
    pub parent: RecordId,
    /// When.
    pub at: Timestamp,
    /// How.
    pub status: Status,
    /// The length of the reply.
    pub bytes: Length,
    /// How long it took, in microseconds.
    pub duration_us: u64,
}

impl Outcome {
    /// A grant that was handed to the caller to send: no reply is seen here.
    ///
    /// # Errors
    /// As [`RecordId::new`].
    pub fn handed_over(parent: RecordId, at: Timestamp) -> Result<Outcome, crate::AuditError> {
        let id = RecordId::new(at)?;
        Ok(Outcome { id, parent, at, status: Status::HandedOver, bytes: Length::default(), duration_us: 0 })
    }
}

words! {
    /// How a request ended.
    Status {
        /// Given to the caller, who sends it.
        HandedOver = "handed_over",
        /// A reply came back whole.
        Completed = "completed",
        /// The endpoint answered with an error.
        EndpointError = "endpoint_error",
        /// No answer in time.
        TimedOut = "timed_out",
        /// The connection failed or broke.
        ConnectionFailed = "connection_failed",
        /// The caller gave up.
        Cancelled = "cancelled",
        /// The other end was not the endpoint of the grant: nothing was sent.
        WrongPeer = "wrong_peer",
        /// The grant was never used.
        Unused = "unused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_and_nothing_more() {
        for fine in ["api.example.com", "localhost", "127.0.0.1:8080", "2001:db8::1"] {
            assert!(fine.parse::<Host>().is_ok(), "{fine}");
        }
        for broken in ["", "API.example.com", "user@host", "host/path?q=1", "a b", &"a".repeat(254)] {
            assert_eq!(broken.parse::<Host>(), Err(HostError));
        }
    }
}
