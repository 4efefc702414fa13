//! Secrets recognised by the key they stand under: in `{"password": "sunshine"}` the value alone says nothing.

use crate::validators::{password_under_key, secret_value};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use safeconduct_core::{Confidence, Detector, DetectorError, Finding, Label, Part, RuleName, Span, Verdict};

/// Judges the value of a field, column or member by the key it stands under.
///
/// The rules see a text; this sees a [`Part`] whose key says *password*, *token* or *secret*, takes its
/// text for the value and asks the judges that the rules ask.
///
/// Connection strings are left to the rules, which find the password inside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyedSecret;

const NAME: &str = "keyed-secret";

impl Detector for KeyedSecret {
    fn name(&self) -> &str {
        NAME
    }

    fn labels(&self) -> Vec<Label> {
        vec![Label::GENERIC_PASSWORD, Label::GENERIC_SECRET]
    }

    fn detect(&self, part: Part<'_>, found: &mut Vec<Finding>) -> Result<(), DetectorError> {
        let Some(kind) = part.key().and_then(kind_of) else { return Ok(()) };
        let text = part.text();
        let trimmed = text.trim();
        let (scheme, value) = without_scheme(trimmed);
        let (label, verdict) = match kind {
            Kind::Password => (Label::GENERIC_PASSWORD, password_under_key(trimmed)),
            Kind::Secret => (Label::GENERIC_SECRET, secret_under_key(scheme, value)),
        };
        let value = if kind == Kind::Password { trimmed } else { value };
        let start = text.len() - text.trim_start().len() + trimmed.len() - value.len();
        if verdict == Verdict::Confirmed && !holds_placeholder(value) {
            let span = Span::new(text, start, start + value.len());
            let rule = RuleName::declare(NAME);
            found.extend(span.map(|span| Finding::new(label, span, Confidence::Medium, rule)));
        }
        Ok(())
    }

    /// Nothing that a judge accepts is longer.
    fn part_bytes_max(&self) -> Option<usize> {
        Some(LONGEST)
    }

    fn revision(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

/// The longest text that is judged, in bytes: a token with its attributes inside.
const LONGEST: usize = 8 * 1024;

/// What a key says its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Chosen by a person, so it may be anything.
    Password,
    /// Drawn at random, so it is judged by how it looks.
    Secret,
}

/// What passwords are called; the end of a key in lower case, its separators taken out.
const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "kennwort",
    "motdepasse",
    "contraseña",
    "contrasena",
    "senha",
    "wachtwoord",
    "hasło",
    "haslo",
    "heslo",
    "lösenord",
    "adgangskode",
    "salasana",
    "jelszó",
    "parola",
    "пароль",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "비밀번호",
    "pwd",
    "dbpass",
    "userpass",
    "smtppass",
    "mysqlpass",
    "pgpass",
    "rootpass",
    "adminpass",
    "mailpass",
    "loginpass",
];

/// The same, too short to end a longer word: *compass*, *bypass*.
const PASSWORD_WORDS: &[&str] = &["pass", "pw", "pswd", "passw", "psw"];

/// What secrets are called.
const SECRETS: &[&str] = &[
    "secret",
    "token",
    "apikey",
    "appkey",
    "authkey",
    "accesskey",
    "secretkey",
    "privatekey",
    "signingkey",
    "masterkey",
    "encryptionkey",
    "sharedkey",
    "accountkey",
    "storagekey",
    "subscriptionkey",
    "servicekey",
    "sessionkey",
    "licensekey",
    "clientkey",
    "consumerkey",
    "webhookkey",
    "jwtkey",
    "hmackey",
    "aeskey",
    "credential",
    "credentials",
    "authorization",
    "geheimnis",
    "apischlüssel",
    "jeton",
    "cléapi",
    "clave",
    "clavesecreta",
];

/// The same, as whole words only.
const SECRET_WORDS: &[&str] = &["auth", "bearer", "creds", "cred"];

/// Tokens that name a place in a list or a text and open nothing, in front of *token*.
const HARMLESS_TOKENS: &[&str] = &[
    "page",
    "next",
    "continuation",
    "cursor",
    "sync",
    "eos",
    "bos",
    "pad",
    "unk",
    "sep",
    "stop",
    "cancellation",
];

/// Words behind a name that leave it one: `password_value`, `API_KEY_PROD`, `token2`.
const ENDINGS: &[&str] = &[
    "value",
    "str",
    "string",
    "text",
    "plain",
    "plaintext",
    "raw",
    "b64",
    "base64",
    "hex",
    "prod",
    "production",
    "staging",
    "stage",
    "dev",
    "test",
    "live",
    "main",
    "old",
    "new",
    "current",
    "confirm",
    "confirmation",
    "again",
    "repeat",
    "header",
];

