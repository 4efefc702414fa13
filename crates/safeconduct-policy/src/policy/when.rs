//! Conditions on the request: whose it is, what it is for, what it contains, and when.

use super::Listed;
use crate::facts::Facts;
use crate::{Moment, Pattern};
use safeconduct_core::{Category, DataClass, Label, Purpose, Sensitivity};
use serde::{Deserialize, Serialize};

/// A condition on the request. Every field that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct When {
    /// The purpose is one of these.
    pub purposes: Option<Listed<Purpose>>,
    /// The tenant is one of these; `acme-*` means all that begin so.
    pub tenants: Option<Listed<Pattern>>,
    /// Some class of the content is one of these.
    pub classes_any: Option<Listed<DataClass>>,
    /// Every one of these is a class of the content.
    pub classes_all: Option<Listed<DataClass>>,
    /// Every class of the content is one of these.
    pub classes_only: Option<Listed<DataClass>>,
    /// Something with one of these labels was found, at `Medium` confidence or surer.
    pub labels_any: Option<Listed<Label>>,
    /// Something of one of these categories was found, at `Medium` confidence or surer.
    pub categories_any: Option<Listed<Category>>,
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
    pub(crate) fn holds(&self, facts: &Facts) -> bool {
        let within = |any: &Option<Listed<DataClass>>, test: &dyn Fn(&[DataClass]) -> bool| {
            any.as_ref().is_none_or(|list| test(list))
        };
        self.purposes.as_ref().is_none_or(|purposes| purposes.contains(&facts.purpose))
            && self
                .tenants
                .as_ref()
                .is_none_or(|tenants| tenants.iter().any(|tenant| tenant.matches(&facts.tenant)))
            && within(&self.classes_any, &|list| facts.classes.iter().any(|class| list.contains(class)))
            && within(&self.classes_all, &|list| list.iter().all(|class| facts.classes.contains(class)))
            && within(&self.classes_only, &|list| facts.classes.iter().all(|class| list.contains(class)))
            && self
                .labels_any
                .as_ref()
                .is_none_or(|labels| facts.labels.iter().any(|label| labels.contains(label)))
            && self.categories_any.as_ref().is_none_or(|categories| {
                facts.labels.iter().any(|label| categories.contains(&label.category()))
            })
            && self.sensitivity_min.is_none_or(|least| facts.sensitivity >= least)
            && self.sensitivity_max.is_none_or(|most| facts.sensitivity <= most)
            && self.sensitive.is_none_or(|sensitive| facts.sensitive() == sensitive)
            && self.scanned.is_none_or(|scanned| facts.scanned == scanned)
            && self.from.is_none_or(|from| from.first() <= facts.at)
            && self.until.is_none_or(|until| facts.at <= until.last())
    }

    /// What the condition asks that this request is not, in words.
    pub(crate) fn misses(&self, facts: &Facts) -> Vec<String> {
        let mut misses = Vec::new();
        let mut miss = |failed: bool, words: &dyn Fn() -> String| {
            if failed {
                misses.push(words());
            }
        };
        let only = |one: When| !one.holds(facts);
        let any = || When::default();
        if let Some(list) = &self.purposes {
            miss(only(When { purposes: self.purposes.clone(), ..any() }), &|| {
                format!("is for purpose {list}, not `{}`", facts.purpose)
            });
        }
        if let Some(list) = &self.tenants {
            miss(only(When { tenants: self.tenants.clone(), ..any() }), &|| {
                format!("is for tenant {list}, not `{}`", facts.tenant)
            });
        }
        if let Some(list) = &self.classes_any {
            miss(only(When { classes_any: self.classes_any.clone(), ..any() }), &|| {
                format!("is for content with class {list}")
            });
        }
        if let Some(list) = &self.classes_all {
            miss(only(When { classes_all: self.classes_all.clone(), ..any() }), &|| {
                format!("is for content with all of {list}")
            });
        }
        if let Some(list) = &self.classes_only {
            miss(only(When { classes_only: self.classes_only.clone(), ..any() }), &|| {
                format!("is for content with no class but {list}")
            });
        }
        if let Some(list) = &self.labels_any {
            miss(only(When { labels_any: self.labels_any.clone(), ..any() }), &|| {
                format!("is for content with {list}")
            });
        }
        if let Some(list) = &self.categories_any {
            miss(only(When { categories_any: self.categories_any.clone(), ..any() }), &|| {
                format!("is for content with {list} findings")
            });
        }
        if let Some(least) = self.sensitivity_min {
            miss(facts.sensitivity < least, &|| format!("is for content that is `{least}` or more"));
        }
        if let Some(most) = self.sensitivity_max {
            miss(facts.sensitivity > most, &|| format!("is for content that is at most `{most}`"));
        }
        if let Some(sensitive) = self.sensitive {
            let kind = if sensitive { "sensitive" } else { "other than sensitive" };
            miss(facts.sensitive() != sensitive, &|| format!("is for content that is {kind}"));
        }
        if let Some(scanned) = self.scanned {
            let kind = if scanned { "could be scanned whole" } else { "could not be scanned whole" };
            miss(facts.scanned != scanned, &|| format!("is for content that {kind}"));
        }
        if let Some(from) = self.from {
            miss(facts.at < from.first(), &|| format!("begins on {from}"));
        }
        if let Some(until) = self.until {
            miss(until.last() < facts.at, &|| format!("ended on {until}"));
        }
        misses
    }
}
