//! What named conversations have held, for a guard that keeps no sessions.

use crate::Problem;
use safeconduct::policy::Taint;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many conversations are remembered at once.
const TAINTS_MAX: usize = 100_000;
/// How long one may be silent before it is over.
const IDLE_MAX: Duration = Duration::from_secs(24 * 3600);

/// Remembers the taint of each named conversation: classes, labels, regimes and a sensitivity, no content, under a
/// keyed hash of its name.
///
/// When no more can be remembered, a conversation that is new is refused: to forget an old one would be to judge it
/// by less than it held.
///
/// A handle: clones share one memory.
#[derive(Debug, Clone, Default)]
pub struct Taints(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    hasher: RandomState,
    kept: Mutex<HashMap<(u64, u64), (Taint, Instant)>>,
}

impl Taints {
    /// What the conversation held so far.
    pub(crate) fn of(&self, tenant: &str, session: &str) -> Result<Taint, Problem> {
        let name = self.name(tenant, session);
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((taint, _)) = kept.get(&name) {
            return Ok(taint.clone());
        }
        if kept.len() >= TAINTS_MAX {
            kept.retain(|_, (_, since)| since.elapsed() < IDLE_MAX);
        }
        match kept.len() < TAINTS_MAX {
            true => Ok(Taint::default()),
            false => Err(Problem::new(
                503,
                "too_many_sessions",
                format!(
                    "{TAINTS_MAX} conversations are under way, and none may be forgotten; try again later"
                ),
            )),
        }
    }

    /// Remembers what it holds now. It only ever grows, whichever turn is faster.
    pub(crate) fn keep(&self, tenant: &str, session: &str, taint: &Taint) {
        let name = self.name(tenant, session);
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (held, since) = kept.entry(name).or_insert_with(|| (Taint::default(), Instant::now()));
        held.merge(taint);
        *since = Instant::now();
    }

    /// Two hashes under a random key: names are callers' text, and 128 bits do not meet by chance.
    fn name(&self, tenant: &str, session: &str) -> (u64, u64) {
        (self.0.hasher.hash_one((tenant, session)), self.0.hasher.hash_one((session, tenant, 1)))
    }
}
