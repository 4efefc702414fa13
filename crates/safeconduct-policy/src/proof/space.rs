//! The finite space behind all requests: names that no clause and no claim tells apart are one.

use super::Invariants;
use super::tenants::representatives;
use crate::facts::Facts;
use crate::{Evaluator, Pattern, Request, Vocabulary, When, posture};
use safeconduct_core::{
    Category, ClauseId, DataClass, Label, Purpose, Regime, Sensitivity, TenantId, Timestamp,
};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The finite space behind all requests under one or several policies.
///
/// Purposes, data classes and labels fall into groups that no condition and no claim tells apart;
/// tenants are represented by one for each way of matching patterns; time by the first instant of
/// each stretch in which nothing changes. Every request has its state here, and the decision on
/// the request is the decision on its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    pub(crate) purposes: Vec<Vec<Purpose>>,
    pub(crate) tenants: Vec<TenantId>,
    /// No team, and one for each way of matching patterns.
    pub(crate) teams: Vec<String>,
    /// Regimes that some condition asks for; the others make no difference.
    pub(crate) regimes: Vec<Vec<Regime>>,
    pub(crate) classes: Vec<Vec<DataClass>>,
    /// Labels that some condition asks for; the others make no difference.
    pub(crate) labels: Vec<Vec<String>>,
    /// No finding, and as many as some condition asks for.
    pub(crate) findings: Vec<u64>,
    /// Whether the conversation held something sensitive before, if some condition asks.
    pub(crate) tainted: Vec<bool>,
    /// Permits with a volume, each either open or used up.
    pub(crate) limited: Vec<ClauseId>,
    pub(crate) instants: Vec<Timestamp>,
}

/// The space is too large to be walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are {states} states, more than the {most} that are walked through; narrow the time or split the policy"
)]
pub struct TooManyStates {
    /// How many there are.
    pub states: u128,
    /// How many are walked through at most.
    pub most: u128,
}

/// The class that stands for all that no list mentions, where there is no other.
pub(super) const UNLISTED: DataClass = DataClass::declare("unlisted_class");

/// The labels of a vocabulary, and of each category one that no list mentions: an embedder's own detector
/// may find what no vocabulary has.
pub(super) fn known_labels(vocabulary: &Vocabulary) -> impl Iterator<Item = Label> + '_ {
    let unlisted = Category::ALL.iter().filter_map(|category| {
        Label::custom(&format!("UNLISTED_{}", category.as_str().to_ascii_uppercase()), *category).ok()
    });
    vocabulary.labels.iter().cloned().chain(unlisted)
}

impl Space {
    /// How many states are walked through at most.
    pub const MOST: u128 = 30_000_000;

