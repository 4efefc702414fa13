//! A policy and its catalog in Cedar. What is shown of an endpoint is handed over as attributes, since Cedar
//! knows nothing of evidence; what clauses make of it is Cedar's to say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a tool for developers")]

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use safeconduct_core::{Confidence, Label, Sensitivity, Tally, Timestamp};
use safeconduct_policy::{Catalog, Clause, Effect, Endpoint, Evaluator, Pattern, Query, Rung, To, When};
use serde_json::{Value, json};
use std::str::FromStr;

/// A policy in Cedar.
pub struct Translated {
    text: String,
    policies: PolicySet,
}

/// What a request says of itself.
pub struct Facts<'a> {
    pub tenant: &'a str,
    pub team: &'a str,
    pub purpose: &'a str,
    pub regimes: &'a [&'a str],
    pub tally: &'a Tally,
    pub used: &'a [(String, u64)],
}

/// A policy and one request, ready to be asked about every endpoint.
pub struct Asked<'a> {
    policies: &'a PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

/// What holds whatever the policy says.
const FLOOR: &str = "\
forbid(principal, action, resource) unless { resource.routable && resource.sanctioned };
forbid(principal, action, resource) when { context.sensitive && resource.rung < 4 };
";

impl Translated {
    pub fn new(evaluator: &Evaluator) -> Translated {
        let catalog = evaluator.catalog();
        let clauses = evaluator.policy().clauses().iter().map(|clause| translate(clause, catalog));
        let text = FLOOR.to_owned() + &clauses.collect::<String>();
        let policies = PolicySet::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        Translated { text, policies }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts a request into Cedar's words. What it contains (`Need`) and the rung of each endpoint for it are
    /// taken from the decision; the clauses are not.
    pub fn ask(&self, evaluator: &Evaluator, query: &Query<'_>, facts: &Facts<'_>) -> Asked<'_> {
        let decision = evaluator.decide(query);
        let need = decision.need();
        let catalog = evaluator.catalog();
        let mut rungs = vec![Rung::Trains; catalog.endpoints().len()];
        decision.allowed().for_each(|one| rungs[one.index] = one.rung);
        decision.rejected().iter().for_each(|one| rungs[one.index] = one.rung);
        let at = decision.at();
        let endpoints = catalog.endpoints().iter().enumerate();
        let entities =
            endpoints.map(|(index, endpoint)| entity(evaluator, index, endpoint, rungs[index], at));
        let entities = Entities::from_json_value(Value::Array(entities.collect()), None).unwrap();
        let sure = facts.tally.entries().iter().filter(|entry| entry.at_least(Confidence::Medium) > 0);
        let labels: Vec<&Label> = sure.map(|entry| &entry.label).collect();
        let open: Vec<&str> = evaluator
            .policy()
            .clauses()
            .iter()
            .filter(|clause| {
                clause.limit.is_some_and(|limit| {
                    let told =
                        facts.used.iter().filter(|(id, _)| *id == clause.id.as_str()).map(|(_, used)| *used);
                    told.max().is_some_and(|used| used < limit.volume)
                })
            })
            .map(|clause| clause.id.as_str())
            .collect();
        let context = json!({
            "tenant": facts.tenant, "team": facts.team, "regimes": facts.regimes,
            "findings": facts.tally.entries().iter().map(|one| one.at_least(Confidence::Medium)).sum::<u32>(),
            "tainted": decision.is_tainted(), "purpose": facts.purpose, "at": at.micros(), "open": open,
            "classes": need.classes.iter().map(|class| class.as_str()).collect::<Vec<_>>(),
            "labels": labels.iter().map(|label| label.as_str()).collect::<Vec<_>>(),
            "categories": labels.iter().map(|label| label.category().as_str()).collect::<Vec<_>>(),
            "sensitivity": need.sensitivity as i64, "sensitive": need.sensitivity >= Sensitivity::Confidential,
            "scanned": need.scanned,
        });
        let context = Context::from_json_value(context, None).unwrap();
        let uid = |kind: &str, id: &str| EntityUid::from_str(&format!("{kind}::{id:?}")).unwrap();
        let requests = catalog.endpoints().iter().map(|endpoint| {
            let (who, what) = (uid("Caller", "c"), uid("Action", "send"));
            Request::new(who, what, uid("Endpoint", endpoint.id.as_str()), context.clone(), None).unwrap()
        });
        Asked { policies: &self.policies, entities, requests: requests.collect() }
    }
}

