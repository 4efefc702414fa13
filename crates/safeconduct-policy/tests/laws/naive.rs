//! A second evaluator, written from `docs/policy.md` over the plain documents: slow, literal, and
//! sharing nothing with the real one but the words.

use crate::generate::Question;
use safeconduct_core::{Confidence, Coverage, Label, Sensitivity, Timestamp};
use safeconduct_policy::Need;
use serde_json::Value;
use std::collections::BTreeSet;

/// Code, clause and claim of a reason.
pub(crate) type Why = (String, Option<String>, Option<String>);

/// For each endpoint, in catalog order, why it is turned down; and the allowed ones in order.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) rejected: Vec<(String, BTreeSet<Why>)>,
    pub(crate) allowed: Vec<String>,
}

const RUNGS: &[&str] =
    &["trains", "vendor_page", "user_toggle", "central_setting", "signed_contract", "own_hardware"];

struct World<'a> {
    catalog: &'a Value,
    policy: &'a Value,
    question: &'a Question,
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn first(date: &str) -> Timestamp {
    date.parse().unwrap()
}

/// The first instant after a date or an instant.
fn after(date: &str) -> Timestamp {
    match date.len() {
        10 => first(date).plus_days(1),
        _ => Timestamp::from_micros(first(date).micros() + 1),
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

impl World<'_> {
    fn classes(&self) -> Vec<String> {
        let mut classes: Vec<String> =
            self.question.classes.iter().map(|class| (*class).to_owned()).collect();
        if classes.is_empty() {
            classes.push("user_content".to_owned());
        }
        classes.extend(self.before().iter().flat_map(|need| need.classes.iter().map(ToString::to_string)));
        for (label, _, confidence) in &self.question.found {
            if *confidence >= Confidence::Medium {
                classes.extend(label.classes().iter().map(|class| class.as_str().to_owned()));
            }
        }
        classes
    }

    fn sensitivity(&self) -> Sensitivity {
        let mut worst = Sensitivity::Public;
        for class in &self.question.classes {
            worst = worst.max(match *class {
                "public_content" => Sensitivity::Public,
                "user_content" | "threat_telemetry" => Sensitivity::Internal,
                "secret" => Sensitivity::Restricted,
                _ => Sensitivity::Confidential,
            });
        }
        if self.question.classes.is_empty() {
            worst = worst.max(Sensitivity::Internal);
        }
        for (_, sensitivity, confidence) in &self.question.found {
            if *confidence >= Confidence::Medium {
                worst = worst.max(*sensitivity);
            }
        }
        worst = self.before().map_or(worst, |need| worst.max(need.sensitivity));
        if self.scanned() { worst } else { Sensitivity::Restricted }
    }

    /// What the conversation held before.
    fn before(&self) -> Option<&Need> {
        self.question.before.as_ref().map(|(need, _)| need)
    }

    fn scanned(&self) -> bool {
        self.question.coverage == Coverage::Full && self.before().is_none_or(|need| need.scanned)
    }

    fn sensitive(&self) -> bool {
        self.sensitivity() >= Sensitivity::Confidential
    }

    fn evidence(&self, claim: &Value) -> &Value {
        array(self.catalog, "evidence").iter().find(|one| one["id"] == claim["evidence"]).unwrap()
    }

    fn starts(&self, claim: &Value) -> bool {
        let evidence = self.evidence(claim);
        let from =
            [&claim["valid_from"], &evidence["valid_from"], &evidence["signed_on"], &evidence["declared_on"]];
        from.into_iter().filter_map(Value::as_str).all(|from| first(from) <= self.question.at)
    }

    fn ended(&self, claim: &Value) -> bool {
        let until = [&claim["valid_until"], &self.evidence(claim)["valid_until"]];
        until.into_iter().filter_map(Value::as_str).any(|until| after(until) <= self.question.at)
    }

    fn overdue(&self, claim: &Value) -> bool {
        self.evidence(claim)["review_due"].as_str().is_some_and(|due| after(due) <= self.question.at)
    }

    fn complete(&self, claim: &Value) -> bool {
        let evidence = self.evidence(claim);
        let has = |key: &str, word: &str| list(&evidence[key]).contains(&word.to_owned());
        evidence["sha256"].is_string()
            && evidence["document"].is_string()
            && evidence["signed_on"].is_string()
            && has("excludes", "inputs")
            && has("excludes", "outputs")
            && has("names", "retention")
            && has("names", "deletion")
            && (evidence["valid_until"].is_string() || evidence["review_due"].is_string())
    }

    fn about_all(&self, claim: &Value) -> bool {
        let (purposes, classes) = (list(&claim["purposes"]), list(&claim["classes"]));
        (purposes.is_empty() || purposes.contains(&self.question.purpose.to_owned()))
            && (classes.is_empty()
                || self.scanned() && self.classes().iter().all(|class| classes.contains(class)))
    }

    fn about_some(&self, claim: &Value) -> bool {
        let (purposes, classes) = (list(&claim["purposes"]), list(&claim["classes"]));
        (purposes.is_empty() || purposes.contains(&self.question.purpose.to_owned()))
            && (classes.is_empty()
                || !self.scanned()
                || self.classes().iter().any(|class| classes.contains(class)))
    }

    /// The rung one exclusion reaches by its evidence alone.
    fn shows(&self, claim: &Value) -> usize {
        let evidence = self.evidence(claim);
        let verified = evidence["verified_on"].as_str().is_some_and(|on| first(on) <= self.question.at);
        match evidence["kind"].as_str().unwrap() {
            "own_hardware_declaration" => 5,
            "signed_contract" if self.complete(claim) => 4,
            "central_setting" if verified || evidence["locked"] == true => 3,
            "user_toggle" if verified => 2,
            _ => 1,
        }
    }

    fn training<'v>(&'v self, endpoint: &'v Value, value: &'v str) -> impl Iterator<Item = &'v Value> {
        array(endpoint, "claim")
            .iter()
            .filter(move |claim| claim["axis"] == "training" && claim["value"] == value)
    }

    fn improved(&self, endpoint: &Value) -> usize {
        self.training(endpoint, "excluded")
            .filter(|claim| claim["contested"] != true && self.about_all(claim))
            .filter(|claim| self.starts(claim) && !self.ended(claim) && !self.overdue(claim))
            .map(|claim| self.shows(claim))
            .max()
            .unwrap_or(0)
    }

    fn adverse<'v>(&'v self, endpoint: &'v Value) -> Vec<&'v Value> {
        let open = if self.improved(endpoint) < 2 { "unless_opted_out" } else { "" };
        let buttons = array(endpoint, "claim")
            .iter()
            .filter(|claim| claim["axis"] == "feedback" && claim["value"] == "yes");
        self.training(endpoint, "eligible")
            .chain(self.training(endpoint, open))
            .chain(buttons)
            .filter(|claim| self.starts(claim) && !self.ended(claim) && self.about_some(claim))
            .collect()
    }

    fn own_rung(&self, endpoint: &Value) -> usize {
        if self.adverse(endpoint).is_empty() { self.improved(endpoint) } else { 0 }
    }

    /// The endpoint and everything behind it.
    fn way<'v>(&'v self, endpoint: &'v Value) -> Vec<&'v Value> {
        let mut way = vec![endpoint];
        let mut at = 0;
        while at < way.len() {
            for hop in list(&way[at]["hops"]) {
                let hop =
                    array(self.catalog, "endpoint").iter().find(|one| one["id"] == hop.as_str()).unwrap();
                if !way.contains(&hop) {
                    way.push(hop);
                }
            }
            at += 1;
        }
        way
    }

    fn rung(&self, endpoint: &Value) -> usize {
        self.way(endpoint).into_iter().map(|one| self.own_rung(one)).min().unwrap()
    }

    fn faults(&self, endpoint: &Value) -> BTreeSet<Why> {
        let claim = |code: &str, claim: &Value| (code.to_owned(), None, Some(text(&claim["id"])));
        let mut faults: BTreeSet<Why> =
            self.adverse(endpoint).into_iter().map(|one| claim("adverse_claim", one)).collect();
        if self.improved(endpoint) >= 4 {
            return faults;
        }
        let strong: Vec<&Value> = self
            .training(endpoint, "excluded")
            .filter(|one| {
                ["signed_contract", "own_hardware_declaration"]
                    .contains(&self.evidence(one)["kind"].as_str().unwrap())
            })
            .collect();
        for one in &strong {
            let states = [
                ("evidence_not_yet_valid", !self.starts(one)),
                ("evidence_expired", self.ended(one)),
                ("evidence_review_overdue", self.overdue(one)),
                (
                    "evidence_incomplete",
                    self.evidence(one)["kind"] == "signed_contract" && !self.complete(one),
                ),
                ("training_unproven", one["contested"] == true || !self.about_all(one)),
            ];
            faults.extend(states.iter().filter(|(_, wrong)| *wrong).map(|(code, _)| claim(code, one)));
        }
        if strong.is_empty() {
            // Which of the weaker claims is named is not part of the answer.
            faults.insert(("training_unproven".to_owned(), None, None));
        }
        faults
    }

    fn speaking<'v>(&'v self, endpoint: &'v Value, axis: &'v str) -> impl Iterator<Item = &'v Value> {
        let claims = array(endpoint, "claim").iter().filter(move |claim| claim["axis"] == axis);
        claims.filter(|claim| self.starts(claim) && !self.ended(claim))
    }

    fn retention(&self, endpoint: &Value) -> Option<u64> {
        let claims: Vec<&Value> = self.speaking(endpoint, "retention").collect();
        if claims
            .iter()
            .any(|claim| claim["contested"] == true || self.overdue(claim) || !claim["value"].is_u64())
        {
            return None;
        }
        claims.iter().filter_map(|claim| claim["value"].as_u64()).max()
    }

    /// Whether somebody looked at what shows the rung, whatever the request is.
    fn fresh(&self, endpoint: &Value, days: i64) -> bool {
        let at = self.question.at;
        let for_all = |claim: &&Value| claim.get("purposes").is_none() && claim.get("classes").is_none();
        let shown: Vec<&Value> = self
            .training(endpoint, "excluded")
            .filter(|claim| claim["contested"] != true)
            .filter(for_all)
            .filter(|claim| self.starts(claim) && !self.ended(claim) && !self.overdue(claim))
            .collect();
        let best = shown.iter().map(|claim| self.shows(claim)).max();
        shown.iter().filter(|claim| Some(self.shows(claim)) == best).any(|claim| {
            let looks = ["verified_on", "asserted_on", "signed_on", "declared_on"];
            let looks = looks.iter().filter_map(|look| self.evidence(claim)[*look].as_str());
            { looks }.any(|look| first(look) <= at && at < after(look).plus_days(days))
        })
    }

    fn no_human_review(&self, endpoint: &Value) -> bool {
        let claims: Vec<&Value> = self.speaking(endpoint, "human_review").collect();
        claims.iter().all(|claim| claim["value"] == "no")
            && claims.iter().any(|claim| claim["contested"] != true && !self.overdue(claim))
    }

    fn holds(&self, when: &Value) -> bool {
        let question = self.question;
        let classes = self.classes();
        let found: Vec<_> =
            question.found.iter().filter(|(_, _, confidence)| *confidence >= Confidence::Medium).collect();
        let mut labels: Vec<&Label> = found.iter().map(|(label, _, _)| label).collect();
        let mut regimes: Vec<String> = question.regimes.iter().map(|one| (*one).to_owned()).collect();
        if let Some(before) = self.before() {
            labels.extend(&before.labels);
            regimes.extend(before.regimes.iter().map(ToString::to_string));
        }
        when.as_object().unwrap().iter().all(|(field, value)| {
            let asked = list(value);
            match field.as_str() {
                "purposes" => asked.contains(&question.purpose.to_owned()),
                "teams" => asked.iter().any(|team| fits(team, question.team)),
                "regimes_any" => regimes.iter().any(|one| asked.contains(one)),
                "findings_min" => Some(found.len() as u64) >= value.as_u64(),
                "tainted" => Some(self.before().is_some_and(|need| need.sensitive)) == value.as_bool(),
                "tenants" => asked.iter().any(|tenant| fits(tenant, question.tenant)),
                "classes_any" => classes.iter().any(|class| asked.contains(class)),
                "classes_only" => self.scanned() && classes.iter().all(|class| asked.contains(class)),
                "labels_any" => labels.iter().any(|label| asked.contains(&label.as_str().to_owned())),
                "categories_any" => {
                    labels.iter().any(|label| asked.contains(&label.category().as_str().to_owned()))
                }
                "sensitivity_min" => self.sensitivity() >= text(value).parse().unwrap(),
                "sensitive" => Some(self.sensitive()) == value.as_bool(),
                "classes_all" => asked.iter().all(|class| classes.contains(class)),
                "scanned" => Some(self.scanned()) == value.as_bool(),
                "sensitivity_max" => self.sensitivity() <= text(value).parse().unwrap(),
                "from" => first(&text(value)) <= question.at,
                "until" => question.at < after(&text(value)),
                other => panic!("the naive evaluator does not know `{other}`"),
            }
        })
    }

    fn concerns(&self, clause: &Value) -> bool {
        clause.get("when").is_none_or(|when| self.holds(when))
            && !clause.get("unless").is_some_and(|unless| self.holds(unless))
    }

    /// `all`: the hops must be meant too; else one of the way being meant is enough.
    fn is(&self, endpoint: &Value, to: &Value, all: bool) -> bool {
        to.as_object().unwrap().iter().all(|(field, value)| {
            let asked = list(value);
            let attribute = |endpoint: &Value, key: &str| {
                asked.iter().any(|pattern| fits(pattern, endpoint[key].as_str().unwrap()))
            };
            let shared = |key: &str| match all {
                true => self.way(endpoint).into_iter().all(|one| attribute(one, key)),
                false => self.way(endpoint).into_iter().any(|one| attribute(one, key) || one[key] == ""),
            };
            match field.as_str() {
                "endpoints" => attribute(endpoint, "id"),
                "projects" => attribute(endpoint, "project"),
                "providers" => shared("provider"),
                "regions" => shared("region"),
                "features" => attribute(endpoint, "feature"),
                "rung_min" => {
                    RUNGS[self.rung(endpoint)..].len()
                        <= RUNGS.len() - RUNGS.iter().position(|rung| *rung == text(value)).unwrap()
                }
                "retention_days_max" => self
                    .way(endpoint)
                    .into_iter()
                    .all(|one| self.retention(one).is_some_and(|days| Some(days) <= value.as_u64())),
                "evidence_age_days_max" => {
                    self.way(endpoint).into_iter().all(|one| self.fresh(one, value.as_i64().unwrap()))
                }
                "assured" => self.way(endpoint).into_iter().all(|one| self.no_human_review(one)),
                other => panic!("the naive evaluator does not know `{other}`"),
            }
        })
    }

    fn applies(&self, clause: &Value, endpoint: &Value) -> bool {
        let all = clause["effect"] == "permit";
        self.concerns(clause) && clause.get("to").is_none_or(|to| self.is(endpoint, to, all))
    }

    fn exhausted(&self, clause: &Value) -> bool {
        let Some(volume) = clause["limit"]["volume"].as_u64() else { return false };
        let told = self.question.used.iter().filter(|(id, _)| clause["id"] == id.as_str());
        told.map(|(_, used)| *used).max().is_none_or(|used| used >= volume)
    }

    fn reasons(&self, endpoint: &Value) -> BTreeSet<Why> {
        let mut reasons = BTreeSet::new();
        let mut add = |code: &str, clause: Option<&Value>| {
            reasons.insert((code.to_owned(), clause.map(|clause| text(&clause["id"])), None));
        };
        if endpoint["routable"] != true {
            add("not_routable", None);
        }
        if endpoint["sanctioned"] != true {
            add("unsanctioned", None);
        }
        if let Some(model) = self.question.model
            && !list(&endpoint["models"]).iter().any(|pattern| fits(pattern, model))
        {
            add("model_mismatch", None);
        }
        let applying: Vec<&Value> =
            array(self.policy, "clause").iter().filter(|clause| self.applies(clause, endpoint)).collect();
        for clause in applying.iter().filter(|clause| clause["effect"] == "forbid") {
            add("forbidden", Some(clause));
        }
        for clause in applying.iter().filter(|clause| clause["effect"] == "require") {
            if !self.is(endpoint, &clause["must"], true) {
                add("requirement_unmet", Some(clause));
            }
        }
        let permits: Vec<&&Value> = applying.iter().filter(|clause| clause["effect"] == "permit").collect();
        if permits.is_empty() {
            add("no_permit", None);
        }
        if permits.iter().all(|clause| self.exhausted(clause)) {
            permits.iter().for_each(|clause| add("volume_exhausted", Some(clause)));
        }
        if self.sensitive() {
            let way = self.way(endpoint);
            reasons.extend(self.faults(endpoint));
            if way.iter().skip(1).any(|hop| !self.faults(hop).is_empty()) {
                reasons.insert(("hop_below_floor".to_owned(), None, None));
            }
        }
        reasons
    }

    fn rank(&self, at: usize, endpoint: &Value) -> impl Ord + use<> {
        let points: u64 = array(self.policy, "prefer")
            .iter()
            .filter(|preference| self.concerns(preference) && self.is(endpoint, &preference["to"], true))
            .map(|preference| preference["points"].as_u64().unwrap())
            .sum();
        let cost = endpoint["cost"].as_u64().unwrap_or(u64::MAX);
        (std::cmp::Reverse(points), cost, std::cmp::Reverse(endpoint["weight"].as_u64()), at)
    }
}

