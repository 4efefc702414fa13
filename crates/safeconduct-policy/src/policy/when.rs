//! Conditions on the request: whose it is, what it is for, what it contains, and when.

use super::Listed;
use crate::facts::Facts;
use crate::{Moment, Pattern};
use safeconduct_core::{Category, DataClass, Label, Purpose, Regime, Sensitivity};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A condition on the request. Every field that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct When {
    /// The purpose is one of these.
    pub purposes: Option<Listed<Purpose>>,
    /// The tenant is one of these; `acme-*` means all that begin so.
    pub tenants: Option<Listed<Pattern>>,
    /// The team is one of these.
    pub teams: Option<Listed<Pattern>>,
    /// It stands under one of these regimes.
    pub regimes_any: Option<Listed<Regime>>,
    /// Some class of the content is one of these.
    pub classes_any: Option<Listed<DataClass>>,
    /// Every one of these is a class of the content.
    pub classes_all: Option<Listed<DataClass>>,
    /// Every class of the content is one of these, and all of it could be scanned.
    pub classes_only: Option<Listed<DataClass>>,
    /// Something with one of these labels was found, at `Medium` confidence or surer.
    pub labels_any: Option<Listed<Label>>,
    /// Something of one of these categories was found, at `Medium` confidence or surer.
    pub categories_any: Option<Listed<Category>>,
    /// So much was found in all, at `Medium` confidence or surer, or more.
    pub findings_min: Option<u64>,
    /// Whether the conversation held something sensitive before.
    pub tainted: Option<bool>,
    /// The content is this sensitive or more.
    pub sensitivity_min: Option<Sensitivity>,
    /// The content is this sensitive or less.
    pub sensitivity_max: Option<Sensitivity>,
    /// Whether the training floor applies to the content.
    pub sensitive: Option<bool>,
    /// Whether every part could be scanned.
    pub scanned: Option<bool>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Until this moment, inclusive.
    pub until: Option<Moment>,
}

