//! Redacts text without end in bounded memory, behind a scan that decides what is found piece by piece.
//!
//! The text is redacted in windows. They begin and end where the text says so, never where it happened to be cut, and
//! never inside a finding, a placeholder-like text or a grapheme cluster.

use crate::placeholder::{RAW_MAX, find_all};
use crate::run::Carried;
use crate::{Context, RedactError, Redactor, Vault};
use safeconduct_core::{Finding, Findings, FindingsError, HeldText, Purpose, RedactionPlan, Span};
use std::fmt;

/// What waits at the end of a window: what could still become a placeholder or belong to a cluster.
const HOLD: usize = RAW_MAX + 64;

/// Redacts text that arrives in pieces, each with the findings that are decided in it.
///
/// The joined output is the same for every way of cutting the same text. For a text of one window it is that of
/// [`Redactor::redact`]. Beyond, what has left cannot be called back: a repetition that nobody flagged is found behind
/// its original and in the same window, not in windows before it, and input that reads like a placeholder minted earlier
/// in the stream becomes a placeholder itself (`[LITERAL_1]`), so that restoring gives it back as it was.
///
/// ```
/// use safeconduct_core::{Confidence, Finding, Findings, Label, RedactionPlan, RuleName, Span};
/// use safeconduct_redact::{RedactStream, Redactor, StreamLimits, Vault};
///
/// let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
/// let mut stream = RedactStream::new(redactor, plan, vault, StreamLimits::default());
/// // A streaming scan gives back pieces that end where nothing is in doubt.
/// let piece = "Write to ana@example.org";
/// let span = Span::new(piece, 9, 24).ok_or("no span")?;
/// let email = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
/// let mut out = stream.push(piece, &Findings::new(piece, vec![email])?)?;
/// out += &stream.push(" today.", &Findings::default())?;
/// out += &stream.finish()?;
/// assert_eq!(out, "Write to [EMAIL_ADDRESS_1] today.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RedactStream {
    redactor: Redactor,
    plan: RedactionPlan,
    vault: Vault,
    purpose: Purpose,
    limits: StreamLimits,
    /// What waits.
    window: HeldText,
    /// The findings in it.
    findings: Vec<Finding>,
    /// How many originals the vault held when the stream began.
    before: usize,
    /// What was found in what has left.
    carried: Carried,
    failed: bool,
}

/// How much of a stream is held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Bytes that are redacted together, and the most that are held back; at least 1,024. A finding that does not fit ends
    /// the stream with an error.
    pub window: usize,
}

impl Default for StreamLimits {
    fn default() -> StreamLimits {
        StreamLimits { window: 256 << 10 }
    }
}

/// Why a stream ends. Nothing that it still held may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The redaction failed.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// The findings do not fit the piece they were given with.
    #[error(transparent)]
    Findings(#[from] FindingsError),
    /// A finding is longer than the window can hold.
    #[error("a finding is longer than a window of {limit} bytes can hold; raise `StreamLimits::window`")]
    TooLong {
        /// The window.
        limit: usize,
    },
    /// The stream failed before.
    #[error("the stream failed before; what it held is not released")]
    Failed,
}

impl RedactStream {
    /// A stream by this plan, into this vault.
    pub fn new(redactor: Redactor, plan: RedactionPlan, vault: Vault, limits: StreamLimits) -> RedactStream {
        let limits = StreamLimits { window: limits.window.max(4 * HOLD) };
        let before = vault.len();
        RedactStream {
            redactor,
            plan,
            vault,
            purpose: Purpose::UNSPECIFIED,
            limits,
            window: HeldText::default(),
            findings: Vec::new(),
            before,
            carried: Carried::default(),
            failed: false,
        }
    }

    /// The same for a purpose: hashes of different purposes have nothing in common.
    #[must_use]
    pub fn for_purpose(self, purpose: Purpose) -> RedactStream {
        RedactStream { purpose, ..self }
    }

    /// How many bytes are held back now.
    pub fn held(&self) -> usize {
        self.window.len()
    }

