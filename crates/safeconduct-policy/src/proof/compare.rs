//! What changes for requests: between two policies now, and under one policy as time goes on.

use super::Invariants;
use super::prover::allowed;
use super::space::{Space, TooManyStates, UNLISTED, example, is_declarable, known_labels};
use crate::bits::Bits;
use crate::facts::Facts;
use crate::{Allowed, Decision, Evaluator, Request, Rung};
use safeconduct_core::{
    Category, ClauseId, DataClass, EndpointId, Label, OperatorSpec, Purpose, RedactionPlan, Sensitivity,
    Timestamp,
};
use serde::Serialize;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Requests whose answer is another under another policy or catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyChange {
    /// Where they may go before, best first; sorted where before and after are not the same endpoints, for then their
    /// order is no news.
    pub before: Vec<EndpointId>,
    /// Where they may go after.
    pub after: Vec<EndpointId>,
    /// What changes at endpoints that they may go to before and after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyChange>,
    /// How many states they are.
    pub states: u64,
    /// One of them.
    pub example: Request,
    /// The instant of the example.
    pub at: Timestamp,
    /// Whether the example can be declared. If not, it takes a detector that grades its findings
    /// milder than their class.
    pub declarable: bool,
}

/// A duty that comes with one endpoint and is another, or none, after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DutyChange {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// What the duty is about: findings (`*`, `sensitivity:internal` for those of just this sensitivity,
    /// `category:contact`, `EMAIL_ADDRESS`), or a duty on the request (`store`).
    pub about: String,
    /// What is asked before; nothing when nothing is.
    pub before: Option<String>,
    /// What is asked after.
    pub after: Option<String>,
}

/// An endpoint that requests may go to from an instant on, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// The first instant.
    pub at: Timestamp,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// Whether it opens or goes dark.
    pub change: AccessChange,
    /// The data classes of the requests it is about.
    pub classes: Vec<DataClass>,
    /// Their purposes.
    pub purposes: Vec<Purpose>,
    /// Whether some of these requests then have nowhere to go, or had nowhere before.
    pub without_alternative: bool,
}

/// Whether a way opens or goes dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessChange {
    /// It is open from now on.
    Opens,
    /// It is closed from now on.
    GoesDark,
}

impl Evaluator {
    /// Which requests are answered otherwise by another evaluator at an instant, grouped by answer
    /// before and after, the largest group first: other endpoints, another order of them, or other duties.
    ///
    /// # Errors
    /// [`TooManyStates`] when there are too many to go through.
    pub fn changes_to(&self, other: &Evaluator, at: Timestamp) -> Result<Vec<PolicyChange>, TooManyStates> {
        let space = Space::of(&[self, other], &Invariants::default(), at, at);
        let vocabulary = &self.policy().vocabulary().clone().joined(other.policy().vocabulary());
        let (mut before, mut after) = (Answers::of(self), Answers::of(other));
        let mut pairs: HashMap<(usize, usize), (u64, Facts<'static>)> = HashMap::new();
        space.walk(vocabulary, |facts| {
            let pair = (before.to(facts), after.to(facts));
            let (states, shown) = pairs.entry(pair).or_insert_with(|| (0, facts.clone().into_owned()));
            *states += 1;
            if is_declarable(facts, vocabulary) && !is_declarable(shown, vocabulary) {
                *shown = facts.clone().into_owned();
            }
        })?;
        let mut plans = Plans { labels: known_labels(vocabulary).collect(), known: Vec::new() };
        type Change = (Vec<EndpointId>, Vec<EndpointId>, Vec<DutyChange>);
        let mut changes: BTreeMap<Change, (u64, Facts<'static>)> = BTreeMap::new();
        for ((one, two), (states, facts)) in pairs {
            let (Some(one), Some(two)) = (before.known.get(one), after.known.get(two)) else { continue };
            let Some(change) = change(one, two, &mut plans) else { continue };
            match changes.entry(change) {
                Entry::Vacant(free) => drop(free.insert((states, facts))),
                Entry::Occupied(mut taken) => {
                    let (sum, shown) = taken.get_mut();
                    *sum += states;
                    let better = is_declarable(&facts, vocabulary) && !is_declarable(shown, vocabulary);
                    // Of two that are worth the same the one with fewer words, so that the example does not depend
                    // on the order in which the pairs come.
                    let key = |facts: &Facts<'_>| serde_json::to_string(&example(facts)).unwrap_or_default();
                    let same = is_declarable(&facts, vocabulary) == is_declarable(shown, vocabulary);
                    if better || same && (key(&facts).len(), key(&facts)) < (key(shown).len(), key(shown)) {
                        *shown = facts;
                    }
                }
            }
        }
        let mut changes: Vec<PolicyChange> = changes
            .into_iter()
            .map(|((before, after, duties), (states, facts))| {
                let declarable = is_declarable(&facts, vocabulary);
                PolicyChange { before, after, duties, states, example: example(&facts), at, declarable }
            })
            .collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.states));
        Ok(changes)
    }

