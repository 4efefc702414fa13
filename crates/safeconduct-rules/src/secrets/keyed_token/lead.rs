//! The names before a value, nearest first, and what the first telling one of them says.

use super::name::{Name, Words};
use super::providers::{self, PROVIDERS, Provider, Shape};
use once_cell::sync::Lazy;

/// What a name says of the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A digest, an id, a revision, a place in a list.
    Harmless,
    /// A token, a secret, a password.
    Secret,
    /// A key of some kind.
    Key,
    /// Nothing that is known here.
    Nothing,
}

/// The names before a value.
#[derive(Debug)]
pub(super) struct Lead {
    pub(super) meaning: Meaning,
    /// How many names stand between the telling one and the value.
    pub(super) distance: usize,
    /// Whether an operator of assignment stands right before the value.
    pub(super) assigned: bool,
    /// The rows of [`PROVIDERS`] whose word is among the names, and how far off.
    providers: Vec<(std::ops::Range<usize>, usize)>,
    /// Whether the nearest name is a provider's and nothing else: `airbrake=…`.
    pub(super) bare: bool,
}

/// What a line ends with that leads to the next.
const LEADING: [char; 10] = [':', '=', '(', ',', '{', '[', '>', '|', '"', '\\'];

/// How many names are read.
const NAMES: usize = 7;

/// Names that say nothing: types, verbs, what a value is called anywhere.
const NEUTRAL: &[&str] = &[
    "a",
    "an",
    "and",
    "as",
    "assert",
    "be",
    "bytes",
    "char",
    "const",
    "content",
    "data",
    "default",
    "equals",
    "export",
    "final",
    "for",
    "from",
    "in",
    "insert",
    "into",
    "is",
    "it",
    "let",
    "my",
    "new",
    "of",
    "on",
    "or",
    "our",
    "own",
    "private",
    "public",
    "put",
    "put_string",
    "return",
    "set",
    "setx",
    "static",
    "str",
    "string",
    "string_value",
    "text",
    "the",
    "this",
    "to",
    "use",
    "using",
    "val",
    "value",
    "values",
    "var",
    "variable",
    "was",
    "with",
    "you",
    "your",
    "str_value",
    "plain",
    "stringvalue",
    "scope",
    "global",
    "description",
    "bearer",
    "basic",
    "token_string",
    "cdata",
    "b",
    "f",
    "r",
    "u",
    "n",
    "l",
    "e",
    "item",
    "key_value",
    "add",
    "echo",
    "env",
    "define",
    "strong",
    "code",
    "td",
    "li",
    "span",
    "p",
];

const SECRET: &[&str] = &[
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "apikey",
    "apitoken",
    "apisecret",
    "authtoken",
    "accesstoken",
    "clientsecret",
    "secretkey",
    "accesskey",
    "authkey",
    "credential",
    "credentials",
    "creds",
    "authorization",
    "pat",
    "jwt",
    "bearer",
    "auth",
    "passwort",
    "tokens",
    "secrets",
    "appsecret",
    "appkey",
    "apipassword",
    "pass",
    "consumersecret",
    "webhooksecret",
    "authenticity",
    "geheimnis",
    "jeton",
    "密钥",
    "密鑰",
    "令牌",
    "トークン",
    "シークレット",
    "토큰",
    "токен",
    "секрет",
    "schlüssel",
    "clé",
    "clave",
    "chiave",
    "chave",
    "sleutel",
    "klucz",
    "ключ",
    "pw",
];

/// What makes a *key* one that opens something.
const OPENING: &[&str] = &[
    "api",
    "access",
    "secret",
    "private",
    "auth",
    "encryption",
    "signing",
    "master",
    "account",
    "service",
    "app",
    "application",
    "client",
    "shared",
    "storage",
    "subscription",
    "license",
    "admin",
    "write",
    "deploy",
    "server",
    "rest",
    "consumer",
    "developer",
    "dev",
    "user",
    "live",
    "prod",
    "production",
    "project",
    "webhook",
    "hmac",
    "aes",
    "session",
    "ingest",
    "ingestion",
    "personal",
    "integration",
];

