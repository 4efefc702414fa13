//! A street and the number of a house in it: what an address grows from.

use super::page::Page;
use super::words::{Suffix, class, suffix};
use crate::tags::Kind;
use crate::tokens::Shape;

/// Words that the name of a street has at most.
const NAME_WORDS: usize = 6;

/// A street with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Street {
    /// First token.
    pub(super) first: usize,
    /// Last token.
    pub(super) last: usize,
    /// Whether the words alone make it a street; otherwise something around it has to.
    pub(super) sure: bool,
    /// Whether what is around it has to be a place and a code: no word says that it is a street.
    pub(super) bare: bool,
}

/// Every way in which the house number at `at` may belong to a street, the surest first.
pub(super) fn around(page: &Page<'_>, at: usize) -> Option<Street> {
    let last = page.house_number(at)?;
    let ways = [boxed(page, at, last), behind(page, at, last), before(page, at, last)];
    let mut ways: Vec<Street> = ways.into_iter().flatten().collect();
    ways.sort_by_key(|way| (!way.sure, way.bare));
    ways.into_iter().next()
}

/// `P.O. Box 88`, `Postfach 12`.
fn boxed(page: &Page<'_>, at: usize, last: usize) -> Option<Street> {
    let word = at.checked_sub(1).filter(|&word| page.is_near(word) && page.is(word, class::BOX))?;
    let mut first = word;
    if page.word(word).eq_ignore_ascii_case("box") {
        // `P.O.`, `PO`, `Post Office`, `GPO` before it; a box of anything else is none.
        let letters = |from: usize, wanted: &[&str]| {
            wanted.iter().enumerate().all(|(n, wanted)| page.word(from + n).eq_ignore_ascii_case(wanted))
        };
        let spellings: [&[&str]; 5] =
            [&["p", ".", "o", "."], &["po"], &["p", "o"], &["post", "office"], &["gpo"]];
        first = spellings
            .iter()
            .find_map(|spelling| word.checked_sub(spelling.len()).filter(|&from| letters(from, spelling)))?;
    }
    Some(Street { first, last, sure: true, bare: false })
}

/// The name of the street behind its number: `12 High Road`, `14 bis, rue des Tanneurs`, `5 Rua das Flores`.
fn behind(page: &Page<'_>, at: usize, last: usize) -> Option<Street> {
    if page.lines_after(last) > 0 {
        return None;
    }
    let mut next = last + 1;
    if page.is_sign(next, ",") {
        next += 1;
    }
    if page.lines_after(next - 1) > 0 {
        return None;
    }
    if let Some((end, sure)) = typed(page, next) {
        return Some(Street { first: at, last: end, sure, bare: false });
    }
    (next == last + 1).then(|| english(page, at, next)).flatten()
}

/// `rue des Tanneurs`, `Avda. de la Constitución`: the kind of street and its name, from token `at`; the last token, and
/// whether it can be nothing else.
fn typed(page: &Page<'_>, at: usize) -> Option<(usize, bool)> {
    let sure = page.is(at, class::BEFORE);
    if !sure && !page.is(at, class::BEFORE_MAYBE) {
        return None;
    }
    let mut next = at + 1;
    if (page.is_sign(next, ".") || page.is_sign(next, "/")) && page.touches_next(at) {
        next += 1;
    }
    let mut end = None;
    let mut words = 0;
    while words < NAME_WORDS && page.lines_after(next - 1) == 0 {
        if page.is_capital(next) {
            end = Some(next);
        } else if page.is_number(next, 4) && page.is(next - 1, class::PARTICLE) {
            // `du 8 mai 1945`, `20 de Noviembre`
            end = Some(next);
            if page.is_lower(next + 1) && page.is_near(next) && !page.is(next + 1, class::PARTICLE) {
                next += 1;
                end = Some(next);
                if page.is_number(next + 1, 4) {
                    next += 1;
                    end = Some(next);
                }
            }
        } else if !(page.is(next, class::PARTICLE) || matches!(page.word(next), "'" | "’" | "-")) {
            break;
        }
        words += 1;
        next += 1;
    }
    end.map(|end| (end, sure))
}

