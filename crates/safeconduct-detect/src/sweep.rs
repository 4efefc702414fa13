//! One sweep over a text: blocks become masks, masks become starts, starts wake rules.

use crate::family::{Family, Hit};
use crate::filing::{Index, Inner};
use crate::grams::gram;
use crate::judge::{Judge, Scene};
use crate::masks::{BLOCK, Masks};
use crate::matcher::Unmatchable;
use crate::ruleset::Ruleset;
use crate::scratch::{Accepted, Scratch};
use regex_automata::hybrid::dfa::Cache;
use safeconduct_core::{Confidence, Part};

/// Adds every accepted candidate of every rule to the scratch.
pub(crate) fn sweep(rules: &Ruleset, part: Part<'_>, scratch: &mut Scratch) -> Result<(), Unmatchable> {
    let text = part.text();
    let scene = Scene {
        text,
        key: part.key(),
        vocabulary: &rules.vocabulary,
        surroundings: &mut scratch.surroundings,
    };
    let mut sweep = Sweep {
        index: &rules.index,
        judges: &rules.judges,
        bytes: text.as_bytes(),
        scene,
        caches: &mut scratch.caches,
        progress: &mut scratch.progress,
        hits: &mut scratch.hits,
        ends: &mut scratch.ends,
        accepted: &mut scratch.accepted,
    };
    sweep.run()
}

/// How far each rule has come, reset at the cost of what was touched.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    resume: Vec<usize>,
    touched: Vec<usize>,
    /// Per inner byte: the starts before this place were tried.
    tried: Vec<usize>,
}

