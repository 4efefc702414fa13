//! What the gateway counts, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency histogram, in microseconds.
const BOUNDS: &[u64] = &[100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000, 10_000_000];

/// Counts without content: formats, statuses and durations.
#[derive(Default)]
pub struct Metrics {
    /// By format and status.
    answered: Mutex<BTreeMap<(&'static str, u16), u64>>,
    in_flight: AtomicI64,
    buckets: [AtomicU64; 12],
    micros: AtomicU64,
}

impl Metrics {
    /// A request begins; it ends when the guard is dropped.
    pub fn begin(&self) -> InFlight<'_> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(self)
    }

    /// The head of an answer went out.
    pub fn answered(&self, format: &'static str, status: u16, after: Duration) {
        *self.answered.lock().unwrap_or_else(PoisonError::into_inner).entry((format, status)).or_default() +=
            1;
        let micros = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        let bucket = BOUNDS.partition_point(|bound| *bound < micros);
        if let Some(bucket) = self.buckets.get(bucket) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many answers there were, by status.
    pub fn by_status(&self) -> BTreeMap<u16, u64> {
        let mut out = BTreeMap::new();
        for ((_, status), count) in self.answered.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            *out.entry(*status).or_default() += count;
        }
        out
    }

    /// <https://prometheus.io/docs/instrumenting/exposition_formats/>
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP safeconduct_requests_total Answers by format and status.\n# TYPE safeconduct_requests_total counter\n",
        );
        for ((format, status), count) in self.answered.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = writeln!(
                out,
                "safeconduct_requests_total{{format=\"{format}\",status=\"{status}\"}} {count}"
            );
        }
        let _ = writeln!(
            out,
            "# HELP safeconduct_requests_in_flight Requests that wait for the head of their answer.\n\
             # TYPE safeconduct_requests_in_flight gauge\nsafeconduct_requests_in_flight {}\n\
             # HELP safeconduct_request_seconds Time to the head of the answer, the endpoint's included.\n\
             # TYPE safeconduct_request_seconds histogram",
            self.in_flight.load(Ordering::Relaxed)
        );
        let mut sum = 0;
        for (bucket, bound) in self.buckets.iter().zip(BOUNDS.iter().map(Some).chain([None])) {
            sum += bucket.load(Ordering::Relaxed);
            // Whole microseconds, written as seconds without rounding.
            let bound = bound.map_or("+Inf".to_owned(), |micros| format!("{}", *micros as f64 / 1e6));
            let _ = writeln!(out, "safeconduct_request_seconds_bucket{{le=\"{bound}\"}} {sum}");
        }
        let seconds = self.micros.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(
            out,
            "safeconduct_request_seconds_sum {seconds}\nsafeconduct_request_seconds_count {sum}"
        );
        out
    }
}

/// A request that is under way.
pub struct InFlight<'m>(&'m Metrics);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}
