//! `safeconduct redact`: what was found is gone, everything else is as it was.

mod common;

use common::{Home, Tested, keys, lines};
use serde_json::json;

const EMAIL: &str = "ana.lopez@example.org";
const CARD: &str = "4111 1111 1111 1111";

#[test]
fn values_go_and_the_rest_stays() -> Tested {
    let run = Home::new()?
        .run(&["redact"], format!("Dear all,\r\n\tyour card {CARD}, your mail <{EMAIL}>.\r\n"))?
        .ended(0)?;
    let text = run.text()?;
    assert!(!text.contains(EMAIL) && !text.contains("4111"), "{text}");
    assert!(text.starts_with("Dear all,\r\n\tyour card ") && text.ends_with(">.\r\n"), "{text}");
    Ok(())
}

#[test]
fn a_clean_text_comes_back_byte_for_byte() -> Tested {
    for text in
        ["no line feed at the end", "tabs\tand\r\nCRLF\r\n\n\n", "ünï ✓ 日本語\n", "\u{feff}with a mark", ""]
    {
        let run = Home::new()?.run(&["redact"], text)?.ended(0)?;
        assert_eq!(run.text()?, text);
    }
    Ok(())
}

#[test]
fn the_same_value_has_the_same_placeholder() -> Tested {
    let run = Home::new()?.run(&["redact"], format!("{EMAIL} | bo@example.com | {EMAIL}"))?.ended(0)?;
    let parts: Vec<&str> = run.text()?.split(" | ").collect();
    let [first, second, third] = parts[..] else { return Err(run.text()?.into()) };
    assert_eq!(first, third);
    assert_ne!(first, second);
    assert!(first.contains("EMAIL_ADDRESS"), "{first}");
    Ok(())
}

#[test]
fn redacting_twice_changes_nothing() -> Tested {
    let home = Home::new()?;
    let once = home
        .run(&["redact"], format!("{EMAIL}, {CARD}, DE89 3704 0044 0532 0130 00 and +1 415-555-0132"))?
        .ended(0)?;
    let twice = home.run(&["redact"], &once.out)?.ended(0)?;
    assert_eq!(once.text()?, twice.text()?);
    Ok(())
}

#[test]
fn lines_carry_findings_with_offsets_in_the_original() -> Tested {
    let text = format!("é {EMAIL} and {CARD}");
    let run = Home::new()?
        .run(&["redact", "--jsonl"], lines(&[json!({"id": {"n": 1}, "text": text})]))?
        .ended(0)?;
    let out = run.json()?;
    assert_eq!(out.len(), 1);
    assert_eq!(keys(&out[0]), ["findings", "id", "text"]);
    assert_eq!(out[0]["id"], json!({"n": 1}));
    let findings = out[0]["findings"].as_array().ok_or("findings are a list")?;
    let cut: Vec<Option<&str>> = findings
        .iter()
        .map(|finding| {
            text.get(
                usize::try_from(finding["start"].as_u64()?).ok()?
                    ..usize::try_from(finding["end"].as_u64()?).ok()?,
            )
        })
        .collect();
    assert_eq!(cut, [Some(EMAIL), Some(CARD)]);
    let redacted = out[0]["text"].as_str().ok_or("text is a string")?;
    assert!(
        redacted.starts_with("é ") && !redacted.contains(EMAIL) && !redacted.contains("4111"),
        "{redacted}"
    );
    Ok(())
}

#[test]
fn a_clean_line_comes_back_with_no_findings() -> Tested {
    let run = Home::new()?
        .run(&["redact", "--jsonl"], lines(&[json!({"id": 1, "text": "all is quiet\u{0}\n"})]))?
        .ended(0)?;
    assert_eq!(run.json()?, [json!({"id": 1, "text": "all is quiet\u{0}\n", "findings": []})]);
    Ok(())
}

#[test]
fn bytes_that_are_not_text_hide_nothing() -> Tested {
    let mut bytes = b"\xff\xfe\x00 caf\xe9 ".to_vec();
    bytes.extend_from_slice(EMAIL.as_bytes());
    bytes.extend_from_slice(b" \xc3");
    let run = Home::new()?.run(&["redact"], &bytes)?;
    assert!(!String::from_utf8_lossy(&run.out).contains(EMAIL));
    Ok(())
}

#[test]
fn broken_lines_are_named_and_do_not_stop_the_rest() -> Tested {
    let run = Home::new()?
        .run(&["redact", "--jsonl"], "{\"id\":1,\"text\":\"a\"}\nnot json\n{\"id\":3,\"text\":\"c\"}\n")?
        .ended(0)?;
    assert_eq!(run.json()?.len(), 2);
    assert!(run.err.contains("line 2") && run.err.contains("column"), "{}", run.err);
    Ok(())
}

#[test]
fn ten_megabytes_are_one_text() -> Tested {
    let clean = "Vielen Dank für alles, schöne Grüße. ".repeat(10 * 1024 * 1024 / 36);
    let run = Home::new()?.run(&["redact"], format!("{clean}{EMAIL}"))?.ended(0)?;
    assert!(run.text()?.starts_with(&clean));
    assert!(!run.text()?.contains(EMAIL));
    Ok(())
}
