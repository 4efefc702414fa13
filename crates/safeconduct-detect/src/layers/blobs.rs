//! Runs that encode a text of their own: base 64 in both alphabets, on one line or wrapped, and hexadecimal.

use super::digits::{decode, tells};
use super::{Budget, View};
use crate::masks::{LONG, is_digit_of_64 as is_digit};
use crate::survey::Survey;
use std::ops::Range;

/// The shortest run that is looked at: what a survey of the text writes down.
pub(super) const SHORTEST: usize = LONG;
/// The longest that is decoded, and the most that is unpacked.
pub(super) const LONGEST: usize = 4 << 20;
/// The shortest part of a run that is looked at.
const PART_SHORTEST: usize = SHORTEST + 8;
/// How much of the line before a run belongs to its view: the key it is assigned to.
pub(super) const BEFORE: usize = 64;

/// How much behind a run says whether it goes on: a line end, an indentation, a digit.
const AHEAD: usize = 64;

/// Reads the runs of a text that grows at its end.
#[derive(Debug, Default)]
pub(super) struct Blobs {
    /// Up to where it came.
    at: usize,
    /// Up to where the last view reaches.
    decoded: usize,
    mode: Mode,
    /// How long the text must be before a run that may go on is looked at again.
    patience: usize,
}

/// Where a reader stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Before a run, or between runs.
    #[default]
    Free,
    /// In a run that is no text as a whole, where a part of it begins: behind a name or a path, `sha-…`, `v1/…`.
    Part {
        /// Whether it is the first.
        first: bool,
    },
    /// In a part that is no text either.
    Rest,
}

impl Blobs {
    /// Adds a view of every run that is whole and turns out to be text; `last` says that nothing follows.
    pub(super) fn read(
        &mut self,
        text: &str,
        last: bool,
        survey: Option<&Survey>,
        budget: &mut Budget,
        views: &mut Vec<View>,
    ) {
        // What is held back is looked at again when there is twice as much of it, so that the work stays linear.
        if !last && text.len() < self.patience {
            return;
        }
        while self.step(text, last, survey, budget, views) {}
    }

    /// Goes on to the next run or part; says whether there may be another.
    fn step(
        &mut self,
        text: &str,
        last: bool,
        survey: Option<&Survey>,
        budget: &mut Budget,
        views: &mut Vec<View>,
    ) -> bool {
        let bytes = text.as_bytes();
        let rest = bytes.get(self.at..).unwrap_or_default();
        let is_open = |end: usize| !last && end + AHEAD > bytes.len();
        match self.mode {
            Mode::Free => {
                let start = match survey {
                    Some(survey) => survey.blobs.next(self.at),
                    None => first_run(rest).map(|skip| self.at + skip),
                };
                self.at = start.unwrap_or(bytes.len());
                if start.is_none() {
                    return false;
                }
                let (length, part) = measure(bytes, self.at);
                let (start, end) = (self.at, self.at + length);
                // Names and paths: most runs are told here to be no text.
                let is_none = part < PART_SHORTEST && !is_open(end) && !may_tell(bytes, start);
                if length < SHORTEST || is_none {
                    if is_open(end) {
                        return false;
                    }
                    self.at = end;
                } else if !may_tell(bytes, start) {
                    self.mode = Mode::Part { first: true };
                } else {
                    let lines = lines(bytes, start, end);
                    let whole = lines.last().map_or(end, |line| line.end);
                    if is_open(whole) {
                        return self.wait(bytes.len());
                    }
                    match decode(text, &lines, self.decoded, budget) {
                        None if lines.len() == 1 => self.mode = Mode::Part { first: true },
                        view => {
                            self.decoded = if view.is_some() { whole } else { self.decoded };
                            views.extend(view);
                            self.at = whole;
                        }
                    }
                }
            }
            Mode::Part { first } => {
                let length = part(rest);
                let end = self.at + length;
                let long = length >= PART_SHORTEST;
                if long && !may_tell(bytes, self.at) {
                    self.mode = Mode::Rest;
                    return true;
                }
                if is_open(end) {
                    return self.wait(bytes.len());
                }
                let all = first && !bytes.get(end).is_some_and(|byte| parts(*byte));
                if long && !all {
                    let part = self.at..end;
                    let view = decode(text, std::slice::from_ref(&part), self.decoded, budget);
                    self.decoded = if view.is_some() { end } else { self.decoded };
                    views.extend(view);
                }
                self.leave(bytes, end);
            }
            Mode::Rest => {
                let length = part(rest);
                let end = self.at + length;
                if end == bytes.len() && !last {
                    self.at = end;
                    return false;
                }
                self.leave(bytes, end);
            }
        }
        true
    }

    /// Leaves a part that ends at `end`.
    fn leave(&mut self, bytes: &[u8], end: usize) {
        (self.at, self.mode) = match bytes.get(end) {
            Some(byte) if parts(*byte) => (end + 1, Mode::Part { first: false }),
            _ => (end, Mode::Free),
        };
    }

