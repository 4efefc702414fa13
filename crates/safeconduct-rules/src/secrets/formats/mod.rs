//! Tokens with their issuer's own prefix: one line each, provider by provider.
//!
//! A line is a name, a label, a pattern and, where it opens little, a grade. Its examples are drawn
//! from the pattern itself by a test: every text that the pattern describes is found whole, and cut
//! short or filled with `x` it is left alone.

pub(super) mod ai;
pub(super) mod cloud;
pub(super) mod code;
pub(super) mod commerce;
pub(super) mod data;
pub(super) mod infrastructure;
pub(super) mod messaging;
pub(super) mod observability;
pub(super) mod saas;
pub(super) mod tolerant;
pub(super) mod urls;

use crate::validators::naturalness::is_natural;
use crate::validators::placeholder::{is_filler, mentions_stand_in};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Grades, Judgement, Rule, Validator};

/// The longest token that any issuer hands out: a ticket with its attributes inside.
const LONGEST: usize = 8 * 1024;

/// Behind an issuer's prefix the words of a stand-in lower the confidence and no more.
const GRADES: Grades =
    Grades::always(Confidence::High).inconclusive(Some(Confidence::Medium), Some(Confidence::Medium));

/// One line of a table.
const fn format(name: &'static str, label: Label, pattern: &'static str, reference: &'static str) -> Rule {
    Rule::token(name, label, pattern)
        .validate(Validator::Candidate(not_filled_in))
        .grades(GRADES)
        .length_max(LONGEST)
        .reference(reference)
}

/// `sk_live_xxxxxxxxxxxx` shows a format and opens nothing.
fn not_filled_in(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    match value {
        _ if is_filler(value) || is_inside_base64(candidate) => Verdict::Rejected,
        _ if mentions_stand_in(value) => Verdict::Inconclusive,
        _ => Verdict::Confirmed,
    }
    .into()
}

/// Whether a candidate is a stretch of a picture or a digest: base 64 goes on at either side.
fn is_inside_base64(candidate: &Candidate<'_>) -> bool {
    /// Shorter stretches are the parts of a path.
    const LONG: usize = 16;
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let (before, after) = (candidate.before().as_bytes(), candidate.after().as_bytes());
    let joined = |edge: Option<&u8>| matches!(edge, Some(b'+' | b'/'));
    let random = |stretch: &[u8]| {
        stretch.len() >= LONG
            && stretch.iter().any(u8::is_ascii_digit)
            && stretch.iter().any(u8::is_ascii_uppercase)
            && !std::str::from_utf8(stretch).is_ok_and(is_natural)
    };
    let ahead = before.len() - before.iter().rev().take_while(|byte| base64(byte)).count();
    let behind = after.iter().take_while(|byte| base64(byte)).count();
    (before.last() == Some(&b'+') || joined(before.last()) && random(before.get(ahead..).unwrap_or_default()))
        || (joined(after.first()) && random(after.get(..behind).unwrap_or_default()))
}

/// Declares `RULES`: for each reference the formats that are documented there.
///
/// `Public` behind a pattern: made to be seen, as publishable keys are. `Internal`: a test key.
macro_rules! formats {
    ($( $reference:literal { $( $name:literal $label:ident $pattern:literal $($grade:ident)?; )+ } )+) => {
        /// Every format of this table.
        pub(in crate::secrets) const RULES: safeconduct_detect::Ruleset = &[ $($(
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
