//! The bytes of a leaf: one canonical JSON object per record, hashed as it is stored.

use super::json::{Object, hex as hex_text, int, text};
use super::{Attempt, Decision, Durability, Found, Intent, MemberHead, Outcome, Record, candidates::ranges};
use crate::{
    AuditError, Digest, PublicKey, RecordId, Tag, digest::hex, log::DocumentKind, rotation::KeyChange,
    tree::Hash, words::words,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use safeconduct_core::{EndpointId, EvidenceId, TallyEntry};
use serde::Deserialize;

/// The most bytes a leaf may have: entry bundles of `tlog-tiles` carry a 16-bit length.
pub const LEAF_MAX: usize = 65_535;

/// The schema version of leaves.
const SCHEMA: u64 = 1;

/// How many tags a line of findings keeps.
const TAGS_MAX: usize = 8;

/// What the wall clock did since the record before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    /// It went on.
    Fine,
    /// It went back: trust the order of the entries, not their times.
    Back,
}

impl Clock {
    fn as_str(self) -> &'static str {
        match self {
            Clock::Fine => "ok",
            Clock::Back => "back",
        }
    }
}

/// What the log adds to every record: which run wrote it and when.
pub(crate) struct Stamp {
    pub(crate) boot: [u8; 16],
    pub(crate) mono_us: u64,
    pub(crate) wall_us: u64,
    pub(crate) clock: Clock,
}

/// What the log writes about itself.
pub(crate) enum Control<'c> {
    /// A run begins.
    Open { vkey: &'c str, program: &'static str },
    /// A piece of a document that was in force.
    Config { kind: DocumentKind, digest: Digest, part: u64, parts: u64, total: u64, bytes: &'c [u8] },
    /// A run ends; where the documents in force can be found.
    Close { documents: &'c [KnownDocument] },
    /// Something is missing: a torn tail was set aside, requests went unlogged, or a head or tiles that
    /// must have been there were gone and were made anew.
    Gap(Gap),
    /// Another key signs from here on.
    Key { change: &'c KeyChange },
    /// Keys of sealed details were destroyed.
    Erase { subject: Tag, keys: u64 },
    /// Entries below this one were deleted; the chain before it.
    Prune { below: u64, chain: Hash, keep_days: u64 },
    /// Somebody read the log.
    Read { purpose: ReadPurpose, actor: Option<Tag>, from: u64, to: u64 },
    /// Somebody consented to training at an endpoint, or opted out of it.
    Consent { choice: Choice, endpoint: &'c EndpointId, evidence: Option<&'c EvidenceId>, actor: Option<Tag> },
    /// A signed head of another log: this one is a log of logs.
    Member(MemberHead<'c>),
}

/// What is missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// Bytes of a torn tail that were set aside.
    pub(crate) bytes: u64,
    /// Under this digest.
    pub(crate) quarantined: Option<Digest>,
    /// Requests that went unrecorded.
    pub(crate) requests: u64,
    /// Heads that must have been there and were not.
    pub(crate) heads: u64,
    /// Tiles that a head covers, made anew from the entries.
    pub(crate) tiles: u64,
}

/// A document that the log holds already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownDocument {
    pub(crate) kind: DocumentKind,
    pub(crate) digest: Digest,
    /// The index of its first part.
    pub(crate) index: u64,
}

/// Every kind of leaf.
pub(crate) const KINDS: &[&str] = &[
    "intent", "attempt", "outcome", "open", "config", "close", "gap", "key", "erase", "prune", "read",
    "consent", "member",
];

words! {
    /// For what a log was read.
    ReadPurpose {
        /// A report over a period.
        Report = "report",
        /// A value, person or request was followed.
        Trace = "trace",
        /// Entries were handed to another system.
        Export = "export",
        /// Entries were proved to somebody.
        Proof = "proof",
    }
}

words! {
    /// What somebody decided about training on their content.
    Choice {
        /// No training.
        OptedOut = "opted_out",
        /// Training is fine.
        OptedIn = "opted_in",
        /// What was said before no longer holds.
        Withdrawn = "withdrawn",
    }
}

/// The key that an `open` leaf names.
pub(crate) fn key_at_open(leaf: &[u8]) -> Option<PublicKey> {
    #[derive(Deserialize)]
    struct Open<'l> {
        vkey: &'l str,
    }
    serde_json::from_slice::<Open<'_>>(leaf).ok()?.vkey.parse().ok()
}

/// Whether a leaf ends a run.
pub(crate) fn is_close(leaf: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind<'l> {
        kind: &'l str,
    }
    serde_json::from_slice::<Kind<'_>>(leaf).is_ok_and(|leaf| leaf.kind == "close")
}

/// The documents that a clean run left in force, as its `close` entry lists them.
pub(crate) struct DocumentsAtClose;

