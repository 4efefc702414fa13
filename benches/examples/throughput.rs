//! What does one kind of text cost? A quick look between benchmarks: `throughput [TEXT …]` prints MB/s, the best of a few runs.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::corpora;
use safeconduct_core::Part;
use safeconduct_detect::Scanner;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let size = 1 << 20;
    let mut texts = vec![
        ("prose", corpora::prose(size, 1)),
        ("code", corpora::code(size, 2)),
        ("logs", corpora::logs(size, 3)),
        ("dense", corpora::dense(size, 4)),
    ];
    texts.extend(corpora::adversarial(size));
    let all = Scanner::builder().rules(safeconduct_rules::all()).build()?;
    for (name, text) in texts {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let mut scratch = all.scratch();
        let (mut best, mut found) = (f64::INFINITY, 0);
        let began = Instant::now();
        while began.elapsed().as_millis() < 600 {
            let run = Instant::now();
            found = all.scan_into(&mut scratch, Part::new(&text))?.len();
            best = best.min(run.elapsed().as_secs_f64());
        }
        println!("{name:20} {:9.1} MB/s {found:7} findings", text.len() as f64 / 1e6 / best);
    }
    Ok(())
}
