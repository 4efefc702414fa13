//! Decides recorded requests again, from the log alone: under the documents of then, or under others.

use safeconduct_audit::{AuditError, Documents, ModelPlace, RecordId, Recorded, read};
use safeconduct_core::{Confidence, EndpointId, Label, ReasonCode, RedactionPlan, Tally, Timestamp};
use safeconduct_policy::{
    Catalog, Decision, Evaluator, LoadError, Need, Pattern, Policy, Query, Taint, Vocabulary,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A name that no policy and no catalog knows, and that no file can declare: it stands for what a caller
/// gave and the record does not keep.
const UNKNOWN: &str = "\u{1}";

/// How recorded requests are to be decided again.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// use safeconduct::{Guard, Log, Replay, Request, Signer};
///
/// let folder = dir.path().join("log");
/// let guard = Guard::builder(Log::open_or_create(&folder, &Signer::generate()?)?).build()?;
/// drop(guard.session("acme").clear(&Request::text("Hello").purpose("support"))?);
/// guard.log().close()?;
///
/// let mut changed = 0;
/// let summary = Replay::default().run(&folder, |again| changed += u32::from(!again.agrees()))?;
/// assert_eq!((summary.requests, changed), (1, 0), "the same documents give the same answer");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Replay {
    /// Another policy for all requests, instead of the recorded ones (of tenants too).
    pub policy: Option<String>,
    /// Another catalog.
    pub catalog: Option<String>,
    /// Another instant.
    pub at: Option<Timestamp>,
}

/// What was answered: then, or now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// `cleared` or `denied`; `error` where no decision was reached.
    pub decision: &'static str,
    /// Where it may go first.
    pub chosen: Option<EndpointId>,
    /// Why it may go nowhere, as codes.
    pub why: Vec<ReasonCode>,
}

/// One recorded request, decided again.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Redecided {
    /// The entry.
    pub index: u64,
    /// The id of the record.
    pub id: RecordId,
    /// The instant it was decided for.
    pub at: Timestamp,
    /// What was answered then.
    pub then: Answer,
    /// What is answered now.
    pub now: Answer,
    /// Why the two cannot be compared in full, or what differs, one sentence each.
    pub differences: Vec<String>,
    /// The decision with every candidate's claim and evidence.
    #[serde(skip)]
    pub decision: Option<Decision>,
}

impl Redecided {
    /// Whether now says what then said.
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }
}

/// What a replay came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Requests that were decided again.
    pub requests: u64,
    /// Of those, the ones whose answer differs.
    pub changed: u64,
    /// Requests that ended in an error and so had no decision.
    pub errors: u64,
}

/// Why a log was not replayed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The log cannot be read.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// A policy or catalog that was given does not load.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl Replay {
    /// Decides every recorded request of the log in `dir` again, and tells `each` of every one.
    ///
    /// The log is taken as it is: verify it first. Memory holds the documents of the log and one
    /// evaluator for each combination of them.
    ///
    /// # Errors
    /// [`ReplayError`] when the log cannot be read, or a document that was given does not load. A document
    /// *of the log* that does not load is a difference of the requests that name it.
    pub fn run(&self, dir: &Path, mut each: impl FnMut(&Redecided)) -> Result<Replayed, ReplayError> {
        let mut house = Recreated::default();
        if let Some(text) = &self.catalog {
            catalog(text)?;
        }
        let mut summary = Replayed::default();
        let mut checked = self.policy.is_none();
        for entry in read(dir)? {
            let entry = entry?;
            house.documents.take(&entry);
            let intent = match Recorded::of(&entry) {
                Ok(Some(intent)) => intent,
                Ok(None) => continue,
                Err(_) => {
                    let problem =
                        format!("entry {}: an intent of a form that this program cannot read", entry.index);
                    return Err(AuditError::Damaged { dir: dir.into(), problem }.into());
                }
            };
            if !checked {
                // A policy that was given and does not load is said once, before anything is compared.
                house.evaluator(self, &intent).map_err(|unfit| match unfit {
                    Unfit::Given(error) => ReplayError::Load(error),
                    Unfit::Log(problem) => AuditError::Damaged { dir: dir.into(), problem }.into(),
                })?;
                checked = true;
            }
            if intent.decision == "error" {
                summary.errors += 1;
                continue;
            }
            let again = house.decide(self, entry.index, &intent);
            summary.requests += 1;
            summary.changed += u64::from(!again.agrees());
            each(&again);
        }
        Ok(summary)
    }
}

