//! From a start to a finding: ends, edges, value, validator, context, grade.

use crate::context::{Context, Surroundings, Vocabulary};
use crate::matcher::{Unmatchable, ValueGroup};
use crate::{Candidate, Edges, Judgement, OwnedRule, Validator, pattern};
use once_cell::sync::OnceCell;
use safeconduct_core::{Confidence, Finding, Label, Span, Verdict};

/// How many ends of one start are judged, the farthest ones.
pub(crate) const ENDS_MAX: usize = 64;

/// A rule with what judging its candidates takes.
#[derive(Debug)]
pub(crate) struct Judge {
    rule: OwnedRule,
    context: Vec<u32>,
    against: Vec<u32>,
    value: Option<OnceCell<ValueGroup>>,
    /// No candidate of this rule can do better, so a search for the surest may stop here.
    best: Option<Confidence>,
    length_max: usize,
}

/// The text under the scanner's eyes, and what was looked up around the last candidate.
pub(crate) struct Scene<'s, 't> {
    pub(crate) text: &'t str,
    pub(crate) key: Option<&'t str>,
    pub(crate) vocabulary: &'s Vocabulary,
    pub(crate) surroundings: &'s mut Surroundings,
}

impl Judge {
    pub(crate) fn new(rule: OwnedRule, vocabulary: &mut Vocabulary) -> Judge {
        let mut intern = |words: &[std::borrow::Cow<'static, str>]| -> Vec<u32> {
            words.iter().filter_map(|word| vocabulary.intern(word)).collect()
        };
        let context = intern(&rule.context);
        let against = intern(&rule.against);
        let value = pattern::has_value(&rule.hir).then(OnceCell::new);
        let best = Verdict::ALL
            .iter()
            .flat_map(|&verdict| [rule.grades.grade(verdict, false), rule.grades.grade(verdict, true)])
            .max()
            .flatten();
        let length_max = rule.length_max();
        Judge { rule, context, against, value, best, length_max }
    }

    pub(crate) fn rule(&self) -> &OwnedRule {
        &self.rule
    }

    pub(crate) fn edges(&self) -> Edges {
        self.rule.edges
    }

    pub(crate) fn length_max(&self) -> usize {
        self.length_max
    }

    /// Whether a start needs all of its ends, or only the farthest.
    pub(crate) fn wants_all_ends(&self) -> bool {
        self.rule.validate.is_some()
    }

    /// The surest candidate among `ends` of `start`, the longest among equals, and where its match ends.
    pub(crate) fn judge(
        &self,
        scene: &mut Scene<'_, '_>,
        start: usize,
        ends: &[usize],
    ) -> Result<Option<(Finding, usize)>, Unmatchable> {
        let mut surest: Option<(Confidence, Judgement, Span, usize)> = None;
        for &end in ends.iter().rev().take(if self.wants_all_ends() { ENDS_MAX } else { 1 }) {
            let Some((confidence, judgement, value)) = self.grade(scene, start, end)? else { continue };
            if surest.as_ref().is_none_or(|(best, ..)| confidence > *best) {
                surest = Some((confidence, judgement, value, end));
            }
            if Some(confidence) == self.best {
                break;
            }
        }
        Ok(surest.map(|(confidence, judgement, value, end)| {
            let sensitivity = judgement.sensitivity.unwrap_or_else(|| self.rule.sensitivity());
            let label = judgement.label.map_or_else(|| self.rule.label.clone(), Label::declare);
            let finding =
                Finding::new(label, value, confidence, self.rule.name.clone()).with_sensitivity(sensitivity);
            let finding = match judgement.expires {
                Some(expires) => finding.with_expiry(expires),
                None => finding,
            };
            (finding, end)
        }))
    }

    fn grade(
        &self,
        scene: &mut Scene<'_, '_>,
        start: usize,
        end: usize,
    ) -> Result<Option<(Confidence, Judgement, Span)>, Unmatchable> {
        let Some(matched) = Span::new(scene.text, start, end) else { return Ok(None) };
        let value = match &self.value {
            Some(cell) => {
                cell.get_or_try_init(|| ValueGroup::new(&self.rule.hir))?.find(scene.text, start, end)
            }
            None => Some(matched),
        };
        let Some(value) = value else { return Ok(None) };
        let judgement = match self.rule.validate {
            Some(Validator::Value(check)) => check(value.of(scene.text).unwrap_or_default()).into(),
            Some(validator) => validator.judge(&Candidate::new(scene.text, scene.key, matched, value)),
            None => Verdict::Inconclusive.into(),
        };
        let (alone, beside) = (
            self.rule.grades.grade(judgement.verdict, false),
            self.rule.grades.grade(judgement.verdict, true),
        );
        // The words around are only looked up where they can change the answer.
        let asks = alone != beside || (alone.is_some() && !self.against.is_empty());
        let confidence = match asks {
            false => alone,
            true => match self.context_of(scene, start, end) {
                Context::Present => beside,
                Context::Absent => alone,
                Context::Against => None,
            },
        };
        Ok(confidence.map(|confidence| (confidence, judgement, value)))
    }

    fn context_of(&self, scene: &mut Scene<'_, '_>, start: usize, end: usize) -> Context {
        scene.surroundings.ask(scene.vocabulary, scene.text, (start, end), (&self.context, &self.against))
    }
}
