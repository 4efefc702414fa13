//! `safeconduct scan`: what is found is named and placed, and never repeated.

mod common;

use common::{Home, Tested, keys, lines};
use serde_json::{Value, json};

const EMAIL: &str = "ana.lopez@example.org";
const CARD: &str = "4111 1111 1111 1111";

#[test]
fn a_finding_has_exactly_the_promised_fields() -> Tested {
    let run =
        Home::new()?.run(&["scan", "--jsonl"], lines(&[json!({"id": 7, "text": format!("to {EMAIL}")})]))?;
    let found = run.ended(0)?.json()?;
    let [finding] = &found[..] else { return Err(format!("{} findings", found.len()).into()) };
    assert_eq!(
        keys(finding),
        ["category", "confidence", "end", "id", "label", "rule", "sensitivity", "start"]
    );
    assert_eq!((&finding["id"], &finding["label"]), (&json!(7), &json!("EMAIL_ADDRESS")));
    assert_eq!((&finding["category"], &finding["sensitivity"]), (&json!("contact"), &json!("confidential")));
    assert_eq!((&finding["start"], &finding["end"]), (&json!(3), &json!(3 + EMAIL.len())));
    Ok(())
}

#[test]
fn every_first_rule_finds_its_sort() -> Tested {
    let cases = [
        (EMAIL.to_owned(), "EMAIL_ADDRESS", "contact"),
        ("call me: +1 415-555-0132".to_owned(), "PHONE_NUMBER", "contact"),
        (format!("card {CARD}"), "CREDIT_CARD", "financial"),
        ("IBAN DE89 3704 0044 0532 0130 00".to_owned(), "IBAN_CODE", "financial"),
        ("SSN: 856-45-6789".to_owned(), "US_SSN", "government_id"),
        ("from 203.0.113.77 at noon".to_owned(), "IP_ADDRESS", "network"),
        ("from 2001:db8:85a3::8a2e:370:7334 at noon".to_owned(), "IP_ADDRESS", "network"),
        (concat!("AKIA", "IOSFODNN7EXAMPLE").to_owned(), "AWS_ACCESS_KEY_ID", "credential"),
    ];
    for (text, label, category) in cases {
        let found = Home::new()?
            .run(&["scan", "--jsonl"], lines(&[json!({"id": 1, "text": text})]))?
            .ended(0)?
            .json()?;
        let labels: Vec<_> = found.iter().map(|finding| (&finding["label"], &finding["category"])).collect();
        assert_eq!(labels, [(&json!(label), &json!(category))], "{text}");
    }
    Ok(())
}

#[test]
fn offsets_count_bytes_of_the_decoded_text() -> Tested {
    // As it would come from a client that escapes all but ASCII: the text in memory is what counts.
    let line =
        format!("{{\"id\":[\"x\"],\"text\":\"r\\u00e9ponse \\ud83d\\ude00 \\u0061{}\"}}\n", &EMAIL[1..]);
    let found = Home::new()?.run(&["scan", "--jsonl"], line)?.ended(0)?.json()?;
    let start = "réponse 😀 ".len();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["start"], &found[0]["end"]), (&json!(start), &json!(start + EMAIL.len())));
    assert_eq!(found[0]["id"], json!(["x"]));
    Ok(())
}

#[test]
fn offsets_count_bytes_of_the_file() -> Tested {
    let home = Home::new()?;
    let mut bytes = b"caf\xe9 \xff\xfe\n".to_vec();
    let start = bytes.len();
    bytes.extend_from_slice(EMAIL.as_bytes());
    let path = home.file("latin1.txt", &bytes)?;
    let found = home.run(&["scan", &path], "")?.ended(0)?.json()?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], json!(path));
    assert_eq!((&found[0]["start"], &found[0]["end"]), (&json!(start), &json!(start + EMAIL.len())));
    Ok(())
}

