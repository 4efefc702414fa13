//! Numbers and dates in words, as calls are written down: *six one two, five five five, oh one nine three*.

use crate::label_words::folded;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[SPOKEN_NUMBER, SPOKEN_DATE];

/// Words for digits, for tens and for what lies between, in eight languages; those that are articles as well only follow.
macro_rules! first {
    () => {
        concat!(
            r"zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen",
            r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|double|triple",
            r"|null|eins|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|doppel",
            r"|(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzig|dreißig|dreissig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)",
            r"|zéro|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante",
            r"|cero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci(?:séis|seis|siete|ocho|nueve)|veint[a-zéóú]{1,8}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|doble",
            r"|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciassette|diciotto|diciannove",
            r"|(?:venti?|trenta?|quaranta?|cinquanta?|sessanta?|settanta?|ottanta?|novanta?)(?:uno|due|tre|tré|quattro|cinque|sei|sette|otto|nove)?|doppio",
            r"|dois|duas|três|quatro|meia|sete|oito|dez|treze|quatorze|dezasseis|dezesseis|dezassete|dezessete|dezoito|dezanove|dezenove|vinte|trinta|cinquenta|sessenta|oitenta",
            r"|nul|twee|drie|vijf|zes|zeven|negen|tien|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|dubbel",
            r"|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)",
            r"|jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|dziesięć|jedenaście|dwanaście|trzynaście|czternaście|piętnaście|szesnaście|siedemnaście|osiemnaście|dziewiętnaście",
            r"|dwadzieścia|trzydzieści|czterdzieści|pięćdziesiąt|sześćdziesiąt|siedemdziesiąt|osiemdziesiąt|dziewięćdziesiąt",
        )
    };
}
macro_rules! between {
    () => {
        r"(?:[ ,.;…–—-]{1,4}(?i:(?:and|und|et|y|e|en|i|uh|um|er|erm|äh|ähm|euh|ehm|eh|dash|hyphen|space|then|dann|puis|luego|poi|depois) ?[ ,.…-]{1,3})?)"
    };
}

