//! Step 1: what is in the request.

use crate::content::Content;
use crate::together::{scan_again, scan_together};
use safeconduct_audit::{Tag, Tagger};
use safeconduct_core::{Coverage, Findings, Label, Sensitivity, Tally};
use safeconduct_detect::{ScanError, Scanner};
use safeconduct_names::NameMemory;
use safeconduct_redact::normalize;
use std::collections::BTreeMap;

/// How many different values of one label a record names by tag.
const TAGS_MAX: usize = 8;

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
    /// Scans every part of the content. The people found are learned by `names`, and found again in every part.
    pub(crate) fn of(
        content: &Content<'_>,
        scanner: &Scanner,
        names: &mut NameMemory,
    ) -> Result<Scanned, ScanError> {
        let found = scan_together(scanner, || content.parts(), names)?;
        Ok(Scanned::with(content, found, scanner))
    }

    /// Scans what was changed: names are found again, and none is learned from it.
    pub(crate) fn again(
        content: &Content<'_>,
        scanner: &Scanner,
        names: &NameMemory,
    ) -> Result<Scanned, ScanError> {
        let found = scan_again(scanner, || content.parts(), names)?;
        Ok(Scanned::with(content, found, scanner))
    }

    fn with(content: &Content<'_>, found: Vec<Findings>, scanner: &Scanner) -> Scanned {
        let mut tally = Tally::default();
        let parts = found.into_iter().map(|findings| {
            tally.extend(&findings);
            findings.at_least(scanner.floor())
        });
        let parts: Vec<Findings> = parts.collect();
        let unscanned = content.unscanned(&parts);
        let coverage = match unscanned.is_empty() {
            true => Coverage::Full,
            false => Coverage::Partial,
        };
        Scanned { parts, tally, coverage, unscanned }
    }

    /// Keyed tags of the values that are acted on, by label and sensitivity; equal values have equal tags.
    pub(crate) fn tags(
        &self,
        content: &Content<'_>,
        tagger: &Tagger,
    ) -> Vec<((Label, Sensitivity), Vec<Tag>)> {
        let mut tags: BTreeMap<(Label, Sensitivity), Vec<Tag>> = BTreeMap::new();
        for (part, findings) in content.parts().zip(&self.parts) {
            for finding in findings {
                let span = finding.span();
                let Some(value) = part.text().get(span.start()..span.end()) else { continue };
                let line = tags.entry((finding.label().clone(), finding.sensitivity())).or_default();
                // A record keeps the first few; a long list of addresses need not be hashed whole.
                if line.len() >= TAGS_MAX {
                    continue;
                }
                let tag = tagger.finding(finding.label(), &normalize(finding.label(), value));
                if !line.contains(&tag) {
                    line.push(tag);
                }
            }
        }
        tags.into_iter().collect()
    }

    /// Whether anything was found that is acted on.
    pub(crate) fn has_findings(&self) -> bool {
        self.parts.iter().any(|findings| !findings.is_empty())
    }
}
