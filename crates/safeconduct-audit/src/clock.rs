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
    /// The difference between wall and steady clock when the last record was built.
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
        self.stamp_at(mono, now().micros())
    }

    /// The stamp when the steady clock shows `mono` and the wall clock `wall` microseconds.
    fn stamp_at(&self, mono: i64, wall: i64) -> Stamp {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_goes_back_is_told_once() {
        let clocks = Clocks::start().unwrap();
        let second = 1_000_000;
        // Beyond 2038, an hour back, on from there, a jump ahead, a trifle back, before 1970.
        let year_2038 = (1 << 31) * second;
        for (mono, wall, back) in [
            (0, year_2038, false),
            (second, year_2038 + second, false),
            (2 * second, year_2038 - 3600 * second, true),
            (3 * second, year_2038 - 3599 * second, false),
            (4 * second, year_2038 + 9 * second, false),
            (5 * second, year_2038 + 10 * second - 20_000, false),
            (6 * second, -5, true),
        ] {
            let stamp = clocks.stamp_at(mono, wall);
            assert_eq!(stamp.clock == Clock::Back, back, "wall {wall} at {mono}");
            assert_eq!((stamp.mono_us as i64, stamp.wall_us), (mono, u64::try_from(wall).unwrap_or(0)));
        }
    }
}
