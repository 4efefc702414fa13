//! Scans one long text on several threads: stretches are swept as if nothing stood before them, and again where
//! something did.

use crate::columns::Table;
use crate::fold::Folded;
use crate::matcher::Unmatchable;
use crate::scanner::Inner;
use crate::scratch::{Accepted, Scratch};
use crate::stream::AROUND;
use crate::sweep::sweep;
use crate::verify::{Bounds, Progress};
use crate::{ScanError, Scanner, custom, pieces, resolve};
use rayon::prelude::*;
use safeconduct_core::{Findings, Part, Span};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much one thread takes at a time; shorter texts are not worth a second thread.
const STRETCH: usize = 512 << 10;

impl Scanner {
    /// As [`scan_all`](Scanner::scan_all), on the threads of rayon's current pool: the same findings, sooner, for
    /// texts of a megabyte and more. Detectors that ask for pieces share the threads too.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn par_scan_all(&self, part: Part<'_>) -> Result<Findings, ScanError> {
        let inner = self.inner();
        let text = part.text();
        if text.len() < 2 * STRETCH || text.len() > inner.limits.text_bytes_max {
            return self.scan_all(part);
        }
        let swept = catch_unwind(AssertUnwindSafe(|| all(inner, part)));
        let mut accepted = swept.map_err(|_| ScanError::Panicked { name: "rules".to_owned() })??;
        for (source, detector) in (inner.rules.judges.len() as u32..).zip(&inner.detectors) {
            let size = detector.piece_bytes().unwrap_or(usize::MAX);
            let cut: Vec<Range<usize>> = pieces::pieces(text, size).collect();
            let found: Vec<Vec<Accepted>> = cut
                .into_par_iter()
                .map(|piece| {
                    let mut own = Vec::new();
                    let shown = text.get(piece.clone()).unwrap_or_default();
                    custom::run((source, &**detector), under(part.key(), shown), &mut own)?;
                    Ok(moved(text, own, |span| piece.start + span.start()..piece.start + span.end()))
                })
                .collect::<Result<_, ScanError>>()?;
            accepted.extend(found.into_iter().flatten());
        }
        accepted.retain(|accepted| !inner.allowed.covers(text, &accepted.finding));
        if accepted.len() > inner.limits.findings_max {
            return Err(ScanError::TooMany { limit: inner.limits.findings_max });
        }
        let mut found = Vec::new();
        if !accepted.is_empty() {
            resolve::resolve(text, &mut accepted, (inner.floor, &inner.regions), &mut found);
        }
        Findings::new(text, found).map_err(|_| ScanError::Automaton)
    }
}

/// What every rule accepts in the text and in what it means.
fn all(inner: &Inner, part: Part<'_>) -> Result<Vec<Accepted>, ScanError> {
    let text = part.text();
    let mut accepted = stretches(inner, part, Table::of(part.text()).as_ref())?;
    if let Some(folded) = Folded::of(text) {
        let meant = stretches(inner, under(part.key(), &folded.text), None)?;
        accepted.extend(moved(text, meant, |span| folded.source(span.start(), span.end())));
    }
    let mut scratch = inner.pool.get();
    scratch.enter(inner.id, &inner.rules);
    inner.sweep_layers(&mut scratch, part, None)?;
    accepted.append(&mut scratch.accepted);
    Ok(accepted)
}

fn stretches(inner: &Inner, part: Part<'_>, table: Option<&Table>) -> Result<Vec<Accepted>, Unmatchable> {
    let text = part.text();
    let ceil = |at: usize| (at..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let borders: Vec<usize> = (0..=text.len() / STRETCH).map(|number| ceil(number * STRETCH)).collect();
    let ends = borders.iter().copied().skip(1).chain([text.len()]);
    let places: Vec<Range<usize>> =
        borders.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    let swept: Vec<Swept> = places
        .par_iter()
        .map(|place| Swept::new(inner, (part, table), place.clone(), Progress::default()))
        .collect::<Result<_, _>>()?;
    // A rule that was busy across a border goes on behind it: what was swept without knowing that is swept again.
    let (mut accepted, mut before) = (Vec::new(), Progress::default());
    for (mut stretch, place) in swept.into_iter().zip(places) {
        before.translate(|resume| if resume > place.start { resume } else { 0 });
        if !before.is_fresh() {
            stretch = Swept::new(inner, (part, table), place, before)?;
        }
        accepted.append(&mut stretch.accepted);
        before = stretch.progress;
    }
    Ok(accepted)
}

/// One stretch, swept.
struct Swept {
    accepted: Vec<Accepted>,
    /// How far each rule has come in the whole text.
    progress: Progress,
}

impl Swept {
    fn new(
        inner: &Inner,
        (part, table): (Part<'_>, Option<&Table>),
        place: Range<usize>,
        mut before: Progress,
    ) -> Result<Swept, Unmatchable> {
        let text = part.text();
        let reach = inner.rules.judges.iter().map(|judge| judge.length_max()).max().unwrap_or(0) + AROUND;
        let (from, to) =
            (place.start.saturating_sub(AROUND), place.end.saturating_add(reach).min(text.len()));
        let from = (from..=place.start).find(|&at| text.is_char_boundary(at)).unwrap_or(place.start);
        let to = (to..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
        let shown = text.get(from..to).unwrap_or_default();
        let mut scratch = inner.pool.get();
        scratch.enter(inner.id, &inner.rules);
        before.resize(inner.rules.judges.len());
        before.translate(|resume| resume - from);
        let scratch: &mut Scratch = &mut scratch;
        std::mem::swap(&mut scratch.progress, &mut before);
        scratch.surroundings.enter(&inner.rules.vocabulary, part.key(), table.cloned());
        let bounds = Bounds { from: place.start - from, until: place.end - from };
        let swept = sweep(&inner.rules, under(part.key(), shown), bounds, None, scratch);
        std::mem::swap(&mut scratch.progress, &mut before);
        swept?;
        before.translate(|resume| resume + from);
        let own = std::mem::take(&mut scratch.accepted);
        Ok(Swept {
            accepted: moved(text, own, |span| from + span.start()..from + span.end()),
            progress: before,
        })
    }
}

/// Accepted candidates at other places of `text`.
fn moved(text: &str, accepted: Vec<Accepted>, place: impl Fn(Span) -> Range<usize>) -> Vec<Accepted> {
    let at = |Accepted { source, weight, finding }: Accepted| {
        let place = place(finding.span());
        Some(Accepted {
            source,
            weight,
            finding: finding.with_span(Span::new(text, place.start, place.end)?),
        })
    };
    accepted.into_iter().filter_map(at).collect()
}

fn under<'t>(key: Option<&'t str>, text: &'t str) -> Part<'t> {
    key.map_or(Part::new(text), |key| Part::under(key, text))
}
