//! Conformance kits and the naive reference scanner for safeconduct extensions.
