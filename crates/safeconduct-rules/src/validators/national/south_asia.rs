//! India, Pakistan, Sri Lanka and South-East Asia.

use super::checks::{at, base36, compact, is_date, number_of, plausible, value, verdict, verhoeff, weighted};
use safeconduct_core::Verdict;

/// Indian Aadhaar: twelve digits starting 2–9, Verhoeff, no palindrome. Source: UIDAI.
pub fn in_aadhaar(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let palindrome = all.iter().eq(all.iter().rev());
    verdict(at(&all, 0) >= 2 && !palindrome && verhoeff(&all))
}

/// Indian virtual id: sixteen digits, Verhoeff. Source: UIDAI.
pub fn in_vid(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 16) else { return Verdict::Rejected };
    verdict(at(&all, 0) >= 2 && verhoeff(&all))
}

/// Indian tax card (PAN): five letters, the fourth the holder's kind, four digits, letter. Source: Income Tax Department.
pub fn in_pan(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let kind = text.chars().nth(3).is_some_and(|c| "PCHFATBLJG".contains(c));
    let digits =
        text.get(5..9).is_some_and(|body| body.bytes().all(|byte| byte.is_ascii_digit()) && body != "0000");
    let letters = text.bytes().take(5).chain(text.bytes().skip(9)).all(|byte| byte.is_ascii_uppercase());
    plausible(text.len() == 10 && kind && digits && letters)
}

/// Indian goods and services tax number (GSTIN): state, PAN, entity, Z, check in base 36. Source: GSTN.
pub fn in_gstin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let values: Option<Vec<u32>> = text.chars().map(base36).collect();
    let Some(values) = values.filter(|values| values.len() == 15) else { return Verdict::Rejected };
    let sum: u32 = values
        .iter()
        .take(14)
        .enumerate()
        .map(|(place, digit)| {
            let product = digit * if place % 2 == 0 { 1 } else { 2 };
            product / 36 + product % 36
        })
        .sum();
    let state = text
        .get(..2)
        .and_then(|state| state.parse::<u32>().ok())
        .is_some_and(|state| (1..=38).contains(&state) || state >= 97);
    let pan = text.get(2..12).is_some_and(|pan| in_pan(pan) != Verdict::Rejected);
    verdict(state && pan && i64::from((36 - sum % 36) % 36) == at(&values, 14))
}

/// Indian voter card (EPIC): three letters, seven digits, the last of them Luhn. Source: Election Commission of India.
pub fn in_voter(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 7) else { return Verdict::Rejected };
    verdict(crate::validators::luhn::passes(all.into_iter()))
}

/// Indian passport: letter and seven digits, not starting with 0.
pub fn in_passport(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 7).is_some_and(|all| at(&all, 0) > 0))
}

/// Indian registration plate: state, district, series, number.
pub fn in_vehicle_registration(candidate: &str) -> Verdict {
    const STATES: &str = "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS UK UP WB BH";
    let text = compact(candidate);
    let state = text.get(..2).is_some_and(|state| STATES.split(' ').any(|known| known == state));
    plausible(state)
}

/// Pakistani identity card (CNIC): thirteen digits, province 1–7. Source: NADRA.
pub fn pk_cnic(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    plausible((1..=7).contains(&at(&all, 0)))
}

/// Sri Lankan identity card: nine digits and V or X, or twelve digits; year and day of the year.
pub fn lk_nic(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = number_of(&text, text.bytes().filter(u8::is_ascii_digit).count()) else {
        return Verdict::Rejected;
    };
    let day = if all.len() == 9 { value(&all, 2, 5) } else { value(&all, 4, 7) };
    let day = if day > 500 { day - 500 } else { day };
    let shaped = (all.len() == 9 && text.ends_with(['V', 'X']))
        || (all.len() == 12 && matches!(value(&all, 0, 2), 19 | 20));
    plausible(shaped && (1..=366).contains(&day))
}

/// Bangladeshi national id: ten, thirteen or seventeen digits.
pub fn bd_nid(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    plausible(matches!(digits.len(), 10 | 13 | 17) && number_of(&digits, digits.len()).is_some())
}

/// Thai citizen number: thirteen digits mod 11. Source: Department of Provincial Administration.
pub fn th_tnin(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    verdict((1..=8).contains(&at(&all, 0)) && check == at(&all, 12))
}