impl Asked<'_> {
    /// The places of the endpoints that Cedar allows, ascending.
    pub fn allowed(&self) -> Vec<usize> {
        let authorizer = Authorizer::new();
        let asked = self.requests.iter().enumerate().filter(|(_, request)| {
            let response = authorizer.is_authorized(request, self.policies, &self.entities);
            let errors: Vec<String> = response.diagnostics().errors().map(ToString::to_string).collect();
            assert!(errors.is_empty(), "{errors:?}");
            response.decision() == Decision::Allow
        });
        asked.map(|(index, _)| index).collect()
    }
}

/// An endpoint with what is shown of it.
fn entity(evaluator: &Evaluator, index: usize, endpoint: &Endpoint, rung: Rung, at: Timestamp) -> Value {
    let catalog = evaluator.catalog();
    let way =
        || std::iter::once(&index).chain(catalog.hops(index)).filter_map(|one| catalog.endpoints().get(*one));
    let asked = evaluator.policy().clauses().iter().flat_map(|clause| [&clause.to, &clause.must]).flatten();
    let ages: Vec<u32> = asked.filter_map(|to| to.evidence_age_days_max).collect();
    let fresh: Vec<u32> = ages.into_iter().filter(|days| catalog.is_fresh(index, *days, at)).collect();
    let assured = evaluator.policy().clauses().iter().flat_map(|clause| [&clause.to, &clause.must]).flatten();
    let assured = assured.flat_map(|to| to.assured.iter().flat_map(|list| list.iter()));
    let assured = assured.filter(|one| catalog.is_assured(index, one, at)).map(ToString::to_string);
    json!({
        "uid": { "type": "Endpoint", "id": endpoint.id.as_str() },
        "attrs": {
            "endpoint": endpoint.id.as_str(), "product": endpoint.product, "tier": endpoint.tier,
            "account": endpoint.account, "project": endpoint.project, "surface": endpoint.surface, "feature": endpoint.feature.as_str(),
            "providers": way().map(|one| one.provider.as_str()).collect::<Vec<_>>(),
            "regions": way().map(|one| one.region.as_str()).collect::<Vec<_>>(),
            "routable": endpoint.routable, "sanctioned": endpoint.sanctioned, "rung": rung as i64,
            "retention": catalog.retention_days(index, at).map_or(i64::MAX, i64::from),
            "fresh": fresh, "assured": assured.collect::<Vec<_>>(),
        },
        "parents": [],
    })
}

fn translate(clause: &Clause, catalog: &Catalog) -> String {
    let mut all = Vec::new();
    all.extend(clause.when.as_ref().map(when));
    all.extend(clause.unless.as_ref().map(|unless| format!("!({})", when(unless))));
    let every = clause.effect == Effect::Permit;
    all.extend(clause.to.as_ref().map(|one| to(one, catalog, every)));
    let word = match clause.effect {
        Effect::Permit => "permit",
        Effect::Forbid => "forbid",
        Effect::Require => {
            let must = clause.must.as_ref().map_or("true".to_owned(), |must| to(must, catalog, true));
            all.push(format!("!({must})"));
            "forbid"
        }
    };
    if clause.limit.is_some() {
        all.push(format!("context.open.contains({:?})", clause.id.as_str()));
    }
    let condition = if all.is_empty() { "true".to_owned() } else { all.join(" && ") };
    format!("{word}(principal, action, resource) when {{ {condition} }};\n")
}

