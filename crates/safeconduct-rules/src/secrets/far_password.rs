//! Passwords further from their name than one operator: fallbacks, calls, entries of two members, directives.

use super::code::is_code;
use crate::validators::{naturalness::is_natural, password_value, placeholder::is_placeholder};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[FAR_PASSWORD, LOGIN_CALL, DIRECTIVE, PASSWORD_FILE, BLOCK_SCALAR];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/259.html";

macro_rules! key {
    () => {
        concat!(
            r"(?:(?i:pass[ _-]?word|passwd|passphrase|passwort|kennwort|contraseña|contrasena|senha|wachtwoord|hasło|пароль|密码|パスワード)|",
            r"(?:[A-Z_]{0,24}(?:PWD|PASS|PW))|(?:[_-]pass|_pwd|Pwd))",
        )
    };
}

const FAR_PASSWORD: Rule = Rule::new(
    "far-password",
    Label::GENERIC_PASSWORD,
    concat!(
        key!(),
        r#"["'`\]\)\\]{0,3}\s{0,4}(?:(?:[?:]{1,2}=|\|\||\?\?|\?:|or |,|=\s?\(|: ?!!str|=)\s{0,24}|"#,
        r#"(?::\s{0,2}\{)?[,{]?\s{0,12}"?(?i:default|value|defaultvalue|string)"?\s?[:=]\s?|</key>\s{0,12}<string)"#,
        r#"[bfru@$]{0,2}\\?["'`>](?P<value>[^"'`\s\\<>]{4,128})\\?["'`<]"#,
    ),
)
.edges(Edges::NONE)
.check(strong)
.grades(Grades::always(Confidence::Medium))
.length_max(256)
.examples(&[
    "process.env.DB_PASSWORD || \"Zx8#kLq2!vT\"",
    "os.getenv(\"DB_PASSWORD\", \"Zx8#kLq2!vT\")",
    "PASSWORD ?= \"Zx8#kLq2!vT\"",
    "variable \"db_password\" {\n  default = \"Zx8#kLq2!vT\"\n}",
    "- name: DB_PASSWORD\n  value: \"Zx8#kLq2!vT\"",
    "<property name=\"password\" value=\"Zx8#kLq2!vT\"/>",
    "\"db_password\": {\"value\": \"Zx8#kLq2!vT\", \"sensitive\": true}",
    "<key>password</key>\n<string>Zx8#kLq2!vT</string>",
    "password: !!str \"Zx8#kLq2!vT\"",
])
.counterexamples(&[
    "label(\"Password\", \"Please enter it\")",
    "fields = [\"password\", \"email\"]",
    "os.getenv(\"DB_PASSWORD\", \"changeme\")",
    "<input name=\"password\" value=\"${password}\"/>",
    "process.env.DB_PASSWORD || \"[GENERIC_PASSWORD_1]\"",
])
.reference(REFERENCE);

const LOGIN_CALL: Rule = Rule::new(
    "login-call-password",
    Label::GENERIC_PASSWORD,
    concat!(
        r#"(?:[Ll]og[Ii]n|[Ss]ign_?[Ii]n|[Aa]uthenticate|[Bb]asic_?[Aa]uth|mysqli?_connect|PasswordAuthentication|"#,
        r#"UsernamePasswordToken|NetworkCredential|[Cc]redentials?)\((?:["'][^"'\n]{0,64}["'],\s?){1,3}"#,
        r#"["'](?P<value>[^"'`\s\\<>]{5,64})["']"#,
    ),
)
.edges(Edges::NONE)
.check(strong)
.grades(Grades::always(Confidence::Medium))
.length_max(384)
.examples(&[
    "login(\"admin\", \"Zx8#kLq2!vT\")",
    "mysql_connect('localhost', 'root', 'Zx8#kLq2!vT');",
    "new NetworkCredential(\"bob\", \"Zx8#kLq2!vT\")",
])
.counterexamples(&["login(\"admin\", \"password\")", "login(\"user.name\", \"user.mail\")", "login(\"a\", \"[GENERIC_PASSWORD_1]\")"])
.reference(REFERENCE);

/// Everything that can continue an unquoted value.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("!#$%*+-/=@^_~|([{<\\?&.:");

