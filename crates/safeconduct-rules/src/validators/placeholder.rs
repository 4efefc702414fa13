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

/// How many bytes the longest of [`WHOLE`] has.
const WHOLE_LONGEST: usize = 9;

/// Whether a value stands in for one that is filled in elsewhere.
///
/// The whole value has to read that way: `Example123!` and `insertcoin99` hold such words and are chosen
/// by people.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let wrapping = |c: char| "\"'`<>[](){}_.,:; ".contains(c);
    let says_nothing = || {
        let bare = value.trim_matches(wrapping);
        bare.len() <= WHOLE_LONGEST && WHOLE.iter().any(|word| bare.eq_ignore_ascii_case(word))
    };
    // References are told by their marks, and most values have none.
    value.is_ascii() && distinct(value) <= 2
        || value.bytes().any(|byte| !byte.is_ascii_alphanumeric()) && is_reference(value)
        || is_masked(value)
        || says_nothing()
        || reads_as_stand_in(value)
}

/// Whether a token of the right shape was filled up with one character: `sk_live_xxxxxxxx`, `AKIA000…`.
pub(crate) fn is_filler(value: &str) -> bool {
    // The prefix is the issuer's and says nothing.
    let body = value.get(value.len() / 3..).unwrap_or(value);
    let (mut longest, mut run, mut previous) = (0, 0, None);
    for byte in body.bytes().map(|byte| byte.to_ascii_lowercase()) {
        run = if previous == Some(byte) { run + 1 } else { 1 };
        longest = longest.max(run);
        previous = Some(byte);
    }
    distinct(body) <= 3 || longest >= 5 && longest * 3 >= body.len()
}

/// Whether words of a stand-in are inside, which a token drawn at random has once in a great while.
pub(crate) fn mentions_stand_in(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let word = match byte.to_ascii_lowercase() {
            b'x' => "xxxxxx",
            b'0' => "000000000",
            b'y' => "your",
            b'e' => "example",
            b'p' => "placeholder",
            b'r' => "redacted",
            _ => return false,
        };
        bytes.get(at..at + word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word.as_bytes()))
    })
}

/// How many ASCII characters occur, capitals and small letters taken as one.
fn distinct(value: &str) -> u32 {
    let set =
        value.bytes().filter(u8::is_ascii).fold(0u128, |set, byte| set | 1 << byte.to_ascii_lowercase());
    set.count_ones()
}

/// Whether the letters of a value are words of a stand-in and nothing else, a telling one among them.
///
/// `your-api-key-here`, `CHANGE_ME`, `<insert token>`, `yourSecretKey`; behind separators a short number
/// may follow: `example-key-1`.
fn reads_as_stand_in(value: &str) -> bool {
    let separated = |c: char| c.is_ascii_punctuation() || c == ' ';
    let runs = || value.split(separated).filter(|run| !run.is_empty());
    // Most values are told by their first run.
    if runs().next().is_none_or(|first| words_of(first).is_none()) {
        return false;
    }
    let mut count = runs().count();
    if count >= 3 && runs().next_back().is_some_and(|number| number.len() <= 4 && is_number(number)) {
        count -= 1;
    }
    let words = || runs().take(count);
    let letters: usize = words().map(str::len).sum();
    // `your-acme-key`: where separators keep the words apart, any name may stand among them.
    let calls = |word: &str| {
        ["your", "votre", "ihr", "insert", "replace"].iter().any(|call| word.eq_ignore_ascii_case(call))
    };
    let addressed = count >= 2
        && words().next().is_some_and(calls)
        && words().all(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    letters <= STAND_IN_LONGEST
        && (addressed || words().try_fold(false, |told, word| Some(told | words_of(word)?)) == Some(true))
}

/// The longest stand-in that is read, in bytes; nobody writes a longer one.
const STAND_IN_LONGEST: usize = 64;

fn is_number(run: &str) -> bool {
    run.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a run splits into known words without a rest (`None` if not), and a telling one is among them.
fn words_of(run: &str) -> Option<bool> {
    let mut reached = [None; STAND_IN_LONGEST + 1];
    *reached.first_mut()? = Some(false);
    for start in 0..run.len() {
        // Longer runs are no stand-ins either.
        let Some(told) = *reached.get(start)? else { continue };
        let Some(rest) = run.get(start..) else { continue };
        for (words, telling) in [(TELLING, true), (FILLING, false)] {
            for word in beginning(words, rest) {
                if let Some(slot) = reached.get_mut(start + word.len()) {
                    *slot = Some(slot.unwrap_or(false) | told | telling);
                }
            }
        }
    }
    reached.get(run.len()).copied().flatten()
}

/// The words that `text` begins with, case aside.
fn beginning<'t>(words: &'t [&'t str], text: &'t str) -> impl Iterator<Item = &'t str> {
    let letter = |word: &str| word.as_bytes().first().map(u8::to_ascii_lowercase);
    let (first, text) = (letter(text), text.as_bytes());
    let from = words.partition_point(|word| letter(word) < first);
    let begun = move |word: &&str| {
        text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
    };
    words
        .get(from..)
        .unwrap_or_default()
        .iter()
        .copied()
        .take_while(move |word| letter(word) == first)
        .filter(begun)
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
    let may_mask =
        |byte: u8| matches!(byte, b'*' | b'.' | b'#' | b'<' | b'x' | b'X' | b'_') || !byte.is_ascii();
    let repeats =
        |pair: &[u8]| matches!(pair, [a, b] if may_mask(*a) && (!a.is_ascii() || a.eq_ignore_ascii_case(b)));
    if !value.as_bytes().windows(2).any(repeats) {
        return false;
    }
    let cut = value.ends_with("...") || value.ends_with('…');
    let (mut masked, mut length) = (0, 0);
    let mut characters = value.chars().peekable();
    while let Some(first) = characters.next() {
        let mut run = 1;
        while characters.next_if(|next| next.eq_ignore_ascii_case(&first)).is_some() {
            run += 1;
        }
        length += run;
        let masks = match first {
            '*' | '.' | '•' | '●' | '#' | '<' => run >= 3,
            'x' | 'X' | '_' => run >= 4,
            other => other == '…',
        };
        masked += if masks { run } else { 0 };
    }
    let rest = length - masked;
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
    fn the_lists_are_as_lookup_wants_them() {
        let first = |word: &&str| word.as_bytes()[0];
        assert!(TELLING.iter().map(first).is_sorted() && FILLING.iter().map(first).is_sorted());
        assert_eq!(WHOLE.iter().map(|word| word.len()).max(), Some(WHOLE_LONGEST));
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
