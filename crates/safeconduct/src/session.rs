//! One conversation: what it was cleared for, what stands behind its placeholders, what it ever held.

use crate::content::Content;
use crate::duties;
use crate::guard::InForce;
use crate::passage::{Failed, Passage};
use crate::prepared::Prepared;
use crate::preview::{decide, obligations};
use crate::record::Draft;
use crate::rescan::{self, Means, Rescan};
use crate::scan::Scanned;
use crate::{Body, Cleared, Clearing, Denied, Error, Guard, Outcome, Request};
use safeconduct_audit::{AuditError, Stage, Status};
use safeconduct_core::{ClauseId, Purpose, Reason, ReasonCode, SessionId, Tally, TenantId, Timestamp};
use safeconduct_names::NameMemory;
use safeconduct_policy::{Allowed, Decision, Taint};
use safeconduct_redact::{Context, Restorer, Vault};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One conversation of one tenant.
///
/// The same value gets the same placeholder in every turn, and whatever sensitive content a turn
/// held, later turns are judged with it: chat clients send the whole history again. A person who was named once is found
/// again in every later turn, by surname alone or in lower case too.
pub struct Session {
    guard: Guard,
    number: u64,
    /// As it was given; a malformed one is refused by the policy.
    tenant: String,
    name: Option<SessionId>,
    vault: Vault,
    taint: Taint,
    /// Who was named so far: hashes of words, to find them again.
    names: NameMemory,
}

/// How often a request is decided anew because another one used the last of a volume.
const CHARGES: usize = 8;

/// Shows the outline only: names of tenants and sessions come from callers.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({} originals)", self.vault.len())
    }
}

impl Session {
    pub(crate) fn new(guard: Guard, tenant: &str) -> Session {
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        // The vault is this session's alone, so a tenant whose name is no id loses nothing by the default.
        let owner = TenantId::new(tenant).unwrap_or(TenantId::DEFAULT);
        let vault = Vault::new(owner, SessionId::declare("unnamed"), guard.0.vault_limits);
        Session {
            guard,
            number,
            tenant: tenant.to_owned(),
            name: None,
            vault,
            taint: Taint::default(),
            names: NameMemory::default(),
        }
    }

    /// Names the conversation, so that its records can be told to belong together. Any text will do; only a
    /// keyed tag of it is recorded.
    #[must_use]
    pub fn named(mut self, name: &str) -> Session {
        self.name = Some(SessionId::new(name).unwrap_or_else(|_| digest_id(name)));
        self
    }

    /// Scan, decide, redact, rescan, record, release.
    ///
    /// # Errors
    /// [`Error`] when a step could not be carried out. Nothing was released then.
    pub fn clear(&mut self, request: &Request) -> Result<Outcome, Error> {
        self.clear_soon(request)?.wait()
    }

    /// The same without waiting for the disk: the outcome is behind a future until its record is durable.
    ///
    /// Scanning and redacting are done on the spot. What else may block is said by [`Guard::may_block`].
    ///
    /// # Errors
    /// As [`Session::clear`].
    pub fn clear_soon(&mut self, request: &Request) -> Result<Clearing, Error> {
        let prepared = self.scan(request)?;
        self.walk(Arc::new(prepared))
    }

    /// The same request again, for the next approved endpoint: decided, redacted, scanned and recorded anew.
    ///
    /// # Errors
    /// As [`Session::clear`]; [`Error::ForeignSession`] when the request was cleared by another session.
    pub fn reclear(&mut self, failed: Failed) -> Result<Outcome, Error> {
        self.reclear_soon(failed)?.wait()
    }

    /// As [`Session::reclear`], without waiting for the disk: see [`Session::clear_soon`].
    ///
    /// # Errors
    /// As [`Session::reclear`].
    pub fn reclear_soon(&mut self, failed: Failed) -> Result<Clearing, Error> {
        let Failed { endpoint, prepared } = failed;
        if prepared.session != self.number {
            return Err(Error::ForeignSession);
        }
        let mut again = Prepared::clone(&prepared);
        again.tried.push(endpoint);
        self.walk(Arc::new(again))
    }

    /// Puts the caller's own values back into a reply, while it streams.
    pub fn restorer(&self) -> Restorer {
        self.vault.restorer()
    }

