//! Why an endpoint does not meet the training floor: what is wrong, with which claim, and in words.

use crate::posture::{Scope, adverse, improved, says, training};
use crate::{Axis, Catalog, Claim, Endpoint, Evidence, Moment, Rung};
use safeconduct_core::{Reason, ReasonCode, Timestamp};

/// One thing that keeps an endpoint from the training floor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault<'a> {
    wrong: Wrong,
    /// The endpoint on the way that it is about, if that is a hop.
    hop: Option<&'a Endpoint>,
    /// The claim, with its evidence; nothing when nothing at all is claimed.
    pub(crate) behind: Option<(&'a Claim, &'a Evidence)>,
}

/// What is wrong.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    Adverse,
    NotYetValid(Moment),
    Expired(Moment),
    Overdue(Moment),
    Incomplete,
    Contested,
    OutOfScope,
    /// Nothing that could meet the floor is on file; this is what there is.
    Unproven(Rung),
}

/// Visits all that keeps the endpoint at a place from the floor: nothing exactly when it meets it.
pub(crate) fn visit<'a>(
    catalog: &'a Catalog,
    index: usize,
    at: Timestamp,
    scope: Option<Scope<'a>>,
    mut look: impl FnMut(Fault<'a>),
) {
    let Some(endpoint) = catalog.endpoints().get(index) else { return };
    own(catalog, endpoint, at, scope, &mut look);
    for hop in catalog.hops(index).iter().filter_map(|hop| catalog.endpoints().get(*hop)) {
        let mut first = None;
        own(catalog, hop, at, scope, &mut |fault| first = first.or(Some(fault)));
        first.into_iter().for_each(|fault| look(Fault { hop: Some(hop), ..fault }));
    }
}

/// The same as reasons.
pub(crate) fn reasons(
    catalog: &Catalog,
    index: usize,
    at: Timestamp,
    scope: Option<Scope<'_>>,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let endpoint = catalog.endpoints().get(index).map(|endpoint| &endpoint.id);
    visit(catalog, index, at, scope, |fault| {
        let (claim, evidence) =
            (fault.behind.map(|(claim, _)| &claim.id), fault.behind.map(|(_, one)| &one.id));
        reasons.push(Reason {
            claim: claim.cloned(),
            evidence: evidence.cloned(),
            endpoint: endpoint.cloned(),
            ..Reason::new(fault.code(), fault.message())
        });
    });
    reasons
}

fn own<'a>(
    catalog: &'a Catalog,
    endpoint: &'a Endpoint,
    at: Timestamp,
    scope: Option<Scope<'a>>,
    look: &mut impl FnMut(Fault<'a>),
) {
    let improved = improved(catalog, endpoint, at, scope);
    let mut tell = |wrong, behind| look(Fault { wrong, hop: None, behind });
    adverse(catalog, endpoint, at, scope, improved).for_each(|behind| tell(Wrong::Adverse, Some(behind)));
    if improved.meets_floor() {
        return;
    }
    let exclusions = || training(catalog, endpoint).filter(|(claim, _)| says(claim, "excluded"));
    let mut strong = exclusions().filter(|(_, evidence)| evidence.could_meet_floor()).peekable();
    if strong.peek().is_none() {
        let there = exclusions().filter(|(claim, _)| claim.holds(at));
        let best = there.max_by_key(|(_, evidence)| evidence.rung(at));
        return tell(Wrong::Unproven(improved), best);
    }
    strong.for_each(|behind| shortfalls(behind, at, scope, &mut |wrong| tell(wrong, Some(behind))));
}

