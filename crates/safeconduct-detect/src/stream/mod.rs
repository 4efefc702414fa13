//! Scans a text that arrives in pieces: the findings are those of the whole, for every way of cutting it.

mod judge;
mod release;

use crate::columns::{HEAD_MAX, Table};
use crate::layers::{Budget, Reader};
use crate::scratch::{Accepted, Scratch};
use crate::verify::Progress;
use crate::{ScanError, Scanner, columns, context, fold};
use safeconduct_core::{Findings, HeldText};

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
    window: HeldText,
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
    /// Why it ended before its time.
    failed: Option<ScanError>,
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
            window: HeldText::default(),
            base: 0,
            released: 0,
            judged: 0,
            seen: vec![0; inner.detectors.len()],
            progress,
            meant: None,
            accepted: Vec::new(),
            layers: (inner.limits.layers_max > 0).then(|| (Reader::default(), Budget::of(0))),
            failed: None,
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
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.advance(text).inspect_err(|error| self.failed = Some(error.clone()))
    }

    fn advance(&mut self, text: &str) -> Result<Option<Settled>, ScanError> {
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
        if let Some(error) = self.failed {
            return Err(error);
        }
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
}

/// Shows how much is held, never what.
impl std::fmt::Debug for ScanStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScanStream({} bytes held)", self.held())
    }
}
