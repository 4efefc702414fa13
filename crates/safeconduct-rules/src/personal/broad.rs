//! What other tools report and what is nobody's by itself: dates, links, domains, UUIDs, books. On request only.

use crate::validators::{birth_date, email_address, isbn};
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(crate) const RULES: Ruleset = &[DATE, TIME, LINK, DOMAIN, UUID, ISBN];

const UUID_LABEL: Label = {
    static DEFINITION: LabelDefinition = LabelDefinition::new("UUID", Category::Other);
    Label::declare(&DEFINITION)
};

const DATE: Rule = Rule::new(
    "date",
    Label::DATE_TIME,
    concat!(
        r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})",
        r"|[0-9]{1,2}(?:st|nd|rd|th|\.)?[ -](?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?[ -][0-9]{2,4}",
        r"|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}",
    ),
)
.edges(Edges { before: Edge::WORD.or("-/."), after: Edge::DIGIT.or("-/") })
.check(birth_date)
.grades(Grades::always(Confidence::Medium))
.examples(&["2024-01-15", "15/01/2024", "15 Jan 2024", "January 15, 2024", "1-2-24"])
.counterexamples(&["2024-13-45", "1.2.3.4", "[DATE_TIME_1]"])
.reference("https://www.iso.org/iso-8601-date-and-time-format.html");

const TIME: Rule = Rule::new(
    "date-and-time",
    Label::DATE_TIME,
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
)
.grades(Grades::always(Confidence::Medium))
.examples(&["2024-01-15T10:30:00Z", "2024-01-15 10:30"])
.counterexamples(&["10:30", "[DATE_TIME_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc3339");

const LINK: Rule = Rule::new(
    "url",
    Label::URL,
    r"(?i:https?|ftp)://[A-Za-z0-9:/?#@!$&()*+,;=%._~-]{2,500}[A-Za-z0-9/#=%_~-]|(?i:www)\.[A-Za-z0-9-]{1,63}\.[A-Za-z]{2,24}(?:/[A-Za-z0-9:/?#@!$&()*+,;=%._~-]{0,300})?",
)
.edges(Edges { before: Edge::ALNUM, after: Edge::NONE })
.grades(Grades::always(Confidence::Medium))
.examples(&["see https://example.org/a?b=c.", "www.example.org/x", "(ftp://files.example.org/pub)"])
.counterexamples(&["https://", "http.server", "[URL_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc3986");

const DOMAIN: Rule = Rule::new("domain-name", Label::DOMAIN_NAME, r"(?:[A-Za-z0-9-]{1,63}\.){1,6}(?i:com|org|net|edu|gov|io|dev|app|info|eu|de|fr|es|it|nl|pl|uk|ie|ch|at|be|br|ca|au|jp|cn|in|ru|us)")
    .edges(Edges { before: Edge::WORD.or("@.-/"), after: Edge::WORD.or("(-") })
    .check(host)
    .grades(Grades::always(Confidence::Medium))
    .examples(&["mail.example.org", "visit example.com today"])
    .counterexamples(&["example", "ana@example.org", "-x.com", "[DOMAIN_NAME_1]"])
    .reference("https://www.rfc-editor.org/rfc/rfc1035");

const UUID: Rule = Rule::new(
    "uuid",
    UUID_LABEL,
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
)
.edges(Edges { before: Edge::WORD.or("-"), after: Edge::WORD.or("-") })
.grades(Grades::always(Confidence::Medium))
.examples(&["550e8400-e29b-41d4-a716-446655440000"])
.counterexamples(&["550e8400-e29b-41d4-a716-44665544000", "[UUID_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc9562");

const ISBN: Rule = Rule::new(
    "isbn",
    Label::ISBN,
    "97[89][ -]?[0-9](?:[ -]?[0-9]){8}[ -]?[0-9]|[0-9](?:[ -]?[0-9]){8}[ -]?[0-9X]",
)
.edges(Edges { before: Edge::WORD.or("-."), after: Edge::WORD.or("-") })
.check(isbn)
.grades(Grades::only_with_context(Confidence::Medium))
.context(&["isbn", "isbn-13", "isbn-10", "book number"])
.examples(&["ISBN 978-3-16-148410-0", "isbn: 0-306-40615-2"])
.counterexamples(&["978-3-16-148410-0", "ISBN 978-3-16-148410-1", "[ISBN_1]"])
.reference("https://www.isbn-international.org/content/isbn-users-manual");

/// Whether a mailbox could live there.
fn host(candidate: &str) -> Verdict {
    match email_address(&format!("a@{candidate}")) {
        Verdict::Rejected => Verdict::Rejected,
        _ => Verdict::Inconclusive,
    }
}
