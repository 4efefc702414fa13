//! Reads an intent back: what a decision was made from, and what came out of it.

use super::{Candidates, ModelPlace, Rung, candidates::positions};
use crate::{Digest, Entry, RecordId, Sealed, Tag};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use safeconduct_core::{
    Category, ClauseId, Coverage, DataClass, EndpointId, Label, Purpose, ReasonCode, Regime, Sensitivity,
    Tally, TallyEntry, TenantId, Timestamp,
};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::str::FromStr;

/// An intent as the log has it: enough to make its decision again.
///
/// ```
/// use safeconduct_audit::{Intent, Log, RecordId, Recorded, Signer, read};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let log = Log::create(&dir, &Signer::generate()?, None)?;
/// let at = "2026-11-23T12:00:00Z".parse()?;
/// let receipt = log.append(&Intent::new(RecordId::new(at)?, at).into())?;
/// let entry = read(&dir)?.nth(1).ok_or("no entry")??;
/// let intent = Recorded::of(&entry)?.ok_or("no intent")?;
/// assert_eq!((intent.id, intent.at, intent.decision.as_str()), (receipt.id, at, "error"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Recorded {
    /// The id of the record.
    #[serde(deserialize_with = "parsed")]
    pub id: RecordId,
    /// The instant the decision was made for.
    pub at: Timestamp,
    /// Whose request it was; `None` when what was given is not a valid id.
    pub tenant: Option<TenantId>,
    /// The tag of the conversation.
    #[serde(default, deserialize_with = "maybe_parsed")]
    pub session: Option<Tag>,
    /// The tag of the user.
    #[serde(default, deserialize_with = "maybe_parsed")]
    pub actor: Option<Tag>,
    /// What it was for; `None` when the policy did not know what was given.
    pub purpose: Option<Purpose>,
    /// Which team of the tenant asked.
    #[serde(default)]
    pub team: Option<TenantId>,
    /// The regimes it stood under.
    #[serde(default)]
    pub regimes: Vec<Regime>,
    /// Whether a team was given that is no id.
    #[serde(default)]
    pub team_malformed: bool,
    /// How many regimes were given that the policy did not know.
    #[serde(default)]
    pub unknown_regimes: u32,
    /// Whether the conversation held something sensitive before.
    #[serde(default)]
    pub tainted: bool,
    /// Labels that were found earlier in the conversation and not in this request; empty when folded.
    #[serde(default, deserialize_with = "labels")]
    pub held: Vec<Label>,
    /// The data classes it was judged by.
    #[serde(default)]
    pub classes: Vec<DataClass>,
    /// How many declared classes the policy did not know.
    #[serde(default)]
    pub unknown_classes: u32,
    /// Whether a model was asked for by name.
    #[serde(default)]
    pub model_named: bool,
    /// The pattern of the catalog that its name met.
    #[serde(default, deserialize_with = "model")]
    pub model: Option<ModelPlace>,
    /// Whether the training floor applied.
    pub sensitive: bool,
    /// The worst sensitivity.
    pub sensitivity: Sensitivity,
    /// How much was scanned.
    #[serde(rename = "scan", deserialize_with = "coverage")]
    pub coverage: Coverage,
    /// What was found, by label and sensitivity; `None` when the list was folded into counts.
    #[serde(rename = "find", deserialize_with = "tally")]
    pub found: Option<Tally>,
    /// What was still found in the outgoing bytes; `None` when folded.
    #[serde(rename = "resid", deserialize_with = "tally")]
    pub residual: Option<Tally>,
    /// Every endpoint that was judged; `None` when folded.
    #[serde(rename = "cand", deserialize_with = "candidates")]
    pub candidates: Option<Candidates>,
    /// Positions of endpoints that were tried before.
    #[serde(default, deserialize_with = "ranges")]
    pub tried: Vec<u32>,
    /// How much of each counted volume was used; empty when nothing was counted, or the list was folded.
    #[serde(default, deserialize_with = "volumes")]
    pub used: Vec<(ClauseId, u64)>,
    /// The policy in force.
    #[serde(default, deserialize_with = "maybe_parsed")]
    pub policy: Option<Digest>,
    /// The tenant's own policies.
    #[serde(default, deserialize_with = "all_parsed")]
    pub tenant_policies: Vec<Digest>,
    /// The catalog in force.
    #[serde(default, deserialize_with = "maybe_parsed")]
    pub catalog: Option<Digest>,
    /// The ruleset in force.
    #[serde(default, deserialize_with = "maybe_parsed")]
    pub ruleset: Option<Digest>,
    /// `cleared`, `denied` or `error`.
    pub decision: String,
    /// Sealed detail.
    #[serde(default, rename = "env", deserialize_with = "sealed")]
    pub detail: Option<Sealed>,
    /// Where it was cleared for.
    pub chosen: Option<EndpointId>,
    /// Why it was denied as a whole.
    #[serde(default)]
    pub why: Vec<ReasonCode>,
}

