//! Resolves overlapping findings: the longest wins, then the surest, the best named, the expected, the most sensitive.

use crate::phrases::Weight;
use crate::regions::Regions;
use crate::scratch::Accepted;
use safeconduct_core::{Category, Confidence, Finding, Label, Span};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many labels that lost a finding remembers.
pub(crate) const ALTERNATIVES_MAX: usize = 4;

/// Moves what was accepted to `findings`, sorted and disjoint, without giving up a byte that any of it covers.
///
/// The order in which findings take their place:
///
/// 1. those at `floor` or above, then those at `Medium` or above, then the rest, so that what is
///    doubtful never displaces what is not;
/// 2. within that, a finding that a longer, less sensitive one encloses, if it is a credential and
///    the other is not, or if it is at least as sure: a password is not lost in a URL;
/// 3. then the longest, the surest, the one that the words around name best, that of an expected region, the most
///    sensitive, the earliest, the one whose rule comes first.
///
/// A finding that meets taken places keeps what is left of it, in pieces of its own label. One
/// that is covered whole by a single other leaves its label there as an alternative.
pub(crate) fn resolve(
    text: &str,
    accepted: &mut Vec<Accepted>,
    (floor, regions): (Confidence, &Regions),
    findings: &mut Vec<Finding>,
) {
    accepted.sort_by_key(|Accepted { source, finding, .. }| {
        (finding.span().start(), Reverse(finding.span().end()), *source)
    });
    // What overlaps is settled among itself; a finding that nothing touches, the common case, just passes.
    let mut group: Vec<Finding> = Vec::new();
    let mut weights: Vec<Weight> = Vec::new();
    let mut reach = 0;
    for Accepted { finding, weight, .. } in accepted.drain(..) {
        if finding.span().start() >= reach {
            settle(text, (&mut group, &mut weights), (floor, regions), findings);
        }
        reach = reach.max(finding.span().end());
        group.push(finding);
        weights.push(weight);
    }
    settle(text, (&mut group, &mut weights), (floor, regions), findings);
}

/// Moves a group of sorted findings, each of which overlaps another, to `findings`.
fn settle(
    text: &str,
    (group, weights): (&mut Vec<Finding>, &mut Vec<Weight>),
    (floor, regions): (Confidence, &Regions),
    findings: &mut Vec<Finding>,
) {
    if group.len() < 2 {
        findings.append(group);
        weights.clear();
        return;
    }
    let enclosed = enclosed_by_milder(group);
    let mut order: Vec<(Rank, Finding)> = group
        .drain(..)
        .zip(enclosed.into_iter().zip(weights.drain(..)))
        .enumerate()
        .map(|(index, (finding, (enclosed, weight)))| {
            let expected = regions.prefer(finding.label());
            (Rank::of(&finding, (enclosed, weight, expected), floor, index), finding)
        })
        .collect();
    order.sort_by_key(|(rank, _)| *rank);
    if let Some(((_, winner), losers)) = order.split_first()
        && losers.iter().all(|(_, loser)| winner.span().contains(loser.span()))
    {
        let mut labels = Vec::new();
        losers.iter().for_each(|(_, loser)| note(winner, &mut labels, loser));
        // What ties findings together outlives the one that said so, if it said it of this very place.
        let group =
            losers.iter().filter(|(_, loser)| loser.span() == winner.span()).find_map(|(_, l)| l.group());
        let winner = winner.clone().with_alternatives(labels);
        findings.push(match (winner.group(), group) {
            (None, Some(group)) => winner.with_group(group),
            _ => winner,
        });
        return;
    }
    let mut places = Places::default();
    for (_, finding) in order {
        places.take(text, finding);
    }
    findings.extend(places.into_findings());
}

type Rank = (Reverse<(bool, bool, bool)>, Reverse<usize>, Reverse<(u8, Weight, bool, u8)>, usize, usize);

trait Ranked {
    fn of(finding: &Finding, told: (bool, Weight, bool), floor: Confidence, index: usize) -> Rank;
}

impl Ranked for Rank {
    fn of(
        finding: &Finding,
        (enclosed, weight, expected): (bool, Weight, bool),
        floor: Confidence,
        index: usize,
    ) -> Rank {
        let confidence = finding.confidence();
        (
            Reverse((confidence >= floor, confidence >= Confidence::Medium, enclosed)),
            Reverse(finding.span().len()),
            Reverse((confidence as u8, weight, expected, finding.sensitivity() as u8)),
            finding.span().start(),
            index,
        )
    }
}

