//! Registration plates behind a word for one, whatever the country.

use crate::label_words::LabelWords;
use once_cell::sync::Lazy;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[LABELLED_PLATE, FRENCH_PLATE];

const LICENSE_PLATE: Label = {
    static DEFINITION: LabelDefinition = LabelDefinition::new("LICENSE_PLATE", Category::GovernmentId);
    Label::declare(&DEFINITION)
};

const REFERENCE: &str =
    "https://unece.org/transport/road-transport/distinguishing-signs-vehicles-international-traffic";

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "plate", "plates", "license plate", "licence plate", "license plates", "number plate", "plate number", "plate no", "registration", "registration number", "registration plate", "reg", "reg no", "reg number",
    "vehicle reg", "vehicle registration", "car reg", "rego", "vrm", "vrn", "tag number", "company car", "hire car", "rental car", "registered", "plated", "license tag",
    "kennzeichen", "kfz kennzeichen", "amtliches kennzeichen", "amtl kennzeichen", "kfz kz", "kennz", "nummernschild", "autokennzeichen", "kfz", "zugelassen", "fahrzeug", "dienstwagen", "mietwagen", "pkw",
    "immatricule", "immatriculee", "immatricules", "immatriculation", "plaque", "plaque d'immatriculation", "plaques", "plaque mineralogique", "vehicule", "vehicule a", "vehicule b", "voiture",
    "matricula", "matriculado", "matriculada", "placa", "placas", "placa de matricula", "vehiculo", "coche", "chapa", "patente vehiculo",
    "targa", "targhe", "targato", "targata", "targati", "veicolo", "auto", "autovettura", "vettura", "automobile", "viatura", "veiculo", "carro",
    "kenteken", "kentekenplaat", "nummerplaat", "kentekennummer", "auto met kenteken", "voertuig",
    "rejestracja", "rejestracyjny", "rejestracyjna", "rejestracyjne", "nr rejestracyjny", "nr rej", "numer rejestracyjny", "nr rej pojazdu", "rej pojazdu", "tablica", "tablice", "tablica rejestracyjna", "pojazd", "pojazdu", "samochod", "samochodu",
];

const LABELLED_PLATE: Rule = Rule::new(
    "license-plate-labelled",
    LICENSE_PLATE,
    concat!(
        r"[A-ZÄÖÜ]{1,4}[- ·]?[A-Z]{0,3} ?[0-9][A-Z0-9]{0,4}(?:[- ·]?[A-Z0-9]{1,4}){0,2}",
        r"|[0-9]{1,4}[- ·]?[A-Z][A-Z0-9]{0,4}(?:[- ·]?[A-Z0-9]{1,5}){0,2}",
    ),
)
.edges(Edges { before: Edge::WORD.or("+.\\&^~!%/$"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(plate))
.grades(Grades::only_with_context(Confidence::Medium))
.context(NAMES)
.examples(&[
    "plate:HKT 482",
    "Plate 8XYR214",
    "w/ plates CVL 771",
    "company car 191-D-44821",
    "Kennzeichen B-MW 1234",
    "mit dem Kennzeichen HH NF 1907",
    "véhicule A immatriculé FK-482-ZT",
    "veicolo targato FX 482 LM",
    "matrícula 4471 KDF",
    "kenteken: 4-XKB-21",
    "Nr rej. pojazdu: KR 5NP77",
    "{\"licensePlate\": \"KL 04 AB 7812\"}",
])
.counterexamples(&[
    "HKT 482",
    "license plate reader A1",
    "auto 2",
    "registration 2024",
    "plate of 12 C",
    "the plates are 12 mm",
    "REG A1",
    "auto-detect HTTP2",
    "[LICENSE_PLATE_1]",
])
.reference(REFERENCE);

/// The form of 2009, unmistakable beside a word for a car.
const FRENCH_PLATE: Rule =
    Rule::new("fr-plate", LICENSE_PLATE, "[A-HJ-NP-TV-Z]{2}[- ][0-9]{3}[- ][A-HJ-NP-TV-Z]{2}")
        .edges(Edges { before: Edge::WORD.or("-+./"), after: Edge::WORD.or("-") })
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(&[
            "roule",
            "roulait",
            "voiture",
            "véhicule",
            "vehicule",
            "plaque",
            "immatriculation",
            "immatriculé",
            "immatriculée",
            "conducteur",
            "conductrice",
            "garé",
            "garée",
            "stationné",
            "renault",
            "peugeot",
            "citroën",
            "clio",
            "auto",
            "targa",
            "macchina",
            "veicolo",
            "fiat",
            "conducente",
            "parcheggiata",
            "car",
            "driving",
            "parked",
        ])
        .examples(&["il roule en clio AB 917 KD", "la macchina è una Fiat, FX 482 LM"])
        .counterexamples(&["AB-917-KD", "[LICENSE_PLATE_1]"])
        .reference("https://www.service-public.fr/particuliers/vosdroits/F21067");

/// Letters and digits, both, at most nine, right behind a word for a plate or a car.
fn plate(candidate: &Candidate<'_>) -> Judgement {
    static WORDS: Lazy<LabelWords> = Lazy::new(|| LabelWords::alone(NAMES));
    let value = candidate.value();
    let count = value.chars().filter(|c| c.is_alphanumeric()).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let fits = (5..=10).contains(&count) && (2..count).contains(&digits);
    if fits && WORDS.call(candidate) { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}
