//! Numbers that open something: PINs, codes of doors and alarms, codes for one use; and the last digits of a card.

use crate::label_words::{LabelWords, folded};
use crate::nearby::number_goes_on;
use once_cell::sync::Lazy;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[ACCESS_CODE, LAST_DIGITS];

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "pin", "pin code", "pincode", "pins", "pin number", "telephone pin", "phone pin", "card pin", "badge pin", "account pin", "sim pin", "puk", "mpin", "upi pin", "door code", "alarm code",
    "gate code", "entry code", "entrance code", "access code", "garage code", "lockbox code", "lock box code", "key safe code", "keysafe", "key safe", "keypad code", "safe code", "building code", "voicemail code", "security pin",
    "one time code", "one time passcode", "otp", "verification code", "auth code", "2fa code", "sms code", "login code", "confirmation pin", "unlock code", "tan", "mtan",
    "geheimzahl", "geheimnummer", "türcode", "tuercode", "zugangscode", "alarmcode", "torcode", "schlüsselbox", "entsperrcode", "bestätigungscode", "sicherheitscode", "haustürcode",
    "digicode", "code pin", "code secret", "code d'entree", "code d'acces", "code porte", "code de la porte", "code immeuble", "code de l'immeuble", "code du portail", "code de l'alarme", "code de securite", "code portail", "code alarme", "code de verification", "code confidentiel",
    "codigo pin", "clave pin", "numero secreto", "codigo secreto", "codigo de acceso", "codigo de la puerta", "codigo portal", "codigo del portal", "codigo de la alarma", "codigo de entrada", "codigo de verificacion", "codigo de alarma",
    "codice pin", "codice segreto", "codice di accesso", "codice allarme", "codice portone", "codice del portone", "codice del cancello", "codice d'ingresso", "codice di verifica",
    "codigo de acesso", "codigo da porta", "codigo do alarme", "codigo de verificacao", "senha do cartao", "senha de 4 digitos", "senha",
    "toegangscode", "deurcode", "alarm code", "poortcode", "verificatiecode", "sleutelkluis",
    "kod pin", "kod do drzwi", "kod do bramy", "kod do domofonu", "kod dostepu", "kod weryfikacyjny", "kod alarmu", "domofon",
];

const ACCESS_CODE: Rule = Rule::new(
    "access-code",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("PIN", Category::Credential);
        Label::declare(&DEFINITION)
    },
    "[A-Z]{0,2}[0-9]{4,8}[A-Z#*]?|[0-9]{2,4}[A-Z][0-9]{0,4}|[A-Z][0-9]{2,3}[A-Z]?|[0-9]{2} [0-9]{2}|[0-9]{3} [0-9]{3}",
)
.edges(Edges { before: Edge::WORD.or(".-+/$%&@\\"), after: Edge::WORD.or("-/%@") })
.validate(Validator::Candidate(access_code))
.grades(Grades::only_with_context(Confidence::Medium))
.context(NAMES)
.examples(&[
    "pin: 4471",
    "telephone PIN 4471",
    "my PIN is 7093",
    "{\"pin\":\"4471\"}",
    "PIN war 48213",
    "code PIN : 8830",
    "alarm code is 1994",
    "digicode B4470",
    "pincode 7102",
    "codice PIN 5528",
    "kod do bramy 4410",
])
.counterexamples(&[
    "4471",
    "pin 17",
    "pin: 1234",
    "pin 4.20.1",
    "GPIO pin 4, 5",
    "assigns to pins ([#2274])",
    "pin_memory=1024",
    "spin 4471",
    "pin 1024x768",
    "pin 4096 bytes",
    "PIN 2024-01-15",
    "[PIN_1]",
])
.reference("https://www.iso.org/standard/68669.html");

/// What a card, an account or a person's number ends with.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "ending", "ending in", "ending with", "ends in", "ends with", "ends on", "last four", "last 4", "last four digits", "last 4 digits", "last4", "last digits",
    "endet auf", "endet mit", "endend auf", "mit den endziffern", "endziffern", "letzte vier ziffern", "letzten vier ziffern", "letzte 4 ziffern", "letzten 4 ziffern",
    "se terminant par", "finissant par", "finit par", "se termine par", "quatre derniers chiffres", "4 derniers chiffres",
    "terminada en", "terminado en", "termina en", "acaba en", "acabada en", "ultimos cuatro digitos", "ultimos 4 digitos",
    "che finisce con", "finisce con", "terminante con", "termina con", "che termina con", "ultime quattro cifre", "ultime 4 cifre",
    "terminado em", "terminada em", "final", "com final", "termina em", "ultimos quatro digitos",
    "eindigend op", "eindigt op", "laatste vier cijfers", "laatste 4 cijfers", "konczy sie na", "konczacej sie na", "koncowka", "ostatnie cztery cyfry", "ostatnie 4 cyfry",
];

