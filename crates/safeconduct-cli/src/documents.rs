//! Catalog and policy as named on the command line, or the built-in ones, with errors that name their place.

use crate::args::{Rules, TenantPolicy};
use crate::failure::Failure;
use safeconduct::policy::{DEFAULT_POLICY, LoadError, Problem, STARTER_CATALOG};
use safeconduct::{Catalog, Evaluator, Policy, Vocabulary};
use std::fs;
use std::path::Path;

/// Loads both, checks that they fit, and says on standard error what is odd about them.
pub fn evaluator(rules: &Rules, vocabulary: &Vocabulary) -> Result<Evaluator, Failure> {
    let catalog = catalog(rules.catalog.as_deref())?;
    let policy = policy(rules.policy.as_deref(), vocabulary)?;
    let mut evaluator = fit(catalog, policy, rules)?;
    for TenantPolicy { tenants, policy } in &rules.tenant_policy {
        let own = self::policy(Some(policy), evaluator.policy().vocabulary())?;
        evaluator = evaluator.with_tenant(tenants.clone(), own).map_err(|error| at(policy, &error))?;
    }
    Ok(evaluator)
}

/// Puts a catalog and a policy together.
pub fn fit(catalog: Catalog, policy: Policy, rules: &Rules) -> Result<Evaluator, Failure> {
    let evaluator = Evaluator::new(catalog, policy).map_err(|error| match error.document() {
        "catalog" => at(catalog_name(rules.catalog.as_deref()), &error),
        _ => at(policy_name(rules.policy.as_deref()), &error),
    })?;
    warn(policy_name(rules.policy.as_deref()), &evaluator.warnings());
    Ok(evaluator)
}

/// The catalog at a path, or the starter catalog.
pub fn catalog(path: Option<&Path>) -> Result<Catalog, Failure> {
    let catalog = match path {
        Some(path) => Catalog::from_text(&read(path)?),
        None => {
            eprintln!(
                "safeconduct: no --catalog, so the built-in starter catalog is used; by using it you declare \
                 its endpoint `local` to be a model server on your own hardware"
            );
            Catalog::from_text(STARTER_CATALOG)
        }
    };
    let catalog = catalog.map_err(|error| at(catalog_name(path), &error))?;
    warn(catalog_name(path), catalog.warnings());
    Ok(catalog)
}

/// The policy at a path, or the default policy.
pub fn policy(path: Option<&Path>, vocabulary: &Vocabulary) -> Result<Policy, Failure> {
    let policy = match path {
        Some(path) => Policy::from_text(&read(path)?, vocabulary),
        None => Policy::from_text(DEFAULT_POLICY, vocabulary),
    };
    let policy = policy.map_err(|error| at(policy_name(path), &error))?;
    warn(policy_name(path), policy.warnings());
    Ok(policy)
}

/// The text of a file.
pub fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// An error about a document, each problem with file, line and column.
pub fn at(path: &Path, error: &LoadError) -> Failure {
    let problems: Vec<String> = error.problems().iter().map(|problem| place(path, problem)).collect();
    match problems.as_slice() {
        [only] => Failure::new(format!("the {} does not load: {only}", error.document())),
        all => Failure::new(format!("the {} does not load:\n  {}", error.document(), all.join("\n  "))),
    }
}

fn warn(path: &Path, warnings: &[Problem]) {
    warnings.iter().for_each(|warning| eprintln!("safeconduct: warning: {}", place(path, warning)));
}

/// A problem as editors and terminals link it: `file:line:column: what`.
fn place(path: &Path, problem: &Problem) -> String {
    match problem.line {
        0 => format!("{}: {}", path.display(), problem.message),
        line => format!("{}:{line}:{}: {}", path.display(), problem.column, problem.message),
    }
}

fn catalog_name(path: Option<&Path>) -> &Path {
    path.unwrap_or(Path::new("the starter catalog"))
}

fn policy_name(path: Option<&Path>) -> &Path {
    path.unwrap_or(Path::new("the default policy"))
}

#[cfg(test)]
mod tests {
    use safeconduct::{default_scanner, default_vocabulary};

    /// So `policy` needs no scanner to know the words that a policy of `guard` may use.
    #[test]
    fn the_default_vocabulary_has_every_label_of_the_default_scanner() {
        let vocabulary = default_vocabulary();
        for label in default_scanner().unwrap().labels() {
            assert_eq!(vocabulary.label(label.as_str()), Some(&label));
        }
    }
}
