//! Texts to measure on, made by a seeded generator: the same bytes on every machine.

use std::fmt::Write;

/// A small generator of numbers (SplitMix64), so that corpora need no dependency and never change.
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound.max(1) as u64) as usize
    }

    /// One of `choices`.
    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices.get(self.below(choices.len())).copied().unwrap_or_default()
    }

    /// `length` characters of `alphabet`, which is ASCII.
    pub fn word(&mut self, alphabet: &str, length: usize) -> String {
        (0..length)
            .filter_map(|_| alphabet.as_bytes().get(self.below(alphabet.len())).map(|&b| char::from(b)))
            .collect()
    }
}

const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "was",
    "on",
    "with",
    "as",
    "be",
    "at",
    "by",
    "this",
    "have",
    "from",
    "or",
    "had",
    "not",
    "are",
    "but",
    "what",
    "all",
    "were",
    "when",
    "we",
    "there",
    "can",
    "an",
    "your",
    "which",
    "their",
    "said",
    "if",
    "do",
    "will",
    "each",
    "about",
    "how",
    "up",
    "out",
    "them",
    "then",
    "she",
    "many",
    "some",
    "so",
    "these",
    "would",
    "other",
    "into",
    "has",
    "more",
    "her",
    "two",
    "like",
    "him",
    "see",
    "time",
    "could",
    "no",
    "make",
    "than",
    "first",
    "been",
    "its",
    "who",
    "now",
    "people",
    "my",
    "made",
    "over",
    "did",
    "down",
    "only",
    "way",
    "find",
    "use",
    "may",
    "water",
    "long",
    "little",
    "very",
    "after",
    "words",
    "called",
    "just",
    "where",
    "most",
    "know",
    "customer",
    "invoice",
    "contract",
    "please",
    "summarize",
    "meeting",
    "quarter",
    "revenue",
    "feedback",
    "delivery",
    "support",
    "ticket",
    "password",
    "account",
    "phone",
    "email",
    "address",
    "number",
    "payment",
    "version",
    "information",
    "organization",
    "responsibility",
    "understanding",
    "development",
    "international",
    "well-known",
    "follow-up",
    "e-mail",
    "and/or",
    "John",
    "Maria",
    "London",
    "Acme",
    "Monday",
    "October",
    "I",
    "NASA",
    "EU",
    "CEO",
];
const GERMAN: &[&str] = &[
    "der",
    "die",
    "und",
    "für",
    "über",
    "Straße",
    "möchte",
    "können",
    "Überweisung",
    "bitte",
    "Rechnung",
    "größer",
    "Kündigung",
    "zurück",
    "später",
    "Vertrag",
    "läuft",
    "Gespräch",
    "nächste",
    "Woche",
];
const JAPANESE: &[&str] = &[
    "お客様",
    "請求書",
    "の",
    "について",
    "確認",
    "しました",
    "会議",
    "です",
    "ありがとう",
    "ございます",
    "電話",
    "番号",
];

/// Clean prose with a tenth of it not English; little to wake any rule.
pub fn prose(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 64);
    while text.len() < bytes {
        let language = match dice.below(20) {
            0 => GERMAN,
            1 => JAPANESE,
            _ => ENGLISH,
        };
        let length = 6 + dice.below(14);
        for at in 0..length {
            let word = dice.pick(language);
            match word.chars().next().filter(|_| at == 0) {
                Some(first) => {
                    text.extend(first.to_uppercase());
                    text.push_str(word.get(first.len_utf8()..).unwrap_or_default());
                }
                None => text.push_str(word),
            }
            if at + 1 < length {
                text.push_str(match dice.below(12) {
                    0 => ", ",
                    _ if language.len() == JAPANESE.len() => "",
                    _ => " ",
                });
            }
        }
        match dice.below(25) {
            0 => {
                let _ = write!(text, " in {}", 1990 + dice.below(40));
            }
            1 => {
                let _ = write!(text, " ({}%)", dice.below(100));
            }
            _ => {}
        }
        text.push_str(match dice.below(8) {
            0 => ".\n\n",
            1 => "? ",
            2 => ".\n",
            _ => ". ",
        });
    }
    trimmed(text, bytes)
}

