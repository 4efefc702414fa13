//! The United Kingdom and Ireland.

use super::checks::{
    at, base36, compact, is_date, number_of, plausible, value, verdict, weighted, without_country,
};
use safeconduct_core::Verdict;

/// NHS number: ten digits mod 11. Source: NHS Data Dictionary, "NHS NUMBER".
pub fn uk_nhs(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict((11 - weighted(&all, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 == at(&all, 9))
}

/// Scottish Community Health Index: birth date and mod 11. Source: NHS Scotland, CHI.
pub fn uk_chi(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    if is_date(None, value(&all, 2, 4), value(&all, 0, 2)) { uk_nhs(candidate) } else { Verdict::Rejected }
}

/// National Insurance number: prefix rules, six digits, suffix A–D. Source: HMRC manual NIM39110.
pub fn uk_nino(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let (Some(prefix), Some(suffix)) = (text.get(..2), text.chars().nth(8)) else { return Verdict::Rejected };
    let never = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(&prefix);
    let letters =
        prefix.chars().all(|c| c.is_ascii_uppercase() && !"DFIQUV".contains(c)) && !prefix.ends_with('O');
    let digits = text.get(2..8).is_some_and(|body| body.bytes().all(|byte| byte.is_ascii_digit()));
    plausible(text.len() == 9 && letters && !never && digits && ('A'..='D').contains(&suffix))
}

/// Unique Taxpayer Reference: ten digits, the first a check mod 11. Source: HMRC.
pub fn uk_utr(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let rest = weighted(all.get(1..).unwrap_or_default(), &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
    verdict([2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1].get(rest as usize).copied() == Some(at(&all, 0)))
}

/// Unique Pupil Number: check letter and twelve characters, mod 23. Source: DfE, UPN guide.
pub fn uk_upn(candidate: &str) -> Verdict {
    const ALPHABET: &str = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789";
    let text = compact(candidate);
    let value = |c: char| ALPHABET.find(c).and_then(|at| u32::try_from(at).ok());
    let body: Option<Vec<u32>> = text
        .chars()
        .skip(1)
        .enumerate()
        .map(|(place, c)| if place < 11 { c.to_digit(10) } else { c.to_digit(10).or_else(|| value(c)) })
        .collect();
    let Some(body) = body.filter(|body| body.len() == 12) else { return Verdict::Rejected };
    let sum = weighted(&body, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    let expected = usize::try_from(sum % 23).ok().and_then(|at| ALPHABET.chars().nth(at));
    let authority = text.get(1..4).and_then(|code| code.parse::<u32>().ok());
    verdict(text.chars().next() == expected && authority.is_some_and(|code| code >= 201))
}

/// UK VAT number: nine (or twelve) digits, mod 97 or 97 − 55; government and health bodies have five characters.
/// Source: HMRC, VAT notice 700/21.
pub fn uk_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "GB");
    let text = text.strip_prefix("XI").unwrap_or(&text);
    if let Some(number) = text.strip_prefix("GD").or_else(|| text.strip_prefix("HA")) {
        return plausible(
            number.len() == 3
                && number.bytes().all(|b| b.is_ascii_digit())
                && (text.starts_with("GD") == (number < "500")),
        );
    }
    let Some(all) = text.get(..9).and_then(|body| number_of(body, 9)) else { return Verdict::Rejected };
    let sum = weighted(&all, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    verdict(matches!(text.len(), 9 | 12) && matches!(sum, 0 | 42 | 55))
}

/// British driving licence: surname, decade, month and day of birth, initials. Source: DVLA.
pub fn uk_driving_licence(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(date) = text.get(5..11).and_then(|date| number_of(date, 6)) else { return Verdict::Rejected };
    let month = value(&date, 1, 3);
    let surname = text.get(..5).is_some_and(|name| {
        let letters = name.trim_end_matches('9');
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let initial = text.chars().nth(11).is_some_and(|c| c.is_ascii_uppercase());
    let born = is_date(None, if month > 50 { month - 50 } else { month }, value(&date, 3, 5));
    plausible(matches!(text.len(), 16 | 18) && surname && born && initial)
}

/// British passport: nine digits.
pub fn uk_passport(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 9).is_some())
}

/// Stock exchange number (SEDOL): seven characters without vowels, mod 10. Source: London Stock Exchange.
pub fn uk_sedol(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let values: Option<Vec<u32>> = text.chars().map(base36).collect();
    let Some(values) = values.filter(|values| values.len() == 7) else { return Verdict::Rejected };
    let vowels = text.contains(['A', 'E', 'I', 'O', 'U']);
    verdict(
        !vowels
            && weighted(&values, &[1, 3, 1, 7, 3, 9, 1]) % 10 == 0
            && values.iter().any(|value| *value > 0),
    )
}

/// British sort code and account are told by context; here: eight digits.
pub fn uk_bank_account(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 8).is_some() || number_of(candidate, 14).is_some())
}

/// Irish personal number (PPS): seven digits and a check letter mod 23, perhaps a second letter.
/// Source: Department of Social Protection, SI 2012.
pub fn ie_pps(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..7).and_then(|body| number_of(body, 7)) else { return Verdict::Rejected };
    let second = match text.chars().nth(8) {
        None => 0,
        Some('W' | 'T' | 'X') => 0,
        Some(c @ 'A'..='I') => i64::from(u32::from(c) - u32::from('A') + 1) * 9,
        Some(_) => return Verdict::Rejected,
    };
    let rest = (weighted(&all, &[8, 7, 6, 5, 4, 3, 2]) + second) % 23;
    let expected = usize::try_from(rest).ok().and_then(|at| "WABCDEFGHIJKLMNOPQRSTUV".chars().nth(at));
    verdict(matches!(text.len(), 8 | 9) && text.chars().nth(7) == expected)
}

/// Irish VAT number: like a PPS, or with a letter or sign in the second place. Source: Revenue.
pub fn ie_vat(candidate: &str) -> Verdict {
    let text: String = candidate.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '*')).collect();
    let text = text.to_uppercase();
    let text = text.strip_prefix("IE").unwrap_or(&text);
    match text.chars().nth(1) {
        Some(second) if !second.is_ascii_digit() && text.len() == 8 => {
            // The old form: 8Z49289F is checked as 0492898F would be.
            let (Some(first), Some(middle), Some(last)) = (text.get(..1), text.get(2..7), text.get(7..))
            else {
                return Verdict::Rejected;
            };
            ie_pps(&format!("0{middle}{first}{last}"))
        }
        _ => ie_pps(text),
    }
}
