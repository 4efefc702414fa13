//! The page at `/`: what the gateway decided lately, without content.

use super::metrics::Metrics;
use safeconduct::core::Timestamp;
use safeconduct::{Catalog, Clock, SystemClock};
use safeconduct_http::{ENDPOINT, Problem, RECEIPT};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The page: one file, no scripts from elsewhere.
pub const PAGE: &str = include_str!("status.html");

/// How many decisions the page shows.
const SHOWN: usize = 200;
/// How far ahead the calendar of evidence looks.
const AHEAD_DAYS: i64 = 365;

/// The latest decisions.
#[derive(Default)]
pub struct Decisions(Mutex<VecDeque<Value>>);

impl Decisions {
    /// Remembers what was answered: ids, codes and counts.
    pub fn add<R>(&self, format: &str, tenant: &str, answer: &http::Response<R>, after: Duration) {
        let said = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let problem = answer.extensions().get::<Problem>();
        let mut codes: Vec<&str> =
            problem.into_iter().flat_map(|one| &one.reasons).map(|reason| reason.code.as_str()).collect();
        codes.dedup();
        if let (true, Some(problem)) = (codes.is_empty(), problem) {
            codes.push(problem.code);
        }
        let decision = json!({
            "at": SystemClock.now().to_string(),
            "format": format,
            "tenant": tenant.get(..64).unwrap_or(tenant),
            "endpoint": said(ENDPOINT),
            "status": answer.status().as_u16(),
            "codes": codes,
            "receipt": said(RECEIPT),
            "micros": u64::try_from(after.as_micros()).unwrap_or(u64::MAX),
        });
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(SHOWN - 1);
        kept.push_front(decision);
    }
}

/// What the page reads.
pub fn document(catalog: &Catalog, decisions: &Decisions, metrics: &Metrics, up: Duration) -> Value {
    let now = SystemClock.now();
    let ahead = Timestamp::from_micros(now.micros().saturating_add(AHEAD_DAYS * 86_400_000_000));
    let due: Vec<Value> = catalog
        .due(now, ahead)
        .iter()
        .map(|due| json!({"at": due.at.to_string(), "event": due.event, "evidence": due.evidence, "endpoints": due.endpoints}))
        .collect();
    let endpoints: Vec<Value> = catalog
        .endpoints()
        .iter()
        .enumerate()
        .map(|(index, one)| {
            json!({"id": one.id, "provider": one.provider, "region": one.region, "rung": catalog.rung(index, now).as_str()})
        })
        .collect();
    let decisions: Vec<Value> =
        decisions.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
    json!({
        "up_seconds": up.as_secs(),
        "answers": metrics.by_status(),
        "decisions": decisions,
        "endpoints": endpoints,
        "due": due,
    })
}
