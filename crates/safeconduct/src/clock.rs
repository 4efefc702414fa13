//! Where the facade gets the time from: the one place that reads a clock.

use safeconduct_core::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time. The system's unless the embedder brings one.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A clock before 1970 counts as 1970: contracts are then not in force yet, and nothing leaves.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still, for tests and for deciding about another day.
impl Clock for Timestamp {
    fn now(&self) -> Timestamp {
        *self
    }
}
