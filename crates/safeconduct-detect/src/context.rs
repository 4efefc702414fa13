//! Context: which rules' words stand around a candidate, looked up once per place.

use crate::cells::{CELL, Cell, PhraseAt};
use crate::columns::Table;
use crate::phrases::{Phrases, Said, Side, TOUCHING, Weight};
use crate::words::{Words, is_caseless};

/// How far before a match its context reaches, in bytes.
pub(crate) const BEFORE: usize = 96;
/// How far after a match its context reaches, in bytes.
pub(crate) const AFTER: usize = 48;

/// Every context phrase of a ruleset, and which rules it speaks for or against.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    phrases: Phrases,
    /// By phrase: the rules it is context of, and those it speaks against.
    rules: Vec<[Vec<u16>; 2]>,
    /// How many rules were enrolled.
    enrolled: u16,
    /// By rule: its place among the worded ones, if it is one; they find nothing without a context word.
    worded: Vec<Option<u16>>,
    /// How many words of bits a set of the worded rules takes.
    words: usize,
}

impl Vocabulary {
    /// Numbers the next rule and takes its phrases in: `context`, then `against`.
    pub(crate) fn enroll<'w>(
        &mut self,
        context: impl Iterator<Item = &'w str>,
        against: impl Iterator<Item = &'w str>,
    ) -> u16 {
        let rule = self.enrolled;
        self.enrolled += 1;
        self.take(rule, 0, context);
        self.take(rule, 1, against);
        rule
    }

    /// Makes what was enrolled ready to be found, knowing which rules find nothing without it.
    pub(crate) fn settle(&mut self, worded: &[u16]) {
        self.phrases.settle();
        self.words = worded.len().div_ceil(64);
        self.worded = vec![None; usize::from(self.enrolled)];
        for (place, &rule) in (0..).zip(worded) {
            if let Some(slot) = self.worded.get_mut(usize::from(rule)) {
                *slot = Some(place);
            }
        }
    }

    /// How many words of bits a set of the worded rules takes.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Adds the worded rules that a phrase is context of to a set of them.
    pub(crate) fn add_worded(&self, phrase: u32, set: &mut [u64]) {
        for &rule in self.rules(phrase, 0) {
            if let Some(&Some(place)) = self.worded.get(usize::from(rule))
                && let Some(word) = set.get_mut(usize::from(place / 64))
            {
                *word |= 1 << (place % 64);
            }
        }
    }

    fn take<'w>(&mut self, rule: u16, side: usize, words: impl Iterator<Item = &'w str>) {
        for phrase in words {
            let Some(id) = self.phrases.intern(phrase) else { continue };
            let id = id as usize;
            if self.rules.len() <= id {
                self.rules.resize_with(id + 1, Default::default);
            }
            let list = self.rules.get_mut(id).and_then(|sides| sides.get_mut(side));
            if let Some(list) = list.filter(|list| list.last() != Some(&rule)) {
                list.push(rule);
            }
        }
    }

    fn rules(&self, phrase: u32, side: usize) -> &[u16] {
        self.rules.get(phrase as usize).and_then(|sides| sides.get(side)).map_or(&[], Vec::as_slice)
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
///
/// Words are read cell by cell, each once however many candidates it stands near; a window that holds or
/// touches a character outside ASCII, or cuts a word at the match, is read by itself.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// What the key says, each phrase once.
    key: Vec<Said>,
    /// Where the key stands that was read, which stays the same during a scan.
    key_of: Option<(usize, usize)>,
    table: Option<Table>,
    /// Whether the text was not yet asked whether it is one.
    unread: bool,
    /// By column: the phrases in its name.
    names: Vec<Vec<Said>>,
    column: Option<usize>,
    /// The place whose column was last asked for by itself, and that column.
    asked: Option<(usize, Option<usize>)>,
    before: Vec<Said>,
    before_of: Option<usize>,
    after: Vec<Said>,
    after_of: Option<usize>,
    words: Words,
    cells: [Cell; CELLS],
    /// The worded rules of which a context word stands in the key or the name of a column.
    named: Vec<u64>,
    /// Those of which one may stand near, and in which cells that was looked up.
    near: Vec<u64>,
    near_of: Option<(usize, usize)>,
    /// By rule: the last place where one of its context words stood, and one of those against it.
    marks: Vec<[u32; 2]>,
    /// By rule: how much its context words say at that place.
    weights: Vec<Weight>,
    place: u32,
}

