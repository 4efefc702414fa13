//! The arithmetic that national numbers share: weighted sums, ISO 7064, Verhoeff, calendar dates.

use crate::validators::digits::Digits;
use safeconduct_core::Verdict;

/// `Confirmed` if the check holds, else `Rejected`.
pub(super) fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Confirmed } else { Verdict::Rejected }
}

/// `Inconclusive` if the structure fits, for schemes without a check digit.
pub(super) fn plausible(fits: bool) -> Verdict {
    if fits { Verdict::Inconclusive } else { Verdict::Rejected }
}

/// The digits of a candidate, if there are `count` of them and they are not all the same.
#[inline]
pub(super) fn number_of(candidate: &str, count: usize) -> Option<Digits> {
    let all = Digits::of(candidate)?;
    let varied = all.iter().any(|digit| Some(digit) != all.first());
    (all.len() == count && varied).then_some(all)
}

/// A short text made by a validator: as a rule without an allocation.
#[derive(Debug, Clone)]
pub(super) struct Text {
    short: [u8; Text::SHORT],
    length: usize,
    /// In place of `short` where that is too small or the text is not ASCII.
    long: String,
}

impl Text {
    const SHORT: usize = 40;

    fn without_prefix(mut self, prefix: &str) -> Text {
        if let Some(rest) = self.long.strip_prefix(prefix) {
            self.long = rest.to_owned();
        } else if self.long.is_empty() && self.starts_with(prefix) {
            self.short.copy_within(prefix.len().min(Text::SHORT).., 0);
            self.length -= prefix.len();
        }
        self
    }
}

impl std::ops::Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        match self.long.is_empty() {
            // Only ASCII is put there.
            true => {
                self.short.get(..self.length).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
            }
            false => &self.long,
        }
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

/// Letters and digits in upper case, separators dropped.
pub(super) fn compact(candidate: &str) -> Text {
    let mut text = Text { short: [0; Text::SHORT], length: 0, long: String::new() };
    for byte in candidate.bytes().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
        match text.short.get_mut(text.length) {
            Some(slot) if byte.is_ascii() => *slot = byte.to_ascii_uppercase(),
            _ => {
                text.long =
                    candidate.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
                text.length = 0;
                return text;
            }
        }
        text.length += 1;
    }
    text
}

/// The same without a leading country code, where one is written.
pub(super) fn without_country(candidate: &str, country: &str) -> Text {
    compact(candidate).without_prefix(country)
}

/// The sum of digit × weight, pairwise; the longer of the two is cut.
pub(super) fn weighted(digits: &[u32], weights: &[i64]) -> i64 {
    digits.iter().zip(weights).map(|(digit, weight)| i64::from(*digit) * weight).sum()
}

/// The digit at `place`, or a value that equals no digit.
pub(super) fn at(digits: &[u32], place: usize) -> i64 {
    digits.get(place).map_or(-1, |digit| i64::from(*digit))
}

/// The value of digits `from..to` in reading order.
pub(super) fn value(digits: &[u32], from: usize, to: usize) -> u64 {
    digits
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .fold(0, |sum, digit| (sum * 10 + u64::from(*digit)) % (1 << 58))
}

/// The value of a character in base 36: `0`–`9`, then `A` = 10 to `Z` = 35.
pub(super) fn base36(c: char) -> Option<u32> {
    c.to_digit(36)
}

/// A text's value mod `modulus`, letters counted as two digits (A = 10).
pub(super) fn mod_alphanumeric(text: &str, modulus: u64) -> Option<u64> {
    text.chars().try_fold(0, |rest, c| {
        let digit = u64::from(base36(c)?);
        Some((rest * if digit > 9 { 100 } else { 10 } + digit) % modulus)
    })
}

/// ISO 7064 MOD 11,10: the hybrid system of Germany's and Croatia's tax numbers.
pub(super) fn iso7064_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// Luhn over letters and digits: A = 10 to Z = 35, doubled values above nine lowered by nine.
pub(super) fn luhn36(text: &str) -> bool {
    let sum: Option<u32> = text
        .chars()
        .rev()
        .enumerate()
        .map(|(place, c)| match (place % 2, base36(c)?) {
            (0, value) => Some(value),
            (_, value) if value > 4 => Some(value * 2 - 9),
            (_, value) => Some(value * 2),
        })
        .sum();
    sum.is_some_and(|sum| sum.is_multiple_of(10))
}

/// The sum of the digits of digit × weight: what Luhn-like schemes add up.
pub(super) fn cross_sum(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight / 10 + digit * weight % 10).sum()
}

/// The check of Verhoeff (1969) over the dihedral group D5.
pub(super) fn verhoeff(digits: &[u32]) -> bool {
    const PERMUTE: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let multiply = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - 5 + 5 - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permuted = |digit: u32, times: usize| {
        (0..times % 8).fold(digit, |d, _| PERMUTE.get(d as usize).copied().unwrap_or_default())
    };
    digits.iter().rev().enumerate().fold(0, |check, (place, digit)| multiply(check, permuted(*digit, place)))
        == 0
}

/// Whether day, month and a full year make a date; a year of `None` may be a leap year.
pub(super) fn is_date(year: Option<u64>, month: u64, day: u64) -> bool {
    let leap = year
        .is_none_or(|year| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day) && year.is_none_or(|year| (1850..=2099).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verhoeff_of_the_paper() {
        assert!(verhoeff(&[2, 3, 6, 3]));
        assert!(verhoeff(&[1, 2, 3, 4, 5, 1]));
        assert!(!verhoeff(&[2, 3, 6, 4]));
        assert!(!verhoeff(&[3, 2, 6, 3]), "a swap of neighbours shows");
    }

    #[test]
    fn compact_texts_of_every_length_and_alphabet() {
        let long = "a-1".repeat(40);
        for text in ["", "-", "ab 1-2", "É é 1", "1\u{A0}2", &long] {
            let plain: String =
                text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
            assert_eq!(&*compact(text), plain);
            for country in ["", "AB", "12", "É", "A1A", "ZZ"] {
                let rest = plain.strip_prefix(country).unwrap_or(&plain);
                assert_eq!(&*without_country(text, country), rest, "{text} without {country}");
            }
        }
    }

    #[test]
    fn dates() {
        assert!(is_date(Some(2024), 2, 29) && !is_date(Some(2023), 2, 29) && is_date(None, 2, 29));
        assert!(!is_date(Some(2024), 13, 1) && !is_date(Some(2024), 4, 31) && !is_date(Some(1700), 1, 1));
    }
}
