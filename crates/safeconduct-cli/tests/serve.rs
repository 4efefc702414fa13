//! The gateway as a process: started by flags alone, spoken to over a socket, stopped by a signal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::gateway::{Gateway, MAIL, Upstream, chat, echo};
use common::{Home, Tested};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

#[test]
fn clients_get_their_values_back_and_the_upstream_never_had_them() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(echo)?;
    let log = home.path("log").display().to_string();
    let gateway = Gateway::start(&home, &["--upstream", &upstream.address, "--audit", &log])?;
    assert!(gateway.said.contains("your declaration") && gateway.said.contains("voids"), "{}", gateway.said);
    let asked = format!("Write to {MAIL}.");
    let (status, body) = gateway.post(
        "/v1/chat/completions",
        "authorization: Bearer k\r\ncookie: a=b\r\n",
        &chat(&asked, false),
    )?;
    assert_eq!(status, 200, "{body}");
    assert!(body.contains(&asked), "{body}");
    let (_, streamed) = gateway.post("/v1/chat/completions", "", &chat(&asked, true))?;
    let said: String = streamed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok())
        .filter_map(|event| event.pointer("/choices/0/delta/content")?.as_str().map(str::to_owned))
        .collect();
    assert_eq!(said, asked);
    let (status, refused) =
        gateway.post("/v1/chat/completions", "", r#"{"messages":[],"seed":4111111111111111}"#)?;
    assert_eq!(status, 403);
    assert!(
        refused.contains("/seed") && refused.contains("CREDIT_CARD") && !refused.contains("4111"),
        "{refused}"
    );
    assert_eq!(gateway.post("/v1/files", "", MAIL)?.0, 404);
    assert_eq!(gateway.post("/api/pull", "", "{}")?.0, 404);
    let cloud = json!({"model": "gpt-oss:120b-cloud", "messages": []}).to_string();
    assert!(gateway.post("/v1/chat/completions", "", &cloud)?.1.contains("cloud_model"));
    let seen = upstream.seen().join("\n");
    assert!(
        !seen.contains("ana.ruiz") && !seen.contains("cookie") && seen.contains("authorization: Bearer k"),
        "{seen}"
    );
    assert_eq!(upstream.seen().len(), 2, "what is refused is not sent");
    for (path, what) in [
        ("/healthz", "ok"),
        ("/readyz", "ready"),
        ("/metrics", "safeconduct_requests_total"),
        ("/", "<title>"),
    ] {
        let (status, body) = gateway.get(path)?;
        assert!(status == 200 && body.contains(what), "{path}: {body}");
    }
    let (_, page) = gateway.get("/status.json")?;
    assert!(page.contains("unrewritable") && !page.contains("ana"), "{page}");
    gateway.stop()?;
    let verified = home.run(&["audit", "verify", &log], "")?;
    assert_eq!(verified.code, 0, "{}", verified.err);
    let shown = String::from_utf8(home.run(&["audit", "show", &log], "")?.out)?;
    assert!(
        shown.contains("\"completed\"") && shown.contains("\"upstream\"") && !shown.contains("ana"),
        "{shown}"
    );
    Ok(())
}

