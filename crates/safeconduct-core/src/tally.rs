//! How much of what was found: the only view of findings that decisions and records need.

use crate::{Confidence, DataClass, Finding, Label, Sensitivity};

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
            self.0.insert(index, TallyEntry { label, sensitivity, counts: [0; 3] });
            index
        });
        let Some(entry) = self.0.get_mut(index) else { return };
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
                    let counts = tally.0.get_mut(index).map(|known| &mut known.counts);
                    for (known, more) in counts.into_iter().flatten().zip(entry.counts) {
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
    fn graded_findings_are_lines_of_their_own() {
        let example = found(Label::US_SSN, Confidence::High).with_sensitivity(Sensitivity::Public);
        let tally = Tally::from_iter(&[example, found(Label::US_SSN, Confidence::High)]);
        assert_eq!(tally.entries().len(), 2);
    }
}
