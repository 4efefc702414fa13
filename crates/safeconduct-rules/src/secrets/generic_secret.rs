//! Values assigned to something called *token*, *secret* or *api key*, judged by how they look.

use crate::validators::{documented, secret_value};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[GENERIC_SECRET_QUOTED, GENERIC_SECRET, GENERIC_SECRET_FLAG, GENERIC_SECRET_ELEMENT];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/798.html";

/// What such a thing is called, then the endings that leave it one: `SECRET_KEY_PROD`, `token2`.
macro_rules! key {
    () => {
        concat!(
            r"(?i:api[ _.-]?key|api[ _.-]?token|app[ _.-]?key|access[ _.-]?key|access[ _.-]?token|auth[ _.-]?key|auth[ _.-]?token|",
            r"bearer[ _.-]?token|client[ _.-]?secret|consumer[ _.-]?secret|encryption[ _.-]?key|master[ _.-]?key|",
            r"private[ _.-]?key|refresh[ _.-]?token|secret[ _.-]?key|secret[ _.-]?token|session[ _.-]?token|signing[ _.-]?key|",
            r"shared[ _.-]?key|account[ _.-]?key|webhook[ _.-]?secret|license[ _.-]?key|credentials?|secret|token|apikey|authorization|",
            r"api[ _.-]?secret|app[ _.-]?secret|x-api-key|subscription[ _.-]?key|storage[ _.-]?key|geheimnis|jeton|clé d'api|clave)",
            r"(?i:[_.-]?(?:id|value|key|str|string|base64|b64|hex|raw|prod|production|staging|stage|dev|test|live|main|[0-9]{1,2})){0,2}",
        )
    };
}
/// Between key and value: quotes that close the key, an optional type, then the operator.
macro_rules! assigns {
    () => {
        concat!(
            r#"[\]\)"'`]{0,2}\\?"?[ \t]{0,8}(?:: ?(?:&'?(?:static )?)?(?:[Ss]tr|[Ss]tring|text|bytes|const char ?\*)[ \t]?=|"#,
            r"=>|:=|->|={1,3}|:| is |\()[ \t]{0,8}\r?\n?[ \t]{0,12}",
        )
    };
}
macro_rules! value {
    () => {
        r"[A-Za-z0-9+/=_.~!@#$%^&*?:-]{10,512}"
    };
}

/// Between quotes brackets and commas are part of a value as well.
macro_rules! quoted_value {
    () => {
        r"[A-Za-z0-9+/=_.~!@#$%^&*?:(){}\[\]|;,<>-]{10,512}"
    };
}

const GENERIC_SECRET_QUOTED: Rule = Rule::new(
    "generic-secret-quoted",
    Label::GENERIC_SECRET,
    concat!(
        key!(),
        assigns!(),
        r#"(?:[bfru@$]{0,2}\\?["'`])(?:(?i:bearer|basic|token) )?(?P<value>"#,
        quoted_value!(),
        r#")\\?["'`]"#
    ),
)
.edges(Edges::NONE)
.validate(Validator::Candidate(in_quotes))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "api_key = \"k7Fq9ZtW2mXe4RbN8vLc\"",
    "{\"apiKey\": \"k7Fq9ZtW2mXe4RbN8vLc\"}",
    "{\\\"token\\\": \\\"k7Fq9ZtW2mXe4RbN8vLc\\\"}",
    "const SECRET_KEY: &str = \"k7Fq9ZtW2mXe4RbN8vLc\";",
    "'client_secret' => 'k7Fq9ZtW2mXe4RbN8vLc',",
    "token := `k7Fq9ZtW2mXe4RbN8vLc`",
    "setApiKey(\"k7Fq9ZtW2mXe4RbN8vLc\")",
    "os.environ[\"API_TOKEN\"] = 'k7Fq9ZtW2mXe4RbN8vLc'",
    "\"secret\":\n    \"k7Fq9ZtW2mXe4RbN8vLc\"",
    "'Authorization': 'Bearer k7Fq9ZtW2mXe4RbN8vLc'",
])
.counterexamples(&[
    "api_key = \"your-api-key-here\"",
    "token: \"<TOKEN>\"",
    "secret = \"${SECRET_FROM_VAULT1}\"",
    "token_type = \"k7Fq9ZtW2mXe4RbN8vLc\"",
    "api_key = \"[GENERIC_SECRET_1]\"",
    "secret: \"xxxxxxxxxxxxxxxx\"",
    "token = \"123e4567-e89b-12d3-a456-426614174000\"",
    "secret = \"/run/secrets/database1\"",
    "token = \"AuthenticationTokenProvider2\"",
])
.reference(REFERENCE);

