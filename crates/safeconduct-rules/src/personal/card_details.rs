//! What stands beside a payment card: its security code, its expiry date, and the stripe that holds all of it.

use crate::{
    nearby::{called, key_calls},
    validators::payment_card,
};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[CARD_SECURITY_CODE, CARD_EXPIRY, CARD_TRACK];

const REFERENCE: &str = "https://www.pcisecuritystandards.org/glossary/";

#[rustfmt::skip]
const CODE_NAMES: &[&str] = &[
    "cvv", "cvv2", "cvc", "cvc2", "csc", "cvn", "card security code", "card verification value", "card verification code", "security code on the back",
    "prüfnummer", "kartenprüfnummer", "prüfziffer", "cryptogramme", "cryptogramme visuel", "código de seguridad", "código cvv",
    "codice di sicurezza", "código de segurança", "beveiligingscode", "kod cvv",
];

#[rustfmt::skip]
const EXPIRY_NAMES: &[&str] = &[
    "exp", "exp month", "expiry", "caduca", "cad", "vence", "vto", "scade", "scad", "scadenza carta", "validade", "geldig tot", "verloopt", "wazna do", "data waznosci", "ablauf", "läuft ab", "verfällt", "expire", "valable", "valable jusqu'au", "valide", "valida hasta", "válida hasta", "thru", "expires", "expiration", "expiration date", "expiry date", "exp date", "exp. date", "valid thru", "valid through", "good thru",
    "valid until", "card expiry", "gültig bis", "ablaufdatum", "date d'expiration", "expire fin", "vencimiento", "caducidad", "scadenza", "validade",
    "vervaldatum", "ważna do", "срок действия",
];

const CARD_SECURITY_CODE: Rule = Rule::new("card-security-code", Label::CVV, "[0-9]{3,4}")
    .edges(Edges { before: Edge::WORD.or(".-+/$,"), after: Edge::WORD.or("-/%") })
    .validate(Validator::Candidate(security_code))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(CODE_NAMES)
    .examples(&[
        "CVV: 123",
        "{\"cvv\": \"4821\"}",
        "cvc is 737",
        "Prüfnummer 123",
        "4111 1111 1111 1111 12/27 CVC2 737",
    ])
    .counterexamples(&["123", "port 443", "recv 123", "cvv 12", "[CVV_1]"])
    .reference(REFERENCE);

const CARD_EXPIRY: Rule =
    Rule::new("card-expiry", Label::CARD_EXPIRY, "(?:0[1-9]|1[0-2]) ?[/-]? ?(?:20)?[2-4][0-9]")
        .edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%.") })
        .validate(Validator::Candidate(expiry))
        .grades(Grades::always(Confidence::Medium))
        .examples(&[
            "exp 12/27",
            "cc=4972389605628059, exp=0328, cvv2=552",
            "caduca 12/25",
            "{\"expiry\": \"03/2028\"}",
            "gültig bis 09/29",
            "4111 1111 1111 1111 12/27",
        ])
        .counterexamples(&[
            "12/27",
            "on 12/27 we met",
            "exp 13/27",
            "exp: 1225000",
            "if exp == 1023 {",
            "expires 0930",
            "ratio 04/28",
            "[CARD_EXPIRY_1]",
        ])
        .reference(REFERENCE);

const CARD_TRACK: Rule = Rule::new(
    "card-track",
    Label::CREDIT_CARD,
    r"%?B[0-9]{12,19}\^[A-Z /.'-]{2,26}\^[0-9]{7}[0-9A-Z ]{0,60}\??|;?[0-9]{12,19}=[0-9]{7,27}\??",
)
.edges(Edges { before: Edge::ALNUM, after: Edge::ALNUM })
.check(track)
.grades(Grades::always(Confidence::High))
.examples(&["%B4111111111111111^DOE/JANE^27121010000000000?", ";4111111111111111=27121010000000000?"])
.counterexamples(&[
    "%B4111111111111112^DOE/JANE^2712101?",
    "x=4111111111111111",
    "4111111111111111=1",
    "[CREDIT_CARD_1]",
])
.reference("https://www.iso.org/standard/80690.html");

fn security_code(candidate: &Candidate<'_>) -> Judgement {
    let named = called(candidate.before(), CODE_NAMES)
        || [candidate.key(), candidate.column()].iter().any(|name| key_calls(*name, CODE_NAMES));
    if named { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

fn expiry(candidate: &Candidate<'_>) -> Judgement {
    let named = called(candidate.before(), EXPIRY_NAMES)
        || [candidate.key(), candidate.column()].iter().any(|name| key_calls(*name, EXPIRY_NAMES));
    // `exp=0328`: without a mark only right behind a short name, where a card is spoken of.
    let bare = candidate.value().bytes().all(|byte| byte.is_ascii_digit());
    let beside = || {
        let around = [candidate.before(), candidate.after()].join(" ").to_lowercase();
        ["cvv", "cvc", "card", "pan=", "cc="].iter().any(|word| around.contains(word))
    };
    const SHORT: &[&str] = &["exp", "exp date", "card exp", "expiry", "card expiry"];
    let named = named && (!bare || (called(candidate.before(), SHORT) && beside()));
    if named || (!bare && behind_card(candidate.before())) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}

/// Whether the text ends with a card number and a separator.
fn behind_card(before: &str) -> bool {
    let text = before.trim_end_matches([' ', ',', ';', '|', '\t']);
    let run =
        text.bytes().rev().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-')).count();
    (13..=24).contains(&run)
        && text.get(text.len() - run..).is_some_and(|number| payment_card(number) == Verdict::Confirmed)
}

/// A number that a network issues, and a month that exists.
fn track(candidate: &str) -> Verdict {
    let (number, rest) = match candidate.split_once('=') {
        Some((number, rest)) => (number, rest),
        None => match candidate.split_once('^') {
            Some((number, rest)) => (number, rest.split_once('^').map_or("", |(_, rest)| rest)),
            None => return Verdict::Rejected,
        },
    };
    let month = rest
        .get(2..4)
        .and_then(|month| month.parse().ok())
        .is_some_and(|month: u8| (1..=12).contains(&month));
    if month { payment_card(number) } else { Verdict::Rejected }
}
