//! Random catalogs, policies and questions, drawn from a tape of bytes so that failures shrink.

use safeconduct_core::{Confidence, Coverage, Finding, Label, RuleName, Sensitivity, Span, Tally, Timestamp};
use safeconduct_policy::{Need, Policy, Taint, Vocabulary};
use serde_json::{Value, json};

/// Where choices come from: zeros are the plainest, and an empty tape goes on with zeros.
pub(crate) struct Tape<'a>(pub(crate) &'a [u8]);

impl Tape<'_> {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % n
    }

    /// One of the options.
    pub(crate) fn one<'o, T>(&mut self, options: &'o [T]) -> &'o T {
        &options[self.below(options.len())]
    }

    /// True about once in `n` times.
    pub(crate) fn rarely(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// At least one of the options, in their order.
    fn some<'o>(&mut self, options: &[&'o str]) -> Vec<&'o str> {
        let must = self.below(options.len());
        let chosen: Vec<&str> = options
            .iter()
            .enumerate()
            .filter(|(at, _)| *at == must || self.rarely(3))
            .map(|(_, one)| *one)
            .collect();
        chosen
    }
}

const DATES: &[&str] = &["2026-01-01", "2026-06-01", "2026-06-01T12:00:00Z", "2026-12-31", "2025-01-01"];
/// Instants on both sides of every date above.
const INSTANTS: &[&str] = &[
    "2026-06-02T00:00:00Z",
    "2026-06-01T23:59:59.999999Z",
    "2026-06-01T12:00:00Z",
    "2026-06-01T12:00:00.000001Z",
    "2026-05-31T23:59:59.999999Z",
    "2026-12-31T23:59:59.999999Z",
    "2027-01-01T00:00:00Z",
    "2025-12-31T23:59:59.999999Z",
    "2024-12-31T23:59:59.999999Z",
];
const PURPOSES: &[&str] = &["support", "marketing", "security_detection"];
const REGIMES: &[&str] = &["finance", "health"];
const CLASSES: &[&str] =
    &["user_content", "public_content", "threat_telemetry", "source_code", "secret", "personal_data"];

fn evidence(tape: &mut Tape<'_>, at: usize) -> Value {
    let kinds = [
        "signed_contract",
        "vendor_page",
        "own_hardware_declaration",
        "central_setting",
        "user_toggle",
        "runtime_attestation",
    ];
    let kind = *tape.one(&kinds);
    let mut one = json!({ "id": format!("e{at}"), "kind": kind });
    match kind {
        "signed_contract" => {
            one["signed_on"] = json!(tape.one(&["2025-01-01", "2026-06-01"]));
            one["document"] = json!("contract.txt");
            if !tape.rarely(8) {
                one["sha256"] = json!("00".repeat(32));
            }
            one["excludes"] = if tape.rarely(8) { json!(["inputs"]) } else { json!(["inputs", "outputs"]) };
            one["names"] =
                if tape.rarely(8) { json!(["deletion"]) } else { json!(["retention", "deletion"]) };
            if !tape.rarely(8) {
                one["valid_until"] = json!(tape.one(&["2099-12-31", "2026-12-31", "2026-06-01"]));
            }
        }
        "own_hardware_declaration" => {
            one["declared_by"] = json!("ops");
            one["declared_on"] = json!(tape.one(&["2025-01-01", "2026-06-01"]));
        }
        "central_setting" => one["locked"] = json!(tape.rarely(2)),
        _ => {}
    }
    if tape.rarely(4) && kind != "signed_contract" {
        one["valid_until"] = json!(tape.one(&DATES[..4]));
    }
    if tape.rarely(5) {
        one["review_due"] = json!(tape.one(DATES));
    }
    if tape.rarely(2) {
        one["verified_on"] = json!(tape.one(DATES));
    }
    one
}

