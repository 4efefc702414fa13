//! Long tokens judged by what names them: a word for a secret, a provider's name, or neither.
//!
//! The token comes first. Only what looks drawn at random is asked about, and then the names before it
//! say what it is: `acme_token`, `setProperty("ACME_KEY", …)`, `variable "acme_token" { default = …`,
//! `# the acme key is …`. So one rule reads every syntax in which a name stands before its value.

mod lead;
mod name;
mod providers;

use crate::validators::documented;
use crate::validators::makeup::{Makeup, commonest};
use crate::validators::naturalness::is_natural;
use crate::validators::placeholder::{is_filler, is_placeholder, mentions_stand_in};
use crate::validators::secret_value::is_public_key;
use lead::{Lead, Meaning, names_something};
use providers::{PROVIDERS, Provider, Shape};
use safeconduct_core::{Confidence, Label, Verdict};
use safeconduct_detect::{Candidate, Edge, Edges, Grades, Judgement, Rule, Ruleset, Validator};

/// Every rule of this family.
pub(super) const RULES: Ruleset = &[KEYED_TOKEN, KEYED_UUID];

const REFERENCE: &str = "https://cwe.mitre.org/data/definitions/798.html";

const KEYED_TOKEN: Rule = Rule::new(
    "keyed-token",
    Label::GENERIC_SECRET,
    // Padding may stand at the end and once inside: several runs of base 64 side by side are no token.
    r"[0-9A-Za-z][\w+/-]{15}(?:[\w+/.~-]*(?:[\w-]|=+(?:[\w+/.~-]*[\w-]=*)?))?",
)
.edges(Edges { before: Edge::TOKEN.or("+./%@#"), after: Edge::TOKEN.or("(") })
.validate(Validator::Candidate(token))
.grades(Grades::always(Confidence::Medium))
.labels(labels)
.length_max(497)
.examples(&[
    "System.setProperty(\"ACME_API_KEY\", \"k7Fq9ZtW2mXe4RbN8vLc\")",
    "variable \"acme_token\" { default = \"k7Fq9ZtW2mXe4RbN8vLc\" }",
    "INSERT INTO tokens (name, acme_key) VALUES ('acme', 'k7Fq9ZtW2mXe4RbN8vLc');",
    "<add key=\"acmeToken\" value=\"k7Fq9ZtW2mXe4RbN8vLc\" />",
    "ENV ACME_SECRET k7Fq9ZtW2mXe4RbN8vLc",
    "# the acme key is k7Fq9ZtW2mXe4RbN8vLc",
    "ACME_TOKEN ?= k7Fq9ZtW2mXe4RbN8vLc",
    "airbrake=9f2d081884c7d65eab2feaa0c55ad015",
])
.counterexamples(&[
    "commit 9f2d081884c7d65eab2feaa0c55ad015a3bf4f1b",
    "token_hash = \"9f2d081884c7d65eab2feaa0c55ad015\"",
    "cache_key: k7Fq9ZtW2mXe4RbN8vLc",
    "airbrake integrity sha512-k7Fq9ZtW2mXe4RbN8vLcpT3yUo6sAd1f",
    "acme_token = AuthenticationTokenProviderFactory",
    "the token of k7Fq9ZtW2mXe4RbN8vLc(x)",
    "[GENERIC_SECRET_1]",
])
.reference(REFERENCE);

const KEYED_UUID: Rule = Rule::new(
    "keyed-uuid",
    Label::GENERIC_SECRET,
    "[[:xdigit:]]{8}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{12}",
)
.edges(Edges { before: Edge::TOKEN.or("/+.@#"), after: Edge::TOKEN })
.validate(Validator::Candidate(uuid))
.grades(Grades::always(Confidence::Medium))
.labels(labels)
.examples(&[
    "HEROKU_API_KEY=6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a",
    "heroku_token: '6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a'",
])
.counterexamples(&[
    "token: 6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a",
    "heroku request_id=6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a",
    "api_key_id: 6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a",
    "heroku_app_id = 6d5b4a3c-2f1e-4d0c-9b8a-7f6e5d4c3b2a",
])
.reference(REFERENCE);

