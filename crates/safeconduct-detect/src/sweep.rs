//! One sweep over a text: blocks become masks, masks become starts, starts wake rules.

use crate::filing::Index;
use crate::grams::gram;
use crate::inner::REACH_MAX;
use crate::judge::Scene;
use crate::masks::{BLOCK, Masks};
use crate::matcher::Unmatchable;
use crate::ruleset::Ruleset;
use crate::scratch::Scratch;
use crate::shaped::{Needs, Shaped};
use crate::shapes::PLACES;
use crate::survey::Survey;
use crate::verify::{Bounds, Verifier, bits};
use safeconduct_core::Part;

/// Adds every accepted candidate of every rule that starts within `bounds` to the scratch, and what the layers need
/// to know to the survey.
pub(crate) fn sweep(
    rules: &Ruleset,
    part: Part<'_>,
    bounds: Bounds,
    survey: Option<&mut Survey>,
    scratch: &mut Scratch,
) -> Result<(), Unmatchable> {
    let text = part.text();
    scratch.texts += 1;
    let scene = Scene {
        text,
        key: part.key(),
        vocabulary: &rules.vocabulary,
        surroundings: &mut scratch.surroundings,
        values: &mut scratch.values,
    };
    let verifier = Verifier {
        judges: &rules.judges,
        least: rules.least,
        thorough: scratch.thorough,
        bytes: text.as_bytes(),
        bounds,
        scene,
        caches: &mut scratch.caches,
        exact: &mut scratch.exact,
        number: scratch.texts,
        progress: &mut scratch.progress,
        bench: &mut scratch.bench,
        accepted: &mut scratch.accepted,
    };
    let mut sweep = Sweep {
        index: &rules.index,
        bytes: text.as_bytes(),
        verifier,
        waiting: &mut scratch.waiting,
        resting: Resting::default(),
    };
    sweep.run(survey)
}

/// How many blocks are classified at a time.
const STRETCH: usize = 32;
/// How many bytes of a text are looked at to see what starts in a block of it.
const WINDOW: usize = BLOCK + 2 * PLACES;
pub(crate) type Window = [u8; WINDOW];

/// The four bytes from the place of a bit on, and the four behind those.
#[inline]
#[allow(clippy::indexing_slicing, reason = "a bit is less than 64, and a window has eight bytes more")]
fn eight(window: &Window, bit: u32) -> [[u8; PLACES]; 2] {
    let at = (bit & 63) as usize;
    [
        [window[at], window[at + 1], window[at + 2], window[at + 3]],
        [window[at + 4], window[at + 5], window[at + 6], window[at + 7]],
    ]
}

/// The four bytes from the place of a bit on.
#[inline]
pub(crate) fn four(window: &Window, bit: u32) -> [u8; PLACES] {
    eight(window, bit)[0]
}

struct Sweep<'s, 't> {
    index: &'s Index,
    bytes: &'t [u8],
    verifier: Verifier<'s, 't>,
    /// Starts found by looking back, and for which of the inner families.
    waiting: &'s mut Vec<(usize, u16)>,
    resting: Resting,
}

/// Shapes whose rules have found something and go on behind it.
struct Resting {
    shapes: u64,
    /// By shape, where.
    resume: [usize; 64],
}

impl Default for Resting {
    fn default() -> Resting {
        Resting { shapes: 0, resume: [0; 64] }
    }
}

impl Resting {
    /// Those of `shapes` that rest at `start`.
    #[cold]
    #[inline(never)]
    fn among(&mut self, shapes: u64, start: usize) -> u64 {
        let is_done = |bit: &u32| self.resume.get(*bit as usize).is_none_or(|&resume| resume <= start);
        let done = bits(self.shapes & shapes).filter(is_done).fold(0, |done, bit| done | 1 << bit);
        self.shapes &= !done;
        self.shapes & shapes
    }

    /// Lets a shape rest up to a place.
    fn add(&mut self, shape: u32, until: usize) {
        if let Some(resume) = self.resume.get_mut(shape as usize) {
            *resume = until;
            self.shapes |= 1 << shape;
        }
    }
}

