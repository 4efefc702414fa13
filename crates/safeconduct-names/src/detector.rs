//! The detector: what the tagger sees, as findings.

use crate::address;
use crate::model::Model;
use crate::spoken;
use crate::tagger::{Entity, Tagger};
use crate::tags::Kind;
use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

const MODEL: &[u8] = include_bytes!("../data/names.model");
const NAME: &str = "names";
const RULE: RuleName = RuleName::declare(NAME);

/// From this margin on a name is reported as `Medium`; below it as `Low`.
const MEDIUM: i32 = 4;
/// From this margin on as `High`.
const HIGH: i32 = 72;

/// The tagger that is compiled in, made ready on first use and shared by all threads.
fn tagger() -> Result<&'static Tagger<'static>, DetectorError> {
    static TAGGER: OnceLock<Option<Tagger<'static>>> = OnceLock::new();
    TAGGER
        .get_or_init(|| Model::new(MODEL).map(Tagger::new))
        .as_ref()
        .ok_or(DetectorError("the model compiled into the name detector cannot be read"))
}

/// The detector of people, places, organizations and street addresses.
///
/// Costs nothing to make: the model is part of the program and read in place.
///
/// ```
/// use safeconduct_core::{Detector, Part};
///
/// let text = "Hi, this is Maria Lopez from Chicago.";
/// let mut found = Vec::new();
/// safeconduct_names::detector().detect(Part::new(text), &mut found)?;
/// let names: Vec<_> = found.iter().map(|f| (f.label().as_str(), f.span().of(text))).collect();
/// assert_eq!(names, [("PERSON", Some("Maria Lopez")), ("LOCATION", Some("Chicago"))]);
/// # Ok::<(), safeconduct_core::DetectorError>(())
/// ```
pub fn detector() -> impl Detector {
    Names
}

struct Names;

impl Detector for Names {
    fn name(&self) -> &str {
        NAME
    }

    fn labels(&self) -> Vec<Label> {
        vec![
            Label::PERSON,
            Label::LOCATION,
            Label::ORGANIZATION,
            Label::STREET_ADDRESS,
            Label::ZIP_CODE,
            Label::PHONE_NUMBER,
            Label::CREDIT_CARD,
        ]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let text = part.text();
        let mut entities = Vec::new();
        let tokens = tagger()?.tag_tokens(text, part.key(), |entity| entities.push(entity));
        for entity in &entities {
            let label = match entity.kind {
                Kind::Person => Label::PERSON,
                Kind::Location => Label::LOCATION,
                Kind::Organization => Label::ORGANIZATION,
                Kind::Street => continue,
            };
            let span = Span::new(text, entity.start, entity.end);
            found.extend(span.map(|span| Finding::new(label, span, grade(entity, text), RULE)));
        }
        let mut addresses = Vec::new();
        address::find(text, part.key(), &tokens, &entities, &mut addresses);
        for address in addresses {
            let span = Span::new(text, address.start, address.end);
            found.extend(span.map(|span| Finding::new(address.label, span, address.confidence, RULE)));
        }
        let mut numbers = Vec::new();
        spoken::find(text, &tokens, &mut numbers);
        for number in numbers {
            let span = Span::new(text, number.start, number.end);
            found.extend(span.map(|span| Finding::new(number.label, span, Confidence::Medium, RULE)));
        }
        Ok(())
    }

    /// Sentences and addresses are short; what is cut is a name that runs over the line feed between two pieces.
    fn piece_bytes(&self) -> Option<usize> {
        Some(16 * 1024)
    }

    fn revision(&self) -> String {
        static DIGEST: OnceLock<String> = OnceLock::new();
        DIGEST
            .get_or_init(|| Sha256::digest(MODEL).iter().take(16).map(|byte| format!("{byte:02x}")).collect())
            .clone()
    }
}

fn grade(entity: &Entity, text: &str) -> Confidence {
    let confidence = match entity.margin {
        ..MEDIUM => Confidence::Low,
        MEDIUM..HIGH => Confidence::Medium,
        _ => Confidence::High,
    };
    match text.get(entity.start..entity.end) {
        Some(name) if is_thin(name) => Confidence::Low,
        _ => confidence,
    }
}

/// Whether the spelling alone says too little: one lower-case word that nothing introduces is more often an
/// identifier or a column name than a person, and a short run of capitals an abbreviation than a name.
fn is_thin(name: &str) -> bool {
    let lower = name.len() < 8 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let abbreviation = name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    lower || abbreviation
}
