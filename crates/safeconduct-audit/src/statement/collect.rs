//! Counts what the entries of a period say.

use super::{
    Day, DocumentChange, Due, Exception, FindingCount, Flow, LISTED_MAX, Period, ReasonCount, Requests,
    Statement, Treatment,
};
use crate::{Digest, Entry, RecordId, Report};
use safeconduct_core::{Label, Timestamp};
use serde::Deserialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

/// How many different keys a table keeps; a sound log stays far below.
const KEYS_MAX: usize = 10_000;

/// How many cleared intents may wait for their outcome at once.
const OPEN_MAX: usize = 1 << 20;

/// Threads take their time before their place: so far apart the two may be.
const SLACK_US: i64 = 60_000_000;

const ELSEWHEN: &str = "an entry amid those of the period that claims another time, so it is not counted";

#[derive(Debug, Default)]
pub(super) struct Collected {
    period: Period,
    entries: Option<(u64, u64)>,
    requests: Requests,
    flows: BTreeMap<(String, String), u64>,
    findings: BTreeMap<(String, String), u64>,
    treatments: BTreeMap<(String, String, String), u64>,
    reasons: BTreeMap<String, (u64, u64)>,
    events: BTreeMap<&'static str, Exception>,
    days: BTreeMap<String, Day>,
    exceptions: BTreeMap<&'static str, Exception>,
    documents: Vec<DocumentChange>,
    open: HashMap<RecordId, u64>,
    /// Entries so far that claim to be of after the period.
    later: Vec<u64>,
}

#[derive(Deserialize)]
struct Leaf<'l> {
    kind: &'l str,
    id: &'l str,
    wall_us: u64,
    at: Option<&'l str>,
    parent: Option<&'l str>,
    decision: Option<&'l str>,
    chosen: Option<&'l str>,
    sensitive: Option<bool>,
    truncated: Option<bool>,
    #[serde(borrow, default)]
    classes: Vec<&'l str>,
    #[serde(borrow, default)]
    why: Vec<&'l str>,
    #[serde(borrow)]
    scan: Option<Scan<'l>>,
    #[serde(borrow, default)]
    find: Lines<'l>,
    #[serde(borrow, default)]
    resid: Lines<'l>,
    #[serde(borrow, default)]
    cand: Groups<'l>,
    policy: Option<&'l str>,
    catalog: Option<&'l str>,
    ruleset: Option<&'l str>,
    document: Option<&'l str>,
    digest: Option<&'l str>,
    part: Option<u64>,
}

#[derive(Deserialize)]
struct Scan<'l> {
    coverage: &'l str,
}

/// A list, or what is left of one that was folded into counts.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lines<'l> {
    #[serde(borrow)]
    Whole(Vec<Line<'l>>),
    Folded(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Groups<'l> {
    #[serde(borrow)]
    Whole(Vec<Group<'l>>),
    Folded(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    label: Cow<'l, str>,
    #[serde(borrow)]
    category: Cow<'l, str>,
    #[serde(borrow)]
    action: Option<Cow<'l, str>>,
    #[serde(borrow)]
    sensitivity: Cow<'l, str>,
    n: [u64; 3],
}

#[derive(Deserialize)]
struct Group<'l> {
    #[serde(borrow)]
    endpoints: Cow<'l, str>,
    #[serde(borrow)]
    why: Vec<Cow<'l, str>>,
}

impl Default for Lines<'_> {
    fn default() -> Self {
        Lines::Whole(Vec::new())
    }
}

impl Default for Groups<'_> {
    fn default() -> Self {
        Groups::Whole(Vec::new())
    }
}

impl Collected {
    pub(super) fn new(period: Period) -> Collected {
        Collected { period, ..Collected::default() }
    }