fn kind_of(key: &str) -> Option<Kind> {
    /// Longer keys are texts.
    const KEY_LONGEST: usize = 128;
    if key.len() > KEY_LONGEST {
        return None;
    }
    let mut words = words(key);
    while let [.., _, last] = words.as_slice() {
        let ending = ENDINGS.contains(&last.as_str()) || last.bytes().all(|byte| byte.is_ascii_digit());
        if !ending {
            break;
        }
        words.pop();
    }
    let last = words.last()?.trim_end_matches(|c: char| c.is_ascii_digit());
    let joined = words.concat();
    let joined = joined.trim_end_matches(|c: char| c.is_ascii_digit());
    let ends_with = |names: &[&str]| names.iter().any(|name| joined.ends_with(name));
    let harmless = matches!(words.as_slice(), [.., before, _] if HARMLESS_TOKENS.contains(&before.as_str()));
    match () {
        () if ends_with(PASSWORDS) || PASSWORD_WORDS.contains(&last) => Some(Kind::Password),
        () if last.ends_with("token") && harmless => None,
        () if ends_with(SECRETS) || SECRET_WORDS.contains(&last) => Some(Kind::Secret),
        () => None,
    }
}

/// The words of a key in lower case: `clientSecret`, `client-secret` and `CLIENT_SECRET` are *client* and *secret*.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_small = false;
    for c in key.chars() {
        let starts = !c.is_alphanumeric() || (c.is_uppercase() && previous_small);
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.iter_mut().next_back().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
        previous_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The scheme of an `Authorization` header in lower case, and the credential behind it.
fn without_scheme(value: &str) -> (Option<String>, &str) {
    match value.split_once(' ') {
        Some((scheme, rest)) => match scheme.to_ascii_lowercase() {
            scheme if matches!(scheme.as_str(), "bearer" | "basic" | "token" | "apikey") => {
                (Some(scheme), rest.trim_start())
            }
            _ => (None, value),
        },
        None => (None, value),
    }
}

fn secret_under_key(scheme: Option<String>, value: &str) -> Verdict {
    let pair = scheme.as_deref() == Some("basic")
        && STANDARD_NO_PAD
            .decode(value.trim_end_matches('='))
            .is_ok_and(|pair| pair.contains(&b':') && pair.is_ascii());
    // Counts, times and ids stand as numbers; paragraphs about secrets have spaces.
    let counted = value.bytes().all(|byte| byte.is_ascii_digit() || b".,_-+eE".contains(&byte));
    match value {
        _ if pair => Verdict::Confirmed,
        _ if counted || value.contains(char::is_whitespace) => Verdict::Rejected,
        _ => secret_value(value),
    }
}

/// Whether a value holds what redaction has put: what is left around it was looked at before.
fn holds_placeholder(value: &str) -> bool {
    value.split('[').skip(1).filter_map(|rest| rest.split_once(']')).any(|(name, _)| {
        name.contains(['_', '#'])
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_.#".contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_say_what_their_value_is() {
        for key in [
            "password",
            "Password",
            "db_password",
            "dbPassword",
            "DB-PASSWORD",
            "dbpassword",
            "PGPASSWORD",
            "passwd",
            "pwd",
            "pass",
            "smtp_pass",
            "userPass",
            "pw",
            "passphrase",
            "Passwort",
            "kennwort",
            "mot de passe",
            "mot_de_passe",
            "motDePasse",
            "contraseña",
            "senha",
            "hasło",
            "wachtwoord",
            "password2",
            "password_value",
            "newPassword",
            "passwordConfirmation",
            "spring.datasource.password",
            "密码",
        ] {
            assert_eq!(kind_of(key), Some(Kind::Password), "{key}");
        }
        for key in [
            "secret",
            "client_secret",
            "clientSecret",
            "apiKey",
            "api_key",
            "API_KEY",
            "x-api-key",
            "apikey",
            "token",
            "accessToken",
            "access_token",
            "auth",
            "Authorization",
            "credential",
            "credentials",
            "privateKey",
            "signing key",
            "webhook_secret",
            "webhookSecret",
            "SECRET_KEY_PROD",
            "token2",
            "githubToken",
        ] {
            assert_eq!(kind_of(key), Some(Kind::Secret), "{key}");
        }
        for key in [
            "max_tokens",
            "total_tokens",
            "token_count",
            "tokenType",
            "token_type",
            "tokenizer",
            "password_reset_url",
            "passwordHash",
            "secretary",
            "compass",
            "bypass",
            "passenger",
            "author",
            "key",
            "keyboard",
            "next_page_token",
            "nextPageToken",
            "passed",
            "name",
            "",
            "_",
            "1",
            "content",
        ] {
            assert_eq!(kind_of(key), None, "{key}");
        }
    }
}
