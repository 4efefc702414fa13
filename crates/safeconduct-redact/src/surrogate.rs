//! Invents something of the same shape: the same value always becomes the same invention, under one key.
//!
//! Inventions come from ranges that nobody owns: `example.org` (RFC 2606), documentation networks (RFC 5737, RFC 3849),
//! 555-01xx telephone numbers, social security numbers of the area 666, and a card range that issuers use for tests.

use crate::hash::{DerivedKey, Digits};
use crate::normalize::normalize;
use safeconduct_core::{Category, Label};

/// First names and family names by script, invented people's.
const NAMES: [(char, &[&str], &[&str]); 4] = [
    (
        'A',
        &["Alex", "Robin", "Sam", "Kim", "Jules", "Noa", "Mika", "Toni"],
        &["Berg", "Field", "Lake", "Moss", "Reed", "Stone", "Vale", "Wood"],
    ),
    ('А', &["Саша", "Женя", "Валя", "Слава"], &["Лесных", "Белых", "Малых", "Седых"]),
    ('一', &["子安", "文心", "明远", "若水"], &["李", "王", "陈", "林"]),
    ('α', &["Άλεξ", "Νίκη", "Δάφνη", "Ίρις"], &["Λίμνη", "Πέτρας", "Βράχος", "Δάσος"]),
];

/// An invention for the value, of its shape.
pub(crate) fn apply(key: &DerivedKey, label: &Label, text: &str) -> String {
    let mut digits = key.digits(label, &normalize(label, text));
    match label {
        label if *label == Label::EMAIL_ADDRESS => format!("{}@example.org", handle(&mut digits)),
        label if *label == Label::URL => format!("https://example.org/{}", handle(&mut digits)),
        label if *label == Label::DOMAIN_NAME => format!("{}.example.org", handle(&mut digits)),
        label if *label == Label::PHONE_NUMBER => phone(&mut digits, text),
        label if *label == Label::CREDIT_CARD => card(&mut digits, text),
        label if *label == Label::US_SSN => refill(text, &mut digits, "666"),
        label if *label == Label::IP_ADDRESS => address(&mut digits, text),
        label if *label == Label::PERSON => person(&mut digits, text),
        label if label.category() == Category::Location => shuffle(&mut digits, text),
        _ => shuffle(&mut digits, text),
    }
}

fn handle(digits: &mut Digits) -> String {
    let letters = (0..8).map(|_| char::from(b'a' + digits.below(26) as u8));
    std::iter::once('u').chain(letters).collect()
}

/// The digits of `text` replaced by `lead` and then by chance, everything else kept.
fn refill(text: &str, digits: &mut Digits, lead: &str) -> String {
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

/// A number of the same length that passes the Luhn check, from a range that card networks document for tests.
fn card(digits: &mut Digits, text: &str) -> String {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let body: String = refill(&"0".repeat(count.saturating_sub(1)), digits, "411111");
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(digit - b'0')) {
            (0, digit) => digit * 2 / 10 + digit * 2 % 10,
            (_, digit) => digit,
        })
        .sum();
    let whole = format!("{body}{}", (10 - sum % 10) % 10);
    refill(text, digits, &whole)
}

fn address(digits: &mut Digits, text: &str) -> String {
    if text.contains(':') {
        return format!("2001:db8::{:x}:{:x}", digits.below(0x10000), 1 + digits.below(0xFFFF));
    }
    let network =
        ["192.0.2", "198.51.100", "203.0.113"].get(digits.below(3) as usize).copied().unwrap_or("192.0.2");
    format!("{network}.{}", 1 + digits.below(254))
}

/// As many words as the name has, of the script that it begins in.
fn person(digits: &mut Digits, text: &str) -> String {
    let script = match text.chars().find(|c| c.is_alphabetic()).unwrap_or('A') {
        '\u{370}'..='\u{3FF}' => 'α',
        '\u{400}'..='\u{52F}' => 'А',
        '\u{3040}'..='\u{9FFF}' => '一',
        _ => 'A',
    };
    let [latin, ..] = NAMES;
    let (_, first, family) = NAMES.into_iter().find(|(sample, ..)| *sample == script).unwrap_or(latin);
    let mut pick = |names: &[&'static str]| {
        names.get(digits.below(names.len() as u32) as usize).copied().unwrap_or("Alex")
    };
    if script == '一' {
        return format!("{}{}", pick(family), pick(first));
    }
    match text.split_whitespace().count() {
        0 | 1 => pick(first).to_owned(),
        words => {
            let mut name: Vec<&str> = (1..words.min(4)).map(|_| pick(first)).collect();
            name.push(pick(family));
            name.join(" ")
        }
    }
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

    fn invent(label: Label, text: &str) -> String {
        let key = derive(&Key::new([7; 32]), Use::Surrogate, &TenantId::DEFAULT, &Purpose::UNSPECIFIED);
        apply(&key, &label, text)
    }

    proptest! {
        #[test]
        fn any_text_has_a_surrogate_and_always_the_same(text in any::<String>(), at in 0..Label::KNOWN.len()) {
            let label = &Label::KNOWN[at];
            prop_assert_eq!(invent(label.clone(), &text), invent(label.clone(), &text));
        }

        #[test]
        fn cards_pass_the_luhn_check_and_keep_their_separators(number in "[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{3,4}") {
            let card = invent(Label::CREDIT_CARD, &number);
            let sum: u32 = card.chars().rev().filter_map(|c| c.to_digit(10)).enumerate()
                .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }).sum();
            prop_assert_eq!(sum % 10, 0, "{}", card);
            let marks = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
            prop_assert_eq!(marks(&card), marks(&number));
        }
    }

    #[test]
    fn inventions_come_from_ranges_that_nobody_owns() {
        for (label, text, shape) in [
            (Label::EMAIL_ADDRESS, "ana@firm.example", "@example.org"),
            (Label::PHONE_NUMBER, "(212) 555-0199", "555-01"),
            (Label::US_SSN, "078-05-1120", "666-"),
            (Label::IP_ADDRESS, "2a00::1", "2001:db8::"),
            (Label::CREDIT_CARD, "5555 5555 5555 4444", "4111 11"),
        ] {
            assert!(invent(label.clone(), text).contains(shape), "{label}");
        }
        assert_eq!(invent(Label::PERSON, "José Ruiz").split(' ').count(), 2);
        assert!(
            invent(Label::PERSON, "Анна Иванова").chars().next().is_some_and(|c| ('А'..='я').contains(&c))
        );
        assert_eq!(
            invent(Label::EMAIL_ADDRESS, "Ana@firm.example"),
            invent(Label::EMAIL_ADDRESS, "ana@firm.example")
        );
        assert_eq!(invent(Label::VIN, "WVWZZZ1JZ3W386752").len(), 17);
    }
}
