//! Entries in the words of other systems: pure functions from an entry to lines of text.
//!
//! An export loses things by design and is never the evidence: each line names the log, the index
//! and the leaf's hash, under which the entry can be looked up and proved.

use crate::{Entry, words::words};
use safeconduct_core::Timestamp;
use serde_json::{Value, json};

words! {
    /// Whose words.
    Format {
        /// OCSF 1.8: API Activity (6003, profile AI Operation) per intent and attempt, Data Security Finding (2006) per line of findings.
        Ocsf = "ocsf",
        /// Elastic Common Schema.
        Ecs = "ecs",
        /// Common Event Format, for syslog.
        Cef = "cef",
        /// OpenTelemetry log records in OTLP/JSON.
        Otel = "otel",
    }
}

/// The product in headers.
const PRODUCT: &str = "safeconduct";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The first version that has the profile AI Operation (its change log, 1.8.0).
const OCSF: &str = "1.8.0";

/// The entry of the log `origin` in the words of `format`: no line, one or several, without newlines.
///
/// ```
/// use safeconduct_audit::{Format, Log, Signer, export, read};
///
/// # let folder = tempfile::tempdir()?;
/// # let dir = folder.path().join("log");
/// let log = Log::create(&dir, &Signer::generate()?, Some("acme.example/audit"))?;
/// let first = read(&dir)?.next().ok_or("no entry")??;
/// let lines = export(Format::Cef, log.origin(), &first);
/// assert!(lines[0].starts_with("CEF:0|safeconduct|safeconduct|"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(format: Format, origin: &str, entry: &Entry) -> Vec<String> {
    let Ok(leaf) = entry.json() else { return Vec::new() };
    let event = Event { origin, entry, leaf: &leaf };
    match format {
        Format::Ocsf => ocsf(&event),
        Format::Ecs => vec![pruned(ecs(&event)).to_string()],
        Format::Cef => vec![cef(&event)],
        Format::Otel => vec![otel(&event).to_string()],
    }
}

/// An entry that was parsed.
struct Event<'e> {
    origin: &'e str,
    entry: &'e Entry,
    leaf: &'e Value,
}

impl Event<'_> {
    fn text(&self, key: &str) -> &str {
        self.leaf.get(key).and_then(Value::as_str).unwrap_or("")
    }

    fn list(&self, key: &str) -> &[Value] {
        self.leaf.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    fn micros(&self) -> u64 {
        self.leaf.get("wall_us").and_then(Value::as_u64).unwrap_or(0)
    }

    /// `cleared`, `denied`, a status, or the kind itself.
    fn action(&self) -> &str {
        let words = ["decision", "status", "kind"].map(|key| self.text(key));
        words.into_iter().find(|word| !word.is_empty()).unwrap_or("")
    }

    fn endpoint(&self) -> Option<&str> {
        let words = ["chosen", "endpoint"].map(|key| self.text(key));
        words.into_iter().find(|word| !word.is_empty())
    }

    /// Refusals, failures and gaps are worth a look; everything else is routine.
    fn notable(&self) -> bool {
        matches!(
            self.action(),
            "denied" | "error" | "gap" | "endpoint_error" | "timed_out" | "connection_failed" | "wrong_peer"
        )
    }

    /// Where the evidence is.
    fn place(&self) -> Value {
        json!({ "log": self.origin, "index": self.entry.index, "leaf": self.entry.hash.to_string() })
    }
}

fn ocsf(event: &Event<'_>) -> Vec<String> {
    let millis = event.micros() / 1000;
    let metadata = |profile: &[&str]| {
        json!({
            "version": OCSF,
            "product": { "name": PRODUCT, "vendor_name": PRODUCT, "version": VERSION },
            "profiles": profile,
            "uid": event.text("id"),
            "sequence": event.entry.index,
            "correlation_uid": if event.text("parent").is_empty() { event.text("id") } else { event.text("parent") },
            "tenant_uid": event.text("tenant"),
        })
    };
    let severity = if event.notable() { 3 } else { 1 };
    let mut lines = Vec::new();
    if matches!(event.text("kind"), "intent" | "attempt" | "outcome") {
        let refused = event.notable();
        let mut line = json!({
            "class_uid": 6003, "category_uid": 6, "activity_id": 99, "activity_name": event.text("kind"),
            "type_uid": 600_399, "time": millis, "severity_id": severity,
            "status_id": if refused { 2 } else { 1 }, "status_detail": event.action(),
            "metadata": metadata(&["ai_operation"]),
            "actor": { "app_name": PRODUCT },
            "api": { "operation": format!("llm.{}", event.text("kind")) },
            "src_endpoint": { "name": PRODUCT },
            "unmapped": { "evidence": event.place() },
        });
        if let (Some(endpoint), Some(line)) = (event.endpoint(), line.as_object_mut()) {
            line.insert("dst_endpoint".to_owned(), json!({ "uid": endpoint }));
        }
        lines.push(pruned(line).to_string());
    }
    for line in event.list("find") {
        let count = line
            .get("n")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
            .sum::<u64>();
        let word = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or("");
        let severity = match word("sensitivity") {
            "restricted" => 4,
            "confidential" => 3,
            "internal" => 2,
            _ => 1,
        };
        // Denied, allowed, or modified.
        let action = match (event.text("decision"), word("action")) {
            ("denied" | "error", _) => 2,
            (_, "keep" | "counted") => 1,
            _ => 4,
        };
        let finding = json!({
            "class_uid": 2006, "category_uid": 2, "activity_id": 1, "type_uid": 200_601, "time": millis,
            "severity_id": severity, "count": count,
            "action_id": action,
            "metadata": metadata(&["security_control"]),
            "finding_info": {
                "uid": format!("{}/{}/{}", event.text("id"), word("label"), word("action")),
                "title": format!("{} in a request to a language model", word("label")),
                "types": [word("category")],
            },
            // Never `pattern_match`: that is where others put the text that was found.
            "data_security": {
                "category": word("category"), "category_id": category_id(word("category")),
                "confidentiality": word("sensitivity"), "confidentiality_id": confidentiality_id(word("sensitivity")),
                "detection_pattern": word("label"),
            },
            "status_detail": word("action"),
            "unmapped": { "evidence": event.place() },
        });
        lines.push(pruned(finding).to_string());
    }
    lines
}