fn claim(tape: &mut Tape<'_>, id: String, evidence: usize) -> Value {
    let (axis, value) = match tape.below(9) {
        0..=3 => ("training", json!("excluded")),
        4 => ("training", json!("eligible")),
        5 => ("training", json!("unless_opted_out")),
        6 => ("retention", tape.one(&[json!(0), json!(30), json!("unknown"), json!("indefinite")]).clone()),
        7 => ("human_review", json!(tape.one(&["no", "yes", "unknown"]))),
        _ => ("feedback", json!(tape.one(&["no", "yes"]))),
    };
    let mut one =
        json!({ "id": id, "axis": axis, "value": value, "evidence": format!("e{}", tape.below(evidence)) });
    if tape.rarely(5) {
        one["valid_from"] = json!(tape.one(&DATES[..3]));
    }
    if tape.rarely(5) {
        one["valid_until"] = json!("2026-12-31");
    }
    if tape.rarely(8) {
        one["contested"] = json!(true);
    }
    if axis == "training" && tape.rarely(5) {
        one["purposes"] = json!(tape.some(PURPOSES));
    }
    if axis == "training" && tape.rarely(5) {
        one["classes"] = json!(tape.some(CLASSES));
    }
    one
}

/// A catalog that loads.
pub(crate) fn catalog(tape: &mut Tape<'_>) -> Value {
    let count = 1 + tape.below(5);
    let evidence: Vec<Value> = (0..1 + tape.below(4)).map(|at| evidence(tape, at)).collect();
    let endpoints: Vec<Value> = (0..count)
        .map(|at| {
            let hops: Vec<String> =
                (at + 1..count).filter(|_| tape.rarely(5)).map(|hop| format!("n{hop}")).collect();
            let claims: Vec<Value> = (0..tape.below(4))
                .map(|place| claim(tape, format!("n{at}.c{place}"), evidence.len()))
                .collect();
            let mut one = json!({
                "id": format!("n{at}"),
                "provider": tape.one(&["p0", "p1"]),
                "product": "x",
                "project": tape.one(&["j0", "j0", "j1"]),
                "region": tape.one(&["eu", "us", "eu", "us", ""]),
                "models": [tape.one(&["*", "m0*", "m1"])],
                "feature": if tape.rarely(6) { "optional" } else { "core" },
                "routable": !tape.rarely(10),
                "sanctioned": !tape.rarely(10),
                "weight": tape.below(2),
                "hops": hops,
                "claim": claims,
            });
            if tape.rarely(2) {
                one["cost"] = json!(tape.below(3));
            }
            one
        })
        .collect();
    let mut catalog = json!({ "evidence": evidence, "endpoint": endpoints });
    mend(&mut catalog);
    catalog
}

/// Takes away the ends of what would be over before it begins: that does not load.
fn mend(catalog: &mut Value) {
    let date = |value: &Value| value.as_str().map(|date| date.parse::<Timestamp>().unwrap());
    let late =
        |from: &Value, until: &Value| date(from).zip(date(until)).is_some_and(|(from, until)| until < from);
    let drop_end = |one: &mut Value| one.as_object_mut().map(|fields| fields.remove("valid_until"));
    for one in catalog["evidence"].as_array_mut().unwrap() {
        if late(&one["signed_on"], &one["valid_until"]) || late(&one["declared_on"], &one["valid_until"]) {
            drop_end(one);
        }
    }
    let evidence = catalog["evidence"].clone();
    for endpoint in catalog["endpoint"].as_array_mut().unwrap() {
        for claim in endpoint["claim"].as_array_mut().unwrap() {
            let behind = array_of(&evidence).iter().find(|one| one["id"] == claim["evidence"]).unwrap();
            let begins = |from: &str| {
                [&claim[from], &behind[from]].into_iter().any(|one| late(one, &behind["valid_until"]))
            };
            if ["valid_from", "signed_on", "declared_on"].into_iter().any(begins) {
                claim.as_object_mut().map(|fields| fields.remove("valid_from"));
            }
            let begins = |from: &str| {
                [&claim[from], &behind[from]].into_iter().any(|one| late(one, &claim["valid_until"]))
            };
            if ["valid_from", "signed_on", "declared_on"].into_iter().any(begins) {
                drop_end(claim);
            }
        }
    }
}

