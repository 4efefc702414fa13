//! An instant, given from outside: nothing here reads a clock.

use std::{fmt, str::FromStr};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use safeconduct_core::Timestamp;
///
/// let noon: Timestamp = "2026-11-23T12:00:00Z".parse()?;
/// let day: Timestamp = "2026-11-23".parse()?; // a bare date is its first instant in UTC
/// assert_eq!(noon.micros() - day.micros(), 12 * 3_600_000_000);
/// assert_eq!(noon.to_string(), "2026-11-23T12:00:00Z");
/// # Ok::<(), safeconduct_core::TimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A text that is neither an RFC 3339 instant nor a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an instant such as `2026-11-23T12:00:00Z` or a date such as `2026-11-23`")]
pub struct TimestampError;

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl Timestamp {
    /// The earliest instant that RFC 3339 can write, the beginning of the year 0.
    pub const EARLIEST: Timestamp = Timestamp(-62_167_219_200_000_000);

    /// From microseconds since 1970 (UTC), held to the years that RFC 3339 can write (0 to 9999).
    pub fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros.clamp(Timestamp::EARLIEST.0, 253_402_207_199_999_999))
    }

    /// From whole seconds since 1970 (UTC), e.g. the `exp` of a JWT.
    pub fn from_seconds(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970 (UTC).
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The same time of day, `days` later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Timestamp {
        Timestamp::from_micros(self.0.saturating_add(days.saturating_mul(MICROS_PER_DAY)))
    }

    /// Whether the instant is the first of a day in UTC, as a bare date is.
    pub const fn is_midnight(self) -> bool {
        self.0.rem_euclid(MICROS_PER_DAY) == 0
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Timestamp, TimestampError> {
        if let Some(date) = plain_date(text) {
            let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| TimestampError)?;
            return Ok(Timestamp::from_micros(midnight.timestamp().as_microsecond()));
        }
        // The first ten bytes must be a plain date here too: no week dates, no signed years.
        let date = text.get(..10).and_then(plain_date);
        match (date, text.parse::<jiff::Timestamp>()) {
            (Some(_), Ok(instant)) => Ok(Timestamp::from_micros(instant.as_microsecond())),
            _ => Err(TimestampError),
        }
    }
}

/// `YYYY-MM-DD` and nothing else.
fn plain_date(text: &str) -> Option<jiff::civil::Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shaped.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "{} µs since 1970", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shown_parses_back(micros in any::<i64>()) {
            let instant = Timestamp::from_micros(micros);
            prop_assert_eq!(instant.to_string().parse(), Ok(instant));
        }
    }

    #[test]
    fn only_instants_and_dates_parse() {
        for fine in ["2026-11-23", "2026-11-23T00:00:00Z", "2026-11-23T01:00:00+01:00", "2024-02-29"] {
            assert!(fine.parse::<Timestamp>().is_ok(), "{fine}");
        }
        for broken in [
            "",
            "2026",
            "2026-13-01",
            "2025-02-29",
            "tomorrow",
            "2026-11-23T12:00:00",
            "2026-W10-1",
            "20261123",
        ] {
            assert!(broken.parse::<Timestamp>().is_err(), "{broken}");
        }
    }
}