/// Whose last digits count: whole words of a line, in lower case.
#[rustfmt::skip]
const CARDS: &[&str] = &[
    "card", "visa", "mastercard", "amex", "debit", "credit", "account", "acct", "ssn", "social", "iban", "karte", "kreditkarte", "girocard", "konto", "carte", "compte", "tarjeta", "cuenta",
    "carta", "conto", "cartão", "cartao", "conta", "kaart", "pas", "rekening", "karta", "karty", "konta", "rachunku", "rachunek", "bankkarte", "phone", "passport",
];

/// *The last four of my card are*: what may stand a few words before the digits.
#[rustfmt::skip]
const LAST_FOUR: &[&str] = &[
    "last four", "last 4", "vier ziffern", "4 ziffern", "derniers chiffres", "cuatro digitos", "4 digitos", "quattro cifre", "4 cifre", "quatro digitos", "vier cijfers", "4 cijfers",
    "cztery cyfry", "4 cyfry",
];

/// How far before, in letters.
const NEAR: usize = 48;

const LAST_DIGITS: Rule =
    Rule::new("last-digits", Label::CREDIT_CARD, r"(?:[*•xX·]{2,4}[ -]?){1,4}(?P<value>[0-9]{4})|[0-9]{3,4}")
        .edges(Edges { before: Edge::WORD.or(".-+/$%&@\\*•"), after: Edge::WORD.or("-/%@") })
        .validate(Validator::Candidate(last_digits))
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(CARDS)
        .examples(&[
            "card on file **** **** **** 2773",
            "my Visa ending in 4471",
            "the last four digits of my card are 8830",
            "Karte endet auf 7781",
            "rekening eindigt op 720",
            "FAFSA SSN ending 7786",
            "AGENT: And the last four of your social?\nCALLER: 6620.",
        ])
        .counterexamples(&[
            "ending in 4471",
            "card 4471",
            "the year ending 2023, credit card sales rose",
            "**** 2773",
            "[CREDIT_CARD_1]",
        ])
        .reference("https://www.pcisecuritystandards.org/glossary/");

/// What people type for an example, or a counter starts with.
fn is_example(value: &str) -> bool {
    let first = value.bytes().next();
    matches!(value, "1234" | "12345" | "123456" | "1234567" | "12345678" | "4321" | "0123")
        || value.bytes().all(|byte| Some(byte) == first)
}

fn access_code(candidate: &Candidate<'_>) -> Judgement {
    static WORDS: Lazy<LabelWords> = Lazy::new(|| LabelWords::alone(NAMES));
    // Words behind a number say what it counts.
    const UNITS: &[&str] = &[
        "bytes", "byte", "kb", "mb", "px", "ms", "seconds", "minutes", "mm", "times", "x", "pins", "bits",
        "hz",
    ];
    let value = candidate.value();
    let unit =
        candidate.after().trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let counted = UNITS.contains(&unit.to_ascii_lowercase().as_str());
    let ordinary = is_example(value)
        || counted
        || number_goes_on(candidate.after())
        || candidate.after().starts_with(['(', '['])
        || ["(#", "[#"].iter().any(|mark| candidate.before().ends_with(mark));
    if !ordinary && WORDS.call(candidate) { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

fn last_digits(candidate: &Candidate<'_>) -> Judgement {
    static WORDS: Lazy<LabelWords> = Lazy::new(|| LabelWords::alone(ENDINGS));
    let (before, value) = (candidate.before(), candidate.value());
    let masked = candidate.matched().len() > value.len();
    let mut lines = before.rsplit('\n');
    let own = lines.next().unwrap_or_default();
    // What a question asks for, if only a speaker is named before the answer.
    let asked =
        lines.next().filter(|above| above.trim_end().ends_with('?') && own.len() < 48 && own.ends_with(": "));
    let line = asked.unwrap_or(own);
    // The text that tells whose digits they are stands before them.
    let of_card = crate::nearby::labelled(line, CARDS, 8);
    let year = matches!(value.get(..2), Some("19" | "20")) && value.len() == 4 && !masked;
    let near = line.get(line.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at)..).unwrap_or_default();
    let near: String = near.chars().map(folded).collect();
    let named = masked || WORDS.call(candidate) || LAST_FOUR.iter().any(|words| near.contains(words));
    if named && of_card && !year && !number_goes_on(candidate.after()) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}
