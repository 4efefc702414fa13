//! Telephone numbers: international, national in the shape of a known plan, and any other beside a word that says so.

use crate::{
    label_words::LabelWords,
    nearby::{COUNTERS, called, key_calls, labelled, number_goes_on},
    validators::{phone_international, phone_national},
};
use once_cell::sync::Lazy;
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[PHONE_INTERNATIONAL, PHONE_INTERNATIONAL_00, PHONE_NATIONAL, PHONE_EXTENSION];

/// What people say and what columns are called.
#[rustfmt::skip]
const CONTEXT: &[&str] = &[
    "phone", "phones", "telephone", "tel", "mobile", "mob", "cell", "cellphone", "fax", "whatsapp", "viber", "call",
    "calls", "called", "calling", "sms", "dial", "voicemail", "hotline", "helpline", "landline",
    "contact", "reach", "msisdn", "notified", "reached at", "text me", "texting", "phoned", "emergency contact", "next of kin",  "my number is", "his number is", "her number is",
    "their number is", "new number is", "new mob", "mobs", "cel", "wapp", "wsp", "signal", "meine nummer ist", "seine nummer ist", "ihre nummer ist", "neue nummer ist", "unter der nummer",  "dienstlich", "privat",
    "mon numéro est", "mon numéro c'est", "son numéro est", "mon num", "son num",  "fixe", "portables", "joignable", "mi número es", "su número es",  "fijo", "fijos", "mio numero è", "suo numero è",  "fisso",
    "raggiungibile", "meu número é", "zap", "telefonar", "mijn nummer is", "zijn nummer is", "haar nummer is", "bereikbaar", "vaste lijn", "mój numer to", "numer to", "dzwonić", "kontakt", "kontaktowy", "kom", "extension", "pager", "phonenumber", "ph", "callback",
    "wife", "husband", "mum", "mom", "mother", "father", "daughter", "brother", "sister", "neighbour", "neighbor", "guardian", "landlord", "emergency", "ehefrau", "ehemann", "mutter", "vater", "tochter",
    "sohn", "schwester", "bruder", "nachbar", "nachbarin", "notfall", "notfallkontakt", "benachrichtigen", "mère", "père", "épouse", "mari", "voisin", "voisine", "urgence", "prévenir", "esposa", "marido",
    "madre", "padre", "hija", "hijo", "hermana", "hermano", "vecino", "vecina", "emergencia", "moglie", "marito", "figlia", "figlio", "sorella", "fratello", "emergenza", "mãe", "filha", "filho", "irmã",
    "irmão", "emergência", "moeder", "vader", "dochter", "zoon", "noodgeval", "buurvrouw", "buurman", "żona", "mąż", "matka", "ojciec", "córka", "sąsiad", "sąsiadka",
    "telefon", "telefonnummer", "handy", "handynummer", "ring mig", "ring meg", "ring til", "ring me", "ringen", "зателефонуйте", "подзвоніть", "телефонувати", "zavolejte", "zavolajte", "pokličite", "skambinkite", "zvaniet", "helistage", "mobil", "mobilnummer", "rufnummer", "festnetz", "anrufen", "ruf", "rufen", "anrufe", "melden",
    "rückruf", "durchwahl", "telefonisch", "erreichbar", "erreichen", "mobiltelefon",
    "téléphone", "portable", "appeler", "appelez", "appelle", "rappeler", "rappelez", "joindre", "numéro de téléphone", "numéro de portable", "télécopie", "gsm",
    "teléfono", "móvil", "celular", "llamar", "llame", "llámame", "llámeme", "llamarme", "contacto", "tfno", "tlf",
    "telefono", "cellulare", "chiamare", "chiama", "chiamami", "chiamarmi", "recapito",
    "telefone", "telemóvel", "ligar", "ligue", "fone", "contato",
    "telefoon", "telefoonnummer", "mobiel", "bel", "bellen", "puhelin", "puhelinnumero", "matkapuhelin", "soita",
    "telefonnummer", "mobilnummer", "telefontal", "puh", "sími", "telefonas", "tālrunis", "telefons",
    "komórka", "komórkowy", "zadzwoń", "numer telefonu", "telefonní", "volejte", "mobilní", "telefonszám", "hívjon",
    "telefonul", "sunați", "telefonu", "telefon numarası", "cep", "arayın", "nazovite", "pozovite",
    "телефон", "тел", "моб", "мобильный", "мобільний", "звоните", "позвоните", "номер телефона", "факс",
    "τηλέφωνο", "τηλ", "κινητό", "טלפון", "נייד", "هاتف", "جوال", "موبايل", "تلفون", "تلفن", "فون",
    "फोन", "मोबाइल", "ফোন", "মোবাইল", "โทร", "โทรศัพท์", "มือถือ", "điện thoại", "sđt", "gọi", "telepon", "hubungi", "no hp",
    "电话", "手机", "联系方式", "电话号码", "電話", "手機", "携帯", "전화", "전화번호", "휴대폰", "핸드폰", "연락처",
];