impl DocumentsAtClose {
    /// Reads them from a leaf; none when it is something else.
    pub(crate) fn parse(leaf: &[u8]) -> Vec<KnownDocument> {
        #[derive(Deserialize)]
        struct Close<'l> {
            kind: &'l str,
            #[serde(borrow, default)]
            documents: Vec<Line<'l>>,
        }
        #[derive(Deserialize)]
        struct Line<'l> {
            digest: &'l str,
            document: &'l str,
            index: u64,
        }
        let known = |line: &Line<'_>| {
            let kind = DocumentKind::from_word(line.document)?;
            Some(KnownDocument { kind, digest: line.digest.parse().ok()?, index: line.index })
        };
        match serde_json::from_slice::<Close<'_>>(leaf) {
            Ok(close) if close.kind == "close" => close.documents.iter().filter_map(known).collect(),
            _ => Vec::new(),
        }
    }
}

/// Encodes a record; one that is too long has its lists folded into counts.
///
/// # Errors
/// [`AuditError::RecordTooLarge`] when even that does not fit.
pub(crate) fn encode_record(record: &Record, stamp: &Stamp) -> Result<Vec<u8>, AuditError> {
    let mut leaf = Vec::with_capacity(1024);
    write_record(&mut leaf, record, stamp, false);
    if leaf.len() > LEAF_MAX {
        leaf.clear();
        write_record(&mut leaf, record, stamp, true);
    }
    match leaf.len() {
        0..=LEAF_MAX => Ok(leaf),
        bytes => Err(AuditError::RecordTooLarge { bytes, max: LEAF_MAX }),
    }
}

/// Encodes what the log writes about itself; its parts are bounded by their makers.
pub(crate) fn encode_control(control: &Control<'_>, id: RecordId, stamp: &Stamp) -> Vec<u8> {
    // Members in ascending order, whatever the kind; each kind has its own few of them.
    let mut members: Vec<(&'static str, Member<'_>)> = vec![
        ("boot", Member::Text(hex(&stamp.boot))),
        ("clk", Member::Text(stamp.clock.as_str().to_owned())),
        ("id", Member::Text(id.to_string())),
        ("kind", Member::Text(control.kind().to_owned())),
        ("mono_us", Member::Int(stamp.mono_us)),
        ("v", Member::Int(SCHEMA)),
        ("wall_us", Member::Int(stamp.wall_us)),
    ];
    control.members(&mut members);
    members.sort_unstable_by_key(|(key, _)| *key);
    let mut leaf = Vec::new();
    Object::write(&mut leaf, |o| {
        for (key, member) in &members {
            match member {
                Member::Text(value) => o.text(key, value),
                Member::Int(value) => o.int(key, *value),
                Member::Documents(documents) => o.array(key, *documents, |out, document| {
                    Object::write(out, |o| {
                        o.text("digest", &document.digest.to_string());
                        o.text("document", document.kind.as_str());
                        o.int("index", document.index);
                    });
                }),
            }
        }
    });
    leaf
}

/// A member of what the log writes about itself.
enum Member<'c> {
    Text(String),
    Int(u64),
    Documents(&'c [KnownDocument]),
}

impl<'c> Control<'c> {
    fn kind(&self) -> &'static str {
        match self {
            Control::Open { .. } => "open",
            Control::Config { .. } => "config",
            Control::Close { .. } => "close",
            Control::Gap(_) => "gap",
            Control::Key { .. } => "key",
            Control::Erase { .. } => "erase",
            Control::Prune { .. } => "prune",
            Control::Read { .. } => "read",
            Control::Consent { .. } => "consent",
            Control::Member(_) => "member",
        }
    }

    fn members(&self, members: &mut Vec<(&'static str, Member<'c>)>) {
        let mut text = |key, value: String| members.push((key, Member::Text(value)));
        match self {
            Control::Open { vkey, program } => {
                text("program", (*program).to_owned());
                text("vkey", (*vkey).to_owned());
            }
            Control::Config { kind, digest, part, parts, total, bytes } => {
                text("data", BASE64_STANDARD.encode(bytes));
                text("digest", digest.to_string());
                text("document", kind.as_str().to_owned());
                for (key, value) in [("part", part), ("parts", parts), ("total", total)] {
                    members.push((key, Member::Int(*value)));
                }
            }
            Control::Close { documents } => members.push(("documents", Member::Documents(documents))),
            Control::Gap(gap) => {
                if let Some(digest) = gap.quarantined {
                    text("quarantined", digest.to_string());
                }
                members.push(("bytes", Member::Int(gap.bytes)));
                members.push(("requests", Member::Int(gap.requests)));
                let made_anew = [("heads", gap.heads), ("tiles", gap.tiles)];
                let made_anew = made_anew.into_iter().filter(|(_, count)| *count > 0);
                members.extend(made_anew.map(|(key, count)| (key, Member::Int(count))));
            }
            Control::Key { change } => {
                let [old_sig, new_sig] = change.signatures();
                text("new", change.new.to_string());
                text("new_sig", new_sig);
                text("old", change.old.to_string());
                text("old_sig", old_sig);
                members.push(("from", Member::Int(change.index)));
            }
            Control::Erase { subject, keys } => {
                text("subject", subject.to_string());
                members.push(("keys", Member::Int(*keys)));
            }
            Control::Prune { below, chain, keep_days } => {
                text("chain", hex(chain));
                members.push(("below", Member::Int(*below)));
                members.push(("keep_days", Member::Int(*keep_days)));
            }
            Control::Read { purpose, actor, from, to } => {
                text("purpose", purpose.as_str().to_owned());
                if let Some(actor) = actor {
                    text("actor", actor.to_string());
                }
                members.push(("from", Member::Int(*from)));
                members.push(("to", Member::Int(*to)));
            }
            Control::Consent { choice, endpoint, evidence, actor } => {
                text("choice", choice.as_str().to_owned());
                text("endpoint", endpoint.to_string());
                if let Some(evidence) = evidence {
                    text("evidence", evidence.to_string());
                }
                if let Some(actor) = actor {
                    text("actor", actor.to_string());
                }
            }
            Control::Member(head) => {
                text("note", BASE64_STANDARD.encode(head.note));
                text("origin", head.origin.to_owned());
                text("path", BASE64_STANDARD.encode(head.path.concat()));
                members.push(("before", Member::Int(head.before)));
                members.push(("size", Member::Int(head.size)));
            }
        }
    }
}

