//! The guard: scanner, policy, redactor and log, put together once and shared.

use crate::{Clock, Session, SystemClock, Volumes};
use hkdf::Hkdf;
use safeconduct_audit::{AuditError, Digest, DocumentKind, Durability, Log, SealingKeys, Signer};
use safeconduct_core::{ClauseId, Key};
use safeconduct_detect::Scanner;
use safeconduct_policy::{Catalog, Evaluator, LoadError, Policy};
use safeconduct_redact::{Redactor, VaultLimits};
use sha2::Sha256;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// Everything a request passes on its way out. Built once, shared between threads, cheap to clone.
///
/// ```
/// # let dir = tempfile::tempdir()?;
/// use safeconduct::{Guard, Log, Outcome, Request, Signer};
///
/// let log = Log::open_or_create(&dir.path().join("log"), &Signer::generate()?)?;
/// let guard = Guard::builder(log).build()?; // built-in rules, starter catalog, default policy
/// let mut session = guard.session("acme-support");
///
/// let request = Request::text("Please answer ana@example.org today.").purpose("support");
/// match session.clear(&request)? {
///     Outcome::Cleared(cleared) => assert_eq!(cleared.body().as_str(), "Please answer [EMAIL_ADDRESS_1] today."),
///     Outcome::Denied(denied) => panic!("denied: {:?}", denied.reasons()),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Guard(pub(crate) Arc<Parts>);

/// What a guard is made of.
pub(crate) struct Parts {
    pub(crate) scanner: Scanner,
    pub(crate) redactor: Redactor,
    pub(crate) vault_limits: VaultLimits,
    pub(crate) volumes: Option<Arc<dyn Volumes>>,
    pub(crate) log: Log,
    pub(crate) clock: Arc<dyn Clock>,
    /// Seals detail beside records, where the embedder wants that.
    pub(crate) sealing: Option<SealingKeys>,
    pub(crate) durability: Durability,
    /// The digest under which the log holds the rules.
    pub(crate) ruleset: Digest,
    /// Replaced whole: a request is decided and recorded under one and the same.
    in_force: RwLock<Arc<InForce>>,
}

/// Policy and catalog, and the digests under which the log holds them.
#[derive(Debug)]
pub(crate) struct InForce {
    pub(crate) evaluator: Evaluator,
    pub(crate) policy: Digest,
    pub(crate) catalog: Digest,
    /// Permits with a volume, each with what it may have in all.
    pub(crate) limited: Vec<(ClauseId, u64)>,
}

impl InForce {
    /// Records the documents and puts them in force, in that order.
    fn record(log: &Log, evaluator: Evaluator) -> Result<InForce, AuditError> {
        let policy = log.config(DocumentKind::Policy, evaluator.policy().text().as_bytes())?;
        let catalog = log.config(DocumentKind::Catalog, evaluator.catalog().text().as_bytes())?;
        for (_, policy) in evaluator.tenant_policies() {
            log.config(DocumentKind::Policy, policy.text().as_bytes())?;
        }
        let tenants = evaluator.tenant_policies().map(|(_, policy)| policy);
        let clauses = std::iter::once(evaluator.policy()).chain(tenants).flat_map(|policy| policy.clauses());
        let limited = clauses.filter_map(|clause| Some((clause.id.clone(), clause.limit?.volume))).collect();
        Ok(InForce { evaluator, policy, catalog, limited })
    }
}

impl Parts {
    /// Policy and catalog as they are now.
    pub(crate) fn in_force(&self) -> Arc<InForce> {
        Arc::clone(&self.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Puts a guard together; see [`Guard::builder`].
pub struct GuardBuilder {
    log: Log,
    scanner: Option<Scanner>,
    evaluator: Option<Evaluator>,
    redactor: Option<Redactor>,
    vault_limits: VaultLimits,
    volumes: Option<Arc<dyn Volumes>>,
    clock: Arc<dyn Clock>,
    sealing: Option<SealingKeys>,
    durability: Durability,
}

/// Why a guard was not built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The catalog or the policy does not load, or the two do not fit.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The documents in force could not be recorded, or no key could be made.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The built-in rules did not build.
    #[error(transparent)]
    Rules(#[from] safeconduct_detect::BuildError),
}

impl Guard {
    /// A guard that records in `log`: there is none that does not record.
    pub fn builder(log: Log) -> GuardBuilder {
        GuardBuilder {
            log,
            scanner: None,
            evaluator: None,
            redactor: None,
            vault_limits: VaultLimits::default(),
            volumes: None,
            clock: Arc::new(SystemClock),
            sealing: None,
            durability: Durability::Durable,
        }
    }

    /// Starts one conversation of `tenant`. A name that is no tenant id gets refusals, with that reason.
    pub fn session(&self, tenant: &str) -> Session {
        Session::new(self.clone(), tenant)
    }

    /// The scanner in use.
    pub fn scanner(&self) -> &Scanner {
        &self.0.scanner
    }

    /// Policy and catalog in use.
    pub fn evaluator(&self) -> Evaluator {
        self.0.in_force().evaluator.clone()
    }

    /// Puts another policy and catalog in force, for every session at once and from its next request on;
    /// they are recorded first. A request under way is finished under those it began with, and each
    /// record names its own.
    ///
    /// # Errors
    /// When they could not be recorded: the old ones stay in force then.
    pub fn replace(&self, evaluator: Evaluator) -> Result<(), AuditError> {
        let next = Arc::new(InForce::record(&self.0.log, evaluator)?);
        *self.0.in_force.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
    }

    /// Whether clearing waits for a disk besides the log's: where volumes are counted, or detail is sealed under keys of
    /// its own. Detectors of the embedder may block as well; that is theirs to know.
    pub fn may_block(&self) -> bool {
        self.0.sealing.is_some() || !self.0.in_force().limited.is_empty()
    }

    /// The log in use; closing it ends the guard.
    pub fn log(&self) -> &Log {
        &self.0.log
    }
}

/// Shows which log it records in.
impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guard(recording in {})", self.0.log.origin())
    }
}

impl GuardBuilder {
    /// Another scanner than that of the built-in rules, e.g. one with detectors of your own.
    #[must_use]
    pub fn scanner(mut self, scanner: Scanner) -> GuardBuilder {
        self.scanner = Some(scanner);
        self
    }

