//! What runs out, what differs, what was hashed: the catalog between two reviews.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a failed law may panic")]

use safeconduct_core::{EvidenceId, Timestamp};
use safeconduct_policy::{
    AccessChange, Catalog, DocumentState, DueEvent, Evaluator, Policy, Rung, Vocabulary,
};

const CATALOG: &str = r#"
[[evidence]]
id = "dpa"
kind = "signed_contract"
document = "dpa.txt"
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
signed_on = 2025-01-15
valid_until = 2026-06-30
review_due = 2026-03-31
excludes = ["inputs", "outputs"]
names = ["retention", "deletion"]

[[evidence]]
id = "page"
kind = "vendor_page"
document = "page.html"
asserted_on = 2024-05-01

[[endpoint]]
id = "one"
provider = "Vendor"
product = "API"
models = ["*"]
claim = [
  { id = "one.training", axis = "training", value = "excluded", evidence = "dpa" },
  { id = "one.before", axis = "training", value = "excluded", evidence = "page", valid_until = 2025-09-27 },
]
"#;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_document_is_the_one_that_was_hashed_or_it_is_told() {
    let catalog = Catalog::from_toml(CATALOG).unwrap();
    let states = |dpa: Option<&[u8]>| {
        let checks = catalog.check_documents(|document| match document {
            "dpa.txt" => dpa.map(<[u8]>::to_vec),
            _ => Some(b"page".to_vec()),
        });
        checks.into_iter().map(|check| check.state).collect::<Vec<_>>()
    };
    assert_eq!(states(Some(b"abc"))[0], DocumentState::Matches);
    assert!(matches!(states(Some(b"abd"))[0], DocumentState::Differs { .. }));
    assert_eq!(states(None)[0], DocumentState::Missing);
    assert_eq!(states(Some(b""))[0], DocumentState::Empty, "an empty file shows nothing");
    let nothing = CATALOG.replace(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    let error = Catalog::from_toml(&nothing).unwrap_err().to_string();
    assert!(error.contains("`sha256` is that of an empty file"), "{error}");
    assert!(matches!(states(None)[1], DocumentState::Unhashed { .. }));
}

#[test]
fn what_is_due_is_told_by_date_and_the_posture_changes_at_that_instant() {
    let catalog = Catalog::from_toml(CATALOG).unwrap();
    let due = catalog.due(at("2025-01-01"), at("2026-12-31"));
    let told: Vec<(String, DueEvent)> = due.iter().map(|due| (due.at.to_string(), due.event)).collect();
    assert_eq!(
        told,
        [
            ("2025-01-15T00:00:00Z".to_owned(), DueEvent::Begins),
            ("2025-09-28T00:00:00Z".to_owned(), DueEvent::Expires),
            ("2026-04-01T00:00:00Z".to_owned(), DueEvent::ReviewOverdue),
            ("2026-07-01T00:00:00Z".to_owned(), DueEvent::Expires),
        ]
    );
    assert_eq!(due[2].endpoints[0].as_str(), "one");
    let rung = |text: &str| catalog.rung(0, at(text));
    assert_eq!(rung("2025-01-14T23:59:59.999999Z"), Rung::VendorPage);
    assert_eq!(rung("2025-01-15"), Rung::SignedContract);
    assert_eq!(rung("2026-03-31T23:59:59.999999Z"), Rung::SignedContract, "due on the day is not overdue");
    assert_eq!(rung("2026-04-01"), Rung::Trains);
    assert_eq!(catalog.stale(at("2025-01-01")), [EvidenceId::new("page").unwrap()]);
}

/// Whoever sends content through an endpoint loses with it what its contract showed.
#[test]
fn what_is_due_behind_a_hop_is_told_of_whoever_goes_through_it() {
    let router = "[[endpoint]]\nid = \"router\"\nprovider = \"Router\"\nproduct = \"API\"\nmodels = [\"*\"]\nhops = [\"one\"]\n\
        [[endpoint]]\nid = \"front\"\nprovider = \"Front\"\nproduct = \"API\"\nmodels = [\"*\"]\nhops = [\"router\"]\n";
    let catalog = Catalog::from_toml(&format!("{CATALOG}{router}")).unwrap();
    for due in catalog.due(at("2025-01-01"), at("2026-12-31")) {
        let names: Vec<&str> = due.endpoints.iter().map(|one| one.as_str()).collect();
        assert_eq!(names, ["one", "router", "front"], "{due:?}");
    }
}