impl Surroundings {
    /// Forgets the key: another one may stand at the same place of memory.
    pub(crate) fn forget_key(&mut self) {
        self.key_of = None;
    }

    /// What the key says: read once, however many views and pieces of the text stand under it.
    fn read_key(&mut self, vocabulary: &Vocabulary, key: Option<&str>) {
        let place = key.map(|key| (key.as_ptr().addr(), key.len()));
        if place.is_some() && place == self.key_of {
            return;
        }
        self.key_of = place;
        self.key.clear();
        vocabulary.phrases.find(key.unwrap_or_default(), Side::Key, &mut self.words, &mut self.key);
        // Of each phrase, where it says most.
        self.key.sort_unstable_by(|a, b| a.phrase.cmp(&b.phrase).then(b.weight.cmp(&a.weight)));
        self.key.dedup_by_key(|said| said.phrase);
    }

    /// Starts on a new part, whose first lines say whether it is a table: they are read when words are first asked for.
    pub(crate) fn enter_unread(&mut self, vocabulary: &Vocabulary, key: Option<&str>) {
        self.enter(vocabulary, key, None);
        self.unread = true;
    }

    /// Starts on a new part; `table` is what its first lines make it.
    pub(crate) fn enter(&mut self, vocabulary: &Vocabulary, key: Option<&str>, table: Option<Table>) {
        self.column = None;
        self.asked = None;
        self.before.clear();
        self.after.clear();
        self.before_of = None;
        self.after_of = None;
        self.cells.iter_mut().for_each(|cell| cell.number = None);
        if self.marks.len() != usize::from(vocabulary.enrolled) || self.place > u32::MAX / 2 {
            self.marks.clear();
            self.marks.resize(usize::from(vocabulary.enrolled), [0; 2]);
            self.weights.clear();
            self.weights.resize(usize::from(vocabulary.enrolled), Weight::default());
            self.place = 0;
        }
        self.read_key(vocabulary, key);
        self.mark(vocabulary);
        self.named.clear();
        self.named.resize(vocabulary.words, 0);
        for said in &self.key {
            vocabulary.add_worded(said.phrase, &mut self.named);
        }
        self.near_of = None;
        self.tabulate(vocabulary, table);
    }

    /// Takes in what the columns are called.
    fn tabulate(&mut self, vocabulary: &Vocabulary, table: Option<Table>) {
        self.unread = false;
        self.names.clear();
        for name in table.iter().flat_map(Table::names) {
            let mut said = Vec::new();
            vocabulary.phrases.find(name, Side::Key, &mut self.words, &mut said);
            said.iter().for_each(|said| vocabulary.add_worded(said.phrase, &mut self.named));
            self.names.push(said);
        }
        self.table = table;
    }

    /// The worded rules of which a context word may stand around a match in `from..to`, whose ends no letter or
    /// digit touches. A rule that is not among them has none there.
    pub(crate) fn near(&mut self, vocabulary: &Vocabulary, text: &str, (from, to): (usize, usize)) -> &[u64] {
        if self.unread {
            self.tabulate(vocabulary, Table::of(text));
        }
        let text = text.as_bytes();
        // One byte more on each side: a window that touches a character outside ASCII is read otherwise.
        let first = from.saturating_sub(BEFORE + 1) / CELL;
        let last = to.saturating_add(AFTER).min(text.len().saturating_sub(1)) / CELL;
        if self.near_of != Some((first, last)) {
            self.near_of = Some((first, last));
            self.near.clone_from(&self.named);
            for number in first..=last {
                let Some(cell) = self.cells.get_mut(number % CELLS) else { continue };
                if cell.number != Some(number) {
                    cell.read(vocabulary, text, number);
                }
                self.near.iter_mut().zip(&cell.near).for_each(|(all, near)| *all |= near);
            }
        }
        &self.near
    }

