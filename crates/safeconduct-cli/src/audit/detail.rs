//! Sealed detail: opened for whoever has its keys, gone for good once they are destroyed.

use super::args::EraseArgs;
use crate::failure::{Ending, Failure};
use crate::keys;
use safeconduct::audit::{Entry, Recorded, SealingKeys, Subject};
use safeconduct::core::TenantId;
use safeconduct::{Key, Log, Timestamp, detail_key};
use serde_json::Value;
use std::path::Path;

/// The keys in a folder, wrapped by one that follows from the signing key ([`detail_key`]).
pub fn sealing_keys(folder: &Path, wrapping: &Key) -> Result<SealingKeys, Failure> {
    SealingKeys::open(folder, wrapping.clone()).map_err(Failure::new)
}

/// Opens the detail of entries.
pub(super) struct Opener(SealingKeys);

impl Opener {
    pub(super) fn new(folder: &Path, signing_key: &Path) -> Result<Opener, Failure> {
        if !folder.is_dir() {
            return Err(Failure::new(format!("there is no folder of keys at `{}`", folder.display())));
        }
        sealing_keys(folder, &detail_key(&keys::existing_signer(signing_key)?)).map(Opener)
    }

    /// The detail of an entry that has one; what became of it when it does not open.
    pub(super) fn open(&self, entry: &Entry) -> Option<Value> {
        let intent = Recorded::of(entry).ok().flatten()?;
        let opened = self.0.unseal(intent.id, &intent.detail?);
        Some(match opened {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            Err(error) => Value::from(error.to_string()),
        })
    }
}

/// Destroys the keys of a person or a month.
pub(super) fn erase(args: &EraseArgs) -> Result<Ending, Failure> {
    let signer = keys::existing_signer(&args.sealing.signing_key)?;
    let keys = Opener::new(&args.sealing.detail, &args.sealing.signing_key)?.0;
    let tenant = TenantId::new(&args.tenant).map_err(Failure::new)?;
    let (subject, at) = match (&args.person, &args.month) {
        (Some(name), _) => (Subject::Person(name), Timestamp::from_seconds(0)),
        (None, Some(month)) => {
            let first = format!("{month}-01").parse();
            let first = first.map_err(|_| Failure::new("a month is written as 2026-11"))?;
            (Subject::Month, first)
        }
        (None, None) => return Err(Failure::new("name whose detail is to go with --person or --month")),
    };
    let log = Log::open(&args.dir, &signer).map_err(Failure::new)?;
    let there = keys.erase(keys.name(&tenant, subject, at), &log).map_err(Failure::new)?;
    log.close().map_err(Failure::new)?;
    super::say(match there {
        true => "the keys are destroyed; the record says so",
        false => "there were no such keys; the record says so",
    })
}
