//! Reads what the entries say: kinds, coverage, open intents, and that each document named is there.

use super::{ScanCoverage, requests::Requests, times::Times};
use crate::{
    Checkpoint, Digest, RecordId,
    record::{KINDS, MemberLeaf, members},
    rotation::KeyChange,
    tree::Hash,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use keys::*;
use safeconduct_core::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

/// How many spellings of digests are remembered.
const SPELLED_MAX: usize = 8;

/// What was learnt from the entries so far.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) kinds: BTreeMap<String, u64>,
    pub(super) coverage: ScanCoverage,
    pub(super) closed: bool,
    /// Cleared intents that were released on before they were durable.
    pub(super) buffered: u64,
    /// Torn tails that the log says were set aside.
    pub(super) quarantined: HashSet<Digest>,
    requests: Requests,
    pub(super) times: Times,
    unrecorded: u64,
    clock_back: u64,
    made_anew: u64,
    documents: HashSet<Digest>,
    /// Digests of documents that are there, as the last intents spelled them: most name the same few.
    spelled: Vec<String>,
    partial: Option<Partial>,
    /// Changes of the signing key that a file tells of, and those that an entry does.
    changes: Vec<KeyChange>,
    changed_at: HashSet<u64>,
    /// The newest head of each member.
    members: BTreeMap<String, Checkpoint>,
    /// The first entry that is there, when it was written, and the chain before each segment.
    first: u64,
    oldest_us: Option<u64>,
    chains: BTreeMap<u64, Hash>,
    /// The newest `prune` entry: what it says was deleted, and the chain before the rest.
    prune: Option<(u64, Option<Hash>)>,
    /// The retention that it names, and whether it kept to it.
    pub(super) keep_days: Option<u64>,
    hasty: bool,
    /// Documents that deleted entries carried: the log must carry them again.
    owed: HashSet<Digest>,
}

/// Keys as numbers: most of verification's time would go into comparing them as text.
mod keys {
    use crate::record::members::word;

    pub(super) const AT: u64 = word(b"at");
    pub(super) const BELOW: u64 = word(b"below");
    pub(super) const CATALOG: u64 = word(b"catalog");
    pub(super) const CHAIN: u64 = word(b"chain");
    pub(super) const CHOSEN: u64 = word(b"chosen");
    pub(super) const CLK: u64 = word(b"clk");
    pub(super) const DATA: u64 = word(b"data");
    pub(super) const DIGEST: u64 = word(b"digest");
    pub(super) const HEADS: u64 = word(b"heads");
    pub(super) const ID: u64 = word(b"id");
    pub(super) const KIND: u64 = word(b"kind");
    pub(super) const NEW: u64 = word(b"new");
    pub(super) const NOTE: u64 = word(b"note");
    pub(super) const PARENT: u64 = word(b"parent");
    pub(super) const PART: u64 = word(b"part");
    pub(super) const PARTS: u64 = word(b"parts");
    pub(super) const POLICY: u64 = word(b"policy");
    pub(super) const RULESET: u64 = word(b"ruleset");
    pub(super) const SCAN: u64 = word(b"scan");
    pub(super) const TILES: u64 = word(b"tiles");
    pub(super) const V: u64 = word(b"v");
    pub(super) const WALL_US: u64 = word(b"wall_us");
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
#[derive(Default, Deserialize)]
struct Leaf<'l> {
    v: u64,
    kind: &'l str,
    id: &'l str,
    clk: &'l str,
    at: Option<&'l str>,
    parent: Option<&'l str>,
    decision: Option<&'l str>,
    chosen: Option<&'l str>,
    endpoint: Option<&'l str>,
    durability: Option<&'l str>,
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
    heads: Option<u64>,
    tiles: Option<u64>,
    new: Option<&'l str>,
    old: Option<&'l str>,
    new_sig: Option<&'l str>,
    old_sig: Option<&'l str>,
    below: Option<u64>,
    chain: Option<&'l str>,
    keep_days: Option<u64>,
    wall_us: Option<u64>,
}

#[derive(Deserialize)]
struct Scan<'l> {
    coverage: &'l str,
}

