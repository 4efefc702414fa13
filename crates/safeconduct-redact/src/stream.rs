//! Redacts text without end in bounded memory.
//!
//! The text is looked at in windows. Each window begins with text that has left already, as context for what
//! follows it, and what stands near its end waits for the next one, so a finding across a border of chunks or of
//! windows is found whole. Windows begin and end where the text says so, never where it happened to be cut.

use crate::placeholder::find_all;
use crate::{Context, RedactError, Redactor, Vault};
use safeconduct_core::{Finding, Findings, FindingsError, Purpose, RedactionPlan, Span};
use std::fmt;

/// Redacts text that arrives in pieces; `scan` finds what is in a window of it.
///
/// The joined output is the same for every way of cutting the same text. For a text of one window it is that of
/// [`Redactor::redact`]; beyond, repetitions of an original that nobody flagged are found within a window only, and
/// input that reads like a placeholder minted earlier in the stream becomes a placeholder itself (`[LITERAL_1]`),
/// so that restoring gives it back as it was.
///
/// ```
/// use safeconduct_core::{Confidence, Finding, Findings, FindingsError, Label, RedactionPlan, RuleName, Span};
/// use safeconduct_redact::{RedactStream, Redactor, StreamLimits, Vault};
///
/// let scan = |text: &str| -> Result<Findings, FindingsError> {
///     let found = text.match_indices("ana@example.org").filter_map(|(at, word)| {
///         let span = Span::new(text, at, at + word.len())?;
///         Some(Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("ana")))
///     });
///     Findings::new(text, found.collect())
/// };
/// let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
/// let mut stream = RedactStream::new(redactor, plan, vault, StreamLimits::default(), scan);
/// let out = stream.push("Write to ana@exam")? + &stream.push("ple.org today.")? + &stream.finish()?;
/// assert_eq!(out, "Write to [EMAIL_ADDRESS_1] today.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RedactStream<S> {
    redactor: Redactor,
    plan: RedactionPlan,
    vault: Vault,
    purpose: Purpose,
    limits: StreamLimits,
    scan: S,
    /// Context that has left, then what waits.
    window: String,
    /// How much of the window has left.
    left: usize,
    /// How many originals the vault held when the stream began.
    before: usize,
    failed: bool,
}

/// How much of a stream is held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Bytes that are looked at together; at least four times `hold`.
    pub window: usize,
    /// Bytes at the end of a window that wait for more text, and bytes before it that stay as context.
    ///
    /// A finding that is told only by text farther away than this may be missed; one longer than half a window is an error.
    pub hold: usize,
}

impl Default for StreamLimits {
    fn default() -> StreamLimits {
        StreamLimits { window: 256 << 10, hold: 16 << 10 }
    }
}

/// Why a stream ends. Nothing that it still held may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError<E> {
    /// The scan failed.
    #[error("the scan failed: {0}")]
    Scan(E),
    /// The redaction failed.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// The scan's findings do not fit the window it was given.
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

