//! Street addresses: grown from the number of a house over its street to flat, code and city.
//!
//! The tagger knows names; a house number beside `Str.`, `rue` or `ul.` is grammar. Every number of a text is looked at once,
//! with a bounded number of words on each side, so the cost is linear.

mod code;
mod keys;
mod page;
mod rest;
mod street;
mod words;

use crate::tagger::Entity;
use crate::tags::Kind;
use crate::tokens::{Shape, Token};
use page::Page;
use safeconduct_core::{Confidence, Label};
use words::class;

/// An address or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) label: Label,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) confidence: Confidence,
}

/// The addresses of a text, with the codes that stand beside places, in order of their ends.
pub(crate) fn find(
    text: &str,
    key: Option<&str>,
    tokens: &[Token],
    entities: &[Entity],
    found: &mut Vec<Address>,
) {
    let mut covered = 0;
    if let Some(label) = key.and_then(|key| keys::label(key, text)) {
        let start = text.len() - text.trim_start().len();
        covered = text.trim_end().len();
        found.push(Address { label, start, end: covered, confidence: Confidence::Medium });
    }
    let page = Page { text, tokens, entities };
    for (at, token) in tokens.iter().enumerate() {
        if token.start < covered || !matches!(token.shape, Shape::Number | Shape::Mixed) {
            continue;
        }
        let address =
            numbered(&page, at).or_else(|| code_in_field(&page, at)).or_else(|| code_beside_place(&page, at));
        if let Some(address) = address {
            covered = address.end;
            found.push(address);
        }
    }
    let streets = entities.iter().filter(|entity| entity.kind == Kind::Street);
    // Each address ends behind the one before it.
    let apart = |entity: &&Entity| {
        let at = found.partition_point(|one| one.end < entity.end);
        found.get(at).is_none_or(|one| one.start > entity.start)
    };
    let streets: Vec<Address> = streets.filter(apart).map(|entity| unnumbered(&page, entity)).collect();
    found.extend(streets);
}

/// The address that the house number at `at` belongs to.
fn numbered(page: &Page<'_>, at: usize) -> Option<Address> {
    if is_field(page, at, class::NUMBER_LABEL) {
        let last = page.house_number(at)?;
        return Some(address(page, Label::STREET_ADDRESS, at, last, Confidence::Medium));
    }
    let street = street::around(page, at)?;
    let mut extent = rest::follow(page, street.last);
    let first = rest::precede(page, street.first);
    let labelled = is_labelled(page, first) || is_labelled(page, street.first);
    if labelled && !extent.located {
        extent.last = rest::last_part(page, extent.last).unwrap_or(extent.last);
    }
    let shown = if street.bare { extent.located && extent.coded } else { extent.located || extent.coded };
    if !(street.sure || labelled || shown) {
        return None;
    }
    let confidence = match street.sure && (extent.located || extent.coded) {
        true => Confidence::High,
        false => Confidence::Medium,
    };
    Some(address(page, Label::STREET_ADDRESS, first, extent.last, confidence))
}

fn address(page: &Page<'_>, label: Label, first: usize, last: usize, confidence: Confidence) -> Address {
    Address { label, start: page.start(first), end: page.end(last), confidence }
}

/// `zip=0165`, `"plz": "99425"`
fn code_in_field(page: &Page<'_>, at: usize) -> Option<Address> {
    let code = code::code_at(page, at).filter(|_| code::labelled(page, at))?;
    Some(address(page, Label::ZIP_CODE, at, code.last, Confidence::Medium))
}

/// `10115 Berlin`, `Hampshire SO20 8EY`, `Bakersfield CA 93306-4417`
fn code_beside_place(page: &Page<'_>, at: usize) -> Option<Address> {
    let code = code::code_at(page, at).filter(|code| code.strong)?;
    let follows = page.is_near(code.last) && page.entity_at(code.last + 1, Kind::Location).is_some();
    let mut before = at.checked_sub(1)?;
    let state =
        page.word(before).len() == 2 && page.word(before).bytes().all(|byte| byte.is_ascii_uppercase());
    let first = if state { before } else { at };
    if state {
        before = before.checked_sub(1)?;
    }
    if page.is_sign(before, ",") {
        before = before.checked_sub(1)?;
    }
    let near = (before..at).all(|place| page.is_near(place));
    // A number alone behind a place may be anything; with its state, or of letters and digits, it is a code.
    let telling =
        state || page.word(at).bytes().any(|byte| byte.is_ascii_uppercase()) || ends_part(page, code.last);
    let stands = near && telling && page.entity_to(before, Kind::Location).is_some();
    match (follows, stands) {
        (true, _) => Some(address(page, Label::ZIP_CODE, at, code.last, Confidence::Medium)),
        (_, true) => Some(address(page, Label::ZIP_CODE, first, code.last, Confidence::Medium)),
        _ => None,
    }
}

fn ends_part(page: &Page<'_>, last: usize) -> bool {
    page.token(last + 1).is_none()
        || page.lines_after(last) > 0
        || matches!(page.word(last + 1), "," | "." | ";" | ")" | "\"")
}

/// Whether a word before token `first` says that an address follows: `Address:`, `I live at`, `demeurant au`.
fn is_labelled(page: &Page<'_>, first: usize) -> bool {
    for back in 1..=5 {
        let Some(at) = first.checked_sub(back) else { return false };
        if page.is(at, class::LABEL) {
            return page.start(first) - page.end(at) <= 32 && (back == 1 || page.lines_after(at) <= 1);
        }
        if page.is(at, class::BETWEEN)
            || matches!(page.word(at), ":" | "=" | "\"" | "'" | "-" | ">" | "*" | "|")
        {
            continue;
        }
        return false;
    }
    false
}

/// Whether nothing but signs stands between a word of this class and token `at`.
fn is_field(page: &Page<'_>, at: usize, wanted: u32) -> bool {
    for back in 1..=5 {
        let Some(before) = at.checked_sub(back) else { return false };
        if page.is(before, wanted) {
            return page.lines_after(before) == 0;
        }
        if !matches!(page.word(before), ":" | "=" | "\"" | "'" | ">") {
            return false;
        }
    }
    false
}

/// A street that the tagger sees and no number belongs to.
fn unnumbered(page: &Page<'_>, street: &Entity) -> Address {
    let first = page.first_from(street.start);
    let last = page.last_before(first, street.end);
    let extent = rest::follow(page, last);
    let text = page.text.get(street.start..page.end(extent.last)).unwrap_or_default();
    let numbered = text.bytes().any(|byte| byte.is_ascii_digit());
    let label = if numbered { Label::STREET_ADDRESS } else { Label::LOCATION };
    let confidence = if numbered && extent.located { Confidence::High } else { Confidence::Medium };
    Address { label, start: street.start, end: page.end(extent.last).max(street.end), confidence }
}
