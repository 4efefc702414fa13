//! A small log to attack, and ways to look at one.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its share")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its log has failed")]

use safeconduct_audit::{
    Action, Attempt, Decision, DocumentKind, Found, Intent, Length, Log, Outcome, PublicKey, Record,
    RecordId, Report, Rung, Scan, Signer, verify,
};
use safeconduct_core::{
    Coverage, DataClass, EndpointId, Label, Purpose, ReasonCode, Sensitivity, TenantId, Timestamp,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub fn signer() -> Signer {
    Signer::from_seed("test.example/key", &[7; 32]).unwrap()
}

pub fn at() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub fn keys() -> Vec<PublicKey> {
    vec![signer().public_key().clone()]
}

/// A request that was cleared, with everything in it.
pub fn cleared(log: &Log) -> Intent {
    let id = RecordId::new(at()).unwrap();
    let mut intent = Intent::new(id, at());
    intent.tenant = Some(TenantId::declare("acme"));
    intent.purpose = Some(Purpose::SUPPORT);
    intent.classes = vec![DataClass::PERSONAL_DATA];
    intent.scan = Scan { coverage: Coverage::Full, bytes: Length::of(1234), parts: 3 };
    intent.findings = vec![Found {
        label: Label::EMAIL_ADDRESS,
        sensitivity: Sensitivity::Confidential,
        action: Action::Placeholder,
        counts: [0, 1, 2],
        tags: vec![log.keyring().finding_tag(
            &TenantId::DEFAULT,
            &Label::EMAIL_ADDRESS,
            "ana@example.org",
            at(),
        )],
    }];
    for endpoint in 0..7 {
        let code = if endpoint % 3 == 0 { ReasonCode::NoPermit } else { ReasonCode::TrainingUnproven };
        intent.candidates.add(endpoint, Rung::VendorPage, [code]);
    }
    intent.candidates.add(7, Rung::OwnHardware, []);
    intent.decision = Decision::Cleared {
        endpoint: EndpointId::declare("local"),
        commitment: log.keyring().commit(id, b"the body"),
        out_len: Length::of(8),
    };
    intent
}

/// A log of 20 records over two runs, cleanly closed.
pub fn small_log(dir: &Path) {
    small_log_of(dir, &signer(), "test.example/log");
}

pub fn small_log_of(dir: &Path, signer: &Signer, origin: &str) {
    run(&Log::create(dir, signer, Some(origin)).unwrap());
    run(&Log::open(dir, signer).unwrap());
}

/// Ten entries: open, two documents (in the first run), two requests, a refusal, close.
fn run(log: &Log) {
    let policy = log.config(DocumentKind::Policy, b"# a policy").unwrap();
    let catalog = log.config(DocumentKind::Catalog, b"# a catalog").unwrap();
    for _ in 0..2 {
        let mut intent = cleared(log);
        (intent.policy, intent.catalog) = (Some(policy), Some(catalog));
        let parent = intent.id;
        log.append(&intent.into()).unwrap();
        let id = RecordId::new(at()).unwrap();
        let endpoint = EndpointId::declare("local");
        log.append(&Record::Attempt(Attempt { id, parent, at: at(), endpoint, peer: None })).unwrap();
        log.append_lazy(&Outcome::handed_over(parent, at()).unwrap().into()).unwrap();
    }
    log.append(&Intent::new(RecordId::new(at()).unwrap(), at()).into()).unwrap();
    log.close().unwrap();
}

/// All files below `dir`, as paths relative to it.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path.strip_prefix(dir).unwrap().to_owned())
            }
        }
    }
    found.sort();
    found
}

pub fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    for file in files(from) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), target).unwrap();
    }
}

pub fn check(dir: &Path) -> Report {
    verify(dir, &keys()).unwrap()
}
