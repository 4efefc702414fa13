//! From a start to accepted candidates: the ends of a whole family, farthest first, as sets of rules.

use crate::family::{Family, Ready};
use crate::filing::WORDED_MAX;
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

    /// Where a rule goes on.
    pub(crate) fn of(&self, rule: u16) -> usize {
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
    /// Rules that may have the first bytes that stand here.
    possible: Vec<u64>,
    /// Of worded rules, those of which a context word may stand near; empty for others.
    near: Vec<u64>,
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
    /// What is doubtful, and whether it is looked for.
    pub(crate) least: Confidence,
    pub(crate) thorough: bool,
    pub(crate) bytes: &'t [u8],
    pub(crate) bounds: Bounds,
    pub(crate) scene: Scene<'s, 't>,
    pub(crate) caches: &'s mut [Slot],
    /// By rule, the cache of its pattern alone.
    pub(crate) exact: &'s mut [Slot],
    /// The number of the text, so that nothing is remembered for the next.
    pub(crate) number: u64,
    pub(crate) progress: &'s mut Progress,
    pub(crate) bench: &'s mut Bench,
    pub(crate) accepted: &'s mut Vec<Accepted>,
}

/// Families with matches as long as this remember where nothing can end.
const DRY_MIN: usize = 128;
/// In a larger family some rule has nearly always still to come here, so asking costs more than it saves.
const SMALL: usize = 4;

impl Verifier<'_, '_> {
    /// As [`wake`](Verifier::wake), for rules that find nothing unless a context word stands near.
    pub(crate) fn wake_worded(&mut self, family: &Family, start: usize) -> Result<(), Unmatchable> {
        if self.thorough {
            return self.wake(family, start);
        }
        let near = self.scene.near((start, start + WORDED_MAX));
        if near.iter().all(|&word| word == 0) {
            return Ok(());
        }
        self.bench.near.clear();
        self.bench.near.extend_from_slice(near);
        let woken = self.wake(family, start);
        self.bench.near.clear();
        woken
    }

    /// Looks for matches of a family at a start, and judges them.
    pub(crate) fn wake(&mut self, family: &Family, start: usize) -> Result<(), Unmatchable> {
        if !self.bounds.hold(start) || !family.may_start(self.bytes, start) {
            return Ok(());
        }
        if family.rules.len() <= SMALL && family.rules.iter().all(|&rule| self.progress.of(rule) > start) {
            return Ok(());
        }
        let ready = family.ready(self.judges, self.least)?;
        let cache = ready.automaton.cache_in(self.caches.get_mut(family.cache).ok_or(Unmatchable)?);
        let limit = start.saturating_add(ready.longest).min(self.bytes.len());
        let (bytes, ends) = (self.bytes, &mut self.bench.ends);
        ends.clear();
        if cache.dry.expected {
            let least = start.saturating_add(ready.least);
            if cache.dry.first_end(self.number, bytes, least, ready.ends.forbidden) > limit {
                return Ok(());
            }
        }
        let selection =
            ready.starts.allow(start.checked_sub(1).and_then(|before| bytes.get(before)).copied());
        ready.automaton.ends(cache, bytes, (start, limit), selection, |end, state| {
            // Most ends are in the middle of a word or number, where no rule may end.
            if bytes.get(end).is_none_or(|&next| !ready.ends.forbidden.forbids(next)) {
                ends.push((end, state));
            }
        });
        cache.dry.expected = self.bench.ends.is_empty() && ready.longest >= DRY_MIN;
        match self.bench.ends.is_empty() {
            true => Ok(()),
            false => self.judge(family, ready, start),
        }
    }

