//! Stand-ins where a secret is to be filled in: `<TOKEN>`, `${VAR}`, `your-api-key-here`, `xxxx`.

/// Words that only a stand-in holds, in lower case.
const WORDS: &[&str] = &[
    "changeme",
    "change_me",
    "change-me",
    "change this",
    "changethis",
    "dummy",
    "example",
    "fake",
    "fixme",
    "hier_",
    "insert",
    "my_secret",
    "mysecret",
    "notreal",
    "obfuscated",
    "placeholder",
    "redacted",
    "removed",
    "replace",
    "sample",
    "todo",
    "votre_",
    "your",
];

/// Values that say only that there is or is not a value, in lower case.
const WHOLE: &[&str] = &[
    "-",
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
pub(crate) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let distinct = (0..=127u8).filter(|byte| lower.as_bytes().contains(byte)).count();
    distinct <= 2 && value.is_ascii()
        || is_reference(value)
        || is_masked(value)
        || WHOLE.contains(&lower.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-'))
        || WORDS.iter().any(|word| lower.contains(word))
}

/// Whether a token that has the right shape was filled in for show: `sk_live_xxxxxxxx`, `AKIA…`.
pub(crate) fn is_filler(value: &str) -> bool {
    // The prefix is the issuer's and says nothing.
    let body = value.get(value.len() / 3..).unwrap_or(value).to_ascii_lowercase();
    let distinct = (0..=127u8).filter(|byte| body.as_bytes().contains(byte)).count();
    distinct <= 3
        || ["xxxxxx", "000000000", "your", "example_", "placeholder", "redacted"]
            .iter()
            .any(|word| body.contains(word))
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
        || value.contains("${")
        || value.contains("{{")
        || wrapped("<", ">")
        || wrapped("{", "}")
        || wrapped("[", "]")
        || (wrapped("%", "%") && value.len() > 2)
        || (wrapped("__", "__") && value.len() > 4)
}

/// Three or more of one character that stands for "something": `***`, `xxxx`, `....`, `••••`.
fn is_masked(value: &str) -> bool {
    ["***", "xxxx", "XXXX", "...", "…", "•••", "●●●", "####", "____", "<<<"]
        .iter()
        .any(|mask| value.contains(mask))
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
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn values_are_not() {
        for text in
            ["hunter2", "$ecret!Pa55", "Tr0ub4dor&3", "k7Fq9ZtW2mXe", "correct horse battery", "p@ssw0rd"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
