//! The walk of one request: what is released, what is refused, and what the log says of both.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::{House, POLICY, text};
use safeconduct::audit::{self, Durability, Recorded, SealingKeys, Status, Thread, read, trace};
use safeconduct::core::TenantId;
use safeconduct::redact::{OperatorFailure, Subject};
use safeconduct::{
    Catalog, ClauseId, Cleared, Denied, Detector, DetectorError, Error, Evaluator, FileVolumes, Finding,
    Guard, Key, Label, Operator, Outcome, Part, Policy, ReasonCode, Redactor, Replay, Request, RuleName,
    Session, Vocabulary, Volumes, rules,
};

/// Redacts everything with the operator registered as `own`.
const CUSTOM: &str = r#"
[[clause]]
id = "everyday"
effect = "permit"
when.purposes = ["support"]
redact = [{ on = "*", operator = { operator = "custom", name = "own" } }]
"#;

fn cleared(session: &mut Session, request: &Request) -> Cleared {
    match session.clear(request).unwrap() {
        Outcome::Cleared(cleared) => cleared,
        Outcome::Denied(denied) => panic!("denied: {:?}", denied.reasons()),
    }
}

fn denied(session: &mut Session, request: &Request) -> Denied {
    match session.clear(request).unwrap() {
        Outcome::Denied(denied) => denied,
        Outcome::Cleared(cleared) => panic!("cleared for {}", cleared.endpoint()),
    }
}

fn codes(denied: &Denied) -> Vec<ReasonCode> {
    denied.reasons().iter().map(|reason| reason.code).collect()
}

struct Own<F>(F);

impl<F: Fn(&str) -> String + Send + Sync> Operator for Own<F> {
    fn apply(&self, subject: Subject<'_>) -> Result<String, OperatorFailure> {
        Ok((self.0)(subject.text()))
    }
}

fn with_operator(operator: impl Fn(&str) -> String + Send + Sync + 'static) -> House {
    let redactor = Redactor::builder().operator(RuleName::declare("own"), Own(operator)).build();
    House::with(CUSTOM, |guard| guard.redactor(redactor))
}

#[test]
fn a_guard_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    fn sent<T: Send>() {}
    shared::<Guard>();
    sent::<Session>();
    sent::<Cleared>();
}

#[test]
fn what_should_not_be_sent_is_not_sent_and_comes_back_in_the_reply() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    let first = cleared(&mut session, &text("Write to ana@example.org and bo@example.org."));
    assert_eq!(first.body().as_str(), "Write to [EMAIL_ADDRESS_1] and [EMAIL_ADDRESS_2].");
    assert_eq!(first.endpoint().as_str(), "own");
    let second = cleared(&mut session, &text("bo@example.org answered."));
    assert_eq!(second.body().as_str(), "[EMAIL_ADDRESS_2] answered.");
    assert_eq!(session.restore("Dear [EMAIL_ADDRESS_2]"), "Dear bo@example.org");
    let stranger = house.guard.session("acme");
    assert_eq!(stranger.restore("Dear [EMAIL_ADDRESS_2]"), "Dear [EMAIL_ADDRESS_2]");
}

/// A surname that nothing introduces went out in clear in the second turn.
#[test]
fn a_person_who_was_named_once_is_found_in_every_later_form() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    let first = cleared(&mut session, &text("My name is Maria Quillfeather."));
    assert_eq!(first.body().as_str(), "My name is [PERSON_1].");
    let later = "did quillfeather pay? ask M. Quillfeather, then close quillfeather's file";
    let second = cleared(&mut session, &text(later));
    let redacted = "did [PERSON_1.2] pay? ask [PERSON_1.3], then close [PERSON_1.2]'s file";
    assert_eq!(second.body().as_str(), redacted);
    assert_eq!(session.restore(redacted), later);
    assert!(!format!("{session:?}").to_lowercase().contains("quill"));
    let mut stranger = house.guard.session("acme");
    let unknown = cleared(&mut stranger, &text("did quillfeather pay?"));
    assert_eq!(unknown.body().as_str(), "did quillfeather pay?", "what one session knows, another does not");
    let mut reversed = house.guard.session("acme");
    let messages = r#"["did quillfeather pay?","My name is Maria Quillfeather."]"#;
    let together = cleared(&mut reversed, &text(messages));
    assert!(!together.body().as_str().contains("quillfeather"), "one request is one text");
}

