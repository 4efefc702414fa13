//! Coordinates: pairs of decimals or of degrees, and a latitude or longitude that is called one.

use crate::nearby::{called, key_calls};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[COORDINATE_PAIR, COORDINATES_IN_DEGREES, COORDINATE];

const REFERENCE: &str = "https://www.iso.org/standard/75147.html";
const NAMES: &[&str] = &[
    "lat",
    "latitude",
    "lon",
    "lng",
    "long",
    "longitude",
    "breitengrad",
    "längengrad",
    "latitud",
    "longitud",
    "latitudine",
    "longitudine",
    "szerokość",
    "широта",
    "долгота",
];

const COORDINATE_PAIR: Rule = Rule::new(
    "coordinate-pair",
    Label::COORDINATES,
    r"-?[0-9]{1,2}\.[0-9]{4,12}°? ?[NS]?[,;/ ] ?-?[0-9]{1,3}\.[0-9]{4,12}°?(?: ?[EWO])?",
)
.edges(Edges { before: Edge::WORD.or(".-+"), after: Edge::WORD.or(".") })
.check(pair)
.grades(
    Grades::by_context(Confidence::Low, Confidence::Medium)
        .confirmed(Some(Confidence::Medium), Some(Confidence::High)),
)
.context(&[
    "lat",
    "latitude",
    "lon",
    "lng",
    "longitude",
    "gps",
    "coordinates",
    "coordinate",
    "coords",
    "location",
    "located",
    "position",
    "geo",
    "map",
    "maps",
    "koordinaten",
    "standort",
    "coordonnées",
    "coordenadas",
    "coordinate",
    "ubicación",
    "ubicazione",
    "localização",
    "coördinaten",
    "współrzędne",
    "координаты",
    "坐标",
    "座標",
])
.examples(&[
    "GPS 48.858370, 2.294481",
    "location: -33.856784,151.215297",
    "40.6892° N, 74.0445° W",
    "https://maps.example/@48.85837,2.29448",
])
.counterexamples(&[
    "48.858370, 2.294481",
    "translate(123.4567, 789.0123)",
    "gps 95.1234, 10.1234",
    "[COORDINATES_1]",
])
.reference(REFERENCE);

const COORDINATES_IN_DEGREES: Rule = Rule::new(
    "coordinates-in-degrees",
    Label::COORDINATES,
    r#"[0-9]{1,2}° ?[0-9]{1,2}['′’] ?(?:[0-9]{1,2}(?:\.[0-9]{1,6})?(?:["″”]|'')? ?)?[NS],? ?[0-9]{1,3}° ?[0-9]{1,2}['′’] ?(?:[0-9]{1,2}(?:\.[0-9]{1,6})?(?:["″”]|'')? ?)?[EWO]"#,
)
.grades(Grades::always(Confidence::High))
.examples(&["48°51'30.1\"N 2°17'40.1\"E", "51° 30′ N, 0° 7′ W"])
.counterexamples(&["turn 48° north", "[COORDINATES_1]"])
.reference(REFERENCE);

const COORDINATE: Rule = Rule::new("coordinate", Label::COORDINATES, r"-?[0-9]{1,3}\.[0-9]{4,15}")
    .edges(Edges { before: Edge::WORD.or(".-+"), after: Edge::WORD.or(".") })
    .validate(Validator::Candidate(single))
    .grades(Grades::always(Confidence::Medium))
    .examples(&["{\"latitude\": 48.858370}", "lng=-122.419416", "id|lat|lng\n7|53.480759|-2.242631\n"])
    .counterexamples(&["48.858370", "flat: 48.858370", "lat: 48.85", "[COORDINATES_1]"])
    .reference(REFERENCE);

/// Degrees that exist; with their signs or letters they are unmistakable.
fn pair(candidate: &str) -> Verdict {
    let degrees: Vec<f64> = candidate
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
        .filter_map(|part| part.parse().ok())
        .collect();
    let [latitude, longitude] = degrees.as_slice() else { return Verdict::Rejected };
    match latitude.abs() <= 90.0 && longitude.abs() <= 180.0 {
        true if candidate.contains(['N', 'S']) && candidate.contains(['E', 'W', 'O']) => Verdict::Confirmed,
        true => Verdict::Inconclusive,
        false => Verdict::Rejected,
    }
}

fn single(candidate: &Candidate<'_>) -> Judgement {
    let named = called(candidate.before(), NAMES)
        || [candidate.key(), candidate.column()].iter().any(|name| key_calls(*name, NAMES));
    let exists = candidate.value().parse::<f64>().is_ok_and(|degrees| degrees.abs() <= 180.0);
    if named && exists { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}
