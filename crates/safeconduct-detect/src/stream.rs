//! Scans a text that arrives in pieces: the findings are those of the whole, for every way of cutting it.

use crate::columns::{HEAD_MAX, Table};
use crate::fold::{self, Folded};
use crate::layers::{Budget, Reader};
use crate::matcher::Unmatchable;
use crate::scanner::Inner;
use crate::scratch::{Accepted, Scratch};
use crate::sweep::sweep;
use crate::verify::{Bounds, Progress};
use crate::{ScanError, Scanner, columns, context, custom, pieces, resolve};
use safeconduct_core::{Finding, Findings, Part, Span};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a match needs around it besides its own length: context before or after, and one cut character.
pub(crate) const AROUND: usize = {
    let widest =
        if context::BEFORE > crate::SURROUNDINGS_MAX { context::BEFORE } else { crate::SURROUNDINGS_MAX };
    (if columns::ROW_MAX > widest { columns::ROW_MAX } else { widest }) + 8
};

/// How much a stream may hold back unless told otherwise.
const HELD_MAX: usize = 8 << 20;

/// A scan of a text that arrives in pieces, in bounded memory.
///
/// Everything pushed comes back as [`Settled`] pieces: the text, whole and in order, with its findings, which are
/// exactly those that [`Scanner::scan_all`] has for all of it at once, however it was cut. What may still belong
/// to a finding is held back: at least [`hold_back`](ScanStream::hold_back) bytes while more may come, and what is
/// encoded until all of it is there. Work is linear in the text.
///
/// ```
/// use safeconduct_core::Label;
/// use safeconduct_detect::{Rule, Scanner};
///
/// let scanner = Scanner::builder().rules([Rule::new("order", Label::URL, r"order-\d+").length_max(64)]).build()?;
/// let mut stream = scanner.stream()?;
/// let mut orders = Vec::new();
/// for chunk in ["Ship or", "der-1", "2 and orde", "r-7 today"] {
///     orders.extend(stream.push(chunk)?);
/// }
/// orders.extend(stream.finish()?);
/// let found: Vec<_> = orders
///     .iter()
///     .flat_map(|settled| settled.findings.iter().map(|finding| finding.span().of(&settled.text)))
///     .collect();
/// assert_eq!(found, [Some("order-12"), Some("order-7")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ScanStream {
    scanner: Scanner,
    scratch: Scratch,
    key: Option<String>,
    /// What the first lines made of the text; read before the first start is judged.
    table: Option<Table>,
    /// How much must follow a start before its candidates are decided.
    reach: usize,
    held_max: usize,
    /// What is held: some text that was given back already, for context, then what was not.
    window: String,
    /// Where the window begins in the stream.
    base: u64,
    /// Up to where the window was given back.
    released: usize,
    /// Up to where starts were judged.
    judged: usize,
    /// Up to where each detector has looked.
    seen: Vec<usize>,
    /// How far each rule has come, in the window; and in the text as it is meant, once something was disguised.
    progress: Progress,
    meant: Option<Progress>,
    /// Candidates behind `released`.
    accepted: Vec<Accepted>,
    /// What reads what the text encodes, and how much of that there may be; none where layers are not read.
    layers: Option<(Reader, Budget)>,
}

/// A stretch of a stream that nothing to come can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Where it begins in the stream, in bytes.
    pub offset: u64,
    /// The text itself.
    pub text: String,
    /// What was found in it, places in `text`; those below the floor too.
    pub findings: Findings,
}

impl Scanner {
    /// Starts a scan of a text that arrives in pieces.
    ///
    /// # Errors
    /// [`ScanError::Unbounded`] names a detector that must see a whole text at once.
    pub fn stream(&self) -> Result<ScanStream, ScanError> {
        self.stream_under(None)
    }

    /// As [`stream`](Scanner::stream), for text that stands under `key`.
    ///
    /// # Errors
    /// As [`stream`](Scanner::stream).
    pub fn stream_under(&self, key: Option<&str>) -> Result<ScanStream, ScanError> {
        let inner = self.inner();
        let mut reach = inner.rules.judges.iter().map(|judge| judge.length_max()).max().unwrap_or(0) + AROUND;
        for detector in &inner.detectors {
            let Some(size) = detector.piece_bytes().or(detector.part_bytes_max()) else {
                return Err(ScanError::Unbounded { detector: detector.name().to_owned() });
            };
            reach = reach.max(size);
        }
        let mut scratch = Scratch::default();
        scratch.enter(inner.id, &inner.rules);
        let mut progress = Progress::default();
        progress.enter(inner.rules.judges.len());
        Ok(ScanStream {
            scratch,
            key: key.map(str::to_owned),
            table: None,
            reach,
            held_max: HELD_MAX.max(4 * reach),
            window: String::new(),
            base: 0,
            released: 0,
            judged: 0,
            seen: vec![0; inner.detectors.len()],
            progress,
            meant: None,
            accepted: Vec::new(),
            layers: (inner.limits.layers_max > 0).then(|| (Reader::default(), Budget::of(0))),
            scanner: self.clone(),
        })
    }
}

