//! Every format, both ways: what is in a request does not leave, and what comes back is restored however it is cut.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use proptest::prelude::*;
use safeconduct::{
    Catalog, Confidence, Detector, DetectorError, Evaluator, Finding, Guard, Label, Log, Outcome, Part,
    Policy, Redactor, RuleName, Session, Signer, Span, Vocabulary,
};
use safeconduct_http::{Caller, GuardLayer, Problem, Reply, SendTo, Vendor, WireFormat, read};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

const CATALOG: &str = r#"
[[evidence]]
id = "declaration"
kind = "own_hardware_declaration"
declared_by = "operations"
declared_on = 2026-01-01

[[endpoint]]
id = "own"
provider = "self-hosted"
product = "model server"
models = ["*"]
sanctioned = true
cost = 1
claim = [{ id = "own.training", axis = "training", value = "excluded", evidence = "declaration" }]
obligation = [{ name = "store", value = "false" }, { name = "header:x-zero-data-retention", value = "true" }]

[[endpoint]]
id = "second"
provider = "self-hosted"
product = "model server"
models = ["*"]
sanctioned = true
cost = 2
claim = [{ id = "second.training", axis = "training", value = "excluded", evidence = "declaration" }]

[[endpoint]]
id = "unproven"
provider = "other"
product = "api"
models = ["*"]
sanctioned = true
cost = 3
"#;

const POLICY: &str = r#"
[[clause]]
id = "everyday"
effect = "permit"
when.purposes = ["unspecified", "support"]
"#;

struct House {
    guard: Guard,
    dir: tempfile::TempDir,
}

fn house() -> House {
    house_with(|guard| guard)
}

fn house_with(change: impl FnOnce(safeconduct::GuardBuilder) -> safeconduct::GuardBuilder) -> House {
    let dir = tempfile::tempdir().unwrap();
    let signer = Signer::generate().unwrap();
    let log = Log::open_or_create(&dir.path().join("log"), &signer).unwrap();
    let policy = Policy::from_toml(POLICY, &Vocabulary::default()).unwrap();
    let evaluator = Evaluator::new(Catalog::from_toml(CATALOG).unwrap(), policy).unwrap();
    let redactor = Redactor::builder().key(safeconduct::redaction_key(&signer)).keyed_placeholders().build();
    let guard = change(Guard::builder(log).evaluator(evaluator).redactor(redactor)).build().unwrap();
    House { guard, dir }
}

