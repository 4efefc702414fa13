//! Reads what the entries say: kinds, coverage, open intents, and that each document named is there.

use super::ScanCoverage;
use crate::{Digest, RecordId, record::KINDS};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

/// How many open intents are followed; beyond that, they are counted as open whatever comes.
const OPEN_MAX: usize = 1 << 20;

/// What was learnt from the entries so far.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) kinds: BTreeMap<String, u64>,
    pub(super) coverage: ScanCoverage,
    pub(super) closed: bool,
    /// Torn tails that the log says were set aside.
    pub(super) quarantined: HashSet<Digest>,
    open: HashSet<RecordId>,
    untracked: u64,
    unrecorded: u64,
    clock_back: u64,
    documents: HashSet<Digest>,
    partial: Option<Partial>,
}

/// A document whose parts are still coming.
#[derive(Debug)]
struct Partial {
    digest: Digest,
    next: u64,
    parts: u64,
    hash: Sha256,
}

/// The members that verification looks at; everything else is covered by hashes alone.
#[derive(Deserialize)]
struct Leaf<'l> {
    v: u64,
    kind: &'l str,
    id: &'l str,
    clk: &'l str,
    parent: Option<&'l str>,
    decision: Option<&'l str>,
    #[serde(borrow)]
    scan: Option<Scan<'l>>,
    policy: Option<&'l str>,
    catalog: Option<&'l str>,
    ruleset: Option<&'l str>,
    #[serde(borrow, default)]
    tenant_policies: Vec<&'l str>,
    digest: Option<&'l str>,
    data: Option<&'l str>,
    part: Option<u64>,
    parts: Option<u64>,
    quarantined: Option<&'l str>,
    requests: Option<u64>,
}

#[derive(Deserialize)]
struct Scan<'l> {
    coverage: &'l str,
}

impl Contents {
    /// Takes in one entry; the error says what is wrong with it.
    pub(super) fn take(&mut self, index: u64, leaf: &[u8]) -> Result<(), String> {
        let parsed: Leaf<'_> = serde_json::from_slice(leaf)
            .map_err(|_| "the entry is not a record of this format".to_owned())?;
        if parsed.v != 1 {
            return Err(format!("the entry has schema version {}, this program reads version 1", parsed.v));
        }
        if !KINDS.contains(&parsed.kind) {
            return Err("the entry is of a kind that this program does not know".to_owned());
        }
        let id: RecordId = parsed.id.parse().map_err(|_| "the entry's id is malformed".to_owned())?;
        match self.kinds.get_mut(parsed.kind) {
            Some(count) => *count += 1,
            None => drop(self.kinds.insert(parsed.kind.to_owned(), 1)),
        }
        self.closed = parsed.kind == "close";
        self.clock_back += u64::from(parsed.clk == "back");
        if index == 0 && parsed.kind != "open" {
            return Err("the log does not begin with an `open` entry".to_owned());
        }
        match parsed.kind {
            "intent" => self.intent(id, &parsed),
            "outcome" => self.outcome(&parsed),
            "config" => self.config(&parsed),
            "gap" => {
                self.quarantined.extend(parsed.quarantined.and_then(|digest| digest.parse::<Digest>().ok()));
                self.unrecorded += parsed.requests.unwrap_or(0);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn intent(&mut self, id: RecordId, leaf: &Leaf<'_>) -> Result<(), String> {
        match leaf.scan.as_ref().map(|scan| scan.coverage) {
            Some("full") => self.coverage.full += 1,
            Some("partial") => self.coverage.partial += 1,
            Some("failed") => self.coverage.failed += 1,
            _ => return Err("the intent does not say how much was scanned".to_owned()),
        }
        if leaf.decision == Some("cleared") {
            match self.open.len() < OPEN_MAX {
                true => drop(self.open.insert(id)),
                false => self.untracked += 1,
            }
        }
        let named = [("policy", leaf.policy), ("catalog", leaf.catalog), ("ruleset", leaf.ruleset)];
        let named = named.into_iter().filter_map(|(what, digest)| Some((what, digest?)));
        for (what, digest) in
            named.chain(leaf.tenant_policies.iter().map(|digest| ("tenant's policy", *digest)))
        {
            if !digest.parse().is_ok_and(|digest: Digest| self.documents.contains(&digest)) {
                return Err(format!("the {what} that the intent names is not in the log before it"));
            }
        }
        Ok(())
    }

    fn outcome(&mut self, leaf: &Leaf<'_>) -> Result<(), String> {
        let parent = leaf.parent.and_then(|parent| parent.parse::<RecordId>().ok());
        let parent = parent.ok_or_else(|| "the outcome names no intent".to_owned())?;
        self.open.remove(&parent);
        Ok(())
    }

    /// The parts of a document stand side by side and in order.
    fn config(&mut self, leaf: &Leaf<'_>) -> Result<(), String> {
        let malformed = || "the document's part is malformed".to_owned();
        let (Some(digest), Some(data), Some(part), Some(parts)) =
            (leaf.digest, leaf.data, leaf.part, leaf.parts)
        else {
            return Err(malformed());
        };
        let digest: Digest = digest.parse().map_err(|_| malformed())?;
        let bytes = BASE64_STANDARD.decode(data).map_err(|_| malformed())?;
        let fresh = || Partial { digest, next: 0, parts, hash: Sha256::new() };
        // A crash can cut a document short; the next run then begins it again.
        let mut partial = match self.partial.take() {
            Some(partial) if part > 0 => partial,
            _ => fresh(),
        };
        if (partial.digest, partial.next, partial.parts) != (digest, part, parts) || part >= parts {
            return Err("the document's parts are out of order".to_owned());
        }
        partial.hash.update(&bytes);
        partial.next += 1;
        if partial.next < parts {
            self.partial = Some(partial);
            return Ok(());
        }
        let hash: [u8; 32] = partial.hash.finalize().into();
        match Digest(hash) == digest {
            true => drop(self.documents.insert(digest)),
            false => return Err("the document does not have the digest it is filed under".to_owned()),
        }
        Ok(())
    }

    /// Cleared intents that no outcome closed.
    pub(super) fn open_intents(&self) -> u64 {
        self.open.len() as u64 + self.untracked
    }

    /// What a reader should know.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut note = |count: u64, what: &str| {
            if count > 0 {
                let mut text = String::new();
                // Writing to a string cannot fail.
                let _ = write!(text, "{count} {what}");
                notes.push(text);
            }
        };
        note(self.unrecorded, "requests went unrecorded, by the log's own account");
        note(
            self.clock_back,
            "entries were written after the clock had gone back: trust their order, not their times",
        );
        note(self.untracked, "cleared intents beyond the first million open ones are counted as open");
        notes
    }
}
