//! Numbers of devices and vehicles: IMEI, MEID, ICCID, IMSI, MAC address, VIN.

use super::{digits::digits, luhn};
use safeconduct_core::Verdict;

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Confirmed } else { Verdict::Rejected }
}

fn count(candidate: &str) -> usize {
    digits(candidate).count()
}

fn varied(candidate: &str) -> bool {
    digits(candidate).any(|digit| Some(digit) != digits(candidate).next())
}

/// Checks an IMEI: fifteen digits, Luhn (3GPP TS 23.003, section 6.2); one with a software version has sixteen and no check.
pub fn imei(candidate: &str) -> Verdict {
    if count(candidate) == 16 && varied(candidate) {
        return Verdict::Inconclusive;
    }
    verdict(count(candidate) == 15 && varied(candidate) && luhn::passes(digits(candidate)))
}

/// Checks an ICCID: 19 or 20 digits starting 89, Luhn (ITU-T E.118).
pub fn iccid(candidate: &str) -> Verdict {
    let starts = digits(candidate).take(2).eq([8, 9]);
    verdict(starts && matches!(count(candidate), 19 | 20) && luhn::passes(digits(candidate)))
}

/// Checks an IMSI: fourteen or fifteen digits, a mobile country code that is given out (ITU-T E.212). There is no check digit.
pub fn imsi(candidate: &str) -> Verdict {
    let zone = is_mobile_country(digits(candidate).take(3).fold(0, |code, digit| code * 10 + digit));
    if zone && matches!(count(candidate), 14 | 15) && varied(candidate) {
        Verdict::Inconclusive
    } else {
        Verdict::Rejected
    }
}

/// The mobile country codes that are given out (ITU-T E.212, list of mobile country codes).
#[rustfmt::skip]
fn is_mobile_country(code: u32) -> bool {
    matches!(
        code,
        202 | 204 | 206 | 208 | 212..=214 | 216..=222 | 225 | 226 | 228 | 230..=232 | 234 | 235 | 238 | 240 | 242 | 244 | 246..=248
            | 250 | 255 | 257 | 259 | 260 | 262 | 266 | 268 | 270 | 272 | 274 | 276 | 278 | 280 | 282..=284 | 286 | 288..=290
            | 292..=295 | 297 | 302 | 308 | 310..=316 | 330 | 334 | 338 | 340 | 342 | 344 | 346 | 348 | 350 | 352 | 354 | 356 | 358
            | 360 | 362..=366 | 368 | 370 | 372 | 374 | 376 | 400..=402 | 404..=406 | 410 | 412..=422 | 424..=432 | 434 | 436..=438
            | 440 | 441 | 450 | 452 | 454..=457 | 460 | 461 | 466 | 467 | 470 | 472 | 502 | 505 | 510 | 514 | 515 | 520 | 525 | 528
            | 530 | 534..=537 | 539..=555 | 602..=643 | 645..=655 | 657..=659 | 702 | 704 | 706 | 708 | 710 | 712 | 714 | 716 | 722
            | 724 | 730 | 732 | 734 | 736 | 738 | 740 | 742 | 744 | 746 | 748 | 750 | 901
    )
}

/// Checks a MEID: fourteen hexadecimal digits from 99 on (3GPP2 S.R0048), or eighteen decimal ones; a check digit may
/// follow, Luhn in the same base.
pub fn meid(candidate: &str) -> Verdict {
    let hex: String = candidate.chars().filter(char::is_ascii_hexdigit).collect();
    let region =
        hex.get(..2).and_then(|start| u8::from_str_radix(start, 16).ok()).is_some_and(|start| start >= 0x99);
    let decimal = hex.bytes().all(|byte| byte.is_ascii_digit());
    match hex.len() {
        14 if region => Verdict::Inconclusive,
        15 if region && decimal => verdict(luhn::passes(digits(&hex))),
        15 if region => verdict(hexadecimal_luhn_holds(&hex)),
        18 if decimal => Verdict::Inconclusive,
        19 if decimal => verdict(luhn::passes(digits(&hex))),
        _ => Verdict::Rejected,
    }
}