    /// Takes the next piece of the text, with its findings, and returns what is ready.
    ///
    /// # Errors
    /// [`StreamError`]: the stream is then over, and every later call fails too.
    pub fn push(&mut self, piece: &str, findings: &Findings) -> Result<String, StreamError> {
        if std::mem::replace(&mut self.failed, true) {
            return Err(StreamError::Failed);
        }
        if let Some((index, finding)) =
            findings.iter().enumerate().find(|(_, finding)| !finding.span().fits(piece))
        {
            return Err(FindingsError::Misplaced { index, span: finding.span() }.into());
        }
        let mut out = String::new();
        let mut next = findings.iter().peekable();
        let mut done = 0;
        while done < piece.len() {
            let rest = piece.get(done..).unwrap_or_default();
            let to = done + floor(rest, self.limits.window.saturating_sub(self.window.len()));
            // Findings come whole: one that begins in what fits waits until there is room for all of it.
            let cut = next.clone().find(|finding| finding.span().end() > to);
            let to = cut.map_or(to, |finding| finding.span().start().clamp(done, to));
            let base = self.window.len();
            self.window.push_str(piece.get(done..to).unwrap_or_default());
            while let Some(finding) = next.next_if(|finding| finding.span().end() <= to) {
                let span = finding.span();
                let moved = Span::new(&self.window, base + span.start() - done, base + span.end() - done);
                self.findings.extend(moved.map(|span| finding.clone().with_span(span)));
            }
            done = to;
            // A window is full when something comes that has no room: only the text decides.
            if done < piece.len() {
                self.settle(false, &mut out)?;
            }
        }
        self.failed = false;
        Ok(out)
    }

    /// Ends the stream and returns the rest.
    ///
    /// # Errors
    /// [`StreamError`]: nothing that was still held is released.
    pub fn finish(mut self) -> Result<String, StreamError> {
        if self.failed {
            return Err(StreamError::Failed);
        }
        let mut out = String::new();
        self.settle(true, &mut out)?;
        Ok(out)
    }

    fn settle(&mut self, last: bool, out: &mut String) -> Result<(), StreamError> {
        let end = if last { self.window.len() } else { self.border() };
        if end == 0 && !last {
            return Err(StreamError::TooLong { limit: self.limits.window });
        }
        let ready = self.window.get(..end).unwrap_or_default();
        let decided = self.findings.partition_point(|finding| finding.span().end() <= end);
        let later = self.findings.split_off(decided);
        let findings = Findings::new(ready, std::mem::replace(&mut self.findings, later))?;
        let context = Context::new(&self.plan, &self.vault)
            .for_purpose(&self.purpose)
            .in_stream(self.before, &self.carried);
        out.push_str(self.redactor.redact(ready, &findings, &context)?.text());
        if !last {
            self.carried.add(ready, &findings);
        }
        self.window.release(end);
        for finding in &mut self.findings {
            let span = finding.span();
            if let Some(moved) = Span::new(&self.window, span.start() - end, span.end() - end) {
                *finding = finding.clone().with_span(moved);
            }
        }
        Ok(())
    }

    /// How far the window may leave: up to the hold, and never inside a finding, a placeholder-like text or a cluster.
    fn border(&self) -> usize {
        let mut end = floor(&self.window, self.window.len().saturating_sub(HOLD));
        // No cluster reaches over the start of an ASCII character; where none is in reach, the border stays.
        if self.window.as_bytes().get(end).is_some_and(|next| !next.is_ascii()) {
            let reach = end.saturating_sub(64);
            let tail = self.window.as_bytes().get(reach..end).unwrap_or_default();
            end = tail.iter().rposition(u8::is_ascii_graphic).map_or(end, |at| reach + at);
        }
        let ranges = find_all(&self.window).map(|(range, _)| range);
        let mut apart: Vec<_> =
            ranges.chain(self.findings.iter().map(|finding| finding.span().range())).collect();
        apart.sort_by_key(|range| range.start);
        for range in apart.into_iter().rev() {
            if range.start < end && end < range.end {
                end = range.start;
            }
        }
        end
    }
}

/// The last border between characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Shows the outline only.
impl fmt::Debug for RedactStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedactStream({} bytes held)", self.held())
    }
}
