//! Exports are what their golden files say, and hold one event per line whatever the log holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use safeconduct_audit::{Digest, Entry, Format, export};

/// One entry of each kind that matters, with fixed ids and times.
fn entries() -> Vec<Entry> {
    include_str!("golden/entries.jsonl")
        .lines()
        .zip(7..)
        .map(|(leaf, index)| Entry {
            index,
            hash: Digest::of(leaf.as_bytes()),
            leaf: leaf.as_bytes().to_vec(),
        })
        .collect()
}

fn exported(format: Format) -> String {
    let lines =
        entries().iter().flat_map(|entry| export(format, "acme.example/audit", entry)).collect::<Vec<_>>();
    // The version of the program is the one thing that changes from release to release.
    (lines.join("\n") + "\n").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn exports_are_as_their_golden_files() {
    let golden = [
        (Format::Ocsf, include_str!("golden/ocsf.jsonl")),
        (Format::Ecs, include_str!("golden/ecs.jsonl")),
        (Format::Cef, include_str!("golden/cef.txt")),
        (Format::Otel, include_str!("golden/otel.jsonl")),
    ];
    for (format, expected) in golden {
        assert_eq!(exported(format), expected, "{format}");
    }
}

#[test]
fn a_forged_log_cannot_break_out_of_its_line() {
    let leaf =
        r#"{"kind":"intent","decision":"denied|x=1\n\\","id":"a=b\nCEF:0|","why":["x\ny"],"tenant":"t=\\"}"#;
    let entry = Entry { index: 0, hash: Digest::of(b""), leaf: leaf.as_bytes().to_vec() };
    for format in Format::ALL {
        for line in export(*format, "o\nrigin=|", &entry) {
            assert!(!line.contains('\n'), "{line}");
        }
    }
    let cef = &export(Format::Cef, "o", &entry)[0];
    assert!(cef.contains("denied\\|x=1"), "{cef}");
    assert!(cef.contains("externalId=a\\=b CEF:0| "), "{cef}");
    let broken = Entry { index: 0, hash: Digest::of(b""), leaf: b"not json".to_vec() };
    assert!(export(Format::Ocsf, "o", &broken).is_empty());
}