impl ScanStream {
    /// Takes the next piece of the text; gives back what became settled.
    ///
    /// # Errors
    /// As [`Scanner::scan`], and [`ScanError::HeldBack`] when more than the bound would have to be held. Nothing
    /// that was not given back before is settled then, and the stream gives nothing more.
    pub fn push(&mut self, text: &str) -> Result<Option<Settled>, ScanError> {
        self.window.push_str(text);
        if let Some((_, budget)) = &mut self.layers {
            budget.grow(text.len());
        }
        // Looked at in strides, so that what is held back is read a bounded number of times.
        if self.window.len() - self.judged < 2 * self.reach
            || (self.is_at_head() && self.window.len() < HEAD_MAX)
        {
            return Ok(None);
        }
        let until = self.until();
        if until > self.judged {
            self.judge(until)?;
        }
        self.read_layers(false)?;
        self.detect(false)?;
        let settled = self.release(until);
        if self.held() > self.held_max {
            return Err(ScanError::HeldBack { limit: self.held_max });
        }
        settled
    }

    /// Says that no more comes; gives back the rest.
    ///
    /// # Errors
    /// As [`push`](ScanStream::push).
    pub fn finish(mut self) -> Result<Option<Settled>, ScanError> {
        let until = self.window.len();
        self.judge(until)?;
        self.read_layers(true)?;
        self.detect(true)?;
        self.release(until)
    }

    /// How many bytes are held back at least while more may come: the longest match of any rule with its context,
    /// or the piece that a detector wants to see. At most twice as many are held, and what overlapping candidates
    /// tie together.
    pub fn hold_back(&self) -> usize {
        self.reach
    }

    pub(crate) fn floor(&self) -> safeconduct_core::Confidence {
        self.scanner.floor()
    }

    /// How many bytes are held back now.
    pub fn held(&self) -> usize {
        self.window.len() - self.released
    }

    /// The same stream with a bound of its own for what may be held; 8 MiB, or four times the hold-back, unless
    /// set. A text that would need more is an error: in doubt nothing leaves.
    #[must_use]
    pub fn held_max(mut self, bytes: usize) -> ScanStream {
        self.held_max = bytes.max(2 * self.reach);
        self
    }

    /// Whether nothing was judged yet, so that the window begins with the head of the text.
    fn is_at_head(&self) -> bool {
        self.base == 0 && self.judged == 0
    }

    /// The last place whose candidates the window decides: enough follows it, read as it is meant.
    fn until(&self) -> usize {
        fold::behind(&self.window, self.window.len(), self.reach).max(self.judged)
    }

    /// Judges every start up to `until`.
    fn judge(&mut self, until: usize) -> Result<(), ScanError> {
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
        sweep(&inner.rules, part, bounds, &mut self.scratch)?;
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
    fn read_layers(&mut self, last: bool) -> Result<(), ScanError> {
        let Some((reader, budget)) = &mut self.layers else { return Ok(()) };
        let views = reader.read(&self.window, last, budget);
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
    fn detect(&mut self, last: bool) -> Result<(), ScanError> {
        let scanner = self.scanner.clone();
        let inner = scanner.inner();
        let sources = inner.rules.judges.len() as u32..;
        for ((source, detector), seen) in sources.zip(&inner.detectors).zip(&mut self.seen) {
            let size = detector.piece_bytes().unwrap_or(usize::MAX);
            // Nothing was given back before a detector that wants the whole saw it, or it became too long for it.
            if detector.part_bytes_max().is_some_and(|most| self.base + self.window.len() as u64 > most as u64) {
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

    /// Gives back what nothing can change any more, and forgets what is no context any more.
    fn release(&mut self, until: usize) -> Result<Option<Settled>, ScanError> {
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
        let cut = self.cut(sure);
        if cut <= self.released {
            return Ok(None);
        }
        let text = self.window.get(self.released..cut).unwrap_or_default().to_owned();
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
        let kept = self.window.split_off(keep);
        self.window = kept;
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

/// Shows how much is held, never what.
impl std::fmt::Debug for ScanStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScanStream({} bytes held)", self.held())
    }
}