impl Recorded {
    /// Reads an entry; `None` when it is no intent.
    ///
    /// # Errors
    /// When it is one, and not of this form.
    pub fn of(entry: &Entry) -> Result<Option<Recorded>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Kind<'l> {
            kind: &'l str,
        }
        match serde_json::from_slice::<Kind<'_>>(&entry.leaf)?.kind {
            "intent" => serde_json::from_slice(&entry.leaf).map(Some),
            _ => Ok(None),
        }
    }
}

/// A list, or the counts that are left of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Folded<T> {
    Whole(Vec<T>),
    #[allow(dead_code, reason = "only that it is folded matters")]
    Counts(serde::de::IgnoredAny),
}

fn parsed<'d, D: Deserializer<'d>, T: FromStr>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("malformed"))
}

fn maybe_parsed<'d, D: Deserializer<'d>, T: FromStr>(deserializer: D) -> Result<Option<T>, D::Error> {
    parsed(deserializer).map(Some)
}

fn all_parsed<'d, D: Deserializer<'d>, T: FromStr>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(|_| D::Error::custom("malformed"))).collect()
}

fn model<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<ModelPlace>, D::Error> {
    let [endpoint, pattern] = <[u32; 2]>::deserialize(deserializer)?;
    Ok(Some(ModelPlace { endpoint, pattern }))
}

fn sealed<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Sealed>, D::Error> {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(deserialize_with = "parsed")]
        key: Tag,
        sealed: String,
    }
    let Envelope { key, sealed } = Envelope::deserialize(deserializer)?;
    let bytes = BASE64_STANDARD.decode(sealed).map_err(D::Error::custom)?;
    Ok(Some(Sealed { key, bytes }))
}

fn coverage<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Coverage, D::Error> {
    #[derive(Deserialize)]
    struct Scan {
        coverage: Coverage,
    }
    Scan::deserialize(deserializer).map(|scan| scan.coverage)
}

fn volumes<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Vec<(ClauseId, u64)>, D::Error> {
    #[derive(Deserialize)]
    struct Volume {
        clause: ClauseId,
        n: u64,
    }
    let volumes = Vec::<Volume>::deserialize(deserializer)?;
    Ok(volumes.into_iter().map(|Volume { clause, n }| (clause, n)).collect())
}

fn tally<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Tally>, D::Error> {
    #[derive(Deserialize)]
    struct Line {
        label: String,
        category: Category,
        sensitivity: Sensitivity,
        n: [u32; 3],
    }
    let Folded::Whole(lines) = Folded::<Line>::deserialize(deserializer)? else { return Ok(None) };
    let entry = |line: Line| {
        let label = Label::custom(&line.label, line.category).map_err(D::Error::custom)?;
        Ok(TallyEntry { label, sensitivity: line.sensitivity, counts: line.n, expires: None })
    };
    lines.into_iter().map(entry).collect::<Result<Tally, D::Error>>().map(Some)
}

fn labels<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Vec<Label>, D::Error> {
    #[derive(Deserialize)]
    struct Held {
        label: String,
        category: Category,
    }
    let held = Vec::<Held>::deserialize(deserializer)?.into_iter();
    held.map(|one| Label::custom(&one.label, one.category).map_err(D::Error::custom)).collect()
}

fn candidates<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Candidates>, D::Error> {
    #[derive(Deserialize)]
    struct Group {
        endpoints: String,
        rung: String,
        why: Vec<ReasonCode>,
    }
    let Folded::Whole(groups) = Folded::<Group>::deserialize(deserializer)? else { return Ok(None) };
    let mut candidates = Candidates::default();
    for group in groups {
        let malformed = || D::Error::custom("malformed candidates");
        let rung = Rung::from_word(&group.rung).ok_or_else(malformed)?;
        candidates.add_group(positions(&group.endpoints).ok_or_else(malformed)?, rung, group.why);
    }
    Ok(Some(candidates))
}

fn ranges<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    positions(&text).ok_or_else(|| D::Error::custom("malformed ranges"))
}
