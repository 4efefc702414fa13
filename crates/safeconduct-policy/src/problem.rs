//! What is wrong with a catalog or a policy, where, and what was probably meant.

use std::fmt;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one sentence, the way out included where it is known.
    pub message: String,
    /// Line, from 1; 0 when the problem has no single place.
    pub line: usize,
    /// Column in characters, from 1; 0 when the problem has no single place.
    pub column: usize,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}, column {}: {}", self.column, self.message),
        }
    }
}

/// Why a document does not load: every problem found, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    document: &'static str,
    problems: Vec<Problem>,
}

impl LoadError {
    pub(crate) fn new(document: &'static str, problems: Vec<Problem>) -> LoadError {
        LoadError { document, problems }
    }

    /// What kind of document it is: `catalog` or `policy`.
    pub fn document(&self) -> &'static str {
        self.document
    }

    /// Everything that is wrong; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} does not load", self.document)?;
        let separator = if self.problems.len() > 1 { "\n  " } else { " " };
        f.write_str(":")?;
        self.problems.iter().try_for_each(|problem| write!(f, "{separator}{problem}"))
    }
}

impl std::error::Error for LoadError {}
