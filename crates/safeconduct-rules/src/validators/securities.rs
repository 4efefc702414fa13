//! Codes of firms, securities and banks: LEI, ISIN, CUSIP, FIGI, BIC, ISBN.

use super::luhn;
use safeconduct_core::Verdict;

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Confirmed } else { Verdict::Rejected }
}

fn compact(candidate: &str) -> String {
    candidate.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The digits of a text with A = 10 to Z = 35 written out.
fn expanded(text: &str) -> Option<Vec<u32>> {
    let values: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(36)).collect();
    Some(values?.into_iter().flat_map(|v| if v > 9 { vec![v / 10, v % 10] } else { vec![v] }).collect())
}

/// Checks a legal entity identifier: twenty characters, mod 97 = 1 (ISO 17442).
pub fn lei(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let rest = expanded(&text).map(|digits| digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % 97));
    verdict(text.len() == 20 && rest == Some(1) && text.bytes().skip(18).all(|byte| byte.is_ascii_digit()))
}

/// Checks a security number (ISO 6166): country, nine characters, Luhn over letters as two digits.
pub fn isin(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let country = text.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    let last = text.ends_with(|c: char| c.is_ascii_digit());
    verdict(
        text.len() == 12
            && country
            && last
            && expanded(&text).is_some_and(|digits| luhn::passes(digits.into_iter())),
    )
}

/// Checks a North American security number: nine characters (ANSI X9.6).
pub fn cusip(candidate: &str) -> Verdict {
    let values: Option<Vec<u32>> = candidate
        .chars()
        .map(|c| match c {
            '*' => Some(36),
            '@' => Some(37),
            '#' => Some(38),
            _ => c.to_digit(36),
        })
        .collect();
    let Some(values) = values.filter(|values| values.len() == 9) else { return Verdict::Rejected };
    let sum: u32 = values
        .iter()
        .take(8)
        .enumerate()
        .map(|(place, value)| value * if place % 2 == 0 { 1 } else { 2 })
        .map(|value| value / 10 + value % 10)
        .sum();
    verdict(values.last() == Some(&((10 - sum % 10) % 10)))
}

/// Checks a financial instrument identifier (OMG FIGI): `BBG`, eight consonants and digits, check.
pub fn figi(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let Some(body) = text.get(..11) else { return Verdict::Rejected };
    let sum: Option<u32> = body
        .chars()
        .enumerate()
        .map(|(place, c)| {
            let value = c.to_digit(36)? * if place % 2 == 0 { 1 } else { 2 };
            Some(value / 10 + value % 10)
        })
        .sum();
    let check = text.chars().nth(11).and_then(|c| c.to_digit(10));
    verdict(
        text.len() == 12 && text.chars().nth(2) == Some('G') && sum.map(|sum| (10 - sum % 10) % 10) == check,
    )
}

/// Checks a bank identifier (ISO 9362): four letters, a country that exists, place, perhaps a branch.
pub fn bic(candidate: &str) -> Verdict {
    const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA \
        CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ES ET FI FJ FO FR GA GB GD GE GG GH GI GL GM \
        GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KM KN KR KW KY KZ LA LB LC LI LK LR \
        LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PF PG PH PK \
        PL PM PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT \
        TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE ZA ZM ZW";
    let text: String = candidate.chars().filter(|c| !c.is_whitespace()).collect();
    let country =
        text.get(4..6).is_some_and(|country| COUNTRIES.split_whitespace().any(|known| known == country));
    if matches!(text.len(), 8 | 11) && country { Verdict::Inconclusive } else { Verdict::Rejected }
}

/// Checks a book number of ten or thirteen digits (ISO 2108).
pub fn isbn(candidate: &str) -> Verdict {
    let text = compact(candidate);
    let digits: Option<Vec<u32>> = text
        .chars()
        .enumerate()
        .map(|(place, c)| if c == 'X' && place == 9 && text.len() == 10 { Some(10) } else { c.to_digit(10) })
        .collect();
    let Some(digits) = digits else { return Verdict::Rejected };
    verdict(match digits.len() {
        10 => digits
            .iter()
            .zip((1..=10).rev())
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            .is_multiple_of(11),
        13 => {
            let sum: u32 =
                digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            digits.starts_with(&[9, 7]) && sum.is_multiple_of(10)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        laws::knows(
            lei,
            &["5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"],
            &["5493001KJTIIGC8Y1R13", "short"],
        );
        laws::knows(isin, &["US0378331005", "GB0002634946", "DE000BAY0017"], &["US0378331006", "0378331005"]);
        laws::knows(cusip, &["037833100", "17275R102"], &["037833101", "0378331"]);
        laws::knows(figi, &["BBG000BLNQ16"], &["BBG000BLNQ14", "BB"]);
        laws::knows(
            isbn,
            &["978-3-16-148410-0", "0-306-40615-2", "080442957X"],
            &["978-3-16-148410-1", "0-306-40615-3"],
        );
        assert_eq!(bic("DEUTDEFF500"), Verdict::Inconclusive);
        assert_eq!(bic("DEUTZZFF"), Verdict::Rejected);
    }
}
