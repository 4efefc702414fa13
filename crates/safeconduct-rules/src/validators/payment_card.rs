//! Payment cards: issuer range, length and Luhn digit.

use super::{
    digits::{Digits, digits},
    luhn,
};
use safeconduct_core::Verdict;

/// The network that a card number's first digits belong to (ISO/IEC 7812 issuer ranges).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the networks' own")]
pub enum CardNetwork {
    Visa,
    Mastercard,
    AmericanExpress,
    Discover,
    DinersClub,
    Jcb,
    UnionPay,
    Maestro,
    Mir,
    RuPay,
    Troy,
    Verve,
    Dankort,
    Uatp,
}

/// First six digits from … to, lengths from … to. The first row that fits wins.
const RANGES: &[(u32, u32, usize, usize, CardNetwork)] = {
    use CardNetwork::*;
    &[
        (100_000, 199_999, 15, 15, Uatp),
        (220_000, 220_499, 16, 19, Mir),
        (222_100, 272_099, 16, 16, Mastercard),
        (300_000, 305_999, 14, 19, DinersClub),
        (309_500, 309_599, 14, 19, DinersClub),
        (340_000, 349_999, 15, 15, AmericanExpress),
        (352_800, 358_999, 16, 19, Jcb),
        (360_000, 369_999, 14, 19, DinersClub),
        (370_000, 379_999, 15, 15, AmericanExpress),
        (380_000, 399_999, 14, 19, DinersClub),
        (400_000, 499_999, 13, 13, Visa),
        (400_000, 499_999, 16, 16, Visa),
        (400_000, 499_999, 19, 19, Visa),
        (501_900, 501_999, 16, 16, Dankort),
        (506_099, 506_198, 16, 19, Verve),
        (508_500, 508_999, 16, 16, RuPay),
        (500_000, 509_999, 12, 19, Maestro),
        (510_000, 559_999, 16, 16, Mastercard),
        (560_000, 589_999, 12, 19, Maestro),
        (601_100, 601_199, 16, 19, Discover),
        (606_985, 608_499, 16, 16, RuPay),
        (622_126, 622_925, 16, 19, Discover),
        (620_000, 629_999, 16, 19, UnionPay),
        (644_000, 649_999, 16, 19, Discover),
        (650_002, 650_027, 16, 19, Verve),
        (650_000, 659_999, 16, 19, Discover),
        (600_000, 699_999, 12, 19, Maestro),
        (810_000, 819_999, 16, 19, UnionPay),
        (820_000, 829_999, 16, 16, RuPay),
        (979_200, 979_299, 16, 16, Troy),
    ]
};

/// The network of a number by its first six digits and its length, the check digit not asked.
///
/// ```
/// use safeconduct_rules::validators::{CardNetwork, card_network};
///
/// assert_eq!(card_network("3782 822463 10005"), Some(CardNetwork::AmericanExpress));
/// assert_eq!(card_network("9999 9999 9999 9995"), None);
/// ```
pub fn card_network(candidate: &str) -> Option<CardNetwork> {
    network(&Digits::of(candidate)?)
}

fn network(digits: &[u32]) -> Option<CardNetwork> {
    let length = digits.len();
    let issuer = digits.iter().take(6).fold(0, |value, digit| value * 10 + digit);
    RANGES
        .iter()
        .find(|(from, to, shortest, longest, _)| {
            (*from..=*to).contains(&issuer) && (*shortest..=*longest).contains(&length)
        })
        .map(|(.., network)| *network)
}

/// Checks a payment card number: a known issuer range, the length of that network, the Luhn digit.
///
/// Issuer and Luhn together leave about one random number in twenty. Numbers of 12 to 19
/// digits; spaces and dashes between groups are skipped.
pub fn payment_card(candidate: &str) -> Verdict {
    // The cheapest question that most numbers fail comes first.
    if !luhn::passes(digits(candidate)) {
        return Verdict::Rejected;
    }
    let Some(all) = Digits::of(candidate) else { return Verdict::Rejected };
    let varied = || all.iter().any(|digit| Some(digit) != all.first());
    if varied() && network(&all).is_some() { Verdict::Confirmed } else { Verdict::Rejected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validators::digits::laws;

    /// Test numbers that the networks and processors publish.
    const PUBLISHED: &[(&str, CardNetwork)] = &[
        ("4111 1111 1111 1111", CardNetwork::Visa),
        ("4222222222222", CardNetwork::Visa),
        ("5555-5555-5555-4444", CardNetwork::Mastercard),
        ("2223003122003222", CardNetwork::Mastercard),
        ("378282246310005", CardNetwork::AmericanExpress),
        ("6011 1111 1111 1117", CardNetwork::Discover),
        ("30569309025904", CardNetwork::DinersClub),
        ("3566002020360505", CardNetwork::Jcb),
        ("6200000000000005", CardNetwork::UnionPay),
        ("6759649826438453", CardNetwork::Maestro),
        ("2200 0000 0000 0004", CardNetwork::Mir),
        ("5019717010103742", CardNetwork::Dankort),
    ];

    #[test]
    fn published_test_numbers_are_confirmed_with_their_network() {
        for (number, network) in PUBLISHED {
            assert_eq!(payment_card(number), Verdict::Confirmed, "{number}");
            assert_eq!(card_network(number), Some(*network), "{number}");
            laws::refuses_every_single_digit_change(payment_card, number);
        }
    }

    #[test]
    fn a_right_checksum_without_an_issuer_is_no_card() {
        laws::knows(
            payment_card,
            &[],
            &["9999999999999995", "0000000000000000", "411111111111111", "12345674"],
        );
    }
}
