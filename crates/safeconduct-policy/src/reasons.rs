//! Everything that speaks against one endpoint for one request, in words that say what would change it.

use crate::facts::Facts;
use crate::posture::{self, Scope};
use crate::{Catalog, Clause, Effect, Policy, Rung};
use safeconduct_core::{ClauseId, EndpointId, Reason, ReasonCode};

/// One endpoint under one request.
pub(crate) struct Candidate<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) policy: &'a Policy,
    pub(crate) facts: &'a Facts,
    pub(crate) index: usize,
    pub(crate) rung: Rung,
}

impl<'a> Candidate<'a> {
    pub(crate) fn new(
        catalog: &'a Catalog,
        policy: &'a Policy,
        facts: &'a Facts,
        index: usize,
    ) -> Candidate<'a> {
        let rung = posture::rung(catalog, index, facts.at, Some(scope(facts)));
        Candidate { catalog, policy, facts, index, rung }
    }

    /// Every reason against it; empty exactly when the request may go there.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        let Some(endpoint) = self.catalog.endpoints().get(self.index) else { return Vec::new() };
        let id = &endpoint.id;
        let mut reasons = Vec::new();
        if !endpoint.routable {
            let message = format!("`{id}` is an application for people; requests go to APIs");
            reasons.push(about(id, None, ReasonCode::NotRoutable, message));
        }
        if !endpoint.sanctioned {
            let message = format!(
                "`{id}` is not sanctioned for use; once it is approved, set `sanctioned = true` in the catalog"
            );
            reasons.push(about(id, None, ReasonCode::Unsanctioned, message));
        }
        if self.facts.model.as_ref().is_some_and(|model| !endpoint.serves(model)) {
            let message = format!("`{id}` does not serve the model that the request asks for");
            reasons.push(about(id, None, ReasonCode::ModelMismatch, message));
        }
        reasons.extend(self.forbidden(id));
        if self.facts.sensitive {
            reasons.extend(posture::below_floor(
                self.catalog,
                self.index,
                self.facts.at,
                Some(scope(self.facts)),
            ));
        }
        reasons.extend(self.unmet(id));
        reasons.extend(self.unpermitted(id));
        reasons
    }

    /// The clauses of this effect that are about this request and this endpoint.
    pub(crate) fn applying(&self, effect: Effect) -> impl Iterator<Item = &'a Clause> {
        let concerning = self.policy.clauses().iter().filter(move |clause| clause.effect == effect);
        concerning.filter(|clause| clause.concerns(self.facts) && self.is_covered_by(clause))
    }

    /// The permits that open the way, their volume considered.
    pub(crate) fn permits(&self) -> impl Iterator<Item = &'a Clause> {
        self.applying(Effect::Permit).filter(|clause| !clause.is_exhausted(self.facts))
    }

    fn is_covered_by(&self, clause: &Clause) -> bool {
        let Some(endpoint) = self.catalog.endpoints().get(self.index) else { return false };
        clause.to.as_ref().is_none_or(|to| {
            to.covers(endpoint) && to.is_shown(self.catalog, self.index, self.rung, self.facts.at)
        })
    }

    fn forbidden(&self, id: &EndpointId) -> Vec<Reason> {
        self.applying(Effect::Forbid)
            .map(|clause| {
                let message = format!("clause `{}`{} forbids it", clause.id, noted(clause));
                about(id, Some(&clause.id), ReasonCode::Forbidden, message)
            })
            .collect()
    }

    fn unmet(&self, id: &EndpointId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for clause in self.applying(Effect::Require) {
            let Some(must) = &clause.must else { continue };
            let misses = must.misses(self.catalog, self.index, self.rung, self.facts.at);
            if !misses.is_empty() {
                let message =
                    format!("clause `{}`{} requires {}", clause.id, noted(clause), misses.join("; "));
                reasons.push(about(id, Some(&clause.id), ReasonCode::RequirementUnmet, message));
            }
        }
        reasons
    }

    fn unpermitted(&self, id: &EndpointId) -> Vec<Reason> {
        if self.permits().next().is_some() {
            return Vec::new();
        }
        let exhausted: Vec<Reason> = self
            .applying(Effect::Permit)
            .map(|clause| {
                let message = format!(
                    "clause `{}` would permit it, but its volume is used up or was not counted",
                    clause.id
                );
                about(id, Some(&clause.id), ReasonCode::VolumeExhausted, message)
            })
            .collect();
        match exhausted.is_empty() {
            true => vec![about(id, None, ReasonCode::NoPermit, self.no_permit())],
            false => exhausted,
        }
    }

    /// Names the permits that come nearest and what each of them misses.
    fn no_permit(&self) -> String {
        const SHOWN: usize = 3;
        let mut near: Vec<(usize, String)> = self
            .policy
            .clauses()
            .iter()
            .filter(|clause| clause.effect == Effect::Permit)
            .map(|clause| {
                let mut misses = clause.when.as_ref().map(|when| when.misses(self.facts)).unwrap_or_default();
                if clause.unless.as_ref().is_some_and(|unless| unless.holds(self.facts)) {
                    misses.push("excepts this request".to_owned());
                }
                let to = clause.to.as_ref();
                let asked = to
                    .map(|to| to.misses(self.catalog, self.index, self.rung, self.facts.at))
                    .unwrap_or_default();
                misses.extend(asked.into_iter().map(|miss| format!("asks for {miss}")));
                (misses.len(), format!("`{}` {}", clause.id, misses.join(" and ")))
            })
            .collect();
        near.sort();
        match near.len() {
            0 => "no clause permits it; the policy has no permit clause".to_owned(),
            all => {
                let more = if all > SHOWN { format!("; and {} more", all - SHOWN) } else { String::new() };
                let near: Vec<String> = near.into_iter().take(SHOWN).map(|(_, words)| words).collect();
                format!("no clause permits it: {}{more}", near.join("; "))
            }
        }
    }
}

