//! Telephone numbers: international, national in the shape of a known plan, and any other beside a word that says so.

use crate::{
    nearby::{COUNTERS, labelled, number_goes_on},
    validators::{phone_international, phone_national},
};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PHONE_INTERNATIONAL, PHONE_INTERNATIONAL_00, PHONE_NATIONAL];

/// What people say and what columns are called.
#[rustfmt::skip]
const CONTEXT: &[&str] = &[
    "phone", "phones", "telephone", "tel", "mobile", "mob", "cell", "cellphone", "fax", "whatsapp", "viber", "signal", "call",
    "calls", "called", "calling", "ring", "text", "texted", "sms", "dial", "voicemail", "hotline", "helpline", "landline",
    "contact", "reach", "msisdn", "extension", "pager", "phonenumber", "ph", "callback",
    "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "rufnummer", "festnetz", "anrufen", "ruf", "rufen", "anrufe", "melden",
    "rückruf", "durchwahl", "telefonisch", "erreichbar", "erreichen", "mobiltelefon",
    "téléphone", "portable", "appeler", "appelez", "appelle", "rappeler", "rappelez", "joindre", "numéro", "télécopie", "gsm",
    "teléfono", "móvil", "celular", "llamar", "llame", "llámame", "llámeme", "llamarme", "contacto", "tfno", "tlf",
    "telefono", "cellulare", "chiamare", "chiama", "chiamami", "chiamarmi", "recapito",
    "telefone", "telemóvel", "ligar", "ligue", "fone", "contato",
    "telefoon", "telefoonnummer", "mobiel", "bel", "bellen", "puhelin", "puhelinnumero", "matkapuhelin", "soita",
    "telefonnummer", "mobilnummer", "ring", "telefontal", "puh", "sími", "telefonas", "tālrunis", "telefons",
    "komórka", "komórkowy", "zadzwoń", "numer telefonu", "telefonní", "volejte", "mobilní", "telefonszám", "hívjon",
    "telefonul", "sunați", "telefonu", "numarası", "cep", "ara", "arayın", "nazovite", "pozovite",
    "телефон", "тел", "моб", "мобильный", "мобільний", "звоните", "позвоните", "номер телефона", "факс",
    "τηλέφωνο", "τηλ", "κινητό", "טלפון", "נייד", "هاتف", "جوال", "موبايل", "تلفون", "تلفن", "فون",
    "फोन", "मोबाइल", "ফোন", "মোবাইল", "โทร", "โทรศัพท์", "มือถือ", "điện thoại", "sđt", "gọi", "telepon", "hubungi", "no hp",
    "电话", "手机", "联系方式", "电话号码", "電話", "手機", "携帯", "전화", "전화번호", "휴대폰", "핸드폰", "연락처",
];

macro_rules! separator {
    () => {
        r"(?:[ .\u{A0}\u{2009}\u{202F}\u{2010}\u{2011}\u{2013}/-]|\)[ ./-]?\(?| ?\(| - )"
    };
}
macro_rules! extension {
    () => {
        r"(?:[ ,;]{0,2}(?i:x|ext\.?|extn\.?|extension|durchwahl|poste|int\.?|anexo|#)[ .:]{0,2}[0-9]{1,6})?"
    };
}

const PHONE_INTERNATIONAL: Rule = Rule::new(
    "phone-international",
    Label::PHONE_NUMBER,
    concat!(r"\(?\+[ (]?[0-9](?:", separator!(), r"?[0-9]){5,16}", extension!()),
)
.edges(Edges { before: Edge::WORD.or("+"), after: Edge::WORD })
.validate(Validator::Candidate(international))
.grades(Grades::always(Confidence::High))
.examples(&[
    "+1 415 555 2671",
    "tel:+442079460958",
    "+44 (0)20 7946 0958 ext. 12",
    "(+351) 912 345 678",
    "+49 30/23125-000",
    "+33 1 99 00 12 34,",
    "+81-3-1234-5678",
    "+55 (11) 91234-5678",
])
.counterexamples(&[
    "1+4155552671",
    "+999 123 456 789",
    "+1.5",
    "+12345",
    "GMT+0200 2024",
    "+100 000 000",
    "[PHONE_NUMBER_1]",
])
.reference("https://www.itu.int/rec/T-REC-E.164");

