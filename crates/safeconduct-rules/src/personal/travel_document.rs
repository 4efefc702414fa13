//! Machine-readable zones of passports, visas and identity cards (ICAO Doc 9303).

use crate::validators::machine_readable_zone;
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[ZONE_WITH_NAME, ZONE_WITH_NUMBER];

const REFERENCE: &str = "https://www.icao.int/publications/pages/publication.aspx?docnum=9303";

const ZONE_WITH_NAME: Rule = Rule::new(
    "travel-document-name-line",
    Label::PASSPORT,
    "[PVIAC][A-Z<][A-Z]{1,3}<{0,2}[A-Z]{1,30}(?:<[A-Z]{1,30}){0,4}<<[A-Z]{1,30}(?:<[A-Z]{1,30}){0,4}<{0,34}",
)
.edges(Edges { before: Edge::WORD, after: Edge::WORD.or("<") })
.check(name_line)
.grades(Grades::always(Confidence::High))
.examples(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"])
.counterexamples(&["P<UTOERIKSSON<<ANNA", "VALUE<<SHIFT", "[PASSPORT_1]"])
.reference(REFERENCE);

const ZONE_WITH_NUMBER: Rule = Rule::new(
    "travel-document-number-line",
    Label::PASSPORT,
    concat!(
        "[0-9A-Z<]{9}[0-9][A-Z<]{3}[0-9]{6}[0-9][MFX<][0-9]{6}[0-9][0-9A-Z<]{7}(?:[0-9]|[0-9A-Z<]{7}[0-9<][0-9])",
        "|[IAC][A-Z<][A-Z<]{3}[0-9A-Z]{5}[0-9A-Z<]{4}[0-9<][0-9A-Z<]{15}",
    ),
)
.edges(Edges { before: Edge::WORD.or("<"), after: Edge::WORD.or("<") })
.check(machine_readable_zone)
.grades(Grades::always(Confidence::High))
.examples(&["L898902C36UTO7408122F1204159ZE184226B<<<<<10", "I<UTOD231458907<<<<<<<<<<<<<<<"])
.counterexamples(&["L898902C37UTO7408122F1204159ZE184226B<<<<<10", "[PASSPORT_1]"])
.reference(REFERENCE);

/// The lengths that the formats have.
fn name_line(candidate: &str) -> Verdict {
    if matches!(candidate.len(), 36 | 44) { Verdict::Inconclusive } else { Verdict::Rejected }
}