#[test]
fn an_operator_that_leaves_the_value_in_place_ends_in_a_refusal() {
    let house = with_operator(str::to_owned);
    let refusal = denied(&mut house.guard.session("acme"), &text("Write to ana@example.org."));
    assert_eq!(codes(&refusal), [ReasonCode::Residual]);
    assert_eq!(house.records("intent")[0]["chosen"], serde_json::Value::Null);
}

#[test]
fn an_operator_that_brings_in_a_new_secret_ends_in_a_refusal() {
    let house = with_operator(|_| concat!("<AKIA", "Q3EGRTY7WMNB2KLD>").to_owned());
    let refusal = denied(&mut house.guard.session("acme"), &text("Write to ana@example.org."));
    assert_eq!(codes(&refusal), [ReasonCode::Residual]);
    let harmless = with_operator(|_| "<somebody>".to_owned());
    let fine = cleared(&mut harmless.guard.session("acme"), &text("Write to ana@example.org."));
    assert_eq!(fine.body().as_str(), "Write to <somebody>.");
}

#[test]
fn what_is_released_is_what_was_recorded_before() {
    let house = House::new(POLICY);
    let cleared = cleared(&mut house.guard.session("acme"), &text("Write to ana@example.org."));
    let intents = house.records("intent");
    assert_eq!(intents.len(), 1, "durable before release");
    let receipt = cleared.receipt();
    assert_eq!(intents[0]["id"], serde_json::json!(receipt.id.to_string()));
    let commitment = house.guard.log().keyring().commit(receipt.id, cleared.body().as_str().as_bytes());
    assert_eq!(intents[0]["out_commit"], serde_json::json!(commitment.to_string()));
    let other = house.guard.log().keyring().commit(receipt.id, b"something else");
    assert_ne!(commitment.to_string(), other.to_string());
}

#[test]
fn every_way_a_cleared_request_ends_is_recorded() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    drop(cleared(&mut session, &text("one")));
    cleared(&mut session, &text("two")).hand_over().unwrap();
    cleared(&mut session, &text("three")).send(|_, _| Ok::<_, std::io::Error>(())).unwrap();
    drop(cleared(&mut session, &text("four")).attempt().unwrap());
    let statuses: Vec<_> = house.records("outcome").iter().map(|outcome| outcome["status"].clone()).collect();
    assert_eq!(statuses, ["unused", "handed_over", "completed", "cancelled"]);
    assert_eq!(house.records("attempt").len(), 2);
}

#[test]
fn a_failed_endpoint_is_followed_by_the_next_approved_one_and_by_no_other() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    let mut outcome = session.clear(&text("Write to ana@example.org.")).unwrap();
    let mut tried = Vec::new();
    let refusal = loop {
        match outcome {
            Outcome::Denied(denied) => break denied,
            Outcome::Cleared(cleared) => {
                tried.push(cleared.endpoint().to_string());
                let failed = cleared.attempt().unwrap().fail(Status::TimedOut).unwrap();
                outcome = session.reclear(failed).unwrap();
            }
        }
    };
    assert_eq!(tried, ["own", "vendor"], "`unproven` is below the floor");
    assert!(!refusal.reasons().is_empty());
    assert_eq!(house.records("intent").len(), 3, "each clearing has a record of its own");
}

#[test]
fn a_failed_request_is_not_cleared_by_another_session() {
    let house = House::new(POLICY);
    let failed = cleared(&mut house.guard.session("acme"), &text("x")).attempt().unwrap();
    let failed = failed.fail(Status::TimedOut).unwrap();
    let foreign = house.guard.session("other").reclear(failed);
    assert!(matches!(foreign, Err(Error::ForeignSession)));
}

