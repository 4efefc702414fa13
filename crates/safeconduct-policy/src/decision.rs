//! The answer: where a request may go and in what order, or why nowhere.

use crate::bits::Bits;
use crate::facts::Facts;
use crate::judge::{Judgement, Layer, Standing};
use crate::prepared::Epoch;
use crate::reasons::{self, Candidate};
use crate::world::World;
use crate::{Digest, Evaluator, Group, Need, Objections, Rung};
use crate::{groups, objections};
use safeconduct_core::{
    ClauseId, EndpointId, Reason, ReasonCode, RedactionPlan, RequestObligation, Timestamp,
};
use std::fmt;
use std::sync::Arc;

/// A grant or a refusal, with the reasons for every endpoint that was turned down.
///
/// Reasons and fallbacks are worked out when they are asked for.
#[derive(Debug, Clone)]
pub enum Decision {
    /// The request may go.
    Grant(Grant),
    /// The request may not go anywhere.
    Refusal(Refusal),
}

/// The request may go to these endpoints and to no other.
#[derive(Debug, Clone)]
pub struct Grant {
    chosen: Allowed,
    account: Account,
}

/// The request may not go anywhere.
#[derive(Debug, Clone)]
pub struct Refusal {
    reasons: Vec<Reason>,
    account: Account,
}

/// What a decision was based on.
#[derive(Clone)]
struct Account {
    evaluator: Evaluator,
    need: Need,
    at: Timestamp,
    /// Not there when the names of the query were not even known.
    judged: Option<Arc<Judged>>,
}

/// How the endpoints were judged.
struct Judged {
    facts: Facts<'static>,
    /// The postures for this very request, where some claim treats it differently.
    world: Option<World>,
    judgement: Judgement,
    tried: Bits,
}

/// An endpoint the request may go to, and what must be done first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Its id in the catalog.
    pub endpoint: EndpointId,
    /// Its place in the catalog, from 0.
    pub index: usize,
    /// How well its training exclusion is shown at the instant.
    pub rung: Rung,
    /// What is done to the text for this endpoint.
    pub plan: RedactionPlan,
    /// What the request itself must say for this endpoint.
    pub obligations: Vec<RequestObligation>,
    /// The clauses that permit it, sorted.
    pub permitted_by: Vec<ClauseId>,
    /// The permits whose volume it uses: one for each policy under which only permits with a volume let
    /// it pass. Whoever counts charges them before the request is released.
    pub charged_to: Vec<ClauseId>,
}

/// An endpoint that was turned down, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its id in the catalog.
    pub endpoint: EndpointId,
    /// Its place in the catalog, from 0.
    pub index: usize,
    /// How well its training exclusion is shown at the instant.
    pub rung: Rung,
    /// All that speaks against it; never empty.
    pub reasons: Vec<Reason>,
}

impl Decision {
    pub(crate) fn new(
        evaluator: Evaluator,
        facts: Result<Facts<'_>, (Vec<Reason>, Need)>,
        at: Timestamp,
        tried: &[EndpointId],
    ) -> Decision {
        let facts = match facts {
            Ok(facts) => facts,
            Err((reasons, need)) => {
                return Decision::Refusal(Refusal {
                    reasons,
                    account: Account { evaluator, need, at, judged: None },
                });
            }
        };
        let prepared = Arc::clone(&evaluator.prepared);
        let need = facts.need();
        let Some(epoch) = prepared.epoch(at) else {
            // Every instant lies in an epoch; were one to lie in none, nothing would be shown.
            return Decision::Refusal(Refusal {
                reasons: Vec::new(),
                account: Account { evaluator, need, at, judged: None },
            });
        };
        let world = prepared.world_for(epoch, &facts);
        let judgement = prepared.judge(epoch, world.as_ref().unwrap_or(&epoch.world), &facts);
        let tried = prepared.ranks_of(tried.iter().map(EndpointId::as_str));
        let judged = Arc::new(Judged { facts: facts.into_owned(), world, judgement, tried });
        let account = Account { evaluator, need, at, judged: Some(judged) };
        let best = account.best();
        match best.and_then(|rank| account.with(rank, |one| one.allowed())) {
            Some(chosen) => Decision::Grant(Grant { chosen, account }),
            None => Decision::Refusal(Refusal { reasons: account.refusal(), account }),
        }
    }

    fn account(&self) -> &Account {
        match self {
            Decision::Grant(grant) => &grant.account,
            Decision::Refusal(refusal) => &refusal.account,
        }
    }

    /// The endpoint to use, unless the request is refused.
    pub fn chosen(&self) -> Option<&Allowed> {
        match self {
            Decision::Grant(grant) => Some(&grant.chosen),
            Decision::Refusal(_) => None,
        }
    }

