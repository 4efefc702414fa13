//! Tests of a policy, as data: a request, and what is to become of it.

use crate::document::{Flaw, Format, Source, hint};
use crate::{Decision, Evaluator, LoadError, Moment, Query, Taint};
use safeconduct_core::{
    Category, ClauseId, Confidence, Coverage, EndpointId, Finding, Label, ReasonCode, RuleName, Sensitivity,
    Span, Tally, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More findings than a scenario needs; a typing error costs no minutes.
const FINDINGS_MAX: usize = 1_000_000;

/// Requests and what is to become of them.
///
/// ```
/// use safeconduct_policy::{Catalog, DEFAULT_POLICY, Evaluator, Policy, STARTER_CATALOG, Scenarios, Vocabulary};
///
/// let scenarios = Scenarios::from_toml(r#"
///     [[scenario]]
///     name = "an address goes to our own machine"
///     at = 2026-11-23
///     request = { purpose = "support", labels = ["EMAIL_ADDRESS"] }
///     expect = { endpoint = "local" }
///
///     [[scenario]]
///     name = "nobody trains on our requests"
///     at = 2026-11-23
///     request = { purpose = "foundation_model_training" }
///     expect = { reason = "no_permit" }
/// "#)?;
/// let catalog = Catalog::from_toml(STARTER_CATALOG)?;
/// let evaluator = Evaluator::new(catalog, Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default())?)?;
/// assert!(scenarios.run(&evaluator).iter().all(|result| result.failure.is_none()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenarios {
    /// The requests.
    #[serde(default)]
    scenario: Vec<Scenario>,
}

/// One request and what is to become of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub name: String,
    /// When it happens; a date means its first instant.
    pub at: Moment,
    /// The request.
    #[serde(default)]
    pub request: Request,
    /// What is to become of it.
    pub expect: Expectation,
}

/// A request in a scenario: what a scan and a caller would say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Request {
    /// Whose it is; `default` if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Which team of the tenant asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The regimes it stands under.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regimes: Vec<String>,
    /// What it is for; `unspecified` if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The declared data classes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// What was found, each once and for sure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// What was found of these categories, each once and for sure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// How much was found in all, where that is more than each label and category once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<u64>,
    /// What the caller raised the sensitivity to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    /// Whether the conversation held something sensitive before.
    #[serde(skip_serializing_if = "is_false")]
    pub tainted: bool,
    /// Whether a part could not be scanned.
    #[serde(skip_serializing_if = "is_false")]
    pub unscanned: bool,
    /// The model it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// How much of a clause's volume is used up.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub used: BTreeMap<ClauseId, u64>,
}

/// What is to become of a request. Everything given must come true.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Expectation {
    /// It is granted and goes here.
    pub endpoint: Option<EndpointId>,
    /// It may go exactly to these, in this order; none: it is refused.
    pub allowed: Option<Vec<EndpointId>>,
    /// It may not go to these.
    pub never: Vec<EndpointId>,
    /// It is refused, among others for this reason.
    pub reason: Option<ReasonCode>,
    /// The clause behind that reason.
    pub clause: Option<ClauseId>,
}

/// What became of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioResult {
    /// The scenario.
    pub name: String,
    /// What came out otherwise than expected; nothing when all came true.
    pub failure: Option<String>,
}

impl Scenarios {
    /// Reads scenarios in TOML.
    ///
    /// # Errors
    /// [`LoadError`] when a field does not exist, a scenario expects nothing or a name is used twice.
    pub fn from_toml(text: &str) -> Result<Scenarios, LoadError> {
        Scenarios::load(Source::new("scenario table", Format::Toml, text))
    }

    /// Reads scenarios in JSON, of the same structure.
    ///
    /// # Errors
    /// As [`Scenarios::from_toml`].
    pub fn from_json(text: &str) -> Result<Scenarios, LoadError> {
        Scenarios::load(Source::new("scenario table", Format::Json, text))
    }

    /// Reads scenarios in TOML or JSON, whichever the text is.
    ///
    /// # Errors
    /// As [`Scenarios::from_toml`].
    pub fn from_text(text: &str) -> Result<Scenarios, LoadError> {
        Scenarios::load(Source::new("scenario table", Format::of(text), text))
    }

    fn load(source: Source) -> Result<Scenarios, LoadError> {
        let scenarios: Scenarios = source.read()?;
        let mut flaws = Vec::new();
        for (at, scenario) in scenarios.scenario.iter().enumerate() {
            let mut add = |field: &str, message: &str| {
                flaws.push(Flaw::new(
                    format!("scenario/{at}/{field}"),
                    format!("scenario `{}`: {message}", scenario.name),
                ));
            };
            let expect = &scenario.expect;
            if *expect == Expectation::default() {
                add("expect", "expects nothing, so it cannot fail");
            }
            if expect.clause.is_some() && expect.reason.is_none() {
                add("expect", "`clause` needs the `reason` that it gives");
            }
            if expect.endpoint.is_some() && expect.reason.is_some() {
                add("expect", "a request is granted (`endpoint`) or refused (`reason`), not both");
            }
            if scenarios.scenario.iter().take(at).any(|other| other.name == scenario.name) {
                add("name", "is there twice");
            }
        }
        if scenarios.scenario.is_empty() {
            flaws.push(Flaw::new("", "there is no scenario"));
        }
        source.check(flaws)?;
        Ok(scenarios)
    }

    /// The scenarios, in the order of the document.
    pub fn all(&self) -> &[Scenario] {
        &self.scenario
    }

