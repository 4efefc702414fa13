//! `safeconduct guard`: every request ends with an answer and a record; in doubt nothing leaves.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null, and a failed test may panic")]

mod common;

use common::{Home, Run, Tested, files, keys, lines};
use serde_json::{Value, json};
use std::{error::Error, fs};

const EMAIL: &str = "ana.lopez@example.org";
const OTHER: &str = "bo.lind@example.com";
const CARD: &str = "4111 1111 1111 1111";

/// The only answer of a run with one request.
fn answer(run: Run) -> Result<Value, Box<dyn Error>> {
    let answers = run.json()?;
    match &answers[..] {
        [answer] => Ok(answer.clone()),
        _ => Err(format!("{} answers:\n{}", answers.len(), run.err).into()),
    }
}

/// The answer to one request, in a home of its own.
fn asked(request: Value) -> Result<Value, Box<dyn Error>> {
    answer(Home::new()?.guard(&[request])?.ended(0)?)
}

/// The redacted body of a request that is only a body.
fn body(body: Value) -> Result<Value, Box<dyn Error>> {
    let answer = asked(json!({"id": 1, "body": body}))?;
    assert_eq!(answer["outcome"], "cleared", "{answer}");
    Ok(answer["body"].clone())
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The codes of a refusal: its own and those of the endpoints it turned down.
fn codes(answer: &Value) -> Vec<&str> {
    let own = answer["reasons"].as_array().into_iter().flatten();
    own.filter_map(|reason| reason["code"].as_str()).collect()
}

#[test]
fn a_cleared_request_has_exactly_the_promised_fields() -> Tested {
    let answer = asked(
        json!({"id": "r1", "tenant": "acme", "purpose": "support", "classes": ["user_content"], "body": format!("Write to {EMAIL}.")}),
    )?;
    assert_eq!(keys(&answer), ["body", "endpoint", "id", "obligations", "outcome", "receipt", "rejected"]);
    assert_eq!((&answer["id"], &answer["outcome"]), (&json!("r1"), &json!("cleared")));
    assert!(answer["endpoint"].is_string());
    assert_eq!(keys(&answer["receipt"]), ["id", "index", "leaf", "log"]);
    for obligation in answer["obligations"].as_array().ok_or("obligations are a list")? {
        assert_eq!(keys(obligation), ["kind", "name", "value"]);
        assert!(["text", "request"].contains(&text_of(&obligation["kind"])), "{obligation}");
    }
    for rejected in answer["rejected"].as_array().ok_or("the rejected are a list")? {
        assert_eq!(keys(rejected), ["endpoint", "reasons"]);
        let reasons = rejected["reasons"].as_array().ok_or("reasons are a list")?;
        assert!(!reasons.is_empty(), "{rejected}");
        for reason in reasons {
            assert_eq!(keys(reason), ["claim", "clause", "code", "endpoint", "evidence", "message"]);
            assert!(reason["code"].is_string() && reason["message"].is_string(), "{reason}");
        }
    }
    Ok(())
}

#[test]
fn a_denied_request_has_exactly_the_promised_fields() -> Tested {
    let answer =
        asked(json!({"id": "r2", "purpose": "no_such_purpose", "body": format!("Write to {EMAIL}.")}))?;
    assert_eq!(keys(&answer), ["id", "outcome", "reasons", "receipt", "rejected"]);
    assert_eq!(answer["outcome"], "denied");
    assert_eq!(keys(&answer["receipt"]), ["id", "index", "leaf", "log"]);
    let reasons = answer["reasons"].as_array().ok_or("reasons are a list")?;
    assert!(!reasons.is_empty());
    for reason in reasons {
        assert_eq!(keys(reason), ["claim", "clause", "code", "endpoint", "evidence", "message"]);
    }
    assert!(!answer.to_string().contains(EMAIL));
    Ok(())
}

#[test]
fn only_id_and_body_are_required() -> Tested {
    let answer = asked(json!({"id": null, "body": "What rhymes with orange?"}))?;
    assert_eq!((&answer["outcome"], &answer["id"]), (&json!("cleared"), &Value::Null));
    assert_eq!(answer["body"], "What rhymes with orange?");
    Ok(())
}

#[test]
fn what_nobody_knows_is_refused_and_said() -> Tested {
    let cases = [
        json!({"id": 1, "body": "hello", "purpose": "growth_hacking"}),
        json!({"id": 1, "body": "hello", "classes": ["crown_jewels"]}),
        json!({"id": 1, "body": "hello", "tenant": "Acme & Sons"}),
        json!({"id": 1, "body": "hello", "regimes": ["world_domination"]}),
        json!({"id": 1, "body": "hello", "model": "no-such-model-anywhere"}),
    ];
    let mut seen = Vec::new();
    for request in cases {
        let answer = asked(request.clone())?;
        assert_eq!(answer["outcome"], "denied", "{request}");
        seen.push(format!("{:?}", codes(&answer)));
    }
    seen.dedup();
    assert_eq!(seen.len(), 5, "five reasons, five codes: {seen:?}");
    let team = asked(json!({"id": 1, "body": "hello", "team": "Not A Team"}))?;
    assert_eq!(team["outcome"], "denied", "{team}");
    let known = asked(json!({"id": 1, "body": "hello", "team": "red", "regimes": ["finance"]}))?;
    assert_eq!(known["outcome"], "cleared", "{known}");
    Ok(())
}

#[test]
fn a_body_of_text_loses_what_was_found() -> Tested {
    let redacted = body(json!(format!("Write to {EMAIL}, charge {CARD}.")))?;
    let text = text_of(&redacted);
    assert!(text.starts_with("Write to ") && text.contains(", charge "), "{text}");
    assert!(!text.contains(EMAIL) && !text.contains("4111"), "{text}");
    Ok(())
}

#[test]
fn a_body_of_json_keeps_its_shape() -> Tested {
    let sent = json!({
        "model": "m", "stream": false, "none": null, "temperature": 0.25, "n": 3, "big": 9_007_199_254_740_993_u64,
        "messages": [{"role": "user", "content": [{"type": "text", "text": format!("I am {EMAIL}")}, {"type": "text", "text": ""}]}],
        "empty": {}, "list": [],
    });
    let back = body(sent.clone())?;
    assert_eq!(
        sent.as_object().map(|o| o.keys().collect::<Vec<_>>()),
        back.as_object().map(|o| o.keys().collect())
    );
    let mut expected = sent;
    expected["messages"][0]["content"][0]["text"] = back["messages"][0]["content"][0]["text"].clone();
    assert_eq!(back, expected);
    let text = text_of(&back["messages"][0]["content"][0]["text"]);
    assert!(text.starts_with("I am ") && !text.contains("ana"), "{text}");
    Ok(())
}

#[test]
fn numbers_that_stay_keep_every_digit() -> Tested {
    let line = format!(
        "{{\"id\":1,\"body\":{{\"a\":1.10,\"b\":123456789012345678901234567890,\"c\":-0.0,\"d\":1E400,\"t\":\"{EMAIL}\"}}}}\n"
    );
    let run = Home::new()?.run(&["guard", "--json", "--audit", "log", "-"], line)?.ended(0)?;
    for number in ["1.10", "123456789012345678901234567890", "-0.0", "1E400"] {
        assert!(run.text()?.contains(number), "{number} is not in {}", run.text()?);
    }
    Ok(())
}

#[test]
fn a_number_that_must_go_becomes_a_string() -> Tested {
    let back = body(json!({"payout": {"card": 4_111_111_111_111_111_u64, "amount": 120.5}}))?;
    assert!(back["payout"]["card"].is_string(), "{back}");
    assert!(!back.to_string().contains("4111111111111111"));
    assert_eq!(back["payout"]["amount"], json!(120.5));
    Ok(())
}

#[test]
fn a_number_that_must_stay_a_number_is_a_refusal_that_says_where() -> Tested {
    let sent = json!({"model": "m", "messages": [{"role": "user", "content": "hello"}], "seed": 4_111_111_111_111_111_u64});
    let answer = asked(json!({"id": 1, "body": sent}))?;
    assert_eq!(answer["outcome"], "denied", "{answer}");
    let reasons = answer["reasons"].to_string();
    assert!(reasons.contains("/seed") && !reasons.contains("4111"), "{reasons}");
    Ok(())
}

#[test]
fn keys_of_an_object_are_redacted_too() -> Tested {
    let back = body(json!({"owners": {EMAIL: "admin", OTHER: "reader"}, "version": 2}))?;
    assert!(!back.to_string().contains(EMAIL) && !back.to_string().contains(OTHER), "{back}");
    assert_eq!(back["owners"].as_object().map(serde_json::Map::len), Some(2), "two people stay two: {back}");
    Ok(())
}

#[test]
fn json_inside_strings_is_redacted_and_stays_json() -> Tested {
    let inner =
        json!({"to": EMAIL, "note": "said \"hi\"\n", "deep": json!({"card": CARD}).to_string()}).to_string();
    let escaped = format!("{{\"to\":\"\\u0061{}\",\"n\":4111111111111111}}", &EMAIL[1..]);
    let back = body(
        json!({"tool_calls": [{"function": {"name": "send", "arguments": inner}}, {"function": {"name": "send", "arguments": escaped}}]}),
    )?;
    for call in back["tool_calls"].as_array().ok_or("the calls are a list")? {
        let arguments: Value = serde_json::from_str(text_of(&call["function"]["arguments"]))?;
        let to = text_of(&arguments["to"]);
        assert!(!to.is_empty() && !to.contains("example.org"), "{arguments}");
    }
    let first: Value = serde_json::from_str(text_of(&back["tool_calls"][0]["function"]["arguments"]))?;
    assert_eq!(first["note"], "said \"hi\"\n");
    let deep: Value = serde_json::from_str(text_of(&first["deep"]))?;
    assert!(!text_of(&deep["card"]).contains("4111"), "{deep}");
    let second: Value = serde_json::from_str(text_of(&back["tool_calls"][1]["function"]["arguments"]))?;
    assert!(second["n"].is_string() && !second.to_string().contains("4111111"), "{second}");
    Ok(())
}

#[test]
fn every_corner_of_a_chat_request_is_looked_at() -> Tested {
    let sent = json!({
        "model": "m", "user": EMAIL, "stop": [EMAIL], "metadata": {"owner": EMAIL}, "prediction": {"type": "content", "content": EMAIL},
        "messages": [
            {"role": "user", "name": EMAIL, "content": "x"},
            {"role": "assistant", "content": null, "refusal": EMAIL, "reasoning_content": EMAIL, "function_call": {"name": "f", "arguments": format!("{{\"a\":\"{EMAIL}\"}}")}},
            {"role": "tool", "tool_call_id": "c", "content": [{"type": "text", "text": EMAIL}]},
            {"role": "user", "content": [{"type": "tool_result", "content": [{"type": "text", "text": EMAIL}]}]},
        ],
        "tools": [{"type": "function", "function": {"name": "f", "description": EMAIL, "parameters": {"properties": {"to": {"const": EMAIL, "enum": [EMAIL], "default": EMAIL}}}}}],
        "prompt_cache_key": EMAIL,
    });
    let back = body(sent)?;
    assert!(!back.to_string().contains("example.org"), "{back}");
    Ok(())
}

#[test]
fn escapes_do_not_hide_anything() -> Tested {
    let all: String = EMAIL.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let run = Home::new()?.run(
        &["guard", "--json", "--audit", "log", "-"],
        format!("{{\"id\":1,\"body\":{{\"t\":\"{all}\"}}}}\n"),
    )?;
    let answer = answer(run.ended(0)?)?;
    assert!(!answer["body"].to_string().contains("example.org"), "{answer}");
    assert!(text_of(&answer["body"]["t"]).contains("EMAIL_ADDRESS"), "{answer}");
    Ok(())
}

#[test]
fn one_session_keeps_one_name_for_one_value() -> Tested {
    let say = |id: u32, session: Option<&str>, tenant: &str, text: &str| match session {
        Some(session) => json!({"id": id, "session": session, "tenant": tenant, "body": text}),
        None => json!({"id": id, "tenant": tenant, "body": text}),
    };
    let requests = [
        say(0, Some("s"), "acme", EMAIL),
        say(1, Some("s"), "acme", &format!("{OTHER} {EMAIL}")),
        say(2, None, "acme", OTHER),
        say(3, None, "acme", EMAIL),
        say(4, Some("s"), "other", OTHER),
    ];
    let answers = Home::new()?.guard(&requests)?.ended(0)?.json()?;
    let bodies: Vec<&str> = answers.iter().map(|answer| text_of(&answer["body"])).collect();
    let [first, both, ..] = bodies[..] else { return Err("too few answers".into()) };
    let (other, again) = both.split_once(' ').ok_or(both)?;
    assert_eq!(again, first, "the same value, the same placeholder: {bodies:?}");
    assert_ne!(other, first, "another value, another placeholder: {bodies:?}");
    assert_eq!(bodies[2], first, "a line without session starts afresh: {bodies:?}");
    assert_eq!(bodies[3], first, "and so does the next: {bodies:?}");
    assert_eq!(bodies[4], first, "another tenant's session of the same name is another session: {bodies:?}");
    Ok(())
}

#[test]
fn a_placeholder_that_the_caller_typed_is_nobody() -> Tested {
    let minted = body(json!(EMAIL))?;
    let typed = text_of(&minted).to_owned();
    let back = body(json!(format!("{typed} is not {EMAIL}")))?;
    let text = text_of(&back);
    assert!(!text.contains(EMAIL));
    assert_eq!(text.matches(&typed).count(), 1, "the typed and the minted stay apart: {text}");
    Ok(())
}

#[test]
fn what_cannot_be_scanned_does_not_reach_a_vendor() -> Tested {
    let image = json!({"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]}]});
    let answer = asked(json!({"id": 1, "body": image}))?;
    let local = answer["endpoint"] == "local";
    assert!(answer["outcome"] == "denied" || local, "{answer}");
    Ok(())
}

#[test]
fn broken_lines_are_named_and_do_not_stop_the_rest() -> Tested {
    let mut input = b"{\"id\":1,\"body\":\"a\"}\n{\"id\":2,\"body\":\n".to_vec();
    input.extend_from_slice(b"{\"id\":3,\"body\":\"caf\xe9\"}\n");
    input.extend_from_slice(
        b"{\"id\":4}\n{\"body\":\"x\"}\n{\"id\":6,\"body\":\"x\",\"ana.lopez@example.org\":1}\n",
    );
    input.extend_from_slice(b"\"just a string\"\n{\"id\":8,\"body\":7}\n{\"id\":9,\"body\":\"i\"}\n");
    let run = Home::new()?.run(&["guard", "--json", "--audit", "log", "-"], input)?.ended(2)?;
    let ids: Vec<_> = run.json()?.into_iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(9)]);
    for line in 2..=8 {
        assert!(run.err.contains(&format!("line {line}, column ")), "no word of line {line}:\n{}", run.err);
    }
    assert!(
        run.err.contains("`body`") && run.err.contains("`id`"),
        "the missing fields are named:\n{}",
        run.err
    );
    assert!(!run.err.contains(EMAIL), "what the caller wrote stays out of messages:\n{}", run.err);
    Ok(())
}

#[test]
fn nesting_without_end_is_an_answer_not_a_crash() -> Tested {
    let deep = format!("{{\"id\":1,\"body\":{{\"a\":{}{}}}}}\n", "[".repeat(50_000), "]".repeat(50_000));
    let nested = (0..12).fold(json!(EMAIL), |inner, _| json!(json!({"a": inner}).to_string()));
    let input = format!(
        "{deep}{}{}",
        lines(&[json!({"id": 2, "body": {"a": nested}})]),
        lines(&[json!({"id": 3, "body": "fine"})])
    );
    let run = Home::new()?.run(&["guard", "--json", "--audit", "log", "-"], input)?;
    let answers = run.json()?;
    assert!(
        answers.iter().any(|answer| answer["id"] == json!(3) && answer["outcome"] == "cleared"),
        "{}",
        run.err
    );
    assert!(!run.text()?.contains("example.org"), "{}", run.text()?);
    Ok(())
}

#[test]
fn empty_and_binary_input_are_told_apart() -> Tested {
    let home = Home::new()?;
    let run = home.run(&["guard", "--json", "--audit", "log", "-"], "")?.ended(0)?;
    assert_eq!(run.text()?, "");
    home.run(&["audit", "verify", "log"], "")?.ended(0)?;
    let bytes: Vec<u8> = (0..=255).cycle().take(8 * 1024).collect();
    let run = home.run(&["guard", "--json", "--audit", "log", "-"], bytes)?.ended(2)?;
    assert_eq!(run.text()?, "");
    assert!(run.err.contains("line 1, column "), "{}", run.err);
    Ok(())
}

#[test]
fn ten_megabytes_are_one_body() -> Tested {
    let clean = "Vielen Dank für alles, schöne Grüße. ".repeat(10 * 1024 * 1024 / 36);
    let answer = asked(
        json!({"id": 1, "body": {"messages": [{"role": "user", "content": format!("{clean}{EMAIL}")}]}}),
    )?;
    assert_eq!(answer["outcome"], "cleared");
    let content = text_of(&answer["body"]["messages"][0]["content"]);
    assert!(content.starts_with(&clean) && !content.contains(EMAIL));
    Ok(())
}

#[test]
fn the_exit_code_tells_refusals_where_asked() -> Tested {
    let home = Home::new()?;
    let denied = lines(&[json!({"id": 1, "purpose": "growth_hacking", "body": "x"})]);
    let cleared = lines(&[json!({"id": 1, "body": "x"})]);
    home.run(&["guard", "--json", "--audit", "log", "--fail-on", "denied", "-"], &denied)?.ended(1)?;
    home.run(&["guard", "--json", "--audit", "log", "--fail-on", "denied", "-"], &cleared)?.ended(0)?;
    home.run(&["guard", "--json", "--audit", "log", "-"], &denied)?.ended(0)?;
    Ok(())
}

#[test]
fn the_record_holds_no_content() -> Tested {
    let home = Home::new()?;
    let canary = "canary7391";
    let requests = [
        json!({"id": format!("{canary}-id"), "tenant": "acme", "body": format!("{canary}@example.org and {canary} text")}),
        json!({"id": 2, "session": format!("{canary}-session"), "model": format!("{canary}-model"), "body": {canary: format!("pw={canary}Xq7Zt0vK2m")}}),
        json!({"id": 3, "purpose": format!("{canary}_purpose"), "classes": [format!("{canary}_class")], "body": canary}),
        json!({"id": 4, "tenant": format!("{canary} tenant!"), "body": canary}),
    ];
    let run = home.guard(&requests)?.ended(0)?;
    assert!(!run.err.contains(canary), "{}", run.err);
    // Whatever is made of the record holds as little as the record.
    let mut everything = Vec::new();
    for file in files(&home.path("log"))? {
        everything.push((file.display().to_string(), fs::read(&file)?));
    }
    let mut commands: Vec<Vec<&str>> = vec![vec!["show", "log"], vec!["show", "log", "--explain"]];
    commands.extend(["ocsf", "ecs", "cef", "otel"].map(|format| vec!["export", "log", "--format", format]));
    commands.extend(["html", "json", "csv"].map(|format| vec!["report", "log", "--format", format]));
    commands.push(vec!["report", "log", "--bundle", "bundle"]);
    commands.push(vec!["verify", "log", "--decisions", "--json"]);
    for command in commands {
        let run = home.run(&[&["audit"], &command[..]].concat(), "")?.ended(0)?;
        everything.push((command.join(" "), [run.out, run.err.into_bytes()].concat()));
    }
    for file in files(&home.path("bundle"))? {
        everything.push((file.display().to_string(), fs::read(&file)?));
    }
    assert!(everything.len() > 20);
    for spelled in spellings(canary) {
        for (name, bytes) in &everything {
            let found = bytes.windows(spelled.len()).any(|window| window == spelled);
            assert!(!found, "`{}` is in {name}", String::from_utf8_lossy(&spelled));
        }
    }
    Ok(())
}

/// A text as it stands, turned round, in hex, in UTF-16, escaped for JSON and for addresses, and its middle in each of
/// the three phases of base64.
fn spellings(canary: &str) -> Vec<Vec<u8>> {
    let of = |format: fn(u8) -> String| canary.bytes().map(format).collect::<String>().into_bytes();
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".as_bytes();
    let base64 = |phase: usize| {
        let bits: String = canary.bytes().map(|byte| format!("{byte:08b}")).collect();
        let whole: Vec<char> = bits.chars().skip(phase).collect();
        let digit = |six: &[char]| usize::from_str_radix(&six.iter().collect::<String>(), 2).ok();
        let groups = whole.chunks_exact(6);
        groups.filter_map(|six| digits.get(digit(six)?).copied()).collect::<Vec<u8>>()
    };
    vec![
        canary.as_bytes().to_vec(),
        canary.bytes().rev().collect(),
        of(|byte| format!("{byte:02x}")),
        of(|byte| format!("{byte:02X}")),
        of(|byte| format!("\\u{byte:04x}")),
        of(|byte| format!("%{byte:02X}")),
        of(|byte| format!("&#{byte};")),
        canary.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        canary.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        base64(0),
        base64(2),
        base64(4),
    ]
}

#[test]
fn without_a_folder_the_record_goes_to_a_named_one() -> Tested {
    let home = Home::new()?;
    let run = home.run(&["guard", "--json", "-"], lines(&[json!({"id": 1, "body": "x"})]))?.ended(0)?;
    let named =
        run.err.split_whitespace().map(|word| word.trim_matches(['`', '"', '\'', ',', '.', ':'])).any(
            |word| {
                let path = std::path::Path::new(word);
                path.is_absolute()
                    && path.is_dir()
                    && home.run(&["audit", "verify", word], "").is_ok_and(|run| run.code == 0)
            },
        );
    assert!(named, "standard error names no folder that verifies:\n{}", run.err);
    Ok(())
}

#[test]
fn without_a_record_nothing_is_released() -> Tested {
    let home = Home::new()?;
    let file = home.file("in-the-way", "")?;
    let run = home
        .run(
            &["guard", "--json", "--audit", &format!("{file}/log"), "-"],
            lines(&[json!({"id": 1, "body": "x"})]),
        )?
        .ended(2)?;
    assert_eq!(run.text()?, "");
    assert!(run.err.contains("in-the-way"), "{}", run.err);
    Ok(())
}

#[test]
fn files_that_do_not_load_are_named() -> Tested {
    let home = Home::new()?;
    let broken = home.file("broken.toml", "this is = = not toml")?;
    for option in ["--catalog", "--policy"] {
        for path in [broken.as_str(), "no-such-file.toml"] {
            let run = home
                .run(&["guard", option, path, "--audit", "log", "-"], "{\"id\":1,\"body\":\"x\"}")?
                .ended(2)?;
            assert!(run.err.contains(path), "{option} {path}:\n{}", run.err);
            assert_eq!(run.text()?, "");
        }
    }
    home.run(&["guard", "--audit", "log", "no-such-requests.jsonl"], "")?.ended(2)?;
    Ok(())
}

#[test]
fn people_read_the_same_answer() -> Tested {
    let home = Home::new()?;
    let requests = lines(&[
        json!({"id": "r-17", "body": format!("Write to {EMAIL}.")}),
        json!({"id": "r-18", "purpose": "growth_hacking", "body": "x"}),
    ]);
    let machine = home.run(&["guard", "--json", "--audit", "log", "-"], &requests)?.ended(0)?.json()?;
    let people = home.run(&["guard", "--audit", "log", "-"], &requests)?.ended(0)?;
    let text = people.text()?;
    for word in [
        "r-17",
        "r-18",
        text_of(&machine[0]["endpoint"]),
        text_of(&machine[0]["body"]),
        codes(&machine[1])[0],
    ] {
        assert!(text.contains(word), "`{word}` is not in:\n{text}");
    }
    assert!(
        !text.contains(EMAIL) && !text.contains('\u{1b}'),
        "no value, and no colours outside a terminal:\n{text}"
    );
    Ok(())
}

#[test]
fn a_reader_that_leaves_stops_the_work() -> Tested {
    let home = Home::new()?;
    let many: String = (0..5_000).map(|id| format!("{{\"id\":{id},\"body\":\"x\"}}\n")).collect();
    let requests = home.file("requests.jsonl", many)?;
    let mut child = home.command(&["guard", "--json", "--audit", "log", &requests]).spawn()?;
    let mut out = std::io::BufReader::new(child.stdout.take().ok_or("no standard output")?);
    std::io::BufRead::read_line(&mut out, &mut String::new())?;
    drop(out);
    assert_eq!(child.wait()?.code(), Some(2));
    let shown = home.run(&["audit", "show", "log"], "")?.ended(0)?;
    let intents = shown.text()?.matches("\"kind\":\"intent\"").count();
    assert!(intents < 2_500, "{intents} of 5000 requests were released to nobody");
    home.run(&["audit", "verify", "log"], "")?.ended(0)?;
    Ok(())
}
