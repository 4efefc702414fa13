//! The detection machinery of safeconduct: rules, validators, and the scanner that runs them.

mod edges;
mod grades;
mod rule;
mod validator;

pub use edges::{Edge, Edges};
pub use grades::Grades;
pub use rule::{LENGTH_MAX, Rule, Ruleset};
pub use validator::{Candidate, Judgement, SURROUNDINGS_MAX, Validator};
