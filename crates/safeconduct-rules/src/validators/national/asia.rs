//! China, Hong Kong, Taiwan, Japan, Korea.

use super::checks::{at, base36, compact, is_date, number_of, plausible, value, verdict, weighted};
use safeconduct_core::Verdict;

/// Chinese resident identity number: region, birth date, serial, ISO 7064 MOD 11,2. Source: GB 11643-1999.
pub fn cn_resident_id(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..17).and_then(|body| number_of(body, 17)) else { return Verdict::Rejected };
    let region = matches!(value(&all, 0, 2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91);
    let born = is_date(Some(value(&all, 6, 10)), value(&all, 10, 12), value(&all, 12, 14));
    let rest = weighted(&all, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    let expected = "10X98765432".chars().nth(rest as usize);
    verdict(text.len() == 18 && region && born && text.chars().last() == expected)
}

/// Chinese unified social credit code: eighteen characters, mod 31. Source: GB 32100-2015.
pub fn cn_uscc(candidate: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let text = compact(candidate);
    let values: Option<Vec<u32>> =
        text.chars().map(|c| ALPHABET.find(c).and_then(|at| u32::try_from(at).ok())).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return Verdict::Rejected };
    let sum = weighted(&values, &[1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]);
    let region = text.bytes().skip(2).take(6).all(|byte| byte.is_ascii_digit());
    verdict(region && (31 - sum % 31) % 31 == at(&values, 17))
}

/// Chinese passport: E, G or another letter and eight places.
pub fn cn_passport(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(
        text.len() == 9
            && text.starts_with(|c: char| "DEGPS".contains(c))
            && text.bytes().skip(2).all(|byte| byte.is_ascii_digit()),
    )
}

/// Hong Kong identity card: one or two letters, six digits, check mod 11. Source: Immigration Department.
pub fn hk_id(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let padded = if letters == 1 { format!(" {text}") } else { text.to_string() };
    let values: Option<Vec<u32>> =
        padded.chars().map(|c| if c == ' ' { Some(36) } else { base36(c) }).collect();
    let Some(values) = values.filter(|values| values.len() == 9 && (1..=2).contains(&letters)) else {
        return Verdict::Rejected;
    };
    verdict(
        weighted(&values, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
            && padded.bytes().skip(2).take(6).all(|b| b.is_ascii_digit()),
    )
}

/// Taiwanese identity number: letter and nine digits; residents of other nationality too. Source: Ministry of the Interior.
pub fn tw_id(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let place = text.chars().next().and_then(|c| "ABCDEFGHJKLMNPQRSTUVXYWZIO".find(c));
    let (Some(place), Some(all)) = (place, text.get(1..).and_then(|body| number_of(body, 9))) else {
        return Verdict::Rejected;
    };
    let code = place as i64 + 10;
    let sum = code / 10 + code % 10 * 9 + weighted(&all, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    verdict(matches!(at(&all, 0), 1 | 2 | 8 | 9) && sum % 10 == 0)
}

/// Taiwanese business number (UBN): eight digits, digit sums mod 5. Source: Ministry of Finance.
pub fn tw_ubn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 8) else { return Verdict::Rejected };
    let sum = super::checks::cross_sum(&all, &[1, 2, 1, 2, 1, 2, 4, 1]);
    verdict(sum.is_multiple_of(5) || (at(&all, 6) == 7 && (sum + 1).is_multiple_of(5)))
}

/// Japanese individual number (My Number): twelve digits mod 11. Source: ordinance 85 of 2014.
pub fn jp_my_number(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let check = match weighted(&all, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    verdict(check == at(&all, 11))
}

/// Japanese corporate number: check first, then twelve digits, mod 9. Source: National Tax Agency.
pub fn jp_cn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let sum: i64 = (1..13).map(|place| at(&all, place) * if place % 2 == 1 { 2 } else { 1 }).sum();
    verdict(9 - sum % 9 == at(&all, 0))
}

/// Korean resident number (RRN): birth date, sex and century, serial. Source: Resident Registration Act.
///
/// Numbers issued since October 2020 no longer satisfy the check, so a failed one stays `Inconclusive`.
pub fn kr_rrn(candidate: &str) -> Verdict {
    korean(candidate, matches_native)
}

/// Korean number of a foreigner (FRN): like an RRN, sex digit 5–8.
pub fn kr_frn(candidate: &str) -> Verdict {
    korean(candidate, |sex| (5..=8).contains(&sex))
}

fn matches_native(sex: i64) -> bool {
    matches!(sex, 0..=4 | 9)
}

fn korean(candidate: &str, sex: fn(i64) -> bool) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    if !is_date(None, value(&all, 2, 4), value(&all, 4, 6)) || !sex(at(&all, 6)) {
        return Verdict::Rejected;
    }
    let sum = weighted(&all, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let native = (11 - sum % 11) % 10 == at(&all, 12);
    let foreign = (13 - sum % 11) % 10 == at(&all, 12);
    if native || foreign { Verdict::Confirmed } else { Verdict::Inconclusive }
}

/// Korean business number (BRN): ten digits. Source: National Tax Service.
pub fn kr_brn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let sum = weighted(&all, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + at(&all, 8) * 5 / 10;
    verdict(value(&all, 0, 3) >= 101 && (10 - sum % 10) % 10 == at(&all, 9))
}

/// Korean passport: letter(s) and digits, nine places.
pub fn kr_passport(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(text.len() == 9 && text.starts_with(|c| "MSRODG".contains(c)))
}

/// Korean driving licence: region, year, serial, check; twelve digits.
pub fn kr_driver_license(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    plausible((11..=28).contains(&value(&all, 0, 2)))
}

/// Japanese driving licence: prefecture and eleven digits, mod 11. Source: National Police Agency.
pub fn jp_driver_license(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 12).is_some_and(|all| (10..=97).contains(&value(&all, 0, 2))))
}

/// Japanese passport: two letters and seven digits.
pub fn jp_passport(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(
        text.len() == 9
            && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
            && text.bytes().skip(2).all(|byte| byte.is_ascii_digit()),
    )
}
