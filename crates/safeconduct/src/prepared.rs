//! A request as the walk knows it after the scan: what a second clearing starts from.

use crate::scan::Scanned;
use crate::{Body, Request};
use safeconduct_audit::Tag;
use safeconduct_core::{EndpointId, Label, Purpose, Sensitivity};
use std::fmt;

/// A scanned request. Holds somebody's words, so it shows nothing.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// Which session prepared it.
    pub(crate) session: u64,
    pub(crate) body: Body,
    pub(crate) scanned: Scanned,
    pub(crate) purpose: String,
    pub(crate) team: Option<String>,
    pub(crate) regimes: Vec<String>,
    pub(crate) classes: Vec<String>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) model: Option<String>,
    pub(crate) user: Option<String>,
    /// Keyed tags of the values that were found, by label and sensitivity.
    pub(crate) tags: Vec<((Label, Sensitivity), Vec<Tag>)>,
    /// Endpoints that were tried already, or that the caller left out.
    pub(crate) tried: Vec<EndpointId>,
    /// Whether the body carries the grant's duties.
    pub(crate) duties: bool,
    /// What the model is called where.
    pub(crate) names: Vec<(EndpointId, String)>,
}

impl Prepared {
    pub(crate) fn new(session: u64, scanned: Scanned, request: &Request) -> Prepared {
        Prepared {
            session,
            body: request.body.clone(),
            scanned,
            purpose: request.purpose.clone().unwrap_or_else(|| Purpose::UNSPECIFIED.to_string()),
            team: request.team.clone(),
            regimes: request.regimes.clone(),
            classes: request.classes.clone(),
            sensitivity: request.sensitivity,
            model: request.model.clone(),
            tried: request.not_to.clone(),
            duties: request.duties,
            names: request.names.clone(),
            user: request.user.clone(),
            tags: Vec::new(),
        }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({} parts, {} tried)", self.scanned.parts.len(), self.tried.len())
    }
}
