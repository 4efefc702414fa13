//! How many secrets are found? `recall TABLE.csv [--missed]` draws each format of a table into every syntax.
//!
//! Prints what was found and what was covered exactly, by kind of format, by who knows it and by syntax.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use safeconduct_benches::corpora::Dice;
use safeconduct_benches::disguises::disguised;
use safeconduct_benches::positives::{ALONE, ASSIGNMENTS, Case, formats, written};
use safeconduct_core::Confidence;
use safeconduct_detect::Scanner;
use std::collections::BTreeMap;
use std::error::Error;

#[derive(Default, Clone, Copy)]
struct Score {
    asked: usize,
    found: usize,
    exact: usize,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
        write!(
            f,
            "{:6} asked, {:5.1} % found, {:5.1} % of them exactly",
            self.asked,
            of(self.found, self.asked),
            of(self.exact, self.found)
        )
    }
}

fn ask(scanner: &Scanner, case: &Case) -> Result<Score, Box<dyn Error>> {
    let found = scanner.scan(&case.text)?.at_least(Confidence::DEFAULT_FLOOR);
    let touches =
        found.iter().any(|f| f.span().start() < case.secret.end && case.secret.start < f.span().end());
    let exact = found.iter().any(|f| f.span().range() == case.secret);
    Ok(Score { asked: 1, found: usize::from(touches), exact: usize::from(exact) })
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let table = words.iter().find(|word| !word.starts_with("--")).ok_or("give a table of formats in CSV")?;
    let missed = words.iter().any(|word| word == "--missed");
    let scanner = safeconduct_rules::default_scanner()?;
    let mut dice = Dice::new(1);
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for format in formats(&std::fs::read_to_string(table)?) {
        let syntaxes = ASSIGNMENTS.iter().chain(if format.needs_context { &[] } else { ALONE });
        let kind = if format.needs_context { "keyword" } else { "prefix" };
        let tools = if format.known_by.len() >= 3 { "three or more" } else { "one or two" };
        let mut own = Score::default();
        for (name, syntax) in syntaxes {
            let case = written(&format, &mut dice, (name, syntax));
            let score = ask(&scanner, &case)?;
            if missed && score.found == 0 {
                println!("missed\t{kind}\t{}\t{name}\t{}", format.id, case.text.escape_debug());
            }
            let known_by = format.known_by.iter().map(|tool| format!("known to {tool}"));
            let groups = [
                "all".to_owned(),
                format!("kind {kind}"),
                format!("kind {kind}, known to {tools}"),
                format!("{kind} as {name}"),
            ];
            for group in groups.into_iter().chain(known_by) {
                let sum = scores.entry(group).or_default();
                *sum = Score {
                    asked: sum.asked + score.asked,
                    found: sum.found + score.found,
                    exact: sum.exact + score.exact,
                };
            }
            own = Score {
                asked: own.asked + 1,
                found: own.found + score.found,
                exact: own.exact + score.exact,
            };
        }
        if !format.needs_context {
            for (name, text) in disguised(&format.draw(&mut dice)) {
                let case =
                    Case { syntax: name, secret: 7..7 + text.len(), text: format!("key = \"{text}\"\n") };
                let score = ask(&scanner, &case)?;
                if missed && score.found == 0 {
                    println!("missed\tdisguised\t{}\t{name}\t{}", format.id, case.text.escape_debug());
                }
                for group in [format!("disguised as {name}"), "disguised".to_owned()] {
                    let sum = scores.entry(group).or_default();
                    *sum = Score {
                        asked: sum.asked + 1,
                        found: sum.found + score.found,
                        exact: sum.exact + score.exact,
                    };
                }
            }
        }
        if missed && own.found * 10 < own.asked * 8 {
            println!("weak\t{kind}\t{}\t{own}", format.id);
        }
    }
    for (group, score) in &scores {
        println!("{group:44} {score}");
    }
    Ok(())
}
