//! Attacks on the training floor: each is a way somebody might try to get sensitive content to where it
//! may be trained on, by accident or on purpose.

use safeconduct_core::{
    ClauseId, Confidence, Coverage, Finding, Label, RuleName, Sensitivity, Span, Tally, Timestamp,
};
use safeconduct_policy::{Catalog, Decision, Evaluator, Need, Policy, Query, Rung, Taint, Vocabulary};

/// One endpoint under a contract in force, with room for more evidence, claims and fields.
fn catalog(evidence: &str, endpoint: &str, claims: &str) -> String {
    format!(
        r#"
        [[evidence]]
        id = "dpa"
        kind = "signed_contract"
        document = "dpa.txt"
        sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        signed_on = 2026-01-01
        valid_until = 2026-12-31
        excludes = ["inputs", "outputs"]
        names = ["retention", "deletion"]
        {evidence}

        [[endpoint]]
        id = "vendor"
        provider = "Vendor"
        product = "API"
        region = "eu"
        models = ["*"]
        sanctioned = true
        {endpoint}
        claim = [{claims}]
        "#
    )
}

const UNDER_CONTRACT: &str =
    r#"{ id = "excluded", axis = "training", value = "excluded", evidence = "dpa" },"#;
const PERMIT: &str = "[[clause]]\nid = \"all\"\neffect = \"permit\"\n";

fn evaluator(catalog: &str, policy: &str) -> Evaluator {
    let policy = Policy::from_text(policy, &Vocabulary::default()).unwrap();
    Evaluator::new(Catalog::from_text(catalog).unwrap(), policy).unwrap()
}

