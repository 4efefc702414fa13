//! Text without end: scanned and redacted as it arrives.

use crate::redact::{RedactStream, StreamError};
use crate::{Confidence, Scanner};
use safeconduct_detect::{ScanError, ScanStream, Settled};
use std::fmt;

/// Scans and redacts a text that arrives in pieces, in bounded memory.
///
/// What is found is what [`Scanner::scan`] finds in all of the text at once, and the joined output is the same for every
/// way of cutting it. What would need more memory than the two streams may hold ends in an error: nothing that was
/// still held is released.
///
/// ```
/// use safeconduct::redact::{RedactStream, StreamLimits};
/// use safeconduct::{RedactionPlan, Redactor, TextStream, Vault, default_scanner};
///
/// let scanner = default_scanner()?;
/// let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
/// let redact = RedactStream::new(redactor, plan, vault, StreamLimits::default());
/// let mut stream = TextStream::new(&scanner, redact)?;
/// let mut out = stream.push("Write to ana.lopez@exam")?;
/// out += &stream.push("ple.org today.")?;
/// let (rest, findings) = stream.finish()?;
/// assert_eq!(findings, 1);
/// assert_eq!(out + &rest, "Write to [EMAIL_ADDRESS_1] today.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TextStream {
    scan: ScanStream,
    redact: RedactStream,
    floor: Confidence,
    findings: u64,
}

/// Why a stream of text ends. Nothing that it still held may be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextStreamError {
    /// The scan failed, or would have to hold too much.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// The redaction failed.
    #[error(transparent)]
    Redact(#[from] StreamError),
}

impl TextStream {
    /// A stream that looks for what the scanner finds.
    ///
    /// # Errors
    /// [`ScanError::Unbounded`] names a detector that must see a whole text at once.
    pub fn new(scanner: &Scanner, redact: RedactStream) -> Result<TextStream, ScanError> {
        Ok(TextStream { scan: scanner.stream()?, redact, floor: scanner.floor(), findings: 0 })
    }

    /// The same with a bound of its own for what the scan may hold, see [`ScanStream::held_max`].
    #[must_use]
    pub fn held_max(self, bytes: usize) -> TextStream {
        TextStream { scan: self.scan.held_max(bytes), ..self }
    }

    /// Takes the next piece of the text and returns what is ready.
    ///
    /// # Errors
    /// [`TextStreamError`]: the stream is then over.
    pub fn push(&mut self, piece: &str) -> Result<String, TextStreamError> {
        let settled = self.scan.push(piece)?;
        redacted(&mut self.redact, settled, self.floor, &mut self.findings)
    }

    /// Ends the text and returns the rest, and how many findings there were in all.
    ///
    /// # Errors
    /// As [`TextStream::push`].
    pub fn finish(mut self) -> Result<(String, u64), TextStreamError> {
        let settled = self.scan.finish()?;
        let mut out = redacted(&mut self.redact, settled, self.floor, &mut self.findings)?;
        out += &self.redact.finish()?;
        Ok((out, self.findings))
    }

    /// How many bytes are held back now.
    pub fn held(&self) -> usize {
        self.scan.held() + self.redact.held()
    }
}

fn redacted(
    redact: &mut RedactStream,
    settled: Option<Settled>,
    floor: Confidence,
    count: &mut u64,
) -> Result<String, TextStreamError> {
    let Some(Settled { text, findings, .. }) = settled else { return Ok(String::new()) };
    let findings = findings.at_least(floor);
    *count += findings.len() as u64;
    Ok(redact.push(&text, &findings)?)
}

/// Shows how much is held, never what.
impl fmt::Debug for TextStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextStream({} bytes held)", self.held())
    }
}
