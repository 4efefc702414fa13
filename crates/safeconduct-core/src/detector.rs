//! The door for everything that finds.

use crate::{Finding, Label, Part};

/// A thing that finds. Bring your own: the scanner drives it beside its rules.
///
/// A detector may yield findings in any order, overlapping or not; the scanner checks every
/// span against the text, sorts and resolves. Findings whose spans do not lie on character
/// boundaries of the part are an error of the scan, never a panic.
///
/// ```
/// use safeconduct_core::{Category, Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};
///
/// /// Finds the code names of unreleased products.
/// struct CodeNames(Label);
///
/// impl Detector for CodeNames {
///     fn name(&self) -> &str {
///         "code-names"
///     }
///     fn labels(&self) -> Vec<Label> {
///         vec![self.0.clone()]
///     }
///     fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
///         for (start, name) in part.text().match_indices("Bluefin") {
///             let span = Span::new(part.text(), start, start + name.len());
///             let rule = RuleName::declare("code-names");
///             found.extend(span.map(|span| Finding::new(self.0.clone(), span, Confidence::High, rule)));
///         }
///         Ok(())
///     }
/// }
///
/// let detector = CodeNames(Label::custom("CODE_NAME", Category::Business)?);
/// let mut found = Vec::new();
/// detector.detect(Part::new("Bluefin ships in May."), &mut found)?;
/// assert_eq!(found.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Detector: Send + Sync {
    /// A stable name, `[a-z0-9._-]{1,64}`: it is recorded with the ruleset.
    fn name(&self) -> &str;

    /// Every label it may yield. A policy that names a label nobody yields does not load.
    fn labels(&self) -> Vec<Label>;

    /// Looks at one part and pushes what it found.
    ///
    /// # Errors
    /// When it could not look: the request is then not released.
    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError>;

    /// How much text it needs to see at once, in bytes; `None` for a whole part, however long.
    ///
    /// A longer part is then shown to it piece by piece, cut behind a line feed where one is near, or else behind a
    /// space: work and memory stay bounded, and a stream can be scanned with it.
    fn piece_bytes(&self) -> Option<usize> {
        None
    }

    /// The longest part it looks at, in bytes; `None` for any. In longer ones it finds nothing, so they are not shown to it.
    ///
    /// For detectors of short values that judge a part as a whole: a stream can be scanned with them too.
    fn part_bytes_max(&self) -> Option<usize> {
        None
    }

    /// What changes whenever its findings may change, e.g. a version or a digest of its word list.
    fn revision(&self) -> String {
        String::new()
    }
}

/// Why a detector could not look. The message is a constant, so no text can slip into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DetectorError(pub &'static str);
