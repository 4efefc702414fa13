//! Spain, Portugal, Andorra.

use super::checks::{at, compact, luhn36, number_of, plausible, value, verdict, weighted, without_country};
use safeconduct_core::Verdict;

const SPANISH_LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";

/// Spanish DNI/NIF: up to eight digits and a letter, n mod 23. Source: Ministerio del Interior.
pub fn es_nif(candidate: &str) -> Verdict {
    let text = without_country(candidate, "ES");
    let Some((body, letter)) = text.len().checked_sub(1).and_then(|at| text.split_at_checked(at)) else {
        return Verdict::Rejected;
    };
    // K, L and M stand before the numbers of minors and foreigners without NIE.
    let number = body.trim_start_matches(['K', 'L', 'M']);
    let shaped = (7..=8).contains(&body.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    verdict(shaped && number.parse().ok().and_then(spanish_letter) == letter.chars().next())
}

/// Spanish NIE: X, Y or Z, seven digits, a letter. Source: Ministerio del Interior.
pub fn es_nie(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let first = match text.chars().next() {
        Some('X') => "0",
        Some('Y') => "1",
        Some('Z') => "2",
        _ => return Verdict::Rejected,
    };
    let Some(body) =
        text.get(1..8).filter(|body| text.len() == 9 && body.bytes().all(|b| b.is_ascii_digit()))
    else {
        return Verdict::Rejected;
    };
    verdict(format!("{first}{body}").parse().ok().and_then(spanish_letter) == text.chars().last())
}

fn spanish_letter(number: u64) -> Option<char> {
    SPANISH_LETTERS.chars().nth(usize::try_from(number % 23).ok()?)
}

/// Spanish company number (CIF): letter, seven digits, a digit or letter as check. Source: Orden EHA/451/2008.
pub fn es_cif(candidate: &str) -> Verdict {
    let text = without_country(candidate, "ES");
    let mut chars = text.chars();
    let (Some(kind), Some(check)) = (chars.next(), chars.next_back()) else { return Verdict::Rejected };
    let Some(all) = number_of(chars.as_str(), 7).filter(|_| chars.as_str().len() == 7) else {
        return Verdict::Rejected;
    };
    let sum: u32 = all
        .iter()
        .enumerate()
        .map(|(place, d)| if place % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d })
        .sum();
    let expected = (10 - sum % 10) % 10;
    let letter = "JABCDEFGHI".chars().nth(expected as usize);
    let by_digit = check.to_digit(10) == Some(expected) && !"PQRSNW".contains(kind);
    let by_letter = Some(check) == letter && !"ABEH".contains(kind);
    verdict("ABCDEFGHJNPQRSUVW".contains(kind) && (by_digit || by_letter))
}

/// Spanish social security number: twelve digits, the last two n mod 97. Source: TGSS.
pub fn es_nuss(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 12) else { return Verdict::Rejected };
    let (province, number) = (value(&all, 0, 2), value(&all, 2, 10));
    let body =
        if number < 10_000_000 { province * 10_000_000 + number } else { province * 100_000_000 + number };
    verdict((1..=66).contains(&province) && body % 97 == value(&all, 10, 12))
}

/// Spanish bank account (CCC): two check digits mod 11. Source: Banco de España, circular 8/1988.
pub fn es_ccc(candidate: &str) -> Verdict {
    const WEIGHTS: &[i64] = &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let Some(all) = number_of(candidate, 20) else { return Verdict::Rejected };
    let check = |digits: &[u32], weights: &[i64]| match 11 - weighted(digits, weights) % 11 {
        10 => 1,
        11 => 0,
        other => other,
    };
    let bank = check(all.get(..8).unwrap_or_default(), WEIGHTS.get(2..).unwrap_or_default());
    let account = check(all.get(10..).unwrap_or_default(), WEIGHTS);
    verdict(bank == at(&all, 8) && account == at(&all, 9))
}

/// Spanish cadastral reference: twenty characters, two of them checks. Source: Dirección General del Catastro.
pub fn es_catastral(candidate: &str) -> Verdict {
    const WEIGHTS: [u32; 11] = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];
    let text = compact(candidate);
    if text.len() != 20 || !text.is_ascii() {
        return Verdict::Rejected;
    }
    let number = |c: char| match c {
        'Ñ' => Some(15),
        '0'..='9' => c.to_digit(10),
        'A'..='N' => Some(u32::from(c) - u32::from('A') + 1),
        'O'..='Z' => Some(u32::from(c) - u32::from('A') + 2),
        _ => None,
    };
    let check = |part: String| -> Option<char> {
        let sum: Option<u32> = part.chars().zip(WEIGHTS).map(|(c, weight)| Some(number(c)? * weight)).sum();
        "MQWERTYUIOPASDFGHJKLBZX".chars().nth((sum? % 23) as usize)
    };
    let (Some(first), Some(second), Some(flat)) = (text.get(..7), text.get(7..14), text.get(14..18)) else {
        return Verdict::Rejected;
    };
    let checks: String =
        [check(format!("{first}{flat}")), check(format!("{second}{flat}"))].into_iter().flatten().collect();
    verdict(text.get(18..) == Some(checks.as_str()))
}

/// Spanish supply point (CUPS): `ES`, 16 digits, two letters n mod 529. Source: CNMC.
pub fn es_cups(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(all) = text.get(2..18).and_then(|body| number_of(body, 16)) else { return Verdict::Rejected };
    let rest = all.iter().fold(0u64, |rest, digit| (rest * 10 + u64::from(*digit)) % 529);
    let letter = |place: u64| SPANISH_LETTERS.chars().nth(usize::try_from(place).unwrap_or_default());
    let expected: String = [letter(rest / 23), letter(rest % 23)].into_iter().flatten().collect();
    verdict(
        text.starts_with("ES")
            && matches!(text.len(), 20 | 22)
            && text.get(18..20) == Some(expected.as_str()),
    )
}

/// Spanish passport: two or three letters and six digits.
pub fn es_passport(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    plausible((2..=3).contains(&letters) && text.len() == letters + 6)
}

/// Portuguese tax number (NIF): nine digits mod 11. Source: Decreto-Lei 463/79.
pub fn pt_nif(candidate: &str) -> Verdict {
    let Some(all) = number_of(&without_country(candidate, "PT"), 9) else { return Verdict::Rejected };
    let rest = weighted(&all, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    verdict(at(&all, 0) != 0 && at(&all, 0) != 4 && (if rest < 2 { 0 } else { 11 - rest }) == at(&all, 8))
}

/// Portuguese citizen card: nine digits, two characters, check; Luhn in base 36. Source: AMA.
pub fn pt_cc(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits = text.bytes().take(9).all(|byte| byte.is_ascii_digit());
    let version = text.bytes().skip(9).take(2).all(|byte| byte.is_ascii_alphanumeric());
    verdict(
        text.len() == 12
            && digits
            && version
            && text.ends_with(|c: char| c.is_ascii_digit())
            && luhn36(&text),
    )
}

/// Andorran tax number (NRT): letter, six digits, letter.
pub fn ad_nrt(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(number) = text.get(1..7).and_then(|body| body.parse::<u32>().ok()) else {
        return Verdict::Rejected;
    };
    let kind = text.chars().next().unwrap_or(' ');
    let last = text.ends_with(|c: char| c.is_ascii_uppercase());
    let resident = kind != 'F' || number <= 699_999;
    let company = !matches!(kind, 'A' | 'L') || (700_000..800_000).contains(&number);
    plausible(text.len() == 8 && "ACDEFGLOPU".contains(kind) && last && resident && company)
}