    /// The space of all requests from one instant to another under these evaluators, with what these
    /// invariants tell apart.
    pub fn of(
        evaluators: &[&Evaluator],
        invariants: &Invariants,
        from: Timestamp,
        until: Timestamp,
    ) -> Space {
        let asked = invariants.all().iter().filter_map(|invariant| invariant.when.as_ref());
        let conditions: Vec<&When> = evaluators.iter().flat_map(|one| conditions(one)).chain(asked).collect();
        let claims = || {
            let endpoints = evaluators.iter().flat_map(|one| one.catalog().endpoints());
            endpoints.flat_map(|endpoint| &endpoint.claims)
        };
        let vocabularies = || evaluators.iter().map(|one| one.policy().vocabulary());
        let purposes: BTreeSet<Purpose> =
            vocabularies().flat_map(|one| one.purposes.iter().cloned()).collect();
        let purpose_lists: Vec<&[Purpose]> = conditions
            .iter()
            .filter_map(|when| when.purposes.as_deref())
            .chain(claims().map(|claim| claim.purposes.as_slice()))
            .collect();
        let any_or_only = conditions.iter().flat_map(|when| [&when.classes_any, &when.classes_only]);
        // Who asks for all of several classes tells each of them apart: one does not stand in for another.
        let each_of_all = conditions.iter().filter_map(|when| when.classes_all.as_deref());
        let class_lists: Vec<&[DataClass]> = any_or_only
            .filter_map(|list| list.as_deref())
            .chain(each_of_all.flat_map(|list| list.chunks(1)))
            .chain(claims().map(|claim| claim.classes.as_slice()))
            .collect();
        let mut classes: BTreeSet<DataClass> =
            vocabularies().flat_map(|one| one.classes.keys().cloned()).collect();
        // What nobody lists may still be found, by an embedder's own detector.
        let listed = |class: &DataClass| class_lists.iter().any(|list| list.contains(class));
        let unlisted = classes.iter().any(|class| !listed(class));
        if !unlisted {
            classes.insert(UNLISTED);
        }
        let mut labels: Vec<Label> = vocabularies().flat_map(known_labels).collect();
        labels.sort();
        labels.dedup();
        let asked = |label: &Label| -> Vec<bool> {
            let by_label = conditions
                .iter()
                .filter_map(|when| when.labels_any.as_deref())
                .map(|list| list.contains(label));
            let categories = conditions.iter().filter_map(|when| when.categories_any.as_deref());
            by_label.chain(categories.map(|list| list.contains(&label.category()))).collect()
        };
        let label_groups =
            grouped(labels.into_iter(), asked).into_iter().filter(|(asked, _)| asked.contains(&true));
        Space {
            purposes: grouped(purposes.into_iter(), |one| {
                let known = vocabularies().map(|words| words.has_purpose(one));
                known.chain(membership(one, &purpose_lists)).collect()
            })
            .into_values()
            .collect(),
            tenants: tenants(evaluators, &conditions),
            teams: teams(&conditions),
            regimes: {
                let regimes: BTreeSet<Regime> =
                    vocabularies().flat_map(|one| one.regimes.iter().cloned()).collect();
                let lists: Vec<&[Regime]> =
                    conditions.iter().filter_map(|when| when.regimes_any.as_deref()).collect();
                let groups = grouped(regimes.into_iter(), |one| membership(one, &lists)).into_iter();
                groups.filter(|(asked, _)| asked.contains(&true)).map(|(_, group)| group).collect()
            },
            findings: {
                let asked = conditions.iter().filter_map(|when| when.findings_min);
                asked.chain([0]).collect::<BTreeSet<u64>>().into_iter().collect()
            },
            tainted: match conditions.iter().any(|when| when.tainted.is_some()) {
                true => vec![false, true],
                false => vec![false],
            },
            classes: grouped(classes.into_iter(), |one| {
                let known = vocabularies().map(|words| words.class(one).is_some());
                known.chain(membership(one, &class_lists)).collect()
            })
            .into_values()
            .collect(),
            labels: label_groups
                .map(|(_, group)| group.iter().map(|label| label.as_str().to_owned()).collect())
                .collect(),
            limited: limited(evaluators),
            instants: instants(evaluators, invariants, &conditions, from, until),
        }
    }

    /// How many states there are.
    ///
    /// # Errors
    /// [`TooManyStates`] when they are more than [`Space::MOST`].
    pub fn states(&self) -> Result<u64, TooManyStates> {
        let subsets =
            |count: usize| 1u128.checked_shl(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(u128::MAX);
        let factors = [
            self.purposes.len() as u128,
            self.tenants.len() as u128,
            self.teams.len() as u128,
            subsets(self.regimes.len()),
            self.findings.len() as u128,
            subsets(self.classes.len()) - 1,
            subsets(self.labels.len()),
            subsets(self.limited.len()),
            self.grades().count() as u128,
            self.instants.len() as u128,
        ];
        let states = factors.into_iter().fold(1u128, u128::saturating_mul);
        let too_many = TooManyStates { states, most: Space::MOST };
        if states > Space::MOST {
            return Err(too_many);
        }
        u64::try_from(states).map_err(|_| too_many)
    }

    /// Whether the conversation was sensitive before, how sensitive the content is, and whether it could be scanned:
    /// what was sensitive before is so still.
    fn grades(&self) -> impl Iterator<Item = (bool, Sensitivity, bool)> + '_ {
        let possible =
            |tainted: bool, sensitivity: Sensitivity| !tainted || sensitivity >= Sensitivity::Confidential;
        self.tainted.iter().flat_map(move |tainted| {
            let graded = GRADES.into_iter().map(|(sensitivity, scanned)| (*tainted, sensitivity, scanned));
            graded.filter(move |(tainted, sensitivity, _)| possible(*tainted, *sensitivity))
        })
    }

