//! Numbers that firms, courts, schools and carriers know a person by: customer, policy, case, booking, employee, parcel.
//!
//! None of them has a form of its own; the label decides. One rule reads the value, one table the labels, in eight languages.

use crate::label_words::LabelWords;
use crate::validators::birth_date;
use once_cell::sync::Lazy;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[REFERENCE_NUMBER, SMALL_REFERENCE_NUMBER, BOOKING_CODE, UPS_TRACKING, STRIPE_CUSTOMER];

const REFERENCE: &str = "https://gdpr.eu/article-4-definitions/";

/// Whom a number is of, and what that is called.
struct Subject {
    label: &'static LabelDefinition,
    /// Names that need no word for *number*.
    alone: &'static [&'static str],
    /// Names that do: *customer* is said of much else.
    numbered: &'static [&'static str],
    /// What its numbers look like.
    fits: fn(&str) -> bool,
}

/// Declares the subjects, and all their names as context words; German and Dutch put *nummer* and *nr* at the end of a stem.
macro_rules! subjects {
    ($( $label:literal $category:ident $fits:ident
        alone [$($alone:literal),* $(,)?] numbered [$($numbered:literal),* $(,)?] stems [$($stem:literal),* $(,)?] )+) => {
        const SUBJECTS: &[Subject] = &[ $( Subject {
            label: {
                static DEFINITION: LabelDefinition = LabelDefinition::new($label, Category::$category);
                &DEFINITION
            },
            alone: &[$($alone,)* $(concat!($stem, " nummer"), concat!($stem, " nr"), concat!($stem, " id"),)*],
            numbered: &[$($numbered,)*],
            fits: $fits,
        }, )+ ];
        const CONTEXT: &[&str] = &[ $(
            $($alone,)* $($numbered,)* $(concat!($stem, " nummer"), concat!($stem, " nr"), concat!($stem, " id"),)*
        )+ ];
    };
}

