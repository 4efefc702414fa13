//! What is to hold for every request, in the words of a policy.

use crate::document::{Flaw, Format, Source};
use crate::policy::Listed;
use crate::{Catalog, LoadError, Problem, Rung, To, Vocabulary, When};
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

const FLOOR: &str = "floor";
const LOCAL_ONLY: &str = "local-only";
const CLASS_IN_REGIONS: &str = "class-in-regions";
/// Names that mean one thing, whoever wrote the statements.
const BUILT_IN: [&str; 3] = [FLOOR, LOCAL_ONLY, CLASS_IN_REGIONS];

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
        let mut flaws = invariants.flaws(vocabulary);
        for (at, one) in invariants.invariant.iter().enumerate() {
            if BUILT_IN.contains(&one.id.as_str()) {
                let message = format!("`{}` is the name of a built-in invariant; give it another", one.id);
                flaws.push(Flaw::new(format!("invariant/{at}/id"), message));
            }
        }
        source.check(flaws)?;
        Ok(invariants)
    }

    /// What is wrong with these statements: one that says nothing, or nothing about anything, would hold of itself.
    pub(super) fn flaws(&self, vocabulary: &Vocabulary) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.invariant.is_empty() {
            flaws.push(Flaw::new("", "there is no invariant, so there is nothing to hold"));
        }
        for (at, one) in self.invariant.iter().enumerate() {
            let mut add = |field: &str, message: String| {
                flaws.push(Flaw::new(
                    format!("invariant/{at}/{field}"),
                    format!("invariant `{}`: {message}", one.id),
                ));
            };
            if one.only.is_none() && one.never.is_none() && !one.home {
                add("id", "says nothing; give `only`, `never` or `home`".to_owned());
            }
            let others = self.invariant.get(..at).unwrap_or_default();
            if others.iter().any(|other| other.id == one.id) && one.id.as_str() != CLASS_IN_REGIONS {
                add("id", "the id is used twice; ids are unique".to_owned());
            }
            crate::policy::check_conditions(one.when.as_ref(), None, vocabulary, &mut add);
            one.only.iter().for_each(|to| crate::policy::check_endpoints("only", to, &mut add));
            one.never.iter().for_each(|to| crate::policy::check_endpoints("never", to, &mut add));
        }
        flaws
    }

    /// What is named in `only` or `never` and no endpoint of the catalog is. Such a statement can be meant, of endpoints
    /// that are yet to come; mistyped, it holds of itself and says nothing.
    pub fn warnings(&self, catalog: &Catalog) -> Vec<Problem> {
        let parts = self.invariant.iter().flat_map(|one| {
            [("only", &one.only), ("never", &one.never)].map(|(field, to)| (field, &one.id, to.as_ref()))
        });
        parts
            .filter_map(|(field, id, to)| Some((field, format!("invariant `{id}`, `{field}`"), to?)))
            .flat_map(|(field, who, to)| crate::policy::names_nothing(field, &who, to, catalog))
            .map(|flaw| Problem { message: flaw.message, line: 0, column: 0 })
            .collect()
    }

    /// A statement with the name of a built-in one that says something else, if there is one.
    pub(super) fn impostor(&self) -> Option<&Invariant> {
        self.invariant.iter().find(|one| {
            let meant = match one.id.as_str() {
                FLOOR => Some(Invariants::floor()),
                LOCAL_ONLY => Some(Invariants::local_only()),
                CLASS_IN_REGIONS => {
                    let classes = one.when.as_ref().and_then(|when| when.classes_any.as_deref());
                    let regions = one.only.as_ref().and_then(|only| only.regions.clone());
                    match (classes, regions) {
                        (Some([class]), Some(regions)) => {
                            Some(Invariants::class_in_regions(class.clone(), regions))
                        }
                        _ => Some(Invariants::default()),
                    }
                }
                _ => None,
            };
            meant.is_some_and(|meant| meant.all() != [(*one).clone()])
        })
    }

    /// What holds whatever the policy says: sensitive content stays on the training floor or above.
    pub fn floor() -> Invariants {
        let when = When { sensitive: Some(true), ..When::default() };
        let only = To { rung_min: Some(Rung::FLOOR), ..To::default() };
        Invariants::one(ClauseId::declare(FLOOR), Some(when), Some(only), false)
    }

    /// No content leaves our own hardware.
    pub fn local_only() -> Invariants {
        let only = To { rung_min: Some(Rung::OwnHardware), ..To::default() };
        Invariants::one(ClauseId::declare(LOCAL_ONLY), None, Some(only), false)
    }

    /// Content of a class reaches only these regions.
    pub fn class_in_regions(class: DataClass, regions: Listed<crate::Pattern>) -> Invariants {
        let when = When { classes_any: Some(Listed::of(class)), ..When::default() };
        let only = To { regions: Some(regions), ..To::default() };
        Invariants::one(ClauseId::declare(CLASS_IN_REGIONS), Some(when), Some(only), false)
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
