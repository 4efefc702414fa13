//! What the log says of itself when somebody asks it to: gaps, readings, consents, erasures.

use super::Log;
use crate::{
    AuditError, Tag,
    record::{Choice, Control, Gap, ReadPurpose},
};
use safeconduct_core::{EndpointId, EvidenceId};

impl Log {
    /// Says in the log that requests went unrecorded: for embedders that chose to go on without a log.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn gap(&self, unrecorded_requests: u64) -> Result<(), AuditError> {
        self.control(&Control::Gap(Gap { requests: unrecorded_requests, ..Gap::default() }))?;
        self.flush()
    }

    /// Says in the log that somebody read it: for what, who (as a tag), and which entries.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn note_read(
        &self,
        purpose: ReadPurpose,
        actor: Option<Tag>,
        entries: std::ops::Range<u64>,
    ) -> Result<(), AuditError> {
        self.control(&Control::Read { purpose, actor, from: entries.start, to: entries.end })?;
        self.flush()
    }

    /// Says in the log what somebody decided about training at an endpoint, and which evidence shows it.
    ///
    /// # Errors
    /// As [`append`](Log::append).
    pub fn note_consent(
        &self,
        choice: Choice,
        endpoint: &EndpointId,
        evidence: Option<&EvidenceId>,
        actor: Option<Tag>,
    ) -> Result<(), AuditError> {
        self.control(&Control::Consent { choice, endpoint, evidence, actor })?;
        self.flush()
    }

    /// Says that the keys of a subject's sealed detail were destroyed.
    pub(crate) fn note_erasure(&self, subject: Tag, keys: u64) -> Result<(), AuditError> {
        self.control(&Control::Erase { subject, keys })?;
        self.flush()
    }
}