/// Documents and evaluators as they were.
#[derive(Default)]
struct Recreated {
    documents: Documents,
    evaluators: BTreeMap<Key, Result<Evaluator, String>>,
}

/// What an evaluator is made of.
type Key = (Option<[u8; 32]>, Option<[u8; 32]>, Vec<[u8; 32]>, String);

/// Why there is no evaluator.
enum Unfit {
    Given(LoadError),
    Log(String),
}

impl Recreated {
    fn decide(&mut self, replay: &Replay, index: u64, intent: &Recorded) -> Redecided {
        let then = Answer {
            decision: if intent.decision == "cleared" { "cleared" } else { "denied" },
            chosen: intent.chosen.clone(),
            why: intent.why.clone(),
        };
        let (id, at) = (intent.id, intent.at);
        let undecided = |then: Answer, why: String| {
            let now = Answer { decision: "error", chosen: None, why: Vec::new() };
            Redecided { index, id, at, then, now, differences: vec![why], decision: None }
        };
        let Some(found) = &intent.found else {
            return undecided(
                then,
                "its findings were folded into counts, so it cannot be decided again".to_owned(),
            );
        };
        let evaluator = match self.evaluator(replay, intent) {
            Ok(evaluator) => evaluator,
            Err(Unfit::Given(error)) => return undecided(then, error.to_string()),
            Err(Unfit::Log(problem)) => return undecided(then, problem),
        };
        let named = intent.model_named.then(|| model(&self.documents, intent));
        let asked = Asked { found, intent, model: named.as_deref(), tried: &self.tried(intent) };
        let decision = asked.of(&evaluator, replay.at.unwrap_or(at));
        let now = Answer {
            decision: if decision.chosen().is_some() { "cleared" } else { "denied" },
            chosen: decision.chosen().map(|chosen| chosen.endpoint.clone()),
            why: match &decision {
                Decision::Refusal(refusal) => sorted(refusal.reasons().iter().map(|reason| reason.code)),
                Decision::Grant(_) => Vec::new(),
            },
        };
        let same_documents = replay.policy.is_none() && replay.catalog.is_none();
        let mut differences = differences(&then, &now, intent, &decision, same_documents);
        // The record says where it went; what was to be done on the way the documents of then say.
        if (!same_documents || replay.at.is_some())
            && let Ok(of_then) = self.evaluator(&Replay::default(), intent)
        {
            differences.extend(duties_that_differ(&asked.of(&of_then, at), &decision, found));
        }
        Redecided { index, id, at, then, now, differences, decision: Some(decision) }
    }

    /// The endpoints that were tried before, by the catalog of then.
    fn tried(&self, intent: &Recorded) -> Vec<EndpointId> {
        let text = intent.catalog.as_ref().filter(|_| !intent.tried.is_empty());
        let catalog = text.and_then(|digest| self.documents.text(digest)).map(catalog);
        let Some(Ok(catalog)) = catalog else { return Vec::new() };
        let endpoint = |place: &u32| catalog.endpoints().get(usize::try_from(*place).ok()?);
        intent.tried.iter().filter_map(endpoint).map(|one| one.id.clone()).collect()
    }