impl House {
    fn statuses(&self) -> Vec<String> {
        self.guard.log().flush().unwrap();
        let entries = safeconduct::audit::read(&self.dir.path().join("log")).unwrap();
        let leaves = entries.map(|entry| entry.unwrap().json().unwrap());
        leaves
            .filter(|leaf| leaf["kind"] == "outcome")
            .map(|leaf| leaf["status"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// One guard for all tests that only need placeholders: to build one takes longer than to use it.
fn shared() -> &'static House {
    static HOUSE: std::sync::OnceLock<House> = std::sync::OnceLock::new();
    HOUSE.get_or_init(house)
}

const MAIL: &str = "ana.ruiz@example.org";
const CARD: &str = "4111 1111 1111 1111";

/// A caller may say that its content is more sensitive than what is found in it, in one of four words.
#[test]
fn a_caller_raises_the_sensitivity_by_a_header() {
    let unproven = "[[clause]]\nid = \"all\"\neffect = \"permit\"\nto.endpoints = [\"unproven\"]\n";
    let policy = Policy::from_toml(unproven, &Vocabulary::default()).unwrap();
    let evaluator = Evaluator::new(Catalog::from_toml(CATALOG).unwrap(), policy).unwrap();
    let house = house_with(|guard| guard.evaluator(evaluator));
    let path = "/v1/embeddings";
    let ask = |word: &'static str| {
        let mut headers = http::HeaderMap::new();
        headers.insert(safeconduct_http::SENSITIVITY, http::HeaderValue::from_static(word));
        let caller = Caller::from_headers(&headers);
        let request = read(WireFormat::of(path).unwrap(), path, br#"{"model":"e5","input":"hi"}"#, &caller)?;
        Ok::<bool, safeconduct_http::ReadError>(
            house.guard.session("acme").clear(&request).unwrap().cleared().is_some(),
        )
    };
    assert_eq!((ask("public"), ask("internal"), ask("confidential")), (Ok(true), Ok(true), Ok(false)));
    assert_eq!(ask("secret"), Err(safeconduct_http::ReadError::Sensitivity));
}

/// A session that has cleared both, and the text that left for them.
fn placeholders(guard: &Guard) -> (Session, String, String) {
    let mut session = guard.session("acme");
    let mut one = |text: &str| {
        let request = safeconduct::Request::text(text);
        session.clear(&request).unwrap().cleared().unwrap().body().as_str().to_owned()
    };
    let (mail, card) = (one(MAIL), one(CARD));
    assert!(mail.starts_with("[EMAIL_ADDRESS_") && card.starts_with("[CREDIT_CARD_"), "{mail} {card}");
    (session, mail, card)
}

/// Requests as the vendors document them, with an address in every place that could hold one.
fn requests() -> Vec<(&'static str, Value)> {
    let m = MAIL;
    vec![
        (
            "/v1/chat/completions",
            json!({
            "model": "gpt-5", "user": m, "metadata": {m: m}, "stop": [m], "prediction": {"type": "content", "content": m},
            "prompt_cache_key": m, "messages": [
                {"role": "developer", "content": m, "name": m},
                {"role": "user", "content": [{"type": "text", "text": m}]},
                {"role": "assistant", "content": null, "refusal": m, "reasoning_content": m, "tool_calls": [{"id": "call_1",
                    "type": "function", "function": {"name": "f", "arguments": format!("{{\"to\":\"{m}\",\"{m}\":1}}")}}]},
                {"role": "tool", "tool_call_id": "call_1", "content": m}],
            "tools": [{"type": "function", "function": {"name": "f", "description": m, "parameters": {"type": "object",
                "properties": {"to": {"type": "string", "const": m, "enum": [m], "default": m, "examples": [m]}}}}}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"description": m}}},
            "logit_bias": {"50256": -100}, "temperature": 0.5, "max_completion_tokens": 100, "unknown": {"deep": [[m]]}}),
        ),
        (
            "/v1/responses",
            json!({
            "model": "gpt-5", "instructions": m, "input": [{"role": "user", "content": [{"type": "input_text", "text": m}]},
                {"type": "function_call", "call_id": "c", "name": "f", "arguments": format!("{{\"to\":\"{m}\"}}")},
                {"type": "function_call_output", "call_id": "c", "output": m}], "safety_identifier": m, "text": {"verbosity": m}}),
        ),
        ("/v1/completions", json!({"model": "m", "prompt": [m, m], "suffix": m, "logprobs": 1})),
        ("/v1/embeddings", json!({"model": "m", "input": [m], "user": m})),
        ("/v1/moderations", json!({"model": "m", "input": [{"type": "text", "text": m}]})),
        ("/v1/images/generations", json!({"model": "m", "prompt": m})),
        (
            "/v1/messages",
            json!({
            "model": "claude", "max_tokens": 10, "system": [{"type": "text", "text": m, "cache_control": {"type": "ephemeral"}}],
            "metadata": {"user_id": m}, "stop_sequences": [m], "messages": [
                {"role": "user", "content": m},
                {"role": "assistant", "content": [{"type": "thinking", "thinking": m, "signature": "c2ln"},
                    {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"to": m, m: [m]}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": [{"type": "text", "text": m}]}]}],
            "tools": [{"name": "f", "description": m, "input_schema": {"type": "object", "properties": {"to": {"const": m}}}}]}),
        ),
        (
            "/v1/messages/count_tokens",
            json!({"model": "claude", "messages": [{"role": "user", "content": m}]}),
        ),
        (
            "/v1beta/models/gemini:generateContent",
            json!({
            "systemInstruction": {"parts": [{"text": m}]}, "contents": [{"role": "user", "parts": [{"text": m},
                {"functionResponse": {"name": "f", "response": {"to": m}}}, {"functionCall": {"name": "f", "args": {"to": m}}}]}],
            "generationConfig": {"temperature": 0.1, "stopSequences": [m]}}),
        ),
        (
            "/model/a.b:0/converse",
            json!({
            "system": [{"text": m}], "messages": [{"role": "user", "content": [{"text": m},
                {"toolResult": {"toolUseId": "t", "content": [{"json": {"to": m}}]}}, {"toolUse": {"toolUseId": "t", "name": "f", "input": {"to": m}}}]}],
            "requestMetadata": {"k": m}}),
        ),
        (
            "/v2/chat",
            json!({"model": "command", "messages": [{"role": "user", "content": m}], "documents": [{"data": {"text": m}}]}),
        ),
        (
            "/mcp",
            json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "f", "arguments": {"to": m, "list": [m]}}}),
        ),
        ("/api/chat", json!({"model": "llama3", "messages": [{"role": "user", "content": m}]})),
        ("/api/generate", json!({"model": "llama3", "prompt": m, "system": m, "template": m})),
    ]
}

#[test]
fn no_format_lets_a_value_through_and_every_body_stays_what_it_was() {
    let house = house();
    for (path, body) in requests() {
        let format = WireFormat::of(path).unwrap();
        let text = body.to_string();
        let request = read(format, path, text.as_bytes(), &Caller::default()).unwrap();
        let mut session = house.guard.session("acme");
        let cleared = match session.clear(&request).unwrap() {
            Outcome::Cleared(cleared) => cleared,
            Outcome::Denied(denied) => panic!("{path}: {:?}", denied.reasons()),
        };
        let sent = cleared.body().as_str();
        assert!(!sent.contains("ana.ruiz") && !sent.contains("example.org"), "{path}: {sent}");
        let mut sent: Value = serde_json::from_str(sent).unwrap();
        assert_eq!(sent["store"], json!(false), "{path}: the duty of the grant");
        sent.as_object_mut().unwrap().remove("store");
        // Put back, it is the same document: nothing but the values changed, none of them its type.
        let back = safeconduct::redact::JsonDocument::parse(&sent.to_string())
            .map(|sent| serde_json::from_str::<Value>(&session.vault().restore_json(&sent)).unwrap());
        assert_eq!(back.unwrap(), body, "{path}");
        // The same without an address is the same bytes, but for the duty.
        let clean = text.replace(MAIL, "nobody");
        let request = read(format, path, clean.as_bytes(), &Caller::default()).unwrap();
        let cleared = house.guard.session("acme").clear(&request).unwrap().cleared().unwrap();
        let expected = format!("{},\"store\":false}}", &clean[..clean.len() - 1]);
        assert_eq!(cleared.body().as_str(), expected, "{path}");
    }
}

#[test]
fn a_line_of_a_batch_is_a_request_of_its_own() {
    let house = house();
    let format = WireFormat::named("openai/batch-line").unwrap();
    let line = json!({"custom_id": "1", "method": "POST", "url": "/v1/chat/completions",
        "body": {"model": "gpt-5", "messages": [{"role": "user", "content": MAIL}]}});
    let request = read(format, "", line.to_string().as_bytes(), &Caller::default()).unwrap();
    let cleared = house.guard.session("acme").clear(&request).unwrap().cleared().unwrap();
    assert!(!cleared.body().as_str().contains(MAIL));
}

#[test]
fn what_is_no_request_is_said_without_repeating_it() {
    let format = WireFormat::of("/v1/chat/completions").unwrap();
    for (body, code) in [
        (&b"[1]"[..], "invalid_body"),
        (b"", "invalid_body"),
        (b"{\"model\":\"ana\"", "invalid_body"),
        (b"{\"model\":\"ana\",\"model\":\"bo\"}", "invalid_body"),
        (b"{\"model\":{\"ana\":1}}", "invalid_body"),
        (b"{\"a\":\"\xff\"}", "invalid_body"),
    ] {
        let problem = Problem::from(read(format, "", body, &Caller::default()).err().unwrap());
        assert_eq!((problem.status, problem.code), (StatusCode::BAD_REQUEST, code));
        assert!(!problem.message.contains("ana"), "{}", problem.message);
    }
}

/// A stream of one text, as a vendor sends it, and where its pieces stand.
struct Fixture {
    path: &'static str,
    kind: &'static str,
    /// One event with a piece of the text.
    event: fn(&str) -> String,
    /// What ends it.
    end: &'static str,
    pointer: &'static str,
}

/// The text stands in JSON that is streamed as text, so values must be spelled as JSON there.
const ARGUMENTS: &[&str] =
    &["/choices/0/delta/tool_calls/0/function/arguments", "/delta/partial_json", "/delta#arguments"];

fn fixtures() -> Vec<Fixture> {
    let sse = "text/event-stream; charset=utf-8";
    let e = |path, kind, event, end, pointer| Fixture { path, kind, event, end, pointer };
    vec![
        e(
            "/v1/chat/completions",
            sse,
            |piece| {
                format!(
                    "data: {}\n\n",
                    json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": null}]})
                )
            },
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"total_tokens\":1e1}}\n\ndata: [DONE]\n\n",
            "/choices/0/delta/content",
        ),
        e(
            "/v1/chat/completions",
            sse,
            |piece| {
                format!(
                    "data: {}\r\n\r\n",
                    json!({"choices": [{"index": 3, "delta": {"reasoning_content": piece}}]})
                )
            },
            "data: [DONE]\r\n\r\n",
            "/choices/0/delta/reasoning_content",
        ),
        e(
            "/v1/chat/completions",
            sse,
            |piece| {
                format!(
                    "data: {}\n\n",
                    json!({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 2, "function": {"arguments": piece}}]}}]})
                )
            },
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
            "/choices/0/delta/tool_calls/0/function/arguments",
        ),
        e(
            "/v1/completions",
            sse,
            |piece| format!("data: {}\n\n", json!({"choices": [{"index": 0, "text": piece}]})),
            "data: [DONE]\n\n",
            "/choices/0/text",
        ),
        e(
            "/v1/responses",
            sse,
            |piece| {
                format!(
                    "event: response.output_text.delta\ndata: {}\n\n",
                    json!({"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": piece})
                )
            },
            "event: response.output_text.done\ndata: {\"type\":\"response.output_text.done\",\"output_index\":0,\"content_index\":0}\n\n",
            "/delta",
        ),
        e(
            "/v1/responses",
            sse,
            |piece| {
                format!(
                    "data: {}\n\n",
                    json!({"type": "response.function_call_arguments.delta", "output_index": 1, "delta": piece})
                )
            },
            "data: {\"type\":\"response.completed\"}\n\n",
            "/delta#arguments",
        ),
        e(
            "/v1/messages",
            sse,
            |piece| {
                format!(
                    "event: content_block_delta\ndata: {}\n\n",
                    json!({"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": piece}})
                )
            },
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n",
            "/delta/text",
        ),
        e(
            "/v1/messages",
            sse,
            |piece| {
                format!(
                    "event: content_block_delta\ndata: {}\n\n",
                    json!({"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": piece}})
                )
            },
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
            "/delta/partial_json",
        ),
        e(
            "/v1beta/models/g:streamGenerateContent",
            sse,
            |piece| {
                format!("data: {}\n\n", json!({"candidates": [{"content": {"parts": [{"text": piece}]}}]}))
            },
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}\n\n",
            "/candidates/0/content/parts/0/text",
        ),
        e(
            "/v2/chat",
            sse,
            |piece| {
                format!(
                    "event: content-delta\ndata: {}\n\n",
                    json!({"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": piece}}}})
                )
            },
            "data: {\"type\":\"content-end\",\"index\":0}\n\n",
            "/delta/message/content/text",
        ),
        e(
            "/api/chat",
            "application/x-ndjson",
            |piece| {
                format!("{}\n", json!({"message": {"role": "assistant", "content": piece}, "done": false}))
            },
            "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n",
            "/message/content",
        ),
        e(
            "/api/generate",
            "application/x-ndjson",
            |piece| format!("{}\n", json!({"response": piece, "done": false})),
            "{\"response\":\"\",\"done_reason\":\"stop\"}\n",
            "/response",
        ),
    ]
}

