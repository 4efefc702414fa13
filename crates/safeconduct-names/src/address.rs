//! Completes a street name to the whole address: number, unit, postcode, city, state, country.

use crate::tagger::Entity;
use crate::tags::Kind;
use safeconduct_core::{Confidence, Label};

/// An address, or only a street when no number belongs to it.
pub(crate) struct Address {
    pub(crate) label: Label,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) confidence: Confidence,
}

/// Parts of an address after its street: unit, code, city, state, country, and some to spare.
const PIECES_MAX: usize = 10;
/// Words before the number of a flat or floor.
const UNITS: &[&str] = &[
    "apt",
    "apartment",
    "suite",
    "ste",
    "unit",
    "flat",
    "floor",
    "fl",
    "room",
    "rm",
    "bldg",
    "building",
    "bis",
    "ter",
    "m",
    "piso",
    "etage",
    "étage",
    "og",
    "interno",
    "lok",
];

/// Completes `street`; `after` are the entities that follow it.
///
/// A street that another street of the same address ends in is completed once each; the scanner
/// joins what overlaps.
pub(crate) fn complete(text: &str, street: &Entity, after: &[Entity]) -> Option<Address> {
    let start = number_before(text, street.start);
    let mut end = street.end;
    let mut numbered = has_digit(text, start, end);
    let mut located = false;
    let mut after = after.iter().peekable();
    for piece in 0..PIECES_MAX {
        let Some(at) = skip_separators(text, end) else { break };
        while after.next_if(|entity| entity.start < at).is_some() {}
        if let Some(entity) = after.next_if(|entity| entity.start == at && entity.kind != Kind::Person) {
            located = true;
            end = entity.end;
            continue;
        }
        let rest = text.get(at..)?;
        let word: &str = rest.get(..word_length(rest))?;
        let line_kept = !text.get(end..at)?.contains(['\n', '\r']);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let code = matches!(digits, 4..=6) && word.len() <= 10 || is_mixed_code(word);
        let house = digits > 0 && word.len() <= 7 && (piece == 0 || !numbered) && line_kept;
        let unit = line_kept && UNITS.contains(&word.trim_end_matches('.').to_lowercase().as_str());
        let state = line_kept && located && word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        if !(code || house || unit || state) {
            break;
        }
        if unit {
            let number = skip_separators(text, at + word.len())?;
            let length = word_length(text.get(number..)?);
            let after_word = text.get(number..number + length)?;
            if word.len() > 1
                && after_word.len() <= 5
                && (after_word.bytes().any(|b| b.is_ascii_digit()) || after_word.len() == 1)
            {
                end = number + length;
                continue;
            }
            if !matches!(word, "bis" | "ter") {
                break;
            }
        }
        numbered |= house;
        located |= code && piece > 0;
        end = at + word.len();
    }
    numbered |= has_digit(text, start, end);
    Some(Address {
        label: if numbered { Label::STREET_ADDRESS } else { Label::LOCATION },
        start,
        end,
        confidence: if numbered && located { Confidence::High } else { Confidence::Medium },
    })
}

fn has_digit(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|part| part.bytes().any(|b| b.is_ascii_digit()))
}

/// Where the house number before `start` begins, or `start`.
fn number_before(text: &str, start: usize) -> usize {
    let Some(before) = text.get(..start) else { return start };
    let trimmed = before.trim_end_matches([' ', ',']);
    if before.len() - trimmed.len() > 2 || before.len() == trimmed.len() {
        return start;
    }
    let length = trimmed
        .bytes()
        .rev()
        .take(8)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/'))
        .count();
    let word = trimmed.get(trimmed.len() - length..).unwrap_or_default();
    let numbered = word.starts_with(|c: char| c.is_ascii_digit()) && (1..=6).contains(&length);
    if numbered { trimmed.len() - length } else { start }
}

/// The next place where something stands; `None` when more than separators, or than one line end, come first.
fn skip_separators(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let gap = rest.bytes().take(6).take_while(|b| b" ,.;\r\n\t-".contains(b)).count();
    let between = rest.get(..gap)?;
    let lines = between.bytes().filter(|&b| b == b'\n').count();
    (gap > 0 && gap < 6 && lines <= 1 && gap < rest.len()).then_some(from + gap)
}

fn word_length(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '/' && c != '-').unwrap_or(rest.len())
}

/// Half a British, Canadian or Dutch postcode: `SW1A`, `2AA`, `K1A`.
fn is_mixed_code(word: &str) -> bool {
    let digits = word.bytes().any(|b| b.is_ascii_digit());
    let upper = word.bytes().any(|b| b.is_ascii_uppercase());
    digits
        && upper
        && (2..=7).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}
