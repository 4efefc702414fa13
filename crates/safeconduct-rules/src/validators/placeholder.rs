//! Stand-ins where a secret is to be filled in: `<TOKEN>`, `${VAR}`, `your-api-key-here`, `xxxx`.

/// Words that make a stand-in of the words around them, in lower case.
const TELLING: &[&str] = &[
    "change",
    "dummy",
    "enter",
    "example",
    "fake",
    "fill",
    "fixme",
    "ihr",
    "insert",
    "my",
    "notreal",
    "obfuscated",
    "placeholder",
    "redacted",
    "removed",
    "replace",
    "sample",
    "todo",
    "tu",
    "votre",
    "your",
    "yourown",
];

/// Words that a stand-in is made of beside the telling ones, in lower case.
const FILLING: &[&str] = &[
    "a",
    "access",
    "account",
    "actual",
    "admin",
    "an",
    "api",
    "app",
    "auth",
    "aws",
    "azure",
    "base64",
    "bearer",
    "bot",
    "by",
    "client",
    "code",
    "credential",
    "credentials",
    "database",
    "db",
    "do",
    "encryption",
    "for",
    "from",
    "generated",
    "github",
    "gitlab",
    "goes",
    "google",
    "hash",
    "here",
    "hier",
    "id",
    "in",
    "it",
    "jwt",
    "key",
    "keys",
    "long",
    "me",
    "name",
    "new",
    "not",
    "of",
    "only",
    "openai",
    "own",
    "pass",
    "passphrase",
    "password",
    "passwd",
    "personal",
    "please",
    "private",
    "prod",
    "production",
    "project",
    "public",
    "pw",
    "pwd",
    "random",
    "real",
    "root",
    "secret",
    "secrets",
    "secure",
    "server",
    "service",
    "signing",
    "slack",
    "some",
    "string",
    "stripe",
    "super",
    "test",
    "text",
    "the",
    "this",
    "to",
    "token",
    "use",
    "user",
    "username",
    "value",
    "webhook",
    "with",
];

/// Values that say only that there is or is not a value, in lower case.
const WHOLE: &[&str] = &[
    "-",
    "utf8",
    "utf-8",
    "utf16le",
    "latin1",
    "ascii",
    "sha1",
    "sha256",
    "sha512",
    "md5",
    "base64",
    "hex",
    "bcrypt",
    "scrypt",
    "argon2",
    "pbkdf2",
    "oauth2",
    "rfc2617",
    "absent",
    "apikey",
    "api_key",
    "api-key",
    "auto",
    "basic",
    "bearer",
    "blank",
    "bool",
    "boolean",
    "bytes",
    "char",
    "const",
    "default",
    "disabled",
    "empty",
    "enabled",
    "encrypted",
    "env",
    "expired",
    "false",
    "file",
    "foo",
    "bar",
    "foobar",
    "generated",
    "here",
    "hidden",
    "int",
    "integer",
    "invalid",
    "key",
    "masked",
    "missing",
    "n/a",
    "nil",
    "no",
    "none",
    "not_set",
    "null",
    "number",
    "object",
    "off",
    "on",
    "optional",
    "pass",
    "passwd",
    "password",
    "plain",
    "pwd",
    "required",
    "secret",
    "secrets",
    "self",
    "set",
    "stdin",
    "str",
    "string",
    "text",
    "token",
    "true",
    "tbd",
    "undefined",
    "unknown",
    "unset",
    "user",
    "username",
    "valid",
    "value",
    "varchar",
    "void",
    "yes",
];

/// Whether a value stands in for one that is filled in elsewhere.
///
/// The whole value has to read that way: `Example123!` and `insertcoin99` hold such words and are chosen
/// by people.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    distinct(&lower) <= 2 && value.is_ascii()
        || is_reference(value)
        || is_masked(value)
        || WHOLE.contains(&lower.trim_matches(|c: char| "\"'`<>[](){}_.,:; ".contains(c)))
        || reads_as_stand_in(&lower)
}

/// Whether a token of the right shape was filled up with one character: `sk_live_xxxxxxxx`, `AKIA000…`.
pub(crate) fn is_filler(value: &str) -> bool {
    // The prefix is the issuer's and says nothing.
    let body = value.get(value.len() / 3..).unwrap_or(value).as_bytes();
    let longest = body.chunk_by(u8::eq_ignore_ascii_case).map(<[u8]>::len).max().unwrap_or(0);
    distinct(&value.get(value.len() / 3..).unwrap_or(value).to_ascii_lowercase()) <= 3
        || longest >= 5 && longest * 3 >= body.len()
}

/// Whether words of a stand-in are inside, which a token drawn at random has once in a great while.
pub(crate) fn mentions_stand_in(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["xxxxxx", "000000000", "your", "example", "placeholder", "redacted"]
        .iter()
        .any(|word| lower.contains(word))
}

fn distinct(lower: &str) -> usize {
    let seen = lower.bytes().filter(u8::is_ascii).fold(0u128, |seen, byte| seen | 1 << byte);
    seen.count_ones() as usize
}

