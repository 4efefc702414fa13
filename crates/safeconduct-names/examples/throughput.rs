//! What does the tagger cost on a text? `cargo run --release --example throughput -- FILE`
#![allow(clippy::print_stdout, reason = "it is what the example is for")]

use safeconduct_core::{Detector, Part};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let prose = "I hope you are doing well. On Monday I met Anna Schmidt from the Berlin office, and we \
        talked about the new contract for almost two hours. She said that the numbers for the last \
        quarter were better than expected, but that the team needs more time before the release. \
        Could you please send me the report and tell the others that the next meeting is moved? ";
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => prose.repeat(4000),
    };
    let detector = safeconduct_names::detector();
    let mut found = Vec::new();
    for _ in 0..3 {
        found.clear();
        let start = Instant::now();
        detector.detect(Part::new(&text), &mut found)?;
        let seconds = start.elapsed().as_secs_f64();
        println!("{:.1} MB/s, {} findings", text.len() as f64 / 1e6 / seconds, found.len());
    }
    let prompt = prose.repeat(6);
    let prompt = prompt.get(..2048).unwrap_or(&prompt);
    let start = Instant::now();
    for _ in 0..1000 {
        found.clear();
        detector.detect(Part::new(prompt), &mut found)?;
    }
    println!("2 KB prompt: {:.1} µs", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}
