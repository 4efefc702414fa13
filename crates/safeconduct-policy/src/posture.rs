//! What is true of an endpoint at an instant: evidence only improves, adverse claims always lower.

use crate::{Axis, Catalog, Claim, Endpoint, Evidence, Moment, Rung, Value};
use safeconduct_core::{DataClass, Purpose, Timestamp};

/// What a request is for and made of, for claims that are about a part of all requests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) purpose: &'a Purpose,
    pub(crate) classes: &'a [DataClass],
    /// Whether the classes are all there are: what could not be scanned may be of any class.
    pub(crate) whole: bool,
}

impl Scope<'_> {
    /// Whether the claim is about the purpose and everything in the content.
    pub(crate) fn within(scope: Option<Scope<'_>>, claim: &Claim) -> bool {
        let Some(scope) = scope else { return !claim.is_scoped() };
        (claim.purposes.is_empty() || claim.purposes.contains(scope.purpose))
            && (claim.classes.is_empty()
                || scope.whole && scope.classes.iter().all(|class| claim.classes.contains(class)))
    }

    /// Whether the claim is about the purpose and something in the content.
    fn touches(scope: Option<Scope<'_>>, claim: &Claim) -> bool {
        let Some(scope) = scope else { return true };
        (claim.purposes.is_empty() || claim.purposes.contains(scope.purpose))
            && (claim.classes.is_empty()
                || !scope.whole
                || scope.classes.iter().any(|class| claim.classes.contains(class)))
    }
}

/// The training rung at an instant: the worst of the endpoint and its hops.
///
/// Without a scope the answer holds for every content and purpose.
pub(crate) fn rung(catalog: &Catalog, index: usize, at: Timestamp, scope: Option<Scope<'_>>) -> Rung {
    let own = own_rung(catalog, index, at, scope);
    catalog.hops(index).iter().map(|hop| own_rung(catalog, *hop, at, scope)).fold(own, Rung::min)
}

/// The training rung of the endpoint alone.
fn own_rung(catalog: &Catalog, index: usize, at: Timestamp, scope: Option<Scope<'_>>) -> Rung {
    let Some(endpoint) = catalog.endpoints().get(index) else { return Rung::Trains };
    let improved = improved(catalog, endpoint, at, scope);
    match adverse(catalog, endpoint, at, scope, improved).next() {
        Some(_) => Rung::Trains,
        None => improved,
    }
}

pub(crate) fn training<'a>(
    catalog: &'a Catalog,
    endpoint: &'a Endpoint,
) -> impl Iterator<Item = (&'a Claim, &'a Evidence)> {
    let claims = endpoint.claims.iter().filter(|claim| claim.axis == Axis::Training);
    claims.filter_map(|claim| catalog.evidence_of(claim).map(|evidence| (claim, evidence)))
}

pub(crate) fn says(claim: &Claim, word: &str) -> bool {
    claim.value.word() == Some(word)
}

/// The best rung that an exclusion reaches at the instant.
pub(crate) fn improved(
    catalog: &Catalog,
    endpoint: &Endpoint,
    at: Timestamp,
    scope: Option<Scope<'_>>,
) -> Rung {
    training(catalog, endpoint)
        .filter(|(claim, _)| says(claim, "excluded") && !claim.contested && claim.holds(at))
        .filter(|(claim, _)| Scope::within(scope, claim))
        .filter_map(|(_, evidence)| evidence.rung(at))
        .max()
        .unwrap_or(Rung::Trains)
}

/// The unexpired claims that the content is trained on.
///
/// `unless_opted_out` is one of them until somebody opted out in a way that can be shown; and so is a
/// feedback button that sends content beyond what the plan allows, whatever the plan says.
pub(crate) fn adverse<'a>(
    catalog: &'a Catalog,
    endpoint: &'a Endpoint,
    at: Timestamp,
    scope: Option<Scope<'a>>,
    improved: Rung,
) -> impl Iterator<Item = (&'a Claim, &'a Evidence)> {
    let eligible = training(catalog, endpoint)
        .filter(move |(claim, evidence)| is_in_force(claim, evidence, at))
        .filter(move |(claim, _)| {
            says(claim, "eligible") || says(claim, "unless_opted_out") && improved < Rung::UserToggle
        })
        .filter(move |(claim, _)| Scope::touches(scope, claim));
    let buttons = speaking(catalog, endpoint, Axis::Feedback, "", at).filter(|(claim, _)| says(claim, "yes"));
    eligible.chain(buttons)
}

