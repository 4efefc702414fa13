//! Identifiers as rules, the national ones above all: number, check and the words that people write beside it, region by region.
//!
//! A line is a name, a label, a grade, a pattern, a check and context words. Its examples are drawn
//! from pattern and check by a test: a valid number beside each context word is found whole with the
//! right label, and alone it is not redacted unless its shape is unmistakable.

mod africa_asia;
mod americas;
mod british_oceania;
mod eastern;
mod naming;
mod nordic_baltic;
mod southern;
mod universal;
mod western;

use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every table of national identifiers.
const TABLES: &[Ruleset] = &[
    africa_asia::RULES,
    americas::RULES,
    british_oceania::RULES,
    eastern::RULES,
    nordic_baltic::RULES,
    southern::RULES,
    universal::RULES,
    western::RULES,
];

/// Every identifier, with the English names of its country and kind beside what its own people say.
pub(super) fn every() -> impl Iterator<Item = Rule> {
    TABLES.iter().copied().flatten().map(naming::named)
}

/// Letters and digits in an order that little else has, and a check: found alone.
const STRONG: Grades = Grades::by_context(Confidence::Low, Confidence::Medium)
    .confirmed(Some(Confidence::Medium), Some(Confidence::High));
/// A number with a check: counted alone, redacted beside a word.
const NUMBER: Grades =
    Grades::only_with_context(Confidence::Medium).confirmed(Some(Confidence::Low), Some(Confidence::High));
/// A number without a check: nothing alone.
const WORDED: Grades = Grades::only_with_context(Confidence::Medium);

/// A shape that little else has, without a check: counted alone, redacted beside a word.
const STRONGLY_WORDED: Grades = Grades::by_context(Confidence::Low, Confidence::Medium);

/// A shape that contracts, commits and keys share with wallets, but seldom without its words.
const ADDRESS: Grades = Grades::by_context(Confidence::Medium, Confidence::High);

/// One line of a table.
const fn identifier(
    name: &'static str,
    label: Label,
    grades: Grades,
    pattern: &'static str,
    check: fn(&str) -> Verdict,
    context: &'static [&'static str],
    reference: &'static str,
) -> Rule {
    Rule::new(name, label, pattern)
        .edges(Edges { before: Edge::WORD.or("+-."), after: Edge::WORD.or("-") })
        .check(check)
        .grades(grades)
        .context(context)
        .reference(reference)
}

/// A label of the shared list, or a new one of a category.
macro_rules! label {
    (new $category:ident $name:ident) => {{
        static DEFINITION: safeconduct_core::LabelDefinition =
            safeconduct_core::LabelDefinition::new(stringify!($name), safeconduct_core::Category::$category);
        safeconduct_core::Label::declare(&DEFINITION)
    }};
    ($name:ident) => {
        safeconduct_core::Label::$name
    };
}
use label;

/// Declares `RULES`: under each reference the identifiers that are described there.
macro_rules! identifiers {
    ($( $reference:literal { $( $name:literal [$($label:tt)+] $grade:ident $pattern:literal $check:ident $context:expr; )+ } )+) => {
        /// Every identifier of this table.
        pub(super) const RULES: safeconduct_detect::Ruleset = &[ $($(
            super::identifier(
                $name,
                super::label!($($label)+),
                super::$grade,
                $pattern,
                crate::validators::$check,
                &$context,
                $reference,
            ),
        )+)+ ];
    };
}
use identifiers;