#[test]
fn standard_input_is_called_dash() -> Tested {
    for arguments in [&["scan"][..], &["scan", "-"]] {
        let found = Home::new()?.run(arguments, format!("first line\nto {EMAIL}\n"))?.ended(0)?.json()?;
        assert_eq!(found.len(), 1, "{arguments:?}");
        assert_eq!((&found[0]["id"], &found[0]["start"]), (&json!("-"), &json!(14)));
    }
    Ok(())
}

#[test]
fn folders_are_walked() -> Tested {
    let home = Home::new()?;
    home.file("inbox/a.txt", EMAIL)?;
    home.file("inbox/deep/er/b.log", format!("x {EMAIL}"))?;
    home.file("inbox/clean.txt", "nothing here")?;
    let folder = home.path("inbox").display().to_string();
    let found = home.run(&["scan", &folder], "")?.ended(0)?.json()?;
    let mut ids: Vec<&str> = found.iter().filter_map(|finding| finding["id"].as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids.len(), 2);
    assert!(ids[0].ends_with("a.txt") && ids[1].ends_with("b.log"), "{ids:?}");
    Ok(())
}

#[test]
fn the_text_itself_is_shown_only_on_request() -> Tested {
    let input = lines(&[json!({"id": 1, "text": format!("pay with {CARD} or ask {EMAIL}")})]);
    let quiet = Home::new()?.run(&["scan", "--jsonl"], &input)?.ended(0)?;
    assert!(!quiet.text()?.contains(EMAIL) && !quiet.text()?.contains("4111"), "{}", quiet.text()?);
    let open = Home::new()?.run(&["scan", "--jsonl", "--show-text"], &input)?.ended(0)?;
    assert!(open.text()?.contains(EMAIL) && open.text()?.contains(CARD), "{}", open.text()?);
    Ok(())
}

#[test]
fn a_higher_floor_finds_a_part_of_what_a_lower_one_finds() -> Tested {
    let text = format!(
        "{EMAIL} {CARD} 856-45-6789 203.0.113.9 v1.2.3.4 DE89370400440532013000 key = q7Zt0vK2mXr9Lb4NfYw8HcJ3"
    );
    let at = |floor: &str| -> Result<Vec<Value>, Box<dyn std::error::Error>> {
        Home::new()?.run(&["scan", "--min-confidence", floor], &text)?.ended(0)?.json()
    };
    let (low, medium, high) = (at("low")?, at("medium")?, at("high")?);
    assert!(!high.is_empty());
    assert!(high.iter().all(|finding| finding["confidence"] == "high"));
    assert!(medium.iter().all(|finding| finding["confidence"] != "low"));
    assert!(low.len() >= medium.len() && medium.len() > high.len(), "{low:?}");
    assert_eq!(Home::new()?.run(&["scan"], &text)?.json()?, medium, "medium is the default");
    Ok(())
}

