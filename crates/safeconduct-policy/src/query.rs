//! The question: what a request contains, what it is for, whose it is, and when.

use safeconduct_core::{ClauseId, Coverage, DataClass, Label, Regime, Sensitivity, Tally, Timestamp};
use std::fmt;

/// Everything a decision depends on, besides catalog and policy.
///
/// Tenant, purpose and classes are taken as they came: a name that is malformed or unknown is
/// answered with a refusal and its reason.
///
/// ```
/// use safeconduct_core::{Coverage, Tally};
/// use safeconduct_policy::Query;
///
/// let tally = Tally::default();
/// let query = Query::new(&tally, Coverage::Full, "2026-11-23T12:00:00Z".parse()?)
///     .tenant("acme-support")
///     .purpose("support")
///     .class("user_content");
/// # let _ = query;
/// # Ok::<(), safeconduct_core::TimestampError>(())
/// ```
#[derive(Clone)]
pub struct Query<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) team: &'a str,
    pub(crate) purpose: &'a str,
    pub(crate) regimes: Vec<&'a str>,
    pub(crate) classes: Vec<&'a str>,
    pub(crate) tally: &'a Tally,
    pub(crate) coverage: Coverage,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) model: Option<&'a str>,
    pub(crate) taint: Option<&'a Taint>,
    pub(crate) used: Vec<(ClauseId, u64)>,
    pub(crate) at: Timestamp,
}

/// Names are as a caller wrote them, so they may hold anything: they are not shown.
impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("tally", self.tally)
            .field("coverage", &self.coverage)
            .field("sensitivity", &self.sensitivity)
            .field("taint", &self.taint)
            .field("used", &self.used)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl<'a> Query<'a> {
    /// A question about content with these findings, scanned this far, at this instant; the
    /// tenant is `default`, the purpose `unspecified`, and no class is declared.
    pub fn new(tally: &'a Tally, coverage: Coverage, at: Timestamp) -> Query<'a> {
        Query {
            tenant: "default",
            team: "",
            purpose: "unspecified",
            regimes: Vec::new(),
            classes: Vec::new(),
            tally,
            coverage,
            sensitivity: Sensitivity::Public,
            model: None,
            taint: None,
            used: Vec::new(),
            at,
        }
    }

    /// Whose request it is.
    #[must_use]
    pub fn tenant(self, tenant: &'a str) -> Query<'a> {
        Query { tenant, ..self }
    }

    /// Which team of the tenant asks: an id as a tenant's is, or nothing.
    #[must_use]
    pub fn team(self, team: &'a str) -> Query<'a> {
        Query { team, ..self }
    }

    /// Adds a regime that it stands under, e.g. `finance`.
    #[must_use]
    pub fn regime(mut self, regime: &'a str) -> Query<'a> {
        self.regimes.push(regime);
        self
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(self, purpose: &'a str) -> Query<'a> {
        Query { purpose, ..self }
    }

    /// Declares one data class of the content; classes add up and never replace what was found.
    #[must_use]
    pub fn class(mut self, class: &'a str) -> Query<'a> {
        self.classes.push(class);
        self
    }

    /// Raises the sensitivity of the content; what was found is never lowered by it.
    #[must_use]
    pub fn sensitivity(self, least: Sensitivity) -> Query<'a> {
        Query { sensitivity: self.sensitivity.max(least), ..self }
    }

    /// Asks only for endpoints that serve this model.
    #[must_use]
    pub fn model(self, model: impl Into<Option<&'a str>>) -> Query<'a> {
        Query { model: model.into(), ..self }
    }

    /// What the session held before: later turns resend it and are judged with it.
    #[must_use]
    pub fn taint(self, taint: &'a Taint) -> Query<'a> {
        Query { taint: Some(taint), ..self }
    }

    /// How much of a clause's volume is used up; a clause with a volume that is not told here
    /// counts as exhausted.
    #[must_use]
    pub fn used(mut self, clause: ClauseId, volume: u64) -> Query<'a> {
        self.used.push((clause, volume));
        self
    }
}

/// What a session has held so far. It only ever grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taint {
    pub(crate) classes: Vec<DataClass>,
    pub(crate) labels: Vec<Label>,
    pub(crate) regimes: Vec<Regime>,
    pub(crate) sensitivity: Sensitivity,
    /// Whether all of it could be scanned.
    pub(crate) scanned: bool,
    /// Whether some of it was sensitive.
    pub(crate) held_sensitive: bool,
}

impl Default for Taint {
    /// The taint of a new session: none.
    fn default() -> Taint {
        Taint {
            classes: Vec::new(),
            labels: Vec::new(),
            regimes: Vec::new(),
            sensitivity: Sensitivity::Public,
            scanned: true,
            held_sensitive: false,
        }
    }
}

impl Taint {
    /// Adds what another part of the same conversation held.
    pub fn merge(&mut self, other: &Taint) {
        self.hold(&other.classes, &other.labels, &other.regimes);
        self.sensitivity = self.sensitivity.max(other.sensitivity);
        self.scanned &= other.scanned;
        self.held_sensitive |= other.held_sensitive;
    }

    /// Adds what one request needed; taint is sticky.
    pub fn add(&mut self, need: &Need) {
        self.hold(&need.classes, &need.labels, &need.regimes);
        self.sensitivity = self.sensitivity.max(need.sensitivity);
        self.scanned &= need.scanned;
        if need.sensitive {
            self.held_sensitive = true;
            self.sensitivity = self.sensitivity.max(Sensitivity::Confidential);
        }
    }

    /// Remembers names, each once. More than anybody needs are not kept: the conversation then counts as one that
    /// could not be scanned, which no condition takes for harmless.
    fn hold(&mut self, classes: &[DataClass], labels: &[Label], regimes: &[Regime]) {
        fn joined<T: Ord + Clone>(held: &mut Vec<T>, more: &[T]) -> bool {
            let new = |one: &&T| held.binary_search(*one).is_err();
            let new: Vec<T> = more.iter().filter(new).cloned().collect();
            held.extend(new);
            held.sort();
            held.dedup();
            let fits = held.len() <= HELD_MAX;
            held.truncate(HELD_MAX);
            fits
        }
        self.scanned &= joined(&mut self.classes, classes);
        self.scanned &= joined(&mut self.labels, labels);
        self.scanned &= joined(&mut self.regimes, regimes);
    }
}

/// How many names of each sort a conversation is remembered by. Rules find some hundreds of labels; only a detector
/// that makes up labels as it goes comes near it.
const HELD_MAX: usize = 1024;

/// What the content turned out to be: declared, found and remembered together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Every data class, sorted.
    pub classes: Vec<DataClass>,
    /// The labels of what was found, now and earlier in the session, sorted.
    pub labels: Vec<Label>,
    /// The regimes it stands under, now or earlier in the session, sorted.
    pub regimes: Vec<Regime>,
    /// The worst sensitivity.
    pub sensitivity: Sensitivity,
    /// Whether the training floor applies.
    pub sensitive: bool,
    /// Whether all of it could be scanned, now and earlier in the session.
    pub scanned: bool,
}
