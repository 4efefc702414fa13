//! `safeconduct route`: the decision guard would take, and nothing else happens.

mod common;

use common::{Home, Tested, keys, lines};
use serde_json::json;
use std::fs;

#[test]
fn route_says_what_guard_would() -> Tested {
    let home = Home::new()?;
    let requests = [
        json!({"id": 1, "body": "Write to ana.lopez@example.org."}),
        json!({"id": 2, "body": "What rhymes with orange?", "classes": ["public_content"]}),
        json!({"id": 3, "body": "x", "purpose": "growth_hacking"}),
        json!({"id": 4, "body": "x", "model": "no-such-model-anywhere"}),
    ];
    let routed = home.run(&["route", "-"], lines(&requests))?.ended(0)?.json()?;
    let mut guarded = home.guard(&requests)?.ended(0)?.json()?;
    for answer in guarded.iter_mut().filter_map(|answer| answer.as_object_mut()) {
        answer.remove("body");
        answer.remove("receipt");
    }
    assert_eq!(routed, guarded);
    assert_eq!(keys(&routed[0]), ["endpoint", "id", "obligations", "outcome", "rejected"]);
    assert_eq!(keys(&routed[2]), ["id", "outcome", "reasons", "rejected"]);
    Ok(())
}

#[test]
fn route_leaves_no_trace() -> Tested {
    let home = Home::new()?;
    home.run(&["route", "-"], lines(&[json!({"id": 1, "body": "x"})]))?.ended(0)?;
    assert_eq!(fs::read_dir(home.path(""))?.count(), 0);
    Ok(())
}

#[test]
fn the_instant_is_an_argument() -> Tested {
    let home = Home::new()?;
    let request = lines(&[json!({"id": 1, "body": "x"})]);
    home.run(&["route", "--at", "2026-11-23T12:00:00Z", "-"], &request)?.ended(0)?;
    home.run(&["route", "--at", "next tuesday", "-"], &request)?.ended(2)?;
    Ok(())
}

#[test]
fn a_broken_line_is_named() -> Tested {
    let run = Home::new()?.run(&["route", "-"], "{\"id\":1,\"body\":\"x\"}\n{\"id\":\n")?.ended(2)?;
    assert_eq!(run.json()?.len(), 1);
    assert!(run.err.contains("line 2, column "), "{}", run.err);
    Ok(())
}

#[test]
fn the_exit_code_tells_refusals_where_asked() -> Tested {
    let home = Home::new()?;
    let denied = lines(&[json!({"id": 1, "body": "x", "purpose": "growth_hacking"})]);
    home.run(&["route", "--fail-on", "denied", "-"], &denied)?.ended(1)?;
    home.run(&["route", "-"], &denied)?.ended(0)?;
    Ok(())
}