    /// Looks around `start..end` of `text`; false if no word of any rule stands there.
    pub(crate) fn look(&mut self, vocabulary: &Vocabulary, text: &str, (start, end): (usize, usize)) -> bool {
        if self.unread {
            self.tabulate(vocabulary, Table::of(text));
        }
        let mut changed = false;
        if self.before_of != Some(start) {
            changed |= !self.before.is_empty();
            self.before_of = Some(start);
            let window = before(text, start);
            let from = start - window.len();
            self.read(vocabulary, text, (from, start), Side::Before);
            changed |= !self.before.is_empty();
            let column = self.table.as_ref().and_then(|table| table.column(text, start));
            changed |= column != self.column;
            self.column = column;
        }
        if self.after_of != Some(end) {
            changed |= !self.after.is_empty();
            self.after_of = Some(end);
            let to = end + after(text, end).len();
            self.read(vocabulary, text, (end, to), Side::After);
            changed |= !self.after.is_empty();
        }
        if changed {
            self.mark(vocabulary);
        }
        ![&self.key, self.column_said(), &self.before, &self.after].iter().all(|said| said.is_empty())
    }

    /// What the header calls the column that `start` of `text` stands in.
    pub(crate) fn column_name(&mut self, vocabulary: &Vocabulary, text: &str, start: usize) -> Option<&str> {
        if self.unread {
            self.tabulate(vocabulary, Table::of(text));
        }
        let table = self.table.as_ref()?;
        let column = match self.asked {
            Some((place, column)) if place == start => column,
            _ => table.column(text, start),
        };
        self.asked = Some((start, column));
        column.and_then(|column| table.names().nth(column))
    }

    /// The phrases in the name of the column last looked at.
    fn column_said(&self) -> &Vec<Said> {
        const NONE: &Vec<Said> = &Vec::new();
        self.column.and_then(|column| self.names.get(column)).unwrap_or(NONE)
    }

    /// What the words around the place last looked at say about a rule.
    pub(crate) fn say(&self, rule: u16) -> Context {
        match self.marks.get(usize::from(rule)) {
            Some([context, _]) if *context == self.place => {
                Context::Present(self.weights.get(usize::from(rule)).copied().unwrap_or_default())
            }
            Some([_, against]) if *against == self.place => Context::Against,
            _ => Context::Absent,
        }
    }

    /// Reads the phrases of a window before or after the match.
    fn read(&mut self, vocabulary: &Vocabulary, text: &str, (from, to): (usize, usize), side: Side) {
        // The end of the window that touches the match.
        let (found, cut) = match side {
            Side::After => (&mut self.after, from),
            _ => (&mut self.before, to),
        };
        found.clear();
        if from == to {
            return;
        }
        let bytes = text.as_bytes();
        let touched = bytes.get(from.saturating_sub(1)..bytes.len().min(to + 1)).unwrap_or_default();
        let is_alnum =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let cuts_word = is_alnum(cut.checked_sub(1)) && is_alnum(Some(cut));
        if !touched.is_ascii() || cuts_word {
            vocabulary.phrases.find(text.get(from..to).unwrap_or_default(), side, &mut self.words, found);
            return;
        }
        for number in from / CELL..=(to - 1) / CELL {
            let Some(cell) = self.cells.get_mut(number % CELLS) else { continue };
            if cell.number != Some(number) {
                cell.read(vocabulary, bytes, number);
            }
            // They stand in order of their starts.
            let first = cell.hits.partition_point(|hit| hit.start < from);
            let behind = cell.hits.iter().skip(first).take_while(|hit| hit.start < to);
            let phrases = &vocabulary.phrases;
            let said = |hit: &&PhraseAt| {
                phrases.may_be_said_by(hit.phrase, text.get(hit.start..hit.end).unwrap_or_default())
            };
            let inside = behind.filter(|hit| hit.end <= to).filter(said);
            found.extend(inside.map(|hit| {
                let between = if side == Side::After { from..hit.start } else { hit.end..to };
                let letters =
                    bytes.get(between).unwrap_or_default().iter().copied().filter(u8::is_ascii_alphanumeric);
                phrases.said(hit.phrase, letters, TOUCHING)
            }));
        }
    }

