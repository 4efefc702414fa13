//! Format-preserving encryption: FF1 of NIST SP 800-38G, with the alphabet that a label's values are made of.
//!
//! Separators stay where they are, digits stay digits, and a value with letters stays one; an address of the network stays
//! one too. Values of fewer than a million possibilities are refused, as the standard's revision asks: they could be
//! enumerated. So are values that would be none of their kind any more, such as dates and names.

use crate::RedactError;
use crate::hash::DerivedKey;
use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use safeconduct_core::Label;
use std::net::IpAddr;

/// The fewest values an alphabet must give at a value's length.
const DOMAIN_MIN: u64 = 1_000_000;
/// Longer values are no identifiers.
const CHARS_MAX: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Encrypt,
    Decrypt,
}

/// What a value is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    /// Digits: values of digits only stay such.
    Digits,
    /// Digits and upper-case letters, one letter at least: values with letters stay such.
    Letters,
}

impl Alphabet {
    /// The alphabet of a value; of labels whose values are digits alone, it is never another.
    fn of(label: &Label, value: &str) -> Option<Alphabet> {
        let mut counting = value.chars().filter(|c| c.is_alphanumeric());
        match counting.all(|c| c.is_ascii_digit()) {
            true => Some(Alphabet::Digits),
            false if DIGITS_ONLY.contains(label) => None,
            false => Some(Alphabet::Letters),
        }
    }

    const fn radix(self) -> u32 {
        match self {
            Alphabet::Digits => 10,
            Alphabet::Letters => 36,
        }
    }

    /// Whether numerals of this radix spell a value of this alphabet.
    fn holds(self, numerals: &[u16]) -> bool {
        self == Alphabet::Digits || numerals.iter().any(|numeral| *numeral >= 10)
    }
}

/// Labels whose values are digits and separators, whatever was found.
const DIGITS_ONLY: [Label; 21] = [
    Label::CREDIT_CARD,
    Label::PHONE_NUMBER,
    Label::US_SSN,
    Label::US_ITIN,
    Label::US_EIN,
    Label::US_BANK_NUMBER,
    Label::ABA_ROUTING_NUMBER,
    Label::US_NPI,
    Label::IMEI,
    Label::IMSI,
    Label::ICCID,
    Label::ZIP_CODE,
    Label::CVV,
    Label::DE_TAX_ID,
    Label::FR_NIR,
    Label::UK_NHS,
    Label::IN_AADHAAR,
    Label::PL_PESEL,
    Label::BR_CPF,
    Label::CA_SIN,
    Label::AU_TFN,
];

/// Labels whose values are more than letters and digits in a row: encrypted, they would be none of their kind.
const SHAPED: [Label; 12] = [
    Label::AGE,
    Label::CARD_EXPIRY,
    Label::COORDINATES,
    Label::DATE_OF_BIRTH,
    Label::DATE_TIME,
    Label::DOMAIN_NAME,
    Label::EMAIL_ADDRESS,
    Label::LOCATION,
    Label::ORGANIZATION,
    Label::PERSON,
    Label::STREET_ADDRESS,
    Label::URL,
];

