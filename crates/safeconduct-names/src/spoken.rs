//! Numbers that are read out: *six one two, five five five, oh one nine three*, as transcripts of calls hold them.
//!
//! A pattern sees digits only; a phone number in words is one all the same.

use crate::fold::hash_word;
use crate::tokens::{Shape, Token};
use safeconduct_core::Label;
use std::sync::OnceLock;

/// Fewer digits in a row are a count or a price, unless a word says what is read out.
const DIGITS_MIN: usize = 7;
/// As many are enough behind a word such as *number*, *PIN*, *Kundennummer*.
const LABELLED_MIN: usize = 4;
/// From so many digits on it is a card.
const CARD_MIN: usize = 14;
/// How far before the number such a word may stand.
const LABEL_TOKENS: usize = 8;

/// A number in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spoken {
    pub(crate) label: Label,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a word of a spoken number adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    /// One digit.
    Digit(u8),
    /// Ten to nineteen.
    Teen,
    /// Twenty to ninety; a digit behind it belongs to it.
    Tens,
    /// *double*, *triple*: so many more of what follows.
    Times(u8),
    /// *and*, *uh*: says nothing.
    Filler,
    /// Says that a number follows.
    Label,
}

/// The digits from 0 to 9, then 10 to 19, then the tens; `/` parts spellings of one, `_` stands where there is none.
const LANGUAGES: &[(&str, &str, &str)] = &[
    (
        "zero/oh/o/nought/null one two three four five six seven eight nine",
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
    ),
    (
        "null eins/ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun",
        "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        "zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig",
    ),
    (
        "zéro un/une deux trois quatre cinq six sept huit neuf",
        "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
        "vingt trente quarante cinquante soixante septante/soixante-dix quatre-vingt/quatre-vingts/octante/huitante nonante/quatre-vingt-dix",
    ),
    (
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve",
        "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    ),
    (
        "zero uno/una due tre quattro cinque sei sette otto nove",
        "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
        "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    ),
    (
        "zero um/uma dois/duas três quatro cinco seis/meia sete oito nove",
        "dez onze doze treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    ),
    (
        "nul een/één twee drie vier vijf zes zeven acht negen",
        "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
        "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    ),
    (
        "zero jeden/jedna dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć",
        "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
        "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    ),
];
const TIMES: &[(&str, u8)] = &[
    ("double", 2),
    ("triple", 3),
    ("doppel", 2),
    ("doppelt", 2),
    ("dreimal", 3),
    ("zweimal", 2),
    ("doble", 2),
    ("doppio", 2),
    ("dobro", 2),
    ("dubbel", 2),
];
const FILLERS: &[&str] = &[
    "and", "und", "y", "e", "et", "en", "i", "uh", "um", "er", "äh", "ehm", "euh", "eh", "then", "dann",
    "puis", "luego", "poi", "depois", "dan", "potem",
];
const LABELS: &[&str] = &[
    "number",
    "phone",
    "telephone",
    "mobile",
    "cell",
    "cellphone",
    "extension",
    "pin",
    "code",
    "account",
    "card",
    "social",
    "security",
    "ssn",
    "policy",
    "reference",
    "member",
    "passcode",
    "digits",
    "nummer",
    "telefonnummer",
    "handynummer",
    "kundennummer",
    "kontonummer",
    "kartennummer",
    "ziffern",
    "telefon",
    "handy",
    "numéro",
    "téléphone",
    "portable",
    "carte",
    "compte",
    "número",
    "teléfono",
    "telefone",
    "móvil",
    "tarjeta",
    "cuenta",
    "dni",
    "numero",
    "telefono",
    "cellulare",
    "carta",
    "conto",
    "cartão",
    "conta",
    "telemóvel",
    "celular",
    "telefoonnummer",
    "rekeningnummer",
    "pas",
    "numer",
    "konta",
    "pesel",
    "karty",
];

/// The words by the hash of their folded letters.
struct Words {
    sorted: Vec<(u32, Said)>,
    /// One bit for every hash that may be there: nearly every word of a text ends here.
    seen: [u64; 64],
}

impl Words {
    fn new() -> Words {
        let mut words = Words { sorted: build(), seen: [0; 64] };
        for (hash, _) in &words.sorted {
            if let Some(row) = words.seen.get_mut((hash >> 6) as usize & 63) {
                *row |= 1_u64 << (hash & 63);
            }
        }
        words
    }

    fn get(&self, hash: u32) -> Option<Said> {
        let row = self.seen.get((hash >> 6) as usize & 63)?;
        if row >> (hash & 63) & 1 == 0 {
            return None;
        }
        let at = self.sorted.binary_search_by_key(&hash, |&(hash, _)| hash).ok()?;
        self.sorted.get(at).map(|&(_, said)| said)
    }
}

fn said(hash: u32) -> Option<Said> {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::new).get(hash)
}

fn build() -> Vec<(u32, Said)> {
    let mut words = Vec::new();
    let mut add = |word: &str, said| words.push((hash_word(word), said));
    for (digits, teens, tens) in LANGUAGES {
        for (value, spellings) in (0..).zip(digits.split_whitespace()) {
            spellings.split('/').for_each(|word| add(word, Said::Digit(value)));
        }
        teens.split_whitespace().flat_map(|words| words.split('/')).for_each(|word| add(word, Said::Teen));
        tens.split_whitespace().flat_map(|words| words.split('/')).for_each(|word| add(word, Said::Tens));
    }
    TIMES.iter().for_each(|&(word, times)| add(word, Said::Times(times)));
    FILLERS.iter().for_each(|word| add(word, Said::Filler));
    LABELS.iter().for_each(|word| add(word, Said::Label));
    // What is said most plainly comes first: a digit of one language before a filler of another.
    words.sort_unstable();
    words.dedup_by_key(|(hash, _)| *hash);
    words
}

/// A number as far as it has been read.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// Where it began, in tokens.
    first: usize,
    digits: usize,
    words: usize,
    /// How many more of the next digit are meant.
    times: usize,
    /// A digit now belongs to the tens before it.
    tens: bool,
    last: Option<u8>,
    /// Whether each digit was one more than that before it: somebody counts.
    counting: bool,
    fillers: usize,
}

impl Run {
    fn new(first: usize, token: &Token) -> Run {
        Run {
            start: token.start,
            end: token.end,
            first,
            digits: 0,
            words: 0,
            times: 0,
            tens: false,
            last: None,
            counting: true,
            fillers: 0,
        }
    }

    fn take(&mut self, said: Said, end: usize) {
        match said {
            Said::Digit(value) => {
                self.counting &=
                    self.last.is_none_or(|last| last + 1 == value) && !self.tens && self.times == 0;
                self.last = Some(value);
                self.digits += if self.tens { 0 } else { self.times.max(1) };
                self.tens = false;
            }
            Said::Teen | Said::Tens => {
                self.counting = false;
                self.digits += 2;
                self.tens = said == Said::Tens;
            }
            Said::Times(_) | Said::Filler | Said::Label => {}
        }
        self.times = 0;
        self.words += 1;
        self.end = end;
        self.fillers = 0;
    }

    fn finish(self, tokens: &[Token], found: &mut Vec<Spoken>) {
        if self.words < 4 || self.counting || self.digits < LABELLED_MIN {
            return;
        }
        let before = tokens.get(self.first.saturating_sub(LABEL_TOKENS)..self.first).unwrap_or_default();
        let labelled = before.iter().any(|token| token.is_word() && said(token.hash) == Some(Said::Label));
        if labelled || self.digits >= DIGITS_MIN {
            let label = if self.digits >= CARD_MIN { Label::CREDIT_CARD } else { Label::PHONE_NUMBER };
            found.push(Spoken { label, start: self.start, end: self.end });
        }
    }
}

/// The numbers that are read out in a text.
pub(crate) fn find(text: &str, tokens: &[Token], found: &mut Vec<Spoken>) {
    let mut run: Option<Run> = None;
    for (at, token) in tokens.iter().enumerate() {
        let words = matches!(
            token.shape,
            Shape::Lower | Shape::Title | Shape::Upper | Shape::Initial | Shape::Joined | Shape::Caseless
        );
        let mut said = if words && !token.barred { said(token.hash) } else { None };
        if run.is_some() && said.is_none() && words {
            said = text.get(token.start..token.end).and_then(compound);
        }
        // One letter alone begins nothing: `o`, `e`, `y`.
        let begins = token.end - token.start > 1;
        match (said, &mut run) {
            (Some(number @ (Said::Digit(_) | Said::Teen | Said::Tens)), Some(open)) => {
                open.take(number, token.end)
            }
            (Some(number @ (Said::Digit(_) | Said::Teen | Said::Tens)), None) if begins => {
                let mut open = Run::new(at, token);
                open.take(number, token.end);
                run = Some(open);
            }
            (Some(Said::Times(times)), open) => {
                open.get_or_insert_with(|| Run::new(at, token)).times = usize::from(times)
            }
            (Some(Said::Filler), Some(open)) if open.fillers < 2 => open.fillers += 1,
            (None, Some(open)) if is_pause(text, token) && open.fillers < 3 => open.fillers += 1,
            _ => run.take().into_iter().for_each(|run| run.finish(tokens, found)),
        }
    }
    run.into_iter().for_each(|run| run.finish(tokens, found));
}

fn is_pause(text: &str, token: &Token) -> bool {
    token.shape == Shape::Sign
        && matches!(text.get(token.start..token.end), Some("," | "." | "-" | "–" | "—" | "…" | "·" | ";"))
}

/// `thirty-three`, `vingt-trois`, `dreiundzwanzig`, `drieëntwintig`: tens and their digit in one word.
fn compound(word: &str) -> Option<Said> {
    let word = word.to_lowercase();
    let is = |part: &str, wanted: fn(Said) -> bool| said(hash_word(part)).is_some_and(wanted);
    let digit = |said| matches!(said, Said::Digit(_) | Said::Teen);
    let tens = |said| said == Said::Tens;
    let hyphen = word.rsplit_once('-').is_some_and(|(head, tail)| is(head, tens) && is(tail, digit));
    let turned = ["und", "ën", "en"]
        .iter()
        .any(|and| word.split_once(and).is_some_and(|(head, tail)| is(head, digit) && is(tail, tens)));
    (hyphen || turned).then_some(Said::Teen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokenize;

    fn spoken(text: &str) -> Vec<(&str, &str)> {
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        tokenize(text, 0, &mut tokens);
        find(text, &tokens, &mut found);
        found
            .iter()
            .map(|one| (LABEL_NAMES[usize::from(one.label == Label::CREDIT_CARD)], &text[one.start..one.end]))
            .collect()
    }

    const LABEL_NAMES: [&str; 2] = ["phone", "card"];

    #[test]
    fn what_is_read_out_is_found() {
        for (text, expected) in [
            (
                "It's six one two, five five five, oh one nine three. Thanks.",
                "six one two, five five five, oh one nine three",
            ),
            ("call me on double four seven, triple nine two one", "double four seven, triple nine two one"),
            ("Your PIN is four four seven one?", "four four seven one"),
            (
                "meine Nummer ist null eins fünf zwei, dreiundzwanzig, vierundvierzig, sieben",
                "null eins fünf zwei, dreiundzwanzig, vierundvierzig, sieben",
            ),
            (
                "c'est le zéro six, vingt-trois, quarante-cinq, soixante-sept, douze",
                "zéro six, vingt-trois, quarante-cinq, soixante-sept, douze",
            ),
            (
                "es el treinta y tres, tres ocho tres, cero uno dos",
                "treinta y tres, tres ocho tres, cero uno dos",
            ),
            (
                "il numero è tre tre otto, sette due uno, zero zero cinque",
                "tre tre otto, sette due uno, zero zero cinque",
            ),
            (
                "o número é nove um dois, três quatro cinco, sete oito zero",
                "nove um dois, três quatro cinco, sete oito zero",
            ),
            (
                "mijn nummer is nul zes, twaalf, vierendertig, vijf zes zeven acht",
                "nul zes, twaalf, vierendertig, vijf zes zeven acht",
            ),
            (
                "numer pięć zero jeden, dwa trzy siedem, osiem osiem zero",
                "pięć zero jeden, dwa trzy siedem, osiem osiem zero",
            ),
        ] {
            assert_eq!(spoken(text), [("phone", expected)], "{text}");
        }
        let card = "four one one one, one one one one, one one one one, one one one one";
        assert_eq!(spoken(card), [("card", card)]);
    }

    #[test]
    fn counting_and_telling_is_not_reading_out() {
        for text in [
            "one two three four five six seven eight nine",
            "Two of the three tests passed, four failed and one was skipped.",
            "between twenty and thirty people, maybe forty",
            "eins zwei drei vier fünf sechs sieben",
            "a one-to-one match, two by two",
            "un deux trois, nous irons au bois",
            "number of items: one, two or three",
            "dos y dos son cuatro",
            "",
        ] {
            assert_eq!(spoken(text), [], "{text}");
        }
    }
}