fn array_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn when(tape: &mut Tape<'_>) -> Value {
    let mut one = json!({});
    for _ in 0..1 + tape.below(2) {
        match tape.below(17) {
            0 => one["purposes"] = json!(tape.some(PURPOSES)),
            1 => one["classes_any"] = json!(tape.some(CLASSES)),
            2 => one["sensitive"] = json!(tape.rarely(2)),
            3 => one["labels_any"] = json!(tape.some(&["EMAIL_ADDRESS", "AWS_ACCESS_KEY_ID"])),
            4 => one["sensitivity_min"] = json!(tape.one(&["internal", "confidential", "restricted"])),
            5 => one["tenants"] = json!([tape.one(&["acme-*", "other", "acme-hr", "o*", "acme*"])]),
            6 => one["classes_only"] = json!(tape.some(CLASSES)),
            7 => one["from"] = json!(tape.one(DATES)),
            8 => one["until"] = json!(tape.one(DATES)),
            9 => one["classes_all"] = json!(tape.some(CLASSES)),
            10 => one["scanned"] = json!(tape.rarely(2)),
            12 => one["teams"] = json!([tape.one(&["red", "r*", "blue", "*"])]),
            13 => one["regimes_any"] = json!(tape.some(REGIMES)),
            14 => one["findings_min"] = json!(1 + tape.below(3)),
            15 => one["tainted"] = json!(tape.rarely(2)),
            11 => one["sensitivity_max"] = json!(tape.one(&["public", "internal", "confidential"])),
            _ => one["categories_any"] = json!([tape.one(&["contact", "credential", "location"])]),
        }
    }
    // Both at once may rule each other out, which does not load.
    for (field, other) in [
        ("classes_only", "classes_any"),
        ("classes_only", "classes_all"),
        ("classes_only", "labels_any"),
        ("scanned", "classes_only"),
        ("from", "until"),
        ("sensitivity_min", "sensitivity_max"),
        ("sensitive", "sensitivity_min"),
        ("sensitive", "sensitivity_max"),
        ("tainted", "sensitivity_max"),
        ("tainted", "sensitive"),
        ("scanned", "sensitivity_max"),
        ("scanned", "sensitive"),
    ] {
        if one.get(field).is_some() {
            one.as_object_mut().map(|fields| fields.remove(other));
        }
    }
    one
}

fn to(tape: &mut Tape<'_>, catalog: &Value, posture: bool) -> Value {
    let endpoint = tape.one(catalog["endpoint"].as_array().unwrap()).clone();
    let mut one = json!({});
    match tape.below(if posture { 8 } else { 4 }) {
        0 => one["endpoints"] = json!([endpoint["id"]]),
        1 => one["providers"] = json!([endpoint["provider"]]),
        2 if endpoint["region"] != "" => one["regions"] = json!([endpoint["region"]]),
        3 if tape.rarely(2) => one["projects"] = json!([endpoint["project"]]),
        2 | 3 => one["features"] = json!(["core"]),
        4 => {
            one["rung_min"] = json!(tape.one(&[
                "vendor_page",
                "user_toggle",
                "central_setting",
                "signed_contract",
                "own_hardware"
            ]))
        }
        6 => one["evidence_age_days_max"] = json!(tape.one(&[0, 30, 365])),
        5 => one["retention_days_max"] = json!(tape.one(&[0, 30])),
        _ => one["assured"] = json!(["human_review"]),
    }
    one
}

/// Whether a clause that takes back something takes back less than everything; one that does not load is none.
fn loads(clause: &Value) -> bool {
    let conditions =
        json!({ "id": "x", "effect": "permit", "when": clause.get("when"), "unless": clause["unless"] });
    Policy::from_json(&json!({ "clause": [conditions] }).to_string(), &Vocabulary::default()).is_ok()
}

/// One clause of this effect.
pub(crate) fn clause(tape: &mut Tape<'_>, catalog: &Value, id: String, effect: &str) -> Value {
    let mut one = json!({ "id": id, "effect": effect });
    if tape.rarely(2) {
        one["when"] = when(tape);
    }
    if tape.rarely(6) {
        one["unless"] = when(tape);
    }
    if one.get("unless").is_some() && !loads(&one) {
        one.as_object_mut().map(|fields| fields.remove("unless"));
    }
    if tape.rarely(3) {
        one["to"] = to(tape, catalog, effect == "permit");
    }
    match effect {
        "require" => one["must"] = to(tape, catalog, true),
        "permit" if tape.rarely(3) => {
            one["redact"] = json!([{ "on": tape.one(&["*", "EMAIL_ADDRESS"]), "operator": tape.one(&["keep", "remove"]) }]);
        }
        "permit" if tape.rarely(8) => one["limit"] = json!({ "volume": 2 }),
        _ => {}
    }
    one
}