#[test]
fn sensitive_content_sticks_to_the_session() {
    let only_unproven = r#"
        [[clause]]
        id = "unproven-only"
        effect = "permit"
        when.purposes = ["support"]
        to.endpoints = ["unproven"]
    "#;
    let house = House::new(only_unproven);
    let mut session = house.guard.session("acme");
    assert_eq!(cleared(&mut session, &text("hello")).endpoint().as_str(), "unproven");
    denied(&mut session, &text("my SSN is 536-22-1841"));
    denied(&mut session, &text("hello again"));
    assert_eq!(cleared(&mut house.guard.session("acme"), &text("hello")).endpoint().as_str(), "unproven");
}

/// The regime of one turn and the labels of another stay with the conversation, and a replay knows them.
#[test]
fn regimes_and_labels_of_earlier_turns_are_judged_recorded_and_replayed() {
    let clauses = format!(
        "{POLICY}[[clause]]\nid = \"home\"\neffect = \"require\"\nwhen.regimes_any = [\"health\"]\nmust.rung_min = \"own_hardware\"\n\
         [[clause]]\nid = \"mail\"\neffect = \"forbid\"\nwhen.labels_any = [\"EMAIL_ADDRESS\"]\nto.endpoints = [\"own\"]\n"
    );
    let house = House::new(&clauses);
    let mut session = house.guard.session("acme");
    assert_eq!(cleared(&mut session, &text("Hello")).endpoint().as_str(), "own");
    assert_eq!(cleared(&mut session, &text("ana.ruiz@example.org")).endpoint().as_str(), "vendor");
    assert_eq!(cleared(&mut session, &text("Hello again")).endpoint().as_str(), "vendor");
    denied(&mut session, &text("Hello again").regime("health"));
    denied(&mut session, &text("And once more"));
    let last = house.records("intent").pop().unwrap();
    assert_eq!((&last["held"][0]["label"], &last["regimes"][0]), (&"EMAIL_ADDRESS".into(), &"health".into()));
    house.guard.log().close().unwrap();
    let mut differences = Vec::new();
    let replayed = Replay::default().run(&house.log(), |one| differences.extend(one.differences.clone()));
    assert_eq!((replayed.unwrap().requests, differences), (5, Vec::<String>::new()));
}

#[test]
fn a_caller_raises_the_sensitivity_and_never_lowers_it() {
    use safeconduct::Sensitivity;
    let house = House::new("[[clause]]\nid = \"all\"\neffect = \"permit\"\nto.endpoints = [\"unproven\"]\n");
    let ask = |request: Request| house.guard.session("acme").clear(&request).unwrap().cleared().is_some();
    assert!(ask(text("Hello")));
    assert!(ask(text("Hello").sensitivity(Sensitivity::Internal)));
    assert!(!ask(text("Hello").sensitivity(Sensitivity::Confidential)));
    assert!(!ask(text("Hello").sensitivity(Sensitivity::Restricted).sensitivity(Sensitivity::Public)));
    assert!(!ask(text("my SSN is 536-22-1841").sensitivity(Sensitivity::Public)));
}

