//! Tokens with their issuer's own prefix: one line each, provider by provider.
//!
//! A line is a name, a label, a pattern and, where it opens little, a grade. Its examples are drawn
//! from the pattern itself by a test: every text that the pattern describes is found whole, and cut
//! short or filled with `x` it is left alone.

mod ai;
mod cloud;
mod code;
mod commerce;
mod data;
mod infrastructure;
mod messaging;
mod observability;
mod saas;
mod urls;

use crate::validators::placeholder::{is_filler, mentions_stand_in};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Grades, Rule, Ruleset};

/// Every table of formats.
pub(super) const TABLES: &[Ruleset] = &[
    ai::RULES,
    cloud::RULES,
    code::RULES,
    commerce::RULES,
    data::RULES,
    infrastructure::RULES,
    messaging::RULES,
    observability::RULES,
    saas::RULES,
    urls::RULES,
];

/// The longest token that any issuer hands out: a ticket with its attributes inside.
const LONGEST: usize = 8 * 1024;

/// Behind an issuer's prefix the words of a stand-in lower the confidence and no more.
const GRADES: Grades =
    Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium));

/// One line of a table.
const fn format(name: &'static str, label: Label, pattern: &'static str, reference: &'static str) -> Rule {
    Rule::token(name, label, pattern)
        .check(not_filled_in)
        .grades(GRADES)
        .length_max(LONGEST)
        .reference(reference)
}

/// `sk_live_xxxxxxxxxxxx` shows a format and opens nothing.
fn not_filled_in(value: &str) -> Verdict {
    match value {
        _ if is_filler(value) => Verdict::Rejected,
        _ if mentions_stand_in(value) => Verdict::Inconclusive,
        _ => Verdict::Confirmed,
    }
}

/// Declares `RULES`: for each reference the formats that are documented there.
///
/// `Public` behind a pattern: made to be seen, as publishable keys are. `Internal`: a test key.
macro_rules! formats {
    ($( $reference:literal { $( $name:literal $label:ident $pattern:literal $($grade:ident)?; )+ } )+) => {
        /// Every format of this table.
        pub(super) const RULES: safeconduct_detect::Ruleset = &[ $($(
            super::format(
                $name,
                {
                    static DEFINITION: safeconduct_core::LabelDefinition = safeconduct_core::LabelDefinition::new(
                        stringify!($label),
                        safeconduct_core::Category::Credential,
                    );
                    safeconduct_core::Label::declare(&DEFINITION)
                },
                $pattern,
                $reference,
            )
            $(.sensitivity(safeconduct_core::Sensitivity::$grade))?,
        )+)+ ];
    };
}
use formats;
