//! Benchmarks of safeconduct: shared corpora, rules and policies.

pub mod corpora;
pub mod policies;
pub mod rules;