/// The value under the cipher, separators kept.
///
/// # Errors
/// [`RedactError::Domain`] when the value is too short, too long or not made of the label's alphabet.
pub(crate) fn apply(
    key: &DerivedKey,
    label: &Label,
    value: &str,
    direction: Direction,
) -> Result<String, RedactError> {
    let refused = || RedactError::Domain { label: label.clone() };
    if SHAPED.contains(label) {
        return Err(refused());
    }
    if *label == Label::IP_ADDRESS {
        return address(key, label, value, direction).ok_or_else(refused);
    }
    let alphabet = Alphabet::of(label, value).ok_or_else(refused)?;
    let radix = alphabet.radix();
    let counting = |c: char| c.is_alphanumeric();
    let numerals: Option<Vec<u16>> = value
        .chars()
        .filter(|c| counting(*c))
        .map(|c| c.to_digit(radix).filter(|_| !c.is_ascii_lowercase()).map(|digit| digit as u16))
        .collect();
    let numerals = numerals.filter(|numerals| numerals.len() <= CHARS_MAX).ok_or_else(refused)?;
    let domain = u64::from(radix).checked_pow(numerals.len() as u32).unwrap_or(u64::MAX);
    if domain < DOMAIN_MIN {
        return Err(refused());
    }
    let cipher = FF1::<Aes256>::new(key.bytes(), radix).map_err(|_| refused())?;
    // A value with letters could come out as digits alone and be read as such on the way back. It is then encrypted
    // again until it has a letter (cycle walking, as in the standard's appendix on smaller domains): the way back does
    // the same and meets the same values.
    let mut numerals = numerals;
    loop {
        let outcome = match direction {
            Direction::Encrypt => cipher.encrypt(label.as_bytes(), &FlexibleNumeralString::from(numerals)),
            Direction::Decrypt => cipher.decrypt(label.as_bytes(), &FlexibleNumeralString::from(numerals)),
        };
        numerals = Vec::from(outcome.map_err(|_| refused())?);
        if alphabet.holds(&numerals) {
            break;
        }
    }
    let mut numerals = numerals.into_iter();
    let mut next = || {
        let digit = numerals.next().and_then(|numeral| char::from_digit(u32::from(numeral), radix));
        digit.map(|digit| digit.to_ascii_uppercase()).ok_or_else(refused)
    };
    value.chars().map(|c| if counting(c) { next() } else { Ok(c) }).collect()
}