/// A duty that is passed over is a promise to a vendor that was not kept.
#[test]
fn a_duty_that_the_body_cannot_carry_releases_nothing() {
    let duty = |name: &str, value: &str| {
        format!("{POLICY}oblige = [{{ name = \"{name}\", value = \"{value}\" }}]\n")
    };
    let ask = |policy: &str, request: Request| {
        House::new(policy).guard.session("acme").clear(&request.purpose("support").carrying_duties())
    };
    let body = |outcome: Outcome| outcome.cleared().unwrap().body().as_str().to_owned();
    assert_eq!(
        body(ask(&duty("store", "false"), Request::json(r#"{"a":1}"#)).unwrap()),
        r#"{"a":1,"store":false}"#
    );
    assert_eq!(body(ask(&duty("remove:a", ""), Request::json(r#"{"a":1}"#)).unwrap()), "{}");
    for request in [Request::text("hello"), Request::json("[1]"), Request::json("\"x\"")] {
        let error = ask(&duty("store", "false"), request).unwrap_err();
        assert!(matches!(&error, Error::Duty { name, .. } if name == "store"), "{error}");
    }
    // Nothing to be done to the body, so any body may go.
    assert!(ask(&duty("header:x-no-log", "1"), Request::text("hello")).is_ok());
}

#[test]
fn a_replay_under_another_policy_names_each_difference() {
    let two = r#"
[[clause]]
id = "all"
effect = "permit"
when.purposes = ["support"]
redact = [{ on = "*", operator = "placeholder" }]
oblige = [{ name = "store", value = "false" }]
"#;
    let house = House::new(two);
    drop(cleared(&mut house.guard.session("acme"), &text("Write to ana@example.org.")));
    house.guard.log().close().unwrap();
    let told = |policy: &str| {
        let replay = Replay { policy: Some(policy.to_owned()), ..Replay::default() };
        let mut told = Vec::new();
        replay.run(&house.log(), |one| told.extend(one.differences.clone())).unwrap();
        told
    };
    assert_eq!(told(two), Vec::<String>::new());
    assert_eq!(
        told(&two.replace("placeholder", "hash")),
        ["`EMAIL_ADDRESS` is treated with `hash` instead of `placeholder`"]
    );
    assert_eq!(
        told(&two.replace("oblige = [{ name = \"store\", value = \"false\" }]", "")),
        ["the request need not say `store` = `false`"]
    );
    let prefer = format!("{two}[[prefer]]\nid = \"vendor-first\"\nto.endpoints = [\"vendor\"]\n");
    assert_eq!(
        told(&prefer),
        [
            "it goes to `vendor` instead of `own`",
            "the endpoints in their order are `vendor`, `own` instead of `own`, `vendor`"
        ]
    );
}

/// A counter that is gone is unknown, and what is unknown is used up.
#[test]
fn a_counter_that_is_gone_does_not_begin_anew_over_a_log_that_counted() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("volumes");
    let house = House::with(PILOT, |builder| {
        builder.volumes(FileVolumes::open_beside(&path, &dir.path().join("no log yet")).unwrap())
    });
    assert!(FileVolumes::open_beside(&dir.path().join("other"), &house.log()).is_ok(), "nothing was counted");
    drop(cleared(&mut house.guard.session("acme"), &text("x")));
    house.guard.log().close().unwrap();
    let log = house.log();
    let House { guard, dir: _kept } = house;
    drop(guard);
    assert!(FileVolumes::open_beside(&path, &log).is_ok());
    std::fs::remove_file(&path).unwrap();
    assert!(FileVolumes::open_beside(&path, &log).is_err());
    std::fs::write(&path, "").unwrap();
    assert!(FileVolumes::open_beside(&path, &log).is_err(), "an empty one is as good as none");
}

#[test]
fn what_is_unknown_or_malformed_is_refused_with_its_reason() {
    let house = House::new(POLICY);
    for (tenant, name, request, expected) in [
        ("acme", "one", Request::text("hi").purpose("world_domination"), ReasonCode::UnknownPurpose),
        ("acme", "one", text("hi").class("no_such_class"), ReasonCode::UnknownClass),
        ("Acme Inc.", "one", text("hi"), ReasonCode::MalformedTenant),
        ("acme", "one", text("hi").model("no-such-model"), ReasonCode::UnknownModel),
    ] {
        let refusal = denied(&mut house.guard.session(tenant).named(name), &request);
        assert!(codes(&refusal).contains(&expected), "{expected}: {:?}", refusal.reasons());
    }
    let log = format!("{:?}", house.records("intent"));
    assert!(!log.contains("world_domination") && !log.contains("no_such_class") && !log.contains("Acme Inc"));
}

#[test]
fn a_part_that_cannot_be_scanned_counts_as_sensitive_and_is_named() {
    let only_unproven = POLICY.to_owned() + "to.endpoints = [\"unproven\"]";
    let house = House::new(&only_unproven);
    let body = r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]}]}"#;
    let refusal = denied(&mut house.guard.session("acme"), &Request::json(body).purpose("support"));
    assert!(
        refusal.reasons().iter().any(|reason| reason.message.contains("/messages/0/content/0/image_url"))
    );
}

#[test]
fn json_comes_back_as_json_of_the_same_shape() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    for (body, expected) in [
        (r#"{ "a": "ana@example\u002eorg", "n": 1e3 }"#, r#"{ "a": "[EMAIL_ADDRESS_1]", "n": 1e3 }"#),
        (r#"{"ana@example.org":true}"#, r#"{"[EMAIL_ADDRESS_1]":true}"#),
        (
            r#"{"arguments":"{\"to\":\"ana@example.org\"}"}"#,
            r#"{"arguments":"{\"to\":\"[EMAIL_ADDRESS_1]\"}"}"#,
        ),
        (r#"{"card":4111111111111111}"#, r#"{"card":"[CREDIT_CARD_1]"}"#),
    ] {
        let request = Request::json(body).purpose("support");
        assert_eq!(cleared(&mut session, &request).body().as_str(), expected);
        // The same text, not announced as JSON: a JSON reader on the other side would see the same values.
        assert_eq!(cleared(&mut session, &text(body)).body().as_str(), expected);
    }
}

#[test]
fn a_number_that_must_stay_a_number_is_refused_by_its_place() {
    let house = House::new(POLICY);
    let body = r#"{"messages":[],"seed":4111111111111111}"#;
    let refusal = denied(&mut house.guard.session("acme"), &Request::json(body).purpose("support"));
    assert_eq!(codes(&refusal), [ReasonCode::Unrewritable]);
    let message = &refusal.reasons()[0].message;
    assert!(
        message.contains("/seed") && message.contains("CREDIT_CARD") && !message.contains("4111"),
        "{message}"
    );
}

#[test]
fn originals_stay_only_where_a_clause_says_so() {
    let keep =
        POLICY.to_owned() + "to.rung_min = \"own_hardware\"\nredact = [{ on = \"*\", operator = \"keep\" }]";
    let house = House::new(&keep);
    let whole = cleared(&mut house.guard.session("acme"), &text("Write to ana@example.org."));
    assert_eq!(whole.body().as_str(), "Write to ana@example.org.");
}

/// A detector of the embedder that cannot look.
struct Broken;

impl Detector for Broken {
    fn name(&self) -> &str {
        "broken"
    }
    fn labels(&self) -> Vec<Label> {
        vec![Label::PERSON]
    }
    fn detect(&self, part: Part<'_>, _: &mut Vec<Finding>) -> Result<(), DetectorError> {
        match part.text() {
            "fail" => Err(DetectorError("the model is not loaded")),
            "panic" => panic!("as code does"),
            _ => Ok(()),
        }
    }
}

#[test]
fn a_detector_that_fails_or_panics_releases_nothing_and_is_recorded() {
    let scanner = safeconduct::Scanner::builder().rules(rules::all()).detector(Broken).build().unwrap();
    let house = House::with(POLICY, |guard| guard.scanner(scanner));
    let mut session = house.guard.session("acme");
    for body in ["fail", "panic"] {
        assert!(matches!(session.clear(&text(body)), Err(Error::Scan(_))), "{body}");
    }
    assert_eq!(cleared(&mut session, &text("fine")).body().as_str(), "fine");
    let decisions: Vec<_> = house.records("intent").iter().map(|intent| intent["decision"].clone()).collect();
    assert_eq!(decisions, ["error", "error", "cleared"]);
}

#[test]
fn a_log_that_cannot_be_written_releases_nothing() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    house.guard.log().close().unwrap();
    assert!(matches!(session.clear(&text("hello")), Err(Error::Audit(_))));
}

#[test]
fn no_word_of_a_request_is_in_the_log_or_in_debug_output() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme").named("canary-session");
    let request = text("canary-body ana.canary@example.org")
        .class("canary_class")
        .model("canary-model")
        .user("canary-user");
    let outcome = session.clear(&request).unwrap();
    let second = session.clear(&text("canary-body ana.canary@example.org")).unwrap();
    let shown = format!("{request:?} {session:?} {outcome:?} {second:?}");
    let shown = shown.replace("canary-model", ""); // reasons about a model may name it to the caller
    assert!(!shown.contains("canary"), "{shown}");
    drop((outcome, second));
    house.guard.log().close().unwrap();
    let mut folders = vec![house.log()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let bytes = std::fs::read(&path).unwrap();
                    assert!(!bytes.windows(6).any(|window| window == b"canary"), "{}", path.display());
                }
            }
        }
    }
}