/// Words that stand right before a number of six digits.
const LABELS: &[&str] = &[
    "phone",
    "telephone",
    "tel",
    "telefon",
    "telefono",
    "teléfono",
    "téléphone",
    "telefone",
    "mobile",
    "mobil",
    "handy",
    "móvil",
    "celular",
    "phone number",
    "fax",
    "тел",
    "телефон",
];

macro_rules! separator {
    () => {
        r"(?:[ .\u{A0}\u{2009}\u{202F}\u{2010}\u{2011}\u{2013}/-]|\)[ ./-]?\(?| ?\(| [-/–] )"
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
    concat!(r"\(?[0-9](?:", separator!(), r"?[0-9]){5,11}", extension!()),
)
.edges(Edges { before: Edge::WORD.or("+-.$%&*/\\@#"), after: Edge::WORD.or("%$") })
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
    "Handy 01526.4617331",
    "Rufnummer 0151 / 5550 1734",
    "my mob is 0 7 7 0 0 9 0 0 3 1 2",
    "id,phone,born\n1,01632 960441,1979-02-11\n",
    "name,phone\n7,0176 2345678\n",
    "Mom (LaToya) notified 404 555 0170",
    "PO is Mr. Stubbs 2105550185",
    "Salamanca · 923 555 014 · Madrid",
    "Ehefrau Danuta, 0178 5550093",
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
    "ND_IOCTL_CALL: u32 = 3225439754;",
    "call <Buffer 00 28 13 de 02 00 00 00 00 05 00>",
    "arn:aws:ssm-contacts:us-east-1:682428703967:contact",
    "Clause 252.227-7013 (c) (1)",
    "PhysRev E 72, 046105 (2005)",
    "call it again [Bug 1355942]",
    "IORING_USE_REGISTERED_RING = 2147483648,",
    "ts|cell|lat\n1715921112|447|53.1\n1715921190|447|53.2\n",
    "digits 0 7 7 0 0 9 0 0 3 1 2",
    "[PHONE_NUMBER_1]",
])
.reference("https://www.itu.int/en/ITU-T/inr/Pages/NNP.aspx");

/// What the digits of an extension are called.
#[rustfmt::skip]
const EXTENSIONS: &[&str] = &[
    "ext", "extn", "extension", "dw", "durchwahl", "nebenstelle", "poste", "interno", "extensión", "ramal", "anexo", "toestel", "doorkiesnummer", "wewn", "wewnętrzny", "fax", "telefax",
];

const PHONE_EXTENSION: Rule = Rule::new("phone-extension", Label::PHONE_NUMBER, "-[0-9]{1,5}|[0-9]{3,5}")
    .edges(Edges { before: Edge::WORD.or("+-.$%&*/\\@#"), after: Edge::WORD.or("%$-@") })
    .validate(Validator::Candidate(extension))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(EXTENSIONS)
    .examples(&["Fax: -19", "DW -441", "ext. 4471", "Durchwahl 338", "poste 4410"])
    .counterexamples(&[
        "fax 449",
        "the extension 2",
        "ext4",
        "-19",
        "ext 2019-01-02",
        "file extensions: 1024",
        "Extension => 245",
        "extension=123",
        "[PHONE_NUMBER_1]",
    ])
    .reference("https://www.itu.int/rec/T-REC-E.164");

