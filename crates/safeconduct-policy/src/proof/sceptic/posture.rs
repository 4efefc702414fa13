//! What is shown of an endpoint for one request: section 4 of `docs/policy.md`, read a second time.

use crate::facts::Facts;
use crate::{Axis, Catalog, Claim, Endpoint, Evidence, EvidenceKind, Excluded, Named, Rung, Value};
use safeconduct_core::Timestamp;
use std::collections::HashMap;

/// The catalog as it is looked things up in.
pub(super) struct Papers<'a> {
    /// Every endpoint with all that sees the content on its way.
    ways: Vec<Vec<&'a Endpoint>>,
    evidence: HashMap<&'a str, &'a Evidence>,
}

/// What is shown of the endpoints for one request at its instant.
pub(super) struct Posture<'a> {
    facts: &'a Facts<'a>,
    papers: &'a Papers<'a>,
}

impl<'a> Papers<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Papers<'a> {
        let endpoints = catalog.endpoints();
        let by_name: HashMap<&str, &Endpoint> = endpoints.iter().map(|one| (one.id.as_str(), one)).collect();
        let way = |endpoint: &'a Endpoint| {
            let mut way = vec![endpoint];
            let mut at = 0;
            while let Some(one) = way.get(at).copied() {
                for hop in one.hops.iter().filter_map(|hop| by_name.get(hop.as_str()).copied()) {
                    if way.iter().all(|known| known.id != hop.id) {
                        way.push(hop);
                    }
                }
                at += 1;
            }
            way
        };
        let evidence = catalog.evidence().iter().map(|one| (one.id.as_str(), one)).collect();
        Papers { ways: endpoints.iter().map(way).collect(), evidence }
    }
}