impl Progress {
    pub(crate) fn enter(&mut self, rules: usize, inner: usize) {
        for rule in self.touched.drain(..) {
            if let Some(resume) = self.resume.get_mut(rule) {
                *resume = 0;
            }
        }
        self.resume.resize(rules, 0);
        self.tried.clear();
        self.tried.resize(inner, 0);
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

struct Sweep<'s, 't> {
    index: &'s Index,
    judges: &'s [Judge],
    bytes: &'t [u8],
    scene: Scene<'s, 't>,
    caches: &'s mut Vec<Option<Cache>>,
    progress: &'s mut Progress,
    hits: &'s mut Vec<Hit>,
    ends: &'s mut Vec<usize>,
    accepted: &'s mut Vec<Accepted>,
}

impl Sweep<'_, '_> {
    fn run(&mut self) -> Result<(), Unmatchable> {
        let index = self.index;
        let (blocks, rest) = self.bytes.as_chunks::<BLOCK>();
        let mut before = Masks::default();
        let mut base = 0;
        for block in blocks {
            before = self.block(base, block, Masks::of(block, &index.marks), before)?;
            base += BLOCK;
        }
        if !rest.is_empty() {
            let mut block = [0; BLOCK];
            block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            let mut masks = Masks::of(&block, &index.marks);
            masks.marks &= (1 << rest.len()) - 1;
            self.block(base, &block, masks, before)?;
        }
        Ok(())
    }

    /// Wakes what starts in one block; gives back its masks for the next.
    #[inline]
    fn block(
        &mut self,
        base: usize,
        _block: &[u8; BLOCK],
        masks: Masks,
        before: Masks,
    ) -> Result<Masks, Unmatchable> {
        let index = self.index;
        let words = masks.alnum & !(masks.alnum << 1 | before.alnum >> 63);
        let numbers = masks.digit & !(masks.digit << 1 | before.digit >> 63) & !words;
        let long = masks.long();
        let mut starts = words | masks.marks;
        if index.after_letter != 0 {
            starts |= numbers;
        }
        if index.anywhere != 0 {
            starts |= masks.alnum;
        }
        while starts != 0 {
            let bit = starts.trailing_zeros();
            starts &= starts - 1;
            let start = base + bit as usize;
            let four = self.four(start);
            let mut shapes = admitted(&index.shapes, four);
            if long >> bit & 1 == 0 {
                shapes &= !index.long;
            }
            let inside = (words | masks.marks) >> bit & 1 == 0;
            if inside {
                shapes &= if numbers >> bit & 1 == 1 { index.after_letter } else { index.anywhere };
            }
            if shapes != 0 {
                self.wake_shapes(shapes, start)?;
            }
            if !inside && index.grams.may_have(gram(four)) {
                self.wake_grams(four, start)?;
            }
            if masks.marks >> bit & 1 == 1 {
                self.wake_inner(start)?;
            }
        }
        Ok(masks)
    }

    /// The four bytes from `start`, zeros behind the end.
    #[inline]
    fn four(&self, start: usize) -> [u8; 4] {
        match self.bytes.get(start..start + 4).and_then(|four| four.try_into().ok()) {
            Some(four) => four,
            None => self.last_four(start),
        }
    }

    #[cold]
    fn last_four(&self, start: usize) -> [u8; 4] {
        let mut four = [0; 4];
        let rest = self.bytes.get(start..).unwrap_or_default();
        four.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        four
    }

    #[inline(never)]
    fn wake_shapes(&mut self, mut shapes: u32, start: usize) -> Result<(), Unmatchable> {
        let index = self.index;
        while shapes != 0 {
            if let Some(family) = index.shaped.get(shapes.trailing_zeros() as usize) {
                self.wake(family, start)?;
            }
            shapes &= shapes - 1;
        }
        Ok(())
    }

    #[inline(never)]
    fn wake_grams(&mut self, four: [u8; 4], start: usize) -> Result<(), Unmatchable> {
        let index = self.index;
        for &single in index.grams.get(gram(four)) {
            if let Some(family) = index.singles.get(usize::from(single)) {
                self.wake(family, start)?;
            }
        }
        Ok(())
    }

    /// Looks back from a byte inside of rules to every place where they can start.
    fn wake_inner(&mut self, at: usize) -> Result<(), Unmatchable> {
        let index = self.index;
        let byte = self.bytes.get(at).copied().unwrap_or_default();
        let number = index.inner_of.get(usize::from(byte)).copied().unwrap_or(0);
        let Some(which) = usize::from(number).checked_sub(1) else { return Ok(()) };
        let Some(Inner { back, reach, family }) = index.inner.get(which) else { return Ok(()) };
        // What stands before an earlier such byte and reaches this one was tried from there.
        let floor = at.saturating_sub(*reach).max(self.progress.tried.get(which).copied().unwrap_or(0));
        let run = self.bytes.get(floor..at).unwrap_or_default();
        let length = run.iter().rev().take_while(|&&byte| back.contains(byte)).count();
        for start in at - length..=at {
            if self.scene.text.is_char_boundary(start) {
                self.wake(family, start)?;
            }
        }
        if let Some(tried) = self.progress.tried.get_mut(which) {
            *tried = at + 1;
        }
        Ok(())
    }

    /// Looks for matches of a family at a start, and judges them.
    fn wake(&mut self, family: &Family, start: usize) -> Result<(), Unmatchable> {
        if !family.may_start(self.bytes, start) {
            return Ok(());
        }
        if family.rules.iter().all(|&rule| self.progress.of(rule) > start) {
            return Ok(());
        }
        self.hits.clear();
        family.hits(self.judges, self.caches, self.bytes, start, self.hits)?;
        // Ends come in order, so only several rules need sorting; the sort keeps that order.
        if family.rules.len() > 1 {
            self.hits.sort_unstable();
        }
        let hits = std::mem::take(self.hits);
        let judged = hits.chunk_by(|a, b| a.rule == b.rule).try_for_each(|hits| self.judge(hits, start));
        *self.hits = hits;
        judged
    }

    fn judge(&mut self, hits: &[Hit], start: usize) -> Result<(), Unmatchable> {
        let Some(&Hit { rule, .. }) = hits.first() else { return Ok(()) };
        let Some(judge) = self.judges.get(usize::from(rule)) else { return Ok(()) };
        if self.progress.of(rule) > start || !judge.edges().allow_start(self.bytes, start) {
            return Ok(());
        }
        self.ends.clear();
        self.ends.extend(hits.iter().map(|hit| hit.end));
        if let Some((finding, end)) = judge.judge(&mut self.scene, start, self.ends)? {
            if finding.confidence() >= Confidence::Medium {
                self.progress.set(rule, end);
            }
            self.accepted.push(Accepted { source: rule.into(), finding });
        }
        Ok(())
    }
}

/// The shapes that admit these four bytes.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a byte is less than 256")]
fn admitted(shapes: &[[u32; 256]; 4], [a, b, c, d]: [u8; 4]) -> u32 {
    let [first, second, third, fourth] = shapes;
    first[usize::from(a)] & second[usize::from(b)] & third[usize::from(c)] & fourth[usize::from(d)]
}
