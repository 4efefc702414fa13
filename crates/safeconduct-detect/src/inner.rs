//! Rules that wake at something inside of them: an automaton runs backwards from there to their starts.

use crate::family::Family;
use crate::grams::{Gram, first_grams};
use crate::matcher::{Automaton, Slot, Unmatchable};
use crate::prefix::{ByteSet, Prefix};
use crate::shapes::Shape;
use once_cell::sync::OnceCell;
use regex_syntax::hir::{Hir, HirKind, Repetition};

/// How far to look back.
pub(crate) const REACH_MAX: usize = 256;

/// A pattern cut where something begins that text seldom has.
#[derive(Debug)]
pub(crate) struct Split {
    /// What stands before the cut, and what behind it.
    pub(crate) head: Hir,
    pub(crate) tail: Hir,
    pub(crate) wake: Wake,
}

/// What begins at a cut.
#[derive(Debug)]
pub(crate) enum Wake {
    /// A rare byte, one of these; around it two bytes before, itself, one after.
    Rare { rare: ByteSet, around: Shape },
    /// A word that begins with one of these grams.
    Word(Vec<Gram>),
}

impl Split {
    /// Cuts `pattern` where what follows is rarest, within a bounded distance from its start.
    ///
    /// Where alternatives follow, each is a cut of its own; every match passes one of them.
    pub(crate) fn of(pattern: &Hir) -> Option<Vec<Split>> {
        let mut parts = Vec::new();
        flatten(pattern, &mut parts);
        let mut reach: usize = 0;
        let mut best: Option<(u64, Vec<Split>)> = None;
        for at in 1..parts.len() {
            let (head, tail) = parts.split_at_checked(at)?;
            reach = reach.saturating_add(head.last()?.properties().maximum_len().unwrap_or(usize::MAX));
            // Behind the cut one more character may be given to the head.
            if reach.saturating_add(4) > REACH_MAX {
                break;
            }
            let (part, rest) = tail.split_first()?;
            let alternatives = match part.kind() {
                HirKind::Alternation(alternatives) => alternatives.as_slice(),
                _ => std::slice::from_ref(part),
            };
            let cuts =
                alternatives.iter().map(|part| Split::before(head, part, rest)).collect::<Option<Vec<_>>>();
            let Some(cuts) = cuts else { continue };
            let cost = cuts.iter().map(|(cost, _)| cost).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, cuts.into_iter().map(|(_, split)| split).collect()));
            }
        }
        best.map(|(_, splits)| splits)
    }

    /// The cut between `head` and `part`, or behind the single space that `part` begins with, and what it costs.
    fn before(head: &[Hir], part: &Hir, rest: &[Hir]) -> Option<(u64, Split)> {
        let mut tail = Vec::new();
        flatten(part, &mut tail);
        tail.extend_from_slice(rest);
        let rare = Prefix::of_beginning(tail.first()?, 1).first();
        let needed = tail.first()?.properties().minimum_len()? > 0;
        if needed && rare.iter().all(is_rare) {
            let (head, tail) = (Hir::concat(head.to_vec()), Hir::concat(tail));
            let (before, after) = (Prefix::of_end(&head, 2), Prefix::of_beginning(&tail, 2));
            let place = |prefix: &Prefix, at: usize| prefix.places().get(at).copied();
            let around = Shape::around([place(&before, 1), place(&before, 0), Some(rare), place(&after, 1)]);
            let cost = rare.iter().map(frequency).sum();
            return Some((cost, Split { head, tail, wake: Wake::Rare { rare, around } }));
        }
        // A word after a single space or the like: word starts are looked at anyway.
        let mut head = head.to_vec();
        if matches!(tail.first()?.kind(), HirKind::Literal(literal) if literal.0.iter().all(|byte| !byte.is_ascii_alphanumeric()))
        {
            head.push(tail.remove(0));
        }
        let head = Hir::concat(head);
        let tail = Hir::concat(tail);
        let (last, first) =
            (*Prefix::of_end(&head, 1).places().first()?, Prefix::of_beginning(&tail, 1).first());
        let is_word_start = last.iter().all(|byte| !byte.is_ascii_alphanumeric())
            && first.iter().all(|byte| byte.is_ascii_alphanumeric());
        let grams = is_word_start.then(|| first_grams(&tail)).flatten()?;
        Some((12, Split { head, tail, wake: Wake::Word(grams) }))
    }
}