impl Fixture {
    fn is_arguments(&self) -> bool {
        ARGUMENTS.contains(&self.pointer)
    }

    /// The stream for a text in these pieces.
    fn stream(&self, pieces: &[String]) -> Vec<u8> {
        let events: String = pieces.iter().map(|piece| (self.event)(piece)).collect();
        (events + self.end).into_bytes()
    }

    /// The text that a client puts together.
    fn read(&self, stream: &[u8]) -> String {
        let pointer = self.pointer.split('#').next().unwrap();
        let text = std::str::from_utf8(stream).unwrap();
        let events = text.lines().filter_map(|line| {
            let data = line.strip_prefix("data: ").unwrap_or(line);
            serde_json::from_str::<Value>(data).ok()
        });
        events.filter_map(|event| event.pointer(pointer)?.as_str().map(str::to_owned)).collect()
    }
}

fn pushed(reply: &mut Reply, stream: &[u8], cuts: &[usize]) -> Vec<u8> {
    let (mut out, mut from) = (Vec::new(), 0);
    for to in cuts.iter().copied().chain([stream.len()]) {
        out.extend(reply.push(&stream[from..to]).unwrap());
        from = to;
    }
    out.extend(reply.finish().unwrap());
    out
}

#[test]
fn a_placeholder_cut_at_every_letter_is_restored_in_every_channel() {
    let house = shared();
    let (session, mail, card) = placeholders(&house.guard);
    let text = format!("To {mail}: your card \"{card}\", [EMAIL_ADDRESS_NOBODY] and {mail}[EMA");
    let restored = format!("To {MAIL}: your card \"{CARD}\", [EMAIL_ADDRESS_NOBODY] and {MAIL}[EMA");
    for fixture in fixtures() {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let stream = fixture.stream(&letters);
        let format = WireFormat::of(fixture.path).unwrap();
        let every: Vec<usize> = (0..stream.len()).collect();
        for cuts in [&[][..], &every] {
            let mut reply = Reply::new(format, fixture.kind, session.vault());
            let out = pushed(&mut reply, &stream, cuts);
            assert_eq!(fixture.read(&out), restored, "{} {}", fixture.path, fixture.pointer);
            let out = String::from_utf8(out).unwrap();
            assert!(
                out.ends_with(fixture.end) || fixture.end.contains("\"\""),
                "the end is untouched: {out}"
            );
        }
    }
}

