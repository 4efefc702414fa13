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

use crate::nearby::{COUNTED, labelled};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every table of national identifiers, by name.
const TABLES: &[(&str, Ruleset)] = &[
    ("africa-asia", africa_asia::RULES),
    ("americas", americas::RULES),
    ("british-oceania", british_oceania::RULES),
    ("eastern", eastern::RULES),
    ("nordic-baltic", nordic_baltic::RULES),
    ("southern", southern::RULES),
    ("universal", universal::RULES),
    ("western", western::RULES),
];

/// The tables, each rule with the English names of its country and kind.
pub(super) fn tables() -> impl Iterator<Item = (&'static str, Vec<Rule>)> {
    TABLES.iter().map(|(name, rules)| (*name, rules.iter().map(naming::named).collect()))
}

/// Every identifier, with the English names of its country and kind beside what its own people say.
///
/// Where nothing else decides between two types, the rule that comes first does: those whose check chance passes least.
pub(super) fn every() -> impl Iterator<Item = Rule> {
    let mut rules: Vec<Rule> = tables().flat_map(|(_, rules)| rules).collect();
    rules.sort_by_key(|rule| chance(rule.label.as_str()));
    rules.into_iter()
}

/// How easily chance passes the check behind a label, 0 the least.
#[rustfmt::skip]
fn chance(label: &str) -> u8 {
    /// Checks of two digits, mod 89 or 97, or a check letter among twenty or more.
    const RARE: &[&str] = &[
        "AU_ABN", "BE_BIS", "BE_EID", "BE_NN", "BE_VAT", "BR_CNPJ", "BR_CPF", "CN_RESIDENT_ID", "CY_VAT", "ES_CCC", "ES_NIE", "ES_NIF",
        "FR_NIR", "FR_VAT", "IE_PPS", "IE_VAT", "IT_FISCAL_CODE", "LU_NIN", "LU_VAT", "MA_ICE", "MT_VAT", "MX_CURP", "NL_VAT",
        "NO_FODSELSNUMMER", "PL_PESEL", "RU_SNILS", "SI_EMSO", "TR_NATIONAL_ID", "UK_VAT", "ZA_ID_NUMBER", "RO_CNP", "KZ_IIN", "EE_IK",
    ];
    /// Numbers of any length, or without a check.
    const COMMON: &[&str] = &[
        "CO_NIT", "DE_TAX_NUMBER", "FO_VN", "GT_NIT", "IS_VSK", "LI_PEID", "PE_CUI", "PY_RUC", "RO_CF", "SM_COE", "TN_MF", "UY_CI", "US_BANK_NUMBER",
        "US_DRIVER_LICENSE", "PH_TIN", "NG_NIN",
    ];
    /// What is of no country gives way to what is of one.
    const GENERAL: &[&str] = &["PASSPORT", "DRIVER_LICENSE", "NATIONAL_ID", "TAX_ID", "BANK_ACCOUNT", "POSTAL_CODE", "LICENSE_PLATE"];
    match label {
        rare if RARE.contains(&rare) => 0,
        common if COMMON.contains(&common) => 2,
        general if GENERAL.contains(&general) => 3,
        _ => 1,
    }
}

/// Letters and digits in an order that little else has, and a check: found alone.
const STRONG: Grades = Grades::by_context(Confidence::Low, Confidence::Medium)
    .confirmed(Some(Confidence::Medium), Some(Confidence::High));
/// A number with a check: counted alone, redacted beside a word.
const NUMBER: Grades =
    Grades::only_with_context(Confidence::Medium).confirmed(Some(Confidence::Low), Some(Confidence::High));
/// A number whose check one in ten passes: nothing alone.
const CHECKED: Grades = Grades::only_with_context(Confidence::Medium).confirmed(None, Some(Confidence::High));
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
    check: fn(&Candidate<'_>) -> Judgement,
    context: &'static [&'static str],
    reference: &'static str,
) -> Rule {
    Rule::new(name, label, pattern)
        .edges(Edges { before: Edge::WORD.or("+-.\\&^~!%"), after: Edge::WORD.or("-") })
        .validate(Validator::Candidate(check))
        .grades(grades)
        .context(context)
        .reference(reference)
}

/// What a check says of a number, unless the word right before it or the digits right behind it say that it is another:
/// `vat-service rv=780655532` has a word, but no tax number.
fn unless_counted(candidate: &Candidate<'_>, name: &str, check: fn(&str) -> Verdict) -> Judgement {
    let verdict = check(candidate.value());
    let fraction = || {
        let mut after = candidate.after().chars();
        after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit())
    };
    let (before, after) = (candidate.before(), candidate.after());
    // `$184.00` is a price, `12 AUG 22:55` a time.
    let amount =
        before.ends_with(['$', '€', '£']) || after.starts_with(['€', '£']) || after.starts_with(" €");
    let time = name == "birth_date"
        && after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if amount || time {
        return Verdict::Rejected.into();
    }
    let bare = || candidate.value().bytes().all(|byte| byte.is_ascii_digit());
    let counted = verdict != Verdict::Rejected
        && bare()
        && (fraction()
            || (name == "cz_birth_number" && only_a_release_candidate(candidate.before()))
            || labelled(candidate.before(), COUNTED, 1));
    if counted { Verdict::Rejected.into() } else { verdict.into() }
}

/// `1.0.0-rc.7` says no *RČ*, which without its accent is the Czech birth number; what else calls it so still does.
fn only_a_release_candidate(before: &str) -> bool {
    let candidate = before.match_indices("rc").any(|(at, _)| {
        before.get(..at).is_some_and(|head| {
            let version = head.strip_suffix(['-', '.', '_', '~']).unwrap_or(head);
            version.ends_with(|c: char| c.is_ascii_digit())
        })
    });
    candidate
        && !["rodn", "Rodn", "birth", "Birth", "rč", "RČ", "RC"].iter().any(|name| before.contains(name))
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
                |candidate| super::unless_counted(candidate, stringify!($check), crate::validators::$check),
                &$context,
                $reference,
            ),
        )+)+ ];
    };
}
use identifiers;
