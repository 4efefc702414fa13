//! Remembers names that were found, and finds them again in every form: the surname alone, initials, lower case.
//!
//! Kept are hashes of words, never a word: nothing can be read back from a memory, only asked whether it knows a word.

use crate::detector::tagger;
use crate::fold::{finish, fold, is_word, mix};
use crate::lexicon::flag;
use safeconduct_core::{Confidence, Finding, Label, RuleName, Span};
use std::fmt;
use std::ops::Range;
use zeroize::Zeroizing;

/// The rule of a finding that repeats a name found elsewhere.
const RULE: RuleName = RuleName::declare("names-again");
/// So many words are remembered unless told otherwise.
const WORDS_MAX: usize = 4096;
/// Shorter words are too common to look for.
const LETTERS_MIN: usize = 3;
/// How far a match looks around itself for the mail address or link that it stands in.
const LINK_BYTES: usize = 64;

/// Words that stand in names and are none: titles and particles.
const BESIDE_NAMES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "lady", "lord", "rev", "hon", "herr", "herrn",
    "frau", "dipl", "ing", "med", "madame", "monsieur", "mme", "mlle", "don", "doña", "señor", "señora",
    "sra", "srta", "sig", "signor", "signora", "dott", "dottssa", "dona", "senhor", "senhora", "dhr", "heer",
    "mevrouw", "mevr", "pan", "pani", "panna", "van", "von", "der", "den", "del", "della", "dei", "des",
    "dos", "das", "bin", "ibn", "the", "and", "und", "junior", "senior", "jnr", "snr", "iii", "saint", "san",
    "santa", "los", "las", "zum", "zur", "vom", "ter", "ten", "mac",
];
/// Words that stand between two words of one name.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "dei", "des", "da", "do", "dos", "das", "di", "du",
    "la", "las", "los", "el", "le", "bin", "ibn", "al", "zu", "zum", "zur", "vom", "ter", "ten", "y", "e",
];
/// What the lexicon says of words that mean something else more often than a person.
const AMBIGUOUS: u16 =
    flag::COMMON | flag::CALENDAR | flag::JOB | flag::NATION | flag::STREET | flag::TECH | flag::ORG_WORD;
/// Places: they are found as such.
const PLACES: u16 = flag::CITY_LARGE | flag::REGION;

/// The names of one conversation.
///
/// [`learn`](NameMemory::learn) takes the names that a scan found with confidence, [`recall`](NameMemory::recall) finds
/// them again where nothing introduces them. Bounded: beyond its capacity the words that were not seen for longest are
/// forgotten. What it holds is wiped when it goes.
///
/// Looked for are the words of a name, in any case and with any accents: each word alone, several together, with
/// initials in front (`M. Lopez`), and the initials of all of them (`M.L.`). A word that means something else
/// in lower case (`will`, `rose`, `koch`) is looked for with a capital only, and not at the start of a sentence. Titles,
/// particles, large cities and words below three letters are not looked for alone.
///
/// ```
/// use safeconduct_core::{Detector, Part};
/// use safeconduct_names::NameMemory;
///
/// let first = "My name is Maria Kowalczyk and I live in Boston.";
/// let mut found = Vec::new();
/// safeconduct_names::detector().detect(Part::new(first), &mut found)?;
/// let mut memory = NameMemory::default();
/// memory.learn(first, &found);
///
/// let later = "ask kowalczyk, she knows";
/// let again = memory.recall(later, &[]);
/// assert_eq!(again.first().and_then(|finding| finding.span().of(later)), Some("kowalczyk"));
/// # Ok::<(), safeconduct_core::DetectorError>(())
/// ```
#[derive(Clone)]
pub struct NameMemory {
    /// Hash, whether it is looked for in lower case, and when it was last seen; sorted.
    words: Zeroizing<Vec<u64>>,
    /// A bit for each hash that may be known: most words are told apart here.
    filter: Zeroizing<Vec<u64>>,
    capacity: usize,
    clock: u32,
}

impl Default for NameMemory {
    fn default() -> NameMemory {
        NameMemory::with_capacity(WORDS_MAX)
    }
}