/// Decides, slowly.
pub(crate) fn decide(catalog: &Value, policy: &Value, question: &Question) -> Answer {
    let world = World { catalog, policy, question };
    let mut rejected = Vec::new();
    let mut allowed = Vec::new();
    for (at, endpoint) in array(catalog, "endpoint").iter().enumerate() {
        let reasons = world.reasons(endpoint);
        match reasons.is_empty() {
            true => allowed.push((world.rank(at, endpoint), text(&endpoint["id"]))),
            false => rejected.push((text(&endpoint["id"]), reasons)),
        }
    }
    allowed.sort_by(|one, two| one.0.cmp(&two.0));
    Answer { rejected, allowed: allowed.into_iter().map(|(_, id)| id).collect() }
}

/// Whether an invariant does not hold for the request.
pub(crate) fn breaks(catalog: &Value, policy: &Value, question: &Question, invariant: &Value) -> bool {
    let world = World { catalog, policy, question };
    let allowed = decide(catalog, policy, question).allowed;
    let reached = |to: &Value, all: bool, wanted: bool| {
        let endpoints = array(catalog, "endpoint").iter();
        let mut endpoints = endpoints.filter(|one| allowed.contains(&text(&one["id"])));
        endpoints.any(|one| world.is(one, to, all) == wanted)
    };
    invariant.get("when").is_none_or(|when| world.holds(when))
        && (invariant["home"] == true && allowed.is_empty()
            || invariant.get("only").is_some_and(|only| reached(only, true, false))
            || invariant.get("never").is_some_and(|never| reached(never, false, true)))
}
