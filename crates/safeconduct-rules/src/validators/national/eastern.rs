//! The Baltic states, Poland, Czechia, Slovakia, Hungary.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, weighted, without_country};
use safeconduct_core::Verdict;

/// Estonian and Lithuanian personal codes: sex and century, birth date, serial, two-stage mod 11.
/// Source: Estonian standard EVS 585:2007; Lithuanian law on the population register.
pub fn ee_lt_personal_code(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let date = is_date(None, value(&all, 3, 5), value(&all, 5, 7));
    let first = weighted(&all, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let check = match first {
        10 => weighted(&all, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        rest => rest,
    };
    verdict((1..=8).contains(&at(&all, 0)) && date && check == at(&all, 10))
}

/// Estonian registry code: eight digits, two-stage mod 11.
pub fn ee_registrikood(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 8) else { return Verdict::Rejected };
    let check = match weighted(&all, &[1, 2, 3, 4, 5, 6, 7]) % 11 {
        10 => weighted(&all, &[3, 4, 5, 6, 7, 8, 9]) % 11 % 10,
        rest => rest,
    };
    verdict(matches!(at(&all, 0), 1 | 7 | 8 | 9) && check == at(&all, 7))
}

/// Estonian VAT number: nine digits mod 10.
pub fn ee_vat(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "EE"), 9) else { return Verdict::Rejected };
    verdict(weighted(&all, &[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0)
}

/// Lithuanian VAT number: nine or twelve digits, two-stage mod 11.
pub fn lt_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "LT");
    let Some(all) = number_of(&text, text.len()).filter(|all| matches!(all.len(), 9 | 12)) else {
        return Verdict::Rejected;
    };
    let body = all.len() - 1;
    let sum = |offset: usize| {
        (0..body).map(|place| at(&all, place) * (1 + (place + offset) as i64 % 9)).sum::<i64>()
    };
    let check = match sum(0) % 11 {
        10 => sum(2) % 11 % 10,
        rest => rest,
    };
    verdict(at(&all, body - 1) == 1 && check == at(&all, body))
}

/// Latvian personal code, old (birth date) and new (32…), and company number. Source: PMLP; VID.
pub fn lv_personas_kods(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "LV"), 11) else { return Verdict::Rejected };
    if at(&all, 0) > 3 {
        return verdict(weighted(&all, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3);
    }
    let sum = weighted(&all, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    let dated = is_date(None, value(&all, 2, 4), value(&all, 0, 2));
    verdict((value(&all, 0, 2) == 32 || dated) && (1 + sum) % 11 % 10 == at(&all, 10))
}

/// Polish personal number (PESEL): birth date with the century in the month, weights 1 3 7 9. Source: MSWiA.
pub fn pl_pesel(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let date = is_date(None, value(&all, 2, 4) % 20, value(&all, 4, 6));
    verdict(date && (10 - weighted(&all, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == at(&all, 10))
}

/// Polish tax number (NIP): ten digits mod 11. Source: Ministerstwo Finansów.
pub fn pl_nip(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "PL"), 10) else { return Verdict::Rejected };
    verdict(weighted(&all, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == at(&all, 9))
}

/// Polish statistical number (REGON): nine or fourteen digits mod 11. Source: GUS.
pub fn pl_regon(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()) else { return Verdict::Rejected };
    let short = weighted(&all, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == at(&all, 8);
    let long = weighted(&all, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == at(&all, 13);
    verdict((all.len() == 9 && short) || (all.len() == 14 && short && long))
}

/// Polish identity card (three letters, six digits) or passport (two letters, seven digits): 7 3 1 with the
/// check right behind the letters. Source: rozporządzenie MSWiA on identity cards.
pub fn pl_document(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let values: Option<Vec<u32>> = text.chars().map(super::checks::base36).collect();
    let Some(values) = values.filter(|values| values.len() == 9 && (2..=3).contains(&letters)) else {
        return Verdict::Rejected;
    };
    let weights: &[i64] =
        if letters == 3 { &[7, 3, 1, 9, 7, 3, 1, 7, 3] } else { &[7, 3, 9, 1, 7, 3, 1, 7, 3] };
    verdict(text.bytes().skip(letters).all(|b| b.is_ascii_digit()) && weighted(&values, weights) % 10 == 0)
}

/// Polish driving licence: `12345/06/0123`.
pub fn pl_driver_license(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 11).is_some())
}

/// Czech and Slovak birth number: date (month + 50 for women), divisible by 11 since 1954. Source: law 133/2000.
pub fn cz_birth_number(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| matches!(all.len(), 9 | 10)) else {
        return Verdict::Rejected;
    };
    let month = value(&all, 2, 4) % 50;
    let date = is_date(None, if month > 20 { month - 20 } else { month }, value(&all, 4, 6));
    match all.len() {
        // Nine digits were given to those born before 1954.
        9 => plausible(date && value(&all, 6, 9) != 0 && !(54..=80).contains(&value(&all, 0, 2))),
        _ => verdict(date && value(&all, 0, 9) % 11 % 10 == value(&all, 9, 10)),
    }
}

