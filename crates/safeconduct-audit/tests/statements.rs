//! A statement counts what the log says, lists what speaks against it, and is safe to open.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

mod common;

use common::{at, cleared, signer, small_log};
use safeconduct_audit::{Decisions, Due, Log, Outcome, Period, ReadPurpose, Statement, Verifier};
use safeconduct_core::{Coverage, EndpointId, EvidenceId, Finding, Label, RuleName, Span, Timestamp};
use std::{fs, path::Path};

fn statement(dir: &Path, period: Period) -> Statement {
    let due = Due {
        endpoint: EndpointId::declare("local"),
        claim: None,
        evidence: EvidenceId::new("contract-2026").unwrap(),
        review: Some(at().plus_days(90)),
        until: Some(at().plus_days(365)),
    };
    Statement::of(dir, &Verifier::new().trust(signer().public_key().clone()), period, vec![due]).unwrap()
}

#[test]
fn counts_are_those_of_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let statement = statement(&dir, Period::default());
    let requests = &statement.requests;
    assert_eq!((requests.total, requests.cleared, requests.errors, requests.sensitive_cleared), (6, 4, 2, 4));
    assert_eq!(statement.entries, Some((0, 20)));
    assert_eq!((statement.flows[0].class.as_str(), statement.flows[0].requests), ("personal_data", 4));
    assert_eq!((statement.findings[0].action.as_str(), statement.findings[0].count), ("placeholder", 12));
    let treated = &statement.treatments[0];
    assert_eq!(
        (treated.endpoint.as_str(), treated.class.as_str(), treated.action.as_str(), treated.count),
        ("local", "personal_data", "placeholder", 12)
    );
    let turned_down: u64 = statement.reasons.iter().map(|line| line.endpoints).sum();
    assert_eq!(turned_down, 4 * 7);
    assert_eq!(statement.documents.len(), 2);
    assert_eq!(statement.documents[0].requests, 4);
    assert!(statement.exceptions.is_empty(), "{:?}", statement.exceptions);
    assert!(statement.claim().contains("nothing speaks against it"));
}

#[test]
fn what_speaks_against_the_claim_is_listed_by_entry() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    let mut partial = cleared(&log);
    partial.scan.coverage = Coverage::Partial;
    let mut leaking = cleared(&log);
    let span = Span::new("x", 0, 1).unwrap();
    let finding =
        Finding::new(Label::US_SSN, span, safeconduct_core::Confidence::High, RuleName::declare("test"));
    leaking.residual.add(&finding);
    let open = cleared(&log);
    for intent in [partial, leaking] {
        let parent = intent.id;
        log.append(&intent.into()).unwrap();
        log.append(&Outcome::handed_over(parent, at()).unwrap().into()).unwrap();
    }
    log.append(&open.into()).unwrap();
    log.gap(3).unwrap();
    log.close().unwrap();
    let statement = statement(&dir, Period::default());
    let listed = |what: &str| {
        let found = statement.exceptions.iter().find(|exception| exception.what.contains(what));
        found.map(|exception| exception.indexes.clone())
    };
    assert_eq!(listed("without being scanned"), Some(vec![1]));
    assert_eq!(listed("something sensitive"), Some(vec![3]));
    assert_eq!(listed("without an outcome"), Some(vec![5]));
    assert_eq!(listed("gap"), Some(vec![6]));
    assert!(statement.claim().contains("4 entries speak against it"), "{}", statement.claim());
    assert!(statement.html().contains("class=\"claim bad\""));
}

#[test]
fn a_period_counts_only_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let nothing = Period { from: None, to: Some(Timestamp::from_seconds(0)) };
    let before = statement(&dir, nothing);
    assert_eq!((before.requests.total, before.entries), (0, None));
    let later = Period { from: Some(Timestamp::from_seconds(253_402_000_000)), to: None };
    assert_eq!(statement(&dir, later).requests.total, 0);
}

#[test]
fn a_bad_log_says_so_first() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let segment = dir.join("seg/00000000000000000000.alog");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let statement = statement(&dir, Period::default());
    assert!(statement.claim().contains("does not verify"));
    assert!(statement.markdown().contains("Integrity: BAD"));
}

