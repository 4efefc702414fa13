//! The page at `/`: what the gateway decided lately, without content.

use super::metrics::Metrics;
use http::HeaderValue;
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
pub struct Decisions(Mutex<VecDeque<Decision>>);

/// One of them: ids, codes and counts.
struct Decision {
    at: Timestamp,
    format: &'static str,
    tenant: String,
    endpoint: Option<HeaderValue>,
    receipt: Option<HeaderValue>,
    status: u16,
    codes: Vec<&'static str>,
    micros: u64,
}

impl Decisions {
    /// Remembers what was answered; put into words when somebody looks.
    pub fn add<R>(&self, format: &'static str, tenant: &str, answer: &http::Response<R>, after: Duration) {
        let problem = answer.extensions().get::<Problem>();
        let mut codes: Vec<&str> =
            problem.into_iter().flat_map(|one| &one.reasons).map(|reason| reason.code.as_str()).collect();
        codes.dedup();
        if let (true, Some(problem)) = (codes.is_empty(), problem) {
            codes.push(problem.code);
        }
        let decision = Decision {
            at: SystemClock.now(),
            format,
            tenant: tenant.get(..64).unwrap_or(tenant).to_owned(),
            endpoint: answer.headers().get(ENDPOINT).cloned(),
            receipt: answer.headers().get(RECEIPT).cloned(),
            status: answer.status().as_u16(),
            codes,
            micros: u64::try_from(after.as_micros()).unwrap_or(u64::MAX),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(SHOWN - 1);
        kept.push_front(decision);
    }
}

impl Decision {
    fn shown(&self) -> Value {
        let said = |value: &Option<HeaderValue>| value.as_ref()?.to_str().ok().map(str::to_owned);
        json!({
            "at": self.at.to_string(),
            "format": self.format,
            "tenant": self.tenant,
            "endpoint": said(&self.endpoint),
            "status": self.status,
            "codes": self.codes,
            "receipt": said(&self.receipt),
            "micros": self.micros,
        })
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
        decisions.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(Decision::shown).collect();
    json!({
        "up_seconds": up.as_secs(),
        "answers": metrics.by_status(),
        "decisions": decisions,
        "endpoints": endpoints,
        "due": due,
    })
}
