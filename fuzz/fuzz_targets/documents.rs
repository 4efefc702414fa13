//! `cargo +nightly fuzz run documents`: the law and its story are in `src/documents.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| safeconduct_fuzz::documents::fuzz_target(data));