/// Finds one text, wherever it is all there is.
struct Exactly(&'static str);

impl Detector for Exactly {
    fn name(&self) -> &str {
        "exactly"
    }
    fn labels(&self) -> Vec<Label> {
        vec![Label::PERSON]
    }
    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let span = Span::new(part.text(), 0, part.text().len()).filter(|_| part.text() == self.0);
        found.extend(
            span.map(|span| {
                Finding::new(Label::PERSON, span, Confidence::High, RuleName::declare("exactly"))
            }),
        );
        Ok(())
    }
}

#[test]
fn values_that_need_escapes_stay_valid_json_in_arguments() {
    let original = "Ana \"the\\n\" Ruiz\n";
    let scanner = safeconduct::Scanner::builder().detector(Exactly(original)).build().unwrap();
    let house = house_with(|guard| guard.scanner(scanner));
    let mut session = house.guard.session("acme");
    let sent = session.clear(&safeconduct::Request::text(original)).unwrap().cleared().unwrap();
    let placeholder = sent.body().as_str().to_owned();
    assert!(placeholder.starts_with("[PERSON_"), "{placeholder}");
    for fixture in fixtures().iter().filter(|fixture| fixture.is_arguments()) {
        let whole = format!("{{\"to\":\"{placeholder}\"}}");
        let stream = fixture.stream(&whole.chars().map(String::from).collect::<Vec<_>>());
        let mut reply = Reply::new(WireFormat::of(fixture.path).unwrap(), fixture.kind, session.vault());
        let out = fixture.read(&pushed(&mut reply, &stream, &[]));
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), json!({"to": original}), "{}", fixture.path);
    }
}

