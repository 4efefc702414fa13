//! Cuts a line into words and signs, and notes what each word looks like.

use crate::fold::{finish, fold, is_word, mix};

/// What a word looks like, apart from its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Shape {
    /// A sign.
    Sign,
    /// `word`
    Lower,
    /// `Word`
    Title,
    /// `WORD`
    Upper,
    /// `W`
    Initial,
    /// `McDonald`, `YouTube`
    Humped,
    /// `camelCase`
    Camel,
    /// `1999`
    Number,
    /// `4B`, `v1`
    Mixed,
    /// A script without case.
    Caseless,
    /// `snake_case`
    Snake,
    /// `Jean-Pierre`, `O'Brien`
    Joined,
}

/// A word or a sign of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Hash of the folded word, or of the sign.
    pub hash: u32,
    /// Hash of its last three letters.
    pub tail: u32,
    /// What it looks like.
    pub shape: Shape,
    /// What the lexicon says of it.
    pub flags: u16,
    /// Part of a mail address, a URL or a handle: never a name.
    pub barred: bool,
}

impl Token {
    /// Whether it is a word that starts with a capital.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Initial | Shape::Humped | Shape::Joined)
    }

    /// Whether it is a word or number, not a sign.
    pub(crate) fn is_word(&self) -> bool {
        self.shape != Shape::Sign
    }
}

/// Cuts `line`, which starts at byte `base` of its text, and appends its tokens.
pub(crate) fn tokenize(line: &str, base: usize, tokens: &mut Vec<Token>) {
    let first = tokens.len();
    let mut at = 0;
    let mut links = false;
    let bytes = line.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'_' {
            if !byte.is_ascii_whitespace() && !byte.is_ascii_control() {
                links |= byte == b'@' || (byte == b'/' && bytes.get(at + 1) == Some(&b'/'));
                tokens.push(sign(byte.into(), base + at, 1));
            }
            at += 1;
            continue;
        }
        let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if is_word(c) {
            let token = word(line, at, base);
            at = token.end - base;
            tokens.push(token);
        } else {
            if !c.is_whitespace() {
                tokens.push(sign(c, base + at, c.len_utf8()));
            }
            at += c.len_utf8();
        }
    }
    if links && let Some(tokens) = tokens.get_mut(first..) {
        bar_links(line, base, tokens);
    }
}

fn sign(c: char, start: usize, length: usize) -> Token {
    let hash = finish(mix(1, u32::from(c)));
    Token { start, end: start + length, hash, tail: hash, shape: Shape::Sign, flags: 0, barred: false }
}

/// Counts of what a word is made of.
#[derive(Default)]
struct Letters {
    count: u32,
    upper: u32,
    lower: u32,
    digits: u32,
    starts_upper: bool,
    joined: bool,
    snake: bool,
}

impl Letters {
    fn add(&mut self, c: char) {
        if c.is_ascii_lowercase() {
            self.lower += 1;
        } else if c.is_ascii_uppercase() {
            self.upper += 1;
            self.starts_upper |= self.count == 0;
        } else if c.is_ascii_digit() {
            self.digits += 1;
        } else if c == '_' {
            self.snake = true;
        } else if c.is_uppercase() {
            self.upper += 1;
            self.starts_upper |= self.count == 0;
        } else if c.is_lowercase() {
            self.lower += 1;
        } else if c.is_numeric() {
            self.digits += 1;
        }
        self.count += 1;
    }

    fn shape(&self) -> Shape {
        match self {
            Letters { snake: true, .. } => Shape::Snake,
            Letters { digits: 1.., upper: 0, lower: 0, .. } => Shape::Number,
            Letters { digits: 1.., .. } => Shape::Mixed,
            Letters { upper: 0, lower: 0, .. } => Shape::Caseless,
            Letters { upper: 0, .. } => Shape::Lower,
            Letters { starts_upper: false, .. } => Shape::Camel,
            Letters { joined: true, lower: 1.., .. } => Shape::Joined,
            Letters { count: 1, .. } => Shape::Initial,
            Letters { lower: 0, .. } => Shape::Upper,
            Letters { upper: 1, .. } => Shape::Title,
            _ => Shape::Humped,
        }
    }
}

