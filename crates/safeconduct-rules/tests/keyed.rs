//! A value under a key that names a secret is found, though the text alone says nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed law may panic")]

use safeconduct_core::Part;
use safeconduct_detect::Scanner;
use safeconduct_rules::default_scanner;
use std::sync::LazyLock;

fn found<'t>(key: &str, text: &'t str) -> Vec<(String, &'t str)> {
    static SCANNER: LazyLock<Scanner> = LazyLock::new(|| default_scanner().unwrap());
    let findings = SCANNER.scan_part(Part::under(key, text)).unwrap();
    let show = |f: &safeconduct_core::Finding| (f.label().to_string(), f.span().of(text).unwrap_or_default());
    findings.iter().map(show).collect()
}

/// A JSON body reached a vendor with its password: each string is a part of its own, so no rule saw `key=value`.
#[test]
fn values_are_found_by_their_key_alone() {
    for (key, text, label, value) in [
        ("password", "S3cr3t!pass9", "GENERIC_PASSWORD", "S3cr3t!pass9"),
        ("password", "sunshine", "GENERIC_PASSWORD", "sunshine"),
        ("password", "  correct horse battery staple ", "GENERIC_PASSWORD", "correct horse battery staple"),
        ("dbPassword", "12345678", "GENERIC_PASSWORD", "12345678"),
        ("pwd", "1234", "GENERIC_PASSWORD", "1234"),
        ("passwort", "sommer", "GENERIC_PASSWORD", "sommer"),
        ("password", "Pa55w.rd", "GENERIC_PASSWORD", "Pa55w.rd"),
        ("password", "Example123!", "GENERIC_PASSWORD", "Example123!"),
        ("password", "pässwörter", "GENERIC_PASSWORD", "pässwörter"),
        ("api_key", "k7Fq9ZtW2mXe4RbN8vLc", "GENERIC_SECRET", "k7Fq9ZtW2mXe4RbN8vLc"),
        ("clientSecret", "k7Fq9ZtW2mXe4RbN8vLc", "GENERIC_SECRET", "k7Fq9ZtW2mXe4RbN8vLc"),
        ("Authorization", "Bearer k7Fq9ZtW2mXe4RbN8vLc", "GENERIC_SECRET", "k7Fq9ZtW2mXe4RbN8vLc"),
        ("authorization", "Basic YWRtaW46aHVudGVyMg==", "GENERIC_SECRET", "YWRtaW46aHVudGVyMg=="),
        ("Authorization", "token k7Fq9ZtW2mXe4RbN8vLc", "GENERIC_SECRET", "k7Fq9ZtW2mXe4RbN8vLc"),
        (
            "connectionString",
            "Server=db;User Id=sa;Password=Pa55w.rd!",
            "CONNECTION_STRING_PASSWORD",
            "Pa55w.rd!",
        ),
    ] {
        assert_eq!(found(key, text), [(label.to_owned(), value)], "{key}: {text}");
    }
}

#[test]
fn what_names_no_secret_or_holds_none_is_left_alone() {
    for (key, text) in [
        ("password", ""),
        ("password", "abc"),
        ("password", "string"),
        ("password", "${DB_PASSWORD}"),
        ("password", "<password>"),
        ("password", "********"),
        ("password", "CHANGE_ME"),
        ("password", "DB_PASSWORD"),
        ("password", "[GENERIC_PASSWORD_1]"),
        ("password", "[GENERIC_PASSWORD#7QK2M9XA4B1CD]"),
        ("password", "Please enter your password"),
        ("password", "Must be at least 8 characters"),
        ("password", "getPassword()"),
        ("password", "process.env.PASSWORD"),
        ("password", "/run/secrets/db"),
        ("password", "true"),
        ("password", "123e4567-e89b-12d3-a456-426614174000"),
        ("password", "one line\nand another"),
        ("max_tokens", "4096"),
        ("total_tokens", "123456789012345"),
        ("token", "123456789012345"),
        ("token_type", "k7Fq9ZtW2mXe4RbN8vLc"),
        ("tokenizer", "cl100k_base"),
        ("password_reset_url", "https://example.com/reset"),
        ("secretary", "Ms Example 1"),
        ("token", "123e4567-e89b-12d3-a456-426614174000"),
        ("secret", "projects/app/secrets/database1"),
        ("secret", "my-secret"),
        ("auth", "oauth2"),
        ("credentials", "same-origin"),
        ("Authorization", "Bearer [GENERIC_SECRET_1]"),
        ("Authorization", "Bearer <token>"),
        ("api_key", "your-api-key-here"),
        ("description", "sunshine"),
    ] {
        assert_eq!(found(key, text), [], "{key}: {text}");
    }
}
