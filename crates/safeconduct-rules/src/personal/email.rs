//! E-mail addresses: as the standards write them, in other scripts, and spelled out for people.

use crate::validators::email_address;
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[EMAIL_ADDRESS, EMAIL_OTHER_SCRIPTS, EMAIL_SPELLED_OUT, EMAIL_SPOKEN, EMAIL_SPOKEN_LOUD];

const EMAIL_ADDRESS: Rule = Rule::new(
    "email-address",
    Label::EMAIL_ADDRESS,
    // Letters of scripts that put spaces between words; the others have a rule of their own,
    // since nothing tells where their words end.
    concat!(
        r"[A-Za-z0-9_+À-ɏͰ-ӿ][A-Za-z0-9_.+'~À-ɏͰ-ӿ-]{0,63}@",
        r"(?:[A-Za-z0-9À-ɏͰ-ӿ][A-Za-z0-9À-ɏͰ-ӿ-]{0,62}\.){1,8}",
        r"(?:[A-Za-zÀ-ɏͰ-ӿ]{2,24}|[Xx][Nn]--[A-Za-z0-9-]{2,59})",
    ),
)
.edges(Edges { before: Edge::WORD.or("+-.%"), after: Edge::ALNUM })
.validate(Validator::Candidate(not_a_url_login))
.grades(Grades::always(Confidence::High))
.examples(&[
    "ana@example.org",
    "<ana.silva+news@mail.example.co.uk>",
    "mailto:o'brien@example.ie?subject=hi",
    "Contact: Jörg.Müller@büro.example.",
    "иван@почта.рф",
    "(ana@xn--bcher-kva.example)",
    "\"from\":\"ana_1@example.com\",",
    "email=ana@example.org&x=1",
])
.counterexamples(&[
    "icon@2x.png",
    "react@18.2.0",
    "git@github.com:org/repo.git",
    "getty@tty1.service",
    "postgres://app:secret@db.example.com/prod",
    "https://user@host.example.com/path",
    "@decorator.method",
    "user@localhost",
    "[EMAIL_ADDRESS_1]",
])
.reference("https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2");

const EMAIL_OTHER_SCRIPTS: Rule = Rule::new(
    "email-address-other-scripts",
    Label::EMAIL_ADDRESS,
    r"[A-Za-z0-9_+.\u{900}-\u{FFDC}-]{1,32}@(?:[A-Za-z0-9\u{900}-\u{FFDC}-]{1,32}\.){1,4}[\u{900}-\u{FFDC}]{1,16}",
)
.edges(Edges { before: Edge::WORD.or("+-.%"), after: Edge::ALNUM })
.check(email_address)
.grades(Grades::always(Confidence::Medium))
.examples(&["用户@例子.广告", "mail: संपर्क@डाटामेल.भारत"])
.counterexamples(&["价格@3.5元", "[EMAIL_ADDRESS_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc6531#section-3.3");

const EMAIL_SPELLED_OUT: Rule = Rule::new(
    "email-address-spelled-out",
    Label::EMAIL_ADDRESS,
    concat!(
        r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63} ?(?:[\[({<] ?(?:(?i:at|arroba|arobase|chiocciola)|ät|æt|@) ?[\])}>]|@) ?[A-Za-z0-9][A-Za-z0-9-]{0,62}",
        r"(?:(?: ?[\[({<] ?(?i:dot|punkt|punto|point|ponto|punt|\.) ?[\])}>] ?|\.)[A-Za-z0-9-]{1,62}){0,4}",
        r"(?: ?[\[({<] ?(?i:dot|punkt|punto|point|ponto|punt|\.) ?[\])}>] ?|\.)[A-Za-z]{2,24}",
    ),
)
.edges(Edges { before: Edge::WORD.or("+-.%"), after: Edge::ALNUM })
.check(is_spelled_out)
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "ana [at] example [dot] org",
    "ana(at)example.org",
    "ana.silva@example[.]org",
    "ana {at} mail {dot} example {dot} org",
    "ana (arroba) example (punto) org",
    "ana @ example.org",
])
.counterexamples(&["look (at) this", "ana@example.org", "array[at] value", "the decorator @pytest.fixture"])
.reference("https://en.wikipedia.org/wiki/Address_munging");

