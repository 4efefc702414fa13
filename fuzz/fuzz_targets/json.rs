//! `cargo +nightly fuzz run json`: the law and its story are in `src/json.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| safeconduct_fuzz::json::fuzz_target(data));
