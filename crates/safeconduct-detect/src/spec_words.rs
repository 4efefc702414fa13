//! The words of a rule from a file beside its own fields: the file, parts nearby, sides and edges.

use crate::{Edges, RuleSpec, SURROUNDINGS_MAX};
use serde::{Deserialize, Serialize};

/// Rules from a file: `[[rules]]` in TOML, `{"rules": […]}` in JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The rules.
    #[serde(default)]
    pub rules: Vec<RuleSpec>,
}

/// Something that has to stand near a match, e.g. the id that belongs to a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecPart {
    /// Its shape, found anywhere in the stretch.
    pub pattern: String,
    /// On which side of the match it may stand.
    #[serde(default)]
    pub side: SpecSide,
    /// How many bytes from the match the stretch reaches; [`SURROUNDINGS_MAX`] at most and unless said otherwise.
    #[serde(default = "surroundings")]
    pub within: usize,
}

fn surroundings() -> usize {
    SURROUNDINGS_MAX
}

/// On which side of a match something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpecSide {
    /// On either side.
    #[default]
    Either,
    /// Before it.
    Before,
    /// After it.
    After,
}

impl SpecPart {
    /// A part on either side, as far off as a validator may see.
    pub fn new(pattern: impl Into<String>) -> SpecPart {
        SpecPart { pattern: pattern.into(), side: SpecSide::Either, within: SURROUNDINGS_MAX }
    }
}

/// What must not touch a match, by name; see [`Edges`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpecEdges {
    /// Anything may.
    None,
    /// No digit.
    Digit,
    /// No letter or digit.
    Alnum,
    /// No word character.
    #[default]
    Word,
    /// No word character and no hyphen.
    Token,
    /// Nothing that continues a run of base64.
    Base64,
}

impl From<SpecEdges> for Edges {
    fn from(edges: SpecEdges) -> Edges {
        match edges {
            SpecEdges::None => Edges::NONE,
            SpecEdges::Digit => Edges::DIGIT,
            SpecEdges::Alnum => Edges::ALNUM,
            SpecEdges::Word => Edges::WORD,
            SpecEdges::Token => Edges::TOKEN,
            SpecEdges::Base64 => Edges::BASE64,
        }
    }
}
