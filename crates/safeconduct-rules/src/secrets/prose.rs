//! Secrets in sentences: "my password is …", "Passwort lautet …", "le mot de passe est …", "la contraseña es …".

use super::code::is_code;
use crate::validators::{naturalness::is_natural, password_value, secret_value};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[PASSWORD_IN_PROSE, PASSWORD_SAID_BARE, SECRET_IN_PROSE];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/522.html";

/// Everything that can continue a value inside a sentence; full stops, commas and brackets end it.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("#$%&*+-/=@^_~|([{<\\");

const PASSWORD_IN_PROSE: Rule = Rule::new(
    "password-in-prose",
    Label::GENERIC_PASSWORD,
    concat!(
        r"(?i:pass ?words?|passphrase|passcode|passwort|kennwort|mot de passe|contraseña|clave|senha|palavra-passe|wachtwoord|hasło|haslo|login pw|pw|pwd|mdp|wifi key|wlan-schlüssel|memorable word|security answer)",
        // "for the staging server", "von gestern", at most five short words.
        r"(?: [A-Za-zÀ-ÿ0-9._-]{1,16}){0,5}?",
        r"(?: (?i:is now|was|is|to|ist|lautet|war|auf|est|es|era|é|è|as|jest|to|brzmi)|:| =)(?: ?:)? ",
        r#"["'`«“]?(?P<value>[A-Za-z0-9!#$%&*+/=@^_~|?.:\u{A1}-\u{24F}-]{3,63}[A-Za-z0-9!#$%&*+/=@^_~|\u{A1}-\u{24F}-])"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: VALUE_GOES_ON })
.validate(Validator::Candidate(said))
.grades(Grades::always(Confidence::Medium))
.length_max(256)
.examples(&[
    "my password is hunter2",
    "my password is sunshine",
    "the password is: letmein, thanks",
    "Password: sunshine",
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
    "the password is correct",
    "your password is incorrect.",
    "the password is invalid and was not stored",
    "my password is always wrong",
    "{ user: username, password: letters }",
    "password: hidden",
    "the password is weak",
    "my password is better, now",
    "the password is at least 8 characters",
    "my password is [GENERIC_PASSWORD_1]",
    "the password is stored in config.yaml",
    "mot de passe est obligatoire",
    "the password was changed on 2024-01-15",
])
.reference(REFERENCE);

/// *Temp password Harbour!Finch72 asap*: nothing between, so only what nobody takes for the next word.
const PASSWORD_SAID_BARE: Rule = Rule::new(
    "password-said-bare",
    Label::GENERIC_PASSWORD,
    concat!(
        r"(?i:pass ?word|passwd|passphrase|passcode|passwort|kennwort|mot de passe|mdp|contraseña|contrasena|clave|senha|palavra-passe|wachtwoord|hasło|haslo|pw|pwd|psw) ",
        r#"["'`«“„]?(?P<value>[A-Za-z0-9!#$%&*+/=@^_~?.\u{C0}-\u{24F}-]{5,63}[A-Za-z0-9!#$%&*+=@^_~?\u{C0}-\u{24F}-])"#,
    ),
)
.edges(Edges { before: Edge::ALNUM.or("-_."), after: VALUE_GOES_ON })
.validate(Validator::Candidate(said_bare))
.grades(Grades::always(Confidence::Medium))
.length_max(128)
.examples(&[
    "asked her to change temp password Harbour!Finch72 asap",
    "network VM8829102 pw tjRq4wmbxzKp",
    "mi usuario es abrilqui, clave Girasol.1990. gracias",
    "hasło Kukulka!88",
    "Passwort Sommer#2024 geht nicht",
    "mdp Tournesol!75",
    "senha Girassol@90",
])
.counterexamples(&[
    "password sha256",
    "password field2",
    "password resetToken2",
    "the password policy2024 page",
    "password user@example.com",
    "password /etc/passwd2",
    "pass --flag=Value1",
    "password MIN_LENGTH_8",
    "password $DB_PASS1",
    "pass &arg1",
    "pwd C:/Temp1",
    "password [GENERIC_PASSWORD_1]",
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

/// A sign inside a mix of letters and digits, a word with a capital and a year behind a dot, or letters that no word has.
fn said_bare(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let has = |holds: fn(u8) -> bool| value.bytes().any(holds);
    let (small, large) = (has(|byte| byte.is_ascii_lowercase()), has(|byte| byte.is_ascii_uppercase()));
    let digit = has(|byte| byte.is_ascii_digit());
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let starts = value.starts_with(|c: char| c.is_alphanumeric());
    let sign = value.contains(['!', '&', '#', '$', '%', '*', '@', '^', '?', '~']);
    let dated = value.split_once(['.', '-', '_']).is_some_and(|(word, rest)| {
        (2..=8).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_digit())
            && word.starts_with(|c: char| c.is_uppercase())
            && word.len() >= 4
            && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
    });
    let drawn = small
        && large
        && value.bytes().all(|b| b.is_ascii_alphanumeric())
        && value.len() >= 8
        && !is_natural(value);
    let address = value.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let path = value.contains(['/', '\\', '=', '+']);
    let strange =
        starts && digit && letters >= 3 && (sign && (small || large) || dated || drawn) && !address && !path;
    match password_value(value) {
        Verdict::Confirmed if strange && !is_code(candidate) => Verdict::Confirmed.into(),
        _ => Verdict::Rejected.into(),
    }
}

/// A word counts where a sentence says *password is* and ends with it.
fn said(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let lead = candidate.matched().strip_suffix(value).unwrap_or_default().trim_end().to_ascii_lowercase();
    let link = ["password is:", "password is", "password was", "password:", "passphrase is"];
    let direct = link.iter().any(|link| lead == *link);
    let colon = lead == "password:";
    let after = candidate.after();
    let line = candidate.before().rsplit('\n').next().unwrap_or_default();
    let ends = after.is_empty()
        || after.starts_with(['\n', '\r'])
        || (!colon && after.starts_with(['.', ',', ';', '!', '?', ')']));
    let code = colon && !line.trim().is_empty();
    let word = value.len() >= 6 && value.bytes().all(|byte| byte.is_ascii_lowercase()) && !goes_on(value);
    match chosen(value) {
        _ if is_code(candidate) => Verdict::Rejected.into(),
        Verdict::Rejected
            if direct && ends && !code && word && password_value(value) == Verdict::Inconclusive =>
        {
            Verdict::Confirmed.into()
        }
        verdict => verdict.into(),
    }
}

/// Whether a sentence about a password goes on with this word: what it is like or what became of it.
fn goes_on(word: &str) -> bool {
    const ADJECTIVES: &[&str] = &[
        "absent",
        "accurate",
        "active",
        "already",
        "always",
        "another",
        "better",
        "broken",
        "certain",
        "complex",
        "correct",
        "different",
        "enough",
        "forgotten",
        "further",
        "hidden",
        "identical",
        "inactive",
        "incorrect",
        "initial",
        "insecure",
        "invalid",
        "letters",
        "likely",
        "longer",
        "mostly",
        "needed",
        "neither",
        "number",
        "obvious",
        "official",
        "okay",
        "present",
        "private",
        "public",
        "really",
        "safest",
        "secure",
        "shorter",
        "similar",
        "simple",
        "simply",
        "somehow",
        "something",
        "stolen",
        "strong",
        "stronger",
        "supposed",
        "temporary",
        "through",
        "unique",
        "unknown",
        "unsafe",
        "usually",
        "weaker",
        "without",
        "written",
    ];
    const ENDINGS: &[&str] = &["ed", "ing", "ble", "ory", "ary", "ional", "ly", "less", "ful", "tive"];
    // `password: string` and the like.
    const TYPES: &[&str] = &["string", "varchar", "nvarchar", "secretstr", "textfield", "securestring"];
    ADJECTIVES.contains(&word) || TYPES.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

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
