//! From a start to accepted candidates: the ends of a whole family, farthest first, as sets of rules.

use crate::family::{Family, Ready};
use crate::judge::{ENDS_MAX, Graded, Judge, Scene};
use crate::matcher::{Slot, Unmatchable};
use crate::scratch::Accepted;
use safeconduct_core::Confidence;

/// How far each rule has come, reset at the cost of what was touched.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    resume: Vec<usize>,
    touched: Vec<usize>,
}

impl Progress {
    pub(crate) fn enter(&mut self, rules: usize) {
        for rule in self.touched.drain(..) {
            if let Some(resume) = self.resume.get_mut(rule) {
                *resume = 0;
            }
        }
        self.resume.resize(rules, 0);
    }

    /// Makes room for so many rules.
    #[cfg(feature = "rayon")]
    pub(crate) fn resize(&mut self, rules: usize) {
        self.resume.resize(rules, 0);
    }

    /// Whether no rule has found anything.
    #[cfg(feature = "rayon")]
    pub(crate) fn is_fresh(&self) -> bool {
        self.touched.is_empty()
    }

    /// Says every place in other words, e.g. as an offset of another piece of the text.
    pub(crate) fn translate(&mut self, place: impl Fn(usize) -> usize) {
        let resume = &mut self.resume;
        self.touched.retain(|&rule| {
            let slot = resume.get_mut(rule);
            slot.is_some_and(|slot| {
                *slot = place(*slot);
                *slot != 0
            })
        });
    }

    fn of(&self, rule: u16) -> usize {
        self.resume.get(usize::from(rule)).copied().unwrap_or(0)
    }

    fn set(&mut self, rule: u16, resume: usize) {
        if let Some(slot) = self.resume.get_mut(usize::from(rule)) {
            if *slot == 0 {
                self.touched.push(usize::from(rule));
            }
            *slot = resume;
        }
    }
}

/// Which starts count: a stream looks at some of a text twice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) from: usize,
    pub(crate) until: usize,
}

impl Bounds {
    pub(crate) const ALL: Bounds = Bounds { from: 0, until: usize::MAX };

    fn hold(self, start: usize) -> bool {
        start >= self.from && start < self.until
    }
}

/// What one start needs while it is looked at, kept for the next.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    /// Where matches end, and the state of the automaton there.
    ends: Vec<(usize, u32)>,
    /// Rules that need no further end.
    done: Vec<u64>,
    /// How many ends each rule has had, counted only where there are too many.
    counts: Vec<u16>,
    /// The surest candidate of each rule so far.
    surest: Vec<Graded>,
}

/// Judges what wakes.
pub(crate) struct Verifier<'s, 't> {
    pub(crate) judges: &'s [Judge],
    pub(crate) bytes: &'t [u8],
    pub(crate) bounds: Bounds,
    pub(crate) scene: Scene<'s, 't>,
    pub(crate) caches: &'s mut [Slot],
    pub(crate) progress: &'s mut Progress,
    pub(crate) bench: &'s mut Bench,
    pub(crate) accepted: &'s mut Vec<Accepted>,
}

/// In a larger family some rule has nearly always still to come here, so asking costs more than it saves.
const SMALL: usize = 4;

impl Verifier<'_, '_> {
    /// Looks for matches of a family at a start, and judges them.
    pub(crate) fn wake(&mut self, family: &Family, start: usize) -> Result<(), Unmatchable> {
        if !self.bounds.hold(start) || !family.may_start(self.bytes, start) {
            return Ok(());
        }
        if family.rules.len() <= SMALL && family.rules.iter().all(|&rule| self.progress.of(rule) > start) {
            return Ok(());
        }
        let ready = family.ready(self.judges)?;
        let cache = ready.automaton.cache_in(self.caches.get_mut(family.cache).ok_or(Unmatchable)?);
        let limit = start.saturating_add(ready.longest).min(self.bytes.len());
        let (bytes, ends) = (self.bytes, &mut self.bench.ends);
        ends.clear();
        let selection =
            ready.starts.allow(start.checked_sub(1).and_then(|before| bytes.get(before)).copied());
        ready.automaton.ends(cache, bytes, (start, limit), selection, |end, state| {
            // Most ends are in the middle of a word or number, where no rule may end.
            if bytes.get(end).is_none_or(|&next| !ready.ends.forbidden.forbids(next)) {
                ends.push((end, state));
            }
        });
        match self.bench.ends.is_empty() {
            true => Ok(()),
            false => self.judge(family, ready, start),
        }
    }