subjects! {
    "CUSTOMER_ID" Person number
        alone ["codcliente", "codice cliente", "client id", "customer id", "contract account", "debitor", "debiteur"]
        numbered [
            "customer", "cust", "client", "subscriber", "subscription", "member", "membership", "account holder", "loyalty", "loyalty card", "rewards", "guest", "contract", "consumer",
            "cardholder", "donor", "frequent flyer", "frequent flier", "tenant", "tenancy", "library card", "beneficiary",
            "cliente", "clienta", "abonne", "abonnee", "adherent", "adherente", "allocataire", "contrat", "fidelite", "carte de fidelite", "locataire", "usager", "societaire", "membre",
            "socio", "socia", "abonado", "abonada", "contrato", "titular", "usuario", "beneficiario", "inquilino", "fidelidad", "afiliado",
            "abbonato", "iscritto", "iscritta", "contratto", "utenza", "utente", "tessera", "fedelta", "inquilino",
            "assinante", "associado", "associada", "utilizador", "fidelidade", "instalacao", "beneficiaria",
            "klant", "lid", "lidmaatschap", "abonnee", "contract", "huurder", "klantenkaart", "relatie",
            "klienta", "klientki", "klient", "abonenta", "czlonka", "czlonkowski", "umowy", "umowa", "uzytkownika", "karty stalego klienta",
            "kunde", "kundin", "mitglied", "vertrag", "kunden", "mitglieds", "vertrags",
        ]
        stems ["kunden", "kd", "mitglieds", "mitglied", "vertrags", "vertragskonto", "teilnehmer", "abo", "abonnenten", "mieter", "debitoren", "klant", "klanten", "lid", "lidmaatschaps", "contract", "relatie", "huurder", "benutzer"]
    "POLICY_NUMBER" Financial number
        alone ["polizza", "poliza", "apolice", "policy number", "policy no", "police d'assurance", "versicherungsschein", "vs nr", "claim ref", "claim reference", "claims reference", "numero de sinistre", "siniestro", "sinistro", "sinistre", "polisy"]
        numbered [
            "policy", "insurance", "insured", "claim", "policyholder", "police", "assurance", "assure", "assuree", "souscripteur",
            "seguro", "asegurado", "asegurada", "tomador", "assicurazione", "assicurato", "assicurata", "segurado", "segurada", "polis", "verzekering", "verzekerde", "schade",
            "ubezpieczenia", "szkody", "versicherung", "versicherungs", "schaden",
        ]
        stems ["versicherungsschein", "policen", "schaden", "schade", "polis", "vertragspolicen", "claim", "versicherungs", "verzekerings", "verzekerden", "verzekerde", "versicherten"]
    "CASE_NUMBER" GovernmentId case
        alone ["aktenzeichen", "az", "geschäftszeichen", "gesch z", "docket no", "docket", "sygn akt", "sygnatura akt", "sygnatura", "zaaknummer", "crime reference", "crime ref", "expediente", "unser zeichen", "ihr zeichen", "rg n", "fascicolo", "case no", "case number"]
        numbered [
            "case", "docket", "court file", "court case", "complaint", "petition", "receipt", "police report", "crime", "asylum", "visa application", "claimant",
            "dossier", "affaire", "plainte", "proces verbal", "pv", "allocataire caf",
            "autos", "procedimiento", "procedimiento abreviado", "denuncia", "atestado", "diligencias", "pratica", "procedimento", "ruolo", "querela", "denuncia", "processo", "inquerito", "queixa",
            "zaak", "parket", "aangifte", "proces", "sprawy", "sprawa", "akt", "wniosku",
        ]
        stems ["aktenzeichen", "vorgangs", "vorgang", "zaak", "dossier", "akten", "verfahrens", "parket", "antrags", "bescheid", "proces verbaal"]
    "BOOKING_REFERENCE" Person booking
        alone ["pnr", "record locator", "locator", "localizador", "localisateur", "confirmation code", "booking reference", "booking ref", "booking code", "reservation code", "e ticket", "eticket", "boarding pass", "código da reserva", "código de reserva", "code de reservation", "codice prenotazione", "codice di prenotazione", "boekingscode", "reserveringscode", "buchungscode", "buchungsreferenz", "boekingsreferentie", "kod rezerwacji", "dossier de voyage", "itinerary"]
        numbered ["booking", "reservation", "confirmation", "ticket booking", "billet", "reserva", "prenotazione", "boeking", "reservering", "rezerwacji", "rezerwacja", "bilet", "biletu", "billete", "biglietto", "bilhete", "buchung", "reservierung", "vorgang"]
        stems ["buchungs", "reservierungs", "boekings", "reserverings", "flugticket"]
    "EMPLOYEE_ID" Person number
        alone ["matricule", "matricola", "legajo", "staff id", "employee id", "payroll no", "payroll number", "badge no", "badge number", "dienstausweis"]
        numbered [
            "employee", "emp", "staff", "personnel", "payroll", "badge", "warrant", "employe", "employee", "salarie", "salariee",
            "empleado", "empleada", "trabajador", "trabajadora", "matricula", "dipendente", "lavoratore", "funcionario", "funcionaria", "trabalhador", "colaborador",
            "werknemer", "medewerker", "personeel", "pracownika", "pracownik", "sluzbowy", "mitarbeiter", "personal", "personalausweis",
        ]
        stems ["personal", "pers", "mitarbeiter", "mitarbeiterausweis", "dienst", "stamm", "personeels", "personeel", "medewerkers", "medewerker", "werknemers", "werknemer"]
    "STUDENT_ID" Person number
        alone ["student id", "upn", "ucas", "ucas id", "albumu", "numer indeksu", "matrikel"]
        numbered [
            "student", "pupil", "learner", "matriculation", "candidate", "enrolment", "enrollment", "etudiant", "etudiante", "eleve", "candidat", "candidate",
            "estudiante", "alumno", "alumna", "candidato", "matricula", "studente", "studentessa", "alunno", "alunna", "aluno", "aluna", "estudante", "inscricao", "inscripcion", "iscrizione",
            "leerling", "studente", "kandidaat", "studenta", "studentki", "ucznia", "indeksu", "legitymacji", "schuler", "schüler",
        ]
        stems ["matrikel", "matr", "immatrikulations", "studenten", "studierenden", "studien", "schüler", "schueler", "leerling", "leerlingen", "student", "studie", "kandidaten"]
    "MEDICAL_RECORD_NUMBER" Health number
        alone ["nhc", "mrn", "ipp", "historia clinica", "numero de historia", "cartella clinica", "prontuario", "patient id", "hospital no", "chart no", "pesel pacjenta"]
        numbered ["patient", "pt", "hospital", "chart", "medical record", "health record", "admission", "prescription", "rx", "paciente", "historia", "historial", "paziente", "ricovero", "processo clinico", "pacjenta", "pacjentki", "karty", "patiente", "sejour", "patiënt"]
        stems ["patienten", "patiënten", "patiënt", "patient", "fall", "aufnahme", "befund", "rezept", "opname"]
    "HEALTH_PLAN_NUMBER" Health number
        alone ["tarjeta sanitaria", "tessera sanitaria", "carte vitale", "medicaid", "medicaid id", "health card", "cip autonomico", "cip", "numero de utente", "cartão de utente", "utente", "carteirinha", "cartão nacional de saude", "zorgpas", "ehic", "group no", "group number", "rx bin", "rxbin", "mutuelle"]
        numbered ["medicaid", "medicare", "health", "health insurance", "tarjeta", "mutualista", "mutua", "assistito", "beneficiário", "convenio", "plano", "sns", "numero d'adherent", "krankenversicherung", "krankenkasse", "zorgverzekering", "ubezpieczonego", "nfz"]
        stems ["krankenversicherten", "krankenkassen", "kassen", "zorgpolis", "verzekerden", "versicherten"]
    "TRACKING_NUMBER" Person tracking
        alone ["sendungsverfolgung", "tracking number", "tracking no", "tracking id", "tracking code", "numero de suivi", "número de seguimiento", "codigo de seguimiento", "codigo de rastreio", "codice di tracking", "track and trace", "waybill", "airway bill"]
        numbered ["tracking", "parcel", "package", "consignment", "waybill", "shipment", "colis", "suivi", "envio", "seguimiento", "guia", "spedizione", "pacco", "encomenda", "rastreio", "rastreamento", "pakket", "zending", "przesylki", "paczki", "paket", "sendung"]
        stems ["sendungs", "paket", "tracking", "zendings", "zending", "pakket", "sendungsverfolgungs"]
    "ORDER_NUMBER" Person number
        alone ["my order", "my order number", "mein auftrag", "meine bestellung", "meiner bestellung", "meine bestell nr", "meine bestellnummer", "ma commande", "mon numero de commande", "mi pedido", "mio ordine", "meu pedido", "minha encomenda", "mijn bestelling", "mijn ordernummer", "moje zamowienie", "mojego zamowienia", "moim zamowieniu"]
        numbered []
        stems []
    "ORDER_NUMBER" Person lettered
        alone ["pedido", "ordine", "commande", "encomenda", "bestelling", "zamowienie", "zamowienia"]
        numbered []
        stems []
    "BANK_ACCOUNT" Financial account
        alone ["compte", "compte bancaire", "conto", "conto corrente", "cuenta", "cuenta bancaria", "rekening", "bankrekening", "konto", "konto nr", "rachunek", "rachunku", "conta", "conta corrente", "acct", "a/c", "sort code and account", "bank account", "account number", "account no"]
        numbered ["konta", "rachunku", "compte", "conto", "cuenta", "conta"]
        stems ["konto", "kto", "rekening", "bankrekening", "depot"]
    "BANK_ACCOUNT" Financial branch
        alone ["guichet", "code guichet", "code banque", "agencia", "filiale nr"]
        numbered ["guichet", "banque", "agencia", "agence"]
        stems []
    "DRIVER_LICENSE" GovernmentId licence
        alone ["permis", "permis de conduire", "patente", "patente di guida", "patente n", "permiso de conducir", "carnet de conducir", "licencia de conducir", "licencia", "carta de conducao", "rijbewijs", "prawo jazdy", "prawa jazdy", "führerschein", "fuehrerschein", "fs nr", "dl", "driving licence", "driver license", "drivers license", "driver's license", "driver's licence", "driving license", "drivers licence", "cnh", "licence no", "license no"]
        numbered ["permis", "patente", "licence", "license", "dl", "licenza", "carteira"]
        stems ["führerschein", "fuehrerschein", "rijbewijs"]
    "NATIONAL_ID" GovernmentId document
        alone ["brp", "residence permit", "titre de sejour", "permesso di soggiorno", "aufenthaltstitel", "aufenthaltserlaubnis", "verblijfsvergunning", "verblijfsdocument", "karta pobytu", "karty pobytu", "autorizacion de residencia", "tarjeta de residencia", "tarjeta de identidad", "titulo de residencia", "rg", "a number", "alien number", "alien registration number", "uscis number", "green card", "cni", "carte d'identite", "carta d'identita", "carta identita", "documento d'identita", "dowod osobisty", "dowodu", "dowodu osobistego", "ausweis", "ausweis nr", "personalausweis", "identiteitskaart", "id kaart", "cartão de cidadão", "bilhete de identidade", "cedula", "visa no", "visa number", "uci", "ficha"]
        numbered ["residence card", "alien", "visa", "identite", "identita", "identidad", "identidade", "identity", "documento", "dokumentu", "dowod", "cidadao", "sejour", "soggiorno", "pobytu", "paszportu", "passport", "passeport", "pasaporte", "passaporto", "passaporte"]
        stems ["ausweis", "reisepass", "pass", "paspoort", "dokument", "visum", "vreemdelingen"]
    "MEDICAL_LICENSE" Health number
        alone ["gmc", "nmc pin", "oab", "rpps", "num col", "colegiado", "nº colegiado", "lanr", "crm", "pwz"]
        numbered ["gmc", "nmc", "gdc", "hcpc", "colegiado", "colegiada", "ordre", "ordem", "albo", "pwz", "npi"]
        stems ["arzt"]
}

