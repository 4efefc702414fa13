//! Latin America and the Caribbean.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, weighted};
use crate::validators::luhn::passes;
use safeconduct_core::Verdict;

/// Brazilian person number (CPF): two checks mod 11. Source: Receita Federal, IN RFB 1548/2015.
pub fn br_cpf(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let check = |weights: &[i64]| weighted(&all, weights) * 10 % 11 % 10;
    verdict(
        check(&[10, 9, 8, 7, 6, 5, 4, 3, 2]) == at(&all, 9)
            && check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) == at(&all, 10),
    )
}

/// Brazilian company number (CNPJ), since July 2026 also with letters (value = ASCII − 48): two checks mod 11.
/// Source: Receita Federal, IN RFB 2229/2024.
pub fn br_cnpj(candidate: &str) -> Verdict {
    let text = compact(candidate);
    if text.len() != 14 || !text.is_ascii() || !text.bytes().skip(12).all(|byte| byte.is_ascii_digit()) {
        return Verdict::Rejected;
    }
    let values: Vec<u32> = text.bytes().map(|byte| u32::from(byte - b'0')).collect();
    let check = |weights: &[i64]| match weighted(&values, weights) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let varied = text.bytes().any(|byte| Some(byte) != text.bytes().next());
    verdict(
        varied
            && check(&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == at(&values, 12)
            && check(&[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == at(&values, 13),
    )
}

/// Argentine tax number (CUIT, CUIL): type, document, mod 11. Source: AFIP.
pub fn ar_cuit(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let kind = matches!(value(&all, 0, 2), 20 | 23 | 24 | 25 | 26 | 27 | 30 | 33 | 34 | 50 | 51 | 55);
    let check = match 11 - weighted(&all, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        11 => 0,
        10 => 9,
        rest => rest,
    };
    verdict(kind && check == at(&all, 10))
}

/// Argentine identity document (DNI): seven or eight digits without a check.
pub fn ar_dni(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 8).is_some() || number_of(candidate, 7).is_some())
}

/// Argentine bank key (CBU): two blocks with weights 7 1 3 9. Source: BCRA.
pub fn ar_cbu(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 22) else { return Verdict::Rejected };
    let check = |digits: &[u32], weights: &[i64]| (10 - weighted(digits, weights) % 10) % 10;
    let account = all.get(8..).unwrap_or_default();
    verdict(
        check(&all, &[7, 1, 3, 9, 7, 1, 3]) == at(&all, 7)
            && check(account, &[3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3]) == at(&all, 21),
    )
}

/// Chilean number (RUT, RUN): up to eight digits, weights 2–7 mod 11, K for ten. Source: SII.
pub fn cl_rut(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some((body, check)) = text.len().checked_sub(1).and_then(|at| text.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    let Some(all) =
        number_of(body, body.len()).filter(|all| (7..=8).contains(&all.len()) && body.len() == all.len())
    else {
        return Verdict::Rejected;
    };
    let sum: i64 = all
        .iter()
        .rev()
        .zip([2, 3, 4, 5, 6, 7].iter().cycle())
        .map(|(digit, weight)| i64::from(*digit) * weight)
        .sum();
    let expected = match 11 - sum % 11 {
        11 => "0".to_owned(),
        10 => "K".to_owned(),
        rest => rest.to_string(),
    };
    verdict(check == expected)
}

/// Colombian tax number (NIT): weights 3 7 13 17 … mod 11. Source: DIAN.
pub fn co_nit(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| (8..=16).contains(&all.len())) else {
        return Verdict::Rejected;
    };
    let reversed: Vec<u32> = all.iter().rev().skip(1).copied().collect();
    let check = match weighted(&reversed, &[3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]) % 11 {
        rest @ (0 | 1) => rest,
        rest => 11 - rest,
    };
    verdict(check == at(&all, all.len() - 1))
}

/// Peruvian tax number (RUC): eleven digits mod 11. Source: SUNAT.
pub fn pe_ruc(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    verdict(matches!(value(&all, 0, 2), 10 | 15 | 16 | 17 | 20) && check == at(&all, 10))
}

/// Peruvian identity document (DNI, CUI): eight digits and a check digit or letter. Source: RENIEC.
pub fn pe_cui(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..8).and_then(|body| number_of(body, 8)) else { return Verdict::Rejected };
    let place = usize::try_from(weighted(&all, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11).unwrap_or_default();
    let is = |series: &str, check: char| series.chars().nth(place) == Some(check);
    match text.chars().nth(8) {
        None => Verdict::Inconclusive,
        Some(check) => verdict(text.len() == 9 && (is("65432110987", check) || is("KJIHGFEDCBA", check))),
    }
}

