//! Invents something of the same shape: the same value always becomes the same invention, under one key.
//!
//! Inventions come from ranges that nobody owns where there are such: `example.org` (RFC 2606), documentation networks
//! (RFC 5737, RFC 3849), 555-01xx telephone numbers, social security numbers of the area 666, a card range that issuers use
//! for tests, ZIP codes that begin with 000, type codes of test handsets. Checksums of cards, accounts, handsets and vehicles
//! hold. Of national numbers only the shape is kept: one that passed its check could be somebody's.

use crate::hash::{DerivedKey, Digits};
use crate::normalize::normalize;
use safeconduct_core::Label;

mod checked;
mod words;

/// How often an invention that turns out to be the value itself is thrown away.
const TRIES: usize = 8;

/// An invention for the value, of its shape; `None` where there is nothing in it to invent, e.g. marks only.
pub(crate) fn apply(key: &DerivedKey, label: &Label, text: &str) -> Option<String> {
    let mut digits = key.digits(label, &normalize(label, text));
    let inventions = std::iter::repeat_with(|| invent(&mut digits, label, text)).take(TRIES);
    let mut fresh = inventions.filter(|invention| !invention.contains(text));
    fresh.next()
}

fn invent(digits: &mut Digits, label: &Label, text: &str) -> String {
    known(digits, label, text).unwrap_or_else(|| shuffle(digits, text))
}

/// An invention for a label whose values have a shape of their own, and this one has it.
fn known(digits: &mut Digits, label: &Label, text: &str) -> Option<String> {
    match label.as_str() {
        "EMAIL_ADDRESS" => Some(format!("{}@example.org", handle(digits))),
        "URL" => Some(format!("https://example.org/{}", handle(digits))),
        "DOMAIN_NAME" => Some(format!("{}.example.org", handle(digits))),
        "USERNAME" => Some(handle(digits)),
        "CREDIT_CARD" => Some(checked::card(digits, text)),
        "IMEI" => checked::imei(digits, text),
        "IBAN_CODE" => checked::iban(digits, text),
        "ABA_ROUTING_NUMBER" => checked::routing(digits, text),
        "VIN" => checked::vin(digits, text),
        "US_SSN" => Some(refill(text, digits, "666")),
        "ZIP_CODE" => Some(refill(text, digits, "000")),
        "IP_ADDRESS" => Some(address(digits, text)),
        "MAC_ADDRESS" => Some(hardware(digits, text)),
        "DATE_OF_BIRTH" | "DATE_TIME" => Some(words::date(digits, text)),
        "CARD_EXPIRY" => Some(words::expiry(digits, text)),
        "AGE" => {
            let age = (20 + digits.below(60)).to_string();
            Some(refill(text, digits, &age))
        }
        "COORDINATES" => Some(words::coordinates(digits, text)),
        "PERSON" => Some(words::person(digits, text)),
        "ORGANIZATION" => Some(words::organization(digits)),
        "LOCATION" => Some(words::place(digits)),
        "STREET_ADDRESS" => Some(words::street(digits)),
        name if name.ends_with("PHONE_NUMBER") || name.ends_with("MOBILE_NUMBER") => {
            Some(phone(digits, text))
        }
        _ => None,
    }
}

fn handle(digits: &mut Digits) -> String {
    let letters = (0..8).map(|_| char::from(b'a' + digits.below(26) as u8));
    std::iter::once('u').chain(letters).collect()
}

/// The digits of `text` replaced by `lead` and then by chance, everything else kept.
pub(super) fn refill(text: &str, digits: &mut Digits, lead: &str) -> String {
    let mut lead = lead.chars();
    let mut fill = |c: char| match c.is_ascii_digit() {
        true => lead.next().unwrap_or_else(|| char::from(b'0' + digits.below(10) as u8)),
        false => c,
    };
    text.chars().map(&mut fill).collect()
}

/// `+1 555-01xx` behind whatever shape; numbers of ten digits and more keep their separators.
fn phone(digits: &mut Digits, text: &str) -> String {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let area = 200 + digits.below(700);
    let line = format!("{area}55501");
    match count {
        10 => refill(text, digits, &line),
        11.. if text.starts_with("+1") || text.starts_with('1') => refill(text, digits, &format!("1{line}")),
        _ => format!("+1{line}{:02}", digits.below(100)),
    }
}

fn address(digits: &mut Digits, text: &str) -> String {
    if text.contains(':') {
        return format!("2001:db8::{:x}:{:x}", digits.below(0x10000), 1 + digits.below(0xFFFF));
    }
    let network =
        ["192.0.2", "198.51.100", "203.0.113"].get(digits.below(3) as usize).copied().unwrap_or("192.0.2");
    format!("{network}.{}", 1 + digits.below(254))
}

