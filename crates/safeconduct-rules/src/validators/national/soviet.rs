//! Ukraine, Russia, Belarus, Kazakhstan, Moldova, Azerbaijan.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, weighted};
use safeconduct_core::Verdict;

/// Ukrainian taxpayer number (RNTRC): days since 1900, serial, check. Source: State Tax Service.
pub fn ua_rntrc(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let sum = weighted(&all, &[-1, 5, 7, 9, 4, 6, 10, 5, 7]);
    verdict(sum.rem_euclid(11) % 10 == at(&all, 9))
}

/// Ukrainian company number (EDRPOU): eight digits, two-stage mod 11; the weights turn in the middle range.
pub fn ua_edrpou(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 8) else { return Verdict::Rejected };
    let middle = (30_000_000..60_000_000).contains(&value(&all, 0, 8));
    let (first, second): (&[i64], &[i64]) = match middle {
        true => (&[7, 1, 2, 3, 4, 5, 6], &[9, 3, 4, 5, 6, 7, 8]),
        false => (&[1, 2, 3, 4, 5, 6, 7], &[3, 4, 5, 6, 7, 8, 9]),
    };
    let check = match weighted(&all, first) % 11 {
        10 => weighted(&all, second) % 11 % 10,
        rest => rest,
    };
    verdict(check == at(&all, 7))
}

/// Russian tax number (INN) of ten (companies) or twelve digits (persons). Source: order of the FNS ЕД-7-14/559@.
pub fn ru_inn(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()) else { return Verdict::Rejected };
    let check = |weights: &[i64], place: usize| weighted(&all, weights) % 11 % 10 == at(&all, place);
    verdict(match all.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8], 9),
        12 => check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10) && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11),
        _ => false,
    })
}

/// Russian registration number (OGRN, OGRNIP): thirteen or fifteen digits, n mod 11 or 13. Source: FNS.
pub fn ru_ogrn(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| matches!(all.len(), 13 | 15)) else {
        return Verdict::Rejected;
    };
    let body = all.len() - 1;
    let rest = value(&all, 0, body) % (body as u64 - 1);
    verdict(at(&all, 0) != 0 && i64::try_from(rest % 10).is_ok_and(|check| check == at(&all, body)))
}

/// Russian pension number (SNILS): nine digits and two of check, mod 101. Source: Pension Fund, order 192п.
pub fn ru_snils(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let sum = weighted(&all, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100;
    verdict(i64::try_from(value(&all, 9, 11)).is_ok_and(|check| check == sum))
}

/// Russian internal passport: series of four digits and number of six.
pub fn ru_passport(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 10).is_some())
}

/// Belarusian taxpayer number (UNP): nine characters, mod 11. Source: Ministry of Taxes.
pub fn by_unp(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let mut chars = text.chars();
    let second = text.chars().nth(1);
    let values: Option<Vec<u32>> = match second {
        Some(letter) if letter.is_ascii_uppercase() => text
            .chars()
            .enumerate()
            .map(|(place, c)| match place {
                0 => c.to_digit(36),
                1 => "ABCEHKMOPT".find(c).and_then(|at| u32::try_from(at).ok()),
                _ => c.to_digit(10),
            })
            .collect(),
        _ => chars.by_ref().map(|c| c.to_digit(10)).collect(),
    };
    let Some(all) = values.filter(|values| values.len() == 9) else { return Verdict::Rejected };
    let check = weighted(&all, &[29, 23, 19, 17, 13, 7, 5, 3]) % 11;
    verdict(check <= 9 && check == at(&all, 8))
}

/// Kazakh individual or business number (IIN, BIN): twelve digits, two-stage mod 11. Source: government decree 853.
pub fn kz_iin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let check = match weighted(&all, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
        10 => weighted(&all, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
        rest => rest,
    };
    let person = is_date(None, value(&all, 2, 4), value(&all, 4, 6)) && at(&all, 6) <= 6;
    let firm = (1..=12).contains(&value(&all, 2, 4)) && matches!(at(&all, 4), 4..=6);
    verdict((person || firm) && check == at(&all, 11))
}

/// Moldovan company number (IDNO): thirteen digits, weights 7 3 1. Source: Agenția Servicii Publice.
pub fn md_idno(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    verdict(weighted(&all, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == at(&all, 12))
}

/// Azerbaijani tax number (VÖEN): ten digits, the ninth mod 11, the last 1 (firms) or 2 (persons). Source: State Tax Service.
pub fn az_voen(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let check = weighted(&all, &[4, 1, 8, 6, 2, 7, 5, 3]) % 11;
    verdict(matches!(at(&all, 9), 1 | 2) && check == at(&all, 8))
}
