//! A name, or the beginning of names: `eu-west-1`, `eu-*`, `*`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt, str::FromStr};

/// A name, or with `*` at its end every name that begins so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(Box<str>);

impl Pattern {
    /// Whether the name is meant.
    pub fn matches(&self, name: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == &*self.0,
        }
    }

    /// Whether the name is meant if upper and lower case are one.
    pub(crate) fn matches_but_for_case(&self, name: &str) -> bool {
        Pattern(self.0.to_lowercase().into()).matches(&name.to_lowercase())
    }

    /// Whether every name that the other one means is meant.
    pub(crate) fn includes(&self, other: &Pattern) -> bool {
        match (self.0.strip_suffix('*'), other.0.strip_suffix('*')) {
            (Some(beginning), Some(longer)) => longer.starts_with(beginning),
            (None, Some(_)) => false,
            _ => self.matches(&other.0),
        }
    }

    /// Whether some name is meant by both.
    pub(crate) fn overlaps(&self, other: &Pattern) -> bool {
        match (self.0.strip_suffix('*'), other.0.strip_suffix('*')) {
            (Some(one), Some(two)) => one.starts_with(two) || two.starts_with(one),
            _ => self.matches(&other.0) || other.matches(&self.0),
        }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A text that is no [`Pattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a name, with `*` at most at its end")]
pub struct PatternError;

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Pattern, PatternError> {
        let name = text.strip_suffix('*').unwrap_or(text);
        match text.is_empty() || name.contains('*') {
            true => Err(PatternError),
            false => Ok(Pattern(text.into())),
        }
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        // The list it stands in is all that a reader is shown the place of.
        text.parse().map_err(|error| serde::de::Error::custom(format!("{error}, not `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern(text.into())
    }

    #[test]
    fn a_star_stands_for_any_ending() {
        assert!(pattern("eu-*").matches("eu-west-1") && pattern("*").matches(""));
        assert!(!pattern("eu").matches("eu-west-1") && !pattern("eu-*").matches("eu"));
    }

    #[test]
    fn a_pattern_includes_what_it_means() {
        for (one, two, includes) in
            [("*", "a*", true), ("a*", "ab", true), ("a*", "*", false), ("a", "a*", false), ("a", "a", true)]
        {
            assert_eq!(pattern(one).includes(&pattern(two)), includes, "{one} {two}");
        }
        assert!(pattern("us*").matches_but_for_case("US-East") && !pattern("us*").matches("US-East"));
    }

    #[test]
    fn patterns_overlap_when_a_name_fits_both() {
        for (one, two, both) in [
            ("a*", "ab*", true),
            ("a*", "ab", true),
            ("a", "a", true),
            ("a", "b", false),
            ("a*", "b*", false),
        ] {
            assert_eq!(pattern(one).overlaps(&pattern(two)), both, "{one} {two}");
            assert_eq!(pattern(two).overlaps(&pattern(one)), both, "{two} {one}");
        }
    }
}
