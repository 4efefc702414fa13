//! Drives all rules and detectors over a text and gives findings that are sorted and disjoint.

use crate::allow::Allowed;
use crate::bytes::{self, BytesScan};
use crate::document::RulesetDocument;
use crate::fold::Folded;
use crate::layers::{self, Budget, View};
use crate::matcher::Unmatchable;
use crate::regions::Regions;
use crate::ruleset::Ruleset;
use crate::survey::Survey;
use crate::sweep::sweep;
use crate::verify::Bounds;
use crate::{Anchor, OwnedRule, ScanError, ScannerBuilder, Scratch, custom, resolve};
use regex_automata::util::pool::Pool;
use safeconduct_core::{Confidence, Detector, Finding, Findings, Label, Part, RuleName, Span};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Finds what its rules and detectors describe. Built once, cloned for free, shared by all threads.
///
/// # What overlaps
///
/// Findings are disjoint and together cover every byte that any accepted candidate covers. Where
/// candidates overlap the longest wins, then the surest, then the most sensitive, then the
/// earliest; what is left of the loser stays a finding of its own label, and a loser that is
/// covered whole is remembered in [`Finding::alternatives`]. Two things come before length: what
/// is below the floor or below `Medium` never displaces what is not, and a finding inside a
/// longer, less sensitive one keeps its place if it is at least as sure or a credential, so that
/// a password is not lost in the URL around it.
///
/// ```
/// use safeconduct_core::{Label, Part};
/// use safeconduct_detect::{Grades, Rule, Scanner};
/// use safeconduct_core::Confidence::{Low, Medium};
///
/// const PHONE: Rule = Rule::new("phone", Label::PHONE_NUMBER, r"\d{3}-\d{4}")
///     .context(&["phone", "call"])
///     .grades(Grades::by_context(Low, Medium));
///
/// let scanner = Scanner::builder().rules([PHONE]).build()?;
/// assert_eq!(scanner.scan("call 555-0100")?.len(), 1);
/// assert_eq!(scanner.scan("part 555-0100")?.len(), 0); // doubtful, so below the floor …
/// assert_eq!(scanner.scan_all(Part::new("part 555-0100"))?.len(), 1); // … but not unseen
/// assert_eq!(scanner.scan_part(Part::under("customerPhone", "555-0100"))?.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Scanner(Arc<Inner>);

pub(crate) struct Inner {
    /// Tells scratches of one scanner from those of another.
    pub(crate) id: u64,
    parts: Parts,
    pub(crate) pool: Pool<Scratch>,
}

/// What a scanner is made of.
pub(crate) struct Parts {
    pub(crate) rules: Ruleset,
    pub(crate) detectors: Vec<Arc<dyn Detector>>,
    pub(crate) floor: Confidence,
    pub(crate) allowed: Allowed,
    pub(crate) regions: Regions,
    pub(crate) limits: Limits,
}

impl std::ops::Deref for Inner {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// How much is looked at.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) text_bytes_max: usize,
    pub(crate) findings_max: usize,
    pub(crate) layers_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { text_bytes_max: 256 << 20, findings_max: 1_000_000, layers_max: layers::DEPTH_MAX }
    }
}

impl Scanner {
    /// Starts a scanner without rules.
    pub fn builder() -> ScannerBuilder {
        ScannerBuilder::default()
    }

    pub(crate) fn assemble(parts: Parts) -> Scanner {
        static IDS: AtomicU64 = AtomicU64::new(1);
        let id = IDS.fetch_add(1, Ordering::Relaxed);
        let pool = Pool::new(Scratch::default as fn() -> Scratch);
        Scanner(Arc::new(Inner { id, parts, pool }))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The findings of `text` at the floor or above.
    ///
    /// # Errors
    /// [`ScanError`] when the text is over a limit or a detector failed: nothing may then be released.
    pub fn scan(&self, text: &str) -> Result<Findings, ScanError> {
        self.scan_part(Part::new(text))
    }

    /// The findings of a part at the floor or above; its key is context.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn scan_part(&self, part: Part<'_>) -> Result<Findings, ScanError> {
        Ok(self.found(part, false)?.at_least(self.0.floor))
    }

