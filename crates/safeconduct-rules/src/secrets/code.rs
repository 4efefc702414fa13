//! What stands where a password would and is code: members, types, variables, sums, marks of a template.

use crate::validators::naturalness::is_natural;
use safeconduct_detect::Candidate;

/// Whether an unquoted value is a piece of a program or a template.
///
/// `utils$1.get(…)` is a member, `Uint8Array` a type, `pwd+pwd` a sum of names, `@PASSWORD` a mark to be filled in,
/// `$pass` and `password_2` variables, `"password": 864000` a number that is counted.
pub(super) fn is_code(candidate: &Candidate<'_>) -> bool {
    let (value, after) = (candidate.value(), candidate.after());
    let mut next = after.chars();
    let member = match next.next() {
        Some('.') => next.next().is_some_and(|c| c.is_ascii_alphabetic()),
        Some('>') => value.ends_with('-'),
        Some(' ') => after.starts_with(" as ") || after.starts_with(" | ") || after.starts_with(" $"),
        _ => false,
    };
    let typed = ["Uint8Array", "Uint8ClampedArray", "ArrayBuffer", "Int8Array"].contains(&value);
    let sum =
        ["+", "??", "||", "?."].iter().any(|sign| value.contains(sign) && value.split(sign).all(is_name));
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    // `3.0-3.12`: versions.
    let versions =
        value.contains('.') && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let counted =
        digits && after.trim_start().starts_with([',', '}']) && candidate.matched().contains(['"', '\'']);
    member || typed || sum || counted || versions || is_mark(value) || is_variable(value) || is_cmdlet(value)
}

fn is_name(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
}

/// `@ESXI1_PASSWORD`, `:py:data`, `anonymous@`: marks of templates and documents, addresses that say nothing.
fn is_mark(value: &str) -> bool {
    let screaming = |mark: &str| {
        mark.contains(|c: char| c.is_ascii_uppercase())
            && mark.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let words = |(user, host): (&str, &str)| {
        [user, host].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    value.strip_prefix('@').is_some_and(screaming)
        || value.starts_with(':')
        || value.starts_with("&#")
        || value.trim_matches(['-', '@']) == "anonymous"
        || value.split_once('@').is_some_and(words)
}

/// `$pass`, `password_2`, `arg2`.
fn is_variable(value: &str) -> bool {
    let sigil = value
        .strip_prefix('$')
        .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    let bare = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let itself = value.contains('_')
        && ["password_", "passwd_", "pwd_", "pass_", "passphrase_"]
            .contains(&bare.to_ascii_lowercase().as_str());
    sigil || itself || (bare.len() < value.len() && ["arg", "param", "var"].contains(&bare))
}

/// `ConvertTo-SecureString`: a verb and a noun, each a word with a capital.
fn is_cmdlet(value: &str) -> bool {
    value.split_once('-').is_some_and(|(verb, noun)| {
        [verb, noun].iter().all(|part| {
            part.len() > 2
                && part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.bytes().all(|byte| byte.is_ascii_alphabetic())
                && is_natural(part)
        })
    })
}
