//! Context: which words stand around a candidate, looked up once per place.

use crate::columns::Columns;
use crate::words::{Words, is_caseless};
use safeconduct_core::Part;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How far before a match its context reaches, in bytes.
pub(crate) const BEFORE: usize = 96;
/// How far after a match its context reaches, in bytes.
pub(crate) const AFTER: usize = 48;
/// How many words of a text may make up one phrase.
const PHRASE_WORDS: usize = 6;

/// Every context phrase of a ruleset, numbered.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    phrases: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    /// How phrases begin: one bit per hash of three bytes, so that most words cost one look.
    beginnings: Beginnings,
    /// Phrases of scripts without letter case: searched as they are.
    glued: Vec<(Box<str>, u32)>,
    longest: usize,
    /// Whether some phrase has no letter.
    with_digits: bool,
}

impl Vocabulary {
    /// The number of `phrase`, new or known; `None` if it holds no word.
    pub(crate) fn intern(&mut self, phrase: &str) -> Option<u32> {
        let id = u32::try_from(self.phrases.len() + self.glued.len()).ok()?;
        if phrase.chars().next().is_some_and(is_caseless) {
            if let Some((_, known)) = self.glued.iter().find(|(glued, _)| **glued == *phrase) {
                return Some(*known);
            }
            self.glued.push((phrase.into(), id));
            return Some(id);
        }
        let mut words = Words::default();
        words.read(phrase);
        let folded = words.from(0);
        if folded.is_empty() {
            return None;
        }
        self.longest = self.longest.max(folded.len());
        self.with_digits |= folded.bytes().all(|byte| byte.is_ascii_digit());
        self.beginnings.add(folded);
        Some(*self.phrases.entry(folded.into()).or_insert(id))
    }

    /// Adds all phrases that stand in `text` to `found`.
    ///
    /// A phrase stands where consecutive words, joined, are its words, joined: `e-mail`, `eMail`
    /// and `email` are the same.
    fn find(&self, text: &str, side: Side, words: &mut Words, found: &mut Vec<Said>) {
        // Without a letter there is no phrase, unless one begins with a digit.
        let has_letters =
            text.bytes().fold(false, |any, byte| any | byte.is_ascii_alphabetic() | !byte.is_ascii());
        if !has_letters && !self.with_digits {
            return;
        }
        words.read(text);
        for first in 0..words.count() {
            if !self.beginnings.may_begin(words.from(first)) {
                continue;
            }
            let runs = (1..=PHRASE_WORDS).map_while(|count| words.joined(first, count));
            for (count, run) in (1..).zip(runs.take_while(|run| run.len() <= self.longest)) {
                if let Some(&phrase) = self.phrases.get(run) {
                    let between = match side {
                        Side::Before => first + count..words.count(),
                        Side::After => 0..first,
                        Side::Key => 0..0,
                    };
                    let touches = between.len() <= TOUCHING_WORDS
                        && between.filter_map(|at| words.joined(at, 1)).all(|word| !is_number(word));
                    found.push(Said { phrase, weight: Weight::of(touches, run.len()) });
                }
            }
        }
        if !text.is_ascii() {
            for (phrase, id) in &self.glued {
                let Some(at) = text.rfind(&**phrase) else { continue };
                let between = match side {
                    Side::Before => text.get(at + phrase.len()..),
                    Side::After => text.get(..at),
                    Side::Key => None,
                };
                let between = between.unwrap_or_default();
                let touches = between.len() <= TOUCHING_BYTES && !is_number(between);
                found.push(Said { phrase: *id, weight: Weight::of(touches, phrase.len()) });
            }
        }
    }
}

/// How many words may stand between a phrase and a value that it names.
const TOUCHING_WORDS: usize = 4;
/// The same for scripts that do not put spaces between words.
const TOUCHING_BYTES: usize = 32;

fn is_number(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_digit())
}

/// Where a text stands, seen from the value.
#[derive(Clone, Copy)]
enum Side {
    Key,
    Before,
    After,
}

/// A phrase that stands near, and how much that says.
#[derive(Debug, Clone, Copy)]
struct Said {
    phrase: u32,
    weight: Weight,
}

/// How much the words around a candidate say for its rule, more if they are its label and more if they are longer:
/// *Swiss social security number* names a number better than *number* or than the word before the last number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight(u16);

impl Weight {
    fn of(touches: bool, length: usize) -> Weight {
        Weight(u16::from(touches) << 8 | u16::try_from(length.min(255)).unwrap_or(255))
    }
}

/// The first three bytes of phrases, hashed into 4,096 bits.
#[derive(Debug)]
struct Beginnings([u64; 64]);

impl Default for Beginnings {
    fn default() -> Beginnings {
        Beginnings([0; 64])
    }
}

impl Beginnings {
    fn hash([a, b, c]: [u8; 3]) -> usize {
        (u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> 20) as usize
    }