/// For each of the sorted findings: whether a longer, less sensitive one encloses it that it must not be lost in.
fn enclosed_by_milder(findings: &[Finding]) -> Vec<bool> {
    let mut reach = Reach::default();
    let mut enclosed = Vec::with_capacity(findings.len());
    for group in findings.chunk_by(|a, b| a.span().start() == b.span().start()) {
        let mut same_start = Reach::default();
        for same_span in group.chunk_by(|a, b| a.span().end() == b.span().end()) {
            for finding in same_span {
                let end = finding.span().end();
                enclosed.push(reach.milder_than(finding) >= end || same_start.milder_than(finding) > end);
            }
            same_span.iter().for_each(|finding| same_start.add(finding));
        }
        group.iter().for_each(|finding| reach.add(finding));
    }
    enclosed
}

/// How far the findings seen so far reach, by sensitivity, confidence and whether they are credentials.
#[derive(Default)]
struct Reach([[[usize; 2]; 3]; 4]);

impl Reach {
    fn add(&mut self, finding: &Finding) {
        let (sensitivity, confidence) = (finding.sensitivity() as usize, finding.confidence() as usize);
        let cell = self.0.get_mut(sensitivity).and_then(|row| row.get_mut(confidence));
        if let Some(end) = cell.and_then(|cell| cell.get_mut(usize::from(is_credential(finding)))) {
            *end = (*end).max(finding.span().end());
        }
    }

    /// How far those reach that are less sensitive than `finding` and must not swallow it.
    fn milder_than(&self, finding: &Finding) -> usize {
        let mut furthest = 0;
        for row in self.0.iter().take(finding.sensitivity() as usize) {
            for (confidence, [others, credentials]) in row.iter().enumerate() {
                if confidence <= finding.confidence() as usize {
                    furthest = furthest.max(*others).max(*credentials);
                } else if is_credential(finding) {
                    furthest = furthest.max(*others);
                }
            }
        }
        furthest
    }
}

fn is_credential(finding: &Finding) -> bool {
    finding.label().category() == Category::Credential
}

/// The places taken so far.
#[derive(Default)]
struct Places {
    /// Start to end of covered stretches, merged, so that each stretch is walked once.
    covered: BTreeMap<usize, usize>,
    /// Pieces by start, with the labels that lost against each.
    pieces: BTreeMap<usize, (Finding, Vec<Label>)>,
}

impl Places {
    /// Gives `finding` what is free of its span, or notes its label where one piece covers it whole.
    fn take(&mut self, text: &str, finding: Finding) {
        let (start, end) = (finding.span().start(), finding.span().end());
        let mut free = start;
        let (mut from, mut to) = (start, end);
        let mut absorbed = Vec::new();
        let left = self.covered.range(..=start).next_back();
        if let Some((&first, &reach)) = left.filter(|(_, reach)| **reach >= start) {
            (from, free) = (first, reach);
            to = to.max(reach);
            absorbed.push(first);
        }
        let mut placed = false;
        for (&next, &reach) in self.covered.range(start + 1..end) {
            if free < next {
                placed |= put(&mut self.pieces, text, &finding, free, next);
            }
            free = free.max(reach);
            to = to.max(reach);
            absorbed.push(next);
        }
        if free < end {
            placed |= put(&mut self.pieces, text, &finding, free, end);
        }
        if !placed {
            self.note(&finding);
            return;
        }
        for stretch in absorbed {
            self.covered.remove(&stretch);
        }
        self.covered.insert(from, to);
    }

    fn note(&mut self, loser: &Finding) {
        let piece = self.pieces.range_mut(..=loser.span().start()).next_back();
        let Some((_, (winner, labels))) = piece else { return };
        note(winner, labels, loser);
    }

    fn into_findings(self) -> impl Iterator<Item = Finding> {
        self.pieces.into_values().map(|(finding, labels)| finding.with_alternatives(labels))
    }
}

/// Remembers the label of a finding that `winner` covers whole.
fn note(winner: &Finding, labels: &mut Vec<Label>, loser: &Finding) {
    let news = winner.label() != loser.label() && !labels.contains(loser.label());
    if winner.span().contains(loser.span()) && news && labels.len() < ALTERNATIVES_MAX {
        labels.push(loser.label().clone());
    }
}

