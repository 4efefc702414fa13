//! Values without a format of their own: which of them look like a secret, which like ordinary text.

use super::{naturalness::is_natural, placeholder::is_placeholder};
use safeconduct_core::Verdict;

/// Checks a value that was assigned to something called *token*, *secret* or *api key*.
///
/// `Confirmed`: it looks drawn at random. Rejected: placeholders, UUIDs, paths, URLs, code
/// expressions, identifiers and words. Not by entropy, which flags paths and identifiers, but by
/// which characters follow which.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::secret_value;
///
/// assert_eq!(secret_value("k7Fq9ZtW2mXe4RbN8vLc"), Verdict::Confirmed);
/// assert_eq!(secret_value("config.auth.token_provider"), Verdict::Rejected);
/// ```
pub fn secret_value(value: &str) -> Verdict {
    let long_enough = value.len() >= 12;
    // `sk-...xyz123` is what a page shows of a key.
    let shown = value.contains("EXAMPLE") || value.contains("...") || value.contains('…');
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    // `CsrfViewMiddleware`, `Global___GcpOauthToken`: letters alone are a name unless there are many of them.
    let name = value.len() < 24 && value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let varied = digits || has_inner_mixed_case(value) && !name;
    let ordinary = is_placeholder(value)
        || is_expression(value)
        || is_uuid(value)
        || is_location(value)
        || is_public_key(value);
    if long_enough && varied && !shown && !ordinary && !is_counting(value) && !is_ordinary(value) {
        Verdict::Confirmed
    } else {
        Verdict::Rejected
    }
}

/// Checks a value that was assigned to something called *password*: what people choose may be a word.
///
/// `Confirmed`: it mixes letters with digits or symbols. `Inconclusive`: a bare word, which takes
/// quotes to be more than a piece of text. Rejected: placeholders, code expressions, locations.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::password_value;
///
/// assert_eq!(password_value("hunter2"), Verdict::Confirmed);
/// assert_eq!(password_value("sunshine"), Verdict::Inconclusive);
/// assert_eq!(password_value("getPassword()"), Verdict::Rejected);
/// ```
pub fn password_value(value: &str) -> Verdict {
    // `==x`, `+x`, `*mut`, `&self`, `!!str`, `0x1f`: operators, references, tags and numbers of code.
    let operator = value.starts_with(['=', '+', '&', '!', '*', '|'])
        && value
            .trim_start_matches(|c: char| c.is_ascii_punctuation())
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | b'_'));
    let number = value.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if operator || number {
        return Verdict::Rejected;
    }
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let others = value.chars().filter(|c| !c.is_alphabetic() && !c.is_whitespace()).count();
    match value {
        _ if value.chars().count() < 4 || is_placeholder(value) || is_expression(value) => Verdict::Rejected,
        _ if is_uuid(value) || is_location(value) || is_names(value) || names_itself(value) => {
            Verdict::Rejected
        }
        _ if others > 0 && letters > 0 => Verdict::Confirmed,
        _ if others >= 6 || has_inner_mixed_case(value) => Verdict::Confirmed,
        _ => Verdict::Inconclusive,
    }
}

/// Checks a value that stands in data under a key that says *password*: there it is no code and no sentence.
///
/// So a word or a number counts too. Rejected: placeholders, code, locations, names of variables and
/// fields, texts about passwords.
///
/// ```
/// use safeconduct_core::Verdict;
/// use safeconduct_rules::validators::password_under_key;
///
/// assert_eq!(password_under_key("sunshine"), Verdict::Confirmed);
/// assert_eq!(password_under_key("Please enter your password"), Verdict::Rejected);
/// ```
pub fn password_under_key(value: &str) -> Verdict {
    let length = value.chars().count();
    let digits = value.bytes().any(|byte| byte.is_ascii_digit());
    let code = is_expression(value) && (!digits || value.contains(['(', '[', ':', '>', '&']));
    let screaming = value.contains('_') && value.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let named = names_itself(value) && value.bytes().any(|byte| byte.is_ascii_uppercase());
    let fits = (4..=256).contains(&length) && !value.contains(['\n', '\r']);
    let ordinary =
        is_placeholder(value) || code || screaming || named || is_uuid(value) || is_location(value);
    if fits && !ordinary && !is_about_passwords(value) { Verdict::Confirmed } else { Verdict::Rejected }
}

/// A label, a hint or a message: two words or more, and one of them is *password* or the like.
fn is_about_passwords(value: &str) -> bool {
    const ABOUT: &[&str] = &[
        "password",
        "passwords",
        "passphrase",
        "passwort",
        "kennwort",
        "passe",
        "contraseña",
        "senha",
        "must",
        "please",
        "enter",
        "least",
        "characters",
        "required",
        "invalid",
        "incorrect",
        "optional",
        "zeichen",
        "caractères",
    ];
    let words = || value.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    value.split_whitespace().count() > 1 && words().any(|word| ABOUT.contains(&word.to_lowercase().as_str()))
}

/// Calls, member access, indexing, operators: something that is evaluated and not the value itself.
fn is_expression(value: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let call = value.find('(').is_some_and(|at| {
        at > 0
            && value
                .get(..at)
                .is_some_and(|f| f.split(['.', ':', '>', '-']).filter(|part| !part.is_empty()).all(is_name))
    });
    let index = value.ends_with(']')
        && value
            .find('[')
            .is_some_and(|at| at > 0 && value.get(..at).is_some_and(|f| f.split('.').all(is_name)));
    let members = value.contains('.')
        && value.split('.').all(|part| is_name(part) && (part.len() < 20 || is_natural(part)));
    let path = value.contains("].")
        || value.contains("::")
        || value.contains("->")
        || value.contains("=>")
        || value.contains("&&");
    call || index
        || path
        || (members && !has_random_part(value))
        || value.ends_with(['(', '['])
        || value.starts_with('(')
}

