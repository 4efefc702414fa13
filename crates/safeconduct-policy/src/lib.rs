//! Endpoint policy with evidence: catalog, posture, clauses and decisions.
//!
//! Pure: time, catalog and request go in, a decision comes out. Nothing here reads a clock,
//! a file or the network.
//!
//! ```
//! use safeconduct_core::{Coverage, Tally};
//! use safeconduct_policy::{Catalog, DEFAULT_POLICY, Evaluator, Policy, Query, STARTER_CATALOG, Vocabulary};
//!
//! let catalog = Catalog::from_toml(STARTER_CATALOG)?;
//! let policy = Policy::from_toml(DEFAULT_POLICY, &Vocabulary::default())?;
//! let evaluator = Evaluator::new(catalog, policy)?;
//!
//! let nothing_found = Tally::default();
//! let decision = evaluator.decide(&Query::new(&nothing_found, Coverage::Full, "2026-11-23".parse()?));
//! # let _ = decision;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bits;
mod catalog;
mod compiled;
mod conditions;
mod decision;
mod digest;
mod document;
mod evaluator;
mod facts;
mod faults;
mod first;
mod groups;
mod inventory;
mod judge;
mod moment;
mod objections;
mod pattern;
mod policy;
mod posture;
mod prepared;
mod presets;
mod problem;
mod proof;
mod query;
mod reasons;
mod remedy;
mod rung;
mod scenario;
mod vocabulary;
mod world;

pub use catalog::{Axis, Catalog, Claim, Endpoint, Evidence, EvidenceKind, Excluded, Feature, Named, Value};
pub use catalog::{CatalogChange, DocumentCheck, DocumentState, Due, DueEvent};
pub use decision::{Allowed, Decision, Grant, Refusal, Rejected};
pub use digest::{Digest, DigestError};
pub use evaluator::Evaluator;
pub use groups::Group;
pub use inventory::{Inventory, InventoryIssue, InventoryIssueKind, InventoryRow};
pub use moment::Moment;
pub use objections::{Objection, Objections};
pub use pattern::{Pattern, PatternError};
pub use policy::{Assurance, Clause, Effect, Limit, Listed, Policy, Preference, To, When};
pub use presets::{PRESET_CATALOG, PRESETS, Preset};
pub use problem::{LoadError, Problem};
pub use proof::{
    AccessChange, Certificate, CertificateError, Counterexample, DutyChange, Finding, Homeless, Invariant,
    Invariants, Outlook, PolicyChange, Proof, Space, TooManyStates,
};
pub use query::{Need, Query, Taint};
pub use remedy::{Change, ChangeKind, Remedy};
pub use rung::Rung;
pub use scenario::{Expectation, Request, Scenario, ScenarioResult, Scenarios};
pub use vocabulary::Vocabulary;

/// A dated catalog of vendors' own statements, none of which meets the training floor, and the
/// endpoint `local`: using this catalog declares that a model server on this host is yours.
pub const STARTER_CATALOG: &str = include_str!("../data/catalog.toml");

/// The policy that applies when none is named.
pub const DEFAULT_POLICY: &str = include_str!("../data/policy.toml");