const DIRECTIVE: Rule = Rule::new(
    "directive-password",
    Label::GENERIC_PASSWORD,
    concat!(
        r#"(?:(?:ENV|ARG) [A-Z0-9_]{0,32}(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|KEY) |login\s{1,8}\S{1,64}\s{1,8}password\s{1,8}|"#,
        r#"requirepass |masterauth |bindpw |enable (?:secret|password)(?: [0-9])? |snmp-server community |username \S{1,32} password (?:[0-9] )?|"#,
        r#"(?i:identified by|identified with \S{1,32} by|with password|-aspassword|set password for \S{1,64} =) ['"]|"#,
        r#"ConvertTo-SecureString (?:-String )?["']|net user \S{1,32} |docker login (?:-u |--username[ =])\S{1,40} (?:-p |--password[ =])|"#,
        r#"smbclient -U ?\S{1,32}%|user:\S{1,32} pass:|credentials: \S{1,32}:|login: \S{1,32} ?/ ?)"#,
        r#"["']?(?P<value>[A-Za-z0-9!#$%*+./:=?@^_~{}\[\]<>&-]{5,128})"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: VALUE_GOES_ON })
.validate(Validator::Candidate(directed))
.grades(Grades::always(Confidence::Medium))
.length_max(384)
.examples(&[
    "ENV DB_PASSWORD Zx8#kLq2!vT",
    "machine api.example.com login bob password mY9pass_w0rd",
    "requirepass mY9pass_w0rd",
    "machine x.example.org login bob password sunshine",
    "enable secret 5 mY9pass_w0rd",
    "CREATE USER app IDENTIFIED BY 'Zx8#kLq2!vT';",
    "ConvertTo-SecureString \"Zx8#kLq2!vT\" -AsPlainText -Force",
    "docker login -u bob -p mY9pass_w0rd",
])
.counterexamples(&[
    "ENV DB_PASSWORD $DB_PASSWORD",
    "ENV API_KEY your-api-key-here",
    "IDENTIFIED BY '<password>'",
    "requirepass foobared",
    "net user admin password /add",
    "ENV SSH_KEY /run/secrets/ssh1",
    "ENV TOKEN [GENERIC_SECRET_1]",
])
.reference(REFERENCE);

const PASSWORD_FILE: Rule = Rule::new(
    "postgres-password-file",
    Label::GENERIC_PASSWORD,
    r#":5432:[\w.*-]{1,63}:[\w.-]{1,63}:(?P<value>[A-Za-z0-9!#$%*+./=?@^_~{}\[\]<>&-]{5,128})"#,
)
.edges(Edges { before: Edge::NONE, after: VALUE_GOES_ON })
.validate(Validator::Candidate(directed))
.grades(Grades::always(Confidence::Medium))
.length_max(384)
.examples(&["db.example.com:5432:app:bob:Qx7vT2mPl9", "localhost:5432:*:postgres:sunshine"])
.counterexamples(&[
    "localhost:5432:app:bob:${PGPASSWORD}",
    "listening on 0.0.0.0:5432: ready",
    "db:5432:app:bob:[GENERIC_PASSWORD_1]",
])
.reference("https://www.postgresql.org/docs/current/libpq-pgpass.html");

const BLOCK_SCALAR: Rule = Rule::new(
    "password-block",
    Label::GENERIC_PASSWORD,
    concat!(key!(), r#"["']?: ?[|>][+-]?\r?\n[ \t]{1,16}(?P<value>[^\s"'`]{4,128})"#),
)
.edges(Edges { before: Edge::NONE, after: VALUE_GOES_ON })
.check(strong)
.grades(Grades::always(Confidence::Medium))
.length_max(256)
.examples(&["password: |\n  Zx8#kLq2!vT\n", "db_password: >-\n    mY9pass_w0rd\n"])
.counterexamples(&["password: |\n  {{ vault }}\n", "password: |\n  required\n"])
.reference(REFERENCE);

/// At a distance only what people choose as a password and nothing else counts: letters with digits or signs.
fn strong(value: &str) -> Verdict {
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let signs = value.bytes().any(|byte| b"!#$%&*@^~+?".contains(&byte));
    let code = value.contains(['(', '{', '[', ';']) || value.starts_with(['$', '%', '&', '@', '.', '/', '#']);
    let hex = value.starts_with("0x");
    let field = value.to_ascii_lowercase().contains("password") && value.contains(['_', '.', '-'])
        || value.contains("anonymous");
    // Entries of a list of names, `SSL_CIPHER_LIST`, `ssh2_auth_pubkey_file`, are no values.
    let digits_few = value.bytes().filter(u8::is_ascii_digit).count() <= 4;
    let screaming = value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let snake = value.contains('_')
        && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let listed =
        digits_few && (screaming && (value.contains('_') || is_natural(value)) || snake && is_natural(value));
    let dotted_name = value.contains('.') && value.split(['.', '-']).count() > 2 && is_natural(value);
    let host = value.rsplit_once(':').is_some_and(|(host, port)| {
        !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
            && (host.contains('.') || host == "localhost")
    });
    match password_value(value) {
        Verdict::Confirmed
            if letters
                && (digits || signs)
                && !code
                && !hex
                && !host
                && !field
                && !listed
                && !dotted_name =>
        {
            Verdict::Confirmed
        }
        _ => Verdict::Rejected,
    }
}

fn directed(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    // `login bob password sunshine` and `host:5432:db:bob:sunshine` leave no doubt about the word.
    let entry = candidate.matched().starts_with("login") || candidate.matched().starts_with(":5432:");
    let word = value.len() >= 6 && !is_placeholder(value) && !is_code(candidate);
    match strong(value) {
        Verdict::Rejected if entry && word && password_value(value) == Verdict::Inconclusive => {
            Verdict::Confirmed.into()
        }
        Verdict::Confirmed if !is_placeholder(value) && !is_code(candidate) => Verdict::Confirmed.into(),
        _ => Verdict::Rejected.into(),
    }
}
