//! A statement as Markdown.

use super::{FRAMEWORKS, Statement};
use crate::{Authenticity, Integrity};

pub(super) fn render(statement: &Statement) -> String {
    let mut out =
        format!("# Audit statement of `{}`\n\n{}\n\n", plain(&statement.verified.origin), statement.claim());
    for line in facts(statement) {
        out.push_str(&format!("- {line}\n"));
    }
    out.push_str("\n## Exceptions\n\n");
    if statement.exceptions.is_empty() {
        out.push_str("None.\n");
    }
    for exception in &statement.exceptions {
        out.push_str(&format!(
            "- {} × {}: entries {}\n",
            exception.count,
            exception.what,
            listed(&exception.indexes, exception.count)
        ));
    }
    let flows = statement
        .flows
        .iter()
        .map(|flow| [plain(&flow.class), plain(&flow.endpoint), flow.requests.to_string()]);
    table(&mut out, "Where data classes went", ["data class", "endpoint", "requests"], flows);
    let findings = statement.findings.iter();
    let findings = findings.map(|line| [plain(&line.label), plain(&line.action), line.count.to_string()]);
    table(&mut out, "What was found and done", ["label", "action", "findings"], findings);
    let treatments = statement.treatments.iter().map(|line| {
        [plain(&line.endpoint), plain(&format!("{}: {}", line.class, line.action)), line.count.to_string()]
    });
    table(
        &mut out,
        "What each endpoint got of which class",
        ["endpoint", "class and action", "findings"],
        treatments,
    );
    let reasons = statement.reasons.iter();
    let reasons =
        reasons.map(|line| [plain(&line.reason), line.requests.to_string(), line.endpoints.to_string()]);
    table(
        &mut out,
        "Why requests were refused and endpoints turned down",
        ["reason", "requests", "endpoints"],
        reasons,
    );
    let days = statement.days.iter();
    let days = days.map(|(day, counts)| [plain(day), counts.cleared.to_string(), counts.refused.to_string()]);
    table(&mut out, "By day", ["day (UTC)", "cleared", "refused"], days);
    let documents = statement.documents.iter().map(|change| {
        [
            plain(&change.document),
            change.digest.to_string(),
            format!("entry {}, {}, {} requests", change.index, change.at, change.requests),
        ]
    });
    table(&mut out, "Documents in force", ["document", "SHA-256", "since"], documents);
    let events = statement.events.iter();
    let events =
        events.map(|line| [line.what.to_owned(), listed(&line.indexes, line.count), line.count.to_string()]);
    table(&mut out, "What the log says of itself", ["what", "entries", "count"], events);
    let calendar = statement.calendar.iter().map(|due| {
        let [review, until] = statement.dates(due);
        [format!("{} ({})", due.endpoint, due.evidence), review, until]
    });
    table(&mut out, "Evidence calendar", ["evidence", "review due", "ends"], calendar);
    let frameworks = FRAMEWORKS.iter();
    let frameworks = frameworks
        .map(|part| [format!("{} {}", part.name, part.part), part.shows.to_owned(), part.leaves.to_owned()]);
    table(&mut out, "For whom", ["rule book", "this statement shows", "and leaves to you"], frameworks);
    out.push_str(&format!("\n## Check it yourself\n\n{}\n", rerun(statement)));
    out
}

