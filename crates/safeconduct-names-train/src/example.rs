//! A text with the places of its names.

use safeconduct_names::internals::Kind;
use std::ops::Range;

/// A labelled text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) spans: Vec<(Range<usize>, Kind)>,
}

impl Example {
    /// Appends a name.
    pub(crate) fn push(&mut self, name: &str, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(name);
        self.spans.push((start..self.text.len(), kind));
    }

    /// The same in lower or upper case; `None` where that would move bytes.
    pub(crate) fn recased(&self, change: fn(&str) -> String) -> Option<Example> {
        let text = change(&self.text);
        let same = text.len() == self.text.len()
            && self.spans.iter().all(|(span, _)| text.get(span.clone()).is_some());
        same.then(|| Example { text, spans: self.spans.clone() })
    }
}