    /// What stands behind the placeholders of this conversation: a handle that outlives the session, for replies
    /// that are restored piece by piece and in several channels at once.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What the conversation has held so far; an embedder that keeps no sessions keeps this, and gives it to the
    /// next one with [`Session::tainted`].
    pub fn taint(&self) -> &Taint {
        &self.taint
    }

    /// Starts from what the conversation held before. It only ever adds up.
    #[must_use]
    pub fn tainted(mut self, before: Taint) -> Session {
        self.taint = before;
        self
    }

    /// Puts the caller's own values back into a whole reply.
    pub fn restore(&self, reply: &str) -> String {
        let mut restorer = self.restorer();
        let mut restored = restorer.push(reply);
        restored.push_str(&restorer.finish());
        restored
    }

    /// Steps 2 to 6, for a request that was scanned.
    fn walk(&mut self, prepared: Arc<Prepared>) -> Result<Clearing, Error> {
        let now = self.guard.0.clock.now();
        self.vault.advance(now);
        let in_force = &*self.guard.0.in_force();
        // What the session held before this request: deciding twice must not count it twice.
        let before = self.taint.clone();
        for counted in (0..=CHARGES).rev().map(|left| left > 0) {
            let used = if counted { self.used(in_force) } else { Vec::new() };
            let decision = decide(&in_force.evaluator, &self.tenant, &prepared, &before, &used, now);
            self.taint.add(decision.need());
            let Some(allowed) = decision.chosen() else {
                let reasons = refusal_reasons(&decision, &prepared.scanned.unscanned);
                return self.deny(in_force, &prepared, &decision, reasons, None);
            };
            match self.redact_and_rescan(&prepared, allowed)? {
                Rescan::Clean { body, left } => {
                    // Charged before it is recorded and released: a crash in between costs one request of
                    // the volume, the other order would give one away.
                    if self.charge(in_force, allowed)? {
                        return self.release(in_force, prepared.clone(), &decision, allowed, body, left);
                    }
                }
                Rescan::Residual { tally, reason } => {
                    return self.deny(in_force, &prepared, &decision, vec![reason], Some(tally));
                }
            }
        }
        // Without counts no permit with a volume is open, so the last round had nothing to charge.
        Err(self
            .failed(Stage::Decide, std::io::Error::other("the counter does not agree with itself").into()))
    }

    /// How much of each volume is used, as far as that is known.
    fn used(&self, in_force: &InForce) -> Vec<(ClauseId, u64)> {
        let Some(volumes) = &self.guard.0.volumes else { return Vec::new() };
        let known = |(clause, _): &(ClauseId, u64)| Some((clause.clone(), volumes.used(clause)?));
        in_force.limited.iter().filter_map(known).collect()
    }

    /// Charges the volumes that a grant uses; `false` when another request was faster.
    fn charge(&self, in_force: &InForce, allowed: &Allowed) -> Result<bool, Error> {
        if allowed.charged_to.is_empty() {
            return Ok(true);
        }
        let Some(volumes) = &self.guard.0.volumes else { return Ok(false) };
        let charged = in_force.limited.iter().filter(|(clause, _)| allowed.charged_to.contains(clause));
        let charged: Vec<(ClauseId, u64)> = charged.cloned().collect();
        volumes.charge(&charged).map_err(|error| self.failed(Stage::Decide, error.into()))
    }

    fn scan(&mut self, request: &Request) -> Result<Prepared, Error> {
        let content = Content::read(&request.body).map_err(|error| self.failed(Stage::Read, error.into()))?;
        let scanned = Scanned::of(&content, &self.guard.0.scanner, &mut self.names)
            .map_err(|error| self.failed(Stage::Scan, error.into()))?;
        let mut prepared = Prepared::new(self.number, scanned, request);
        if let Ok(tenant) = TenantId::new(&self.tenant) {
            let tagger = self.guard.0.log.keyring().tagger(&tenant, self.guard.0.clock.now());
            prepared.tags = prepared.scanned.tags(&content, &tagger);
        }
        Ok(prepared)
    }