    fn judge(&mut self, family: &Family, ready: &Ready, start: usize) -> Result<(), Unmatchable> {
        let ends = std::mem::take(&mut self.bench.ends);
        self.bench.done.clear();
        self.bench.done.resize(ready.words, 0);
        self.bench.possible.clear();
        self.bench.possible.extend_from_slice(&self.bench.near);
        self.bench.possible.resize(ready.words, u64::MAX);
        for (byte, first) in self.bytes.iter().skip(start).zip(&ready.firsts) {
            let admitted = first.admit(*byte);
            self.bench.possible.iter_mut().zip(admitted).for_each(|(all, admitted)| *all &= admitted);
        }
        // With few ends in all, no rule can have too many.
        let counted = ends.len() > ENDS_MAX;
        if counted {
            self.bench.counts.clear();
            self.bench.counts.resize(family.rules.len(), 0);
        }
        let judged = ends.iter().rev().try_for_each(|&(end, state)| {
            let (_, right) = ready.ends.allow(self.bytes.get(end).copied());
            for (word, &right) in right.iter().enumerate() {
                let of = |set: &[u64]| set.get(word).copied().unwrap_or_default();
                let allowed = right & of(&self.bench.possible) & !of(&self.bench.done);
                if allowed == 0 {
                    continue;
                }
                let cache = self.caches.get(family.cache).and_then(Slot::as_ref).ok_or(Unmatchable)?;
                let mut rules = of(cache.matching(state, ready.words)) & allowed;
                let blurred = rules & of(&ready.blurred);
                // Where an end would settle or count something, its pattern is asked at once; else only
                // where nothing cheaper says no.
                let at_once = blurred & if counted { u64::MAX } else { of(&ready.farthest) };
                for bit in bits(at_once) {
                    if !self.matches(family, word * 64 + bit as usize, (start, end))? {
                        rules &= !(1 << bit);
                    }
                }
                if rules != 0 && (counted || end - start > ready.shortest) {
                    rules = self.within_bounds(family, (word, rules), end - start, counted);
                }
                if rules != 0 {
                    self.judge_end(family, ready, (word, rules, blurred & !at_once), (start, end))?;
                }
            }
            Ok(())
        });
        self.bench.ends = ends;
        judged?;
        self.accept();
        Ok(())
    }

    /// Whether the pattern of a rule matches what its skeleton does.
    fn matches(&mut self, family: &Family, at: usize, place: (usize, usize)) -> Result<bool, Unmatchable> {
        let Some(&rule) = family.rules.get(at) else { return Ok(false) };
        let Some(judge) = self.judges.get(usize::from(rule)) else { return Ok(false) };
        let slot = self.exact.get_mut(usize::from(rule)).ok_or(Unmatchable)?;
        judge.matches(slot, self.bytes, place)
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

    /// Judges the candidates of `rules` at one place; of those that are `blurred` only the skeleton is known to match.
    fn judge_end(
        &mut self,
        family: &Family,
        ready: &Ready,
        (word, mut rules, blurred): (usize, u64, u64),
        (start, end): (usize, usize),
    ) -> Result<(), Unmatchable> {
        let of = |set: &[u64]| set.get(word).copied().unwrap_or_default();
        let mut done = rules & of(&ready.farthest);
        // Without any context word near, the rules that need one are settled all at once.
        let alone = of(if self.thorough { &ready.alone } else { &ready.surely_alone });
        if rules & !alone != 0 && !self.scene.look((start, end)) {
            rules &= alone;
        }
        let least = if self.thorough { Confidence::Low } else { self.least };
        for bit in bits(rules) {
            let Some(&rule) = family.rules.get(word * 64 + bit as usize) else { continue };
            let Some(judge) = self.judges.get(usize::from(rule)) else { continue };
            if self.progress.of(rule) > start {
                done |= 1 << bit;
                continue;
            }
            // Words are looked up once for all rules, so where they decide they are asked first.
            if alone >> bit & 1 == 0 && judge.lacks_context(&mut self.scene, (start, end)) {
                continue;
            }
            if blurred >> bit & 1 == 1 && !self.matches(family, word * 64 + bit as usize, (start, end))? {
                continue;
            }
            let Some(graded) = judge.grade(&mut self.scene, (start, end), least)? else { continue };
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
            self.accepted.push(Accepted {
                source: graded.rule.into(),
                weight: graded.weight,
                finding: judge.finding(&graded),
            });
        }
    }
}

/// The places of the bits that are set.
pub(crate) fn bits(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros());
        word &= word.wrapping_sub(1);
        bit
    })
}