/// Right behind its name; a fax has a number of its own, unless a dash stands for it.
fn extension(candidate: &Candidate<'_>) -> Judgement {
    static WORDS: Lazy<LabelWords> = Lazy::new(|| LabelWords::alone(EXTENSIONS));
    let short = candidate.value().starts_with('-');
    let fax = candidate.before().trim_end_matches([' ', ':', '.']).to_lowercase().ends_with("fax");
    // `Extension => 245`: a table of a program.
    let gap = candidate.before().trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let assigned = candidate.before().get(gap..).is_some_and(|gap| gap.contains(['=', '>']));
    let spoken = (short || !fax) && !assigned && !number_goes_on(candidate.after());
    let holds = spoken && WORDS.call(candidate);
    if holds { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

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
    let value = candidate.value();
    let verdict = match phone_national(value) {
        Verdict::Rejected if with_one_dot(candidate) || in_single_digits(candidate) => Verdict::Inconclusive,
        verdict => verdict,
    };
    let before = candidate.before();
    let verdict = match verdict {
        Verdict::Inconclusive if behind_somebody(before) || in_a_header(candidate) => Verdict::Confirmed,
        verdict => verdict,
    };
    let counted = || {
        labelled(before, COUNTERS, 2)
            || (number_goes_on(candidate.after()) && !is_cell(candidate))
            || (continues_number(before) && !is_cell(candidate))
            || is_short(candidate)
            || in_another_column(candidate)
            || value.matches('(').count() != value.matches(')').count()
            || (before.ends_with(':') && candidate.after().starts_with(':'))
            || is_typed(before)
            || in_a_dump_of_bytes(candidate)
    };
    if verdict != Verdict::Rejected && counted() { Verdict::Rejected.into() } else { verdict.into() }
}

/// `,01632 960441,1979-02-11`: between commas without a space stands a cell, if the number is written as nobody writes an
/// amount, or its column says so.
fn is_cell(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    let commas = !candidate.after().starts_with(['.', ':', '-', '/', '_']);
    let written = value.starts_with('0') || value.contains([' ', '-', '(']);
    commas && (written || key_calls(candidate.column(), LABELS) || key_calls(candidate.column(), COLUMNS))
}

/// What columns of telephone numbers are called besides.
const COLUMNS: &[&str] = &[
    "msisdn",
    "cell",
    "cell phone",
    "contact",
    "whatsapp",
    "gsm",
    "telefoon",
    "telefonnummer",
    "komórka",
    "celular",
    "cellulare",
    "tel",
    "mob",
];

/// A count of seconds in a column of its own name is none, whatever the header calls the others.
fn in_another_column(candidate: &Candidate<'_>) -> bool {
    let seconds = candidate.value().len() == 10
        && candidate.value().starts_with('1')
        && candidate.value().bytes().all(|byte| byte.is_ascii_digit());
    seconds
        && candidate.column().is_some_and(|name| {
            !name.is_empty() && !key_calls(Some(name), LABELS) && !key_calls(Some(name), COLUMNS)
        })
}

/// *Mr. Stubbs 2105550185*: what stands right behind a title and a name.
fn behind_somebody(before: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr", "mrs", "ms", "miss", "dr", "herr", "frau", "hr", "fr", "mme", "mlle", "monsieur", "madame",
        "sr", "sra", "don", "doña", "sig", "dott", "dhr", "mevr", "pan", "pani", "auntie", "uncle", "tante",
        "oma", "opa",
    ];
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut words = line.trim_end_matches([' ', ',', ':', '-']).rsplit(' ').take(3);
    let is_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''))
    };
    words.next().is_some_and(is_name)
        && words.any(|word| {
            TITLES.contains(&word.trim_end_matches('.').trim_start_matches('(').to_lowercase().as_str())
        })
}