const NAMES: &[&str] = &[
    "user_id",
    "getCustomer",
    "request",
    "response",
    "err",
    "ctx",
    "self",
    "config",
    "MAX_RETRIES",
    "items",
    "parse_json",
    "HttpClient",
    "buffer",
    "index",
    "length",
    "is_valid",
    "token_count",
    "std::vec::Vec",
    "np.array",
    "logger",
    "password_hash",
    "apiKey",
    "data.frame",
    "x",
    "i",
    "result",
    "options",
    "callback",
    "setState",
    "UserRepository",
    "findById",
];

/// Source code of no particular language, with the identifiers, operators, numbers and digests that code has.
pub fn code(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 256);
    while text.len() < bytes {
        let indent = "    ".repeat(dice.below(4));
        let (a, b, c) = (dice.pick(NAMES), dice.pick(NAMES), dice.pick(NAMES));
        let number = dice.below(5000);
        let _ = match dice.below(14) {
            0 => writeln!(text, "{indent}if {a}.{b}({c}) != {number} {{"),
            1 => writeln!(text, "{indent}let {a} = {b}::new({c}, {number})?;"),
            2 => writeln!(text, "{indent}return {a}[{b}] + {c} * {number};"),
            3 => writeln!(
                text,
                "{indent}// {} {} {} {}",
                dice.pick(ENGLISH),
                dice.pick(ENGLISH),
                dice.pick(ENGLISH),
                dice.pick(ENGLISH)
            ),
            4 => writeln!(text, "{indent}{a}: \"{} {}\",", dice.pick(ENGLISH), dice.pick(ENGLISH)),
            5 => writeln!(text, "{indent}for ({a} = 0; {a} < {b}.length; {a}++) {{"),
            6 => writeln!(text, "{indent}import {{ {a}, {b} }} from '@scope/{c}';"),
            7 => writeln!(text, "{indent}assert_eq!({a}.{b}(), Some(0x{:08x}));", dice.roll() as u32),
            8 => writeln!(
                text,
                "{indent}\"{a}\": \"^{}.{}.{}\",",
                dice.below(20),
                dice.below(30),
                dice.below(10)
            ),
            9 => writeln!(text, "{indent}\"integrity\": \"sha512-{}==\"", dice.word(BASE64, 86)),
            10 => {
                writeln!(text, "{indent}const {a}_URL = \"https://{b}.internal/api/v{}/{c}\";", dice.below(4))
            }
            11 => writeln!(text, "{indent}}}\n"),
            12 => writeln!(text, "{indent}pub fn {a}(&self, {b}: &str) -> Result<{c}, Error> {{"),
            _ => writeln!(text, "{indent}{a}->{b} = {c} ? {number} : {};", dice.below(100)),
        };
    }
    trimmed(text, bytes)
}

const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &str = "0123456789abcdef";
const DIGITS: &str = "0123456789";

/// Service logs: timestamps, durations, counters, UUIDs, trace ids, versions.
pub fn logs(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 256);
    while text.len() < bytes {
        let _ = write!(
            text,
            "2026-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z {} [{}-{}] ",
            1 + dice.below(12),
            1 + dice.below(28),
            dice.below(24),
            dice.below(60),
            dice.below(60),
            dice.below(1000),
            dice.pick(&["INFO", "WARN", "DEBUG", "ERROR"]),
            dice.pick(&["http", "worker", "db", "cache"]),
            dice.below(64),
        );
        let _ = match dice.below(7) {
            0 => writeln!(
                text,
                "GET /api/v2/orders/{} 200 {}ms {}B",
                dice.below(9_000_000),
                dice.below(900),
                dice.below(90_000)
            ),
            1 => writeln!(
                text,
                "trace_id={} span={} duration_us={}",
                dice.word(HEX, 32),
                dice.word(HEX, 16),
                dice.below(999_999)
            ),
            2 => writeln!(
                text,
                "job {}-{}-4{}-a{}-{} done in {}.{}s",
                dice.word(HEX, 8),
                dice.word(HEX, 4),
                dice.word(HEX, 3),
                dice.word(HEX, 3),
                dice.word(HEX, 12),
                dice.below(60),
                dice.below(1000)
            ),
            3 => writeln!(
                text,
                "pool size={} idle={} waiting={} max={}",
                dice.below(100),
                dice.below(100),
                dice.below(10),
                dice.below(200)
            ),
            4 => writeln!(
                text,
                "order {} item {} qty {} total {}.{:02} EUR",
                dice.word(DIGITS, 10),
                dice.word(DIGITS, 6),
                dice.below(9),
                dice.below(900),
                dice.below(100)
            ),
            5 => writeln!(
                text,
                "{} {} {} after {} retries",
                dice.pick(ENGLISH),
                dice.pick(ENGLISH),
                dice.pick(ENGLISH),
                dice.below(9)
            ),
            _ => writeln!(
                text,
                "gc pause {}ms heap {}M -> {}M version 1.{}.{}",
                dice.below(90),
                dice.below(4000),
                dice.below(4000),
                dice.below(40),
                dice.below(9)
            ),
        };
    }
    trimmed(text, bytes)
}

