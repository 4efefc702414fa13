//! Redaction and restoration: operators, placeholders, vaults and structured bodies.
//!
//! A [`Redactor`] changes what was found, the way a plan says; a [`Vault`] remembers what its
//! placeholders stand for; a [`Restorer`] puts the originals back into a reply while it streams.
//! [`JsonDocument`] does the same for JSON without touching a byte outside the findings.
//!
//! ```
//! use safeconduct_core::{Confidence, Finding, Findings, Label, RedactionPlan, RuleName, Span};
//! use safeconduct_redact::{Context, Redactor, Vault};
//!
//! let text = "Write to ana@example.org today.";
//! let span = Span::new(text, 9, 24).ok_or("not on character boundaries")?;
//! let email = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::High, RuleName::declare("email"));
//! let findings = Findings::new(text, vec![email])?;
//!
//! let (redactor, plan, vault) = (Redactor::default(), RedactionPlan::default(), Vault::default());
//! let redacted = redactor.redact(text, &findings, &Context::new(&plan, &vault))?;
//! assert_eq!(redacted.text(), "Write to [EMAIL_ADDRESS_1] today.");
//!
//! let mut restorer = vault.restorer();
//! let reply = restorer.push("Sent to [EMAIL_ADD") + &restorer.push("RESS_1].") + &restorer.finish();
//! assert_eq!(reply, "Sent to ana@example.org.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod compose;
mod echo;
mod encrypt;
mod error;
mod escape;
mod fields;
mod format_preserving;
mod generalize;
mod grapheme;
mod hash;
mod json;
mod keys;
mod link;
mod mark;
mod mask;
mod neighbour;
mod normalize;
mod operator;
mod placeholder;
#[cfg(feature = "serde")]
mod plan_file;
#[cfg(feature = "serde")]
mod plan_source;
mod profile;
mod redacted;
mod redactor;
mod restore;
mod run;
mod seams;
mod spelled;
mod stream;
mod surrogate;
mod vault;

pub use error::{RedactError, VaultError};
pub use escape::Landing;
pub use fields::{FieldDocument, FieldPart, RedactedFields};
pub use json::{JsonDocument, JsonError, JsonLimits, JsonPart, PartKind, RedactedJson, Surface, SurfaceKind};
pub use normalize::normalize;
pub use operator::{Operator, OperatorFailure, Subject};
#[cfg(feature = "serde")]
pub use plan_file::PlanFile;
#[cfg(feature = "serde")]
pub use plan_source::{PlanError, PlanProblem};
pub use profile::{Profile, UnknownProfile};
pub use redacted::{Cause, Origin, Redacted, Replacement};
pub use redactor::{Context, Redactor, RedactorBuilder};
pub use restore::{RestoreReport, Restorer};
pub use stream::{RedactStream, StreamError, StreamLimits};
pub use vault::{Kept, MemoryStore, SealError, StoreError, StoredVault, Vault, VaultLimits, VaultStore};
