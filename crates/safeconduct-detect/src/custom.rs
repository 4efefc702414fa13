//! Runs users' own detectors and believes none of them: spans are checked, panics are caught.

use crate::ScanError;
use crate::phrases::Weight;
use crate::pieces::pieces;
use crate::scratch::Accepted;
use safeconduct_core::{Detector, Finding, Part, Span};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Adds what `detector` finds in `part` to `accepted`, piece by piece if it asks for that.
pub(crate) fn run(
    (source, detector): (u32, &dyn Detector),
    part: Part<'_>,
    accepted: &mut Vec<Accepted>,
) -> Result<(), ScanError> {
    let text = part.text();
    if detector.part_bytes_max().is_some_and(|most| text.len() > most) {
        return Ok(());
    }
    let Some(size) = detector.piece_bytes().filter(|&size| size < text.len()) else {
        return whole((source, detector), part, accepted);
    };
    for piece in pieces(text, size) {
        let first = accepted.len();
        let shown = text.get(piece.clone()).unwrap_or_default();
        let shown = part.key().map_or(Part::new(shown), |key| Part::under(key, shown));
        whole((source, detector), shown, accepted)?;
        for Accepted { finding, .. } in accepted.iter_mut().skip(first) {
            let span = finding.span();
            // `whole` checked it against the piece, and pieces lie on character boundaries.
            if let Some(span) = Span::new(text, piece.start + span.start(), piece.start + span.end()) {
                *finding = finding.clone().with_span(span);
            }
        }
    }
    Ok(())
}

/// Adds what `detector` finds in all of `part` to `accepted`.
fn whole(
    (source, detector): (u32, &dyn Detector),
    part: Part<'_>,
    accepted: &mut Vec<Accepted>,
) -> Result<(), ScanError> {
    let mut own = Vec::new();
    let name = || detector.name().to_owned();
    // A detector that panicked is not trusted with what it had pushed before.
    catch_unwind(AssertUnwindSafe(|| detector.detect(part, &mut own)))
        .map_err(|_| ScanError::Panicked { name: name() })?
        .map_err(|error| ScanError::Detector { detector: name(), error })?;
    let lies = |finding: &Finding| finding.span().is_empty() || !finding.span().fits(part.text());
    if let Some(index) = own.iter().position(lies) {
        return Err(ScanError::Misplaced { detector: name(), index });
    }
    accepted.extend(own.into_iter().map(|finding| Accepted { source, weight: Weight::default(), finding }));
    Ok(())
}
