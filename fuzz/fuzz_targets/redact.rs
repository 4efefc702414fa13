//! `cargo +nightly fuzz run redact`: the law and its story are in `src/redact.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| safeconduct_fuzz::redact::fuzz_target(data));