    /// Which ways open or go dark after one instant and until another, by date.
    ///
    /// # Errors
    /// [`TooManyStates`] when there are too many requests to go through.
    pub fn forecast(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Outlook>, TooManyStates> {
        let space = Space::of(&[self], &Invariants::default(), from, until);
        space.states()?;
        let mut outlook = Vec::new();
        for (earlier, later) in space.instants.iter().zip(space.instants.iter().skip(1)) {
            let then = Space { instants: vec![*earlier], ..space.clone() };
            let mut affected: BTreeMap<(usize, AccessChange), Affected> = BTreeMap::new();
            let (mut before, mut after) = (Vec::new(), Vec::new());
            then.walk(self.policy().vocabulary(), |facts| {
                allowed(self, facts, &mut before);
                allowed(self, &Facts { at: *later, ..facts.clone() }, &mut after);
                if before == after {
                    return;
                }
                let opened = after
                    .iter()
                    .filter(|index| !before.contains(index))
                    .map(|index| (*index, AccessChange::Opens));
                let dark = before
                    .iter()
                    .filter(|index| !after.contains(index))
                    .map(|index| (*index, AccessChange::GoesDark));
                for change in opened.chain(dark) {
                    let affected = affected.entry(change).or_default();
                    affected.purposes.insert(facts.purpose.clone());
                    affected.classes.extend(facts.classes.iter().cloned());
                    affected.alone |= before.is_empty() || after.is_empty();
                }
            })?;
            outlook.extend(affected.into_iter().filter_map(|((index, change), affected)| {
                let endpoint = self.catalog().endpoints().get(index)?.id.clone();
                Some(affected.outlook(&space, *later, endpoint, change))
            }));
        }
        Ok(outlook)
    }
}

/// The answers of one evaluator, each worked out once: requests that the same clauses concern, and that may go to the
/// same endpoints on the same rungs, are answered alike.
struct Answers<'e> {
    evaluator: &'e Evaluator,
    keys: HashMap<Key, usize>,
    known: Vec<Vec<Allowed>>,
}

/// What an answer depends on, at one instant: the tenant, the allowed endpoints with their rungs, the clauses that are
/// about the request, and the volumes that are left.
type Key = (String, Vec<(usize, Rung)>, Vec<Bits>, Vec<(ClauseId, u64)>);

