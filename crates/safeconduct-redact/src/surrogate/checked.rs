//! Numbers whose check holds, from ranges that stand for nobody.

use super::refill;
use crate::hash::Digits;

/// The letters and digits of a value, upper case.
fn letters(text: &str) -> Vec<u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect()
}

/// The value's marks with these letters and digits between them.
fn respell(text: &str, letters: &[u8]) -> String {
    let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let mut next =
        letters.iter().map(|byte| char::from(if lower { byte.to_ascii_lowercase() } else { *byte }));
    text.chars().map(|c| if c.is_ascii_alphanumeric() { next.next().unwrap_or('0') } else { c }).collect()
}

fn luhn_digit(body: &str) -> u32 {
    let digits = body.bytes().rev().map(|digit| u32::from(digit.wrapping_sub(b'0')));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

/// Digits of this many that pass the Luhn check (ISO/IEC 7812-1, annex B).
fn luhn(digits: &mut Digits, count: usize, lead: &str) -> String {
    let body = refill(&"0".repeat(count.saturating_sub(1)), digits, lead);
    let check = luhn_digit(&body);
    format!("{body}{check}")
}

/// A number of the same length that passes the Luhn check, from a range that a card network of that length documents for
/// tests.
pub(super) fn card(digits: &mut Digits, text: &str) -> String {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let lead = match count {
        14 => "305693",
        15 => "378282",
        _ => "411111",
    };
    let whole = luhn(digits, count, lead);
    refill(text, digits, &whole)
}

/// A handset whose type code begins with 00, which is for tests (3GPP TS 23.003, GSMA TS.06).
pub(super) fn imei(digits: &mut Digits, text: &str) -> Option<String> {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let whole = luhn(digits, count, "00");
    (count == 15).then(|| refill(text, digits, &whole))
}

/// An account of the same country and shape at a bank whose code begins with zeros; its check digits hold (ISO 13616).
pub(super) fn iban(digits: &mut Digits, text: &str) -> Option<String> {
    let letters = letters(text);
    let (country, rest) = letters.split_at_checked(2)?;
    let account = rest.get(2..).filter(|account| account.len() >= 8)?;
    let invented = account.iter().enumerate().map(|(place, byte)| match byte {
        b'0'..=b'9' if place < 3 => b'0',
        b'0'..=b'9' => b'0' + digits.below(10) as u8,
        _ => b'A' + digits.below(26) as u8,
    });
    let account: Vec<u8> = invented.collect();
    let moved = account.iter().chain(country).chain(b"00");
    let remainder = moved.fold(0, |sum: u32, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte.wrapping_sub(b'A')) + 10) % 97,
    });
    let check = format!("{:02}", 98 - remainder);
    Some(respell(text, &[country, check.as_bytes(), &account].concat()))
}

/// A routing number of the range of the United States government, whose check holds (American Bankers Association).
pub(super) fn routing(digits: &mut Digits, text: &str) -> Option<String> {
    let body = refill("00000000", digits, "00");
    let weighed = body.bytes().zip([3, 7, 1].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let whole = format!("{body}{}", (10 - sum % 10) % 10);
    (text.bytes().filter(u8::is_ascii_digit).count() == 9).then(|| refill(text, digits, &whole))
}

/// A vehicle of the same maker whose check digit holds (49 CFR 565.15).
pub(super) fn vin(digits: &mut Digits, text: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let mut letters = letters(text);
    if letters.len() != 17 {
        return None;
    }
    for byte in letters.iter_mut().skip(3) {
        *byte = match byte {
            b'0'..=b'9' => b'0' + digits.below(10) as u8,
            _ => LETTERS.get(digits.below(23) as usize).copied().unwrap_or(b'A'),
        };
    }
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'H' => u32::from(byte - b'A') + 1,
        b'J'..=b'R' => u32::from(byte - b'J') + 1,
        b'S'..=b'Z' => u32::from(byte - b'S') + 2,
        _ => 0,
    };
    let sum: u32 = letters.iter().zip(WEIGHTS).map(|(byte, weight)| value(*byte) * weight).sum();
    if let (Some(place), Some(check)) = (letters.get_mut(8), b"0123456789X".get(sum as usize % 11)) {
        *place = *check;
    }
    Some(respell(text, &letters))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Use, derive};
    use safeconduct_core::{Key, Label, Purpose, TenantId};

    fn digits(value: &str) -> Digits {
        let key = derive(&Key::new([7; 32]), Use::Surrogate, &TenantId::DEFAULT, &Purpose::UNSPECIFIED);
        key.digits(&Label::VIN, value)
    }

    #[test]
    fn every_check_holds() {
        for value in ["a", "b", "c", "d"] {
            let imei = imei(&mut digits(value), "49-015420-323751-8").unwrap();
            let plain: String = imei.replace('-', "");
            assert_eq!(luhn_digit(&plain[..14]).to_string(), plain[14..], "{imei}");
            assert!(imei.starts_with("00-"));

            let iban = iban(&mut digits(value), "de89 3704 0044 0532 0130 00").unwrap();
            assert!(iban.starts_with("de") && iban.as_bytes()[4] == b' ', "{iban}");
            let plain: String = iban.replace(' ', "").to_ascii_uppercase();
            let moved = format!("{}{}", &plain[4..], &plain[..4]);
            let number = moved.chars().map(|c| c.to_digit(36).unwrap().to_string()).collect::<String>();
            assert_eq!(
                number.bytes().fold(0, |sum: u32, digit| (sum * 10 + u32::from(digit - b'0')) % 97),
                1,
                "{iban}"
            );

            let routing = routing(&mut digits(value), "021000021").unwrap();
            let digit = |at: usize| u32::from(routing.as_bytes()[at] - b'0');
            let sum = 3 * (digit(0) + digit(3) + digit(6))
                + 7 * (digit(1) + digit(4) + digit(7))
                + digit(2)
                + digit(5)
                + digit(8);
            assert_eq!(sum % 10, 0, "{routing}");
        }
        // The check digit of a published example: the position that the others determine.
        let vin = vin(&mut digits("x"), "1M8GDM9AXKP042788").unwrap();
        assert!(vin.starts_with("1M8") && vin.len() == 17 && !vin.contains(['I', 'O', 'Q']), "{vin}");
        assert_eq!(super::vin(&mut digits("x"), "too short"), None);
    }
}
