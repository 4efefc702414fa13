//! Findings one by one, as the text is worked through.

use crate::{ScanError, ScanStream, Scanner};
use safeconduct_core::{Finding, Findings, Part, Span};
use std::collections::VecDeque;

/// How much is read at a time.
const STRIDE: usize = 64 << 10;

/// The findings of a text, in order; made by [`Scanner::find_iter`].
#[derive(Debug)]
pub struct FindIter<'t> {
    text: &'t str,
    /// How much was read, and the stream that reads; `None` when it was read to its end, or failed.
    read: usize,
    stream: Option<ScanStream>,
    ready: VecDeque<Result<Finding, ScanError>>,
}

impl Scanner {
    /// The findings of `text` at the floor or above, one by one, as the text is worked through: whoever wants the
    /// first only does not pay for the rest.
    ///
    /// After an error nothing more comes. Detectors that must see a whole text, and layers
    /// ([`layers_max`](crate::ScannerBuilder::layers_max)), make it scan the whole at once.
    ///
    /// ```
    /// use safeconduct_core::Label;
    /// use safeconduct_detect::{Rule, Scanner};
    ///
    /// let scanner = Scanner::builder().rules([Rule::new("order", Label::URL, r"order-\d+")]).build()?;
    /// let text = "order-1 and order-2".repeat(10_000);
    /// let first = scanner.find_iter(&text).next().ok_or("nothing found")??;
    /// assert_eq!(first.span().of(&text), Some("order-1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find_iter<'t>(&self, text: &'t str) -> FindIter<'t> {
        let mut iter = FindIter { text, read: 0, stream: self.stream().ok(), ready: VecDeque::new() };
        // A stream refuses a text that encodes too much; here all of it is at hand, and read as far as that goes.
        let layered = self.inner().limits.layers_max > 0;
        if iter.stream.is_none() || layered || text.len() <= STRIDE {
            iter.stream = None;
            match self.scan_part(Part::new(text)) {
                Ok(findings) => iter.ready.extend(findings.into_iter().map(Ok)),
                Err(error) => iter.ready.push_back(Err(error)),
            }
        }
        iter
    }
}

impl FindIter<'_> {
    fn take(&mut self, offset: u64, findings: Findings) {
        let text = self.text;
        let at = |finding: Finding| {
            let start = offset as usize + finding.span().start();
            let span = Span::new(text, start, start + finding.span().len())?;
            Some(Ok(finding.with_span(span)))
        };
        self.ready.extend(findings.into_iter().filter_map(at));
    }
}

impl Iterator for FindIter<'_> {
    type Item = Result<Finding, ScanError>;

    fn next(&mut self) -> Option<Result<Finding, ScanError>> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let mut stream = self.stream.take()?;
            let floor = stream.floor();
            let rest = self.text.get(self.read..).unwrap_or_default();
            let length = (STRIDE.min(rest.len())..=rest.len()).find(|&at| rest.is_char_boundary(at));
            let settled = match length.and_then(|length| rest.get(..length)).filter(|next| !next.is_empty()) {
                Some(next) => {
                    self.read += next.len();
                    let settled = stream.push(next);
                    self.stream = Some(stream);
                    settled
                }
                None => stream.finish(),
            };
            match settled {
                Ok(Some(settled)) => self.take(settled.offset, settled.findings.at_least(floor)),
                Ok(None) => {}
                Err(error) => {
                    self.stream = None;
                    return Some(Err(error));
                }
            }
        }
    }
}
