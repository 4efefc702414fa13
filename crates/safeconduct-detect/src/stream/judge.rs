//! What a stream does to see: sweeps what is new, reads what it encodes, shows pieces to detectors.

use super::{AROUND, ScanStream};
use crate::columns::Table;
use crate::fold::{self, Folded};
use crate::matcher::Unmatchable;
use crate::scanner::Inner;
use crate::scratch::Accepted;
use crate::sweep::sweep;
use crate::verify::Bounds;
use crate::{ScanError, custom, pieces};
use safeconduct_core::{Part, Span};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl ScanStream {
    /// Judges every start up to `until`.
    pub(super) fn judge(&mut self, until: usize) -> Result<(), ScanError> {
        let scanner = self.scanner.clone();
        if self.is_at_head() {
            self.table = Table::of(&self.window);
        }
        // A validator may panic; what it leaves behind is thrown away with the stream.
        let judged = catch_unwind(AssertUnwindSafe(|| self.sweep(scanner.inner(), until)));
        judged.map_err(|_| ScanError::Panicked { name: "rules".to_owned() })??;
        self.judged = until;
        Ok(())
    }

    fn sweep(&mut self, inner: &Inner, until: usize) -> Result<(), Unmatchable> {
        let from = fold::behind(&self.window, self.judged, AROUND);
        let text = self.window.get(from..).unwrap_or_default();
        let folded = Folded::of(text);
        if folded.is_some() && self.meant.is_none() {
            self.meant = Some(self.progress.clone());
        }
        let plain = Bounds { from: self.judged - from, until: until - from };
        self.progress.translate(|place| place.saturating_sub(from));
        std::mem::swap(&mut self.scratch.progress, &mut self.progress);
        let swept = self.run(inner, from, plain, None);
        std::mem::swap(&mut self.scratch.progress, &mut self.progress);
        self.progress.translate(|place| place + from);
        swept?;
        let Some(mut meant) = self.meant.take() else { return Ok(()) };
        let folded = folded.unwrap_or_else(|| Folded::nothing(self.window.get(from..).unwrap_or_default()));
        let bounds = Bounds { from: folded.meant(plain.from), until: folded.meant(plain.until) };
        meant.translate(|place| folded.meant(place.saturating_sub(from)));
        std::mem::swap(&mut self.scratch.progress, &mut meant);
        let swept = self.run(inner, from, bounds, Some(&folded));
        std::mem::swap(&mut self.scratch.progress, &mut meant);
        meant.translate(|place| from + folded.source(place.saturating_sub(1), place).end);
        self.meant = Some(meant);
        swept
    }

    /// One sweep over the window from `from` on, or over what it means.
    fn run(
        &mut self,
        inner: &Inner,
        from: usize,
        bounds: Bounds,
        folded: Option<&Folded>,
    ) -> Result<(), Unmatchable> {
        let text = match folded {
            Some(folded) => &folded.text,
            None => self.window.get(from..).unwrap_or_default(),
        };
        let part = self.key.as_deref().map_or(Part::new(text), |key| Part::under(key, text));
        self.scratch.accepted.clear();
        self.scratch.waiting.clear();
        let table = if folded.is_some() { None } else { self.table.clone() };
        self.scratch.surroundings.enter(&inner.rules.vocabulary, part.key(), table);
        sweep(&inner.rules, part, bounds, None, &mut self.scratch)?;
        for Accepted { source, weight, finding } in self.scratch.accepted.drain(..) {
            let (start, end) = (finding.span().start(), finding.span().end());
            let place = folded.map_or(start..end, |folded| folded.source(start, end));
            if let Some(span) = Span::new(&self.window, from + place.start, from + place.end) {
                self.accepted.push(Accepted { source, weight, finding: finding.with_span(span) });
            }
        }
        Ok(())
    }

    /// Judges what the text encodes, as far as that is whole.
    pub(super) fn read_layers(&mut self, last: bool) -> Result<(), ScanError> {
        let Some((reader, budget)) = &mut self.layers else { return Ok(()) };
        let views = reader.read(&self.window, last, None, budget);
        let (window, scratch, scanner) = (&self.window, &mut self.scratch, &self.scanner);
        let part = self.key.as_deref().map_or(Part::new(window), |key| Part::under(key, window));
        scratch.accepted.clear();
        let swept =
            catch_unwind(AssertUnwindSafe(|| scanner.inner().sweep_views(scratch, part, views, budget)));
        swept.map_err(|_| ScanError::Panicked { name: "rules".to_owned() })??;
        if budget.is_short() {
            return Err(ScanError::Encoded);
        }
        self.accepted.append(&mut scratch.accepted);
        Ok(())
    }

    /// Shows every detector the pieces that are whole, or all that is left.
    pub(super) fn detect(&mut self, last: bool) -> Result<(), ScanError> {
        let scanner = self.scanner.clone();
        let inner = scanner.inner();
        let sources = inner.rules.judges.len() as u32..;
        for ((source, detector), seen) in sources.zip(&inner.detectors).zip(&mut self.seen) {
            let size = detector.piece_bytes().unwrap_or(usize::MAX);
            // Nothing was given back before a detector that wants the whole saw it, or it became too long for it.
            if detector
                .part_bytes_max()
                .is_some_and(|most| self.base + self.window.len() as u64 > most as u64)
            {
                *seen = self.window.len();
                continue;
            }
            while let Some(rest) = self.window.get(*seen..).filter(|rest| !rest.is_empty()) {
                let Some(length) = pieces::first(rest, size).or(last.then_some(rest.len())) else { break };
                let piece = rest.get(..length).unwrap_or_default();
                let part = self.key.as_deref().map_or(Part::new(piece), |key| Part::under(key, piece));
                let mut own = Vec::new();
                custom::run((source, &**detector), part, &mut own)?;
                self.accepted.extend(own.into_iter().filter_map(|Accepted { source, weight, finding }| {
                    let (start, end) = (*seen + finding.span().start(), *seen + finding.span().end());
                    let finding = finding.with_span(Span::new(&self.window, start, end)?);
                    Some(Accepted { source, weight, finding })
                }));
                *seen += length;
            }
        }
        Ok(())
    }
}