/// `Salamanca · 923 555 014 · instagram…`: grouped, between the dots of the first lines of a curriculum.
fn in_a_header(candidate: &Candidate<'_>) -> bool {
    let (value, before, after) = (candidate.value(), candidate.before(), candidate.after());
    let dotted = ["· ", "• "].iter().any(|dot| before.ends_with(dot))
        || [" ·", " •"].iter().any(|dot| after.starts_with(dot));
    dotted && value.contains([' ', '-', '/']) && value.bytes().filter(u8::is_ascii_digit).count() >= 9
}

/// `0 7 7 0 0 9 …`: read aloud digit by digit, right behind a word that says so.
fn in_single_digits(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let single = value.split(' ').all(|group| group.len() == 1);
    let called = || {
        called(candidate.before(), LABELS)
            || called(candidate.before(), COLUMNS)
            || labelled(candidate.before(), &["mob", "cell", "call", "number"], 2)
    };
    single
        && (9..=12).contains(&digits)
        && value.starts_with(['0', '2', '3', '4', '5', '6', '7', '8', '9'])
        && called()
}

/// `1,234567`: what stands behind a comma belongs to the number before it, unless a cell or a space comes between.
fn continues_number(before: &str) -> bool {
    before.strip_suffix(',').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// `2184.1276` is a fraction, unless a word right before says that it is a number to call.
fn with_one_dot(candidate: &Candidate<'_>) -> bool {
    let (head, tail) = candidate.value().split_once('.').unwrap_or_default();
    let digits = |part: &str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let count = head.len() + tail.len();
    digits(head)
        && digits(tail)
        && (7..=12).contains(&count)
        && (called(candidate.before(), LABELS) || key_calls(candidate.key(), LABELS))
}

/// `X_CALL: u32 = 3225439754`: what a program declares as a number is one.
fn is_typed(before: &str) -> bool {
    const TYPES: &[&str] = &[
        "u", "i", "f", "int", "uint", "long", "short", "double", "float", "usize", "isize", "number", "t",
        "const", "bigint", "integer",
    ];
    let Some(rest) = before.trim_end().strip_suffix('=') else { return false };
    labelled(rest, TYPES, 1)
}

/// `00 28 13 de 02 00 00 00`: pairs of digits that go on in pairs, some of them with letters.
///
/// *de* alone makes no dump: `06 12 34 56 78 de 9h` is a number to call.
fn in_a_dump_of_bytes(candidate: &Candidate<'_>) -> bool {
    let is_pair = |word: &&str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lettered = |pairs: Vec<&str>| {
        let letters = |word: &&str| word.bytes().any(|byte| byte.is_ascii_alphabetic());
        pairs.len() >= 3 && pairs.iter().any(letters)
    };
    let ends = [' ', '\n', '<', '>', '[', ']'];
    let after = || {
        let rest = candidate.after().strip_prefix(' ').unwrap_or_default();
        rest.split(ends).take(4).take_while(is_pair).collect()
    };
    let before = || {
        let rest = candidate.before().strip_suffix(' ').unwrap_or_default();
        rest.rsplit(ends).take(4).take_while(is_pair).collect()
    };
    let in_pairs = candidate.value().split(' ').all(|word| is_pair(&word));
    let zeros = candidate.value().matches("00").count() > 2;
    in_pairs && (zeros || lettered(after()) || lettered(before()))
}

/// Six digits are a number only right behind a word that says so.
fn is_short(candidate: &Candidate<'_>) -> bool {
    let called = || {
        labelled(candidate.before(), LABELS, 2) || candidate.key().is_some_and(|key| labelled(key, LABELS, 2))
    };
    candidate.value().bytes().filter(u8::is_ascii_digit).count() < 7 && !called()
}
