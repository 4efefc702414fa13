//! Whether one condition on the request holds whenever another one does, by what the words mean.

use super::vain::{least, most};
use super::{Listed, When};
use crate::Pattern;
use safeconduct_core::{Category, DataClass, Label, Sensitivity};

/// Whether every request that is narrowly meant is widely meant: each field of the wide condition is asked for by
/// the narrow one, or follows from what it asks for.
pub(super) fn when_is_wider(wide: &When, narrow: &When) -> bool {
    fn among<T: PartialEq>(wide: &Option<Listed<T>>, narrow: &Option<Listed<T>>) -> bool {
        wide.as_ref().is_none_or(|wide| all_of(narrow, |one| wide.contains(one)))
    }
    fn names(wide: &Option<Listed<Pattern>>, narrow: &Option<Listed<Pattern>>) -> bool {
        let everybody = |wide: &Listed<Pattern>| wide.iter().any(|one| one.as_str() == "*");
        let named = |wide: &Listed<Pattern>| all_of(narrow, |one| wide.iter().any(|two| two.includes(one)));
        wide.as_ref().is_none_or(|wide| everybody(wide) || named(wide))
    }
    let begins = wide.from.is_none_or(|wide| narrow.from.is_some_and(|from| wide.first() <= from.first()));
    let ends = wide.until.is_none_or(|wide| narrow.until.is_some_and(|until| wide.last() >= until.last()));
    names(&wide.tenants, &narrow.tenants)
        && names(&wide.teams, &narrow.teams)
        && among(&wide.purposes, &narrow.purposes)
        && among(&wide.regimes_any, &narrow.regimes_any)
        && begins
        && ends
        && classes(wide, narrow)
        && findings(wide, narrow)
        && grades(wide, narrow)
}

/// What the narrow condition says of data classes.
fn classes(wide: &When, narrow: &When) -> bool {
    let any = wide.classes_any.as_ref().is_none_or(|wide| {
        wide.iter().any(|class| is_there(class, narrow))
            || all_of(&narrow.classes_any, |one| wide.contains(one))
            // Every request has a class.
            || all_of(&narrow.classes_only, |one| wide.contains(one))
            || all_of(&narrow.labels_any, |label| label.classes().iter().any(|one| wide.contains(one)))
    });
    let all = wide.classes_all.as_ref().is_none_or(|wide| wide.iter().all(|class| is_there(class, narrow)));
    let only =
        wide.classes_only.as_ref().is_none_or(|wide| all_of(&narrow.classes_only, |one| wide.contains(one)));
    any && all && only
}

/// Whether every request that is narrowly meant has this class.
fn is_there(class: &DataClass, narrow: &When) -> bool {
    let implied = |label: &Label| label.classes().contains(class);
    narrow.classes_all.as_ref().is_some_and(|list| list.contains(class))
        || all_of(&narrow.classes_any, |one| one == class)
        || all_of(&narrow.classes_only, |one| one == class)
        || all_of(&narrow.labels_any, implied)
}

/// What the narrow condition says of findings.
fn findings(wide: &When, narrow: &When) -> bool {
    let labels =
        wide.labels_any.as_ref().is_none_or(|wide| all_of(&narrow.labels_any, |one| wide.contains(one)));
    let categories = wide.categories_any.as_ref().is_none_or(|wide| {
        let meant = |category: &Category| wide.contains(category);
        all_of(&narrow.categories_any, meant) || all_of(&narrow.labels_any, |one| meant(&one.category()))
    });
    let count = wide.findings_min.is_none_or(|wide| narrow.findings_min.is_some_and(|least| least >= wide));
    labels && categories && count
}

/// What the narrow condition says of sensitivity, of what was scanned and of the conversation.
fn grades(wide: &When, narrow: &When) -> bool {
    let (least, _) = least(narrow);
    let (most, _) = most(narrow);
    let sensitive = wide.sensitive.is_none_or(|wide| match wide {
        true => least >= Sensitivity::Confidential,
        false => most < Sensitivity::Confidential,
    });
    let scanned = wide.scanned.is_none_or(|wide| {
        let whole = narrow.classes_only.is_some() || most < Sensitivity::Restricted;
        narrow.scanned == Some(wide) || (wide && whole)
    });
    let tainted = wide
        .tainted
        .is_none_or(|wide| narrow.tainted == Some(wide) || (!wide && most < Sensitivity::Confidential));
    sensitive
        && scanned
        && tainted
        && wide.sensitivity_min.is_none_or(|wide| wide <= least)
        && wide.sensitivity_max.is_none_or(|wide| wide >= most)
}

/// Whether the narrow condition asks for one of a list, all of which fit.
fn all_of<T>(narrow: &Option<Listed<T>>, fits: impl Fn(&T) -> bool) -> bool {
    narrow.as_ref().is_some_and(|narrow| narrow.iter().all(fits))
}