/// Reads the word at byte `at` of `line`; it holds at least one character.
fn word(line: &str, at: usize, base: usize) -> Token {
    let mut hash = 0;
    let mut tail = [0; 3];
    let mut letters = Letters::default();
    let mut end = at;
    let mut rest = line.get(at..).unwrap_or_default().chars();
    while let Some(c) = rest.next() {
        if !is_word(c) {
            if !joins(c, &letters, rest.as_str()) {
                break;
            }
            letters.joined = true;
            hash = mix(hash, if c == '-' { u32::from(c) } else { 0x27 });
        } else {
            if let Some(letter) = fold(c) {
                hash = mix(hash, letter);
                tail = [tail[1], tail[2], letter];
            }
            letters.add(c);
        }
        end += c.len_utf8();
    }
    let shape = letters.shape();
    let tail = tail.into_iter().fold(0, mix);
    Token { start: base + at, end: base + end, hash: finish(hash), tail, shape, flags: 0, barred: false }
}

/// Whether the sign `c` after `letters` and before `rest` stands inside one word.
fn joins(c: char, letters: &Letters, rest: &str) -> bool {
    if letters.digits > 0 || letters.snake {
        return false;
    }
    let mut next = rest.chars();
    let Some(first) = next.next().filter(|c| c.is_alphabetic()) else { return false };
    match c {
        '\'' | '’' => {
            let possessive = matches!(first, 's' | 'S') && !next.next().is_some_and(is_word);
            // French and Italian elision: `l'Allemagne`, `dell'Aquila`.
            let elided = letters.upper == 0 && first.is_uppercase();
            !possessive && !elided
        }
        '-' => {
            let short = rest.chars().take(4).take_while(|&c| is_word(c)).count() < 4;
            first.is_uppercase() || letters.upper == 0 || short
        }
        _ => false,
    }
}

/// Bars mail addresses, handles and URLs: they are found by rules, and a name inside is no name.
fn bar_links(line: &str, base: usize, tokens: &mut [Token]) {
    let text = |token: &Token| line.get(token.start - base..token.end - base).unwrap_or_default();
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..=tokens.len() {
        let touches = tokens.get(at - 1).zip(tokens.get(at)).is_some_and(|(a, b)| a.end == b.start);
        if !touches {
            runs.push(start..at);
            start = at;
        }
    }
    for run in runs {
        let Some(run) = tokens.get_mut(run) else { continue };
        let from = run.iter().position(|token| text(token) == "@").map(|at| match at {
            // A handle starts at its sign, an address with the word before it.
            0 => 0,
            at => run
                .iter()
                .take(at)
                .rposition(|t| matches!(text(t), "," | ";" | "<" | "(" | "\"" | "'" | ":"))
                .map_or(0, |c| c + 1),
        });
        let slashes =
            run.windows(2).position(|pair| matches!(pair, [a, b] if text(a) == "/" && text(b) == "/"));
        for from in from.into_iter().chain(slashes.map(|at| at.saturating_sub(2))) {
            for token in run.iter_mut().skip(from) {
                if matches!(text(token), "," | ";" | ">" | ")" | "\"" | "<") && text(token) != "@" {
                    break;
                }
                token.barred = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(line, 0, &mut tokens);
        tokens.iter().map(|token| &line[token.start..token.end]).collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        let table: &[(&str, &[&str])] = &[
            ("Jean-Pierre's café.", &["Jean-Pierre", "'", "s", "café", "."]),
            ("O'Brien doesn't", &["O'Brien", "doesn't"]),
            ("d'Angers, l’Allemagne", &["d", "'", "Angers", ",", "l", "’", "Allemagne"]),
            ("California-chartered Kim Jong-un", &["California", "-", "chartered", "Kim", "Jong-un"]),
            ("[EMAIL_ADDRESS_1]", &["[", "EMAIL_ADDRESS_1", "]"]),
            ("", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(words(line), *expected, "{line}");
        }
    }

    #[test]
    fn mail_addresses_handles_and_urls_are_barred() {
        let line = "Anna <anna.smith@example.org> @john https://x.org/Mary,Paul";
        let mut tokens = Vec::new();
        tokenize(line, 0, &mut tokens);
        let open: Vec<_> =
            tokens.iter().filter(|t| !t.barred && t.is_word()).map(|t| &line[t.start..t.end]).collect();
        assert_eq!(open, ["Anna", "Paul"]);
    }
}