impl When {
    /// Whether it says nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        *self == When::default()
    }

    /// Whether the request is meant.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        FIELDS.iter().all(|field| self.meets(*field, facts))
    }

    /// The fields that ask for what this request is not.
    pub(crate) fn misses(&self, facts: &Facts<'_>) -> impl Iterator<Item = Field> {
        FIELDS.iter().copied().filter(|field| !self.meets(*field, facts))
    }

    fn meets(&self, field: Field, facts: &Facts<'_>) -> bool {
        fn asked<T>(list: &Option<Listed<T>>, test: impl Fn(&[T]) -> bool) -> bool {
            list.as_ref().is_none_or(|list| test(list))
        }
        let classes = &facts.classes;
        match field {
            Field::Purposes => asked(&self.purposes, |list| list.contains(&facts.purpose)),
            Field::Tenants => asked(&self.tenants, |list| list.iter().any(|one| one.matches(&facts.tenant))),
            Field::Teams => asked(&self.teams, |list| list.iter().any(|one| one.matches(&facts.team))),
            Field::RegimesAny => {
                asked(&self.regimes_any, |list| facts.regimes.iter().any(|one| list.contains(one)))
            }
            Field::FindingsMin => self.findings_min.is_none_or(|least| facts.findings >= least),
            Field::Tainted => self.tainted.is_none_or(|tainted| facts.tainted == tainted),
            Field::ClassesAny => {
                asked(&self.classes_any, |list| classes.iter().any(|one| list.contains(one)))
            }
            Field::ClassesAll => {
                asked(&self.classes_all, |list| list.iter().all(|one| classes.contains(one)))
            }
            Field::ClassesOnly => asked(&self.classes_only, |list| {
                facts.scanned && classes.iter().all(|one| list.contains(one))
            }),
            Field::LabelsAny => {
                asked(&self.labels_any, |list| facts.labels.iter().any(|one| list.contains(one)))
            }
            Field::CategoriesAny => asked(&self.categories_any, |list| {
                facts.labels.iter().any(|one| list.contains(&one.category()))
            }),
            Field::SensitivityMin => self.sensitivity_min.is_none_or(|least| facts.sensitivity >= least),
            Field::SensitivityMax => self.sensitivity_max.is_none_or(|most| facts.sensitivity <= most),
            Field::Sensitive => self.sensitive.is_none_or(|sensitive| facts.sensitive() == sensitive),
            Field::Scanned => self.scanned.is_none_or(|scanned| facts.scanned == scanned),
            Field::From => self.from.is_none_or(|from| from.first() <= facts.at),
            Field::Until => self.until.is_none_or(|until| facts.at <= until.last()),
        }
    }

    /// What a field asks for, in words.
    pub(crate) fn words(&self, field: Field, facts: &Facts<'_>) -> String {
        fn word<T: fmt::Display>(word: Option<&T>) -> String {
            word.map(ToString::to_string).unwrap_or_default()
        }
        match field {
            Field::Purposes => {
                format!("is for purpose {}, not `{}`", word(self.purposes.as_ref()), facts.purpose)
            }
            Field::Tenants => {
                format!("is for tenant {}, not `{}`", word(self.tenants.as_ref()), facts.tenant)
            }
            Field::Teams => format!("is for team {}", word(self.teams.as_ref())),
            Field::RegimesAny => format!("is for regime {}", word(self.regimes_any.as_ref())),
            Field::FindingsMin => {
                format!("is for content with {} findings", word(self.findings_min.as_ref()))
            }
            Field::Tainted if self.tainted == Some(true) => {
                "is for a conversation that was sensitive".to_owned()
            }
            Field::Tainted => "is for a conversation that was not sensitive so far".to_owned(),
            Field::ClassesAny => format!("is for content with class {}", word(self.classes_any.as_ref())),
            Field::ClassesAll => format!("is for content with all of {}", word(self.classes_all.as_ref())),
            Field::ClassesOnly => {
                format!("is for content with no class but {}", word(self.classes_only.as_ref()))
            }
            Field::LabelsAny => format!("is for content with {}", word(self.labels_any.as_ref())),
            Field::CategoriesAny => {
                format!("is for content with {} findings", word(self.categories_any.as_ref()))
            }
            Field::SensitivityMin => {
                format!("is for content that is `{}` or more", word(self.sensitivity_min.as_ref()))
            }
            Field::SensitivityMax => {
                format!("is for content that is at most `{}`", word(self.sensitivity_max.as_ref()))
            }
            Field::Sensitive if self.sensitive == Some(true) => "is for sensitive content".to_owned(),
            Field::Sensitive => "is for content that is not sensitive".to_owned(),
            Field::Scanned if self.scanned == Some(true) => {
                "is for content that could be scanned whole".to_owned()
            }
            Field::Scanned => "is for content that could not be scanned whole".to_owned(),
            Field::From => format!("begins on {}", word(self.from.as_ref())),
            Field::Until => format!("ended on {}", word(self.until.as_ref())),
        }
    }
}

/// The fields of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Purposes,
    Tenants,
    Teams,
    RegimesAny,
    FindingsMin,
    Tainted,
    ClassesAny,
    ClassesAll,
    ClassesOnly,
    LabelsAny,
    CategoriesAny,
    SensitivityMin,
    SensitivityMax,
    Sensitive,
    Scanned,
    From,
    Until,
}

const FIELDS: &[Field] = &[
    Field::Purposes,
    Field::Tenants,
    Field::Teams,
    Field::RegimesAny,
    Field::FindingsMin,
    Field::Tainted,
    Field::ClassesAny,
    Field::ClassesAll,
    Field::ClassesOnly,
    Field::LabelsAny,
    Field::CategoriesAny,
    Field::SensitivityMin,
    Field::SensitivityMax,
    Field::Sensitive,
    Field::Scanned,
    Field::From,
    Field::Until,
];
