//! What holds for every JSON body, and the cases that broke other tools.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

mod common;

use common::{all, bodies, covering, detect_all, redact_body, redactor, restore_everything, texts};
use proptest::prelude::*;
use safeconduct_core::{
    Confidence, FieldUse, Finding, Findings, Label, OperatorSpec, PathRule, RedactionPlan, RuleName, Span,
};
use safeconduct_redact::{
    Context, JsonDocument, JsonError, JsonLimits, PartKind, RedactError, SurfaceKind, Vault,
};

proptest! {
    #![proptest_config(common::cases(2_000))]

    #[test]
    fn json_stays_json_and_every_word_is_gone(body in bodies(), operator in covering()) {
        let (plan, vault) = (all(operator), Vault::default());
        let Ok(redacted) = redact_body(&body, &plan, &vault) else { return Ok(()) };
        prop_assert!(serde_json::from_str::<serde_json::Value>(&redacted).is_ok(), "{redacted}");
        if *plan.layers()[0][0].operator.name() == *"placeholder" {
            let document = JsonDocument::parse(&redacted).unwrap();
            prop_assert!(detect_all(&document).iter().all(|findings| findings.is_empty()), "{redacted}");
        }
    }

    #[test]
    fn a_body_without_findings_is_the_same_bytes(body in bodies()) {
        let document = JsonDocument::parse(&body).unwrap();
        let nothing = vec![Findings::default(); document.len()];
        let (plan, vault) = (RedactionPlan::default(), Vault::default());
        let redacted = redactor().redact_json(&document, &nothing, &Context::new(&plan, &vault)).unwrap();
        prop_assert!(matches!(redacted.into_text(), std::borrow::Cow::Borrowed(same) if same == body));
    }

    #[test]
    fn parts_keep_their_order_and_replacements_their_places(body in bodies()) {
        let document = JsonDocument::parse(&body).unwrap();
        let (plan, vault) = (RedactionPlan::default(), Vault::default());
        let redacted = redactor().redact_json(&document, &detect_all(&document), &Context::new(&plan, &vault)).unwrap();
        let after = JsonDocument::parse(redacted.text()).unwrap();
        prop_assert_eq!(after.len(), document.len());
        for (before, after) in document.parts().zip(after.parts()) {
            let (mut input, mut output) = (0, 0);
            for replacement in redacted.replacements(before.index()) {
                prop_assert_eq!(&before.text()[input..replacement.input.start], &after.text()[output..replacement.output.start]);
                (input, output) = (replacement.input.end, replacement.output.end);
            }
            prop_assert_eq!(&before.text()[input..], &after.text()[output..]);
        }
    }

    #[test]
    fn restored_json_is_what_it_was(body in bodies(), hits in found_in_numbers()) {
        let (plan, vault) = (restore_everything(), Vault::default());
        let document = JsonDocument::parse(&body).unwrap();
        let findings = with_numbers(&document, hits);
        let redacted = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault)).unwrap();
        let again = JsonDocument::parse(redacted.text()).unwrap();
        prop_assert_eq!(canonical(&vault.restore_json(&again)), canonical(&body));
        // What a model wrote as a string stays one, and says the same.
        let reply = vault.restore_json_reply(&again).into_owned();
        let reply = JsonDocument::parse(&reply).unwrap();
        for ((before, between), after) in document.parts().zip(again.parts()).zip(reply.parts()) {
            prop_assert_eq!(before.text(), after.text());
            prop_assert_eq!(between.kind(), after.kind());
        }
    }

    #[test]
    fn no_word_is_passed_by_among_other_words(pieces in prop::collection::vec(prop_oneof![texts(), bodies(), Just("\n```json\n".to_owned()), Just("\n".to_owned()), Just("{\"a\": [".to_owned())], 0..6)) {
        let text = pieces.concat();
        let Some(document) = JsonDocument::parse_among(&text).unwrap() else { return Ok(()) };
        let (plan, vault) = (restore_everything(), Vault::default());
        let redacted = redactor().redact_json(&document, &detect_all(&document), &Context::new(&plan, &vault)).unwrap();
        match JsonDocument::parse_among(redacted.text()).unwrap() {
            Some(after) => prop_assert!(detect_all(&after).iter().all(|findings| findings.is_empty()), "{}", redacted.text()),
            None => prop_assert!(common::detect(redacted.text()).is_empty()),
        }
    }

    #[test]
    fn reading_agrees_with_serde_on_what_is_json(text in r#"[\[\]{}",:0-9eE.+\-\\un tfalsr]{0,12}"#) {
        prop_assert_eq!(JsonDocument::parse(&text).is_ok(), serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
    }
}