/// The facts on which the claim stands, one sentence each.
pub(super) fn facts(statement: &Statement) -> Vec<String> {
    let verified = &statement.verified;
    let mut facts = Vec::new();
    facts.push(match &verified.integrity {
        Integrity::Ok => format!("Integrity: every byte of {} entries is accounted for.", verified.entries),
        Integrity::Bad { problems } => match problems.first() {
            Some(problem) => format!(
                "Integrity: BAD. {}`{}`: {}.",
                problem.index.map_or_else(String::new, |index| format!("Entry {index}, ")),
                plain(&problem.file.display().to_string()),
                plain(&problem.what)
            ),
            None => "Integrity: BAD.".to_owned(),
        },
    });
    facts.push(match &verified.authenticity {
        Authenticity::Signed { by } => format!("Authenticity: signed by the trusted key `{}`.", plain(by)),
        Authenticity::SelfAsserted { by } => {
            format!("Authenticity: self-asserted by `{}`; no trusted key was given.", plain(by))
        }
        Authenticity::Unsigned => "Authenticity: none. No trusted key signed it.".to_owned(),
    });
    let complete = &verified.completeness;
    facts.push(format!(
        "Completeness: {} entries below the newest signed head, {} behind it that nobody signed.",
        complete.proven, complete.unproven
    ));
    let oldest = complete.oldest.map_or_else(|| "unknown".to_owned(), |oldest| oldest.to_string());
    facts.push(match (complete.pruned, complete.keep_days) {
        (0, _) => format!("Retention: nothing was deleted; the oldest entry is of {oldest}."),
        (below, days) => format!(
            "Retention: entries 0 to {} were pruned, under the promise to keep {} days; their hashes are still proven. The oldest \
             entry is of {oldest}.",
            below - 1,
            days.unwrap_or(0)
        ),
    });
    if complete.buffered > 0 {
        facts.push(format!(
            "Durability: {} requests were released before the disk had their records.",
            complete.buffered
        ));
    }
    let coverage = &verified.coverage;
    facts.push(format!(
        "Scan coverage of the whole log: {} requests in full, {} in part, {} not at all.",
        coverage.full, coverage.partial, coverage.failed
    ));
    for witness in &verified.witnesses {
        facts.push(format!(
            "Witness `{}` saw {} entries at {}.",
            plain(&witness.by),
            witness.size,
            witness.at
        ));
    }
    for stamp in &verified.timestamps {
        facts.push(format!(
            "Authority `{}` stamped the head of {} entries at {}.",
            plain(&stamp.by),
            stamp.size,
            stamp.at
        ));
    }
    let shown = |at: Option<safeconduct_core::Timestamp>, or: &str| {
        at.map_or_else(|| or.to_owned(), |at| at.to_string())
    };
    let (from, to) = (shown(statement.period.from, "the beginning"), shown(statement.period.to, "the end"));
    facts.push(match statement.entries {
        Some((first, end)) => {
            format!("Period: from {from} to {to}, entries {first} to {}.", end.saturating_sub(1))
        }
        None => format!("Period: from {from} to {to}, no entries."),
    });
    let requests = &statement.requests;
    facts.push(format!(
        "Requests: {} cleared, {} refused, {} ended in an error; {} were sensitive.",
        requests.cleared, requests.denied, requests.errors, requests.sensitive
    ));
    facts.push(match &statement.decisions {
        Some(decisions) => format!(
            "Decisions: {} follow from the policy and the catalog in the log, {} do not.",
            decisions.agree,
            decisions.disagree.len()
        ),
        None => "Decisions: not made again for this statement.".to_owned(),
    });
    facts.extend(verified.notes.iter().map(|note| format!("Note: {}.", plain(note))));
    facts
}

/// How to come to the same result without whoever made the statement.
pub(super) fn rerun(statement: &Statement) -> String {
    format!(
        "Copy the log's folder, take the public key from its owner by another way, and run `safeconduct audit verify DIR --key KEY --decisions`, \
         then this report again. One entry is proved by `safeconduct audit prove DIR --id ID` and checked by `safeconduct audit \
         check-proof FILE --key KEY`. Made by {}, format version 1.",
        statement.program
    )
}

/// The first indexes of an exception.
pub(super) fn listed(indexes: &[u64], count: u64) -> String {
    let shown: Vec<String> = indexes.iter().map(u64::to_string).collect();
    let more = count.saturating_sub(indexes.len() as u64);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}

fn table(out: &mut String, title: &str, heads: [&str; 3], rows: impl Iterator<Item = [String; 3]>) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    out.push_str(&format!("\n## {title}\n\n| {} |\n|---|---|---|\n", heads.join(" | ")));
    rows.for_each(|row| out.push_str(&format!("| {} |\n", row.join(" | "))));
}

/// A text of the log in which nothing is markup: the log may be anybody's.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || "|`<>[]*\\".contains(c) { '\u{fffd}' } else { c }).collect()
}
