//! Sweden, Norway, Denmark, Finland, Iceland, the Faroe Islands.

use super::checks::{at, compact, is_date, number_of, plausible, value, verdict, weighted, without_country};
use crate::validators::luhn::passes;
use safeconduct_core::Verdict;

/// Swedish personal number, also coordination numbers (day + 60): Luhn over ten digits. Source: Skatteverket, SKV 704.
pub fn se_personnummer(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let short = digits.len().checked_sub(10).and_then(|at| digits.get(at..)).unwrap_or_default();
    let Some(all) = number_of(short, 10).filter(|_| matches!(digits.len(), 10 | 12)) else {
        return Verdict::Rejected;
    };
    let century = digits.len() == 10 || ["18", "19", "20"].iter().any(|start| digits.starts_with(start));
    let day = value(&all, 4, 6);
    let date = is_date(None, value(&all, 2, 4), if day > 60 { day - 60 } else { day });
    verdict(century && date && passes(all.into_iter()))
}

/// Swedish organisation number: third digit 2 or more, Luhn. Source: Skatteverket, SKV 709.
pub fn se_organisationsnummer(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    verdict(at(&all, 2) >= 2 && at(&all, 0) > 0 && passes(all.into_iter()))
}

/// Swedish VAT number: organisation number and 01.
pub fn se_vat(candidate: &str) -> Verdict {
    let text = without_country(candidate, "SE");
    let Some(body) = text.strip_suffix("01") else { return Verdict::Rejected };
    verdict(number_of(body, 10).is_some_and(|all| passes(all.into_iter())))
}

/// Norwegian birth number and D-number: two checks mod 11. Source: Skatteetaten.
///
/// From 2032 on the first check may have any of four rests; today's numbers have the one tested here.
pub fn no_fodselsnummer(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let check = |weights: &[i64]| (11 - weighted(&all, weights) % 11) % 11;
    let day = value(&all, 0, 2);
    let month = value(&all, 2, 4);
    let month = if month > 80 {
        month - 80
    } else if month > 40 {
        month - 40
    } else {
        month
    };
    let date = is_date(None, month, if day > 40 { day - 40 } else { day });
    verdict(
        date && check(&[3, 7, 6, 1, 8, 9, 4, 5, 2]) == at(&all, 9)
            && check(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == at(&all, 10),
    )
}

/// Norwegian organisation number: nine digits mod 11. Source: Brønnøysundregistrene.
pub fn no_orgnr(candidate: &str) -> Verdict {
    let text = without_country(candidate, "NO");
    let Some(all) = number_of(text.trim_end_matches("MVA"), 9) else { return Verdict::Rejected };
    verdict((11 - weighted(&all, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == at(&all, 8))
}

/// Norwegian VAT number: organisation number and `MVA`.
pub fn no_vat(candidate: &str) -> Verdict {
    if compact(candidate).ends_with("MVA") { no_orgnr(candidate) } else { Verdict::Rejected }
}

/// Norwegian bank account: eleven digits mod 11. Source: Bits AS.
pub fn no_kontonr(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    verdict((11 - weighted(&all, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == at(&all, 10))
}

/// Danish personal number (CPR): the check has not been binding since 2007, so the date decides.
/// Source: CPR-kontoret, "Personnumre uden kontrolciffer".
pub fn dk_cpr(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let checked = weighted(&all, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
    match is_date(None, value(&all, 2, 4), value(&all, 0, 2)) {
        true if checked => Verdict::Confirmed,
        fits => plausible(fits),
    }
}

/// Danish company number (CVR): eight digits mod 11. Source: Erhvervsstyrelsen.
pub fn dk_cvr(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "DK"), 8) else { return Verdict::Rejected };
    verdict(at(&all, 0) != 0 && weighted(&all, &[2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
}

/// Finnish personal identity code: birth date, century sign, serial, check character mod 31. Source: DVV.
pub fn fi_personal_identity_code(candidate: &str) -> Verdict {
    const CHECKS: &str = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    let text = candidate.trim().to_ascii_uppercase();
    let (Some(date), Some(sign), Some(serial), Some(check)) =
        (text.get(..6), text.get(6..7), text.get(7..10), text.get(10..))
    else {
        return Verdict::Rejected;
    };
    let Some(all) = number_of(&format!("{date}{serial}"), 9) else { return Verdict::Rejected };
    let fits = is_date(None, value(&all, 2, 4), value(&all, 0, 2)) && "+-UVWXYABCDEF".contains(sign);
    let expected = CHECKS.chars().nth((value(&all, 0, 9) % 31) as usize);
    verdict(fits && check.len() == 1 && check.chars().next() == expected)
}

/// Finnish business id (Y-tunnus): seven digits, dash, check mod 11. Source: PRH.
pub fn fi_ytunnus(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "FI"), 8) else { return Verdict::Rejected };
    verdict(weighted(&all, &[7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0)
}

/// Finnish construction worker's number (veronumero): twelve digits without a check.
pub fn fi_veronumero(candidate: &str) -> Verdict {
    plausible(number_of(candidate, 12).is_some())
}

/// Icelandic identity number (kennitala): birth date or date + 40, mod 11, century. Source: Þjóðskrá.
pub fn is_kennitala(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 10) else { return Verdict::Rejected };
    let day = value(&all, 0, 2);
    let date = is_date(None, value(&all, 2, 4), if day > 40 { day - 40 } else { day });
    let check = (11 - weighted(&all, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    verdict(date && check == at(&all, 8) && matches!(at(&all, 9), 0 | 8 | 9))
}

/// Icelandic VAT number (VSK): five or six digits.
pub fn is_vsk(candidate: &str) -> Verdict {
    let digits = without_country(candidate, "IS");
    plausible(matches!(digits.len(), 5 | 6) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Faroese tax number (V-tal): six digits without a check.
pub fn fo_vn(candidate: &str) -> Verdict {
    plausible(number_of(&without_country(candidate, "FO"), 6).is_some())
}
