//! Italy, San Marino, Malta, Greece, Cyprus, Turkey.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, weighted, without_country};
use crate::validators::luhn::passes;
use safeconduct_core::Verdict;

/// Italian tax code (codice fiscale): name, birth date, place, check letter; digits may be replaced by
/// letters to tell namesakes apart. Source: D.M. 23 December 1976.
pub fn it_fiscal_code(candidate: &str) -> Verdict {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let text = compact(candidate);
    // Letters replace digits from the right; all seven replaced would take 128 namesakes.
    if text.len() != 16 || !text.is_ascii() || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Verdict::Rejected;
    }
    let place =
        |byte: u8| usize::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') });
    let sum: u32 = text
        .bytes()
        .take(15)
        .enumerate()
        .map(|(at, byte)| match at % 2 {
            0 => ODD.get(place(byte)).copied().unwrap_or_default(),
            _ => place(byte) as u32,
        })
        .sum();
    let plain: String = text
        .chars()
        .enumerate()
        .map(|(at, c)| if matches!(at, 6 | 7 | 9 | 10 | 12..=14) { unshuffled(c) } else { c })
        .collect();
    let number = |from: usize, to: usize| plain.get(from..to).and_then(|part| part.parse::<u64>().ok());
    let month = plain.chars().nth(8).and_then(|c| "ABCDEHLMPRST".find(c)).map(|at| at as u64 + 1);
    let (Some(_), Some(month), Some(day)) = (number(6, 8), month, number(9, 11)) else {
        return Verdict::Rejected;
    };
    let date = is_date(None, month, if day > 40 { day - 40 } else { day });
    let names = plain.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
    verdict(names && date && text.bytes().last().map(place) == Some((sum % 26) as usize))
}

/// The digit that a letter of the omocodia stands for.
fn unshuffled(c: char) -> char {
    "LMNPQRSTUV".find(c).and_then(|digit| char::from_digit(digit as u32, 10)).unwrap_or(c)
}

/// Italian VAT number (partita IVA): eleven digits, Luhn. Source: D.P.R. 633/1972.
pub fn it_vat_code(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "IT"), 11) else { return Verdict::Rejected };
    let office = value(&all, 7, 10);
    verdict(
        value(&all, 0, 7) > 0
            && ((1..=100).contains(&office) || matches!(office, 120 | 121 | 888 | 999))
            && passes(all.into_iter()),
    )
}

/// Italian driving licence, identity card or passport: letters and digits without a check.
pub fn it_document(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    plausible(matches!(text.len(), 9 | 10) && (5..=8).contains(&digits))
}

/// Italian medicine code (AIC): nine digits, the last a weighted cross sum. Source: AIFA.
pub fn it_aic(candidate: &str) -> Verdict {
    let Some(all) = number_of(&compact(candidate).replace('A', ""), 9) else { return Verdict::Rejected };
    let sum: i64 = (0..8)
        .map(|place| {
            if place % 2 == 0 {
                at(&all, place)
            } else {
                let double = at(&all, place) * 2;
                double / 10 + double % 10
            }
        })
        .sum();
    verdict(at(&all, 0) == 0 && sum % 10 == at(&all, 8))
}

/// San Marino operator code (COE): up to five digits.
pub fn sm_coe(candidate: &str) -> Verdict {
    let digits = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible((2..=5).contains(&digits))
}

/// Maltese VAT number: eight digits mod 37.
pub fn mt_vat(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "MT"), 8) else { return Verdict::Rejected };
    verdict(at(&all, 0) != 0 && weighted(&all, &[3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0)
}

/// Greek social security number (AMKA): birth date and Luhn. Source: IDIKA.
pub fn gr_amka(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    verdict(is_date(None, value(&all, 2, 4), value(&all, 0, 2)) && passes(all.into_iter()))
}

/// Greek tax number (AFM): nine digits, doubling sum mod 11. Source: AADE.
pub fn gr_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "EL");
    let text = text.strip_prefix("GR").unwrap_or(&text);
    let padded = if text.len() == 8 { format!("0{text}") } else { text.to_owned() };
    let Some(all) = number_of(&padded, 9) else { return Verdict::Rejected };
    let sum = weighted(&all, &[256, 128, 64, 32, 16, 8, 4, 2]);
    verdict(sum % 11 % 10 == at(&all, 8))
}

/// Cypriot VAT number: eight digits and a letter.
pub fn cy_vat(candidate: &str) -> Verdict {
    const ODD: [i64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let text = without_country(candidate, "CY");
    let Some(all) = text.get(..8).and_then(|body| number_of(body, 8)) else { return Verdict::Rejected };
    let sum: i64 =
        all.iter()
            .enumerate()
            .map(|(place, digit)| {
                if place % 2 == 0 {
                    ODD.get(*digit as usize).copied().unwrap_or(0)
                } else {
                    i64::from(*digit)
                }
            })
            .sum();
    let letter = u8::try_from(sum % 26).ok().map(|at| char::from(b'A' + at));
    verdict(text.len() == 9 && value(&all, 0, 2) != 12 && text.chars().last() == letter)
}

/// Turkish citizen number (TCKN): two check digits. Source: NVİ.
pub fn tr_national_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let odd: i64 = (0..9).step_by(2).map(|place| at(&all, place)).sum();
    let even: i64 = (1..8).step_by(2).map(|place| at(&all, place)).sum();
    let total: i64 = (0..10).map(|place| at(&all, place)).sum();
    verdict(at(&all, 0) != 0 && (7 * odd - even).rem_euclid(10) == at(&all, 9) && total % 10 == at(&all, 10))
}

/// Turkish tax number (VKN): ten digits. Source: GİB.
pub fn tr_vkn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let sum: i64 = (0..9u32)
        .map(|place| {
            let shifted = (at(&all, place as usize) + i64::from(9 - place)) % 10;
            let product = shifted * (1i64 << (9 - place)) % 9;
            if shifted != 0 && product == 0 { 9 } else { product }
        })
        .sum();
    verdict((10 - sum % 10) % 10 == at(&all, 9))
}
