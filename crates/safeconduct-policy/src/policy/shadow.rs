//! Clauses that change nothing because another one says as much, and ways that lead nowhere.

use super::implied::when_is_wider;
use super::{ATTRIBUTES, Clause, Effect, To, When};

/// What is odd about the clause at a place among the others, if it is: it never makes a difference, or
/// what it asks for nobody can meet.
pub(super) fn of(clause: &Clause, at: usize, all: &[Clause]) -> Option<String> {
    let others = || {
        all.iter().enumerate().filter(move |(place, _)| *place != at).map(|(place, one)| (place < at, one))
    };
    if let Some((_, twin)) = others().find(|(earlier, other)| *earlier && says_the_same(clause, other)) {
        return Some(format!("says the same as clause `{}`", twin.id));
    }
    let wider = |other: &Clause| other.unless.is_none() && is_about_all_of(other, clause);
    if let Some((_, closing)) = others()
        .find(|(_, other)| clause.effect == Effect::Permit && other.effect == Effect::Forbid && wider(other))
    {
        return Some(format!("never opens a way: clause `{}` forbids all of it", closing.id));
    }
    let adds_nothing = |other: &Clause| {
        clause.effect == other.effect
            && clause.redact.is_empty()
            && clause.oblige.is_empty()
            && !says_the_same(clause, other)
            && wider(other)
            && match clause.effect {
                // A permit may be there for its duties; one with duties opens a way under conditions.
                Effect::Permit => other.limit.is_none() && other.redact.is_empty() && other.oblige.is_empty(),
                Effect::Forbid => true,
                Effect::Require => to_is_wider(clause.must.as_ref(), other.must.as_ref()),
            }
    };
    if let Some((_, other)) = others().find(|(_, other)| adds_nothing(other)) {
        return Some(format!("adds nothing to clause `{}`, which says as much", other.id));
    }
    let rules_out = |other: &Clause| {
        clause.effect == Effect::Require
            && other.effect == Effect::Require
            && wider(other)
            && clause.must.as_ref().zip(other.must.as_ref()).is_some_and(|(one, two)| exclude(one, two))
    };
    let (_, other) = others().find(|(_, other)| rules_out(other))?;
    Some(format!("cannot be met together with clause `{}`, so what it is about goes nowhere", other.id))
}

fn says_the_same(one: &Clause, two: &Clause) -> bool {
    one.effect == two.effect
        && one.when == two.when
        && one.unless == two.unless
        && one.to == two.to
        && one.must == two.must
        && one.redact == two.redact
        && one.oblige == two.oblige
        && one.limit == two.limit
}

/// Whether all that the narrow clause is about, the wide one is about too, its exception aside.
fn is_about_all_of(wide: &Clause, narrow: &Clause) -> bool {
    let when = match (&wide.when, &narrow.when) {
        (None, _) => true,
        (Some(wide), narrow) => when_is_wider(wide, narrow.as_ref().unwrap_or(&When::default())),
    };
    when && to_is_wider(wide.to.as_ref(), narrow.to.as_ref())
}

/// Whether every endpoint that is narrowly meant is widely meant.
fn to_is_wider(wide: Option<&To>, narrow: Option<&To>) -> bool {
    let Some(wide) = wide else { return true };
    let Some(narrow) = narrow else { return false };
    let attributes = ATTRIBUTES.iter().all(|(_, _, asked, _)| match (asked(wide), asked(narrow)) {
        (None, _) => true,
        (Some(wide), Some(narrow)) => narrow.iter().all(|one| wide.iter().any(|two| two.includes(one))),
        (Some(_), None) => false,
    });
    let features = match (&wide.features, &narrow.features) {
        (None, _) => true,
        (Some(wide), Some(narrow)) => narrow.iter().all(|one| wide.contains(one)),
        (Some(_), None) => false,
    };
    let rung = wide.rung_min.is_none_or(|wide| narrow.rung_min.is_some_and(|narrow| wide <= narrow));
    let retention = wide
        .retention_days_max
        .is_none_or(|wide| narrow.retention_days_max.is_some_and(|narrow| wide >= narrow));
    let age = wide
        .evidence_age_days_max
        .is_none_or(|wide| narrow.evidence_age_days_max.is_some_and(|narrow| wide >= narrow));
    let assured = wide.assured.as_ref().is_none_or(|wide| {
        narrow.assured.as_ref().is_some_and(|narrow| wide.iter().all(|one| narrow.contains(one)))
    });
    attributes && features && rung && retention && age && assured
}

/// Whether no endpoint can be both.
fn exclude(one: &To, two: &To) -> bool {
    let features = match (&one.features, &two.features) {
        (Some(one), Some(two)) => !one.iter().any(|feature| two.contains(feature)),
        _ => false,
    };
    features
        || ATTRIBUTES.iter().any(|(_, _, asked, _)| match (asked(one), asked(two)) {
            (Some(one), Some(two)) => !one.iter().any(|a| two.iter().any(|b| a.overlaps(b))),
            _ => false,
        })
}
