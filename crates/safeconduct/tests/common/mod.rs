//! A guard over a small catalog, and what its log says.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "shared by several test programs"
)]

use safeconduct::audit::read;
use safeconduct::{
    Catalog, Evaluator, Guard, GuardBuilder, Log, Policy, Request, Signer, Timestamp, Vocabulary,
};
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// Own hardware, a contracted vendor, and a vendor with nothing but a page.
pub const CATALOG: &str = r#"
[[evidence]]
id = "declaration"
kind = "own_hardware_declaration"
declared_by = "operations"
declared_on = 2026-01-01

[[evidence]]
id = "contract"
kind = "signed_contract"
document = "contract.txt"
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
signed_on = 2026-01-01
valid_from = 2026-01-01
valid_until = 2099-12-31
excludes = ["inputs", "outputs"]
names = ["retention", "deletion"]

[[endpoint]]
id = "own"
provider = "self-hosted"
product = "model server"
models = ["chat-*"]
sanctioned = true
cost = 1
[[endpoint.claim]]
id = "own-training"
axis = "training"
value = "excluded"
evidence = "declaration"

[[endpoint]]
id = "vendor"
provider = "vendor"
product = "api"
models = ["chat-*"]
sanctioned = true
cost = 2
[[endpoint.claim]]
id = "vendor-training"
axis = "training"
value = "excluded"
evidence = "contract"

[[endpoint]]
id = "unproven"
provider = "other"
product = "api"
models = ["chat-*"]
sanctioned = true
cost = 3
"#;

/// Everything for everyday purposes.
pub const POLICY: &str = r#"
[[clause]]
id = "everyday"
effect = "permit"
when.purposes = ["unspecified", "support"]
"#;

/// A guard, and the folder of its log.
pub struct House {
    pub guard: Guard,
    pub dir: TempDir,
}

impl House {
    /// A guard over the small catalog with this policy.
    pub fn new(policy: &str) -> House {
        House::with(policy, |builder| builder)
    }

    /// The same, changed on the way.
    pub fn with(policy: &str, change: impl FnOnce(GuardBuilder) -> GuardBuilder) -> House {
        let dir = tempfile::tempdir().unwrap();
        let signer = Signer::generate().unwrap();
        let log = Log::open_or_create(&dir.path().join("log"), &signer).unwrap();
        let policy = Policy::from_toml(policy, &Vocabulary::default()).unwrap();
        let evaluator = Evaluator::new(Catalog::from_toml(CATALOG).unwrap(), policy).unwrap();
        let at: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let guard = change(Guard::builder(log).evaluator(evaluator).clock(at)).build().unwrap();
        House { guard, dir }
    }

    /// The folder of the log.
    pub fn log(&self) -> PathBuf {
        self.dir.path().join("log")
    }

    /// The records of one kind so far.
    pub fn records(&self, kind: &str) -> Vec<Value> {
        self.guard.log().flush().unwrap();
        let entries = read(&self.log()).unwrap().map(|entry| entry.unwrap().json().unwrap());
        entries.filter(|leaf| leaf["kind"] == kind).collect()
    }
}

/// Free text for support.
pub fn text(body: &str) -> Request {
    Request::text(body).purpose("support")
}
