//! `cargo +nightly fuzz run scan`: the law and its story are in `src/scan.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| safeconduct_fuzz::scan::fuzz_target(data));
