//! Carries out one operator on one finding.

use super::Run;
use crate::compose::Edit;
use crate::format_preserving::{self, Direction};
use crate::hash::{DerivedKey, written};
use crate::keys::Use;
use crate::normalize::normalize;
use crate::vault::Form;
use crate::{Cause, Origin, RedactError, Subject, encrypt, generalize, mask, surrogate};
use safeconduct_core::{OperatorSpec, RuleName};
use std::ops::Range;

impl Run<'_> {
    pub(super) fn edit(
        &mut self,
        range: Range<usize>,
        subject: Subject<'_>,
        operator: OperatorSpec,
        cause: Cause,
    ) -> Result<Edit, RedactError> {
        let label = subject.label.clone();
        let (operator, text) = self.apply(operator, subject)?;
        let origin = match operator {
            OperatorSpec::Custom(_) => Origin::Custom,
            _ => Origin::BuiltIn,
        };
        Ok(Edit { range, text, label, operator, origin, cause })
    }

    /// What stands in, and the operator that said so: where the one asked for has nothing to say, a placeholder.
    fn apply(
        &self,
        operator: OperatorSpec,
        subject: Subject<'_>,
    ) -> Result<(OperatorSpec, String), RedactError> {
        let Subject { text, label, .. } = subject;
        let written = match &operator {
            OperatorSpec::Keep => text.to_owned(),
            OperatorSpec::Remove => String::new(),
            OperatorSpec::Mask(spec) => mask::apply(*spec, text),
            OperatorSpec::Hash => {
                written(label, &self.keys.get(Use::Hash)?.stem(label, &normalize(label, text)))
            }
            OperatorSpec::Encrypt => encrypt::seal(&self.keys, label, text)?,
            OperatorSpec::Surrogate => match surrogate::apply(self.keys.get(Use::Surrogate)?, label, text) {
                Some(surrogate) => {
                    self.context.vault.issue(&surrogate)?;
                    surrogate
                }
                None => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
            },
            OperatorSpec::FormatPreserving => {
                let key = self.keys.get(Use::FormatPreserving)?;
                let sealed = format_preserving::apply(key, label, text, Direction::Encrypt)?;
                // One value in as many as there are may be its own cipher text.
                if sealed == text {
                    return Err(RedactError::Residue { label: label.clone() });
                }
                self.context.vault.issue(&sealed)?;
                sealed
            }
            OperatorSpec::Generalize(to) => match generalize::apply(*to, label, text) {
                Some(less) => less,
                None => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
            },
            OperatorSpec::Custom(name) => self.apply_custom(name, subject)?,
            // Operators of a later core than this crate knows fall back to what reveals nothing.
            _ => return Ok((OperatorSpec::Placeholder, self.placeholder(subject)?)),
        };
        Ok((operator, written))
    }

    fn placeholder(&self, subject: Subject<'_>) -> Result<String, RedactError> {
        let scope = self.context.plan.restore_scope(subject.label, subject.sensitivity);
        let key = self.placeholder_key()?;
        Ok(self.context.vault.mint(subject.label, subject.text, Form::Text, scope, key)?)
    }

    /// The key from which placeholders are derived; none where they are counted.
    pub(super) fn placeholder_key(&self) -> Result<Option<&DerivedKey>, RedactError> {
        match self.redactor.has_keyed_placeholders() {
            true => self.keys.get(Use::Placeholder).map(Some),
            false => Ok(None),
        }
    }

    fn apply_custom(&self, name: &RuleName, subject: Subject<'_>) -> Result<String, RedactError> {
        let unknown = || RedactError::UnknownOperator { name: name.clone() };
        let operator = self.redactor.operator(name).ok_or_else(unknown)?;
        operator.apply(subject).map_err(|failure| RedactError::Operator {
            name: name.clone(),
            label: subject.label.clone(),
            message: failure.0,
        })
    }
}
