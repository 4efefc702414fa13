//! Step 1: what is in the request.

use crate::content::Content;
use safeconduct_core::{Coverage, Findings, Tally};
use safeconduct_detect::{ScanError, Scanner};

/// What a scan saw.
#[derive(Debug, Clone)]
pub(crate) struct Scanned {
    /// For each part of the content, what is acted on: the findings at the scanner's floor or above.
    pub(crate) parts: Vec<Findings>,
    /// Everything that was found, what is below the floor too.
    pub(crate) tally: Tally,
    /// How much was looked at.
    pub(crate) coverage: Coverage,
    /// Where it could not be looked at, as JSON Pointers.
    pub(crate) unscanned: Vec<String>,
}

impl Scanned {
    /// Scans every part of the content.
    pub(crate) fn of(content: &Content<'_>, scanner: &Scanner) -> Result<Scanned, ScanError> {
        let mut tally = Tally::default();
        let parts = content.parts().map(|part| {
            let findings = scanner.scan_all(part)?;
            tally.extend(&findings);
            Ok(findings.at_least(scanner.floor()))
        });
        let parts = parts.collect::<Result<Vec<Findings>, ScanError>>()?;
        let unscanned = content.unscanned(&parts);
        let coverage = match unscanned.is_empty() {
            true => Coverage::Full,
            false => Coverage::Partial,
        };
        Ok(Scanned { parts, tally, coverage, unscanned })
    }
}
