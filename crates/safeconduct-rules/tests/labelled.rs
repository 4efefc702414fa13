//! What only its label gives away, as people and forms of eight languages name it; and what stands under a like word and is nobody's.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed law may panic")]

use safeconduct_core::Confidence;
use safeconduct_detect::Scanner;
use safeconduct_rules::default_scanner;
use std::sync::LazyLock;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());

fn found(text: &str) -> Vec<&str> {
    let findings = SCANNER.scan(text).unwrap().at_least(Confidence::DEFAULT_FLOOR);
    findings.iter().map(|finding| finding.span().of(text).unwrap()).collect()
}

#[test]
fn what_a_label_gives_away_is_found() {
    let cases = [
        // References.
        ("Your account holder number is 5540 2217.", "5540 2217"),
        ("membership no: 774-20931", "774-20931"),
        ("Member #: A0047731", "A0047731"),
        ("policy ref. HH/2231/40918", "HH/2231/40918"),
        ("re claim number CLM-0099183, still nothing", "CLM-0099183"),
        ("Case No. 2:23-cv-04417", "2:23-cv-04417"),
        ("employee number: 40417", "40417"),
        ("staff no 0047192", "0047192"),
        ("Payroll No.  118204", "118204"),
        ("my student number is s1904471", "s1904471"),
        ("booking ref: K7PQ2R", "K7PQ2R"),
        ("confirmation number 88410293", "88410293"),
        ("library card number 2900 4471 0093", "2900 4471 0093"),
        ("frequent flyer number: LH 992004471882", "LH 992004471882"),
        ("tracking no. 1ZW4471E0398840012", "1ZW4471E0398840012"),
        ("Patient number 00448812", "00448812"),
        ("subscriber number 8840221", "8840221"),
        ("{\"memberNumber\":\"M-447120\"}", "M-447120"),
        ("{\"policy_no\": \"PX4471203\"}", "PX4471203"),
        ("Vertragsnummer: 7740021-A", "7740021-A"),
        ("Vertragsnr. 55 102 938", "55 102 938"),
        ("Mitgliedsnummer lautet 448120", "448120"),
        ("Personalnummer 00417", "00417"),
        ("Pers.-Nr. 44710", "44710"),
        ("Versicherungsschein-Nr.: 40-1182-9931", "40-1182-9931"),
        ("Schadennummer S-2024-448812", "S-2024-448812"),
        ("Sendungsnummer: 00340434292135100186", "00340434292135100186"),
        ("Matr.-Nr. 3318820", "3318820"),
        ("unter dem Aktenzeichen 3 O 118/22 anhängig", "3 O 118/22"),
        ("Buchungsnummer: 88-20-4471", "88-20-4471"),
        ("numéro d'adhérent : 0047 1182", "0047 1182"),
        ("N° client : 774 201 993", "774 201 993"),
        ("n° de dossier 2024-448120", "2024-448120"),
        ("référence de réservation : R4KT2M", "R4KT2M"),
        ("numéro de suivi 6A11223344556", "6A11223344556"),
        ("numéro de sinistre: 2204471188", "2204471188"),
        ("número de socio: 44712", "44712"),
        ("nº de póliza 0449-221-0087", "0449-221-0087"),
        ("Nº de expediente 1182/2023-B", "1182/2023-B"),
        ("número de empleado 40417", "40417"),
        ("número de envío: PQ4F8B0700447120", "PQ4F8B0700447120"),
        ("codice cliente 0048213", "0048213"),
        ("numero tessera: 1180447", "1180447"),
        ("numero di pratica 2023/44718", "2023/44718"),
        ("codice prenotazione: W4KX2T", "W4KX2T"),
        ("matricola n. 884120", "884120"),
        ("número de sócio 40418", "40418"),
        ("n.º de cliente: 5540221", "5540221"),
        ("apólice nº 33.4471.0092", "33.4471.0092"),
        ("código de rastreio LB447120993PT", "LB447120993PT"),
        ("klantnummer is 4471203", "4471203"),
        ("lidnummer: 88201", "88201"),
        ("polisnummer 7740.2213", "7740.2213"),
        ("zaaknummer C/13/447120", "C/13/447120"),
        ("personeelsnummer 00418", "00418"),
        ("numer klienta: 5540221", "5540221"),
        ("nr polisy 9044712203", "9044712203"),
        ("sygn. akt II C 447/22", "II C 447/22"),
        ("numer rezerwacji 448120", "448120"),
        ("nr albumu 184471", "184471"),
        // Codes that open something.
        ("The PIN for the card is 8830", "8830"),
        ("door code: 4471#", "4471#"),
        ("gate code is 9120, ring twice", "9120"),
        ("your verification code is 448120", "448120"),
        ("Geheimzahl 7093", "7093"),
        ("Türcode: 3382", "3382"),
        ("code d'entrée : 58A21", "58A21"),
        ("le code de la porte est 4471B", "4471B"),
        ("el código del portal es 8830", "8830"),
        ("código PIN: 5528", "5528"),
        ("codice di accesso 77120", "77120"),
        ("senha do cartão 4471", "4471"),
        ("pincode is 8830", "8830"),
        ("kod do drzwi: 7712", "7712"),
        // Plates.
        ("my car reg is LK19 ZRT", "LK19 ZRT"),
        ("license plate number 7ABC214", "7ABC214"),
        ("amtliches Kennzeichen: M-XK 4471", "M-XK 4471"),
        ("Kfz-Kennzeichen KA PB 4471E", "KA PB 4471E"),
        ("immatriculée GH-447-KL", "GH-447-KL"),
        ("con matrícula 4471 LKT", "4471 LKT"),
        ("auto targata GB447KL", "GB447KL"),
        ("matrícula 44-XK-21", "44-XK-21"),
        ("met kenteken KL-447-P", "KL-447-P"),
        ("nr rejestracyjny WX 4471K", "WX 4471K"),
        // Ages.
        ("my daughter (6) is ill", "6"),
        ("She's 82 and lives alone", "82"),
        ("a 34-year-old teacher", "34-year-old"),
        ("Frau Krause, 72 Jahre, gestürzt", "72 Jahre"),
        ("meine Oma (91)", "91"),
        ("Monsieur Paul Hénon, 67 ans, retraité", "67 ans"),
        ("elle a 34 ans.", "34 ans"),
        ("mi hija tiene 12 años y", "12 años"),
        ("mia madre ha 78 anni.", "78 anni"),
        ("tenho 29 anos e", "29 anos"),
        ("mijn zoon (9) heeft", "9"),
        ("mam 41 lat i", "41 lat"),
        // Birth dates in odd forms.
        ("DOB 07 11 1993", "07 11 1993"),
        ("d.o.b: 17 - 03 - 1991", "17 - 03 - 1991"),
        ("DOB 21JAN84", "21JAN84"),
        // Who somebody is on the net.
        ("user name mkowal_77 does not work", "mkowal_77"),
        ("my login is t.okafor9", "t.okafor9"),
        ("Benutzername lautet s.krause84", "s.krause84"),
        ("mon identifiant est lea.morel75", "lea.morel75"),
        ("mein Profil: xing.com/profile/Jana_Krause9", "xing.com/profile/Jana_Krause9"),
        ("msg=ok user=pwojcik action=login", "pwojcik"),
        // Passwords.
        ("new pw Tulip&Moon44 works", "Tulip&Moon44"),
        ("das Passwort Herbst!2023 geht nicht", "Herbst!2023"),
        ("contraseña Nubes#1987", "Nubes#1987"),
        ("wachtwoord Fiets!fiets9", "Fiets!fiets9"),
        // Telephones.
        ("reach me on 0151 / 5550 1734", "0151 / 5550 1734"),
        ("erreichbar unter 0176 5550 1234", "0176 5550 1234"),
        ("mon numéro est le 06 39 98 11 22", "06 39 98 11 22"),
        ("name,tel,born\nAna,01632 960441,1979-02-11\n", "01632 960441"),
        // Spoken.
        (
            "What's the number? — oh seven nine, double four, one two six",
            "oh seven nine, double four, one two six",
        ),
        ("born the ninth of March nineteen sixty-two", "ninth of March nineteen sixty-two"),
    ];
    let missed: Vec<String> = cases
        .iter()
        .filter(|(text, value)| !found(text).iter().any(|found| found.contains(value)))
        .map(|(text, value)| format!("{text:?} {value:?}: {:?}", found(text)))
        .collect();
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), cases.len(), missed.join("\n"));
}

