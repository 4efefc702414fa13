//! What the tagger looks at: the word, its looks, its neighbours, and what word lists say of them.

use crate::fold::{fold, mix};
use crate::lexicon::flag;
use crate::tokens::{Shape, Token};

/// At most this many features per token.
pub(crate) const FEATURES_MAX: usize = 64;

/// The features of one token, as hashes; the model takes their upper bits as row numbers.
pub(crate) struct Features {
    hashes: [u32; FEATURES_MAX],
    count: usize,
}

impl Default for Features {
    fn default() -> Features {
        Features { hashes: [0; FEATURES_MAX], count: 0 }
    }
}

impl Features {
    /// The hashes.
    pub(crate) fn as_slice(&self) -> &[u32] {
        self.hashes.get(..self.count).unwrap_or_default()
    }

    fn add(&mut self, template: u32, value: u32) {
        if let Some(slot) = self.hashes.get_mut(self.count) {
            // One round spreads enough: only the upper bits are looked at, and words are hashed already.
            let hash = mix(template.wrapping_mul(0x9E37_79B9), value);
            *slot = (hash ^ (hash >> 15)).wrapping_mul(0x85EB_CA6B);
            self.count += 1;
        }
    }

    fn add2(&mut self, template: u32, a: u32, b: u32) {
        self.add(template, mix(a, b));
    }

    fn add3(&mut self, template: u32, a: u32, b: u32, c: u32) {
        self.add(template, mix(mix(a, b), c));
    }
}

/// What is the same for all tokens of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineFacts {
    /// How much of the line is capitals, in four steps.
    capitals: u32,
    /// Whether the line is short, like a signature or a heading.
    short: bool,
    /// Hash of the last word of the line before.
    pub(crate) last_word_before: u32,
}

impl LineFacts {
    pub(crate) fn new(tokens: &[Token], last_word_before: u32) -> LineFacts {
        let (mut words, mut capitals, mut upper) = (0, 0, 0);
        for token in tokens.iter().filter(|token| token.is_word() && token.shape != Shape::Number) {
            words += 1;
            capitals += u32::from(token.is_capital());
            upper += u32::from(token.shape == Shape::Upper);
        }
        let step = match () {
            () if words >= 3 && upper * 10 >= words * 7 => 3,
            () if capitals * 10 >= words * 7 => 2,
            () if capitals * 10 >= words * 4 => 1,
            () => 0,
        };
        LineFacts { capitals: step, short: words <= 4, last_word_before }
    }
}

/// A place beyond the line.
const EDGE: Token =
    Token { start: 0, end: 0, hash: 0xED6E, tail: 0xED6E, shape: Shape::Sign, flags: 0, barred: false };