impl<S, E> RedactStream<S>
where
    S: FnMut(&str) -> Result<Findings, E>,
{
    /// A stream by this plan, into this vault.
    pub fn new(
        redactor: Redactor,
        plan: RedactionPlan,
        vault: Vault,
        limits: StreamLimits,
        scan: S,
    ) -> RedactStream<S> {
        let hold = limits.hold.max(64);
        let limits = StreamLimits { hold, window: limits.window.max(4 * hold) };
        let before = vault.len();
        let (window, left, failed) = (String::new(), 0, false);
        let purpose = Purpose::UNSPECIFIED;
        RedactStream { redactor, plan, vault, purpose, limits, scan, window, left, before, failed }
    }

    /// The same for a purpose: hashes of different purposes have nothing in common.
    #[must_use]
    pub fn for_purpose(self, purpose: Purpose) -> RedactStream<S> {
        RedactStream { purpose, ..self }
    }

    /// Takes the next piece and returns what is ready.
    ///
    /// # Errors
    /// [`StreamError`]: the stream is then over, and every later call fails too.
    pub fn push(&mut self, chunk: &str) -> Result<String, StreamError<E>> {
        let mut out = String::new();
        let mut rest = chunk;
        while !rest.is_empty() {
            let room = self.limits.window.saturating_sub(self.window.len());
            let fitting =
                rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= room).last();
            let (head, tail) = rest.split_at(fitting.unwrap_or(0));
            self.window.push_str(head);
            rest = tail;
            // A window is full when a character comes that has no room: only the text decides.
            if !rest.is_empty() {
                self.settle(false, &mut out)?;
            }
        }
        Ok(out)
    }

    /// Ends the stream and returns the rest.
    ///
    /// # Errors
    /// [`StreamError`]: nothing that was still held is released.
    pub fn finish(mut self) -> Result<String, StreamError<E>> {
        let mut out = String::new();
        self.settle(true, &mut out)?;
        Ok(out)
    }

    fn settle(&mut self, last: bool, out: &mut String) -> Result<(), StreamError<E>> {
        if std::mem::replace(&mut self.failed, true) {
            return Err(StreamError::Failed);
        }
        let findings = (self.scan)(&self.window).map_err(StreamError::Scan)?;
        let findings = Findings::new(&self.window, findings.into_vec())?;
        let end = if last { self.window.len() } else { self.border(&findings) };
        if end <= self.left && !last {
            return Err(StreamError::TooLong { limit: self.limits.window });
        }
        let ready = self.window.get(self.left..end).unwrap_or_default();
        let findings = Findings::new(ready, within(&findings, ready, self.left, end))?;
        let context =
            Context::new(&self.plan, &self.vault).for_purpose(&self.purpose).in_stream_since(self.before);
        out.push_str(self.redactor.redact(ready, &findings, &context)?.text());
        // What is no longer needed as context goes.
        let mut kept = end.saturating_sub(self.limits.hold);
        while !self.window.is_char_boundary(kept) {
            kept -= 1;
        }
        self.window.drain(..kept);
        self.left = end - kept;
        self.failed = false;
        Ok(())
    }

    /// How far the window may leave: up to the hold, and never inside a finding, a placeholder-like text or a cluster.
    fn border(&self, findings: &Findings) -> usize {
        let mut end = self.window.len().saturating_sub(self.limits.hold);
        while !self.window.is_char_boundary(end) {
            end -= 1;
        }
        // No cluster reaches over the start of an ASCII character; where none is in reach, the border stays.
        if self.window.as_bytes().get(end).is_some_and(|next| !next.is_ascii()) {
            let reach = end.saturating_sub(64).max(self.left);
            let tail = self.window.as_bytes().get(reach..end).unwrap_or_default();
            end = tail.iter().rposition(u8::is_ascii_graphic).map_or(end, |at| reach + at);
        }
        let ranges = find_all(&self.window).map(|(range, _)| range);
        let mut apart: Vec<_> = ranges.chain(findings.iter().map(|finding| finding.span().range())).collect();
        apart.sort_by_key(|range| range.start);
        for range in apart.into_iter().rev() {
            if range.start < end && end < range.end {
                end = range.start;
            }
        }
        end
    }
}

/// The findings of a window that lie in its ready part, counted from its start. One that began in the context is cut
/// to what has not left yet.
fn within(findings: &Findings, ready: &str, left: usize, end: usize) -> Vec<Finding> {
    let inside = findings.iter().filter(|finding| finding.span().end() > left && finding.span().end() <= end);
    let moved = inside.filter_map(|finding| {
        let start = finding.span().start().saturating_sub(left);
        let span = Span::new(ready, start, finding.span().end() - left)?;
        Some(finding.clone().with_span(span))
    });
    moved.collect()
}

/// Shows the outline only.
impl<S> fmt::Debug for RedactStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedactStream({} bytes held)", self.window.len() - self.left)
    }
}
