//! What would tell too much if it were kept for ever: sealed beside the record, it can be forgotten later.

use crate::prepared::Prepared;
use safeconduct_core::{Label, SessionId};
use serde::Serialize;

/// How many places one record keeps: they fit in what a record seals.
const PLACES_MAX: usize = 100;

/// How many characters of a name that a caller gave are kept.
const NAME_MAX: usize = 256;

/// Names as callers gave them, and where findings were. Never a value that was found.
#[derive(Serialize)]
struct Detail<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'d str>,
    /// The exact length of the request.
    bytes: usize,
    places: Vec<Place<'d>>,
    /// Places beyond the first hundred.
    more: usize,
}

/// Where something was found: bytes of the nth text of the request.
#[derive(Serialize)]
struct Place<'d> {
    label: &'d Label,
    part: usize,
    start: usize,
    end: usize,
}

/// The detail of a request, as JSON.
pub(crate) fn of(prepared: &Prepared, session: Option<&SessionId>) -> Vec<u8> {
    let places = prepared.scanned.parts.iter().enumerate().flat_map(|(part, findings)| {
        findings.into_iter().map(move |finding| {
            let span = finding.span();
            Place { label: finding.label(), part, start: span.start(), end: span.end() }
        })
    });
    let mut places: Vec<Place<'_>> = places.collect();
    let more = places.len().saturating_sub(PLACES_MAX);
    places.truncate(PLACES_MAX);
    let detail = Detail {
        session: session.map(SessionId::as_str),
        user: prepared.user.as_deref().map(shortened),
        model: prepared.model.as_deref().map(shortened),
        bytes: prepared.body.as_str().len(),
        places,
        more,
    };
    // Strings and numbers: there is nothing that could fail.
    serde_json::to_vec(&detail).unwrap_or_default()
}

/// The beginning of a name.
fn shortened(name: &str) -> &str {
    name.char_indices().nth(NAME_MAX).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
}
