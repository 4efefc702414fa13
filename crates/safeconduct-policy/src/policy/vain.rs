//! Conditions that no request can meet, by what the words mean: an error, since nobody writes one on purpose.

use super::When;
use crate::Pattern;
use safeconduct_core::{DataClass, Sensitivity, TenantId};

/// Why no request can meet the condition, if none can.
pub(super) fn never_holds(condition: &When) -> Option<String> {
    if let (Some(from), Some(until)) = (condition.from, condition.until)
        && until.last() < from.first()
    {
        return Some(format!("it ends on {until}, before it begins on {from}"));
    }
    if let Some(many) = condition.findings_min.filter(|many| *many > u64::from(u32::MAX)) {
        return Some(format!("no request has {many} findings"));
    }
    if condition.scanned == Some(false) && condition.classes_only.is_some() {
        return Some("`classes_only` does not hold for content that could not be scanned".to_owned());
    }
    let (least, by) = least(condition);
    let (most, bound) = most(condition);
    if most < least {
        return Some(format!("{by} means `{least}` or more, {bound} means `{most}` or less"));
    }
    let only: &[DataClass] = condition.classes_only.as_deref()?;
    let outside = |list: &[DataClass]| list.iter().find(|class| !only.contains(class)).cloned();
    if let Some(class) = condition.classes_all.as_deref().and_then(outside) {
        return Some(format!("`classes_all` asks for `{class}`, which `classes_only` rules out"));
    }
    if let Some(any) = condition.classes_any.as_deref()
        && !any.iter().any(|class| only.contains(class))
    {
        return Some("`classes_only` rules out all that `classes_any` asks for".to_owned());
    }
    let labels = condition.labels_any.as_deref()?;
    // What was found belongs to the classes of its label.
    let implied = labels.iter().map(|label| outside(label.classes())).collect::<Option<Vec<_>>>()?;
    implied.first().map(|class| {
        format!("what `labels_any` asks for is of class `{class}` or others that `classes_only` rules out")
    })
}

/// How sensitive the content is at least, and which field says so.
pub(super) fn least(condition: &When) -> (Sensitivity, &'static str) {
    let sensitive = condition.sensitive == Some(true);
    [
        (condition.sensitivity_min, "`sensitivity_min`"),
        (sensitive.then_some(Sensitivity::Confidential), "`sensitive = true`"),
        ((condition.tainted == Some(true)).then_some(Sensitivity::Confidential), "`tainted = true`"),
        ((condition.scanned == Some(false)).then_some(Sensitivity::Restricted), "`scanned = false`"),
    ]
    .into_iter()
    .filter_map(|(least, field)| Some((least?, field)))
    .max_by_key(|(least, _)| *least)
    .unwrap_or((Sensitivity::Public, ""))
}

/// How sensitive the content is at most, and which field says so.
pub(super) fn most(condition: &When) -> (Sensitivity, &'static str) {
    let plain = condition.sensitive == Some(false);
    [
        (condition.sensitivity_max, "`sensitivity_max`"),
        (plain.then_some(Sensitivity::Internal), "`sensitive = false`"),
    ]
    .into_iter()
    .filter_map(|(most, field)| Some((most?, field)))
    .min_by_key(|(most, _)| *most)
    .unwrap_or((Sensitivity::Restricted, ""))
}

/// What keeps every tenant and team from being called so, if something does: they are ids.
pub(crate) fn names_no_id(pattern: &Pattern) -> Option<String> {
    let beginning = pattern.as_str().trim_end_matches('*');
    if beginning.is_empty() || TenantId::new(beginning).is_ok() {
        return None;
    }
    let lower = pattern.as_str().to_lowercase();
    Some(match TenantId::new(lower.trim_end_matches('*')) {
        Ok(_) => format!("ids are in lower case; did you mean `{lower}`?"),
        Err(error) => error.to_string(),
    })
}
