//! What may go where: clauses, preferences and the words they use.

mod check;
mod clash;
mod clause;
mod implied;
mod listed;
mod shadow;
mod to;
mod vain;
mod when;

pub(crate) use check::{check_conditions, check_endpoints, names_nothing};
pub use clause::{Clause, Effect, Limit, Preference};
pub use listed::Listed;
pub(crate) use to::{ATTRIBUTES, Reach};
pub use to::{Assurance, To};
pub(crate) use vain::names_no_id;
pub use when::When;

use crate::document::{Flaw, Format, Source};
use crate::{Catalog, Digest, LoadError, Problem, Vocabulary};
use safeconduct_core::{Category, DataClass, Label, Purpose, Regime, Sensitivity};
use serde::{Deserialize, Serialize};

/// Clauses and preferences, read strictly: a policy that cannot be enforced as written does not load.
///
/// ```
/// use safeconduct_policy::{Policy, Vocabulary};
///
/// let policy = Policy::from_toml(r#"
///     [[clause]]
///     id = "support-may"
///     effect = "permit"
///     when = { purposes = ["support"] }
/// "#, &Vocabulary::default())?;
/// assert_eq!(policy.clauses().len(), 1);
///
/// let mistyped = Policy::from_toml(r#"
///     [[clause]]
///     id = "support-may"
///     effect = "permit"
///     when = { purposes = ["suport"] }
/// "#, &Vocabulary::default());
/// assert_eq!(
///     mistyped.map_err(|error| error.to_string()).err().as_deref(),
///     Some("the policy does not load: line 5, column 26: clause `support-may`: there is no purpose `suport`; did you mean `support`?"),
/// );
/// # Ok::<(), safeconduct_policy::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    digest: Digest,
    document: Document,
    vocabulary: Vocabulary,
    warnings: Vec<Problem>,
    source: Source,
}

/// A policy as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// For people.
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) vocabulary: Words,
    #[serde(default)]
    pub(crate) clause: Vec<Clause>,
    #[serde(default)]
    pub(crate) prefer: Vec<Preference>,
}

/// The names a policy brings along.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    #[serde(default)]
    pub(crate) purposes: Vec<Purpose>,
    #[serde(default)]
    pub(crate) regimes: Vec<Regime>,
    #[serde(default)]
    pub(crate) class: Vec<OwnClass>,
    #[serde(default)]
    pub(crate) label: Vec<OwnLabel>,
}

/// A data class a policy brings along.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnClass {
    pub(crate) name: DataClass,
    /// In doubt nothing leaves: a class is sensitive unless the policy says otherwise.
    #[serde(default = "confidential")]
    pub(crate) sensitivity: Sensitivity,
}

/// A label a policy brings along.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnLabel {
    pub(crate) name: String,
    pub(crate) category: Category,
}

fn confidential() -> Sensitivity {
    Sensitivity::Confidential
}

impl Policy {
    /// Reads a policy in TOML that uses the given vocabulary and what it declares itself.
    ///
    /// # Errors
    /// [`LoadError`] with every problem found: a field that does not exist, a name that is unknown,
    /// an empty list, an id used twice, a clause that can never apply or cannot be enforced.
    pub fn from_toml(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        Policy::load(Source::new("policy", Format::Toml, text), vocabulary)
    }

    /// Reads a policy in JSON, of the same structure.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_json(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        Policy::load(Source::new("policy", Format::Json, text), vocabulary)
    }

    /// Reads a policy in TOML or JSON, whichever the text is.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_text(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        Policy::load(Source::new("policy", Format::of(text), text), vocabulary)
    }

    fn load(source: Source, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
        let document: Document = source.read()?;
        let mut flaws = Vec::new();
        let vocabulary = extended(vocabulary, &document.vocabulary, &mut flaws);
        flaws.extend(check::errors(&document, &vocabulary));
        source.check(flaws)?;
        let warnings = source.problems(check::warnings(&document));
        let digest = Digest::of(source.text.as_bytes());
        Ok(Policy { digest, document, vocabulary, warnings, source })
    }

    /// The document as it was given: what a record of its decisions keeps.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// SHA-256 of the document.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What the policy says of itself.
    pub fn title(&self) -> &str {
        &self.document.title
    }

    /// What is odd but can be enforced.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The given vocabulary and what the policy declared.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The hard clauses, in the order of the document, which means nothing.
    pub fn clauses(&self) -> &[Clause] {
        &self.document.clause
    }

    /// The soft preferences, in the order of the document, which means nothing.
    pub fn preferences(&self) -> &[Preference] {
        &self.document.prefer
    }

    /// Checks that what the policy names exists in the catalog.
    pub(crate) fn check_against(&self, catalog: &Catalog) -> Result<(), LoadError> {
        self.source.check(check::against(&self.document, catalog))
    }

    /// What is odd about it over this catalog but can be enforced.
    pub(crate) fn warnings_over(&self, catalog: &Catalog) -> Vec<Problem> {
        self.source.problems(check::odd_against(&self.document, catalog))
    }
}

impl Policy {
    /// Checks that this policy uses only words that exist.
    pub(crate) fn check_words(&self, vocabulary: &Vocabulary) -> Result<(), LoadError> {
        self.source.check(check::errors(&self.document, vocabulary))
    }

    /// Checks that this policy can stand beside another one over a catalog.
    pub(crate) fn check_beside(&self, other: &Policy, catalog: &Catalog) -> Result<(), LoadError> {
        let mut flaws = clash::beside(&self.document, &other.document);
        flaws.extend(clash::at_endpoints(&self.document, Some(&other.document), catalog));
        self.source.check(flaws)
    }
}

/// The vocabulary with what a policy declares; what it declares must be new.
fn extended(vocabulary: &Vocabulary, words: &Words, flaws: &mut Vec<Flaw>) -> Vocabulary {
    let mut extended = vocabulary.clone();
    let known = |path: String, what: &str, name: &str| {
        Flaw::new(path, format!("{what} `{name}` exists already; remove the declaration"))
    };
    for (at, purpose) in words.purposes.iter().enumerate() {
        match extended.purposes.contains(purpose) {
            true => flaws.push(known(format!("vocabulary/purposes/{at}"), "purpose", purpose)),
            false => extended.purposes.push(purpose.clone()),
        }
    }
    for (at, regime) in words.regimes.iter().enumerate() {
        match extended.regimes.contains(regime) {
            true => flaws.push(known(format!("vocabulary/regimes/{at}"), "regime", regime)),
            false => extended.regimes.push(regime.clone()),
        }
    }
    for (at, class) in words.class.iter().enumerate() {
        match extended.classes.contains_key(&class.name) {
            true => flaws.push(known(format!("vocabulary/class/{at}/name"), "data class", &class.name)),
            false => drop(extended.classes.insert(class.name.clone(), class.sensitivity)),
        }
    }
    for (at, own) in words.label.iter().enumerate() {
        let path = format!("vocabulary/label/{at}/name");
        match Label::custom(&own.name, own.category) {
            Err(error) => flaws.push(Flaw::new(path, error.to_string())),
            Ok(label) if extended.labels.contains(&label) => flaws.push(known(path, "label", &label)),
            Ok(label) => extended = extended.with_labels([label]),
        }
    }
    extended
}
