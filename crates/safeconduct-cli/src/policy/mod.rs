//! `safeconduct policy`: check, explain, test, prove, compare and foresee what a policy does.

pub mod args;
mod compare;
mod explain;
mod prove;

use crate::documents;
use crate::failure::{Ending, Failure};
use args::{CheckArgs, PolicyCommand, TestArgs};
use safeconduct::policy::{Problem, Scenarios};
use safeconduct::{Clock, SystemClock, Timestamp, default_vocabulary};
use serde::Serialize;
use std::io::{self, Write};

/// Runs a command about the policy.
pub fn run(command: &PolicyCommand) -> Result<Ending, Failure> {
    match command {
        PolicyCommand::Check(args) => check(args),
        PolicyCommand::Explain(args) => explain::run(args),
        PolicyCommand::Test(args) => test(args),
        PolicyCommand::Prove(args) => prove::run(args),
        PolicyCommand::VerifyCertificate(args) => prove::verify(args),
        PolicyCommand::Diff(args) => compare::diff(args),
        PolicyCommand::Forecast(args) => compare::forecast(args),
    }
}

/// The instant that was named, or now.
fn instant(named: Option<Timestamp>) -> Timestamp {
    named.unwrap_or_else(|| SystemClock.now())
}

fn check(args: &CheckArgs) -> Result<Ending, Failure> {
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    let (policy, catalog) = (evaluator.policy(), evaluator.catalog());
    let of_both = evaluator.warnings();
    let warnings: Vec<&Problem> =
        policy.warnings().iter().chain(catalog.warnings()).chain(&of_both).collect();
    let mut out = io::stdout().lock();
    if args.json {
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        let checked = serde_json::json!({
            "policy": policy.digest(), "catalog": catalog.digest(),
            "clauses": policy.clauses().len(), "preferences": policy.preferences().len(),
            "endpoints": catalog.endpoints().len(), "warnings": warnings,
        });
        writeln!(out, "{checked}")?;
    } else {
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let parts = [
            counted(policy.clauses().len(), "clause"),
            counted(policy.preferences().len(), "preference"),
            counted(catalog.endpoints().len(), "endpoint"),
            counted(warnings.len(), "warning"),
        ];
        writeln!(out, "ok: {}", parts.join(", "))?;
        writeln!(out, "policy  {}", policy.digest())?;
        writeln!(out, "catalog {}", catalog.digest())?;
    }
    Ok(if args.exit_code && !warnings.is_empty() { Ending::Found } else { Ending::Done })
}

fn test(args: &TestArgs) -> Result<Ending, Failure> {
    #[derive(Serialize)]
    struct Tested<'a> {
        file: String,
        scenario: &'a str,
        passed: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<&'a str>,
    }
    let evaluator = documents::evaluator(&args.rules, &default_vocabulary())?;
    let mut out = io::stdout().lock();
    let (mut passed, mut failed) = (0_u64, 0_u64);
    for path in &args.scenarios {
        let scenarios = Scenarios::from_text(&documents::read(path)?);
        let scenarios = scenarios.map_err(|error| documents::at(path, &error))?;
        for result in scenarios.run(&evaluator) {
            let failure = result.failure.as_deref();
            *if failure.is_none() { &mut passed } else { &mut failed } += 1;
            if args.json {
                let file = path.display().to_string();
                let tested = Tested { file, scenario: &result.name, passed: failure.is_none(), failure };
                serde_json::to_writer(&mut out, &tested).map_err(Failure::new)?;
                writeln!(out)?;
            } else {
                match failure {
                    None => writeln!(out, "ok      {}", result.name)?,
                    Some(why) => writeln!(out, "FAILED  {}\n        {why}", result.name)?,
                }
            }
        }
    }
    if !args.json {
        writeln!(out, "{passed} passed, {failed} failed")?;
    }
    Ok(if failed > 0 { Ending::Found } else { Ending::Done })
}