    fn mark(&mut self, vocabulary: &Vocabulary) {
        self.place += 1;
        const NONE: &Vec<Said> = &Vec::new();
        let column = self.column.and_then(|column| self.names.get(column)).unwrap_or(NONE);
        let lists = [(&self.key, true), (column, true), (&self.before, true), (&self.after, false)];
        for (phrases, may_speak_against) in lists {
            for &Said { phrase, weight } in phrases {
                for &rule in vocabulary.rules(phrase, 0) {
                    let rule = usize::from(rule);
                    let (Some([mark, _]), Some(most)) =
                        (self.marks.get_mut(rule), self.weights.get_mut(rule))
                    else {
                        continue;
                    };
                    *most = if *mark == self.place { weight.max(*most) } else { weight };
                    *mark = self.place;
                }
                if may_speak_against {
                    for &rule in vocabulary.rules(phrase, 1) {
                        if let Some([_, mark]) = self.marks.get_mut(usize::from(rule)) {
                            *mark = self.place;
                        }
                    }
                }
            }
        }
    }
}

/// How many cells are kept: those around one place and a few more.
const CELLS: usize = 8;

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
        Some(own) if window.bytes().skip(own).any(label) && !answers(window, own) => Some(own),
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

/// Whether the line that begins behind `own` only names who speaks, and the line above asks: *Agent: Your PIN?*
fn answers(window: &str, own: usize) -> bool {
    let (asked, line) = window.split_at_checked(own).unwrap_or_default();
    let above = asked.rsplit('\n').next().unwrap_or_default();
    above.trim_end().ends_with('?') && line.len() <= SPEAKER_MAX && line.ends_with(": ")
}

/// How long a line may be that only names a speaker, perhaps with a time, in bytes.
const SPEAKER_MAX: usize = 48;

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
    use proptest::prelude::*;

    proptest! {
        /// However a text is read in cells, a window holds the phrases that it would hold read alone.
        #[test]
        fn cells_say_what_the_window_itself_says(
            pieces in proptest::collection::vec(("(?:tax|e|mail|social|Security|IP|no|x|é|电话|1|AB)?", "[ :\n_-]?"), 1..400),
            places in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..20), 1..20),
        ) {
            let text: String = pieces.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
            let mut vocabulary = Vocabulary::default();
            let phrases = ["tax", "email", "social security", "ip", "no", "e", "tax no", "x y", "abc", "b", "电话"];
            vocabulary.enroll(phrases.into_iter(), [].into_iter());
            vocabulary.settle(&[0]);
            let mut surroundings = Surroundings::default();
            surroundings.enter(&vocabulary, None, None);
            let on_boundary = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
            for (at, length) in places {
                let start = on_boundary(at.index(text.len() + 1));
                let end = on_boundary((start + length).min(text.len()));
                surroundings.look(&vocabulary, &text, (start, end));
                for (window, side, mut found) in [
                    (before(&text, start), Side::Before, surroundings.before.clone()),
                    (after(&text, end), Side::After, surroundings.after.clone()),
                ] {
                    let mut expected = Vec::new();
                    vocabulary.phrases.find(window, side, &mut Words::default(), &mut expected);
                    found.sort_unstable();
                    expected.sort_unstable();
                    prop_assert_eq!(found, expected, "{:?}", window);
                }
                let touched = |at: usize| {
                    let is_alnum = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric);
                    is_alnum(at.checked_sub(1)) && is_alnum(Some(at))
                };
                if !touched(start) && !touched(end) && surroundings.say(0) != Context::Absent {
                    prop_assert_eq!(surroundings.near(&vocabulary, &text, (start, end))[0] & 1, 1);
                }
            }
        }
    }

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
        let rule = vocabulary.enroll(phrases.iter().copied(), against.iter().copied());
        vocabulary.settle(&[rule]);
        let mut surroundings = Surroundings::default();
        surroundings.enter(&vocabulary, key, Table::of(text));
        let start = text.find("42").unwrap();
        surroundings.look(&vocabulary, text, (start, start + 2));
        surroundings.say(rule)
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