impl<'e> Answers<'e> {
    fn of(evaluator: &'e Evaluator) -> Answers<'e> {
        Answers { evaluator, keys: HashMap::new(), known: Vec::new() }
    }

    /// The number of the answer to a request; nowhere if the policy does not know its words, though another one does.
    fn to(&mut self, facts: &Facts<'_>) -> usize {
        let vocabulary = self.evaluator.policy().vocabulary();
        let is_foreign = |class: &DataClass| *class != UNLISTED && vocabulary.class(class).is_none();
        let foreign = !vocabulary.has_purpose(&facts.purpose) || facts.classes.iter().any(is_foreign);
        let key = if foreign { Key::default() } else { self.key(facts) };
        *self.keys.entry(key).or_insert_with(|| {
            let allowed = match foreign {
                true => Vec::new(),
                false => {
                    let decision = Decision::new(self.evaluator.clone(), Ok(facts.clone()), facts.at, &[]);
                    decision.allowed().collect()
                }
            };
            self.known.push(allowed);
            self.known.len() - 1
        })
    }

    fn key(&self, facts: &Facts<'_>) -> Key {
        let prepared = &self.evaluator.prepared;
        let Some(epoch) = prepared.epoch(facts.at) else { return Key::default() };
        let own = prepared.world_for(epoch, facts);
        let world = own.as_ref().unwrap_or(&epoch.world);
        let judgement = prepared.judge(epoch, world, facts);
        let allowed = judgement.allowed.iter().map(|rank| (rank, world.rung(rank))).collect();
        let concerned = judgement.standings.into_iter().map(|standing| standing.concerned).collect();
        (facts.tenant.to_string(), allowed, concerned, facts.used.to_vec())
    }
}

/// What changes between two answers, if anything does.
fn change(
    before: &[Allowed],
    after: &[Allowed],
    plans: &mut Plans,
) -> Option<(Vec<EndpointId>, Vec<EndpointId>, Vec<DutyChange>)> {
    let order = |answer: &[Allowed]| -> Vec<EndpointId> {
        answer.iter().map(|allowed| allowed.endpoint.clone()).collect()
    };
    let (mut one, mut two) = (order(before), order(after));
    let mut duties: Vec<DutyChange> = Vec::new();
    for was in before {
        let is = after.iter().find(|is| is.endpoint == was.endpoint);
        is.into_iter().for_each(|is| duties.extend(duties_that_differ(was, is, plans)));
    }
    duties.sort();
    if one == two && duties.is_empty() {
        return None;
    }
    let sorted = |endpoints: &[EndpointId]| {
        let mut sorted = endpoints.to_vec();
        sorted.sort();
        sorted
    };
    let (first, second) = (sorted(&one), sorted(&two));
    if first != second || one == two {
        (one, two) = (first, second);
    }
    Some((one, two, duties))
}

/// What is asked at one endpoint before and not after, or otherwise.
fn duties_that_differ(before: &Allowed, after: &Allowed, plans: &mut Plans) -> Vec<DutyChange> {
    let endpoint = &before.endpoint;
    let changed = plans.changes(&before.plan, &after.plan).iter();
    let mut changes: Vec<DutyChange> = changed
        .map(|(about, was, is)| DutyChange {
            endpoint: endpoint.clone(),
            about: about.clone(),
            before: was.clone(),
            after: is.clone(),
        })
        .collect();
    let value = |of: &Allowed, name: &str| {
        of.obligations.iter().find(|duty| duty.name == name).map(|duty| duty.value.clone())
    };
    let names: BTreeSet<&str> =
        before.obligations.iter().chain(&after.obligations).map(|duty| duty.name.as_str()).collect();
    for name in names {
        let (was, is) = (value(before, name), value(after, name));
        if was != is {
            let (endpoint, about) = (endpoint.clone(), name.to_owned());
            changes.push(DutyChange { endpoint, about, before: was, after: is });
        }
    }
    changes
}

/// What differs between two plans, each pair of them compared once: many requests have the same.
struct Plans {
    labels: Vec<Label>,
    known: Vec<(RedactionPlan, RedactionPlan, Vec<PlanChange>)>,
}

/// A label at a sensitivity.
type Graded<'l> = (&'l Label, Sensitivity);

/// Which findings, and what is done to them before and after.
type PlanChange = (String, Option<String>, Option<String>);