#[cfg(test)]
mod tests {
    use crate::{Edge, Edges, Grades, Rule, Scanner};
    use safeconduct_core::{Confidence, Label, Part, Verdict};

    fn rules() -> Vec<Rule> {
        let number = |name, pattern| {
            Rule::new(name, Label::PHONE_NUMBER, pattern).edges(Edges::DIGIT).check(|_| Verdict::Rejected)
        };
        let value_goes_on = Edge::ALNUM.or("!#$%*+-/=@^_~|([{<\\");
        vec![
            number("phone", r"[0-9](?:[ .-]?[0-9]){6,18}"),
            number("card", r"[0-9]{4}(?:[ -]?[0-9]{4}){3}"),
            number("address", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"),
            Rule::token("key", Label::AWS_ACCESS_KEY_ID, "AKIA[A-Z2-7]{16}"),
            Rule::token("jwt", Label::JWT, r"eyJ[\w-]{2,}\.[\w-]{2,}\.[\w-]*").length_max(16 * 1024),
            Rule::new("password", Label::GENERIC_PASSWORD, r"(?i:password|pwd)[:=](?P<value>[!-~]{4,512})")
                .edges(Edges { before: Edge::NONE, after: value_goes_on }),
            Rule::new("email", Label::EMAIL_ADDRESS, r"[a-z.]{1,64}@[a-z-]{1,63}(?:\.[a-z]{2,24}){1,4}")
                .edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD }),
            Rule::new("hex", Label::GENERIC_SECRET, "[0-9a-f]{32}").grades(Grades::always(Confidence::Low)),
        ]
    }

    /// Counted, not timed: however long the text, a byte is run through a bounded number of times.
    #[test]
    fn no_text_makes_the_work_per_byte_grow() {
        let scanner = Scanner::builder().rules(rules()).build().unwrap();
        let steps = |unit: &str, bytes: usize| {
            let mut scratch = scanner.scratch();
            scanner.scan_into(&mut scratch, Part::new(&unit.repeat(bytes / unit.len()))).unwrap();
            scratch.caches.iter().flatten().map(|cache| cache.steps).sum::<usize>()
        };
        for (unit, most) in [
            ("1", 1),
            ("4 ", 24),
            ("4111 1111 1111 1112 ", 12),
            ("1.1.", 24),
            ("a.a.a@", 40),
            ("AKIA", 1),
            ("AKIA ", 2),
            ("eyJhbGci.", 4),
            ("password=", 1),
            ("password=password= ", 8),
            ("0123456789abcdef", 1),
        ] {
            let (short, long) = (steps(unit, 20_000), steps(unit, 40_000));
            assert!(long <= 2 * short + 2_000, "{unit}: {short}, then {long}");
            assert!(long <= most * 40_000, "{unit}: {} per byte", long / 40_000);
        }
    }

    /// What follows a cut is tried before the starts where it lately failed: it must not fail where it matches late.
    #[test]
    fn a_match_behind_many_that_fail_is_found() {
        let rule = Rule::new("far", Label::URL, "[a-z.]{1,30}@[a-z]{1,40}!");
        let scanner = Scanner::builder().rules([rule]).build().unwrap();
        for failing in 0..40 {
            let text = format!("{}a.b@cdefghijklmnopqrstuvwxyz!", "a.a.a.a@b ".repeat(failing));
            assert_eq!(scanner.scan(&text).unwrap().len(), 1, "behind {failing}");
        }
    }
}