impl<'l> Leaf<'l> {
    /// Reads a leaf in the form that this crate writes, without a general reader.
    fn quick(leaf: &'l [u8]) -> Option<Leaf<'l>> {
        let (mut v, mut kind, mut id, mut clk) = (None, None, None, None);
        let mut rest = Leaf { v: 0, kind: "", id: "", clk: "", ..Leaf::default() };
        let mut fine = true;
        members::members(leaf, |key, value| {
            let (text, number) = (|| members::text(value), || members::number(value));
            let mut whole = |known: bool| fine &= known;
            match members::word(key) {
                V => v = number(),
                WALL_US => rest.wall_us = number(),
                KIND => kind = text(),
                ID => id = text(),
                CLK => clk = text(),
                AT => whole(read(&mut rest.at, text())),
                CHOSEN => whole(read(&mut rest.chosen, text())),
                PARENT => whole(read(&mut rest.parent, text())),
                POLICY => whole(read(&mut rest.policy, text())),
                CATALOG => whole(read(&mut rest.catalog, text())),
                RULESET => whole(read(&mut rest.ruleset, text())),
                DIGEST => whole(read(&mut rest.digest, text())),
                DATA => whole(read(&mut rest.data, text())),
                PART => whole(read(&mut rest.part, number())),
                PARTS => whole(read(&mut rest.parts, number())),
                BELOW => whole(read(&mut rest.below, number())),
                CHAIN => whole(read(&mut rest.chain, text())),
                HEADS => whole(read(&mut rest.heads, number())),
                TILES => whole(read(&mut rest.tiles, number())),
                SCAN => {
                    let mut coverage = None;
                    members::members(value, |key, value| {
                        if key == b"coverage" {
                            coverage = members::text(value);
                        }
                    });
                    whole(read(&mut rest.scan, coverage.map(|coverage| Scan { coverage })));
                }
                // Longer than a number tells apart.
                _ if key.len() >= 8 => match key {
                    b"decision" => whole(read(&mut rest.decision, text())),
                    b"endpoint" => whole(read(&mut rest.endpoint, text())),
                    b"durability" => whole(read(&mut rest.durability, text())),
                    b"quarantined" => whole(read(&mut rest.quarantined, text())),
                    b"requests" => whole(read(&mut rest.requests, number())),
                    // Rare, or long: for the general reader.
                    b"tenant_policies" | b"keep_days" => whole(false),
                    _ => {}
                },
                // Rare, or long: for the general reader.
                NEW | NOTE => whole(false),
                _ => {}
            }
        })?;
        fine.then_some(())?;
        Some(Leaf { v: v?, kind: kind?, id: id?, clk: clk?, ..rest })
    }
}

/// Puts a member in its place; whether there was one of the right form.
fn read<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// The intent that an attempt or outcome belongs to.
fn parent(leaf: &Leaf<'_>) -> Option<RecordId> {
    leaf.parent.and_then(|parent| parent.parse().ok())
}

impl Contents {
    /// Nothing yet, of a log in which the signing key changed like this.
    pub(super) fn of(changes: Vec<KeyChange>) -> Contents {
        Contents { changes, ..Contents::default() }
    }

    /// Whether an entry says that the key changed there, as the file does.
    pub(super) fn changed_key_at(&self, index: u64) -> bool {
        self.changed_at.contains(&index)
    }

    /// A segment begins at entry `first`, with this chain value before it.
    pub(super) fn segment(&mut self, first: u64, chain: Hash) {
        if self.chains.is_empty() {
            self.first = first;
        }
        self.chains.insert(first, chain);
    }

    /// The first entry that is there.
    pub(super) fn first(&self) -> u64 {
        self.first
    }

    /// When the first entry that is there was written.
    pub(super) fn oldest(&self) -> Option<Timestamp> {
        self.oldest_us.and_then(|micros| i64::try_from(micros).ok()).map(Timestamp::from_micros)
    }

    /// What is wrong with the log as a whole, once every entry was taken.
    pub(super) fn objections(&self) -> Vec<String> {
        if self.first == 0 {
            return Vec::new();
        }
        let mut objections = Vec::new();
        match self.prune {
            Some((below, _)) if below < self.first => {
                objections.push(format!(
                    "entries {below} to {} are missing and no `prune` entry says so",
                    self.first - 1
                ));
            }
            Some((below, chain))
                if chain.is_none() || self.chains.get(&below).is_some_and(|there| Some(*there) != chain) =>
            {
                objections.push(format!(
                    "the chain before entry {below} is not the one that the `prune` entry has"
                ));
            }
            Some(_) if self.hasty => objections.push(format!(
                "entries below {} were deleted before the {} days were over that the `prune` entry promises",
                self.first,
                self.keep_days.unwrap_or(0)
            )),
            Some(_) => {}
            None => objections
                .push(format!("entries 0 to {} are missing and no `prune` entry says so", self.first - 1)),
        }
        if self.owed.difference(&self.documents).next().is_some() {
            objections.push("a document that requests name is not in the log any more".to_owned());
        }
        objections
    }

    fn pruned(&mut self, leaf: &Leaf<'_>) -> Result<(), String> {
        let below = leaf.below.ok_or("the `prune` entry does not say what was deleted")?;
        self.prune = Some((below, leaf.chain.and_then(crate::digest::unhex)));
        self.keep_days = leaf.keep_days;
        // Whatever was deleted is older than the first entry that was kept.
        let kept_since = self.oldest_us.filter(|_| below == self.first);
        let days = |days: u64| days.saturating_mul(86_400_000_000);
        self.hasty = kept_since.zip(leaf.wall_us).is_some_and(|(oldest, pruned)| {
            oldest.saturating_add(days(leaf.keep_days.unwrap_or(0))) > pruned
        });
        Ok(())
    }