    fn judge(&mut self, family: &Family, ready: &Ready, start: usize) -> Result<(), Unmatchable> {
        let ends = std::mem::take(&mut self.bench.ends);
        self.bench.done.clear();
        self.bench.done.resize(ready.words, 0);
        // With few ends in all, no rule can have too many.
        let counted = ends.len() > ENDS_MAX;
        if counted {
            self.bench.counts.clear();
            self.bench.counts.resize(family.rules.len(), 0);
        }
        let judged = ends.iter().rev().try_for_each(|&(end, state)| {
            let (_, right) = ready.ends.allow(self.bytes.get(end).copied());
            for (word, &right) in right.iter().enumerate() {
                let done = self.bench.done.get(word).copied().unwrap_or_default();
                let allowed = right & !done;
                if allowed == 0 {
                    continue;
                }
                let cache = self.caches.get(family.cache).and_then(Slot::as_ref).ok_or(Unmatchable)?;
                let matching = cache.matching(state, ready.words).get(word).copied().unwrap_or_default();
                let mut rules = matching & allowed;
                if rules != 0 && (counted || end - start > ready.shortest) {
                    rules = self.within_bounds(family, (word, rules), end - start, counted);
                }
                if rules != 0 {
                    self.judge_end(family, ready, (word, rules), (start, end))?;
                }
            }
            Ok(())
        });
        self.bench.ends = ends;
        judged?;
        self.accept();
        Ok(())
    }

    /// Those of `rules` that may match so many bytes, and have not had too many ends.
    #[cold]
    fn within_bounds(
        &mut self,
        family: &Family,
        (word, rules): (usize, u64),
        length: usize,
        counted: bool,
    ) -> u64 {
        let mut kept = 0;
        for bit in bits(rules) {
            let at = word * 64 + bit as usize;
            let judge = family.rules.get(at).and_then(|&rule| self.judges.get(usize::from(rule)));
            if judge.is_none_or(|judge| length > judge.length_max()) {
                continue;
            }
            if counted && let Some(count) = self.bench.counts.get_mut(at) {
                *count += 1;
                if usize::from(*count) > ENDS_MAX {
                    continue;
                }
            }
            kept |= 1 << bit;
        }
        kept
    }

    /// Judges the candidates of `rules` at one place.
    fn judge_end(
        &mut self,
        family: &Family,
        ready: &Ready,
        (word, mut rules): (usize, u64),
        (start, end): (usize, usize),
    ) -> Result<(), Unmatchable> {
        let of = |set: &[u64]| set.get(word).copied().unwrap_or_default();
        let mut done = rules & of(&ready.farthest);
        // Without any context word near, the rules that need one are settled all at once.
        if rules & !of(&ready.alone) != 0 && !self.scene.look((start, end)) {
            rules &= of(&ready.alone);
        }
        for bit in bits(rules) {
            let Some(&rule) = family.rules.get(word * 64 + bit as usize) else { continue };
            let Some(judge) = self.judges.get(usize::from(rule)) else { continue };
            if self.progress.of(rule) > start {
                done |= 1 << bit;
                continue;
            }
            let Some(graded) = judge.grade(&mut self.scene, (start, end))? else { continue };
            if judge.is_best(&graded) {
                done |= 1 << bit;
            }
            match self.bench.surest.iter_mut().find(|surest| surest.rule == graded.rule) {
                Some(surest) if graded.confidence > surest.confidence => *surest = graded,
                Some(_) => {}
                None => self.bench.surest.push(graded),
            }
        }
        if let Some(word) = self.bench.done.get_mut(word) {
            *word |= done;
        }
        Ok(())
    }

    /// Takes the surest candidate of each rule.
    fn accept(&mut self) {
        for graded in self.bench.surest.drain(..) {
            let Some(judge) = self.judges.get(usize::from(graded.rule)) else { continue };
            if graded.confidence >= Confidence::Medium {
                self.progress.set(graded.rule, graded.end);
            }
            self.accepted.push(Accepted { source: graded.rule.into(), finding: judge.finding(&graded) });
        }
    }
}

/// The places of the bits that are set.
fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros());
        word &= word.wrapping_sub(1);
        bit
    })
}
