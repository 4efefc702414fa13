//! A text as its tokens: what stands where, what it is in an address, what lies between.

use super::words::{class, classes};
use crate::tagger::Entity;
use crate::tags::Kind;
use crate::tokens::{Shape, Token};

/// The tokens of a text with its entities, both in order.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) entities: &'t [Entity],
}

impl<'t> Page<'t> {
    pub(super) fn token(&self, at: usize) -> Option<&'t Token> {
        self.tokens.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &'t str {
        self.token(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    pub(super) fn start(&self, at: usize) -> usize {
        self.token(at).map_or(self.text.len(), |token| token.start)
    }

    pub(super) fn end(&self, at: usize) -> usize {
        self.token(at).map_or(self.text.len(), |token| token.end)
    }

    /// Whether the word is one of these.
    pub(super) fn is(&self, at: usize, wanted: u32) -> bool {
        self.token(at).is_some_and(|token| {
            !token.barred
                && (token.is_word() || token.end - token.start > 1)
                && token.shape != Shape::Number
                && classes(token.hash) & wanted != 0
        })
    }

    /// Whether the token is this sign.
    pub(super) fn is_sign(&self, at: usize, sign: &str) -> bool {
        self.token(at).is_some_and(|token| token.shape == Shape::Sign) && self.word(at) == sign
    }

    /// Whether a word with a capital stands here.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.barred && token.is_capital())
    }

    pub(super) fn is_lower(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.barred && token.shape == Shape::Lower)
    }

    /// Whether nothing lies between this token and the next.
    pub(super) fn touches_next(&self, at: usize) -> bool {
        self.token(at).zip(self.token(at + 1)).is_some_and(|(one, next)| one.end == next.start)
    }

    /// What lies between the end of `at` and the start of the token after it.
    pub(super) fn gap(&self, at: usize) -> &'t str {
        self.text.get(self.end(at)..self.start(at + 1)).unwrap_or_default()
    }

    /// How many lines end between this token and the next.
    pub(super) fn lines_after(&self, at: usize) -> usize {
        self.gap(at).bytes().filter(|&byte| byte == b'\n').count()
    }

    /// Whether this token and the next stand on one line, a few blanks apart at most.
    pub(super) fn is_near(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.len() <= 3 && !gap.contains(['\n', '\r'])
    }

    /// The entity that begins with this token.
    pub(super) fn entity_at(&self, at: usize, kind: Kind) -> Option<&'t Entity> {
        let start = self.token(at)?.start;
        let place = self.entities.partition_point(|entity| entity.start < start);
        self.entities.get(place).filter(|entity| entity.start == start && entity.kind == kind)
    }

    /// The entity that ends with this token.
    pub(super) fn entity_to(&self, at: usize, kind: Kind) -> Option<&'t Entity> {
        let end = self.token(at)?.end;
        let place = self.entities.partition_point(|entity| entity.end < end);
        self.entities.get(place).filter(|entity| entity.end == end && entity.kind == kind)
    }

    /// The last token that begins before byte `end`, from `at` on.
    pub(super) fn last_before(&self, at: usize, end: usize) -> usize {
        let rest = self.tokens.get(at..).unwrap_or_default();
        at + rest.partition_point(|token| token.start < end).saturating_sub(1)
    }

    /// The first token that begins at byte `start` or behind it.
    pub(super) fn first_from(&self, start: usize) -> usize {
        self.tokens.partition_point(|token| token.start < start)
    }

    /// A number of up to `most` digits and no letters.
    pub(super) fn is_number(&self, at: usize, most: usize) -> bool {
        self.token(at).is_some_and(|token| token.shape == Shape::Number && token.end - token.start <= most)
    }

    /// A number of a house, beginning here: the last token of it (`12`, `12a`, `12-14`, `44/12`, `112-bis`, `14 bis`).
    pub(super) fn house_number(&self, at: usize) -> Option<usize> {
        let token = self.token(at).filter(|token| !token.barred && is_house(token, self.word(at)))?;
        let glued = at.checked_sub(1).filter(|&before| self.touches_next(before));
        if glued.is_some_and(|before| {
            !matches!(
                self.word(before),
                "(" | "," | "\"" | "'" | "=" | ":" | "." | "º" | "°" | "#" | "[" | ">" | "*"
            )
        }) || glued
            .is_some_and(|before| self.word(before) == "." && self.is_number_like(before.checked_sub(1)))
        {
            return None;
        }
        let mut last = at;
        // A range, a flat behind a slash.
        if self.touches_next(last)
            && ["-", "/", "–"].iter().any(|sign| self.is_sign(last + 1, sign))
            && self.touches_next(last + 1)
            && self.token(last + 2).is_some_and(|next| {
                is_house(next, self.word(last + 2))
                    || self.is(last + 2, class::NUMBER_SUFFIX)
                    || next.end - next.start == 1
            })
        {
            last += 2;
        }
        if self.is_near(last) && (self.is(last + 1, class::NUMBER_SUFFIX) || self.is_flat_letter(last + 1)) {
            last += 1;
        }
        let goes_on = self.touches_next(last)
            && (matches!(self.word(last + 1), "%" | "$" | "€" | "£" | "@" | "/" | "_" | "+" | "°" | "º")
                || matches!(self.word(last + 1), ":" | "." | "," | "-")
                    && self.touches_next(last + 1)
                    && self.is_number_like(Some(last + 2)));
        (!goes_on && token.end - token.start <= 6).then_some(last)
    }

    fn is_number_like(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.token(at))
            .is_some_and(|token| matches!(token.shape, Shape::Number | Shape::Mixed))
    }

    /// `12 A`: a capital that no full stop makes an initial and nothing follows but the end of the part.
    fn is_flat_letter(&self, at: usize) -> bool {
        let letter =
            self.token(at).is_some_and(|token| token.shape == Shape::Initial && token.end - token.start == 1);
        let ends = self.token(at + 1).is_none()
            || self.lines_after(at) > 0
            || matches!(self.word(at + 1), "," | ";" | ")" | "\"" | "|");
        letter && ends
    }
}

/// `12`, `17a`, `201B`: up to five digits and at most one letter.
fn is_house(token: &Token, word: &str) -> bool {
    match token.shape {
        Shape::Number => word.len() <= 5 && word.bytes().all(|byte| byte.is_ascii_digit()),
        Shape::Mixed => {
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let letter = word.get(digits..).unwrap_or_default();
            (1..=4).contains(&digits)
                && letter.len() == 1
                && letter.bytes().all(|byte| byte.is_ascii_alphabetic())
        }
        _ => false,
    }
}