/// What claims with a scope look at.
pub(crate) fn scope(facts: &Facts) -> Scope<'_> {
    Scope { purpose: &facts.purpose, classes: &facts.classes }
}

fn noted(clause: &Clause) -> String {
    match clause.note.trim() {
        "" => String::new(),
        note => format!(" ({note})"),
    }
}

fn about(endpoint: &EndpointId, clause: Option<&ClauseId>, code: ReasonCode, message: String) -> Reason {
    Reason { endpoint: Some(endpoint.clone()), clause: clause.cloned(), ..Reason::new(code, message) }
}

/// Why no endpoint is left: what stands between the request and the nearest candidate, then the count.
pub(crate) fn refusal(
    catalog: &Catalog,
    facts: &Facts,
    rejected: &[(usize, Vec<ReasonCode>)],
    nearest: Vec<Reason>,
) -> Vec<Reason> {
    if !catalog.endpoints().iter().any(|endpoint| endpoint.routable) {
        return vec![Reason::new(
            ReasonCode::NoEndpoint,
            "the catalog has no endpoint that takes requests; add one",
        )];
    }
    if let Some(model) = &facts.model {
        let mut routable = catalog.endpoints().iter().filter(|endpoint| endpoint.routable);
        if !routable.any(|endpoint| endpoint.serves(model)) {
            let message = "no endpoint of the catalog serves the model that the request asks for; leave `model` out or add it to an endpoint's `models`";
            return vec![Reason::new(ReasonCode::UnknownModel, message)];
        }
    }
    let mut reasons = nearest;
    if !facts.scanned {
        let message = "a part of the request could not be scanned, so all of it counts as sensitive; send that part as text";
        reasons.push(Reason::new(ReasonCode::Unscanned, message));
    }
    let mut counts: Vec<(usize, ReasonCode)> = Vec::new();
    for code in rejected.iter().flat_map(|(_, codes)| codes) {
        match counts.iter_mut().find(|(_, counted)| counted == code) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, *code)),
        }
    }
    counts.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
    let counts: Vec<String> = counts.iter().map(|(count, code)| format!("{count} {code}")).collect();
    let all = rejected.len();
    let message = match all {
        0 => "every endpoint that may receive it has been tried".to_owned(),
        all => format!("all {all} candidates were turned down: {}", counts.join(", ")),
    };
    reasons.push(Reason::new(ReasonCode::AllRejected, message));
    reasons
}
