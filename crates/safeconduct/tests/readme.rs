//! The shop window shows what runs: the example of the front page is the doctest of this crate.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

/// The first Rust block, without the lines that rustdoc hides.
fn example(readme: &str) -> Vec<&str> {
    let block =
        readme.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
    block.lines().filter(|line| !line.starts_with("# ")).collect()
}

#[test]
fn the_front_page_shows_the_example_that_is_tested() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let front = here.join("../../README.md");
    if !front.exists() {
        return; // a package on its own has no front page
    }
    let (own, front) = (std::fs::read_to_string(here.join("README.md")), std::fs::read_to_string(front));
    let (own, front) = (own.unwrap(), front.unwrap());
    assert!(!example(&own).is_empty());
    assert_eq!(example(&front), example(&own));
}