/// Shows how much is known, never what.
impl fmt::Debug for NameMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NameMemory({} words)", self.words.len())
    }
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    start: usize,
    end: usize,
    hash: u32,
    letters: usize,
    /// Whether its first letter is one.
    capital: bool,
    /// Whether a letter behind the first is small.
    small_letters: bool,
    /// The first letter, folded.
    first: u32,
}

impl NameMemory {
    /// A memory of at most so many words, 16 at least.
    pub fn with_capacity(words: usize) -> NameMemory {
        let capacity = words.clamp(16, 1 << 20);
        let (words, filter) = (Zeroizing::default(), Zeroizing::default());
        NameMemory { words, filter, capacity, clock: 0 }
    }

    /// How many words it knows.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Takes the people among the findings of `text`: those of high confidence, and those of medium confidence whose name
    /// has two words or more, one of them a name that word lists know.
    pub fn learn(&mut self, text: &str, findings: &[Finding]) {
        let people = findings.iter().filter(|finding| {
            *finding.label() == Label::PERSON && finding.confidence() >= Confidence::Medium
        });
        for finding in people {
            if let Some(name) = finding.span().of(text) {
                self.learn_name(name, finding.confidence());
            }
        }
    }

    fn learn_name(&mut self, name: &str, confidence: Confidence) {
        let Ok(tagger) = tagger() else { return };
        let beside = |word: &Word| {
            let text = name.get(word.start..word.end).unwrap_or_default();
            BESIDE_NAMES.iter().any(|other| text.chars().flat_map(char::to_lowercase).eq(other.chars()))
        };
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(word) = next_word(name, at) {
            at = word.end;
            if !beside(&word) {
                words.push(word);
            }
        }
        let flags = |word: &Word| tagger.flags(word.hash);
        let full: Vec<&Word> = words.iter().filter(|word| word.letters >= LETTERS_MIN).collect();
        let listed = full.iter().any(|word| flags(word) & (flag::FIRST | flag::LAST) != 0);
        if confidence < Confidence::High && !(words.len() >= 2 && listed) {
            return;
        }
        self.clock = self.clock.saturating_add(1);
        for word in full {
            let flags = flags(word);
            if flags & PLACES == 0 {
                self.add(word.hash, flags & AMBIGUOUS == 0);
            }
        }
        if (2..=4).contains(&words.len()) && words.iter().all(|word| word.capital) {
            self.add(initials(words.iter().map(|word| word.first)), false);
        }
    }

    fn add(&mut self, hash: u32, in_lower_case: bool) {
        let entry = pack(hash, in_lower_case, self.clock);
        if let Some(known) = self.place(hash).ok().and_then(|at| self.words.get_mut(at)) {
            *known = entry;
            return;
        }
        self.make_room();
        let at = self.place(hash).unwrap_or_else(|at| at);
        self.words.insert(at, entry);
        self.mark(hash);
    }

    /// Makes room for one more; whatever is moved is wiped where it stood.
    fn make_room(&mut self) {
        if self.words.len() >= self.capacity {
            let mut seen: Vec<u32> = self.words.iter().map(|entry| seen(*entry)).collect();
            let quarter = seen.len() / 4;
            let (_, oldest, _) = seen.select_nth_unstable(quarter);
            let oldest = *oldest;
            let mut kept = Zeroizing::new(Vec::with_capacity(self.capacity));
            kept.extend(self.words.iter().filter(|entry| seen_after(**entry, oldest)));
            // All from one and the same name: the half with the smaller hashes goes.
            if kept.is_empty() {
                kept.extend(self.words.iter().skip(self.words.len() / 2));
            }
            self.words = kept;
            self.filter.iter_mut().for_each(|bits| *bits = 0);
            for entry in self.words.clone().iter() {
                self.mark(hash(*entry));
            }
        } else if self.words.len() == self.words.capacity() {
            let room = (self.words.len() * 2).clamp(16, self.capacity);
            let mut moved = Zeroizing::new(Vec::with_capacity(room));
            moved.extend(self.words.iter());
            self.words = moved;
        }
        if self.filter.is_empty() {
            *self.filter = vec![0; (self.capacity / 8).clamp(4, 1024).next_power_of_two()];
        }
    }

    fn mark(&mut self, hash: u32) {
        let (at, bit) = self.bit(hash);
        if let Some(bits) = self.filter.get_mut(at) {
            *bits |= bit;
        }
    }