#[test]
fn a_refusal_names_places_without_the_words_that_were_found_in_them() {
    let house = House::new(&(POLICY.to_owned() + "to.endpoints = [\"unproven\"]"));
    let body = r#"{"input":{"ana@example.org":{"file":{"x":"y"}}}}"#;
    let refusal = denied(&mut house.guard.session("acme"), &Request::json(body).purpose("support"));
    let said = format!("{:?}", refusal.reasons());
    assert!(said.contains("/input/{0}/file") && !said.contains("ana"), "{said}");
}

#[test]
fn time_grows_with_the_body_and_not_with_its_shape() {
    let house = House::new(POLICY);
    let (depth, items) = (1_500, 20_000);
    let nested = format!(
        r#"{{"messages":[{}[{}1]{}]}}"#,
        r#"{"source":"#.repeat(depth),
        "1,".repeat(items),
        "}".repeat(depth)
    );
    let many = format!(r#"{{"a":[{}1]}}"#, r#""ana@example.org","#.repeat(20_000));
    for body in [nested, many] {
        let start = std::time::Instant::now();
        let _ = house.guard.session("acme").clear(&Request::json(body).purpose("support")).unwrap();
        // Seconds even unoptimised on a busy machine; the quadratic ways took minutes.
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }
}

#[test]
fn a_record_holds_what_its_decision_can_be_made_from_again() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme").named("one");
    drop(cleared(&mut session, &text("Write to ana@example.org.").user("bo")));
    drop(cleared(
        &mut session,
        &text("What rhymes with orange?").class("public_content").model("chat-large"),
    ));
    drop(denied(&mut session, &text("x").model("nobody-serves-this")));
    drop(denied(&mut session, &text("x").purpose("growth_hacking")));
    drop(denied(&mut session, &text("x").class("no_such_class")));
    drop(cleared(&mut session, &text("x").team("red").regime("finance")));
    drop(denied(&mut session, &text("x").team("NOT A TEAM")));
    drop(denied(&mut session, &text("x").regime("world_domination")));
    drop(denied(&mut house.guard.session("NOT A TENANT"), &text("x")));
    let picture = r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/y.png"}}]}]}"#;
    drop(house.guard.session("acme").clear(&Request::json(picture).purpose("support")).unwrap());
    let failed =
        cleared(&mut session, &text("ana@example.org")).attempt().unwrap().fail(Status::TimedOut).unwrap();
    drop(session.reclear(failed).unwrap());
    house.guard.log().close().unwrap();
    let mut seen = 0;
    let summary = Replay::default()
        .run(&house.log(), |again| {
            seen += 1;
            assert!(again.agrees(), "entry {}: {:?}", again.index, again.differences);
        })
        .unwrap();
    assert_eq!((summary.requests, summary.changed, seen), (12, 0, 12));
    // Under a policy that lets nothing pass every grant changes, and no refusal does.
    let strict =
        "[[clause]]\nid = \"nothing\"\neffect = \"permit\"\nwhen.purposes = [\"marketing\"]\n".to_owned();
    let mut changed = Vec::new();
    let other = Replay { policy: Some(strict), ..Replay::default() };
    other.run(&house.log(), |again| changed.push((again.then.decision, again.agrees()))).unwrap();
    assert!(changed.iter().all(|(then, agrees)| *agrees == (*then == "denied")), "{changed:?}");
    // After the contract has ended, and before our own hardware was declared, nothing sensitive goes anywhere.
    let early = Replay { at: Some("2025-01-01".parse().unwrap()), ..Replay::default() };
    let mut changed = 0;
    early.run(&house.log(), |again| changed += u32::from(!again.agrees())).unwrap();
    assert!(changed >= 3);
}

