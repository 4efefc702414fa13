//! The label right before a value, read backwards: what it names, words for *number*, words for *is*, and what separates them.
//!
//! *Kunden-Nr.: 4402*, *customer number is 4402*, *numéro de client : 4402*, `customerNo=4402` and *klientnr 4402* are one
//! sentence: a subject, and around it words that only say that a number follows. Lists name subjects; the rest is here.

use crate::nearby::without_last_words;
use safeconduct_detect::Candidate;
use std::collections::HashMap;

/// Words that say that a number follows, without accents and in lower case.
#[rustfmt::skip]
const NUMBER_WORDS: &[&str] = &[
    "number", "numbers", "numb", "no", "nos", "nr", "nrs", "num", "nbr", "nummer", "nummern", "numero", "numer", "numeru", "numeri", "n", "id", "ids", "code", "codes", "cod",
    "codice", "codigo", "kod", "ref", "refs", "reference", "referenz", "referencia", "riferimento", "referentie", "identifier", "kennung", "kennzahl", "identifiant", "identificador",
    "identificativo", "card", "key",
];

/// Words that may stand between a label and its value, or between the words of a label.
#[rustfmt::skip]
const LINK_WORDS: &[&str] = &[
    "is", "are", "was", "ist", "lautet", "war", "sind", "est", "es", "era", "e", "sono", "sao", "to", "jest", "brzmi", "wynosi", "now", "the", "el", "la", "le", "il", "het", "my", "as",
    "for", "fur", "pour", "para", "voor", "date", "value", "follows", "here",
];

/// Words between *number* and what it is of: *numéro de client*, *número do cliente*.
const OF_WORDS: &[&str] = &[
    "de", "del", "di", "do", "da", "du", "d", "des", "della", "dello", "dell", "der", "van", "la", "l", "le",
    "of", "for", "el", "il", "het",
];

/// How many words may stand between a label and its value.
const WORDS_MAX: usize = 5;

/// Names of subjects by their last word.
#[derive(Debug, Default)]
pub(crate) struct LabelWords {
    by_last: HashMap<String, Vec<Name>>,
}

#[derive(Debug, Clone, Copy)]
struct Name {
    spelled: &'static str,
    subject: usize,
    /// Whether a word for *number* has to stand beside it.
    numbered: bool,
}

