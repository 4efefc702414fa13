//! Ages: a number with the words that make it one.

use crate::nearby::{called, key_calls, number_goes_on};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[AGE, AGE_IN_WORDS, AGE_OF_SOMEBODY];

const REFERENCE: &str =
    "https://www.hhs.gov/hipaa/for-professionals/special-topics/de-identification/index.html";

/// Words right before a number that is an age.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "age", "aged", "age of", "patient age", "alter", "âge", "âgé de", "âgée de", "edad", "età", "idade", "leeftijd", "wiek", "w wieku", "возраст", "ålder", "alder", "ikä",
];

const AGE: Rule = Rule::new("age", Label::AGE, "[0-9]{1,3}")
    .edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%") })
    .validate(Validator::Candidate(age))
    .grades(Grades::only_with_context(Confidence::Medium))
    .context(BEFORE)
    .examples(&[
        "Age: 47",
        "{\"age\": 47}",
        "aged 71",
        "customer_age: 44",
        "patientAge=39",
        "edad: 63",
        "âgée de 58 ans",
    ])
    .counterexamples(&[
        "34",
        "page 34",
        "the cache age: 3600",
        "version 34",
        "aged 340",
        "max-age=60",
        "assert customer.age() > 18",
        "eta -= 1",
        "min-release-age=7",
        "\\p{age:3.2}",
        "PASS_WARN_AGE\t7",
        "[AGE_1]",
    ])
    .reference(REFERENCE);

const AGE_IN_WORDS: Rule = Rule::new(
    "age-in-words",
    Label::AGE,
    concat!(
        r"(?:[0-9]{1,3}|(?i:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen))[ -](?i:years?[ -]old|months?[ -]old|weeks?[ -]old|yrs?[ -]old|years of age|y/o|yo|jahre alt|monate alt|wochen alt|jährige[rnms]?|mesi di età|meses de edad|maanden oud|ans révolus|años de edad|anni compiuti|anos de idade",
        r"|jaar oud|lat życia|лет от роду|år gammal|vuotta vanha)",
    ),
)
.edges(Edges { before: Edge::WORD.or(".-+/$"), after: Edge::WORD.or("-/%") })
.check(age_in_words)
.grades(Grades::always(Confidence::Medium))
.examples(&["she is 34 years old", "a 5-year-old", "47 Jahre alt", "37 jaar oud", "a thirty-four-year-old man", "eighteen months old"])
.counterexamples(&["5 years of experience", "340 years old", "[AGE_1]"])
.reference(REFERENCE);

/// What stands before a number when people tell their age, with a unit or without.
#[rustfmt::skip]
const TELLING: &[&str] = &[
    "i'm", "i’m", "im", "i am", "he's", "she's", "he’s", "she’s", "hes", "shes", "he is", "she is", "turning", "turned", "turns", "ich bin", "bin", "er ist", "sie ist",
    "wird", "wurde", "werde", "ik ben", "hij is", "zij is", "ze is", "wordt", "lat", "wiek",
];

/// What stands before it where a unit follows.
#[rustfmt::skip]
const HAVING: &[&str] = &[
    "j'ai", "j’ai", "il a", "elle a", "ayant", "aura", "tengo", "tiene", "tenia", "cumple", "cumplio", "ho", "ha", "compie", "aveva", "tenho", "tem", "tinha", "mam", "ma", "mial", "miala",
];

/// What may follow an age in a sentence.
#[rustfmt::skip]
const GOING_ON: &[&str] = &[
    " and", " und", " et", " y", " e", " en", " i", " on", " next", " this", " in", " so", " but", " aber", " with", " now", " today", " tomorrow", " soon", " mais", " pero", " ma", " mas", " maar",
];

/// Somebody of the family, whose age follows in brackets.
#[rustfmt::skip]
const KIN: &[&str] = &[
    "dad", "father", "mom", "mum", "mother", "son", "daughter", "wife", "husband", "brother", "sister", "baby", "grandma", "grandmother", "grandpa", "grandfather", "partner", "girlfriend",
    "boyfriend", "kid", "nephew", "niece", "uncle", "aunt", "toddler", "boy", "girl", "granddaughter", "grandson", "stepson", "stepdaughter", "twins", "fiancé", "fiancée",
    "vater", "mutter", "sohn", "tochter", "frau", "mann", "ehefrau", "ehemann", "bruder", "schwester", "oma", "opa", "partnerin", "freund", "freundin", "enkel", "enkelin", "patientin", "papa", "mama",
    "père", "mère", "fils", "fille", "femme", "mari", "frère", "sœur", "soeur", "grand-mère", "grand-père", "compagne", "compagnon", "conjoint", "conjointe", "bébé", "enfant",
    "padre", "madre", "hijo", "hija", "esposa", "esposo", "marido", "mujer", "hermano", "hermana", "abuela", "abuelo", "bebé", "pareja", "paciente",
    "figlio", "figlia", "moglie", "marito", "fratello", "sorella", "nonna", "nonno", "bambino", "bambina", "paziente", "compagna", "compagno",
    "pai", "mãe", "filho", "filha", "irmão", "irmã", "avó", "avô", "criança", "companheira",
    "vader", "moeder", "zoon", "dochter", "vrouw", "broer", "zus", "kleinzoon", "kleindochter",
    "ojciec", "matka", "syn", "córka", "żona", "mąż", "brat", "siostra", "babcia", "dziadek", "dziecko",
];

