//! A list in a condition: never empty, since an empty list would quietly mean nothing or everything.

use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, ops::Deref};

/// A list with at least one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed<T>(Vec<T>);

impl<T> Listed<T> {
    /// A list of one item.
    pub fn of(item: T) -> Listed<T> {
        Listed(vec![item])
    }

    /// The list with one more item.
    #[must_use]
    pub fn and(mut self, item: T) -> Listed<T> {
        self.0.push(item);
        self
    }
}

impl<T> Deref for Listed<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: fmt::Display> fmt::Display for Listed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        for (at, item) in self.0.iter().take(SHOWN).enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}`{item}`")?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Listed<T>, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        match items.is_empty() {
            true => Err(serde::de::Error::custom(
                "an empty list matches nothing; name something or leave the field out",
            )),
            false => Ok(Listed(items)),
        }
    }
}