/// Every line a hit: what redaction of an export meets.
pub fn dense(bytes: usize, seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 256);
    let alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    while text.len() < bytes {
        let _ = match dice.below(9) {
            0 => writeln!(text, "email: {}.{}@example.org", dice.pick(ENGLISH), dice.word("abcdefgh", 5)),
            1 => writeln!(text, "card {}", card(&mut dice)),
            2 => writeln!(
                text,
                "ssn {}-{:02}-{}",
                100 + dice.below(500),
                1 + dice.below(98),
                1000 + dice.below(8999)
            ),
            3 => writeln!(
                text,
                "host ip {}.{}.{}.{}",
                1 + dice.below(223),
                dice.below(256),
                dice.below(256),
                dice.below(256)
            ),
            4 => writeln!(
                text,
                "aws_access_key_id = {}{}",
                concat!("AK", "IA"),
                dice.word("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
            ),
            5 => writeln!(text, "token {}{}", concat!("gh", "p_"), dice.word(alnum, 36)),
            6 => writeln!(text, "call +49 30 {}", dice.word(DIGITS, 8)),
            7 => writeln!(text, "postgres://app:{}@db.internal:5432/main", dice.word(alnum, 16)),
            _ => writeln!(
                text,
                "{} <{}@{}.example>",
                dice.pick(ENGLISH),
                dice.word("abcdefgh", 6),
                dice.word("xyz", 4)
            ),
        };
    }
    trimmed(text, bytes)
}

/// A Visa number that passes Luhn's check.
fn card(dice: &mut Dice) -> String {
    let body = format!("4{}", dice.word(DIGITS, 14));
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| (place, u32::from(byte - b'0')))
        .map(|(place, digit)| if place % 2 == 1 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Inputs that make scanners slow, by name.
pub fn adversarial(bytes: usize) -> Vec<(&'static str, String)> {
    let fill = |unit: &str| trimmed(unit.repeat(bytes / unit.len() + 1), bytes);
    let mut dice = Dice::new(7);
    vec![
        ("all digits", fill("1234567890")),
        ("digit groups", fill("4111 1111 1111 1112 ")),
        ("single digits", fill("4 ")),
        ("all @", fill("@")),
        ("a@a@", fill("a@")),
        ("a.a.a@", fill("a.a.a.a.a.a.a.a@")),
        ("1.1.1.", fill("1.")),
        ("a:a:", fill("a:")),
        ("AKIA repeated", fill("AKIA")),
        ("AKIA words", fill("AKIA ")),
        ("eyJ words", fill("eyJhbGci.")),
        ("-----BEGIN", fill("-----BEGIN PRIVATE KEY-----\n")),
        ("password=", fill("password=")),
        ("https://", fill("https://a:b")),
        ("dashes", fill("-")),
        ("one word", fill("a")),
        ("base64", (0..bytes / 64).map(|_| dice.word(BASE64, 64)).collect()),
        ("hex lines", (0..bytes / 33).map(|_| dice.word(HEX, 32) + "\n").collect()),
        ("nested base64", fill("ZXlKaGJHY2lPaUpJVXpJMU5pSjk=")),
        ("zero-width", fill("a\u{200b}")),
        ("full-width digits", fill("４１１１")),
        ("100,000 findings", fill("a@bc.org, ")),
        ("deep nesting", fill("[{\"a\":")),
    ]
}

/// Cuts a text to at most `bytes`, on a character boundary.
fn trimmed(mut text: String, bytes: usize) -> String {
    let end = (0..=bytes.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.truncate(end);
    text
}
