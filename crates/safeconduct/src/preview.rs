//! What would be decided: scan and decide, without redacting, recording or releasing anything.

use crate::content::Content;
use crate::prepared::Prepared;
use crate::record::text_obligations;
use crate::scan::Scanned;
use crate::{Error, Obligation, Request};
use safeconduct_core::{ClauseId, Tally, Timestamp};
use safeconduct_detect::Scanner;
use safeconduct_names::NameMemory;
use safeconduct_policy::{Decision, Evaluator, Query, Taint};

/// Decides about requests without letting any of them go.
#[derive(Clone)]
pub struct Preview {
    scanner: Scanner,
    evaluator: Evaluator,
}

/// What would be decided about one request.
#[derive(Debug)]
pub struct Previewed {
    /// The decision, with every candidate's reasons.
    pub decision: Decision,
    /// What was found.
    pub tally: Tally,
}

impl Preview {
    /// A preview under this scanner, policy and catalog.
    pub fn new(scanner: Scanner, evaluator: Evaluator) -> Preview {
        Preview { scanner, evaluator }
    }

    /// Scans and decides as [`Session::clear`](crate::Session::clear) would at `at`; `taint` is what the
    /// conversation held before, and grows.
    ///
    /// # Errors
    /// When the request could not be read or scanned.
    pub fn decide(
        &self,
        tenant: &str,
        request: &Request,
        taint: &mut Taint,
        at: Timestamp,
    ) -> Result<Previewed, Error> {
        let mut names = NameMemory::default();
        let scanned = Scanned::of(&Content::read(&request.body)?, &self.scanner, &mut names)?;
        let tally = scanned.tally.clone();
        let prepared = Prepared::new(0, scanned, request);
        // Nothing counts here, so an exception with a volume is used up, as it is in a guard without a counter.
        let decision = decide(&self.evaluator, tenant, &prepared, taint, &[], at);
        taint.add(decision.need());
        Ok(Previewed { decision, tally })
    }
}

impl Previewed {
    /// The duties that would come with the grant.
    pub fn obligations(&self) -> Vec<Obligation> {
        let Some(allowed) = self.decision.chosen() else { return Vec::new() };
        obligations(&self.tally, allowed)
    }
}

/// Step 2, the same for a preview and for the walk.
pub(crate) fn decide(
    evaluator: &Evaluator,
    tenant: &str,
    prepared: &Prepared,
    taint: &Taint,
    used: &[(ClauseId, u64)],
    at: Timestamp,
) -> Decision {
    let Prepared { scanned, purpose, team, regimes, classes, sensitivity, model, tried, .. } = prepared;
    let mut query = Query::new(&scanned.tally, scanned.coverage, at)
        .tenant(tenant)
        .purpose(purpose)
        .model(model.as_deref())
        .sensitivity(*sensitivity)
        .taint(taint);
    query = team.iter().fold(query, |query, team| query.team(team));
    query = regimes.iter().fold(query, |query, regime| query.regime(regime));
    for class in classes {
        query = query.class(class);
    }
    for (clause, volume) in used {
        query = query.used(clause.clone(), *volume);
    }
    evaluator.decide_excluding(&query, tried)
}

/// The duties on text and request that come with an allowed endpoint.
pub(crate) fn obligations(tally: &Tally, allowed: &safeconduct_policy::Allowed) -> Vec<Obligation> {
    let text = text_obligations(tally, &allowed.plan);
    let text = text.into_iter().map(|(name, operator)| Obligation::text(name, operator.to_string()));
    let duties = allowed.obligations.iter();
    text.chain(duties.map(|duty| Obligation::request(duty.name.clone(), duty.value.clone()))).collect()
}