/// Names of what opens nothing, wherever they stand in a name.
const HARMLESS: &[&str] = &[
    "blob",
    "branch",
    "build",
    "cache",
    "chunk",
    "checksum",
    "commit",
    "correlation",
    "crc",
    "cursor",
    "digest",
    "etag",
    "fingerprint",
    "guid",
    "hash",
    "hashes",
    "href",
    "image",
    "integrity",
    "layer",
    "md5",
    "merge",
    "parent",
    "page",
    "next",
    "continuation",
    "public",
    "pubkey",
    "pub",
    "rev",
    "revision",
    "sha",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "shasum",
    "snapshot",
    "src",
    "thumbprint",
    "trace",
    "traceid",
    "span",
    "spanid",
    "tree",
    "uuid",
    "version",
    "resolved",
    "request",
    "csrf",
    "nonce",
    "salt",
    "iv",
    "seed",
    "vector",
    "expected",
    "actual",
    "digests",
    "zh",
    "h1",
    "idempotency",
    "primary",
    "foreign",
    "sort",
    "partition",
    "signature",
    "hmacsignature",
    "badge",
    "transportkey",
    "tokendata",
    "socket",
    "sourcemappingurl",
    "certificate",
    "cert",
    "vapid",
    "sig",
    "address",
    "addr",
    "txid",
    "tx",
    "block",
    "tag",
    "ref",
    "refs",
    "oid",
    "session_id",
    "sitekey",
    "measurement",
    "kid",
    "asset",
    "filename",
    "file",
    "path",
    "url",
    "uri",
    "sum",
    "bundle",
    "boundary",
    "hex",
    "ciphertext",
    "plaintext",
    "encrypted",
    "modulus",
    "exponent",
    "prime",
    "point",
    "curve",
    "input",
    "output",
    "chunkhash",
    "contenthash",
    "buildhash",
    "base64",
    "data64",
];

/// What one word says, or several together.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    neutral: bool,
    secret: bool,
    opening: bool,
    harmless: bool,
}

impl Word {
    fn or(self, other: &Word) -> Word {
        Word {
            neutral: self.neutral | other.neutral,
            secret: self.secret | other.secret,
            opening: self.opening | other.opening,
            harmless: self.harmless | other.harmless,
        }
    }
}

static WORDS: Lazy<Words<Word>> = Lazy::new(|| {
    let mut words: Words<Word> = Words::new();
    NEUTRAL.iter().for_each(|word| words.entry(word).neutral = true);
    SECRET.iter().for_each(|word| words.entry(word).secret = true);
    OPENING.iter().for_each(|word| words.entry(word).opening = true);
    HARMLESS.iter().for_each(|word| words.entry(word).harmless = true);
    words
});

impl Lead {
    /// Reads the text right before a value.
    pub(super) fn of(before: &str) -> Lead {
        let opened = opened(before);
        let assigned =
            opened.ends_with(['=', ':', '>', '|', ',', '~']) || opened.len() < before.trim_end().len();
        let mut lead =
            Lead { meaning: Meaning::Nothing, distance: 0, assigned, providers: Vec::new(), bare: false };
        let mut passed = 0;
        if let Some(domain) = domain(opened) {
            let name = Name::of(domain);
            let whole = providers::find(&name).find(|found| providers::is_bare(&name, found));
            lead.bare = whole.is_some();
            lead.providers.extend(whole.map(|found| (found, 0)));
        }
        // A name stands on the line of its value, or on the one above that leads to it.
        let start = before.rfind('\n').map_or(0, |end| {
            let (above, own) = before.split_at_checked(end).unwrap_or(("", before));
            let line_above = || above.trim_end().rfind('\n').map_or(0, |at| at + 1);
            match names(own).next() {
                None if above.trim_end().ends_with(LEADING) => line_above(),
                Some(name) if is_neutral(name, &Name::of(name)) => line_above(),
                _ => end + 1,
            }
        });
        let mut behind: Option<Name> = None;
        for name in names(before.get(start..).unwrap_or_default()).take(NAMES) {
            let written = name;
            let name = Name::of(written);
            let neutral = is_neutral(written, &name);
            for found in providers::find(&name) {
                lead.bare |= passed == 0 && providers::is_bare(&name, &found);
                lead.providers.push((found, passed));
            }
            if lead.meaning == Meaning::Nothing && !neutral {
                lead.meaning = meaning(&name);
                lead.distance = passed;
                behind = (lead.meaning == Meaning::Key && name.count() == 1).then_some(name);
            } else if let Some(key) = behind.take() {
                // *private key* in two words says what `private_key` says in one.
                if meaning(&name.and(&key)) == Meaning::Secret {
                    lead.meaning = Meaning::Secret;
                }
            }
            if lead.meaning == Meaning::Harmless {
                break;
            }
            passed += usize::from(!neutral);
        }
        if lead.meaning == Meaning::Nothing {
            lead.distance = lead.providers.first().map_or(0, |(_, distance)| *distance);
        }
        lead
    }

    /// The nearest provider whose tokens look like this.
    pub(super) fn provider(&self, shape: Shape, length: usize) -> Option<&'static Provider> {
        let rows = self.providers.iter().filter(|(_, distance)| *distance <= 4);
        rows.flat_map(|(rows, _)| PROVIDERS.get(rows.clone()).unwrap_or_default())
            .find(|provider| provider.fits(shape, length))
    }

    /// The nearest provider, whatever its tokens look like.
    pub(super) fn provider_any(&self) -> Option<&'static Provider> {
        self.providers.iter().find_map(|(rows, _)| PROVIDERS.get(rows.start))
    }
}

