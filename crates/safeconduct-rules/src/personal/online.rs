//! Who somebody is on the net: user names, handles, profile pages, cookies, advertising ids, links that carry a person.

use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[
    USERNAME,
    USER_IN_LOG,
    HANDLE,
    HANDLE_OF_TWO_NAMES,
    PROFILE_PAGE,
    CODE_HOST_PAGE,
    PERSONAL_LINK,
    TRACKING_COOKIE,
    ADVERTISING_ID,
];

/// A label of this family.
macro_rules! network {
    ($name:literal) => {{
        static DEFINITION: LabelDefinition = LabelDefinition::new($name, Category::Network);
        Label::declare(&DEFINITION)
    }};
}

const USERNAME: Rule = Rule::new(
    "user-name",
    Label::USERNAME,
    concat!(
        r"(?i:user[ _-]?name|user[ _-]?id|(?:online )?banking id|log[ -]?in name|log[ -]?in|login do [a-ząćęłńóśźż]{3,12}|account name|gamer ?tag|psn|insta|screen[ _-]?name|nick[ _-]?name|(?:twitter|instagram|social|my)[ _-]handle|skype|twitter|instagram|telegram|discord|snapchat|tiktok|benutzername|benutzerkennung|nutzername|nutzerkennung|anmeldename|loginname|zugangsname",
        r"|nom d'utilisateur|identifiant|pseudo|nombre de usuario|usuario|nome utente|utente|nome de usuário|usuário|utilizador|gebruikersnaam|inlognaam|nazwa użytkownika|użytkownik|логин)",
        r#"["']?(?: ?[:=] ?["']?| is:? | was | ist | war | lautet | est | es | è | é | to | live:| )@?(?P<value>[A-Za-z0-9][A-Za-z0-9._-]{2,38})"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::WORD.or("@") })
.validate(Validator::Candidate(user_name))
.grades(Grades::always(Confidence::Medium))
.examples(&["username: jdoe42", "my username is ana.silva", "{\"username\": \"ana_silva\"}", "login=bob77", "Skype: live.anna-k", "Benutzername: mueller_k", "Username kprzybylski84, last login", "Anmeldename piet.hansen62", "online banking ID is dmarsh_1962", "mi usuario es abril90", "Login do bankowości wrona_77"])
.counterexamples(&[
    "username: str", "username = request.user", "username=user_name", "user_id: u64", "login: true", "username: string;", "userId: number", "handle = open(f)", "username is required",
    "{ userId: user.id, username: req.body.username }", "user_id: current_user_id", "\"handle\": \"blue-shirt\"", "\"twitter\": \"https://example.org\"", "login: auth_service", "username base64", "login oauth2", "the login page.html", "login auto-complete", "login to foo.example.com", "[USERNAME_1]",
])
.reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

/// What accounts of programs are called: nobody stands behind them.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "root", "postgres", "mysql", "mariadb", "mongo", "mongodb", "redis", "oracle", "daemon", "nobody", "anonymous", "default", "jenkins", "hadoop", "spark", "kafka", "elastic", "kibana", "grafana", "nginx", "apache",
    "ubuntu", "debian", "centos", "fedora", "vagrant", "docker", "node", "wordpress", "drupal", "django", "flask", "rails", "laravel", "airflow", "superset", "metabase", "gitlab", "github", "runner", "build", "deploy",
    "deployer", "backup", "monitor", "sync", "worker", "client", "server", "local", "localhost", "null", "none", "unknown", "public", "private", "internal", "external", "current", "some", "staff", "operator", "owner",
    "manager", "developer", "readonly", "reader", "writer", "rabbitmq", "keycloak", "hive", "trino", "presto", "clickhouse", "cassandra", "neo4j", "influx", "prometheus", "vault", "consul", "nomad", "tomcat", "puppet",
    "ansible", "chef", "true", "false", "string", "value", "foobar", "changeme", "secret", "password", "email", "alice", "bobby", "hello", "world", "production", "staging", "development",
];

/// Words inside a name that is a program's.
const SERVING: &[&str] = &[
    "user", "admin", "test", "svc", "service", "root", "app", "db", "sql", "bot", "api", "demo", "example",
    "name", "system", "guest", "anon", "sys", "data", "web", "http", "job", "agent", "proxy", "auth",
    "login", "account", "client", "server", "your", "my_",
];

const USER_IN_LOG: Rule = Rule::new(
    "user-in-log",
    Label::USERNAME,
    "(?:user|username|userName|usr|suser|duser|login|actor|USER|USERNAME|(?:[A-Z]{2,12}_){1,2}USER(?:NAME)?)=(?P<value>[a-z][a-z0-9]{0,20}[._-]?[a-z0-9]{4,20})",
)
.edges(Edges { before: Edge::WORD.or(".-$?&\"'"), after: Edge::WORD.or(".-@/(\"'&,)") })
.validate(Validator::Candidate(user_in_log))
.grades(Grades::always(Confidence::Medium))
.examples(&[
    "INFO auth.session user=jthackeray ip=203.0.113.77 ua=x",
    "level=warn user=m.okafor action=reset",
    "# .env\nDB_USER=tdelgado\nDB_NAME=crm\n",
])
.counterexamples(&[
    "user=postgres dbname=test",
    "connect(user=operator1)",
    "create(user=somebody)",
    "user=username password=x",
    "DB_USER=myapp\n",
    "POSTGRES_USER=airflow\n",
    "sudo --user=jthackeray",
    "[USERNAME_1]",
])
.reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

const HANDLE_OF_TWO_NAMES: Rule =
    Rule::new("handle-of-two-names", Label::USERNAME, r"@[a-z]{2,16}\.[a-z]{3,20}")
        .edges(Edges { before: Edge::WORD.or(".@/\"'{*`(<[$:="), after: Edge::WORD.or("@/(.-:[<{\"'") })
        .validate(Validator::Candidate(mentioned))
        .grades(Grades::always(Confidence::Medium))
        .examples(&["@dmitri.volkov the janitor says", "ask @ana.silva, she knows"])
        .counterexamples(&[
            "@pytest.fixture",
            "@app.route",
            "@example.com is",
            "@click.command def",
            "@media.query and more",
            "@property.setter\ndef x",
        ])
        .reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

const HANDLE: Rule =
    Rule::new("social-media-handle", Label::USERNAME, "@[A-Za-z0-9][A-Za-z0-9_.]{1,28}[A-Za-z0-9_]")
        .edges(Edges { before: Edge::WORD.or(".@/\"'{*"), after: Edge::WORD.or("@/(") })
        .grades(Grades::only_with_context(Confidence::Medium))
        .context(&[
            "twitter",
            "instagram",
            "tiktok",
            "mastodon",
            "on threads",
            "threads app",
            "snapchat",
            "telegram",
            "follow me",
            "my handle",
            "dm me",
            "tweeted",
            "bluesky",
            "insta",
            "sígueme",
            "seguimi",
            "suivez-moi",
            "folgt mir",
            "volg me",
            "me siga",
            "my ig",
        ])
        .examples(&["follow me on Twitter @ana_silva", "Instagram: @jdoe.photos"])
        .counterexamples(&["@Override", "npm i @types/node", "the threads {@link #add}", "[USERNAME_1]"])
        .reference("https://help.x.com/en/managing-your-account/x-username-rules");

const PROFILE_PAGE: Rule = Rule::new(
    "profile-page",
    Label::URL,
    concat!(
        r"(?:https?://)?(?:www\.|m\.|[a-z]{2}\.)?",
        r"(?i:linkedin\.com/in|facebook\.com|instagram\.com|twitter\.com|//x\.com|tiktok\.com|t\.me|snapchat\.com/add|xing\.com/profile|threads\.net|bsky\.app/profile|reddit\.com/user|researchgate\.net/profile",
        r"|youtube\.com/@|medium\.com/@|behance\.net|dribbble\.com|soundcloud\.com|twitch\.tv|keybase\.io|linktr\.ee|vk\.com|steamcommunity\.com/id)/?@?[A-Za-z0-9_][A-Za-z0-9_.-]{2,59}[A-Za-z0-9_]",
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::WORD.or("/") })
.validate(Validator::Candidate(profile))
.grades(Grades::always(Confidence::Medium))
.examples(&["https://www.linkedin.com/in/ana-silva-1234", "see twitter.com/ana_silva42", "instagram.com/candela.rebollo", "xing.com/profile/Jan_Krause"])
.counterexamples(&[
    "https://twitter.com/search",
    "facebook.com/sharer.php",
    "twitter.com/intent/tweet",
    "https://about.me.example/x",
    "https://start.me/abcdef",
    "[URL_1]",
])
.reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

/// A page with one name on it is a project's as often as a person's: somebody has to be spoken of.
const CODE_HOST_PAGE: Rule = Rule::new(
    "code-host-page",
    Label::URL,
    r"(?:https?://)?(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)/[A-Za-z0-9][A-Za-z0-9-]{1,37}[A-Za-z0-9]",
)
.edges(Edges { before: Edge::WORD.or("./@"), after: Edge::WORD.or("/-?#:") })
.validate(Validator::Candidate(whole_link))
.grades(Grades::only_with_context(Confidence::Medium))
.context(&[
    "his github", "her github", "my github", "their github", "github is", "github profile", "my profile", "portfolio", "my gitlab", "his gitlab", "her gitlab", "candidate", "résumé", "curriculum", "linkedin",
    "mein github", "sein github", "ihr github", "mon github", "son github", "mi github", "su github", "mio github", "suo github", "meu github", "seu github", "mijn github", "mój github", "lebenslauf",
    "bewerber", "bewerberin",
])
.examples(&["his github is https://github.com/fyodor-ilyin-dev and", "Portfolio: github.com/ana-silva"])
.counterexamples(&["https://github.com/serde-rs", "my github is github.com/a/b.git", "[URL_1]"])
.reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

const PERSONAL_LINK: Rule = Rule::new(
    "url-with-person",
    Label::URL,
    concat!(
        r"https?://[A-Za-z0-9:/?#@!&()*+,;=%._~-]{3,200}[?&;]",
        r"(?i:e-?mail|mail|phone|tel|ssn|dob|birth_?date|first_?name|last_?name|full_?name|surname|user_?name|customer(?:_?id)?|patient(?:_?id)?|address|iban|member(?:_?id)?)",
        r"=[A-Za-z0-9:/@!*+,;%._~-]{3,100}(?:&[A-Za-z0-9:/?#@!&()*+,;=%._~-]{0,200})?",
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::NONE })
.grades(Grades::always(Confidence::Medium))
.examples(&["https://shop.example/o?id=7&customer=4711-ana", "see https://crm.example/find?last_name=Silva&x=1", "https://app.shop.example/r?u=e.thorne&mail=mx.thorne%40mail.example"])
.counterexamples(&["https://shop.example/o?id=7", "https://x.example/?email={email}", "https://x.example/?surname=<name>", "[URL_1]"])
.reference("https://www.rfc-editor.org/rfc/rfc3986#section-3.4");

const TRACKING_COOKIE: Rule = Rule::new(
    "tracking-cookie",
    network!("COOKIE_ID"),
    r"(?:_ga|_gid|_fbp|_fbc|_gcl_au|__utma|_uetvid|_uetsid|_hjid|_pk_id|MUID|_scid|_ttp)(?:[._][0-9A-Za-z.]{1,20})?=(?P<value>[0-9A-Za-z._-]{10,100})|GA1\.[0-9]\.[0-9]{6,10}\.[0-9]{10}|fb\.1\.[0-9]{13}\.[0-9]{6,20}",
)
.edges(Edges { before: Edge::WORD.or("."), after: Edge::WORD })
.grades(Grades::always(Confidence::Medium))
.examples(&["Cookie: _ga=GA1.2.1234567890.1700000000", "_fbp=fb.1.1700000000000.123456789"])
.counterexamples(&["_ga=", "image=abcdefghijkl", "[COOKIE_ID_1]"])
.reference("https://gdpr-info.eu/recitals/no-30/");

const ADVERTISING_ID: Rule = Rule::new(
    "advertising-id",
    network!("ADVERTISING_ID"),
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
)
.edges(Edges { before: Edge::WORD.or("-"), after: Edge::WORD.or("-") })
.validate(Validator::Candidate(named))
.grades(Grades::only_with_context(Confidence::Medium))
.context(&[
    "idfa",
    "idfv",
    "gaid",
    "aaid",
    "maid",
    "adid",
    "advertising id",
    "advertising identifier",
    "ad id",
    "werbe-id",
    "identifiant publicitaire",
])
.examples(&[
    "IDFA: EA7583CD-A667-48BC-B806-42ECB2B48606",
    "{\"advertisingId\":\"cdda802e-fb9c-47ad-9866-0794d394c912\"}",
])
.counterexamples(&[
    "request EA7583CD-A667-48BC-B806-42ECB2B48606",
    "{\"id\": \"c9ad\", \"id\": \"EA7583CD-A667-48BC-B806-42ECB2B48606\"}",
    "[ADVERTISING_ID_1]",
])
.reference("https://developer.apple.com/documentation/adsupport/asidentifiermanager");

/// What programs put where a user name would stand.
#[rustfmt::skip]
const TYPES: &[&str] = &[
    "string", "number", "required", "optional", "integer", "boolean", "true", "false", "null", "none", "undefined", "username", "user", "password", "value", "text", "varchar",
    "not", "the", "your", "invalid", "admin", "root", "test", "guest", "self", "this", "page", "failed", "successful", "unique", "already", "taken", "empty", "missing", "and", "for",
];

/// Words that a path in a program is made of, and a name somebody chose is not.
#[rustfmt::skip]
const PROGRAM: &[&str] = &[
    "user", "users", "username", "name", "id", "uid", "login", "req", "request", "res", "this", "self", "ctx", "context", "session", "data", "props", "state", "params", "args", "body",
    "account", "config", "cfg", "env", "process", "current", "my", "your", "str", "string", "int", "type", "file", "handle", "handler", "row", "obj", "item", "auth", "db", "email", "new",
    "old", "default", "service", "svc", "api", "app", "system", "null", "key", "token", "uuid", "field", "value", "input", "form", "payload", "event", "msg", "message", "client", "profile",
];

/// What links a label and a name in a sentence.
const LINKS: &[&str] = &["is ", "was ", "ist ", "war ", "lautet ", "est ", "es ", "è ", "é "];

/// How files and hosts end.
#[rustfmt::skip]
const FILES: &[&str] = &[
    "com", "org", "net", "html", "htm", "php", "json", "yaml", "yml", "toml", "txt", "xml", "css", "java", "conf", "local", "example", "gov", "edu", "info", "tsx", "jsx", "py", "rs", "js", "ts", "go", "md", "sh",
];

/// Names of techniques that end with digits.
#[rustfmt::skip]
const TECHNICAL: &[&str] = &[
    "base64", "base32", "base58", "sha256", "sha512", "sha224", "sha384", "oauth20", "win32", "win64", "x509", "utf16", "utf32", "int16", "int32", "int64", "uint16", "uint32", "uint64", "float32", "float64", "amd64",
    "arm64", "ed25519", "rfc2616", "iso8601", "latin1", "http11", "saml20",
];

fn user_name(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let head = candidate.matched().strip_suffix(value).unwrap_or_default().trim_end_matches('@');
    let quoted = head.ends_with(['"', '\'']);
    let spoken = head.ends_with(' ') && !head.contains(['=', ':']);
    // `username base64`, `login page.html`: without a word between, only what nobody reads as one.
    let bare = spoken && LINKS.iter().all(|link| !head.ends_with(link));
    let number = value.bytes().rev().take_while(u8::is_ascii_digit).count() >= 2;
    let dotted = value.split_once('.').is_some_and(|(first, last)| {
        let small = |part: &str| {
            part.len() >= 3 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        small(first) && small(last) && !FILES.contains(&last)
    });
    let strange = !bare
        || ((number || value.contains('_') || dotted)
            && value.len() >= 5
            && !value.contains('-')
            && !TECHNICAL.contains(&value.to_ascii_lowercase().as_str()));
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let joined = value.contains(['.', '_', '-']);
    let label = head.ends_with(": ") && (joined || has_digit);
    let sized = value.len() <= 3 && (value.starts_with(['u', 'i', 'f']));
    let goes_on = candidate.after().starts_with(['(', '[', '<', '.'])
        && candidate.after().len() > 1
        && !candidate.after().starts_with(". ")
        || candidate.after().starts_with("::")
        || candidate.after().starts_with("://");
    let path = !quoted
        && value.split(['.', '_', '-']).any(|word| PROGRAM.contains(&word.to_ascii_lowercase().as_str()));
    let ordinary = path || TYPES.contains(&value.to_ascii_lowercase().as_str()) || sized || goes_on;
    let given =
        if spoken { joined || has_digit } else { quoted || label || (has_digit && !value.contains('.')) };
    if given && strange && !ordinary { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
}

/// A name in a line of pairs, or alone on a line of settings.
fn user_in_log(candidate: &Candidate<'_>) -> Judgement {
    let (value, before, after) = (candidate.value(), candidate.before(), candidate.after());
    let line = before.rsplit('\n').next().unwrap_or_default();
    let pair = |text: &str| {
        text.split(' ')
            .any(|word| word.split_once('=').is_some_and(|(key, value)| !value.is_empty() && is_key(key)))
    };
    let rest = after.split('\n').next().unwrap_or_default();
    let ends = rest.trim().is_empty();
    let setting = line.trim_start_matches("export ").is_empty()
        && ends
        && candidate.matched().starts_with(|c: char| c.is_ascii_uppercase());
    let logged = (rest.starts_with(' ') && pair(rest.trim_start())) || (ends && pair(line));
    let code = line.contains('(') && !line.contains(')');
    let bare = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let service = SERVICES.contains(&bare) || SERVING.iter().any(|word| value.contains(word));
    if (setting || logged) && !code && !service {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}

/// `ip`, `level`, `request_id`.
fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// A mention goes on as a sentence; a decorator ends its line or calls something.
fn mentioned(candidate: &Candidate<'_>) -> Judgement {
    const CODE: &[&str] = &[
        "class",
        "def",
        "async",
        "function",
        "public",
        "private",
        "protected",
        "static",
        "export",
        "void",
        "final",
        "fn",
        "let",
        "const",
        "var",
        "int",
        "string",
        "interface",
        "abstract",
        "import",
        "return",
    ];
    let after = candidate.after();
    let next: &str = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let sentence = after.starts_with([' ', ',', '?', '!'])
        && after.trim_start_matches([' ', ',', '?', '!']).starts_with(char::is_alphabetic)
        && !after.trim_start_matches([' ', ',', '?', '!']).starts_with('@');
    let names = candidate.value().trim_start_matches('@');
    let code = names
        .split('.')
        .any(|word| PROGRAM.contains(&word) || FILES.contains(&word) || MODULES.contains(&word));
    if sentence && !code && !CODE.contains(&next) {
        Verdict::Confirmed.into()
    } else {
        Verdict::Rejected.into()
    }
}

/// What decorators and annotations are made of.
#[rustfmt::skip]
const MODULES: &[&str] = &[
    "pytest", "mock", "click", "property", "setter", "getter", "fixture", "route", "command", "register", "media", "query", "module", "angular", "component", "override", "deprecated", "java", "javax", "org", "junit",
    "spring", "celery", "task", "functools", "cache", "wraps", "dataclass", "dataclasses", "field", "validator", "router", "blueprint", "option", "argument", "group", "param", "returns", "see", "link", "code", "type",
];

/// The page itself, nothing under it.
fn whole_link(candidate: &Candidate<'_>) -> Judgement {
    let goes_on = candidate
        .after()
        .strip_prefix('.')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if goes_on { Verdict::Rejected.into() } else { Verdict::Confirmed.into() }
}

fn profile(candidate: &Candidate<'_>) -> Judgement {
    const PAGES: &[&str] = &[
        "search",
        "share",
        "sharer",
        "sharer.php",
        "intent",
        "home",
        "login",
        "about",
        "pages",
        "groups",
        "hashtag",
        "explore",
        "company",
        "embed",
        "widgets.js",
        "events",
        "watch",
        "help",
        "policies",
        "privacy",
        "tos",
    ];
    let name = candidate.value().rsplit(['/', '@']).next().unwrap_or_default();
    let page = PAGES.contains(&name.to_ascii_lowercase().as_str());
    if page { Verdict::Rejected.into() } else { Verdict::Confirmed.into() }
}

/// Words may meet over quotes and line ends, `…ad", "id": "…`, and hexadecimal digits may read like the rest of a word:
/// here the name has to stand as it is written.
fn named(candidate: &Candidate<'_>) -> Judgement {
    const NAMES: &[&str] = &[
        "idfa",
        "idfv",
        "gaid",
        "aaid",
        "maid",
        "adid",
        "ad id",
        "ad_id",
        "ad-id",
        "advertis",
        "werbe",
        "publicitaire",
    ];
    let around = [candidate.key().unwrap_or_default(), candidate.before(), candidate.after()]
        .join("\n")
        .to_lowercase();
    if NAMES.iter().any(|name| around.contains(name)) { Verdict::Inconclusive } else { Verdict::Rejected }
        .into()
}