#[test]
fn what_is_nobodys_is_left_alone() {
    let texts = [
        "The customer number must have 8 digits.",
        "customer_id INTEGER NOT NULL, member_no VARCHAR(32)",
        "case 404: return not_found();",
        "claim: sub, aud, exp",
        "policy: retain 30 days",
        "the order of 12345 items",
        "case number three of 12",
        "Release 2024.11, build 448120",
        "booking.com had 448120 visitors",
        "a tracking error of 0.44812",
        "GPIO pin 22 and pin 23",
        "pin the version to 1.44.8",
        "pin-compatible with the 74HC595",
        "plate 12 mm thick, type A4",
        "auto 3000 rpm",
        "registration opens 2025",
        "Student t-test, n=4471",
        "a contract of 36 months",
        "the patient 2 group",
        "the member function at 0x4471",
        "10 years of experience",
        "5 ans de garantie, 3 años de contrato, 2 anni di lavoro",
        "Version (12), Figure (3), see (45)",
        "I'm 100 percent sure",
        "the user is active and the login is fast",
        "user=root uid=0",
        "npm install @types/node @babel.core",
        "password must have 8 characters",
        "le mot de passe doit contenir 8 caractères",
        "one, two, three, four, five, six, seven, eight",
        "between two and three hundred and twenty-five thousand",
        "127.0.0.1 localhost",
        "netmask 255.255.255.0",
        "conto alla rovescia 10",
        "der Kunde hat 12345 Punkte",
        "el cliente compró 44712 unidades",
        "ref 20240115103000",
    ];
    let guilty: Vec<String> = texts
        .iter()
        .filter(|text| !found(text).is_empty())
        .map(|text| format!("{text:?}: {:?}", found(text)))
        .collect();
    assert!(guilty.is_empty(), "{}:\n{}", guilty.len(), guilty.join("\n"));
}