fn write_record(out: &mut Vec<u8>, record: &Record, stamp: &Stamp, fold: bool) {
    Object::write(out, |o| match record {
        Record::Intent(intent) => write_intent(o, intent, stamp, fold),
        Record::Attempt(attempt) => write_attempt(o, attempt, stamp),
        Record::Outcome(outcome) => write_outcome(o, outcome, stamp),
    });
}

fn write_intent(o: &mut Object<'_>, intent: &Intent, stamp: &Stamp, fold: bool) {
    let Intent { decision, scan, .. } = intent;
    o.maybe_hex("actor", intent.actor.as_ref().map(|tag| &tag.as_bytes()[..]));
    o.text("at", &intent.at.to_string());
    o.hex("boot", &stamp.boot);
    if fold {
        o.object("cand", |o| {
            o.int("endpoints", intent.candidates.len() as u64);
            o.int("groups", intent.candidates.groups().count() as u64);
        });
    } else {
        o.array("cand", intent.candidates.groups(), |out, (reasons, positions, rung)| {
            Object::write(out, |o| {
                o.text("endpoints", &ranges(positions));
                o.text("rung", rung.as_str());
                o.array("why", reasons, |out, reason| text(out, reason.as_str()));
            });
        });
    }
    o.maybe_hex("catalog", intent.catalog.as_ref().map(|digest| &digest.as_bytes()[..]));
    if let Decision::Cleared { endpoint, .. } = decision {
        o.text("chosen", endpoint.as_str());
    }
    o.array("classes", &intent.classes, |out, class| text(out, class.as_str()));
    o.text("clk", stamp.clock.as_str());
    let (word, stage) = match decision {
        Decision::Cleared { .. } => ("cleared", None),
        Decision::Denied { .. } => ("denied", None),
        Decision::Error { stage } => ("error", Some(stage.as_str())),
    };
    o.text("decision", word);
    if intent.durability != Durability::Durable {
        o.text("durability", intent.durability.as_str());
    }
    if let Some(detail) = &intent.detail {
        o.object("env", |o| {
            o.text("key", &detail.key.to_string());
            o.text("sealed", &BASE64_STANDARD.encode(&detail.bytes));
        });
    }
    o.maybe_text("fail", stage);
    if fold {
        o.object("find", |o| {
            let total: u64 = intent.findings.iter().flat_map(|line| line.counts).map(u64::from).sum();
            o.int("lines", intent.findings.len() as u64);
            o.int("n", total);
        });
    } else {
        o.array("find", &intent.findings, write_found);
        if !intent.held.is_empty() {
            o.array("held", &intent.held, |out, label| {
                Object::write(out, |o| {
                    o.text("category", label.category().as_str());
                    o.text("label", label.as_str());
                });
            });
        }
    }
    o.id("id", intent.id);
    o.int("in_len", scan.bytes.bytes());
    o.text("kind", "intent");
    if let Some(place) = intent.model {
        o.array("model", [place.endpoint, place.pattern], |out, place| int(out, u64::from(place)));
    }
    o.flag("model_named", intent.model_named);
    o.int("mono_us", stamp.mono_us);
    if let Decision::Cleared { commitment, out_len, .. } = decision {
        o.hex("out_commit", commitment.as_bytes());
        o.int("out_len", out_len.bytes());
    }
    o.maybe_hex("policy", intent.policy.as_ref().map(|digest| &digest.as_bytes()[..]));
    o.maybe_text("purpose", intent.purpose.as_deref());
    if !intent.regimes.is_empty() {
        o.array("regimes", &intent.regimes, |out, regime| text(out, regime.as_str()));
    }
    if fold {
        o.object("resid", |o| o.int("lines", intent.residual.entries().len() as u64));
    } else {
        o.array("resid", intent.residual.entries(), write_residual);
    }
    o.maybe_hex("ruleset", intent.ruleset.as_ref().map(|digest| &digest.as_bytes()[..]));
    o.object("scan", |o| {
        o.text("coverage", scan.coverage.as_str());
        o.int("parts", u64::from(scan.parts));
    });
    o.flag("sensitive", intent.sensitive);
    o.text("sensitivity", intent.sensitivity.as_str());
    o.maybe_hex("session", intent.session.as_ref().map(|tag| &tag.as_bytes()[..]));
    if intent.tainted {
        o.flag("tainted", true);
    }
    o.maybe_text("team", intent.team.as_deref());
    if intent.team_malformed {
        o.flag("team_malformed", true);
    }
    o.maybe_text("tenant", intent.tenant.as_deref());
    if !intent.tenant_policies.is_empty() {
        o.array("tenant_policies", &intent.tenant_policies, |out, digest| hex_text(out, digest.as_bytes()));
    }
    if !intent.tried.is_empty() {
        o.text("tried", &ranges(&intent.tried));
    }
    if fold {
        o.flag("truncated", true);
    }
    o.int("unknown_classes", u64::from(intent.unknown_classes));
    if intent.unknown_regimes > 0 {
        o.int("unknown_regimes", u64::from(intent.unknown_regimes));
    }
    if !fold && !intent.used.is_empty() {
        o.array("used", &intent.used, |out, (clause, volume)| {
            Object::write(out, |o| {
                o.text("clause", clause.as_str());
                o.int("n", *volume);
            });
        });
    }
    o.int("v", SCHEMA);
    o.int("wall_us", stamp.wall_us);
    if let Decision::Denied { reasons } = decision {
        let mut codes = reasons.clone();
        codes.sort_unstable();
        codes.dedup();
        o.array("why", &codes, |out, reason| text(out, reason.as_str()));
    }
}