    fn wait(&mut self, length: usize) -> bool {
        self.patience = length + (length - self.at);
        false
    }

    /// Where the first view that is still to come may begin.
    pub(super) fn decided(&self) -> usize {
        self.at.saturating_sub(BEFORE + 4)
    }

    /// The text lost so many bytes at its start.
    pub(super) fn forget(&mut self, bytes: usize) {
        self.at -= bytes;
        self.decoded = self.decoded.saturating_sub(bytes);
        self.patience = self.patience.saturating_sub(bytes);
    }
}

/// Whether a byte parts a run into a name and what follows it.
const fn parts(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b'/')
}

/// Whether the first digits of a run are those of a text, read in one way or the other.
fn may_tell(bytes: &[u8], start: usize) -> bool {
    let Some(head) = bytes.get(start..).and_then(<[u8]>::first_chunk::<SHORTEST>) else { return false };
    tells(head, 6) || tells(head, 4)
}

/// Where the first run starts that may be a long one.
fn first_run(bytes: &[u8]) -> Option<usize> {
    let passed = short_runs(bytes);
    let skip = bytes.get(passed..)?.iter().position(|byte| is_digit(*byte))?;
    Some(passed + skip)
}

/// How many bytes go by before a long run starts, or before what is left is too short for one; no run goes on before
/// the first, and none is cut.
///
/// Only every sixteenth byte is looked at, and what stands before it up to the last that is no digit.
fn short_runs(bytes: &[u8]) -> usize {
    let is_digit = |byte: u8| KINDS.get(usize::from(byte)).is_some_and(|kind| *kind != Kind::Other);
    let mut at = 0;
    while let Some(window) = bytes.get(at..).and_then(<[u8]>::first_chunk::<SHORTEST>) {
        match window.iter().rposition(|byte| !is_digit(*byte)) {
            None => break,
            Some(last) => at += last + 1,
        }
    }
    at
}

/// What a byte is to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Other,
    Digit,
    /// A digit that parts a run as well.
    Parting,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[allow(clippy::indexing_slicing, reason = "bounded by the loop; `get_mut` is not const")]
        {
            kinds[byte] = match byte as u8 {
                byte if parts(byte) => Kind::Parting,
                byte if is_digit(byte) => Kind::Digit,
                _ => Kind::Other,
            };
        }
        byte += 1;
    }
    kinds
};

/// How many digits of base 64 stand at `at`, and how many the longest part of them has.
fn measure(bytes: &[u8], at: usize) -> (usize, usize) {
    let (mut length, mut part, mut longest) = (0, 0, 0);
    for byte in bytes.get(at..).unwrap_or_default() {
        match KINDS.get(usize::from(*byte)) {
            Some(Kind::Digit) => part += 1,
            Some(Kind::Parting) => (part, longest) = (0, part.max(longest)),
            _ => break,
        }
        length += 1;
    }
    (length, part.max(longest))
}

/// How many digits come before one that parts.
fn part(bytes: &[u8]) -> usize {
    let is_digit = |byte: &&u8| KINDS.get(usize::from(**byte)) == Some(&Kind::Digit);
    bytes.iter().take_while(is_digit).count()
}

/// How many digits of base 64 stand at `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    measure(bytes, at).0
}

/// The lines of a run: the next line belongs to it while this one is full.
fn lines(bytes: &[u8], start: usize, end: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = std::iter::once(start..end).collect();
    let width = end - start;
    let mut end = end;
    while width >= 32 && width.is_multiple_of(4) {
        let Some(next) = next_line(bytes, end) else { break };
        let length = run(bytes, next);
        if length == 0 || length > width {
            break;
        }
        end = next + length;
        lines.push(next..end);
        if length < width {
            break;
        }
    }
    lines
}

/// Where the next line starts, behind its indentation; a line end may be written out as `\n`.
fn next_line(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let line_end = match rest {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] | [b'\\', b'n', ..] => 2,
        [b'\\', b'r', b'\\', b'n', ..] => 4,
        _ => return None,
    };
    let indent =
        rest.get(line_end..)?.iter().take(32).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(end + line_end + indent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_long_run_is_passed_over_and_none_is_cut(text in "(?:[a-c+]{0,20}[ .=]{1,2}){0,8}[a-c]{0,40}") {
            let bytes = text.as_bytes();
            let passed = short_runs(bytes);
            let begins = |start: usize| start == 0 || !is_digit(bytes[start - 1]);
            prop_assert!(begins(passed));
            let first = (0..bytes.len()).find(|&start| begins(start) && run(bytes, start) >= SHORTEST);
            match first {
                Some(start) => prop_assert!(passed <= start && passed + SHORTEST > start),
                None => prop_assert!(passed + SHORTEST > bytes.len()),
            }
        }
    }
}