/// Every label of the table of providers.
fn labels() -> Vec<Label> {
    PROVIDERS.iter().map(|provider| Label::declare(&provider.label)).collect()
}

fn token(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let digits = value.strip_prefix("0x").unwrap_or(value);
    // The cheapest questions come first; most long tokens fail one of them.
    let Some(shape) = shape_of(digits) else { return Verdict::Rejected.into() };
    // No name makes a secret of fewer digits.
    if shape == Shape::Hex && value.len() < 20 || is_integrity(value) {
        return Verdict::Rejected.into();
    }
    if !names_something(candidate.before())
        || is_argument(candidate)
        || is_cut(candidate, shape)
        || is_ordinary(digits, shape)
    {
        return Verdict::Rejected.into();
    }
    let lead = Lead::of(candidate.before());
    let fitting = lead.provider(shape, value.len());
    // Lengths differ from issue to issue: under the bare name of a provider any long one will do.
    let named_alone = lead.bare && lead.assigned && shape != Shape::Hex && value.len() >= 20;
    let provider = fitting.or_else(|| lead.provider_any().filter(|_| named_alone));
    let named = match (lead.meaning, shape) {
        (Meaning::Harmless, _) => false,
        // What is called a secret is one, digest or not; further off a digest needs its provider.
        (Meaning::Secret, Shape::Hex) => value.len() >= 20 && (provider.is_some() || lead.distance == 0),
        (Meaning::Secret, _) => lead.distance <= 3,
        (Meaning::Key, Shape::Hex) => lead.distance <= 2 && provider.is_some() && value.len() >= 20,
        (Meaning::Key, _) => lead.distance <= 1 || (lead.distance <= 3 && provider.is_some()),
        (Meaning::Nothing, Shape::Hex) => {
            provider.is_some() && lead.assigned && lead.distance == 0 && value.len() >= 24
        }
        (Meaning::Nothing, _) => provider.is_some() && lead.distance == 0 && value.len() >= 20,
    };
    documented::graded(value, judged(named, provider))
}

fn uuid(candidate: &Candidate<'_>) -> Judgement {
    let lead = Lead::of(candidate.before());
    let provider = lead.provider(Shape::Uuid, candidate.value().len());
    let named = match lead.meaning {
        Meaning::Harmless => false,
        Meaning::Secret | Meaning::Key => lead.distance <= 1 && lead.provider_any().is_some(),
        Meaning::Nothing => provider.is_some() && lead.assigned && lead.bare,
    };
    judged(named && !is_filler(candidate.value()), provider)
}

fn judged(named: bool, provider: Option<&'static Provider>) -> Judgement {
    let verdict = if named { Verdict::Confirmed } else { Verdict::Rejected };
    match provider {
        Some(provider) => Judgement::from(verdict).labelled(&provider.label),
        None => verdict.into(),
    }
}

/// Whether a value is a stretch of something longer, or a pair: a shortened token, a digest in an address, a public
/// key, `name=value`.
fn is_cut(candidate: &Candidate<'_>, shape: Shape) -> bool {
    let (before, after) = (candidate.before(), candidate.after());
    let value = candidate.value().trim_end_matches('=');
    let public = before.contains("BEGIN PUBLIC") || before.contains("BEGIN CERT");
    // `sign("text", "secret") => "…"` shows what a call returns.
    let returned = before
        .trim_end_matches(['"', '\'', '`', ' '])
        .strip_suffix("=>")
        .is_some_and(|call| call.trim_end().ends_with(')'));
    let advisory = value.starts_with("GHSA-");
    // `RSAES-PKCS1-v1_5`, `PBES2-HS256+A128KW`: names of algorithms.
    const ALGORITHMS: &[&str] =
        &["PKCS", "SHA256", "SHA-256", "HS256", "HS384", "HS512", "A128", "A192", "A256", "rfc"];
    let algorithm = value.len() < 32 && ALGORITHMS.iter().any(|name| value.contains(name));
    let pair = value
        .split_once('=')
        .is_some_and(|(name, _)| name.len() <= 32 && (name.contains('_') || is_natural(name)));
    // Of a value with signs of base 64 in it the first stretch is not all.
    let rest = after
        .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/'))
        .next()
        .unwrap_or_default();
    let goes_on = rest.starts_with(['+', '/'])
        && (rest.contains("EXAMPLE") || rest.starts_with("//") || rest.len() >= 8 && !is_natural(rest));
    goes_on
        || after.starts_with("...")
        || after.starts_with('…')
        || public
        || returned
        || advisory
        || algorithm
        || is_public_key(value)
        || pair
        || (shape == Shape::Hex && after.starts_with('/'))
}