    fn bit(&self, hash: u32) -> (usize, u64) {
        let mask = self.filter.len().wrapping_sub(1);
        ((hash >> 6) as usize & mask, 1 << (hash & 63))
    }

    fn place(&self, wanted: u32) -> Result<usize, usize> {
        self.words.binary_search_by_key(&wanted, |entry| hash(*entry))
    }

    /// Whether a word is known, and if so, whether in lower case too.
    fn knows(&self, hash: u32) -> Option<bool> {
        let (at, bit) = self.bit(hash);
        if self.filter.get(at)? & bit == 0 {
            return None;
        }
        self.place(hash).ok().and_then(|at| self.words.get(at)).map(|entry| in_lower_case(*entry))
    }

    /// Finds what it knows in `text`, beside the findings that are there. `findings` are those of this text, in order;
    /// what they hold at medium confidence or above is left to them. Time is linear in the text.
    ///
    /// The confidence is `Medium`, the label `PERSON`.
    pub fn recall(&self, text: &str, findings: &[Finding]) -> Vec<Finding> {
        let mut again = Vec::new();
        if self.is_empty() {
            return again;
        }
        let mut taken: Vec<Range<usize>> = findings
            .iter()
            .filter(|finding| finding.confidence() >= Confidence::Medium)
            .map(|finding| finding.span().range())
            .collect();
        taken.sort_by_key(|range| range.start);
        let mut taken = taken.into_iter().peekable();
        let mut open: Option<Range<usize>> = None;
        let mut at = 0;
        while let Some(word) = next_word(text, at) {
            at = word.end;
            let Some(place) = self.matched(text, &word, open.as_ref()) else { continue };
            at = place.end;
            while taken.next_if(|range| range.end <= place.start).is_some() {}
            if taken.peek().is_some_and(|range| range.start < place.end) {
                continue;
            }
            match &mut open {
                Some(name) if joins(text, name.end, place.start) => name.end = place.end,
                _ => {
                    again.extend(open.replace(place).and_then(|name| finding(text, name)));
                }
            }
        }
        again.extend(open.and_then(|name| finding(text, name)));
        again
    }

    /// Where the name lies that `word` is part of, if it is.
    fn matched(&self, text: &str, word: &Word, open: Option<&Range<usize>>) -> Option<Range<usize>> {
        if word.letters == 1 && word.capital {
            return self.matched_initials(text, word);
        }
        let in_lower_case = self.knows(word.hash)?;
        let beside = open.is_some_and(|name| joins(text, name.end, word.start));
        let plain = word.capital && (word.small_letters && !starts_sentence(text, word.start) || beside);
        if word.letters < LETTERS_MIN
            || !(in_lower_case || plain || beside)
            || in_link(text, word.start..word.end)
        {
            return None;
        }
        Some(with_initials(text, word.start)..word.end)
    }

    /// `M.L.` or `M. L.`, each with its full stop.
    fn matched_initials(&self, text: &str, word: &Word) -> Option<Range<usize>> {
        let before = text.get(..word.start).and_then(|before| before.chars().next_back());
        if before.is_some_and(|c| matches!(c, '.' | '-' | '\'' | '@' | '/')) {
            return None;
        }
        let mut letters = [word.first, 0, 0, 0];
        let (mut count, mut end) = (1, dotted(text, word.end)?);
        while count < letters.len()
            && let Some(next) = next_word(text, end).filter(|next| next.letters == 1 && next.capital)
            && matches!(text.get(end..next.start), Some("" | " "))
            && let Some(after) = dotted(text, next.end)
        {
            if let Some(letter) = letters.get_mut(count) {
                *letter = next.first;
            }
            (count, end) = (count + 1, after);
        }
        let known = count > 1 && self.knows(initials(letters.into_iter().take(count))).is_some();
        known.then_some(word.start..end)
    }
}

fn pack(hash: u32, in_lower_case: bool, clock: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(in_lower_case) << 31 | u64::from(clock & 0x7FFF_FFFF)
}

fn hash(entry: u64) -> u32 {
    (entry >> 32) as u32
}

fn in_lower_case(entry: u64) -> bool {
    entry >> 31 & 1 == 1
}

