//! Germany, Austria, Switzerland and Liechtenstein.

use super::checks::{
    at, base36, compact, cross_sum, is_date, iso7064_11_10, mod_alphanumeric, number_of, plausible, value,
    verdict, weighted, without_country,
};
use safeconduct_core::Verdict;

/// German tax id (Steuer-IdNr.): 11 digits, no leading zero, one digit of the first ten two or three
/// times, ISO 7064 MOD 11,10. Source: BZSt, "Aufbau der Identifikationsnummer".
pub fn de_tax_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let times = |digit: u32| all.iter().take(10).filter(|other| **other == digit).count();
    let counts: Vec<usize> = (0..=9).map(times).collect();
    let repeated = counts.iter().filter(|count| **count > 1).count();
    let most = counts.iter().max().copied().unwrap_or_default();
    verdict(at(&all, 0) != 0 && repeated == 1 && most <= 3 && iso7064_11_10(&all))
}

/// German tax number (Steuernummer) in one of its written forms; the offices' checks differ by state.
pub fn de_tax_number(candidate: &str) -> Verdict {
    let count = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible((10..=13).contains(&count) && number_of(candidate, count).is_some())
}

/// German pension insurance number: area, birth date, letter, serial, check. Source: § 2 VKVV.
pub fn de_social_security(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(letter) = text.chars().nth(8).filter(char::is_ascii_uppercase) else { return Verdict::Rejected };
    let place = u32::from(letter) - u32::from('A') + 1;
    let expanded: Option<Vec<u32>> = text
        .chars()
        .enumerate()
        .flat_map(|(at, c)| {
            if at == 8 { [Some(place / 10), Some(place % 10)].to_vec() } else { [c.to_digit(10)].to_vec() }
        })
        .collect();
    let Some(all) = expanded.filter(|all| all.len() == 13) else { return Verdict::Rejected };
    let sum = cross_sum(&all, &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]);
    // Days of a second series of numbers are raised by 50.
    let day = value(&all, 2, 4);
    let date = is_date(None, value(&all, 4, 6), if day > 50 { day - 50 } else { day });
    verdict(date && i64::from(sum % 10) == at(&all, 12))
}

/// German health insurance number (KVNR): letter, eight digits, check. Source: § 290 SGB V.
pub fn de_health_insurance(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(letter) = text.chars().next().filter(char::is_ascii_uppercase) else { return Verdict::Rejected };
    let place = u32::from(letter) - u32::from('A') + 1;
    let Some(rest) = text.get(1..).and_then(|rest| number_of(rest, 9)) else { return Verdict::Rejected };
    let expanded = [&[place / 10, place % 10], &*rest].concat();
    let sum = cross_sum(&expanded, &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
    verdict(i64::from(sum % 10) == at(&expanded, 10))
}

/// German identity card or passport: nine characters and the ICAO check digit 7-3-1.
/// Source: ICAO Doc 9303 part 3, section 4.9.
pub fn de_document(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let values: Option<Vec<u32>> = text.chars().map(base36).collect();
    let Some(values) = values.filter(|values| matches!(values.len(), 9 | 10)) else {
        return Verdict::Rejected;
    };
    let starts = text.starts_with(|c| "CFGHJKLMNPRTVWXYZ".contains(c));
    if !starts
        || !text.bytes().skip(1).any(|byte| byte.is_ascii_digit())
        || text.contains(['A', 'E', 'I', 'O', 'U'])
    {
        return Verdict::Rejected;
    }
    if values.len() == 9 {
        return Verdict::Inconclusive;
    }
    let sum = weighted(&values, &[7, 3, 1, 7, 3, 1, 7, 3, 1]);
    verdict(sum % 10 == at(&values, 9))
}

/// German doctor's number (LANR): six digits, check, two of the specialty. Source: KBV guideline.
pub fn de_lanr(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let sum = weighted(&all, &[4, 9, 4, 9, 4, 9]);
    verdict((10 - sum % 10) % 10 == at(&all, 6))
}

/// German VAT id: `DE` and nine digits, ISO 7064 MOD 11,10.
pub fn de_vat_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "DE"), 9) else { return Verdict::Rejected };
    verdict(at(&all, 0) != 0 && iso7064_11_10(&all))
}

/// German driving licence: office, serial, check, copy.
pub fn de_driving_licence(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    plausible(text.len() == 11 && digits >= 6 && text.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// German securities number (WKN): six letters and digits without I and O.
pub fn de_wkn(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(text.len() == 6 && text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(['I', 'O']))
}

/// Austrian social insurance number: three digits, check, birth date. Source: SVC, structure of the VSNR.
pub fn at_vnr(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let sum = weighted(&all, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    // Months 13 to 16 are given where a day is full.
    let date = (1..=31).contains(&value(&all, 4, 6)) && (1..=16).contains(&value(&all, 6, 8));
    verdict(at(&all, 0) != 0 && date && sum % 11 == at(&all, 3))
}

/// Austrian tax number: office, number, check. Source: BMF, structure of the Abgabenkontonummer.
pub fn at_tin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let sum = cross_sum(&all, &[1, 2, 1, 2, 1, 2, 1, 2]);
    verdict(i64::from((80 - sum) % 10) == at(&all, 8))
}

/// Austrian VAT number: `ATU` and eight digits.
pub fn at_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "AT");
    let Some(all) = text.strip_prefix('U').and_then(|rest| number_of(rest, 8)) else {
        return Verdict::Rejected;
    };
    let sum = cross_sum(&all, &[1, 2, 1, 2, 1, 2, 1]);
    verdict(i64::from((96 - sum) % 10) == at(&all, 7))
}

/// Swiss social insurance number (AHV): 756 and an EAN-13 check digit. Source: ZAS, structure of the AHVN13.
pub fn ch_ahv(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let sum = weighted(&all, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
    verdict(value(&all, 0, 3) == 756 && (10 - sum % 10) % 10 == at(&all, 12))
}

/// Swiss business number (UID, also as VAT number): `CHE` and nine digits. Source: FSO, UID structure.
pub fn ch_uid(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(rest) = text.strip_prefix("CHE") else { return Verdict::Rejected };
    let body: String = rest.chars().take(9).collect();
    let Some(all) = number_of(&body, 9) else { return Verdict::Rejected };
    let sum = weighted(&all, &[5, 4, 3, 2, 7, 6, 5, 4]);
    let suffix = rest.get(9..).unwrap_or_default();
    verdict((11 - sum % 11) % 11 == at(&all, 8) && matches!(suffix, "" | "MWST" | "TVA" | "IVA" | "TPV"))
}

/// Swiss payment reference (ESR, QR): 27 digits, recursive mod 10. Source: SIX, QR-bill annex B.
pub fn ch_esr(candidate: &str) -> Verdict {
    const CARRY: [u32; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let Some(all) = number_of(candidate, 27) else { return Verdict::Rejected };
    let carry = all
        .iter()
        .take(26)
        .fold(0u32, |carry, digit| CARRY.get(((carry + digit) % 10) as usize).copied().unwrap_or(0));
    verdict(i64::from((10 - carry) % 10) == at(&all, 26))
}

/// Liechtenstein personal id (PEID): up to twelve digits without a check.
pub fn li_peid(candidate: &str) -> Verdict {
    let count = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible((4..=12).contains(&count))
}

/// German invoice routing id (Leitweg-ID): the last two digits make the whole 1 mod 97. Source: KoSIT, Leitweg-ID format 2.0.2.
pub fn de_leitweg(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let rest = mod_alphanumeric(&text, 97);
    verdict(candidate.matches('-').count() == 2 && rest == Some(1))
}