/// The audit levels of the gateway: durable and without detail unless somebody asks for something else.
#[test]
fn the_levels_of_the_record_are_what_was_asked_for() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(echo)?;
    let body =
        json!({"model": "qwen3:8b", "messages": [{"role": "user", "content": format!("Write to {MAIL}.")}]});
    let levels: [(&str, &[&str], bool, bool); 3] = [
        ("plain", &[], false, false),
        ("fast", &["--buffered"], true, false),
        ("whole", &["--buffered", "--detail", "detail"], true, true),
    ];
    for (log, flags, buffered, detail) in levels {
        let flags = [&["--upstream", &upstream.address, "--audit", log], flags].concat();
        let gateway = Gateway::start(&home, &flags)?;
        assert_eq!(gateway.said.contains("requests leave before the disk"), buffered, "{}", gateway.said);
        for _ in 0..3 {
            let (status, reply) = gateway.post("/v1/chat/completions", "", &body.to_string())?;
            assert_eq!(status, 200, "{reply}");
        }
        gateway.stop()?;
        let verified = home.run(&["audit", "verify", log, "--decisions"], "")?.ended(0)?;
        let said = verified.text()?;
        assert_eq!(said.contains("3 requests were released before the disk had"), buffered, "{log}: {said}");
        let shown = home.run(&["audit", "show", log], "")?.ended(0)?.json()?;
        let intents: Vec<&Value> =
            shown.iter().map(|entry| &entry["record"]).filter(|leaf| leaf["kind"] == "intent").collect();
        assert_eq!(intents.len(), 3);
        for intent in intents {
            let level = if buffered { json!("buffered") } else { Value::Null };
            assert_eq!(
                (&intent["durability"], intent["env"].is_object()),
                (&level, detail),
                "{log}: {intent}"
            );
        }
        let report = home.run(&["audit", "report", log], "")?.ended(0)?;
        assert_eq!(report.text()?.contains("Durability: 3 requests"), buffered, "{}", report.text()?);
    }
    let key = home.path(".config/safeconduct/signing.key").display().to_string();
    let open = ["audit", "show", "whole", "--detail", "detail", "--signing-key", &key];
    let shown = home.run(&open, "")?.ended(0)?.text()?.to_owned();
    assert!(shown.contains("qwen3:8b") && !shown.contains("ana.ruiz"), "{shown}");
    let sealed = home.run(&["audit", "show", "whole"], "")?.ended(0)?.text()?.to_owned();
    assert!(!sealed.contains("qwen3:8b"), "{sealed}");
    Ok(())
}