/// Its reader asked for a string: a field of the format, the schema of a tool.
#[test]
fn what_was_a_number_in_the_request_stays_a_string_in_the_reply() {
    let house = house();
    let format = WireFormat::of("/v1/chat/completions").unwrap();
    let body =
        json!({"model": "gpt-5", "messages": [{"role": "user", "content": "{\"card\": 4111111111111111}"}]});
    let request =
        read(format, "/v1/chat/completions", body.to_string().as_bytes(), &Caller::default()).unwrap();
    let mut session = house.guard.session("acme");
    let cleared = session.clear(&request).unwrap().cleared().unwrap();
    let sent = cleared.body().as_str();
    let (_, sent) = sent.split_once(r#"{\"card\": \""#).unwrap();
    let (card, _) = sent.split_once(r#"\"}"#).unwrap();
    assert!(card.starts_with("[CREDIT_CARD_"), "{card}");
    let whole = |card: &str| {
        let call = json!({"function": {"name": "pay", "arguments": format!("{{\"card\": \"{card}\"}}")}});
        json!({"choices": [{"message": {"content": card, "tool_calls": [call]}}]}).to_string()
    };
    let mut reply = Reply::new(format, "application/json", session.vault());
    let out = pushed(&mut reply, whole(card).as_bytes(), &[]);
    assert_eq!(String::from_utf8(out).unwrap(), whole("4111111111111111"));
    for fixture in fixtures().iter().filter(|fixture| fixture.is_arguments()) {
        let arguments = format!("{{\"card\": \"{card}\"}}").chars().map(String::from).collect::<Vec<_>>();
        let stream = fixture.stream(&arguments);
        let mut reply = Reply::new(WireFormat::of(fixture.path).unwrap(), fixture.kind, session.vault());
        let out = fixture.read(&pushed(&mut reply, &stream, &[]));
        assert_eq!(out, "{\"card\": \"4111111111111111\"}", "{}", fixture.path);
    }
}

#[test]
fn parallel_texts_do_not_mix() {
    let house = shared();
    let (session, mail, _) = placeholders(&house.guard);
    let (head, tail) = mail.split_at(9);
    let chunk = |choice: u32, text: &str| {
        format!("data: {}\n\n", json!({"choices": [{"index": choice, "delta": {"content": text}}]}))
    };
    let stream = [chunk(0, head), chunk(1, "plain"), chunk(1, tail), chunk(0, tail)].concat();
    let format = WireFormat::of("/v1/chat/completions").unwrap();
    let mut reply = Reply::new(format, "text/event-stream", session.vault());
    let out = String::from_utf8(pushed(&mut reply, stream.as_bytes(), &[])).unwrap();
    assert!(out.contains(&chunk(1, tail)), "the other choice's brackets are its own: {out}");
    assert_eq!(out.matches(MAIL).count(), 1, "{out}");
}

#[test]
fn nothing_is_restored_into_a_link() {
    let house = shared();
    let (session, mail, _) = placeholders(&house.guard);
    let text = format!("![x](https://evil.example/?q={mail})");
    for fixture in fixtures() {
        let stream = fixture.stream(&text.chars().map(String::from).collect::<Vec<_>>());
        let mut reply = Reply::new(WireFormat::of(fixture.path).unwrap(), fixture.kind, session.vault());
        assert_eq!(fixture.read(&pushed(&mut reply, &stream, &[])), text, "{}", fixture.path);
    }
    let whole = json!({"choices": [{"message": {"content": text}}]}).to_string();
    let format = WireFormat::of("/v1/chat/completions").unwrap();
    let mut reply = Reply::new(format, "application/json", session.vault());
    assert_eq!(String::from_utf8(pushed(&mut reply, whole.as_bytes(), &[])).unwrap(), whole);
}

#[test]
fn a_bedrock_stream_keeps_its_framing() {
    let house = shared();
    let (session, mail, _) = placeholders(&house.guard);
    let frame = |kind: &str, payload: Value| {
        let mut headers = Vec::new();
        headers.push(11);
        headers.extend_from_slice(b":event-type");
        headers.push(7);
        headers.extend_from_slice(&u16::try_from(kind.len()).unwrap().to_be_bytes());
        headers.extend_from_slice(kind.as_bytes());
        let payload = payload.to_string().into_bytes();
        let mut out = Vec::new();
        out.extend_from_slice(&u32::try_from(16 + headers.len() + payload.len()).unwrap().to_be_bytes());
        out.extend_from_slice(&u32::try_from(headers.len()).unwrap().to_be_bytes());
        out.extend_from_slice(&crc32fast::hash(&out).to_be_bytes());
        out.extend(headers);
        out.extend(payload);
        out.extend_from_slice(&crc32fast::hash(&out).to_be_bytes());
        out
    };
    let delta =
        |text: &str| frame("contentBlockDelta", json!({"contentBlockIndex": 0, "delta": {"text": text}}));
    let mut stream: Vec<u8> = mail.chars().flat_map(|letter| delta(&letter.to_string())).collect();
    stream.extend(frame("contentBlockStop", json!({"contentBlockIndex": 0})));
    let format = WireFormat::of("/model/m/converse-stream").unwrap();
    let every: Vec<usize> = (0..stream.len()).collect();
    let mut reply = Reply::new(format, "application/vnd.amazon.eventstream", session.vault());
    let out = pushed(&mut reply, &stream, &every);
    // Frames whose payload changed are framed anew: reading them again says that lengths and checksums hold.
    let mut again = Reply::new(format, "application/vnd.amazon.eventstream", session.vault());
    assert_eq!(pushed(&mut again, &out, &[]), out);
    let said = String::from_utf8_lossy(&out).into_owned();
    assert!(said.contains(&format!("\"text\":\"{MAIL}\"")), "{said}");
    let mut broken = Reply::new(format, "application/vnd.amazon.eventstream", session.vault());
    let mut flipped = stream.clone();
    flipped[30] ^= 1;
    assert!(broken.push(&flipped).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_cut_of_every_stream_says_the_same(
        words in prop::collection::vec(0usize..6, 0..8),
        piece in 1usize..9,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let house = shared();
        let (session, mail, card) = placeholders(&house.guard);
        let vocabulary = [mail.as_str(), card.as_str(), "[", " and \u{1f600} ", "[PERSON_9]", "\\[x\\] \"q\" "];
        let text: String = words.iter().map(|word| vocabulary[*word]).collect();
        let letters: Vec<char> = text.chars().collect();
        let pieces: Vec<String> = letters.chunks(piece).map(|piece| piece.iter().collect()).collect();
        for fixture in fixtures() {
            let format = WireFormat::of(fixture.path).unwrap();
            let stream = fixture.stream(&pieces);
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            places.sort_unstable();
            let (mut whole, mut cut) = (Reply::new(format, fixture.kind, session.vault()), Reply::new(format, fixture.kind, session.vault()));
            let (whole, cut) = (pushed(&mut whole, &stream, &[]), pushed(&mut cut, &stream, &places));
            prop_assert_eq!(&whole, &cut);
            let expected = text.replace(&mail, MAIL).replace(&card, CARD);
            prop_assert_eq!(fixture.read(&whole), expected, "{}", fixture.path);
        }
    }
}

#[path = "../examples/axum_service.rs"]
#[allow(unreachable_pub, reason = "an example is a crate of its own")]
mod axum_service;
#[path = "../examples/plain_functions.rs"]
#[allow(unreachable_pub, reason = "an example is a crate of its own")]
mod plain_functions;
#[cfg(feature = "reqwest")]
#[path = "../examples/reqwest_client.rs"]
#[allow(unreachable_pub, reason = "an example is a crate of its own")]
mod reqwest_client;

/// Every example is played: what its model was sent, and what its user was answered.
#[tokio::test]
async fn the_examples_do_what_they_say() {
    let folder = |name: &str| {
        let path = shared().dir.path().join(name);
        std::fs::create_dir(&path).unwrap();
        path
    };
    let mut played = vec![
        axum_service::play(&folder("axum")).await.unwrap(),
        plain_functions::play(&folder("plain")).unwrap(),
    ];
    #[cfg(feature = "reqwest")]
    played.push(reqwest_client::play(&folder("reqwest")).await.unwrap());
    for (seen, answered) in played.drain(..) {
        assert!(seen.contains("[EMAIL_ADDRESS_") && !seen.contains("ana@"), "{seen}");
        assert!(answered.contains("Write to ana@example.org."), "{answered}");
    }
}

// --- The layer --------------------------------------------------------------------------------------

type Script =
    Arc<dyn Fn(&Request<Full<Bytes>>, &str) -> Result<Response<Full<Bytes>>, &'static str> + Send + Sync>;

/// Whatever sends: keeps what it was given and answers as it is told.
#[derive(Clone)]
struct Fake {
    given: Arc<Mutex<Vec<(String, http::HeaderMap, String)>>>,
    script: Script,
}

impl Fake {
    fn new(
        script: impl Fn(&Request<Full<Bytes>>, &str) -> Result<Response<Full<Bytes>>, &'static str>
        + Send
        + Sync
        + 'static,
    ) -> Fake {
        Fake { given: Arc::default(), script: Arc::new(script) }
    }
}

impl Service<Request<Full<Bytes>>> for Fake {
    type Response = Response<Full<Bytes>>;
    type Error = &'static str;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        let fake = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.unwrap_or_else(|never: Infallible| match never {}).to_bytes();
            let text = String::from_utf8(body.to_vec()).unwrap();
            let endpoint = head.extensions.get::<SendTo>().unwrap().endpoint.to_string();
            fake.given.lock().unwrap().push((endpoint, head.headers.clone(), text.clone()));
            (fake.script)(&Request::from_parts(head, Full::from(body)), &text)
        })
    }
}

