//! A duty on the request itself that comes with a grant.

/// A duty on the request: what must be set, sent or left out so that the posture holds.
///
/// Duties on the text are a [`RedactionPlan`](crate::RedactionPlan).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RequestObligation {
    /// What is to be set: a body field (`store`), a header (`header:x-zero-data-retention`), a region (`region`).
    pub name: String,
    /// The value it must have.
    pub value: String,
}