    /// The endpoints the request may go to, best first; none when it is refused.
    pub fn allowed(&self) -> impl Iterator<Item = Allowed> + '_ {
        let fallbacks = match self {
            Decision::Grant(grant) => Some(grant.fallbacks()),
            Decision::Refusal(_) => None,
        };
        self.chosen().cloned().into_iter().chain(fallbacks.into_iter().flatten())
    }

    /// Their places in the catalog, best first: as [`Decision::allowed`], without the duties.
    pub fn allowed_indices(&self) -> impl Iterator<Item = usize> + '_ {
        let granted = matches!(self, Decision::Grant(_)).then(|| self.account());
        granted.into_iter().flat_map(|account| {
            account.order().filter_map(|rank| account.evaluator.prepared.by_rank.get(rank).copied())
        })
    }

    /// How well the training exclusion of the endpoint at a place in the catalog is shown for this request.
    pub fn rung(&self, index: usize) -> Rung {
        let account = self.account();
        let (Some(judged), Some(epoch)) = (account.judged.as_deref(), account.epoch()) else {
            return Rung::Trains;
        };
        let world = judged.world.as_ref().unwrap_or(&epoch.world);
        account.evaluator.prepared.ranks.get(index).map_or(Rung::Trains, |rank| world.rung(*rank))
    }

    /// Every endpoint that was turned down, in catalog order, with all its reasons.
    pub fn rejected(&self) -> Vec<Rejected> {
        self.account().rejected()
    }

    /// All that speaks against every endpoint, as [`Decision::rejected`] without the sentences: for whoever
    /// counts or records, many times faster.
    pub fn objections(&self) -> Objections<'_> {
        self.account().objections()
    }

    /// The rejected endpoints grouped by equal sets of reason codes, in catalog order of their first.
    pub fn groups(&self) -> Vec<Group> {
        self.account().groups()
    }

    /// What the content turned out to be.
    pub fn need(&self) -> &Need {
        &self.account().need
    }

    /// The volumes it was told of, as the query had them; none when the names of the query were not known.
    pub fn used(&self) -> &[(ClauseId, u64)] {
        self.account().judged.as_deref().map_or(&[], |judged| &judged.facts.used)
    }

    /// Whether the conversation held something sensitive before this request.
    pub fn is_tainted(&self) -> bool {
        self.account().judged.as_deref().is_some_and(|judged| judged.facts.tainted)
    }

    /// The instant it was decided for.
    pub fn at(&self) -> Timestamp {
        self.account().at
    }

    /// SHA-256 of the policy document of the house.
    pub fn policy(&self) -> Digest {
        self.account().evaluator.policy().digest()
    }

    /// SHA-256 of the policy documents of the tenant, in the order they were added.
    pub fn tenant_policies(&self) -> Vec<Digest> {
        let Account { evaluator, judged, .. } = self.account();
        let Some(judged) = judged else { return Vec::new() };
        let own = evaluator.tenant_policies().filter(|(tenants, _)| tenants.matches(&judged.facts.tenant));
        own.map(|(_, policy)| policy.digest()).collect()
    }

    /// SHA-256 of the catalog document.
    pub fn catalog(&self) -> Digest {
        self.account().evaluator.catalog().digest()
    }
}

impl Grant {
    /// The endpoint to use.
    pub fn chosen(&self) -> &Allowed {
        &self.chosen
    }

    /// The endpoints to turn to when the chosen one fails, best first. There are no others.
    pub fn fallbacks(&self) -> impl Iterator<Item = Allowed> + '_ {
        self.account.order().skip(1).filter_map(|rank| self.account.with(rank, |one| one.allowed()))
    }
}

impl Refusal {
    /// Why the request as a whole is refused; the reasons of each candidate are in [`Decision::rejected`].
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

impl Account {
    /// The rank of the endpoint that goes first.
    fn best(&self) -> Option<usize> {
        let judged = self.judged.as_deref()?;
        judged.judgement.best(&judged.tried)
    }

    /// The ranks of the endpoints that are allowed and were not tried, best first.
    fn order(&self) -> impl Iterator<Item = usize> + '_ {
        let judged = self.judged.as_deref();
        let allowed = judged
            .into_iter()
            .flat_map(|judged| judged.judgement.allowed.iter().filter(|rank| !judged.tried.contains(*rank)));
        let preferred = judged.is_some_and(|judged| !judged.judgement.points.is_empty());
        // Without a preference the ranks are the order.
        let (plain, sorted) = match preferred {
            false => (Some(allowed), None),
            true => {
                let mut ranks: Vec<usize> = allowed.collect();
                ranks.sort_unstable_by_key(|rank| judged.map(|judged| judged.judgement.key(*rank)));
                (None, Some(ranks))
            }
        };
        plain.into_iter().flatten().chain(sorted.into_iter().flatten())
    }

