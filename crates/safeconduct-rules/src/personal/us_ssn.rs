//! US Social Security numbers: dashed, spaced, and bare beside a word that says so.

use crate::{
    nearby::{COUNTED, labelled},
    validators::us_ssn,
};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[US_SSN_DASHED, US_SSN];

const REFERENCE: &str = "https://secure.ssa.gov/poms.nsf/lnx/0110201035";
const CONTEXT: &[&str] = &[
    "ssn",
    "ssns",
    "social security",
    "social security number",
    "us social security number",
    "american social security number",
    "social sec",
    "socialsecurity",
    "ss#",
    "ss number",
    "ssnumber",
    "taxpayer",
    "seguro social",
    "social",
    "ssid",
];

const US_SSN_DASHED: Rule = Rule::new(
    "us-ssn-dashed",
    Label::US_SSN,
    "[0-9]{3}[-\u{2010}\u{2011}\u{2013}][0-9]{2}[-\u{2010}\u{2011}\u{2013}][0-9]{4}",
)
.edges(Edges { before: Edge::WORD.or("-.+"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(dashed))
.grades(Grades::by_context(Confidence::Medium, Confidence::High))
.context(CONTEXT)
.examples(&["536-90-4399", "SSN: 536-90-4399.", "SSN: 123-45-6789", "{\"ssn\":\"899-05-1121\"}"])
.counterexamples(&[
    "666-12-3456",
    "000-12-3456",
    "078-05-1120",
    "123-45-6789",
    "536-00-4399",
    "2024-01-1500",
    "1-536-90-4399",
    "[US_SSN_1]",
])
.reference(REFERENCE);

const US_SSN: Rule = Rule::new("us-ssn", Label::US_SSN, r"[0-9]{3}[ .]?[0-9]{2}[ .]?[0-9]{4}")
    .edges(Edges { before: Edge::WORD.or("-.+$#/"), after: Edge::WORD.or("-%") })
    .validate(Validator::Candidate(bare))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(CONTEXT)
    .examples(&["ssn 536904399", "social security number is 536 90 4399", "SSN=536.90.4399"])
    .counterexamples(&[
        "536904399",
        "order 536904399",
        "ssn 666123456",
        "ssn 12345678",
        "social media batch 536904399",
    ])
    .reference(REFERENCE);

/// A number that is counted, *batch* or *order*, is none.
fn bare(candidate: &Candidate<'_>) -> Judgement {
    match us_ssn(candidate.value()) {
        Verdict::Confirmed | Verdict::Inconclusive if labelled(candidate.before(), COUNTED, 1) => {
            Verdict::Rejected.into()
        }
        verdict => verdict.into(),
    }
}

/// `123-45-6789` is what people type into forms; where it is called an SSN it is treated as one.
fn dashed(candidate: &Candidate<'_>) -> Judgement {
    let called = labelled(candidate.before(), &["ssn", "ssns", "social", "security"], 3)
        || candidate.key().is_some_and(|key| labelled(key, &["ssn", "social", "security"], 3));
    let typed = candidate.value().bytes().filter(u8::is_ascii_digit).eq(*b"123456789");
    if typed && called { Verdict::Inconclusive.into() } else { us_ssn(candidate.value()).into() }
}