/// Everything that can continue an unquoted value.
const VALUE_GOES_ON: Edge = Edge::ALNUM.or("+/=_.~!@#$%^&*?:-([{<\"'`\\");

const GENERIC_SECRET: Rule = Rule::new(
    "generic-secret",
    Label::GENERIC_SECRET,
    concat!(key!(), assigns!(), r"(?:(?i:bearer|basic|token) )?(?P<value>[A-Za-z0-9+/][A-Za-z0-9+/=_.~!@#$%^*?:-]{8,511}[A-Za-z0-9+/=_!?*-])"),
)
.edges(Edges { before: Edge::NONE, after: VALUE_GOES_ON.but(".?!:&\"'`\\") })
.validate(Validator::Candidate(judged))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "export API_KEY=k7Fq9ZtW2mXe4RbN8vLc",
    "client-secret: k7Fq9ZtW2mXe4RbN8vLc",
    "https://api.example.com/v1?token=k7Fq9ZtW2mXe4RbN8vLc&x=1",
    "ENV SECRET_KEY_PROD=k7Fq9ZtW2mXe4RbN8vLc",
    "Authorization: Bearer k7Fq9ZtW2mXe4RbN8vLc",
    "X-Api-Key: k7Fq9ZtW2mXe4RbN8vLc",
    "the api key is k7Fq9ZtW2mXe4RbN8vLc.",
])
.counterexamples(&[
    "API_KEY=your-api-key-here",
    "token = config.auth.token_provider_2",
    "secret = get_secret(\"database1\")",
    "token: 123e4567-e89b-12d3-a456-426614174000",
    "SECRET=$SECRET_FROM_VAULT1",
    "token = self.tokens[index1]",
    "secret: projects/app/secrets/database1",
    "token count: 1234567890123",
    "tokens: 16384 max_tokens=1000000000000",
    "token: [GENERIC_SECRET_1]",
])
.reference(REFERENCE);

const GENERIC_SECRET_FLAG: Rule = Rule::new(
    "generic-secret-flag",
    Label::GENERIC_SECRET,
    concat!(
        "--?",
        r"(?:[a-z]{2,16}-){0,2}",
        r"(?i:api-?key|token|secret|secret-?key|access-?key|client-?secret|auth-?token|access-?token)",
        r#"[ =]["']?(?P<value>[A-Za-z0-9+/][A-Za-z0-9+/=_.~-]{9,255})"#
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::ALNUM.or("+/=_.~-") })
.check(secret_value)
.grades(Grades::always(Confidence::Medium))
.examples(&["deploy --api-key k7Fq9ZtW2mXe4RbN8vLc", "tool --auth-token=k7Fq9ZtW2mXe4RbN8vLc --now"])
.counterexamples(&[
    "deploy --api-key your-api-key-here",
    "tool --token $API_TOKEN_PROD1",
    "--secret projects/app/secrets/database1",
])
.reference(REFERENCE);

const GENERIC_SECRET_ELEMENT: Rule = Rule::new(
    "generic-secret-element",
    Label::GENERIC_SECRET,
    concat!("<[A-Za-z:_-]{0,32}", key!(), r"[^<>\n]{0,64}>\s{0,8}(?P<value>", value!(), r")\s{0,8}</"),
)
.edges(Edges::NONE)
.check(secret_value)
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "<apiKey>k7Fq9ZtW2mXe4RbN8vLc</apiKey>",
    "<x:Client-Secret id='1'> k7Fq9ZtW2mXe4RbN8vLc </x:Client-Secret>",
])
.counterexamples(&["<apiKey>your-api-key-here</apiKey>", "<token>${TOKEN_FROM_ENV1}</token>"])
.reference(REFERENCE);

/// `NextContinuationToken` names a place in a list; `sign("text", "secret") => "…"` shows what a call returns.
fn in_quotes(candidate: &Candidate<'_>) -> Judgement {
    let before = candidate.before().to_ascii_lowercase();
    let returned = candidate.matched().replace(' ', "").contains(")=>");
    match returned || before.ends_with("continuation") || before.ends_with("next") || before.ends_with("page")
    {
        true => Verdict::Rejected.into(),
        false => judged(candidate),
    }
}

/// A value by how it looks; those of documents are graded apart.
fn judged(candidate: &Candidate<'_>) -> Judgement {
    documented::graded(candidate.value(), secret_value(candidate.value()).into())
}
