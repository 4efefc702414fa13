//! Australia and New Zealand.

use super::checks::{at, compact, number_of, value, verdict, weighted};
use safeconduct_core::Verdict;

/// Australian tax file number: nine (or eight) digits mod 11. Source: ATO.
pub fn au_tfn(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    match number_of(&digits, digits.len()) {
        Some(all) if all.len() == 9 => verdict(weighted(&all, &[1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0),
        Some(all) if all.len() == 8 => verdict(weighted(&all, &[10, 7, 8, 4, 6, 3, 5, 1]) % 11 == 0),
        _ => Verdict::Rejected,
    }
}

/// Australian business number: eleven digits mod 89, the first lowered by one. Source: ABR, "Format of the ABN".
pub fn au_abn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 11) else { return Verdict::Rejected };
    let sum = weighted(&all, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10;
    verdict(at(&all, 0) > 0 && sum % 89 == 0)
}

/// Australian company number: nine digits, weights 8–1 mod 10. Source: ASIC.
pub fn au_acn(candidate: &str) -> Verdict {
    let Some(all) = number_of(candidate, 9) else { return Verdict::Rejected };
    verdict((10 - weighted(&all, &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == at(&all, 8))
}

/// Australian Medicare number: ten or eleven digits starting 2–6. Source: Services Australia.
pub fn au_medicare(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&digits, digits.len()).filter(|all| matches!(all.len(), 10 | 11)) else {
        return Verdict::Rejected;
    };
    verdict((2..=6).contains(&at(&all, 0)) && weighted(&all, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == at(&all, 8))
}

/// New Zealand tax number (IRD): eight or nine digits, two-stage mod 11. Source: Inland Revenue.
pub fn nz_ird(candidate: &str) -> Verdict {
    let digits = compact(candidate);
    let Some(all) = number_of(&format!("{digits:0>9}"), 9).filter(|_| digits.len() >= 8) else {
        return Verdict::Rejected;
    };
    let check = |weights: &[i64]| (11 - weighted(&all, weights) % 11) % 11;
    let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
        rest => rest,
    };
    verdict((10_000_000..150_000_000).contains(&value(&all, 0, 9)) && check == at(&all, 8))
}

/// New Zealand health number: AAANNNC mod 11 or AAANNAX mod 23. Source: HISO 10046.
pub fn nz_nhi(candidate: &str) -> Verdict {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    let text = compact(candidate);
    let values: Option<Vec<u32>> = text
        .chars()
        .map(|c| c.to_digit(10).or_else(|| LETTERS.find(c).and_then(|at| u32::try_from(at + 1).ok())))
        .collect();
    let Some(values) = values.filter(|values| values.len() == 7) else { return Verdict::Rejected };
    let letters = text.bytes().take(3).all(|byte| byte.is_ascii_uppercase());
    let digits = text.bytes().skip(3).take(2).all(|byte| byte.is_ascii_digit());
    let sum = weighted(&values, &[7, 6, 5, 4, 3, 2]);
    let old = text.bytes().skip(5).all(|byte| byte.is_ascii_digit())
        && sum % 11 != 0
        && (11 - sum % 11) % 10 == at(&values, 6);
    let new = text.bytes().skip(5).all(|byte| byte.is_ascii_uppercase()) && 23 - sum % 23 == at(&values, 6);
    verdict(letters && digits && (old || new))
}

/// New Zealand bank account: bank, branch, account, suffix; the common banks' mod 11. Source: Payments NZ.
pub fn nz_bank_account(candidate: &str) -> Verdict {
    let mut parts: Vec<&str> =
        candidate.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if let [whole] = parts.as_slice() {
        let cut = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
        parts = vec![cut(0, 2), cut(2, 6), cut(6, 13), whole.get(13..).unwrap_or_default()];
    }
    let [bank, branch, account, _suffix] = parts.as_slice() else { return Verdict::Rejected };
    let digits: Vec<u32> =
        format!("{bank:0>2}{branch:0>4}{account:0>8}").chars().filter_map(|c| c.to_digit(10)).collect();
    let weights: &[i64] = match account.trim_start_matches('0').len() {
        0..=6 => &[0, 0, 6, 3, 7, 9, 0, 0, 10, 5, 8, 4, 2, 1],
        _ => &[0, 0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1],
    };
    let known = matches!(bank.parse::<u32>(), Ok(1..=38 | 88));
    match weighted(&digits, weights) % 11 == 0 {
        true if known && digits.len() == 14 => Verdict::Confirmed,
        // These banks have checks of their own.
        _ if matches!(bank.parse::<u32>(), Ok(8 | 9 | 25 | 29 | 31 | 33)) && digits.len() == 14 => {
            Verdict::Inconclusive
        }
        _ => Verdict::Rejected,
    }
}
