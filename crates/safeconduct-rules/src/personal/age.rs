//! Ages: a number with the words that make it one.

use crate::nearby::{called, key_calls};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[AGE];

const REFERENCE: &str =
    "https://www.hhs.gov/hipaa/for-professionals/special-topics/de-identification/index.html";

/// Words right before a number that is an age.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "age", "aged", "age of", "patient age", "alter", "âge", "âgé de", "âgée de", "edad", "età", "idade", "leeftijd", "wiek", "w wieku", "возраст", "ålder", "alder", "ikä",
];

const AGE: Rule = Rule::new(
    "age",
    Label::AGE,
    concat!(
        r"[0-9]{1,3}(?:[ -](?i:years?[ -]old|yrs?[ -]old|years of age|y/o|yo|jahre alt|jährige[rn]?|ans révolus|años de edad|anni compiuti|anos de idade",
        r"|jaar oud|lat życia|лет от роду|år gammal|vuotta vanha))?",
    ),
)
.edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%") })
.validate(Validator::Candidate(age))
.grades(Grades::always(Confidence::Medium))
.examples(&["she is 34 years old", "a 5-year-old", "Age: 47", "{\"age\": 47}", "aged 71", "47 Jahre alt", "edad: 63", "âgée de 58 ans", "37 jaar oud"])
.counterexamples(&["34", "page 34", "the cache age: 3600", "version 34", "aged 340", "5 years of experience", "max-age=60", "[AGE_1]"])
.reference(REFERENCE);

/// Between a year and 120, with the words in it or a name before it that no technical word precedes.
fn age(candidate: &Candidate<'_>) -> Judgement {
    const TECHNICAL: &[&str] =
        &["max", "min", "cache", "cert", "key", "token", "session", "cookie", "page", "file"];
    let value = candidate.value();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let years: u32 = value.get(..digits).and_then(|years| years.parse().ok()).unwrap_or(0);
    let named = called(candidate.before(), BEFORE) || key_calls(candidate.key(), BEFORE);
    let technical = crate::nearby::labelled(candidate.before(), TECHNICAL, 2);
    if (1..=120).contains(&years) && (value.len() > digits || (named && !technical)) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}