#[test]
fn equal_values_share_a_tag_inside_one_tenant_only() {
    let house = House::new(POLICY);
    for tenant in ["acme", "acme", "other"] {
        drop(cleared(
            &mut house.guard.session(tenant),
            &text("Write to Ana@Example.org, or ana@example.org.").user("bo"),
        ));
    }
    let intents = house.records("intent");
    let tags: Vec<_> = intents.iter().map(|intent| intent["find"][0]["tags"].clone()).collect();
    assert_eq!(tags[0].as_array().map(Vec::len), Some(1), "two spellings, one value: {tags:?}");
    assert_eq!(tags[0], tags[1]);
    assert_ne!(tags[0], tags[2]);
    assert_eq!(intents[0]["actor"], intents[1]["actor"]);
    assert_ne!(intents[0]["actor"], intents[2]["actor"]);
    let tag = tags[0][0].as_str().unwrap().parse().unwrap();
    let found = trace(&house.log(), Thread::Tag(tag)).unwrap();
    assert_eq!(found.len(), 4, "two intents and their outcomes");
    let outcome = found.last().unwrap().id().unwrap();
    assert_eq!(trace(&house.log(), Thread::Id(outcome)).unwrap().len(), 2);
}

#[test]
fn what_a_clause_leaves_in_place_stands_in_the_record_of_the_second_scan() {
    let keeping = "[[clause]]\nid = \"all\"\neffect = \"permit\"\nwhen.purposes = [\"support\"]\nto.endpoints = [\"own\"]\nredact = [{ on = \"*\", operator = \"keep\" }]\n";
    let house = House::new(keeping);
    drop(cleared(&mut house.guard.session("acme"), &text("Write to ana@example.org.")));
    let intent = &house.records("intent")[0];
    assert_eq!(
        (&intent["resid"][0]["label"], &intent["find"][0]["action"]),
        (&"EMAIL_ADDRESS".into(), &"keep".into()),
        "{intent}"
    );
    let replaced = House::new(POLICY);
    drop(cleared(&mut replaced.guard.session("acme"), &text("Write to ana@example.org.")));
    assert_eq!(replaced.records("intent")[0]["resid"], serde_json::json!([]));
}

