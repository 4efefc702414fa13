//! The places a request may go, what is claimed of them, and the evidence behind it.

mod changes;
mod check;
pub(crate) use check::doubles;
mod claim;
mod endpoint;
mod evidence;
mod review;

pub use changes::CatalogChange;
pub(crate) use claim::Subjects;
pub use claim::{Axis, Claim, Value};
pub use endpoint::{Endpoint, Feature};
pub use evidence::{Evidence, EvidenceKind, Excluded, Named};
pub use review::{DocumentCheck, DocumentState, Due, DueEvent};

use crate::document::{Format, Source, hint};
use crate::{Assurance, Digest, LoadError, Problem, Rung, Vocabulary, faults, posture};
use safeconduct_core::{Reason, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The endpoints, the claims about them and the evidence behind the claims.
///
/// ```
/// use safeconduct_policy::{Catalog, Rung};
///
/// let catalog = Catalog::from_toml(r#"
///     [[evidence]]
///     id = "our-rack"
///     kind = "own_hardware_declaration"
///     declared_by = "ops"
///     declared_on = 2026-01-15
///
///     [[endpoint]]
///     id = "local"
///     provider = "us"
///     product = "model server"
///     models = ["*"]
///     sanctioned = true
///     claim = [{ id = "local-training", axis = "training", value = "excluded", evidence = "our-rack" }]
/// "#)?;
/// let local = catalog.index("local").ok_or("no such endpoint")?;
/// assert_eq!(catalog.rung(local, "2026-11-23".parse()?), Rung::OwnHardware);
/// assert_eq!(catalog.rung(local, "2026-01-14".parse()?), Rung::Trains, "not declared yet");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Catalog {
    digest: Digest,
    source: Source,
    document: Document,
    warnings: Vec<Problem>,
    endpoint_index: HashMap<String, usize>,
    /// For each endpoint every hop behind it, the hops of hops included.
    hops: Vec<Vec<usize>>,
}

/// A catalog as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// For people.
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
    #[serde(default)]
    pub(crate) endpoint: Vec<Endpoint>,
}

impl Catalog {
    /// Reads a catalog in TOML.
    ///
    /// # Errors
    /// [`LoadError`] with every problem found: a field that does not exist, an id used twice, a
    /// hop or evidence that is not there, a value its axis does not take, dates in the wrong order.
    pub fn from_toml(text: &str) -> Result<Catalog, LoadError> {
        Catalog::load(Source::new("catalog", Format::Toml, text))
    }

    /// Reads a catalog in JSON, of the same structure.
    ///
    /// # Errors
    /// As [`Catalog::from_toml`].
    pub fn from_json(text: &str) -> Result<Catalog, LoadError> {
        Catalog::load(Source::new("catalog", Format::Json, text))
    }

    /// Reads a catalog in TOML or JSON, whichever the text is.
    ///
    /// # Errors
    /// As [`Catalog::from_toml`].
    pub fn from_text(text: &str) -> Result<Catalog, LoadError> {
        Catalog::load(Source::new("catalog", Format::of(text), text))
    }

    fn load(source: Source) -> Result<Catalog, LoadError> {
        let mut document: Document = source.read()?;
        source.check(check::errors(&document))?;
        let warnings = source.problems(check::warnings(&document));
        find_evidence(&mut document);
        let by_id = |(at, endpoint): (usize, &Endpoint)| (endpoint.id.as_str().to_owned(), at);
        let endpoint_index = document.endpoint.iter().enumerate().map(by_id).collect();
        let hops = check::all_hops(&document, &endpoint_index);
        Ok(Catalog {
            digest: Digest::of(source.text.as_bytes()),
            endpoint_index,
            hops,
            warnings,
            document,
            source,
        })
    }

    /// SHA-256 of the document.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The document as it was given: what a record of its decisions keeps.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// What the catalog says of itself.
    pub fn title(&self) -> &str {
        &self.document.title
    }

