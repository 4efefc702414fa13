//! The scanner finds exactly what the naive reference finds: on fragments, on examples, everywhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed law may panic")]

use proptest::prelude::*;
use safeconduct_core::{Confidence, Finding, Label, Part, Sensitivity, Timestamp, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, OwnedRule, Rule, Scanner, Validator};
use safeconduct_testkit::Reference;

/// Luhn over the digits, Visa and friends only.
fn card(value: &str) -> Verdict {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    match (digits.first(), sum % 10) {
        (Some(3..=6), 0) if digits.len() >= 12 => Verdict::Confirmed,
        (_, 0) => Verdict::Inconclusive,
        _ => Verdict::Rejected,
    }
}

/// Looks around, grades and expires.
fn token(candidate: &Candidate<'_>) -> Judgement {
    let judgement = match candidate.before().ends_with('!') || candidate.after().starts_with('!') {
        true => Verdict::Rejected.into(),
        false => Judgement::from(Verdict::Confirmed).expiring(Timestamp::from_seconds(86_400)),
    };
    match candidate.value().contains("test") {
        true => judgement.graded(Sensitivity::Internal),
        false => judgement,
    }
}

/// Small rules of every family: prefixes, digit runs, inner anchors, groups, no edges, other alphabets.
fn rules() -> Vec<Rule> {
    use Confidence::{High, Low, Medium};
    vec![
        Rule::token("aws", Label::AWS_ACCESS_KEY_ID, "(?:AKIA|ASIA)[A-Z2-7]{6}"),
        Rule::token("github", Label::GITHUB_PERSONAL_ACCESS_TOKEN, "ghp_[0-9A-Za-z]{8}")
            .validate(Validator::Candidate(token))
            .grades(Grades::always(High).rejected(Some(Medium))),
        Rule::token("stripe", Label::GENERIC_SECRET, "sk_(?:live|test)_[0-9A-Za-z]{4,12}"),
        Rule::token("jwt", Label::JWT, r"eyJ[\w-]{2,20}\.[\w-]{2,20}\.[\w-]*"),
        Rule::new("card", Label::CREDIT_CARD, r"\d(?:[ -]?\d){11,18}")
            .edges(Edges::DIGIT)
            .check(card)
            .context(&["card", "visa", "carte de crédit"])
            .grades(Grades::always(High).inconclusive(Some(Low), Some(Medium))),
        Rule::new("ssn", Label::US_SSN, r"\d{3}-\d{2}-\d{4}")
            .edges(Edges::both(Edge::DIGIT.or("-")))
            .context(&["ssn", "social security"])
            .grades(Grades::by_context(Low, High)),
        Rule::new("nine", Label::DE_TAX_ID, r"\d{9}").context(&["tax", "steuer"]).grades(Grades::only_with_context(Medium)),
        Rule::new("ip", Label::IP_ADDRESS, r"\d{1,3}(?:\.\d{1,3}){3}")
            .edges(Edges::both(Edge::DIGIT.or(".")))
            .against(&["version"])
            .context(&["ip", "host"]),
        Rule::new("iban", Label::IBAN_CODE, r"[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?").grades(Grades::always(High)),
        Rule::new("email", Label::EMAIL_ADDRESS, r"[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){0,3}\.[A-Za-z]{2,24}")
            .edges(Edges { before: Edge::WORD.or(".%+-"), after: Edge::WORD }),
        Rule::new("phone", Label::PHONE_NUMBER, r"(?:\+|00)?\(?\d{2,4}\)?(?:[ /-]?\d{2,5}){2,4}")
            .edges(Edges::DIGIT)
            .context(&["phone", "tel", "电话"])
            .grades(Grades::by_context(Low, Medium)),
        Rule::new("url", Label::URL, r"https?://[0-9A-Za-z./?=&:@_-]{3,}"),
        Rule::new("dsn", Label::CONNECTION_STRING_PASSWORD, r"(?:postgres|mysql|redis)(?:ql)?://[^:/\s@]{0,20}:(?P<value>[^@\s]{1,40})@")
            .edges(Edges { before: Edge::WORD, after: Edge::NONE })
            .grades(Grades::always(High)),
        Rule::new("password", Label::GENERIC_PASSWORD, r#"(?i)(?:password|passwort|pwd)["']?\s{0,3}[:=]\s{0,3}["']?(?P<value>[^\s"',;]{4,40})"#)
            .edges(Edges { before: Edge::ALNUM, after: Edge::NONE }),
        Rule::new("pem", Label::PRIVATE_KEY, r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[0-9A-Za-z+/=\s]{1,200}-----END [A-Z ]{0,20}PRIVATE KEY-----")
            .edges(Edges::NONE)
            .grades(Grades::always(High)),
        Rule::new("mac", Label::MAC_ADDRESS, r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}").edges(Edges::both(Edge::ALNUM.or(":"))),
        Rule::new("hex", Label::GENERIC_SECRET, r"[0-9a-f]{32}").context(&["key", "secret"]).grades(Grades::only_with_context(Medium)),
        Rule::new("anywhere", Label::ORGANIZATION, r"zz\d|qq[xy]").edges(Edges::NONE).grades(Grades::always(Low)),
        Rule::new("street", Label::STREET_ADDRESS, r"[A-ZÄÖÜ][a-zäöüß]{2,20}(?:straße|weg|gasse) \d{1,3}[a-z]?").edges(Edges::WORD),
        Rule::new("plate", Label::DE_KFZ, r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}").context(&["kennzeichen", "plate"]).grades(Grades::by_context(Low, Medium)),
        Rule::new("username", Label::USERNAME, r"@[A-Za-z]\w{1,14}").edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD }),
        Rule::new("keyword", Label::GENERIC_SECRET, r#"(?i:api[ _-]?key|secret|token|密码)(?i:[_-]?(?:id|[0-9])){0,2}["'`]?[ \t]{0,4}(?:=>|:=|=|:|：|->|\()[ \t]{0,3}(?P<value>[0-9A-Za-z+/]{4,40})"#)
            .edges(Edges { before: Edge::NONE, after: Edge::WORD })
            .grades(Grades::by_context(Low, Medium))
            .context(&["prod"]),
        Rule::new("munged", Label::EMAIL_ADDRESS, r"[0-9A-Za-z][0-9A-Za-z._-]{0,20} ?(?:[\[({<] ?(?i:at|@) ?[\])}>]|@) ?[0-9A-Za-z]{1,20}(?: ?\[dot\] ?|\.)[a-z]{2,5}"),
        Rule::new("any-digit-inside", Label::ZIP_CODE, r"[A-Z]\d{5}").edges(Edges { before: Edge::DIGIT, after: Edge::DIGIT }),
    ]
}

const FRAGMENTS: &[&str] = &[
    "AKIA",
    "ASIA",
    "AKIAABCDEF",
    "ghp_",
    "ghp_a1b2c3d4",
    "ghp_testtest",
    "sk_live_",
    "sk_test_ab12",
    "eyJhbGci",
    ".eyJzdWIi",
    ".sig_-",
    "4111 1111 1111 1111",
    "4111111111111111",
    "1120 ",
    " 123",
    "5500-0000-0000-0004",
    "123-45-6789",
    "123456789",
    "1.2.3.4",
    "10.0.0.255",
    "1.",
    ".",
    "DE89 3704 0044 0532 0130 00",
    "GB82WEST12345698765432",
    "ana@example.org",
    "@",
    "a",
    "+49 30 1234567",
    "(030) 12345-67",
    "00",
    "https://",
    "http://x.y/?a=1&b=",
    "postgres://app:",
    "secret@host",
    "postgresql://",
    "/db",
    "password",
    "passwort: ",
    "pwd=",
    "\"hunter22\"",
    "hunter2!",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN RSA PRIVATE KEY-----\n",
    "MIIabc+/=\n",
    "-----END PRIVATE KEY-----",
    "-----",
    "00:1a:2b:3c:4d:5e",
    ":",
    "-",
    "0123456789abcdef0123456789abcdef",
    "zz1",
    "qqx",
    "zz",
    "Hauptstraße 5a",
    "Ölweg 12",
    "B-AB 1234",
    "ÄÖ-X 1",
    "@ana_b",
    "X12345",
    "X",
    " ",
    "\n",
    "\t",
    "_",
    "!",
    "=",
    "é",
    "电话",
    "码",
    "\u{301}",
    "ß",
    "😀",
    "\u{1a}",
    "card ",
    "visa",
    "Carte de Crédit: ",
    "ssn",
    "socialSecurity=",
    "tax ",
    "Steuer",
    "version ",
    "ip ",
    "tel.",
    "customerPhone",
    "key",
    "secret ",
    "Kennzeichen ",
    "plate",
    "x",
    "1",
    "12",
    "the quick brown fox jumps over the lazy dog ",
];

fn pieces(count: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[0-9 .:@A-Za-z_-]{1,6}",
    ];
    proptest::collection::vec(piece, 0..count).prop_map(|pieces| pieces.concat())
}

