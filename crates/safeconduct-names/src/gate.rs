//! Chooses the runs of tokens in which a name can stand; the rest of a line costs nothing more.

use crate::fold::hash_pair;
use crate::lexicon::{Lexicon, flag};
use crate::tokens::{Shape, Token};
use std::ops::Range;

/// Longer runs are cut, so that memory stays bounded.
const RUN_MAX: usize = 64;
/// How many small words or signs may stand between two capitals of one run: `Bank of the West`.
const GAP_MAX: usize = 2;
const NAME: u16 = flag::FIRST | flag::LAST | flag::CITY | flag::REGION | flag::ORG;
const PARTS: u16 = flag::PLACE_PART | flag::ORG_PART;

/// Looks every word up. A word of a place or organization of several words keeps that flag only
/// beside its fellow: `New` in `New York`.
pub(crate) fn look_up(lexicon: &Lexicon<'_>, tokens: &mut [Token]) {
    let mut before: Option<(u32, u16)> = None;
    for at in 0..tokens.len() {
        let Some(token) = tokens.get_mut(at) else { break };
        if !token.is_word() || token.shape == Shape::Number {
            before = None;
            continue;
        }
        let found = lexicon.get(token.hash);
        token.flags = found & !PARTS;
        let hash = token.hash;
        if let Some((first, parts)) = before
            && parts & found & PARTS != 0
        {
            let pair = lexicon.get(hash_pair(first, hash)) & PARTS;
            for token in tokens.iter_mut().skip(at - 1).take(2) {
                token.flags |= pair;
            }
        }
        before = Some((hash, found));
    }
}

/// Whether a name may start or end here.
fn is_candidate(token: &Token, before: Option<&Token>) -> bool {
    if token.barred {
        return false;
    }
    match token.shape {
        Shape::Title | Shape::Upper | Shape::Initial | Shape::Humped | Shape::Joined => true,
        Shape::Lower | Shape::Caseless => {
            token.flags & PARTS != 0
                || token.flags & flag::COMMON == 0
                    && (token.flags & NAME != 0
                        || before.is_some_and(|b| {
                            !b.barred && b.flags & flag::FIRST != 0 && b.flags & flag::COMMON == 0
                        }))
        }
        Shape::Sign | Shape::Camel | Shape::Number | Shape::Mixed | Shape::Snake => false,
    }
}

/// Whether a name may go on over this token.
fn is_connector(token: &Token) -> bool {
    !token.barred
        && match token.shape {
            Shape::Lower => token.end - token.start <= 4,
            Shape::Sign => token.flags == SOFT || token.flags == STOP,
            _ => false,
        }
}

/// Set on signs that may stand inside a name.
const SOFT: u16 = 1;
/// Set on full stops, which may too.
const STOP: u16 = 2;

/// Marks the signs that may stand inside a name.
pub(crate) fn mark_signs(text: &str, tokens: &mut [Token]) {
    for token in tokens.iter_mut().filter(|token| token.shape == Shape::Sign) {
        let sign = text.get(token.start..token.end).unwrap_or_default();
        token.flags = match sign {
            "." => STOP,
            "," | "-" | "'" | "’" | "&" | "–" => SOFT,
            _ => 0,
        };
    }
}

/// Whether a run is one ordinary word that has its capital from the start of a sentence, or a month.
fn is_idle(tokens: &[Token], run: &Range<usize>) -> bool {
    let Some(token) = tokens.get(run.start).filter(|_| run.len() == 1) else { return false };
    let before = run.start.checked_sub(1).and_then(|at| tokens.get(at));
    let starts = before
        .is_none_or(|before| before.shape == Shape::Sign && before.flags != SOFT || before.flags == STOP);
    let plain = token.flags & (NAME | PARTS | flag::ORG_WORD | flag::STREET) == 0;
    let follows_small = tokens.get(run.end).is_some_and(|next| next.shape == Shape::Lower);
    plain
        && (token.flags & flag::COMMON != 0
            && matches!(token.shape, Shape::Title | Shape::Initial)
            && starts
            && follows_small
            || token.flags & flag::CALENDAR != 0)
}

/// Calls `each` with every run of tokens in which a name can stand.
pub(crate) fn runs(tokens: &[Token], mut found: impl FnMut(Range<usize>)) {
    let mut each = |run: Range<usize>| {
        if !is_idle(tokens, &run) {
            found(run);
        }
    };
    let mut run: Option<Range<usize>> = None;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        if is_candidate(token, before) {
            run = match run.take() {
                Some(open) if open.len() < RUN_MAX => Some(open.start..at + 1),
                Some(full) => {
                    each(full);
                    Some(at..at + 1)
                }
                None => Some(at..at + 1),
            };
        } else if let Some(open) = run.take() {
            if at - open.end < GAP_MAX && is_connector(token) {
                run = Some(open);
            } else {
                each(open);
            }
        }
    }
    run.into_iter().for_each(each);
}