fn refusal(catalog: &str) -> String {
    let policy = Policy::from_text(PERMIT, &Vocabulary::default()).unwrap();
    Catalog::from_text(catalog).and_then(|catalog| Evaluator::new(catalog, policy)).unwrap_err().to_string()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn mail() -> Tally {
    let span = Span::new("x", 0, 1).unwrap();
    let finding = Finding::new(Label::EMAIL_ADDRESS, span, Confidence::Medium, RuleName::declare("test"));
    [finding].iter().collect()
}

/// The codes that speak against `vendor` for a request with an address in it; none when it may go there.
fn codes(evaluator: &Evaluator, instant: &str) -> Vec<String> {
    let tally = mail();
    codes_of(&evaluator.decide(&Query::new(&tally, Coverage::Full, at(instant))))
}

fn codes_of(decision: &Decision) -> Vec<String> {
    let rejected = decision.rejected().into_iter().find(|one| one.endpoint.as_str() == "vendor");
    rejected.into_iter().flat_map(|one| one.reasons).map(|reason| reason.code.to_string()).collect()
}

fn reaches(catalog: &str, instant: &str) -> bool {
    codes(&evaluator(catalog, PERMIT), instant).is_empty()
}

#[test]
fn the_contract_alone_opens_the_way() {
    assert!(reaches(&catalog("", "", UNDER_CONTRACT), "2026-06-01"));
}

#[test]
fn one_instant_too_early_or_too_late_is_too_early_or_too_late() {
    let plain = catalog("", "", UNDER_CONTRACT);
    for (instant, open) in [
        ("2025-12-31T23:59:59.999999Z", false),
        ("2026-01-01T00:00:00Z", true),
        ("2026-12-31T23:59:59.999999Z", true),
        ("2027-01-01T00:00:00Z", false),
        // The same instants as clocks elsewhere show them: a zone moves no date.
        ("2026-01-01T00:59:59.999999+01:00", false),
        ("2026-01-01T13:00:00+14:00", false),
        ("2025-12-31T12:00:00-12:00", true),
        ("2027-01-01T08:59:59+09:00", true),
        ("2026-12-31T23:00:00-01:00", false),
        ("0000-01-01T00:00:00Z", false),
        ("9999-12-30T00:00:00Z", false),
    ] {
        assert_eq!(reaches(&plain, instant), open, "{instant}");
    }
    // An instant with a zone means itself and not its day.
    let until = plain.replace("valid_until = 2026-12-31", "valid_until = 2026-12-31T00:00:00+02:00");
    assert!(reaches(&until, "2026-12-30T22:00:00Z") && !reaches(&until, "2026-12-30T22:00:00.000001Z"));
    // An end that never comes is written so, and still ends.
    let for_ever = plain.replace("2026-12-31", "9999-12-31");
    assert!(reaches(&for_ever, "9999-01-01"));
}

#[test]
fn an_overdue_review_or_an_ended_claim_closes_the_way() {
    let due = catalog("", "", UNDER_CONTRACT).replace("valid_until = 2026-12-31", "review_due = 2026-03-31");
    assert!(reaches(&due, "2026-03-31T23:59:59.999999Z") && !reaches(&due, "2026-04-01"));
    let ended = UNDER_CONTRACT.replace("evidence", "valid_until = 2026-03-31, evidence");
    assert!(!reaches(&catalog("", "", &ended), "2026-04-01"));
    let contested = UNDER_CONTRACT.replace("evidence", "contested = true, evidence");
    assert_eq!(codes(&evaluator(&catalog("", "", &contested), PERMIT), "2026-06-01"), ["training_unproven"]);
}

#[test]
fn whatever_is_adverse_closes_the_way_however_weak_it_is() {
    for (evidence, claim) in [
        ("kind = \"user_toggle\"", "axis = \"training\", value = \"eligible\""),
        ("kind = \"third_party_report\"", "axis = \"training\", value = \"eligible\""),
        (
            "kind = \"runtime_attestation\"\nasserted_on = 2026-05-01",
            "axis = \"training\", value = \"eligible\"",
        ),
        (
            "kind = \"central_setting\"\nlocked = true",
            "axis = \"training\", value = \"eligible\", contested = true",
        ),
        ("kind = \"vendor_page\"\nreview_due = 2026-01-31", "axis = \"training\", value = \"eligible\""),
        ("kind = \"vendor_page\"", "axis = \"feedback\", value = \"yes\""),
        (
            "kind = \"vendor_page\"",
            "axis = \"training\", value = \"eligible\", classes = [\"personal_data\"]",
        ),
        ("kind = \"vendor_page\"", "axis = \"training\", value = \"eligible\", purposes = [\"unspecified\"]"),
    ] {
        let evidence = format!("[[evidence]]\nid = \"weak\"\n{evidence}\n");
        let claims = format!("{UNDER_CONTRACT} {{ id = \"adverse\", {claim}, evidence = \"weak\" }}");
        let evaluator = evaluator(&catalog(&evidence, "", &claims), PERMIT);
        assert_eq!(codes(&evaluator, "2026-06-01"), ["adverse_claim"], "{evidence} {claim}");
        assert_eq!(evaluator.catalog().rung(0, at("2026-06-01")), Rung::Trains);
    }
}

#[test]
fn a_hop_that_trains_closes_the_way_however_deep_it_is() {
    let hops = |last: &str| {
        let hop = |id: &str, hops: &str, claim: &str| {
            format!(
                "[[endpoint]]\nid = \"{id}\"\nprovider = \"{id}\"\nproduct = \"x\"\nregion = \"eu\"\nmodels = [\"*\"]\n\
                 hops = [{hops}]\nclaim = [{{ id = \"{id}.t\", axis = \"training\", value = \"excluded\", evidence = \"{claim}\" }}]\n"
            )
        };
        let own = "[[evidence]]\nid = \"own\"\nkind = \"own_hardware_declaration\"\ndeclared_by = \"ops\"\n\
                   declared_on = 2026-01-01\n[[evidence]]\nid = \"page\"\nkind = \"vendor_page\"\n";
        let rest =
            hop("gateway", "\"inner\"", "own") + &hop("inner", "\"model\"", "dpa") + &hop("model", "", last);
        catalog(own, "hops = [\"gateway\"]", UNDER_CONTRACT) + &rest
    };
    assert!(reaches(&hops("dpa"), "2026-06-01"));
    assert_eq!(codes(&evaluator(&hops("page"), PERMIT), "2026-06-01"), ["hop_below_floor"]);
    // Own hardware that forwards is no own hardware.
    let forwarding = evaluator(&hops("dpa"), PERMIT);
    assert_eq!(forwarding.catalog().rung(1, at("2026-06-01")), Rung::SignedContract);
}

#[test]
fn content_that_was_not_scanned_may_be_of_any_class() {
    let scoped = r#"{ id = "excluded", axis = "training", value = "excluded", evidence = "dpa", classes = ["public_content"] },"#;
    let learns = r#"{ id = "learns", axis = "training", value = "eligible", evidence = "dpa", classes = ["source_code"] },"#;
    let tally = Tally::default();
    let decide = |claims: &str, policy: &str, coverage| {
        let query = Query::new(&tally, coverage, at("2026-06-01")).class("public_content");
        codes_of(&evaluator(&catalog("", "", claims), policy).decide(&query))
    };
    assert_eq!(decide(scoped, PERMIT, Coverage::Full), Vec::<String>::new());
    assert_eq!(decide(scoped, PERMIT, Coverage::Partial), ["training_unproven"]);
    let both = format!("{UNDER_CONTRACT}{learns}");
    assert_eq!(decide(&both, PERMIT, Coverage::Full), Vec::<String>::new());
    assert_eq!(decide(&both, PERMIT, Coverage::Partial), ["adverse_claim"]);
    let only = format!("{PERMIT}when.classes_only = [\"public_content\"]\n");
    assert_eq!(decide(UNDER_CONTRACT, &only, Coverage::Full), Vec::<String>::new());
    assert_eq!(decide(UNDER_CONTRACT, &only, Coverage::Partial), ["no_permit"]);
    let excepted = format!(
        "{PERMIT}[[clause]]\nid = \"home\"\neffect = \"require\"\nmust.rung_min = \"own_hardware\"\nunless.classes_only = [\"public_content\"]\n"
    );
    assert_eq!(decide(UNDER_CONTRACT, &excepted, Coverage::Partial), ["requirement_unmet"]);
}

#[test]
fn what_a_session_held_it_holds_for_good() {
    let page = "[[evidence]]\nid = \"page\"\nkind = \"vendor_page\"\n";
    let claims = r#"{ id = "excluded", axis = "training", value = "excluded", evidence = "page" }"#;
    let evaluator = evaluator(&catalog(page, "", claims), PERMIT);
    let (clean, found) = (Tally::default(), mail());
    let mut taint = Taint::default();
    let mut turn = |tally: &Tally, coverage, purpose: &str| {
        let decision =
            evaluator.decide(&Query::new(tally, coverage, at("2026-06-01")).purpose(purpose).taint(&taint));
        taint.add(decision.need());
        (decision.chosen().is_some(), decision.need().clone())
    };
    assert!(turn(&clean, Coverage::Full, "support").0);
    assert!(!turn(&found, Coverage::Full, "support").0);
    let (open, need) = turn(&clean, Coverage::Full, "support");
    assert!(!open && need.classes.iter().any(|class| class.as_str() == "personal_data"));
    assert!(turn(&clean, Coverage::Full, "support").1.scanned);
    turn(&clean, Coverage::Partial, "support");
    assert!(!turn(&clean, Coverage::Full, "support").1.scanned, "what was not scanned is still there");
    // Two parts of one conversation: what could not be scanned in one of them is in both.
    let mut both = Taint::default();
    both.merge(&taint);
    let later = evaluator.decide(&Query::new(&clean, Coverage::Full, at("2026-06-01")).taint(&both));
    assert_eq!((later.need().scanned, later.need().sensitivity), (false, Sensitivity::Restricted));
    // Whoever says that it could not be scanned and was public says that nobody looked.
    let mut told = Taint::default();
    told.add(&Need {
        sensitivity: Sensitivity::Public,
        sensitive: false,
        scanned: false,
        classes: Vec::new(),
        labels: Vec::new(),
        regimes: Vec::new(),
    });
    let later = evaluator.decide(&Query::new(&clean, Coverage::Full, at("2026-06-01")).taint(&told));
    assert!(later.need().sensitive && later.chosen().is_none());
    // Even a refusal for a name nobody knows leaves its mark.
    let mut fresh = Taint::default();
    fresh.add(
        evaluator.decide(&Query::new(&found, Coverage::Full, at("2026-06-01")).purpose("nonsense")).need(),
    );
    let later = evaluator.decide(&Query::new(&clean, Coverage::Full, at("2026-06-01")).taint(&fresh));
    assert!(later.chosen().is_none());
}

/// A chat client sends the whole history again, and says of the whole what it says of the last turn.
#[test]
fn regimes_and_labels_stick_to_the_session_and_its_parts() {
    let clauses = format!(
        "{PERMIT}[[clause]]\nid = \"health\"\neffect = \"forbid\"\nwhen.regimes_any = [\"health\"]\n\
         [[clause]]\nid = \"mail\"\neffect = \"forbid\"\nwhen.labels_any = [\"EMAIL_ADDRESS\"]\n\
         [[clause]]\nid = \"contact\"\neffect = \"forbid\"\nwhen.categories_any = [\"contact\"]\n\
         [[clause]]\nid = \"many\"\neffect = \"forbid\"\nwhen.findings_min = 1\n"
    );
    let evaluator = evaluator(&catalog("", "", UNDER_CONTRACT), &clauses);
    let (clean, found) = (Tally::default(), mail());
    let (mut under, mut held) = (Taint::default(), Taint::default());
    let query = |tally| Query::new(tally, Coverage::Full, at("2026-06-01"));
    under.add(evaluator.decide(&query(&clean).regime("health")).need());
    held.add(evaluator.decide(&query(&found)).need());
    let mut both = Taint::default();
    both.merge(&under);
    both.merge(&held);
    for (taint, clauses) in [
        (&under, vec!["health"]),
        (&held, vec!["mail", "contact"]),
        (&both, vec!["health", "mail", "contact"]),
    ] {
        let rejected = evaluator.decide(&query(&clean).taint(taint)).rejected();
        let mut told: Vec<String> = rejected[0]
            .reasons
            .iter()
            .filter_map(|reason| Some(reason.clause.clone()?.to_string()))
            .collect();
        told.sort_by_key(|clause| clauses.iter().position(|one| one == clause));
        // What this very request holds is counted; what was there before is not counted twice.
        assert_eq!(told, clauses);
    }
    assert!(evaluator.decide(&query(&clean)).chosen().is_some());
}

/// A detector that makes up a label for each finding fills no memory, and opens nothing either.
#[test]
fn more_labels_than_anybody_needs_count_as_not_scanned() {
    let mut taint = Taint::default();
    for at in 0..3_000 {
        let label = Label::custom(&format!("LABEL_{at}"), safeconduct_core::Category::Contact).unwrap();
        taint.add(&Need {
            sensitivity: Sensitivity::Public,
            sensitive: false,
            scanned: true,
            classes: Vec::new(),
            labels: vec![label],
            regimes: Vec::new(),
        });
    }
    let evaluator = evaluator(&catalog("", "", UNDER_CONTRACT), PERMIT);
    let clean = Tally::default();
    let later = evaluator.decide(&Query::new(&clean, Coverage::Full, at("2026-06-01")).taint(&taint));
    assert!(!later.need().scanned && later.need().sensitive);
    assert!(later.need().labels.len() <= 1_024);
}

#[test]
fn no_clause_preference_or_exception_lifts_the_floor() {
    let page = "[[evidence]]\nid = \"page\"\nkind = \"vendor_page\"\n";
    let claims = r#"{ id = "excluded", axis = "training", value = "excluded", evidence = "page" }"#;
    let policy = r#"
        [vocabulary]
        class = [{ name = "harmless", sensitivity = "public" }]
        label = [{ name = "HARMLESS", category = "organization" }]
        [[clause]]
        id = "all"
        effect = "permit"
        redact = [{ on = "*", operator = "remove" }]
        [[clause]]
        id = "pilot"
        effect = "permit"
        when = { sensitive = true, classes_any = ["personal_data"], from = 2026-01-01, until = 2026-12-31 }
        to.endpoints = ["vendor"]
        limit = { volume = 1000000 }
        [[clause]]
        id = "their-word-will-do"
        effect = "require"
        must.rung_min = "vendor_page"
        [[prefer]]
        id = "cheap"
        to.endpoints = ["vendor"]
        points = 4294967295
    "#;
    let evaluator = evaluator(&catalog(page, "cost = 0", claims), policy);
    let tally = mail();
    for class in ["harmless", "public_content", "workflow_metadata", "feedback"] {
        let query = Query::new(&tally, Coverage::Full, at("2026-06-01"))
            .class(class)
            .sensitivity(Sensitivity::Public)
            .used(ClauseId::declare("pilot"), 0);
        let decision = evaluator.decide(&query);
        assert_eq!(codes_of(&decision), ["training_unproven"], "{class}");
        assert!(evaluator.choose(&query).is_none());
    }
}

#[test]
fn a_tenants_policy_cannot_bring_words_or_ways_of_its_own() {
    let page = "[[evidence]]\nid = \"page\"\nkind = \"vendor_page\"\n";
    let claims = r#"{ id = "excluded", axis = "training", value = "excluded", evidence = "page" }"#;
    let house = evaluator(&catalog(page, "", claims), PERMIT);
    let wide = "[[clause]]\nid = \"tenant\"\neffect = \"permit\"\nto.endpoints = [\"vendor\"]\n";
    let wide = Policy::from_text(wide, house.policy().vocabulary()).unwrap();
    let both = house.clone().with_tenant("*".parse().unwrap(), wide).unwrap();
    assert_eq!(codes(&both, "2026-06-01"), ["training_unproven"]);
    let own = "[vocabulary]\nclass = [{ name = \"ours\", sensitivity = \"public\" }]\n\
               [[clause]]\nid = \"tenant\"\neffect = \"permit\"\nunless.classes_any = [\"ours\"]\n";
    let own = Policy::from_text(own, house.policy().vocabulary()).unwrap();
    let error = house.with_tenant("*".parse().unwrap(), own).unwrap_err().to_string();
    assert!(error.contains("there is no data class `ours`"), "{error}");
}

#[test]
fn a_volume_told_twice_is_the_worse_one() {
    let policy = "[[clause]]\nid = \"pilot\"\neffect = \"permit\"\nlimit = { volume = 2 }\n";
    let evaluator = evaluator(&catalog("", "", UNDER_CONTRACT), policy);
    let tally = mail();
    let query = || Query::new(&tally, Coverage::Full, at("2026-06-01")).used(ClauseId::declare("pilot"), 0);
    let decision = evaluator.decide(&query());
    assert_eq!(decision.chosen().map(|one| one.charged_to.clone()), Some(vec![ClauseId::declare("pilot")]));
    assert_eq!(
        codes_of(&evaluator.decide(&query().used(ClauseId::declare("pilot"), 2))),
        ["volume_exhausted"]
    );
}

#[test]
fn names_that_only_look_right_do_not_load() {
    let plain = catalog("", "", UNDER_CONTRACT);
    for (from, to, says) in [
        // A claim about a class or purpose that does not exist is about nothing: the adverse one would be lost.
        (
            UNDER_CONTRACT,
            &format!(
                "{UNDER_CONTRACT} {{ id = \"a\", axis = \"training\", value = \"eligible\", evidence = \"dpa\", classes = [\"personal_date\"] }}"
            ),
            "there is no data class `personal_date`; did you mean `personal_data`?",
        ),
        (
            UNDER_CONTRACT,
            &format!(
                "{UNDER_CONTRACT} {{ id = \"a\", axis = \"training\", value = \"eligible\", evidence = \"dpa\", purposes = [\"suport\"] }}"
            ),
            "there is no purpose `suport`; did you mean `support`?",
        ),
        ("region = \"eu\"", &"region = \"eu \"".to_owned(), "spaces at its ends"),
        ("region = \"eu\"", &"region = \"e\u{200b}u\"".to_owned(), "cannot be seen"),
        ("region = \"eu\"", &"region = \"\u{435}u\"".to_owned(), "made of ASCII"),
        ("provider = \"Vendor\"", &"provider = \"Ven\u{ad}dor\"".to_owned(), "cannot be seen"),
        ("id = \"vendor\"", &"id = \"vend\u{43e}r\"".to_owned(), "lower-case letters"),
        ("id = \"excluded\"", &"id = \"excluded\", id = \"twice\"".to_owned(), "stands there twice"),
        ("sanctioned = true", &"sanctioned = true\nsanctioned = true".to_owned(), "stands there twice"),
        ("id = \"dpa\"", &"id = \"dpa\"\n[[evidence]]\nid = \"dpa\"".to_owned(), "line"),
        (
            "kind = \"signed_contract\"",
            &"kind = \"own_hardware_declaration\"\ndeclared_by = \" \"\ndeclared_on = 2026-01-01".to_owned(),
            "says who",
        ),
    ] {
        assert!(plain.contains(from), "{from}");
        let error = refusal(&plain.replacen(from, to, 1));
        assert!(error.contains(says), "{to}\n  should say: {says}\n  says: {error}");
    }
    let twin = "[[endpoint]]\nid = \"two\"\nprovider = \"VENDOR\"\nproduct = \"API\"\nmodels = [\"*\"]\n";
    assert!(refusal(&(plain.clone() + twin)).contains("`provider` is `VENDOR` here and `Vendor` elsewhere"));
    let forbid = format!("{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nto.regions = [\"us*\"]\n");
    let two =
        plain.clone() + &twin.replace("VENDOR", "Other").replace("models", "region = \"US-East\"\nmodels");
    let policy = Policy::from_text(&forbid, &Vocabulary::default()).unwrap();
    let error = Evaluator::new(Catalog::from_text(&two).unwrap(), policy).unwrap_err().to_string();
    assert!(error.contains("region `us*` leaves out `US-East` only by its case"), "{error}");
}

#[test]
fn json_has_no_tricks_that_toml_has_not() {
    let toml: serde_json::Value = toml::from_str(
        &catalog("", "", UNDER_CONTRACT)
            .replace("2026-01-01", "\"2026-01-01\"")
            .replace("2026-12-31", "\"2026-12-31\""),
    )
    .unwrap();
    let json = toml.to_string();
    assert!(reaches(&json, "2026-06-01") && !reaches(&json, "2027-01-01"));
    for (from, to, says) in [
        (
            "\"excludes\":",
            "\"excludes\":[\"inputs\",\"outputs\"],\"excludes\":",
            "duplicate field `excludes`",
        ),
        ("\"sanctioned\":true", "\"sanctioned\":false,\"sanctioned\":true", "duplicate field `sanctioned`"),
        ("\"sanctioned\":true", "\"sanctioned\":1", "invalid type"),
        ("\"sanctioned\":true", "\"sanctioned\":\"true\"", "invalid type"),
        ("\"2026-12-31\"", "1798675200", "expected a date"),
        ("\"2026-12-31\"", "\"2026-12-31T23:59:60\"", "expected an instant"),
        ("\"2026-12-31\"", "\" 2026-12-31\"", "expected an instant"),
        ("\"2026-12-31\"", "\"+292277026596-12-31\"", "expected an instant"),
        ("\"value\":\"excluded\"", "\"value\":\"EXCLUDED\"", "axis `training` takes"),
        ("\"signed_contract\"", "\"Signed_Contract\"", "unknown word"),
    ] {
        assert!(json.contains(from), "{from} in {json}");
        let error = refusal(&json.replacen(from, to, 1));
        assert!(error.contains(says), "{to}\n  should say: {says}\n  says: {error}");
    }
    assert!(refusal(&format!("{json} x")).contains("trailing characters"));
}

#[test]
fn a_clause_about_regions_or_providers_is_about_the_hops_too() {
    let hop = "[[endpoint]]\nid = \"behind\"\nprovider = \"Elsewhere\"\nproduct = \"x\"\nregion = \"us\"\nmodels = [\"*\"]\n\
               claim = [{ id = \"behind.t\", axis = \"training\", value = \"excluded\", evidence = \"dpa\" }]\n";
    let catalog = catalog("", "hops = [\"behind\"]", UNDER_CONTRACT) + hop;
    for (policy, expected) in [
        (PERMIT.to_owned(), ""),
        (format!("{PERMIT}to.regions = [\"eu\"]\n"), "no_permit"),
        (format!("{PERMIT}to.regions = [\"eu\", \"us\"]\n"), ""),
        (
            format!("{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nto.providers = [\"Elsewhere\"]\n"),
            "forbidden",
        ),
        (
            format!("{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nto.regions = [\"us\"]\n"),
            "forbidden",
        ),
        (
            format!("{PERMIT}[[clause]]\nid = \"eu\"\neffect = \"require\"\nmust.regions = [\"eu\"]\n"),
            "requirement_unmet",
        ),
        (
            format!(
                "{PERMIT}[[clause]]\nid = \"us\"\neffect = \"require\"\nto.regions = [\"us\"]\nmust.rung_min = \"own_hardware\"\n"
            ),
            "requirement_unmet",
        ),
    ] {
        assert_eq!(codes(&evaluator(&catalog, &policy), "2026-06-01").join(" "), expected, "{policy}");
    }
    let mixed = format!(
        "{PERMIT}to.regions = [\"eu\", \"us\"]\noblige = [{{ name = \"x\", value = \"1\" }}]\n\
         [[clause]]\nid = \"us\"\neffect = \"require\"\nto.regions = [\"us\"]\noblige = [{{ name = \"x\", value = \"2\" }}]\n"
    );
    assert!(Policy::from_text(&mixed, &Vocabulary::default()).is_err());
    let apart = mixed.replace("[\"eu\", \"us\"]", "[\"eu\"]").replace("\"permit\"", "\"require\"");
    let apart = Policy::from_text(&apart, &Vocabulary::default()).unwrap();
    let error = Evaluator::new(Catalog::from_text(&catalog).unwrap(), apart).unwrap_err().to_string();
    assert!(error.contains("both apply to endpoint `vendor`"), "{error}");
    // The same between the policy of the house and that of a tenant, and for what is done to the text.
    let half = |id: &str, region: &str, duty: &str| {
        let clause = format!(
            "{}[[clause]]\nid = \"{id}\"\neffect = \"require\"\nto.regions = [\"{region}\"]\n{duty}\n",
            PERMIT.replace("\"all\"", &format!("\"all-{id}\""))
        );
        Policy::from_text(&clause, &Vocabulary::default()).unwrap()
    };
    let redact = |operator: &str| format!("redact = [{{ on = \"PERSON\", operator = {operator} }}]");
    let oblige = |value: u8| format!("oblige = [{{ name = \"x\", value = \"{value}\" }}]");
    for (one, two) in [
        (oblige(1), oblige(2)),
        (redact("\"placeholder\""), redact("{ operator = \"custom\", name = \"own\" }")),
    ] {
        let house = Evaluator::new(Catalog::from_text(&catalog).unwrap(), half("eu", "eu", &one)).unwrap();
        let error =
            house.with_tenant("acme-*".parse().unwrap(), half("us", "us", &two)).unwrap_err().to_string();
        assert!(error.contains("both apply to endpoint `vendor`"), "{error}");
    }
}

#[test]
fn whose_region_nobody_knows_may_be_where_a_clause_closes() {
    let full = catalog("", "", UNDER_CONTRACT);
    let nowhere = full.replace("region = \"eu\"", "");
    assert_ne!(full, nowhere);
    let elsewhere = "[[endpoint]]\nid = \"far\"\nprovider = \"Far\"\nproduct = \"x\"\nregion = \"cn-north\"\nroutable = false\n";
    let asked = |catalog: &str, clause: &str| {
        let policy = format!("{PERMIT}[[clause]]\nid = \"two\"\n{clause}\n");
        codes(&evaluator(&format!("{catalog}{elsewhere}"), &policy), "2026-06-01").join(" ")
    };
    for (clause, code) in [
        ("effect = \"forbid\"\nto.regions = [\"cn*\"]", "forbidden"),
        (
            "effect = \"require\"\nto.regions = [\"cn*\"]\nmust.rung_min = \"own_hardware\"",
            "requirement_unmet",
        ),
        // What opens or is asked for must be known anyway.
        ("effect = \"require\"\nmust.regions = [\"cn*\"]", "requirement_unmet"),
    ] {
        assert_eq!(asked(&nowhere, clause), code, "{clause}");
    }
    assert_eq!(asked(&full, "effect = \"forbid\"\nto.regions = [\"cn*\"]"), "");
}

#[test]
fn a_chain_of_hops_without_end_is_refused_quickly() {
    let count = 5_000;
    let endpoints: String = (0..count)
        .map(|at| {
            let next = if at + 1 < count { format!("\"e{}\"", at + 1) } else { String::new() };
            format!("[[endpoint]]\nid = \"e{at}\"\nprovider = \"p\"\nproduct = \"x\"\nmodels = [\"*\"]\nhops = [{next}]\n")
        })
        .collect();
    let error = Catalog::from_text(&endpoints).unwrap_err();
    assert!(error.problems()[0].message.contains("more than 64 hops"), "{}", error.problems()[0]);
}

#[test]
fn a_token_is_graded_by_whether_it_still_opens_something() {
    let policy = format!(
        "{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nwhen.sensitivity_min = \"restricted\"\n"
    );
    let evaluator = evaluator(&catalog("", "", UNDER_CONTRACT), &policy);
    let span = Span::new("x", 0, 1).unwrap();
    let token = Finding::new(Label::JWT, span, Confidence::High, RuleName::declare("test"));
    let tally: Tally = [token.with_expiry(at("2026-06-01T12:00:00Z"))].iter().collect();
    let decide = |instant: &str| evaluator.decide(&Query::new(&tally, Coverage::Full, at(instant)));
    assert_eq!(codes_of(&decide("2026-06-01T11:59:59.999999Z")), ["forbidden"]);
    let after = decide("2026-06-01T12:00:00Z");
    assert!(codes_of(&after).is_empty(), "it opens nothing any more");
    assert!(after.need().sensitive, "and is none the less sensitive");
    assert_eq!(codes_of(&decide("2027-01-01")), ["evidence_expired"]);
}

#[test]
fn team_regime_count_and_past_are_told_apart_and_no_word_is_taken_on_trust() {
    let clause = |when: &str| {
        let policy = format!("{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nwhen.{when}\n");
        evaluator(&catalog("", "", UNDER_CONTRACT), &policy)
    };
    let (tally, mut tainted) = (mail(), Taint::default());
    tainted.add(&Need {
        sensitivity: Sensitivity::Restricted,
        sensitive: true,
        scanned: true,
        classes: Vec::new(),
        labels: Vec::new(),
        regimes: Vec::new(),
    });
    let query = || Query::new(&tally, Coverage::Full, at("2026-06-01"));
    for (when, query, expected) in [
        ("teams = [\"red*\"]", query(), ""),
        ("teams = [\"red*\"]", query().team("reds"), "forbidden"),
        ("teams = [\"*\"]", query(), "forbidden"),
        ("regimes_any = [\"health\"]", query().regime("finance"), ""),
        ("regimes_any = [\"health\"]", query().regime("finance").regime("health"), "forbidden"),
        ("findings_min = 2", query(), ""),
        ("findings_min = 1", query(), "forbidden"),
        ("tainted = true", query(), ""),
        ("tainted = true", query().taint(&tainted), "forbidden"),
        ("tainted = false", query(), "forbidden"),
    ] {
        assert_eq!(codes_of(&clause(when).decide(&query)).join(" "), expected, "{when}");
    }
    let refused = |query: Query<'_>| match clause("findings_min = 9").decide(&query) {
        Decision::Refusal(refusal) => refusal.reasons()[0].code.to_string(),
        Decision::Grant(_) => "granted".to_owned(),
    };
    assert_eq!(refused(query().regime("helth")), "unknown_regime");
    assert_eq!(refused(query().team("The Reds")), "malformed_tenant");
    for (when, says) in [
        ("regimes_any = [\"helth\"]", "there is no regime `helth`; did you mean `health`?"),
        ("findings_min = 0", "`findings_min = 0` asks for nothing"),
        ("teams = []", "an empty list matches nothing"),
    ] {
        let policy = format!("{PERMIT}[[clause]]\nid = \"no\"\neffect = \"forbid\"\nwhen.{when}\n");
        let error = Policy::from_text(&policy, &Vocabulary::default()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn evidence_nobody_looked_at_for_too_long_does_not_satisfy_a_demand_for_its_age() {
    let policy = format!(
        "{PERMIT}[[clause]]\nid = \"fresh\"\neffect = \"require\"\nmust.evidence_age_days_max = 90\n"
    );
    // Signed on the first of January, and looked at again in May.
    let plain = catalog("", "", UNDER_CONTRACT);
    let verified =
        plain.replace("signed_on = 2026-01-01", "signed_on = 2026-01-01\n        verified_on = 2026-05-01");
    for (catalog, instant, expected) in [
        (&plain, "2026-04-01T23:59:59.999999Z", ""),
        (&plain, "2026-04-02", "requirement_unmet"),
        (&verified, "2026-04-30T23:59:59.999999Z", "requirement_unmet"),
        (&verified, "2026-05-01", ""),
        (&verified, "2026-07-30T23:59:59.999999Z", ""),
        (&verified, "2026-07-31", "requirement_unmet"),
    ] {
        assert_eq!(codes(&evaluator(catalog, &policy), instant).join(" "), expected, "{instant}");
    }
}
