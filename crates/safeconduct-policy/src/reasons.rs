//! One endpoint under one request: everything that speaks against it, in words that say what would
//! change it, or the duties that come with it.

use crate::bits::Bits;
use crate::facts::Facts;
use crate::faults;
use crate::judge::{Layer, Standing};
use crate::policy::Reach;
use crate::posture::Scope;
use crate::world::World;
use crate::{Allowed, Catalog, Clause, Effect, Rejected, Rung, To};
use safeconduct_core::{
    ClauseId, EndpointId, OperatorSpec, PlanRule, Reason, ReasonCode, RedactionPlan, RequestObligation,
    Selector, Sensitivity,
};

/// One endpoint under one request.
pub(crate) struct Candidate<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) world: &'a World,
    pub(crate) layers: &'a [(Layer<'a>, &'a Standing)],
    pub(crate) index: usize,
    pub(crate) rank: usize,
}

/// What leaves our own hardware is redacted whatever a clause keeps.
const NOTHING_SENSITIVE_IS_KEPT: PlanRule =
    PlanRule { on: Selector::Sensitivity(Sensitivity::Confidential), operator: OperatorSpec::Placeholder };

impl<'a> Candidate<'a> {
    fn rung(&self) -> Rung {
        self.world.rung(self.rank)
    }

    /// The endpoint with every reason against it.
    pub(crate) fn rejected(&self) -> Option<Rejected> {
        let endpoint = self.catalog.endpoints().get(self.index)?;
        Some(Rejected {
            endpoint: endpoint.id.clone(),
            index: self.index,
            rung: self.rung(),
            reasons: self.reasons(),
        })
    }

    /// The endpoint with its duties.
    pub(crate) fn allowed(&self) -> Option<Allowed> {
        let endpoint = self.catalog.endpoints().get(self.index)?;
        let (mut permits, mut requires): (Vec<&Clause>, Vec<&Clause>) = (Vec::new(), Vec::new());
        for layer in self.layers {
            let Layer { compiled, .. } = &layer.0;
            self.visit(layer, &compiled.permits, |clause| {
                permits.extend((!clause.is_exhausted(self.facts)).then_some(clause));
            });
            self.visit(layer, &compiled.dutiful, |clause| requires.push(clause));
        }
        // The clauses of one policy come by id as they are.
        if self.layers.len() > 1 {
            [&mut permits, &mut requires]
                .into_iter()
                .for_each(|all| all.sort_by(|one, two| one.id.cmp(&two.id)));
        }
        let clauses = || permits.iter().chain(&requires);
        let mut plan = RedactionPlan::default();
        for clause in clauses().filter(|clause| !clause.redact.is_empty()) {
            plan = plan.with_layer(clause.redact.clone());
        }
        let keeps = plan.layers().iter().flatten().any(|rule| rule.operator == OperatorSpec::Keep);
        if keeps && self.rung() < Rung::OwnHardware {
            plan = plan.with_layer(vec![NOTHING_SENSITIVE_IS_KEPT]);
        }
        let hops = self.catalog.hops(self.index).iter().filter_map(|hop| self.catalog.endpoints().get(*hop));
        let own = std::iter::once(endpoint).chain(hops).flat_map(|one| &one.obligations);
        let mut obligations: Vec<RequestObligation> =
            own.chain(clauses().flat_map(|clause| &clause.oblige)).cloned().collect();
        obligations.sort();
        obligations.dedup();
        let charged_to = self.layers.iter().filter_map(|layer| self.charged(layer)).collect();
        Some(Allowed {
            endpoint: endpoint.id.clone(),
            index: self.index,
            rung: self.rung(),
            plan,
            obligations,
            permitted_by: permits.iter().map(|clause| clause.id.clone()).collect(),
            charged_to,
        })
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
        reasons.extend(self.applying(Effect::Forbid).map(|clause| {
            let named = |to: &To| to.covers(self.catalog, self.index, Reach::Named);
            let unknown = match clause.to.as_ref().is_none_or(named) {
                true => "",
                false => ", for where it is, or a hop of it, is not known; name its `region` in the catalog",
            };
            let message = format!("clause `{}`{} forbids it{unknown}", clause.id, noted(clause));
            about(id, Some(&clause.id), ReasonCode::Forbidden, message)
        }));
        if self.facts.sensitive() {
            let scope = Some(scope(self.facts));
            reasons.extend(faults::reasons(self.catalog, self.index, self.facts.at, scope));
        }
        reasons.extend(self.unmet(id));
        for layer in self.layers {
            reasons.extend(self.unpermitted(id, layer));
        }
        reasons
    }