/// A policy that loads and fits the catalog.
pub(crate) fn policy(tape: &mut Tape<'_>, catalog: &Value) -> Value {
    let clauses: Vec<Value> = (0..1 + tape.below(6))
        .map(|at| {
            let effect = *tape.one(&["permit", "permit", "permit", "forbid", "require"]);
            clause(tape, catalog, format!("k{at}"), effect)
        })
        .collect();
    let preferences: Vec<Value> = (0..tape.below(3))
        .map(|at| {
            let mut one =
                json!({ "id": format!("f{at}"), "to": to(tape, catalog, true), "points": 1 + tape.below(3) });
            if tape.rarely(2) {
                one["when"] = when(tape);
            }
            one
        })
        .collect();
    json!({ "clause": clauses, "prefer": preferences })
}

/// Something that may hold for every request.
pub(crate) fn invariant(tape: &mut Tape<'_>, catalog: &Value, id: String) -> Value {
    let mut one = json!({ "id": id });
    if !tape.rarely(3) {
        one["when"] = when(tape);
    }
    match tape.below(4) {
        0 => one["only"] = to(tape, catalog, true),
        1 | 2 => one["never"] = to(tape, catalog, true),
        _ => one["home"] = json!(true),
    }
    one
}

/// A question, with everything it borrows from.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) tenant: &'static str,
    pub(crate) team: &'static str,
    pub(crate) regimes: Vec<&'static str>,
    /// What the conversation held before, if anything.
    pub(crate) before: Option<(Need, Taint)>,
    pub(crate) purpose: &'static str,
    pub(crate) classes: Vec<&'static str>,
    pub(crate) found: Vec<(Label, Sensitivity, Confidence)>,
    pub(crate) coverage: Coverage,
    pub(crate) model: Option<&'static str>,
    pub(crate) used: Vec<(String, u64)>,
    pub(crate) at: Timestamp,
}

impl Question {
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (label, sensitivity, confidence) in &self.found {
            let span = Span::new("x", 0, 1).unwrap();
            let finding = Finding::new(label.clone(), span, *confidence, RuleName::declare("test"));
            tally.add(&finding.with_sensitivity(*sensitivity));
        }
        tally
    }
}

/// What an earlier turn of the conversation needed.
fn before(tape: &mut Tape<'_>) -> (Need, Taint) {
    let sensitivity = *tape.one(&[Sensitivity::Public, Sensitivity::Internal, Sensitivity::Confidential]);
    let class = tape.one(CLASSES).parse().unwrap();
    let scanned = !tape.rarely(6);
    let sensitivity = if scanned { sensitivity } else { Sensitivity::Restricted };
    let sensitive = sensitivity >= Sensitivity::Confidential;
    let labels = if tape.rarely(2) {
        vec![tape.one(&[Label::EMAIL_ADDRESS, Label::LOCATION]).clone()]
    } else {
        Vec::new()
    };
    let regimes = if tape.rarely(3) { vec![tape.one(REGIMES).parse().unwrap()] } else { Vec::new() };
    let need = Need { classes: vec![class], labels, regimes, sensitivity, sensitive, scanned };
    let mut taint = Taint::default();
    taint.add(&need);
    (need, taint)
}

pub(crate) fn question(tape: &mut Tape<'_>) -> Question {
    let labels = [Label::EMAIL_ADDRESS, Label::LOCATION, Label::AWS_ACCESS_KEY_ID];
    let found = (0..tape.below(3))
        .map(|_| {
            let label = tape.one(&labels).clone();
            let sensitivity = if tape.rarely(4) { *tape.one(Sensitivity::ALL) } else { label.sensitivity() };
            (label, sensitivity, *tape.one(&[Confidence::High, Confidence::Medium, Confidence::Low]))
        })
        .collect();
    Question {
        tenant: tape.one::<&str>(&["acme-hr", "acme-web", "other"]),
        team: tape.one::<&str>(&["", "", "red", "rose", "blue"]),
        regimes: if tape.rarely(3) { tape.some(REGIMES) } else { Vec::new() },
        before: tape.rarely(4).then(|| before(tape)),
        purpose: tape.one::<&str>(PURPOSES),
        classes: if tape.rarely(2) { tape.some(&CLASSES[..4]) } else { Vec::new() },
        found,
        coverage: if tape.rarely(8) { Coverage::Partial } else { Coverage::Full },
        model: *tape.one(&[None, None, Some("m0"), Some("m1"), Some("m2")]),
        used: if tape.rarely(2) {
            vec![("k0".into(), 1), ("k1".into(), 2), ("k0".into(), tape.below(3) as u64)]
        } else {
            Vec::new()
        },
        at: tape.one(INSTANTS).parse().unwrap(),
    }
}