    fn epoch(&self) -> Option<&Epoch> {
        self.evaluator.prepared.epoch(self.at)
    }

    /// Looks at the endpoint of this rank.
    fn with<T>(&self, rank: usize, look: impl Fn(&Candidate<'_>) -> Option<T>) -> Option<T> {
        self.each(std::iter::once(rank), look).into_iter().next()
    }

    /// Looks at the endpoints of these ranks.
    fn each<T>(
        &self,
        ranks: impl Iterator<Item = usize>,
        look: impl Fn(&Candidate<'_>) -> Option<T>,
    ) -> Vec<T> {
        let prepared = &self.evaluator.prepared;
        let (Some(judged), Some(epoch)) = (self.judged.as_deref(), self.epoch()) else { return Vec::new() };
        let world = judged.world.as_ref().unwrap_or(&epoch.world);
        let layers: Vec<(Layer<'_>, &Standing)> =
            prepared.layers(epoch, &judged.facts).zip(&judged.judgement.standings).collect();
        let candidate = |rank: usize| {
            let index = *prepared.by_rank.get(rank)?;
            let catalog = &prepared.catalog;
            look(&Candidate { catalog, facts: &judged.facts, world, layers: &layers, index, rank })
        };
        ranks.filter_map(candidate).collect()
    }

    fn rejected(&self) -> Vec<Rejected> {
        let prepared = &self.evaluator.prepared;
        let Some(judged) = self.judged.as_deref() else { return Vec::new() };
        let turned_down =
            prepared.ranks.iter().copied().filter(|rank| !judged.judgement.allowed.contains(*rank));
        self.each(turned_down, |one| one.rejected())
    }

    fn objections(&self) -> Objections<'_> {
        let prepared = &*self.evaluator.prepared;
        let (Some(judged), Some(epoch)) = (self.judged.as_deref(), self.epoch()) else {
            return Objections::default();
        };
        let world = judged.world.as_ref().unwrap_or(&epoch.world);
        let layers: Vec<_> = prepared.layers(epoch, &judged.facts).zip(&judged.judgement.standings).collect();
        objections::of(prepared, epoch, world, &layers, &judged.judgement, &judged.facts)
    }

    fn groups(&self) -> Vec<Group> {
        let (Some(judged), Some(epoch)) = (self.judged.as_deref(), self.epoch()) else { return Vec::new() };
        let world = judged.world.as_ref().unwrap_or(&epoch.world);
        groups::of(&self.evaluator.prepared, world, &judged.judgement, &judged.facts)
    }

    /// Why no endpoint is left: what stands between the request and the nearest candidate, then the count.
    fn refusal(&self) -> Vec<Reason> {
        let Some(judged) = self.judged.as_deref() else { return Vec::new() };
        let prepared = &self.evaluator.prepared;
        if let Some(reason) = reasons::unservable(&prepared.catalog, &judged.facts) {
            return vec![reason];
        }
        let groups = self.groups();
        // An application for people or an unapproved vendor is never "almost" the answer.
        let far = |group: &&Group| {
            let structural = [ReasonCode::NotRoutable, ReasonCode::Unsanctioned, ReasonCode::ModelMismatch];
            (group.codes.iter().filter(|code| structural.contains(code)).count(), group.codes.len())
        };
        let nearest = groups.iter().min_by_key(far).and_then(|group| group.endpoints.first());
        let nearest = nearest.and_then(|index| prepared.ranks.get(*index));
        let mut reasons =
            nearest.and_then(|rank| self.with(*rank, |one| Some(one.reasons()))).unwrap_or_default();
        if !judged.facts.scanned {
            let message = "a part of the request or of its session could not be scanned, so all of it counts as sensitive; send that part as text";
            reasons.push(Reason::new(ReasonCode::Unscanned, message));
        }
        let mut counts: Vec<(usize, ReasonCode)> = Vec::new();
        for group in &groups {
            for code in &group.codes {
                match counts.iter_mut().find(|(_, counted)| counted == code) {
                    Some((count, _)) => *count += group.endpoints.len(),
                    None => counts.push((group.endpoints.len(), *code)),
                }
            }
        }
        counts.sort_unstable_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
        let counts: Vec<String> = counts.iter().map(|(count, code)| format!("{count} {code}")).collect();
        let all = prepared.by_rank.len();
        let message = match judged.judgement.allowed.is_empty() {
            false => "every endpoint that may receive it has been tried".to_owned(),
            true => format!("all {all} candidates were turned down: {}", counts.join(", ")),
        };
        reasons.push(Reason::new(ReasonCode::AllRejected, message));
        reasons
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("need", &self.need).field("at", &self.at).finish_non_exhaustive()
    }
}