fn set<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| format!("{:?}", item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

fn when(when: &When) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend(when.purposes.as_ref().map(|list| format!("{}.contains(context.purpose)", set(list.iter()))));
    all.extend(when.teams.as_ref().map(|list| {
        let teams: Vec<String> =
            list.iter().map(|one| format!("context.team like {:?}", one.as_str())).collect();
        format!("({})", teams.join(" || "))
    }));
    all.extend(
        when.regimes_any.as_ref().map(|list| format!("context.regimes.containsAny({})", set(list.iter()))),
    );
    all.extend(when.findings_min.map(|least| format!("context.findings >= {least}")));
    all.extend(when.tainted.map(|tainted| format!("context.tainted == {tainted}")));
    all.extend(when.tenants.as_ref().map(|list| {
        let tenants: Vec<String> =
            list.iter().map(|one| format!("context.tenant like {:?}", one.as_str())).collect();
        format!("({})", tenants.join(" || "))
    }));
    all.extend(
        when.classes_any.as_ref().map(|list| format!("context.classes.containsAny({})", set(list.iter()))),
    );
    all.extend(
        when.classes_all.as_ref().map(|list| format!("context.classes.containsAll({})", set(list.iter()))),
    );
    all.extend(
        when.classes_only
            .as_ref()
            .map(|list| format!("(context.scanned && {}.containsAll(context.classes))", set(list.iter()))),
    );
    all.extend(
        when.labels_any.as_ref().map(|list| format!("context.labels.containsAny({})", set(list.iter()))),
    );
    all.extend(when.categories_any.as_ref().map(|list| {
        format!("context.categories.containsAny({})", set(list.iter().map(|category| category.as_str())))
    }));
    all.extend(when.sensitivity_min.map(|least| format!("context.sensitivity >= {}", least as i64)));
    all.extend(when.sensitivity_max.map(|most| format!("context.sensitivity <= {}", most as i64)));
    all.extend(when.sensitive.map(|sensitive| format!("context.sensitive == {sensitive}")));
    all.extend(when.scanned.map(|scanned| format!("context.scanned == {scanned}")));
    all.extend(when.from.map(|from| format!("context.at >= {}", from.first().micros())));
    all.extend(when.until.map(|until| format!("context.at <= {}", until.last().micros())));
    all.join(" && ")
}

/// The names of the catalog that some pattern means: Cedar cannot look into a set with a pattern.
fn names<'a>(patterns: &[Pattern], catalog: &'a Catalog, has: impl Fn(&'a Endpoint) -> &'a str) -> String {
    meant(patterns, catalog, has, false)
}

/// The same; where a clause closes, what has no name is meant too, for it may be any.
fn meant<'a>(
    patterns: &[Pattern],
    catalog: &'a Catalog,
    has: impl Fn(&'a Endpoint) -> &'a str,
    unknown: bool,
) -> String {
    let mut names: Vec<&str> = catalog.endpoints().iter().map(has).collect();
    names.sort_unstable();
    names.dedup();
    let is_meant = |name: &&str| unknown && name.is_empty() || patterns.iter().any(|one| one.matches(name));
    set(names.into_iter().filter(is_meant))
}

fn to(to: &To, catalog: &Catalog, every: bool) -> String {
    let mut all: Vec<String> = Vec::new();
    let own = |word: &str, set: String| format!("{set}.contains(resource.{word})");
    let shared = |word: &str, set: String| match every {
        true => format!("{set}.containsAll(resource.{word})"),
        false => format!("resource.{word}.containsAny({set})"),
    };
    all.extend(to.endpoints.as_ref().map(|list| own("endpoint", names(list, catalog, |one| &one.id))));
    all.extend(to.products.as_ref().map(|list| own("product", names(list, catalog, |one| &one.product))));
    all.extend(to.tiers.as_ref().map(|list| own("tier", names(list, catalog, |one| &one.tier))));
    all.extend(to.accounts.as_ref().map(|list| own("account", names(list, catalog, |one| &one.account))));
    all.extend(to.projects.as_ref().map(|list| own("project", names(list, catalog, |one| &one.project))));
    all.extend(to.surfaces.as_ref().map(|list| own("surface", names(list, catalog, |one| &one.surface))));
    all.extend(
        to.providers
            .as_ref()
            .map(|list| shared("providers", meant(list, catalog, |one| &one.provider, !every))),
    );
    all.extend(
        to.regions.as_ref().map(|list| shared("regions", meant(list, catalog, |one| &one.region, !every))),
    );
    all.extend(
        to.features.as_ref().map(|list| own("feature", set(list.iter().map(|feature| feature.as_str())))),
    );
    all.extend(to.evidence_age_days_max.map(|days| format!("resource.fresh.contains({days})")));
    all.extend(to.rung_min.map(|least| format!("resource.rung >= {}", least as i64)));
    all.extend(to.retention_days_max.map(|most| format!("resource.retention <= {most}")));
    all.extend(
        to.assured.as_ref().map(|list| {
            format!("resource.assured.containsAll({})", set(list.iter().map(ToString::to_string)))
        }),
    );
    all.join(" && ")
}
