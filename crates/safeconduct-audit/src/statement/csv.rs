//! A statement as CSV (RFC 4180): one row per count.

use super::Statement;
use crate::{Authenticity, Integrity};

/// Rows of `section,name,detail,count`.
pub(super) fn render(statement: &Statement) -> String {
    let mut out = String::from("section,name,detail,count\r\n");
    let mut row = |section: &str, name: &str, detail: &str, count: u64| {
        let cells = [section, name, detail].map(cell);
        out.push_str(&format!("{},{count}\r\n", cells.join(",")));
    };
    let verified = &statement.verified;
    let problems = match &verified.integrity {
        Integrity::Ok => 0,
        Integrity::Bad { problems } => problems.len() as u64,
    };
    let (entries, span) = match statement.entries {
        Some((first, end)) => (end - first, format!("{first} to {}", end - 1)),
        None => (0, "none".to_owned()),
    };
    row("scope", "claim", &statement.claim(), 1);
    row("scope", "log", &verified.origin, verified.entries);
    row("scope", "entries of the period", &span, entries);
    row("scope", "integrity", "problems", problems);
    row("scope", "authenticity", &authenticity(&verified.authenticity), 1);
    row("scope", "completeness", "proven", verified.completeness.proven);
    row("scope", "completeness", "unproven", verified.completeness.unproven);
    row("scope", "completeness", "gaps", verified.completeness.gaps);
    let requests = &statement.requests;
    for (name, count) in [
        ("total", requests.total),
        ("cleared", requests.cleared),
        ("denied", requests.denied),
        ("errors", requests.errors),
        ("sensitive", requests.sensitive),
        ("sensitive_cleared", requests.sensitive_cleared),
    ] {
        row("requests", name, "", count);
    }
    statement.flows.iter().for_each(|flow| row("flow", &flow.class, &flow.endpoint, flow.requests));
    statement.findings.iter().for_each(|line| row("finding", &line.label, &line.action, line.count));
    for line in &statement.treatments {
        row("treatment", &line.class, &format!("{} {}", line.endpoint, line.action), line.count);
    }
    for line in &statement.reasons {
        row("reason", &line.reason, "requests", line.requests);
        row("reason", &line.reason, "endpoints", line.endpoints);
    }
    for (day, counts) in &statement.days {
        row("day", day, "cleared", counts.cleared);
        row("day", day, "refused", counts.refused);
    }
    statement.exceptions.iter().for_each(|line| row("exception", line.what, "", line.count));
    statement.events.iter().for_each(|line| row("event", line.what, "", line.count));
    if let Some(decisions) = &statement.decisions {
        row("decisions", "follow from the documents", "", decisions.agree);
        row("decisions", "do not", "", decisions.disagree.len() as u64);
    }
    for due in &statement.calendar {
        let [review, until] = statement.dates(due);
        row(
            "evidence",
            due.endpoint.as_ref(),
            &format!("{}: review {review}; ends {until}", due.evidence),
            1,
        );
    }
    for change in &statement.documents {
        row("document", &change.document, &change.digest.to_string(), change.requests);
    }
    out
}

fn authenticity(authenticity: &Authenticity) -> String {
    match authenticity {
        Authenticity::Signed { by } => format!("signed by {by}"),
        Authenticity::SelfAsserted { by } => format!("self-asserted by {by}"),
        Authenticity::Unsigned => "unsigned".to_owned(),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }
}
