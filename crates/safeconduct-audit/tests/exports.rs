//! Exports are what their golden files say, and hold one event per line whatever the log holds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail loudly"
)]

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

/// The attributes that the published schema of OCSF has for what is exported (1.8.0: classes 6003 and 2006, objects
/// `metadata`, `finding_info`, `data_classification` and `data_security`), and those that it requires.
#[test]
fn ocsf_lines_have_the_attributes_of_the_schema_and_no_others() {
    let base = ["activity_id", "category_uid", "class_uid", "type_uid", "time", "severity_id", "metadata"];
    let optional = ["activity_name", "status_id", "status_detail", "unmapped", "count"];
    let activity = ["actor", "api", "src_endpoint"];
    let finding = ["finding_info"];
    let objects = [
        (
            "metadata",
            &["version", "product", "profiles", "uid", "sequence", "correlation_uid", "tenant_uid"][..],
            &["version", "product"][..],
        ),
        ("finding_info", &["uid", "title", "types"], &["uid", "title"]),
        (
            "data_security",
            &["category", "category_id", "confidentiality", "confidentiality_id", "detection_pattern"],
            &["category_id"],
        ),
        ("actor", &["app_name"], &["app_name"]),
        ("api", &["operation"], &["operation"]),
        ("dst_endpoint", &["uid"], &["uid"]),
    ];
    let mut classes = std::collections::BTreeSet::new();
    for line in exported(Format::Ocsf).lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        let members = event.as_object().unwrap();
        let class = event["class_uid"].as_u64().unwrap();
        classes.insert(class);
        let (required, more): (&[&str], &[&str]) = match class {
            6003 => (&activity, &["dst_endpoint"]),
            2006 => (&finding, &["action_id", "data_security"]),
            other => panic!("class {other}"),
        };
        for key in base.iter().chain(required) {
            assert!(members.contains_key(*key), "{key} is required: {line}");
        }
        for key in members.keys().map(String::as_str) {
            assert!(
                [&base[..], &optional, required, more].concat().contains(&key),
                "{key} is unknown: {line}"
            );
        }
        assert_eq!(event["type_uid"], class * 100 + event["activity_id"].as_u64().unwrap());
        assert_eq!(event["category_uid"], class / 1000);
        for (object, known, required) in objects {
            let Some(members) = event.get(object).and_then(serde_json::Value::as_object) else { continue };
            assert!(members.keys().all(|key| known.contains(&key.as_str())), "{object}: {line}");
            assert!(required.iter().all(|key| members.contains_key(*key)), "{object}: {line}");
        }
        if class == 2006 {
            assert!([0, 1, 2, 3, 4, 99].contains(&event["action_id"].as_u64().unwrap()));
            assert!(
                [1, 2, 3, 4, 5, 6, 99].contains(&event["data_security"]["category_id"].as_u64().unwrap())
            );
        }
    }
    assert_eq!(classes.into_iter().collect::<Vec<_>>(), [2006, 6003]);
}