impl Sweep<'_, '_> {
    fn run(&mut self, mut survey: Option<&mut Survey>) -> Result<(), Unmatchable> {
        if let Some(survey) = &mut survey {
            survey.clear(self.bytes.len());
        }
        // Behind the block before, those of one stretch, and the first of the next.
        let mut masks = [Masks::default(); STRETCH + 2];
        let mut known = 1;
        for base in (0..self.bytes.len()).step_by(STRETCH * BLOCK) {
            let blocks = (self.bytes.len() - base).div_ceil(BLOCK).min(STRETCH);
            // Those, and the one behind.
            if let Some(unknown) = masks.get_mut(known..blocks + 2) {
                self.index.classes.read(self.bytes, base + (known - 1) * BLOCK, unknown);
            }
            for (number, around) in masks.windows(3).take(blocks).enumerate() {
                let [before, here, next] = around else { break };
                let (long, longer) = here.long(next);
                if let Some(survey) = &mut survey {
                    survey.push(before, here, next);
                }
                self.block(base + number * BLOCK, here, before, next, (long, longer))?;
            }
            masks.copy_within(STRETCH.., 0);
            known = 2;
        }
        self.wake_waiting(usize::MAX)
    }

    /// Wakes what starts in one block.
    #[inline]
    fn block(
        &mut self,
        base: usize,
        masks: &Masks,
        before: &Masks,
        next: &Masks,
        (long, longer): (u64, u64),
    ) -> Result<(), Unmatchable> {
        let index = self.index;
        let words = masks.alnum & !(masks.alnum << 1 | before.alnum >> 63);
        let numbers = masks.digit & !(masks.digit << 1 | before.digit >> 63) & !words;
        let outside = words | masks.starts;
        let (digit_in_four, digit_near) = masks.near_digits(next);
        let needs = Needs {
            long,
            longer,
            run: masks.runs(next),
            digit_in_four,
            digit_near,
            mark: masks.near_marks(next),
        };
        let mut starts = outside;
        starts |= if index.shaped.after_letter != 0 { numbers } else { 0 };
        starts |= if index.shaped.anywhere != 0 { masks.alnum } else { 0 };
        let padded;
        let window = match self.bytes.get(base..).and_then(<[u8]>::first_chunk) {
            Some(window) => window,
            None => {
                padded = self.last_window(base);
                &padded
            }
        };
        let beginning = index.grams.beginning(window, outside & masks.beginnings);
        let shaped = index.shaped.among(window, starts, &needs);
        // Both in one loop: a rule wants its starts in order.
        let mut starts = beginning | shaped;
        while starts != 0 {
            let bit = starts.trailing_zeros();
            starts &= starts - 1;
            let start = base + bit as usize;
            let eight = eight(window, bit);
            let has = |set: u64| set >> bit & 1 == 1;
            if has(beginning) {
                self.wake_grams(eight[0], start)?;
            }
            if has(shaped) {
                let place = Place { outside: has(outside), number: has(numbers), has: needs.map(has) };
                self.wake_shapes(eight, &place, start)?;
            }
        }
        let mut rare = masks.rare;
        while rare != 0 {
            let at = base + rare.trailing_zeros() as usize;
            rare &= rare - 1;
            let around = index.around.admitting(self.around(at));
            if around != 0 {
                self.look_back(around, at)?;
            }
        }
        Ok(())
    }

    /// The block at `base` and eight bytes more, zeros behind the end.
    #[cold]
    fn last_window(&self, base: usize) -> Window {
        let mut window = [0; WINDOW];
        window.iter_mut().zip(self.bytes.iter().skip(base)).for_each(|(to, from)| *to = *from);
        window
    }

    /// Families that several shapes share are woken once.
    #[inline]
    fn wake_shapes(
        &mut self,
        [four, further]: [[u8; PLACES]; 2],
        place: &Place,
        start: usize,
    ) -> Result<(), Unmatchable> {
        let shaped = &self.index.shaped;
        let shapes = shaped.shapes.admitting(four) & shaped.further.admitting(further);
        if shapes == 0 {
            return Ok(());
        }
        let mut shapes = shapes & place.admit(shaped);
        if self.resting.shapes != 0 {
            shapes &= !self.resting.among(shapes, start);
        }
        let known = self.verifier.accepted.len();
        for group in &shaped.groups {
            if group.shapes & shapes == 0 {
                continue;
            }
            match group.worded {
                true => self.verifier.wake_worded(&group.family, start)?,
                false => self.verifier.wake(&group.family, start)?,
            }
        }
        if self.verifier.accepted.len() > known {
            self.rest(shapes, start);
        }
        Ok(())
    }

