//! Benchmarks of safeconduct: shared corpora.
