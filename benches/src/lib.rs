//! Benchmarks of safeconduct: shared corpora.

pub mod corpora;
pub mod rules;
