//! The finite space behind all requests: names that no clause and no claim tells apart are one.

use super::Invariants;
use crate::facts::Facts;
use crate::{Evaluator, Pattern, Request, Vocabulary, When, posture};
use safeconduct_core::{ClauseId, DataClass, Label, Purpose, Sensitivity, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
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
    pub(crate) classes: Vec<Vec<DataClass>>,
    /// Labels that some condition asks for; the others make no difference.
    pub(crate) labels: Vec<Vec<String>>,
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
const UNLISTED: DataClass = DataClass::declare("unlisted_class");

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
        let class_lists: Vec<&[DataClass]> = conditions
            .iter()
            .flat_map(|when| [&when.classes_any, &when.classes_all, &when.classes_only])
            .filter_map(|list| list.as_deref())
            .chain(claims().map(|claim| claim.classes.as_slice()))
            .collect();
        let mut classes: BTreeSet<DataClass> =
            vocabularies().flat_map(|one| one.classes.keys().cloned()).collect();
        // What nobody lists may still be found, by an embedder's own detector.
        let listed = |class: &DataClass| class_lists.iter().any(|list| list.contains(class));
        if classes.iter().all(listed) {
            classes.insert(UNLISTED);
        }
        let labels: Vec<Label> = {
            let mut labels: Vec<Label> = vocabularies().flat_map(|one| one.labels.iter().cloned()).collect();
            labels.sort();
            labels.dedup();
            labels
        };
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
            purposes: grouped(purposes.into_iter(), |one| membership(one, &purpose_lists))
                .into_values()
                .collect(),
            tenants: tenants(evaluators, &conditions),
            classes: grouped(classes.into_iter(), |one| membership(one, &class_lists))
                .into_values()
                .collect(),
            labels: label_groups
                .map(|(_, group)| group.iter().map(|label| label.as_str().to_owned()).collect())
                .collect(),
            limited: limited(evaluators),
            instants: instants(evaluators, &conditions, from, until),
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
            subsets(self.classes.len()) - 1,
            subsets(self.labels.len()),
            subsets(self.limited.len()),
            GRADES.len() as u128,
            self.instants.len() as u128,
        ];
        let states = factors.into_iter().fold(1u128, u128::saturating_mul);
        let too_many = TooManyStates { states, most: Space::MOST };
        if states > Space::MOST {
            return Err(too_many);
        }
        u64::try_from(states).map_err(|_| too_many)
    }

    /// Goes through the states in a fixed order.
    pub(crate) fn walk(
        &self,
        vocabulary: &Vocabulary,
        mut visit: impl FnMut(&Facts),
    ) -> Result<(), TooManyStates> {
        self.states()?;
        let representatives = |groups: &[Vec<DataClass>]| -> Vec<DataClass> {
            groups.iter().filter_map(|group| mildest(group, vocabulary)).collect()
        };
        let classes = subsets(&representatives(&self.classes));
        let named = |name: &String| vocabulary.labels.iter().find(|label| label.as_str() == name).cloned();
        let labels: Vec<Label> =
            self.labels.iter().filter_map(|group| group.iter().find_map(named)).collect();
        let labels = subsets(&labels);
        let used = subsets(&self.limited);
        for at in &self.instants {
            for purpose in self.purposes.iter().filter_map(|group| group.first()) {
                for tenant in &self.tenants {
                    for classes in classes.iter().filter(|classes| !classes.is_empty()) {
                        let mut facts = Facts {
                            tenant: tenant.clone(),
                            purpose: purpose.clone(),
                            classes: classes.clone(),
                            labels: Vec::new(),
                            sensitivity: Sensitivity::Public,
                            scanned: true,
                            model: None,
                            used: Vec::new(),
                            at: *at,
                        };
                        facts.classes.sort();
                        for labels in &labels {
                            facts.labels.clone_from(labels);
                            for open in &used {
                                facts.used = open.iter().map(|clause| (clause.clone(), 0)).collect();
                                for (sensitivity, scanned) in GRADES {
                                    (facts.sensitivity, facts.scanned) = (sensitivity, scanned);
                                    visit(&facts);
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

/// One tenant for each way of matching the patterns: a name that a pattern gives, one behind each
/// beginning, and one that no pattern means.
fn tenants(evaluators: &[&Evaluator], conditions: &[&When]) -> Vec<TenantId> {
    let named = conditions.iter().filter_map(|when| when.tenants.as_deref()).flatten();
    let own = evaluators.iter().flat_map(|one| one.tenant_policies().map(|(tenants, _)| tenants));
    let patterns: BTreeSet<&Pattern> = named.chain(own).collect();
    let names = patterns.iter().map(|pattern| match pattern.as_str().strip_suffix('*') {
        Some(beginning) => format!("{beginning}-somebody"),
        None => pattern.as_str().to_owned(),
    });
    let mut seen = BTreeSet::new();
    names
        .chain(["somebody-else".to_owned()])
        .filter_map(|name| TenantId::new(name.trim_start_matches('-')).ok())
        .filter(|name| seen.insert(patterns.iter().map(|pattern| pattern.matches(name)).collect::<Vec<_>>()))
        .collect()
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
    conditions: &[&When],
    from: Timestamp,
    until: Timestamp,
) -> Vec<Timestamp> {
    let asked = conditions.iter().flat_map(|when| {
        [when.from.map(posture::begins), when.until.map(posture::is_over)].into_iter().flatten()
    });
    let changes = evaluators.iter().flat_map(|one| one.prepared.instants()).copied().chain(asked);
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
pub(crate) fn is_declarable(facts: &Facts, vocabulary: &Vocabulary) -> bool {
    let mild = |class: &DataClass| {
        vocabulary.class(class).is_some_and(|sensitivity| sensitivity <= facts.sensitivity)
    };
    facts.classes.iter().all(mild)
        && facts.labels.iter().all(|label| {
            label.sensitivity() <= facts.sensitivity
                && label.classes().iter().all(|class| facts.classes.contains(class))
        })
}

/// A request with these facts, as near as one can declare it.
pub(crate) fn example(facts: &Facts) -> Request {
    Request {
        tenant: Some(facts.tenant.to_string()),
        purpose: Some(facts.purpose.to_string()),
        classes: facts.classes.iter().map(ToString::to_string).collect(),
        labels: facts.labels.clone(),
        sensitivity: Some(facts.sensitivity),
        unscanned: !facts.scanned,
        used: facts.used.iter().cloned().collect(),
        ..Request::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::prover::allowed;
    use crate::{Catalog, Policy};
    use proptest::prelude::*;

    fn example_company() -> Evaluator {
        let read = |name: &str| {
            std::fs::read_to_string(format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
        };
        let policy = Policy::from_toml(&read("policy.toml"), &Vocabulary::default()).unwrap();
        Evaluator::new(Catalog::from_toml(&read("catalog.toml")).unwrap(), policy).unwrap()
    }

    /// The state of a request: each name by the one that stands for its group.
    fn state(space: &Space, vocabulary: &Vocabulary, facts: &Facts) -> Facts {
        let purpose = space.purposes.iter().find(|group| group.contains(&facts.purpose)).unwrap()[0].clone();
        let mut classes: Vec<DataClass> = facts
            .classes
            .iter()
            .map(|class| {
                mildest(space.classes.iter().find(|group| group.contains(class)).unwrap(), vocabulary)
                    .unwrap()
            })
            .collect();
        classes.sort();
        classes.dedup();
        let group =
            |label: &Label| space.labels.iter().find(|group| group.iter().any(|name| name == label.as_str()));
        let mut labels: Vec<Label> = facts
            .labels
            .iter()
            .filter_map(group)
            .map(|group| Label::known(&group[0]).unwrap().clone())
            .collect();
        labels.sort();
        labels.dedup();
        let at = *space.instants.iter().rev().find(|at| **at <= facts.at).unwrap();
        // Tenants of the example are named whole, so a stranger stands for all strangers.
        let known = space.tenants.contains(&facts.tenant);
        let tenant = if known { facts.tenant.clone() } else { TenantId::declare("somebody-else") };
        Facts { purpose, tenant, classes, labels, at, ..facts.clone() }
    }

    proptest! {
        #[test]
        fn the_decision_on_a_request_is_the_decision_on_its_state(
            purpose in 0..64usize, tenant in 0..5usize, classes in 1..(1u32 << 22), labels in any::<[u16; 3]>(),
            grade in 0..5usize, days in -1_000..80_000i64,
        ) {
            let evaluator = example_company();
            let vocabulary = evaluator.policy().vocabulary();
            let start: Timestamp = "2020-01-01".parse().unwrap();
            let space = Space::of(&[&evaluator], &Invariants::default(), start.plus_days(-1_000), start.plus_days(80_000));
            let all: Vec<&DataClass> = vocabulary.classes.keys().collect();
            let tenants = ["acme-hr", "acme-legal", "acme-health", "acme-sales", "zeta"];
            let mut labels: Vec<Label> =
                labels.iter().map(|at| vocabulary.labels[usize::from(*at) % vocabulary.labels.len()].clone()).collect();
            labels.sort();
            labels.dedup();
            let (sensitivity, scanned) = GRADES[grade];
            let facts = Facts {
                tenant: TenantId::new(tenants[tenant]).unwrap(),
                purpose: vocabulary.purposes[purpose % vocabulary.purposes.len()].clone(),
                classes: all.iter().enumerate().filter(|(at, _)| classes >> at & 1 == 1).map(|(_, one)| (*one).clone()).collect(),
                labels, sensitivity, scanned, model: None, used: Vec::new(),
                at: start.plus_days(days),
            };
            prop_assume!(!facts.classes.is_empty());
            let (mut of_request, mut of_state) = (Vec::new(), Vec::new());
            allowed(&evaluator, &facts, &mut of_request);
            allowed(&evaluator, &state(&space, vocabulary, &facts), &mut of_state);
            prop_assert_eq!(of_request, of_state);
        }
    }

    #[test]
    fn every_way_of_matching_tenants_has_its_representative() {
        let policy = r#"
            [[clause]]
            id = "a"
            effect = "permit"
            when = { tenants = ["acme-*", "acme-hr", "acme-hr-*", "other"] }
        "#;
        let catalog = Catalog::from_toml(crate::STARTER_CATALOG).unwrap();
        let policy = Policy::from_toml(policy, &Vocabulary::default()).unwrap();
        let evaluator = Evaluator::new(catalog, policy).unwrap();
        let now = "2026-11-23".parse().unwrap();
        let space = Space::of(&[&evaluator], &Invariants::default(), now, now);
        assert_eq!(space.tenants.len(), 5, "{:?}", space.tenants);
    }
}
