//! A text with the places of its names.

use safeconduct_names::internals::Kind;
use std::ops::Range;

/// A labelled text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) spans: Vec<(Range<usize>, Kind)>,
    /// Whether labels are missing here and there.
    pub(crate) noisy: bool,
    /// Whether it is German, where every noun has a capital.
    pub(crate) german: bool,
}

impl Example {
    /// A text that names nobody.
    pub(crate) fn without_names(text: String) -> Example {
        Example { text, ..Example::default() }
    }

    /// Appends a name.
    pub(crate) fn push(&mut self, name: &str, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(name);
        self.spans.push((start..self.text.len(), kind));
    }

    /// Appends another text.
    pub(crate) fn append(&mut self, glue: &str, other: &Example) {
        self.text.push_str(glue);
        let base = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.spans.iter().map(|(span, kind)| (span.start + base..span.end + base, *kind));
        self.spans.extend(moved);
    }

    /// The same in lower or upper case; `None` where that would move bytes.
    pub(crate) fn recased(&self, change: fn(&str) -> String) -> Option<Example> {
        let text = change(&self.text);
        let same = text.len() == self.text.len()
            && self.spans.iter().all(|(span, _)| text.get(span.clone()).is_some());
        same.then(|| Example { text, ..self.clone() })
    }
}