    fn evaluator(&mut self, replay: &Replay, intent: &Recorded) -> Result<Evaluator, Unfit> {
        let bytes = |digest: &safeconduct_audit::Digest| *digest.as_bytes();
        let own: Vec<[u8; 32]> = match replay.policy {
            Some(_) => Vec::new(),
            None => intent.tenant_policies.iter().map(bytes).collect(),
        };
        let tenant = match own.is_empty() {
            true => String::new(),
            false => intent.tenant.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        let policy = replay.policy.is_none().then(|| intent.policy.as_ref().map(bytes)).flatten();
        let catalog = replay.catalog.is_none().then(|| intent.catalog.as_ref().map(bytes)).flatten();
        let labels = intent.found.iter().flat_map(Tally::entries).map(|entry| entry.label.clone());
        let key = (policy, catalog, own, tenant);
        if let Some(known) = self.evaluators.get(&key) {
            return known.clone().map_err(Unfit::Log);
        }
        match self.build(replay, intent, labels.collect()) {
            Err(Unfit::Given(error)) => Err(Unfit::Given(error)),
            Err(Unfit::Log(problem)) => {
                self.evaluators.insert(key, Err(problem.clone()));
                Err(Unfit::Log(problem))
            }
            Ok(evaluator) => {
                self.evaluators.insert(key, Ok(evaluator.clone()));
                Ok(evaluator)
            }
        }
    }

    fn build(&self, replay: &Replay, intent: &Recorded, mut labels: Vec<Label>) -> Result<Evaluator, Unfit> {
        let document = |digest: Option<&safeconduct_audit::Digest>, what: &str| {
            digest
                .and_then(|digest| self.documents.text(digest))
                .ok_or_else(|| Unfit::Log(format!("the {what} that it names is not in the log before it")))
        };
        labels.extend(intent.ruleset.iter().flat_map(|digest| self.labels(digest)));
        let vocabulary = Vocabulary::default().with_labels(labels);
        let of_log = |error: LoadError| Unfit::Log(format!("a document of the log does not load: {error}"));
        let catalog = match &replay.catalog {
            Some(text) => self::catalog(text).map_err(Unfit::Given)?,
            None => self::catalog(document(intent.catalog.as_ref(), "catalog")?).map_err(of_log)?,
        };
        let policy = match &replay.policy {
            Some(text) => self::policy(text, &vocabulary).map_err(Unfit::Given)?,
            None => self::policy(document(intent.policy.as_ref(), "policy")?, &vocabulary).map_err(of_log)?,
        };
        let given = replay.policy.is_some() || replay.catalog.is_some();
        let unfit = |error: LoadError| if given { Unfit::Given(error) } else { of_log(error) };
        let words = policy.vocabulary().clone();
        let mut evaluator = Evaluator::new(catalog, policy).map_err(unfit)?;
        if replay.policy.is_none()
            && let Some(tenant) = &intent.tenant
        {
            for digest in &intent.tenant_policies {
                let own = self::policy(document(Some(digest), "tenant's policy")?, &words).map_err(of_log)?;
                let Ok(this_one) = serde_json::from_value::<Pattern>(tenant.to_string().into()) else {
                    continue;
                };
                evaluator = evaluator.with_tenant(this_one, own).map_err(unfit)?;
            }
        }
        Ok(evaluator)
    }

    /// The labels that the ruleset of then could find.
    fn labels(&self, ruleset: &safeconduct_audit::Digest) -> Vec<Label> {
        #[derive(serde::Deserialize)]
        struct Rules {
            #[serde(default)]
            rules: Vec<Rule>,
            #[serde(default)]
            detectors: Vec<serde_json::Value>,
        }
        #[derive(serde::Deserialize)]
        struct Rule {
            label: String,
            category: safeconduct_core::Category,
        }
        let parsed =
            self.documents.bytes(ruleset).and_then(|bytes| serde_json::from_slice::<Rules>(bytes).ok());
        let Some(Rules { rules, detectors }) = parsed else { return Vec::new() };
        let of_rules = rules.into_iter().filter_map(|rule| Label::custom(&rule.label, rule.category).ok());
        let of_detectors = detectors.iter().flat_map(|detector| {
            let labels = detector.get("labels").and_then(serde_json::Value::as_array);
            labels.into_iter().flatten().filter_map(|label| label.as_str()?.parse().ok())
        });
        of_rules.chain(of_detectors).collect()
    }
}

/// What was asked then.
struct Asked<'a> {
    found: &'a Tally,
    intent: &'a Recorded,
    model: Option<&'a str>,
    tried: &'a [EndpointId],
}