/// Uruguayan tax number (RUT): twelve digits mod 11. Source: DGI.
pub fn uy_rut(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    verdict((1..=22).contains(&value(&all, 0, 2)) && value(&all, 8, 11) == 1 && check == at(&all, 11))
}

/// Uruguayan identity card (CI): seven digits and a check, weights 2 9 8 7 6 3 4 mod 10. Source: DNIC.
pub fn uy_ci(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&format!("{digits:0>8}"), 8).filter(|_| digits.len() >= 7) else {
        return Verdict::Rejected;
    };
    verdict((10 - weighted(&all, &[2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == at(&all, 7))
}

/// Ecuadorian identity card (CI): province, ten digits, Luhn-like. Source: Registro Civil.
pub fn ec_ci(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let province = matches!(value(&all, 0, 2), 1..=24 | 30 | 50);
    verdict(province && at(&all, 2) <= 6 && passes(all.into_iter()))
}

/// Ecuadorian tax number (RUC): thirteen digits; persons, firms and public bodies are checked apart. Source: SRI.
pub fn ec_ruc(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let province = matches!(value(&all, 0, 2), 1..=24 | 30 | 50);
    verdict(
        province
            && match at(&all, 2) {
                6 => weighted(&all, &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0 && value(&all, 9, 13) > 0,
                9 => weighted(&all, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0 && value(&all, 10, 13) > 0,
                0..=5 => {
                    value(&all, 10, 13) > 0
                        && passes(all.iter().copied().take(10).collect::<Vec<_>>().into_iter())
                }
                _ => false,
            },
    )
}

/// Venezuelan tax number (RIF): letter and nine digits mod 11. Source: SENIAT.
pub fn ve_rif(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let kind = match text.chars().next() {
        Some('V') => 4,
        Some('E') => 8,
        Some('J' | 'C') => 12,
        Some('P') => 16,
        Some('G') => 20,
        _ => return Verdict::Rejected,
    };
    let Some(all) = text.get(1..).and_then(|body| number_of(body, 9)) else { return Verdict::Rejected };
    let rest = (kind + weighted(&all, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    verdict([0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1].get(rest as usize).copied() == Some(at(&all, 8)))
}

/// Paraguayan tax number (RUC): up to eight digits and a check mod 11. Source: SET.
pub fn py_ruc(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| (5..=9).contains(&all.len())) else {
        return Verdict::Rejected;
    };
    let reversed: Vec<u32> = all.iter().rev().skip(1).copied().collect();
    let sum = weighted(&reversed, &[2, 3, 4, 5, 6, 7, 8, 9, 10]);
    verdict((-sum).rem_euclid(11) % 10 == at(&all, all.len() - 1))
}

/// Mexican person code (CURP): name, birth date, sex, state, consonants, check mod 10. Source: RENAPO.
pub fn mx_curp(candidate: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN\u{d1}OPQRSTUVWXYZ";
    const STATES: &[&str] = &[
        "AS", "BC", "BS", "CC", "CH", "CL", "CM", "CS", "DF", "DG", "GR", "GT", "HG", "JC", "MC", "MN", "MS",
        "NE", "NL", "NT", "OC", "PL", "QR", "QT", "SL", "SP", "SR", "TC", "TL", "TS", "VZ", "YN", "ZS",
    ];
    let text = compact(candidate);
    if text.len() != 18 || !text.is_ascii() {
        return Verdict::Rejected;
    }
    let values: Option<Vec<u32>> = text
        .chars()
        .map(|c| ALPHABET.chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok()))
        .collect();
    let Some(values) = values else { return Verdict::Rejected };
    let date = text.get(4..10).and_then(|date| number_of(date, 6));
    let born = date.is_some_and(|d| is_date(None, value(&d, 2, 4), value(&d, 4, 6)));
    let state = text.get(11..13).is_some_and(|state| STATES.contains(&state));
    let sum = weighted(&values, &[18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let letters = text.bytes().take(4).all(|byte| byte.is_ascii_uppercase());
    verdict(
        letters
            && born
            && state
            && text.get(10..11).is_some_and(|sex| "HMX".contains(sex))
            && (10 - sum % 10) % 10 == at(&values, 17),
    )
}

/// Mexican tax code (RFC): name, date, homonym and check. Source: SAT, anexo 19.
///
/// The check of old numbers is often wrong, so a failed one stays `Inconclusive`.
pub fn mx_rfc(candidate: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ \u{d1}";
    let text: String =
        candidate.chars().filter(|c| c.is_alphanumeric() || *c == '&').flat_map(char::to_uppercase).collect();
    let length = text.chars().count();
    // The last three, which the tax office adds, are often left out.
    let short = matches!(length, 9 | 10) && !text.ends_with(char::is_alphabetic);
    let names = length.saturating_sub(if short { 6 } else { 9 });
    let date: String = text.chars().skip(names).take(6).collect();
    let born = number_of(&date, 6)
        .is_some_and(|d| date.len() == 6 && is_date(None, value(&d, 2, 4), value(&d, 4, 6)));
    if short && born {
        return Verdict::Inconclusive;
    }
    if !(12..=13).contains(&length) || !born {
        return Verdict::Rejected;
    }
    let padded = format!("{text:>13}");
    let values: Option<Vec<u32>> = padded
        .chars()
        .take(12)
        .map(|c| ALPHABET.chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok()))
        .collect();
    let Some(values) = values else { return Verdict::Rejected };
    let sum = weighted(&values, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let expected = match 11 - sum % 11 {
        11 => '0',
        10 => 'A',
        digit => char::from_digit(digit as u32, 10).unwrap_or('0'),
    };
    if text.ends_with(expected) { Verdict::Confirmed } else { Verdict::Inconclusive }
}

/// Dominican identity card (cédula): eleven digits, Luhn. Source: JCE.
pub fn do_cedula(candidate: &str) -> Verdict {
    verdict(number_of(candidate, 11).is_some_and(|all| passes(all.into_iter())))
}

/// Dominican tax number (RNC): nine digits mod 11. Source: DGII.
pub fn do_rnc(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let rest = weighted(&all, &[7, 9, 8, 6, 5, 4, 3, 2]) % 11;
    verdict((10 - rest).rem_euclid(9) + 1 == at(&all, 8))
}

/// Dominican invoice number (NCF, e-CF). Source: DGII.
pub fn do_ncf(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    plausible(
        digits
            && matches!(
                (text.chars().next(), text.len()),
                (Some('E'), 13) | (Some('B'), 11) | (Some('A' | 'P'), 19)
            ),
    )
}

/// Colombian citizenship card (cédula de ciudadanía): six to ten digits without a check.
pub fn co_cedula(candidate: &str) -> Verdict {
    let digits = candidate.bytes().filter(u8::is_ascii_digit).count();
    plausible((6..=10).contains(&digits) && number_of(candidate, digits).is_some())
}

/// Costa Rican person number (CPF): nine digits in three parts. Source: TSE.
pub fn cr_cpf(candidate: &str) -> Verdict {
    let parts: Vec<String> =
        candidate.split(['-', ' ']).map(|part| part.trim_start_matches('0').to_owned()).collect();
    let digits = compact(candidate);
    let first = parts.first().is_some_and(|part| part.len() == 1);
    let run = parts.len() == 1 && (digits.len() == 9 || digits.starts_with('0'));
    plausible((first || run) && matches!(digits.len(), 9 | 10))
}

/// Costa Rican company number (CPJ): class, type, serial. Source: Registro Nacional.
pub fn cr_cpj(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let kind = value(&all, 1, 4);
    plausible(match at(&all, 0) {
        2 => matches!(kind, 100 | 200 | 300 | 400),
        3 => matches!(kind, 2..=14 | 101..=110),
        4 => kind == 0,
        5 => kind == 1,
        _ => false,
    })
}

/// Costa Rican residence number (DIMEX): eleven or twelve digits starting with 1.
pub fn cr_cr(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    plausible(
        matches!(digits.len(), 11 | 12)
            && digits.starts_with('1')
            && number_of(&digits, digits.len()).is_some(),
    )
}

/// Guatemalan tax number (NIT): digits and a check mod 11, K for ten. Source: SAT.
pub fn gt_nit(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some((body, check)) = text.len().checked_sub(1).and_then(|at| text.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    let Some(all) = number_of(body, body.len()).filter(|all| (4..=11).contains(&all.len())) else {
        return Verdict::Rejected;
    };
    let sum: i64 = all.iter().rev().zip(2..).map(|(digit, weight)| i64::from(*digit) * weight).sum();
    let expected = match (-sum).rem_euclid(11) {
        10 => "K".to_owned(),
        digit => digit.to_string(),
    };
    verdict(check == expected)
}

/// Salvadoran tax number (NIT): fourteen digits mod 11. Source: Ministerio de Hacienda.
pub fn sv_nit(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 14) else { return Verdict::Rejected };
    let old = value(&all, 10, 13) <= 100;
    let check = match old {
        true => weighted(&all, &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11 % 10,
        false => (-weighted(&all, &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])).rem_euclid(11) % 10,
    };
    verdict(matches!(at(&all, 0), 0 | 1 | 9) && check == at(&all, 13))
}

/// Cuban identity card: birth date and serial. Source: DIIE.
pub fn cu_ni(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    plausible(is_date(None, value(&all, 2, 4), value(&all, 4, 6)))
}