/// An address for an address: all 32 or 128 bits of it, written as addresses are.
fn address(key: &DerivedKey, label: &Label, value: &str, direction: Direction) -> Option<String> {
    let address: IpAddr = value.parse().ok()?;
    // Another spelling of it would not come back as it was.
    if address.to_string() != value {
        return None;
    }
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let bits = octets.iter().flat_map(|octet| (0..8).rev().map(move |bit| u16::from(octet >> bit & 1)));
    let bits = FlexibleNumeralString::from(bits.collect::<Vec<u16>>());
    let cipher = FF1::<Aes256>::new(key.bytes(), 2).ok()?;
    let outcome = match direction {
        Direction::Encrypt => cipher.encrypt(label.as_bytes(), &bits),
        Direction::Decrypt => cipher.decrypt(label.as_bytes(), &bits),
    };
    let bits = Vec::from(outcome.ok()?);
    let octet = |bits: &[u16]| bits.iter().fold(0, |octet, bit| octet << 1 | *bit as u8);
    let octets: Vec<u8> = bits.chunks(8).map(octet).collect();
    let address = match address {
        IpAddr::V4(_) => IpAddr::from(<[u8; 4]>::try_from(octets).ok()?),
        IpAddr::V6(_) => IpAddr::from(<[u8; 16]>::try_from(octets).ok()?),
    };
    Some(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Use, derive};
    use proptest::prelude::*;
    use safeconduct_core::{Key, Purpose, TenantId};

    fn key(tenant: &'static str) -> DerivedKey {
        derive(&Key::new([7; 32]), Use::FormatPreserving, &TenantId::declare(tenant), &Purpose::UNSPECIFIED)
    }

    proptest! {
        #[test]
        fn decryption_undoes_encryption_and_the_shape_stays(value in "[0-9]{6,19}|[0-9]{3}-[0-9]{2}-[0-9]{4}") {
            let sealed = apply(&key("acme"), &Label::US_SSN, &value, Direction::Encrypt).unwrap();
            prop_assert_eq!(sealed.len(), value.len());
            prop_assert_eq!(sealed.replace(|c: char| c.is_ascii_digit(), "0"), value.replace(|c: char| c.is_ascii_digit(), "0"));
            prop_assert_eq!(apply(&key("acme"), &Label::US_SSN, &sealed, Direction::Decrypt).unwrap(), value);
        }
    }

    proptest! {
        #[test]
        fn letters_stay_letters_and_digits_digits(value in "[A-Z][0-9A-Z]{3,8}|[0-9]{6,9}") {
            let sealed = apply(&key("acme"), &Label::PASSPORT, &value, Direction::Encrypt).unwrap();
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(digits(&sealed), digits(&value));
            prop_assert_eq!(apply(&key("acme"), &Label::PASSPORT, &sealed, Direction::Decrypt).unwrap(), value);
        }
    }

    proptest! {
        #[test]
        fn an_address_stays_one(v4 in any::<[u8; 4]>(), v6 in any::<[u8; 16]>()) {
            for address in [IpAddr::from(v4), IpAddr::from(v6)] {
                let value = address.to_string();
                let sealed = apply(&key("acme"), &Label::IP_ADDRESS, &value, Direction::Encrypt).unwrap();
                prop_assert!(sealed.parse::<IpAddr>().is_ok_and(|sealed| sealed.is_ipv4() == address.is_ipv4()));
                prop_assert_ne!(&sealed, &value);
                prop_assert_eq!(apply(&key("acme"), &Label::IP_ADDRESS, &sealed, Direction::Decrypt).unwrap(), value);
            }
        }
    }

    #[test]
    fn what_the_alphabet_does_not_hold_is_refused() {
        for (label, value, fine) in [
            (Label::CREDIT_CARD, "4111 1111 1111 1111", true),
            (Label::IBAN_CODE, "DE89 3704 0044 0532 0130 00", true),
            (Label::IBAN_CODE, "de89370400440532013000", false),
            (Label::CREDIT_CARD, "4111X", false),
            (Label::CVV, "123", false),
            (Label::ZIP_CODE, "94107", false),
            (Label::IP_ADDRESS, "203.0.113.77/32", false),
            (Label::IP_ADDRESS, "2001:DB8::1", false),
            (Label::DATE_OF_BIRTH, "1985-03-12", false),
            (Label::PERSON, "ANA RUIZ", false),
            (Label::PASSPORT, "C01X", true),
            (Label::PASSPORT, "C0é1X00T", false),
        ] {
            let outcome = apply(&key("acme"), &label, value, Direction::Encrypt);
            assert_eq!(outcome.is_ok(), fine, "{label} {value}");
            assert!(fine || outcome == Err(RedactError::Domain { label }));
        }
    }

    #[test]
    fn tenants_and_labels_have_nothing_in_common() {
        let value = "123456789";
        let seal = |tenant, label| apply(&key(tenant), &label, value, Direction::Encrypt).unwrap();
        assert_ne!(seal("acme", Label::US_SSN), seal("other", Label::US_SSN));
        assert_ne!(seal("acme", Label::US_SSN), seal("acme", Label::US_ITIN));
    }

    /// Sample 9 of the FF1 samples that NIST publishes: AES-256, radix 36, eleven bytes of tweak.
    #[test]
    fn the_cipher_is_the_one_of_the_standard() {
        let key: [u8; 32] = [
            0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6, 0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C,
            0xEF, 0x43, 0x59, 0xD8, 0xD5, 0x80, 0xAA, 0x4F, 0x7F, 0x03, 0x6D, 0x6F, 0x04, 0xFC, 0x6A, 0x94,
        ];
        let tweak = b"7777pqrs777";
        let numerals: Vec<u16> = (0..19).collect();
        let cipher = FF1::<Aes256>::new(&key, 36).unwrap();
        let sealed = cipher.encrypt(tweak, &FlexibleNumeralString::from(numerals)).unwrap();
        let text: String =
            Vec::from(sealed).into_iter().map(|n| char::from_digit(n.into(), 36).unwrap()).collect();
        assert_eq!(text, "xs8a0azh2avyalyzuwd");
    }
}