/// Whether a value is a name given to a call, `f(match1to2HasZero)`: no quotes, and words with a digit or two.
fn is_argument(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let name = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let bare = candidate.before().trim_end().ends_with(['(', ',', '[', '=', ':', '&', '{']);
    let ends = candidate.after().trim_start().starts_with([')', ',', ';', ']', '.', '}', '(', '?', ' ']);
    let words = value.len() < 40 && digits * 6 < value.len() + 3;
    name && bare && ends && words
}

/// Whether a value is the digest of something public, as lock files write it: the name of a hash, and as many digits of
/// base 64 or hexadecimal as it has (W3C Subresource Integrity, section 3.1; `sha1` from before it).
fn is_integrity(value: &str) -> bool {
    let digest = [("sha1-", [27, 40]), ("sha256-", [43, 64]), ("sha384-", [64, 96]), ("sha512-", [86, 128])]
        .into_iter()
        .find_map(|(name, lengths)| Some((value.strip_prefix(name)?.trim_end_matches('='), lengths)));
    digest.is_some_and(|(digest, lengths)| lengths.contains(&digest.len()))
}

/// Whether one character makes up most of a value, as in tables and fonts written as text.
fn is_monotone(value: &str) -> bool {
    commonest(value) * 3 > value.len()
}

/// 8-4-4-4-12 hexadecimal digits, which have a rule of their own.
fn is_uuid(value: &str) -> bool {
    value.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The shape that a value drawn at random has by what it is made of: counting says no to most names in code.
fn shape_of(value: &str) -> Option<Shape> {
    let Makeup { digits, small, large, joined, hex, lines } = Makeup::of(value);
    if hex == value.len() {
        return (digits >= 3 && digits + 2 <= value.len()).then_some(Shape::Hex);
    }
    // A name in small letters, `gcm_ghash_avx2_1`, or one with a number in it, `pkcs8KeyBag`.
    let snake = lines > 0 && large == 0 && digits <= 3;
    let long = value.len() >= 24;
    let mixed = !snake
        && (digits >= 2 || (small > 0 && large >= 5 && digits == 1) || (small > 0 && large >= 6 && long));
    let shape = if small > 0 && large > 0 { Shape::Mixed } else { Shape::Flat };
    (mixed && joined * 3 < value.len()).then_some(shape)
}

/// Whether a value of this shape reads like a name, a path or a stand-in all the same.
fn is_ordinary(value: &str, shape: Shape) -> bool {
    let is_name = || is_filler(value) || is_placeholder(value) || mentions_stand_in(value);
    if shape == Shape::Hex {
        return is_name();
    }
    if is_uuid(value) || is_natural(value) || is_monotone(value) {
        return true;
    }
    // Paths, members and slugs are made of words, whatever the whole looks like.
    let pieces = || value.split(['.', '/', '_', '-', '=']).filter(|piece| piece.len() >= 8);
    let joined = value.bytes().filter(|byte| matches!(byte, b'.' | b'/' | b'_' | b'-')).count();
    let worded = joined > 1 && pieces().next().is_some() && pieces().all(is_natural);
    let counts_up =
        value.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if b.wrapping_sub(*a) == 1));
    let lies = counts_up.count() * 2 > value.len();
    // `JSONSchemaDraft4`, `sdkinstallrootv2.0`: a name and its version.
    let head = value.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | 'v'));
    let versioned = value.len() < 32 && head.bytes().all(|byte| byte.is_ascii_alphabetic());
    worded || lies || versioned || is_name()
}