static LABELS: Lazy<LabelWords> = Lazy::new(|| {
    LabelWords::new(SUBJECTS.iter().enumerate().flat_map(|(at, subject)| {
        let alone = subject.alone.iter().map(move |&name| (at, false, name));
        alone.chain(subject.numbered.iter().map(move |&name| (at, true, name)))
    }))
});

fn labels() -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for subject in SUBJECTS {
        let label = Label::declare(subject.label);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

const REFERENCE_NUMBER: Rule = Rule::new(
    "reference-number",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("CUSTOMER_ID", Category::Person);
        Label::declare(&DEFINITION)
    },
    concat!(
        r"[0-9]:[0-9]{2}-[a-z]{2}-[0-9]{3,6}|(?:(?:[A-Z]{1,4} ){1,2}|[A-Z]{1,12}[-/_.]?|[A-Z][A-Za-z]{0,4}[-/_.](?:[A-Z]{1,4}[-/])?)?[0-9][0-9A-Za-z]{0,20}",
        r"(?:[-/_][0-9A-Za-z]{1,16}|\.[0-9]{1,9}| [0-9]{1,8}(?:/[0-9]{1,4})?| [A-Z]{1,2} ?[0-9]{1,8}){0,5}",
    ),
)
.edges(Edges { before: Edge::WORD.or(".+$%&@\\"), after: Edge::WORD.or("%@-") })
.validate(Validator::Candidate(reference_number))
.grades(Grades::only_with_context(Confidence::Medium))
.context(CONTEXT)
.labels(labels)
// A digit stands among the first sixteen bytes, or every word would wake the rule.
.length_max(128)
.examples(&[
    "Customer number: 30 448 1127",
    "customer no. 4402881",
    "{\"customerId\": \"C-104477\"}",
    "Kundennummer 4402 881 937, danke",
    "Kunden-Nr.: 884213",
    "mon numéro de client est le 5520147",
    "nº de cliente 8841203",
    "codice cliente: 0048213",
    "klantnummer 77121",
    "nr klienta: 6620481",
    "Policy no. AU-7740021",
    "Polizza n. 771/04418/22",
    "Claim # E24031188-02",
    "VS-Nr. KH 55 102938 4",
    "Az.: 12 C 441/23",
    "Case No. 2:23-cv-04417",
    "Receipt number MSC2190441872",
    "Booking reference QX7L2M",
    "localizador ZK4T8W",
    "(matricule TZ0412)",
    "Student ID 920048812",
    "Matrikelnummer: 3318820",
    "NHC 1048827",
    "tarjeta sanitaria BBBBBBBBQR648597",
    "Medicaid ID WA 204817736",
    "tracking number 00340434161094042557",
    "my order number is 448-2291",
    "pedido ES-441-7720",
    "permis n° 14AB12345",
    "BRP: ZU5528814",
    "employee_id,name\n40417,Ana\n40418,Bo\n",
])
.counterexamples(&[
    "ClientId = 1000i32",
    "4402881",
    "the customer has 12345 points",
    "customer support since 2019",
    "order 4402881",
    "customer_id: u64",
    "customerId = id32",
    "client 10.1.2.3",
    "policy 2024-01-15",
    "case 12345:",
    "case 12 of 448812",
    "member 1 of 1000",
    "customer number 12345",
    "member_id: 550e8400-e29b-41d4-a716-446655440000",
    "contract number 0000000",
    "the claim number is 3",
    "tracking 1Z999AA10123456784",
    "file no. 3",
    "user id: 12",
    "Ticket #884213",
    "a fix of the worker ([#4511])",
    "the MSRV policy. (#1284)",
    "[CUSTOMER_ID_1]",
])
.reference(REFERENCE);

