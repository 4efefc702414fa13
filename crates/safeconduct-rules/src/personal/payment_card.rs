//! Payment card numbers: printed in groups, or as one run of digits.

use crate::{
    nearby::{COUNTERS, labelled, number_goes_on},
    validators::{CardNetwork, card_network, payment_card},
};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PAYMENT_CARD_GROUPED, PAYMENT_CARD];

const REFERENCE: &str = "https://www.iso.org/standard/70484.html";

#[rustfmt::skip]
const CONTEXT: &[&str] = &[
    "card", "cards", "credit", "debit", "visa", "mastercard", "amex", "american express", "discover", "diners", "jcb", "maestro",
    "unionpay", "rupay", "mir", "cc", "ccn", "pan", "cvv", "cvc", "expiry", "exp", "payment", "karte", "kreditkarte",
    "kartennummer", "carte", "carte bancaire", "tarjeta", "carta", "cartão", "kaart", "karta", "kort", "kortti", "карта", "カード",
    "卡号", "信用卡", "카드",
];

const PAYMENT_CARD_GROUPED: Rule = Rule::new(
    "payment-card-grouped",
    Label::CREDIT_CARD,
    // 4-4-4-4(-1..3), 4-6-5, 4-6-4, as cards are embossed; one kind of separator.
    concat!(
        r"[0-9]{4}(?: [0-9]{4}){3}(?: [0-9]{1,3})?|[0-9]{4}(?:-[0-9]{4}){3}(?:-[0-9]{1,3})?",
        r"|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}|[0-9]{4}(?:\.[0-9]{4}){3}",
        r"|[0-9]{4}(?:\u{A0}[0-9]{4}){3}|[0-9]{4}(?:\u{2009}[0-9]{4}){3}",
        r"|[0-9]{4}(?:  [0-9]{4}){3}|[0-9]{4}(?:\t[0-9]{4}){3}|[0-9]{4}(?:\u{2013}[0-9]{4}){3}|[0-9]{4}(?:_[0-9]{4}){3}",
    ),
)
.edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD })
.validate(Validator::Candidate(grouped))
.grades(Grades::always(Confidence::High))
.context(CONTEXT)
.examples(&["4111 1111 1111 1111", "Amex 3782 822463 10005.", "5555-5555-5555-4444", "3056 930902 5904", "4111  1111  1111  1111", "4111\t1111\t1111\t1111", "4111–1111–1111–1111"])
.counterexamples(&["4111 1111 1111 1112", "1234 5678 9012 3456", "541E\n543E 5426 544E 5427 5446 5443 5433 5448 5442 541B", "[CREDIT_CARD_1]"])
.reference(REFERENCE);

const PAYMENT_CARD: Rule = Rule::new("payment-card", Label::CREDIT_CARD, r"[0-9](?:[ -]?[0-9]){11,18}")
    .edges(Edges { before: Edge::WORD.or(".+#"), after: Edge::WORD })
    .validate(Validator::Candidate(bare))
    .grades(
        Grades::by_context(Confidence::Low, Confidence::Medium)
            .confirmed(Some(Confidence::Medium), Some(Confidence::High)),
    )
    .context(CONTEXT)
    .examples(&[
        "4111111111111111",
        "card=378282246310005;",
        "visa 4222222222222",
        "maestro card 6759649826438453",
        "cc 41111 11111 11111 1",
    ])
    .counterexamples(&[
        "4111111111111112",
        "order 4111111111111111",
        "{\"id\": 4111111111111111}",
        "1700000000000",
        "550e8400-e29b-41d4-a716-446655440000",
        "0.4111111111111111",
        "[3301289933810280, 2398257055215356]",
    ])
    .reference(REFERENCE);

/// A table of characters is made of groups of four as well, with letters among them.
fn grouped(candidate: &Candidate<'_>) -> Judgement {
    let verdict = payment_card(candidate.value());
    let hexadecimal = |word: &&str| {
        word.len() == 4
            && word.bytes().all(|byte| byte.is_ascii_hexdigit())
            && word.bytes().any(|byte| byte.is_ascii_alphabetic())
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let group = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Only what stands in one row with it: a card is still one beside the number of an order.
    let around = || {
        let before = candidate.before().split_ascii_whitespace().rev().take(6).take_while(group);
        let after = candidate.after().split_ascii_whitespace().take(6).take_while(group);
        before.chain(after).filter(hexadecimal).count()
    };
    if verdict == Verdict::Confirmed && around() >= 2 { Verdict::Rejected.into() } else { verdict.into() }
}

/// Lengths and ranges that few other numbers share are confirmed; Maestro's ranges take in a tenth of
/// all numbers, and 13 or 17 to 19 digits are what clocks and databases count in.
fn bare(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let verdict = payment_card(value);
    if verdict != Verdict::Confirmed {
        return verdict.into();
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let own_range = card_network(value)
        .is_some_and(|network| !matches!(network, CardNetwork::Maestro | CardNetwork::Uatp));
    let listed = in_a_list_of_numbers(candidate.before(), candidate.after());
    let counted = labelled(candidate.before(), COUNTERS, 1) || number_goes_on(candidate.after());
    let regular = !value.contains([' ', '-']);
    match counted {
        true => Verdict::Rejected.into(),
        false if !(own_range && regular && !listed && (14..=16).contains(&digits)) => {
            Verdict::Inconclusive.into()
        }
        false => verdict.into(),
    }
}

/// Constants of ciphers and hashes are long lists of long numbers, and one in thirty would pass.
fn in_a_list_of_numbers(before: &str, after: &str) -> bool {
    let digits = |bytes: &mut dyn Iterator<Item = u8>| bytes.take_while(u8::is_ascii_digit).count() >= 11;
    let follows = before.trim_end().strip_suffix(',').is_some_and(|rest| digits(&mut rest.bytes().rev()));
    let goes_on = after.strip_prefix(',').is_some_and(|rest| digits(&mut rest.trim_start().bytes()));
    follows || goes_on
}
