//! Puts a text together again from what stays and what stands in.

use crate::{Cause, Origin, Redacted, Replacement};
use safeconduct_core::{Label, OperatorSpec};
use std::{borrow::Cow, ops::Range};

/// One change to come: these bytes go, this text comes.
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
    pub(crate) label: Label,
    pub(crate) operator: OperatorSpec,
    pub(crate) origin: Origin,
    pub(crate) cause: Cause,
}

/// Carries out edits, which are sorted, disjoint and on character boundaries of `text`.
pub(crate) fn compose(text: &str, edits: Vec<Edit>) -> Redacted<'_> {
    if edits.is_empty() {
        return Redacted { text: Cow::Borrowed(text), replacements: Vec::new() };
    }
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut replacements = Vec::with_capacity(edits.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        let start = out.len();
        out.push_str(&edit.text);
        done = edit.range.end;
        replacements.push(Replacement {
            input: edit.range,
            output: start..out.len(),
            label: edit.label,
            operator: edit.operator,
            origin: edit.origin,
            cause: edit.cause,
        });
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Redacted { text: Cow::Owned(out), replacements }
}