/// What keeps one contract or declaration from meeting the floor.
fn shortfalls(
    (claim, evidence): (&Claim, &Evidence),
    at: Timestamp,
    scope: Option<Scope<'_>>,
    tell: &mut impl FnMut(Wrong),
) {
    let from = [claim.valid_from, evidence.valid_from, evidence.signed_on, evidence.declared_on];
    let until = [claim.valid_until, evidence.valid_until];
    let early = from.into_iter().flatten().filter(|from| at < from.first()).max_by_key(|from| from.first());
    let late = until.into_iter().flatten().filter(|until| until.last() < at).min_by_key(|until| until.last());
    let overdue = evidence.review_due.filter(|_| evidence.is_overdue(at));
    early.map(Wrong::NotYetValid).into_iter().for_each(&mut *tell);
    late.map(Wrong::Expired).into_iter().for_each(&mut *tell);
    overdue.map(Wrong::Overdue).into_iter().for_each(&mut *tell);
    for (wrong, is_so) in [
        (Wrong::Incomplete, evidence.lacks().next().is_some()),
        (Wrong::Contested, claim.contested),
        (Wrong::OutOfScope, !Scope::within(scope, claim)),
    ] {
        if is_so {
            tell(wrong);
        }
    }
}

impl Fault<'_> {
    pub(crate) fn code(&self) -> ReasonCode {
        match (self.hop, self.wrong) {
            (Some(_), _) => ReasonCode::HopBelowFloor,
            (None, Wrong::Adverse) => ReasonCode::AdverseClaim,
            (None, Wrong::NotYetValid(_)) => ReasonCode::EvidenceNotYetValid,
            (None, Wrong::Expired(_)) => ReasonCode::EvidenceExpired,
            (None, Wrong::Overdue(_)) => ReasonCode::EvidenceReviewOverdue,
            (None, Wrong::Incomplete) => ReasonCode::EvidenceIncomplete,
            (None, Wrong::Contested | Wrong::OutOfScope | Wrong::Unproven(_)) => ReasonCode::TrainingUnproven,
        }
    }

    fn message(&self) -> String {
        let own = self.own_message();
        match self.hop {
            Some(hop) => format!("hop `{}` does not meet the floor: {own}", hop.id),
            None => own,
        }
    }

    fn own_message(&self) -> String {
        let claim = self.behind.map_or("", |(claim, _)| claim.id.as_str());
        let id = self.behind.map_or("", |(_, evidence)| evidence.id.as_str());
        match self.wrong {
            Wrong::Adverse => {
                self.behind.map_or_else(String::new, |(claim, one)| adverse_message(claim, one))
            }
            Wrong::NotYetValid(from) => format!("evidence `{id}` is in force from {from} on, not before"),
            Wrong::Expired(until) => {
                format!("evidence `{id}` ended on {until}; renew it or record what replaced it")
            }
            Wrong::Overdue(due) => {
                format!("evidence `{id}` was to be reviewed by {due}; review it and set a new `review_due`")
            }
            Wrong::Incomplete => {
                let lacks: Vec<&str> =
                    self.behind.iter().flat_map(|(_, evidence)| evidence.lacks()).collect();
                format!("contract `{id}` lacks {}", lacks.join(", "))
            }
            Wrong::Contested => format!("claim `{claim}` is contested and so proves nothing"),
            Wrong::OutOfScope => {
                format!(
                    "claim `{claim}` excludes training only for some purposes or classes, not for this request"
                )
            }
            Wrong::Unproven(improved) => {
                let shown = match improved {
                    Rung::Trains => "nothing shows that it does not train on content",
                    Rung::VendorPage => "only the vendor's word says that it does not train on content",
                    Rung::UserToggle => "only a user's setting keeps it from training on content",
                    _ => "only an administrator's setting keeps it from training on content",
                };
                format!("{shown}; a signed contract in force would")
            }
        }
    }
}

fn adverse_message(claim: &Claim, evidence: &Evidence) -> String {
    let (name, id, kind) = (&claim.id, &evidence.id, evidence.kind.as_str());
    if claim.axis == Axis::Feedback {
        return format!(
            "claim `{name}` says that a feedback button sends content beyond what the plan allows (evidence `{id}`, {kind}); have it switched off"
        );
    }
    match says(claim, "eligible") {
        true => {
            format!(
                "claim `{name}` says that content is trained on (evidence `{id}`, {kind}); end or correct it"
            )
        }
        false => format!(
            "claim `{name}` says that content is trained on unless somebody opts out (evidence `{id}`, {kind}), and nobody did"
        ),
    }
}