    /// Lets those of `shapes` rest whose rules have all found something that reaches beyond `start`.
    #[inline(never)]
    fn rest(&mut self, shapes: u64, start: usize) {
        let Sweep { index, verifier, resting, .. } = self;
        for shape in bits(shapes) {
            let resume = index.shaped.resume(shape, |rule| verifier.progress.of(rule));
            if let Some(until) = resume.filter(|&until| until > start) {
                resting.add(shape, until);
            }
        }
    }

    #[inline(never)]
    fn wake_grams(&mut self, four: [u8; 4], start: usize) -> Result<(), Unmatchable> {
        let index = self.index;
        for &filed in index.grams.get(gram(four)) {
            let filed = usize::from(filed);
            match index.singles.get(filed) {
                Some(family) => self.verifier.wake(family, start)?,
                None => self.look_back_from(filed - index.singles.len(), start)?,
            }
        }
        Ok(())
    }

    /// Two bytes before `at`, the one there, the one behind; zeros outside the text.
    #[inline]
    fn around(&self, at: usize) -> [u8; 4] {
        match at.checked_sub(2).and_then(|from| self.bytes.get(from..from + 4)?.try_into().ok()) {
            Some(four) => four,
            None => {
                let byte =
                    |at: Option<usize>| at.and_then(|at| self.bytes.get(at)).copied().unwrap_or_default();
                [byte(at.checked_sub(2)), byte(at.checked_sub(1)), byte(Some(at)), byte(at.checked_add(1))]
            }
        }
    }

    /// Looks back from a rare byte to the starts of what may hold it.
    #[inline(never)]
    fn look_back(&mut self, mut around: u64, at: usize) -> Result<(), Unmatchable> {
        while around != 0 {
            let which = around.trailing_zeros() as usize;
            around &= around - 1;
            self.look_back_from(which, at)?;
        }
        Ok(())
    }

    fn look_back_from(&mut self, which: usize, at: usize) -> Result<(), Unmatchable> {
        let Some(inner) = self.index.inner.get(which) else { return Ok(()) };
        let (bytes, waiting) = (self.bytes, &mut *self.waiting);
        let before = waiting.len();
        let goes_on = inner.starts(self.verifier.caches, bytes, at, |start| {
            // Most starts inside of a word fall here already.
            if inner.family.may_follow(bytes, start) {
                waiting.push((start, which as u16));
            }
        })?;
        if !goes_on {
            waiting.truncate(before);
        }
        match self.waiting.len() >= WAITING_MAX {
            true => self.wake_waiting(at),
            false => Ok(()),
        }
    }

    /// Wakes what was found by looking back, in order, as far as no later look from `at` on can reach.
    ///
    /// A start may be found from several rare bytes, and a later one may lead to an earlier start;
    /// rules want their starts once and in order.
    fn wake_waiting(&mut self, at: usize) -> Result<(), Unmatchable> {
        let index = self.index;
        let mut waiting = std::mem::take(self.waiting);
        waiting.sort_unstable();
        waiting.dedup();
        let ready = waiting.partition_point(|&(start, _)| start.saturating_add(REACH_MAX) < at);
        let woken =
            waiting.drain(..ready).try_for_each(|(start, which)| match index.inner.get(usize::from(which)) {
                Some(inner) => self.verifier.wake(&inner.family, start),
                None => Ok(()),
            });
        *self.waiting = waiting;
        woken
    }
}

/// What the masks say about a start.
struct Place {
    outside: bool,
    number: bool,
    has: Needs<bool>,
}

impl Place {
    /// The shapes that may start here, as far as the masks show.
    #[inline]
    fn admit(&self, shaped: &Shaped) -> u64 {
        let kinds = match (self.outside, self.number) {
            (true, _) => u64::MAX,
            (false, true) => shaped.after_letter,
            (false, false) => shaped.anywhere,
        };
        kinds & !shaped.needs.lacking(&self.has)
    }
}

/// How many starts may wait before those that can be are woken.
const WAITING_MAX: usize = 4096;