/// The same with small letters before the digits, as universities and firms write theirs.
const SMALL_REFERENCE_NUMBER: Rule = Rule::new(
    "reference-number-small",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("CUSTOMER_ID", Category::Person);
        Label::declare(&DEFINITION)
    },
    "[a-z]{1,2}-?[0-9]{5,9}",
)
.edges(Edges { before: Edge::WORD.or(".+$%&@\\"), after: Edge::WORD.or("%@-") })
.validate(Validator::Candidate(reference_number))
.grades(Grades::only_with_context(Confidence::Medium))
.context(CONTEXT)
.labels(labels)
.examples(&["my student number is s1904471", "Personalnummer: p004712"])
.counterexamples(&["s1904471", "student s1904471", "[CUSTOMER_ID_1]"])
.reference(REFERENCE);

/// Six letters alone are a booking only where nothing else can be meant.
#[rustfmt::skip]
const BOOKING_NAMES: &[&str] = &[
    "pnr", "record locator", "locator", "localizador", "localisateur", "booking reference", "booking ref", "booking code", "booking number", "reservation code", "confirmation code",
    "reservation number", "code de reservation", "reference de reservation", "numero de reservation", "codigo de reserva", "localizador de reserva", "codigo da reserva", "codice prenotazione",
    "codice di prenotazione", "boekingscode", "boekingsreferentie", "boekingsnummer", "reserveringscode", "buchungscode", "buchungsnummer", "buchungsreferenz", "reservierungscode",
    "kod rezerwacji", "numer rezerwacji",
];