/// Ten of everything for a pilot, and nothing else.
const PILOT: &str = r#"
[[clause]]
id = "pilot"
effect = "permit"
when = { purposes = ["support"] }
limit = { volume = 10 }
"#;

#[test]
fn an_exception_nobody_counts_is_used_up() {
    let house = House::new(PILOT);
    let denied = denied(&mut house.guard.session("acme"), &text("x"));
    assert_eq!(codes(&denied).first(), Some(&ReasonCode::VolumeExhausted));
}

#[test]
fn an_exception_lets_its_volume_pass_and_no_more_whoever_asks_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("volumes");
    let count = |asked: usize| {
        let house = House::with(PILOT, |builder| builder.volumes(FileVolumes::open(&path).unwrap()));
        let cleared = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..asked {
                scope.spawn(|| {
                    let outcome = house.guard.session("acme").clear(&text("x")).unwrap();
                    if matches!(outcome, Outcome::Cleared(_)) {
                        cleared.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    }
                });
            }
        });
        cleared.into_inner()
    };
    assert_eq!(count(6), 6);
    assert_eq!(count(16), 4, "what was charged before stays charged");
    assert_eq!(count(3), 0);
}

#[test]
fn a_replay_knows_how_much_of_an_exception_was_used() {
    let dir = tempfile::tempdir().unwrap();
    let volumes = FileVolumes::open(&dir.path().join("volumes")).unwrap();
    let house = House::with(PILOT, |builder| builder.volumes(volumes));
    let mut session = house.guard.session("acme");
    let granted =
        (0..12).filter(|_| matches!(session.clear(&text("x")).unwrap(), Outcome::Cleared(_))).count();
    house.guard.log().close().unwrap();
    let mut again = Vec::new();
    Replay::default()
        .run(&house.log(), |one| again.push((one.now.decision, one.differences.clone())))
        .unwrap();
    assert_eq!((granted, again.iter().filter(|(now, _)| *now == "cleared").count()), (10, 10));
    assert!(again.iter().all(|(_, differences)| differences.is_empty()), "{again:?}");
}

/// Says that all is open and lets nothing be charged.
struct Liar;

impl Volumes for Liar {
    fn used(&self, _: &ClauseId) -> Option<u64> {
        Some(0)
    }
    fn charge(&self, _: &[(ClauseId, u64)]) -> std::io::Result<bool> {
        Ok(false)
    }
}

