//! A place a request may go.

use crate::{Claim, Pattern};
use safeconduct_core::{EndpointId, RequestObligation};
use serde::{Deserialize, Serialize};

/// A place a request may go: one product of one provider, under one account, in one region.
///
/// The same program under another account has another posture and is another endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Endpoint {
    /// Its name in policies and records.
    pub id: EndpointId,
    /// Whose it is.
    pub provider: String,
    /// What it is.
    pub product: String,
    /// The plan it is used under.
    #[serde(default)]
    pub tier: String,
    /// The account, organisation or tenant it is used with.
    #[serde(default)]
    pub account: String,
    /// The project or workspace inside the account.
    #[serde(default)]
    pub project: String,
    /// Where it computes and stores.
    #[serde(default)]
    pub region: String,
    /// The models it serves: names, or beginnings such as `gpt-*`.
    #[serde(default)]
    pub models: Vec<Pattern>,
    /// The API it speaks.
    #[serde(default)]
    pub surface: String,
    /// Other endpoints that see the content on its way: a gateway, the vendor behind an aggregator.
    #[serde(default)]
    pub hops: Vec<EndpointId>,
    /// Whether it is the service itself or an assistant that was added to one.
    #[serde(default)]
    pub feature: Feature,
    /// `false` for applications of people, which are here for reports and never receive a request.
    #[serde(default = "yes")]
    pub routable: bool,
    /// Whether its use is approved.
    #[serde(default)]
    pub sanctioned: bool,
    /// The endpoint that people who use this one should move to.
    #[serde(default)]
    pub move_to: Option<EndpointId>,
    /// What it costs, in any unit, the same for all endpoints; cheaper goes first.
    #[serde(default)]
    pub cost: Option<f64>,
    /// How long it takes; faster goes first among equally cheap ones.
    #[serde(default)]
    pub latency_ms: Option<u32>,
    /// Heavier goes first among otherwise equal ones.
    #[serde(default)]
    pub weight: u32,
    /// For people.
    #[serde(default)]
    pub note: String,
    /// What a request must say so that the posture holds.
    #[serde(default, rename = "obligation")]
    pub obligations: Vec<RequestObligation>,
    /// What is known of it.
    #[serde(default, rename = "claim")]
    pub claims: Vec<Claim>,
}

/// Whether an endpoint is the service itself or an assistant that was added to one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// The service itself.
    #[default]
    Core,
    /// An assistant that could be left out.
    Optional,
}

impl Feature {
    /// The one spelling used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Feature::Core => "core",
            Feature::Optional => "optional",
        }
    }
}

fn yes() -> bool {
    true
}

impl Endpoint {
    /// Whether it serves this model.
    pub fn serves(&self, model: &str) -> bool {
        self.models.iter().any(|pattern| pattern.matches(model))
    }
}
