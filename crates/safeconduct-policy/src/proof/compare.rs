//! What changes for requests: between two policies now, and under one policy as time goes on.

use super::Invariants;
use super::prover::allowed;
use super::space::{Space, TooManyStates, UNLISTED, example, is_declarable};
use crate::facts::Facts;
use crate::{Evaluator, Request};
use safeconduct_core::{DataClass, EndpointId, Purpose, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Requests whose answer is another under another policy or catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyChange {
    /// Where they may go before, by preference of nobody: sorted.
    pub before: Vec<EndpointId>,
    /// Where they may go after.
    pub after: Vec<EndpointId>,
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
    /// before and after, the largest group first.
    ///
    /// # Errors
    /// [`TooManyStates`] when there are too many to go through.
    pub fn changes_to(&self, other: &Evaluator, at: Timestamp) -> Result<Vec<PolicyChange>, TooManyStates> {
        let space = Space::of(&[self, other], &Invariants::default(), at, at);
        let mut changes: BTreeMap<(Vec<EndpointId>, Vec<EndpointId>), (u64, Facts<'static>)> =
            BTreeMap::new();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let vocabulary = &self.policy().vocabulary().clone().joined(other.policy().vocabulary());
        space.walk(vocabulary, |facts| {
            answer(self, facts, &mut before);
            answer(other, facts, &mut after);
            let (one, two) = (names(self, &before), names(other, &after));
            if one != two {
                let (states, shown) =
                    changes.entry((one, two)).or_insert_with(|| (0, facts.clone().into_owned()));
                *states += 1;
                if is_declarable(facts, vocabulary) && !is_declarable(shown, vocabulary) {
                    *shown = facts.clone().into_owned();
                }
            }
        })?;
        let mut changes: Vec<PolicyChange> = changes
            .into_iter()
            .map(|((before, after), (states, facts))| {
                let declarable = is_declarable(&facts, vocabulary);
                PolicyChange { before, after, states, example: example(&facts), at, declarable }
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

/// Where a request may go; nowhere if the policy does not know its words, though another one does.
fn answer(evaluator: &Evaluator, facts: &Facts<'_>, indices: &mut Vec<usize>) {
    let vocabulary = evaluator.policy().vocabulary();
    let is_foreign = |class: &DataClass| *class != UNLISTED && vocabulary.class(class).is_none();
    match !vocabulary.has_purpose(&facts.purpose) || facts.classes.iter().any(is_foreign) {
        true => indices.clear(),
        false => allowed(evaluator, facts, indices),
    }
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

fn names(evaluator: &Evaluator, indices: &[usize]) -> Vec<EndpointId> {
    let mut names: Vec<EndpointId> = indices
        .iter()
        .filter_map(|index| evaluator.catalog().endpoints().get(*index))
        .map(|one| one.id.clone())
        .collect();
    names.sort();
    names
}