    /// Policy and catalog; the default policy over the starter catalog when not given.
    #[must_use]
    pub fn evaluator(mut self, evaluator: Evaluator) -> GuardBuilder {
        self.evaluator = Some(evaluator);
        self
    }

    /// Another redactor, e.g. one with a key of your own or with operators of your own.
    ///
    /// Without one, keyed hashes use a key made for this guard and mean nothing beyond its life.
    #[must_use]
    pub fn redactor(mut self, redactor: Redactor) -> GuardBuilder {
        self.redactor = Some(redactor);
        self
    }

    /// How much one session may remember.
    #[must_use]
    pub fn vault_limits(mut self, limits: VaultLimits) -> GuardBuilder {
        self.vault_limits = limits;
        self
    }

    /// What counts the volume of exceptions (`limit` of a permit), e.g. [`FileVolumes`](crate::FileVolumes).
    /// Without one every exception with a volume counts as used up.
    #[must_use]
    pub fn volumes(mut self, volumes: impl Volumes + 'static) -> GuardBuilder {
        self.volumes = Some(Arc::new(volumes));
        self
    }

    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> GuardBuilder {
        self.clock = Arc::new(clock);
        self
    }

    /// Seals, beside each record, the names as the caller gave them, the exact length and the places of findings:
    /// under a key of the user, or of the month where no user is named. Destroying that key
    /// ([`SealingKeys::erase`]) forgets them and leaves every record as it is. Without this none of it is kept.
    #[must_use]
    pub fn detail(mut self, keys: SealingKeys) -> GuardBuilder {
        self.sealing = Some(keys);
        self
    }

    /// Whether a request waits until the disk has its record; it does unless told otherwise. A request that did
    /// not is counted in every report of the log: see [`Durability`].
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> GuardBuilder {
        self.durability = durability;
        self
    }

    /// Puts everything together and records the documents in force.
    ///
    /// # Errors
    /// [`BuildError`] when catalog and policy do not load or fit, or the log cannot be written.
    pub fn build(self) -> Result<Guard, BuildError> {
        let scanner = match self.scanner {
            Some(scanner) => scanner,
            None => crate::default_scanner()?,
        };
        let evaluator = match self.evaluator {
            Some(evaluator) => evaluator,
            None => default_evaluator(&scanner)?,
        };
        let redactor = match self.redactor {
            Some(redactor) => redactor,
            None => Redactor::builder().key(redaction_key(&Signer::generate()?)).build(),
        };
        let log = self.log;
        let in_force = RwLock::new(Arc::new(InForce::record(&log, evaluator)?));
        let ruleset = log.config(DocumentKind::Ruleset, &ruleset_document(&scanner))?;
        let (vault_limits, volumes, clock) = (self.vault_limits, self.volumes, self.clock);
        let (sealing, durability) = (self.sealing, self.durability);
        let parts = Parts {
            scanner,
            redactor,
            vault_limits,
            volumes,
            log,
            clock,
            sealing,
            durability,
            ruleset,
            in_force,
        };
        Ok(Guard(Arc::new(parts)))
    }
}

/// The default policy over the starter catalog, with the labels of this scanner.
fn default_evaluator(scanner: &Scanner) -> Result<Evaluator, LoadError> {
    let catalog = Catalog::from_toml(safeconduct_policy::STARTER_CATALOG)?;
    let policy = Policy::from_toml(safeconduct_policy::DEFAULT_POLICY, &crate::vocabulary(scanner))?;
    Evaluator::new(catalog, policy)
}

/// What the record says of the rules. Rules are plain data, so writing them down cannot fail; were it to,
/// the empty document would show.
fn ruleset_document(scanner: &Scanner) -> Vec<u8> {
    serde_json::to_vec(&scanner.document()).unwrap_or_default()
}

/// A key for redaction that follows from a signing key, so that one secret has to be kept.
///
/// The two cannot be computed from one another's outputs (HKDF-SHA-256, RFC 5869).
pub fn redaction_key(signer: &Signer) -> Key {
    derived(signer, b"safeconduct redaction key v1")
}

/// A key that wraps the keys of sealed detail; as [`redaction_key`], and unrelated to it.
pub fn detail_key(signer: &Signer) -> Key {
    derived(signer, b"safeconduct detail key v1")
}

/// A key for signing passes that follows from a signing key; as [`redaction_key`], and unrelated to it.
pub fn pass_key(signer: &Signer) -> Key {
    derived(signer, b"safeconduct pass key v1")
}

fn derived(signer: &Signer, purpose: &[u8]) -> Key {
    let mut bytes = [0; 32];
    let derived = Hkdf::<Sha256>::new(None, signer.secret_text().as_bytes());
    // 32 bytes are far below the limit of 255 hashes, the only thing that can go wrong.
    let _ = derived.expand(purpose, &mut bytes);
    Key::new(bytes)
}
