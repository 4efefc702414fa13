//! Africa, Israel, the Gulf and Iran.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, verhoeff, weighted};
use crate::validators::luhn::passes;
use safeconduct_core::Verdict;

/// South African identity number: birth date, serial, citizenship, Luhn. Source: Department of Home Affairs.
pub fn za_id_number(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let born = is_date(None, value(&all, 2, 4), value(&all, 4, 6));
    verdict(born && at(&all, 10) <= 2 && passes(all.into_iter()))
}

/// South African tax number: ten digits, Luhn. Source: SARS.
pub fn za_tin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict(matches!(at(&all, 0), 0..=3 | 9) && passes(all.into_iter()))
}

/// Nigerian identity number (NIN): eleven digits; the check of Verhoeff holds for many, not all.
pub fn ng_nin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    if verhoeff(&all) { Verdict::Confirmed } else { Verdict::Inconclusive }
}

/// Nigerian registration plate: `ABC-123DE`.
pub fn ng_vehicle_registration(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 3).is_some())
}

/// Ghanaian tax number (TIN): letter, nine digits, check mod 11. Source: GRA.
pub fn gh_tin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(1..10).and_then(|body| number_of(body, 9)) else { return Verdict::Rejected };
    let sum: i64 = (0..9).map(|place| at(&all, place) * (place as i64 + 1)).sum();
    let expected = match sum % 11 {
        10 => "X".to_owned(),
        rest => rest.to_string(),
    };
    verdict(
        text.len() == 11
            && text.starts_with(['P', 'C', 'G', 'Q', 'V'])
            && text.get(10..) == Some(expected.as_str()),
    )
}

/// Kenyan tax number (PIN): A or P, nine digits, letter. Source: KRA.
pub fn ke_pin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    plausible(
        text.len() == 11 && text.starts_with(['A', 'P']) && text.ends_with(|c: char| c.is_ascii_uppercase()),
    )
}

/// Moroccan company number (ICE): fifteen digits mod 97. Source: Ministry of Industry.
pub fn ma_ice(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 15) else { return Verdict::Rejected };
    verdict(value(&all, 0, 15).is_multiple_of(97))
}

/// Algerian tax number (NIF): fifteen or twenty digits.
pub fn dz_nif(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    plausible(matches!(digits.len(), 15 | 20) && number_of(&digits, digits.len()).is_some())
}

/// Tunisian tax number (matricule fiscal): seven digits, a letter, kind and category, office.
pub fn tn_mf(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letter = text.chars().nth(7).is_some_and(|c| c.is_ascii_uppercase() && !"IOU".contains(c));
    let kind = text.chars().nth(8).is_none_or(|c| "ABPDN".contains(c));
    plausible(matches!(text.len(), 8 | 13) && letter && kind)
}

/// Senegalese company number (NINEA): seven or nine digits mod 10, perhaps a tax code of three. Source: ANSD.
pub fn sn_ninea(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let body: String = text.chars().take_while(char::is_ascii_digit).collect();
    let (body, tax) = match text.len() - body.len() {
        0 => (body.as_str(), None),
        _ => (body.get(..body.len().saturating_sub(1)).unwrap_or_default(), text.get(body.len()..)),
    };
    let padded = format!("{body:0>9}");
    let Some(all) = number_of(&padded, 9).filter(|_| body.len() >= 7) else { return Verdict::Rejected };
    let holds = weighted(&all, &[1, 2, 1, 2, 1, 2, 1, 2, 1]) % 10 == 0;
    let code = tax.is_none_or(|code| {
        code.starts_with(|c: char| "ABCDEFGHJKLMNPQRSTUVWZ".contains(c))
            && code.ends_with(|c: char| c.is_ascii_digit())
    });
    verdict(holds && code)
}

/// Mauritian identity card: letter, birth date, serial, check mod 17. Source: Civil Status Division.
pub fn mu_nid(candidate: &str) -> Verdict {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let text = compact(candidate);
    let Some(date) = text.get(1..7).and_then(|date| number_of(date, 6)) else { return Verdict::Rejected };
    let values: Option<Vec<u32>> =
        text.chars().map(|c| ALPHABET.find(c).and_then(|at| u32::try_from(at).ok())).collect();
    let Some(values) = values.filter(|values| values.len() == 14) else { return Verdict::Rejected };
    let sum: i64 =
        values.iter().take(13).zip((2..=14).rev()).map(|(digit, weight)| i64::from(*digit) * weight).sum();
    verdict(is_date(None, value(&date, 2, 4), value(&date, 0, 2)) && (17 - sum % 17) % 17 == at(&values, 13))
}

/// Egyptian tax number: nine digits.
pub fn eg_tn(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 9).is_some())
}

/// Egyptian national number: century, birth date, governorate, serial, check. Source: Civil Status Organization.
pub fn eg_national_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 14) else { return Verdict::Rejected };
    let century = match at(&all, 0) {
        2 => 1900,
        3 => 2000,
        _ => return Verdict::Rejected,
    };
    let born = is_date(Some(century + value(&all, 1, 3)), value(&all, 3, 5), value(&all, 5, 7));
    plausible(born && matches!(value(&all, 7, 9), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88))
}

/// Mozambican tax number (NUIT): nine digits mod 11. Source: Autoridade Tributária.
pub fn mz_nuit(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    let rest = weighted(&all, &[8, 9, 4, 5, 6, 7, 8, 9]) % 11;
    verdict(if rest == 10 { 1 } else { rest } == at(&all, 8))
}

/// Guinean tax number (NIFp): nine digits, Luhn.
pub fn gn_nifp(candidate: &str) -> Verdict {
    verdict(number_of(candidate, 9).is_some_and(|all| passes(all.into_iter())))
}

/// Israeli identity number: nine digits, Luhn. Source: Population and Immigration Authority.
pub fn il_id_number(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let padded = format!("{digits:0>9}");
    verdict(
        (8..=9).contains(&digits.len()) && number_of(&padded, 9).is_some_and(|all| passes(all.into_iter())),
    )
}

/// Israeli company number: nine digits starting with 5, Luhn. Source: Israeli Corporations Authority.
pub fn il_hp(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    verdict(at(&all, 0) == 5 && passes(all.into_iter()))
}

/// Saudi identity and residence number: ten digits starting 1 or 2, Luhn. Source: Ministry of Interior.
pub fn sa_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict(matches!(at(&all, 0), 1 | 2) && passes(all.into_iter()))
}

/// Emirates identity number: 784, birth year, serial, Luhn. Source: ICP.
pub fn ae_emirates_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 15) else { return Verdict::Rejected };
    let year = (1900..=2099).contains(&value(&all, 3, 7));
    match value(&all, 0, 3) == 784 && year {
        true if passes(all.into_iter()) => Verdict::Confirmed,
        fits => plausible(fits),
    }
}

/// Kuwaiti civil number: century, birth date, serial, mod 11. Source: PACI.
pub fn kw_civil_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let born = is_date(None, value(&all, 3, 5), value(&all, 5, 7));
    let check = 11 - weighted(&all, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    verdict(matches!(at(&all, 0), 1..=3) && born && check == at(&all, 11))
}

/// Iranian national number: ten digits mod 11. Source: Sazman-e Sabt-e Ahval.
pub fn ir_national_id(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let rest = weighted(&all, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    verdict((if rest < 2 { rest } else { 11 - rest }) == at(&all, 9))
}
