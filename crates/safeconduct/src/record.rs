//! Step 5: what is written down of a decision, before anything is released.

use crate::detail;
use crate::guard::{InForce, Parts};
use crate::prepared::Prepared;
use safeconduct_audit::{
    Action, AuditError, Candidates, Decision as Verdict, Digest, Found, Intent, Length, ModelPlace, Receipt,
    RecordId, Rung, Scan, Settled, Stage, Subject,
};
use safeconduct_core::{
    Confidence, Coverage, DataClass, EndpointId, Label, OperatorSpec, Purpose, ReasonCode, RedactionPlan,
    Regime, SessionId, Tally, TenantId, Timestamp,
};
use safeconduct_policy::{Catalog, Decision};

/// An intent under construction, in its most cautious form until something better is known.
pub(crate) struct Draft<'g> {
    parts: &'g Parts,
    in_force: &'g InForce,
    intent: Intent,
    session: Option<&'g SessionId>,
    /// What is sealed beside it, and under whose key.
    detail: Option<(Option<String>, Vec<u8>)>,
}

impl<'g> Draft<'g> {
    /// A draft that says only whose request it is and which documents are in force.
    pub(crate) fn new(
        parts: &'g Parts,
        in_force: &'g InForce,
        tenant: Option<&TenantId>,
        session: Option<&'g SessionId>,
        at: Timestamp,
    ) -> Result<Draft<'g>, AuditError> {
        let mut intent = Intent::new(RecordId::new(at)?, at);
        intent.durability = parts.durability;
        intent.tenant = tenant.cloned();
        intent.session = match (tenant, session) {
            (Some(tenant), Some(session)) => Some(parts.log.keyring().session_tag(tenant, session, at)),
            _ => None,
        };
        intent.policy = Some(in_force.policy);
        intent.catalog = Some(in_force.catalog);
        intent.ruleset = Some(parts.ruleset);
        Ok(Draft { parts, in_force, intent, session, detail: None })
    }

    /// Adds what was asked and what was found.
    pub(crate) fn scanned(&mut self, prepared: &Prepared) {
        let vocabulary = self.in_force.evaluator.policy().vocabulary();
        let Prepared { body, scanned, purpose, team, regimes, classes, model, user, tried, .. } = prepared;
        let intent = &mut self.intent;
        intent.purpose = match vocabulary.has_purpose(purpose) {
            true => Purpose::new(purpose).ok(),
            false => None,
        };
        // As for the purpose: what the policy does not know is a caller's text, and not kept.
        intent.team = team.as_deref().and_then(|team| TenantId::new(team).ok());
        let known = regimes.iter().filter(|regime| vocabulary.has_regime(regime));
        intent.regimes = known.filter_map(|regime| Regime::new(regime).ok()).collect();
        let unknown = regimes.len().saturating_sub(intent.regimes.len());
        intent.unknown_regimes = u32::try_from(unknown).unwrap_or(u32::MAX);
        intent.team_malformed = intent.team.is_none() && team.as_deref().is_some_and(|team| !team.is_empty());
        // An unknown class is a caller's text: it is counted, not kept.
        let known = |class: &&String| vocabulary.class(class).is_some();
        let declared = classes.iter().filter(known).filter_map(|class| DataClass::new(class).ok());
        intent.classes = declared.collect();
        let unknown = classes.len().saturating_sub(intent.classes.len());
        intent.unknown_classes = u32::try_from(unknown).unwrap_or(u32::MAX);
        intent.model_named = model.is_some();
        intent.model =
            model.as_deref().and_then(|model| model_place(self.in_force.evaluator.catalog(), model));
        let keyring = self.parts.log.keyring();
        intent.actor = match (&intent.tenant, user) {
            (Some(tenant), Some(user)) => Some(keyring.actor_tag(tenant, user, intent.at)),
            _ => None,
        };
        let catalog = self.in_force.evaluator.catalog();
        intent.tried = tried.iter().filter_map(|id| catalog.index(id.as_str())).map(place).collect();
        intent.scan = Scan {
            coverage: scanned.coverage,
            bytes: Length::of(body.as_str().len()),
            parts: u32::try_from(scanned.parts.len()).unwrap_or(u32::MAX),
        };
        self.found(prepared, None);
        if self.parts.sealing.is_some() {
            self.detail = Some((user.clone(), detail::of(prepared, self.session)));
        }
    }

    /// Says what was done to the findings: blocked until a plan is given.
    pub(crate) fn found(&mut self, prepared: &Prepared, plan: Option<&RedactionPlan>) {
        let floor = self.parts.scanner.floor();
        self.intent.findings.clear();
        for entry in prepared.scanned.tally.entries() {
            let done = match plan {
                None => Action::Blocked,
                Some(plan) => match plan.operator(&entry.label, entry.sensitivity) {
                    Ok(operator) => Action::from(&operator),
                    Err(_) => Action::Blocked,
                },
            };
            // Split at the floor: what is below it was counted and left alone.
            let split = |acted: bool| {
                let mut counts = entry.counts;
                for (count, level) in counts.iter_mut().zip(Confidence::ALL) {
                    if (*level >= floor) != acted {
                        *count = 0;
                    }
                }
                counts
            };
            for (counts, action) in [(split(false), Action::Counted), (split(true), done)] {
                if counts != [0; 3] {
                    let (label, sensitivity) = (entry.label.clone(), entry.sensitivity);
                    let line = (label, sensitivity);
                    let tagged =
                        prepared.tags.iter().find(|(of, _)| *of == line && action != Action::Counted);
                    let tags = tagged.map(|(_, tags)| tags.clone()).unwrap_or_default();
                    // As it was graded for the decision: a token that had expired is recorded as such.
                    let (label, sensitivity) = (line.0, entry.sensitivity_at(self.intent.at));
                    self.intent.findings.push(Found { label, sensitivity, action, counts, tags });
                }
            }
        }
    }

    /// Adds who was judged and how.
    pub(crate) fn decided(&mut self, decision: &Decision) {
        let need = decision.need();
        self.intent.sensitive = need.sensitive;
        // What an earlier turn held and could not be scanned counts here too, and the decision rests on it.
        if !need.scanned && self.intent.scan.coverage == Coverage::Full {
            self.intent.scan.coverage = Coverage::Partial;
        }
        self.intent.sensitivity = need.sensitivity;
        self.intent.tenant_policies =
            decision.tenant_policies().iter().map(|digest| Digest::from_bytes(*digest.as_bytes())).collect();
        self.intent.classes = need.classes.clone();
        // Those of earlier turns among them.
        self.intent.regimes = need.regimes.clone();
        let sure = |counts: &[u32; 3]| {
            let sure = Confidence::ALL.iter().zip(counts).filter(|(level, _)| **level >= Confidence::Medium);
            sure.map(|(_, count)| *count).any(|count| count > 0)
        };
        let found = &self.intent.findings;
        let now = |label: &Label| found.iter().any(|one| one.label == *label && sure(&one.counts));
        self.intent.held = need.labels.iter().filter(|label| !now(label)).cloned().collect();
        self.intent.tainted = decision.is_tainted();
        self.intent.used = decision.used().to_vec();
        self.intent.candidates = candidates(decision);
    }

    /// Adds what the second scan still found.
    pub(crate) fn residual(&mut self, residual: Tally) {
        self.intent.residual = residual;
    }

    /// Writes the record of a refusal.
    pub(crate) fn deny(
        mut self,
        reasons: impl IntoIterator<Item = ReasonCode>,
    ) -> Result<(Receipt, Settled), AuditError> {
        self.intent.decision = Verdict::Denied { reasons: reasons.into_iter().collect() };
        self.append()
    }

    /// Writes the record of a grant with the commitment to exactly these bytes.
    pub(crate) fn clear(
        mut self,
        endpoint: &EndpointId,
        body: &str,
    ) -> Result<(Receipt, Settled), AuditError> {
        let commitment = self.parts.log.keyring().commit(self.intent.id, body.as_bytes());
        let out_len = Length::of(body.len());
        self.intent.decision = Verdict::Cleared { endpoint: endpoint.clone(), commitment, out_len };
        self.append()
    }

    /// Writes that no decision was reached.
    pub(crate) fn fail(mut self, stage: Stage) -> Result<(), AuditError> {
        self.intent.decision = Verdict::Error { stage };
        let (_, settled) = self.append()?;
        settled.wait()
    }

    fn append(mut self) -> Result<(Receipt, Settled), AuditError> {
        if let (Some(keys), Some(tenant), Some((user, bytes))) =
            (&self.parts.sealing, &self.intent.tenant, &self.detail)
        {
            let subject = user.as_deref().map_or(Subject::Month, Subject::Person);
            let Intent { at, id, .. } = self.intent;
            self.intent.detail = Some(keys.seal(tenant, subject, at, id, bytes)?);
        }
        self.parts.log.append_soon(&self.intent.into())
    }
}

