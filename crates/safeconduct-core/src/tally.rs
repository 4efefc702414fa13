//! How much of what was found: the only view of findings that decisions and records need.

use crate::{Confidence, DataClass, Finding, Label, Sensitivity, Timestamp};

/// Counts of findings by label and sensitivity.
///
/// Sorted by label, then sensitivity; small, so lookups are linear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(Vec<TallyEntry>);

/// One line of a [`Tally`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyEntry {
    /// What was found.
    pub label: Label,
    /// How harmful these findings are.
    pub sensitivity: Sensitivity,
    /// How many at `Low`, `Medium` and `High` confidence.
    pub counts: [u32; 3],
    /// When the last of them stops working; nothing when one of them never does, or does not say.
    pub expires: Option<Timestamp>,
}

impl TallyEntry {
    /// How many findings are at least as sure as `floor`.
    pub fn at_least(&self, floor: Confidence) -> u32 {
        let [low, medium, high] = self.counts;
        match floor {
            Confidence::Low => low.saturating_add(medium).saturating_add(high),
            Confidence::Medium => medium.saturating_add(high),
            Confidence::High => high,
        }
    }

    /// How harmful they are at an instant: what has stopped working opens nothing any more, and still says
    /// whose it was. So a token that has expired is confidential at most, and never harmless.
    pub fn sensitivity_at(&self, at: Timestamp) -> Sensitivity {
        match self.expires.is_some_and(|expires| expires <= at) {
            true => self.sensitivity.min(Sensitivity::Confidential),
            false => self.sensitivity,
        }
    }

    /// Whether this line makes a request sensitive.
    pub fn is_sensitive(&self) -> bool {
        self.sensitivity >= Sensitivity::Confidential && self.at_least(Confidence::Medium) > 0
    }
}

impl Tally {
    /// Counts one more finding.
    pub fn add(&mut self, finding: &Finding) {
        let position = self.0.binary_search_by(|entry| {
            (&entry.label, entry.sensitivity).cmp(&(finding.label(), finding.sensitivity()))
        });
        let index = position.unwrap_or_else(|index| {
            let (label, sensitivity) = (finding.label().clone(), finding.sensitivity());
            let expires = finding.expires();
            self.0.insert(index, TallyEntry { label, sensitivity, counts: [0; 3], expires });
            index
        });
        let Some(entry) = self.0.get_mut(index) else { return };
        entry.expires = last(entry.expires, finding.expires());
        let [low, medium, high] = &mut entry.counts;
        let count = match finding.confidence() {
            Confidence::Low => low,
            Confidence::Medium => medium,
            Confidence::High => high,
        };
        *count = count.saturating_add(1);
    }

    /// The lines, by label.
    pub fn entries(&self) -> &[TallyEntry] {
        &self.0
    }

    /// Whether nothing was found, not even at `Low`.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether any line makes the request sensitive.
    pub fn is_sensitive(&self) -> bool {
        self.0.iter().any(TallyEntry::is_sensitive)
    }

    /// The data classes implied by findings at `Medium` or surer, without repeats.
    pub fn classes(&self) -> Vec<DataClass> {
        let mut classes: Vec<DataClass> = self
            .0
            .iter()
            .filter(|entry| entry.at_least(Confidence::Medium) > 0)
            .flat_map(|entry| entry.label.classes().iter().cloned())
            .collect();
        classes.sort();
        classes.dedup();
        classes
    }
}

/// When both have stopped working.
fn last(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.zip(other).map(|(one, other)| one.max(other))
}

impl<'a> Extend<&'a Finding> for Tally {
    fn extend<I: IntoIterator<Item = &'a Finding>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }
}

impl FromIterator<TallyEntry> for Tally {
    /// Lines of one label and sensitivity are added up.
    fn from_iter<I: IntoIterator<Item = TallyEntry>>(entries: I) -> Tally {
        let mut tally = Tally::default();
        for entry in entries {
            let key = |of: &TallyEntry| (of.label.clone(), of.sensitivity);
            match tally.0.binary_search_by_key(&key(&entry), key) {
                Ok(index) => {
                    let Some(known) = tally.0.get_mut(index) else { continue };
                    known.expires = last(known.expires, entry.expires);
                    for (known, more) in known.counts.iter_mut().zip(entry.counts) {
                        *known = known.saturating_add(more);
                    }
                }
                Err(index) => tally.0.insert(index, entry),
            }
        }
        tally
    }
}

impl<'a> FromIterator<&'a Finding> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Finding>>(findings: I) -> Tally {
        let mut tally = Tally::default();
        tally.extend(findings);
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RuleName, Span};

    fn found(label: Label, confidence: Confidence) -> Finding {
        Finding::new(label, Span::new("x", 0, 1).unwrap(), confidence, RuleName::declare("test"))
    }

    #[test]
    fn lines_of_one_sort_add_up() {
        let findings = [found(Label::US_SSN, Confidence::Low), found(Label::US_SSN, Confidence::High)];
        let whole = Tally::from_iter(&findings);
        let lines = findings.iter().flat_map(|one| Tally::from_iter([one]).entries().to_vec());
        assert_eq!(lines.collect::<Tally>(), whole);
    }

    #[test]
    fn low_findings_count_but_do_not_make_a_request_sensitive() {
        let mut tally = Tally::from_iter(&[found(Label::US_SSN, Confidence::Low)]);
        assert!(!tally.is_empty() && !tally.is_sensitive() && tally.classes().is_empty());
        tally.add(&found(Label::US_SSN, Confidence::Medium));
        assert!(tally.is_sensitive());
        assert_eq!(tally.classes(), [DataClass::PERSONAL_DATA]);
        assert_eq!(tally.entries()[0].counts, [1, 1, 0]);
    }

    #[test]
    fn a_line_has_expired_when_the_last_of_it_has() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let token = |exp| found(Label::JWT, Confidence::High).with_expiry(at(exp));
        let (early, late) = (token("2026-01-01"), token("2026-06-01"));
        let graded = |findings: &[Finding], now: &str| {
            Tally::from_iter(findings)
                .entries()
                .iter()
                .map(|line| line.sensitivity_at(at(now)))
                .max()
                .unwrap()
        };
        assert_eq!(graded(&[early.clone(), late.clone()], "2026-03-01"), Sensitivity::Restricted);
        assert_eq!(graded(&[late.clone(), early.clone()], "2026-06-01"), Sensitivity::Confidential);
        let lasting = found(Label::JWT, Confidence::High);
        assert_eq!(graded(&[lasting.clone(), early.clone()], "2099-01-01"), Sensitivity::Restricted);
        assert_eq!(graded(&[early, lasting], "2099-01-01"), Sensitivity::Restricted);
    }

    #[test]
    fn graded_findings_are_lines_of_their_own() {
        let example = found(Label::US_SSN, Confidence::High).with_sensitivity(Sensitivity::Public);
        let tally = Tally::from_iter(&[example, found(Label::US_SSN, Confidence::High)]);
        assert_eq!(tally.entries().len(), 2);
    }
}
