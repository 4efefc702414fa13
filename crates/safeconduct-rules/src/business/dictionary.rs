//! The embedder's own terms: customers, code names, projects; a million of them, in any case and with usual endings.

use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span};
use std::collections::HashSet;
use std::io::BufRead;

/// Finds the terms of a list as whole words.
///
/// A term is found in any case, however its words are joined (`Blue Fin`, `blue-fin`, `BlueFin`), and with the
/// endings that plural and genitive put on its last word (*Bluefins*, *Bluefin's*). Looking costs a few look-ups per
/// word of the text, however long the list; memory is that of the list.
///
/// ```
/// use safeconduct_core::{Category, Detector, Label, Part};
/// use safeconduct_rules::business::Dictionary;
///
/// let label = Label::custom("CODE_NAME", Category::Business)?;
/// let names = Dictionary::new("code-names", label, ["Bluefin", "Project Kingfisher"])?;
/// let mut found = Vec::new();
/// names.detect(Part::new("BLUEFIN's launch follows project-kingfisher."), &mut found)?;
/// assert_eq!(found.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Dictionary {
    name: RuleName,
    label: Label,
    terms: HashSet<Box<str>>,
    /// Hashes of how terms begin, so that most words cost one look.
    beginnings: HashSet<u32>,
    words_max: usize,
}

/// Why a list of terms cannot be used.
#[derive(Debug)]
pub enum DictionaryError {
    /// The name is none of a detector: `[a-z0-9._-]{1,64}`.
    Name,
    /// A term has fewer than two letters or more than 256 bytes or sixteen words; its place in the list, from 1.
    Term(usize),
    /// The list could not be read.
    Read(std::io::Error),
}

impl std::fmt::Display for DictionaryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DictionaryError::Name => {
                f.write_str("the name of a dictionary is 1 to 64 of `a-z`, `0-9`, `.`, `_`, `-`")
            }
            DictionaryError::Term(place) => {
                write!(
                    f,
                    "term {place} must have two letters or digits at least, 256 bytes and sixteen words at most"
                )
            }
            DictionaryError::Read(error) => {
                write!(f, "the list of terms could not be read: {}", error.kind())
            }
        }
    }
}

impl std::error::Error for DictionaryError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DictionaryError::Read(error) => Some(error),
            _ => None,
        }
    }
}

/// How many words a term may have.
const WORDS_MAX: usize = 16;
const BYTES_MAX: usize = 256;

impl Dictionary {
    /// A dictionary of these terms; the first `name` tells it from others, `label` is what its findings are.
    ///
    /// # Errors
    /// [`DictionaryError`] when the name or a term cannot be used.
    pub fn new<T: AsRef<str>>(
        name: &str,
        label: Label,
        terms: impl IntoIterator<Item = T>,
    ) -> Result<Dictionary, DictionaryError> {
        let name = RuleName::new(name).map_err(|_| DictionaryError::Name)?;
        let mut dictionary =
            Dictionary { name, label, terms: HashSet::new(), beginnings: HashSet::new(), words_max: 0 };
        for (place, term) in (1..).zip(terms) {
            dictionary.add(term.as_ref()).ok_or(DictionaryError::Term(place))?;
        }
        Ok(dictionary)
    }

    /// A dictionary of the terms in a file or stream, one a line; empty lines and those that start with `#` are skipped.
    ///
    /// # Errors
    /// [`DictionaryError`] as in [`Dictionary::new`], and when reading fails.
    pub fn read(name: &str, label: Label, lines: impl BufRead) -> Result<Dictionary, DictionaryError> {
        let mut dictionary = Dictionary::new(name, label, std::iter::empty::<&str>())?;
        for (place, line) in (1..).zip(lines.lines()) {
            let line = line.map_err(DictionaryError::Read)?;
            let term = line.trim();
            if !term.is_empty() && !term.starts_with('#') {
                dictionary.add(term).ok_or(DictionaryError::Term(place))?;
            }
        }
        Ok(dictionary)
    }

    /// How many terms there are; spellings that read the same count once.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    fn add(&mut self, term: &str) -> Option<()> {
        let words = words(term);
        let folded: String = words.iter().map(|word| word.folded.as_str()).collect();
        if folded.chars().nth(1).is_none() || folded.len() > BYTES_MAX || words.len() > WORDS_MAX {
            return None;
        }
        // A term that a text splits further (`BlueFin`) is looked for over as many words.
        let splits = folded.chars().count().min(WORDS_MAX);
        self.words_max = self.words_max.max(splits);
        self.beginnings.insert(beginning(&folded));
        self.terms.insert(folded.into());
        Some(())
    }

    /// Whether `folded` is a term, as it is or without an ending.
    fn has(&self, folded: &str) -> bool {
        /// Endings of plural and case in the languages that use the Latin script, longest first.
        const ENDINGS: &[&str] = &[
            "ens", "ami", "ach", "owi", "es", "en", "er", "em", "ów", "om", "ie", "s", "n", "e", "a", "u",
            "y",
        ];
        self.terms.contains(folded)
            || ENDINGS.iter().any(|ending| {
                folded
                    .strip_suffix(ending)
                    .is_some_and(|stem| stem.chars().count() >= 4 && self.terms.contains(stem))
            })
    }
}