    fn redact_and_rescan(&self, prepared: &Prepared, allowed: &Allowed) -> Result<Rescan, Error> {
        let parts = &self.guard.0;
        let purpose = Purpose::new(&prepared.purpose).unwrap_or(Purpose::UNSPECIFIED);
        let (mut body, mut scanned) = (Cow::Borrowed(&prepared.body), Cow::Borrowed(&prepared.scanned));
        // Before redaction, so that the bytes which were scanned again and recorded are those that leave.
        let carried =
            duties::carried(prepared, allowed).map_err(|error| self.failed(Stage::Redact, error))?;
        if let Some(changed) = carried {
            let content =
                Content::read(&changed).map_err(|error| self.failed(Stage::Redact, error.into()))?;
            let found = Scanned::again(&content, &parts.scanner, &self.names)
                .map_err(|error| self.failed(Stage::Redact, error.into()))?;
            drop(content);
            (body, scanned) = (Cow::Owned(changed), Cow::Owned(found));
        }
        let means = Means {
            scanner: &parts.scanner,
            names: &self.names,
            redactor: &parts.redactor,
            plan: &allowed.plan,
            context: Context::new(&allowed.plan, &self.vault).for_purpose(&purpose),
        };
        rescan::redact(&body, &scanned, &means).map_err(|error| self.failed(Stage::Redact, error))
    }

    fn release(
        &self,
        in_force: &InForce,
        prepared: Arc<Prepared>,
        decision: &Decision,
        allowed: &Allowed,
        body: Body,
        left: Tally,
    ) -> Result<Clearing, Error> {
        let parts = &self.guard.0;
        let mut draft = self.draft(in_force, decision.at())?;
        draft.scanned(&prepared);
        draft.decided(decision);
        draft.found(&prepared, Some(&allowed.plan));
        draft.residual(left);
        // Recorded before it is released: a crash in between costs one unsent request,
        // the other order would cost one unrecorded request.
        let (receipt, settled) = draft.clear(&allowed.endpoint, body.as_str())?;
        let obligations = obligations(&prepared.scanned.tally, allowed);
        let passage = Passage {
            log: parts.log.clone(),
            clock: Arc::clone(&parts.clock),
            receipt,
            endpoint: allowed.endpoint.clone(),
            prepared,
            open: true,
            abandoned: Status::Unused,
        };
        let cleared = Cleared { body, obligations, decision: Box::new(decision.clone()), passage };
        Ok(Clearing::new(Outcome::Cleared(cleared), settled))
    }

    fn deny(
        &self,
        in_force: &InForce,
        prepared: &Prepared,
        decision: &Decision,
        reasons: Vec<Reason>,
        residual: Option<Tally>,
    ) -> Result<Clearing, Error> {
        let mut draft = self.draft(in_force, decision.at())?;
        draft.scanned(prepared);
        draft.decided(decision);
        if let Some(residual) = residual {
            draft.residual(residual);
        }
        let (receipt, settled) = draft.deny(reasons.iter().map(|reason| reason.code))?;
        let has_findings = prepared.scanned.has_findings();
        let denied = Denied { reasons, decision: Box::new(decision.clone()), receipt, has_findings };
        Ok(Clearing::new(Outcome::Denied(denied), settled))
    }

    /// Records that a step failed. The error goes to the caller either way, and nothing is released.
    fn failed(&self, stage: Stage, error: Error) -> Error {
        let in_force = self.guard.0.in_force();
        let recorded = self.draft(&in_force, self.guard.0.clock.now()).and_then(|draft| draft.fail(stage));
        match recorded {
            Ok(()) => error,
            // A log that cannot be written is the graver news.
            Err(audit) => Error::Audit(audit),
        }
    }

    fn draft<'a>(&'a self, in_force: &'a InForce, at: Timestamp) -> Result<Draft<'a>, AuditError> {
        let tenant = TenantId::new(&self.tenant).ok();
        Draft::new(&self.guard.0, in_force, tenant.as_ref(), self.name.as_ref(), at)
    }
}

/// An id for a name that is none: its SHA-256, which as hex digits always is one.
fn digest_id(name: &str) -> SessionId {
    let hex: String = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect();
    SessionId::new(&hex).unwrap_or(SessionId::declare("unnamed"))
}

/// Why the decision refuses; where something could not be scanned, the places are named.
fn refusal_reasons(decision: &Decision, unscanned: &[String]) -> Vec<Reason> {
    let Decision::Refusal(refusal) = decision else { return Vec::new() };
    let mut reasons = refusal.reasons().to_vec();
    if !unscanned.is_empty() {
        let places: Vec<String> = unscanned.iter().take(8).map(|pointer| format!("`{pointer}`")).collect();
        let message = format!("not scanned, so it counts as sensitive: {}", places.join(", "));
        reasons.push(Reason::new(ReasonCode::Unscanned, message));
    }
    reasons
}
