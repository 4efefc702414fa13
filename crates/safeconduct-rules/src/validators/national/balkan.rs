//! Romania, Bulgaria, Croatia, Slovenia, Serbia and its neighbours, Albania.

use super::checks::{
    at, compact, is_date, iso7064_11_10, number_of, plausible, value, verdict, weighted, without_country,
};
use safeconduct_core::Verdict;

/// Romanian personal number (CNP): sex and century, birth date, county, mod 11. Source: OUG 97/2005.
pub fn ro_cnp(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let check = match weighted(&all, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        rest => rest,
    };
    let county = value(&all, 7, 9);
    let county_fits = (1..=52).contains(&county) || county == 70 || (80..=83).contains(&county);
    verdict(
        at(&all, 0) >= 1
            && county_fits
            && is_date(None, value(&all, 3, 5), value(&all, 5, 7))
            && check == at(&all, 12),
    )
}

/// Romanian fiscal code (CUI/CIF): two to ten digits mod 11. Source: ANAF.
pub fn ro_cf(candidate: &str) -> Verdict {
    let text = without_country(candidate, "RO");
    let Some(all) = number_of(&format!("{text:0>10}"), 10).filter(|_| (4..=10).contains(&text.len())) else {
        return Verdict::Rejected;
    };
    verdict(weighted(&all, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == at(&all, 9))
}

/// Romanian trade register number: `J40/1234/2005`.
pub fn ro_onrc(candidate: &str) -> Verdict {
    let number = candidate.trim_start_matches(['J', 'F', 'C']);
    if number.len() == 13 && number.bytes().all(|byte| byte.is_ascii_digit()) {
        // Since 2024: year, serial of six, county, check.
        return plausible(
            number
                .get(..4)
                .and_then(|year| year.parse().ok())
                .is_some_and(|year: u32| (1990..=2050).contains(&year)),
        );
    }
    let mut parts = number.split('/');
    let county: Option<u32> = parts.next().and_then(|part| part.parse().ok());
    let _serial = parts.next();
    let year: Option<u32> = parts.next().and_then(|part| part.get(..4)).and_then(|part| part.parse().ok());
    plausible(
        county.is_some_and(|c| (1..=52).contains(&c)) && year.is_some_and(|y| (1990..=2050).contains(&y)),
    )
}

/// Bulgarian personal number (EGN): birth date with the century in the month, mod 11. Source: ordinance RD-02-20-9.
pub fn bg_egn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let month = value(&all, 2, 4);
    let month = if month > 40 {
        month - 40
    } else if month > 20 {
        month - 20
    } else {
        month
    };
    let check = weighted(&all, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    verdict(is_date(None, month, value(&all, 4, 6)) && check == at(&all, 9))
}

/// Bulgarian number of a foreigner (PNF): ten digits mod 10.
pub fn bg_pnf(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict(weighted(&all, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == at(&all, 9))
}

/// Bulgarian VAT number: nine digits (companies) or ten (persons).
pub fn bg_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "BG");
    let Some(all) = number_of(&text, 9) else {
        return match bg_egn(&text) {
            Verdict::Confirmed => Verdict::Confirmed,
            _ => bg_pnf(&text),
        };
    };
    let check = match weighted(&all, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
        10 => weighted(&all, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
        rest => rest,
    };
    verdict(check == at(&all, 8))
}

/// Croatian personal id (OIB): eleven digits, ISO 7064 MOD 11,10. Source: Porezna uprava.
pub fn hr_oib(candidate: &str) -> Verdict {
    verdict(number_of(&without_country(candidate, "HR"), 11).is_some_and(|all| iso7064_11_10(&all)))
}

/// The number of citizens of Yugoslavia and its successors (JMBG, EMŠO, ЕМБГ): birth date, region, mod 11.
/// Source: Yugoslav law of 1976 on the JMBG.
pub fn si_emso(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    let year = matches!(value(&all, 4, 7), 850..=999 | 0..=99);
    let born = year && is_date(None, value(&all, 2, 4), value(&all, 0, 2));
    // A serial that makes ten should be passed over, but some offices wrote a zero.
    if born && check == 10 && at(&all, 12) == 0 {
        return Verdict::Inconclusive;
    }
    verdict(born && check == at(&all, 12))
}

/// Slovenian tax number: eight digits mod 11. Source: FURS.
pub fn si_vat(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "SI"), 8) else { return Verdict::Rejected };
    let check = 11 - weighted(&all, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    verdict(at(&all, 0) != 0 && check != 11 && check % 10 == at(&all, 7))
}

/// Slovenian company number (matična številka): seven digits mod 11, with a unit of three. Source: AJPES.
pub fn si_maticna(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(..7).and_then(|body| number_of(body, 7)) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[7, 6, 5, 4, 3, 2]) % 11) % 11;
    verdict(matches!(text.len(), 7 | 10) && check % 10 == at(&all, 6))
}

/// Serbian tax number (PIB): nine digits, ISO 7064 MOD 11,10. Source: Poreska uprava.
pub fn rs_pib(candidate: &str) -> Verdict {
    verdict(number_of(candidate, 9).is_some_and(|all| iso7064_11_10(&all)))
}

/// Montenegrin tax number (PIB): eight digits mod 11.
pub fn me_pib(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 8) else { return Verdict::Rejected };
    verdict((11 - weighted(&all, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == at(&all, 7))
}

/// Macedonian tax number (EDB): thirteen digits mod 11.
pub fn mk_edb(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "MK"), 13) else { return Verdict::Rejected };
    verdict((11 - weighted(&all, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == at(&all, 12))
}

/// Albanian tax number (NIPT): letter, eight digits, letter.
pub fn al_nipt(candidate: &str) -> Verdict {
    let text = without_country(candidate, "AL");
    let middle = text.get(1..9).is_some_and(|body| body.bytes().all(|byte| byte.is_ascii_digit()));
    plausible(
        text.len() == 10
            && text.starts_with(|c| "JKLM".contains(c))
            && middle
            && text.ends_with(|c: char| c.is_ascii_uppercase()),
    )
}