/// Czech tax number (DIČ): eight digits mod 11, or a birth number. Source: law 337/1992.
pub fn cz_dic(candidate: &str) -> Verdict {
    let text = without_country(candidate, "CZ");
    let Some(all) = number_of(&text, 8) else {
        // Nine digits that start with 6 are persons without a birth number.
        let without = text.len() == 9 && text.starts_with('6') && number_of(&text, 9).is_some();
        return if without { Verdict::Inconclusive } else { cz_birth_number(&text) };
    };
    let check = match (11 - weighted(&all, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 {
        0 => 1,
        10 => 0,
        rest => rest,
    };
    verdict(at(&all, 0) != 9 && check == at(&all, 7))
}

/// Czech bank account: prefix, number, bank; both parts mod 11. Source: ČNB decree 169/2011.
pub fn cz_bank_account(candidate: &str) -> Verdict {
    let Some((number, bank)) = candidate.split_once('/') else { return Verdict::Rejected };
    let (prefix, root) = number.split_once('-').unwrap_or(("0", number));
    let check = |part: &str| {
        let digits: Vec<u32> = format!("{part:0>10}").chars().filter_map(|c| c.to_digit(10)).collect();
        weighted(&digits, &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0
    };
    let shaped = bank.len() == 4 && bank != "0000" && (2..=10).contains(&root.len()) && prefix.len() <= 6;
    verdict(shaped && check(prefix) && check(root) && root.bytes().any(|byte| byte != b'0'))
}

/// Slovak VAT number: ten digits divisible by 11.
pub fn sk_vat(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "SK"), 10) else { return Verdict::Rejected };
    verdict(
        at(&all, 0) != 0
            && matches!(at(&all, 2), 2 | 3 | 4 | 7 | 8 | 9)
            && value(&all, 0, 10).is_multiple_of(11),
    )
}

/// Hungarian tax number (adószám): eight digits mod 10, also with office and county behind. Source: NAV.
pub fn hu_anum(candidate: &str) -> Verdict {
    let text = without_country(candidate, "HU");
    let Some(all) = text.get(..8).and_then(|body| number_of(body, 8)) else { return Verdict::Rejected };
    verdict(matches!(text.len(), 8 | 11) && weighted(&all, &[9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0)
}

/// Hungarian health insurance number (TAJ): nine digits, weights 3 and 7 mod 10. Source: NEAK.
pub fn hu_taj(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    verdict(weighted(&all, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == at(&all, 8))
}

/// Hungarian personal tax number: 8, days since 1867, serial, check mod 11. Source: NAV.
pub fn hu_personal_tax(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict(at(&all, 0) == 8 && weighted(&all, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == at(&all, 9))
}
