//! Brings spellings of one value to one form, so that they share a placeholder's stem and a hash.

use safeconduct_core::{Category, Label};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What spellings of a label's values differ in without meaning anything else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Nothing: every byte counts.
    Exact,
    /// Case, separators: what counts are letters and digits.
    Identifier,
    /// Case and the shape of white space.
    Words,
}

/// Labels of other families whose values are numbers or codes that people group as they like.
const CODES: [Label; 9] = [
    Label::ICCID,
    Label::IMEI,
    Label::IMSI,
    Label::ISBN,
    Label::ISNI,
    Label::LEI,
    Label::MAC_ADDRESS,
    Label::MEID,
    Label::VIN,
];

fn spelling(label: &Label) -> Spelling {
    match label.category() {
        Category::GovernmentId | Category::Financial | Category::Health => Spelling::Identifier,
        Category::Contact | Category::Network | Category::Other if CODES.contains(label) => {
            Spelling::Identifier
        }
        Category::Contact if is_phone(label) => Spelling::Identifier,
        Category::Credential | Category::Business | Category::Other => Spelling::Exact,
        Category::Contact
        | Category::Network
        | Category::Location
        | Category::Person
        | Category::Organization
        | Category::Demographic => Spelling::Words,
    }
}

/// `PHONE_NUMBER`, and the national ones named after it.
fn is_phone(label: &Label) -> bool {
    ["PHONE_NUMBER", "MOBILE_NUMBER"].iter().any(|name| label.as_str().ends_with(name))
}

/// Whether values of this label are numbers or codes: their separators and their case mean nothing.
pub(crate) fn is_identifier(label: &Label) -> bool {
    spelling(label) == Spelling::Identifier
}

/// The form that all spellings of a value of this label share: the one under which a vault keeps it
/// and a record tags it.
pub fn normalize<'v>(label: &Label, value: &'v str) -> Cow<'v, str> {
    let spelling = spelling(label);
    if spelling == Spelling::Exact || (value.is_ascii() && value.bytes().all(|byte| settled(spelling, byte)))
    {
        return Cow::Borrowed(value);
    }
    let composed: Cow<'_, str> =
        if is_nfc(value) { value.into() } else { value.nfc().collect::<String>().into() };
    let mut out = String::with_capacity(composed.len());
    match spelling {
        Spelling::Identifier => {
            let counting = composed.chars().filter(|c| c.is_alphanumeric() || *c == '+');
            counting.for_each(|c| out.extend(c.to_uppercase()));
        }
        Spelling::Words | Spelling::Exact => {
            for (at, word) in composed.split_whitespace().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                word.chars().for_each(|c| out.extend(c.to_lowercase()));
            }
        }
    }
    // A value of separators only would share its stem with every other such value.
    if out.is_empty() { Cow::Borrowed(value) } else { Cow::Owned(out) }
}

/// Whether an ASCII byte stays as it is.
fn settled(spelling: Spelling, byte: u8) -> bool {
    match spelling {
        Spelling::Exact => true,
        Spelling::Identifier => byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'+',
        Spelling::Words => byte.is_ascii_graphic() && !byte.is_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_meet_and_different_values_do_not() {
        for (label, one, other, meet) in [
            (Label::EMAIL_ADDRESS, "Ana@Example.org", "ana@example.org", true),
            (Label::CREDIT_CARD, "4111 1111 1111 1111", "4111-1111-1111-1111", true),
            (Label::IBAN_CODE, "de89 3704 0044 0532 0130 00", "DE89370400440532013000", true),
            (Label::PHONE_NUMBER, "+1 (555) 010-0199", "+15550100199", true),
            (Label::PHONE_NUMBER, "+15550100199", "15550100199", false),
            (Label::PH_MOBILE_NUMBER, "0917 123 4567", "0917-123-4567", true),
            (Label::IMEI, "49-015420-323751-8", "490154203237518", true),
            (Label::VIN, "wvwzzz1jz3w386752", "WVWZZZ1JZ3W386752", true),
            (Label::PERSON, "Jose\u{301}  Ruiz", "José Ruiz", true),
            (Label::GITHUB_PERSONAL_ACCESS_TOKEN, "aBc", "abc", false),
            (Label::US_SSN, "---", "--", false),
        ] {
            assert_eq!(normalize(&label, one) == normalize(&label, other), meet, "{label}");
        }
    }
}