/// Fills `features` with those of `tokens[at]`.
pub(crate) fn extract(text: &str, tokens: &[Token], at: usize, facts: &LineFacts, features: &mut Features) {
    features.count = 0;
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|at| tokens.get(at)).unwrap_or(&EDGE);
    let (ww, w, here, n, nn) = (near(-2), near(-1), near(0), near(1), near(2));
    let shape = |token: &Token| token.shape as u32;
    let (s0, sw, sn) = (shape(here), shape(w), shape(n));
    let lists = |token: &Token| u32::from(token.flags);
    // Without the flags that only the word itself needs.
    let sort =
        |token: &Token| u32::from(token.flags & !(flag::CALENDAR | flag::FIRST_FREQUENT | flag::CITY_LARGE));
    let word = here.hash;

    features.add(1, word);
    features.add2(2, word, s0);
    features.add(3, w.hash);
    features.add(4, n.hash);
    features.add(5, ww.hash);
    features.add(6, nn.hash);
    features.add2(7, w.hash, word);
    features.add2(8, word, n.hash);
    features.add3(9, sw, s0, mix(sn, facts.capitals));
    features.add3(10, mix(shape(ww), sw), s0, mix(sn, shape(nn)));
    features.add2(11, lists(here), s0);
    features.add3(12, lists(here), s0, facts.capitals);
    features.add3(13, sort(w), sort(here), s0);
    features.add3(14, sort(here), sort(n), s0);
    features.add3(15, sort(w), sort(here), sort(n));
    features.add3(16, sort(here), w.hash, s0);
    features.add3(17, sort(here), n.hash, s0);
    features.add2(18, ww.hash, w.hash);
    features.add2(19, n.hash, nn.hash);

    // How the neighbours end: `-te`, `-ing`, `-iego` say what they are where the word itself is new.
    features.add3(43, w.tail, sw, s0);
    features.add3(44, n.tail, sn, s0);
    features.add3(45, w.tail, n.tail, mix(sort(here), s0));

    // The nearest words, over signs: `"customerName": "Ana"`.
    let back =
        (1..=5).map(|d| near(-d)).find(|token: &&Token| token.is_word() || token.end == 0).unwrap_or(&EDGE);
    let ahead = (1..=4).map(near).find(|token: &&Token| token.is_word() || token.end == 0).unwrap_or(&EDGE);
    features.add2(20, back.hash, w.hash);
    features.add3(21, back.hash, shape(back), s0);
    features.add2(22, ahead.hash, n.hash);
    features.add3(23, sort(back), sort(here), sort(ahead));

    // What touches the word: code and paths betray themselves.
    let touch_before = text.get(..here.start).and_then(|t| t.bytes().next_back()).unwrap_or(b'\n');
    let touch_after = text.get(here.end..).and_then(|t| t.bytes().next()).unwrap_or(b'\n');
    features.add3(24, touch_before.into(), touch_after.into(), s0);
    features.add2(25, touch_before.into(), s0);
    features.add2(26, touch_after.into(), s0);

    if facts.short {
        features.add3(27, facts.last_word_before, at.min(5) as u32, s0);
        features.add3(28, tokens.len().min(7) as u32, at.min(7) as u32, mix(s0, sort(here)));
    }
    if at == 0 {
        features.add2(29, s0, lists(here));
    }
    spelling(text, here, s0, features);
    if here.is_word() && back.end != 0 && matches!(back.shape, Shape::Camel | Shape::Snake) {
        let mut letters = [0; 24];
        let count = letters_of(text, back, &mut letters);
        let tail = letters.get(count.saturating_sub(4)..count).unwrap_or_default();
        features.add2(40, tail.iter().fold(0, |hash, &letter| mix(hash, letter)), w.hash);
    }
}

/// Folded letters of a token, the first 24.
fn letters_of(text: &str, token: &Token, letters: &mut [u32; 24]) -> usize {
    let word = text.get(token.start..token.end).unwrap_or_default();
    let mut count = 0;
    for (slot, letter) in letters.iter_mut().zip(word.chars().filter_map(fold)) {
        *slot = letter;
        count += 1;
    }
    count
}

/// Beginnings, ends and inner letters, so that a name never seen is still like others.
fn spelling(text: &str, here: &Token, shape: u32, features: &mut Features) {
    if !here.is_word() {
        return;
    }
    let mut letters = [0; 24];
    let count = letters_of(text, here, &mut letters);
    let Some(letters) = letters.get(..count) else { return };
    let hash = |part: &[u32]| part.iter().fold(0, |hash, &letter| mix(hash, letter));
    for size in 2..=4 {
        if let Some(start) = count.checked_sub(size) {
            features.add2(30 + size as u32, hash(letters.get(start..).unwrap_or_default()), shape);
        }
        if size > 2
            && let Some(part) = letters.get(..size)
        {
            features.add2(35 + size as u32, hash(part), shape);
        }
    }
    for part in letters.windows(4).skip(1).take(8) {
        features.add(41, hash(part));
    }
    features.add2(42, count.min(10) as u32, shape);
}
