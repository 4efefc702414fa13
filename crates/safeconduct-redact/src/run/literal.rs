//! Input of a stream that reads like a placeholder which was minted earlier in it.

use super::Run;
use crate::compose::Edit;
use crate::vault::Form;
use crate::{Cause, Origin, RedactError};
use safeconduct_core::{Category, Label, LabelDefinition, OperatorSpec, RestoreScope};
use std::ops::Range;

/// What stands for input that reads like a placeholder.
const LITERAL: Label = {
    static DEFINITION: LabelDefinition = LabelDefinition::new("LITERAL", Category::Other);
    Label::declare(&DEFINITION)
};

impl Run<'_> {
    /// Edits for input of a stream that reads like what was minted earlier in it.
    ///
    /// One piece of text is read whole before anything is minted, so such a number is skipped; a stream gave it
    /// out before it could know.
    pub(super) fn literals(&self, text: &str, known: &[Range<usize>]) -> Result<Vec<Edit>, RedactError> {
        let Some(since) = self.context.stream_since else { return Ok(Vec::new()) };
        let vault = self.context.vault;
        let mut literals = Vec::new();
        for range in known {
            let value = text.get(range.clone()).unwrap_or_default();
            if vault.minted_since(value, since) {
                let label = LITERAL;
                let text = vault.mint(&label, value, Form::Text, RestoreScope::Everywhere, None)?;
                let (operator, origin) = (OperatorSpec::Placeholder, Origin::BuiltIn);
                literals.push(Edit {
                    range: range.clone(),
                    text,
                    label,
                    operator,
                    origin,
                    cause: Cause::Literal,
                });
            }
        }
        Ok(literals)
    }
}

/// The findings' edits and, where none of them reaches, those of literals; both in order.
pub(super) fn with_literals(found: Vec<Edit>, mut literals: Vec<Edit>) -> Vec<Edit> {
    if literals.is_empty() {
        return found;
    }
    let mut ahead = found.iter().map(|edit| edit.range.clone()).peekable();
    literals.retain(|literal| {
        while ahead.next_if(|edit| edit.end <= literal.range.start).is_some() {}
        ahead.peek().is_none_or(|edit| literal.range.end <= edit.start)
    });
    literals.extend(found);
    literals.sort_by_key(|edit| edit.range.start);
    literals
}
