//! Time-stamp tokens over heads: what an authority saw is reported, and nothing else is taken for a token.
//!
//! The authorities and tokens in `data/timestamps` were made with OpenSSL by the script there.

#![cfg(feature = "timestamps")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{copy, files, keys, signer, small_log};
use safeconduct_audit::{
    AuditError, Authority, Checkpoint, Digest, Log, Report, Verifier, attach_timestamp, timestamp_request,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Tokens over the head of the log in the same folder, and who made them.
const GOOD: &[(&str, &str)] = &[
    ("rsa-sha256", "Example stamps RSA"),
    ("rsa-sha512", "Example stamps RSA"),
    ("p256", "Example stamps P-256"),
    ("p384-chain", "Example stamps P-384"),
    ("pss", "Example stamps RSA"),
    ("imprint-sha512-nonce", "Example stamps RSA"),
];

/// What is no token over that head, and a word of the reason.
const BAD: &[(&str, &str)] = &[
    ("something-else", "something else"),
    ("weak-imprint", "SHA-2"),
    ("first-version-only", "signingCertificateV2"),
    ("no-certificate", "does not carry"),
    ("not-critical", "time stamping alone"),
    ("two-usages", "time stamping alone"),
    ("no-usage", "time stamping alone"),
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/timestamps")
}

fn token(name: &str) -> Vec<u8> {
    fs::read(data().join(format!("{name}.der"))).unwrap()
}

fn root(name: &str) -> Authority {
    Authority::read(&fs::read(data().join(format!("{name}.pem"))).unwrap()).unwrap().remove(0)
}

/// A copy of the log that is stamped.
fn stamped_log(folder: &Path) -> PathBuf {
    let dir = folder.join("log");
    copy(&data().join("log"), &dir);
    fs::write(dir.join("LOCK"), "").unwrap();
    dir
}

fn verified(dir: &Path, roots: &[&str]) -> Report {
    let mut verifier = Verifier::new().trust(signer().public_key().clone());
    for name in roots {
        verifier = verifier.trust_authority(root(name));
    }
    verifier.verify(dir).unwrap()
}

/// Not a test by itself: the script makes tokens over the log that this leaves.
#[test]
fn the_log_that_is_stamped() {
    let Some(folder) = std::env::var_os("SAFECONDUCT_STAMPED_LOG").map(PathBuf::from) else { return };
    let dir = folder.join("log");
    small_log(&dir);
    fs::write(folder.join("head.tsq"), timestamp_request(&dir).unwrap()).unwrap();
    let note = fs::read_to_string(dir.join("checkpoint")).unwrap();
    fs::write(folder.join("head.text"), format!("{}\n", note.split("\n\n").next().unwrap())).unwrap();
}

#[test]
fn what_a_trusted_authority_saw_is_reported_with_its_time() {
    let folder = tempfile::tempdir().unwrap();
    for (name, by) in GOOD {
        let dir = stamped_log(folder.path());
        let size = attach_timestamp(&dir, None, &token(name)).unwrap();
        let report = verified(&dir, &["other", "root"]);
        assert!(report.is_ok(), "{name}: {report:?}");
        let [stamp] = report.timestamps.as_slice() else { panic!("{name}: {report:?}") };
        assert_eq!((stamp.by.as_str(), stamp.size), (*by, size), "{name}");
        assert!(stamp.at >= report.signed_at.unwrap(), "{name}: the authority came after the log");
        // Whoever does not trust the root learns that there is a token, and no more.
        for roots in [&[][..], &["other"]] {
            let report = verified(&dir, roots);
            assert!(report.is_ok() && report.timestamps.is_empty(), "{name}: {report:?}");
            assert!(report.notes.iter().any(|note| note.starts_with("1 time-stamp tokens")), "{name}");
        }
    }
}

#[test]
fn several_tokens_over_one_head_stand_side_by_side_and_the_log_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let dir = stamped_log(folder.path());
    for (name, _) in GOOD {
        attach_timestamp(&dir, None, &token(name)).unwrap();
    }
    // The same one again changes nothing.
    attach_timestamp(&dir, None, &token("p256")).unwrap();
    let log = Log::open(&dir, &signer()).unwrap();
    assert!(matches!(attach_timestamp(&dir, None, &token("p256")), Err(AuditError::Locked { .. })));
    log.add_timestamp(20, &token("rsa-sha256")).unwrap();
    assert!(log.add_timestamp(21, &token("rsa-sha256")).is_err(), "no head of that size");
    log.close().unwrap();
    let report = verified(&dir, &["root"]);
    assert!(report.is_ok(), "{report:?}");
    assert_eq!(report.timestamps.len(), GOOD.len());
}

