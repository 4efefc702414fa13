//! The pass on its way: signed by one gateway, asked for by the next, looked at by hand.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::gateway::{Gateway, MAIL, Upstream, chat, echo};
use common::{Home, Tested};
use safeconduct::{Clock, Key, SystemClock};
use safeconduct_http::{Pass, PassSigner};
use std::error::Error;

fn signer() -> PassSigner {
    PassSigner::new(&Key::new([7; 32]))
}

fn now() -> i64 {
    SystemClock.now().micros() / 1_000_000
}

/// A request for this host as it stands on the wire, with a pass valid from `from` for a minute.
fn signed(
    signer: &PassSigner,
    host: &str,
    body: &str,
    receipt: &str,
    from: i64,
) -> Result<String, Box<dyn Error>> {
    let request = http::Request::post("/v1/chat/completions").header("host", host).body(())?;
    let (mut parts, ()) = request.into_parts();
    let pass = Pass {
        endpoint: "own".parse()?,
        policy: "a".repeat(64),
        catalog: "b".repeat(64),
        receipt: receipt.to_owned(),
    };
    signer.sign(&mut parts, body.as_bytes(), &pass, from, 60)?;
    let mut wire = "POST /v1/chat/completions HTTP/1.1\r\nconnection: close\r\n".to_owned();
    for (name, value) in &parts.headers {
        wire += &format!("{name}: {}\r\n", value.to_str()?);
    }
    Ok(format!("{wire}content-length: {}\r\n\r\n{body}", body.len()))
}

#[test]
fn a_gateway_that_asks_for_passes_takes_nothing_without_a_good_one() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(echo)?;
    let key = home.file("pass.key", format!("{}\n", signer().public_key()))?;
    let gateway = Gateway::start(
        &home,
        &["--upstream", &upstream.address, "--audit", "log", "--buffered", "--require-pass", &key],
    )?;
    let host = gateway.address.clone();
    let body = chat("hello", false);
    let stranger = PassSigner::new(&Key::new([8; 32]));
    let good = signed(&signer(), &host, &body, "r1", now())?;
    let without: String =
        good.split_inclusive("\r\n").filter(|line| !line.starts_with("signature")).collect();
    let refused = [
        ("no pass", without, "carries no pass"),
        ("altered body", good.replace("hello", "hallo"), "the body is not the one"),
        (
            "other host",
            signed(&signer(), "api.example.com", &body, "r2", now())?
                .replace("api.example.com\r", &format!("{host}\r")),
            "the host is not the one",
        ),
        ("other path", good.replace("/v1/chat/completions", "/v1/completions"), "the signature does not fit"),
        ("expired", signed(&signer(), &host, &body, "r3", now() - 120)?, "has expired"),
        ("of the future", signed(&signer(), &host, &body, "r4", now() + 120)?, "not valid yet"),
        ("wrong key", signed(&stranger, &host, &body, "r5", now())?, "key that is not trusted"),
    ];
    for (case, request, reason) in &refused {
        let (status, answer) = gateway.send(request)?;
        assert!(status == 403 && answer.contains("no_pass") && answer.contains(reason), "{case}: {answer}");
    }
    assert!(upstream.seen().is_empty(), "what is refused is not sent: {:?}", upstream.seen());
    let (status, answer) = gateway.send(&good)?;
    assert!(status == 200 && answer.contains("hello"), "{answer}");
    let (status, answer) = gateway.send(&good)?;
    assert!(status == 403 && answer.contains("was used before"), "{answer}");
    let seen = upstream.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(
        !seen[0].contains("safe-conduct") && !seen[0].contains("signature"),
        "a pass ends here: {}",
        seen[0]
    );
    gateway.stop()?;
    // The request names its host, and whoever sends it could name the one that the pass is for. A gateway that knows how it
    // is called does not believe it.
    let elsewhere = signed(&signer(), "api.example.com", &body, "r6", now())?;
    for (flags, status) in
        [(&["--pass-host", "gateway.internal"][..], 403), (&["--pass-host", "api.example.com"], 200)]
    {
        let all = ["--upstream", &upstream.address, "--audit", "log", "--buffered", "--require-pass", &key];
        let gateway = Gateway::start(&home, &[&all, flags].concat())?;
        let (got, answer) = gateway.send(&elsewhere)?;
        assert!(got == status && answer.contains("the host is not the one") == (status == 403), "{answer}");
        gateway.stop()?;
    }
    Ok(())
}

