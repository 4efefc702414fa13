//! US Social Security numbers: dashed, spaced, and bare beside a word that says so.

use crate::validators::us_ssn;
use safeconduct_core::{Confidence, Label};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[US_SSN_DASHED, US_SSN];

const REFERENCE: &str = "https://secure.ssa.gov/poms.nsf/lnx/0110201035";
const CONTEXT: &[&str] = &[
    "ssn",
    "ssns",
    "social security",
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
.check(us_ssn)
.grades(Grades::by_context(Confidence::Medium, Confidence::High))
.context(CONTEXT)
.examples(&["536-90-4399", "SSN: 536-90-4399.", "{\"ssn\":\"899-05-1121\"}"])
.counterexamples(&[
    "666-12-3456",
    "000-12-3456",
    "078-05-1120",
    "536-00-4399",
    "2024-01-1500",
    "1-536-90-4399",
    "[US_SSN_1]",
])
.reference(REFERENCE);

const US_SSN: Rule = Rule::new("us-ssn", Label::US_SSN, r"[0-9]{3}[ .]?[0-9]{2}[ .]?[0-9]{4}")
    .edges(Edges { before: Edge::WORD.or("-.+$#/"), after: Edge::WORD.or("-%") })
    .check(us_ssn)
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(CONTEXT)
    .examples(&["ssn 536904399", "social security number is 536 90 4399", "SSN=536.90.4399"])
    .counterexamples(&["536904399", "order 536904399", "ssn 666123456", "ssn 12345678"])
    .reference(REFERENCE);