    /// The clauses of this effect that are about this request and this endpoint.
    fn applying(&self, effect: Effect) -> impl Iterator<Item = &'a Clause> {
        self.layers.iter().flat_map(move |layer| self.applying_in(layer, effect))
    }

    fn applying_in(
        &self,
        layer: &'a (Layer<'a>, &'a Standing),
        effect: Effect,
    ) -> impl Iterator<Item = &'a Clause> {
        let (of, standing) = layer;
        let Layer { policy, compiled, .. } = of;
        let kind = match effect {
            Effect::Permit => &compiled.permits,
            Effect::Forbid => &compiled.forbids,
            Effect::Require => &compiled.requires,
        };
        let rung = self.rung();
        let covering = standing.concerned.common(kind).filter(move |at| {
            compiled.targets.get(*at).is_some_and(|targets| of.means(&targets.to, self.rank, rung))
        });
        covering.filter_map(|at| compiled.clause(policy, at))
    }

    /// Visits the clauses of a kind that are about this request and this endpoint.
    fn visit(&self, layer: &'a (Layer<'a>, &'a Standing), kind: &Bits, mut look: impl FnMut(&'a Clause)) {
        let (of, standing) = layer;
        let rung = self.rung();
        of.compiled.visit(&standing.concerned, kind, |at, targets| {
            if of.means(&targets.to, self.rank, rung) {
                of.compiled.clause(of.policy, at).into_iter().for_each(&mut look);
            }
            true
        });
    }

    /// The permit of one policy whose volume pays: the first by id where none without a volume permits.
    fn charged(&self, layer: &'a (Layer<'a>, &'a Standing)) -> Option<ClauseId> {
        let (Layer { compiled, .. }, standing) = layer;
        if !standing.concerned.meets(&compiled.limited) {
            return None;
        }
        let open =
            || self.applying_in(layer, Effect::Permit).filter(|clause| !clause.is_exhausted(self.facts));
        match open().any(|clause| clause.limit.is_none()) {
            true => None,
            false => open().map(|clause| clause.id.clone()).min(),
        }
    }

    fn unmet(&self, id: &EndpointId) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for clause in self.applying(Effect::Require) {
            let Some(must) = &clause.must else { continue };
            let misses = must.misses(self.catalog, self.index, self.rung(), self.facts.at);
            if !misses.is_empty() {
                let message =
                    format!("clause `{}`{} requires {}", clause.id, noted(clause), misses.join("; "));
                reasons.push(about(id, Some(&clause.id), ReasonCode::RequirementUnmet, message));
            }
        }
        reasons
    }

    fn unpermitted(&self, id: &EndpointId, layer: &'a (Layer<'a>, &'a Standing)) -> Vec<Reason> {
        let mut exhausted = Vec::new();
        for clause in self.applying_in(layer, Effect::Permit) {
            if !clause.is_exhausted(self.facts) {
                return Vec::new();
            }
            let message = format!(
                "clause `{}` would permit it, but its volume is used up or was not counted",
                clause.id
            );
            exhausted.push(about(id, Some(&clause.id), ReasonCode::VolumeExhausted, message));
        }
        match exhausted.is_empty() {
            true => vec![about(id, None, ReasonCode::NoPermit, self.no_permit(&layer.0))],
            false => exhausted,
        }
    }

    /// Names the permits that come nearest and what each of them misses.
    fn no_permit(&self, layer: &Layer<'_>) -> String {
        const SHOWN: usize = 3;
        let permits = layer.policy.clauses().iter().filter(|clause| clause.effect == Effect::Permit);
        let excepted =
            |clause: &Clause| clause.unless.as_ref().is_some_and(|unless| unless.holds(self.facts));
        // First counted, then put into words: there may be hundreds of permits.
        let count = |clause: &Clause| {
            let when = clause.when.as_ref().map_or(0, |when| when.misses(self.facts).count());
            let to = clause
                .to
                .as_ref()
                .map_or(0, |to| to.count_misses(self.catalog, self.index, self.rung(), self.facts.at));
            when + usize::from(excepted(clause)) + to
        };
        let mut near: Vec<(usize, &Clause)> = permits.map(|clause| (count(clause), clause)).collect();
        near.sort_by_key(|(misses, clause)| (*misses, &clause.id));
        let words = |clause: &Clause| {
            let mut misses: Vec<String> = Vec::new();
            if let Some(when) = &clause.when {
                misses.extend(when.misses(self.facts).map(|field| when.words(field, self.facts)));
            }
            misses.extend(excepted(clause).then(|| "excepts this request".to_owned()));
            if let Some(to) = &clause.to {
                let asked = to.misses(self.catalog, self.index, self.rung(), self.facts.at);
                misses.extend(asked.into_iter().map(|miss| format!("asks for {miss}")));
            }
            format!("`{}` {}", clause.id, misses.join(" and "))
        };
        let whose = match layer.policy.title() {
            title if self.layers.len() > 1 && !title.is_empty() => format!(" of \"{title}\""),
            _ => String::new(),
        };
        match near.len() {
            0 => format!("no clause{whose} permits it; the policy has no permit clause"),
            all => {
                let more = if all > SHOWN { format!("; and {} more", all - SHOWN) } else { String::new() };
                let near: Vec<String> =
                    near.into_iter().take(SHOWN).map(|(_, clause)| words(clause)).collect();
                format!("no clause{whose} permits it: {}{more}", near.join("; "))
            }
        }
    }
}

/// What claims with a scope look at.
pub(crate) fn scope<'f>(facts: &'f Facts<'_>) -> Scope<'f> {
    Scope { purpose: &facts.purpose, classes: &facts.classes, whole: facts.scanned }
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

/// Why no endpoint could take the request, whatever a policy says.
pub(crate) fn unservable(catalog: &Catalog, facts: &Facts<'_>) -> Option<Reason> {
    let mut routable = catalog.endpoints().iter().filter(|endpoint| endpoint.routable).peekable();
    if routable.peek().is_none() {
        let message = "the catalog has no endpoint that takes requests; add one";
        return Some(Reason::new(ReasonCode::NoEndpoint, message));
    }
    let model = facts.model.as_ref()?;
    (!routable.any(|endpoint| endpoint.serves(model))).then(|| {
        let message = "no endpoint of the catalog serves the model that the request asks for; leave `model` out or add it to an endpoint's `models`";
        Reason::new(ReasonCode::UnknownModel, message)
    })
}