    /// The first three bytes; `None` if there are fewer.
    fn head(text: &str) -> Option<[u8; 3]> {
        text.as_bytes().first_chunk().copied()
    }

    fn add(&mut self, phrase: &str) {
        match Beginnings::head(phrase) {
            Some(head) => {
                let bit = Beginnings::hash(head);
                if let Some(word) = self.0.get_mut(bit >> 6) {
                    *word |= 1 << (bit & 63);
                }
            }
            // A phrase of one or two letters can begin anywhere.
            None => self.0 = [u64::MAX; 64],
        }
    }

    fn may_begin(&self, text: &str) -> bool {
        Beginnings::head(text).is_none_or(|head| {
            let bit = Beginnings::hash(head);
            self.0.get(bit >> 6).is_some_and(|word| word >> (bit & 63) & 1 == 1)
        })
    }
}

/// FNV-1a: phrases are short and come from the rules, so nobody can aim at its collisions.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// What the words around a candidate say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// A context word stands near, and how much it says.
    Present(Weight),
    /// None does.
    Absent,
    /// None does, but a word that speaks against the rule.
    Against,
}

/// The phrases around the last place that was asked about.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    key: Vec<Said>,
    columns: Columns,
    column: Vec<Said>,
    column_of: Option<usize>,
    before: Vec<Said>,
    before_of: Option<usize>,
    after: Vec<Said>,
    after_of: Option<usize>,
    words: Words,
}

impl Surroundings {
    /// Starts on a new part.
    pub(crate) fn enter(&mut self, vocabulary: &Vocabulary, part: Part<'_>) {
        self.key.clear();
        self.column.clear();
        self.column_of = None;
        self.before_of = None;
        self.after_of = None;
        self.columns.enter(part.text());
        if let Some(key) = part.key() {
            vocabulary.find(key, Side::Key, &mut self.words, &mut self.key);
        }
    }

    /// What the words around `start..end` of `text` say about a rule with these phrases.
    pub(crate) fn ask(
        &mut self,
        vocabulary: &Vocabulary,
        text: &str,
        (start, end): (usize, usize),
        (context, against): (&[u32], &[u32]),
    ) -> Context {
        if context.is_empty() && against.is_empty() {
            return Context::Absent;
        }
        if self.before_of != Some(start) {
            self.before.clear();
            vocabulary.find(before(text, start), Side::Before, &mut self.words, &mut self.before);
            self.before_of = Some(start);
            let column = self.columns.of(text, start);
            if column.as_ref().map(|(column, _)| *column) != self.column_of {
                self.column.clear();
                self.column_of = column.as_ref().map(|(column, _)| *column);
                let name = column.and_then(|(_, name)| text.get(name)).unwrap_or_default();
                vocabulary.find(name, Side::Key, &mut self.words, &mut self.column);
            }
        }
        if !context.is_empty() && self.after_of != Some(end) {
            self.after.clear();
            vocabulary.find(after(text, end), Side::After, &mut self.words, &mut self.after);
            self.after_of = Some(end);
        }
        let hits = |phrases: &[u32], said: &[Said]| {
            said.iter().filter(|said| phrases.contains(&said.phrase)).map(|said| said.weight).max()
        };
        let own = [&self.key, &self.column, &self.before];
        let named = own.iter().filter_map(|said| hits(context, said)).max();
        match named.max(hits(context, &self.after)) {
            Some(weight) => Context::Present(weight),
            None if own.iter().any(|said| hits(against, said).is_some()) => Context::Against,
            None => Context::Absent,
        }
    }
}

/// The text before `start` that is context: the line up to there, or the two lines if the own one has no label.
fn before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let window = text.get(from..start).unwrap_or_default();
    let label = |byte: u8| matches!(byte, b':' | b'=' | b'|' | b',' | b';' | b'\t' | b'"' | b'\'');
    let mut line_feeds = memchr::memrchr_iter(b'\n', window.as_bytes());
    let cut = match line_feeds.next() {
        Some(own) if window.bytes().skip(own).any(label) => Some(own),
        Some(_) => line_feeds.next(),
        None => None,
    };
    if let Some(cut) = cut {
        return window.get(cut + 1..).unwrap_or_default();
    }
    // The window cut the text somewhere: a word that began before it is not seen.
    match text.get(..from).and_then(|rest| rest.chars().next_back()) {
        Some(previous) if previous.is_alphanumeric() && !is_caseless(previous) => {
            window.trim_start_matches(|c: char| c.is_alphanumeric() && !is_caseless(c))
        }
        _ => window,
    }
}

