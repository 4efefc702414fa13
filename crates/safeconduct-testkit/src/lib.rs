//! Conformance kits and the naive reference scanner for safeconduct extensions.

mod reference;

pub use reference::Reference;