#[test]
fn an_upstream_elsewhere_needs_evidence_that_holds() -> Tested {
    let home = Home::new()?;
    let refused = home.run(&["serve", "--upstream", "https://api.example.com"], "")?;
    assert!(refused.code == 2 && refused.err.contains("--evidence"), "{}", refused.err);
    let entry = |hash: &str| {
        format!(
            "[[evidence]]\nid = \"contract\"\nkind = \"signed_contract\"\ndocument = \"contract.txt\"\nsha256 = \"{hash}\"\n\
             signed_on = 2026-01-01\nvalid_from = 2026-01-01\nvalid_until = 2099-12-31\nexcludes = [\"inputs\", \"outputs\"]\n\
             names = [\"retention\", \"deletion\"]\n\n[[endpoint]]\nid = \"vendor\"\nprovider = \"vendor\"\nproduct = \"api\"\n\
             models = [\"*\"]\nsanctioned = true\n\
             claim = [{{ id = \"vendor.training\", axis = \"training\", value = \"excluded\", evidence = \"contract\" }}]\n"
        )
    };
    home.file("contract.txt", "abc")?;
    let wrong = home.file("wrong.toml", entry(&"0".repeat(64)))?;
    let refused = home.run(&["serve", "--upstream", "https://api.example.com", "--evidence", &wrong], "")?;
    assert!(refused.code == 2 && refused.err.contains("not the one that was hashed"), "{}", refused.err);
    let right =
        home.file("right.toml", entry("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))?;
    let upstream = Upstream::start(echo)?;
    let log = home.path("log").display().to_string();
    let gateway =
        Gateway::start(&home, &["--upstream", &upstream.address, "--evidence", &right, "--audit", &log])?;
    let (status, body) = gateway.post("/v1/chat/completions", "", &chat(MAIL, false))?;
    assert!(status == 200 && body.contains(MAIL), "{body}");
    gateway.stop()?;
    Ok(())
}

#[test]
fn the_demonstration_needs_nothing() -> Tested {
    let home = Home::new()?;
    let gateway = Gateway::start(&home, &["--demo"])?;
    let (status, body) =
        gateway.post("/v1/chat/completions", "", &chat(&format!("Write to {MAIL}"), true))?;
    assert_eq!(status, 200, "{body}");
    let (_, body) = gateway.post("/v1/messages", "", &chat(&format!("Write to {MAIL}"), false))?;
    assert!(body.contains(MAIL), "{body}");
    gateway.stop()?;
    Ok(())
}

#[test]
fn tenants_are_known_by_their_keys_and_a_broken_file_changes_nothing() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(echo)?;
    home.file("vendor.key", "sk-of-the-house\n")?;
    home.file("acme.key", "acme-key\n")?;
    home.file("contract.txt", "abc")?;
    home.file(
        "catalog.toml",
        "[[evidence]]\nid = \"declaration\"\nkind = \"own_hardware_declaration\"\ndeclared_by = \"ops\"\ndeclared_on = 2026-01-01\n\n\
         [[endpoint]]\nid = \"own\"\nprovider = \"self\"\nproduct = \"server\"\nmodels = [\"house-model\"]\nsurface = \"openai\"\nsanctioned = true\n\
         claim = [{ id = \"own.training\", axis = \"training\", value = \"excluded\", evidence = \"declaration\" }]\n",
    )?;
    let config = format!(
        "audit = \"log\"\ncatalog = \"catalog.toml\"\n\n[[upstream]]\nendpoint = \"own\"\nurl = \"{}\"\nkey_file = \"vendor.key\"\n\
         models = {{ house-model = \"real-model\" }}\n\n[[tenant]]\nid = \"acme\"\nkey_file = \"acme.key\"\nrequests_per_minute = 3\n",
        upstream.address
    );
    let file = home.file("gateway.toml", &config)?;
    let gateway = Gateway::start(&home, &["--config", &file])?;
    let body = json!({"model": "house-model", "messages": [{"role": "user", "content": MAIL}]}).to_string();
    let ask =
        |key: &str| gateway.post("/v1/chat/completions", &format!("authorization: Bearer {key}\r\n"), &body);
    assert_eq!(ask("wrong")?.0, 401);
    let (status, answer) = ask("acme-key")?;
    assert!(status == 200 && answer.contains(MAIL), "{answer}");
    let seen = upstream.seen().join("\n");
    assert!(
        seen.contains("Bearer sk-of-the-house") && !seen.contains("acme-key") && seen.contains("real-model"),
        "{seen}"
    );
    // Another format than the endpoint speaks is no candidate.
    let foreign = gateway.post("/v1/messages", "x-api-key: acme-key\r\n", &body)?;
    assert_eq!(foreign.0, 403, "{}", foreign.1);
    home.file("gateway.toml", "catalog = 7")?;
    gateway.signal("HUP")?;
    thread::sleep(Duration::from_millis(300));
    assert_eq!(ask("acme-key")?.0, 200, "the old configuration stays");
    home.file("gateway.toml", config.replace("requests_per_minute = 3", "requests_per_minute = 1"))?;
    gateway.signal("HUP")?;
    thread::sleep(Duration::from_millis(500));
    assert_eq!(ask("acme-key")?.0, 429, "the new one is in force");
    let said = gateway.stop()?;
    assert!(said.contains("the configuration in force stays") && said.contains("read again"), "{said}");
    assert!(!said.contains("sk-of") && !said.contains("acme-key"), "{said}");
    Ok(())
}

/// What a request says of team and regimes counts, what its key says counts more; a tenant's policy tightens; an
/// exception lets its volume pass.
#[test]
fn teams_regimes_and_policies_of_tenants_reach_the_decision() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(echo)?;
    home.file("acme.key", "acme-key\n")?;
    home.file("billing.key", "billing-key\n")?;
    home.file("other.key", "other-key\n")?;
    home.file("third.key", "third-key\n")?;
    home.file(
        "catalog.toml",
        "[[evidence]]\nid = \"declaration\"\nkind = \"own_hardware_declaration\"\ndeclared_by = \"ops\"\ndeclared_on = 2026-01-01\n\n\
         [[endpoint]]\nid = \"own\"\nprovider = \"self\"\nproduct = \"server\"\nmodels = [\"*\"]\nsanctioned = true\n\
         claim = [{ id = \"own.training\", axis = \"training\", value = \"excluded\", evidence = \"declaration\" }]\n",
    )?;
    home.file(
        "policy.toml",
        "[[clause]]\nid = \"all\"\neffect = \"permit\"\nunless.teams = [\"pilot\"]\n\
         [[clause]]\nid = \"pilot\"\neffect = \"permit\"\nwhen.teams = [\"pilot\"]\nlimit.volume = 1\n\
         [[clause]]\nid = \"no-finance\"\neffect = \"forbid\"\nwhen.regimes_any = [\"finance\"]\n",
    )?;
    home.file(
        "acme.toml",
        "[[clause]]\nid = \"acme-all\"\neffect = \"permit\"\n\
         [[clause]]\nid = \"acme-no-blue\"\neffect = \"forbid\"\nwhen.teams = [\"blue\"]\n",
    )?;
    let config = format!(
        "audit = \"log\"\ncatalog = \"catalog.toml\"\npolicy = \"policy.toml\"\nvolumes = \"volumes\"\n\n\
         [[upstream]]\nendpoint = \"own\"\nurl = \"{}\"\n\n\
         [[tenant]]\nid = \"acme\"\nkey_file = \"acme.key\"\nteams = [\"red\", \"blue\"]\npolicy = \"acme.toml\"\n\n\
         [[tenant]]\nid = \"acme\"\nkey_file = \"billing.key\"\nteam = \"blue\"\npolicy = \"acme.toml\"\n\n\
         [[tenant]]\nid = \"other\"\nkey_file = \"other.key\"\nteams = [\"blue\", \"pilot\"]\n\n\
         [[tenant]]\nid = \"third\"\nkey_file = \"third.key\"\n",
        upstream.address
    );
    let file = home.file("gateway.toml", &config)?;
    let gateway = Gateway::start(&home, &["--config", &file])?;
    let ask = |key: &str, headers: &str| {
        let headers = format!("authorization: Bearer {key}\r\n{headers}");
        gateway.post("/v1/chat/completions", &headers, &chat("hello", false))
    };
    for (key, headers, status, says) in [
        ("acme-key", "x-safeconduct-team: red\r\n", 200, ""),
        ("acme-key", "x-safeconduct-team: blue\r\n", 403, "acme-no-blue"),
        ("other-key", "x-safeconduct-team: blue\r\n", 200, ""),
        ("billing-key", "x-safeconduct-team: red\r\n", 403, "acme-no-blue"),
        ("acme-key", "x-safeconduct-team: red\r\nx-safeconduct-team: blue\r\n", 403, "malformed_tenant"),
        ("acme-key", "x-safeconduct-regimes: health, finance\r\n", 403, "no-finance"),
        ("acme-key", "x-safeconduct-regimes: financ\r\n", 403, "unknown_regime"),
        // What the policy opens for a team is open to nobody who only says so.
        ("acme-key", "x-safeconduct-team: pilot\r\n", 403, "unlisted_team"),
        ("third-key", "x-safeconduct-team: pilot\r\n", 403, "unlisted_team"),
        ("third-key", "", 200, ""),
        ("other-key", "x-safeconduct-team: pilot\r\n", 200, ""),
        ("other-key", "x-safeconduct-team: pilot\r\n", 403, "volume_exhausted"),
    ] {
        let (got, answer) = ask(key, headers)?;
        assert!(got == status && answer.contains(says), "{key} {headers}: {got} {answer}");
    }
    gateway.stop()?;
    // Words that the policy does not know would refuse every request of the tenant: the gateway does not start.
    for (from, to, says) in [
        ("team = \"blue\"", "regimes = [\"financ\"]", "no regime `financ`"),
        ("team = \"blue\"", "team = \"Not A Team\"", "is no id"),
        ("teams = [\"red\"", "teams = [\"Not A Team\"", "is no id"),
        ("team = \"blue\"", "team = \"blue\"\nteams = [\"red\"]", "give one"),
        ("team = \"blue\"", "purpose = \"suport\"", "no purpose `suport`"),
        ("billing.key", "acme.key", "the key of another"),
        (
            "policy = \"acme.toml\"\n\n[[tenant]]\nid = \"acme\"",
            "policy = \"policy.toml\"\n\n[[tenant]]\nid = \"acme\"",
            "policy.toml:2:6:",
        ),
    ] {
        assert!(config.contains(from), "{from}");
        let file = home.file("gateway.toml", config.replacen(from, to, 1))?;
        let refused = home.run(&["serve", "--config", &file], "")?;
        assert!(refused.code == 2 && refused.err.contains(says), "{to}: {}", refused.err);
    }
    Ok(())
}