const EMAIL_SPOKEN: Rule = Rule::new(
    "email-address-spoken",
    Label::EMAIL_ADDRESS,
    r"[A-Za-z0-9][A-Za-z0-9._+-]{1,63} at [A-Za-z0-9-]{2,62}(?: dot [A-Za-z0-9-]{2,62}){0,3} dot (?i:com|org|net|edu|gov|io|co|de|fr|es|uk|eu|info|ai|dev)",
)
.grades(Grades::by_context(Confidence::Low, Confidence::Medium))
.context(SPOKEN_CONTEXT)
.examples(&["my email is ana.silva at example dot org"])
.counterexamples(&["meet at the dot com office", "mail us at example.org"])
.reference("https://en.wikipedia.org/wiki/Address_munging");

/// A rule of its own, so that every *at* of a text wakes none.
const EMAIL_SPOKEN_LOUD: Rule = Rule::new(
    "email-address-spoken-in-capitals",
    Label::EMAIL_ADDRESS,
    "[A-Za-z0-9][A-Za-z0-9._+-]{1,63} AT [A-Za-z0-9-]{2,62}(?: DOT [A-Za-z0-9-]{2,62}){0,3} DOT (?i:com|org|net|edu|gov|io|co|de|fr|es|uk|eu|info|ai|dev)",
)
.grades(Grades::by_context(Confidence::Low, Confidence::Medium))
.context(SPOKEN_CONTEXT)
.examples(&["write to ana.silva AT example DOT org"])
.counterexamples(&["MEET AT THE DOT COM OFFICE"])
.reference("https://en.wikipedia.org/wiki/Address_munging");

const SPOKEN_CONTEXT: &[&str] =
    &["email", "e-mail", "mail", "write", "contact", "reach", "correo", "courriel"];

/// In `scheme://user:password@host` what stands before the `@` is a login, not a mailbox.
fn not_a_url_login(candidate: &Candidate<'_>) -> Judgement {
    let before = candidate.before();
    let login = before.rfind("://").and_then(|at| before.get(at + 3..));
    match login {
        Some(rest) if !rest.contains(['/', '?', '#', ' ', '\n', '\t', '"', '\'', '<', '>', ',']) => {
            Verdict::Rejected.into()
        }
        _ => email_address(candidate.value()).into(),
    }
}

/// The same grammar after the words and brackets became `@` and `.`; a plain address is not spelled out.
fn is_spelled_out(candidate: &str) -> Verdict {
    // Most have neither a space nor a bracket, and then nothing is spelled out.
    if !candidate.contains(|c: char| c.is_whitespace() || "[({<".contains(c)) {
        return Verdict::Rejected;
    }
    // `decorator @pytest.fixture`: a sign stands alone or not at all.
    let one_sided = candidate.split_once('@').is_some_and(|(head, tail)| {
        head.ends_with(char::is_whitespace) != tail.starts_with(char::is_whitespace)
    });
    if one_sided {
        return Verdict::Rejected;
    }
    let plain: String = candidate.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let said = |text: String, words: &[&str], mark: &str| {
        let brackets = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>')];
        let spelled =
            words.iter().flat_map(|word| brackets.map(|(open, close)| format!("{open}{word}{close}")));
        spelled.fold(text, |text, word| text.replace(&word, mark))
    };
    let plain = said(plain, &["at", "@", "ät", "æt", "arroba", "arobase", "chiocciola"], "@");
    let plain = said(plain, &["dot", ".", "punkt", "punto", "point", "ponto", "punt"], ".");
    if plain.len() < candidate.len() { email_address(&plain) } else { Verdict::Rejected }
}