const BOOKING_CODE: Rule = Rule::new(
    "booking-code",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("BOOKING_REFERENCE", Category::Person);
        Label::declare(&DEFINITION)
    },
    "[A-Z]{6}",
)
.edges(Edges { before: Edge::WORD.or(".-+$@"), after: Edge::WORD.or("-%@(") })
.validate(Validator::Candidate(booking_code))
.grades(Grades::only_with_context(Confidence::Medium))
.context(BOOKING_NAMES)
.examples(&["PNR: QXLTMK", "record locator is HJKQWR", "Buchungscode YTRKLM"])
.counterexamples(&["STATUS", "booking reference: NUMBER", "PNR status ACTIVE", "[BOOKING_REFERENCE_1]"])
.reference("https://www.iata.org/en/publications/manuals/passenger-services-conference-resolutions-manual/");

const UPS_TRACKING: Rule = Rule::new(
    "ups-tracking-number",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("TRACKING_NUMBER", Category::Person);
        Label::declare(&DEFINITION)
    },
    "1Z ?[0-9A-Z]{3} ?[0-9A-Z]{3} ?[0-9]{2} ?[0-9]{4} ?[0-9]{4}",
)
.edges(Edges { before: Edge::WORD.or(".-+$@"), after: Edge::WORD.or("-%@") })
.check(ups)
.grades(Grades::only_with_context(Confidence::Medium))
.context(&[
    "parcel",
    "package",
    "delivery",
    "delivered",
    "recipient",
    "my tracking",
    "tracking number",
    "ups tracking",
    "courier",
    "handed to",
    "paket",
    "empfänger",
    "zustellung",
    "colis",
    "destinataire",
    "livraison",
    "paquete",
    "destinatario",
    "entrega",
    "pacco",
    "consegna",
    "encomenda",
    "pakket",
    "bezorging",
    "paczka",
    "przesyłka",
])
.examples(&["Your parcel 1Z999AA10123456784 was handed over", "Mein Paket 1Z 999 AA1 01 2345 6784"])
.counterexamples(&["1Z999AA10123456784", "parcel 1Z999AA10123456785", "[TRACKING_NUMBER_1]"])
.reference("https://www.ups.com/us/en/support/tracking-support/where-is-my-tracking-number");

