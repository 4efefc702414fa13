//! Bad input to `safeconduct audit` gets a sentence that says which and where; nothing is repaired silently.

#![allow(clippy::indexing_slicing, reason = "a failed test may panic")]

mod common;

use common::{Home, Tested};
use serde_json::json;
use std::{error::Error, fs, path::Path};

const SEGMENT: &str = "seg/00000000000000000000.alog";

/// Two records of one key, `log` and `other`, and one of another key, `foreign`; the name of the key is given.
fn records() -> Result<(Home, String), Box<dyn Error>> {
    let home = Home::new()?;
    let requests: Vec<_> =
        (0..5).map(|n| json!({"id": n, "body": format!("Write to ana.lopez{n}@example.org.")})).collect();
    home.guard(&requests)?.ended(0)?;
    let line = common::lines(&requests[..2]);
    home.run(&["guard", "--json", "--audit", "other", "-"], &line)?.ended(0)?;
    home.run(&["guard", "--json", "--audit", "foreign", "--signing-key", "keys/b", "-"], &line)?.ended(0)?;
    let out = home.run(&["audit", "verify", "log", "--json"], "")?.ended(0)?;
    let by = out.json()?[0]["authenticity"]["by"].as_str().ok_or("no key")?.to_owned();
    Ok((home, by))
}

/// Copies a record; its files may be written.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy(&path, &target)?,
            false => fs::write(&target, fs::read(&path)?)?,
        }
    }
    Ok(())
}

