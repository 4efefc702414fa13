//! What a stream gives back, and what it then forgets.

use super::{AROUND, ScanStream, Settled};
use crate::scratch::Accepted;
use crate::{ScanError, fold, resolve};
use safeconduct_core::{Finding, Findings, Span};

impl ScanStream {
    /// Gives back what nothing can change any more, and forgets what is no context any more.
    pub(super) fn release(&mut self, until: usize) -> Result<Option<Settled>, ScanError> {
        let scanner = self.scanner.clone();
        let inner = scanner.inner();
        let allowed = |accepted: &Accepted| !inner.allowed.covers(&self.window, &accepted.finding);
        self.accepted.retain(allowed);
        if self.accepted.len() > inner.limits.findings_max {
            return Err(ScanError::TooMany { limit: inner.limits.findings_max });
        }
        self.accepted.sort_by_key(|accepted| accepted.finding.span().start());
        let whole = until == self.window.len();
        let decided = self.layers.as_ref().filter(|_| !whole).map_or(until, |(reader, _)| reader.decided());
        let sure = self.seen.iter().copied().fold(until.min(decided), usize::min);
        // A reader counts bytes, so its place may lie inside a character.
        let whole_character = |at: &usize| self.window.is_char_boundary(*at);
        let cut = self.cut((0..=sure).rev().find(whole_character).unwrap_or(0));
        if cut <= self.released {
            return Ok(None);
        }
        let text = self.window.get(self.released..cut).ok_or(ScanError::Automaton)?.to_owned();
        let ready = self.accepted.partition_point(|accepted| accepted.finding.span().start() < cut);
        let mut ready: Vec<Accepted> = self.accepted.drain(..ready).collect();
        for Accepted { finding, .. } in &mut ready {
            let span = finding.span();
            if let Some(span) = Span::new(&text, span.start() - self.released, span.end() - self.released) {
                *finding = finding.clone().with_span(span);
            }
        }
        let mut found: Vec<Finding> = Vec::new();
        if !ready.is_empty() {
            resolve::resolve(&text, &mut ready, (inner.floor, &inner.regions), &mut found);
        }
        let findings = Findings::new(&text, found).map_err(|_| ScanError::Automaton)?;
        let settled = Settled { offset: self.base + self.released as u64, text, findings };
        self.released = cut;
        self.forget();
        Ok(Some(settled))
    }

    /// The last place up to `sure` that no candidate runs over, between two ASCII characters if one is near, so
    /// that what a reader sees as one character is not cut.
    fn cut(&self, sure: usize) -> usize {
        if sure == self.window.len() {
            return sure;
        }
        let (mut cluster, mut reach) = (self.released, self.released);
        for Accepted { finding, .. } in &self.accepted {
            let span = finding.span();
            if span.start() >= sure {
                break;
            }
            if span.start() >= reach {
                cluster = span.start();
            }
            reach = reach.max(span.end());
        }
        let cut = if reach > sure { cluster } else { sure };
        let bytes = self.window.as_bytes();
        let plain = |at: &usize| {
            let near = at.checked_sub(1).and_then(|before| bytes.get(before..at + 1));
            near.is_some_and(|near| near.is_ascii() && near != b"\r\n")
        };
        let free = if cut == cluster { reach_before(&self.accepted, cluster) } else { reach };
        (free.max(self.released)..=cut).rev().take(256).find(plain).unwrap_or(cut)
    }

    /// Drops what was given back and is no context any more.
    fn forget(&mut self) {
        let needed = self.seen.iter().copied().fold(self.released.min(self.judged), usize::min);
        let needed = self.layers.as_ref().map_or(needed, |(reader, _)| needed.min(reader.decided()));
        let keep = fold::behind(&self.window, needed, 2 * AROUND);
        // Moving the rest costs as much as the rest is long.
        if keep < self.window.len() / 2 {
            return;
        }
        self.window.release(keep);
        self.base += keep as u64;
        self.released -= keep;
        self.judged -= keep;
        self.seen.iter_mut().for_each(|seen| *seen -= keep);
        self.progress.translate(|place| place.saturating_sub(keep));
        if let Some(meant) = &mut self.meant {
            meant.translate(|place| place.saturating_sub(keep));
        }
        if let Some((reader, _)) = &mut self.layers {
            reader.forget(keep);
        }
        for Accepted { finding, .. } in &mut self.accepted {
            let span = finding.span();
            if let Some(span) = Span::new(&self.window, span.start() - keep, span.end() - keep) {
                *finding = finding.clone().with_span(span);
            }
        }
    }
}

/// Where the candidates that start before `place` end.
fn reach_before(accepted: &[Accepted], place: usize) -> usize {
    let spans = accepted.iter().map(|accepted| accepted.finding.span());
    spans.take_while(|span| span.start() < place).map(|span| span.end()).max().unwrap_or(0)
}
