//! What is true of an endpoint at an instant: evidence only improves, adverse claims always lower.

use crate::{Axis, Catalog, Claim, Endpoint, Evidence, Moment, Rung, Value};
use safeconduct_core::{DataClass, Purpose, Reason, ReasonCode, Timestamp};

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
    fn within(scope: Option<Scope<'_>>, claim: &Claim) -> bool {
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

fn training<'a>(
    catalog: &'a Catalog,
    endpoint: &'a Endpoint,
) -> impl Iterator<Item = (&'a Claim, &'a Evidence)> {
    let claims = endpoint.claims.iter().filter(|claim| claim.axis == Axis::Training);
    claims.filter_map(|claim| catalog.evidence_of(claim).map(|evidence| (claim, evidence)))
}

fn says(claim: &Claim, word: &str) -> bool {
    claim.value.word() == Some(word)
}

/// The best rung that an exclusion reaches at the instant.
fn improved(catalog: &Catalog, endpoint: &Endpoint, at: Timestamp, scope: Option<Scope<'_>>) -> Rung {
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
fn adverse<'a>(
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

/// Why an endpoint does not meet the training floor, with the claims and evidence behind it.
/// Empty exactly when it does.
pub(crate) fn below_floor(
    catalog: &Catalog,
    index: usize,
    at: Timestamp,
    scope: Option<Scope<'_>>,
) -> Vec<Reason> {
    let Some(endpoint) = catalog.endpoints().get(index) else { return Vec::new() };
    let mut reasons = own_faults(catalog, endpoint, at, scope);
    for hop in catalog.hops(index).iter().filter_map(|hop| catalog.endpoints().get(*hop)) {
        if let Some(first) = own_faults(catalog, hop, at, scope).into_iter().next() {
            let message = format!("hop `{}` does not meet the floor: {}", hop.id, first.message);
            reasons.push(Reason { code: ReasonCode::HopBelowFloor, message, ..first });
        }
    }
    reasons.iter_mut().for_each(|reason| reason.endpoint = Some(endpoint.id.clone()));
    reasons
}

fn own_faults(
    catalog: &Catalog,
    endpoint: &Endpoint,
    at: Timestamp,
    scope: Option<Scope<'_>>,
) -> Vec<Reason> {
    let improved = improved(catalog, endpoint, at, scope);
    let mut reasons: Vec<Reason> = adverse(catalog, endpoint, at, scope, improved)
        .map(|(claim, evidence)| {
            fault(ReasonCode::AdverseClaim, claim, evidence, adverse_message(claim, evidence))
        })
        .collect();
    if improved.meets_floor() {
        return reasons;
    }
    let strong: Vec<(&Claim, &Evidence)> = training(catalog, endpoint)
        .filter(|(claim, evidence)| says(claim, "excluded") && evidence.could_meet_floor())
        .collect();
    for (claim, evidence) in &strong {
        reasons.extend(shortfalls(claim, evidence, at, scope));
    }
    if strong.is_empty() {
        reasons.push(unproven(catalog, endpoint, at, improved));
    }
    reasons
}

/// What keeps one contract or declaration from meeting the floor.
fn shortfalls(claim: &Claim, evidence: &Evidence, at: Timestamp, scope: Option<Scope<'_>>) -> Vec<Reason> {
    let id = &evidence.id;
    let mut reasons = Vec::new();
    let mut add = |code, message| reasons.push(fault(code, claim, evidence, message));
    let from = [claim.valid_from, evidence.valid_from, evidence.signed_on, evidence.declared_on];
    let until = [claim.valid_until, evidence.valid_until];
    if let Some(from) =
        from.into_iter().flatten().filter(|from| at < from.first()).max_by_key(|from| from.first())
    {
        add(
            ReasonCode::EvidenceNotYetValid,
            format!("evidence `{id}` is in force from {from} on, not before"),
        );
    }
    if let Some(until) =
        until.into_iter().flatten().filter(|until| until.last() < at).min_by_key(|until| until.last())
    {
        add(
            ReasonCode::EvidenceExpired,
            format!("evidence `{id}` ended on {until}; renew it or record what replaced it"),
        );
    }
    if let Some(due) = evidence.review_due.filter(|_| evidence.is_overdue(at)) {
        add(
            ReasonCode::EvidenceReviewOverdue,
            format!("evidence `{id}` was to be reviewed by {due}; review it and set a new `review_due`"),
        );
    }
    let lacks = evidence.lacks();
    if !lacks.is_empty() {
        add(ReasonCode::EvidenceIncomplete, format!("contract `{id}` lacks {}", lacks.join(", ")));
    }
    if claim.contested {
        add(ReasonCode::TrainingUnproven, format!("claim `{}` is contested and so proves nothing", claim.id));
    }
    if !Scope::within(scope, claim) {
        add(
            ReasonCode::TrainingUnproven,
            format!(
                "claim `{}` excludes training only for some purposes or classes, not for this request",
                claim.id
            ),
        );
    }
    reasons
}

/// Nothing that could meet the floor is on file.
fn unproven(catalog: &Catalog, endpoint: &Endpoint, at: Timestamp, improved: Rung) -> Reason {
    let best = training(catalog, endpoint)
        .filter(|(claim, _)| says(claim, "excluded") && claim.holds(at))
        .max_by_key(|(_, evidence)| evidence.rung(at));
    let shown = match improved {
        Rung::Trains => "nothing shows that it does not train on content",
        Rung::VendorPage => "only the vendor's word says that it does not train on content",
        Rung::UserToggle => "only a user's setting keeps it from training on content",
        _ => "only an administrator's setting keeps it from training on content",
    };
    let message = format!("{shown}; a signed contract in force would");
    match best {
        Some((claim, evidence)) => fault(ReasonCode::TrainingUnproven, claim, evidence, message),
        None => Reason::new(ReasonCode::TrainingUnproven, message),
    }
}

fn adverse_message(claim: &Claim, evidence: &Evidence) -> String {
    let (id, kind) = (&evidence.id, evidence.kind.as_str());
    if claim.axis == Axis::Feedback {
        return format!(
            "claim `{}` says that a feedback button sends content beyond what the plan allows (evidence `{id}`, {kind}); have it switched off",
            claim.id
        );
    }
    match says(claim, "eligible") {
        true => format!(
            "claim `{}` says that content is trained on (evidence `{id}`, {kind}); end or correct it",
            claim.id
        ),
        false => format!(
            "claim `{}` says that content is trained on unless somebody opts out (evidence `{id}`, {kind}), and nobody did",
            claim.id
        ),
    }
}

fn fault(code: ReasonCode, claim: &Claim, evidence: &Evidence, message: String) -> Reason {
    let (claim, evidence) = (Some(claim.id.clone()), Some(evidence.id.clone()));
    Reason { claim, evidence, ..Reason::new(code, message) }
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

fn speaking<'a>(
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