/// Everybody who was judged, grouped as the record has it.
pub(crate) fn candidates(decision: &Decision) -> Candidates {
    let mut candidates = Candidates::default();
    let mut eligible: Vec<(usize, safeconduct_policy::Rung)> =
        decision.allowed_indices().map(|index| (index, decision.rung(index))).collect();
    eligible.sort_unstable();
    for (index, shown) in eligible {
        candidates.add(place(index), rung(shown), []);
    }
    for group in decision.groups() {
        candidates.add_group(group.endpoints.into_iter().map(place), rung(group.rung), group.codes);
    }
    candidates
}

/// The rung as records spell it.
fn rung(rung: safeconduct_policy::Rung) -> Rung {
    // One the record has no word for is the worst one: it never makes an endpoint look better.
    Rung::from_word(rung.as_str()).unwrap_or(Rung::Trains)
}

/// The most specific pattern of the catalog that a model's name meets: a whole name first, then the
/// longest beginning. Whoever meets the same one meets all the others too.
pub(crate) fn model_place(catalog: &Catalog, model: &str) -> Option<ModelPlace> {
    let patterns = catalog.endpoints().iter().enumerate().flat_map(|(endpoint, one)| {
        one.models.iter().enumerate().map(move |(pattern, text)| (endpoint, pattern, text))
    });
    let meeting = patterns.filter(|(.., text)| text.matches(model));
    let (endpoint, pattern, _) =
        meeting.max_by_key(|(.., text)| (!text.as_str().ends_with('*'), text.as_str().len()))?;
    Some(ModelPlace { endpoint: place(endpoint), pattern: place(pattern) })
}

/// A place in the catalog as the record counts it.
fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// What a plan says of the labels that were found, in words.
pub(crate) fn text_obligations(tally: &Tally, plan: &RedactionPlan) -> Vec<(String, OperatorSpec)> {
    let acted = tally.entries().iter().filter(|entry| entry.at_least(Confidence::Medium) > 0);
    let mut told: Vec<(String, OperatorSpec)> = acted
        .filter_map(|entry| {
            Some((entry.label.to_string(), plan.operator(&entry.label, entry.sensitivity).ok()?))
        })
        .collect();
    told.dedup();
    told
}