#[test]
fn every_format_is_whole_and_holds_nothing_active() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let statement = statement(&dir, Period::default());
    let json: serde_json::Value = serde_json::from_str(&statement.json()).unwrap();
    assert_eq!(json["requests"]["total"], 6);
    let csv = statement.csv();
    assert!(csv.lines().all(|line| cells(line) == 4), "{csv}");
    for whole in [&statement.json(), &csv, &statement.markdown(), &statement.html()] {
        assert!(whole.contains("Of 6 requests, 4 with sensitive content were cleared"), "{whole}");
    }
    assert_eq!(json["frameworks"].as_array().unwrap().len(), 7);
    assert!(csv.contains("scope,completeness,proven,20\r\n"), "{csv}");
    assert!(csv.contains("flow,personal_data,local,4\r\n"));
    assert!(statement.markdown().contains("| personal_data | local | 4 |"));
    let html = statement.html();
    assert_eq!(html.matches("<figure>").count(), 3);
    for active in ["<script", "http://", "https://", "url(", "@import", "onload", "<img", "<link"] {
        assert!(!html.contains(active), "{active}");
    }
    // Every tag that opens closes.
    for tag in
        ["html", "body", "main", "table", "tbody", "tr", "svg", "figure", "ul", "title", "text", "path"]
    {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

/// How many cells a line of CSV has.
fn cells(line: &str) -> usize {
    1 + line.split('"').step_by(2).map(|plain| plain.matches(',').count()).sum::<usize>()
}

#[test]
fn decisions_that_do_not_follow_speak_against_the_claim() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let alone = statement(&dir, Period::default());
    assert!(alone.claim().contains("by the log's own account; nothing speaks"), "{}", alone.claim());
    let fine = alone.clone().with_decisions(Decisions { agree: 4, disagree: vec![] });
    assert!(fine.claim().contains("in force; nothing speaks against it"), "{}", fine.claim());
    let lying = fine.with_decisions(Decisions { agree: 3, disagree: vec![3] });
    assert!(lying.claim().contains("one entry speaks against it"), "{}", lying.claim());
    assert_eq!(lying.exceptions.last().unwrap().indexes, [3]);
    assert!(lying.csv().contains("decisions,do not,,1\r\n"));
    assert!(lying.markdown().contains("3 follow from the policy and the catalog in the log, 1 do not"));
}

#[test]
fn what_is_due_is_told_with_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let mut statement = statement(&dir, Period::default());
    statement.calendar[0].review = Some(Timestamp::from_seconds(0));
    assert!(statement.html().contains("1970-01-01T00:00:00Z (overdue)"), "{}", statement.html());
    assert!(statement.markdown().contains("(overdue)") && statement.csv().contains("(overdue)"));
    assert!(statement.html().contains("<line class=\"now\""));
    assert!(!statement.html().contains("(ended)"));
}

#[test]
fn what_the_log_says_of_itself_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    let log = Log::create(&dir, &signer(), None).unwrap();
    log.note_read(ReadPurpose::Report, None, 0..1).unwrap();
    log.note_read(ReadPurpose::Proof, None, 0..1).unwrap();
    log.close().unwrap();
    let statement = statement(&dir, Period::default());
    assert_eq!((statement.events.len(), &statement.events[0].indexes[..]), (1, &[1, 2][..]));
    assert!(statement.html().contains("somebody read the log") && statement.exceptions.is_empty());
}

/// Where Chromium is installed, it shows and prints the report; elsewhere the test says so and passes.
#[test]
fn a_browser_shows_and_prints_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("log");
    small_log(&dir);
    let file = folder.path().join("report.html");
    fs::write(&file, statement(&dir, Period::default()).html()).unwrap();
    let browser = |action: &[&str]| {
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        let mut command = std::process::Command::new("chromium");
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=900,2600", &profile]);
        command.args(action).arg(format!("file://{}", file.display()));
        command.current_dir(folder.path()).output()
    };
    let Ok(shown) = browser(&["--dump-dom"]) else {
        eprintln!("chromium is not installed: the report was not rendered");
        return;
    };
    let dom = String::from_utf8_lossy(&shown.stdout);
    assert_eq!(dom.matches("<figure>").count(), 3, "{}", String::from_utf8_lossy(&shown.stderr));
    browser(&["--screenshot=screen.png"]).unwrap();
    browser(&["--print-to-pdf=print.pdf"]).unwrap();
    let starts = |name: &str, magic: &[u8]| {
        fs::read(folder.path().join(name)).is_ok_and(|bytes| bytes.starts_with(magic) && bytes.len() > 10_000)
    };
    assert!(starts("screen.png", b"\x89PNG") && starts("print.pdf", b"%PDF"));
}
