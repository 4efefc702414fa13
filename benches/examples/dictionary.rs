//! What does a dictionary of a million terms cost? Prints the time to load it from a file, its memory, and MB/s of scanning.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::corpora::{self, Dice};
use safeconduct_core::{Category, Detector, Label, Part};
use safeconduct_rules::business::Dictionary;
use std::error::Error;
use std::io::{BufReader, Write};
use std::time::Instant;

/// Resident memory in MB, where the system tells.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0 / 1e6
}

/// A term of one to three made-up words.
fn term(dice: &mut Dice) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ken", "lo", "mir", "tas", "vel", "dor", "shi", "quo", "ran", "fex", "pul", "gim", "zan", "wy",
        "thor",
    ];
    let mut word = || {
        let syllables = 2 + dice.below(3);
        (0..syllables).map(|_| dice.pick(&SYLLABLES)).collect::<String>()
    };
    let words = [word(), word(), word()];
    words.into_iter().take(1 + dice.below(3)).collect::<Vec<_>>().join(" ")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut dice = Dice::new(7);
    let mut file = tempfile::NamedTempFile::new()?;
    for _ in 0..1_000_000 {
        writeln!(file, "{}", term(&mut dice))?;
    }
    let (before, began) = (resident(), Instant::now());
    let label = Label::custom("CUSTOMER", Category::Business)?;
    let terms = Dictionary::read("customers", label, BufReader::new(file.reopen()?))?;
    println!(
        "{} terms loaded in {:.2} s, {:.0} MB",
        terms.len(),
        began.elapsed().as_secs_f64(),
        resident() - before
    );
    for (name, text) in [("prose", corpora::prose(1 << 20, 1)), ("code", corpora::code(1 << 20, 2))] {
        let mut best = f64::INFINITY;
        let mut found = Vec::new();
        for _ in 0..5 {
            found.clear();
            let began = Instant::now();
            terms.detect(Part::new(&text), &mut found)?;
            best = best.min(began.elapsed().as_secs_f64());
        }
        println!("{name:8} {:7.1} MB/s, {} findings", text.len() as f64 / 1e6 / best, found.len());
    }
    Ok(())
}