/// The text after `end` that is context: the rest of its line.
fn after(text: &str, end: usize) -> &str {
    let mut to = end.saturating_add(AFTER).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let window = text.get(end..to).unwrap_or_default();
    if let Some(cut) = memchr::memchr(b'\n', window.as_bytes()) {
        return window.get(..cut).unwrap_or_default();
    }
    match text.get(to..).and_then(|rest| rest.chars().next()) {
        Some(next) if next.is_alphanumeric() && !is_caseless(next) => {
            window.trim_end_matches(|c: char| c.is_alphanumeric() && !is_caseless(c))
        }
        _ => window,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer without its weight.
    #[derive(Debug, PartialEq)]
    enum Answer {
        Present,
        Absent,
        Against,
    }

    fn ask(text: &str, key: Option<&str>, phrases: &[&str], against: &[&str]) -> Answer {
        match weigh(text, key, phrases, against) {
            Context::Present(_) => Answer::Present,
            Context::Absent => Answer::Absent,
            Context::Against => Answer::Against,
        }
    }

    fn weigh(text: &str, key: Option<&str>, phrases: &[&str], against: &[&str]) -> Context {
        let mut vocabulary = Vocabulary::default();
        let context: Vec<u32> = phrases.iter().filter_map(|phrase| vocabulary.intern(phrase)).collect();
        let against: Vec<u32> = against.iter().filter_map(|phrase| vocabulary.intern(phrase)).collect();
        let mut surroundings = Surroundings::default();
        surroundings.enter(&vocabulary, key.map_or(Part::new(text), |key| Part::under(key, text)));
        let start = text.find("42").unwrap();
        surroundings.ask(&vocabulary, text, (start, start + 2), (&context, &against))
    }

    #[test]
    fn whole_words_on_both_sides_and_in_the_key_are_context() {
        for (text, present) in [
            ("phone 42", true),
            ("42 is my phone", true),
            ("customerPhone=42", true),
            ("customer_phone: 42", true),
            ("TELE-PHONE: 42", true),
            ("phoney 42", false),
            ("microphone 42", false),
            ("phone\n42", true),
            ("phone\norder: 42", false),
            ("phone\n\n42", false),
            ("42\nphone", false),
            ("mon Téléphone 42", true),
            ("电话号码42", true),
            ("42", false),
        ] {
            let expected = if present { Answer::Present } else { Answer::Absent };
            assert_eq!(ask(text, None, &["phone", "telephone", "电话"], &[]), expected, "{text}");
        }
        assert_eq!(ask("42", Some("customerPhone"), &["phone"], &[]), Answer::Present);
    }

    #[test]
    fn phrases_match_however_they_are_joined() {
        for text in ["social security 42", "socialSecurity=42", "SOCIAL_SECURITY 42", "social-security: 42"] {
            assert_eq!(ask(text, None, &["social security"], &[]), Answer::Present, "{text}");
        }
        assert_eq!(ask("e-mail 42", None, &["email"], &[]), Answer::Present);
    }

    #[test]
    fn words_against_count_only_without_context_and_only_before() {
        assert_eq!(ask("version 42", None, &["ip"], &["version"]), Answer::Against);
        assert_eq!(ask("version 42 ip", None, &["ip"], &["version"]), Answer::Present);
        assert_eq!(ask("42 version", None, &["ip"], &["version"]), Answer::Absent);
    }

    #[test]
    fn the_name_of_a_column_is_context_for_its_cells() {
        let text = "name,phone\nAna,42\n";
        assert_eq!(ask(text, None, &["phone"], &[]), Answer::Present);
        assert_eq!(ask(text, None, &["name"], &[]), Answer::Absent);
        assert_eq!(ask("name,order\nAna,42\n", None, &["ip"], &["order"]), Answer::Against);
    }

    #[test]
    fn labels_weigh_more_than_neighbours_and_long_ones_more_than_short_ones() {
        let weight = |text: &str, phrase: &str| match weigh(text, None, &[phrase], &[]) {
            Context::Present(weight) => weight,
            _ => Weight::default(),
        };
        for (text, more, less) in [
            ("Swiss tax number: 42", "swiss tax number", "tax number"),
            ("passport number 7, ssn 42", "ssn", "passport number"),
            ("42 is my ssn, passport number 7", "ssn", "none"),
            ("护照号码7 电话42", "电话", "护照号码"),
        ] {
            assert!(weight(text, more) > weight(text, less), "{text}");
        }
    }

    #[test]
    fn the_window_never_shows_half_a_word() {
        let text = format!("telephone{}42", " ".repeat(BEFORE - 5));
        assert_eq!(ask(&text, None, &["phone"], &[]), Answer::Absent);
        let text = format!("42{}phones", " ".repeat(AFTER - 5));
        assert_eq!(ask(&text, None, &["phone"], &[]), Answer::Absent);
        let text = format!("x phone{}42", " ".repeat(BEFORE - 5));
        assert_eq!(ask(&text, None, &["phone"], &[]), Answer::Present);
    }
}