impl Detector for Dictionary {
    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn labels(&self) -> Vec<Label> {
        vec![self.label.clone()]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let text = part.text();
        let words = words(text);
        let mut run = String::new();
        let mut next = 0;
        while let Some(first) = words.get(next) {
            next += 1;
            let rest = words.get(next - 1..).unwrap_or_default();
            run.clear();
            let mut longest = None;
            for (count, word) in (1..=self.words_max).zip(rest) {
                run.push_str(&word.folded);
                // A term may begin with a word of two letters, so the look waits for three.
                if run.len() > BYTES_MAX + 8
                    || (run.len() >= 3 && !self.beginnings.contains(&beginning(&run)))
                {
                    break;
                }
                if self.has(&run) {
                    longest = Some((count, word.end));
                }
            }
            if let Some((count, end)) = longest {
                let span = Span::new(text, first.start, end);
                let finding =
                    |span| Finding::new(self.label.clone(), span, Confidence::High, self.name.clone());
                found.extend(span.map(finding));
                next += count - 1;
            }
        }
        Ok(())
    }

    fn revision(&self) -> String {
        // The order of a set is not stable; a sum of hashes is.
        let sum = self.terms.iter().fold(0u64, |sum, term| sum.wrapping_add(fnv(term)));
        format!("{}-{sum:016x}", self.terms.len())
    }
}

/// Shows the outline only: terms are secrets.
impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dictionary({}, {} terms)", self.name.as_str(), self.terms.len())
    }
}

/// A word of a text, in lower case.
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

/// The runs of letters and digits, and single characters of scripts without letter case.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        // Scripts without letter case put no spaces between words: every character may begin a term.
        let glued = c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
        open &= !glued;
        match words.last_mut().filter(|_| open) {
            Some(word) => {
                word.folded.extend(c.to_lowercase());
                word.end = at + c.len_utf8();
            }
            None => {
                words.push(Word { folded: c.to_lowercase().collect(), start: at, end: at + c.len_utf8() })
            }
        }
        open = !glued;
    }
    words
}

/// The first three bytes, as a number.
fn beginning(folded: &str) -> u32 {
    folded.bytes().take(3).fold(0, |number, byte| number << 8 | u32::from(byte))
}

fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeconduct_core::Category;

    fn found(dictionary: &Dictionary, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        dictionary.detect(Part::new(text), &mut found).unwrap();
        found.iter().filter_map(|finding| finding.span().of(text)).map(str::to_owned).collect()
    }

    fn dictionary(terms: &[&str]) -> Dictionary {
        Dictionary::new("terms", Label::custom("CODE_NAME", Category::Business).unwrap(), terms).unwrap()
    }

    #[test]
    fn terms_are_whole_words_in_any_case_with_usual_endings() {
        let names = dictionary(&["Bluefin", "Project Kingfisher", "Müller & Söhne", "X7", "東京電算"]);
        for (text, expected) in [
            ("the BLUEFIN team", vec!["BLUEFIN"]),
            ("Bluefins and Bluefin's", vec!["Bluefins", "Bluefin's"]),
            ("project-kingfisher, projectKingfisher", vec!["project-kingfisher", "projectKingfisher"]),
            ("an MÜLLER & SÖHNEN", vec!["MÜLLER & SÖHNEN"]),
            ("the X7 board", vec!["X7"]),
            ("株式会社東京電算の件", vec!["東京電算"]),
            ("bluefinch, kingfisher, X79", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(&names, text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_list_is_read_and_a_bad_term_is_named_by_its_line() {
        let label = Label::custom("CUSTOMER", Category::Business).unwrap();
        let lines: String = (0..200_000).map(|at| format!("customer{at} gmbh\n")).collect();
        let names =
            Dictionary::read("customers", label.clone(), format!("# ours\n\n{lines}").as_bytes()).unwrap();
        assert_eq!(names.len(), 200_000);
        assert_eq!(found(&names, "Customer123456 GmbH called"), ["Customer123456 GmbH"]);
        let bad = Dictionary::read("customers", label, "good\n-\n".as_bytes());
        assert!(matches!(bad, Err(DictionaryError::Term(2))));
        assert_eq!(format!("{names:?}"), "Dictionary(customers, 200000 terms)");
    }
}