#[test]
fn what_is_no_token_over_the_head_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let dir = stamped_log(folder.path());
    let before = files(&dir);
    for (name, reason) in BAD {
        match attach_timestamp(&dir, None, &token(name)) {
            Err(AuditError::Timestamp(why)) => assert!(why.contains(reason), "{name}: {why}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let whole = token("p256");
    for end in 0..whole.len() {
        assert!(attach_timestamp(&dir, None, &whole[..end]).is_err(), "cut at {end}");
    }
    assert!(attach_timestamp(&dir, None, &[&whole[..], &[0]].concat()).is_err());
    assert!(attach_timestamp(&dir, None, &vec![0x30; 1 << 17]).is_err());
    assert_eq!(files(&dir), before, "nothing was written");
}

#[test]
fn a_certificate_counts_at_the_time_that_the_token_names_and_only_under_a_root() {
    let folder = tempfile::tempdir().unwrap();
    let dir = stamped_log(folder.path());
    let early = token("before-its-certificate");
    assert!(attach_timestamp(&dir, None, &early).is_err(), "not even kept");
    fs::create_dir(dir.join("timestamps")).unwrap();
    fs::write(dir.join(format!("timestamps/20-{}", Digest::of(&early))), &early).unwrap();
    let report = verified(&dir, &["root"]);
    assert!(report.timestamps.is_empty());
    assert!(report.first_problem().unwrap().what.contains("not valid"), "{report:?}");
    let dir = stamped_log(folder.path());
    attach_timestamp(&dir, None, &token("self-made")).unwrap();
    let report = verified(&dir, &["root", "other"]);
    assert!(report.is_ok() && report.timestamps.is_empty(), "{report:?}");
}

/// Some bytes of a token stand outside of what is signed: they may change, but never what it says.
#[test]
fn a_changed_byte_of_a_token_never_changes_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    for (name, step) in [("p256", 1), ("p384-chain", 7), ("pss", 7)] {
        let whole = token(name);
        let dir = stamped_log(folder.path());
        attach_timestamp(&dir, None, &whole).unwrap();
        let honest = verified(&dir, &["root"]).timestamps;
        let mut taken = 0;
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            let _ = fs::remove_dir_all(dir.join("timestamps"));
            if attach_timestamp(&dir, None, &bytes).is_ok() {
                let report = verified(&dir, &["root"]);
                assert!(report.timestamps.is_empty() || report.timestamps == honest, "{name}, byte {at}");
                taken += usize::from(!report.timestamps.is_empty());
            }
        }
        assert!(taken < 150, "{name}: {taken} bytes are outside of the signature");
    }
}

#[test]
fn every_flipped_byte_of_a_kept_token_is_found_and_so_is_one_without_its_head() {
    let folder = tempfile::tempdir().unwrap();
    let dir = stamped_log(folder.path());
    attach_timestamp(&dir, None, &token("p256")).unwrap();
    let file = files(&dir).into_iter().find(|file| file.starts_with("timestamps")).unwrap();
    let whole = fs::read(dir.join(&file)).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(dir.join(&file), bytes).unwrap();
        let report = verified(&dir, &["root"]);
        assert_eq!(report.first_problem().unwrap().file, file, "byte {at}");
    }
    fs::write(dir.join(&file), &whole).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    for other in [name.replace("20-", "21-"), name.replace("20-", "020-"), name.replace("20-", "")] {
        fs::rename(dir.join(&file), dir.join("timestamps").join(&other)).unwrap();
        assert!(!verified(&dir, &["root"]).is_ok(), "{other}");
        fs::rename(dir.join("timestamps").join(&other), dir.join(&file)).unwrap();
    }
    assert!(verified(&dir, &["root"]).is_ok());
}

#[test]
fn a_request_names_the_head_and_roots_are_certificates() {
    let request = timestamp_request(&data().join("log")).unwrap();
    assert_eq!(request, fs::read(data().join("head.tsq")).unwrap(), "OpenSSL answered this one");
    let note = fs::read(data().join("log/checkpoint")).unwrap();
    let (head, _) = Checkpoint::open(&note, &keys()).unwrap();
    assert_eq!(head.size, 20);
    let both = [fs::read(data().join("root.pem")).unwrap(), fs::read(data().join("other.pem")).unwrap()];
    assert_eq!(Authority::read(&both.concat()).unwrap().len(), 2);
    for broken in [&b""[..], b"0", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(Authority::read(broken), Err(AuditError::Timestamp(_))));
    }
}