fn echo() -> Fake {
    Fake::new(|_, body| {
        let said: Value = serde_json::from_str(body).unwrap();
        let reply = json!({"choices": [{"message": {"content": said["messages"][0]["content"]}}]});
        Ok(Response::builder()
            .header("content-type", "application/json")
            .body(Full::from(reply.to_string()))
            .unwrap())
    })
}

fn ask(content: &str) -> Request<Full<Bytes>> {
    let body = json!({"model": "m", "messages": [{"role": "user", "content": content}]}).to_string();
    Request::post("/v1/chat/completions")
        .header("authorization", "Bearer k")
        .header("x-private", MAIL)
        .header("cookie", "who=ana")
        .body(Full::from(body))
        .unwrap()
}

async fn answered(
    house: &House,
    layer: GuardLayer,
    fake: &Fake,
    request: Request<Full<Bytes>>,
) -> (StatusCode, http::HeaderMap, String) {
    let _ = house;
    let mut service = layer.layer(fake.clone());
    let answer = service.call(request).await.unwrap_or_else(|never| match never {});
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map(|body| String::from_utf8(body.to_bytes().to_vec()).unwrap());
    (head.status, head.headers, body.unwrap_or_else(|error| format!("broken: {error}")))
}

/// Bodies of up to so many bytes are cleared on the thread that polls: none, and all.
const IN_PLACE: [usize; 2] = [0, 1 << 20];

