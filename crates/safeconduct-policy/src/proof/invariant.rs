//! What is to hold for every request, in the words of a policy.

use crate::document::{Flaw, Format, Source};
use crate::policy::Listed;
use crate::{LoadError, Rung, To, Vocabulary, When};
use safeconduct_core::{ClauseId, DataClass};
use serde::{Deserialize, Serialize};

/// Statements that are to hold for every request.
///
/// ```
/// use safeconduct_policy::{Invariants, Vocabulary};
///
/// let invariants = Invariants::from_toml(r#"
///     [[invariant]]
///     id = "health-stays-in-europe"
///     when = { classes_any = ["regulated_health"] }
///     only = { regions = ["eu*", "local"] }
/// "#, &Vocabulary::default())?;
/// assert_eq!(invariants.all().len(), 1);
/// # Ok::<(), safeconduct_policy::LoadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invariants {
    #[serde(default)]
    invariant: Vec<Invariant>,
}

/// One statement: for every request that `when` is about …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Invariant {
    /// Its name.
    pub id: ClauseId,
    /// The requests it is about; all when it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// … every allowed endpoint is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<To>,
    /// … no allowed endpoint is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<To>,
    /// … there is an allowed endpoint.
    #[serde(default)]
    pub home: bool,
}

impl Invariants {
    /// Reads invariants in TOML.
    ///
    /// # Errors
    /// [`LoadError`] when a field or a name does not exist, or an invariant says nothing.
    pub fn from_toml(text: &str, vocabulary: &Vocabulary) -> Result<Invariants, LoadError> {
        Invariants::load(Source::new("list of invariants", Format::Toml, text), vocabulary)
    }

    /// Reads invariants in TOML or JSON, whichever the text is.
    ///
    /// # Errors
    /// As [`Invariants::from_toml`].
    pub fn from_text(text: &str, vocabulary: &Vocabulary) -> Result<Invariants, LoadError> {
        Invariants::load(Source::new("list of invariants", Format::of(text), text), vocabulary)
    }

    fn load(source: Source, vocabulary: &Vocabulary) -> Result<Invariants, LoadError> {
        let invariants: Invariants = source.read()?;
        let mut flaws = Vec::new();
        for (at, one) in invariants.invariant.iter().enumerate() {
            let mut add = |field: &str, message: String| {
                flaws.push(Flaw::new(
                    format!("invariant/{at}/{field}"),
                    format!("invariant `{}`: {message}", one.id),
                ));
            };
            if one.only.is_none() && one.never.is_none() && !one.home {
                add("id", "says nothing; give `only`, `never` or `home`".to_owned());
            }
            crate::policy::check_conditions(one.when.as_ref(), None, vocabulary, &mut add);
            one.only.iter().for_each(|to| crate::policy::check_endpoints("only", to, &mut add));
            one.never.iter().for_each(|to| crate::policy::check_endpoints("never", to, &mut add));
        }
        source.check(flaws)?;
        Ok(invariants)
    }

    /// What holds whatever the policy says: sensitive content stays on the training floor or above.
    pub fn floor() -> Invariants {
        let when = When { sensitive: Some(true), ..When::default() };
        let only = To { rung_min: Some(Rung::FLOOR), ..To::default() };
        Invariants::one(ClauseId::declare("floor"), Some(when), Some(only), false)
    }

    /// No content leaves our own hardware.
    pub fn local_only() -> Invariants {
        let only = To { rung_min: Some(Rung::OwnHardware), ..To::default() };
        Invariants::one(ClauseId::declare("local-only"), None, Some(only), false)
    }

    /// Content of a class reaches only these regions.
    pub fn class_in_regions(class: DataClass, regions: Listed<crate::Pattern>) -> Invariants {
        let when = When { classes_any: Some(Listed::of(class)), ..When::default() };
        let only = To { regions: Some(regions), ..To::default() };
        Invariants::one(ClauseId::declare("class-in-regions"), Some(when), Some(only), false)
    }

    fn one(id: ClauseId, when: Option<When>, only: Option<To>, home: bool) -> Invariants {
        Invariants { invariant: vec![Invariant { id, when, only, never: None, home }] }
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, more: Invariants) -> Invariants {
        self.invariant.extend(more.invariant);
        self
    }

    /// The invariants.
    pub fn all(&self) -> &[Invariant] {
        &self.invariant
    }
}