const PHONE_INTERNATIONAL_00: Rule = Rule::new(
    "phone-international-00",
    Label::PHONE_NUMBER,
    concat!(r"(?:00|011)[ .-]?[1-9](?:", separator!(), r"?[0-9]){6,15}", extension!()),
)
.edges(Edges { before: Edge::WORD.or("+-.:,/"), after: Edge::WORD })
.validate(Validator::Candidate(international_00))
.grades(
    Grades::by_context(Confidence::Low, Confidence::High)
        .confirmed(Some(Confidence::Medium), Some(Confidence::High)),
)
.context(CONTEXT)
.examples(&["0049 30 23125000", "011 44 20 7946 0958", "Tel. 00442079460958"])
.counterexamples(&[
    "0000 0000 0000",
    "0012345678901",
    "00:11:22:33:44:55",
    "order 0049 3023125000",
    "00 55 44 77 66 88 99",
])
.reference("https://www.itu.int/rec/T-REC-E.164");

const PHONE_NATIONAL: Rule = Rule::new(
    "phone-national",
    Label::PHONE_NUMBER,
    concat!(r"\(?[0-9](?:", separator!(), r"?[0-9]){6,11}", extension!()),
)
.edges(Edges { before: Edge::WORD.or("+-.$%&*/\\@#,"), after: Edge::WORD.or("%$") })
.validate(Validator::Candidate(national))
.grades(
    Grades::only_with_context(Confidence::Medium).confirmed(Some(Confidence::Medium), Some(Confidence::High)),
)
.context(CONTEXT)
.examples(&[
    "(415) 555-2671",
    "415-555-2671 x12",
    "1-800-555-0199",
    "06 12 34 56 78",
    "020 7946 0958",
    "call me on 07700900123",
    "Telefon: 030 23125000",
    "Handy 0171/3920099",
    "phone: 4155552671",
    "{\"mobile\":\"612345678\"}",
    "móvil 612 345 678",
    "电话13812345678",
    "携帯 090-1234-5678",
    "тел. 8 (495) 123-45-67",
    "ph 555-0132",
])
.counterexamples(&[
    "4155552671",
    "2024-01-15 10:30:00",
    "call on 2024-01-15",
    "order 415-555-2671",
    "phone order 4155552671",
    "192.168.100.200",
    "tel 1.2.3.4",
    "build 1234567890",
    "1234567.89",
    "550e8400-e29b-41d4-a716-446655440000",
    "1700000000",
    "id: 020 7946 0958",
    "version 2.10.1234567",
    "[PHONE_NUMBER_1]",
])
.reference("https://www.itu.int/en/ITU-T/inr/Pages/NNP.aspx");

fn international(candidate: &Candidate<'_>) -> Judgement {
    phone_international(candidate.value()).into()
}

/// Without separators, two zeros and a calling code are just digits.
fn international_00(candidate: &Candidate<'_>) -> Judgement {
    let verdict = phone_international(candidate.value());
    if verdict != Verdict::Confirmed {
        return verdict.into();
    }
    let value = candidate.value();
    let pairs = value.split(|c: char| !c.is_ascii_digit()).all(|group| group.len() == 2);
    let written = value.contains([' ', '-', '.', '(', '/']) && !pairs;
    let counted = labelled(candidate.before(), COUNTERS, 2) || number_goes_on(candidate.after());
    match (counted, written) {
        (true, _) => Verdict::Rejected.into(),
        (_, false) => Verdict::Inconclusive.into(),
        _ => verdict.into(),
    }
}

/// A number that stands right behind *order*, *id* or *timestamp* is that, whatever else is near.
fn national(candidate: &Candidate<'_>) -> Judgement {
    let verdict = phone_national(candidate.value());
    let counted = || labelled(candidate.before(), COUNTERS, 2) || number_goes_on(candidate.after());
    if verdict != Verdict::Rejected && counted() { Verdict::Rejected.into() } else { verdict.into() }
}