fn write_found(out: &mut Vec<u8>, line: &Found) {
    Object::write(out, |o| {
        o.text("action", line.action.as_str());
        o.text("category", line.label.category().as_str());
        o.text("label", line.label.as_str());
        o.array("n", line.counts, |out, count| int(out, u64::from(count)));
        o.text("sensitivity", line.sensitivity.as_str());
        if !line.tags.is_empty() {
            o.array("tags", line.tags.iter().take(TAGS_MAX), |out, tag| hex_text(out, tag.as_bytes()));
        }
    });
}

fn write_residual(out: &mut Vec<u8>, line: &TallyEntry) {
    Object::write(out, |o| {
        o.text("category", line.label.category().as_str());
        o.text("label", line.label.as_str());
        o.array("n", line.counts, |out, count| int(out, u64::from(count)));
        o.text("sensitivity", line.sensitivity.as_str());
    });
}

fn write_attempt(o: &mut Object<'_>, attempt: &Attempt, stamp: &Stamp) {
    o.text("at", &attempt.at.to_string());
    o.hex("boot", &stamp.boot);
    o.text("clk", stamp.clock.as_str());
    o.text("endpoint", attempt.endpoint.as_str());
    o.id("id", attempt.id);
    o.text("kind", "attempt");
    o.int("mono_us", stamp.mono_us);
    o.id("parent", attempt.parent);
    if let Some(peer) = &attempt.peer {
        o.object("peer", |o| {
            o.text("host", peer.host.as_str());
            o.maybe_hex("spki", peer.spki.as_ref().map(|digest| &digest.as_bytes()[..]));
        });
    }
    o.int("v", SCHEMA);
    o.int("wall_us", stamp.wall_us);
}

fn write_outcome(o: &mut Object<'_>, outcome: &Outcome, stamp: &Stamp) {
    o.text("at", &outcome.at.to_string());
    o.hex("boot", &stamp.boot);
    o.int("bytes", outcome.bytes.bytes());
    o.text("clk", stamp.clock.as_str());
    o.int("dur_us", outcome.duration_us);
    o.id("id", outcome.id);
    o.text("kind", "outcome");
    o.int("mono_us", stamp.mono_us);
    o.id("parent", outcome.parent);
    o.text("status", outcome.status.as_str());
    o.int("v", SCHEMA);
    o.int("wall_us", stamp.wall_us);
}
