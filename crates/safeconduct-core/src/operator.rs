//! Which operator changes a finding, as data: chosen by plans and clauses, carried out by the redactor.

use crate::RuleName;
use std::fmt;

/// What is done to a finding.
///
/// Ordered by strictness: when several clauses ask for different operators on one label, the
/// strictest wins (see [`OperatorSpec::strictest`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperatorSpec {
    /// Leave it in place.
    Keep,
    /// Say less about it: a network for an address, a year for a date. Nothing is restored.
    Generalize(Generalize),
    /// Encrypt it to something of the same shape (FF1); the key gives it back.
    FormatPreserving,
    /// Replace it by something invented of the same shape; nothing is restored.
    Surrogate,
    /// Encrypt it (AES-SIV); the key gives it back, without a vault.
    Encrypt,
    /// Replace it by a typed placeholder that can be restored, e.g. `[EMAIL_ADDRESS_1]`.
    Placeholder,
    /// Replace it by a keyed hash: equal values stay equal inside one tenant and purpose, nothing is restored.
    Hash,
    /// Cover its characters.
    Mask(Mask),
    /// Take it out.
    Remove,
    /// An operator of the embedder, by the name it was registered under. Ranks with `Placeholder`.
    Custom(RuleName),
}

crate::words! {
    /// What a finding is generalized to.
    Generalize, "generalization" {
        /// What suits the label; a placeholder where nothing does.
        ByLabel = "by_label",
        /// An IP address: its /24 (IPv4) or /48 (IPv6).
        Network = "network",
        /// A date: its year and month, or its year where the month cannot be told.
        Month = "month",
        /// A date: its year.
        Year = "year",
        /// An age: its decade; from 90 on, `90+`.
        AgeBand = "age_band",
        /// A US ZIP code: its first three digits, `000` for areas of 20,000 people or fewer.
        Zip3 = "zip3",
        /// Coordinates: one decimal, about eleven kilometres.
        Coordinates = "coordinates",
        /// Coordinates: whole degrees, about a hundred kilometres.
        Coordinates0 = "coordinates_0",
        /// Coordinates: two decimals, about a kilometre.
        Coordinates2 = "coordinates_2",
        /// Coordinates: three decimals, about a hundred metres.
        Coordinates3 = "coordinates_3",
        /// An amount: its order of magnitude.
        Magnitude = "magnitude",
    }
}

/// How a mask covers: which ends stay readable and what stands in for the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mask {
    /// How many characters at the start stay.
    pub keep_head: u8,
    /// How many characters at the end stay.
    pub keep_tail: u8,
    /// The character that covers.
    pub mark: char,
}

impl Default for Mask {
    fn default() -> Mask {
        Mask { keep_head: 0, keep_tail: 0, mark: '*' }
    }
}

/// Why operators do not combine or do not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperatorError {
    /// Two layers ask for the same operator with different parameters.
    #[error("two clauses ask for `{operator}` with different parameters; make them equal")]
    Parameters {
        /// The operator's name.
        operator: String,
    },
    /// No operator has this name.
    #[error(
        "unknown operator; expected one of `keep`, `generalize`, `format_preserving`, `surrogate`, `encrypt`, `hash`, \
         `placeholder`, `mask`, `remove`, `custom`"
    )]
    Unknown,
    /// A parameter that the operator does not take.
    #[error("operator `{operator}` takes no `{parameter}`")]
    Surplus {
        /// The operator's name.
        operator: &'static str,
        /// The parameter that does not belong.
        parameter: &'static str,
    },
    /// A parameter that the operator needs.
    #[error("operator `{operator}` needs `{parameter}`")]
    Missing {
        /// The operator's name.
        operator: &'static str,
        /// The parameter that is missing.
        parameter: &'static str,
    },
}

impl OperatorSpec {
    /// The word used in plans and records.
    pub fn name(&self) -> &str {
        match self {
            OperatorSpec::Keep => "keep",
            OperatorSpec::Generalize(_) => "generalize",
            OperatorSpec::FormatPreserving => "format_preserving",
            OperatorSpec::Surrogate => "surrogate",
            OperatorSpec::Encrypt => "encrypt",
            OperatorSpec::Hash => "hash",
            OperatorSpec::Placeholder => "placeholder",
            OperatorSpec::Mask(_) => "mask",
            OperatorSpec::Remove => "remove",
            OperatorSpec::Custom(_) => "custom",
        }
    }

    /// Rank in keep < generalize < format_preserving < surrogate < encrypt < hash < placeholder < mask < remove.
    pub const fn strictness(&self) -> u8 {
        match self {
            OperatorSpec::Keep => 0,
            OperatorSpec::Generalize(_) => 10,
            OperatorSpec::FormatPreserving => 20,
            OperatorSpec::Surrogate => 30,
            OperatorSpec::Encrypt => 40,
            OperatorSpec::Hash => 50,
            OperatorSpec::Placeholder => 60,
            OperatorSpec::Custom(_) => 60,
            OperatorSpec::Mask(_) => 70,
            OperatorSpec::Remove => 80,
        }
    }

    /// The stricter of two operators.
    ///
    /// # Errors
    /// [`OperatorError::Parameters`] when both are equally strict and yet not the same.
    pub fn strictest(self, other: OperatorSpec) -> Result<OperatorSpec, OperatorError> {
        match self.strictness().cmp(&other.strictness()) {
            std::cmp::Ordering::Greater => Ok(self),
            std::cmp::Ordering::Less => Ok(other),
            std::cmp::Ordering::Equal if self == other => Ok(self),
            std::cmp::Ordering::Equal => Err(OperatorError::Parameters { operator: self.name().to_owned() }),
        }
    }
}

impl fmt::Display for OperatorSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OperatorSpec::Mask(mask) => {
                write!(f, "mask(keep_head={}, keep_tail={})", mask.keep_head, mask.keep_tail)
            }
            OperatorSpec::Generalize(to) => write!(f, "generalize({to})"),
            OperatorSpec::Custom(name) => write!(f, "custom({name})"),
            plain => f.write_str(plain.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_any_two_operators_the_stricter_wins() {
        let ladder = [
            OperatorSpec::Keep,
            OperatorSpec::Generalize(Generalize::ByLabel),
            OperatorSpec::FormatPreserving,
            OperatorSpec::Surrogate,
            OperatorSpec::Encrypt,
            OperatorSpec::Hash,
            OperatorSpec::Placeholder,
            OperatorSpec::Mask(Mask::default()),
            OperatorSpec::Remove,
        ];
        for (low, milder) in ladder.iter().enumerate() {
            for stricter in ladder.iter().skip(low) {
                assert_eq!(milder.clone().strictest(stricter.clone()).as_ref(), Ok(stricter));
                assert_eq!(stricter.clone().strictest(milder.clone()).as_ref(), Ok(stricter));
            }
        }
    }

    #[test]
    fn the_strictest_wins_in_any_order() {
        let mask = OperatorSpec::Mask(Mask::default());
        assert_eq!(OperatorSpec::Keep.strictest(mask.clone()), Ok(mask.clone()));
        assert_eq!(mask.clone().strictest(OperatorSpec::Keep), Ok(mask.clone()));
        assert_eq!(mask.clone().strictest(OperatorSpec::Remove), Ok(OperatorSpec::Remove));
        let other = OperatorSpec::Mask(Mask { keep_tail: 4, ..Mask::default() });
        assert!(matches!(mask.strictest(other), Err(OperatorError::Parameters { .. })));
    }
}
