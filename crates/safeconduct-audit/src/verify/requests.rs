//! Follows each cleared request to its end: what is tried, and how it ended, must belong to it.

use crate::RecordId;
use std::collections::HashMap;

/// How many open requests are followed; beyond that, they are counted as open whatever comes.
const OPEN_MAX: usize = 1 << 20;

/// How many endpoints are told apart.
const ENDPOINTS_MAX: usize = 1 << 16;

/// The requests that were cleared and have not ended.
#[derive(Debug, Default)]
pub(super) struct Requests {
    /// Each with the number of the endpoint it was cleared for; 0 is one of too many.
    open: HashMap<RecordId, usize>,
    endpoints: HashMap<String, usize>,
    untracked: u64,
    /// When the first entry that is there was written, if others were before it.
    since_millis: Option<u64>,
}

impl Requests {
    /// Entries older than this were pruned: what belongs to one of them cannot be looked up.
    pub(super) fn pruned_before(&mut self, micros: Option<u64>) {
        self.since_millis = Some(micros.unwrap_or(u64::MAX) / 1000);
    }

    /// A request was cleared for an endpoint.
    pub(super) fn cleared(&mut self, id: RecordId, chosen: Option<&str>) -> Result<(), String> {
        let chosen = chosen.ok_or("the request was cleared, and for no endpoint")?;
        if self.open.len() >= OPEN_MAX {
            self.untracked += 1;
            return Ok(());
        }
        let endpoint = self.number(chosen);
        match self.open.insert(id, endpoint) {
            None => Ok(()),
            Some(_) => Err("another request with this id was cleared before and has not ended".to_owned()),
        }
    }

    /// An endpoint is tried for a request.
    pub(super) fn attempt(&mut self, parent: Option<RecordId>, endpoint: Option<&str>) -> Result<(), String> {
        let parent = parent.ok_or("the attempt names no intent")?;
        let endpoint = self.number(endpoint.ok_or("the attempt names no endpoint")?);
        match self.open.get(&parent) {
            Some(cleared) if *cleared != endpoint => {
                Err("the attempt is at another endpoint than its request was cleared for".to_owned())
            }
            Some(_) => Ok(()),
            None => self.unknown(parent, "attempt"),
        }
    }

    /// A request has ended.
    pub(super) fn outcome(&mut self, parent: Option<RecordId>) -> Result<(), String> {
        let parent = parent.ok_or("the outcome names no intent")?;
        match self.open.remove(&parent) {
            Some(_) => Ok(()),
            None => self.unknown(parent, "outcome"),
        }
    }

    /// What belongs to no open request was never cleared, unless its intent is beyond what is followed.
    fn unknown(&self, parent: RecordId, what: &str) -> Result<(), String> {
        let pruned = self.since_millis.is_some_and(|since| parent.millis() <= since);
        match pruned || self.untracked > 0 {
            true => Ok(()),
            false => {
                Err(format!("the {what} belongs to no request that was cleared before it and had not ended"))
            }
        }
    }

    fn number(&mut self, endpoint: &str) -> usize {
        if let Some(number) = self.endpoints.get(endpoint) {
            return *number;
        }
        if self.endpoints.len() >= ENDPOINTS_MAX {
            return 0;
        }
        let number = self.endpoints.len() + 1;
        self.endpoints.insert(endpoint.to_owned(), number);
        number
    }

    /// Cleared requests that have no outcome.
    pub(super) fn open(&self) -> u64 {
        self.open.len() as u64 + self.untracked
    }

    /// Those of them that were too many to follow.
    pub(super) fn untracked(&self) -> u64 {
        self.untracked
    }
}
