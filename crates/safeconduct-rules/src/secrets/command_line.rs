//! Passwords and tokens given to programs: `curl -u name:…`, `mysql -p…`, `sshpass -p …`, `Bearer …`.

use crate::validators::{naturalness::is_natural, placeholder::is_placeholder};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[CURL_USER, CLIENT_PASSWORD, BEARER];

/// Everything that can continue a value on a command line.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("!#$%*+-./:=?@^_~|<>(){}[]`&\\,");

const CURL_USER: Rule = Rule::new(
    "curl-user-password",
    Label::GENERIC_PASSWORD,
    r#"(?:-u|--user|--proxy-user|-U|-a)[ =]?["']?[A-Za-z0-9._@%+-]{1,64}:(?P<value>[A-Za-z0-9!#$%*+./:=?@^_~{}\[\]<>-]{3,128})"#,
)
.edges(Edges { before: Edge::WORD.or("-"), after: VALUE_GOES_ON })
.validate(Validator::Candidate(of_curl))
.grades(Grades::always(Confidence::Medium))
.examples(&["curl -u admin:hunter2 https://example.org/", "curl https://example.org --user 'admin:S3cret!x'"])
.counterexamples(&[
    "docker run -u 1000:1000 image",
    "curl -u admin:$PASS https://example.org",
    "curl -u user:<password> https://example.org",
    "docker run -u node:node image",
])
.reference("https://curl.se/docs/manpage.html");

const CLIENT_PASSWORD: Rule = Rule::new(
    "client-password",
    Label::GENERIC_PASSWORD,
    concat!(
        r#"(?:(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb)(?: [^ \n]{1,64}){0,6} -p["']?|sshpass -p ?["']?|"#,
        r#"redis-cli(?: [^ \n]{1,64}){0,6} -a ["']?)(?P<value>[A-Za-z0-9!#$%*+./:=?@^_~{}\[\]<>-]{3,128})"#,
    ),
)
.edges(Edges { before: Edge::WORD.or("-"), after: VALUE_GOES_ON })
.validate(Validator::Candidate(given))
.grades(Grades::always(Confidence::Medium))
.examples(&["mysql -u root -phunter2", "sshpass -p hunter2 ssh ana@host", "redis-cli -h cache -a hunter2 ping"])
.counterexamples(&["mysql -u root -p app", "mysql -u root -p$MYSQL_PW", "sshpass -p \"$PW\" ssh host", "mkdir -p build1"])
.reference("https://dev.mysql.com/doc/refman/en/password-security-user.html");

const BEARER: Rule = Rule::new(
    "bearer-token",
    Label::GENERIC_SECRET,
    r"(?:[Bb]earer|BEARER) {1,2}(?P<value>[A-Za-z0-9._~+/=-]{20,4000})",
)
.edges(Edges { before: Edge::WORD, after: Edge::ALNUM.or("_~+/=-$({[<") })
.check(bearer)
.grades(Grades::always(Confidence::Medium))
.length_max(4096)
.examples(&[
    "Authorization: Bearer abcDEF123456ghiJKL7890",
    "-H 'authorization: bearer k7Fq9ZtW2mXe4RbN8vLc'",
    "Bearer k7Fq9ZtW2mXe4RbN8vLc",
])
.counterexamples(&[
    "Bearer <token-of-the-service>",
    "Bearer $ACCESS_TOKEN_OF_THE_SERVICE",
    "bearer authentication-and-authorization",
    "Bearer YOUR_ACCESS_TOKEN_GOES_HERE",
    "Bearer [GENERIC_SECRET_1]",
    "Bearer xxxxxxxxxxxxxxxxxxxxxxxx",
])
.reference("https://www.rfc-editor.org/rfc/rfc6750");

/// `-u` means a user and a group elsewhere, so a program or an address beside it has to say that this is a login.
fn of_curl(candidate: &Candidate<'_>) -> Judgement {
    let line = candidate.before().rsplit('\n').next().unwrap_or_default();
    let web = ["curl", "http", "wget", "xh "].iter().any(|word| line.contains(word));
    if web { given(candidate) } else { Verdict::Rejected.into() }
}

fn given(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let variable = value.starts_with('$') || value.contains("$(") || value.contains("${");
    if variable || is_placeholder(value) { Verdict::Rejected } else { Verdict::Confirmed }.into()
}

/// Words joined by dashes and dots are a text about bearers.
fn bearer(value: &str) -> Verdict {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let text = digits < 4 && is_natural(value);
    if text || is_placeholder(value) { Verdict::Rejected } else { Verdict::Confirmed }
}
