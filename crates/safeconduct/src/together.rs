//! Scans texts that belong together: whoever is named in one of them is found in all, in every form.

use safeconduct_core::{Confidence, Finding, Findings, FindingsError, Part};
use safeconduct_detect::{ScanError, Scanner};
use safeconduct_names::NameMemory;

/// Scans parts of one request or document, doubtful findings included. The people found are learned by `names`, and
/// whoever it knows, from here or from before, is found again in every part; what the scanner allows stays allowed.
///
/// ```
/// use safeconduct::names::NameMemory;
/// use safeconduct::{Part, default_scanner, scan_together};
///
/// let scanner = default_scanner()?;
/// let mut names = NameMemory::default();
/// let parts = [Part::new("ask kowalczyk first"), Part::new("My name is Maria Kowalczyk.")];
/// let found = scan_together(&scanner, || parts.into_iter(), &mut names)?;
/// assert_eq!(found.iter().map(|findings| findings.len()).collect::<Vec<_>>(), [1, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`Scanner::scan_all`]: nothing may then be released.
pub fn scan_together<'p, I: Iterator<Item = Part<'p>>>(
    scanner: &Scanner,
    parts: impl Fn() -> I,
    names: &mut NameMemory,
) -> Result<Vec<Findings>, ScanError> {
    let found = scan_each(scanner, parts())?;
    for (part, findings) in parts().zip(&found) {
        names.learn(part.text(), findings);
    }
    recalled(scanner, parts(), found, names)
}

/// The same for texts that nothing is to be learned from.
pub(crate) fn scan_again<'p, I: Iterator<Item = Part<'p>>>(
    scanner: &Scanner,
    parts: impl Fn() -> I,
    names: &NameMemory,
) -> Result<Vec<Findings>, ScanError> {
    let found = scan_each(scanner, parts())?;
    recalled(scanner, parts(), found, names)
}

fn scan_each<'p>(
    scanner: &Scanner,
    parts: impl Iterator<Item = Part<'p>>,
) -> Result<Vec<Findings>, ScanError> {
    parts.map(|part| scanner.scan_all(part)).collect()
}

fn recalled<'p>(
    scanner: &Scanner,
    parts: impl Iterator<Item = Part<'p>>,
    found: Vec<Findings>,
    names: &NameMemory,
) -> Result<Vec<Findings>, ScanError> {
    if names.is_empty() {
        return Ok(found);
    }
    parts.zip(found).map(|(part, findings)| with_names(scanner, part.text(), findings, names)).collect()
}

fn with_names(
    scanner: &Scanner,
    text: &str,
    findings: Findings,
    names: &NameMemory,
) -> Result<Findings, ScanError> {
    let mut again = names.recall(text, &findings);
    again.retain(|finding| !scanner.is_allowed(text, finding));
    if again.is_empty() {
        return Ok(findings);
    }
    // A doubtful finding gives way to a sure name, as in the scanner.
    let mut sure = again.iter().map(Finding::span).peekable();
    let stays = |finding: &&Finding| {
        while sure.next_if(|span| span.end() <= finding.span().start()).is_some() {}
        finding.confidence() >= Confidence::Medium
            || sure.peek().is_none_or(|span| finding.span().end() <= span.start())
    };
    let mut all: Vec<Finding> = findings.iter().filter(stays).cloned().collect();
    all.extend(again);
    all.sort_by_key(Finding::span);
    Findings::new(text, all).map_err(|error| {
        let (FindingsError::Misplaced { index, .. } | FindingsError::Disorder { index, .. }) = error;
        ScanError::Misplaced { detector: "names-again".to_owned(), index }
    })
}
