//! Telephone numbers: E.164 structure, and the national shapes that are no date, address or counter.

use super::{
    digits::{Digits, digits, number},
    phone_table::CODES,
};
use safeconduct_core::Verdict;

/// Checks a number in international form: `+` or `00` or `011`, a calling code that exists, and a
/// length that the plan behind it allows.
///
/// Source: ITU-T E.164 and its list of calling codes; lengths after the national plans that ITU
/// publishes. `(0)`, separators and an extension are skipped.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::phone_international;
///
/// assert_eq!(phone_international("+44 (0)20 7946 0958 ext. 12"), Verdict::Confirmed);
/// assert_eq!(phone_international("+999 20 7946 0958"), Verdict::Rejected);
/// ```
pub fn phone_international(candidate: &str) -> Verdict {
    let text = without_extension(candidate);
    let (head, tail) = text.split_once("(0)").unwrap_or((text, ""));
    let Some(all) = Digits::collect(digits(head).chain(digits(tail))) else { return Verdict::Rejected };
    let plus = head.chars().chain(tail.chars()).find(|c| *c != '(') == Some('+');
    let number = match (plus, &*all) {
        (true, number) | (false, [0, 0, number @ ..] | [0, 1, 1, number @ ..]) => number,
        _ => return Verdict::Rejected,
    };
    let varied = all.iter().any(|digit| Some(digit) != all.first());
    if number.len() <= 15 && varied && code_and_length_fit(number) {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
}

fn code_and_length_fit(all: &[u32]) -> bool {
    let row = (1..=3).find_map(|length| {
        let code = number(all.get(..length)?);
        let at = CODES.binary_search_by_key(&code, |(known, ..)| u64::from(*known)).ok()?;
        Some((*CODES.get(at)?, length))
    });
    let Some(((code, shortest, longest), length)) = row else { return false };
    let national = all.get(length..).unwrap_or_default();
    // The trunk zero is often left in: +49 0171 …
    let bare = national.strip_prefix(&[0]).unwrap_or(national);
    let fits = |number: &[u32]| (usize::from(shortest)..=usize::from(longest)).contains(&number.len());
    let varied = bare.iter().any(|digit| Some(digit) != bare.first());
    match code {
        _ if !varied => false,
        1 => is_north_american(national),
        // Where the zero is a trunk prefix, the number begins behind it.
        _ if bare.len() < national.len() && !keeps_its_zero(code) => fits(bare),
        _ => fits(national) || fits(bare),
    }
}

/// Plans whose numbers may begin with a zero of their own.
fn keeps_its_zero(code: u16) -> bool {
    matches!(code, 39 | 225 | 229 | 241 | 242 | 378 | 379)
}

/// Area and exchange of the North American plan start with 2–9, and neither is a service code.
fn is_north_american(number: &[u32]) -> bool {
    match number {
        [area, a2, a3, exchange, e2, e3, _, _, _, _] => {
            *area >= 2 && *exchange >= 2 && [a2, a3] != [&1, &1] && [e2, e3] != [&1, &1]
        }
        _ => false,
    }
}

/// Checks a number in a national form: 6 to 12 digits that are no date, no address, no counter.
///
/// `Confirmed`: the shape and first digits of a plan that is written in this way, e.g.
/// `(415) 555-2671`, `06 12 34 56 78`, `020 7946 0958`. `Inconclusive`: plausible, but it takes a
/// word such as *phone* nearby to tell.
pub fn phone_national(candidate: &str) -> Verdict {
    let text = without_extension(candidate).trim();
    // A run such as 1 2 3 4 5 6 7 is a list.
    if !has_a_group(text) {
        return Verdict::Rejected;
    }
    let Some(all) = Digits::of(text) else { return Verdict::Rejected };
    if !(6..=DIGITS_MAX).contains(&all.len()) {
        return Verdict::Rejected;
    }
    let varied = all.iter().any(|digit| Some(digit) != all.first());
    let groups = Groups::of(text);
    if !varied
        || looks_like_date(groups.parts())
        || looks_like_other(text, groups.lengths())
        || counts_up(&all)
    {
        return Verdict::Rejected;
    }
    if has_plan_shape(text, &all, groups.lengths()) { Verdict::Confirmed } else { Verdict::Inconclusive }
}

/// The longest national number that is taken for one.
const DIGITS_MAX: usize = 12;

/// The groups of digits that a number is written in, e.g. 3, 4, 4 for `020 7946 0958`; no more than it has digits.
struct Groups<'t> {
    parts: [&'t str; DIGITS_MAX],
    lengths: [usize; DIGITS_MAX],
    count: usize,
}

impl<'t> Groups<'t> {
    fn of(text: &'t str) -> Groups<'t> {
        let mut groups = Groups { parts: [""; DIGITS_MAX], lengths: [0; DIGITS_MAX], count: 0 };
        let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        for (part, (slot, length)) in parts.zip(groups.parts.iter_mut().zip(&mut groups.lengths)) {
            (*slot, *length) = (part, part.len());
            groups.count += 1;
        }
        groups
    }

    fn parts(&self) -> &[&'t str] {
        self.parts.get(..self.count).unwrap_or_default()
    }

    fn lengths(&self) -> &[usize] {
        self.lengths.get(..self.count).unwrap_or_default()
    }
}

/// Shapes that a plan is written in and little else is.
fn has_plan_shape(text: &str, all: &[u32], groups: &[usize]) -> bool {
    let spaced_only = !text.contains(['-', '.', '(', '/']);
    // Nobody writes dots and dashes in one number.
    if text.contains('.') && text.contains('-') {
        return false;
    }
    match (all, groups) {
        // North America: 415-555-2671, (415) 555-2671, 1-415-555-2671. Spaces alone prove little.
        (number, [3, 3, 4]) if number.first() != Some(&0) => !spaced_only && is_north_american(number),
        ([1, number @ ..], [1, 3, 3, 4]) => !spaced_only && is_north_american(number),
        // France and its neighbours in five pairs.
        ([0, first, ..], [2, 2, 2, 2, 2]) => *first >= 1 && !pairs_rise(all),
        // United Kingdom.
        ([0, 2, ..], [3, 4, 4]) | ([0, 7, ..], [5, 6] | [5, 3, 3]) | ([0, 1, ..], [5, 6] | [4, 3, 4]) => true,
        // Australia, Japan, Korea: 0412 345 678, (02) 9876 5432, 03-1234-5678, 010-1234-5678.
        ([0, 4, ..], [4, 3, 3]) | ([0, ..], [2, 4, 4]) | ([0, 1 | 5 | 6 | 7 | 8 | 9, ..], [3, 4, 4]) => true,
        // Brazil: (11) 91234-5678.
        ([first, ..], [2, 4 | 5, 4]) => *first > 0 && text.starts_with('('),
        // Germany and Austria: 030/1234567, 0171-1234567, (089) 123456.
        ([0, first, ..], [3..=5, 5..=8]) => *first > 0 && text.contains(['/', '(', '-']) && groups != [5, 4],
        // Anywhere else with a trunk zero, in groups: 010 123 4567, 0991 234 425, (0-612) 34567.
        ([0, first, ..], groups) => {
            *first > 0
                && (9..=11).contains(&all.len())
                && read_aloud(groups)
                && !text.contains(['.', ':'])
                && !pairs_rise(all)
        }
        // An area code in brackets: (601) 2345663, (22) 123 4567.
        ([first, ..], [2..=4, 6..=8] | [2..=4, 3..=4, 3..=4]) => {
            *first > 0 && text.starts_with('(') && (8..=11).contains(&all.len()) && !bracketed_year(all)
        }
        _ => false,
    }
}

/// Two to five groups as people read them aloud; 02110-1301 is a ZIP code.
fn read_aloud(groups: &[usize]) -> bool {
    (2..=5).contains(&groups.len())
        && groups.iter().all(|length| (2..=7).contains(length))
        && groups != [5, 4]
}

/// `(2024) 123456` is a year and a number of something else.
fn bracketed_year(all: &[u32]) -> bool {
    matches!(all, [1, 9, ..] | [2, 0, ..])
}

/// 1234567, 123456789: typed for an example, by going along the keys.
fn counts_up(all: &[u32]) -> bool {
    all.windows(2).all(|pair| matches!(pair, [a, b] if *b == (a + 1) % 10))
}

/// 01 02 03 04 05: a list of small numbers, not one in pairs.
fn pairs_rise(all: &[u32]) -> bool {
    all.chunks(2).map(number).is_sorted_by(|a, b| a < b) && all.chunks(2).all(|pair| number(pair) <= 31)
}

/// `2024-01-15`, `15.01.2024`, `20240115 103000` and the like.
fn looks_like_date(parts: &[&str]) -> bool {
    let is =
        |part: &str, range: std::ops::RangeInclusive<u32>| part.parse().is_ok_and(|n| range.contains(&n));
    let year = |part: &str| part.len() == 4 && is(part, 1900..=2099);
    let day_and_month =
        |a: &str, b: &str| (is(a, 1..=31) && is(b, 1..=12)) || (is(a, 1..=12) && is(b, 1..=31));
    let compact = |part: &str| {
        part.len() >= 8
            && part.get(..4).is_some_and(year)
            && matches!((part.get(4..6), part.get(6..8)), (Some(month), Some(day)) if is(month, 1..=12) && is(day, 1..=31))
    };
    match parts {
        [whole] | [whole, _] if compact(whole) && (whole.len() == 8 || whole.len() == 12) => true,
        [y, m, d, ..] if year(y) && m.len() <= 2 && d.len() <= 2 && day_and_month(d, m) => true,
        [d, m, y, ..] if year(y) && m.len() <= 2 && d.len() <= 2 && day_and_month(d, m) => true,
        [first, second] if year(first) && year(second) => true,
        _ => false,
    }
}

/// Addresses and versions have dots and small groups; decimals and ranges one long group on each side.
fn looks_like_other(text: &str, lengths: &[usize]) -> bool {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let decimal = dots == 1 && lengths.len() == 2 && !text.contains([' ', '-', '/', '(']);
    let address = dots == 3 && lengths.len() == 4 && lengths.iter().all(|length| *length <= 3);
    decimal || address
}

/// Whether two digits stand side by side.
fn has_a_group(text: &str) -> bool {
    let is_pair = |pair: &[u8]| pair.iter().all(u8::is_ascii_digit);
    text.as_bytes().windows(2).any(is_pair)
}

/// The number before `x12`, `ext. 12`, `#12` or the like.
fn without_extension(candidate: &str) -> &str {
    // By the byte up to the first that is not ASCII: most numbers have none.
    let ends = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'#' | b';');
    let Some(at) = candidate.bytes().position(|byte| ends(byte) || !byte.is_ascii()) else {
        return candidate;
    };
    let rest = candidate.get(at..).unwrap_or_default();
    let end = rest
        .find(|c: char| c.is_alphabetic() || c == '#' || c == ';')
        .map_or(candidate.len(), |end| at + end);
    candidate.get(..end).unwrap_or(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn international() {
        // Numbers that regulators set aside for drama and documentation.
        let valid = [
            "+1 415 555 2671",
            "+1 (415) 555-0132 x89",
            "+442079460958",
            "+44 (0)20 7946 0958",
            "+49 30 23125 000",
            "+49 0171 39200 99",
            "0049 30 23125000",
            "011 44 20 7946 0958",
            "+33 1 99 00 12 34",
            "+61 2 5550 1234",
            "+353 20 910 1234",
            "+39 06 1234 5678",
            "+55 11 91234-5678",
            "+81-3-1234-5678",
            "(+351) 912 345 678",
        ];
        let invalid = [
            "+1 115 555 2671",
            "+1 415 555 267",
            "+999 123 456 789",
            "+49 12",
            "+44 1234567",
            "0061 0323 0306",
            "+44 0000000000",
            "20 7946 0958",
            "+",
        ];
        laws::knows(phone_international, &valid, &invalid);
    }

    #[test]
    fn national() {
        let valid = [
            "(415) 555-2671",
            "415-555-2671",
            "415.555.2671",
            "1-800-555-0199",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "020 7946 0958",
            "07700 900123",
            "0171/3920099",
            "(02) 5550 1234",
            "090-1234-5678",
            "(11) 91234-5678",
        ];
        let invalid = [
            "123456789",
            "2024-01-15",
            "15.01.2024",
            "20240115",
            "192.168.10.12",
            "3.14159265",
            "2019-2024",
            "1111111",
            "123456",
            "1 2 3 4 5 6 7",
        ];
        laws::knows(phone_national, &valid, &invalid);
        for open in ["4155552671", "415 555 2671", "030 23125000", "555-0132", "612345678", "01 02 03 04 05"]
        {
            assert_eq!(phone_national(open), Verdict::Inconclusive, "{open}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_no_code_starts_another() {
        assert!(CODES.is_sorted_by(|a, b| a.0 < b.0));
        for (code, shortest, longest) in CODES {
            assert!(shortest <= longest && code.to_string().len() + usize::from(*longest) <= 16, "{code}");
            let clash = CODES
                .iter()
                .find(|(other, ..)| other != code && other.to_string().starts_with(&code.to_string()));
            assert_eq!(clash, None, "{code}");
        }
    }
}