    /// Every finding of a part, those below the floor too, for a record that counts them.
    ///
    /// Numbers that chance alone makes pass a check are many, and looking for them takes its time.
    ///
    /// What is below the floor never displaces what is not: the findings of
    /// [`scan_part`](Scanner::scan_part) are exactly those of this at the floor or above.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn scan_all(&self, part: Part<'_>) -> Result<Findings, ScanError> {
        self.found(part, true)
    }

    fn found(&self, part: Part<'_>, thorough: bool) -> Result<Findings, ScanError> {
        let mut scratch = self.0.pool.get();
        self.fill(&mut scratch, part, thorough)?;
        let list = scratch.found.drain(..).collect();
        // `fill` proved what this checks; an error here would be a defect of `resolve`.
        Findings::new(part.text(), list).map_err(|_| ScanError::Automaton)
    }

    /// As [`scan_part`](Scanner::scan_part), into memory that is used again: nothing is allocated when nothing is found.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    ///
    /// ```
    /// # use safeconduct_core::{Label, Part};
    /// # use safeconduct_detect::{Rule, Scanner};
    /// let rule = Rule::new("order", Label::URL, r"order-\d+");
    /// let scanner = Scanner::builder().rules([rule]).build()?;
    /// let mut scratch = scanner.scratch();
    /// for line in ["order-1", "nothing", "order-2 and order-3"] {
    ///     let findings = scanner.scan_into(&mut scratch, Part::new(line))?;
    ///     assert_eq!(findings.len(), line.matches("order").count());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scan_into<'s>(
        &self,
        scratch: &'s mut Scratch,
        part: Part<'_>,
    ) -> Result<&'s [Finding], ScanError> {
        self.fill(scratch, part, false)?;
        let floor = self.0.floor;
        scratch.found.retain(|finding| finding.confidence() >= floor);
        Ok(&scratch.found)
    }

    /// The findings of bytes that may not be text: what is not UTF-8 is located and scanned around.
    ///
    /// # Errors
    /// As [`scan`](Scanner::scan).
    pub fn scan_bytes(&self, bytes: &[u8]) -> Result<BytesScan, ScanError> {
        bytes::scan(self, bytes)
    }

    /// Memory for [`scan_into`](Scanner::scan_into).
    pub fn scratch(&self) -> Scratch {
        Scratch::default()
    }

    /// The confidence below which findings are not reported.
    pub fn floor(&self) -> Confidence {
        self.0.floor
    }

    /// Whether a finding of `text` is one that this scanner was told to leave alone.
    pub fn is_allowed(&self, text: &str, finding: &Finding) -> bool {
        self.0.allowed.covers(text, finding)
    }

    /// Every label that a finding may have, sorted.
    pub fn labels(&self) -> Vec<Label> {
        let of_rules = self.0.rules.rules().flat_map(OwnedRule::labels);
        let of_detectors = self.0.detectors.iter().flat_map(|detector| detector.labels());
        let all: BTreeSet<Label> = of_rules.chain(of_detectors).collect();
        all.into_iter().filter(|label| !self.0.allowed.labels.contains(label)).collect()
    }

    /// What wakes each rule, in order: how one sees that a rule of one's own costs next to nothing, or does not.
    pub fn anchors(&self) -> impl Iterator<Item = (&RuleName, Anchor)> {
        self.0.rules.rules().map(OwnedRule::name).zip(self.0.rules.index.anchors.iter().copied())
    }

    /// What this scanner looks for, as a document for the record: equal documents find equal things.
    pub fn document(&self) -> RulesetDocument {
        RulesetDocument::new(&self.0.parts)
    }

    /// Finds, drops what is allowed, and resolves into `scratch.found`; what is doubtful need not be found unless
    /// `thorough`.
    fn fill(&self, scratch: &mut Scratch, part: Part<'_>, thorough: bool) -> Result<(), ScanError> {
        let inner = &*self.0;
        let text = part.text();
        if text.len() > inner.limits.text_bytes_max {
            return Err(ScanError::TooLong { bytes: text.len(), limit: inner.limits.text_bytes_max });
        }
        scratch.enter(inner.id, &inner.rules);
        scratch.thorough = thorough;
        let swept = catch_unwind(AssertUnwindSafe(|| inner.sweep(scratch, part)));
        match swept {
            Ok(done) => done?,
            Err(_) => {
                // A validator panicked in the middle; the caches may be half written.
                *scratch = Scratch::default();
                return Err(ScanError::Panicked { name: "rules".to_owned() });
            }
        }
        for (source, detector) in (inner.rules.judges.len() as u32..).zip(&inner.detectors) {
            custom::run((source, &**detector), part, &mut scratch.accepted)?;
        }
        scratch.accepted.retain(|accepted| !inner.allowed.covers(text, &accepted.finding));
        if scratch.accepted.len() > inner.limits.findings_max {
            return Err(ScanError::TooMany { limit: inner.limits.findings_max });
        }
        if !scratch.accepted.is_empty() {
            resolve::resolve(text, &mut scratch.accepted, (inner.floor, &inner.regions), &mut scratch.found);
        }
        Ok(())
    }
}