#[test]
fn findings_are_sorted_and_disjoint() -> Tested {
    let text =
        format!("https://example.org/?mail={EMAIL}&card=4111111111111111&key=q7Zt0vK2mXr9Lb4NfYw8HcJ3 ")
            .repeat(50);
    let found = Home::new()?.run(&["scan"], &text)?.ended(0)?.json()?;
    assert!(found.len() >= 100, "{}", found.len());
    let spans: Vec<_> =
        found.iter().filter_map(|f| Some((f["start"].as_u64()?, f["end"].as_u64()?))).collect();
    assert!(spans.iter().all(|(start, end)| start < end));
    assert!(spans.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    Ok(())
}

#[test]
fn findings_come_in_the_order_of_the_input() -> Tested {
    let input: Vec<Value> = (0..500).map(|id| json!({"id": id, "text": EMAIL})).collect();
    let found = Home::new()?.run(&["scan", "--jsonl"], lines(&input))?.ended(0)?.json()?;
    let ids: Vec<u64> = found.iter().filter_map(|finding| finding["id"].as_u64()).collect();
    assert_eq!(ids, (0..500).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn the_exit_code_tells_findings_where_asked() -> Tested {
    let home = Home::new()?;
    home.run(&["scan", "--fail-on", "finding"], EMAIL)?.ended(1)?;
    home.run(&["scan", "--fail-on", "finding"], "all is quiet")?.ended(0)?;
    home.run(&["scan"], EMAIL)?.ended(0)?;
    Ok(())
}

#[test]
fn nothing_in_nothing_out() -> Tested {
    for arguments in [&["scan"][..], &["scan", "--jsonl"]] {
        let run = Home::new()?.run(arguments, "")?.ended(0)?;
        assert_eq!(run.text()?, "", "{arguments:?}");
    }
    Ok(())
}

#[test]
fn broken_lines_are_named_and_do_not_stop_the_rest() -> Tested {
    let mut input = b"{\"id\":1,\"text\":\"ana.lopez@example.org\"}\n".to_vec();
    input.extend_from_slice(b"{\"id\":2,\"text\":\n");
    input.extend_from_slice(b"{\"id\":3,\"text\":\"caf\xe9\"}\n");
    input.extend_from_slice(b"{\"id\":4}\n");
    input.extend_from_slice(b"[5]\n");
    input.extend_from_slice(b"{\"id\":6,\"text\":\"ana.lopez@example.org\"}"); // no line feed at the end
    let run = Home::new()?.run(&["scan", "--jsonl"], input)?.ended(0)?;
    let ids: Vec<_> = run.json()?.into_iter().map(|finding| finding["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(6)]);
    for line in ["line 2", "line 3", "line 4", "line 5"] {
        assert!(run.err.contains(line), "no word of {line}:\n{}", run.err);
    }
    assert!(run.err.contains("line 3, column 20"), "where the byte stands that is not UTF-8:\n{}", run.err);
    assert!(run.err.contains('4'), "four warnings are counted:\n{}", run.err);
    assert!(!run.err.contains("line 1:") && !run.err.contains(EMAIL));
    Ok(())
}

#[test]
fn wrong_usage_ends_with_two() -> Tested {
    let home = Home::new()?;
    home.run(&["scan", "--min-confidence", "certain"], "")?.ended(2)?;
    home.run(&["scan", "--no-such-flag"], "")?.ended(2)?;
    let run = home.run(&["scan", "no-such-file.txt"], "")?.ended(2)?;
    assert!(run.err.contains("no-such-file.txt"), "{}", run.err);
    Ok(())
}

#[test]
fn binary_input_is_scanned_around() -> Tested {
    let mut bytes: Vec<u8> = (0..=255).cycle().take(64 * 1024).collect();
    bytes.extend_from_slice(b"\x00\xff ana.lopez@example.org \x00");
    let found = Home::new()?.run(&["scan"], &bytes)?.ended(0)?.json()?;
    assert!(found.iter().any(|finding| finding["start"] == json!(64 * 1024 + 3)), "{found:?}");
    Ok(())
}

#[test]
fn ten_megabytes_are_one_text() -> Tested {
    let mut text = "The quick brown fox jumps over the lazy dog. ".repeat(10 * 1024 * 1024 / 45);
    let start = text.len();
    text.push_str(EMAIL);
    let found = Home::new()?.run(&["scan"], &text)?.ended(0)?.json()?;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["start"], json!(start));
    Ok(())
}

#[test]
fn an_explanation_says_why_and_repeats_nothing() -> Tested {
    let text = format!("card {CARD} and 4111 1111 1111 1112");
    let run = Home::new()?.run(&["scan", "--explain"], &text)?.ended(0)?;
    let told = run.json()?;
    let told_of = |start: usize, fate: &str, verdict: &str| {
        told.iter().any(|line| {
            (&line["rule"], &line["start"]) == (&json!("payment-card-grouped"), &json!(start))
                && (&line["fate"], &line["verdict"]) == (&json!(fate), &json!(verdict))
        })
    };
    assert!(told_of(5, "found", "confirmed") && told_of(29, "dismissed", "rejected"), "{told:?}");
    assert!(!String::from_utf8(run.out)?.contains("4111"));
    Ok(())
}