fn put(
    pieces: &mut BTreeMap<usize, (Finding, Vec<Label>)>,
    text: &str,
    finding: &Finding,
    start: usize,
    end: usize,
) -> bool {
    // Both ends are ends of findings, which were checked to lie on character boundaries.
    let Some(span) = Span::new(text, start, end) else { return false };
    pieces.insert(start, (finding.clone().with_span(span), Vec::new()));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use safeconduct_core::{Findings, RuleName};

    const TEXT: &str = "0123456789012345678901234567890123456789";
    const LABELS: [Label; 4] = [Label::URL, Label::US_SSN, Label::JWT, Label::LOCATION];

    fn finding((label, start, length, confidence): (usize, usize, usize, usize)) -> Finding {
        let span = Span::new(TEXT, start, (start + length).min(TEXT.len())).unwrap();
        Finding::new(LABELS[label].clone(), span, Confidence::ALL[confidence], RuleName::declare("test"))
    }

    fn any_findings() -> impl Strategy<Value = Vec<Finding>> {
        proptest::collection::vec((0..4usize, 0..39usize, 1..20usize, 0..3usize).prop_map(finding), 0..12)
    }

    fn cover(findings: &[Finding], floor: Confidence) -> Vec<bool> {
        let covers = |at| move |f: &&Finding| f.span().range().contains(&at) && f.confidence() >= floor;
        (0..TEXT.len()).map(|at| findings.iter().any(|f| covers(at)(&f))).collect()
    }

    fn resolved(text: &str, findings: Vec<Finding>, floor: Confidence) -> Vec<Finding> {
        let mut accepted = (0..)
            .zip(findings)
            .map(|(source, finding)| Accepted { source, weight: Weight::default(), finding })
            .collect();
        let mut resolved = Vec::new();
        resolve(text, &mut accepted, (floor, &Regions::default()), &mut resolved);
        resolved
    }

    proptest! {
        #[test]
        fn the_union_stays_covered_and_the_rest_stays_free(findings in any_findings()) {
            for floor in Confidence::ALL.iter().copied() {
                let resolved = resolved(TEXT, findings.clone(), floor);
                // What is doubtful never displaces what is not, so this holds at these levels too.
                for level in [Confidence::Low, floor, Confidence::Medium.max(floor)] {
                    prop_assert_eq!(cover(&resolved, level), cover(&findings, level));
                }
                prop_assert!(Findings::new(TEXT, resolved).is_ok());
            }
        }

        #[test]
        fn resolving_twice_changes_no_place(findings in any_findings()) {
            let once = resolved(TEXT, findings, Confidence::Medium);
            prop_assert_eq!(resolved(TEXT, once.clone(), Confidence::Medium), once);
        }
    }

    #[test]
    fn who_wins() {
        let (url, ssn, jwt, place) = (0, 1, 2, 3);
        let (low, medium, high) = (0, 1, 2);
        for (story, findings, expected) in [
            ("the longer", vec![(ssn, 0, 9, high), (ssn, 0, 12, medium)], vec![("US_SSN", 0, 12)]),
            ("the surer", vec![(jwt, 0, 9, medium), (ssn, 0, 9, high)], vec![("US_SSN", 0, 9)]),
            ("the more sensitive", vec![(url, 0, 9, high), (ssn, 0, 9, high)], vec![("US_SSN", 0, 9)]),
            (
                "never the doubtful",
                vec![(url, 0, 20, low), (ssn, 5, 9, medium)],
                vec![("URL", 0, 5), ("US_SSN", 5, 14), ("URL", 14, 20)],
            ),
            (
                "a secret in a URL",
                vec![(url, 0, 20, high), (jwt, 5, 9, medium)],
                vec![("URL", 0, 5), ("JWT", 5, 14), ("URL", 14, 20)],
            ),
            (
                "a doubtful number in a URL",
                vec![(url, 0, 20, high), (ssn, 5, 9, medium)],
                vec![("URL", 0, 20)],
            ),
            (
                "a remainder",
                vec![(ssn, 0, 10, high), (place, 5, 9, high)],
                vec![("US_SSN", 0, 10), ("LOCATION", 10, 14)],
            ),
        ] {
            let resolved = resolved(TEXT, findings.into_iter().map(finding).collect(), Confidence::Medium);
            let found: Vec<(&str, usize, usize)> =
                resolved.iter().map(|f| (f.label().as_str(), f.span().start(), f.span().end())).collect();
            assert_eq!(found, expected, "{story}");
        }
    }

    #[test]
    fn the_loser_is_remembered() {
        let findings = vec![finding((3, 0, 9, 2)), finding((1, 0, 9, 2))];
        assert_eq!(resolved(TEXT, findings, Confidence::Medium)[0].alternatives(), [Label::LOCATION]);
    }

    #[test]
    fn many_overlaps_stay_cheap() {
        let text = "1.".repeat(100_000);
        let findings: Vec<Finding> = (0..100_000)
            .filter_map(|at| Span::new(&text, at * 2, (at * 2 + 15).min(text.len())))
            .map(|span| Finding::new(Label::IP_ADDRESS, span, Confidence::Low, RuleName::declare("ip")))
            .collect();
        assert!(Findings::new(&text, resolved(&text, findings, Confidence::Medium)).is_ok());
    }
}