/// The record stands on the disk when the inner service is called, whichever thread cleared the request.
#[tokio::test]
async fn what_is_sent_was_recorded_before() {
    for in_place in IN_PLACE {
        let house = house();
        let dir = house.dir.path().join("log");
        let fake = Fake::new(move |request, _| {
            let receipt = request.extensions().get::<SendTo>().unwrap().receipt.to_string();
            let entries = safeconduct::audit::read(&dir).unwrap();
            let mut leaves = entries.map(|entry| entry.unwrap().json().unwrap());
            match leaves.any(|leaf| leaf["kind"] == "intent" && leaf["id"] == receipt.as_str()) {
                true => Ok(Response::new(Full::from("recorded"))),
                false => Err("it is not on the disk"),
            }
        });
        let layer = GuardLayer::new(house.guard.clone()).clears_in_place(in_place);
        for _ in 0..20 {
            let (status, _, body) = answered(&house, layer.clone(), &fake, ask(MAIL)).await;
            assert_eq!((status, body.as_str()), (StatusCode::OK, "recorded"), "in place: {in_place}");
        }
    }
}

#[tokio::test]
async fn the_layer_clears_restores_and_records() {
    for in_place in IN_PLACE {
        let (house, fake) = (house(), echo());
        let (status, headers, body) = {
            let layer = GuardLayer::new(house.guard.clone()).clears_in_place(in_place);
            answered(&house, layer, &fake, ask(&format!("to {MAIL}"))).await
        };
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(MAIL), "{body}");
        assert_eq!(headers["x-safeconduct-endpoint"], "own");
        let given = fake.given.lock().unwrap().clone();
        assert_eq!(given.len(), 1);
        let (endpoint, headers, sent) = &given[0];
        assert_eq!(endpoint, "own");
        assert!(!sent.contains("ana"), "{sent}");
        assert!(headers.get("x-private").is_none() && headers.get("cookie").is_none(), "{headers:?}");
        assert_eq!(
            (&headers["authorization"], &headers["x-zero-data-retention"]),
            (&"Bearer k".parse().unwrap(), &"true".parse().unwrap())
        );
        assert_eq!(house.statuses(), ["completed"]);
    }
}

#[tokio::test]
async fn a_failed_endpoint_is_followed_by_the_next_approved_one() {
    for in_place in IN_PLACE {
        let house = house();
        let fake =
            Fake::new(|request, _| match request.extensions().get::<SendTo>().unwrap().endpoint.as_str() {
                "own" => Err("reset"),
                _ => Ok(Response::builder()
                    .header("content-type", "application/json")
                    .body(Full::from("{}"))
                    .unwrap()),
            });
        let layer = || GuardLayer::new(house.guard.clone()).clears_in_place(in_place);
        let (status, headers, _) = answered(&house, layer().failover(true), &fake, ask(MAIL)).await;
        assert_eq!((status, headers["x-safeconduct-endpoint"].to_str().unwrap()), (StatusCode::OK, "second"));
        let given = fake.given.lock().unwrap().clone();
        assert!(
            given[0].2.contains("\"store\":false") && !given[1].2.contains("store"),
            "each redacted for its own endpoint"
        );
        assert_eq!(house.statuses(), ["connection_failed", "completed"]);
        let (status, _, body) = answered(&house, layer(), &fake, ask(MAIL)).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY, "{body}");
        let all = Fake::new(|_, _| Ok(Response::builder().status(503).body(Full::from("busy")).unwrap()));
        let (status, _, body) = answered(&house, layer().failover(true), &all, ask(MAIL)).await;
        assert_eq!((status, body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));
        let tried: Vec<String> = all.given.lock().unwrap().iter().map(|one| one.0.clone()).collect();
        assert_eq!(tried, ["own", "second"], "`unproven` is below the floor and is never tried");
    }
}