/// The Luhn sum in base 16, of which the last digit is the check.
fn hexadecimal_luhn_holds(hex: &str) -> bool {
    let places = hex.chars().rev().filter_map(|c| c.to_digit(16)).enumerate();
    let sum: u32 = places
        .map(|(place, digit)| match place % 2 {
            0 => digit,
            _ => digit * 2 / 16 + digit * 2 % 16,
        })
        .sum();
    sum.is_multiple_of(16)
}

/// Checks a MAC address (IEEE 802, EUI-48): six octets, one kind of separator, not all zero or all ones.
///
/// Three groups with dots and no letter, `0209.0020.0002`, are `Inconclusive`: tables of weights look like that.
pub fn mac_address(candidate: &str) -> Verdict {
    let hex: Vec<u8> =
        candidate.bytes().filter(u8::is_ascii_hexdigit).map(|byte| byte.to_ascii_lowercase()).collect();
    let separators: Vec<char> = candidate.chars().filter(|c| !c.is_ascii_hexdigit()).collect();
    let one_kind = separators.windows(2).all(|pair| pair.first() == pair.last());
    let nobody = hex.iter().all(|byte| *byte == b'0') || hex.iter().all(|byte| *byte == b'f');
    let dotted = separators.first() == Some(&'.') && hex.iter().all(u8::is_ascii_digit);
    match verdict(hex.len() == 12 && one_kind && !nobody) {
        Verdict::Confirmed if dotted => Verdict::Inconclusive,
        verdict => verdict,
    }
}

/// Checks a vehicle identification number (ISO 3779): seventeen characters without I, O, Q; the check in
/// the ninth place is binding in North America and China, so elsewhere a failed one is `Inconclusive`.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::vin;
///
/// assert_eq!(vin("1M8GDM9AXKP042788"), Verdict::Confirmed);
/// assert_eq!(vin("1M8GDM9A1KP042788"), Verdict::Rejected);
/// ```
pub fn vin(candidate: &str) -> Verdict {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let text = candidate.to_ascii_uppercase();
    let value = |c: char| match c {
        'A'..='H' => Some(u32::from(c) - u32::from('A') + 1),
        'J'..='N' => Some(u32::from(c) - u32::from('J') + 1),
        'P' => Some(7),
        'R' => Some(9),
        'S'..='Z' => Some(u32::from(c) - u32::from('S') + 2),
        digit => digit.to_digit(10),
    };
    let values: Option<Vec<u32>> = text.chars().map(value).collect();
    let Some(values) = values.filter(|values| values.len() == 17) else { return Verdict::Rejected };
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
    let letters = text.bytes().filter(u8::is_ascii_uppercase).count();
    let serial = text.bytes().skip(13).all(|byte| byte.is_ascii_digit());
    match text.chars().nth(8) {
        _ if !(2..=14).contains(&letters) || !serial => Verdict::Rejected,
        Some(check) if check == expected => Verdict::Confirmed,
        _ if text.starts_with(|c: char| "12345L".contains(c)) => Verdict::Rejected,
        _ => Verdict::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    #[test]
    fn published_values() {
        laws::knows(
            imei,
            &["490154203237518", "35-209900-176148-1"],
            &["490154203237519", "000000000000000", "4901542032375"],
        );
        laws::refuses_every_single_digit_change(imei, "490154203237518");
        laws::knows(iccid, &["8991101200003204514"], &["8991101200003204510", "8891101200003204510"]);
        laws::knows(
            mac_address,
            &["00:1A:2B:3C:4D:5E", "001a.2b3c.4d5e", "00-1A-2B-3C-4D-5E"],
            &["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "00:1A-2B:3C:4D:5E"],
        );
        laws::knows(vin, &["1M8GDM9AXKP042788"], &["1M8GDM9AXKPO42788", "11111111111111111"]);
        assert_eq!(vin("WVWZZZ1JZXW000001"), Verdict::Inconclusive);
        assert_eq!(imsi("310150123456789"), Verdict::Inconclusive);
        laws::knows(meid, &["AF0123450ABCDEC"], &["AF0123450ABCDEA", "10000000000000"]);
        assert_eq!(meid("AF 01 23 45 0A BC DE"), Verdict::Inconclusive);
        assert_eq!(mac_address("0209.0020.0002"), Verdict::Inconclusive);
    }
}