const SPOKEN_NUMBER: Rule = Rule::new(
    "spoken-number",
    {
        static DEFINITION: LabelDefinition = LabelDefinition::new("SPOKEN_NUMBER", Category::Person);
        Label::declare(&DEFINITION)
    },
    concat!(
        "(?i:",
        first!(),
        ")(?:",
        between!(),
        "(?i:",
        first!(),
        "|o|ein|un|une|uno|una|um|uma|één|een)){3}",
        "(?:",
        between!(),
        "(?i:",
        first!(),
        "|o|ein|un|une|uno|una|um|uma|één|een))*",
        r"(?:,? (?i:letra|letter|lettera|lettre|buchstabe|litera) [A-Z])?",
    ),
)
.edges(Edges { before: Edge::WORD.or("-"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(spoken))
.grades(Grades::always(Confidence::Medium))
.length_max(256)
.examples(&[
    "six one two, five five five, oh one nine three",
    "my PIN is zero nine one three",
    "it's oh seven seven double oh, nine double four, three two one",
    "null eins sieben sechs, fünf fünf fünf, eins zwei drei neun",
    "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
    "seis cinco cuatro, doce, cero tres, noventa y uno",
    "tre quattro sette, cinque cinque, zero nove due",
    "nove um dois, três quatro cinco, meia sete oito",
    "nul zes, vijf vijf vijf, nul een acht drie",
    "pięć zero dwa, sześć sześć jeden, cztery dwa osiem",
])
.counterexamples(&[
    "one two three four",
    "one, two, three, four, five, six, seven",
    "two or three",
    "eins zwei drei vier fünf sechs",
    "uno dos tres cuatro cinco",
    "twenty twenty-four",
    "two hundred and fifty-six thousand",
    "five, ten, fifteen, twenty",
    "four five six seven dollars",
    "[SPOKEN_NUMBER_1]",
])
.reference("https://gdpr.eu/article-4-definitions/");

const SPOKEN_DATE: Rule = Rule::new(
    "spoken-date",
    Label::DATE_OF_BIRTH,
    concat!(
        // third of July nineteen seventy-one; July the third, nineteen seventy-one
        r"(?i:(?:(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth),?(?: of)?",
        r" (?:january|february|march|april|may|june|july|august|september|october|november|december),?",
        r" (?:nineteen|two thousand|twenty)(?:[ -](?:and |hundred |oh )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,6}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)){0,2})",
        r"|(?i:(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: the)?",
        r" (?:(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth|[0-9]{1,2}(?:st|nd|rd|th)?),?",
        r" (?:nineteen|two thousand|twenty)(?:[ -](?:and |hundred |oh )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]{3,6}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)){0,2})",
        // dritter Juli neunzehnhunderteinundsiebzig, drie juli negentienhonderd…
        r"|(?i:(?:(?:ers|zwei|drit|vier|fünf|sechs|sieb|sieben|ach|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|sechzehn|siebzehn|achtzehn|neunzehn|(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzigs|dreißigs|dreissigs))te[rnms]?",
        r"|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën))?(?:twintig|dertig))",
        r" (?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|januari|februari|maart|mei|augustus|december)",
        r" (?:neunzehnhundert|zweitausend|negentienhonderd|negentien|tweeduizend)[a-zäöüßëé]{0,24}(?: (?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)?(?:en|ën)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig))?)",
        // tres de julio de mil novecientos setenta y uno, tre luglio millenovecento…, trois juillet mille neuf cent soixante et onze
        r"|(?i:(?:premier|primero|primo|primeiro|uno|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|vingt|trente|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci(?:séis|seis|siete|ocho|nueve)|veint[a-zéóú]{1,8}|treinta|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciassette|diciotto|diciannove|vent[a-zé]{1,8}|trent[a-z]{1,4}|dois|três|quatro|sete|oito|dez|treze|dezasseis|dezesseis|dezassete|dezessete|dezoito|dezanove|dezenove|vinte|trinta)(?: (?:et|y|e) [a-zé]{2,6})?",
        r" (?:de )?(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)",
        r"(?: de| del)? (?:mil novecientos|dos mil|mil novecentos e|mil novecentos|dois mil e|dois mil|millenovecento[a-zé]{0,16}|duemila[a-zé]{0,16}|mille neuf cents?|dix-neuf cents?|deux mille)",
        r"(?:[ -](?:(?:et|y|e) )?(?:un[oae]?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|veint[a-zéó]{1,8}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|um|dois|três|sete|oito|nove|dez|vinte|trinta|quarenta|cinquenta|sessenta|oitenta)){0,4})",
    ),
)
.edges(Edges { before: Edge::WORD.or("-"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(spoken_date))
.grades(Grades::always(Confidence::Medium))
.length_max(192)
.examples(&[
    "the third of July nineteen seventy-one",
    "July the third, nineteen seventy-one",
    "date of birth? twenty-first of May two thousand and four",
    "dritter Juli neunzehnhunderteinundsiebzig",
    "trois juillet mille neuf cent soixante et onze",
    "tres de julio de mil novecientos setenta y uno",
    "tre luglio millenovecentosettantuno",
    "três de julho de mil novecentos e setenta e um",
    "drie juli negentienhonderdeenenzeventig",
])
.counterexamples(&["the third of July", "the fourth of July twenty twenty-four", "[DATE_OF_BIRTH_1]"])
.reference("https://gdpr.eu/article-4-definitions/");

/// What a few words are a number of: looked for in what was said before, the question included.
#[rustfmt::skip]
const ASKED: &[&str] = &[
    "pin", "number", "phone", "code", "card", "account", "social", "digits", "security", "zip", "postcode", "reference", "nummer", "ziffern", "numero", "chiffres", "telefon", "telephone",
    "cifre", "digitos", "cijfers", "dni", "nif", "tarjeta", "carta", "konto", "cyfry", "numer", "karte", "carte", "kaart", "four of", "ending",
];

/// Counting, prices and measures are made of the same words.
fn spoken(candidate: &Candidate<'_>) -> Judgement {
    const UNITS: &[&str] = &[
        "dollars", "euros", "euro", "pounds", "percent", "per", "years", "days", "hours", "minutes", "times",
        "people", "hundred", "thousand", "million", "prozent", "jahre", "tage", "mal", "ans", "jours",
        "fois", "mille", "pour", "años", "dias", "veces", "mil", "anni", "giorni", "volte", "mila", "anos",
        "vezes", "jaar", "dagen", "keer", "lat", "razy", "tys",
    ];
    let words: Vec<String> = candidate
        .value()
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().map(folded).collect())
        .filter(|word: &String| !CONNECTIONS.contains(&word.as_str()))
        .collect();
    let next: String =
        candidate.after().trim_start().chars().take_while(|c| c.is_alphabetic()).map(folded).collect();
    let varied = words.iter().any(|word| Some(word) != words.first());
    let asked = || {
        let before: String = candidate.before().chars().map(folded).collect();
        ASKED.iter().any(|word| before.contains(word))
    };
    let enough = words.len() >= 7 || (words.len() >= 4 && asked());
    if enough && varied && !rises(&words) && !UNITS.contains(&next.as_str()) {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
    .into()
}

const CONNECTIONS: &[&str] = &[
    "and", "und", "et", "y", "e", "en", "i", "uh", "um", "er", "erm", "ah", "ahm", "euh", "ehm", "eh",
    "dash", "hyphen", "space", "then", "dann", "puis", "luego", "poi", "depois",
];

/// Whether somebody counts: the same steps all along, in one of the languages.
fn rises(words: &[String]) -> bool {
    const ROWS: &[&[&str]] = &[
        &[
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        &[
            "null", "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
            "zwolf",
        ],
        &[
            "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
            "douze",
        ],
        &[
            "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
            "once", "doce",
        ],
        &[
            "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci",
            "undici", "dodici",
        ],
        &[
            "zero", "um", "dois", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze",
            "doze",
        ],
        &[
            "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
            "twaalf",
        ],
        &[
            "zero",
            "jeden",
            "dwa",
            "trzy",
            "cztery",
            "piec",
            "szesc",
            "siedem",
            "osiem",
            "dziewiec",
            "dziesiec",
            "jedenascie",
            "dwanascie",
        ],
        &[
            "five", "ten", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
            "ninety",
        ],
        &["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
    ];
    ROWS.iter().any(|row| {
        let places: Vec<Option<usize>> =
            words.iter().map(|word| row.iter().position(|known| known == word)).collect();
        places.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if *b == a + 1 || *a == b + 1))
    })
}

/// A year of the last century is a birth; a later one has to be asked for.
fn spoken_date(candidate: &Candidate<'_>) -> Judgement {
    const OLD: &[&str] =
        &["nineteen", "neunzehnhundert", "negentien", "mil novec", "millenove", "mille neuf", "dix-neuf"];
    const BORN: &[&str] =
        &["birth", "born", "dob", "geb", "naiss", "ne le", "nee le", "nac", "nasc", "nat", "urodz"];
    let text = |text: &str| text.chars().map(folded).collect::<String>();
    let (value, before) = (text(candidate.value()), text(candidate.before()));
    let spelled = value.bytes().filter(u8::is_ascii_digit).count() <= 2;
    let born = OLD.iter().any(|word| value.contains(word)) || BORN.iter().any(|word| before.contains(word));
    if spelled && born { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}
