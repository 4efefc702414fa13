//! Values assigned to something called *password*: what people choose, so anything but a stand-in.

use super::code::is_code;
use crate::validators::{naturalness::is_natural, password_value};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[
    GENERIC_PASSWORD_QUOTED,
    GENERIC_PASSWORD,
    GENERIC_PASSWORD_SHORT,
    GENERIC_PASSWORD_FLAG,
    GENERIC_PASSWORD_ELEMENT,
];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/259.html";

macro_rules! key {
    () => {
        concat!(
            r"(?i:pass[ _-]?word|passwd|passphrase|passwort|kennwort|mot[ _-]de[ _-]passe|motdepasse|contraseña|contrasena|senha|",
            r"wachtwoord|hasło|heslo|пароль|密码|密碼|パスワード|비밀번호|pwd|[_-]pass|db_?pass|smtp_?pass|user_?pass|passcode)",
            r"(?i:[_.-]?(?:value|str|string|prod|production|staging|stage|dev|test|live|main|old|new|[0-9]{1,2})){0,2}",
        )
    };
}
macro_rules! assigns {
    () => {
        concat!(
            r#"[\]\)"'`]{0,2}\\?"?[ \t]{0,8}(?:: ?(?:&'?(?:static )?)?(?:[Ss]tr|[Ss]tring|text|const char ?\*)[ \t]?=|"#,
            r"=>|:=|->|={1,3}|:|：|\()[ \t]{0,8}\r?\n?[ \t]{0,12}",
        )
    };
}

const GENERIC_PASSWORD_QUOTED: Rule = Rule::new(
    "generic-password-quoted",
    Label::GENERIC_PASSWORD,
    concat!(
        key!(),
        "(?:",
        assigns!(),
        r"|[ \t]{1,4})",
        r#"[bfru@$]{0,2}\\?["'`](?P<value>[^"'`\n\\]{4,128})\\?["'`]"#,
    ),
)
.edges(Edges::NONE)
.validate(Validator::Candidate(in_quotes))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "password = \"hunter2\"",
    "{\"db_password\": \"S3cr3t! with words\"}",
    "{\\\"password\\\": \\\"hunter2\\\"}",
    "const char* kPassword = \"sunshine\";",
    "password: str = \"hunter2\"",
    "Passwort: \"geheim-2024\"",
])
.counterexamples(&[
    "password = \"\"",
    "password = \"<password>\"",
    "password = \"${DB_PASSWORD}\"",
    "password_hash = \"hunter2\"",
    "password: \"[GENERIC_PASSWORD_1]\"",
    "password = \"********\"",
    "{\"password\": \"string\"}",
    "label(\"Password\", \"Please enter it\")",
])
.reference(REFERENCE);

/// Everything that can continue an unquoted value.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("!#$%*+-/=@^_~|([{<\\");

const GENERIC_PASSWORD: Rule = Rule::new(
    "generic-password",
    Label::GENERIC_PASSWORD,
    concat!(
        key!(),
        r#"\]?["'`]?[ \t]{0,8}(?:=>|[?:]{1,2}=|={1,2}|:|：)[ \t]{0,8}"#,
        r#"(?P<value>[A-Za-z0-9!#$%&*+/=@^_~|?.:\u{A1}-\u{24F}-]{3,127}[A-Za-z0-9!#$%&*+/=@^_~|\u{A1}-\u{24F}-])"#,
    ),
)
.edges(Edges { before: Edge::NONE, after: VALUE_GOES_ON })
.validate(Validator::Candidate(assigned))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "PASSWORD=hunter2",
    "PASSWORD=sunshine",
    "POSTGRES_PASSWORD=postgres",
    "user=bob passwd=letmein",
    "jdbc:postgresql://localhost/test?user=fred&password=s3cret&ssl=true",
    "spring.datasource.password=Pa55w.rd!",
    "password: Tr0ub4dor&3",
    "mot de passe : s3same-ouvre",
    "contraseña: abrete-sesamo1",
    "PGPASSWORD=s3cr3t psql",
    "SMTP_PASS=p4ss-w0rd",
    "Kennwort: geheim2024",
])
.counterexamples(&[
    "PASSWORD=changeme",
    "password = get_password()",
    "password: string",
    "password = user.password",
    "password: [GENERIC_PASSWORD_1]",
    "password=$DB_PASSWORD",
    "password: required",
    "Password: ********",
    "self.password = password",
    "password = os.environ['DB_PW1']",
    "let password = read_password1(&prompt)?;",
    "connect(user=user, password=secretword)",
    "password=None",
    "password = getpass()",
    "password: str",
    "PWD=build",
])
.reference(REFERENCE);