impl Asked<'_> {
    /// Asks it of an evaluator.
    fn of(&self, evaluator: &Evaluator, at: Timestamp) -> Decision {
        ask(evaluator, self, at)
    }
}

fn ask(evaluator: &Evaluator, asked: &Asked<'_>, at: Timestamp) -> Decision {
    let Asked { found, intent, model, tried } = *asked;
    // What was declared, found and remembered was summed up then; it comes back as the memory of the
    // conversation, which adds classes and sensitivity without judging them anew.
    let mut taint = Taint::default();
    taint.add(&Need {
        classes: intent.classes.clone(),
        labels: intent.held.clone(),
        regimes: Vec::new(),
        sensitivity: intent.sensitivity,
        // Names that nobody knew made it count as sensitive; they make it so again.
        sensitive: intent.tainted,
        // Whether all of the conversation was scanned is in the record's coverage.
        scanned: true,
    });
    let vocabulary = evaluator.policy().vocabulary();
    // One class was declared, or `user_content` taken for it: it graded no worse than the sum.
    let mild = |class: &&safeconduct_core::DataClass| {
        vocabulary.class(class.as_str()).is_some_and(|grade| grade <= intent.sensitivity)
    };
    let tenant = intent.tenant.as_ref().map_or(UNKNOWN, |tenant| tenant.as_str());
    let purpose = intent.purpose.as_ref().map_or(UNKNOWN, |purpose| purpose.as_str());
    let mut query =
        Query::new(found, intent.coverage, at).tenant(tenant).purpose(purpose).model(model).taint(&taint);
    if let Some(class) = intent.classes.iter().find(mild) {
        query = query.class(class.as_str());
    }
    let team = if intent.team_malformed { UNKNOWN } else { intent.team.as_deref().unwrap_or_default() };
    query = intent.regimes.iter().fold(query.team(team), |query, regime| query.regime(regime));
    for _ in 0..intent.unknown_regimes.min(1) {
        query = query.regime(UNKNOWN);
    }
    for (clause, volume) in &intent.used {
        query = query.used(clause.clone(), *volume);
    }
    for _ in 0..intent.unknown_classes.min(1) {
        query = query.class(UNKNOWN);
    }
    evaluator.decide_excluding(&query, tried)
}

/// A model's name that meets the pattern that was met then, and every other that was.
fn model(documents: &Documents, intent: &Recorded) -> String {
    let pattern = |place: ModelPlace| {
        let text = documents.text(intent.catalog.as_ref()?)?;
        let catalog = catalog(text).ok()?;
        let endpoint = catalog.endpoints().get(usize::try_from(place.endpoint).ok()?)?;
        Some(endpoint.models.get(usize::try_from(place.pattern).ok()?)?.as_str().to_owned())
    };
    match intent.model.and_then(pattern) {
        Some(pattern) => match pattern.strip_suffix('*') {
            Some(beginning) => format!("{beginning}{UNKNOWN}"),
            None => pattern,
        },
        None => UNKNOWN.to_owned(),
    }
}

