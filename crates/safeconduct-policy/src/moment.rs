//! A date or an instant, as people write them in contracts and settings.

use safeconduct_core::Timestamp;
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A date or an instant.
///
/// A bare date means the whole day in UTC: something valid *from* it begins with its first
/// instant, something valid *until* it ends with its last. An instant means itself, inclusive.
/// In TOML both may be written with or without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    first: Timestamp,
    last: Timestamp,
}

impl Moment {
    /// Its first instant.
    pub fn first(self) -> Timestamp {
        self.first
    }

    /// Its last instant, still included.
    pub fn last(self) -> Timestamp {
        self.last
    }

    /// Reads a date or an RFC 3339 instant.
    fn parse(text: &str) -> Option<Moment> {
        let first: Timestamp = text.parse().ok()?;
        let last = match text.len() {
            10 => first.max(Timestamp::from_micros(first.plus_days(1).micros() - 1)),
            _ => first,
        };
        Some(Moment { first, last })
    }
}

impl std::str::FromStr for Moment {
    type Err = safeconduct_core::TimestampError;

    fn from_str(text: &str) -> Result<Moment, Self::Err> {
        Moment::parse(text).ok_or(safeconduct_core::TimestampError)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.first.to_string();
        match self.first == self.last {
            true => f.write_str(&text),
            false => f.write_str(text.get(..10).unwrap_or(&text)),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        struct MomentVisitor;
        impl<'de> Visitor<'de> for MomentVisitor {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 2026-11-23 or an instant such as 2026-11-23T12:00:00Z")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
                Moment::parse(text).ok_or_else(|| E::custom(safeconduct_core::TimestampError))
            }
            // A date without quotes arrives from TOML as a table with one private key.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Moment, A::Error> {
                let written = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                self.visit_str(&written.to_string())
            }
        }
        deserializer.deserialize_any(MomentVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_whole_day_and_an_instant_itself() {
        let day = Moment::parse("2026-11-23").unwrap();
        assert_eq!(day.first().to_string(), "2026-11-23T00:00:00Z");
        assert_eq!(day.last().to_string(), "2026-11-23T23:59:59.999999Z");
        let midnight = Moment::parse("2026-11-23T00:00:00Z").unwrap();
        assert_eq!(midnight.first(), midnight.last());
        assert_eq!(
            (day.to_string(), midnight.to_string()),
            ("2026-11-23".into(), "2026-11-23T00:00:00Z".into())
        );
    }

    #[test]
    fn quotes_do_not_matter_in_toml() {
        #[derive(Deserialize)]
        struct Line {
            on: Moment,
        }
        let read = |text: &str| toml::from_str::<Line>(text).map(|line| line.on).ok();
        for written in ["2026-11-23", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00+01:00"] {
            assert_eq!(read(&format!("on = {written}")), Moment::parse(written), "{written}");
            assert_eq!(read(&format!("on = \"{written}\"")), Moment::parse(written), "{written}");
        }
        for broken in ["on = 2026-11-23T12:00:00", "on = 12:00:00", "on = \"soon\"", "on = 7"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
