//! Benchmarks of safeconduct: shared corpora, rules and policies.

pub mod benign;
pub mod corpora;
pub mod disguises;
pub mod files;
pub mod policies;
pub mod positives;
pub mod rules;