/// What two grants do not share: the order of the endpoints, what is done to the text, what the request must say.
fn duties_that_differ(then: &Decision, now: &Decision, found: &Tally) -> Vec<String> {
    let (Some(was), Some(is)) = (then.chosen(), now.chosen()) else { return Vec::new() };
    let mut differences = Vec::new();
    let order = |decision: &Decision| -> Vec<EndpointId> {
        decision.allowed().map(|allowed| allowed.endpoint).collect()
    };
    let (before, after) = (order(then), order(now));
    if before != after {
        let listed = |all: &[EndpointId]| {
            all.iter().map(|endpoint| format!("`{endpoint}`")).collect::<Vec<_>>().join(", ")
        };
        differences.push(format!(
            "the endpoints in their order are {} instead of {}",
            listed(&after),
            listed(&before)
        ));
    }
    for entry in found.entries().iter().filter(|entry| entry.at_least(Confidence::Medium) > 0) {
        let operator = |plan: &RedactionPlan| plan.operator(&entry.label, entry.sensitivity);
        match (operator(&was.plan), operator(&is.plan)) {
            (Ok(before), Ok(after)) if before != after => {
                differences
                    .push(format!("`{}` is treated with `{after}` instead of `{before}`", entry.label));
            }
            _ => {}
        }
    }
    differences.dedup();
    for duty in is.obligations.iter().filter(|duty| !was.obligations.contains(duty)) {
        differences.push(format!("the request must say `{}` = `{}`", duty.name, duty.value));
    }
    for duty in was.obligations.iter().filter(|duty| !is.obligations.contains(duty)) {
        differences.push(format!("the request need not say `{}` = `{}`", duty.name, duty.value));
    }
    differences
}

/// What the two answers do not share.
fn differences(
    then: &Answer,
    now: &Answer,
    intent: &Recorded,
    decision: &Decision,
    same_documents: bool,
) -> Vec<String> {
    let mut differences = Vec::new();
    // A request can be refused after the decision, because of what redaction left: that is no other decision.
    let after = [ReasonCode::Residual, ReasonCode::Unrewritable];
    let refused_after = then.decision == "denied" && then.why.iter().any(|code| after.contains(code));
    match (then.decision, now.decision) {
        ("cleared", "cleared") if then.chosen != now.chosen => {
            differences.push(format!(
                "it goes to `{}` instead of `{}`",
                shown(&now.chosen),
                shown(&then.chosen)
            ));
        }
        ("cleared", "denied") => {
            let why: Vec<&str> = now.why.iter().map(|code| code.as_str()).collect();
            differences.push(format!(
                "it was cleared for `{}` and is refused: {}",
                shown(&then.chosen),
                why.join(", ")
            ));
        }
        ("denied", "cleared") if !refused_after => {
            differences.push(format!("it was refused and is cleared for `{}`", shown(&now.chosen)));
        }
        _ => {}
    }
    if !same_documents {
        return differences;
    }
    if then.decision == "denied" && now.decision == "denied" {
        let of_policy = |code: &&ReasonCode| **code != ReasonCode::Unscanned;
        let (was, is) = (
            sorted(then.why.iter().filter(of_policy).copied()),
            sorted(now.why.iter().filter(of_policy).copied()),
        );
        if was != is {
            differences.push("it is refused for other reasons".to_owned());
        }
    }
    if let Some(recorded) = &intent.candidates
        && *recorded != crate::record::candidates(decision)
    {
        differences.push("the candidates and their reasons are not the recorded ones".to_owned());
    }
    let need = decision.need();
    if (need.sensitive, need.sensitivity) != (intent.sensitive, intent.sensitivity)
        || need.classes != intent.classes
    {
        differences.push("what the content turns out to be is not what was recorded".to_owned());
    }
    differences
}

fn shown(endpoint: &Option<EndpointId>) -> &str {
    endpoint.as_ref().map_or("nowhere", |endpoint| endpoint.as_str())
}

fn sorted(codes: impl Iterator<Item = ReasonCode>) -> Vec<ReasonCode> {
    let mut codes: Vec<ReasonCode> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn catalog(text: &str) -> Result<Catalog, LoadError> {
    match text.trim_start().starts_with('{') {
        true => Catalog::from_json(text),
        false => Catalog::from_toml(text),
    }
}

fn policy(text: &str, vocabulary: &Vocabulary) -> Result<Policy, LoadError> {
    match text.trim_start().starts_with('{') {
        true => Policy::from_json(text, vocabulary),
        false => Policy::from_toml(text, vocabulary),
    }
}
