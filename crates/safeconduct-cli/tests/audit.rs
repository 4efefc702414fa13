//! `safeconduct audit`: the record accounts for every byte, and says so to whoever asks.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null, and a failed test may panic")]

mod common;

use common::{Home, Tested, copy, files};
use safeconduct::{Signer, audit::cosign};
use serde_json::{Value, json};
use std::{error::Error, fs, path::Path, process::Stdio, thread, time::Duration};

/// A home whose folder `log` holds the record of three requests, one of them denied, cleanly closed.
fn recorded() -> Result<Home, Box<dyn Error>> {
    let home = Home::new()?;
    let run = home.guard(&[
        json!({"id": 1, "body": "Write to ana.lopez@example.org."}),
        json!({"id": 2, "purpose": "growth_hacking", "body": "x"}),
        json!({"id": 3, "tenant": "acme", "body": "What rhymes with orange?"}),
    ])?;
    run.ended(0)?;
    Ok(home)
}

fn verify(home: &Home, log: &str) -> Result<common::Run, Box<dyn Error>> {
    home.run(&["audit", "verify", log], "")
}

#[test]
fn an_untouched_record_holds() -> Tested {
    let home = recorded()?;
    let run = verify(&home, "log")?.ended(0)?;
    assert!(
        run.text()?.contains("self-asserted"),
        "without a key nobody vouches for the signer:\n{}",
        run.text()?
    );
    Ok(())
}

#[test]
fn verifying_changes_nothing() -> Tested {
    let home = recorded()?;
    copy(&home.path("log"), &home.path("before"))?;
    verify(&home, "log")?.ended(0)?;
    home.run(&["audit", "show", "log"], "")?.ended(0)?;
    assert_eq!(files(&home.path("log"))?.len(), files(&home.path("before"))?.len());
    for file in files(&home.path("before"))? {
        let inside = file.strip_prefix(home.path("before"))?;
        assert_eq!(fs::read(home.path("log").join(inside))?, fs::read(&file)?, "{}", inside.display());
    }
    Ok(())
}