/// Client, a gateway that signs, one that asks, the model. The first takes the values out and puts them back.
#[test]
fn what_one_gateway_signs_the_next_lets_through() -> Tested {
    let (first, second) = (Home::new()?, Home::new()?);
    let upstream = Upstream::start(echo)?;
    // The signing gateway starts against a server that keeps what it gets: its key is said at the start.
    let kept = Upstream::start(echo)?;
    let signing = Gateway::start(&first, &["--upstream", &kept.address, "--audit", "log", "--sign-pass"])?;
    let key = signing.said.lines().find(|line| line.starts_with("ed25519:")).ok_or("no key")?.to_owned();
    let asking = Gateway::start(
        &second,
        &["--upstream", &upstream.address, "--audit", "log", "--require-pass", &key],
    )?;
    assert_eq!(signing.post("/v1/chat/completions", "", &chat(MAIL, false))?.0, 200);
    let wire = kept.seen().pop().ok_or("nothing was sent")?;
    signing.stop()?;

    let file = first.file("request.http", &wire)?;
    let looked = first.run(&["pass", "verify", "--key", &key, &file], "")?.ended(0)?;
    assert!(looked.text()?.starts_with("valid: endpoint "), "{}", looked.text()?);
    let log = first.run(&["audit", "show", "log"], "")?.ended(0)?;
    let receipt = looked.text()?.trim_end().rsplit_once("receipt ").ok_or("no receipt")?.1.to_owned();
    assert!(log.text()?.contains(&receipt), "the receipt is an entry of the record: {receipt}");

    let onward = format!("http://{}", asking.address);
    let signing = Gateway::start(&first, &["--upstream", &onward, "--audit", "log", "--sign-pass"])?;
    for _ in 0..3 {
        let (status, answer) = signing.post("/v1/chat/completions", "", &chat(MAIL, false))?;
        assert!(status == 200 && answer.contains(MAIL), "{answer}");
    }
    let (status, answer) = asking.post("/v1/chat/completions", "", &chat("hello", false))?;
    assert!(status == 403 && answer.contains("carries no pass"), "{answer}");
    let seen = upstream.seen();
    assert!(seen.len() == 3 && !seen.concat().contains(MAIL), "{seen:?}");
    signing.stop()?;
    asking.stop()?;
    Ok(())
}

/// What the case is, the request, the keys, the instant; the code of the end and what is said.
type Case<'a> = (&'a str, String, &'a [&'a str], &'a str, i32, &'a str);

#[test]
fn a_pass_is_looked_at_by_hand() -> Tested {
    let home = Home::new()?;
    let key = &*signer().public_key().to_string();
    let file_of_key = &*home.file("pass.key", format!("{key}\n"))?;
    let other = &*PassSigner::new(&Key::new([8; 32])).public_key().to_string();
    // 2027-01-15T08:00:00Z
    let good = signed(&signer(), "api.example.com", "{}", "r1", 1_800_000_000)?;
    let at = "2027-01-15T08:00:30Z";
    let valid =
        format!("valid: endpoint own, policy {}, catalog {}, receipt r1\n", "a".repeat(64), "b".repeat(64));
    let cases: [Case<'_>; 11] = [
        ("good", good.clone(), &[key], at, 0, &valid),
        ("the key in a file", good.clone(), &[file_of_key], at, 0, &valid),
        ("one key of two", good.clone(), &[other, key], at, 0, &valid),
        // Looking uses nothing up, so a second look says the same.
        ("again", good.clone(), &[key], at, 0, &valid),
        ("lines that end in LF", good.replace("\r\n", "\n"), &[key], at, 0, &valid),
        ("no pass", good.replace("signature-input:", "x-none:"), &[key], at, 1, "carries no pass"),
        ("altered body", format!("{good} "), &[key], at, 1, "the body is not the one"),
        ("other host", good.replace("host: api.", "host: evil."), &[key], at, 1, "the host is not the one"),
        ("expired", good.clone(), &[key], "2027-01-15T08:01:06Z", 1, "has expired"),
        ("of the future", good.clone(), &[key], "2027-01-15T07:59:54Z", 1, "not valid yet"),
        ("wrong key", good.clone(), &[other], at, 1, "key that is not trusted"),
    ];
    for (case, request, keys, at, code, says) in cases {
        let file = home.file("request.http", request)?;
        let mut arguments = vec!["pass", "verify", "--at", at];
        for key in keys {
            arguments.extend(["--key", *key]);
        }
        arguments.push(&file);
        let run = home.run(&arguments, "")?;
        let said = run.text()?;
        assert!(run.code == code && said.contains(says), "{case}: {} {said}{}", run.code, run.err);
        assert_eq!(said.starts_with("not valid: "), code == 1, "{case}: {said}");
    }
    // Long over by any clock that runs.
    let past = home.file("request.http", signed(&signer(), "api.example.com", "{}", "r1", 1_700_000_000)?)?;
    assert!(
        home.run(&["pass", "verify", "--key", key, &past], "")?.ended(1)?.text()?.contains("has expired")
    );
    for (case, request, key, says) in [
        ("no request", "hello", key, "no HTTP/1.1 request"),
        ("no key", good.as_str(), "ed25519:AAAA", "32 bytes in base64"),
        ("no file of a key", good.as_str(), "absent.key", "a file that holds it"),
    ] {
        let file = home.file("request.http", request)?;
        let run = home.run(&["pass", "verify", "--key", key, &file], "")?.ended(2)?;
        assert!(run.err.contains(says) && run.out.is_empty(), "{case}: {}", run.err);
    }
    Ok(())
}
