//! Stamps records with the time; the order of entries never depends on it.

use crate::{
    AuditError,
    record::{Clock, Stamp},
};
use safeconduct_core::Timestamp;
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// A wall clock that falls this far behind the steady one went back.
const BACK_MICROS: i64 = 50_000;

/// The clocks of one run.
#[derive(Debug)]
pub(crate) struct Clocks {
    boot: [u8; 16],
    started: Instant,
    /// The largest difference between wall and steady clock seen so far.
    offset: AtomicI64,
}

impl Clocks {
    /// Begins a run, under a random name.
    pub(crate) fn start() -> Result<Clocks, AuditError> {
        let mut boot = [0; 16];
        getrandom::fill(&mut boot).map_err(AuditError::Random)?;
        Ok(Clocks { boot, started: Instant::now(), offset: AtomicI64::new(i64::MIN) })
    }

    /// The stamp for a record built now.
    pub(crate) fn stamp(&self) -> Stamp {
        let mono = i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX);
        let wall = now().micros();
        let before = self.offset.swap(wall.saturating_sub(mono), Ordering::Relaxed);
        let back = wall.saturating_sub(mono) < before.saturating_sub(BACK_MICROS);
        Stamp {
            boot: self.boot,
            mono_us: mono.unsigned_abs(),
            wall_us: u64::try_from(wall).unwrap_or(0),
            clock: if back { Clock::Back } else { Clock::Fine },
        }
    }
}

/// The time of the machine.
pub(crate) fn now() -> Timestamp {
    let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros),
    };
    Timestamp::from_micros(micros)
}