#[test]
fn every_flipped_bit_is_noticed() -> Tested {
    let home = recorded()?;
    let mut passed = Vec::new();
    for file in files(&home.path("log"))? {
        let good = fs::read(&file)?;
        // Each file whole if short, else some four dozen places spread over it and its two ends.
        let step = (good.len() / 48).max(1);
        let places = (0..good.len()).step_by(step).chain(good.len().checked_sub(1));
        for place in places {
            let mut bad = good.clone();
            bad[place] ^= 0x20;
            replace(&file, &bad)?;
            let run = verify(&home, "log")?;
            if run.code == 0 {
                passed.push(format!("{} at {place} of {}", file.display(), good.len()));
            }
        }
        replace(&file, &good)?;
    }
    verify(&home, "log")?.ended(0)?;
    assert_eq!(passed, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_cut_is_noticed() -> Tested {
    let home = recorded()?;
    let mut passed = Vec::new();
    for file in
        files(&home.path("log"))?.into_iter().filter(|file| fs::metadata(file).is_ok_and(|m| m.len() > 0))
    {
        let good = fs::read(&file)?;
        for left in [0, 1, good.len() / 3, good.len() / 2, good.len() - 1] {
            replace(&file, &good[..left])?;
            if verify(&home, "log")?.code == 0 {
                passed.push(format!("{} cut to {left} of {}", file.display(), good.len()));
            }
        }
        let longer = [&good[..], b"one more line\n"].concat();
        replace(&file, &longer)?;
        if verify(&home, "log")?.code == 0 {
            passed.push(format!("{} with a line more", file.display()));
        }
        replace(&file, &good)?;
    }
    assert_eq!(passed, Vec::<String>::new());
    Ok(())
}

#[test]
fn swapped_bytes_are_noticed() -> Tested {
    let home = recorded()?;
    let largest = files(&home.path("log"))?
        .into_iter()
        .max_by_key(|file| fs::metadata(file).map_or(0, |metadata| metadata.len()))
        .ok_or("no files")?;
    let good = fs::read(&largest)?;
    let kept = good.iter().rposition(|byte| *byte != 0).ok_or("only zeros")?;
    for (from, to) in [(kept / 4, kept / 2), (kept / 3, kept - 70), (100, kept - 100)] {
        let mut bad = good.clone();
        for byte in 0..64 {
            bad.swap(from + byte, to + byte);
        }
        if bad != good {
            replace(&largest, &bad)?;
            assert_ne!(verify(&home, "log")?.code, 0, "64 bytes at {from} and {to} swapped");
        }
    }
    Ok(())
}

#[test]
fn a_file_of_another_record_is_noticed() -> Tested {
    let (home, other) = (recorded()?, recorded()?);
    let mut passed = Vec::new();
    for file in files(&home.path("log"))? {
        let inside = file.strip_prefix(home.path("log"))?;
        let foreign = other.path("log").join(inside);
        let (good, theirs) = (fs::read(&file)?, fs::read(&foreign).unwrap_or_default());
        if good == theirs {
            continue;
        }
        replace(&file, &theirs)?;
        if verify(&home, "log")?.code == 0 {
            passed.push(inside.display().to_string());
        }
        replace(&file, &good)?;
    }
    assert_eq!(passed, Vec::<String>::new());
    Ok(())
}

#[test]
fn the_first_bad_entry_is_named() -> Tested {
    let home = recorded()?;
    let entries = shown(&home)?;
    let denied =
        entries.iter().position(|entry| entry["decision"] == "denied").ok_or("no refusal in the record")?;
    let needle = b"\"denied\"";
    for file in files(&home.path("log"))? {
        let mut bytes = fs::read(&file)?;
        if let Some(at) = bytes.windows(needle.len()).position(|window| window == needle) {
            bytes[at + 1] = b'D';
            replace(&file, &bytes)?;
            let run = verify(&home, "log")?.ended(2)?;
            let said = format!("{}{}", run.text()?, run.err);
            assert!(said.contains(&format!("entry {denied}")), "entry {denied} is the bad one:\n{said}");
            return Ok(());
        }
    }
    Err("the refusal is nowhere on disk".into())
}

#[test]
fn only_the_right_key_vouches() -> Tested {
    let home = Home::new()?;
    let made = home
        .run(
            &["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "-"],
            "{\"id\":1,\"body\":\"x\"}\n",
        )?
        .ended(0)?;
    let other = home
        .run(
            &["guard", "--json", "--audit", "log-b", "--signing-key", "keys/b", "-"],
            "{\"id\":1,\"body\":\"x\"}\n",
        )?
        .ended(0)?;
    let key = public_key(&made.err)?;
    let run = home.run(&["audit", "verify", "log", "--key", &key], "")?.ended(0)?;
    assert!(!run.text()?.contains("self-asserted"), "{}", run.text()?);
    home.run(&["audit", "verify", "log", "--key", &public_key(&other.err)?], "")?.ended(2)?;
    let again = home.run(
        &["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "-"],
        "{\"id\":2,\"body\":\"x\"}\n",
    )?;
    again.ended(0)?;
    home.run(&["audit", "verify", "log", "--key", &key], "")?.ended(0)?;
    Ok(())
}

#[cfg(unix)]
#[test]
fn the_signing_key_is_private_and_outside_the_record() -> Tested {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new()?;
    home.run(
        &["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "-"],
        "{\"id\":1,\"body\":\"x\"}\n",
    )?
    .ended(0)?;
    assert_eq!(fs::metadata(home.path("keys/a"))?.permissions().mode() & 0o777, 0o600);
    let secret = fs::read(home.path("keys/a"))?;
    for file in files(&home.path("log"))? {
        let bytes = fs::read(&file)?;
        assert!(!bytes.windows(secret.len().max(1)).any(|window| window == secret), "{}", file.display());
    }
    Ok(())
}

#[test]
fn show_tells_the_story_in_order() -> Tested {
    let home = recorded()?;
    let kinds: Vec<String> =
        shown(&home)?.iter().filter_map(|entry| entry["kind"].as_str().map(str::to_owned)).collect();
    assert_eq!(kinds.first().map(String::as_str), Some("open"));
    assert_eq!(kinds.last().map(String::as_str), Some("close"));
    let count = |kind: &str| kinds.iter().filter(|found| *found == kind).count();
    assert_eq!((count("intent"), count("outcome")), (3, 2), "a denied request has no outcome: {kinds:?}");
    assert!(count("config") >= 3, "policy, catalog and ruleset: {kinds:?}");
    Ok(())
}

#[test]
fn two_runs_make_one_record() -> Tested {
    let home = recorded()?;
    let before = shown(&home)?.len();
    home.guard(&[json!({"id": 9, "body": "once more"})])?.ended(0)?;
    assert!(shown(&home)?.len() >= before + 3);
    verify(&home, "log")?.ended(0)?;
    Ok(())
}

#[test]
fn every_receipt_names_its_entry() -> Tested {
    let home = Home::new()?;
    let requests: Vec<Value> = (0..5).map(|id| json!({"id": id, "body": "x"})).collect();
    let answers = home.guard(&requests)?.ended(0)?.json()?;
    let entries = shown(&home)?;
    for answer in answers {
        let index = usize::try_from(answer["receipt"]["index"].as_u64().ok_or("an index")?)?;
        let entry = entries.get(index).ok_or("an entry at the index")?;
        assert_eq!((&entry["kind"], &entry["id"]), (&json!("intent"), &answer["receipt"]["id"]), "{entry}");
    }
    Ok(())
}

#[test]
fn a_killed_run_loses_no_answer() -> Tested {
    let home = Home::new()?;
    for round in 0..8_u64 {
        let mut child =
            home.command(&["guard", "--json", "--audit", "log", "-"]).stdin(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().ok_or("no standard input")?;
        let requests: String = (0..2_000).map(|id| format!("{{\"id\":{id},\"body\":\"x\"}}\n")).collect();
        let writer = thread::spawn(move || std::io::Write::write_all(&mut stdin, requests.as_bytes()).ok());
        thread::sleep(Duration::from_millis(40 + 35 * round));
        child.kill()?;
        let output = child.wait_with_output()?;
        writer.join().map_err(|_| "the writer failed")?;
        // The last line may be cut by the kill; whatever is whole was released, so it was recorded.
        let text = String::from_utf8_lossy(&output.stdout);
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let run = verify(&home, "log");
        // A log without its first file was never written to, and nothing was released; the next run goes on in its folder.
        if whole.is_empty() && !home.path("log").join("origin").exists() {
            continue;
        }
        let _said = run?;
        let ids: Vec<Value> = shown(&home)?.into_iter().map(|entry| entry["id"].clone()).collect();
        for line in whole.lines() {
            let answer: Value = serde_json::from_str(line)?;
            assert!(ids.contains(&answer["receipt"]["id"]), "released and not recorded: {line}");
        }
    }
    home.guard(&[json!({"id": 1, "body": "after the storm"})])?.ended(0)?;
    verify(&home, "log")?.ended(0)?;
    Ok(())
}

#[test]
fn decisions_follow_from_the_documents_in_the_record() -> Tested {
    let home = recorded()?;
    let run = home.run(&["audit", "verify", "log", "--decisions"], "")?.ended(0)?;
    assert!(run.text()?.contains("3 follow from policy and catalog, 0 do not"), "{}", run.text()?);
    let replayed = home.run(&["audit", "replay", "log"], "")?.ended(0)?;
    assert!(
        replayed.text()?.is_empty() && replayed.err.contains("3 requests decided again"),
        "{}",
        replayed.err
    );
    // Before anything was declared of the hardware, the answers were others.
    let early = home.run(&["audit", "replay", "log", "--at", "2001-01-01"], "")?.ended(1)?.json()?;
    assert_eq!(
        (early.len(), &early[0]["then"]["decision"], &early[0]["now"]["decision"]),
        (2, &json!("cleared"), &json!("denied"))
    );
    let explained = home.run(&["audit", "show", "log", "--explain"], "")?.ended(0)?.json()?;
    let first =
        explained.iter().find(|line| line["record"]["decision"] == "cleared").ok_or("nothing cleared")?;
    assert_eq!(first["explained"]["allowed"][0]["endpoint"], "local");
    let reason = first["explained"]["rejected"][0]["reasons"][0]["message"].as_str().ok_or("no reason")?;
    assert!(!reason.is_empty());
    Ok(())
}

#[test]
fn one_request_and_one_value_are_followed() -> Tested {
    let home = recorded()?;
    let entries = shown(&home)?;
    let found_something = |entry: &&Value| !entry["find"][0].is_null();
    let intent = entries.iter().find(found_something).ok_or("no intent with a finding")?;
    let id = intent["id"].as_str().ok_or("no id")?;
    let family = home.run(&["audit", "trace", "log", "--id", id], "")?.ended(0)?.json()?;
    assert_eq!(family.iter().map(|line| &line["record"]["kind"]).collect::<Vec<_>>(), ["intent", "outcome"]);
    let tag = intent["find"][0]["tags"][0].as_str().ok_or("no tag")?;
    let found = home.run(&["audit", "trace", "log", "--tag", tag], "")?.ended(0)?.json()?;
    assert_eq!(found[0]["record"]["id"], id);
    home.run(&["audit", "trace", "log", "--tag", "ana.lopez@example.org"], "")?.ended(2)?;
    Ok(())
}

#[test]
fn keys_are_read_from_a_file() -> Tested {
    let home = Home::new()?;
    let made = home
        .run(
            &["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "-"],
            "{\"id\":1,\"body\":\"x\"}\n",
        )?
        .ended(0)?;
    home.file("trusted", format!("# ours\n\n{}\n", public_key(&made.err)?))?;
    let run = home.run(&["audit", "verify", "log", "--keys", "trusted"], "")?.ended(0)?;
    assert!(run.text()?.contains("signed by"), "{}", run.text()?);
    home.file("broken", "# ours\nnot a key\n")?;
    let run = home.run(&["audit", "verify", "log", "--keys", "broken"], "")?.ended(2)?;
    assert!(run.err.contains("line 2"), "{}", run.err);
    Ok(())
}

#[test]
fn a_bundle_holds_what_an_auditor_needs_and_no_key() -> Tested {
    let home = Home::new()?;
    let made = home.run(
        &["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "-"],
        "{\"id\":1,\"body\":\"Write to ana@example.org\"}\n{\"id\":2,\"body\":\"x\"}\n",
    )?;
    let key = public_key(&made.ended(0)?.err)?;
    let run = home
        .run(&["audit", "report", "log", "--key", &key, "--format", "html", "--bundle", "bundle"], "")?
        .ended(0)?;
    assert!(run.text()?.contains("Evidence calendar"), "the catalog in the record has dates");
    let bundle = files(&home.path("bundle"))?;
    let named = |what: &str| bundle.iter().filter(|file| file.to_string_lossy().contains(what)).count();
    assert_eq!(
        (named("documents/policy-"), named("documents/catalog-"), named("documents/ruleset-")),
        (1, 1, 1)
    );
    assert_eq!((named(".tlog-proof"), named("report."), named("README.txt")), (2, 4, 1));
    for file in &bundle {
        let bytes = fs::read(file)?;
        assert!(!bytes.windows(key.len()).any(|window| window == key.as_bytes()), "{}", file.display());
        if file.to_string_lossy().ends_with(".tlog-proof") {
            let file = file.to_str().ok_or("a path")?;
            home.run(&["audit", "check-proof", file, "--key", &key], "")?.ended(0)?;
        }
    }
    home.run(&["audit", "verify", "log", "--key", &key, "--pin", "bundle/checkpoint", "--decisions"], "")?
        .ended(0)?;
    home.run(&["audit", "report", "log", "--key", &key, "--bundle", "bundle"], "")?.ended(2)?;
    Ok(())
}

#[test]
fn a_key_is_changed_and_entries_are_handed_on_from_the_command_line() -> Tested {
    let home = Home::new()?;
    let guard = |key: &str| {
        home.run(
            &["guard", "--json", "--audit", "log", "--signing-key", key, "-"],
            "{\"id\":1,\"body\":\"x\"}\n",
        )
    };
    let old = public_key(&guard("keys/a")?.ended(0)?.err)?;
    home.run(&["audit", "change-key", "log", "--signing-key", "keys/none", "--new-key", "keys/b"], "")?
        .ended(2)?;
    home.run(&["audit", "change-key", "log", "--signing-key", "keys/a", "--new-key", "keys/b"], "")?
        .ended(0)?;
    guard("keys/a")?.ended(2)?;
    guard("keys/b")?.ended(0)?;
    home.run(&["audit", "verify", "log", "--key", &old], "")?.ended(0)?;
    let prune = ["audit", "prune", "log", "--signing-key", "keys/b", "--before"];
    home.run(&[&prune[..], &["2020-01-01"]].concat(), "")?.ended(0)?;
    let refused = home.run(&[&prune[..], &["2999-01-01"]].concat(), "")?.ended(2)?;
    assert!(refused.err.contains("183 days"), "{}", refused.err);
    let exported = home
        .run(&["audit", "export", "log", "--format", "ecs", "--from", "2", "--max", "3"], "")?
        .ended(0)?;
    assert_eq!(exported.json()?.len(), 3);
    assert!(exported.err.contains("next 5"), "{}", exported.err);
    Ok(())
}

/// The tokens are those of the library's tests; OpenSSL made them over a record that lies beside them.
#[test]
fn a_time_stamp_is_asked_for_kept_and_checked_from_the_command_line() -> Tested {
    let home = Home::new()?;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../safeconduct-audit/tests/data/timestamps");
    let given = |name: &str| data.join(name).display().to_string();
    copy(&data.join("log"), &home.path("log"))?;
    home.file("log/LOCK", "")?;
    let asked = home.run(&["audit", "ask", "log"], "")?.ended(0)?;
    assert_eq!(asked.out, fs::read(data.join("head.tsq"))?);
    home.run(&["audit", "attach", "log", &given("something-else.der")], "")?.ended(2)?;
    home.run(&["audit", "attach", "log", &given("p384-chain.der")], "")?.ended(0)?;
    let trusting = ["audit", "verify", "log", "--authority", &given("root.pem")];
    let run = home.run(&trusting, "")?.ended(0)?;
    assert!(run.text()?.contains("by Example stamps P-384"), "{}", run.text()?);
    let run = verify(&home, "log")?.ended(0)?;
    assert!(run.text()?.contains("lead to no authority"), "{}", run.text()?);
    let report = ["audit", "report", "log", "--authority", &given("root.pem")];
    let run = home.run(&report, "")?.ended(0)?;
    assert!(run.text()?.contains("Authority `Example stamps P-384` stamped"), "{}", run.text()?);
    home.run(&["audit", "verify", "log", "--authority", &given("head.tsq")], "")?.ended(2)?;
    Ok(())
}

#[test]
fn a_witness_gets_a_proof_of_growth_and_its_line_is_kept() -> Tested {
    let home = recorded()?;
    let grown = home.run(&["audit", "ask", "log", "--since", "1"], "")?.ended(0)?;
    assert!(grown.text()?.starts_with("old 1\n"), "{}", grown.text()?);
    let witness = Signer::from_seed("witness.example/1", &[5; 32])?;
    let head = fs::read(home.path("log/checkpoint"))?;
    let line = home.file("line", cosign(&head, &witness, "2026-11-23".parse()?)?)?;
    let own = signing_key(&home)?.public_key().to_string();
    let vkey = witness.witness_key().to_string();
    let attach = ["audit", "attach", "log", &line, "--key", &own, "--witness"];
    let stranger = Signer::from_seed("witness.example/2", &[6; 32])?.witness_key().to_string();
    home.run(&[&attach[..], &[&stranger]].concat(), "")?.ended(2)?;
    home.run(&[&attach[..], &[&vkey]].concat(), "")?.ended(0)?;
    let run = home.run(&["audit", "verify", "log", "--key", &own, "--key", &vkey], "")?.ended(0)?;
    assert!(run.text()?.contains("by witness.example/1"), "{}", run.text()?);
    Ok(())
}

#[test]
fn detail_is_opened_and_forgotten_from_the_command_line() -> Tested {
    let home = Home::new()?;
    let guard =
        ["guard", "--json", "--audit", "log", "--signing-key", "keys/a", "--detail", "keys/detail", "-"];
    let request =
        json!({"id": 1, "tenant": "acme", "model": "a-model", "body": "Write to ana.lopez@example.org."});
    home.run(&guard, format!("{request}\n"))?.ended(0)?;
    let show = ["audit", "show", "log", "--detail", "keys/detail", "--signing-key", "keys/a"];
    let shown = home.run(&show, "")?.ended(0)?.text()?.to_owned();
    assert!(shown.contains(r#""model":"a-model""#) && shown.contains(r#""start":9"#), "{shown}");
    let at = shown.split(r#""at":""#).nth(1).and_then(|rest| rest.get(..7)).ok_or("no instant")?;
    let erase = |month: &str, code: i32| -> Tested {
        let erase = ["audit", "erase", "log", "--detail", "keys/detail", "--signing-key", "keys/a"];
        home.run(&[&erase[..], &["--tenant", "acme", "--month", month]].concat(), "")?.ended(code)?;
        Ok(())
    };
    erase("soon", 2)?;
    erase(at, 0)?;
    let shown = home.run(&show, "")?.ended(0)?.text()?.to_owned();
    assert!(!shown.contains("a-model") && shown.contains("was destroyed"), "{shown}");
    assert!(shown.contains(r#""kind":"erase""#), "{shown}");
    verify(&home, "log")?.ended(0)?;
    Ok(())
}

#[test]
fn a_record_is_published_from_the_command_line() -> Tested {
    let home = recorded()?;
    let entries = shown(&home)?.len();
    let run = home.run(&["audit", "publish", "log", "site"], "")?.ended(0)?;
    assert!(run.text()?.contains(&format!("site holds the head of {entries} entries")), "{}", run.text()?);
    assert_eq!(fs::read(home.path("site/checkpoint"))?, fs::read(home.path("log/checkpoint"))?);
    assert!(home.path(&format!("site/tile/entries/000.p/{entries}")).is_file());
    home.run(&["audit", "publish", "nowhere", "site"], "")?.ended(2)?;
    Ok(())
}

/// The key that the command made for this home.
fn signing_key(home: &Home) -> Result<Signer, Box<dyn Error>> {
    Ok(Signer::load_or_create(&home.path(".config/safeconduct/signing.key"))?)
}

#[test]
fn a_folder_that_is_no_record_is_said() -> Tested {
    let home = Home::new()?;
    home.file("stuff/notes.txt", "hello")?;
    for folder in ["stuff", "no-such-folder"] {
        for command in ["verify", "show"] {
            let run = home.run(&["audit", command, folder], "")?.ended(2)?;
            assert!(run.err.contains(folder), "{command} {folder}:\n{}", run.err);
        }
    }
    Ok(())
}

/// The records that `audit show` prints, in order.
fn shown(home: &Home) -> Result<Vec<Value>, Box<dyn Error>> {
    let entries = home.run(&["audit", "show", "log"], "")?.ended(0)?.json()?;
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!((&entry["index"], entry["leaf"].is_string()), (&json!(index), true), "{entry}");
    }
    Ok(entries.into_iter().map(|entry| entry["record"].clone()).collect())
}

/// The public key that a first run prints on standard error: `name+hash+key`, as signed notes have it.
fn public_key(err: &str) -> Result<String, Box<dyn Error>> {
    err.split_whitespace()
        .map(|word| word.trim_matches(['`', '"', '\'', ',', '.']))
        .find(|word| word.split('+').count() >= 3)
        .map(str::to_owned)
        .ok_or_else(|| format!("no public key in:\n{err}").into())
}

/// Writes a file even where the log has sealed it.
fn replace(file: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut permissions = fs::metadata(file)?.permissions();
    if permissions.readonly() {
        #[allow(clippy::permissions_set_readonly_false, reason = "a file in a folder that vanishes")]
        permissions.set_readonly(false);
        fs::set_permissions(file, permissions)?;
    }
    fs::write(file, bytes)
}