    /// Puts every scenario to the test.
    pub fn run(&self, evaluator: &Evaluator) -> Vec<ScenarioResult> {
        let run = |scenario: &Scenario| ScenarioResult {
            name: scenario.name.clone(),
            failure: scenario.expect.unknown_name(evaluator).or_else(|| {
                scenario.expect.failure(&scenario.request.decide(evaluator, scenario.at.first()))
            }),
        };
        self.scenario.iter().map(run).collect()
    }
}

impl Request {
    /// Reads one request in TOML or JSON, whichever the text is.
    ///
    /// # Errors
    /// [`LoadError`] when a field does not exist or holds what it does not take.
    pub fn from_text(text: &str) -> Result<Request, LoadError> {
        Source::new("request", Format::of(text), text).read()
    }

    /// Asks what is to become of it.
    pub fn decide(&self, evaluator: &Evaluator, at: Timestamp) -> Decision {
        let tally = self.tally();
        let coverage = if self.unscanned { Coverage::Partial } else { Coverage::Full };
        let mut query = Query::new(&tally, coverage, at).model(self.model.as_deref());
        query = self.tenant.iter().fold(query, |query, tenant| query.tenant(tenant));
        query = self.team.iter().fold(query, |query, team| query.team(team));
        query = self.regimes.iter().fold(query, |query, regime| query.regime(regime));
        query = self.purpose.iter().fold(query, |query, purpose| query.purpose(purpose));
        query = self.classes.iter().fold(query, |query, class| query.class(class));
        query = self.sensitivity.iter().fold(query, |query, least| query.sensitivity(*least));
        query = self.used.iter().fold(query, |query, (clause, used)| query.used(clause.clone(), *used));
        // What was sensitive, to say no more of it than that.
        let held = Taint { held_sensitive: true, sensitivity: Sensitivity::Confidential, ..Taint::default() };
        query = if self.tainted { query.taint(&held) } else { query };
        evaluator.decide(&query)
    }

    /// The findings it stands for.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let Some(span) = Span::new(" ", 0, 1) else { return tally };
        let of_categories = self.categories.iter().filter_map(|category| {
            Label::custom(&format!("SOME_{}", category.as_str().to_ascii_uppercase()), *category).ok()
        });
        let labels: Vec<Label> = self.labels.iter().cloned().chain(of_categories).collect();
        let finding = |label: &Label| {
            Finding::new(label.clone(), span, Confidence::High, RuleName::declare("scenario"))
        };
        labels.iter().for_each(|label| tally.add(&finding(label)));
        // What is found more often than once is found of the first label: only the sum counts.
        let (Some(all), Some(first)) = (self.findings, labels.first()) else { return tally };
        let more = usize::try_from(all).unwrap_or(usize::MAX).saturating_sub(labels.len());
        (0..more.min(FINDINGS_MAX)).for_each(|_| tally.add(&finding(first)));
        tally
    }
}

impl Expectation {
    /// An endpoint or a clause that is expected and not there: mistyped, `never` would come true of itself.
    fn unknown_name(&self, evaluator: &Evaluator) -> Option<String> {
        let catalog = evaluator.catalog();
        let endpoints = self.endpoint.iter().chain(self.allowed.iter().flatten()).chain(&self.never);
        let mut strangers = endpoints.filter(|endpoint| catalog.index(endpoint.as_str()).is_none());
        if let Some(stranger) = strangers.next() {
            let hint = hint(stranger, catalog.endpoints().iter().map(|endpoint| endpoint.id.as_str()));
            return Some(format!("there is no endpoint `{stranger}` in the catalog{hint}"));
        }
        let policies =
            std::iter::once(evaluator.policy()).chain(evaluator.tenant_policies().map(|(_, policy)| policy));
        let clauses: Vec<&str> =
            policies.flat_map(|policy| policy.clauses()).map(|clause| clause.id.as_str()).collect();
        let stranger = self.clause.as_ref().filter(|clause| !clauses.contains(&clause.as_str()))?;
        Some(format!("there is no clause `{stranger}`{}", hint(stranger, clauses)))
    }

    /// What of it did not come true.
    fn failure(&self, decision: &Decision) -> Option<String> {
        let allowed: Vec<EndpointId> = decision.allowed().map(|one| one.endpoint).collect();
        let went = match (allowed.as_slice(), decision) {
            ([first, ..], _) => format!("it goes to `{first}`"),
            ([], Decision::Refusal(refusal)) => match refusal.reasons().first() {
                Some(reason) => format!("it is refused: {}: {}", reason.code, reason.message),
                None => "it is refused".to_owned(),
            },
            ([], Decision::Grant(_)) => "it goes nowhere".to_owned(),
        };
        if let Some(expected) = self.endpoint.as_ref().filter(|expected| allowed.first() != Some(expected)) {
            return Some(format!("expected `{expected}`, but {went}"));
        }
        if let Some(expected) = self.allowed.as_ref().filter(|expected| **expected != allowed) {
            return Some(format!("expected {}, but allowed is {}", names(expected), names(&allowed)));
        }
        if let Some(reached) = self.never.iter().find(|endpoint| allowed.contains(endpoint)) {
            return Some(format!("`{reached}` may receive it"));
        }
        let code = self.reason?;
        let Decision::Refusal(refusal) = decision else {
            return Some(format!("expected a refusal for `{code}`, but {went}"));
        };
        let rejected = decision.rejected();
        let told = || rejected.iter().flat_map(|one| &one.reasons).chain(refusal.reasons());
        let clause = self.clause.as_ref();
        let given = told()
            .any(|reason| reason.code == code && (clause.is_none() || reason.clause.as_ref() == clause));
        let by = clause.map(|clause| format!(" by clause `{clause}`")).unwrap_or_default();
        (!given).then(|| format!("expected `{code}`{by}, but {went}"))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn names(endpoints: &[EndpointId]) -> String {
    let names: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.as_str()).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => format!("`{}`", names.join("`, `")),
    }
}
