//! Catalog and policy as named on the command line, or the built-in ones.

use crate::args::Rules;
use crate::failure::Failure;
use safeconduct::policy::{DEFAULT_POLICY, STARTER_CATALOG};
use safeconduct::{Catalog, Evaluator, Policy, Scanner, vocabulary};
use std::fs;
use std::path::Path;

/// Loads both, checks that they fit, and says on standard error what is odd about them.
pub fn evaluator(rules: &Rules, scanner: &Scanner) -> Result<Evaluator, Failure> {
    let catalog = match &rules.catalog {
        Some(path) => Catalog::from_toml(&read(path)?).map_err(|error| at(path, error))?,
        None => {
            eprintln!(
                "safeconduct: no --catalog, so the built-in starter catalog is used; by using it you declare \
                 its endpoint `local` to be a model server on your own hardware"
            );
            Catalog::from_toml(STARTER_CATALOG).map_err(Failure::new)?
        }
    };
    let vocabulary = vocabulary(scanner);
    let policy = match &rules.policy {
        Some(path) => Policy::from_toml(&read(path)?, &vocabulary).map_err(|error| at(path, error))?,
        None => Policy::from_toml(DEFAULT_POLICY, &vocabulary).map_err(Failure::new)?,
    };
    for warning in policy.warnings() {
        let name = rules.policy.as_deref().unwrap_or(Path::new("the default policy")).display();
        eprintln!("safeconduct: {name}: {warning}");
    }
    Evaluator::new(catalog, policy).map_err(|error| match &rules.policy {
        Some(path) => at(path, error),
        None => Failure::new(error),
    })
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

fn at(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