#[tokio::test]
async fn what_is_not_spoken_too_large_or_refused_is_an_error_of_the_vendor() {
    for in_place in IN_PLACE {
        let (house, fake) = (house(), echo());
        let post = |path: &str, body: &str| Request::post(path).body(Full::from(body.to_owned())).unwrap();
        let layer = || GuardLayer::new(house.guard.clone()).body_max(1000).clears_in_place(in_place);
        for (request, status, code) in [
            (post("/v1/files", MAIL), 404, "unknown_surface"),
            (post("/v1/chat/completions?who=ana", "{}"), 400, "unknown_query"),
            (Request::get("/v1/chat/completions").body(Full::default()).unwrap(), 405, "unknown_method"),
            (post("/v1/chat/completions", &"x".repeat(1001)), 413, "too_large"),
            (post("/v1/chat/completions", MAIL), 400, "invalid_body"),
            (
                post("/v1/chat/completions", "{\"messages\":[],\"seed\":4111111111111111}"),
                403,
                "safeconduct_refused",
            ),
            (
                Request::post("/v1/chat/completions")
                    .header("x-safeconduct-purpose", "world_domination")
                    .body(Full::from("{\"messages\":[]}"))
                    .unwrap(),
                403,
                "safeconduct_refused",
            ),
            (
                Request::post("/v1/chat/completions")
                    .header("content-encoding", "gzip")
                    .body(Full::from("{}"))
                    .unwrap(),
                400,
                "invalid_body",
            ),
        ] {
            let (said, headers, body) = answered(&house, layer(), &fake, request).await;
            let body: Value = serde_json::from_str(&body).unwrap();
            assert_eq!((said.as_u16(), &body["error"]["code"]), (status, &json!(code)), "{body}");
            assert_eq!(headers["x-should-retry"], "false");
            assert!(!body.to_string().contains("ana") && !body.to_string().contains("4111"), "{body}");
        }
        assert!(fake.given.lock().unwrap().is_empty(), "nothing was sent");
        house.guard.log().close().unwrap();
        let (status, _, body) = answered(&house, layer(), &fake, ask("hi")).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{body}");
        assert!(fake.given.lock().unwrap().is_empty(), "without a record nothing leaves");
    }
}

#[tokio::test]
async fn a_client_is_never_sent_elsewhere() {
    // The official clients follow a 307 with the body they hold, which nobody redacted.
    let house = house();
    let fake = Fake::new(|_, _| {
        Ok(Response::builder()
            .status(307)
            .header("location", "https://evil.example/")
            .body(Full::default())
            .unwrap())
    });
    let (status, headers, _) = answered(&house, GuardLayer::new(house.guard.clone()), &fake, ask(MAIL)).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(headers.get("location").is_none());
    assert_eq!(house.statuses(), ["endpoint_error"]);
}

#[tokio::test]
async fn a_conversation_sticks_to_what_it_held() {
    let house = house();
    let fake = echo();
    let layer = GuardLayer::new(house.guard.clone()).routes(|endpoint, _| match endpoint.id.as_str() {
        "unproven" => safeconduct_http::Route::Open,
        _ => safeconduct_http::Route::Closed,
    });
    let turn = |content: &str, session: &str| {
        let mut request = ask(content);
        request.headers_mut().insert("x-safeconduct-session", session.parse().unwrap());
        request
    };
    assert_eq!(answered(&house, layer.clone(), &fake, turn("hello", "a")).await.0, StatusCode::OK);
    assert!(
        answered(&house, layer.clone(), &fake, turn(&format!("I am {MAIL}"), "a")).await.0.is_client_error()
    );
    assert!(
        answered(&house, layer.clone(), &fake, turn("hello", "a")).await.0.is_client_error(),
        "held once, held for good"
    );
    assert_eq!(answered(&house, layer, &fake, turn("hello", "b")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn whoever_hangs_up_is_recorded_as_such() {
    let house = house();
    let fake = Fake::new(|_, _| {
        Ok(Response::builder()
            .header("content-type", "text/event-stream")
            .body(Full::from("data: 1\n\n"))
            .unwrap())
    });
    let mut service = GuardLayer::new(house.guard.clone()).layer(fake);
    let answer = service.call(ask(MAIL)).await.unwrap_or_else(|never| match never {});
    drop(answer);
    assert_eq!(house.statuses(), ["cancelled"]);
}

#[test]
fn every_vendor_gets_errors_it_understands() {
    let problem = Problem::new(403, "safeconduct_refused", "no");
    for (vendor, pointer, expected) in [
        (Vendor::OpenAi, "/error/type", "permission_error"),
        (Vendor::Anthropic, "/error/type", "permission_error"),
        (Vendor::Google, "/error/status", "PERMISSION_DENIED"),
        (Vendor::Amazon, "/__type", "AccessDeniedException"),
        (Vendor::Cohere, "/message", "no"),
        (Vendor::Mcp, "/error/message", "no"),
        (Vendor::Ollama, "/error", "no"),
    ] {
        let body: Value = serde_json::from_slice(&problem.body(vendor)).unwrap();
        assert_eq!(body.pointer(pointer), Some(&json!(expected)), "{vendor}");
    }
}
