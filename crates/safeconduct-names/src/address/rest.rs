//! What belongs to an address beyond its street: flat and floor, code, city, state, before it the house.

use super::code::code_at;
use super::page::Page;
use super::words::class;
use crate::tags::Kind;
use crate::tokens::Shape;

/// Parts of an address on one side of its street.
const PIECES_MAX: usize = 12;
/// Words that the name of a city has at most.
const CITY_WORDS: usize = 4;

/// An address as far as it goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// Last token.
    pub(super) last: usize,
    /// A place belongs to it.
    pub(super) located: bool,
    /// A postal code belongs to it.
    pub(super) coded: bool,
}

/// Follows the address that ends with token `last`.
pub(super) fn follow(page: &Page<'_>, last: usize) -> Extent {
    let mut extent = Extent { last, located: false, coded: false };
    for _ in 0..PIECES_MAX {
        let Some(at) = next_piece(page, extent.last) else { break };
        if !piece(page, at, &mut extent) {
            break;
        }
    }
    extent
}

/// `, Henrico`: a city that nobody knows, where a label says that an address goes on and it ends the line or the sentence.
pub(super) fn last_part(page: &Page<'_>, last: usize) -> Option<usize> {
    let at =
        (page.is_sign(last + 1, ",") && page.is_near(last) && page.is_near(last + 1)).then_some(last + 2)?;
    let end = city(page, at)?;
    let ends = page.token(end + 1).is_none()
        || page.lines_after(end) > 0
        || matches!(page.word(end + 1), "," | "." | ";" | "\"" | ")");
    ends.then_some(end)
}

/// Where the next part would begin: behind separators, over one line end at most.
fn next_piece(page: &Page<'_>, last: usize) -> Option<usize> {
    let mut at = last;
    let mut lines = 0;
    for _ in 0..3 {
        lines += page.lines_after(at);
        at += 1;
        page.token(at)?;
        if lines > 1 || page.gap(at - 1).len() > 8 {
            return None;
        }
        let separator = matches!(page.word(at), "," | ";" | "-" | "–" | "·" | "|")
            || matches!(page.word(at), "." | "/") && at == last + 1;
        if !separator {
            return Some(at);
        }
    }
    None
}

/// Takes the part at token `at` in, if it is one.
fn piece(page: &Page<'_>, at: usize, extent: &mut Extent) -> bool {
    let line_kept = (extent.last..at).all(|place| page.lines_after(place) == 0);
    if let Some(entity) = page.entity_at(at, Kind::Location) {
        extent.located = true;
        extent.last = page.last_before(at, entity.end);
        return true;
    }
    if let Some(code) = code_at(page, at) {
        let city = city(page, code.last + 1).filter(|_| page.is_near(code.last));
        let place = page.entity_at(code.last + 1, Kind::Location).is_some();
        // Four digits are a code where a place follows; any code ends the part.
        if code.strong || city.is_some() || place {
            extent.coded = true;
            extent.last = code.last;
            if let Some(city) = city.filter(|_| !extent.located && !place) {
                extent.located = true;
                extent.last = city;
            }
            return true;
        }
    }
    // `Goleta, CA 93117`: a place that the tagger does not know, told by what follows it.
    if let Some(end) = city(page, at) {
        let mut next = end + 1;
        if page.is_sign(next, ",") {
            next += 1;
        }
        let state = is_state(page, next);
        let code = code_at(page, if state { next + 1 } else { next });
        if page.lines_after(end) == 0
            && code.is_some_and(|code| code.strong)
            && (state || next == end + 2 || line_kept)
        {
            extent.located = true;
            extent.last = end;
            return true;
        }
    }
    if !line_kept {
        return false;
    }
    if let Some(end) = unit(page, at) {
        extent.last = end;
        return true;
    }
    let coded_next = code_at(page, at + 1).is_some();
    if is_state(page, at) && (extent.located || coded_next) || page.is(at, class::CODE_LABEL) && coded_next {
        extent.last = at;
        return true;
    }
    // `Lyon 2e`, `Dublin 2`: the district of a city.
    if extent.located
        && at == extent.last + 1
        && (page.is_number(at, 2) && ends_word(page, at) || is_district(page.word(at)))
    {
        extent.last = at;
        return true;
    }
    false
}

