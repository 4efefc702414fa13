//! Holds the documents to the code: every dependency is accounted for, every promise names a test that exists.

use std::{
    collections::BTreeSet,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

#[test]
fn every_dependency_is_accounted_for() -> Result<(), Box<dyn Error>> {
    let mut used = BTreeSet::new();
    for manifest in manifests()? {
        let manifest: toml::Table = fs::read_to_string(manifest)?.parse()?;
        let workspace = manifest.get("workspace").and_then(toml::Value::as_table);
        for table in [Some(&manifest), workspace].into_iter().flatten() {
            for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
                used.extend(
                    table
                        .get(kind)
                        .and_then(toml::Value::as_table)
                        .into_iter()
                        .flat_map(toml::Table::keys)
                        .cloned(),
                );
            }
        }
    }
    used.retain(|name| name != "safeconduct" && !name.starts_with("safeconduct-"));
    let document = fs::read_to_string(root().join("docs/dependencies.md"))?;
    let told: BTreeSet<String> = document
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .map(str::to_owned)
        .collect();
    assert!(used.len() > 20, "only {} dependencies read: the manifests were not understood", used.len());
    assert_eq!(
        used.difference(&told).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "no line in docs/dependencies.md"
    );
    assert_eq!(told.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "a line for nothing");
    Ok(())
}

/// What `docs/embedding.md` shows is the example that a test plays, and it is short.
#[test]
fn the_service_that_is_shown_is_the_one_that_runs() -> Result<(), Box<dyn Error>> {
    let example = fs::read_to_string(root().join("crates/safeconduct-http/examples/axum_service.rs"))?;
    let service = example.split("// --- All of the service").next().unwrap_or_default();
    let shown = fs::read_to_string(root().join("docs/embedding.md"))?;
    assert!(shown.contains(service.trim_end()), "docs/embedding.md does not show the example as it is");
    let lines = service.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines <= 60, "{lines} lines");
    Ok(())
}

#[test]
fn every_promise_names_a_test_that_exists() -> Result<(), Box<dyn Error>> {
    let document = fs::read_to_string(root().join("docs/architecture.md"))?;
    let table = document.split("## Promises and their tests").nth(1).ok_or("no table of promises")?;
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ") && line.contains('`')).collect();
    assert!(rows.len() > 1, "no rows read: the table was not understood");
    let mut missing = Vec::new();
    for row in rows {
        // `crate` `test`, `crate` `test` …: the names in backticks of the last column, in pairs.
        let held_by = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap_or_default();
        let names: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty() && names.len().is_multiple_of(2), "a crate and a test, in pairs: {row}");
        for pair in names.chunks(2) {
            let [house, test] = pair else { continue };
            if !has_function(&root().join("crates").join(house), test)? {
                missing.push(format!("`{house}` has no test `{test}`"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_link_of_the_documents_leads_somewhere() -> Result<(), Box<dyn Error>> {
    let mut documents = vec![root().join("README.md")];
    documents.extend(files(&root().join("docs"), "md")?);
    let mut dead = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document)?;
        let folder = document.parent().ok_or("a document without a folder")?;
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                dead.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert_eq!(dead, Vec::<String>::new());
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifests() -> io::Result<Vec<PathBuf>> {
    let mut manifests =
        vec![root().join("Cargo.toml"), root().join("benches/Cargo.toml"), root().join("fuzz/Cargo.toml")];
    for entry in fs::read_dir(root().join("crates"))? {
        manifests.push(entry?.path().join("Cargo.toml"));
    }
    Ok(manifests)
}

/// Whether some source file under `folder` has the test function `name`, plain or as a law.
fn has_function(folder: &Path, name: &str) -> io::Result<bool> {
    for file in files(folder, "rs")? {
        if fs::read_to_string(file)?.contains(&format!("fn {name}(")) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(found)
}