    /// Takes in one entry; the error says what is wrong with it.
    pub(super) fn take(&mut self, index: u64, leaf: &[u8]) -> Result<(), String> {
        let parsed = Leaf::quick(leaf).map_or_else(|| serde_json::from_slice(leaf), Ok);
        let parsed: Leaf<'_> = parsed.map_err(|_| "the entry is not a record of this format".to_owned())?;
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
        if index == self.first {
            self.oldest_us = parsed.wall_us;
            if index > 0 {
                self.requests.pruned_before(parsed.wall_us);
            }
        }
        let wall_us = parsed.wall_us.ok_or("the entry does not say when it was written")?;
        self.times.entry(index, wall_us);
        self.clock_back += u64::from(parsed.clk == "back");
        if index == 0 && parsed.kind != "open" {
            return Err("the log does not begin with an `open` entry".to_owned());
        }
        match parsed.kind {
            "intent" => {
                self.times.decided(index, parsed.at.unwrap_or_default(), wall_us);
                self.intent(id, &parsed)
            }
            "attempt" => self.requests.attempt(parent(&parsed), parsed.endpoint),
            "outcome" => self.requests.outcome(parent(&parsed)),
            "config" => self.config(&parsed),
            "gap" => {
                self.quarantined.extend(parsed.quarantined.and_then(|digest| digest.parse::<Digest>().ok()));
                self.unrecorded += parsed.requests.unwrap_or(0);
                self.made_anew += parsed.heads.unwrap_or(0) + parsed.tiles.unwrap_or(0);
                Ok(())
            }
            "prune" => self.pruned(&parsed),
            "key" => self.key(index, &parsed),
            "member" => self.member(leaf),
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
            self.buffered += u64::from(leaf.durability.is_some());
            self.requests.cleared(id, leaf.chosen)?;
        }
        let named = [("policy", leaf.policy), ("catalog", leaf.catalog), ("ruleset", leaf.ruleset)];
        let named = named.into_iter().filter_map(|(what, digest)| Some((what, digest?)));
        for (what, digest) in
            named.chain(leaf.tenant_policies.iter().map(|digest| ("tenant's policy", *digest)))
        {
            if self.spelled.iter().any(|known| known == digest) {
                continue;
            }
            match digest.parse::<Digest>() {
                Ok(known) if self.documents.contains(&known) => {
                    self.spelled.insert(0, digest.to_owned());
                    self.spelled.truncate(SPELLED_MAX);
                }
                Ok(digest) if self.first > 0 => drop(self.owed.insert(digest)),
                _ => return Err(format!("the {what} that the intent names is not in the log before it")),
            }
        }
        Ok(())
    }

    /// The entry and the file say the same, and both keys signed it.
    fn key(&mut self, index: u64, leaf: &Leaf<'_>) -> Result<(), String> {
        let change = self.changes.iter().find(|change| change.index == index);
        let change = change
            .ok_or_else(|| format!("the file of this change of keys is missing or broken: `keys/{index}`"))?;
        let [old_sig, new_sig] = change.signatures();
        let same = leaf.old == Some(&change.old.to_string())
            && leaf.new == Some(&change.new.to_string())
            && leaf.old_sig == Some(&old_sig)
            && leaf.new_sig == Some(&new_sig);
        match same {
            true => drop(self.changed_at.insert(index)),
            false => return Err("the change of keys is not the one in its file".to_owned()),
        }
        Ok(())
    }

    /// The head of a member log grew out of the one before.
    fn member(&mut self, leaf: &[u8]) -> Result<(), String> {
        let malformed = || "the member's head is malformed".to_owned();
        let parsed: MemberLeaf<'_> = serde_json::from_slice(leaf).map_err(|_| malformed())?;
        let head = parsed.head().ok_or_else(malformed)?;
        let before = self.members.get(&head.origin);
        // What a pruned log had before cannot be looked at; its entries were checked when they were there.
        let unseen = self.first > 0 && before.is_none() && parsed.before() > 0;
        if !unseen && !parsed.grew(before, &head) {
            let (origin, had) = (&head.origin, before.map_or(0, |before| before.size));
            return Err(match head.size < had {
                true => format!(
                    "the log `{origin}` had {had} entries before and has {} now: it was rolled back",
                    head.size
                ),
                false => format!(
                    "nothing shows that the {} entries of the log `{origin}` begin with the {had} it had before",
                    head.size
                ),
            });
        }
        self.members.insert(head.origin.clone(), head);
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
        self.requests.open()
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
            self.made_anew,
            "heads or tiles were gone when the log was opened and were made anew: somebody deleted them, or a crash took a head",
        );
        note(
            self.buffered,
            "requests were released before the disk had their records: a crash can have taken as many as 256 with it each time",
        );
        note(
            self.clock_back,
            "entries were written after the clock had gone back: trust their order, not their times",
        );
        note(
            self.requests.untracked(),
            "cleared intents beyond the first million open ones are counted as open",
        );
        notes.extend(self.times.notes());
        notes
    }
}
