//! What does each family of rules cost? Prints nanoseconds per byte of prose, code and logs, each family alone.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::corpora;
use safeconduct_core::Part;
use safeconduct_detect::{Rule, Scanner};
use std::error::Error;
use std::time::Instant;

/// The best of a few runs over 1 MB.
fn cost(rules: &[Rule], text: &str) -> Result<f64, Box<dyn Error>> {
    let scanner = Scanner::builder().rules(rules).layers_max(0).build()?;
    let mut scratch = scanner.scratch();
    let mut best = f64::INFINITY;
    for _ in 0..6 {
        let began = Instant::now();
        scanner.scan_into(&mut scratch, Part::new(text))?;
        best = best.min(began.elapsed().as_secs_f64());
    }
    Ok(best * 1e9 / text.len() as f64)
}

fn main() -> Result<(), Box<dyn Error>> {
    let texts = [corpora::prose(1 << 20, 1), corpora::code(1 << 20, 2), corpora::logs(1 << 20, 3)];
    println!(
        "{:28} {:>6} {:>8} {:>8} {:>8}  ns per byte, without layers",
        "family", "rules", "prose", "code", "logs"
    );
    let whole =
        [("all secrets", safeconduct_rules::secrets()), ("all personal", safeconduct_rules::personal())];
    let (secrets, personal) = (safeconduct_rules::secret_families(), safeconduct_rules::personal_families());
    for (name, rules) in secrets.iter().chain(personal).chain(&whole) {
        print!("{name:28} {:6}", rules.len());
        for text in &texts {
            print!(" {:8.3}", cost(rules, text)?);
        }
        println!();
    }
    Ok(())
}
