//! Numbers that are told by shape and context alone: plates, postcodes, registers.

use super::checks::{number_of, plausible};
use safeconduct_core::Verdict;

/// Any value of the right shape: only the words beside it can tell.
pub fn any_value(candidate: &str) -> Verdict {
    plausible(!candidate.is_empty())
}

/// A number of a document whose country is not known: four digits or more that are not all the same, in at most 24 characters.
pub fn document_number(candidate: &str) -> Verdict {
    let digits = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible(digits >= 4 && candidate.len() <= 24 && number_of(candidate, digits).is_some())
}

/// A plate whose country is not known: four to nine letters and digits, some of both.
pub fn license_plate(candidate: &str) -> Verdict {
    let letters = candidate.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible(letters >= 1 && digits >= 1 && (4..=9).contains(&(letters + digits)))
}

/// A postcode whose country is not known: four to seven digits.
pub fn postal_code(candidate: &str) -> Verdict {
    plausible((4..=7).contains(&candidate.bytes().filter(u8::is_ascii_digit).count()))
}

/// US ZIP code: five digits from 00501 on, perhaps four more.
pub fn us_zip_code(candidate: &str) -> Verdict {
    plausible(candidate.get(..5).and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code >= 501))
}

/// German practice number (BSNR): nine digits.
pub fn de_bsnr(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 9).is_some())
}

/// German commercial register number: `HRB 12345`.
pub fn de_handelsregister(candidate: &str) -> Verdict {
    plausible(candidate.bytes().any(|byte| byte.is_ascii_digit()))
}

/// German registration plate: at most eight letters and digits.
pub fn de_plate(candidate: &str) -> Verdict {
    plausible(candidate.chars().filter(|c| c.is_alphanumeric()).count() <= 8)
}

/// German postcode: 01067 to 99998.
pub fn de_postcode(candidate: &str) -> Verdict {
    let digits: String = candidate.chars().filter(char::is_ascii_digit).collect();
    plausible(digits.parse().is_ok_and(|code: u32| (1_001..=99_998).contains(&code)))
}

/// Spanish postcode: provinces 01 to 52.
pub fn es_postcode(candidate: &str) -> Verdict {
    plausible(
        candidate
            .get(..2)
            .and_then(|province| province.parse().ok())
            .is_some_and(|p: u32| (1..=52).contains(&p)),
    )
}

/// Swedish postcode: five digits from 100 00 on.
pub fn se_postcode(candidate: &str) -> Verdict {
    plausible(candidate.bytes().filter(u8::is_ascii_digit).count() == 5)
}

/// French trade register entry: the court and a SIREN.
pub fn fr_rcs(candidate: &str) -> Verdict {
    let siren: String = candidate.chars().filter(char::is_ascii_digit).collect();
    match super::fr_siren(&siren) {
        Verdict::Confirmed => Verdict::Inconclusive,
        _ => Verdict::Rejected,
    }
}

/// Polish registration plate: letters of the district, then letters and digits.
pub fn pl_plate(candidate: &str) -> Verdict {
    plausible(candidate.bytes().filter(u8::is_ascii_digit).count() >= 2)
}
