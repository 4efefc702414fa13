//! `cargo +nightly fuzz run log`: the law and its story are in `src/log.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| safeconduct_fuzz::log::fuzz_target(data));