/// What one command must say of a record that was changed, on either output.
type Said<'s> = (&'s [&'s str], i32, &'s [&'s str]);

/// A change to a record, and what each command then says.
type Story<'s> = (&'s str, &'s dyn Fn(&Path) -> Tested, &'s [Said<'s>]);

#[test]
fn a_changed_record_is_named_with_the_place_by_every_command() -> Tested {
    let (home, _) = records()?;
    let end = {
        let shown = home.run(&["audit", "show", "log"], "")?.ended(0)?;
        shown.json()?.len()
    };
    let missing = format!("entries from {} to the signed size {end} are missing", end - 1);
    let flip = |dir: &Path| -> Tested {
        let mut bytes = fs::read(dir.join(SEGMENT))?;
        let last = bytes.len() - 100;
        bytes[last] ^= 4;
        Ok(fs::write(dir.join(SEGMENT), bytes)?)
    };
    let cut = |dir: &Path| -> Tested {
        let bytes = fs::read(dir.join(SEGMENT))?;
        Ok(fs::write(dir.join(SEGMENT), &bytes[..bytes.len() - 40])?)
    };
    let last = format!("entry {}", end - 1);
    let guard: &[&str] = &["guard", "--audit", "x", "-"];
    let (verify, show, report): (&[&str], &[&str], &[&str]) =
        (&["audit", "verify", "x"], &["audit", "show", "x"], &["audit", "report", "x"]);
    let prove: &[&str] = &["audit", "prove", "x", "--index", "3"];
    let trace: &[&str] = &["audit", "trace", "x", "--tag", "00000000000000000000000000000000"];
    let (replay, export): (&[&str], &[&str]) =
        (&["audit", "replay", "x"], &["audit", "export", "x", "--format", "ecs"]);
    let swap = |file: &'static str, from: &'static str| {
        let from = home.path(from).join(file);
        move |dir: &Path| -> Tested { Ok(fs::write(dir.join(file), fs::read(&from)?)?) }
    };
    let remove = |file: &'static str| move |dir: &Path| -> Tested { Ok(fs::remove_file(dir.join(file))?) };
    let no_tiles = |dir: &Path| -> Tested { Ok(fs::remove_dir_all(dir.join("tile"))?) };
    let no_heads = |dir: &Path| -> Tested {
        fs::remove_file(dir.join("checkpoint"))?;
        Ok(fs::remove_dir_all(dir.join("checkpoints"))?)
    };
    let rolled_back = |dir: &Path| -> Tested {
        fs::remove_file(dir.join(format!("checkpoints/{end}")))?;
        Ok(fs::copy(dir.join("checkpoints/1"), dir.join("checkpoint")).map(drop)?)
    };
    let future = |dir: &Path| -> Tested {
        let mut bytes = fs::read(dir.join(SEGMENT))?;
        bytes[7] = 2;
        let crc = crc32c(&bytes[..60]).to_be_bytes();
        bytes[60..64].copy_from_slice(&crc);
        Ok(fs::write(dir.join(SEGMENT), bytes)?)
    };
    let (swapped, head, origin) =
        (swap(SEGMENT, "other"), swap("checkpoint", "other"), swap("origin", "other"));
    let (no_head, no_origin) = (remove("checkpoint"), remove("origin"));
    let another: &[&str] = &["belongs to another log"];
    let checksum: &[&str] = &[&last, "checksum"];
    let stories: [Story<'_>; 10] = [
        (
            "a segment of another record",
            &swapped,
            &[
                (verify, 2, &["entry 0, seg/", another[0]]),
                (show, 2, another),
                (report, 2, another),
                (prove, 2, another),
                (trace, 2, another),
                (replay, 2, another),
                (export, 2, another),
                (guard, 2, another),
            ],
        ),
        (
            "a flipped bit",
            &flip,
            &[
                (verify, 2, checksum),
                (show, 2, checksum),
                (report, 2, &["Entry ", "checksum"]),
                (trace, 2, checksum),
                (replay, 2, checksum),
                (export, 2, checksum),
                (guard, 2, checksum),
            ],
        ),
        (
            "a segment that was cut",
            &cut,
            &[
                (verify, 2, &[&last, "ends inside a frame"]),
                (show, 2, &[&missing]),
                (trace, 2, &[&missing]),
                (replay, 2, &[&missing]),
                (export, 2, &[&missing]),
                (guard, 2, &[&last, "is damaged"]),
            ],
        ),
        (
            "a format of the future",
            &future,
            &[
                (verify, 2, &["entry 0", "version 2"]),
                (show, 2, &["version 2"]),
                (prove, 2, &["version 2"]),
                (guard, 2, &["version 2"]),
            ],
        ),
        (
            "no checkpoint",
            &no_head,
            &[
                (verify, 2, &["checkpoint: it is missing"]),
                (prove, 2, &["`checkpoint` is missing"]),
                (guard, 0, &[]),
                (verify, 0, &["1 gaps", "made anew"]),
            ],
        ),
        (
            "no heads at all",
            &no_heads,
            &[
                (verify, 2, &["checkpoint: it is missing", "UNSIGNED"]),
                (guard, 2, &["signed head is missing"]),
            ],
        ),
        (
            "no tiles",
            &no_tiles,
            &[
                (verify, 2, &["tile/0/", "is missing"]),
                (prove, 2, &["tile/0/", "is missing or cut"]),
                (guard, 0, &[]),
                (verify, 0, &["1 gaps", "made anew"]),
            ],
        ),
        (
            "the newest head was taken back",
            &rolled_back,
            &[
                (verify, 0, &["1 entries proven", "no head covers its end"]),
                (guard, 0, &[]),
                (verify, 0, &["1 gaps", "made anew"]),
            ],
        ),
        (
            "the head of another record",
            &head,
            &[
                (verify, 2, &["checkpoint: it is the head of another log"]),
                (prove, 2, &["head of another log"]),
                (guard, 2, &["belongs to the log"]),
            ],
        ),
        (
            "the name of another record",
            &origin,
            &[(verify, 2, another), (show, 2, another), (guard, 2, &["belongs to the log"])],
        ),
    ];
    let request = common::lines(&[json!({"id": 1, "body": "hello"})]);
    for (story, change, commands) in stories {
        let dir = home.path("x");
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        copy(&home.path("log"), &dir)?;
        change(&dir)?;
        for (command, code, words) in commands {
            let run = home.run(command, &request)?;
            let said = format!("{}{}", run.text()?, run.err);
            assert_eq!(run.code, *code, "{story}: {command:?}:\n{said}");
            for word in *words {
                assert!(said.contains(word), "{story}: {command:?} does not say `{word}`:\n{said}");
            }
        }
    }
    copy(&home.path("log"), &home.path("y"))?;
    no_origin(&home.path("y"))?;
    for command in ["verify", "show", "report", "replay"] {
        let run = home.run(&["audit", command, "y"], "")?.ended(2)?;
        assert!(run.err.contains("`y` holds no audit log"), "{command}: {}", run.err);
    }
    Ok(())
}

#[test]
fn what_is_asked_wrongly_is_answered_with_what_is_wrong() -> Tested {
    let (home, by) = records()?;
    let key = "safeconduct.local/5cf60d3e+e3250a0a+AWVxUtPW+HtXJpCD5WOGJjXvNTnHWLw1JE7HJYQSwBaY";
    let own = fs::read_to_string(home.path("log/checkpoint"))?;
    assert!(own.contains(&by));
    let id = "0192f5a8-7c1e-7f3a-9b2d-3e4f5a6b7c8d";
    home.file("notes", "hello")?;
    let proof = home.run(&["audit", "prove", "log", "--index", "3"], "")?.ended(0)?;
    home.file("proof", &proof.out)?;
    home.file("cut", &proof.out[..proof.out.len() / 2])?;
    let not_by = format!("it names `{by}`)");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["verify", "log", "--key", key], 2, &not_by),
        (&["verify", "log", "--key", "nonsense"], 2, "neither a public key nor a file"),
        (&["verify", "log", "--pin", "notes"], 2, "(pin 1)"),
        (&["verify", "log", "--pin", "foreign/checkpoint"], 2, "(pin 1)`: no trusted key signed it"),
        (&["verify", "log", "--pin", "other/checkpoint"], 2, "(pin 1): it is the head of another log"),
        (&["compare", "log", "foreign", "--key", key], 2, "`log/checkpoint`: no trusted key signed it"),
        (&["compare", "log", "nowhere", "--key", key], 2, "`log/checkpoint`"),
        (&["prove", "log", "--index", "9999"], 2, "no such entry among the"),
        (&["prove", "log", "--id", id], 2, "no such entry among the"),
        (&["prove", "log", "--id", "seven"], 2, "version 7 UUID"),
        (&["check-proof", "proof", "--key", key], 2, "no trusted key signed it"),
        (&["check-proof", "cut", "--key", key], 2, "not a valid proof"),
        (&["check-proof", "notes", "--key", key], 2, "not a valid proof"),
        (&["check-proof", "nowhere", "--key", key], 2, "`nowhere`"),
        (&["trace", "log", "--id", id], 1, "no entry of this record belongs to it"),
        (&["trace", "log", "--tag", "ana"], 2, "32 lower-case hex digits"),
        (&["report", "log", "--from", "2027-01-01", "--to", "2026-01-01"], 2, "has to lie before"),
        (&["report", "log", "--bundle", "other"], 2, "`other`"),
        (&["replay", "log", "--policy", "notes"], 2, "the policy does not load"),
        (&["export", "log", "--format", "cef", "--from", "9999"], 0, "there is no entry 9999 yet"),
        (&["ask", "nowhere"], 2, "`nowhere`"),
        (&["prune", "log", "--before", "2020-01-01", "--signing-key", "keys/b"], 2, &by),
        (&["change-key", "log", "--signing-key", "keys/b", "--new-key", "keys/c"], 2, &by),
    ];
    for (command, code, word) in cases {
        let run = home.run(&[&["audit"], *command].concat(), "")?;
        let said = format!("{}{}", run.text()?, run.err);
        assert_eq!(run.code, *code, "{command:?}:\n{said}");
        assert!(said.contains(word), "{command:?} does not say `{word}`:\n{said}");
        assert!(!said.contains(&format!("{by}, {by}")), "{command:?} names a key twice:\n{said}");
    }
    Ok(())
}

/// `safeconduct audit report log | head -1` is no reason to panic.
#[test]
fn a_reader_that_goes_away_is_no_panic() -> Tested {
    let (home, _) = records()?;
    for command in [
        &["audit", "report", "log", "--format", "html"][..],
        &["audit", "show", "log"],
        &["audit", "replay", "log"],
    ] {
        let mut child = home.command(command).spawn()?;
        drop(child.stdout.take());
        let output = child.wait_with_output()?;
        let err = String::from_utf8(output.stderr)?;
        assert!(!err.contains("panicked"), "{command:?}: {err}");
    }
    Ok(())
}

/// CRC-32C, bit by bit.
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0x82f6_3b78 * (crc & 1)))
    })
}
