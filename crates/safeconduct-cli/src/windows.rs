//! Reads a text of any size through a window, so that memory stays bounded and nothing at a border is missed.

use std::io::{self, Read};

/// How much is looked at in one go.
const WINDOW: usize = 4 << 20;
/// How much text behind a place must be known before that place is settled: the longest finding and its context.
const AHEAD: usize = 128 << 10;
/// How much text before a place is kept, as context for what follows.
const BEHIND: usize = 4 << 10;

/// A stretch of the input.
pub struct Window<'a> {
    /// Where the stretch starts in the input.
    pub offset: u64,
    /// The stretch: settled text kept as context, fresh text, and a look ahead.
    pub bytes: &'a [u8],
    /// Where the fresh text starts in `bytes`.
    pub fresh: usize,
    /// Up to where it may be settled: a line or character border, the end of the input on the last window.
    pub border: usize,
}

/// Shows `input` window by window.
///
/// `settle` deals with `fresh..border` and answers up to where it got: the border, or less where a
/// finding crosses it. The next window starts there, with some settled text before it.
pub fn for_each_window(
    mut input: impl Read,
    mut settle: impl FnMut(Window<'_>) -> io::Result<usize>,
) -> io::Result<()> {
    let mut bytes: Vec<u8> = Vec::new();
    let (mut offset, mut fresh, mut wanted) = (0_u64, 0_usize, WINDOW);
    loop {
        let missing = wanted.saturating_sub(bytes.len()) as u64;
        let ended = (&mut input).take(missing).read_to_end(&mut bytes)? < missing as usize;
        let border = match ended {
            true => bytes.len(),
            false => border(&bytes, fresh),
        };
        let settled = settle(Window { offset, bytes: &bytes, fresh, border })?.clamp(fresh, border);
        if ended && settled == border {
            return Ok(());
        }
        if settled == fresh {
            // One finding fills the whole window: look at more at once. The input's length bounds this.
            wanted = wanted.saturating_mul(2);
            continue;
        }
        let keep_from = line_start(&bytes, settled.saturating_sub(BEHIND), settled);
        bytes.drain(..keep_from);
        offset += keep_from as u64;
        fresh = settled - keep_from;
        wanted = WINDOW;
    }
}

/// The last good place to stop that leaves `AHEAD` bytes of look-ahead: behind a line end, else on a character border.
fn border(bytes: &[u8], fresh: usize) -> usize {
    let latest = bytes.len().saturating_sub(AHEAD).max(fresh);
    let Some(settleable) = bytes.get(fresh..latest) else { return fresh };
    match settleable.iter().rposition(|byte| *byte == b'\n') {
        Some(at) => fresh + at + 1,
        None => char_border(bytes, latest).max(fresh),
    }
}

/// The nearest place at or before `at` that does not cut a UTF-8 sequence.
pub fn char_border(bytes: &[u8], at: usize) -> usize {
    let is_border = |place: &usize| bytes.get(*place).is_none_or(|byte| (*byte as i8) >= -0x40);
    (at.saturating_sub(3)..=at).rev().find(is_border).unwrap_or(at)
}

/// The first line start in `from..to`, or else a character border near `from`.
fn line_start(bytes: &[u8], from: usize, to: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let newline = bytes.get(from..to).and_then(|part| part.iter().position(|byte| *byte == b'\n'));
    newline.map_or_else(|| char_border(bytes, from), |at| from + at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled_text(input: &[u8], mut hold: impl FnMut(&Window<'_>) -> usize) -> Vec<u8> {
        let mut out = Vec::new();
        for_each_window(input, |window| {
            let until = hold(&window);
            out.extend_from_slice(&window.bytes[window.fresh..until]);
            Ok(until)
        })
        .unwrap();
        out
    }

    #[test]
    fn every_byte_is_settled_once_and_in_order() {
        let lines: Vec<u8> = (0..900_000).flat_map(|n: u32| format!("line {n}\n").into_bytes()).collect();
        let no_lines = "é".repeat(5 << 20).into_bytes();
        for input in [lines, no_lines, b"short".to_vec(), Vec::new()] {
            assert!(settled_text(&input, |window| window.border) == input);
        }
    }

    #[test]
    fn a_finding_that_crosses_a_border_moves_it() {
        let input = vec![b'x'; (WINDOW * 3) + 17];
        let mut turn = 0;
        let out = settled_text(&input, |window| {
            turn += 1;
            // Now and then a finding reaches back to the first fresh byte: nothing can be settled yet.
            let last = window.border == window.bytes.len();
            if turn % 2 == 1 && !last { window.fresh } else { window.border }
        });
        assert!(out == input);
    }

    #[test]
    fn offsets_count_input_bytes() {
        let input: Vec<u8> = (0..2_000_000u32).flat_map(u32::to_le_bytes).collect();
        for_each_window(input.as_slice(), |window| {
            let start = window.offset as usize;
            assert!(input[start..start + window.bytes.len()] == *window.bytes);
            Ok(window.border)
        })
        .unwrap();
    }
}
