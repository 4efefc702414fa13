//! What a log states over a period: counts, exceptions and changes, for people and for auditors.

mod collect;
mod csv;
mod frameworks;
mod html;
mod markdown;
mod pictures;

pub use frameworks::{FRAMEWORKS, Framework};

use crate::{AuditError, Digest, Report, Verifier, read};
use safeconduct_core::{ClaimId, EndpointId, EvidenceId, Timestamp};
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

/// How many exceptions of one sort a statement lists by index; the count is always whole.
const LISTED_MAX: usize = 200;

/// The part of a log that a statement is about: from one instant up to, not including, another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first instant; `None` is the beginning of the log.
    pub from: Option<Timestamp>,
    /// The instant after the last; `None` is its end.
    pub to: Option<Timestamp>,
}

/// When a piece of evidence runs out or is due for another look; the caller takes it from the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Whose training exclusion it supports.
    pub endpoint: EndpointId,
    /// The claim.
    pub claim: Option<ClaimId>,
    /// The evidence.
    pub evidence: EvidenceId,
    /// When it is to be looked at again.
    pub review: Option<Timestamp>,
    /// When it ends.
    pub until: Option<Timestamp>,
}

/// What a log states over a period.
///
/// Made from all entries of the log, so a count of zero is a count over every one of them. The
/// verification of the whole log is part of it: a statement of a bad log says so first.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Statement {
    /// The version of this program.
    pub program: &'static str,
    /// The period asked for.
    pub period: Period,
    /// The verification of the whole log.
    pub verified: Report,
    /// The entries of the period: the first and the one after the last.
    pub entries: Option<(u64, u64)>,
    /// What happened to requests.
    pub requests: Requests,
    /// What deciding the requests of the period again came to; `None` when nobody did.
    pub decisions: Option<Decisions>,
    /// Requests cleared, by data class and endpoint.
    pub flows: Vec<Flow>,
    /// Findings, by label and what was done to them.
    pub findings: Vec<FindingCount>,
    /// What was done to which data class on the way to which endpoint, over cleared requests.
    pub treatments: Vec<Treatment>,
    /// Refused requests and turned-down endpoints, by reason.
    pub reasons: Vec<ReasonCount>,
    /// Requests by day.
    pub days: BTreeMap<String, Day>,
    /// What speaks against the claim, by index.
    pub exceptions: Vec<Exception>,
    /// What the log says of itself: erasures, prunings, readings, consents, changes of keys; by index.
    pub events: Vec<Exception>,
    /// Documents that came into force.
    pub documents: Vec<DocumentChange>,
    /// Evidence and when it is due.
    pub calendar: Vec<Due>,
}

/// What happened to requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Requests {
    /// All of them.
    pub total: u64,
    /// Cleared for one endpoint.
    pub cleared: u64,
    /// Refused.
    pub denied: u64,
    /// Ended in an error, so nothing left.
    pub errors: u64,
    /// To which the training floor applied.
    pub sensitive: u64,
    /// Of those, the cleared ones: each passed the floor of the policy it names.
    pub sensitive_cleared: u64,
}

/// What deciding requests again, from the documents in the log, came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// How many answers were the recorded ones.
    pub agree: u64,
    /// The entries whose answer was another one, or could not be worked out.
    pub disagree: Vec<u64>,
}

/// Requests of one data class that were cleared for one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// The data class; `none` where the policy saw none.
    pub class: String,
    /// The endpoint.
    pub endpoint: String,
    /// How many.
    pub requests: u64,
}

/// Findings of one label to which the same was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingCount {
    /// The label.
    pub label: String,
    /// What was done.
    pub action: String,
    /// How many.
    pub count: u64,
}

/// Findings of one data class that were treated alike on the way to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Treatment {
    /// The endpoint.
    pub endpoint: String,
    /// The data class that the findings' label implies.
    pub class: String,
    /// What was done.
    pub action: String,
    /// How many findings.
    pub count: u64,
}

/// How often one reason stood against something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonCount {
    /// The code.
    pub reason: String,
    /// Requests refused as a whole.
    pub requests: u64,
    /// Endpoints turned down, over all requests.
    pub endpoints: u64,
}

/// The requests of one day (UTC).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Cleared.
    pub cleared: u64,
    /// Refused or ended in an error.
    pub refused: u64,
}

/// Something that a reader must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// What it is.
    pub what: &'static str,
    /// How often.
    pub count: u64,
    /// The first entries, by index.
    pub indexes: Vec<u64>,
}