/// The last token of a flat, floor or door that begins here.
fn unit(page: &Page<'_>, at: usize) -> Option<usize> {
    if page.is_sign(at, "#") && page.touches_next(at) {
        return Some(at + 1).filter(|&number| is_door(page, number));
    }
    let mut end = None;
    let mut next = at;
    // `4. Stock`, `3e étage`, `2º B`
    let counted = page.is_number(at, 2)
        || page.token(at).is_some_and(|token| token.shape == Shape::Mixed && token.end - token.start <= 5);
    if counted {
        next += 1;
        if matches!(page.word(next), "." | "°" | "º") {
            next += 1;
        }
        if !(page.is(next, class::UNIT | class::SIDE) && page.is_near(next - 1)) {
            let letter = page.token(next).is_some_and(|token| token.shape == Shape::Initial);
            return (letter && page.word(at).contains(['º', 'ª']) && page.is_near(next - 1)).then_some(next);
        }
        end = Some(next);
        next += 1;
    } else if page.is(at, class::SIDE) {
        end = Some(at);
        next += 1;
    } else if page.is(at, class::UNIT) {
        next += 1;
        if page.is_sign(next, ".") && page.touches_next(at) {
            next += 1;
        }
        // `code 47B12`, `m. 3`, `Apt 4B`
        if page.is_near(next - 1)
            && is_door(page, next)
            && (page.word(at).len() > 1 || page.is_number(next, 4))
        {
            end = Some(next);
            next += 1;
        }
    }
    let mut end = end?;
    while page.is(next, class::SIDE) && page.is_near(next - 1) {
        end = next;
        next += 1;
    }
    Some(end)
}

/// `3`, `4B`, `47B12`, `C`.
fn is_door(page: &Page<'_>, at: usize) -> bool {
    let length = page.word(at).len();
    page.token(at).is_some_and(|token| match token.shape {
        Shape::Number | Shape::Mixed => length <= 6,
        Shape::Initial => true,
        _ => false,
    })
}

/// The last word of a city that begins here, as far as capitals tell.
fn city(page: &Page<'_>, at: usize) -> Option<usize> {
    if !page.is_capital(at) || page.is(at, class::UNIT | class::CODE_LABEL | class::NUMBER_SIGN) {
        return None;
    }
    let mut end = at;
    for next in at + 1..at + CITY_WORDS {
        if !page.is_near(next - 1) || is_state(page, next) && code_at(page, next + 1).is_some() {
            break;
        }
        if page.is_capital(next) && !page.is_sign(next - 1, ".") {
            end = next;
        } else if !page.is(next, class::PARTICLE) {
            break;
        }
    }
    Some(end)
}

/// `CA`, `RJ`
fn is_state(page: &Page<'_>, at: usize) -> bool {
    let word = page.word(at);
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether a number ends here and is no part of a date, a time or a decimal.
fn ends_word(page: &Page<'_>, at: usize) -> bool {
    !page.touches_next(at) || matches!(page.word(at + 1), "," | "." | ")") && !page.touches_next(at + 1)
}

fn is_district(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && matches!(word.get(digits..), Some("e" | "er" | "ème"))
}

/// Takes in what stands before the street: `Flat 3,`, `Room 6, Fenwick Hall,`, `Résidence Les Acacias, Bât. C,`.
pub(super) fn precede(page: &Page<'_>, first: usize) -> usize {
    let mut first = first;
    for _ in 0..3 {
        let Some(mut end) = first.checked_sub(1) else { break };
        // `Apt 14 The Maltings`: the number is that of a flat.
        if page.word(end).len() > 2 && page.is(end, class::UNIT) && page.is_near(end) {
            first = end;
            continue;
        }
        let lines = page.lines_after(end);
        let comma = matches!(page.word(end), "," | "-" | "–");
        if comma {
            let Some(before) = end.checked_sub(1) else { break };
            if lines + page.lines_after(before) > 1 {
                break;
            }
            end = before;
        } else if lines > 1 {
            break;
        }
        let Some(start) = part_before(page, end, comma || lines == 1) else { break };
        first = start;
    }
    first
}

/// The first token of the part of an address that ends with token `end`.
fn part_before(page: &Page<'_>, end: usize, apart: bool) -> Option<usize> {
    // `Flat 3`, `Bât. C`
    if is_door(page, end) {
        let mut unit = end.checked_sub(1)?;
        if page.is_sign(unit, ".") {
            unit = unit.checked_sub(1)?;
        }
        let written = page.word(unit).len() > 1 && page.is(unit, class::UNIT) && page.is_near(unit);
        if written {
            return Some(unit);
        }
    }
    if !apart {
        return None;
    }
    let words = (0..6).map_while(|back| end.checked_sub(back)).take_while(|&at| {
        (page.is_capital(at) || page.is(at, class::PARTICLE) || page.is_sign(at, "'"))
            && (at == end || page.is_near(at))
    });
    let house = page.is(end, class::HOUSE) && page.is_capital(end);
    let mut start = None;
    for at in words {
        if page.is(at, class::RESIDENCE) && page.is_capital(at) && at < end {
            return Some(at);
        }
        if house && page.is_capital(at) && end - at < 3 {
            start = Some(at);
        }
    }
    start.filter(|&start| start < end)
}
