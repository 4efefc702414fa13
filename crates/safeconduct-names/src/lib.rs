//! People, places, organizations and street addresses: a small statistical tagger, compiled in, and a grammar of
//! addresses on its words.
//!
//! A linear-chain model over hashed features, a few megabytes of weights that are part of the
//! program: nothing is downloaded, nothing is decoded, a prompt costs microseconds. The model
//! card, with data, scores and known failures, is `docs/names.md`.
//!
//! ```
//! use safeconduct_core::{Detector, Part};
//!
//! let text = "Please ship it to Ana Silva, 12 Main Street, Springfield, IL 62704.";
//! let mut found = Vec::new();
//! safeconduct_names::detector().detect(Part::new(text), &mut found)?;
//! assert!(found.iter().any(|finding| finding.span().of(text) == Some("Ana Silva")));
//! # Ok::<(), safeconduct_core::DetectorError>(())
//! ```

mod address;
mod decode;
mod detector;
mod extras;
mod features;
mod fold;
mod gate;
mod lexicon;
mod lines;
mod memory;
mod model;
mod ner;
mod tagger;
mod tags;
mod tokens;

pub use detector::detector;
pub use extras::extras;
pub use memory::NameMemory;
pub use ner::{NamedEntity, Ner, detector_of};

/// What the training tool shares with the tagger. Not a stable interface.
#[doc(hidden)]
pub mod internals {
    pub use crate::detector::grade;
    pub use crate::fold::{hash_pair, hash_word};
    pub use crate::lexicon::{build, flag};
    pub use crate::model::{Model, encode};
    pub use crate::tagger::{Entity, Run, Tagger, runs_of};
    pub use crate::tags::{Kind, TAGS, Tag, may_follow};
}
