//! Tells why: every candidate of every rule in a text, what was asked about it, and what became of it.

use crate::columns::Table;
use crate::context::{Context, Surroundings};
use crate::fold::Folded;
use crate::judge::{ENDS_MAX, Examined, Judge, Scene};
use crate::matcher::{Automaton, Slot, Unmatchable};
use crate::prefix::Prefix;
use crate::scanner::Inner;
use crate::{Anchor, ScanError, Scanner};
use safeconduct_core::{Confidence, Findings, Label, Part, RuleName, Span, Verdict};

/// Why a text has the findings it has. Holds places and names, never a piece of the text.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Every candidate of every rule, by place, those of custom detectors left out.
    pub candidates: Vec<Explained>,
    /// What was found in the end, as [`Scanner::scan_all`] has it.
    pub findings: Findings,
}

/// A place that has the shape of a rule, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The rule.
    pub rule: RuleName,
    /// What its findings are.
    pub label: Label,
    /// What wakes the rule.
    pub anchor: Anchor,
    /// The whole match.
    pub matched: Span,
    /// What a finding would cover.
    pub value: Span,
    /// Whether it was found in the text as it is meant, behind characters that stand for others or for nothing.
    pub disguised: bool,
    /// What the validator said; `None` if the rule has none.
    pub verdict: Option<Verdict>,
    /// What the words around it say.
    pub nearby: Nearby,
    /// What verdict and words come to.
    pub confidence: Option<Confidence>,
    /// What became of it.
    pub fate: Fate,
}

/// What the words around a candidate say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearby {
    /// Nothing.
    Silent,
    /// A context word of the rule stands near.
    For,
    /// A word that speaks against the rule stands near, and none for it.
    Against,
}

/// What became of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is a finding, or part of one, at the scanner's floor or above.
    Found,
    /// It was accepted, but below the floor: counted, not acted on.
    Doubtful,
    /// It was accepted, but others cover it: longer, surer, expected or more sensitive ones.
    Covered,
    /// The embedder allows it.
    Allowed,
    /// Verdict and words come to nothing.
    Dismissed,
    /// From the same start, another end of the rule is surer or as sure and longer.
    Surpassed,
    /// It starts inside of what the rule had found before it.
    Behind,
}

impl Scanner {
    /// Explains what is found in `text`, and what is not.
    ///
    /// Candidates inside what the text encodes (base 64 and the like) are not told; their findings are there.
    ///
    /// For people and tests, not for traffic: every rule is tried at every place, without any anchor, which takes
    /// about a millisecond per rule and ten kilobytes. A scan pays nothing for it.
    ///
    /// ```
    /// use safeconduct_core::{Confidence, Label, Verdict};
    /// use safeconduct_detect::{Edges, Fate, Grades, Rule, Scanner};
    ///
    /// fn even(value: &str) -> Verdict {
    ///     if value.ends_with(['0', '2', '4', '6', '8']) { Verdict::Confirmed } else { Verdict::Rejected }
    /// }
    /// let rule = Rule::new("even", Label::AGE, r"\d{2}")
    ///     .check(even)
    ///     .grades(Grades::always(Confidence::High).rejected(None));
    /// let scanner = Scanner::builder().rules([rule]).build()?;
    /// let explanation = scanner.explain("41 and 42")?;
    /// let fates: Vec<_> = explanation.candidates.iter().map(|c| (c.verdict, c.fate)).collect();
    /// assert_eq!(
    ///     fates,
    ///     [(Some(Verdict::Rejected), Fate::Dismissed), (Some(Verdict::Confirmed), Fate::Found)],
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn explain(&self, text: &str) -> Result<Explanation, ScanError> {
        self.explain_part(Part::new(text))
    }

    /// As [`explain`](Scanner::explain), for a part; its key is context.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn explain_part(&self, part: Part<'_>) -> Result<Explanation, ScanError> {
        // The scan comes first: limits are checked, and validators that panic are caught, there.
        let findings = self.scan_all(part)?;
        let inner = self.inner();
        let mut candidates = Vec::new();
        examine(inner, part, None, &mut candidates)?;
        if let Some(folded) = Folded::of(part.text()) {
            examine(inner, part, Some(&folded), &mut candidates)?;
        }
        for candidate in &mut candidates {
            candidate.settle(self, part.text(), &findings);
        }
        candidates.sort_by_key(|candidate| (candidate.matched, candidate.disguised));
        Ok(Explanation { candidates, findings })
    }
}

