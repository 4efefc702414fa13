//! Stretches in which units stand near each other, each decoded with some of what is around it.

use super::units::{LOOK, Unit, Walk};
use super::{Budget, Draft, View, floor};
use crate::survey::Survey;

/// How much of the source around the units of a view belongs to it: a key before them, a quote behind.
const BEFORE: usize = 128;
const AFTER: usize = 64;
/// Units this far apart still make one view.
const GAP: usize = 192;
/// A stretch longer than this is cut, so that a text in which everything is escaped need not be held whole.
const STRETCH_MAX: usize = 1 << 20;
/// So much of a stretch that was cut stands in the next one again: more than any match takes, escaped.
const OVERLAP: usize = 256 << 10;

/// Reads the stretches of a text that grows at its end.
#[derive(Debug, Default)]
pub(super) struct Escapes {
    walk: Walk,
    /// Units whose stretch may go on.
    units: Vec<Unit>,
}

impl Escapes {
    /// Adds the views of the stretches that are whole; `last` says that nothing follows the text.
    pub(super) fn read(
        &mut self,
        text: &str,
        last: bool,
        survey: Option<&Survey>,
        budget: &mut Budget,
        views: &mut Vec<View>,
    ) {
        let until = if last { text.len() } else { text.len().saturating_sub(LOOK) };
        self.walk.read(text, until, survey, &mut self.units);
        let mut done = 0;
        while let Some((stretch, next)) = self.stretch(done, last) {
            views.extend(stretch.and_then(|stretch| decode(text, stretch, budget)));
            done = next;
        }
        self.units.drain(..done.min(self.units.len()));
    }

    /// The stretch that begins at the unit `from` or behind it, if it is whole, and where the next one may begin.
    fn stretch(&self, from: usize, last: bool) -> Option<(Option<&[Unit]>, usize)> {
        let rest = self.units.get(from..).filter(|rest| !rest.is_empty())?;
        let Some(first) = rest.iter().position(|unit| unit.telling) else {
            return Some((None, self.units.len()));
        };
        let rest = rest.get(first..)?;
        let start = rest.first()?.range.start;
        let near = |one: &Unit, next: &Unit| next.range.start - one.range.end <= GAP;
        // The stretch goes on while the next unit is near.
        let count = 1 + rest
            .windows(2)
            .take_while(|pair| matches!(pair, [a, b] if near(a, b) && b.range.end - start <= STRETCH_MAX))
            .count();
        let stretch = rest.get(..count)?;
        let end = stretch.last()?.range.end;
        match rest.get(count) {
            Some(next) if stretch.last().is_some_and(|one| near(one, next)) => {
                let again = stretch.iter().position(|unit| unit.range.start + OVERLAP >= end);
                Some((Some(stretch), from + first + again.unwrap_or(count).max(1)))
            }
            None if !last && self.walk.at <= end + GAP => None,
            _ => Some((Some(stretch), from + first + count)),
        }
    }

    /// Where the first view that is still to come may begin.
    pub(super) fn decided(&self) -> usize {
        self.units.first().map_or(self.walk.at, |unit| unit.range.start).saturating_sub(BEFORE + 4)
    }

    /// The text lost so many bytes at its start.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.walk.forget(bytes);
        for unit in &mut self.units {
            unit.range.start -= bytes;
            unit.range.end -= bytes;
        }
    }
}

fn decode(text: &str, stretch: &[Unit], budget: &mut Budget) -> Option<View> {
    let start = word_start(text, stretch.first()?.range.start);
    let end = word_end(text, stretch.last()?.range.end);
    if !budget.take(end - start) {
        return None;
    }
    let mut draft = Draft::default();
    let mut at = start;
    for unit in stretch {
        draft.copy(text, at..unit.range.start);
        draft.decode(unit.bytes(), &unit.range);
        at = unit.range.end;
    }
    draft.copy(text, at..end);
    Some(draft.finish())
}

/// Some way before `at`, where a word starts.
fn word_start(text: &str, at: usize) -> usize {
    let from = floor(text, at.saturating_sub(BEFORE));
    let stretch = text.get(from..at).unwrap_or_default();
    match from {
        0 => 0,
        _ => stretch.find(char::is_whitespace).map_or(from, |space| from + space),
    }
}

/// Some way behind `at`, where a word ends.
fn word_end(text: &str, at: usize) -> usize {
    let to = floor(text, (at + AFTER).min(text.len()));
    let stretch = text.get(at..to).unwrap_or_default();
    if to == text.len() { to } else { stretch.rfind(char::is_whitespace).map_or(to, |space| at + space) }
}