/// Whether the letters of a value are words of a stand-in and nothing else, a telling one among them.
///
/// `your-api-key-here`, `CHANGE_ME`, `<insert token>`, `yourSecretKey`; behind separators a short number
/// may follow: `example-key-1`.
fn reads_as_stand_in(lower: &str) -> bool {
    /// The longest that is read; nobody writes a longer stand-in.
    const LONGEST: usize = 64;
    let separated = |c: char| c.is_ascii_punctuation() || c == ' ';
    let runs: Vec<&str> = lower.split(separated).filter(|run| !run.is_empty()).collect();
    let words = match runs.as_slice() {
        [words @ .., number] if words.len() >= 2 && number.len() <= 4 && is_number(number) => words,
        words => words,
    };
    let letters: usize = words.iter().map(|word| word.len()).sum();
    // `your-acme-key`: where separators keep the words apart, any name may stand among them.
    let addressed = words.len() >= 2
        && words.first().is_some_and(|word| matches!(*word, "your" | "votre" | "ihr" | "insert" | "replace"))
        && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
    letters <= LONGEST
        && (addressed
            || words.iter().try_fold(false, |told, word| Some(told | words_of(word)?)) == Some(true))
}

fn is_number(run: &str) -> bool {
    run.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a run splits into known words without a rest (`None` if not), and a telling one is among them.
fn words_of(run: &str) -> Option<bool> {
    let mut reached: Vec<Option<bool>> = vec![None; run.len() + 1];
    *reached.first_mut()? = Some(false);
    for start in 0..run.len() {
        let Some(told) = reached.get(start).copied().flatten() else { continue };
        let Some(rest) = run.get(start..) else { continue };
        for (words, telling) in [(TELLING, true), (FILLING, false)] {
            for word in words.iter().filter(|word| rest.starts_with(**word)) {
                if let Some(slot) = reached.get_mut(start + word.len()) {
                    *slot = Some(slot.unwrap_or(false) | told | telling);
                }
            }
        }
    }
    reached.pop().flatten()
}

/// A name of something that is resolved later: `$VAR`, `${VAR}`, `{{ var }}`, `%VAR%`, `<var>`, `[VAR_1]`, `#{var}`.
fn is_reference(value: &str) -> bool {
    let wrapped = |open: &str, close: &str| value.starts_with(open) && value.ends_with(close);
    let name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let variable = value.strip_prefix('$').is_some_and(|rest| {
        name(rest) && (rest.bytes().all(|byte| !byte.is_ascii_lowercase()) || rest.contains('_'))
    });
    let format = matches!(value, "%s" | "%d" | "%v" | "%q" | "{}" | "%@" | "?");
    format
        || variable
        || [
            "${",
            "$(",
            "{{",
            "#{",
            "@{",
            "<%",
            "%(",
            "$[",
            "!ref",
            "vault:",
            "env:",
            "secret://",
            "op://",
            "arn:",
        ]
        .iter()
        .any(|open| value.starts_with(open))
        || (value.contains("${") && value.contains('}'))
        || (value.contains("{{") && value.contains("}}"))
        || wrapped("<", ">")
        || wrapped("{", "}")
        || wrapped("[", "]")
        || (wrapped("%", "%") && value.len() > 2)
        || (wrapped("__", "__") && value.len() > 4)
}

/// Characters that stand for "something", and little else: `***`, `xxxx`, `sk-...`, `••••`.
fn is_masked(value: &str) -> bool {
    let cut = value.ends_with("...") || value.ends_with('…');
    let characters: Vec<char> = value.chars().collect();
    let masked: usize = characters
        .chunk_by(|a, b| a.eq_ignore_ascii_case(b))
        .filter(|run| match run.first() {
            Some('*' | '.' | '•' | '●' | '#' | '<') => run.len() >= 3,
            Some('x' | 'X' | '_') => run.len() >= 4,
            other => other == Some(&'…'),
        })
        .map(<[char]>::len)
        .sum();
    let rest = characters.len() - masked;
    cut || masked > 0 && (rest <= masked * 2 || rest <= 8 && !value.contains("___"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_known() {
        for text in [
            "your-api-key-here",
            "<TOKEN>",
            "${VAR}",
            "$DB_PASSWORD",
            "{{ secret }}",
            "[GENERIC_SECRET_1]",
            "xxxx",
            "********",
            "%s",
            "%PASSWORD%",
            "null",
            "None",
            "CHANGEME",
            "aaaaaaaa",
            "sk-...",
            "op://vault/item",
            "\"\"",
            "password",
            "{password}",
            "#{password}",
            "REDACTED",
            "CHANGE_ME",
            "change this!",
            "example_key",
            "example-key-1",
            "yourSecretKey",
            "<insert token here>",
            "your-acme-key",
            "YOUR_OPENAI_API_KEY",
            "mysecret",
            "dummytoken",
            "abc...wxyz",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn values_are_not() {
        for text in [
            "hunter2",
            "$ecret!Pa55",
            "Tr0ub4dor&3",
            "k7Fq9ZtW2mXe",
            "correct horse battery",
            "p@ssw0rd",
            // Words of stand-ins inside values that people and issuers chose.
            "Example123!",
            "insertcoin99",
            "insertcoin",
            "TODOlist99",
            "todolist",
            "AbCdYOUR9xQz7LmN2pRs",
            "your9xQz7LmN2pRs",
            "Replacement7!",
            "k7Fq9xxxxZtW2mXe4RbN8vLc",
            "Hello...World1",
            "Secret!",
            "pa${ss",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