/// The parts of a concatenation, groups opened and literals taken apart.
fn flatten(pattern: &Hir, parts: &mut Vec<Hir>) {
    match pattern.kind() {
        HirKind::Concat(inside) => inside.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        // What has to be there once is opened once: the first round may hold the rare byte.
        HirKind::Repetition(repetition) if repetition.min > 0 && is_composed(&repetition.sub) => {
            flatten(&repetition.sub, parts);
            let (min, max) = (repetition.min - 1, repetition.max.map(|max| max - 1));
            parts.push(Hir::repetition(Repetition { min, max, ..repetition.clone() }));
        }
        HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
            Ok(text) => {
                parts.extend(text.chars().map(|c| Hir::literal(c.encode_utf8(&mut [0; 4]).as_bytes())))
            }
            Err(_) => parts.push(pattern.clone()),
        },
        _ => parts.push(pattern.clone()),
    }
}

fn is_composed(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Capture(capture) => is_composed(&capture.sub),
        kind => matches!(kind, HirKind::Concat(_)),
    }
}

/// Neither letter nor digit nor space nor what stands in ordinary words and numbers.
fn is_rare(byte: u8) -> bool {
    byte > b' ' && !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b',' | b'_' | b'/')
}

/// Roughly how often a byte stands in text and code, in no unit.
fn frequency(byte: u8) -> u64 {
    match byte {
        b'-' | b'(' | b')' | b'"' | b'\'' => 8,
        b':' | b'=' => 6,
        0x80.. => 4,
        b'<' | b'>' | b'{' | b'}' | b'[' | b']' | b';' => 3,
        _ => 1,
    }
}

/// Rules that share what wakes them.
#[derive(Debug)]
pub(crate) struct Inner {
    /// What stands before the cut in each, and what behind it.
    sides: Vec<(Hir, Hir)>,
    ready: OnceCell<Ready>,
    caches: (usize, usize),
    /// The longest match of any of them.
    longest: usize,
    pub(crate) family: Family,
}

/// What is made when a text first wakes them.
#[derive(Debug)]
struct Ready {
    /// Runs back from the cut to the starts.
    heads: Automaton,
    /// Runs on from the cut: where no tail matches, no start is worth a look.
    tails: Automaton,
}

impl Inner {
    /// How many caches one takes.
    pub(crate) const CACHES: usize = 2;

    /// The rules of `family`, cut like this, with matches of so many bytes at most; `cache` is the place of the first of
    /// their caches.
    pub(crate) fn new(sides: Vec<(Hir, Hir)>, longest: usize, family: Family, cache: usize) -> Inner {
        Inner { sides, ready: OnceCell::new(), caches: (cache, cache + 1), longest, family }
    }

    /// Calls `started` for every place from which a head reaches exactly to `at`; says whether a tail goes on from there.
    pub(crate) fn starts(
        &self,
        caches: &mut [Slot],
        text: &[u8],
        at: usize,
        mut started: impl FnMut(usize),
    ) -> Result<bool, Unmatchable> {
        let Ready { heads, tails } = self.ready.get_or_try_init(|| {
            let heads: Vec<&Hir> = self.sides.iter().map(|(head, _)| head).collect();
            let tails: Vec<&Hir> = self.sides.iter().map(|(_, tail)| tail).collect();
            Ok(Ready { heads: Automaton::reversed(&heads)?, tails: Automaton::any(&tails)? })
        })?;
        let cache = heads.cache_in(caches.get_mut(self.caches.0).ok_or(Unmatchable)?);
        let mut count = 0;
        heads.starts(cache, text, (at.saturating_sub(REACH_MAX), at), |start| {
            count += 1;
            started(start);
        });
        let cache = tails.cache_in(caches.get_mut(self.caches.1).ok_or(Unmatchable)?);
        // Where tails do match, this would be one run more.
        if count == 0 || !cache.habit.fails(count) {
            return Ok(count > 0);
        }
        let matches = tails.matches_in(cache, text, (at, at.saturating_add(self.longest).min(text.len())));
        cache.habit.saw(matches);
        Ok(matches)
    }
}
