//! A statement as one HTML file: no script, nothing from elsewhere, readable in print.

use super::{FRAMEWORKS, Statement, markdown, pictures};
use crate::{Authenticity, Integrity};

/// Colours keep their contrast on screen and in print; tables say everything that pictures show.
const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1a1f24;--paper:#fff;--soft:#5b6570;--line:#d5dae0;--good:#1b6e3c;--bad:#a3211b;--band:#3c6ea8}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--paper:#14181c;--soft:#a3adb8;--line:#3a424b;--good:#5cc389;--bad:#ff8a80;--band:#7fb0e8}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin-top:2.2rem;break-after:avoid}
.claim{border-left:.4rem solid var(--good);padding:.6rem 1rem;font-size:1.1rem}.claim.bad{border-color:var(--bad)}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1rem 0;break-inside:avoid}svg{width:100%;height:auto;font:12px system-ui,sans-serif;fill:var(--ink)}figcaption{color:var(--soft);font-size:.85rem}
.band{fill:var(--band);opacity:.4}.bar,.cleared{fill:var(--band)}.refused{fill:var(--bad)}.review{fill:none;stroke:var(--band);stroke-width:2}.rule{stroke:var(--line)}.now{stroke:var(--ink);stroke-dasharray:4 3}
@media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#444;--line:#999;--good:#1b6e3c;--bad:#a3211b;--band:#3c6ea8}*{print-color-adjust:exact}body{max-width:none;margin:0}tr{break-inside:avoid}}
";

pub(super) fn render(statement: &Statement) -> String {
    let origin = escape(&statement.verified.origin);
    let sound = statement.verified.integrity == Integrity::Ok
        && statement.verified.authenticity != Authenticity::Unsigned
        && statement.exceptions.is_empty();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>Audit statement of {origin}</title><style>{STYLE}</style></head><body><main>\n<h1>Audit statement of {origin}</h1>\n\
         <p class=\"claim{}\">{}</p>\n<ul>",
        if sound { "" } else { " bad" },
        escape(&statement.claim())
    );
    for fact in markdown::facts(statement) {
        out.push_str(&format!("<li>{}</li>", escape(&fact.replace('`', ""))));
    }
    out.push_str("</ul>\n");
    let exceptions = statement.exceptions.iter().map(|exception| {
        [
            exception.what.to_owned(),
            markdown::listed(&exception.indexes, exception.count),
            exception.count.to_string(),
        ]
    });
    section(
        &mut out,
        "What speaks against the claim or leaves it open",
        "",
        ["what", "entries", "count"],
        exceptions,
    );
    let flows = statement
        .flows
        .iter()
        .map(|flow| [flow.class.clone(), flow.endpoint.clone(), flow.requests.to_string()]);
    section(
        &mut out,
        "Where data classes went",
        &pictures::flow(&statement.flows),
        ["data class", "endpoint", "requests"],
        flows,
    );
    let findings = statement
        .findings
        .iter()
        .map(|line| [line.label.clone(), line.action.clone(), line.count.to_string()]);
    section(&mut out, "What was found and what was done", "", ["label", "action", "findings"], findings);
    let treatments = statement.treatments.iter().map(|line| {
        [line.endpoint.clone(), format!("{}: {}", line.class, line.action), line.count.to_string()]
    });
    section(
        &mut out,
        "What each endpoint got of which class",
        "",
        ["endpoint", "class and action", "findings"],
        treatments,
    );
    let reasons = statement
        .reasons
        .iter()
        .map(|line| [line.reason.clone(), line.endpoints.to_string(), line.requests.to_string()]);
    section(
        &mut out,
        "Why requests were refused",
        "",
        ["reason", "endpoints turned down", "requests refused"],
        reasons,
    );
    let days = statement
        .days
        .iter()
        .map(|(day, counts)| [day.clone(), counts.cleared.to_string(), counts.refused.to_string()]);
    section(&mut out, "By day", &pictures::days(&statement.days), ["day (UTC)", "cleared", "refused"], days);
    let documents = statement.documents.iter().map(|change| {
        let since = format!("{} (entry {}, {})", change.document, change.index, change.at);
        [since, change.digest.to_string(), change.requests.to_string()]
    });
    section(&mut out, "Documents in force", "", ["document, since", "SHA-256", "requests"], documents);
    let events = statement.events.iter().map(|line| {
        [line.what.to_owned(), markdown::listed(&line.indexes, line.count), line.count.to_string()]
    });
    section(&mut out, "What the log says of itself", "", ["what", "entries", "count"], events);
    let calendar = statement.calendar.iter().map(|due| {
        let [review, until] = statement.dates(due);
        [format!("{} ({})", due.endpoint, due.evidence), review, until]
    });
    section(
        &mut out,
        "Evidence calendar",
        &pictures::calendar(&statement.calendar, statement.as_of()),
        ["evidence", "review due", "ends"],
        calendar,
    );
    let frameworks = FRAMEWORKS.iter();
    let frameworks = frameworks
        .map(|part| [format!("{} {}", part.name, part.part), part.shows.to_owned(), part.leaves.to_owned()]);
    section(&mut out, "For whom", "", ["rule book", "this statement shows", "and leaves to you"], frameworks);
    out.push_str(&format!(
        "<h2>Check it yourself</h2>\n<p>{}</p>\n</main></body></html>\n",
        escape(&markdown::rerun(statement).replace('`', ""))
    ));
    out
}

fn section(
    out: &mut String,
    title: &str,
    picture: &str,
    heads: [&str; 3],
    rows: impl Iterator<Item = [String; 3]>,
) {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return;
    }
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    out.push_str(&format!("<h2>{title}</h2>\n{picture}<table><thead><tr>{heads}</tr></thead><tbody>\n"));
    for row in rows {
        let cell = |text: &String| {
            let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            format!("<td{}>{}</td>", if number { " class=\"n\"" } else { "" }, escape(text))
        };
        out.push_str(&format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>()));
    }
    out.push_str("</tbody></table>\n");
}

/// A text of the log in which nothing is markup: the log may be anybody's.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
