#![doc = include_str!("../README.md")]

mod cleared;
mod clearing;
mod clock;
mod content;
mod detail;
mod duties;
mod error;
mod guard;
mod outcome;
mod passage;
mod prepared;
mod preview;
mod record;
mod replay;
mod request;
mod rescan;
mod scan;
mod scanners;
mod session;
mod text_stream;
mod together;
mod volumes;

pub use cleared::{Cleared, HandedOver, SendError};
pub use clearing::Clearing;
pub use clock::{Clock, SystemClock};
pub use error::Error;
pub use guard::{BuildError, Guard, GuardBuilder, detail_key, pass_key, redaction_key};
pub use outcome::{Denied, Obligation, ObligationKind, Outcome};
pub use passage::{Attempt, Failed};
pub use preview::{Preview, Previewed};
pub use replay::{Answer, Redecided, Replay, ReplayError, Replayed};
pub use request::{Body, Request};
pub use scanners::{default_scanner, default_scanner_with, scanner_for};
pub use session::Session;
pub use text_stream::{TextStream, TextStreamError};
pub use together::scan_together;
pub use volumes::{FileVolumes, Volumes};

pub use safeconduct_audit::{self as audit, AuditError, Log, PublicKey, Receipt, Signer};
pub use safeconduct_core::{
    self as core, Category, ClauseId, Confidence, Coverage, DataClass, Detector, DetectorError, EndpointId,
    Finding, Findings, Key, Label, LabelDefinition, OperatorSpec, Part, PlanRule, Purpose, Reason,
    ReasonCode, RedactionPlan, RuleName, Selector, Sensitivity, Span, Tally, Timestamp,
};
pub use safeconduct_detect::{self as detect, Rule, RuleSpec, Scanner};
pub use safeconduct_names as names;
pub use safeconduct_policy::{self as policy, Catalog, Evaluator, Policy, Query, Taint, Vocabulary};
pub use safeconduct_redact::{self as redact, Operator, Redactor, Restorer, Vault};
pub use safeconduct_rules as rules;

/// The words a policy for the default scanner may use, without the cost of building it.
pub fn default_vocabulary() -> Vocabulary {
    let of_rules = rules::all().iter().flat_map(Rule::all_labels);
    let of_detectors = rules::detectors().into_iter().flat_map(|detector| detector.labels());
    Vocabulary::default().with_labels(of_rules.chain(of_detectors).chain(names::detector().labels()))
}

/// The words a policy for this scanner may use: the built-in ones and every label the scanner may find.
pub fn vocabulary(scanner: &Scanner) -> Vocabulary {
    Vocabulary::default().with_labels(scanner.labels())
}