/// Very many names that are not there cost no more than reading them.
#[test]
fn thousands_of_mistyped_names_are_told_in_no_time() {
    let evidence = |at: usize| format!("[[evidence]]\nid = \"evidence-{at:05}\"\nkind = \"vendor_page\"\n");
    let endpoint = |at: usize| {
        format!(
            "[[endpoint]]\nid = \"e{at}\"\nprovider = \"p\"\nproduct = \"x\"\nmodels = [\"*\"]\nhops = [\"nope-{at:05}\"]\nclaim = [{{ id = \"c{at}\", axis = \"training\", value = \"excluded\", evidence = \"evidense-{at:05}\" }}]\n"
        )
    };
    let text: String = (0..4_000).map(evidence).chain((0..4_000).map(endpoint)).collect();
    let begun = std::time::Instant::now();
    let error = Catalog::from_toml(&text).unwrap_err();
    assert!(
        error.problems()[0].message.contains("is not an endpoint of this catalog"),
        "{}",
        error.problems()[0]
    );
    assert_eq!(error.problems().last().unwrap().message, "and 7900 more problems");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn a_contract_holds_through_its_last_day() {
    let without_review = CATALOG.replace("review_due = 2026-03-31\n", "");
    let catalog = Catalog::from_toml(&without_review).unwrap();
    assert_eq!(catalog.rung(0, at("2026-06-30T23:59:59.999999Z")), Rung::SignedContract);
    assert_eq!(catalog.rung(0, at("2026-07-01")), Rung::Trains);
}

#[test]
fn two_catalogs_differ_where_they_differ() {
    let before = Catalog::from_toml(CATALOG).unwrap();
    assert_eq!(before.changes_to(&before), []);
    let after = CATALOG.replace("2026-06-30", "2027-06-30").replace("one.before", "one.earlier");
    let changes = before.changes_to(&Catalog::from_toml(&after).unwrap());
    let told: Vec<String> = changes
        .iter()
        .map(|change| {
            format!(
                "{} {} {:?} {} -> {}",
                change.kind,
                change.id,
                change.field,
                change.before.is_null(),
                change.after.is_null()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "claim one.before None false -> true",
            "claim one.earlier None true -> false",
            "evidence dpa Some(\"valid_until\") false -> false",
        ]
    );
}

/// A notice is a claim like any other: dated, adverse, and foreseen before it holds.
#[test]
fn a_vendors_notice_is_a_claim_that_begins_on_its_date() {
    let notice =
        "[[evidence]]\nid = \"notice\"\nkind = \"vendor_notice\"\nasserted_on = 2025-06-01\n\n[[endpoint]]";
    let claim = "{ id = \"one.notice\", axis = \"training\", value = \"eligible\", evidence = \"notice\", valid_from = 2025-09-28 },\n]";
    let text = CATALOG.replace("[[endpoint]]", notice).replace("\n]\n", &format!("\n{claim}\n"));
    let text = text.replace("models = [\"*\"]", "models = [\"*\"]\nsanctioned = true");
    let catalog = Catalog::from_toml(&text).unwrap();
    assert_eq!(catalog.rung(0, at("2025-09-27T23:59:59.999999Z")), Rung::SignedContract);
    assert_eq!(catalog.rung(0, at("2025-09-28")), Rung::Trains, "whatever the contract says");
    let due = catalog.due(at("2025-09-28"), at("2025-09-28"));
    assert!(due.iter().any(|due| due.event == DueEvent::Begins && due.claims[0].as_str() == "one.notice"));
    let policy = "[[clause]]\nid = \"all\"\neffect = \"permit\"\n[[clause]]\nid = \"shown\"\neffect = \"require\"\nmust.rung_min = \"vendor_page\"\n";
    let policy = Policy::from_toml(policy, &Vocabulary::default()).unwrap();
    let evaluator = Evaluator::new(catalog, policy).unwrap();
    let outlook = evaluator.forecast(at("2025-06-01"), at("2025-12-31")).unwrap();
    let dark: Vec<_> = outlook.iter().map(|one| (one.at, one.change, one.without_alternative)).collect();
    assert_eq!(dark, [(at("2025-09-28"), AccessChange::GoesDark, true)]);
}