/// For some of the numbers, which share of their digits is found.
fn found_in_numbers() -> impl Strategy<Value = Vec<Option<(f64, f64)>>> {
    prop::collection::vec(prop::option::of((0.0..1.0, 0.0..1.0)), 1..8)
}

/// The findings of every part, and pieces of its numbers.
fn with_numbers(document: &JsonDocument<'_>, hits: Vec<Option<(f64, f64)>>) -> Vec<Findings> {
    let mut hits = hits.into_iter().cycle();
    let findings = document.parts().zip(detect_all(document)).map(|(part, words)| {
        let text = part.text();
        let hit = hits.next().flatten().filter(|_| part.kind() == PartKind::Number && words.is_empty());
        let Some((one, other)) = hit else { return words };
        let at = |share: f64| (share * text.len() as f64) as usize;
        let span = Span::new(text, at(one.min(other)), at(one.max(other)) + 1).unwrap();
        let rule = RuleName::declare("digits");
        Findings::new(text, vec![Finding::new(Label::US_SSN, span, Confidence::High, rule)]).unwrap()
    });
    findings.collect()
}

/// JSON with every string spelled one way, JSON inside strings too, and every other byte as it was.
fn canonical(json: &str) -> String {
    let (mut out, mut rest) = (String::new(), json);
    while let Some(open) = rest.find('"') {
        out += &rest[..open];
        let mut strings = serde_json::Deserializer::from_str(&rest[open..]).into_iter::<String>();
        let text = strings.next().unwrap().unwrap();
        rest = &rest[open + strings.byte_offset()..];
        let is_json = text.trim_start().starts_with(['{', '[', '"']) && JsonDocument::parse(&text).is_ok();
        out += &serde_json::to_string(&if is_json { canonical(&text) } else { text }).unwrap();
    }
    out + rest
}

