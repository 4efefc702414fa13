//! The detection machinery of safeconduct: rules, validators, and the scanner that runs them.
//!
//! A [`Rule`] is one `const` item: a pattern, what must not touch it, a validator, context words,
//! grades, and its examples beside it. A [`Scanner`] runs thousands of them, and users' own
//! [`Detector`](safeconduct_core::Detector)s, in one pass. This crate brings no rules of its own;
//! `safeconduct-rules` does.
//!
//! ```
//! use safeconduct_core::{Confidence, Label};
//! use safeconduct_detect::{Edges, Grades, Rule, Scanner};
//!
//! const EMAIL: Rule = Rule::new("email", Label::EMAIL_ADDRESS, r"[a-z0-9.]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z]{2,24}){1,4}")
//!     .edges(Edges::WORD)
//!     .grades(Grades::always(Confidence::High));
//!
//! let scanner = Scanner::builder().rules([EMAIL]).build()?;
//! let text = "Write to ana@example.org.";
//! let findings = scanner.scan(text)?;
//! assert_eq!(findings[0].span().of(text), Some("ana@example.org"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allow;
mod beginnings;
mod builder;
mod bytes;
mod cells;
#[cfg_attr(not(feature = "serde"), allow(dead_code, reason = "only rules from files have checks"))]
mod checks;
mod columns;
mod context;
mod custom;
mod digits;
mod document;
mod edges;
mod error;
mod explain;
mod family;
mod filing;
mod fold;
#[cfg(feature = "serde")]
mod gitleaks;
mod grades;
mod grams;
mod hash;
mod inner;
mod iter;
mod judge;
mod layers;
mod masks;
mod matcher;
mod owned;
#[cfg(feature = "rayon")]
mod parallel;
mod pattern;
mod phrases;
mod pieces;
mod prefix;
mod regions;
mod resolve;
mod rule;
mod ruleset;
mod scanner;
mod scratch;
mod shaped;
mod shapes;
mod skeleton;
#[cfg(feature = "serde")]
mod spec;
#[cfg(feature = "serde")]
mod spec_checks;
#[cfg(feature = "serde")]
mod spec_words;
mod stream;
mod survey;
mod sweep;
mod validator;
mod value;
mod verify;
mod words;

pub use builder::ScannerBuilder;
pub use bytes::BytesScan;
pub use document::{DetectorDocument, RuleDocument, RulesetDocument};
pub use edges::{Edge, Edges};
pub use error::{BuildError, ScanError};
pub use explain::{Explained, Explanation, Fate, Nearby};
pub use filing::Anchor;
#[cfg(feature = "serde")]
pub use gitleaks::{CarriedOver, GitleaksFile, LeftOut};
pub use grades::Grades;
pub use iter::FindIter;
pub use owned::{LENGTH_LIMIT, OwnedRule, RuleError};
pub use pattern::PatternError;
pub use rule::{LENGTH_MAX, Rule, Ruleset};
pub use scanner::Scanner;
pub use scratch::Scratch;
#[cfg(feature = "serde")]
pub use spec::RuleSpec;
#[cfg(feature = "serde")]
pub use spec_words::{RuleFile, SpecEdges, SpecPart, SpecSide};
pub use stream::{ScanStream, Settled};
pub use validator::{Candidate, Judgement, SURROUNDINGS_MAX, Validator};