impl Inner {
    /// Runs the rules over the text, and over what it encodes.
    fn sweep(&self, scratch: &mut Scratch, part: Part<'_>) -> Result<(), ScanError> {
        let mut survey = std::mem::take(&mut scratch.survey);
        let swept = self.sweep_meant(scratch, part, &mut survey);
        let read =
            swept.map_err(ScanError::from).and_then(|()| self.sweep_layers(scratch, part, Some(&survey)));
        scratch.survey = survey;
        read
    }

    /// Runs the rules over what the text encodes; an error where that is so much that some of it would go unread.
    pub(crate) fn sweep_layers(
        &self,
        scratch: &mut Scratch,
        part: Part<'_>,
        survey: Option<&Survey>,
    ) -> Result<(), ScanError> {
        if self.limits.layers_max == 0 {
            return Ok(());
        }
        let mut budget = Budget::of(part.text().len());
        let views = View::of(part.text(), survey, &mut budget);
        self.sweep_views(scratch, part, views, &mut budget)?;
        if budget.is_short() { Err(ScanError::Encoded) } else { Ok(()) }
    }

    /// Runs the rules over views of a part, and over what those encode in their turn.
    pub(crate) fn sweep_views(
        &self,
        scratch: &mut Scratch,
        part: Part<'_>,
        mut views: Vec<View>,
        budget: &mut Budget,
    ) -> Result<(), Unmatchable> {
        let mut survey = Survey::default();
        for depth in (0..self.limits.layers_max).rev() {
            let mut deeper = Vec::new();
            for view in &views {
                self.sweep_view(scratch, part, view, &mut survey)?;
                if depth > 0 {
                    let inner = View::of(&view.text, Some(&survey), budget);
                    deeper.extend(inner.into_iter().map(|inner| inner.within(view)));
                }
            }
            views = deeper;
        }
        Ok(())
    }

    /// Runs the rules over a view; what they find there lies on the bytes that encode it.
    fn sweep_view(
        &self,
        scratch: &mut Scratch,
        part: Part<'_>,
        view: &View,
        survey: &mut Survey,
    ) -> Result<(), Unmatchable> {
        let outside = scratch.accepted.len();
        scratch.progress.enter(self.rules.judges.len());
        self.sweep_meant(
            scratch,
            part.key().map_or(Part::new(&view.text), |key| Part::under(key, &view.text)),
            survey,
        )?;
        let found = scratch.accepted.split_off(outside);
        scratch.accepted.extend(found.into_iter().filter_map(|mut accepted| {
            let source = view.source(&accepted.finding.span().range())?;
            let span = Span::new(part.text(), source.start, source.end)?;
            accepted.finding = accepted.finding.with_span(span);
            Some(accepted)
        }));
        Ok(())
    }

    /// Runs the rules over the text, and again over what it means where it holds disguised characters.
    fn sweep_meant(
        &self,
        scratch: &mut Scratch,
        part: Part<'_>,
        survey: &mut Survey,
    ) -> Result<(), Unmatchable> {
        scratch.surroundings.enter_unread(&self.rules.vocabulary, part.key());
        sweep(&self.rules, part, Bounds::ALL, Some(survey), scratch)?;
        let Some(folded) = Folded::of_surveyed(part.text(), survey) else { return Ok(()) };
        let plain = scratch.accepted.len();
        let meant = match part.key() {
            Some(key) => Part::under(key, &folded.text),
            None => Part::new(&folded.text),
        };
        scratch.progress.enter(self.rules.judges.len());
        scratch.surroundings.enter(&self.rules.vocabulary, part.key(), None);
        sweep(&self.rules, meant, Bounds::ALL, None, scratch)?;
        for accepted in scratch.accepted.iter_mut().skip(plain) {
            let span = accepted.finding.span();
            let source = folded.source(span.start(), span.end());
            // Whole characters of the source, as the law in `fold` says.
            if let Some(span) = Span::new(part.text(), source.start, source.end) {
                accepted.finding = accepted.finding.clone().with_span(span);
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scanner({} rules, {} detectors)", self.0.rules.judges.len(), self.0.detectors.len())
    }
}