/// Thai company number (MOA): like a citizen number, starting with 0.
pub fn th_moa(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 13) else { return Verdict::Rejected };
    let check = (11 - weighted(&all, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
    verdict(at(&all, 0) == 0 && check == at(&all, 12))
}

/// Thai tax number: a citizen's or a company's number.
pub fn th_tin(candidate: &str) -> Verdict {
    if th_tnin(candidate) == Verdict::Confirmed { Verdict::Confirmed } else { th_moa(candidate) }
}

/// Vietnamese tax code (MST): ten digits mod 11, perhaps a branch. Source: General Department of Taxation.
pub fn vn_mst(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| matches!(all.len(), 10 | 13)) else {
        return Verdict::Rejected;
    };
    verdict(10 - weighted(&all, &[31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11 == at(&all, 9))
}

/// Vietnamese citizen card (CCCD): province, century and sex, year, serial. Source: decree 137/2015.
pub fn vn_cccd(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    plausible((1..=96).contains(&value(&all, 0, 3)) && at(&all, 3) <= 3)
}

/// Malaysian identity card (MyKad): birth date, place, serial. Source: JPN.
pub fn my_nric(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let place = value(&all, 6, 8);
    plausible(
        is_date(None, value(&all, 2, 4), value(&all, 4, 6))
            && !matches!(place, 0 | 17..=20 | 69 | 70 | 73 | 80 | 81 | 94..=97),
    )
}

/// Singaporean NRIC and FIN: letter, seven digits, check letter. Source: ICA.
pub fn sg_nric_fin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let (Some(kind), Some(check)) = (text.chars().next(), text.chars().last()) else {
        return Verdict::Rejected;
    };
    let Some(all) = text.get(1..8).and_then(|body| number_of(body, 7)).filter(|_| text.len() == 9) else {
        return Verdict::Rejected;
    };
    let sum = weighted(&all, &[2, 7, 6, 5, 4, 3, 2]);
    let (offset, table) = match kind {
        'S' => (0, "JZIHGFEDCBA"),
        'T' => (4, "JZIHGFEDCBA"),
        'F' => (0, "XWUTRQPNMLK"),
        'G' => (4, "XWUTRQPNMLK"),
        'M' => (3, "KLJNPQRTUWX"),
        _ => return Verdict::Rejected,
    };
    // The table of M runs the other way.
    let place = (sum + offset) % 11;
    let place = if kind == 'M' { 10 - place } else { place };
    verdict(usize::try_from(place).ok().and_then(|at| table.chars().nth(at)) == Some(check))
}

/// Singaporean entity number (UEN): eight digits, or a year and five digits, and a check letter mod 11; other
/// entities have `T08PQ1234X`. Source: ACRA, by way of the checks that `python-stdnum` collected.
pub fn sg_uen(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some((body, letter)) = text.len().checked_sub(1).and_then(|at| text.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    let expected = |letters: &str, rest: i64| {
        let place = usize::try_from(rest).unwrap_or(usize::MAX);
        letters.chars().nth(place).is_some_and(|wanted| letter.starts_with(wanted))
    };
    if let Some(all) = number_of(body, 8).filter(|_| body.len() == 8) {
        return verdict(expected("XMKECAWLJDB", weighted(&all, &[10, 4, 9, 3, 8, 2, 7, 1]) % 11));
    }
    if let Some(all) = number_of(body, 9).filter(|_| body.len() == 9) {
        return verdict(expected("ZKCMDNERGWH", weighted(&all, &[10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11));
    }
    const OTHERS: &str = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let values: Option<Vec<u32>> =
        body.chars().map(|c| OTHERS.find(c).and_then(|at| u32::try_from(at).ok())).collect();
    let Some(values) = values.filter(|_| body.len() == 9 && body.starts_with(['R', 'S', 'T'])) else {
        return Verdict::Rejected;
    };
    verdict(expected(OTHERS, (weighted(&values, &[4, 3, 5, 3, 10, 2, 2, 5, 7]) - 5).rem_euclid(11)))
}

/// Indonesian identity number (NIK): province, regency, birth date (day + 40 for women), serial. Source: Dukcapil.
pub fn id_nik(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 16) else { return Verdict::Rejected };
    let day = value(&all, 6, 8);
    let born = is_date(None, value(&all, 8, 10), if day > 40 { day - 40 } else { day });
    // The provinces by the island they lie on, as the statistics office numbers them.
    let province =
        matches!(value(&all, 0, 2), 11..=19 | 21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97);
    plausible(province && value(&all, 2, 4) > 0 && born)
}

/// Indonesian tax number (NPWP): fifteen digits, the first nine of them Luhn; since 2024 also with a zero before.
/// Source: Direktorat Jenderal Pajak.
pub fn id_npwp(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let old = if digits.len() == 16 { digits.strip_prefix('0').unwrap_or_default() } else { &digits };
    let Some(all) = number_of(old, 15) else { return Verdict::Rejected };
    verdict(crate::validators::luhn::passes(all.iter().take(9).copied().collect::<Vec<u32>>().into_iter()))
}

/// Philippine tax number: nine or twelve digits. Source: BIR.
pub fn ph_tin(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    plausible(matches!(digits.len(), 9 | 12 | 14) && number_of(&digits, digits.len()).is_some())
}

/// Philippine mobile number: 09 or +639 and nine digits.
pub fn ph_mobile_number(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let national = digits.strip_prefix("63").or_else(|| digits.strip_prefix('0')).unwrap_or_default();
    plausible(national.len() == 10 && national.starts_with('9'))
}
