//! What is in force: guard, upstreams and tenants, exchanged as a whole when the configuration is read again.

use super::House;
use super::config::{Setup, Tenant, Upstream};
use crate::audit::sealing_keys;
use crate::documents;
use crate::failure::Failure;
use safeconduct::audit::Durability;
use safeconduct::core::TenantId;
use safeconduct::policy::{Endpoint, LoadError, Pattern};
use safeconduct::{Catalog, Evaluator, Guard, Policy, vocabulary};
use safeconduct_http::{Call, ModelAt, Pass, PassSigner, Problem, Route, SendTo, Vendor};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Everything that a reload may change.
pub struct State {
    pub guard: Guard,
    pub upstreams: HashMap<String, Upstream>,
    pub tenants: Vec<Tenant>,
    pub forwards_keys: bool,
    /// Signs a pass for each request that is sent, where later hops ask for one.
    pub signer: Option<PassSigner>,
    declared: bool,
}

/// Catalog, policy and the policies of tenants, put together.
fn evaluator(house: &House, setup: &Setup) -> Result<Evaluator, Failure> {
    let at = |name: &str, error: LoadError| documents::at(Path::new(name), &error);
    let catalog = Catalog::from_text(&setup.catalog).map_err(|error| at(&setup.catalog_name, error))?;
    let policy = Policy::from_text(&setup.policy, &vocabulary(&house.scanner))
        .map_err(|error| at(&setup.policy_name, error))?;
    let mut evaluator = Evaluator::new(catalog, policy).map_err(|error| match error.document() {
        "catalog" => at(&setup.catalog_name, error),
        _ => at(&setup.policy_name, error),
    })?;
    for (tenant, text, path) in &setup.tenant_policies {
        let only = tenant.parse::<Pattern>().map_err(Failure::new)?;
        let own = Policy::from_text(text, evaluator.policy().vocabulary());
        let with = own.and_then(|own| evaluator.with_tenant(only, own));
        evaluator = with.map_err(|error| documents::at(path, &error))?;
    }
    Ok(evaluator)
}

/// What the configuration says of tenants must be words of the policy: else each of their requests is refused.
fn check_tenants(setup: &Setup, policy: &Policy) -> Result<(), Failure> {
    let words = policy.vocabulary();
    for tenant in &setup.tenants {
        let wrong = |what: &str, word: &str| {
            Err(Failure::new(format!("tenant `{}`: the policy knows no {what} `{word}`", tenant.id)))
        };
        if TenantId::new(&tenant.id).is_err() {
            return Err(Failure::new(format!("tenant `{}`: `id` is no tenant id", tenant.id)));
        }
        let mut teams = tenant.team.iter().chain(&tenant.teams);
        if let Some(team) = teams.find(|team| TenantId::new(team).is_err()) {
            return Err(Failure::new(format!("tenant `{}`: its team `{team}` is no id", tenant.id)));
        }
        if let Some(purpose) = tenant.purpose.as_deref().filter(|purpose| !words.has_purpose(purpose)) {
            return wrong("purpose", purpose);
        }
        if let Some(regime) = tenant.regimes.iter().find(|regime| !words.has_regime(regime)) {
            return wrong("regime", regime);
        }
    }
    Ok(())
}

impl State {
    /// Loads the documents, checks that they fit, and records them.
    pub fn build(house: &House, setup: &Setup) -> Result<State, Failure> {
        let evaluator = evaluator(house, setup)?;
        check_tenants(setup, evaluator.policy())?;
        let mut builder = Guard::builder(house.log.clone())
            .scanner(house.scanner.clone())
            .evaluator(evaluator)
            .redactor(house.redactor.clone());
        if setup.buffered {
            builder = builder.durability(Durability::Buffered);
        }
        if let Some(volumes) = &house.volumes {
            builder = builder.volumes(Arc::clone(volumes));
        }
        if let Some(folder) = &setup.detail {
            builder = builder.detail(sealing_keys(folder, &house.detail_key)?);
        }
        let guard = builder.build().map_err(Failure::new)?;
        let upstreams = setup.upstreams.iter().map(|upstream| (upstream.endpoint.clone(), upstream.clone()));
        Ok(State {
            guard,
            upstreams: upstreams.collect(),
            tenants: setup.tenants.clone(),
            forwards_keys: setup.forwards_keys,
            signer: setup.signs_passes.then(|| PassSigner::new(&house.pass_key)),
            declared: setup.declared,
        })
    }

    /// What the pass of a request says.
    pub fn pass(&self, to: SendTo) -> Pass {
        let evaluator = self.guard.evaluator();
        Pass {
            endpoint: to.endpoint,
            policy: evaluator.policy().digest().to_string(),
            catalog: evaluator.catalog().digest().to_string(),
            receipt: to.receipt.to_string(),
        }
    }

    /// Whether an endpoint can be sent a call: there must be a server for it, and it must speak the format.
    pub fn route(&self, endpoint: &Endpoint, call: &Call<'_>) -> Route {
        let Some(upstream) = self.upstreams.get(endpoint.id.as_str()) else { return Route::Closed };
        if !speaks(&endpoint.surface, call.format.vendor) {
            return Route::Closed;
        }
        match call.model.and_then(|model| upstream.models.get(model)) {
            Some(name) if call.format.model == ModelAt::Body => Route::OpenAs(name.clone()),
            _ => Route::Open,
        }
    }

    /// Turns away what voids a declaration of own hardware: a model server that is asked for a model of its cloud
    /// forwards the request.
    pub fn admit(&self, call: &Call<'_>) -> Result<(), Problem> {
        let cloud = call.model.is_some_and(|model| {
            let model = model.to_ascii_lowercase();
            model.ends_with("-cloud") || model.ends_with(":cloud")
        });
        match self.declared && cloud {
            false => Ok(()),
            true => Err(Problem::new(
                403,
                "cloud_model",
                "the upstream is declared to be this machine, and a cloud model would be asked elsewhere; \
                 use an upstream with evidence for it",
            )),
        }
    }
}

/// Whether an API surface, as catalogs call it, is this vendor's. One that is not named is whatever it is asked in.
fn speaks(surface: &str, vendor: Vendor) -> bool {
    let vendors: &[Vendor] = match surface {
        "" => return true,
        "anthropic" => &[Vendor::Anthropic],
        "vertex" | "google" | "gemini" => &[Vendor::Google],
        "bedrock" => &[Vendor::Amazon],
        "cohere" => &[Vendor::Cohere],
        "mcp" => &[Vendor::Mcp],
        "ollama" => &[Vendor::Ollama, Vendor::OpenAi],
        // Most of the world speaks it: Mistral, Groq, xAI, vLLM, Azure and the aggregators.
        _ => &[Vendor::OpenAi],
    };
    vendors.contains(&vendor)
}
