//! The detector: what the tagger sees, as findings.

use crate::address;
use crate::model::Model;
use crate::ner::{NamedEntity, Ner, detector_of};
use crate::tagger::{Entity, Tagger};
use crate::tags::Kind;
use safeconduct_core::{Confidence, Detector, DetectorError, Label, Part, RuleName};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

const MODEL: &[u8] = include_bytes!("../data/names.model");

/// From this margin on a name is reported as `Medium`; below it as `Low`.
const MEDIUM: i32 = 4;
/// From this margin on as `High`.
const HIGH: i32 = 72;
/// From this margin on a few capitals are a name.
const THIN: i32 = 40;

/// The tagger that is compiled in, made ready on first use and shared by all threads.
pub(crate) fn tagger() -> Result<&'static Tagger<'static>, DetectorError> {
    static TAGGER: OnceLock<Option<Tagger<'static>>> = OnceLock::new();
    TAGGER
        .get_or_init(|| Model::new(MODEL).map(Tagger::new))
        .as_ref()
        .ok_or(DetectorError("the model compiled into the name detector cannot be read"))
}

/// The detector of people, places, organizations and street addresses.
///
/// Costs nothing to make: the model is part of the program and read in place. A person who is found with confidence is
/// found again in the same text in every form, see [`NameMemory`](crate::NameMemory).
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
    detector_of(BuiltIn)
}

/// The model that is compiled in.
struct BuiltIn;

impl Ner for BuiltIn {
    fn name(&self) -> RuleName {
        RuleName::declare("names")
    }

    fn labels(&self) -> Vec<Label> {
        vec![Label::PERSON, Label::LOCATION, Label::ORGANIZATION, Label::STREET_ADDRESS, Label::ZIP_CODE]
    }

    fn entities(&self, part: Part<'_>, each: &mut dyn FnMut(NamedEntity)) -> Result<(), DetectorError> {
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
            each(NamedEntity { label, range: entity.start..entity.end, confidence: grade(entity, text) });
        }
        let mut addresses = Vec::new();
        address::find(text, part.key(), &tokens, &entities, &mut addresses);
        for address in addresses {
            let range = address.start..address.end;
            each(NamedEntity { label: address.label, range, confidence: address.confidence });
        }
        Ok(())
    }

    fn revision(&self) -> String {
        static DIGEST: OnceLock<String> = OnceLock::new();
        DIGEST
            .get_or_init(|| Sha256::digest(MODEL).iter().take(16).map(|byte| format!("{byte:02x}")).collect())
            .clone()
    }
}

/// How sure a name of this margin and this spelling is.
pub fn grade(entity: &Entity, text: &str) -> Confidence {
    let confidence = match entity.margin {
        ..MEDIUM => Confidence::Low,
        MEDIUM..HIGH => Confidence::Medium,
        _ => Confidence::High,
    };
    match text.get(entity.start..entity.end) {
        Some(_) if entity.kind == Kind::Location && is_model(text, entity) => Confidence::Low,
        Some(name) if is_small(name) || is_short(name) && entity.margin < THIN => Confidence::Low,
        _ => confidence,
    }
}

/// Whether an article stands before it and a number behind: *the Ridge 40* is a thing on sale, not a place.
fn is_model(text: &str, entity: &Entity) -> bool {
    let before = text.get(..entity.start).and_then(|before| before.strip_suffix(' ')).unwrap_or_default();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let article = matches!(word, "the" | "The" | "a" | "an" | "A" | "An" | "my" | "My" | "our" | "your");
    let after = text.get(entity.end..).and_then(|after| after.strip_prefix(' ')).unwrap_or_default();
    article && after.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether it is one lower-case word: that is more often an identifier or a column name than a person.
fn is_small(name: &str) -> bool {
    name.len() < 8 && name.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether it is a short run of capitals: more often an abbreviation than a name.
fn is_short(name: &str) -> bool {
    name.len() <= 4 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}
