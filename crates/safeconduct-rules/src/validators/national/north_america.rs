//! The United States and Canada.

use super::checks::{at, compact, number_of, plausible, value, verdict, weighted};
use crate::validators::{luhn::passes, us_ssn};
use safeconduct_core::Verdict;

/// Individual taxpayer number: 9xx, group 50–65, 70–88, 90–92, 94–99. Source: IRS, IRM 3.21.263.
pub fn us_itin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let group = value(&all, 3, 5);
    plausible(at(&all, 0) == 9 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99))
}

/// Adoption taxpayer number: 9xx-93-xxxx. Source: IRS.
pub fn us_atin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    plausible(at(&all, 0) == 9 && value(&all, 3, 5) == 93)
}

/// Employer number: campus prefix and seven digits. Source: IRS, "How EINs are assigned and valid EIN prefixes".
pub fn us_ein(candidate: &str) -> Verdict {
    const NEVER: &[u64] = &[0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    plausible(!NEVER.contains(&value(&all, 0, 2)))
}

/// Any US taxpayer number: SSN, ITIN, EIN or ATIN.
pub fn us_tin(candidate: &str) -> Verdict {
    let any = [us_ssn, us_itin, us_ein, us_atin].iter().any(|check| check(candidate) != Verdict::Rejected);
    plausible(any)
}

/// Tax preparer number: P and eight digits. Source: IRS.
pub fn us_ptin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(text.starts_with('P') && text.len() == 9)
}

/// Provider number (NPI): ten digits starting 1 or 2, Luhn over 80840 and the number. Source: CMS, NPI check digit.
pub fn us_npi(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let prefixed = [8, 0, 8, 4, 0].into_iter().chain(all.iter().copied()).collect::<Vec<u32>>();
    verdict(matches!(at(&all, 0), 1 | 2) && passes(prefixed.into_iter()))
}

/// DEA registration: two letters, seven digits. Source: DEA Diversion Control, registration numbers.
pub fn us_dea(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(2..).and_then(|body| number_of(body, 7)) else { return Verdict::Rejected };
    let registrant = text.starts_with(|c| "ABCDEFGHJKLMPRSTUX".contains(c));
    let second = text.chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric());
    let sum = at(&all, 0) + at(&all, 2) + at(&all, 4) + 2 * (at(&all, 1) + at(&all, 3) + at(&all, 5));
    verdict(registrant && second && sum % 10 == at(&all, 6))
}

/// Medicare beneficiary id: eleven places, letters without S L O I B Z. Source: CMS, MBI format.
pub fn us_mbi(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letter = |c: char| c.is_ascii_uppercase() && !"SLOIBZ".contains(c);
    let fits = text.chars().enumerate().all(|(place, c)| match place {
        0 => ('1'..='9').contains(&c),
        1 | 4 | 7 | 8 => letter(c),
        2 | 5 => letter(c) || c.is_ascii_digit(),
        _ => c.is_ascii_digit(),
    });
    verdict(text.len() == 11 && fits)
}

/// Bank routing number: Federal Reserve prefix, weights 3 7 1. Source: ABA, routing number policy.
pub fn aba_routing_number(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let prefix = matches!(value(&all, 0, 2), 1..=12 | 21..=32 | 61..=72 | 80);
    verdict(prefix && weighted(&all, &[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0)
}

/// US bank account: four to seventeen digits.
pub fn us_bank_number(candidate: &str) -> Verdict {
    let count = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible((6..=17).contains(&count) && number_of(candidate, count).is_some())
}

/// US passport: nine digits, or a letter and eight. Source: Department of State.
pub fn us_passport(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    plausible(text.len() == 9 && digits && text.bytes().skip(1).any(|byte| Some(byte) != text.bytes().last()))
}

/// US driving licence: the forms of the states; a run of digits alone takes context to tell.
pub fn us_driver_license(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.len() - digits;
    plausible((6..=16).contains(&text.len()) && digits >= 5 && letters <= 4)
}

/// Canadian social insurance number: nine digits, Luhn, not starting 0 or 8. Source: ESDC.
pub fn ca_sin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    verdict(!matches!(at(&all, 0), 0 | 8) && passes(all.into_iter()))
}

/// Canadian business number: nine digits, Luhn, perhaps a programme account behind. Source: CRA.
pub fn ca_bn(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..9).and_then(|body| number_of(body, 9)) else { return Verdict::Rejected };
    let rest = text.get(9..).unwrap_or_default();
    let account = rest.is_empty()
        || (rest.len() == 6
            && rest.get(..2).is_some_and(|kind| ["RC", "RM", "RP", "RT", "RR", "RZ"].contains(&kind)));
    verdict(account && passes(all.into_iter()))
}

/// British Columbia health number: ten digits starting 9, mod 11. Source: BC Ministry of Health.
pub fn ca_bc_phn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let rest = weighted(all.get(1..).unwrap_or_default(), &[2, 4, 8, 5, 10, 9, 7, 3]) % 11;
    verdict(at(&all, 0) == 9 && (11 - rest) % 11 == at(&all, 9))
}

/// Ontario health number: ten digits, Luhn, perhaps a version of two letters. Source: Ministry of Health, OHIP.
pub fn ca_ohip(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..10).and_then(|body| number_of(body, 10)) else { return Verdict::Rejected };
    verdict(matches!(text.len(), 10 | 12) && at(&all, 0) > 0 && passes(all.into_iter()))
}

/// Quebec health number: four letters of the name, birth date (month + 50 for women), two digits. Source: RAMQ.
pub fn ca_qc_hin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letters = text.bytes().take(4).all(|byte| byte.is_ascii_uppercase());
    let Some(all) = text.get(4..).and_then(|body| number_of(body, 8)) else { return Verdict::Rejected };
    let month = value(&all, 2, 4) % 50;
    plausible(letters && (1..=12).contains(&month) && (1..=31).contains(&value(&all, 4, 6)))
}
