//! Fuzz targets: each is a plain function of bytes that states a law and panics where it breaks.
//!
//! `cargo +nightly fuzz run scan` drives one with libFuzzer. On stable, `cargo test` runs each over
//! its seeds and thousands of small changes of them, and `cargo build` links the same programs.

pub mod documents;
pub mod json;
pub mod log;
pub mod redact;
pub mod scan;

/// Every target by its name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("scan", scan::fuzz_target),
    ("redact", redact::fuzz_target),
    ("json", json::fuzz_target),
    ("documents", documents::fuzz_target),
    ("log", log::fuzz_target),
];

/// The scanner with every rule, built once.
fn scanner() -> &'static safeconduct_detect::Scanner {
    static SCANNER: std::sync::OnceLock<safeconduct_detect::Scanner> = std::sync::OnceLock::new();
    SCANNER.get_or_init(|| safeconduct_rules::default_scanner().expect("the rules that ship build"))
}
