//! Ages: a number with the words that make it one.

use crate::nearby::{called, key_calls, number_goes_on};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[AGE, AGE_IN_WORDS];

const REFERENCE: &str =
    "https://www.hhs.gov/hipaa/for-professionals/special-topics/de-identification/index.html";

/// Words right before a number that is an age.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "age", "aged", "age of", "patient age", "alter", "âge", "âgé de", "âgée de", "edad", "età", "idade", "leeftijd", "wiek", "w wieku", "возраст", "ålder", "alder", "ikä",
];

const AGE: Rule = Rule::new("age", Label::AGE, "[0-9]{1,3}")
    .edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%") })
    .validate(Validator::Candidate(age))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(BEFORE)
    .examples(&[
        "Age: 47",
        "{\"age\": 47}",
        "aged 71",
        "customer_age: 44",
        "patientAge=39",
        "edad: 63",
        "âgée de 58 ans",
    ])
    .counterexamples(&[
        "34",
        "page 34",
        "the cache age: 3600",
        "version 34",
        "aged 340",
        "max-age=60",
        "min-release-age=7",
        "\\p{age:3.2}",
        "PASS_WARN_AGE\t7",
        "[AGE_1]",
    ])
    .reference(REFERENCE);

const AGE_IN_WORDS: Rule = Rule::new(
    "age-in-words",
    Label::AGE,
    concat!(
        r"[0-9]{1,3}[ -](?i:years?[ -]old|yrs?[ -]old|years of age|y/o|yo|jahre alt|jährige[rn]?|ans révolus|años de edad|anni compiuti|anos de idade",
        r"|jaar oud|lat życia|лет от роду|år gammal|vuotta vanha)",
    ),
)
.edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%") })
.check(age_in_words)
.grades(Grades::always(Confidence::Medium))
.examples(&["she is 34 years old", "a 5-year-old", "47 Jahre alt", "37 jaar oud"])
.counterexamples(&["5 years of experience", "340 years old", "[AGE_1]"])
.reference(REFERENCE);

/// Between a year and 120.
fn is_age(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    value
        .get(..digits)
        .and_then(|years| years.parse().ok())
        .is_some_and(|years: u32| (1..=120).contains(&years))
}

fn age_in_words(value: &str) -> Verdict {
    if is_age(value) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// `min-release-age=7`, `PASS_WARN_AGE 7`: a name made of more words, none of which is a person.
fn of_something_else(before: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "patient",
        "customer",
        "client",
        "user",
        "person",
        "member",
        "employee",
        "child",
        "student",
        "applicant",
        "current",
        "subject",
        "insured",
        "driver",
        "his",
        "her",
        "their",
        "my",
        "your",
        "parent",
        "partner",
        "guest",
        "passenger",
        "kid",
        "donor",
        "candidate",
        "resident",
        "owner",
        "spouse",
        "mother",
        "father",
        "contact",
        "display",
        "actual",
    ];
    let name = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = name.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').map_or(0, |at| at + 1);
    let name = name.get(start..).unwrap_or_default();
    let Some((rest, last)) = name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) else {
        return false;
    };
    let joined = rest.ends_with(['_', '-'])
        || (last.starts_with('A') && rest.ends_with(|c: char| c.is_ascii_lowercase()));
    last.eq_ignore_ascii_case("age") && joined && !crate::nearby::labelled(rest, PEOPLE, 1)
}

/// An age, with a name before it that no technical word precedes.
fn age(candidate: &Candidate<'_>) -> Judgement {
    const TECHNICAL: &[&str] =
        &["max", "min", "cache", "cert", "key", "token", "session", "cookie", "page", "file"];
    let named = called(candidate.before(), BEFORE) || key_calls(candidate.key(), BEFORE);
    let technical = crate::nearby::labelled(candidate.before(), TECHNICAL, 2)
        || of_something_else(candidate.before())
        || candidate.key().is_some_and(of_something_else);
    if is_age(candidate.value()) && named && !technical && !number_goes_on(candidate.after()) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}