impl<'a> Posture<'a> {
    pub(super) fn new(papers: &'a Papers<'a>, facts: &'a Facts<'a>) -> Posture<'a> {
        Posture { facts, papers }
    }

    /// An endpoint and everything behind it.
    pub(super) fn way(&self, index: usize) -> &[&'a Endpoint] {
        self.papers.ways.get(index).map_or(&[], Vec::as_slice)
    }

    /// How well it is shown that nobody on the way trains on the request.
    pub(super) fn rung(&self, index: usize) -> Rung {
        self.way(index).iter().map(|one| self.own_rung(one)).min().unwrap_or(Rung::Trains)
    }

    fn own_rung(&self, endpoint: &Endpoint) -> Rung {
        let training = || endpoint.claims.iter().filter(|claim| claim.axis == Axis::Training);
        let saying = |word: &'static str| training().filter(move |claim| claim.value.word() == Some(word));
        let improved = saying("excluded")
            .filter(|claim| self.speaks(claim) && self.is_undisputed(claim) && self.is_about_all(claim))
            .filter_map(|claim| self.evidence(claim).map(|evidence| shown_by(evidence, self.facts.at)))
            .max()
            .unwrap_or(Rung::Trains);
        let adverse = |claim: &&Claim| self.speaks(claim) && self.is_about_some(claim);
        let eligible = saying("eligible").any(|claim| adverse(&claim));
        let opted_in = improved < Rung::UserToggle && saying("unless_opted_out").any(|claim| adverse(&claim));
        let button = endpoint.claims.iter().any(|claim| {
            claim.axis == Axis::Feedback && claim.value.word() == Some("yes") && self.speaks(claim)
        });
        if eligible || opted_in || button { Rung::Trains } else { improved }
    }

    /// Whether for everybody on the way somebody looked at what shows the rung, whatever the request is, in the
    /// last so many days.
    pub(super) fn is_fresh(&self, index: usize, days: u32) -> bool {
        self.way(index).iter().all(|one| {
            let for_all = |claim: &&Claim| {
                claim.axis == Axis::Training
                    && claim.value.word() == Some("excluded")
                    && claim.purposes.is_empty()
                    && claim.classes.is_empty()
                    && self.speaks(claim)
                    && self.is_undisputed(claim)
            };
            let shown = one.claims.iter().filter(for_all).filter_map(|claim| self.evidence(claim));
            let shown: Vec<(Rung, &Evidence)> =
                shown.map(|evidence| (shown_by(evidence, self.facts.at), evidence)).collect();
            let best = shown.iter().map(|(rung, _)| *rung).max();
            shown.iter().filter(|(rung, _)| Some(*rung) == best).any(|(_, evidence)| {
                let looks =
                    [evidence.signed_on, evidence.declared_on, evidence.asserted_on, evidence.verified_on];
                looks.into_iter().flatten().any(|look| {
                    let last = look.last().plus_days(i64::from(days));
                    look.first() <= self.facts.at && self.facts.at <= last
                })
            })
        })
    }

    /// Whether everybody on the way is shown to keep content so many days or fewer.
    pub(super) fn is_kept_at_most(&self, index: usize, days: u32) -> bool {
        self.way(index).iter().all(|one| {
            let mut claims = one
                .claims
                .iter()
                .filter(|claim| claim.axis == Axis::Retention && self.speaks(claim))
                .peekable();
            let is_short = |claim: &Claim| match claim.value {
                Value::Days(kept) => kept <= days && self.is_undisputed(claim),
                Value::Word(_) => false,
            };
            claims.peek().is_some() && claims.all(is_short)
        })
    }

    /// Whether the good answer is shown for everybody on the way.
    pub(super) fn is_assured(&self, index: usize, axis: Axis, subject: &str) -> bool {
        let good = match axis {
            Axis::Training | Axis::Retention => return false,
            Axis::HumanReview
            | Axis::Sharing
            | Axis::LegalHold
            | Axis::Feedback
            | Axis::SessionState
            | Axis::Logging => "no",
            Axis::EncryptionInTransit
            | Axis::EncryptionAtRest
            | Axis::AccessLog
            | Axis::Hardening
            | Axis::Certification
            | Axis::Guardrail
            | Axis::Assessment => "yes",
        };
        self.way(index).iter().all(|one| {
            let about = |claim: &&Claim| claim.axis == axis && claim.subject == subject && self.speaks(claim);
            let claims = || one.claims.iter().filter(about);
            claims().all(|claim| claim.value.word() == Some(good))
                && claims().any(|claim| self.is_undisputed(claim))
        })
    }

    fn evidence(&self, claim: &Claim) -> Option<&'a Evidence> {
        self.papers.evidence.get(claim.evidence.as_str()).copied()
    }

    /// Whether it and its evidence have begun and not ended.
    fn speaks(&self, claim: &Claim) -> bool {
        let Some(evidence) = self.evidence(claim) else { return false };
        let begun = [claim.valid_from, evidence.valid_from, evidence.signed_on, evidence.declared_on];
        let ended = [claim.valid_until, evidence.valid_until];
        begun.into_iter().flatten().all(|from| self.facts.at >= from.first())
            && ended.into_iter().flatten().all(|until| self.facts.at <= until.last())
    }

    /// Whether nobody contests it and its review is not overdue.
    fn is_undisputed(&self, claim: &Claim) -> bool {
        let due = self.evidence(claim).and_then(|evidence| evidence.review_due);
        !claim.contested && due.is_none_or(|due| self.facts.at <= due.last())
    }

    fn is_about_all(&self, claim: &Claim) -> bool {
        let classes = || self.facts.classes.iter().all(|own| claim.classes.iter().any(|one| one == own));
        self.is_about_purpose(claim) && (claim.classes.is_empty() || self.facts.scanned && classes())
    }

    fn is_about_some(&self, claim: &Claim) -> bool {
        let classes = || self.facts.classes.iter().any(|own| claim.classes.iter().any(|one| one == own));
        self.is_about_purpose(claim) && (claim.classes.is_empty() || !self.facts.scanned || classes())
    }

    fn is_about_purpose(&self, claim: &Claim) -> bool {
        claim.purposes.is_empty() || claim.purposes.contains(&self.facts.purpose)
    }
}

/// The rung that an exclusion reaches by its evidence.
fn shown_by(evidence: &Evidence, at: Timestamp) -> Rung {
    let verified = evidence.verified_on.is_some_and(|on| on.first() <= at);
    match evidence.kind {
        EvidenceKind::OwnHardwareDeclaration => Rung::OwnHardware,
        EvidenceKind::SignedContract if is_complete(evidence) => Rung::SignedContract,
        EvidenceKind::CentralSetting if evidence.locked || verified => Rung::CentralSetting,
        EvidenceKind::UserToggle if verified => Rung::UserToggle,
        _ => Rung::VendorPage,
    }
}

/// Whether a contract has everything that the floor asks for.
fn is_complete(contract: &Evidence) -> bool {
    let excludes = [Excluded::Inputs, Excluded::Outputs].iter().all(|one| contract.excludes.contains(one));
    let names = [Named::Retention, Named::Deletion].iter().all(|one| contract.names.contains(one));
    let hashed = contract.document.is_some() && contract.sha256.is_some();
    let dated =
        contract.signed_on.is_some() && (contract.valid_until.is_some() || contract.review_due.is_some());
    excludes && names && hashed && dated
}
