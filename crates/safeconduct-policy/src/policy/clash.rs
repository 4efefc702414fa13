//! Clauses that may apply together and ask for what cannot be done together.

use super::{ATTRIBUTES, Clause, Document};
use crate::catalog::Catalog;
use crate::document::Flaw;
use safeconduct_core::{PlanRule, RequestObligation, Selector};
use std::collections::HashSet;

/// Pairs of clauses that may apply together and ask for what cannot be done together.
pub(super) fn within(document: &Document) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (at, clause) in document.clause.iter().enumerate() {
        for (place, one) in clause.redact.iter().enumerate() {
            if clause.redact.iter().take(place).any(|other| other.on == one.on) {
                let message = format!("clause `{}`: `{}` is named twice", clause.id, one.on);
                flaws.push(Flaw::new(format!("clause/{at}/redact/{place}"), message));
            }
        }
        for (place, one) in clause.oblige.iter().enumerate() {
            let twice = |other: &RequestObligation| other.name == one.name || other.contradicts(one);
            if clause.oblige.iter().take(place).any(twice) {
                let message = format!("clause `{}`: `{}` is asked for twice", clause.id, one.name);
                flaws.push(Flaw::new(format!("clause/{at}/oblige/{place}"), message));
            }
        }
        document.clause.iter().take(at).for_each(|other| flaws.extend(clashes(at, clause, other)));
    }
    flaws
}

/// What the clause at a place and another one ask for that cannot be done together.
fn clashes(at: usize, clause: &Clause, other: &Clause) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if !can_meet(clause, other) {
        return flaws;
    }
    for (place, one) in clause.oblige.iter().enumerate() {
        if other.oblige.iter().any(|two| one.contradicts(two)) {
            let message = format!(
                "clause `{}`: asks for another value of `{}` than clause `{}`, and both may apply",
                clause.id, one.name, other.id
            );
            flaws.push(Flaw::new(format!("clause/{at}/oblige/{place}"), message));
        }
    }
    for (place, one) in clause.redact.iter().enumerate() {
        if let Some(two) = other.redact.iter().find(|two| differ(one, two)) {
            let message = format!(
                "clause `{}`: asks for `{}` where clause `{}` asks for `{}`; neither is stricter, make them equal",
                clause.id, one.operator, other.id, two.operator
            );
            flaws.push(Flaw::new(format!("clause/{at}/redact/{place}"), message));
        }
    }
    flaws
}

/// What keeps a policy from standing beside another one.
pub(super) fn beside(document: &Document, other: &Document) -> Vec<Flaw> {
    let taken: HashSet<&str> = other
        .clause
        .iter()
        .map(|one| &one.id)
        .chain(other.prefer.iter().map(|one| &one.id))
        .map(|id| id.as_str())
        .collect();
    let clauses = document.clause.iter().enumerate().map(|(at, one)| (format!("clause/{at}/id"), &one.id));
    let preferences =
        document.prefer.iter().enumerate().map(|(at, one)| (format!("prefer/{at}/id"), &one.id));
    let mut flaws: Vec<Flaw> = clauses
        .chain(preferences)
        .filter(|(_, id)| taken.contains(id.as_str()))
        .map(|(path, id)| {
            Flaw::new(path, format!("clause id `{id}` is used by another policy; ids are unique"))
        })
        .collect();
    for (at, clause) in document.clause.iter().enumerate() {
        other.clause.iter().for_each(|other| flaws.extend(clashes(at, clause, other)));
    }
    flaws
}

/// Equally strict operators that are not the same, on findings that both may mean.
fn differ(one: &PlanRule, two: &PlanRule) -> bool {
    let overlap = match (&one.on, &two.on) {
        (Selector::Label(one), Selector::Label(two)) => one == two,
        (Selector::Category(one), Selector::Category(two)) => one == two,
        (Selector::Label(label), Selector::Category(category))
        | (Selector::Category(category), Selector::Label(label)) => label.category() == *category,
        _ => true,
    };
    overlap && one.operator != two.operator && one.operator.strictness() == two.operator.strictness()
}

/// Whether some request and endpoint may be meant by both, as far as purposes, tenants and names tell.
fn can_meet(one: &Clause, two: &Clause) -> bool {
    let to = match (&one.to, &two.to) {
        (Some(one), Some(two)) => ATTRIBUTES.iter().all(|(_, _, asked, _)| {
            overlap(asked(one).as_deref(), asked(two).as_deref(), |a, b| a.overlaps(b))
        }),
        _ => true,
    };
    to && whens_meet(one, two)
}

/// Whether some list item of one fits one of the other; a list that is not there fits.
fn overlap<T>(one: Option<&[T]>, two: Option<&[T]>, both: impl Fn(&T, &T) -> bool) -> bool {
    let (Some(one), Some(two)) = (one, two) else { return true };
    one.iter().any(|a| two.iter().any(|b| both(a, b)))
}

/// Whether some request may be meant by both, as far as purposes, tenants and teams tell.
pub(super) fn whens_meet(one: &Clause, two: &Clause) -> bool {
    match (&one.when, &two.when) {
        (Some(one), Some(two)) => {
            overlap(one.purposes.as_deref(), two.purposes.as_deref(), |a, b| a == b)
                && overlap(one.tenants.as_deref(), two.tenants.as_deref(), |a, b| a.overlaps(b))
                && overlap(one.teams.as_deref(), two.teams.as_deref(), |a, b| a.overlaps(b))
        }
        _ => true,
    }
}

/// Clauses about different regions or providers meet all the same where an endpoint has hops in both: what they
/// ask for there must go together too. `other`: the policy of the house, for that of a tenant.
pub(super) fn at_endpoints(document: &Document, other: Option<&Document>, catalog: &Catalog) -> Vec<Flaw> {
    let covers = |clause: &Clause, index: usize| {
        clause.to.as_ref().is_none_or(|to| to.covers(catalog, index, clause.effect.reach()))
    };
    let dutiful = |document: &'_ Document| -> Vec<usize> {
        let clauses = document.clause.iter().enumerate();
        clauses.filter(|(_, clause)| clause.has_duties()).map(|(at, _)| at).collect()
    };
    let others = dutiful(other.unwrap_or(document));
    let mut flaws = Vec::new();
    for at in dutiful(document) {
        for place in others.iter().filter(|place| other.is_some() || **place < at) {
            let with = other.unwrap_or(document);
            let (Some(one), Some(two)) = (document.clause.get(at), with.clause.get(*place)) else { continue };
            let Some(field) = quarrel(one, two).filter(|_| whens_meet(one, two) && !can_meet(one, two))
            else {
                continue;
            };
            let mut endpoints = catalog.endpoints().iter().enumerate();
            if let Some((_, endpoint)) =
                endpoints.find(|(index, _)| covers(one, *index) && covers(two, *index))
            {
                let message = format!(
                    "clause `{}`: asks for something else than clause `{}`, and both apply to endpoint `{}`",
                    one.id, two.id, endpoint.id
                );
                flaws.push(Flaw::new(format!("clause/{at}/{field}"), message));
            }
        }
    }
    flaws
}

/// What the duties of two clauses cannot agree about.
fn quarrel(one: &Clause, two: &Clause) -> Option<&'static str> {
    let values = one.oblige.iter().any(|a| two.oblige.iter().any(|b| a.contradicts(b)));
    let operators = one.redact.iter().any(|a| two.redact.iter().any(|b| differ(a, b)));
    match (values, operators) {
        (true, _) => Some("oblige"),
        (false, true) => Some("redact"),
        (false, false) => None,
    }
}