    /// Takes in the next entry.
    pub(super) fn take(&mut self, entry: &Entry) {
        let Ok(leaf) = serde_json::from_slice::<Leaf<'_>>(&entry.leaf) else {
            self.except("an entry that does not read", entry.index);
            return;
        };
        let wall = Timestamp::from_micros(i64::try_from(leaf.wall_us).unwrap_or(i64::MAX));
        // An outcome counts for its intent, whenever it came.
        if let ("outcome", Some(Ok(parent))) = (leaf.kind, leaf.parent.map(str::parse)) {
            self.open.remove(&parent);
        }
        if leaf.kind == "config" && leaf.part == Some(0) {
            self.document(entry.index, wall, &leaf);
        }
        let inside =
            self.period.from.is_none_or(|from| from <= wall) && self.period.to.is_none_or(|to| wall < to);
        if !inside {
            self.outside(entry.index, wall);
            return;
        }
        // What came before an entry of the period cannot be of after it.
        for index in std::mem::take(&mut self.later) {
            self.except(ELSEWHEN, index);
        }
        self.entries = Some((self.entries.map_or(entry.index, |(first, _)| first), entry.index + 1));
        match leaf.kind {
            "intent" => self.intent(entry.index, &leaf),
            "gap" => self.except("a gap that the log itself declares", entry.index),
            "erase" => self.note("keys of sealed detail were destroyed", entry.index),
            "prune" => self.note("old entries were deleted", entry.index),
            "read" => self.note("somebody read the log", entry.index),
            "consent" => self.note("somebody opted out of training, or in", entry.index),
            "key" => self.note("the signing key changed", entry.index),
            _ => {}
        }
    }

    /// An entry is left out for the time that it claims, which its place may speak against.
    fn outside(&mut self, index: u64, wall: Timestamp) {
        let slack = |at: Timestamp, by: i64| at.micros().saturating_add(by);
        let early = self.period.from.is_some_and(|from| wall.micros() < slack(from, -SLACK_US));
        let late = self.period.to.is_some_and(|to| wall.micros() > slack(to, SLACK_US));
        if early && self.entries.is_some() {
            self.except(ELSEWHEN, index);
        }
        if late && self.later.len() < KEYS_MAX {
            self.later.push(index);
        }
    }

    fn intent(&mut self, index: u64, leaf: &Leaf<'_>) {
        let cleared = leaf.decision == Some("cleared");
        let sensitive = leaf.sensitive != Some(false);
        let requests = &mut self.requests;
        requests.total += 1;
        requests.sensitive += u64::from(sensitive);
        requests.sensitive_cleared += u64::from(sensitive && cleared);
        match leaf.decision {
            Some("cleared") => requests.cleared += 1,
            Some("denied") => requests.denied += 1,
            _ => requests.errors += 1,
        }
        let day = leaf.at.and_then(|at| at.get(..10)).unwrap_or("unknown");
        if let Some(day) = slot(&mut self.days, day.to_owned()) {
            match cleared {
                true => day.cleared += 1,
                false => day.refused += 1,
            }
        }
        for digest in [leaf.policy, leaf.catalog, leaf.ruleset].into_iter().flatten() {
            let known =
                self.documents.iter_mut().rev().find(|document| document.digest.to_string() == digest);
            if let Some(document) = known {
                document.requests += 1;
            }
        }
        if cleared {
            self.cleared(index, leaf);
        }
        if let Lines::Whole(lines) = &leaf.find {
            for line in lines {
                let action = line.action.as_deref().unwrap_or("none").to_owned();
                let key = (line.label.clone().into_owned(), action);
                if let Some(count) = slot(&mut self.findings, key) {
                    *count += line.n.iter().sum::<u64>();
                }
            }
        }
        for why in &leaf.why {
            if let Some((requests, _)) = slot(&mut self.reasons, (*why).to_owned()) {
                *requests += 1;
            }
        }
        if let Groups::Whole(groups) = &leaf.cand {
            for group in groups {
                let turned_down = positions(&group.endpoints);
                for why in &group.why {
                    if let Some((_, endpoints)) = slot(&mut self.reasons, why.clone().into_owned()) {
                        *endpoints += turned_down;
                    }
                }
            }
        }
        if leaf.truncated == Some(true) {
            self.except("a record whose lists were folded into counts", index);
        }
    }

    fn cleared(&mut self, index: u64, leaf: &Leaf<'_>) {
        let endpoint = leaf.chosen.unwrap_or("unknown");
        let none = ["none"];
        let classes = if leaf.classes.is_empty() { &none[..] } else { &leaf.classes };
        for class in classes {
            if let Some(count) = slot(&mut self.flows, ((*class).to_owned(), endpoint.to_owned())) {
                *count += 1;
            }
        }
        if let Lines::Whole(lines) = &leaf.find {
            lines.iter().for_each(|line| self.treatment(endpoint, line));
        }
        if leaf.scan.as_ref().map(|scan| scan.coverage) != Some("full") {
            self.except("a request that was cleared without being scanned in full", index);
        }
        // An operator that keeps a value leaves it in the second scan: only what no grant allowed counts.
        let kept: Vec<&str> = match &leaf.find {
            Lines::Whole(lines) => lines
                .iter()
                .filter(|line| line.action.as_deref() == Some("keep"))
                .map(|line| &*line.label)
                .collect(),
            Lines::Folded(_) => Vec::new(),
        };
        if let Lines::Whole(lines) = &leaf.resid {
            let sensitive = |line: &&Line<'_>| {
                let [_, medium, high] = line.n;
                matches!(&*line.sensitivity, "confidential" | "restricted")
                    && medium + high > 0
                    && !kept.contains(&&*line.label)
            };
            if lines.iter().any(|line| sensitive(&line)) {
                self.except("a cleared request in whose outgoing bytes something sensitive was found", index);
            }
        }
        if let Ok(id) = leaf.id.parse()
            && self.open.len() < OPEN_MAX
        {
            self.open.insert(id, index);
        }
    }

    fn treatment(&mut self, endpoint: &str, line: &Line<'_>) {
        let label = line.category.parse().ok().and_then(|category| Label::custom(&line.label, category).ok());
        let action = line.action.as_deref().unwrap_or("none");
        for class in label.iter().flat_map(Label::classes) {
            let key = (endpoint.to_owned(), class.to_string(), action.to_owned());
            if let Some(count) = slot(&mut self.treatments, key) {
                *count += line.n.iter().sum::<u64>();
            }
        }
    }

    fn document(&mut self, index: u64, at: Timestamp, leaf: &Leaf<'_>) {
        let (Some(document), Some(Ok(digest))) = (leaf.document, leaf.digest.map(str::parse::<Digest>))
        else {
            return;
        };
        if self.documents.len() < KEYS_MAX {
            let document = document.to_owned();
            self.documents.push(DocumentChange { document, digest, index, at, requests: 0 });
        }
    }

    fn except(&mut self, what: &'static str, index: u64) {
        listed(&mut self.exceptions, what, index);
    }

    fn note(&mut self, what: &'static str, index: u64) {
        listed(&mut self.events, what, index);
    }

    pub(super) fn into_statement(mut self, verified: Report, calendar: Vec<Due>) -> Statement {
        let mut open: Vec<u64> = self.open.values().copied().collect();
        open.sort_unstable();
        for index in open {
            self.except("a cleared request without an outcome: it may have been sent", index);
        }
        let flows =
            self.flows.into_iter().map(|((class, endpoint), requests)| Flow { class, endpoint, requests });
        let findings =
            self.findings.into_iter().map(|((label, action), count)| FindingCount { label, action, count });
        let treatments = self.treatments.into_iter();
        let treatments =
            treatments.map(|((endpoint, class, action), count)| Treatment { endpoint, class, action, count });
        let reasons = self.reasons.into_iter();
        let reasons =
            reasons.map(|(reason, (requests, endpoints))| ReasonCount { reason, requests, endpoints });
        let from = self.period.from;
        Statement {
            program: concat!("safeconduct-audit ", env!("CARGO_PKG_VERSION")),
            period: self.period,
            verified,
            entries: self.entries,
            requests: self.requests,
            decisions: None,
            flows: flows.collect(),
            findings: findings.collect(),
            treatments: treatments.collect(),
            reasons: reasons.collect(),
            events: self.events.into_values().collect(),
            days: self.days,
            exceptions: self.exceptions.into_values().collect(),
            documents: self
                .documents
                .into_iter()
                .filter(|document| document.requests > 0 || from.is_none_or(|from| from <= document.at))
                .collect(),
            calendar,
        }
    }
}