#[test]
fn a_counter_that_contradicts_itself_releases_nothing() {
    let house = House::with(PILOT, |builder| builder.volumes(Liar));
    let denied = denied(&mut house.guard.session("acme"), &text("x"));
    assert_eq!(codes(&denied).first(), Some(&ReasonCode::VolumeExhausted));
}

#[test]
fn another_policy_is_in_force_from_the_next_request_on_and_each_record_names_its_own() {
    let house = House::new(POLICY);
    let mut session = house.guard.session("acme");
    let old = cleared(&mut session, &text("x"));
    let forbid = format!("{POLICY}[[clause]]\nid = \"closed\"\neffect = \"forbid\"\n");
    let policy = Policy::from_toml(&forbid, &Vocabulary::default()).unwrap();
    let catalog = Catalog::from_toml(common::CATALOG).unwrap();
    house.guard.replace(Evaluator::new(catalog, policy).unwrap()).unwrap();
    assert_eq!(codes(&denied(&mut session, &text("x"))).first(), Some(&ReasonCode::Forbidden));
    old.hand_over().unwrap();
    let intents = house.records("intent");
    let digests: Vec<_> = intents.iter().map(|intent| intent["policy"].clone()).collect();
    assert!(digests.len() == 2 && digests[0] != digests[1], "{digests:?}");
    assert_eq!(intents[0]["catalog"], intents[1]["catalog"]);
}

#[test]
fn detail_is_sealed_beside_the_record_and_goes_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let keys = || SealingKeys::open(folder.path(), Key::new([3; 32])).unwrap();
    let house = House::with(POLICY, |guard| guard.detail(keys()));
    let mut session = house.guard.session("acme").named("talk-7");
    let request = text("Write to ana@example.org.").user("ana.lopez").model("chat-1");
    drop(cleared(&mut session, &request));
    drop(cleared(&mut session, &text("What rhymes with orange?")));
    let sealed: Vec<Recorded> = read(&house.log())
        .unwrap()
        .filter_map(|entry| Recorded::of(&entry.unwrap()).unwrap())
        .filter(|intent| intent.detail.is_some())
        .collect();
    let open = |intent: &Recorded| keys().unseal(intent.id, intent.detail.as_ref().unwrap());
    let [named, unnamed] = sealed.as_slice() else { panic!("{sealed:?}") };
    let detail: serde_json::Value = serde_json::from_slice(&open(named).unwrap()).unwrap();
    assert_eq!(
        detail,
        serde_json::json!({
            "session": "talk-7", "user": "ana.lopez", "model": "chat-1", "bytes": 25, "more": 0,
            "places": [{ "label": "EMAIL_ADDRESS", "part": 0, "start": 9, "end": 24 }],
        })
    );
    // The key of one person goes, and nothing else.
    let tenant = TenantId::declare("acme");
    let of = keys().name(&tenant, audit::Subject::Person("ana.lopez"), named.at);
    assert!(keys().erase(of, house.guard.log()).unwrap());
    assert!(open(named).is_err());
    assert!(open(unnamed).is_ok(), "sealed under the key of its month");
    house.guard.log().close().unwrap();
    assert!(audit::verify(&house.log(), &[]).unwrap().is_ok());
}

#[test]
fn a_guard_that_does_not_wait_for_the_disk_says_so_in_every_record() {
    let house = House::with(POLICY, |guard| guard.durability(Durability::Buffered));
    let mut session = house.guard.session("acme");
    for _ in 0..300 {
        cleared(&mut session, &text("hello")).hand_over().unwrap();
    }
    // A crash now would take the last ones; far more than 256 records are never in memory alone.
    let written = read(&house.log()).unwrap().count();
    assert!(written >= 300, "{written} entries are on the disk");
    house.guard.log().close().unwrap();
    let report = audit::verify(&house.log(), &[]).unwrap();
    assert_eq!((report.completeness.buffered, report.coverage.full), (300, 300), "{report:?}");
    assert!(report.is_ok() && report.notes.iter().any(|note| note.starts_with("300 requests were released")));
}
