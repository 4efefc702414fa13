//! A number of JSON is one value: a placeholder for a part of it would leave a text, so it stands for all of it.

use super::{Run, Subjects};
use crate::compose::Edit;
use crate::vault::Form;
use crate::{Cause, Origin, RedactError};
use safeconduct_core::{Finding, Label, OperatorSpec, Sensitivity};

/// What was found in a number.
pub(super) struct Hit<'f> {
    pub(super) label: &'f Label,
    pub(super) sensitivity: Sensitivity,
    /// In bytes.
    pub(super) len: usize,
    pub(super) cause: Cause,
}

impl<'f> Hit<'f> {
    pub(super) fn of(index: usize, finding: &'f Finding) -> Hit<'f> {
        let (label, sensitivity) = (finding.label(), finding.sensitivity());
        Hit { label, sensitivity, len: finding.span().len(), cause: Cause::Found(index) }
    }
}

impl Run<'_> {
    /// The one edit for a number in which this was found, if all of it gets a placeholder. The vault keeps the number as it
    /// is spelled, so that it comes back as a number.
    pub(super) fn number(
        &mut self,
        subjects: Subjects<'_>,
        hits: &[Hit<'_>],
    ) -> Result<Option<Edit>, RedactError> {
        let Subjects { text, holds, number: Some(raw), .. } = subjects else { return Ok(None) };
        for hit in hits {
            if self.operator(holds, hit.label, hit.sensitivity)? != OperatorSpec::Placeholder {
                return Ok(None);
            }
        }
        let longest = hits.iter().rev().max_by_key(|hit| hit.len);
        let scopes = hits.iter().map(|hit| self.context.plan.restore_scope(hit.label, hit.sensitivity));
        let (Some(longest), Some(scope)) = (longest, scopes.min()) else { return Ok(None) };
        let text_of =
            self.context.vault.mint(longest.label, raw, Form::Number, scope, self.placeholder_key()?)?;
        Ok(Some(Edit {
            range: 0..text.len(),
            text: text_of,
            label: longest.label.clone(),
            operator: OperatorSpec::Placeholder,
            origin: Origin::BuiltIn,
            cause: longest.cause,
        }))
    }
}