/// Names too short to be looked for in longer words, so only values that are no words count.
const GENERIC_PASSWORD_SHORT: Rule = Rule::new(
    "generic-password-short",
    Label::GENERIC_PASSWORD,
    concat!(
        r#"(?:[Pp]ass|PASS|[Pp]w|PW|pswd|passw|psk)["']?[ \t]{0,4}(?:=>|:=|=|:)[ \t]{0,4}["']?"#,
        r#"(?P<value>[A-Za-z0-9!#$%&*+/=@^_~|?.:-]{4,127}[A-Za-z0-9!#$%&*+/=@^_~|-])"#,
    ),
)
.edges(Edges { before: Edge::WORD, after: VALUE_GOES_ON })
.validate(Validator::Candidate(short))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "pass: S3cret!x",
    "user=bob pass=hunter2",
    "pw=hunter2",
    "psk=\"Tr0ub4dor&3\"",
    "\"pass\":\"S3cret!x\"",
])
.counterexamples(&[
    "pass = 3 failed = 2",
    "pass: 200ms",
    "--- PASS: TestLogin2 (0.00s)",
    "PASS: test_login_1",
    "compass=hunter2",
    "pass=config.db1.pw",
    "pass: 12345",
    "pw=100%",
    "pass=[GENERIC_PASSWORD_1]",
])
.reference(REFERENCE);