/// `1190 N Fairview Ave`, `88 quarry hill rd`, `221B Baker Street`.
fn english(page: &Page<'_>, at: usize, next: usize) -> Option<Street> {
    let mut found: Option<(usize, bool)> = None;
    let mut lowers = 0;
    let mut capitals = 0;
    for place in next..next + NAME_WORDS {
        if page.lines_after(place - 1) > 0 || page.gap(place - 1).len() > 3 {
            break;
        }
        let Some(token) = page.token(place) else { break };
        let capital = page.is_capital(place) || capitals > 0;
        let street = page.is(place, class::AFTER) || page.is(place, class::AFTER_MAYBE) && capital;
        if street && (place > next || page.is_capital(place)) && capitals + lowers > 0 {
            let machine = page.is(place - 1, class::MACHINE);
            let short = page.word(place).len() <= 4
                && !page.word(place).eq_ignore_ascii_case("road")
                && !page.word(place).eq_ignore_ascii_case("lane");
            let sure = page.is(place, class::AFTER) && (lowers == 0 || short) && !machine;
            found = Some((place, sure || found.is_some_and(|(_, sure)| sure)));
        } else if page.is_capital(place) || token.shape == Shape::Mixed && is_ordinal(page.word(place)) {
            capitals += 1;
        } else if page.is_sign(place, ".") && page.touches_next(place - 1) && page.word(place - 1).len() <= 5
        {
            // After an abbreviation; the end of a sentence is no part of a name.
            if found.is_some_and(|(end, _)| end + 1 == place) && !page.is_capital(place + 1) {
                break;
            }
        } else if page.is_lower(place)
            && capitals == 0
            && lowers < 3
            && !page.is(place, class::PARTICLE | class::BETWEEN)
        {
            lowers += 1;
        } else if !(matches!(page.word(place), "'" | "’") || page.is(place, class::PARTICLE) && capitals > 0)
        {
            break;
        }
    }
    let direction = |end: usize| {
        if page.is_near(end) && page.is(end + 1, class::DIRECTION) && page.is_capital(end + 1) {
            end + 1
        } else {
            end
        }
    };
    match found {
        Some((end, sure)) => Some(Street { first: at, last: direction(end), sure, bare: false }),
        None => unnamed(page, at, next),
    }
}

/// A number and one to four words with capitals: a street only where a label, or a place with its code, says so.
fn unnamed(page: &Page<'_>, at: usize, next: usize) -> Option<Street> {
    let inside = |place: usize| {
        page.is_capital(place) || page.is(place, class::PARTICLE) || matches!(page.word(place), "'" | "’")
    };
    let end = (next..next + 5)
        .take_while(|&place| inside(place) && page.is_near(place - 1))
        .filter(|&place| page.is_capital(place))
        .last()?;
    page.is_capital(next).then_some(Street { first: at, last: end, sure: false, bare: true })
}

fn is_ordinal(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0
        && matches!(
            word.get(digits..).unwrap_or_default().to_ascii_lowercase().as_str(),
            "st" | "nd" | "rd" | "th"
        )
}

