//! What repeats an original where no detector flagged it.

use super::{Run, Subjects, number::Hit};
use crate::compose::Edit;
use crate::echo::{ECHO_MIN, Echoes, Wanted};
use crate::normalize::is_identifier;
use crate::{Cause, RedactError, Subject};
use safeconduct_core::{Category, Confidence, Finding, Label, OperatorSpec, Sensitivity};
use std::collections::{HashMap, HashSet, VecDeque, hash_map::RandomState};
use std::hash::BuildHasher;
use std::ops::Range;
use zeroize::Zeroizing;

/// An original whose echoes are looked for, and what is to be done to them.
pub(crate) struct Source<'t> {
    value: &'t str,
    pub(crate) label: Label,
    sensitivity: Sensitivity,
    /// Whether it is no chance that a text holds it: an issuer's prefix, a check that holds.
    sure: bool,
}

impl<'t> Source<'t> {
    /// The original of a finding, if originals of its label are looked for again.
    pub(super) fn of(finding: &Finding, text: &'t str) -> Option<Source<'t>> {
        let label = finding.label();
        // What the detector saw, without the accent that widening may have added.
        let value = finding.span().of(text).filter(|value| value.len() >= ECHO_MIN && is_echoed(label))?;
        let sure = finding.confidence() == Confidence::High;
        Some(Source { value, label: label.clone(), sensitivity: finding.sensitivity(), sure })
    }

    pub(super) fn value(&self) -> &'t str {
        self.value
    }

    fn wanted(&self) -> Wanted<'t> {
        Wanted { value: self.value, sure: self.sure }
    }
}

/// The originals of texts that left together, by value.
pub(crate) type Sources<'t> = HashMap<&'t str, Source<'t>>;

/// What finds them again.
pub(super) fn echoes<'t>(sources: &Sources<'t>) -> Echoes<'t> {
    let (identifiers, exact): (Vec<&Source<'_>>, Vec<_>) =
        sources.values().partition(|source| is_identifier(&source.label));
    let wanted = |sources: Vec<&Source<'t>>| sources.into_iter().map(Source::wanted).collect();
    Echoes::new(wanted(exact), wanted(identifiers))
}

/// So many originals of a stream are looked for in what comes later; of more, the latest.
const CARRIED_MAX: usize = 4_096;

/// The originals of a stream that were found so far, the oldest first.
#[derive(Default)]
pub(crate) struct Carried {
    originals: VecDeque<Original>,
    /// The hashes of those, so that each is kept once.
    known: HashSet<u64>,
    hasher: RandomState,
}

struct Original {
    value: Zeroizing<String>,
    hash: u64,
    label: Label,
    sensitivity: Sensitivity,
    sure: bool,
}

impl Carried {
    /// Adds the originals of a text that has left.
    pub(crate) fn add(&mut self, text: &str, findings: &[Finding]) {
        for source in findings.iter().filter_map(|finding| Source::of(finding, text)) {
            let hash = self.hasher.hash_one(source.value);
            if !self.known.insert(hash) {
                continue;
            }
            let Source { value, label, sensitivity, sure } = source;
            let value = Zeroizing::new(value.to_owned());
            self.originals.push_back(Original { value, hash, label, sensitivity, sure });
            if self.originals.len() > CARRIED_MAX
                && let Some(oldest) = self.originals.pop_front()
            {
                self.known.remove(&oldest.hash);
            }
        }
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.originals.iter().map(|original| Source {
            value: &original.value,
            label: original.label.clone(),
            sensitivity: original.sensitivity,
            sure: original.sure,
        })
    }
}

/// Shows the outline only.
impl std::fmt::Debug for Carried {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carried({} originals)", self.originals.len())
    }
}

impl Run<'_> {
    /// Adds edits for what repeats an original between the findings.
    pub(super) fn repeated(
        &mut self,
        subjects: Subjects<'_>,
        edits: &mut Vec<Edit>,
        mut untouched: Vec<Range<usize>>,
        echoes: &Echoes<'_>,
        sources: &Sources<'_>,
    ) -> Result<(), RedactError> {
        let Subjects { text, holds, .. } = subjects;
        if subjects.number.is_some() && edits.is_empty() && untouched.is_empty() {
            let found = echoes.find(text).into_iter();
            let hits = found.filter_map(|(range, value)| {
                let Source { label, sensitivity, .. } = sources.get(value)?;
                Some(Hit { label, sensitivity: *sensitivity, len: range.len(), cause: Cause::Repeated })
            });
            if let Some(edit) = self.number(subjects, &hits.collect::<Vec<_>>())? {
                edits.push(edit);
                return Ok(());
            }
        }
        untouched.extend(edits.iter().map(|edit| edit.range.clone()));
        untouched.sort_by_key(|range| range.start);
        let mut added = Vec::new();
        let mut from = 0;
        let end = text.len()..text.len();
        for hole in untouched.into_iter().chain([end]) {
            // What goes is as good as a space: an echo right behind a finding stands alone.
            let gap = text.get(from..hole.start.max(from)).unwrap_or_default();
            for (range, value) in echoes.find(gap) {
                let Some(source) = sources.get(value) else { continue };
                let operator = self.operator(holds, &source.label, source.sensitivity)?;
                if operator == OperatorSpec::Keep {
                    continue;
                }
                // As it is written here, so that it comes back as it is written here.
                let value = gap.get(range.clone()).unwrap_or(value);
                let subject = Subject { text: value, label: &source.label, sensitivity: source.sensitivity };
                let range = from + range.start..from + range.end;
                added.push(self.edit(range, subject, operator, Cause::Repeated)?);
            }
            from = from.max(hole.end);
        }
        if !added.is_empty() {
            edits.extend(added);
            edits.sort_by_key(|edit| edit.range.start);
        }
        Ok(())
    }
}

/// Whether originals of this label are looked for beyond their findings: they open something or name somebody for life.
fn is_echoed(label: &Label) -> bool {
    label.category() == Category::Credential || is_identifier(label)
}
