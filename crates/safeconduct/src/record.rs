//! Step 5: what is written down of a decision, before anything is released.

use crate::guard::Parts;
use crate::prepared::Prepared;
use safeconduct_audit::{
    Action, AuditError, Candidates, Decision as Verdict, Found, Intent, Length, Receipt, RecordId, Scan,
    Stage,
};
use safeconduct_core::{
    Confidence, DataClass, EndpointId, OperatorSpec, Purpose, ReasonCode, RedactionPlan, SessionId, Tally,
    TenantId, Timestamp,
};
use safeconduct_policy::Decision;

/// An intent under construction, in its most cautious form until something better is known.
pub(crate) struct Draft<'g> {
    parts: &'g Parts,
    intent: Intent,
}

impl<'g> Draft<'g> {
    /// A draft that says only whose request it is and which documents are in force.
    pub(crate) fn new(
        parts: &'g Parts,
        tenant: Option<&TenantId>,
        session: Option<&SessionId>,
        at: Timestamp,
    ) -> Result<Draft<'g>, AuditError> {
        let mut intent = Intent::new(RecordId::new(at)?, at);
        intent.tenant = tenant.cloned();
        intent.session = match (tenant, session) {
            (Some(tenant), Some(session)) => Some(parts.log.keyring().session_tag(tenant, session, at)),
            _ => None,
        };
        intent.policy = Some(parts.documents.policy);
        intent.catalog = Some(parts.documents.catalog);
        intent.ruleset = Some(parts.documents.ruleset);
        Ok(Draft { parts, intent })
    }

    /// Adds what was asked and what was found.
    pub(crate) fn scanned(&mut self, prepared: &Prepared) {
        let vocabulary = self.parts.evaluator.policy().vocabulary();
        let Prepared { body, scanned, purpose, classes, model, .. } = prepared;
        let intent = &mut self.intent;
        intent.purpose = match vocabulary.has_purpose(purpose) {
            true => Purpose::new(purpose).ok(),
            false => None,
        };
        // An unknown class is a caller's text: it is counted, not kept.
        let known = |class: &&String| vocabulary.class(class).is_some();
        let declared = classes.iter().filter(known).filter_map(|class| DataClass::new(class).ok());
        intent.classes = declared.collect();
        let unknown = classes.len().saturating_sub(intent.classes.len());
        intent.unknown_classes = u32::try_from(unknown).unwrap_or(u32::MAX);
        intent.model_named = model.is_some();
        intent.scan = Scan {
            coverage: scanned.coverage,
            bytes: Length::of(body.as_str().len()),
            parts: u32::try_from(scanned.parts.len()).unwrap_or(u32::MAX),
        };
        self.found(&scanned.tally, None);
    }

    /// Says what was done to the findings: blocked until a plan is given.
    pub(crate) fn found(&mut self, tally: &Tally, plan: Option<&RedactionPlan>) {
        let floor = self.parts.scanner.floor();
        self.intent.findings.clear();
        for entry in tally.entries() {
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
                    self.intent.findings.push(Found { label, sensitivity, action, counts, tags: Vec::new() });
                }
            }
        }
    }

    /// Adds who was judged and how.
    pub(crate) fn decided(&mut self, decision: &Decision) {
        let need = decision.need();
        self.intent.sensitive = need.sensitive;
        self.intent.classes = need.classes.clone();
        let mut candidates = Candidates::default();
        for allowed in decision.allowed() {
            candidates.add(place(allowed.index), []);
        }
        for rejected in decision.rejected() {
            candidates.add(place(rejected.index), rejected.reasons.iter().map(|reason| reason.code));
        }
        self.intent.candidates = candidates;
    }

    /// Adds what the second scan still found.
    pub(crate) fn residual(&mut self, residual: Tally) {
        self.intent.residual = residual;
    }

    /// Writes the record of a refusal.
    pub(crate) fn deny(
        mut self,
        reasons: impl IntoIterator<Item = ReasonCode>,
    ) -> Result<Receipt, AuditError> {
        self.intent.decision = Verdict::Denied { reasons: reasons.into_iter().collect() };
        self.append()
    }

    /// Writes the record of a grant with the commitment to exactly these bytes.
    pub(crate) fn clear(mut self, endpoint: &EndpointId, body: &str) -> Result<Receipt, AuditError> {
        let commitment = self.parts.log.keyring().commit(self.intent.id, body.as_bytes());
        let out_len = Length::of(body.len());
        self.intent.decision = Verdict::Cleared { endpoint: endpoint.clone(), commitment, out_len };
        self.append()
    }

    /// Writes that no decision was reached.
    pub(crate) fn fail(mut self, stage: Stage) -> Result<Receipt, AuditError> {
        self.intent.decision = Verdict::Error { stage };
        self.append()
    }

    fn append(self) -> Result<Receipt, AuditError> {
        self.parts.log.append(&self.intent.into())
    }
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