/// A document that came into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentChange {
    /// `policy`, `catalog` or `ruleset`.
    pub document: String,
    /// Its SHA-256.
    pub digest: Digest,
    /// The entry that carries it.
    pub index: u64,
    /// When, by the clock of the machine.
    pub at: Timestamp,
    /// How many requests of the period were decided under it.
    pub requests: u64,
}

impl Statement {
    /// Makes the statement of the log in `dir`; reads it twice, in bounded memory.
    ///
    /// ```
    /// use safeconduct_audit::{Intent, Log, Period, RecordId, Signer, Statement, Verifier};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let dir = folder.path().join("log");
    /// let signer = Signer::generate()?;
    /// let log = Log::create(&dir, &signer, None)?;
    /// let at = "2026-11-23T12:00:00Z".parse()?;
    /// log.append(&Intent::new(RecordId::new(at)?, at).into())?;
    /// log.close()?;
    ///
    /// let verifier = Verifier::new().trust(signer.public_key().clone());
    /// let statement = Statement::of(&dir, &verifier, Period::default(), Vec::new())?;
    /// assert_eq!((statement.requests.total, statement.requests.errors), (1, 1));
    /// assert!(statement.markdown().contains("nothing speaks against"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub fn of(
        dir: &Path,
        verifier: &Verifier,
        period: Period,
        calendar: Vec<Due>,
    ) -> Result<Statement, AuditError> {
        let verified = verifier.verify(dir)?;
        let mut collected = collect::Collected::new(period);
        // Behind the first bad entry nothing is counted: the verification says where that is.
        for entry in read(dir)?.map_while(Result::ok).take_while(|entry| entry.index < verified.entries) {
            collected.take(&entry);
        }
        Ok(collected.into_statement(verified, calendar))
    }

    /// Takes in what deciding the requests of the period again came to: each answer that was not the recorded
    /// one speaks against the claim.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Decisions) -> Statement {
        let what = "a decision that does not follow from the policy and the catalog in the log";
        let count = decisions.disagree.len() as u64;
        self.exceptions.retain(|exception| exception.what != what);
        if count > 0 {
            let indexes = decisions.disagree.iter().copied().take(LISTED_MAX).collect();
            self.exceptions.push(Exception { what, count, indexes });
        }
        self.decisions = Some(decisions);
        self
    }

    /// As JSON, for machines.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'s> {
            claim: String,
            #[serde(flatten)]
            statement: &'s Statement,
            frameworks: &'static [Framework],
            check: String,
        }
        let check = markdown::rerun(self).replace('`', "");
        let whole = Whole { claim: self.claim(), statement: self, frameworks: FRAMEWORKS, check };
        // Every field is a plain value with string keys: there is nothing that could fail.
        serde_json::to_string_pretty(&whole).unwrap_or_default()
    }

    /// As Markdown, for reviews and tickets.
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// As CSV with the columns `section,name,detail,count`, for spreadsheets.
    pub fn csv(&self) -> String {
        csv::render(self)
    }

    /// As one HTML file with pictures, without script and without anything from elsewhere.
    pub fn html(&self) -> String {
        html::render(self)
    }

    /// The instant that due dates are held against: when the newest head was signed, by the log's own clock.
    fn as_of(&self) -> Option<Timestamp> {
        self.verified.signed_at
    }

    /// The dates of a piece of evidence as shown, review first; says what has passed already.
    fn dates(&self, due: &Due) -> [String; 2] {
        let shown = |at: Option<Timestamp>, passed: &str| match at {
            None => "not stated".to_owned(),
            Some(at) if self.as_of().is_some_and(|now| at < now) => format!("{at} ({passed})"),
            Some(at) => at.to_string(),
        };
        [shown(due.review, "overdue"), shown(due.until, "ended")]
    }

    /// The claim, in one sentence that the exceptions can contradict.
    pub fn claim(&self) -> String {
        let Requests { total, sensitive_cleared, .. } = self.requests;
        let against: u64 = self.exceptions.iter().map(|exception| exception.count).sum();
        let speaks = match (self.verified.is_ok(), against) {
            (false, _) => "the log does not verify, so nothing is shown".to_owned(),
            (true, 0) => "nothing speaks against it".to_owned(),
            (true, 1) => "one entry speaks against it or leaves it open".to_owned(),
            (true, many) => format!("{many} entries speak against it or leave it open"),
        };
        let account = if self.decisions.is_some() { "" } else { ", by the log's own account" };
        format!(
            "Of {total} requests, {sensitive_cleared} with sensitive content were cleared, each for an endpoint that passed the \
             training floor of the policy in force{account}; {speaks}."
        )
    }
}
