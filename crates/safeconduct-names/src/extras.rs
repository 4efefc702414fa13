//! What stands around people: their titles, and nationalities, religions and parties. On request, for most of it is harmless.

use crate::detector::tagger;
use crate::lexicon::flag;
use crate::lines::lines;
use crate::tags::Kind;
use crate::tokens::{Shape, Token, tokenize};
use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};

const NAME: &str = "names-extra";
const RULE: RuleName = RuleName::declare(NAME);
/// A person has so many titles at most.
const TITLES_MAX: usize = 4;
/// Titles and forms of address, without their full stop.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "doctor",
    "sir",
    "dame",
    "lady",
    "lord",
    "rev",
    "reverend",
    "fr",
    "father",
    "sister",
    "rabbi",
    "imam",
    "judge",
    "justice",
    "hon",
    "sgt",
    "sergeant",
    "capt",
    "captain",
    "lt",
    "lieutenant",
    "col",
    "colonel",
    "maj",
    "major",
    "gen",
    "general",
    "sen",
    "senator",
    "rep",
    "president",
    "king",
    "queen",
    "prince",
    "princess",
    "herr",
    "herrn",
    "hr",
    "frau",
    "fr",
    "dipl",
    "ing",
    "med",
    "mag",
    "monsieur",
    "madame",
    "mademoiselle",
    "m",
    "mme",
    "mlle",
    "me",
    "maître",
    "docteur",
    "don",
    "doña",
    "d",
    "dña",
    "señor",
    "señora",
    "sr",
    "sra",
    "srta",
    "lic",
    "sig",
    "sigra",
    "signor",
    "signora",
    "dott",
    "dottssa",
    "dottor",
    "avv",
    "ing",
    "senhor",
    "senhora",
    "dona",
    "seu",
    "eng",
    "engº",
    "dra",
    "dhr",
    "heer",
    "mevr",
    "mevrouw",
    "mw",
    "ir",
    "drs",
    "mgr",
    "pan",
    "pani",
    "pana",
    "inż",
    "mec",
    "hab",
];

/// The detector of `TITLE` and `NRP`: titles before people (`Dr.`, `Frau`), and words for nationalities, religions and
/// parties (`Mexican`, `polnisch`, `Muslim`).
///
/// Not part of the default guard: a title says little without its name, and most nationalities in a text are those of cars
/// and cheeses. In lower case a word counts too, as many languages write nationalities small: `polish the table` is taken
/// for one.
///
/// ```
/// use safeconduct_core::{Detector, Part};
///
/// let text = "Dr. Maria Lopez is a Mexican citizen.";
/// let mut found = Vec::new();
/// safeconduct_names::extras().detect(Part::new(text), &mut found)?;
/// let found: Vec<_> = found.iter().map(|f| (f.label().as_str(), f.span().of(text))).collect();
/// assert_eq!(found, [("TITLE", Some("Dr.")), ("NRP", Some("Mexican"))]);
/// # Ok::<(), safeconduct_core::DetectorError>(())
/// ```
pub fn extras() -> impl Detector {
    Extras
}

struct Extras;

impl Detector for Extras {
    fn name(&self) -> &str {
        NAME
    }

    fn labels(&self) -> Vec<Label> {
        vec![Label::TITLE, Label::NRP]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let text = part.text();
        let tagger = tagger()?;
        let mut people = Vec::new();
        tagger.tag(text, part.key(), |entity| {
            if entity.kind == Kind::Person {
                people.push(entity.start..entity.end);
            }
        });
        let mut push = |label: Label, start: usize, end: usize| {
            let span = Span::new(text, start, end);
            found.extend(span.map(|span| Finding::new(label, span, Confidence::Medium, RULE)));
        };
        let mut tokens: Vec<Token> = Vec::new();
        let mut next = people.iter().peekable();
        for line in lines(text) {
            tokens.clear();
            tokenize(text.get(line.clone()).unwrap_or_default(), line.start, &mut tokens);
            for (at, token) in tokens.iter().enumerate() {
                while next.next_if(|person| person.end <= token.start).is_some() {}
                let person = next.peek().filter(|person| person.start <= token.start);
                if person.is_some_and(|person| person.start == token.start)
                    && let Some((start, end)) = titles(text, tokens.get(..at).unwrap_or_default())
                {
                    push(Label::TITLE, start, end);
                }
                // Where a name has the title inside, it is one with the name.
                if person.is_none() && is_nation(token, tagger.flags(token.hash)) {
                    push(Label::NRP, token.start, token.end);
                }
            }
        }
        Ok(())
    }

    fn piece_bytes(&self) -> Option<usize> {
        Some(16 * 1024)
    }
}

fn is_nation(token: &Token, flags: u16) -> bool {
    let named = flags & flag::NATION != 0 && !token.barred;
    let capital = matches!(token.shape, Shape::Title | Shape::Upper);
    // What running text writes small means something else.
    named && (capital || token.shape == Shape::Lower && flags & flag::COMMON == 0)
}

/// Where the titles that end right before a name begin and end.
fn titles(text: &str, before: &[Token]) -> Option<(usize, usize)> {
    let word = |token: &Token| text.get(token.start..token.end).unwrap_or_default().to_lowercase();
    let mut range: Option<(usize, usize)> = None;
    let mut at = before.len();
    for _ in 0..TITLES_MAX {
        let stop = before.get(..at)?.last().filter(|token| word(token) == ".");
        let title = at - usize::from(stop.is_some());
        let Some(token) = before.get(..title)?.last().filter(|token| TITLES.contains(&word(token).as_str()))
        else {
            break;
        };
        let end = range.map_or(stop.map_or(token.end, |stop| stop.end), |(_, end)| end);
        range = Some((token.start, end));
        at = title - 1;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_nationalities_are_found_on_request() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("Sehr geehrte Frau Prof. Dr. Krause,", &[("TITLE", "Frau Prof. Dr.")]),
            ("My name is Sarah Johnson.", &[]),
            ("He drives a Japanese car and is Catholic.", &[("NRP", "Japanese"), ("NRP", "Catholic")]),
            ("Me llamo Ana y soy mexicana", &[("NRP", "mexicana")]),
        ];
        for (text, expected) in table {
            let mut found = Vec::new();
            Extras.detect(Part::new(text), &mut found).unwrap();
            let found: Vec<_> =
                found.iter().filter_map(|f| Some((f.label().as_str(), f.span().of(text)?))).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