/// A locally administered unicast address, in the value's own spelling.
fn hardware(digits: &mut Digits, text: &str) -> String {
    let lower = text.chars().any(|c| c.is_ascii_lowercase());
    let mut lead = "02".chars();
    let hex = |c: char| match c.is_ascii_hexdigit() {
        true => {
            let digit = lead.next().or_else(|| char::from_digit(digits.below(16), 16)).unwrap_or('0');
            if lower { digit } else { digit.to_ascii_uppercase() }
        }
        false => c,
    };
    text.chars().map(hex).collect()
}

/// Digits for digits, letters for letters of the same case; what is neither stays.
fn shuffle(digits: &mut Digits, text: &str) -> String {
    let letter = |digits: &mut Digits, from: u8| char::from(from + digits.below(26) as u8);
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from(b'0' + digits.below(10) as u8),
            c if c.is_uppercase() => letter(digits, b'A'),
            c if c.is_alphabetic() => letter(digits, b'a'),
            c if c.is_alphanumeric() => char::from(b'0' + digits.below(10) as u8),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{Use, derive};
    use proptest::prelude::*;
    use safeconduct_core::{Key, Purpose, TenantId};

    fn invention(label: Label, text: &str) -> String {
        let key = derive(&Key::new([7; 32]), Use::Surrogate, &TenantId::DEFAULT, &Purpose::UNSPECIFIED);
        apply(&key, &label, text).unwrap_or_default()
    }

    proptest! {
        #[test]
        fn any_text_has_a_surrogate_and_always_the_same(text in any::<String>(), at in 0..Label::KNOWN.len()) {
            let label = &Label::KNOWN[at];
            prop_assert_eq!(invention(label.clone(), &text), invention(label.clone(), &text));
        }

        #[test]
        fn cards_pass_the_luhn_check_and_keep_their_separators(number in "[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{3,4}") {
            let card = invention(Label::CREDIT_CARD, &number);
            let sum: u32 = card.chars().rev().filter_map(|c| c.to_digit(10)).enumerate()
                .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }).sum();
            prop_assert_eq!(sum % 10, 0, "{}", card);
            let marks = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
            prop_assert_eq!(marks(&card), marks(&number));
        }
    }

    proptest! {
        #[test]
        fn no_invention_holds_the_value(text in "[0-9A-Za-zÄ張. -]{1,12}", at in 0..Label::KNOWN.len()) {
            let invented = invention(Label::KNOWN[at].clone(), &text);
            prop_assert!(invented.is_empty() || !invented.contains(&text), "{}", Label::KNOWN[at]);
        }
    }

    #[test]
    fn where_there_is_nothing_to_invent_nothing_is_said() {
        assert!(!invention(Label::ORGANIZATION, "😀").is_empty());
        assert_eq!(invention(Label::PASSPORT, "---"), "");
    }

    #[test]
    fn inventions_come_from_ranges_that_nobody_owns() {
        for (label, text, shape) in [
            (Label::EMAIL_ADDRESS, "ana@firm.example", "@example.org"),
            (Label::PHONE_NUMBER, "(212) 555-0199", "555-01"),
            (Label::US_SSN, "078-05-1120", "666-"),
            (Label::IP_ADDRESS, "2a00::1", "2001:db8::"),
            (Label::CREDIT_CARD, "5555 5555 5555 4444", "4111 11"),
            (Label::CREDIT_CARD, "3714 496353 98431", "3782 82"),
            (Label::ZIP_CODE, "94107-1234", "000"),
            (Label::MAC_ADDRESS, "f4:5c:89:ab:cd:ef", "02:"),
            (Label::PH_MOBILE_NUMBER, "+63 917 123 4567", "555"),
            (Label::USERNAME, "ana_ruiz", "u"),
            (Label::STREET_ADDRESS, "12 Elm St", "Example"),
        ] {
            assert!(invention(label.clone(), text).contains(shape), "{label}");
        }
        assert_eq!(invention(Label::PERSON, "José Ruiz").split(' ').count(), 2);
        assert!(
            invention(Label::PERSON, "Анна Иванова").chars().next().is_some_and(|c| ('А'..='я').contains(&c))
        );
        assert_eq!(
            invention(Label::EMAIL_ADDRESS, "Ana@firm.example"),
            invention(Label::EMAIL_ADDRESS, "ana@firm.example")
        );
        assert_eq!(invention(Label::VIN, "WVWZZZ1JZ3W386752").len(), 17);
    }
}