/// An age told of somebody: with a unit that also measures time, or with none; the words around have to say that it is one.
const AGE_OF_SOMEBODY: Rule = Rule::new(
    "age-of-somebody",
    Label::AGE,
    concat!(
        r"[0-9]{1,3}(?: ?(?i:years|yrs|yr|y\.o\.|yo|ans|años|anos|anni|jaar|jr|jahre|lat|lata|aa|mois|months|monate|meses|mesi|mies)",
        r"|[ -](?i:jährige[rnms]?|jarige|letni|letnia|letniego|letniej)|[MFmf])?",
    ),
)
.edges(Edges { before: Edge::WORD.or(".-+/$#€£&%:=_\""), after: Edge::WORD.or("/%:$-") })
.validate(Validator::Candidate(of_somebody))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "Paciente Jacinta Olmedo, 59 años, NHC 1048827",
    "Ruggero Dell'Acqua, 33 anni, Bergamo",
    "my dad (81, oxygen) and my kid",
    "mein Sohn (4) hat Fieber",
    "hier sind Ammar (31, Elektriker) und Rania (28).",
    "me and the baby (4 months) are freezing",
    "i'm 34 and pregnant",
    "also hes turning 65 on friday",
    "ich bin 17 und schwanger",
    "j'ai 34 ans et deux enfants",
    "tengo 45 años.",
    "ho 33 anni e vivo a Roma",
    "mam 34 lata i mieszkam",
    "Herr Krause, 34-jähriger Lehrer",
    "Maria Kowalska, lat 34, zamieszkała",
])
.counterexamples(&[
    "34",
    "5 ans d'expérience",
    "10 años de garantía",
    "a contract of 3 years",
    "il y a 5 ans",
    "il a 5 ans d'expérience",
    "seit 20 Jahren",
    "mit 30 Jahren Erfahrung",
    "I'm 100% sure",
    "I'm 5 minutes late",
    "I'm 90 km away",
    "is turning 30 degrees",
    "de 12 meses",
    "con 8 GB",
    "ha 3 versioni",
    "see Python (27)",
    "pool.pooled(key, Uniq(41))",
    "HashMap (31) and BTreeMap (28)",
    "as in Table (12).",
    "man (1)",
    "Windows Server, 10 years, support",
    "child (12) process",
    "the fix is 34",
    "a 4 M resistor",
    "[AGE_1]",
])
.reference(REFERENCE);

/// Between a year and 120.
fn is_age(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    value
        .get(..digits)
        .and_then(|years| years.parse().ok())
        .is_some_and(|years: u32| (1..=120).contains(&years))
}

fn age_in_words(value: &str) -> Verdict {
    let spelled = value.starts_with(|c: char| c.is_alphabetic());
    if spelled || is_age(value) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// `min-release-age=7`, `PASS_WARN_AGE 7`: a name made of more words, none of which is a person.
fn of_something_else(before: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "patient",
        "customer",
        "client",
        "user",
        "person",
        "member",
        "employee",
        "child",
        "student",
        "applicant",
        "current",
        "subject",
        "insured",
        "driver",
        "his",
        "her",
        "their",
        "my",
        "your",
        "parent",
        "partner",
        "guest",
        "passenger",
        "kid",
        "donor",
        "candidate",
        "resident",
        "owner",
        "spouse",
        "mother",
        "father",
        "contact",
        "display",
        "actual",
    ];
    let name = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = name.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').map_or(0, |at| at + 1);
    let name = name.get(start..).unwrap_or_default();
    let Some((rest, last)) = name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) else {
        return false;
    };
    let joined = rest.ends_with(['_', '-'])
        || (last.starts_with('A') && rest.ends_with(|c: char| c.is_ascii_lowercase()));
    last.eq_ignore_ascii_case("age") && joined && !crate::nearby::labelled(rest, PEOPLE, 1)
}

