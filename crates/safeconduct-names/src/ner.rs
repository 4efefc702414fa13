//! The door for other models that name what stands in a text: an embedder's own, in any runtime.

use crate::memory::NameMemory;
use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};
use std::ops::Range;

/// How much text a model sees at once unless it says otherwise.
const PIECE_BYTES: usize = 16 * 1024;

/// Something that a model saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEntity {
    /// What it is.
    pub label: Label,
    /// Its bytes in the text, on borders of characters.
    pub range: Range<usize>,
    /// How sure the model is; map a probability as it was measured, not as it looks.
    pub confidence: Confidence,
}

/// A model that names people, places and whatever else it was trained for.
///
/// The built-in tagger is one. Bring another, e.g. a transformer in a runtime of yours, and [`detector_of`] makes a
/// detector of it: spans are checked, and people are found again in every form.
///
/// ```
/// use safeconduct_core::{Confidence, Detector, DetectorError, Label, Part, RuleName};
/// use safeconduct_names::{NamedEntity, Ner, detector_of};
///
/// /// Stands for a model: knows one name.
/// struct Mock;
///
/// impl Ner for Mock {
///     fn name(&self) -> RuleName {
///         RuleName::declare("mock-ner")
///     }
///     fn labels(&self) -> Vec<Label> {
///         vec![Label::PERSON]
///     }
///     fn entities(&self, part: Part<'_>, each: &mut dyn FnMut(NamedEntity)) -> Result<(), DetectorError> {
///         for (start, name) in part.text().match_indices("Ana Kowalczyk") {
///             let range = start..start + name.len();
///             each(NamedEntity { label: Label::PERSON, range, confidence: Confidence::High });
///         }
///         Ok(())
///     }
/// }
///
/// let text = "Ana Kowalczyk wrote. Please answer kowalczyk today.";
/// let mut found = Vec::new();
/// detector_of(Mock).detect(Part::new(text), &mut found)?;
/// let names: Vec<_> = found.iter().filter_map(|finding| finding.span().of(text)).collect();
/// assert_eq!(names, ["Ana Kowalczyk", "kowalczyk"]);
/// # Ok::<(), DetectorError>(())
/// ```
pub trait Ner: Send + Sync {
    /// A stable name: that of the detector, and of the rule that its findings carry.
    fn name(&self) -> RuleName;

    /// Every label it may give.
    fn labels(&self) -> Vec<Label>;

    /// Looks at one text and gives what it sees, in any order.
    ///
    /// # Errors
    /// When it could not look: the request is then not released.
    fn entities(&self, part: Part<'_>, each: &mut dyn FnMut(NamedEntity)) -> Result<(), DetectorError>;

    /// How much text it needs to see at once, in bytes; see [`Detector::piece_bytes`].
    fn piece_bytes(&self) -> Option<usize> {
        Some(PIECE_BYTES)
    }

    /// What changes whenever its answers may change: a digest of its weights.
    fn revision(&self) -> String {
        String::new()
    }
}

/// A detector that asks `ner`, and finds the people it named again in the same text.
pub fn detector_of(ner: impl Ner + 'static) -> impl Detector {
    NerDetector { name: ner.name(), ner }
}

struct NerDetector<N> {
    name: RuleName,
    ner: N,
}

impl<N: Ner> Detector for NerDetector<N> {
    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn labels(&self) -> Vec<Label> {
        self.ner.labels()
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let (text, before) = (part.text(), found.len());
        let mut lies = false;
        self.ner.entities(part, &mut |NamedEntity { label, range, confidence }| match Span::new(
            text,
            range.start,
            range.end,
        ) {
            Some(span) => found.push(Finding::new(label, span, confidence, self.name.clone())),
            None => lies = true,
        })?;
        if lies {
            return Err(DetectorError("a span of the model does not lie on characters of the text"));
        }
        let own = found.get(before..).unwrap_or_default();
        let mut memory = NameMemory::with_capacity(TEXT_WORDS_MAX);
        memory.learn(text, own);
        let again = memory.recall(text, own);
        found.extend(again);
        Ok(())
    }

    /// What is cut is a name that runs over the border between two pieces.
    fn piece_bytes(&self) -> Option<usize> {
        self.ner.piece_bytes()
    }

    fn revision(&self) -> String {
        self.ner.revision()
    }
}

/// So many words of names are looked for again in one piece of text.
const TEXT_WORDS_MAX: usize = 512;
