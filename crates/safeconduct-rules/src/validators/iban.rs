//! International bank account numbers: ISO 13616, check digits after ISO 7064 MOD 97-10.

use super::iban_table::SHAPES;
use safeconduct_core::Verdict;

/// Checks an IBAN: the country's length and letters-and-digits shape, then mod 97 = 1.
///
/// Source: ISO 13616-1 and the SWIFT IBAN registry. Spaces and dashes between groups are
/// skipped; letters may be lower case, as people type them.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::iban;
///
/// assert_eq!(iban("GB82 WEST 1234 5698 7654 32"), Verdict::Confirmed);
/// assert_eq!(iban("GB82 WEST 1234 5698 7654 33"), Verdict::Rejected);
/// ```
pub fn iban(candidate: &str) -> Verdict {
    match has_country_shape(candidate) && remainder(candidate) == 1 {
        true if inner_check_holds(candidate) => Verdict::Confirmed,
        true => Verdict::Inconclusive,
        false => Verdict::Rejected,
    }
}

/// Whether the account inside satisfies its country's own check, where there is one that all banks keep.
///
/// Belgium: the last two are the rest mod 97 (Febelfin); Norway: mod 11 (Bits); Spain: two digits mod 11 (Banco de
/// España); Portugal, Slovenia and the heirs of Yugoslavia: mod 97 = 1 over the whole.
fn inner_check_holds(candidate: &str) -> bool {
    let account: Vec<u32> =
        characters(candidate).skip(4).filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0')).collect();
    let rest = |digits: &[u32]| digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % 97);
    let weighted = |digits: &[u32], weights: &[u32]| -> u32 {
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
    };
    let country: Vec<u8> = characters(candidate).take(2).collect();
    match (country.as_slice(), account.as_slice()) {
        (b"BE", [body @ .., a, b]) => matches!((rest(body), a * 10 + b), (0, 97)) || rest(body) == a * 10 + b,
        (b"NO", all) => weighted(all, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
        (b"ES", all) => {
            super::es_ccc(&all.iter().map(u32::to_string).collect::<String>()) == Verdict::Confirmed
        }
        (b"PT" | b"SI" | b"RS" | b"ME" | b"MK" | b"BA", all) => rest(all) == 1,
        _ => true,
    }
}

/// Letters and digits in upper case, separators skipped.
fn characters(candidate: &str) -> impl Iterator<Item = u8> + Clone + '_ {
    candidate.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase())
}

fn has_country_shape(candidate: &str) -> bool {
    let mut rest = characters(candidate);
    let country = [rest.next(), rest.next()];
    let checks = [rest.next(), rest.next()];
    if !checks.iter().all(|check| check.is_some_and(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let shape = SHAPES.iter().find(|(name, _)| name.bytes().map(Some).eq(country));
    let Some((_, shape)) = shape else { return false };
    let account = shape.iter().flat_map(|(count, kind)| std::iter::repeat_n(*kind, *count));
    let fits = |byte: u8, kind: u8| match kind {
        b'n' => byte.is_ascii_digit(),
        b'a' => byte.is_ascii_uppercase(),
        _ => true,
    };
    account.clone().count() == rest.clone().count() && account.zip(rest).all(|(kind, byte)| fits(byte, kind))
}

/// The whole number mod 97 after the first four characters moved to the end (ISO 7064 MOD 97-10).
fn remainder(candidate: &str) -> u32 {
    let moved = characters(candidate).skip(4).chain(characters(candidate).take(4));
    moved.fold(0, |value, byte| match byte {
        b'0'..=b'9' => (value * 10 + u32::from(byte - b'0')) % 97,
        _ => (value * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    /// Examples of the registry.
    const PUBLISHED: &[&str] = &[
        "AD12 0001 2030 2003 5910 0100",
        "AE07 0331 2345 6789 0123 456",
        "AL47 2121 1009 0000 0002 3569 8741",
        "AT61 1904 3002 3457 3201",
        "BE68 5390 0754 7034",
        "BG80 BNBG 9661 1020 3456 78",
        "BR18 0036 0305 0000 1000 9795 493C 1",
        "CH93 0076 2011 6238 5295 7",
        "CY17 0020 0128 0000 0012 0052 7600",
        "CZ65 0800 0000 1920 0014 5399",
        "DE89 3704 0044 0532 0130 00",
        "DK50 0040 0440 1162 43",
        "EE38 2200 2210 2014 5685",
        "EG38 0019 0005 0000 0000 2631 8000 2",
        "ES91 2100 0418 4502 0005 1332",
        "FI21 1234 5600 0007 85",
        "FR14 2004 1010 0505 0001 3M02 606",
        "GB29 NWBK 6016 1331 9268 19",
        "GE29 NB00 0000 0101 9049 17",
        "GR16 0110 1250 0000 0001 2300 695",
        "HR12 1001 0051 8630 0016 0",
        "HU42 1177 3016 1111 1018 0000 0000",
        "IE29 AIBK 9311 5212 3456 78",
        "IL62 0108 0000 0009 9999 999",
        "IS14 0159 2600 7654 5510 7303 39",
        "IT60 X054 2811 1010 0000 0123 456",
        "KZ86 125K ZT50 0410 0100",
        "LT12 1000 0111 0100 1000",
        "LU28 0019 4006 4475 0000",
        "LV80 BANK 0000 4351 9500 1",
        "MC58 1122 2000 0101 2345 6789 030",
        "MD24 AG00 0225 1000 1310 4168",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "MU17 BOMM 0101 1010 3030 0200 000M UR",
        "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947",
        "PK36 SCBL 0000 0011 2345 6702",
        "PL61 1090 1014 0000 0712 1981 2874",
        "PT50 0002 0123 1234 5678 9015 4",
        "RO49 AAAA 1B31 0075 9384 0000",
        "RS35 2600 0560 1001 6113 79",
        "SA03 8000 0000 6080 1016 7519",
        "SE45 5000 0000 0583 9825 7466",
        "SI56 2633 0001 2039 086",
        "SK31 1200 0000 1987 4263 7541",
        "SM86 U032 2509 8000 0000 0270 100",
        "TN59 1000 6035 1835 9847 8831",
        "TR33 0006 1005 1978 6457 8413 26",
        "UA21 3223 1300 0002 6007 2335 6600 1",
        "VG96 VPVG 0000 0123 4567 8901",
        "XK05 1212 0123 4567 8906",
    ];

    #[test]
    fn published_examples_hold_and_every_changed_digit_shows() {
        for example in PUBLISHED {
            assert_eq!(iban(example), Verdict::Confirmed, "{example}");
            assert_eq!(iban(&example.to_lowercase().replace(' ', "")), Verdict::Confirmed, "{example}");
            laws::refuses_every_single_digit_change(iban, example);
        }
    }

    #[test]
    fn wrong_country_length_or_kind_is_refused() {
        let wrong = [
            "",
            "DE",
            "ZZ89 3704 0044 0532 0130 00",
            "DE89 3704 0044 0532 0130",
            "DE89 3704 0044 0532 0130 00 1",
        ];
        laws::knows(iban, &[], &wrong);
    }

    #[test]
    fn the_table_names_each_country_once() {
        let mut names: Vec<_> = SHAPES.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SHAPES.len());
    }
}
