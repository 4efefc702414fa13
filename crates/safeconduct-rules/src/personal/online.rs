//! Who somebody is on the net: user names, handles, profile pages, cookies, advertising ids, links that carry a person.

use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset =
    &[USERNAME, HANDLE, PROFILE_PAGE, PERSONAL_LINK, TRACKING_COOKIE, ADVERTISING_ID];

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
        r"(?i:user[ _-]?name|user[ _-]?id|login|screen[ _-]?name|nick[ _-]?name|(?:twitter|instagram|social|my)[ _-]handle|skype|twitter|instagram|telegram|discord|snapchat|tiktok|benutzername",
        r"|nom d'utilisateur|identifiant|nombre de usuario|usuario|nome utente|nome de usuário|gebruikersnaam|nazwa użytkownika|логин)",
        r#"["']?(?: ?[:=] ?["']?| is:? | ist | est | es | è )@?(?P<value>[A-Za-z0-9][A-Za-z0-9._-]{2,38})"#,
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::WORD.or("@") })
.validate(Validator::Candidate(user_name))
.grades(Grades::always(Confidence::Medium))
.examples(&["username: jdoe42", "my username is ana.silva", "{\"username\": \"ana_silva\"}", "login=bob77", "Skype: live.anna-k", "Benutzername: mueller_k"])
.counterexamples(&[
    "username: str", "username = request.user", "username=user_name", "user_id: u64", "login: true", "username: string;", "userId: number", "handle = open(f)", "username is required",
    "{ userId: user.id, username: req.body.username }", "user_id: current_user_id", "\"handle\": \"blue-shirt\"", "\"twitter\": \"https://example.org\"", "login: auth_service", "[USERNAME_1]",
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
        ])
        .examples(&["follow me on Twitter @ana_silva", "Instagram: @jdoe.photos"])
        .counterexamples(&["@Override", "npm i @types/node", "the threads {@link #add}", "[USERNAME_1]"])
        .reference("https://help.x.com/en/managing-your-account/x-username-rules");

const PROFILE_PAGE: Rule = Rule::new(
    "profile-page",
    Label::USERNAME,
    r"(?i:linkedin\.com/in|facebook\.com|instagram\.com|twitter\.com|//x\.com|tiktok\.com|t\.me|snapchat\.com/add)/@?(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{2,59}[A-Za-z0-9_])",
)
.edges(Edges { before: Edge::ALNUM, after: Edge::WORD.or("/") })
.validate(Validator::Candidate(profile))
.grades(Grades::always(Confidence::Medium))
.examples(&["https://www.linkedin.com/in/ana-silva-1234", "see twitter.com/ana_silva42"])
.counterexamples(&["https://twitter.com/search", "facebook.com/sharer.php", "twitter.com/intent/tweet", "https://about.me.example/x", "https://start.me/abcdef", "[USERNAME_1]"])
.reference("https://docs.aws.amazon.com/comprehend/latest/dg/how-pii.html");

const PERSONAL_LINK: Rule = Rule::new(
    "url-with-person",
    Label::URL,
    concat!(
        r"https?://[A-Za-z0-9:/?#@!&()*+,;=%._~-]{3,200}[?&;]",
        r"(?i:e-?mail|phone|tel|ssn|dob|birth_?date|first_?name|last_?name|full_?name|surname|user_?name|customer(?:_?id)?|patient(?:_?id)?|address|iban|member(?:_?id)?)",
        r"=[A-Za-z0-9:/@!*+,;%._~-]{3,100}(?:&[A-Za-z0-9:/?#@!&()*+,;=%._~-]{0,200})?",
    ),
)
.edges(Edges { before: Edge::ALNUM, after: Edge::NONE })
.grades(Grades::always(Confidence::Medium))
.examples(&["https://shop.example/o?id=7&customer=4711-ana", "see https://crm.example/find?last_name=Silva&x=1"])
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

fn user_name(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let head = candidate.matched().strip_suffix(value).unwrap_or_default().trim_end_matches('@');
    let quoted = head.ends_with(['"', '\'']);
    let spoken = head.ends_with(' ') && !head.contains(['=', ':']);
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
    if given && !ordinary { Verdict::Confirmed.into() } else { Verdict::Rejected.into() }
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
    let page = PAGES.contains(&candidate.value().to_ascii_lowercase().as_str());
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
