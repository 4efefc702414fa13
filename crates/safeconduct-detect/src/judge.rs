//! From a place with the shape of a rule to a graded candidate: context, value, validator, grade.

use crate::context::{Context, Surroundings, Vocabulary};
use crate::matcher::{ALL, Automaton, Slot, Unmatchable};
use crate::phrases::Weight;
use crate::prefix::Prefix;
use crate::value::ValueGroup;
use crate::{Candidate, Edges, Judgement, OwnedRule, Validator, pattern};
use once_cell::sync::OnceCell;
use safeconduct_core::{Confidence, Finding, Label, Span, Verdict};

/// How many ends of one start are judged, the farthest ones.
pub(crate) const ENDS_MAX: usize = 64;

/// A rule with what judging its candidates takes.
#[derive(Debug)]
pub(crate) struct Judge {
    rule: OwnedRule,
    /// What its matches begin with.
    prefix: Prefix,
    number: u16,
    value: Option<OnceCell<ValueGroup>>,
    /// The pattern alone, for families that look for its skeleton.
    exact: OnceCell<Automaton>,
    /// Whether words may speak against a candidate.
    contested: bool,
    /// The surest that a candidate without context can be.
    alone: Option<Confidence>,
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
    /// By rule, the cache of what finds its value.
    pub(crate) values: &'s mut [Slot],
}

/// A candidate that made it, as far as its own rule is concerned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Graded {
    pub(crate) rule: u16,
    pub(crate) confidence: Confidence,
    pub(crate) judgement: Judgement,
    pub(crate) value: Span,
    /// Where the match ends.
    pub(crate) end: usize,
    /// How much the words around say for it.
    pub(crate) weight: Weight,
}

/// All that can be said of a match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Examined {
    pub(crate) matched: Span,
    pub(crate) value: Span,
    pub(crate) judgement: Judgement,
    pub(crate) context: Context,
    pub(crate) confidence: Option<Confidence>,
}

impl Scene<'_, '_> {
    /// Looks at the words around a match; false if none of any rule stands there.
    pub(crate) fn look(&mut self, place: (usize, usize)) -> bool {
        self.surroundings.look(self.vocabulary, self.text, place)
    }

    /// The worded rules of which a context word may stand around a match in `place`.
    pub(crate) fn near(&mut self, place: (usize, usize)) -> &[u64] {
        self.surroundings.near(self.vocabulary, self.text, place)
    }

    /// What the header calls the column that `start` stands in.
    fn column(&mut self, start: usize) -> Option<&str> {
        self.surroundings.column_name(self.vocabulary, self.text, start)
    }

    fn context(&mut self, rule: u16, place: (usize, usize)) -> Context {
        match self.look(place) {
            true => self.surroundings.say(rule),
            false => Context::Absent,
        }
    }
}

impl Judge {
    /// Takes a rule in; its number is the next of the vocabulary.
    pub(crate) fn new(rule: OwnedRule, vocabulary: &mut Vocabulary) -> Judge {
        let number = vocabulary.enroll(rule.context(), rule.against());
        let value = pattern::has_value(&rule.hir).then(OnceCell::new);
        let grades =
            |context| Verdict::ALL.iter().filter_map(move |&verdict| rule.grades.grade(verdict, context));
        let alone = grades(false).max();
        let best = grades(false).chain(grades(true)).max();
        let (contested, length_max) = (!rule.against.is_empty(), rule.length_max());
        let prefix = Prefix::of(&rule.hir);
        Judge { rule, prefix, number, value, exact: OnceCell::new(), contested, alone, best, length_max }
    }

    pub(crate) fn rule(&self) -> &OwnedRule {
        &self.rule
    }

    pub(crate) fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    pub(crate) fn edges(&self) -> Edges {
        self.rule.edges
    }

    pub(crate) fn length_max(&self) -> usize {
        self.length_max
    }

    /// The bound on its matches, if the pattern has none as tight.
    pub(crate) fn own_bound(&self) -> Option<usize> {
        let longest = self.rule.hir.properties().maximum_len();
        longest.is_none_or(|longest| self.length_max < longest).then_some(self.length_max)
    }

    /// Whether a start needs all of its ends, or only the farthest.
    pub(crate) fn wants_all_ends(&self) -> bool {
        self.rule.is_checked()
    }

    /// Whether it may find something of this confidence without a context word.
    pub(crate) fn finds_alone(&self, least: Confidence) -> bool {
        self.alone >= Some(least)
    }

    /// Whether none of its context words stands around `place`.
    pub(crate) fn lacks_context(&self, scene: &mut Scene<'_, '_>, place: (usize, usize)) -> bool {
        !matches!(scene.context(self.number, place), Context::Present(_))
    }

