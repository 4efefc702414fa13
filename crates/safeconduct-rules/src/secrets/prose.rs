//! Secrets in sentences: "my password is …", "Passwort lautet …", "le mot de passe est …", "la contraseña es …".

use crate::validators::{password_value, secret_value};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Edge, Edges, Grades, Rule, Ruleset};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PASSWORD_IN_PROSE, SECRET_IN_PROSE];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/522.html";

/// Everything that can continue a value inside a sentence; full stops, commas and brackets end it.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("#$%&*+-/=@^_~|([{<\\");

const PASSWORD_IN_PROSE: Rule = Rule::new(
    "password-in-prose",
    Label::GENERIC_PASSWORD,
    concat!(
        r"(?i:pass ?words?|passphrase|passcode|passwort|kennwort|mot de passe|contraseña|clave|senha|wachtwoord|login pw|pw|pwd)",
        // "for the staging server", "von gestern", at most five short words.
        r"(?: [A-Za-zÀ-ÿ0-9._-]{1,16}){0,5}?",
        r"(?: (?i:is now|was|is|to|ist|lautet|war|auf|est|es|era|é|è|as)|:| =)(?: ?:)? ",
        r#"["'`«“]?(?P<value>[A-Za-z0-9!#$%&*+/=@^_~|?.:\u{A1}-\u{24F}-]{3,63}[A-Za-z0-9!#$%&*+/=@^_~|\u{A1}-\u{24F}-])"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: VALUE_GOES_ON })
.check(chosen)
.grades(Grades::always(Confidence::Medium))
.length_max(256)
.examples(&[
    "my password is hunter2",
    "Hi, the password for the staging server is Tr0ub4dor&3, thanks",
    "Mein Passwort ist geheim-2024.",
    "Das Kennwort lautet Sommer2024!",
    "le mot de passe est s3same-ouvre",
    "la contraseña es abrete-sesamo1",
    "I changed the password to \"S3cr3t!\"",
    "password for staging: S3cr3t!",
])
.counterexamples(&[
    "my password is expired",
    "the password is required",
    "the password is at least 8 characters",
    "my password is [GENERIC_PASSWORD_1]",
    "the password is stored in config.yaml",
    "mot de passe est obligatoire",
    "the password was changed on 2024-01-15",
])
.reference(REFERENCE);

const SECRET_IN_PROSE: Rule = Rule::new(
    "secret-in-prose",
    Label::GENERIC_SECRET,
    concat!(
        r"(?i:api[ -]?key|api[ -]?token|access[ -]?key|access[ -]?token|secret[ -]?key|client[ -]?secret|token|secret|schlüssel|",
        r"api[ -]?schlüssel|clé(?: d['’]api)?|clave(?: de api)?|jeton|credentials?)",
        r"(?: [A-Za-zÀ-ÿ0-9._-]{1,16}){0,5}?",
        r"(?: (?i:is now|was|is|to|ist|lautet|war|auf|est|es|era)|:| =)(?: ?:)? ",
        r#"["'`«“]?(?P<value>[A-Za-z0-9+/=_.~!@#$%^&*?:-]{9,255}[A-Za-z0-9+/=_~-])"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: VALUE_GOES_ON })
.check(secret_value)
.grades(Grades::always(Confidence::Medium))
.length_max(512)
.examples(&[
    "my api key is k7Fq9ZtW2mXe4RbN8vLc, please rotate it",
    "Der API-Schlüssel lautet k7Fq9ZtW2mXe4RbN8vLc.",
    "the token for the build server is: k7Fq9ZtW2mXe4RbN8vLc",
])
.counterexamples(&["the token is invalid", "the api key is AuthenticationTokenProvider2", "my api key is [GENERIC_SECRET_1]"])
.reference(REFERENCE);

/// In a sentence only what cannot be a word or a date is a password.
fn chosen(value: &str) -> Verdict {
    let digits_and_dashes = value.bytes().all(|byte| byte.is_ascii_digit() || b"-./:".contains(&byte));
    let letters = value.chars().any(char::is_alphabetic);
    let strange = value.bytes().any(|byte| byte.is_ascii_digit() || b"!#$%&*@^=+~".contains(&byte));
    match password_value(value) {
        Verdict::Confirmed if letters && strange && !digits_and_dashes => Verdict::Confirmed,
        Verdict::Confirmed if !letters && value.len() >= 4 && !value.contains(['-', '.', '/', ':']) => {
            Verdict::Confirmed
        }
        _ => Verdict::Rejected,
    }
}
