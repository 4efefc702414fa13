//! How do we compare, on the same texts, in one run? Prints one table of ratios for each question.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml`

mod contestants;
mod measure;
mod rules;

use contestants::{Contestant, all, dd_sds_with, ours_with};
use measure::{Rates, percentile};
use safeconduct_benches::corpora;
use std::time::Instant;

const MEGABYTE: usize = 1_000_000;

fn main() {
    // A quarter of a megabyte keeps the slowest contestants patient; rates hardly depend on it.
    let size = MEGABYTE / 4;
    let texts = [
        ("prose", corpora::prose(size, 1)),
        ("code", corpora::code(size, 2)),
        ("logs", corpora::logs(size, 3)),
        ("dense", corpora::dense(size, 4)),
    ];
    let mut all = all();
    throughput(&mut all, &texts);
    prompts(&mut all);
    more_rules(&texts[0].1);
    worst();
}

/// How many MB a second, and how many times slower than ours with the same rules?
fn throughput(all: &mut [Contestant], texts: &[(&str, String)]) {
    println!("## Throughput, MB/s (and how many times ours is faster)\n");
    print!("| | rules | build ms |");
    texts.iter().for_each(|(name, _)| print!(" {name} | findings |"));
    println!("\n|---|---|---|{}", "---|---|".repeat(texts.len()));
    let rates: Vec<Rates> = texts.iter().map(|(_, text)| Rates::of(all, text)).collect();
    for (at, contestant) in all.iter().enumerate() {
        let rules = if contestant.equal { "the 62" } else { "its own" };
        print!("| {} | {rules} | {:.1} |", contestant.name, contestant.built_in.as_secs_f64() * 1e3);
        for rates in &rates {
            let (rate, ours) = (rates.median(at), rates.median(0));
            print!(" {rate:.1} ({:.1}×) | {} |", ours / rate, rates.findings(at));
        }
        println!();
    }
}

/// What does a prompt of 2 KB cost, in the middle and at the worst hundredth of 20,000 different ones?
fn prompts(all: &mut [Contestant]) {
    println!(
        "\n## A clean prompt of 2 KB, µs over different prompts\n\n| | prompts | p50 | p99 |\n|---|---|---|---|"
    );
    let prompts: Vec<String> = (0..20_000).map(|seed| corpora::prose(2000, 1000 + seed)).collect();
    for contestant in all {
        // Whoever needs longer than a millisecond a prompt is asked less often.
        let start = Instant::now();
        prompts.iter().take(20).for_each(|prompt| {
            (contestant.scan)(prompt);
        });
        let count = if start.elapsed().as_millis() > 5 { 2_000 } else { prompts.len() };
        let mut times: Vec<f64> = prompts
            .iter()
            .take(count)
            .map(|prompt| {
                let start = Instant::now();
                std::hint::black_box((contestant.scan)(std::hint::black_box(prompt)));
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "| {} | {count} | {:.2} | {:.2} |",
            contestant.name,
            percentile(&times, 50),
            percentile(&times, 99)
        );
    }
}

/// What do a thousand rules cost?
fn more_rules(prose: &str) {
    println!("\n## From 62 to 1,062 rules, prose, MB/s\n\n| | 62 | 1,062 | kept |\n|---|---|---|---|");
    for with in [ours_with, dd_sds_with] {
        let mut both = [with(0), with(1000)];
        let rates = Rates::of(&mut both, prose);
        let (few, many) = (rates.median(0), rates.median(1));
        println!("| {} | {few:.1} | {many:.1} | {:.0} % |", both[0].name, 100.0 * many / few);
    }
}

/// Which input makes us slowest? One megabyte each.
fn worst() {
    println!("\n## Inputs made to be slow, 1 MB, MB/s\n\n| | 62 rules | its own rules |\n|---|---|---|");
    let mut all = all();
    for (name, text) in corpora::adversarial(MEGABYTE) {
        let rates = Rates::of(&mut all[..2], &text);
        println!("| {name} | {:.0} | {:.0} |", rates.median(0), rates.median(1));
    }
}
