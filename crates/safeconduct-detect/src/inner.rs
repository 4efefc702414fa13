//! Rules that wake at a rare byte inside of them: an automaton runs backwards from there to their starts.

use crate::family::Family;
use crate::matcher::{Automaton, Unmatchable};
use crate::prefix::{ByteSet, Prefix};
use crate::shapes::Shape;
use once_cell::sync::OnceCell;
use regex_automata::hybrid::dfa::Cache;
use regex_syntax::hir::{Hir, HirKind};

/// How far to look back from a rare byte.
pub(crate) const REACH_MAX: usize = 256;

/// A pattern cut before a part that begins with a rare byte.
#[derive(Debug)]
pub(crate) struct Split {
    /// What stands before the cut.
    head: Hir,
    /// The bytes that can stand right behind the cut; every match has one there.
    pub(crate) rare: ByteSet,
    /// What stands around the cut: two bytes before, the rare byte, one after.
    pub(crate) around: Shape,
}

impl Split {
    /// Cuts `pattern` where what follows is rarest, if there is such a place within a bounded distance.
    pub(crate) fn of(pattern: &Hir) -> Option<Split> {
        let mut parts = Vec::new();
        flatten(pattern, &mut parts);
        let mut reach: usize = 0;
        let mut best: Option<(u64, usize, ByteSet)> = None;
        for (cut, part) in parts.iter().enumerate() {
            // Behind an optional part its own bytes are not needed by every match.
            let needed = cut > 0 && part.properties().minimum_len().is_some_and(|least| least > 0);
            let rare = Prefix::of(part).first();
            if needed && rare.iter().all(is_rare) {
                let cost = rare.iter().map(frequency).sum();
                if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                    best = Some((cost, cut, rare));
                }
            }
            reach = reach.saturating_add(part.properties().maximum_len().unwrap_or(usize::MAX));
            if reach > REACH_MAX {
                break;
            }
        }
        let (_, cut, rare) = best?;
        let (head, tail) = parts.split_at_checked(cut)?;
        let head = Hir::concat(head.to_vec());
        let tail = Prefix::of(&Hir::concat(tail.to_vec()));
        let end = Prefix::of_end(&head);
        let before = |at: usize| end.places().get(at).copied();
        let around = Shape::around([before(1), before(0), Some(rare), tail.places().get(1).copied()]);
        Some(Split { head, rare, around })
    }
}

/// The parts of a concatenation, groups opened and literals taken apart.
fn flatten(pattern: &Hir, parts: &mut Vec<Hir>) {
    match pattern.kind() {
        HirKind::Concat(inside) => inside.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
            Ok(text) => {
                parts.extend(text.chars().map(|c| Hir::literal(c.encode_utf8(&mut [0; 4]).as_bytes())))
            }
            Err(_) => parts.push(pattern.clone()),
        },
        _ => parts.push(pattern.clone()),
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

/// Rules that share what stands around their rare byte.
#[derive(Debug)]
pub(crate) struct Inner {
    heads: Vec<Hir>,
    reversed: OnceCell<Automaton>,
    cache: usize,
    pub(crate) family: Family,
}

impl Inner {
    /// The rules of `family`, split so; `cache` is the place of the backward automaton's cache.
    pub(crate) fn new(splits: Vec<Split>, family: Family, cache: usize) -> Inner {
        let heads = splits.into_iter().map(|split| split.head).collect();
        Inner { heads, reversed: OnceCell::new(), cache, family }
    }

    /// Calls `started` for every place from which a head reaches exactly to the rare byte at `at`.
    pub(crate) fn starts(
        &self,
        caches: &mut [Option<Cache>],
        text: &[u8],
        at: usize,
        started: impl FnMut(usize),
    ) -> Result<(), Unmatchable> {
        let automaton =
            self.reversed.get_or_try_init(|| Automaton::reversed(&self.heads.iter().collect::<Vec<_>>()))?;
        let cache = caches.get_mut(self.cache).ok_or(Unmatchable)?.get_or_insert_with(|| automaton.cache());
        automaton.starts(cache, text, (at.saturating_sub(REACH_MAX), at), started)
    }
}