impl Plans {
    fn changes(&mut self, before: &RedactionPlan, after: &RedactionPlan) -> &[PlanChange] {
        let known = self.known.iter().position(|(one, two, _)| one == before && two == after);
        let place = known.unwrap_or_else(|| {
            let changes =
                if before == after { Vec::new() } else { plan_changes(before, after, &self.labels) };
            self.known.push((before.clone(), after.clone(), changes));
            self.known.len() - 1
        });
        self.known.get(place).map_or(&[], |(_, _, changes)| changes)
    }
}

fn plan_changes(before: &RedactionPlan, after: &RedactionPlan, labels: &[Label]) -> Vec<PlanChange> {
    let mut told: BTreeMap<(Option<String>, Option<String>), BTreeSet<Graded<'_>>> = BTreeMap::new();
    for label in labels {
        for sensitivity in Sensitivity::ALL {
            let operator = |plan: &RedactionPlan| plan.operator(label, *sensitivity).ok();
            let (was, is) = (operator(before), operator(after));
            if was != is {
                let word = |operator: Option<OperatorSpec>| operator.map(|operator| operator.to_string());
                told.entry((word(was), word(is))).or_default().insert((label, *sensitivity));
            }
        }
    }
    let mut changes = Vec::new();
    for ((was, is), found) in told {
        let words = in_few_words(found, labels).into_iter();
        changes.extend(words.map(|about| (about, was.clone(), is.clone())));
    }
    changes
}

/// How many labels are named one by one.
const LABELS_NAMED: usize = 8;

/// Names findings by everything, by sensitivity, by category, or by label: whichever takes them all.
fn in_few_words<'l>(mut found: BTreeSet<Graded<'l>>, labels: &'l [Label]) -> Vec<String> {
    let mut words = Vec::new();
    let mut take = |word: String, is_meant: &dyn Fn(&Label, Sensitivity) -> bool| {
        let mut meant: Vec<Graded<'l>> = Vec::new();
        for label in labels {
            let grades = Sensitivity::ALL.iter().filter(|grade| is_meant(label, **grade));
            meant.extend(grades.map(|grade| (label, *grade)));
        }
        if !meant.is_empty() && meant.iter().all(|one| found.contains(one)) {
            found.retain(|(label, grade)| !is_meant(label, *grade));
            words.push(word);
        }
    };
    take("*".to_owned(), &|_, _| true);
    for sensitivity in Sensitivity::ALL {
        take(format!("sensitivity:{sensitivity}"), &|_, grade| grade == *sensitivity);
    }
    for category in Category::ALL {
        take(format!("category:{category}"), &|label, _| label.category() == *category);
    }
    let mut rest: Vec<String> = found.iter().map(|(label, _)| label.to_string()).collect();
    rest.dedup();
    let more = rest.len().saturating_sub(LABELS_NAMED);
    rest.truncate(LABELS_NAMED);
    words.extend(rest);
    words.extend((more > 0).then(|| format!("{more} more labels")));
    words
}

#[derive(Default)]
struct Affected {
    purposes: BTreeSet<Purpose>,
    classes: BTreeSet<DataClass>,
    alone: bool,
}

impl Affected {
    /// Names not only the representatives but all that they stand for.
    fn outlook(self, space: &Space, at: Timestamp, endpoint: EndpointId, change: AccessChange) -> Outlook {
        let classes = space.classes.iter().filter(|group| group.iter().any(|one| self.classes.contains(one)));
        let purposes =
            space.purposes.iter().filter(|group| group.iter().any(|one| self.purposes.contains(one)));
        let mut classes: Vec<DataClass> = classes.flatten().cloned().collect();
        let mut purposes: Vec<Purpose> = purposes.flatten().cloned().collect();
        classes.sort();
        purposes.sort();
        Outlook { at, endpoint, change, classes, purposes, without_alternative: self.alone }
    }
}