#[test]
fn a_stream_that_breaks_off_does_not_look_whole_and_a_dead_upstream_is_named() -> Tested {
    let home = Home::new()?;
    let upstream = Upstream::start(|_, body| {
        match body.contains("break") {
        // A chunk is announced and does not come.
        true => "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n40\r\ndata: {".to_owned(),
        false => String::new(),
    }
    })?;
    let log = home.path("log").display().to_string();
    let gateway = Gateway::start(&home, &["--upstream", &upstream.address, "--audit", &log])?;
    let body = chat(&format!("break {MAIL}"), true);
    let mut stream = TcpStream::connect(&gateway.address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(
        format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .as_bytes(),
    )?;
    let mut reply = String::new();
    let _ = stream.read_to_string(&mut reply);
    assert!(!reply.contains("0\r\n\r\n"), "no last chunk: {reply}");
    let (status, body) = gateway.post("/v1/chat/completions", "", &chat("silence", false))?;
    assert!(status == 502 && body.contains("endpoint_unreachable"), "{body}");
    gateway.stop()?;
    let shown = String::from_utf8(home.run(&["audit", "show", &log], "")?.out)?;
    assert!(shown.matches("\"connection_failed\"").count() == 2, "{shown}");
    Ok(())
}

/// Connections to the upstream are used again; one that its server closed meanwhile is none, and the call goes on another.
#[test]
fn connections_are_kept_and_a_closed_one_costs_no_call() -> Tested {
    /// Answers so many calls on each connection, then closes it without a word; returns its address, and counts.
    fn server(calls: usize) -> std::io::Result<(String, Arc<AtomicUsize>)> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let (address, taken) = (format!("http://{}", listener.local_addr()?), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&taken);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    let (mut kept, mut piece) = (Vec::new(), [0; 4096]);
                    for _ in 0..calls {
                        while !kept.ends_with(b"}]}") {
                            match stream.read(&mut piece) {
                                Ok(0) | Err(_) => return,
                                Ok(read) => kept.extend_from_slice(&piece[..read]),
                            }
                        }
                        kept.clear();
                        let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
                        if stream.write_all(answer.as_bytes()).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Ok((address, taken))
    }
    let home = Home::new()?;
    for (calls, most) in [(usize::MAX, 4), (1, 13)] {
        let (address, taken) = server(calls)?;
        let gateway = Gateway::start(&home, &["--upstream", &address, "--audit", "log"])?;
        for number in 0..12 {
            // The last ones are too long to be cleared on the thread of their connection.
            let words = format!(
                "Write to {MAIL}. {}",
                "The parcel has not arrived. ".repeat(if number < 9 { 1 } else { 2000 })
            );
            let (status, body) = gateway.post("/v1/chat/completions", "", &chat(&words, false))?;
            assert_eq!((status, body.as_str()), (200, "{}"), "{number}");
            thread::sleep(Duration::from_millis(20));
        }
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken <= most && (calls > 1 || taken >= 12), "{taken} connections for 12 calls");
        gateway.stop()?;
    }
    Ok(())
}