/// Whether anything that [`Lead::of`] reads may be a name: a letter on the line of the value, a line above that leads to
/// it, a domain. Nothing else names a provider or a secret.
pub(super) fn names_something(before: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let leads = |above: &str| above.trim_end().ends_with(LEADING);
    let (above, own) =
        before.rfind('\n').and_then(|end| before.split_at_checked(end)).unwrap_or(("", before));
    own.bytes().any(is_letter) || leads(above) || domain(opened(before)).is_some()
}

/// A text without the spaces, quotes and brackets that open a value.
fn opened(before: &str) -> &str {
    before.trim_end_matches(|c: char| c.is_whitespace() || "\"'`\\@$([{".contains(c))
}

/// `data.gov=…`, `jfrog.io: …`: a provider may be named by its domain.
fn domain(opened: &str) -> Option<&str> {
    let dotted = opened.trim_end_matches(['=', ':', ' ', '"', '\'']);
    let last = dotted.rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')).next();
    last.filter(|name| name.contains('.') && name.len() <= 32)
}

/// The names of a text, last first.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let letter = |name: &str| name.bytes().any(|byte| byte.is_ascii_alphabetic());
    text.rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
        .map(|name| name.trim_matches(['_', '-']))
        .filter(move |name| letter(name) || !name.is_ascii() && name.chars().any(char::is_alphabetic))
}

/// Whether a whole name says nothing.
fn is_neutral(written: &str, name: &Name) -> bool {
    let known = |name: &str| WORDS.get(name).is_some_and(|word| word.neutral);
    // `put_string` is a name of its own.
    match written.contains(['_', '-']) {
        true => known(written.to_ascii_lowercase().as_str()),
        false => known(name.joined()),
    }
}

fn is_harmless(name: &str) -> bool {
    WORDS.get(name).is_some_and(|word| word.harmless)
}

fn meaning(name: &Name) -> Meaning {
    let known = name.words().filter_map(|word| WORDS.get(word)).fold(Word::default(), Word::or);
    let last = name.last().trim_end_matches(|c: char| c.is_ascii_digit());
    let joined = name.joined();
    let counted = matches!(
        last,
        "id" | "ids" | "count" | "name" | "type" | "length" | "index" | "size" | "limit" | "key_id"
    );
    let key = last == "key" || last == "keys" || name.count() > 1 && name.words().any(|word| word == "key");
    let ends_with = |ends: &[&str]| ends.iter().any(|end| joined.ends_with(end));
    match () {
        () if counted || known.harmless || is_harmless(joined) => Meaning::Harmless,
        () if known.secret || key && known.opening => Meaning::Secret,
        () if ends_with(SECRET_ENDS) => Meaning::Secret,
        // `convertapi`, `exchangerate_api`: an interface is named where its key is meant.
        () if key || last == "api" || ends_with(&["key", "api"]) => Meaning::Key,
        () => Meaning::Nothing,
    }
}

/// What the name of a secret may end with, whatever stands before it.
const SECRET_ENDS: &[&str] =
    &["token", "secret", "apikey", "password", "passwd", "accesskey", "secretkey", "キー", "schlüssel"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_named_nothing_is_read() {
        for (before, something) in [
            ("key=", true),
            ("api.example.org: ", true),
            ("token:\n  \"", true),
            ("data.gov\n  ", true),
            ("ключ ", true),
            ("12, 34: \"", false),
            ("token\n  ", false),
            ("", false),
        ] {
            assert_eq!(names_something(before), something, "{before}");
            let lead = Lead::of(before);
            assert!(
                something || lead.meaning == Meaning::Nothing && lead.provider_any().is_none(),
                "{before}"
            );
        }
    }

    #[test]
    fn the_nearest_telling_name_decides() {
        for (before, meaning, distance) in [
            ("acme_token = \"", Meaning::Secret, 0),
            ("System.setProperty(\"ACME_API_KEY\", \"", Meaning::Secret, 0),
            ("variable \"acme_token\" { default = \"", Meaning::Secret, 0),
            ("INSERT INTO x (name, acme_key) VALUES ('acme', '", Meaning::Key, 1),
            ("<add key=\"acmeToken\" value=\"", Meaning::Secret, 0),
            ("# the acme key is ", Meaning::Key, 0),
            ("commit ", Meaning::Harmless, 0),
            ("token_hash: ", Meaning::Harmless, 0),
            ("client_id=", Meaning::Harmless, 0),
            ("cache-key: ", Meaning::Harmless, 0),
            ("token:\n  ", Meaning::Secret, 0),
            ("token\nfoo bar ", Meaning::Nothing, 0),
            ("", Meaning::Nothing, 0),
        ] {
            let lead = Lead::of(before);
            assert_eq!((lead.meaning, lead.distance), (meaning, distance), "{before}");
        }
    }
}
