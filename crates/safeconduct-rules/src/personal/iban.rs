//! International bank account numbers, grouped or not.

use crate::validators::iban;
use safeconduct_core::{Confidence, Label};
use safeconduct_detect::{Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[IBAN];

const IBAN: Rule = Rule::new(
    "iban",
    Label::IBAN_CODE,
    r"[A-Za-z]{2}[0-9]{2}[ .\u{A0}\u{202F}-]?[A-Za-z0-9]{2}(?:[ .\u{A0}\u{202F}-]?[A-Za-z0-9]){9,28}",
)
.edges(Edges::ALNUM)
.check(iban)
.grades(Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium)))
.examples(&[
    "DE89 3704 0044 0532 0130 00",
    "IBAN: GB82WEST12345698765432.",
    "pay to fr1420041010050500013m02606 please",
    "NL91-ABNA-0417-1643-00",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
])
.counterexamples(&[
    "DE89 3704 0044 0532 0130 01",
    "ZZ89 3704 0044 0532 0130 00",
    "GB82WEST1234569876543",
    "ab12cd34ef56ab12cd34ef56ab12cd34",
    "[IBAN_CODE_1]",
])
.reference("https://www.swift.com/standards/data-standards/iban-international-bank-account-number");