fn seen(entry: u64) -> u32 {
    entry as u32 & 0x7FFF_FFFF
}

fn seen_after(entry: u64, oldest: u32) -> bool {
    seen(entry) > oldest
}

/// The hash of a name's initials; no word has it but by chance.
fn initials(letters: impl Iterator<Item = u32>) -> u32 {
    finish(letters.fold(0x1417, mix))
}

fn finding(text: &str, name: Range<usize>) -> Option<Finding> {
    let span = Span::new(text, name.start, name.end)?;
    Some(Finding::new(Label::PERSON, span, Confidence::Medium, RULE))
}

/// The next word at or behind `from`: letters and digits without a sign between.
fn next_word(text: &str, from: usize) -> Option<Word> {
    let bytes = text.as_bytes();
    let mut start = from;
    loop {
        let byte = *bytes.get(start)?;
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                break;
            }
            start += 1;
        } else {
            let c = text.get(start..)?.chars().next()?;
            if is_word(c) {
                break;
            }
            start += c.len_utf8();
        }
    }
    let mut word =
        Word { start, end: start, hash: 0, letters: 0, capital: false, small_letters: false, first: 0 };
    let mut add = |c: char, length: usize| {
        if let Some(letter) = fold(c) {
            word.hash = mix(word.hash, letter);
            if word.letters == 0 {
                (word.first, word.capital) = (letter, c.is_uppercase());
            } else {
                word.small_letters |= c.is_lowercase();
            }
            word.letters += 1;
        }
        word.end += length;
    };
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !(byte.is_ascii_alphanumeric() || byte == b'_') {
                break;
            }
            add(char::from(byte), 1);
            at += 1;
        } else {
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| is_word(*c)) else {
                break;
            };
            add(c, c.len_utf8());
            at += c.len_utf8();
        }
    }
    word.hash = finish(word.hash);
    Some(word)
}

/// Whether two words with this between them are one name.
fn joins(text: &str, end: usize, start: usize) -> bool {
    matches!(text.get(end..start), Some(" " | "-" | "‑" | "  "))
        || text.get(end..start).is_some_and(|between| {
            let inner = between.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' '));
            inner.is_some_and(|inner| {
                inner.len() <= 8 && inner.split(' ').all(|word| PARTICLES.contains(&word))
            })
        })
}

/// Where the full stop behind an initial ends.
fn dotted(text: &str, end: usize) -> Option<usize> {
    text.as_bytes().get(end).filter(|byte| **byte == b'.').map(|_| end + 1)
}

/// Whether a capital at `start` says nothing: a sentence, a line or a quotation begins there.
fn starts_sentence(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().trim_end_matches(' ');
    before
        .chars()
        .next_back()
        .is_none_or(|c| !(c.is_alphanumeric() || matches!(c, ',' | ')' | '&' | '/' | ';')))
}

/// Where the initials before a word begin: `M. L. Lopez`, `O'Brien`.
fn with_initials(text: &str, start: usize) -> usize {
    let mut first = start;
    for _ in 0..3 {
        let before = text.get(..first).unwrap_or_default();
        let Some(inner) = before
            .strip_suffix(". ")
            .or_else(|| before.strip_suffix('.'))
            .or_else(|| before.strip_suffix(['\'', '’']).filter(|_| first == start))
        else {
            break;
        };
        let Some(letter) = inner.chars().next_back().filter(|c| c.is_uppercase()) else { break };
        let outer = inner.get(..inner.len() - letter.len_utf8()).unwrap_or_default();
        if outer
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '/' | '\''))
        {
            break;
        }
        first = outer.len();
    }
    first
}

