//! What does one kind of text cost? A quick look between benchmarks: `throughput [TEXT …]` prints MB/s, the best of a few runs and the first.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::corpora;
use safeconduct_core::Part;
use safeconduct_detect::Scanner;
use std::error::Error;
use std::sync::OnceLock;
use std::time::Instant;

/// Time on the processor where the system tells, so that neighbours on the machine count less; else time on the wall.
fn seconds() -> f64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    let own = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = own.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64(), |n| n / 1e9)
}

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
    let before = seconds();
    let all = Scanner::builder().rules(safeconduct_rules::all()).build()?;
    println!("the scanner was built in {:.1} ms", (seconds() - before) * 1e3);
    for (name, text) in texts {
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let mut scratch = all.scratch();
        let (mut best, mut cold, mut found) = (f64::INFINITY, 0.0, 0);
        let began = seconds();
        for run in 0.. {
            let before = seconds();
            found = all.scan_into(&mut scratch, Part::new(&text))?.len();
            let took = seconds() - before;
            match run {
                0 => cold = took,
                _ => best = best.min(took),
            }
            if run > 0 && seconds() - began > 0.7 {
                break;
            }
        }
        let rate = |seconds: f64| text.len() as f64 / 1e6 / seconds;
        println!("{name:20} {:9.1} MB/s, the first time {:9.1}; {found:7} findings", rate(best), rate(cold));
    }
    Ok(())
}
