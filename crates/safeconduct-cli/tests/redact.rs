//! `safeconduct redact`: what was found is gone, everything else is as it was.

mod common;

use common::{Home, Tested, files, keys, lines};
use serde_json::json;
use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

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
fn half_a_pair_and_a_byte_that_is_no_text_hide_nothing() -> Tested {
    let home = Home::new()?;
    let body = r#"{"to":"ana.lopez@exam\ud800ple.org"}"#;
    let run = home.run(&["redact", "--format", "json"], body)?.ended(2)?;
    assert!(
        run.err.contains("`/to` holds a finding of `EMAIL_ADDRESS`") && run.out.is_empty(),
        "{}",
        run.err
    );
    let run =
        home.run(&["redact"], b"To ana.lopez@exam\xffple.org, 4111\xff1111\xff1111\xff1111.")?.ended(0)?;
    assert_eq!(run.text()?, "To [EMAIL_ADDRESS_1], [CREDIT_CARD_1].");
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

#[test]
fn what_a_vault_keeps_comes_back() -> Tested {
    let home = Home::new()?;
    let text = format!("Write to {EMAIL} or {EMAIL}, card {CARD}.\n");
    let input = home.file("in.txt", &text)?;
    home.run(&["redact", "--vault", "v", "--out", "out.txt", &input], "")?.ended(0)?;
    let redacted = fs::read_to_string(home.path("out.txt"))?;
    assert!(!redacted.contains(EMAIL) && !redacted.contains("4111"), "{redacted}");
    let sealed = fs::read(home.path("v"))?;
    assert!(!sealed.windows(EMAIL.len()).any(|bytes| bytes == EMAIL.as_bytes()), "the vault is sealed");
    let restored = home.run(&["restore", "--vault", "v", "out.txt"], "")?.ended(0)?;
    assert_eq!(restored.text()?, text);
    // A second run goes on with the vault: old placeholders keep their meaning, new values get new ones.
    let more = home.run(&["redact", "--vault", "v"], format!("{EMAIL} and bo@example.com"))?.ended(0)?;
    let both = format!("{redacted}{}", more.text()?);
    let restored = home.run(&["restore", "--vault", "v"], both)?.ended(0)?;
    assert_eq!(restored.text()?, format!("{text}{EMAIL} and bo@example.com"));
    // Another key, or bytes that were changed, open nothing.
    let key = home.file("key", "07".repeat(32))?;
    assert!(
        home.run(&["restore", "--vault", "v", "--key-file", &key], "x")?
            .ended(2)?
            .err
            .contains("does not open")
    );
    fs::write(home.path("v"), &sealed[..sealed.len() - 1])?;
    assert!(home.run(&["restore", "--vault", "v"], "x")?.ended(2)?.err.contains("does not open"));
    Ok(())
}

#[test]
fn every_form_keeps_its_form_and_comes_back() -> Tested {
    let home = Home::new()?;
    for (form, text) in [
        (
            "json",
            format!(
                "{{ \"to\" : \"\\u0061na.lopez@example.org\", \"n\":1.50,\"args\":\"{{\\\"card\\\": \\\"{CARD}\\\"}}\"}}\n"
            ),
        ),
        ("ndjson", format!("{{\"a\":\"{EMAIL}\"}}\n\n{{\"b\":[\"{EMAIL}\",1e3]}}")),
        ("csv", format!("\u{feff}name,mail\n\"x, \"\"y\"\"\",{EMAIL}\nz,\"{EMAIL}\"\n")),
        ("csv", format!("name;mail\nx;{EMAIL}\n")),
        ("logfmt", format!("level=info msg=\"mail to {EMAIL}\" n=1\nplain line {EMAIL}\n")),
        ("text", format!("{EMAIL}\r\n")),
    ] {
        let redacted = home.run(&["redact", "--format", form, "--vault", form], &text)?.ended(0)?;
        assert!(
            redacted.text()?.contains("[EMAIL_ADDRESS_1]") && !redacted.text()?.contains(EMAIL),
            "{form}: {}",
            redacted.text()?
        );
        let restored = home.run(&["restore", "--format", form, "--vault", form], &redacted.out)?.ended(0)?;
        assert_eq!(restored.text()?, text.replace("\\u0061", "a"), "{form}");
    }
    Ok(())
}

#[test]
fn a_number_in_a_table_is_told_by_its_column_in_every_block() -> Tested {
    let mut text = String::from("id,customer_ssn,note\n");
    for row in 1..=3_000 {
        text.push_str(&format!("{row},536-90-{row:04},\"quiet,\nrow{}\"\n", ".".repeat(100)));
    }
    let run = Home::new()?.run(&["redact", "--format", "csv"], &text)?.ended(0)?;
    let out = run.text()?;
    assert!(out.starts_with("id,customer_ssn,note\n1,[US_SSN_1]"), "{}", &out[..200]);
    assert_eq!(out.matches("customer_ssn").count(), 1, "the first row once");
    assert_eq!(out.lines().count(), text.lines().count());
    assert_eq!(out.matches("[US_SSN_").count(), 3_000);
    Ok(())
}

#[test]
fn outputs_appear_whole_or_not_at_all() -> Tested {
    let home = Home::new()?;
    home.file("in/a.json", format!("[\"{EMAIL}\"]"))?;
    home.file("in/b/broken.json", format!("[\"{EMAIL}\""))?;
    home.file("in/c.json", "[]")?;
    home.file("out/b/broken.json", "as it was")?;
    let run = home.run(&["redact", "--format", "json", "--out", "out", "in"], "")?.ended(2)?;
    assert!(
        run.err.contains("broken.json") && run.err.contains("not JSON") && !run.err.contains(EMAIL),
        "{}",
        run.err
    );
    let names: Vec<_> = files(&home.path("out"))?
        .into_iter()
        .filter_map(|path| path.file_name()?.to_str().map(str::to_owned))
        .collect();
    assert_eq!(names, ["a.json", "broken.json"], "nothing half-written is left");
    assert_eq!(fs::read_to_string(home.path("out/b/broken.json"))?, "as it was");
    // Mended, the run goes on where it stopped.
    home.file("in/b/broken.json", format!("[\"{EMAIL}\"]"))?;
    fs::remove_file(home.path("out/b/broken.json"))?;
    fs::write(home.path("out/a.json"), "done before")?;
    home.run(&["redact", "--format", "json", "--out", "out", "--resume", "in"], "")?.ended(0)?;
    assert_eq!(fs::read_to_string(home.path("out/a.json"))?, "done before");
    assert_eq!(fs::read_to_string(home.path("out/b/broken.json"))?, "[\"[EMAIL_ADDRESS_1]\"]");
    // An input is never its own output.
    let own = home.run(&["redact", "--out", "in/c.json", "in/c.json"], "")?.ended(2)?;
    assert!(own.err.contains("is an input"), "{}", own.err);
    Ok(())
}

/// Rows in each of the three forms that can be cut anywhere, with addresses and cards in them.
fn rows(form: &str, rows: std::ops::Range<u64>) -> String {
    let mut out = String::from(if form == "csv" { "id,mail,card\n" } else { "" });
    for row in rows {
        let (mail, card) = (format!("user{row}@example.org"), 4_111_111_111_111_111_u64);
        out += &match form {
            "ndjson" => format!("{{\"id\": {row}, \"mail\": \"{mail}\", \"card\": {card}}}\n"),
            "csv" => format!("{row},{mail},\"{card}\"\n"),
            _ => format!("In row {row} {mail} paid with the card {card}, as before.\n"),
        };
    }
    out
}

/// However often it is killed, wherever it was: what has its name is whole and comes back, and a later run ends the work.
#[test]
fn a_killed_run_is_run_again_safely() -> Tested {
    let home = Home::new()?;
    for form in ["text", "ndjson", "csv"] {
        for file in 0..4 {
            home.file(&format!("{form}/{file}"), rows(form, file * 400..(file + 1) * 400))?;
        }
        let (out, vault) = (format!("out-{form}"), format!("vault-{form}"));
        let redact = ["redact", "--format", form, "--vault", &vault, "--out", &out, "--resume", form];
        let comes_back = |file: u64| -> Tested {
            let redacted = home.path(&format!("{out}/{file}")).display().to_string();
            let restored =
                home.run(&["restore", "--format", form, "--vault", &vault, &redacted], "")?.ended(0)?;
            assert_eq!(restored.text()?, fs::read_to_string(home.path(&format!("{form}/{file}")))?);
            Ok(())
        };
        for pause in [5, 20, 60, 120, 240] {
            let mut run = home.command(&redact).stdin(Stdio::null()).spawn()?;
            thread::sleep(Duration::from_millis(pause));
            run.kill()?;
            run.wait()?;
            for file in (0..4).filter(|file| home.path(&format!("{out}/{file}")).exists()) {
                comes_back(file)?;
            }
        }
        home.run(&redact, "")?.ended(0)?;
        (0..4).try_for_each(comes_back)?;
        assert_eq!(files(&home.path(&out))?.len(), 4, "nothing of the killed runs is left");
    }
    Ok(())
}

#[test]
fn what_another_run_is_writing_is_not_taken_for_what_a_killed_one_left() -> Tested {
    let home = Home::new()?;
    let left = home.file("out/.safeconduct-killed.part", "[EMAIL_ADDR")?;
    home.file("out/.safeconduct.part", "no part of ours")?;
    let one = ["redact", "--format", "ndjson", "--out", "out/one", "-"];
    let mut writing = home.command(&one).stdin(Stdio::piped()).spawn()?;
    let mut stdin = writing.stdin.take().ok_or("no standard input")?;
    writeln!(stdin, "[\"{EMAIL}\"]")?;
    let parts = || -> Result<usize, std::io::Error> {
        let names = files(&home.path("out"))?;
        Ok(names.iter().filter(|path| path.extension().is_some_and(|end| end == "part")).count())
    };
    while parts()? != 2 || fs::exists(&left)? {
        thread::sleep(Duration::from_millis(5));
    }
    home.run(&["redact", "--out", "out/other"], EMAIL)?.ended(0)?;
    assert_eq!(parts()?, 2, "it is still writing");
    drop(stdin);
    assert!(writing.wait()?.success());
    assert_eq!(fs::read_to_string(home.path("out/one"))?, "[\"[EMAIL_ADDRESS_1]\"]\n");
    assert_eq!(parts()?, 1);
    Ok(())
}

#[test]
fn what_is_packed_is_refused() -> Tested {
    let home = Home::new()?;
    let gzip = home.file("in/a.log.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")?;
    for arguments in [
        &["redact", "in/a.log.gz"][..],
        &["redact", "--format", "csv", "in"],
        &["redact", "--out", "out", "in"],
        &["restore", "--vault", "v", &gzip],
    ] {
        home.run(&["redact", "--vault", "v"], "")?.ended(0)?;
        let run = home.run(arguments, "")?.ended(2)?;
        assert!(run.err.contains("a.log.gz: it is packed (gzip)") && run.out.is_empty(), "{}", run.err);
    }
    assert!(home.run(&["redact"], b"PK\x03\x04....")?.ended(2)?.err.contains("an archive (zip"));
    assert_eq!(home.run(&["redact"], b"BZh is a word")?.ended(0)?.text()?, "BZh is a word");
    Ok(())
}

#[test]
fn a_line_that_is_no_json_is_left_out_and_named() -> Tested {
    let run = Home::new()?
        .run(&["redact", "--format", "ndjson"], format!("{{\"a\":1}}\n{{\"b\":\"{EMAIL}\"\n[2]\n"))?
        .ended(2)?;
    assert_eq!(run.text()?, "{\"a\":1}\n[2]\n");
    assert!(run.err.contains("line 2") && !run.err.contains(EMAIL), "{}", run.err);
    Ok(())
}

#[test]
fn two_runs_do_not_share_a_vault_at_once() -> Tested {
    let home = Home::new()?;
    let lock = fs::File::create(home.path("v.lock"))?;
    lock.lock()?;
    let run = home.run(&["redact", "--vault", "v"], EMAIL)?.ended(2)?;
    assert!(run.err.contains("another run") && run.out.is_empty(), "{}", run.err);
    Ok(())
}

#[test]
fn a_keyed_placeholder_is_the_same_in_every_run_of_one_key() -> Tested {
    let home = Home::new()?;
    let key = home.file("key", "07".repeat(32))?;
    let keyed = |text: &str| home.run(&["redact", "--keyed", "--key-file", &key], text)?.ended(0);
    let first = keyed(EMAIL)?;
    let later = keyed(&format!("bo@example.com {EMAIL}"))?;
    let placeholder = first.text()?;
    assert_eq!(placeholder.len(), "[EMAIL_ADDRESS_]".len() + 13, "{placeholder}");
    assert!(later.text()?.ends_with(placeholder), "{}", later.text()?);
    // Without a key file it is the key of this user's record, which stays the same too.
    let own = home.run(&["redact", "--keyed"], EMAIL)?.ended(0)?;
    assert_ne!(own.text()?, placeholder);
    assert_eq!(own.text()?, home.run(&["redact", "--keyed"], EMAIL)?.ended(0)?.text()?);
    // Lines and vaults take keyed placeholders as well.
    let lines = home.run(
        &["redact", "--keyed", "--key-file", &key, "--jsonl"],
        lines(&[json!({"text": "x"}), json!({"text": EMAIL})]),
    )?;
    assert_eq!(lines.json()?[1]["text"], json!(placeholder));
    home.run(&["redact", "--keyed", "--key-file", &key, "--vault", "v"], EMAIL)?.ended(0)?;
    let back = home.run(&["restore", "--key-file", &key, "--vault", "v"], placeholder)?.ended(0)?;
    assert_eq!(back.text()?, EMAIL);
    let short = home.file("short", "07".repeat(31))?;
    let refused = home.run(&["redact", "--keyed", "--key-file", &short], EMAIL)?.ended(2)?;
    assert!(refused.err.contains("64 hex digits") && refused.out.is_empty(), "{}", refused.err);
    Ok(())
}

#[test]
fn what_a_large_text_encodes_is_redacted_wherever_it_stands() -> Tested {
    let encoded = "YW5hLmxvcGV6QGV4YW1wbGUub3JnIGlzIG15IGFkZHJlc3M=";
    let line = "GET /a?q=%61na.lopez%40example.org&page=2 HTTP/1.1 %20 and nothing else on this line.\n";
    let text = format!("{}payload: {encoded}\n", line.repeat(70_000));
    assert!(text.len() > 5 << 20);
    let run = Home::new()?.run(&["redact"], &text)?.ended(0)?;
    let out = run.text()?;
    assert!(!out.contains("lopez") && !out.contains(&encoded[..24]));
    assert_eq!(out.lines().count(), text.lines().count());
    assert_eq!(out.lines().next(), out.lines().nth(69_999), "the last line as the first");
    Ok(())
}

#[test]
fn a_plan_that_is_not_meant_so_is_refused_before_anything_is_read() -> Tested {
    let home = Home::new()?;
    for (plan, says) in [
        (
            "rules = [{ on = \"EMAIL_ADRESS\", operator = \"keep\" }]",
            "plan.toml:1:17: `rules[0].on`: nothing finds `EMAIL_ADRESS`",
        ),
        (
            "restore = [{ on = \"US_SNN\", scope = \"never\" }]",
            "plan.toml:1:19: `restore[0].on`: nothing finds `US_SNN`",
        ),
        (
            "\n\nrules = [{ on = \"PERSON\", operator = \"obliterate\" }]",
            "plan.toml:3:38: `rules[0].operator`",
        ),
        (
            "rules = [{ on = \"*\", operator = \"keep\" }]",
            "plan.toml:1:33: `rules[0].operator`: `*` with `keep`",
        ),
        (
            "rules = [{ on = \"PERSON\", operator = \"hash\" }]",
            "plan.toml:1:38: `rules[0].operator`: operator `hash` needs a key; give one with --key-file",
        ),
        ("profile = \"hippa\"", "plan.toml:1:11: `profile`"),
        ("\nrules = [{ on = \"person\", operator = \"keep\" }]", "plan.toml:2:17: `rules[0].on`"),
        ("rules = [{ on = \"PERSON\" }]", "plan.toml:1:10: `rules[0]`"),
        ("rules = [{ on = \"PERSON\", operatr = \"hash\" }]", "plan.toml:1:27: `rules[0].operatr`"),
        ("rules = [\n{ on = \"URL\", operator = \"mask\"", "plan.toml:2"),
        ("pathes = []", "plan.toml:1:1: `pathes`"),
        ("paths = [{ at = \"events\", holds = \"content\" }]", "plan.toml:1:17: `paths[0].at`"),
        ("paths = [{ at = \"/a\", holds = \"contents\" }]", "plan.toml:1:31: `paths[0].holds`"),
        ("restore = [{ on = \"URL\", scope = \"always\" }]", "plan.toml:1:34: `restore[0].scope`"),
        (
            "rules = [{ on = \"sensitivity:restricted\", operator = \"keep\" }]",
            "plan.toml:1:54: `rules[0].operator`: `sensitivity:restricted` with `keep` would keep credentials",
        ),
        (
            "rules = [{ on = \"URL\", operator = { operator = \"mask\", keep_tail = 3 } },\n{ on = \"URL\", operator = \"mask\" }]",
            "plan.toml:2:8: `rules[1].on`: `URL` stands there twice",
        ),
        (
            "rules = [{ on = \"PERSON\", operator = { operator = \"generalize\", to = \"week\" } }]",
            "plan.toml:1:70: `rules[0].operator.to`",
        ),
        (
            "rules = [{ on = \"PERSON\", operator = { operator = \"mask\", mark = \"x\" } }]",
            "plan.toml:1:38: `rules[0].operator`: a mask's mark",
        ),
    ] {
        let file = home.file("plan.toml", plan)?;
        let run = home.run(&["redact", "--plan", &file], EMAIL)?.ended(2)?;
        assert!(run.err.contains(says) && run.out.is_empty(), "{plan}: {}", run.err);
    }
    // Keys of another length or alphabet, for a plan that needs one, for keyed placeholders, for a vault.
    let plan = home.file("keyed.toml", "rules = [{ on = \"PERSON\", operator = \"hash\" }]")?;
    for key in [
        "",
        "07",
        &"07".repeat(31),
        &"07".repeat(33),
        &"0x".repeat(32),
        &format!("{}\n07", "07".repeat(31)),
        &"é".repeat(32),
    ] {
        let key = home.file("key", key)?;
        for arguments in [
            &["redact", "--plan", &plan, "--key-file", &key][..],
            &["redact", "--keyed", "--key-file", &key],
            &["redact", "--vault", "v", "--key-file", &key],
            &["restore", "--vault", "v", "--key-file", &key],
        ] {
            let run = home.run(arguments, EMAIL)?.ended(2)?;
            assert!(run.err.contains("64 hex digits") && run.out.is_empty(), "{}", run.err);
        }
    }
    assert!(!home.path("v").exists());
    // A profile that nobody knows, on the command line.
    assert!(home.run(&["redact", "--profile", "hippa"], EMAIL)?.ended(2)?.out.is_empty());
    let file = home.file("plan.toml", "rules = [{ on = \"EMAIL_ADDRESS\", operator = \"remove\" }]")?;
    assert_eq!(home.run(&["redact", "--plan", &file], EMAIL)?.ended(0)?.text()?, "");
    Ok(())
}

/// 45 CFR 164.514(b)(2)(i), letter by letter, as a discharge letter would have them.
#[test]
fn a_letter_under_safe_harbor_holds_none_of_the_eighteen() -> Tested {
    let letter = "\
Patient: Maria Lindqvist, age 93, born 1931-03-12
Address: 42 Elm Street, Springfield, ZIP code 62704
Admitted on 2024-01-15, discharged January 28, 2024.
Phone +1 415-555-0132, fax: +1 415-555-0187, mail maria.lindqvist@example.org
SSN 536-90-4399, MRN: 83746521, Medicare number 1EG4-TE5-MK73
Account: IBAN DE89 3704 0044 0532 0130 00, card 4111 1111 1111 1111
VIN 1HGCM82633A004352, device IMEI 490154203237518, MAC 00:1b:44:11:3a:b7
Portal https://portal.example.org/patients/lindqvist from 203.0.113.77
";
    let run = Home::new()?.run(&["redact", "--profile", "hipaa-safe-harbor"], letter)?.ended(0)?;
    let out = run.text()?;
    for gone in [
        "Lindqvist",
        "lindqvist",
        "Maria",
        "93",
        "1931",
        "03-12",
        "Elm",
        "62704",
        "01-15",
        "January",
        "28",
        "555-0132",
        "555-0187",
        "example.org",
        "4399",
        "83746521",
        "1EG4",
        "DE89",
        "4111",
        "1HGCM82633A004352",
        "490154203237518",
        "00:1b:44",
        "portal.",
        "203.0.113",
    ] {
        assert!(!out.contains(gone), "`{gone}` is left in:\n{out}");
    }
    for kept in ["age 90+", "ZIP code 627**", "Admitted on 2024", "discharged 2024"] {
        assert!(out.contains(kept), "`{kept}` is not in:\n{out}");
    }
    Ok(())
}

#[test]
fn many_files_share_a_vault_and_each_comes_back() -> Tested {
    let home = Home::new()?;
    for file in 0..150 {
        home.file(&format!("in/{file:03}.txt"), format!("{EMAIL} and user{file}@example.com\n"))?;
    }
    home.file("in/150.json", "not read as JSON here")?;
    home.run(&["redact", "--vault", "v", "--out", "out", "in"], "")?.ended(0)?;
    assert_eq!(files(&home.path("out"))?.len(), 151);
    assert_eq!(fs::read_to_string(home.path("out/149.txt"))?, "[EMAIL_ADDRESS_1] and [EMAIL_ADDRESS_151]\n");
    home.run(&["restore", "--vault", "v", "--out", "back", "out"], "")?.ended(0)?;
    for file in 0..150 {
        let back = fs::read_to_string(home.path(&format!("back/{file:03}.txt")))?;
        assert_eq!(back, format!("{EMAIL} and user{file}@example.com\n"));
    }
    Ok(())
}