fn has_random_part(value: &str) -> bool {
    value
        .split('.')
        .any(|part| part.len() >= 12 && part.bytes().any(|byte| byte.is_ascii_digit()) && !is_ordinary(part))
}

/// The beginnings of public keys in DER (RFC 5280, SubjectPublicKeyInfo): RSA of usual sizes, P-256 to P-521, Ed25519.
pub(crate) fn is_public_key(value: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "MIGfMA0GCSq",
        "MIIBIjANBgkq",
        "MIICIjANBgkq",
        "MFkwEwYHKoZIzj0",
        "MHYwEAYHKoZIzj0",
        "MIGbMBAGByqGSM49",
        "MCowBQYDK2V",
    ];
    BEGINNINGS.iter().any(|beginning| value.starts_with(beginning))
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_uuid(value: &str) -> bool {
    let value = value.trim_matches(['{', '}']);
    let lengths = value.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Paths, URLs, file names, e-mail addresses, dates.
fn is_location(value: &str) -> bool {
    let path = ["/", "./", "../", "~/", "\\\\"].iter().any(|start| value.starts_with(start))
        && value.get(1..).is_some_and(|rest| rest.contains('/') || rest.contains('\\'));
    let drive = matches!(value.as_bytes(), [b'A'..=b'Z' | b'a'..=b'z', b':', b'\\' | b'/', ..]);
    let words =
        value.split('/').filter(|part| !part.is_empty()).all(|part| is_ordinary(part) || part.len() < 4);
    let file = value.rsplit_once('.').is_some_and(|(_, ending)| {
        matches!(
            ending,
            "pem"
                | "key"
                | "json"
                | "yml"
                | "yaml"
                | "txt"
                | "crt"
                | "js"
                | "ts"
                | "py"
                | "go"
                | "html"
                | "env"
        )
    });
    path || drive || value.contains("://") || file || (value.contains('/') && words)
}

/// Names joined by `_`, `-` or case, without a digit: identifiers, header names, slugs.
fn is_names(value: &str) -> bool {
    let joined = value.contains('_')
        || value.matches('-').count() >= 2
        || value
            .to_ascii_lowercase()
            .split('-')
            .any(|word| matches!(word, "password" | "passwd" | "token" | "secret"));
    let screaming =
        value.len() >= 6 && value.contains('_') && value.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let names = value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-');
    names && (joined || screaming)
}

/// `userPassword`, `secretKey`: the name of a secret where its value would stand.
fn names_itself(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.bytes().all(|byte| byte.is_ascii_alphabetic())
        && ["password", "passwd", "secret", "token"].iter().any(|word| lower.contains(word))
}

/// `0123456789abcdef`, `abcdefghijkl`: made for a test, by counting up.
fn is_counting(value: &str) -> bool {
    let steps =
        value.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if b.wrapping_sub(*a) == 1)).count();
    steps * 2 > value.len()
}

/// Natural neighbours; a digest has unnatural ones of its own, so hexadecimal is asked apart.
fn is_ordinary(value: &str) -> bool {
    let hex = value.len() >= 20 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    !hex && is_natural(value)
}

fn has_inner_mixed_case(value: &str) -> bool {
    let switches = value
        .as_bytes()
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase()));
    switches.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_values_are_secrets() {
        for value in [
            "k7Fq9ZtW2mXe4RbN8vLc",
            "9f86d081884c7d659a2feaa0c55ad015",
            "Zm9vYmFyYmF6cXV4MTIzNDU2",
            "wJalrXUtnFEMI/K7MDENG",
            "x9-4hQ_7kzPw2LmT",
            "a8f3k2m9q1z7x5c4",
        ] {
            assert_eq!(secret_value(value), Verdict::Confirmed, "{value}");
        }
    }

    #[test]
    fn ordinary_values_are_not() {
        for value in [
            "your-api-key-here",
            "config.auth.token_provider",
            "process.env.SECRET_KEY_1",
            "getToken(user_id_1)",
            "123e4567-e89b-12d3-a456-426614174000",
            "/etc/ssl/private/server1.key",
            "https://example.com/token/v1",
            "application-server-1",
            "authentication_token_2",
            "0123456789abcdef",
            "AuthenticationTokenProvider2",
            "secrets/production/database1",
            "short1",
        ] {
            assert_eq!(secret_value(value), Verdict::Rejected, "{value}");
        }
    }

    #[test]
    fn passwords() {
        for value in
            ["hunter2", "Tr0ub4dor&3", "p@ssw0rd", "S3cr3t!", "correct-horse9", "12345678", "pässwort!1"]
        {
            assert_eq!(password_value(value), Verdict::Confirmed, "{value}");
        }
        for value in [
            "None",
            "get_password()",
            "user.password",
            "settings.DB_PASS",
            "os.environ['PW']",
            "PASSWORD_FIELD",
            "abc",
        ] {
            assert_eq!(password_value(value), Verdict::Rejected, "{value}");
        }
        assert_eq!(password_value("sunshine"), Verdict::Inconclusive);
    }
}
