//! Runs users' own detectors and believes none of them: spans are checked, panics are caught.

use crate::ScanError;
use crate::phrases::Weight;
use crate::scratch::Accepted;
use safeconduct_core::{Detector, Finding, Part};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Adds what `detector` finds in `part` to `accepted`.
pub(crate) fn run(
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