    /// Whether no other candidate of this rule can be surer.
    pub(crate) fn is_best(&self, graded: &Graded) -> bool {
        Some(graded.confidence) == self.best
    }

    /// Whether the pattern matches exactly `start..end`.
    pub(crate) fn matches(
        &self,
        slot: &mut Slot,
        text: &[u8],
        (start, end): (usize, usize),
    ) -> Result<bool, Unmatchable> {
        let automaton = self.exact.get_or_try_init(|| Automaton::new(&[&self.rule.hir]))?;
        let mut last = start;
        automaton.ends(automaton.cache_in(slot), text, (start, end), ALL, |at, _| last = at);
        Ok(last == end)
    }

    /// Grades the match at `start..end`; `None` if it is no finding of at least this confidence.
    pub(crate) fn grade(
        &self,
        scene: &mut Scene<'_, '_>,
        (start, end): (usize, usize),
        least: Confidence,
    ) -> Result<Option<Graded>, Unmatchable> {
        let Some(matched) = Span::new(scene.text, start, end) else { return Ok(None) };
        let Some(value) = self.value(scene, matched)? else { return Ok(None) };
        if self.rule.checks.is_some()
            && !self.rule.holds(&Candidate::new(scene.text, scene.key, matched, value))
        {
            return Ok(None);
        }
        let judgement = match self.rule.validate {
            Some(Validator::Value(check)) => check(value.of(scene.text).unwrap_or_default()).into(),
            Some(validator) => {
                let candidate = Candidate::new(scene.text, scene.key, matched, value);
                validator.judge(&candidate.in_column(scene.column(start)))
            }
            None => Verdict::Inconclusive.into(),
        };
        let grade =
            |context| self.rule.grades.grade(judgement.verdict, context).filter(|grade| *grade >= least);
        let (alone, beside) = (grade(false), grade(true));
        // The words around are only looked up where they can change the answer.
        let asks = alone != beside || (alone.is_some() && self.contested);
        let (confidence, weight) = match asks {
            false => (alone, Weight::default()),
            true => match scene.context(self.number, (start, end)) {
                Context::Present(weight) => (beside, weight),
                Context::Absent => (alone, Weight::default()),
                Context::Against => (None, Weight::default()),
            },
        };
        Ok(confidence.map(|confidence| Graded {
            rule: self.number,
            confidence,
            judgement,
            value,
            end,
            weight,
        }))
    }

    /// Everything that is asked about the match at `start..end`, whether it matters or not: what
    /// [`grade`](Judge::grade) comes to, the long way round.
    pub(crate) fn examine(
        &self,
        scene: &mut Scene<'_, '_>,
        (start, end): (usize, usize),
    ) -> Result<Option<Examined>, Unmatchable> {
        let Some(matched) = Span::new(scene.text, start, end) else { return Ok(None) };
        let Some(value) = self.value(scene, matched)? else { return Ok(None) };
        let candidate = Candidate::new(scene.text, scene.key, matched, value).in_column(scene.column(start));
        let holds = self.rule.holds(&candidate);
        let judgement = match self.rule.validate {
            _ if !holds => Verdict::Rejected.into(),
            Some(validator) => validator.judge(&candidate),
            None => Verdict::Inconclusive.into(),
        };
        let context = scene.context(self.number, (start, end));
        let confidence = match context {
            _ if !holds => None,
            Context::Against => None,
            context => self.rule.grades.grade(judgement.verdict, matches!(context, Context::Present(_))),
        };
        Ok(Some(Examined { matched, value, judgement, context, confidence }))
    }

    fn value(&self, scene: &mut Scene<'_, '_>, matched: Span) -> Result<Option<Span>, Unmatchable> {
        let Some(cell) = &self.value else { return Ok(Some(matched)) };
        let group = cell.get_or_try_init(|| ValueGroup::new(&self.rule.hir))?;
        let slot = scene.values.get_mut(usize::from(self.number)).ok_or(Unmatchable)?;
        group.find(slot, scene.text, (matched.start(), matched.end()))
    }

    /// The finding that a graded candidate is.
    pub(crate) fn finding(&self, graded: &Graded) -> Finding {
        let sensitivity = graded.judgement.sensitivity.unwrap_or_else(|| self.rule.sensitivity());
        let label = graded.judgement.label.map_or_else(|| self.rule.label.clone(), Label::declare);
        let finding = Finding::new(label, graded.value, graded.confidence, self.rule.name.clone())
            .with_sensitivity(sensitivity);
        match graded.judgement.expires {
            Some(expires) => finding.with_expiry(expires),
            None => finding,
        }
    }
}