/// The name of the street before its number: `Uhlandstr. 17a`, `calle Mayor, 5`, `ul. Długa 14`, `Oude Gracht 112`.
fn before(page: &Page<'_>, at: usize, last: usize) -> Option<Street> {
    let mut end = at.checked_sub(1)?;
    // `, 5`, `, nº 5`, `n. 5`, `# 5`
    for _ in 0..3 {
        let sign = matches!(page.word(end), "," | "#" | "°" | "º") || page.is(end, class::NUMBER_SIGN);
        let dot = page.is_sign(end, ".")
            && end.checked_sub(1).is_some_and(|before| page.is(before, class::NUMBER_SIGN));
        if !(sign || dot) || page.lines_after(end) > 0 {
            break;
        }
        end = end.checked_sub(1)?;
    }
    let adjacent = end + 1 == at;
    if page.lines_after(end) > 0 || page.gap(end).len() > 3 {
        return None;
    }
    let way = |first, sure, bare| Some(Street { first, last, sure, bare });
    // The full stop of an abbreviation.
    let word = if page.is_sign(end, ".") {
        end.checked_sub(1).filter(|&word| page.touches_next(word))?
    } else {
        end
    };
    let ending = suffix(page.word(word));
    if page.is_capital(word) && ending != Suffix::None || page.is_lower(word) && ending == Suffix::Street {
        let sure = ending == Suffix::Street && (page.is_capital(word) || adjacent);
        return way(adjectives(page, word), sure, false);
    }
    if page.is(word, class::GERMANIC) && (page.is_capital(word) || page.is_sign(end, ".")) {
        let first = adjectives(page, word);
        let named = first < word
            || word.checked_sub(1).is_some_and(|name| page.is_capital(name) && page.is_near(name));
        let first = if first < word { first } else { word - usize::from(named) };
        let street = page.word(word).to_lowercase();
        let sure = named
            && matches!(
                street.as_str(),
                "straße" | "strasse" | "str" | "allee" | "gasse" | "gracht" | "straat" | "laan"
            );
        if named {
            return way(first, sure, false);
        }
    }
    if end == word || page.touches_next(word) {
        if let Some((first, sure)) = type_before(page, word) {
            return way(first, sure, false);
        }
        if let Some(first) = prepositional(page, word) {
            return way(first, false, false);
        }
    }
    if let Some(entity) = page.entity_to(end, Kind::Street) {
        return way(page.first_from(entity.start), true, false);
    }
    let bare = |first| Street { first, last, sure: false, bare: true };
    let place = page.entity_to(end, Kind::Location).map(|entity| bare(page.first_from(entity.start)));
    place.filter(|_| adjacent).or_else(|| {
        let labelled = (0..5)
            .map_while(|back| end.checked_sub(back))
            .take_while(|&word| page.is_capital(word) && page.lines_after(word) == 0);
        labelled.last().map(bare).filter(|way| super::is_labelled(page, way.first))
    })
}

/// Where the adjectives before a street word begin.
fn adjectives(page: &Page<'_>, word: usize) -> usize {
    let before = word.checked_sub(1).filter(|&before| page.is_near(before) && page.is_capital(before));
    let belongs = before.is_some_and(|before| {
        page.is(before, class::ADJECTIVE)
            || page.is(word, class::GERMANIC) && page.word(before).ends_with("er")
    });
    before.filter(|_| belongs).unwrap_or(word)
}

/// Where the kind of street begins whose name ends with token `end`, and whether it can be nothing else.
fn type_before(page: &Page<'_>, end: usize) -> Option<(usize, bool)> {
    let mut capitals = 0;
    let mut lowers = 0;
    for back in 0..=NAME_WORDS + 2 {
        let at = end.checked_sub(back)?;
        if page.lines_after(at) > 0 && back > 0 {
            return None;
        }
        let sure = page.is(at, class::BEFORE);
        if sure || page.is(at, class::BEFORE_MAYBE) && back > 0 {
            let dotted = page.is_sign(at + 1, ".") && page.touches_next(at);
            if capitals + lowers > 0 && (lowers == 0 || sure) || back == 0 && page.is_capital(at) {
                return Some((at, sure && (capitals > 0 || dotted) && back > 0));
            }
        }
        let abbreviated =
            page.is_sign(at, ".") && at.checked_sub(1).is_some_and(|word| page.touches_next(word));
        let small =
            page.is(at, class::PARTICLE) || page.is_number(at, 4) || matches!(page.word(at), "'" | "’" | "/");
        if page.is_capital(at) {
            capitals += 1;
        } else if page.is_lower(at) && !small && lowers < 2 {
            lowers += 1;
        } else if !(small || abbreviated) {
            return None;
        }
    }
    None
}

/// `Am Markt`, `An der Alster`, `Im Winkel`.
fn prepositional(page: &Page<'_>, end: usize) -> Option<usize> {
    if !page.is_capital(end) {
        return None;
    }
    (1..=3).filter_map(|back| end.checked_sub(back)).find(|&at| {
        page.is(at, class::PREPOSITION)
            && page.is_capital(at)
            && (at..end).all(|place| page.is_near(place))
            && (at + 1..end).all(|place| page.is(place, class::PARTICLE) || page.is_capital(place))
    })
}