    /// What is odd but can be enforced.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The endpoints, in the order of the document.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.document.endpoint
    }

    /// The place of an endpoint in the catalog, from 0.
    pub fn index(&self, endpoint: &str) -> Option<usize> {
        self.endpoint_index.get(endpoint).copied()
    }

    /// The endpoint of this name.
    pub fn endpoint(&self, id: &str) -> Option<&Endpoint> {
        self.endpoints().get(self.index(id)?)
    }

    /// What was probably meant by a name that is no endpoint: `; did you mean …?`, or what there is.
    pub fn suggestion(&self, mistyped: &str) -> String {
        hint(mistyped, self.endpoints().iter().map(|endpoint| endpoint.id.as_str()))
    }

    /// The evidence, in the order of the document.
    pub fn evidence(&self) -> &[Evidence] {
        &self.document.evidence
    }

    /// The evidence behind a claim of this catalog.
    pub fn evidence_of(&self, claim: &Claim) -> Option<&Evidence> {
        self.document.evidence.get(claim.evidence_place).filter(|evidence| evidence.id == claim.evidence)
    }

    /// The hops behind the endpoint at this place, hops of hops included.
    pub fn hops(&self, index: usize) -> &[usize] {
        self.hops.get(index).map_or(&[], Vec::as_slice)
    }

    /// How well the training exclusion of the endpoint at this place is shown at an instant, for any
    /// content and purpose, hops included. [`Rung::Trains`] for a place that does not exist.
    pub fn rung(&self, index: usize, at: Timestamp) -> Rung {
        posture::rung(self, index, at, None)
    }

    /// Why the endpoint at this place does not meet the training floor at an instant, for any content and
    /// purpose, hops included. Empty exactly when it does, or for a place that does not exist.
    pub fn below_floor(&self, index: usize, at: Timestamp) -> Vec<Reason> {
        faults::reasons(self, index, at, None)
    }

    /// The most days that the endpoint at this place is shown to keep content at an instant, hops
    /// included; nothing when it is unknown or without limit.
    pub fn retention_days(&self, index: usize, at: Timestamp) -> Option<u32> {
        posture::retention(self, index, at)
    }

    /// Whether what shows the rung of the endpoint at this place, and of its hops, was signed, declared, asserted or
    /// verified in the last so many days before an instant.
    pub fn is_fresh(&self, index: usize, days: u32, at: Timestamp) -> bool {
        posture::is_fresh(self, index, days, at)
    }

    /// Whether the good answer on an axis of yes and no is shown at an instant for the endpoint at this
    /// place and its hops.
    pub fn is_assured(&self, index: usize, asked: &Assurance, at: Timestamp) -> bool {
        posture::is_good(self, index, asked.axis, &asked.subject, at)
    }

    /// Checks that the purposes and classes of claims exist: a mistyped one would silence the claim.
    pub(crate) fn check_words(&self, vocabulary: &Vocabulary) -> Result<(), LoadError> {
        self.source.check(check::words(&self.document, vocabulary))
    }

    /// Every instant at which some posture may change: between two of them nothing does.
    pub(crate) fn instants(&self) -> impl Iterator<Item = Timestamp> + '_ {
        let of_evidence = self.evidence().iter().flat_map(|evidence| {
            let begins =
                [evidence.valid_from, evidence.signed_on, evidence.declared_on, evidence.verified_on];
            let ends = [evidence.valid_until, evidence.review_due];
            begins
                .into_iter()
                .flatten()
                .map(posture::begins)
                .chain(ends.into_iter().flatten().map(posture::is_over))
        });
        let claims = self.endpoints().iter().flat_map(|endpoint| &endpoint.claims);
        let of_claims = claims.flat_map(|claim| {
            claim.valid_from.map(posture::begins).into_iter().chain(claim.valid_until.map(posture::is_over))
        });
        of_evidence.chain(of_claims)
    }
}

/// Notes with each claim where its evidence stands, so that nobody looks it up by name a million times.
fn find_evidence(document: &mut Document) {
    let places: HashMap<String, usize> =
        document.evidence.iter().enumerate().map(|(at, one)| (one.id.to_string(), at)).collect();
    for claim in document.endpoint.iter_mut().flat_map(|endpoint| &mut endpoint.claims) {
        claim.evidence_place = places.get(claim.evidence.as_str()).copied().unwrap_or(usize::MAX);
    }
}
