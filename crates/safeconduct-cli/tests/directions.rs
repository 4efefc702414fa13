//! Holds the directions of the house: which crate may know which, and which may touch the world outside.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    path::{Path, PathBuf},
    process::Command,
};

/// Every crate of the workspace and the ones it may know; `docs/architecture.md` draws the same picture.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("safeconduct-core", &[]),
    ("safeconduct-detect", &["safeconduct-core"]),
    ("safeconduct-redact", &["safeconduct-core"]),
    ("safeconduct-policy", &["safeconduct-core"]),
    ("safeconduct-audit", &["safeconduct-core"]),
    ("safeconduct-rules", &["safeconduct-core", "safeconduct-detect"]),
    ("safeconduct-names", &["safeconduct-core", "safeconduct-detect"]),
    (
        "safeconduct",
        &[
            "safeconduct-core",
            "safeconduct-detect",
            "safeconduct-rules",
            "safeconduct-names",
            "safeconduct-redact",
            "safeconduct-policy",
            "safeconduct-audit",
        ],
    ),
    ("safeconduct-http", &["safeconduct"]),
    ("safeconduct-cli", &["safeconduct", "safeconduct-http"]),
    ("safeconduct-vault-redis", &["safeconduct-core", "safeconduct-redact"]),
    (
        "safeconduct-testkit",
        &[
            "safeconduct-core",
            "safeconduct-detect",
            "safeconduct-rules",
            "safeconduct-redact",
            "safeconduct-audit",
        ],
    ),
];

/// What only an outer crate may do: the words that betray it, and the crates that may say them.
const DOORS: &[(&[&str], &[&str])] = &[
    (
        &["std::fs", "File::open", "File::create", "OpenOptions"],
        &["safeconduct-audit", "safeconduct", "safeconduct-http", "safeconduct-cli"],
    ),
    (
        &["TcpStream", "TcpListener", "UdpSocket"],
        &["safeconduct-http", "safeconduct-cli", "safeconduct-vault-redis"],
    ),
    (
        &["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now"],
        &[
            "safeconduct-audit",
            "safeconduct",
            "safeconduct-http",
            "safeconduct-cli",
            "safeconduct-vault-redis",
        ],
    ),
];

/// A crate beside the house may know everyone: nobody depends on it.
const BESIDE: &[&str] = &["safeconduct-benches", "safeconduct-names-train"];

/// Crates that a test may use beside what its crate may know.
const FOR_TESTS: &[&str] = &["safeconduct-testkit"];

#[test]
fn no_crate_knows_more_than_it_may() -> Result<(), Box<dyn Error>> {
    let workspace = workspace()?;
    assert!(
        workspace.len() >= 8,
        "the workspace has {} crates: the metadata was not understood",
        workspace.len()
    );
    assert_eq!(breaches(&workspace), Vec::<String>::new());
    Ok(())
}