/// What is under way when the gateway is told to stop ends; what it would have taken too long for is recorded.
#[test]
fn a_stream_that_is_under_way_ends_after_the_signal() -> Tested {
    let home = Home::new()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let upstream = format!("http://{}", listener.local_addr()?);
    let (go, wait) = std::sync::mpsc::channel::<()>();
    thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        let (mut kept, mut piece) = (Vec::new(), [0; 4096]);
        while !kept.ends_with(b"}]}") {
            let read = stream.read(&mut piece)?;
            kept.extend_from_slice(&piece[..read]);
        }
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}8\r\ndata: 1\n\r\n").as_bytes())?;
        let _ = wait.recv();
        stream.write_all(b"c\r\n\ndata: end\n\n\r\n0\r\n\r\n".as_slice())
    });
    let gateway = Gateway::start(&home, &["--upstream", &upstream, "--audit", "log"])?;
    let address = gateway.address.clone();
    let body = chat(MAIL, true);
    let reader = thread::spawn(move || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let head = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes())?;
        let mut all = String::new();
        // The connection ends with what was under way.
        stream.read_to_string(&mut all)?;
        Ok(all)
    });
    thread::sleep(Duration::from_millis(500));
    gateway.signal("TERM")?;
    thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&gateway.address).is_err(), "no connection is taken any more");
    go.send(())?;
    let said = reader.join().map_err(|_| "the reader died")??;
    assert!(said.contains("data: end") && said.ends_with("0\r\n\r\n"), "{said}");
    gateway.stop()?;
    let shown = home.run(&["audit", "show", "log"], "")?.ended(0)?;
    assert!(shown.text()?.contains("\"completed\""), "{}", shown.text()?);
    Ok(())
}