/// Whether a claim speaks at the instant, for better or worse. Overdue reviews silence nobody here.
fn is_in_force(claim: &Claim, evidence: &Evidence, at: Timestamp) -> bool {
    claim.holds(at) && evidence.has_begun(at) && !evidence.has_expired(at)
}

/// The worst retention that is claimed of the endpoint and its hops, in days; `None` when it is
/// unknown or without limit.
pub(crate) fn retention(catalog: &Catalog, index: usize, at: Timestamp) -> Option<u32> {
    let own = |index: usize| -> Option<u32> {
        let endpoint = catalog.endpoints().get(index)?;
        let mut worst: Option<u32> = None;
        for (claim, evidence) in speaking(catalog, endpoint, Axis::Retention, "", at) {
            match claim.value {
                Value::Days(days) if supports(claim, evidence, at) => worst = worst.max(Some(days)),
                // Disputed or overdue, a number only counts where it makes matters worse: it may be more.
                _ => return None,
            }
        }
        worst
    };
    let mut worst = own(index)?;
    for hop in catalog.hops(index) {
        worst = worst.max(own(*hop)?);
    }
    Some(worst)
}

/// Whether what shows the rung of the endpoint and of all its hops was looked at in the last so many days.
pub(crate) fn is_fresh(catalog: &Catalog, index: usize, days: u32, at: Timestamp) -> bool {
    let own = |index: usize| -> bool {
        let Some(endpoint) = catalog.endpoints().get(index) else { return false };
        let best = improved(catalog, endpoint, at, None);
        training(catalog, endpoint)
            .filter(|(claim, _)| says(claim, "excluded") && !claim.contested && claim.holds(at))
            .filter(|(claim, evidence)| Scope::within(None, claim) && evidence.rung(at) == Some(best))
            .any(|(_, evidence)| evidence.was_looked_at(at, days))
    };
    own(index) && catalog.hops(index).iter().all(|hop| own(*hop))
}

/// The instants at which an age of this many days is reached or begins, for any evidence.
pub(crate) fn ages(catalog: &Catalog, days: u32) -> impl Iterator<Item = Timestamp> + '_ {
    let looks = catalog.evidence().iter().flat_map(Evidence::looks);
    looks.flat_map(move |look| [begins(look), Timestamp::from_micros(too_old(look, days).saturating_add(1))])
}

/// The last instant at which a look is no older than this many days.
fn too_old(look: Moment, days: u32) -> i64 {
    look.last().plus_days(i64::from(days)).micros()
}

/// Whether the good answer is shown on a yes/no axis for the endpoint and all its hops.
pub(crate) fn is_good(catalog: &Catalog, index: usize, axis: Axis, subject: &str, at: Timestamp) -> bool {
    let Some(good) = axis.good() else { return false };
    let own = |index: usize| -> bool {
        let Some(endpoint) = catalog.endpoints().get(index) else { return false };
        let mut shown = false;
        for (claim, evidence) in speaking(catalog, endpoint, axis, subject, at) {
            match says(claim, good) {
                true => shown |= supports(claim, evidence, at),
                false => return false,
            }
        }
        shown
    };
    own(index) && catalog.hops(index).iter().all(|hop| own(*hop))
}

pub(crate) fn speaking<'a>(
    catalog: &'a Catalog,
    endpoint: &'a Endpoint,
    axis: Axis,
    subject: &'a str,
    at: Timestamp,
) -> impl Iterator<Item = (&'a Claim, &'a Evidence)> {
    let claims = endpoint.claims.iter().filter(move |claim| claim.axis == axis && claim.subject == subject);
    claims
        .filter_map(|claim| catalog.evidence_of(claim).map(|evidence| (claim, evidence)))
        .filter(move |(claim, evidence)| is_in_force(claim, evidence, at))
}

fn supports(claim: &Claim, evidence: &Evidence, at: Timestamp) -> bool {
    !claim.contested && !evidence.is_overdue(at)
}

/// The first instant of a moment.
pub(crate) fn begins(moment: Moment) -> Timestamp {
    moment.first()
}

/// The first instant after a moment.
pub(crate) fn is_over(moment: Moment) -> Timestamp {
    Timestamp::from_micros(moment.last().micros().saturating_add(1))
}