struct Both {
    scanner: Scanner,
    reference: Reference,
}

impl Both {
    fn new(rules: &[Rule], floor: Confidence) -> Both {
        let owned = rules.iter().map(|rule| OwnedRule::new(rule).unwrap()).collect();
        let scanner = Scanner::builder().layers_max(0).rules(rules).floor(floor).build().unwrap();
        Both { scanner, reference: Reference::new(owned, floor) }
    }

    fn agree(&self, part: Part<'_>) -> Vec<Finding> {
        let found = self.scanner.scan_all(part).unwrap().into_vec();
        let expected = self.reference.scan_all(part);
        assert_eq!(found, expected, "in {:?} under {:?}", part.text(), part.key());
        // Not looking for what is doubtful changes nothing else.
        let sure = self.scanner.scan_part(part).unwrap().into_vec();
        let floor = self.scanner.floor();
        let expected: Vec<Finding> = expected.into_iter().filter(|one| one.confidence() >= floor).collect();
        assert_eq!(sure, expected, "in {:?} under {:?}", part.text(), part.key());
        found
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn on_strings_built_from_fragments(text in pieces(9), key in proptest::option::of(proptest::sample::select(FRAGMENTS))) {
        thread_local!(static BOTH: Both = Both::new(&rules(), Confidence::Medium));
        BOTH.with(|both| both.agree(match key {
            Some(key) => Part::under(key, &text),
            None => Part::new(&text),
        }));
    }

    #[test]
    fn at_every_floor(text in pieces(6), floor in proptest::sample::select(Confidence::ALL)) {
        thread_local!(static BOTH: [Both; 3] = [Confidence::Low, Confidence::Medium, Confidence::High].map(|floor| Both::new(&rules(), floor)));
        BOTH.with(|both| both[floor as usize].agree(Part::new(&text)));
    }
}

/// Numbers of every length and grouping, where many rules meet: the shipped ones for numbers, every fourth.
fn numbers() -> Vec<Rule> {
    let is_number = |rule: &&Rule| rule.pattern.contains("[0-9]");
    safeconduct_rules::personal().iter().filter(is_number).step_by(4).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn on_soups_of_digits_and_separators(pieces in proptest::collection::vec(
        prop_oneof![
            6 => "[0-9]{1,6}",
            4 => "[ ./-]",
            1 => proptest::sample::select(vec!["DE", "FR ", "ATU", "tax id ", "ssn ", "phone: ", "\n", "A", "é", "order "])
                .prop_map(str::to_owned),
        ],
        0..7,
    )) {
        thread_local!(static BOTH: Both = Both::new(&numbers(), Confidence::Medium));
        BOTH.with(|both| both.agree(Part::new(&pieces.concat())));
    }
}

/// What may stand around a value.
const NEIGHBOURHOODS: &[(&str, &str)] = &[
    ("", ""),
    (" ", " "),
    ("\"", "\""),
    ("key=", ";"),
    ("é", "é"),
    ("码", "码"),
    ("1", ""),
    ("", "1"),
    ("a", ""),
    ("", "a"),
    ("-", "-"),
    ("_", "_"),
    (".", "."),
    ("(", ")"),
    ("\n", "\n"),
    ("x: ", ", y"),
    ("/", "/"),
    ("1120 ", " 123"),
    ("https://x.y/?q=", "&z"),
    ("the quick brown fox jumps over the lazy dog and then some more words ", " the end"),
    ("0123456789012345678901234567890123456789012345678901234567890", ""),
    ("", "éé"),
    ("=", "="),
    (":", ":"),
    ("@", "@"),
];

#[test]
fn on_every_value_in_every_neighbourhood() {
    let both = Both::new(&rules(), Confidence::Medium);
    let mut found = 0;
    for value in FRAGMENTS.iter().filter(|fragment| fragment.len() > 5) {
        for (before, after) in NEIGHBOURHOODS {
            found += both.agree(Part::new(&format!("{before}{value}{after}"))).len();
            found += both.agree(Part::new(&format!("{value}{before}{value}{after}"))).len();
        }
    }
    assert!(found > 500, "the neighbourhoods must not be empty of findings: {found}");
}

#[test]
fn disguises_are_found_where_they_stand() {
    let both = Both::new(&rules(), Confidence::Medium);
    for text in [
        "x ４１１１ １１１１ １１１１ １１１１ y",
        "41\u{200b}11\u{ad}1111 1111\u{a0}1111",
        "ＡＫＩＡabcdef AK\u{200d}IAABCDEF",
        "ana＠example.org",
    ] {
        let found = both.agree(Part::new(text));
        assert!(!found.is_empty(), "{text}");
    }
}

#[test]
fn a_rejected_candidate_hides_nothing() {
    let both = Both::new(&rules(), Confidence::Medium);
    for text in ["1120 4111 1111 1111 1111", "4111 1111 1111 1111 123", "9 4111-1111-1111-1111 7 7 7"] {
        let found = both.agree(Part::new(text));
        assert!(
            found.iter().any(|f| f.label() == &Label::CREDIT_CARD
                && f.span().of(text).is_some_and(|v| v.starts_with("4111") && v.ends_with("1111"))),
            "{text}"
        );
    }
}

/// The shipped rules, on their own examples and counterexamples in many neighbourhoods.
#[test]
fn on_every_example_of_every_shipped_rule() {
    let shipped = safeconduct_rules::all();
    let both = Both::new(shipped, Confidence::Medium);
    let mut dice = 0_usize;
    for rule in shipped {
        for text in rule.examples.iter().chain(rule.counterexamples).filter(|text| text.len() < 200) {
            both.agree(Part::new(text));
            // A few neighbourhoods per text, others for the next: the reference is slow.
            for _ in 0..2 {
                dice = (dice + 7) % NEIGHBOURHOODS.len();
                let (before, after) = NEIGHBOURHOODS[dice];
                both.agree(Part::new(&format!("{before}{text}{after}")));
            }
        }
    }
}
