//! How many findings does ordinary developer text have? None is right; a budget per rule says how many are borne.
//!
//! `cargo bench -p safeconduct-benches --bench benign -- [--show] [FOLDER …]` scans generated text and every file
//! of the folders at the default floor. `benches/corpus/assemble.sh` makes such a folder from published packages.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::{benign, files};
use safeconduct_core::{Category, Confidence, Finding};
use safeconduct_detect::{ScanError, Scanner};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Findings per MB that one rule may have.
const RULE_BUDGET: f64 = 0.03;
/// Findings per MB that all secrets together may have.
const SECRETS_BUDGET: f64 = 0.15;

/// What was found so far.
#[derive(Default)]
struct Count {
    bytes: usize,
    rules: BTreeMap<(bool, String), usize>,
}

impl Count {
    fn scan(&mut self, scanner: &Scanner, name: &str, bytes: &[u8], show: bool) -> Result<(), ScanError> {
        self.bytes += bytes.len();
        let scanned = scanner.scan_bytes(bytes)?;
        for finding in scanned.findings.iter().filter(|f| f.confidence() >= Confidence::DEFAULT_FLOOR) {
            let secret = finding.label().category() == Category::Credential;
            *self.rules.entry((secret, finding.rule().to_string())).or_default() += 1;
            if show {
                println!("{}", line(name, bytes, finding));
            }
        }
        Ok(())
    }

    fn per_mb(&self, count: usize) -> f64 {
        count as f64 * 1e6 / self.bytes.max(1) as f64
    }

    /// Prints the table and says whether all budgets hold.
    fn report(&self) -> bool {
        let (mut secrets, mut others, mut held) = (0, 0, true);
        for ((secret, rule), count) in &self.rules {
            let over = *secret && self.per_mb(*count) > RULE_BUDGET;
            held &= !over;
            *(if *secret { &mut secrets } else { &mut others }) += count;
            let mark = if over { "  over its budget" } else { "" };
            println!("{rule:40} {count:6} {:8.4}/MB{mark}", self.per_mb(*count));
        }
        let mb = self.bytes as f64 / 1e6;
        println!(
            "{mb:.1} MB: {secrets} secrets, {:.3}/MB (budget {SECRETS_BUDGET}, {RULE_BUDGET} a rule); {others} others, {:.3}/MB",
            self.per_mb(secrets),
            self.per_mb(others)
        );
        held && self.per_mb(secrets) <= SECRETS_BUDGET
    }
}

/// A finding between what stands around it, on one line.
fn line(name: &str, bytes: &[u8], finding: &Finding) -> String {
    let text = |range: std::ops::Range<usize>| {
        String::from_utf8_lossy(bytes.get(range).unwrap_or_default()).escape_debug().to_string()
    };
    let (start, end) = (finding.span().start(), finding.span().end());
    let before = text(start.saturating_sub(70)..start);
    let after = text(end..(end + 30).min(bytes.len()));
    format!(
        "{}\t{}\t{name}\t{before}⟦{}⟧{after}",
        finding.rule(),
        finding.label(),
        text(start..end.min(start + 200))
    )
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let show = words.iter().any(|word| word == "--show");
    let folders: Vec<PathBuf> =
        words.iter().filter(|word| !word.starts_with("--")).map(PathBuf::from).collect();
    let scanner = safeconduct_rules::default_scanner()?;
    let mut count = Count::default();
    for (name, text) in benign::texts(1 << 20) {
        count.scan(&scanner, name, text.as_bytes(), show)?;
    }
    for folder in &folders {
        files::for_each(folder, &mut |path, bytes| {
            Ok(count.scan(&scanner, &path.display().to_string(), bytes, show)?)
        })?;
    }
    Ok(if count.report() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