const STRIPE_CUSTOMER: Rule = Rule::new(
    "stripe-customer",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("CUSTOMER_ID", Category::Person);
        Label::declare(&DEFINITION)
    },
    "cus_[0-9A-Za-z]{8,24}",
)
.edges(Edges { before: Edge::WORD.or("-"), after: Edge::WORD.or("-") })
.check(drawn)
.grades(Grades::always(Confidence::Medium))
.examples(&["customer=cus_PqL82nXvT0a9", "\"customer\": \"cus_9s6XKzkNRiz8i3\""])
.counterexamples(&["cus_xxxxxxxxxxxxxx", "cus_customername", "[CUSTOMER_ID_1]"])
.reference("https://docs.stripe.com/api/customers/object");

fn reference_number(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    if !is_identifier(value) || goes_on(candidate) || is_issue(candidate.before()) {
        return Verdict::Rejected.into();
    }
    match LABELS.subject(candidate).and_then(|subject| SUBJECTS.get(subject)) {
        Some(subject) if (subject.fits)(value) => Judgement::from(Verdict::Confirmed).labelled(subject.label),
        _ => Verdict::Rejected.into(),
    }
}

/// Letters and digits of an identifier: how many, and how many of each.
struct Counts {
    all: usize,
    digits: usize,
    small: usize,
}

impl Counts {
    fn of(value: &str) -> Counts {
        let count = |holds: fn(&u8) -> bool| value.bytes().filter(holds).count();
        Counts {
            all: count(u8::is_ascii_alphanumeric),
            digits: count(u8::is_ascii_digit),
            small: count(u8::is_ascii_lowercase),
        }
    }
}

