//! Benign text: source code and documents of permissively licensed crates, where hardly a line names anyone.

use crate::example::Example;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lines taken from one file at most, so that no crate dominates.
const LINES_MAX: usize = 400;

/// Benign lines, for training and held out by crate.
pub(crate) struct Docs {
    pub(crate) train: Vec<Example>,
    pub(crate) held_out: Vec<String>,
    pub(crate) crates: usize,
}

/// Reads the crates below `folder` whose manifest names the MIT or Apache licence.
///
/// `names` says whether a line may name somebody; such lines are left out of training.
pub(crate) fn read(folder: &Path, names: impl Fn(&str) -> bool) -> std::io::Result<Docs> {
    let mut docs = Docs { train: Vec::new(), held_out: Vec::new(), crates: 0 };
    let mut roots: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    roots.sort();
    for root in roots {
        let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
        let licence = manifest.lines().find(|line| line.starts_with("license = ")).unwrap_or_default();
        if !licence.contains("MIT") && !licence.contains("Apache") {
            continue;
        }
        docs.crates += 1;
        let held_out = docs.crates.is_multiple_of(10);
        let mut files = Vec::new();
        collect(&root, &mut files);
        files.sort();
        let mut seen = BTreeSet::new();
        for file in files.into_iter().take(24) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            if held_out {
                docs.held_out.push(text.chars().take(40_000).collect());
                continue;
            }
            let lines = text.lines().map(str::trim_end).filter(|line| {
                line.len() > 8 && line.len() < 400 && line.bytes().any(|b| b.is_ascii_uppercase())
            });
            for line in lines.take(LINES_MAX).filter(|line| !names(line)) {
                if seen.insert(line.trim().to_owned()) {
                    docs.train.push(Example::without_names(line.to_owned()));
                }
            }
        }
    }
    Ok(docs)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let wanted = path.extension().is_some_and(|e| e == "rs" || e == "md" || e == "toml");
        let legal = name.starts_with("LICENSE") || name.contains("AUTHORS") || name.contains("CONTRIBUTORS");
        if path.is_dir() {
            collect(&path, files);
        } else if wanted && !legal && path.metadata().is_ok_and(|m| m.len() < 200_000) {
            files.push(path);
        }
    }
}
