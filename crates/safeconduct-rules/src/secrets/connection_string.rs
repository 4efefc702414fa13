//! Passwords inside connection strings and URLs: the finding is the password alone.

use crate::validators::{documented, placeholder::is_placeholder};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[URL_PASSWORD, KEYWORD_PASSWORD, ORACLE_PASSWORD];

const URL_PASSWORD: Rule = Rule::new(
    "url-password",
    Label::CONNECTION_STRING_PASSWORD,
    concat!(
        r#"[A-Za-z][A-Za-z0-9+.-]{1,30}:(?://|\\/\\/)[^\s:/?#@"'<>`\\]{0,128}:"#,
        r#"(?P<value>[^\s/?"'<>`\\]{1,256})@[A-Za-z0-9\[(.$_{%-]"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::NONE })
.validate(Validator::Candidate(password))
.grades(Grades::always(Confidence::High))
.examples(&[
    "postgres://app:s3cretPa55@db.example.com:5432/prod",
    "mongodb+srv://admin:hunter2@cluster0.example.net/?retryWrites=true",
    "redis://:p4ssw0rd@cache:6379/0",
    "jdbc:mysql://root:toor@localhost/db",
    "amqp://guest:guest@rabbit:5672",
    "https://ana:S3cr3t%21@example.org/",
    "mysql://app:p@ss@host/db",
])
.counterexamples(&[
    "postgres://user:password@host/db",
    "postgres://app:${DB_PASSWORD}@host/db",
    "https://example.org:8080/@user",
    "postgres://app:<password>@host/db",
    "ssh://git@example.org:22/repo",
    "postgres://app:[CONNECTION_STRING_PASSWORD_1]@host/db",
    "mysql://user:****@host/db",
    "redis://user:{password}@host",
])
.reference("https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1");

/// Everything that can continue an unquoted value in a `key=value;` list.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("!#$%*+-./:=?@^_~|<>(){}[]`&\\");

const KEYWORD_PASSWORD: Rule = Rule::new(
    "connection-string-password",
    Label::CONNECTION_STRING_PASSWORD,
    r#"; ?(?i:password|pwd|accountkey|sharedaccesskey) ?= ?(?P<value>[A-Za-z0-9!#$%*+./:=?@^_~|<>(){}\[\]&\\-]{1,256})"#,
)
.edges(Edges { before: Edge::NONE, after: VALUE_GOES_ON })
.validate(Validator::Candidate(password))
.grades(Grades::always(Confidence::High))
.examples(&[
    "Server=db.example.com;Database=app;User Id=sa;Password=Pa55w.rd!;Encrypt=true",
    "Host=db;Username=app;Password=s3cr3t#1",
    "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;",
])
.counterexamples(&["Server=db;User Id=sa;Password=<password>;", "Server=db;Uid=sa;Pwd=${PWD};", "Server=db;Password=********;"])
.reference("https://learn.microsoft.com/en-us/dotnet/framework/data/adonet/connection-string-syntax");

const ORACLE_PASSWORD: Rule = Rule::new(
    "oracle-password",
    Label::CONNECTION_STRING_PASSWORD,
    r#"(?:jdbc:oracle:(?:thin|oci):|sqlplus (?:-[SL] )?)[A-Za-z][\w$]{0,63}/(?P<value>[^\s@/"'<>]{3,64})@"#,
)
.edges(Edges { before: Edge::ALNUM, after: Edge::NONE })
.validate(Validator::Candidate(password))
.grades(Grades::always(Confidence::High))
.examples(&["jdbc:oracle:thin:scott/tiger99X@//host:1521/x", "sqlplus app/s3cretP4ss@db.example.org/prod"])
.counterexamples(&["jdbc:oracle:thin:scott/${PASSWORD}@//host:1521/x", "jdbc:oracle:thin:@//host:1521/x"])
.reference("https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html");

/// `user:password@` is a form to be filled in; the same word behind another user may well be the password.
fn password(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let user =
        candidate.matched().rsplit_once("//").map_or("", |(_, rest)| rest.split(':').next().unwrap_or(""));
    let form = ["user", "username", "usr", "login", "uname", "myuser"]
        .contains(&user.to_ascii_lowercase().as_str())
        && [
            "pass",
            "password",
            "passwd",
            "pwd",
            "secret",
            "mypassword",
            "mypass",
            "pw",
            "token",
            "apikey",
            "12345",
        ]
        .contains(&value.to_ascii_lowercase().as_str());
    let word = [
        "password", "pass", "passwd", "pwd", "secret", "token", "default", "foo", "bar", "key", "test",
        "text",
    ];
    let known_word = !form && word.contains(&value.to_ascii_lowercase().as_str());
    let port = value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit()) && user.contains('.');
    // `//host:1433;databaseName=…;password=…@…` is a list of properties, which has a rule of its own.
    let properties = value.contains(';') && value.contains('=');
    // `https://joe:password@example.com` shows how such addresses are written.
    let host = candidate.after();
    let shown = value.len() <= 3 || word.contains(&value.to_ascii_lowercase().as_str());
    let example = shown
        && (candidate.matched().ends_with("@e") && host.starts_with("xample.") || host.contains(".example."))
        || value.len() <= 3 && (host.starts_with("27.0.0.1") || host.starts_with("ocalhost"));
    // `redis://:secret@localhost`, `postgresql://scott:tiger@host`: how manuals write it.
    let local = !host
        .split(['/', ':', '"', '\'', '?', ',', ';', '`', ' ', '\n'])
        .next()
        .unwrap_or_default()
        .contains('.');
    let manual = user == "scott" && value == "tiger"
        || user.is_empty() && (known_word || local && form)
        || value.ends_with("anoncvs");
    let stands_in = form || properties || example || port || manual || (!known_word && is_placeholder(value));
    if stands_in { Verdict::Rejected.into() } else { documented::graded(value, Verdict::Confirmed.into()) }
}