impl LabelWords {
    /// Takes in names in lower case: each with its subject and whether a word for *number* must stand beside it.
    pub(crate) fn new(names: impl IntoIterator<Item = (usize, bool, &'static str)>) -> LabelWords {
        let mut words = LabelWords::default();
        for (subject, numbered, spelled) in names {
            let name = Name { spelled, subject, numbered };
            let folded: String = spelled.chars().map(folded).collect();
            // `kunden nr` is also written as one word.
            let mut last = String::new();
            for word in folded.rsplit(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
                last.insert_str(0, word);
                words.by_last.entry(last.clone()).or_default().push(name);
            }
        }
        words
    }

    /// Names that need no word for *number*, all of one subject.
    pub(crate) fn alone(names: &[&'static str]) -> LabelWords {
        LabelWords::new(names.iter().map(|&name| (0, false, name)))
    }

    /// The subject that a candidate is called: by the words right before it, by its key or by its column.
    pub(crate) fn subject(&self, candidate: &Candidate<'_>) -> Option<usize> {
        let named = [candidate.key(), candidate.column()].into_iter().flatten();
        self.read(candidate.before()).or_else(|| named.into_iter().find_map(|name| self.read(name)))
    }

    /// Whether a candidate is called by one of the names.
    pub(crate) fn call(&self, candidate: &Candidate<'_>) -> bool {
        self.subject(candidate).is_some()
    }

    /// The subject that a text ends with.
    fn read(&self, before: &str) -> Option<usize> {
        let mut rest = own_line(before)?;
        let mut numbered = false;
        for _ in 0..=WORDS_MAX {
            (rest, numbered) = without_separators(rest, numbered)?;
            if let Some(name) = self.ending(rest, numbered) {
                return Some(name.subject);
            }
            let word = last_word(rest);
            let is_number = is_among(word, NUMBER_WORDS);
            if !is_number && !is_among(word, LINK_WORDS) {
                return None;
            }
            numbered |= is_number;
            rest = rest.get(..rest.len() - word.len())?;
        }
        None
    }

    /// The longest name that `text` ends with.
    fn ending(&self, text: &str, numbered: bool) -> Option<Name> {
        let whole = last_run(text);
        let mut best: Option<Name> = None;
        for word in [whole, last_word(text)] {
            let folded: String = word.chars().map(folded).collect();
            for &name in self.by_last.get(&folded).into_iter().flatten() {
                let Some(rest) = without_last_words(text, name.spelled) else { continue };
                let holds = !name.numbered || numbered || ends_with_number_of(rest);
                if holds && best.is_none_or(|best| best.spelled.len() < name.spelled.len()) {
                    best = Some(name);
                }
            }
        }
        best
    }
}

/// The line up to a value; the one above if nothing stands on its own before it.
fn own_line(before: &str) -> Option<&str> {
    let mut lines = before.rsplit('\n');
    let own = lines.next()?;
    if own.trim_matches(|c: char| c.is_whitespace() || c == '>').is_empty() {
        let above = lines.next()?.trim_end();
        return (!above.is_empty()).then_some(above);
    }
    // *Agent: And your PIN?* above what a speaker answers.
    let asked = lines.next().and_then(|above| above.trim_end().strip_suffix('?'));
    match asked {
        Some(asked) if own.len() < SPEAKER_MAX && own.ends_with(": ") => Some(asked.trim_end()),
        _ => Some(own),
    }
}

/// How long a line may be that only names a speaker, perhaps with a time, in bytes.
const SPEAKER_MAX: usize = 48;

/// A text without the separators at its end, and whether a word for *number* was seen: `#` and `№` are such words.
///
/// A full stop ends an abbreviation, *Kd.-Nr.*, or a sentence, of which a label is no part.
fn without_separators(text: &str, numbered: bool) -> Option<(&str, bool)> {
    let (mut rest, mut numbered, mut dot) = (text, numbered, false);
    while let Some(last) = rest.chars().next_back() {
        match last {
            '#' | '№' | '°' | 'º' => numbered = true,
            '.' => dot = true,
            ':' | '=' | '"' | '\'' | '*' | '(' | '[' | '>' | '<' | '-' | '–' | '—' | '_' | '|' | '`'
            | '\\' | '«' | '“' | '„' | '：' => {}
            _ if last.is_whitespace() => {}
            _ => break,
        }
        rest = rest.strip_suffix(last)?;
    }
    let run = last_run(rest);
    let abbreviated = !dot || run.chars().count() <= ABBREVIATION_MAX || run.ends_with("nr");
    (abbreviated && !rest.is_empty()).then_some((rest, numbered))
}

/// How many letters an abbreviation may have.
const ABBREVIATION_MAX: usize = 6;

/// Whether a text ends with a word for *number* and perhaps words for *of*.
fn ends_with_number_of(text: &str) -> bool {
    let mut rest = text;
    for _ in 0..3 {
        let Some((shorter, numbered)) = without_separators(rest, false) else { return false };
        let word = last_word(shorter);
        if numbered || is_among(word, NUMBER_WORDS) {
            return true;
        }
        if !is_among(word, OF_WORDS) && word != "’" {
            return false;
        }
        rest = shorter.get(..shorter.len() - word.len()).unwrap_or_default().trim_end_matches(['\'', '’']);
    }
    false
}

fn is_among(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.chars().eq(word.chars().map(folded)))
}

/// The letters at the end of a text.
fn last_run(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
    start.and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

/// The last word of a text; a capital after a small letter starts one.
fn last_word(text: &str) -> &str {
    let run = last_run(text);
    let mut behind: Option<char> = None;
    let mut start = 0;
    for (at, c) in run.char_indices().rev() {
        if c.is_lowercase() && behind.is_some_and(char::is_uppercase) {
            start = at + c.len_utf8();
            break;
        }
        behind = Some(c);
    }
    run.get(start..).unwrap_or_default()
}

/// A letter in lower case and without its accent, as people type it in a hurry.
pub(crate) fn folded(c: char) -> char {
    let small = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
    match small {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
        'ś' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ź' | 'ż' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words() -> LabelWords {
        LabelWords::new([
            (0, true, "customer"),
            (0, true, "client"),
            (0, true, "klienta"),
            (1, false, "kunden nr"),
            (1, false, "kundennummer"),
            (2, false, "pin"),
            (3, false, "résidence"),
        ])
    }

    proptest! {
        /// A label is read the same however it is spelled, separated and linked.
        #[test]
        fn a_label_is_read_in_every_spelling(
            name in prop::sample::select(vec!["customer number", "customer no.", "CUSTOMER ID", "customerNo", "customer_number", "Customer #", "numéro de client", "n° client", "Client Nr", "nr klienta"]),
            link in prop::sample::select(vec!["", ":", " :", "=", " =", " is", " is:", " : \"", "\":\"", " -", "\n", ":\n"]),
        ) {
            prop_assert_eq!(words().read(&format!("{name}{link} ")), Some(0), "{}{}", name, link);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = words().read(&text);
        }
    }

    #[test]
    fn labels_stand_right_before() {
        for (text, subject) in [
            ("Kunden-Nr.: ", Some(1)),
            ("Kundennr ", Some(1)),
            ("kundenNr=", Some(1)),
            ("Kundennummer lautet: ", Some(1)),
            ("the code PIN is ", Some(2)),
            ("residence: ", Some(3)),
            ("customer ", None),
            ("the customer has ", None),
            ("a customer. No ", None),
            ("AGENT: And the PIN?\nCALLER: ", Some(2)),
            ("[12:03] Bo: Kundennummer?\n[12:04] Ana: ", Some(1)),
            ("is it a PIN?\nno, it is 17 of ", None),
            ("pincers ", None),
            ("spin: ", None),
            ("pin, ", None),
            ("customer number\n\n", None),
            ("", None),
        ] {
            assert_eq!(words().read(text), subject, "{text:?}");
        }
    }
}