const GENERIC_PASSWORD_FLAG: Rule = Rule::new(
    "generic-password-flag",
    Label::GENERIC_PASSWORD,
    concat!(
        r#"--(?:[a-z]{2,12}-){0,2}(?:password|passwd|pwd|passphrase|pass)[ =]["']?"#,
        r#"(?P<value>[A-Za-z0-9!#$%&*+/=@^_~|?.:-]{3,127}[A-Za-z0-9!#$%&*+/=@^_~|-])"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: VALUE_GOES_ON })
.check(unquoted)
.grades(Grades::always(Confidence::Medium))
.examples(&["mysqladmin --password=hunter2", "tool --db-password S3cr3t! run"])
.counterexamples(&[
    "tool --password $DB_PASSWORD",
    "tool --password <password>",
    "--password-file secret.txt",
])
.reference(REFERENCE);

const GENERIC_PASSWORD_ELEMENT: Rule = Rule::new(
    "generic-password-element",
    Label::GENERIC_PASSWORD,
    concat!("<[A-Za-z:_-]{0,32}", key!(), r"[^<>\n]{0,64}>\s{0,8}(?P<value>[^<>\s]{4,128})\s{0,8}</"),
)
.edges(Edges::NONE)
.check(quoted)
.grades(Grades::always(Confidence::Medium))
.examples(&["<password>hunter2</password>", "<db:Password enc='no'>S3cr3t!</db:Password>"])
.counterexamples(&["<password>${db.password}</password>", "<password>********</password>"])
.reference(REFERENCE);

/// An argument of a call may as well be the name of a field, a user or a service; only what is no word counts there.
fn in_quotes(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let lead = candidate.matched().strip_suffix(['"', '\'', '`']).and_then(|lead| lead.strip_suffix(value));
    let argument = lead.is_some_and(|lead| lead.trim_end_matches(['"', '\'', '`', '\\', ' ']).ends_with('('));
    // `set_password("service1", "user1", …)`: the first of several is not the password.
    let first = argument && candidate.after().trim_start().starts_with(',');
    let repeated = is_repeated(candidate.before(), value);
    // `splitpasswd('user:passwd')` and Oracle's own example.
    let lower = value.to_ascii_lowercase();
    let shown = lower.contains("passw") && value.contains(':')
        || value == "tiger" && candidate.before().contains("scott");
    let version = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.contains('.');
    match quoted(value) {
        _ if first || repeated || version || shown || is_translation(value) => Verdict::Rejected.into(),
        Verdict::Inconclusive if argument => Verdict::Rejected.into(),
        verdict => verdict.into(),
    }
}

/// `login="airflow", password="airflow"`: what is its own user name shows a form and hides nothing.
fn is_repeated(before: &str, value: &str) -> bool {
    let word = value.bytes().all(|byte| byte.is_ascii_alphabetic());
    let quoted = |quote: char| before.rsplit(quote).skip(1).step_by(2).any(|text| text == value);
    word && (quoted('"') || quoted('\''))
}

/// The label of a field in another language: one word without an ASCII letter, or what *password* is called.
fn is_translation(value: &str) -> bool {
    const CALLED: &[&str] = &[
        "adgangskode",
        "contraseña",
        "contrasenya",
        "contrasinal",
        "cyfrinair",
        "fjalëkalimi",
        "focalfaire",
        "geslo",
        "hasło",
        "heslo",
        "jelszó",
        "kata sandi",
        "kennwort",
        "kodeord",
        "lozinka",
        "lösenord",
        "lykilorð",
        "mật khẩu",
        "mot de passe",
        "palavra-passe",
        "parol",
        "parola",
        "parole",
        "parool",
        "parolă",
        "pasahitza",
        "passord",
        "passwort",
        "password",
        "salasana",
        "salasõna",
        "senha",
        "slaptažodis",
        "şifre",
        "wachtwoord",
    ];
    let foreign = value.chars().all(|c| !c.is_ascii_alphanumeric()) && value.chars().any(char::is_alphabetic);
    foreign || CALLED.contains(&value.to_lowercase().as_str())
}

/// Quotes make a bare word a value; a sentence in quotes is a message about passwords.
fn quoted(value: &str) -> Verdict {
    let words = value.split_whitespace().count();
    let sentence = words > 1 && (words > 3 || !value.bytes().any(|byte| byte.is_ascii_digit()));
    let padded = value.trim().len() < value.len();
    if sentence || padded { Verdict::Rejected } else { password_value(value) }
}

/// `PASSWORD=sunshine`: a bare word counts where nothing but an assignment without spaces can be meant.
fn assigned(candidate: &Candidate<'_>) -> Judgement {
    /// What variables and arguments are called.
    const VARIABLES: &[&str] = &[
        "args",
        "body",
        "cleartext",
        "config",
        "creds",
        "credentials",
        "data",
        "encoded",
        "field",
        "form",
        "getpass",
        "hash",
        "hashed",
        "input",
        "kwargs",
        "login",
        "name",
        "options",
        "opts",
        "params",
        "passphrase",
        "plaintext",
        "prompt",
        "random",
        "raw",
        "request",
        "result",
        "self",
        "settings",
        "this",
        "username",
    ];
    let value = candidate.value();
    let key =
        candidate.matched().strip_suffix(value).and_then(|key| key.strip_suffix('=')).unwrap_or_default();
    let spelled = key.ends_with(|c: char| c.is_alphanumeric());
    let screaming = !key.bytes().any(|byte| byte.is_ascii_lowercase());
    let line = candidate.before().rsplit('\n').next().unwrap_or_default();
    let shell_directory = key == "PWD";
    let argument = line.contains(['(', '{', ',']) || candidate.after().starts_with([')', ',', '.', '[']);
    let word = value.len() >= if screaming { 4 } else { 6 }
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !VARIABLES.contains(&value.to_ascii_lowercase().as_str());
    let meant = spelled && word && !shell_directory && (screaming || !argument);
    match unquoted(value) {
        _ if is_code(candidate) => Verdict::Rejected,
        Verdict::Rejected if meant && password_value(value) == Verdict::Inconclusive => Verdict::Confirmed,
        verdict => verdict,
    }
    .into()
}

/// `pass` counts successes as well: durations, numbers and names of tests are none of ours.
fn short(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let letters = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let measure = letters.len() < value.len() && letters.len() <= 3;
    let report = candidate.matched().starts_with("PASS") && candidate.matched().contains(':');
    let mixed = value.bytes().any(|byte| byte.is_ascii_alphabetic())
        && value.bytes().any(|byte| !byte.is_ascii_alphabetic() && !b"-_./:".contains(&byte));
    let test = value.to_ascii_lowercase().starts_with("test") && !report && value.contains(['_', '/', '.']);
    match report || test || measure || !mixed || is_code(candidate) {
        true => Verdict::Rejected.into(),
        false => unquoted(value).into(),
    }
}

/// Without quotes a bare word is as likely a type, a variable or the next word of a sentence.
fn unquoted(value: &str) -> Verdict {
    // `s3cret&ssl=true` is a value and the next parameter; a shorter end is asked too.
    // `password: AuthHeaderParameters`, `passwd: __u32`: a type.
    let named =
        value.starts_with("__") || value.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_natural(value);
    let next_parameter = value.rsplit_once('&').is_some_and(|(_, rest)| rest.contains('='));
    match password_value(value) {
        Verdict::Confirmed if !value.ends_with(':') && !next_parameter && !named => Verdict::Confirmed,
        _ => Verdict::Rejected,
    }
}