    /// Goes through the states in a fixed order.
    pub(crate) fn walk(
        &self,
        vocabulary: &Vocabulary,
        mut visit: impl FnMut(&Facts<'_>),
    ) -> Result<(), TooManyStates> {
        self.states()?;
        let representatives = |groups: &[Vec<DataClass>]| -> Vec<DataClass> {
            groups.iter().filter_map(|group| mildest(group, vocabulary)).collect()
        };
        let classes = subsets(&representatives(&self.classes));
        let known: Vec<Label> = known_labels(vocabulary).collect();
        let named = |name: &String| known.iter().find(|label| label.as_str() == name).cloned();
        let labels: Vec<Label> =
            self.labels.iter().filter_map(|group| group.iter().find_map(named)).collect();
        let labels = subsets(&labels);
        let used = subsets(&self.limited);
        let regimes: Vec<Regime> = self.regimes.iter().filter_map(|group| group.first().cloned()).collect();
        let regimes = subsets(&regimes);
        let grades: Vec<(bool, Sensitivity, bool)> = self.grades().collect();
        // Whose a request is: each tenant with each team under each set of regimes.
        let mut callers: Vec<(&TenantId, &str, &Vec<Regime>)> = Vec::new();
        for tenant in &self.tenants {
            for team in &self.teams {
                callers.extend(regimes.iter().map(|regimes| (tenant, team.as_str(), regimes)));
            }
        }
        for at in &self.instants {
            for purpose in self.purposes.iter().filter_map(|group| group.first()) {
                for (tenant, team, regimes) in &callers {
                    for classes in classes.iter().filter(|classes| !classes.is_empty()) {
                        let mut facts = Facts {
                            tenant: Cow::Borrowed(tenant.as_str()),
                            team: Cow::Borrowed(*team),
                            regimes: regimes.iter().cloned().collect(),
                            findings: 0,
                            tainted: false,
                            purpose: purpose.clone(),
                            classes: classes.iter().cloned().collect(),
                            labels: SmallVec::new(),
                            sensitivity: Sensitivity::Public,
                            scanned: true,
                            model: None,
                            used: Cow::Borrowed(&[]),
                            at: *at,
                        };
                        for labels in &labels {
                            facts.labels = labels.iter().cloned().collect();
                            for findings in &self.findings {
                                facts.findings = *findings;
                                for open in &used {
                                    facts.used = open.iter().map(|clause| (clause.clone(), 0)).collect();
                                    for grade in &grades {
                                        (facts.tainted, facts.sensitivity, facts.scanned) = *grade;
                                        visit(&facts);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Every sensitivity, and what could not be scanned, which is restricted.
const GRADES: [(Sensitivity, bool); 5] = [
    (Sensitivity::Public, true),
    (Sensitivity::Internal, true),
    (Sensitivity::Confidential, true),
    (Sensitivity::Restricted, true),
    (Sensitivity::Restricted, false),
];

/// Everything the policies of an evaluator ask of a request.
pub(crate) fn conditions(evaluator: &Evaluator) -> impl Iterator<Item = &When> {
    let policies =
        std::iter::once(evaluator.policy()).chain(evaluator.tenant_policies().map(|(_, policy)| policy));
    policies.flat_map(|policy| {
        let clauses = policy.clauses().iter().flat_map(|one| [one.when.as_ref(), one.unless.as_ref()]);
        let preferences =
            policy.preferences().iter().flat_map(|one| [one.when.as_ref(), one.unless.as_ref()]);
        clauses.chain(preferences).flatten()
    })
}

fn membership<T: PartialEq>(one: &T, lists: &[&[T]]) -> Vec<bool> {
    lists.iter().map(|list| list.contains(one)).collect()
}

fn grouped<T>(
    all: impl Iterator<Item = T>,
    signature: impl Fn(&T) -> Vec<bool>,
) -> BTreeMap<Vec<bool>, Vec<T>> {
    let mut groups: BTreeMap<Vec<bool>, Vec<T>> = BTreeMap::new();
    all.for_each(|one| groups.entry(signature(&one)).or_default().push(one));
    groups
}

fn tenants(evaluators: &[&Evaluator], conditions: &[&When]) -> Vec<TenantId> {
    let named = conditions.iter().filter_map(|when| when.tenants.as_deref()).flatten();
    let own = evaluators.iter().flat_map(|one| one.tenant_policies().map(|(tenants, _)| tenants));
    representatives(&named.chain(own).collect::<BTreeSet<&Pattern>>())
}

/// No team, then one for each way of matching the patterns.
fn teams(conditions: &[&When]) -> Vec<String> {
    let patterns: BTreeSet<&Pattern> =
        conditions.iter().filter_map(|when| when.teams.as_deref()).flatten().collect();
    let named = match patterns.is_empty() {
        true => Vec::new(),
        false => representatives(&patterns),
    };
    [String::new()].into_iter().chain(named.iter().map(ToString::to_string)).collect()
}

fn limited(evaluators: &[&Evaluator]) -> Vec<ClauseId> {
    let policies = evaluators
        .iter()
        .flat_map(|one| std::iter::once(one.policy()).chain(one.tenant_policies().map(|(_, policy)| policy)));
    let limited: BTreeSet<ClauseId> = policies
        .flat_map(|policy| policy.clauses())
        .filter(|one| one.limit.is_some())
        .map(|one| one.id.clone())
        .collect();
    limited.into_iter().collect()
}

/// The first instant of each stretch between the two in which nothing changes.
fn instants(
    evaluators: &[&Evaluator],
    invariants: &Invariants,
    conditions: &[&When],
    from: Timestamp,
    until: Timestamp,
) -> Vec<Timestamp> {
    let asked = conditions.iter().flat_map(|when| {
        [when.from.map(posture::begins), when.until.map(posture::is_over)].into_iter().flatten()
    });
    let targets = invariants.all().iter().flat_map(|one| [one.only.as_ref(), one.never.as_ref()]).flatten();
    let ages: BTreeSet<u32> = targets.filter_map(|to| to.evidence_age_days_max).collect();
    let aged = ages
        .iter()
        .flat_map(|days| evaluators.iter().flat_map(move |one| posture::ages(one.catalog(), *days)));
    let changes = evaluators.iter().flat_map(|one| one.prepared.instants()).copied().chain(asked).chain(aged);
    let mut instants: BTreeSet<Timestamp> = changes.filter(|at| (from..=until).contains(at)).collect();
    instants.insert(from);
    instants.into_iter().collect()
}

/// The member of a group that makes a request least sensitive when it is declared.
fn mildest(group: &[DataClass], vocabulary: &Vocabulary) -> Option<DataClass> {
    group.iter().min_by_key(|class| vocabulary.class(class)).cloned()
}

/// All subsets, the empty one first.
fn subsets<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    let mut subsets = vec![Vec::new()];
    for one in all {
        let with: Vec<Vec<T>> = subsets
            .iter()
            .map(|subset| {
                let mut subset = subset.clone();
                subset.push(one.clone());
                subset
            })
            .collect();
        subsets.extend(with);
    }
    subsets
}

/// Whether some request with these facts can be declared, without a detector that grades what it
/// finds milder than its class.
pub(crate) fn is_declarable(facts: &Facts<'_>, vocabulary: &Vocabulary) -> bool {
    let mild = |class: &DataClass| {
        vocabulary.class(class).is_some_and(|sensitivity| sensitivity <= facts.sensitivity)
    };
    facts.classes.iter().all(mild)
        && facts.findings >= facts.labels.len() as u64
        && (facts.findings == 0 || !facts.labels.is_empty())
        && facts.labels.iter().all(|label| {
            label.sensitivity() <= facts.sensitivity
                && label.classes().iter().all(|class| facts.classes.contains(class))
        })
}

/// A request with these facts, as near as one can declare it.
pub(crate) fn example(facts: &Facts<'_>) -> Request {
    let mut classes: Vec<String> = facts.classes.iter().map(ToString::to_string).collect();
    classes.sort_unstable();
    Request {
        tenant: Some(facts.tenant.to_string()),
        team: (!facts.team.is_empty()).then(|| facts.team.to_string()),
        regimes: facts.regimes.iter().map(ToString::to_string).collect(),
        findings: (facts.findings > facts.labels.len() as u64).then_some(facts.findings),
        purpose: Some(facts.purpose.to_string()),
        classes,
        labels: facts.labels.to_vec(),
        sensitivity: Some(facts.sensitivity),
        tainted: facts.tainted,
        unscanned: !facts.scanned,
        used: facts.used.iter().cloned().collect(),
        ..Request::default()
    }
}