/// An age, with a name before it that no technical word precedes.
fn age(candidate: &Candidate<'_>) -> Judgement {
    const TECHNICAL: &[&str] =
        &["max", "min", "cache", "cert", "key", "token", "session", "cookie", "page", "file"];
    let named = called(candidate.before(), BEFORE)
        || [candidate.key(), candidate.column()].iter().any(|name| key_calls(*name, BEFORE));
    let gap = candidate.before().trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    // `kunde.alter() > 18`: a condition of a program.
    let code = candidate
        .before()
        .get(gap..)
        .is_some_and(|gap| [")", ">", "<", "-=", "+=", "*=", "=="].iter().any(|sign| gap.contains(sign)));
    let technical = code
        || crate::nearby::labelled(candidate.before(), TECHNICAL, 2)
        || of_something_else(candidate.before())
        || candidate.key().is_some_and(of_something_else);
    if is_age(candidate.value()) && named && !technical && !number_goes_on(candidate.after()) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}

/// `, 59 años,` behind a name, `(81` behind somebody of the family, *ich bin 17 und*.
fn of_somebody(candidate: &Candidate<'_>) -> Judgement {
    let (value, before, after) = (candidate.value(), candidate.before(), candidate.after());
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-').to_lowercase();
    let ends = after.is_empty() || after.starts_with([',', ')', '.', ';', '!', '?', '\n', '\r']);
    let goes_on = || {
        let word = |word: &&str| {
            after.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        };
        ends || GOING_ON.iter().any(word)
    };
    let inside = before.strip_suffix('(').map(str::trim_end);
    let said = |words: &[&str]| {
        let lead = before.strip_suffix(' ').unwrap_or_default();
        words.iter().any(|word| crate::nearby::without_last_words(lead, word).is_some())
    };
    let of_kin = || inside.is_some_and(|lead| crate::nearby::labelled(lead, KIN, 1)) && ends;
    let grown = value.len() >= 2 && value != "10" && value != "100";
    let holds = match unit.as_str() {
        _ if !is_age(value) || number_goes_on(after) => false,
        "" => {
            of_kin()
                || (grown
                    && before.strip_suffix(" (").is_some_and(is_named)
                    && (ends || after.starts_with(") ")))
                || (grown && goes_on() && said(TELLING))
        }
        "m" | "f" => inside.is_some_and(names_somebody) && ends,
        "mois" | "months" | "monate" | "meses" | "mesi" | "mies" => of_kin(),
        unit if ["jähr", "jarig", "letni"].iter().any(|sure| unit.starts_with(sure)) => true,
        _ => {
            of_kin()
                || (ends && unit != "years" && behind_name(before))
                || (goes_on() && (said(TELLING) || said(HAVING)))
        }
    };
    if holds { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

/// Whether a text ends with a name and a comma, a bracket or a dash.
fn behind_name(before: &str) -> bool {
    let lead = before.trim_end_matches([' ', ',', '(', '-', '–', '·', '|']);
    lead.len() < before.len()
        && before.get(lead.len()..).is_some_and(|gap| gap.len() > 1 || gap == "(")
        && names_somebody(lead)
}

/// Two words with capitals: a name, as far as letters tell.
fn names_somebody(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let mut words = line.rsplit(' ').take(2);
    let named = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().any(char::is_lowercase)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
    };
    words.next().is_some_and(named) && words.next().is_some_and(named)
}

/// What stands before a number in brackets in texts about things, in lower case.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "figure", "fig", "table", "version", "chapter", "section", "page", "step", "part", "item", "level", "total", "type", "issue", "line", "number", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "firefox", "chrome", "safari", "edge", "android", "windows", "java", "python", "node", "rust", "article", "rule", "note", "equation", "appendix", "phase",
    "round", "class", "grade", "group", "team", "season", "episode", "volume", "room", "example", "default", "size", "width", "length", "count", "max", "min", "option", "value", "error", "code", "status", "port",
    "linux", "ubuntu", "debian", "fedora", "unicode", "latin", "greek", "cyrillic", "kapitel", "seite", "tabelle", "abbildung", "teil", "artikel", "capitulo", "pagina", "tabla", "figura", "some", "none",
    "err", "true", "false", "day", "week", "month", "year", "test", "case", "block", "key", "word", "byte", "bit", "char", "string", "list", "array", "set", "map", "index", "offset", "start", "end", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "the", "this", "these", "all", "yes",
];

/// *Rania (28)*: one word with a capital in a sentence, that is none of what is counted in brackets.
fn is_named(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let Some((rest, word)) = line.rsplit_once(' ') else { return false };
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let small = word.chars().count() >= 3 && letters.all(|c| c.is_lowercase() || c == '-' || c == '\'');
    // In a sentence: a small word before it, or another name.
    let sentence = rest.ends_with(|c: char| c.is_alphabetic() || c == ',');
    capital && small && sentence && !THINGS.contains(&word.to_lowercase().as_str())
}
