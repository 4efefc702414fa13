//! Findings of one text: sorted, disjoint, on character boundaries. Proved once, at the edge.

use crate::{Confidence, Finding, Span};
use std::ops::Deref;

/// The findings of one text, sorted by place and disjoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

/// Why a list of findings is not [`Findings`]. Speaks of places and leaves the text at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FindingsError {
    /// A span is empty, outside the text or cuts a character.
    #[error("finding {index} at {span:?} is empty, outside the text or cuts a character")]
    Misplaced {
        /// Which finding.
        index: usize,
        /// The place it claims.
        span: Span,
    },
    /// A finding starts before its predecessor ends.
    #[error("finding {index} at {span:?} starts before its predecessor ends")]
    Disorder {
        /// Which finding.
        index: usize,
        /// The place it claims.
        span: Span,
    },
}

impl Findings {
    /// Checks that `list` is sorted, disjoint and fits `text`.
    ///
    /// # Errors
    /// [`FindingsError`] names the first finding that breaks the order.
    pub fn new(text: &str, list: Vec<Finding>) -> Result<Findings, FindingsError> {
        let mut end = 0;
        for (index, finding) in list.iter().enumerate() {
            let span = finding.span();
            if span.is_empty() || !span.fits(text) {
                return Err(FindingsError::Misplaced { index, span });
            }
            if span.start() < end {
                return Err(FindingsError::Disorder { index, span });
            }
            end = span.end();
        }
        Ok(Findings(list))
    }

    /// Only the findings that are at least as sure as `floor`.
    #[must_use]
    pub fn at_least(mut self, floor: Confidence) -> Findings {
        self.0.retain(|finding| finding.confidence() >= floor);
        self
    }

    /// Gives the list back.
    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}

impl Deref for Findings {
    type Target = [Finding];
    fn deref(&self) -> &[Finding] {
        &self.0
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Label, RuleName};

    fn at(text: &str, start: usize, end: usize) -> Finding {
        let span = Span::new(text, start, end).unwrap();
        Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("test"))
    }

    #[test]
    fn lies_about_spans_are_errors() {
        let long = "a longer text than the other";
        assert!(Findings::new(long, vec![at(long, 0, 2), at(long, 2, 4)]).is_ok());
        assert!(matches!(
            Findings::new(long, vec![at(long, 0, 3), at(long, 2, 4)]),
            Err(FindingsError::Disorder { index: 1, .. })
        ));
        assert!(matches!(
            Findings::new("short", vec![at(long, 4, 9)]),
            Err(FindingsError::Misplaced { index: 0, .. })
        ));
        assert!(matches!(
            Findings::new("é", vec![at(long, 0, 1)]),
            Err(FindingsError::Misplaced { index: 0, .. })
        ));
        assert!(matches!(Findings::new(long, vec![at(long, 3, 3)]), Err(FindingsError::Misplaced { .. })));
    }
}
