//! Findings are sorted, disjoint and on character boundaries, whatever the bytes; the same answer every time.

use crate::scanner;

/// Scans the bytes as they are and as text.
pub fn fuzz_target(data: &[u8]) {
    let scan = scanner().scan_bytes(data).expect("rules alone never fail");
    let mut end = 0;
    for finding in scan.findings.iter() {
        let span = finding.span().range();
        assert!(end <= span.start && span.start < span.end && span.end <= data.len(), "{span:?} after {end}");
        end = span.end;
    }
    let mut end = 0;
    for invalid in &scan.invalid {
        assert!(end <= invalid.start && invalid.start < invalid.end && invalid.end <= data.len());
        end = invalid.end;
    }
    assert_eq!(scan.invalid.is_empty(), std::str::from_utf8(data).is_ok());

    let Ok(text) = std::str::from_utf8(data) else { return };
    let findings = scanner().scan(text).expect("rules alone never fail");
    let sure: Vec<_> = scan.findings.iter().filter(|one| one.confidence() >= scanner().floor()).collect();
    assert_eq!(findings.iter().collect::<Vec<_>>(), sure, "text and bytes are one");
    for finding in findings.iter() {
        assert!(finding.span().of(text).is_some_and(|found| !found.is_empty()), "a span off the boundaries");
    }
}