/// What any of these numbers has: a few digits, no shape of a date, an amount, a digest or a type, nothing that counts up.
fn is_identifier(value: &str) -> bool {
    let counts = Counts::of(value);
    // `1000i32`: a number of a program.
    let typed = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64"];
    let is_literal = |of: &&str| {
        value
            .strip_suffix(*of)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if typed.iter().any(is_literal) {
        return false;
    }
    // A docket of a federal court: `2:23-cv-04417`.
    if value.contains(':') {
        return true;
    }
    let mut digits = value.bytes().filter(u8::is_ascii_digit);
    let first = digits.next();
    let varied = digits.any(|digit| Some(digit) != first);
    let counted_up = counts.all <= 6 && counts.digits == counts.all && "123456".starts_with(value);
    // `int32`, `sha256`, `id32`; a word in capitals with a year or a version.
    let lead = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let typed = counts.small > 0 && lead.bytes().all(|byte| byte.is_ascii_lowercase()) && counts.digits < 4;
    let mixed_case = counts.small > 0 && value.bytes().any(|byte| byte.is_ascii_uppercase());
    let scattered = counts.small > 0 && {
        let mut runs = value.split(|c: char| !c.is_ascii_lowercase()).filter(|run| !run.is_empty());
        runs.next();
        runs.next().is_some()
    };
    let date = value.contains(['-', '/', '.']) && birth_date(value) != Verdict::Rejected;
    let address = value.matches('.').count() == 3 && counts.digits == counts.all && !value.contains('-');
    let decimal = value.split_once('.').is_some_and(|(whole, rest)| {
        rest.len() <= 2 && [whole, rest].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    (4..=24).contains(&counts.all)
        && varied
        && !counted_up
        && !typed
        && !mixed_case
        && !scattered
        && !date
        && !address
        && !decimal
        && is_grouped(value)
}

/// What stands in groups with spaces between has short ones; one long group is the whole number.
fn is_grouped(value: &str) -> bool {
    if !value.contains(' ') {
        return true;
    }
    let long = value.split(' ').filter(|group| group.bytes().filter(u8::is_ascii_digit).count() > 6).count();
    let lettered = value.split(' ').next().is_some_and(|group| group.bytes().all(|b| b.is_ascii_uppercase()));
    long == 0 || (lettered && value.split(' ').count() == 2)
}

/// `12.5`, `12,345`, `4402:…`, `12345 USD`: the value is part of something else.
fn goes_on(candidate: &Candidate<'_>) -> bool {
    let after = candidate.after();
    let mut next = after.chars();
    let continued = matches!(next.next(), Some('.' | ':' | '/' | '#' | '\\'))
        && next.next().is_some_and(char::is_alphanumeric);
    let amount = after.trim_start().starts_with(['€', '$', '£', '%']);
    let thousands = after.strip_prefix(',').is_some_and(|rest| {
        rest.bytes().take_while(u8::is_ascii_digit).count() == 3 && candidate.value().len() <= 3
    });
    continued || amount || thousands
}

/// `(#1284)`, `[#6731]`: what a change log refers to, whatever word it ends with.
fn is_issue(before: &str) -> bool {
    ["(#", "[#"].iter().any(|mark| before.ends_with(mark))
}

/// Four digits, or two beside capitals.
fn number(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.digits >= 4 || (counts.digits >= 2 && counts.all - counts.digits >= 2)
}

/// Courts count by year: `12 C 441/23`.
fn case(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.digits >= 5 || (counts.digits >= 4 && counts.all > counts.digits)
}

/// Five to eight capitals and digits, as airlines draw them, or a longer number.
fn booking(value: &str) -> bool {
    let counts = Counts::of(value);
    let drawn = counts.all == value.len()
        && counts.small == 0
        && (5..=8).contains(&counts.all)
        && counts.digits < counts.all;
    drawn || counts.digits >= 5
}

/// Ten and more, mostly digits.
fn tracking(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.all >= 9 && counts.digits >= 7 && counts.small == 0
}

/// Letters before or between, as shops write them.
fn lettered(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.digits >= 4 && counts.all > counts.digits && counts.small == 0
}

/// Six to eighteen digits.
fn account(value: &str) -> bool {
    let counts = Counts::of(value);
    (7..=18).contains(&counts.digits) && counts.all - counts.digits <= 1
}

/// Four or five digits of a branch.
fn branch(value: &str) -> bool {
    let counts = Counts::of(value);
    (4..=6).contains(&counts.digits) && counts.digits == counts.all
}

/// Seven and more, five of them digits.
fn licence(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.all >= 7 && counts.digits >= 5
}

/// Six and more, five of them digits, or grouped.
fn document(value: &str) -> bool {
    let counts = Counts::of(value);
    counts.all >= 6 && counts.digits >= 5
}

fn booking_code(candidate: &Candidate<'_>) -> Judgement {
    static NAMES: Lazy<LabelWords> = Lazy::new(|| LabelWords::alone(BOOKING_NAMES));
    let value = candidate.value();
    let vowels = value.bytes().filter(|byte| b"AEIOU".contains(byte)).count();
    if vowels <= 1 && NAMES.call(candidate) { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

/// The check digit of a UPS tracking number: letters count as digits from 2 on, every second place twice, modulo 10.
fn ups(candidate: &str) -> Verdict {
    let values: Vec<u32> = candidate
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .skip(2)
        .map(|byte| match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            _ => (u32::from(byte.saturating_sub(b'A')) + 2) % 10,
        })
        .collect();
    let Some((check, rest)) = values.split_last().filter(|(_, rest)| rest.len() == 15) else {
        return Verdict::Rejected;
    };
    let sum: u32 =
        rest.iter().enumerate().map(|(at, value)| if at % 2 == 1 { value * 2 } else { *value }).sum();
    if (10 - sum % 10) % 10 == *check { Verdict::Confirmed } else { Verdict::Rejected }
}

/// Letters and digits that were drawn: some of each.
fn drawn(candidate: &str) -> Verdict {
    let body = candidate.strip_prefix("cus_").unwrap_or_default();
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let letters = body.bytes().any(|byte| byte.is_ascii_alphabetic());
    if letters && (1..body.len()).contains(&digits) { Verdict::Inconclusive } else { Verdict::Rejected }
}