/// The category of OCSF's `data_classification` object.
fn category_id(category: &str) -> u8 {
    match category {
        "contact" | "person" | "demographic" | "health" | "location" => 1,
        "government_id" => 2,
        "financial" => 3,
        "business" => 4,
        "credential" | "network" => 6,
        _ => 99,
    }
}

/// The confidentiality of OCSF's dictionary: 1 is not confidential, 2 confidential, 6 restricted.
fn confidentiality_id(sensitivity: &str) -> u8 {
    match sensitivity {
        "public" => 1,
        "confidential" => 2,
        "restricted" => 6,
        _ => 99,
    }
}

/// Without members that have nothing to say.
fn pruned(value: Value) -> Value {
    let empty = |value: &Value| {
        value.as_str() == Some("") || value.as_object().is_some_and(serde_json::Map::is_empty)
    };
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, value)| (key, pruned(value)));
            Value::Object(members.filter(|(_, value)| !empty(value)).collect())
        }
        other => other,
    }
}

fn ecs(event: &Event<'_>) -> Value {
    let at = Timestamp::from_micros(i64::try_from(event.micros()).unwrap_or(i64::MAX));
    let outcome = if event.notable() { "failure" } else { "success" };
    json!({
        "@timestamp": at.to_string(),
        "ecs": { "version": "8.17.0" },
        "event": {
            "kind": "event", "category": ["api"],
            "type": [if event.text("decision") == "denied" { "denied" } else { "info" }],
            "action": format!("{}.{}", event.text("kind"), event.action()), "outcome": outcome,
            "id": event.text("id"), "sequence": event.entry.index, "module": PRODUCT, "dataset": "safeconduct.audit",
            "provider": PRODUCT, "hash": event.entry.hash.to_string(), "reason": reasons(event),
        },
        "organization": { "id": event.text("tenant") },
        "rule": { "ruleset": event.text("policy") },
        "observer": { "vendor": PRODUCT, "product": PRODUCT, "version": VERSION },
        // An endpoint of the catalog is a service, and its name no domain.
        "service": { "name": PRODUCT, "target": { "name": event.endpoint().unwrap_or("") } },
        "labels": { "log": event.origin, "purpose": event.text("purpose") },
    })
}

fn reasons(event: &Event<'_>) -> String {
    let why: Vec<&str> = event.list("why").iter().filter_map(Value::as_str).collect();
    why.join(",")
}

fn cef(event: &Event<'_>) -> String {
    let severity = if event.notable() { 6 } else { 2 };
    let head = [event.text("kind"), event.action()].map(|text| escaped(text, &['\\', '|']));
    let [kind, action] = head;
    let (millis, index, hash) = (event.micros() / 1000, event.entry.index, event.entry.hash);
    let mut line = format!(
        "CEF:0|{PRODUCT}|{PRODUCT}|{VERSION}|{kind}|{kind} {action}|{severity}|rt={millis} act={action} externalId={} cn1={index} cn1Label=index cs1={hash} cs1Label=leaf cs2={} cs2Label=log",
        escaped(event.text("id"), &['\\', '=']),
        escaped(event.origin, &['\\', '='])
    );
    for (key, value) in [
        ("destinationServiceName", event.endpoint().unwrap_or("")),
        ("reason", &reasons(event)),
        ("cs3", event.text("tenant")),
    ] {
        if !value.is_empty() {
            line.push_str(&format!(" {key}={}", escaped(value, &['\\', '='])));
        }
    }
    if !event.text("tenant").is_empty() {
        line.push_str(" cs3Label=tenant");
    }
    line
}

/// A value in which nothing ends the field or the line.
fn escaped(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => out.push(' '),
            c => {
                out.extend(special.contains(&c).then_some('\\'));
                out.push(c);
            }
        }
    }
    out
}

fn otel(event: &Event<'_>) -> Value {
    let text = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let mut attributes = vec![
        text("safeconduct.log", event.origin),
        json!({ "key": "safeconduct.index", "value": { "intValue": event.entry.index.to_string() } }),
        text("safeconduct.leaf", &event.entry.hash.to_string()),
        text("safeconduct.kind", event.text("kind")),
        text("safeconduct.id", event.text("id")),
        text("safeconduct.action", event.action()),
    ];
    for (key, value) in [
        ("safeconduct.tenant", event.text("tenant")),
        ("safeconduct.purpose", event.text("purpose")),
        ("safeconduct.endpoint", event.endpoint().unwrap_or("")),
        ("safeconduct.reasons", &reasons(event)),
    ] {
        if !value.is_empty() {
            attributes.push(text(key, value));
        }
    }
    let (number, word) = if event.notable() { (13, "WARN") } else { (9, "INFO") };
    json!({
        "eventName": "safeconduct.audit",
        "timeUnixNano": event.micros().saturating_mul(1000).to_string(),
        "severityNumber": number, "severityText": word,
        "body": { "stringValue": format!("{} {}", event.text("kind"), event.action()) },
        "attributes": attributes,
    })
}