/// Whether a word is part of a mail address, a handle, a path or a link: rules find those.
fn in_link(text: &str, word: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let runs = |byte: &u8| {
        !byte.is_ascii_whitespace() && !matches!(byte, b'<' | b'>' | b'"' | b',' | b';' | b'(' | b')')
    };
    let behind = bytes.get(word.end..).unwrap_or_default().iter().take(LINK_BYTES).take_while(|b| runs(b));
    let before =
        bytes.get(..word.start).unwrap_or_default().iter().rev().take(LINK_BYTES).take_while(|b| runs(b));
    let mut slashes = 0;
    let linked = before.clone().any(|byte| {
        slashes = if *byte == b'/' { slashes + 1 } else { 0 };
        *byte == b'@' || slashes > 1
    });
    linked || behind.clone().any(|byte| *byte == b'@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::hash_word;
    use proptest::prelude::*;

    fn knowing(names: &[&str]) -> NameMemory {
        let mut memory = NameMemory::default();
        names.iter().for_each(|name| memory.learn_name(name, Confidence::High));
        memory
    }

    fn found<'t>(memory: &NameMemory, text: &'t str) -> Vec<&'t str> {
        memory.recall(text, &[]).iter().filter_map(|finding| finding.span().of(text)).collect()
    }

    proptest! {
        #[test]
        fn words_are_hashed_as_the_lexicon_hashes_them(text in "[a-zA-Zäöüéßłø0-9 '.-]{0,60}") {
            let mut at = 0;
            while let Some(word) = next_word(&text, at) {
                prop_assert_eq!(word.hash, hash_word(&text[word.start..word.end]));
                at = word.end;
            }
        }

        #[test]
        fn whatever_the_text_spans_are_in_order_and_apart(text in "(Kowalczyk|kowalczyk|M\\.|K\\.|O'|de | |@|\\PC){0,20}") {
            let memory = knowing(&["Maria O'Kowalczyk", "Quentin de Zsigmondy"]);
            let found = memory.recall(&text, &[]);
            for pair in found.windows(2) {
                prop_assert!(pair[0].span().end() <= pair[1].span().start());
            }
        }

        #[test]
        fn memory_is_bounded_and_keeps_the_latest(count in 1usize..200) {
            let mut memory = NameMemory::with_capacity(32);
            for number in 0..count {
                memory.learn_name(&format!("Xq{number}zz Yw{number}vv"), Confidence::High);
                prop_assert!(memory.len() <= 32);
            }
            let last = format!("xq{}zz", count - 1);
            prop_assert_eq!(found(&memory, &last), [last.as_str()]);
        }
    }

    #[test]
    fn a_name_is_found_again_in_every_form() {
        let memory =
            knowing(&["Maria Kowalczyk", "Siobhán O'Gallchobhair", "Joost van der Zijlstra", "Rose Will"]);
        let table: &[(&str, &[&str])] = &[
            ("Later kowalczyk wrote.", &["kowalczyk"]),
            ("KOWALCZYK, MARIA", &["KOWALCZYK", "MARIA"]),
            ("M. Kowalczyk and Kowalczyk's file", &["M. Kowalczyk", "Kowalczyk"]),
            ("maria kowalczyk called", &["maria kowalczyk"]),
            ("signed M.K. and M. K., not K.M.", &["M.K.", "M. K."]),
            ("siobhan o'gallchobhair; O'Gallchobhair", &["siobhan", "gallchobhair", "O'Gallchobhair"]),
            ("Joost van der Zijlstra, zijlstra", &["Joost van der Zijlstra", "zijlstra"]),
            // Ordinary words only with a capital that means something.
            ("Will you give a rose? I will.", &[]),
            ("I asked Rose, and then Will came.", &["Rose", "Will"]),
            ("kowalczyk@example.org, https://x.org/kowalczyk @kowalczyk", &[]),
            ("a der van o", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(found(&memory, text), *expected, "{text}");
        }
    }

    #[test]
    fn what_is_found_already_is_left_alone_and_what_is_doubtful_is_not_learned() {
        let text = "Kowalczyk and Kowalczyk";
        let span = Span::new(text, 0, 9).unwrap();
        let finding = Finding::new(Label::PERSON, span, Confidence::High, RULE);
        let again = knowing(&["Maria Kowalczyk"]).recall(text, std::slice::from_ref(&finding));
        assert_eq!(again.iter().map(|finding| finding.span().start()).collect::<Vec<_>>(), [14]);
        let mut memory = NameMemory::default();
        memory.learn(text, &[finding.clone().with_confidence(Confidence::Medium)]);
        memory.learn(text, &[finding.clone().with_confidence(Confidence::Low)]);
        assert!(memory.is_empty(), "one word of medium confidence says too little");
        memory.learn(text, &[finding]);
        assert_eq!(format!("{memory:?}"), "NameMemory(1 words)");
    }
}