#[test]
fn a_number_comes_back_as_the_number_it_was() {
    let (plan, vault) = (restore_everything(), Vault::default());
    for (body, redacted) in [
        (r#"{"card": 4111111111111111 }"#, r#"{"card": "[CREDIT_CARD_1]" }"#),
        (r#"[4111111111111111,"4111111111111111"]"#, r#"["[CREDIT_CARD_1]","[CREDIT_CARD_1.2]"]"#),
        (r#"[-4111111111111111]"#, r#"["[CREDIT_CARD_1.3]"]"#),
        (r#"4.111111111111111e15"#, r#""[CREDIT_CARD_1.4]""#),
        (r#"{"a":"{\"n\":[4111111111111111]}"}"#, r#"{"a":"{\"n\":[\"[CREDIT_CARD_1]\"]}"}"#),
        (r#"["[\"{\\\"n\\\": 4111111111111111}\"]"]"#, r#"["[\"{\\\"n\\\": \\\"[CREDIT_CARD_1]\\\"}\"]"]"#),
        (r#"["see {\"n\": 4111111111111111} there"]"#, r#"["see {\"n\": \"[CREDIT_CARD_1]\"} there"]"#),
    ] {
        assert_eq!(redact_body(body, &plan, &vault).as_deref(), Ok(redacted));
        assert_eq!(vault.restore_json(&JsonDocument::parse(redacted).unwrap()), body);
    }
    for (written, restored) in [
        // In a longer string, in a key, alone in a string's own text, in words: its digits.
        (r#"["no [CREDIT_CARD_1]"]"#, r#"["no 4111111111111111"]"#),
        (r#"[" [CREDIT_CARD_1]"]"#, r#"[" 4111111111111111"]"#),
        (r#"{"[CREDIT_CARD_1]":1}"#, r#"{"4111111111111111":1}"#),
        (r#"["\"[CREDIT_CARD_1]\""]"#, r#"["\"4111111111111111\""]"#),
        (r#"["[CREDIT_CARD_1.4]!"]"#, r#"["4111111111111111!"]"#),
        // However it is spelled, it is that number; nobody else's is.
        (r#"["\u005bcredit card 1]"]"#, r#"[4111111111111111]"#),
        (r#"["[CREDIT_CARD_9]"]"#, r#"["[CREDIT_CARD_9]"]"#),
    ] {
        assert_eq!(vault.restore_json(&JsonDocument::parse(written).unwrap()), restored);
    }
    assert_eq!(vault.restore("[CREDIT_CARD_1] [CREDIT_CARD_1.4]"), "4111111111111111 4111111111111111");
    // What may not return does not.
    let never = RedactionPlan::default().with_restore(vec![safeconduct_core::RestoreRule {
        on: safeconduct_core::Selector::Any,
        scope: safeconduct_core::RestoreScope::Never,
    }]);
    let vault = Vault::default();
    let redacted = redact_body("[4111111111111111]", &never, &vault).unwrap();
    assert_eq!(vault.restore_json(&JsonDocument::parse(&redacted).unwrap()), redacted);
}

fn redact(body: &str) -> String {
    redact_body(body, &RedactionPlan::default(), &Vault::default()).unwrap()
}

#[test]
fn only_what_was_found_changes() {
    for (body, redacted) in [
        (
            r#"{ "a" : "x ana@example.org \u00e9\/" , "b":1.50 }"#,
            r#"{ "a" : "x [EMAIL_ADDRESS_1] \u00e9\/" , "b":1.50 }"#,
        ),
        (r#"{"a":"\u0061na\u0040example.org!"}"#, r#"{"a":"[EMAIL_ADDRESS_1]!"}"#),
        (r#"{"card":4111111111111111}"#, r#"{"card":"[CREDIT_CARD_1]"}"#),
        (r#"{"card":4.111111111111111e15,"n":1e3}"#, r#"{"card":"[CREDIT_CARD_1]","n":1e3}"#),
        (r#"{"ana@example.org":{"ana@example.org":1}}"#, r#"{"[EMAIL_ADDRESS_1]":{"[EMAIL_ADDRESS_1]":1}}"#),
        (r#"{"a":1,"a":"078-05-1120"}"#, r#"{"a":1,"a":"[US_SSN_1]"}"#),
        (
            r#"{"arguments":"{\"to\": \"\\u0061na@example.org\", \"n\":\t4111111111111111}"}"#,
            r#"{"arguments":"{\"to\": \"[EMAIL_ADDRESS_1]\", \"n\":\t\"[CREDIT_CARD_1]\"}"}"#,
        ),
        (r#"["[\"[\\\"ana@example.org\\\"]\"]"]"#, r#"["[\"[\\\"[EMAIL_ADDRESS_1]\\\"]\"]"]"#),
        (r#""ana@example.org\ud800""#, r#""[EMAIL_ADDRESS_1]\ud800""#),
    ] {
        assert_eq!(redact(body), redacted);
    }
}

#[test]
fn a_number_that_must_stay_one_is_a_refusal_with_its_place() {
    let plan = RedactionPlan::default();
    for (body, place) in [
        (r#"{"messages":[],"seed":4111111111111111}"#, Some("/seed")),
        (r#"{"body":{"messages":[],"max_tokens":4111111111111111}}"#, Some("/body/max_tokens")),
        (r#"{"messages":[],"logit_bias":{"ana@example.org":4111111111111111}}"#, Some("/logit_bias/{0}")),
        (
            r#"{"messages":[],"tools":[{"function":{"parameters":{"properties":{"a":{"maximum":4111111111111111}}}}}]}"#,
            Some("/tools/0/function/parameters/properties/a/maximum"),
        ),
        (r#"{"seed":4111111111111111}"#, None),
        (r#"{"messages":[{"content":"{\"seed\":4111111111111111}"}]}"#, None),
        (r#"{"messages":[{"seed":4111111111111111}]}"#, None),
    ] {
        let refusal = redact_body(body, &plan, &Vault::default()).err();
        let expected = place.map(|pointer| RedactError::Unrewritable {
            pointer: pointer.to_owned(),
            label: Label::CREDIT_CARD,
        });
        assert_eq!(refusal, expected, "{body}");
    }
}

#[test]
fn what_is_no_json_or_beyond_the_limits_is_an_error() {
    let deep = "[".repeat(1_000) + &"]".repeat(1_000);
    assert!(JsonDocument::parse(&deep).is_ok());
    let deeper = "[".repeat(100_000) + &"]".repeat(100_000);
    assert!(matches!(JsonDocument::parse(&deeper), Err(JsonError::Depth { limit: 2_048, .. })));
    let mut nested = "\"x\"".to_owned();
    for _ in 0..12 {
        nested = serde_json::to_string(&nested).unwrap();
        if nested.len() > 100_000 {
            break;
        }
    }
    assert!(matches!(JsonDocument::parse(&nested), Err(JsonError::Embedded { limit: 8, .. })));
    let few = JsonLimits { parts: 2, ..JsonLimits::default() };
    assert!(matches!(JsonDocument::parse_within("[1,2,3]", few), Err(JsonError::Parts { limit: 2 })));
    for text in ["", "{", "[1,]", "{\"a\":}", "01", "\"\n\"", "nul", "[1] 2", "{1:2}", "\"\\x\"", "\"\\u12\""]
    {
        assert!(matches!(JsonDocument::parse(text), Err(JsonError::Syntax { .. })), "{text}");
    }
}

#[test]
fn parts_know_their_key_kind_and_place() {
    let body = r#"{"a/b":[{"phone":"1","~":[2]}],"args":"{\"k\":[\"v\"]}"}"#;
    let document = JsonDocument::parse(body).unwrap();
    let parts: Vec<_> =
        document.parts().map(|part| (part.kind(), part.text(), part.key(), part.pointer())).collect();
    let row = |kind, text, key, pointer: &str| (kind, text, key, pointer.to_owned());
    assert_eq!(
        parts,
        [
            row(PartKind::Key, "a/b", None, "/a~1b"),
            row(PartKind::Key, "phone", Some("a/b"), "/a~1b/0/phone"),
            row(PartKind::Text, "1", Some("phone"), "/a~1b/0/phone"),
            row(PartKind::Key, "~", Some("a/b"), "/a~1b/0/~0"),
            row(PartKind::Number, "2", Some("~"), "/a~1b/0/~0/0"),
            row(PartKind::Key, "args", None, "/args"),
            row(PartKind::Key, "k", Some("args"), "/args#/k"),
            row(PartKind::Text, "v", Some("k"), "/args#/k/0"),
        ]
    );
}

#[test]
fn what_is_no_text_is_named() {
    let body = r#"{"model":"m","messages":[
        {"role":"user","content":[
            {"type":"text","text":"hi"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
            {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
            {"type":"file","file":{"file_id":"f1"}},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
            {"type":"document","source":{"type":"text","data":"plain"}}]},
        {"role":"assistant","tool_calls":[{"function":{"arguments":"{\"image_url\":\"x\"}"}}]}],
        "tools":[{"function":{"parameters":{"properties":{"image_url":{"type":"string"}}}}}],
        "previous_response_id":"r1"}"#;
    let document = JsonDocument::parse(body).unwrap();
    let surfaces: Vec<_> =
        document.surfaces().into_iter().map(|surface| (surface.pointer, surface.kind)).collect();
    let row = |pointer: &str, kind| (pointer.to_owned(), kind);
    assert_eq!(
        surfaces,
        [
            row("/messages/0/content/1/image_url", SurfaceKind::Image),
            row("/messages/0/content/2/input_audio", SurfaceKind::Audio),
            row("/messages/0/content/3/file", SurfaceKind::File),
            row("/messages/0/content/3/file/file_id", SurfaceKind::File),
            row("/messages/0/content/4/source", SurfaceKind::File),
            row("/previous_response_id", SurfaceKind::Reference),
        ]
    );
}

#[test]
fn half_a_surrogate_pair_inside_a_finding_is_a_refusal() {
    let document = JsonDocument::parse(r#"["x\ud800y"]"#).unwrap();
    let text = document.part(0).unwrap().text();
    let span = Span::new(text, 0, text.len()).unwrap();
    let finding = Finding::new(Label::PERSON, span, Confidence::High, RuleName::declare("test"));
    let findings = [Findings::new(text, vec![finding]).unwrap()];
    let (plan, vault) = (RedactionPlan::default(), Vault::default());
    let outcome = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault));
    let expected = RedactError::Unrewritable { pointer: "/0".to_owned(), label: Label::PERSON };
    assert_eq!(outcome.unwrap_err(), expected);
}

#[test]
fn an_echo_crosses_parts() {
    let body = r#"{"card":"4111111111111111","note":"4111111111111111"}"#;
    let document = JsonDocument::parse(body).unwrap();
    let mut findings = detect_all(&document);
    findings[3] = Findings::default();
    for (operator, redacted) in [
        (OperatorSpec::Placeholder, r#"{"card":"[CREDIT_CARD_1]","note":"[CREDIT_CARD_1]"}"#),
        (OperatorSpec::Remove, r#"{"card":"","note":""}"#),
    ] {
        let (plan, vault) = (all(operator), Vault::default());
        let outcome = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault)).unwrap();
        assert_eq!(outcome.text(), redacted);
    }
}

#[test]
fn a_value_is_named_by_its_neighbour_where_its_key_says_nothing() {
    for (body, key) in [
        (r#"{"name":"DB_PASSWORD","value":"hunter2"}"#, "DB_PASSWORD"),
        (r#"{"value":"hunter2","type":"x","key":"DB_PASSWORD"}"#, "DB_PASSWORD"),
        (r#"{"label":"x","Name":"DB_PASSWORD","Value":["hunter2"]}"#, "DB_PASSWORD"),
        (
            r#"[{"name":"a","value":{"id":"b","nested":"c"}},{"name":"DB_PASSWORD","value":"hunter2"}]"#,
            "DB_PASSWORD",
        ),
        (r#"{"name":"a","other":{"value":"hunter2"}}"#, "value"),
        (r#"{"name":"a","secret":"hunter2"}"#, "secret"),
    ] {
        let document = JsonDocument::parse(body).unwrap();
        let part = document.parts().find(|part| part.text() == "hunter2").unwrap();
        assert_eq!(part.key(), Some(key), "{body}");
    }
}

#[test]
fn an_identifier_is_covered_in_any_grouping_and_comes_back_as_it_stood() {
    let body = r#"{"ssn":"078-05-1120","again":78051120,"plain":"078051120 and 078 05 1120, 1078051120"}"#;
    let document = JsonDocument::parse(body).unwrap();
    let mut findings = detect_all(&document);
    findings[3] = Findings::default();
    let (plan, vault) = (restore_everything(), Vault::default());
    let redacted = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault)).unwrap();
    assert_eq!(
        redacted.text(),
        r#"{"ssn":"[US_SSN_1]","again":78051120,"plain":"[US_SSN_1.2] and [US_SSN_1.3], 1[US_SSN_1.2]"}"#
    );
    assert_eq!(vault.restore_json(&JsonDocument::parse(redacted.text()).unwrap()), body);
    let number = r#"{"card":"4111 1111 1111 1111","n":[4111111111111111, 4.111111111111111e15]}"#;
    let document = JsonDocument::parse(number).unwrap();
    let mut findings = detect_all(&document);
    findings[3..].fill(Findings::default());
    let redacted = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault)).unwrap();
    assert_eq!(
        redacted.text(),
        r#"{"card":"[CREDIT_CARD_1]","n":["[CREDIT_CARD_1.2]", "[CREDIT_CARD_1.3]"]}"#
    );
    assert_eq!(vault.restore_json(&JsonDocument::parse(redacted.text()).unwrap()), number);
}

#[test]
fn json_among_other_words_stays_json() {
    for (text, redacted) in [
        (
            "{\"n\":4111111111111111}\n{\"n\":\"\\u0061na@example.org\"}\n",
            "{\"n\":\"[CREDIT_CARD_1]\"}\n{\"n\":\"[EMAIL_ADDRESS_1]\"}\n",
        ),
        (
            "ana@example.org:\n```json\n{\n  \"card\": 4111111111111111\n}\n```\nand 078-05-1120",
            "[EMAIL_ADDRESS_1]:\n```json\n{\n  \"card\": \"[CREDIT_CARD_1]\"\n}\n```\nand [US_SSN_1]",
        ),
        ("INFO got {\"card\": 4111111111111111} ok", "INFO got {\"card\": \"[CREDIT_CARD_1]\"} ok"),
        ("{\"a\": {\"card\": 4111111111111111}", "{\"a\": {\"card\": \"[CREDIT_CARD_1]\"}"),
        ("[1, 4111111111111111]\n[2", "[1, \"[CREDIT_CARD_1]\"]\n[2"),
    ] {
        let document = JsonDocument::parse_among(text).unwrap().unwrap();
        let (plan, vault) = (RedactionPlan::default(), Vault::default());
        let outcome =
            redactor().redact_json(&document, &detect_all(&document), &Context::new(&plan, &vault)).unwrap();
        assert_eq!(outcome.text(), redacted);
        // The same in a string of a body, one level of escapes deeper.
        let body = serde_json::to_string(&[text]).unwrap();
        let outcome = redact_body(&body, &plan, &Vault::default()).unwrap();
        assert_eq!(outcome, serde_json::to_string(&[redacted]).unwrap());
    }
    for text in ["no JSON", "{ not: json }", "[1] a note", "{}", "[EMAIL_ADDRESS_1]"] {
        assert!(JsonDocument::parse_among(text).unwrap().is_none(), "{text}");
    }
}

#[test]
fn what_only_looks_like_json_is_read_in_linear_time() {
    let start = std::time::Instant::now();
    for text in [
        "{\"a\":".repeat(100_000),
        "[\n[\"".repeat(100_000),
        "{\"a\":1,".repeat(100_000),
        "{\"a\":[\"{".repeat(50_000),
    ] {
        let outcome = JsonDocument::parse_among(&text);
        assert!(outcome.is_ok() || matches!(outcome, Err(JsonError::Parts { .. })));
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

fn with_paths(paths: &[(&str, FieldUse)]) -> RedactionPlan {
    let rules = paths.iter().map(|(at, holds)| PathRule { at: at.parse().unwrap(), holds: *holds });
    RedactionPlan::default().with_paths(rules.collect())
}

#[test]
fn paths_say_what_is_dropped_and_all_else_is_content() {
    let body = r#"{"keep":"ana@example.org","debug":{"a":["ana@example.org"],"b":1},"n": 5 ,"t":true,"s":"x","list":[{"id":1,"x":"078-05-1120"},{"id":2,"x":"y"}],"args":"{\"p\":\"q\"}"}"#;
    let plan = with_paths(&[
        ("/debug", FieldUse::Dropped),
        ("/n", FieldUse::Dropped),
        ("/t", FieldUse::Dropped),
        ("/s", FieldUse::Dropped),
        ("/list/*/x", FieldUse::Dropped),
        ("/args/p", FieldUse::Dropped),
    ]);
    let redacted = redact_body(body, &plan, &Vault::default()).unwrap();
    assert_eq!(
        redacted,
        r#"{"keep":"[EMAIL_ADDRESS_1]","debug":null,"n": null ,"t":null,"s":null,"list":[{"id":1,"x":null},{"id":2,"x":null}],"args":"{\"p\":null}"}"#
    );
    let later = with_paths(&[("/**", FieldUse::Dropped), ("/keep", FieldUse::Content)]);
    let redacted =
        redact_body(r#"{"keep":"ana@example.org","x":{"y":1}}"#, &later, &Vault::default()).unwrap();
    assert_eq!(redacted, "null", "what is above is dropped with all that is in it");
}

#[test]
fn telemetry_keeps_indicators_and_metadata_what_is_not_confidential() {
    let text = r#"{"event":{"ip":"203.0.113.77","who":"ana@example.org"},"meta":{"ip":"203.0.113.77"},"other":"203.0.113.77"}"#;
    let document = JsonDocument::parse(text).unwrap();
    let find = |part: safeconduct_redact::JsonPart<'_>| {
        let label = match part.text() {
            "203.0.113.77" => Label::IP_ADDRESS,
            "ana@example.org" => Label::EMAIL_ADDRESS,
            _ => return Findings::default(),
        };
        let span = Span::new(part.text(), 0, part.text().len()).unwrap();
        let rule = RuleName::declare("test");
        Findings::new(part.text(), vec![Finding::new(label, span, Confidence::High, rule)]).unwrap()
    };
    let findings: Vec<Findings> = document.parts().map(find).collect();
    let plan = with_paths(&[("/event/**", FieldUse::Telemetry), ("/meta", FieldUse::Metadata)]);
    let vault = Vault::default();
    let redacted = redactor().redact_json(&document, &findings, &Context::new(&plan, &vault)).unwrap();
    assert_eq!(
        redacted.text(),
        r#"{"event":{"ip":"203.0.113.77","who":"[EMAIL_ADDRESS_1]"},"meta":{"ip":"[IP_ADDRESS_1]"},"other":"[IP_ADDRESS_1]"}"#
    );
}