impl Explained {
    /// Follows an accepted candidate to what was found.
    fn settle(&mut self, scanner: &Scanner, text: &str, findings: &Findings) {
        if self.fate != Fate::Found {
            return;
        }
        let Some(confidence) = self.confidence else { return };
        let finding =
            safeconduct_core::Finding::new(self.label.clone(), self.value, confidence, self.rule.clone());
        let covers = |found: &&safeconduct_core::Finding| found.span().overlaps(self.value);
        self.fate = if scanner.inner().allowed.covers(text, &finding) {
            Fate::Allowed
        } else if !findings.iter().filter(covers).any(|found| *found.label() == self.label) {
            Fate::Covered
        } else if confidence < scanner.floor() {
            Fate::Doubtful
        } else {
            Fate::Found
        };
    }
}

/// Adds every candidate of every rule in `part`, or in what it means.
fn examine(
    inner: &Inner,
    part: Part<'_>,
    folded: Option<&Folded>,
    candidates: &mut Vec<Explained>,
) -> Result<(), ScanError> {
    let text = folded.map_or(part.text(), |folded| &folded.text);
    let mut surroundings = Surroundings::default();
    let table = folded.is_none().then(|| Table::of(text)).flatten();
    surroundings.enter(&inner.rules.vocabulary, part.key(), table);
    let mut values: Vec<Slot> = Vec::new();
    values.resize_with(inner.rules.judges.len(), || None);
    let mut scene = Scene {
        text,
        key: part.key(),
        vocabulary: &inner.rules.vocabulary,
        surroundings: &mut surroundings,
        values: &mut values,
    };
    for (judge, anchor) in inner.rules.judges.iter().zip(&inner.rules.index.anchors) {
        let first = candidates.len();
        of_rule(judge, &mut scene, |examined, fate| {
            let place = |span: Span| match folded {
                Some(folded) => {
                    let place = folded.source(span.start(), span.end());
                    Span::new(part.text(), place.start, place.end)
                }
                None => Some(span),
            };
            let (Some(matched), Some(value)) = (place(examined.matched), place(examined.value)) else {
                return;
            };
            candidates.push(Explained {
                rule: judge.rule().name().clone(),
                label: examined.judgement.label.map_or_else(|| judge.rule().label().clone(), Label::declare),
                anchor: *anchor,
                matched,
                value,
                disguised: folded.is_some(),
                verdict: judge.rule().validator().is_some().then_some(examined.judgement.verdict),
                nearby: match examined.context {
                    Context::Absent => Nearby::Silent,
                    Context::Present(_) => Nearby::For,
                    Context::Against => Nearby::Against,
                },
                confidence: examined.confidence,
                fate,
            });
        })?;
        // What reads the same undisguised was told already.
        if folded.is_some() {
            let (known, new) = candidates.split_at_mut(first);
            let told = |one: &Explained| known.contains(&Explained { disguised: false, ..one.clone() });
            let fresh: Vec<Explained> = new.iter().filter(|one| !told(one)).cloned().collect();
            candidates.truncate(first);
            candidates.extend(fresh);
        }
    }
    Ok(())
}

/// Calls `told` for every candidate of one rule, in order: the meaning of a rule, written out.
fn of_rule(
    judge: &Judge,
    scene: &mut Scene<'_, '_>,
    mut told: impl FnMut(&Examined, Fate),
) -> Result<(), Unmatchable> {
    let automaton = Automaton::new(&[&judge.rule().hir])?;
    let mut cache = automaton.cache();
    let first = Prefix::of(&judge.rule().hir).first();
    let (text, bytes) = (scene.text, scene.text.as_bytes());
    let mut resume = 0;
    let mut ends = Vec::new();
    for (start, &byte) in bytes.iter().enumerate() {
        if !first.contains(byte) || !text.is_char_boundary(start) || !judge.edges().allow_start(bytes, start)
        {
            continue;
        }
        let limit = start.saturating_add(judge.length_max()).min(bytes.len());
        ends.clear();
        automaton.ends(&mut cache, bytes, (start, limit), (0, &[1]), |end, _| {
            if judge.edges().allow_end(bytes, end) {
                ends.push(end);
            }
        });
        let wanted = if judge.wants_all_ends() { ENDS_MAX } else { 1 };
        let mut examined = Vec::new();
        for &end in ends.iter().rev().take(wanted) {
            examined.extend(judge.examine(scene, (start, end))?);
        }
        let surest = examined.iter().filter_map(|one| one.confidence).max();
        let mut taken = None;
        for one in &examined {
            let fate = match one.confidence {
                _ if start < resume => Fate::Behind,
                None => Fate::Dismissed,
                confidence if confidence == surest && taken.is_none() => {
                    taken = Some((one.matched.end(), one.confidence));
                    Fate::Found
                }
                Some(_) => Fate::Surpassed,
            };
            told(one, fate);
        }
        if let Some((end, confidence)) = taken
            && confidence >= Some(Confidence::Medium)
        {
            resume = end;
        }
    }
    Ok(())
}