#[test]
fn only_the_outer_crates_touch_the_world() -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    for package in
        workspace()?.iter().filter(|package| MAY_KNOW.iter().any(|(name, _)| *name == package.name))
    {
        for file in rust_files(&package.folder.join("src"))? {
            let source = std::fs::read_to_string(&file)?;
            found.extend(
                open_doors(&package.name, &source).map(|word| format!("{}: `{word}`", file.display())),
            );
        }
    }
    assert_eq!(found, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_breach_is_named() {
    let house = [
        package("safeconduct-core", &[("safeconduct-detect", Kind::Normal)]),
        package(
            "safeconduct-audit",
            &[("safeconduct-core", Kind::Normal), ("safeconduct-policy", Kind::Normal)],
        ),
        package(
            "safeconduct-redact",
            &[("safeconduct-policy", Kind::Dev), ("safeconduct-testkit", Kind::Dev)],
        ),
        package(
            "safeconduct-detect",
            &[("safeconduct-core", Kind::Normal), ("safeconduct-testkit", Kind::Normal)],
        ),
        package("safeconduct-extra", &[]),
        package("safeconduct-benches", &[("safeconduct-policy", Kind::Normal)]),
    ];
    assert_eq!(
        breaches(&house),
        [
            "`safeconduct-core` may not know `safeconduct-detect`",
            "`safeconduct-audit` may not know `safeconduct-policy`",
            "`safeconduct-redact` may not know `safeconduct-policy`",
            "`safeconduct-detect` may not know `safeconduct-testkit`",
            "`safeconduct-extra` has no line in `MAY_KNOW`",
        ]
    );
}

#[test]
fn an_open_door_is_named() {
    let policy = "fn now() -> SystemTime { SystemTime::now() }\n#[cfg(test)]\nmod tests { use std::fs; }";
    assert_eq!(open_doors("safeconduct-policy", policy).collect::<Vec<_>>(), ["SystemTime"]);
    assert_eq!(open_doors("safeconduct-cli", policy).count(), 0);
    assert_eq!(open_doors("safeconduct-core", "use std::net::Ipv4Addr;\n// the std::fs of old").count(), 0);
}

/// A crate of the workspace, as far as directions go.
struct Package {
    name: String,
    folder: PathBuf,
    dependencies: Vec<(String, Kind)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Normal,
    Dev,
}

fn package(name: &str, dependencies: &[(&str, Kind)]) -> Package {
    let dependencies = dependencies.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    Package { name: name.to_owned(), folder: PathBuf::new(), dependencies }
}

/// Every edge between crates of `house` that the table does not allow.
fn breaches(house: &[Package]) -> Vec<String> {
    let may_know: BTreeMap<&str, &[&str]> = MAY_KNOW.iter().copied().collect();
    let members: BTreeSet<&str> = MAY_KNOW
        .iter()
        .map(|(name, _)| *name)
        .chain(house.iter().map(|package| package.name.as_str()))
        .collect();
    let mut breaches = Vec::new();
    for Package { name, dependencies, .. } in
        house.iter().filter(|package| !BESIDE.contains(&package.name.as_str()))
    {
        let Some(allowed) = may_know.get(name.as_str()) else {
            breaches.push(format!("`{name}` has no line in `MAY_KNOW`"));
            continue;
        };
        for (known, kind) in dependencies.iter().filter(|(known, _)| members.contains(known.as_str())) {
            let for_tests = *kind == Kind::Dev && FOR_TESTS.contains(&known.as_str());
            if !allowed.contains(&known.as_str()) && !for_tests {
                breaches.push(format!("`{name}` may not know `{known}`"));
            }
        }
    }
    breaches
}

/// The words in the code of `source`, its tests and comments left out, that `name` may not say.
fn open_doors<'a>(name: &'a str, source: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    DOORS
        .iter()
        .filter(move |(_, may)| !may.contains(&name))
        .flat_map(|(words, _)| words.iter().copied())
        .filter(move |word| {
            code.lines().any(|line| line.contains(word) && !line.trim_start().starts_with("//"))
        })
}

/// The crates of this workspace, from `cargo metadata`.
fn workspace() -> Result<Vec<Package>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata.get("packages").and_then(Value::as_array).ok_or("no packages")?;
    packages
        .iter()
        .map(|package| read_package(package).ok_or_else(|| "a package without a name".into()))
        .collect()
}

fn read_package(package: &Value) -> Option<Package> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    let dependencies = package["dependencies"].as_array()?.iter().map(|dependency| {
        let kind = if dependency["kind"] == "dev" { Kind::Dev } else { Kind::Normal };
        Some((dependency["name"].as_str()?.to_owned(), kind))
    });
    Some(Package {
        name: package["name"].as_str()?.to_owned(),
        folder: manifest.parent()?.to_owned(),
        dependencies: dependencies.collect::<Option<_>>()?,
    })
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}
