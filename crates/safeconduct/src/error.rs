//! What can go wrong. `Err` always means the same: nothing was released.

use safeconduct_audit::AuditError;
use safeconduct_detect::ScanError;
use safeconduct_redact::{JsonError, RedactError};

/// Why no answer was given. Nothing was released. Holds places and labels, never the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The body was announced as JSON and is not, or goes beyond a limit.
    #[error("the body cannot be read as JSON: {0}")]
    Body(#[from] JsonError),
    /// A detector failed.
    #[error("the request could not be scanned: {0}")]
    Scan(#[from] ScanError),
    /// An operator failed.
    #[error("the request could not be redacted: {0}")]
    Redact(#[from] RedactError),
    /// A duty that comes with the grant cannot be carried out.
    #[error("the duty `{name}` cannot be carried out: {why}")]
    Duty {
        /// Its name in the catalog or the policy.
        name: String,
        /// Why not.
        why: String,
    },
    /// The volume of an exception could not be counted.
    #[error("the volume of an exception could not be counted: {0}")]
    Volume(#[from] std::io::Error),
    /// The record could not be written.
    #[error("the decision could not be recorded: {0}")]
    Audit(#[from] AuditError),
    /// A failed request was brought to another session than its own.
    #[error("a failed request can be cleared again only by the session that cleared it")]
    ForeignSession,
    /// An outcome was asked for a second time.
    #[error("the outcome was given out before")]
    Taken,
}
