//! Holds the times that entries claim against the times at which heads were signed, witnessed and stamped.

use safeconduct_core::Timestamp;

/// How far two clocks may be apart.
const SLACK_US: u64 = 5 * 60 * 1_000_000;

/// What is known of the times so far.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// The latest time that an entry claims, and which one.
    latest: Option<(u64, u64)>,
    /// The latest time at which a head was first seen.
    floor: Option<u64>,
    /// How many entries claim a time before such a head, and the first of them.
    too_early: Option<(u64, u64)>,
    /// The first entry that claims a time after a head that covers it.
    too_late: Option<u64>,
    /// How many requests were decided for an instant other than when they were written, and the first of them.
    elsewhen: Option<(u64, u64)>,
}

impl Times {
    /// An entry claims to have been written then.
    pub(super) fn entry(&mut self, index: u64, wall_us: u64) {
        if self.latest.is_none_or(|(latest, _)| latest < wall_us) {
            self.latest = Some((wall_us, index));
        }
        if self.floor.is_some_and(|floor| wall_us.saturating_add(SLACK_US) < floor) {
            self.too_early = Some(self.too_early.map_or((1, index), |(count, first)| (count + 1, first)));
        }
    }

    /// A request was decided for `at`, by its own account.
    pub(super) fn decided(&mut self, index: u64, at: &str, wall_us: u64) {
        let at = at.parse::<Timestamp>().ok().and_then(|at| u64::try_from(at.micros()).ok());
        if at.is_none_or(|at| at.abs_diff(wall_us) > SLACK_US) {
            self.elsewhen = Some(self.elsewhen.map_or((1, index), |(count, first)| (count + 1, first)));
        }
    }

    /// Somebody saw a head over everything so far at one of these times.
    pub(super) fn head(&mut self, seen: impl Iterator<Item = Timestamp>) {
        let first = seen.filter_map(|at| u64::try_from(at.micros()).ok()).min();
        // What the head covers was written before anybody saw it,
        if let (Some((latest, index)), Some(first)) = (self.latest, first)
            && latest > first.saturating_add(SLACK_US)
        {
            self.too_late.get_or_insert(index);
        }
        // and what it does not, after it was made: cosignatures may come later, so the first one counts.
        self.floor = self.floor.max(first);
    }

    /// What a reader should know.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some((count, first)) = self.too_early {
            notes.push(format!(
                "{count} entries from entry {first} on claim to be older than a head that was signed before they were written: \
                 trust their order, not their times"
            ));
        }
        if let Some((count, first)) = self.elsewhen {
            notes.push(format!(
                "{count} requests from entry {first} on were decided for an instant more than five minutes from when they were \
                 written: what was in force then need not have been in force when they left"
            ));
        }
        if let Some(first) = self.too_late {
            notes.push(format!(
                "entry {first} claims to be younger than a head that covers it: trust its place, not its time"
            ));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000;

    fn at(micros: u64) -> Timestamp {
        Timestamp::from_micros(micros as i64)
    }

    /// Evidence that ran out is in force again for whoever decides for an instant of then.
    #[test]
    fn a_request_that_was_decided_for_another_instant_is_told() {
        for (at, wall, told) in [
            ("1970-01-01T01:00:00Z", HOUR, false),
            ("1970-01-01T01:04:00Z", HOUR, false),
            ("1970-01-01T00:56:00Z", HOUR, false),
            ("1970-01-01T00:00:00Z", HOUR, true),
            ("2099-01-01T00:00:00Z", HOUR, true),
            ("soon", HOUR, true),
        ] {
            let mut times = Times::default();
            times.decided(4, at, wall);
            assert_eq!(
                times.notes().iter().any(|note| note.contains("from entry 4 on were decided for")),
                told,
                "{at}"
            );
        }
    }

    #[test]
    fn a_time_that_a_head_speaks_against_is_told() {
        for (before, head, after, notes) in [
            (HOUR, HOUR, HOUR, 0),
            (HOUR, HOUR + 1, 2 * HOUR, 0),
            (HOUR, HOUR - SLACK_US, HOUR - 2 * SLACK_US, 0),
            (2 * HOUR, HOUR, HOUR, 1),
            (HOUR, 2 * HOUR, HOUR, 1),
            (3 * HOUR, 2 * HOUR, HOUR, 2),
        ] {
            let mut times = Times::default();
            times.entry(0, before);
            times.head([at(head), at(head + 9 * HOUR)].into_iter());
            times.entry(1, after);
            assert_eq!(times.notes().len(), notes, "{before} {head} {after}: {:?}", times.notes());
        }
    }
}