/// One more of its sort, by index.
fn listed(list: &mut BTreeMap<&'static str, Exception>, what: &'static str, index: u64) {
    let exception = list.entry(what).or_insert(Exception { what, count: 0, indexes: Vec::new() });
    exception.count += 1;
    if exception.indexes.len() < LISTED_MAX {
        exception.indexes.push(index);
    }
}

/// The place of a key in a table that does not grow for ever.
fn slot<K: Ord, V: Default>(table: &mut BTreeMap<K, V>, key: K) -> Option<&mut V> {
    match table.len() < KEYS_MAX || table.contains_key(&key) {
        true => Some(table.entry(key).or_default()),
        false => None,
    }
}

/// How many positions ranges such as `0-3,7` hold.
fn positions(ranges: &str) -> u64 {
    let count = |range: &str| -> Option<u64> {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        last.parse::<u64>().ok()?.checked_sub(first.parse().ok()?)?.checked_add(1)
    };
    ranges.split(',').filter_map(count).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever writes a log can write any time: what a period leaves out for its time must still be told.
    #[test]
    fn entries_whose_place_speaks_against_their_time_are_told() {
        const HOUR: i64 = 3_600_000_000;
        let period = Period {
            from: Some(Timestamp::from_micros(10 * HOUR)),
            to: Some(Timestamp::from_micros(20 * HOUR)),
        };
        for (walls, told) in [
            (&[1, 9, 10, 11, 19, 20, 30][..], &[][..]),
            (&[9, 12, 3, 13], &[2]),
            (&[9, 12, 40, 13, 21], &[2]),
            (&[40, 12, 13], &[0]),
            (&[12, 13, 1], &[2]),
            (&[1, 2, 40], &[]),
        ] {
            let mut collected = Collected::new(period);
            for (wall, index) in walls.iter().zip(0..) {
                let leaf = format!("{{\"id\":\"x\",\"kind\":\"open\",\"wall_us\":{}}}", wall * HOUR);
                collected.take(&Entry { index, hash: Digest([0; 32]), leaf: leaf.into_bytes() });
            }
            let found: Vec<u64> =
                collected.exceptions.get(ELSEWHEN).map(|found| found.indexes.clone()).unwrap_or_default();
            assert_eq!(found, told, "{walls:?}");
        }
    }

    #[test]
    fn ranges_are_counted() {
        for (ranges, expected) in [("", 0), ("5", 1), ("0-3,7", 5), ("3-0", 0), ("x,1-2", 2)] {
            assert_eq!(positions(ranges), expected, "{ranges}");
        }
    }
}
